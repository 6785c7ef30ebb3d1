"""What people do in the year: they join, post, deal, ask for money, leave. Each act is done on the product by its
command, and then in the plain model.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest

from michinori.contracts.commands.handovers import Made
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from tests.year.hands import SWITCHED, Hands
from tests.year.matters import Matters
from tests.year.office import Office, Transfer
from tests.year.plain_days import DAY, LONG_AGO, day_of, month_of, runs_out
from tests.year.plain_deal import FUNDED, Deal
from tests.year.plain_hours import HoursDeal
from tests.year.plain_market import Market
from tests.year.plain_money import TIERS, Tiers, tax_of
from tests.year.plain_parts import Stage
from tests.year.plain_purse import Purse
from tests.year.plain_switches import Switch
from tests.year.plans import Act, Plan, new_hours_plan, new_plan, prices

OTHER_TIERS: Tiers = ((100_000, 15), (None, 5))
LINK_DAYS, LEAST_PART = 30, 500
"""How long a link to a handover lives; below how many yen of a stage nobody takes one."""
UNNAMED = 0.1
"""The share of transfers without the client's number."""
_WHEN = {"fund": ("agreed", "active", "delivered"), "pay_bonus": ("completed",)}
"""In which states of a deal what has waited for money is still done."""


@dataclass
class Crowd:
    """``put``: lets something happen later. ``other_fees``, ``shorter``: from which day offers bear other tiers of the
    fee, and fewer days of inspection.
    """

    put: Callable[[datetime, Callable[[datetime], None]], None]
    pick: random.Random
    market: Market
    hands: Hands
    office: Office
    matters: Matters
    other_fees: date
    shorter: date
    plans: dict[int, Plan] = field(default_factory=dict)
    turns: Counter[int] = field(default_factory=Counter)
    linked: set[int] = field(default_factory=set)
    """Deals that had a link to a handover."""
    waiting: dict[int, list[tuple[Deal, Act]]] = field(default_factory=lambda: defaultdict(list))
    workers: list[int] = field(default_factory=list)
    clients: list[int] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    now: datetime = LONG_AGO

    def join(self, who: int, at: datetime) -> None:
        """Every third account is a client's, every second of those a company's."""
        client = who % 3 == 2
        self.hands.join(who, company=who % 6 == 5, client=client)
        self.market.joined[month_of(at.date())] += 1
        (self.clients if client else self.workers).append(who)
        (self.market.purses.clients if client else self.market.purses.workers)[who].usable = at.date()

    def post(self, at: datetime) -> None:
        if not self.clients or not self.workers:
            return
        client, worker = self.pick.choice(self.clients), self.pick.choice(self.workers)
        if self.pick.random() < 0.15:
            plan: Plan = new_hours_plan(self.pick)
            stages = [self.pick.randint(1, 3) * 100_000]
        else:
            stages = prices(self.pick)
            plan = new_plan(self.pick, len(stages))
        job_id = self._job(client, at)
        self._offer(at, client, worker, stages, plan, job_id)
        if self.pick.random() < 0.06 and len(self.workers) > 1:
            other = self.pick.choice([one for one in self.workers if one != worker])
            self.matters.somebody_reports(other, job_id, self.office.acting(self.office.sora), at)

    def _job(self, client: int, at: datetime) -> str:
        month = month_of(at.date())
        self.market.posted[month] += 1
        self.market.hirers[month].add(client)
        return self.hands.post_job(client)

    def _offer(self, at: datetime, client: int, worker: int, stages: list[int], plan: Plan, job_id: str) -> None:
        kind, more = (HoursDeal, {"rate": self.pick.randint(50, 100) * 60}) if plan.fate == "hours" else (Deal, {})
        deal = kind(
            n=len(self.market.deals),
            market=self.market,
            client=client,
            worker=worker,
            stages=[Stage(price) for price in stages],
            withholds=self.pick.random() < 0.4,
            pay_on="stage" if more else self.pick.choice(("stage", "stage", "completion")),
            inspection=5 if at.date() >= self.shorter else 7,
            tiers=OTHER_TIERS if at.date() >= self.other_fees else TIERS,
            due=at.date() + (14 if plan.fate == "idle" else 45) * DAY,
            offered=at,
            restarts_left=self.pick.choice((0, 1, 1, 2)) if plan.fate == "starts_over" else 0,
            **more,
        )
        self.market.deals.append(deal)
        self.market.seekers[month_of(at.date())].add(worker)
        self.plans[deal.n] = plan
        self.hands.offer(deal, job_id)
        self.acts["offer"] += 1
        self.go_on(deal)

    def go_on(self, deal: Deal) -> None:
        """Plan what comes next; what was planned before is forgotten."""
        self.turns[deal.n] += 1
        if self._is_gone(deal):
            return
        act = self.plans[deal.n].next_act(deal, self.now)
        if act:
            self.later(deal, act)

    def later(self, deal: Deal, act: Act) -> None:
        turn = self.turns[deal.n]
        self.put(act.at, lambda at: self._act(deal, act, at) if self.turns[deal.n] == turn else None)

    def _act(self, deal: Deal, act: Act, at: datetime) -> None:
        name = act.name
        if self._is_gone(deal) or deal.status not in _WHEN.get(name, (deal.status,)):
            return
        if name in _WHEN:
            need = self._need(deal, act, at)
            if not need:
                return
            if self.market.purses.clients[deal.client].amount < need:
                self._transfer(deal, act, need)
                return
        name = "deposit" if name == "fund" else name
        self.hands.do(deal, name, **act.args)
        model = {"cancel": "decline"}.get(name, name)  # the same to the model
        getattr(deal, model)(**act.args, at=at)
        self.acts[name] += 1
        if name in ("deny_result", "file_result"):
            self.market.advance(at)  # what has waited for a result acts at once
        if name == "deposit" and deal.status == "active" and not deal.paid and not deal.continues:
            self._note_filled(deal, at)
        if deal.followed:
            self._follow(deal, deal.followed, at)
        self.go_on(deal)

    def _follow(self, former: Deal, switch: Switch, at: datetime) -> None:
        """What goes on after a switch is offered, accepted and funded at one instant."""
        former.followed = None
        self.linked.add(former.n)
        kind, more = (HoursDeal, {"rate": switch.rate}) if switch.rate else (Deal, {})
        deal = kind(
            n=len(self.market.deals),
            market=self.market,
            client=former.client,
            worker=former.worker,
            stages=[Stage(price) for price in switch.prices],
            withholds=former.withholds,
            pay_on="stage",
            inspection=5 if switch.proposed >= self.shorter else 7,
            tiers=OTHER_TIERS if switch.proposed >= self.other_fees else TIERS,
            due=switch.proposed + SWITCHED * DAY,
            offered=at,
            continues=True,
            base=former.base_after(switch.amount),
            **more,
        )
        self.market.deals.append(deal)
        self.plans[deal.n] = new_hours_plan(self.pick) if switch.rate else new_plan(self.pick, len(switch.prices))
        self.hands.follows(former, deal)
        deal.accept(at)
        deal.deposit(at)
        self.acts["switched to hours" if switch.rate else "switched to stages"] += 1
        self.go_on(deal)

    def _note_filled(self, deal: Deal, at: datetime) -> None:
        if deal.funded_at == at:
            self.market.filled[month_of(at.date())] += 1

    @staticmethod
    def _need(deal: Deal, act: Act, at: datetime) -> int:
        if act.name == "fund":
            return deal.due_now(at)
        amount = act.args["amount"]
        return int(amount + tax_of([(amount, deal.market.rate_on(day_of(at)))]))

    def _transfer(self, deal: Deal, act: Act, need: int) -> None:
        """The product refuses; the client transfers what lacks, at times more, at times without the number."""
        with pytest.raises(Problem, match="insufficient-balance"):
            self.hands.do(deal, "deposit" if act.name == "fund" else act.name, **act.args)
        self.waiting[deal.client].append((deal, act))
        amount = need - self.market.purses.clients[deal.client].amount + self.pick.choice((0, 0, 5_000))
        named = self.pick.random() > UNNAMED
        self.office.transfers.append(Transfer(deal.client, amount, named))

    def _is_gone(self, deal: Deal) -> bool:
        return deal.client not in self.clients or deal.worker not in self.workers

    def money_came(self, client: int, at: datetime) -> None:
        """What has waited for a client's money is done this afternoon."""
        for deal, act in self.waiting.pop(client, []):
            self.later(deal, Act(at + timedelta(minutes=self.pick.randint(60, 500)), act.name, act.args))

    def ask(self, at: datetime) -> None:
        """Some worker takes out a part, or all."""
        rich = [who for who in self.workers if self.market.purses.workers[who].amount >= 2_000]
        if rich:
            who = self.pick.choice(rich)
            amount = self.pick.randint(1_000, self.market.purses.workers[who].amount)
            self.hands.ask(who, amount)
            self.market.ask(who, amount, at)
            self.acts["payout asked"] += 1

    def matter(self, at: datetime) -> None:
        who = self.pick.choice((*self.workers, *self.clients))
        self.matters.somebody_asks(who, self.office.acting(self.office.kei), at)

    def leave(self, at: datetime) -> None:
        """Somebody who has nothing under way closes their account, and all their money leaves."""
        busy = {who for one in self.market.running() for who in (one.client, one.worker)}
        busy |= {one.who for _, one in self.office.coming_back} | {one.client for one in self.office.transfers}
        busy |= {one.client for one in self.office.unknown}
        busy |= {who for n in self.market.links for who in (self.market.deals[n].client, self.market.deals[n].worker)}
        free = [who for who in (*self.workers, *self.clients) if who not in busy]
        if len(free) < 2 or len(self.workers) < 4 or len(self.clients) < 4:
            return
        who = self.pick.choice(free)
        worker = who in self.workers
        close_account(actor=self.hands.acting(who), confirm=self.hands.users[who].email)
        self.market.leave(who, at, worker=worker)
        (self.workers if worker else self.clients).remove(who)
        self.matters.shelves.leave(who, at)

    def withdraw(self, at: datetime) -> None:
        """The client with most under way gives its business up; from then on clocks alone act on its deals."""
        client = self._busiest()
        if client is None:
            return
        self.hands.withdraw(client)
        self.clients.remove(client)
        for deal in [one for one in self.market.running() if one.client == client]:
            deal.client_withdraws(at)
            self.turns[deal.n] += 1
        self.acts["business given up"] += 1

    def _busiest(self) -> int | None:
        """The client with most under way; None where the market would be left with too few."""
        busy = Counter(one.client for one in self.market.running() if one.client in self.clients)
        return max(sorted(busy), key=lambda one: busy[one]) if len(self.clients) >= 3 and busy else None

    def fail(self, at: datetime) -> None:
        """The client with most under way is insolvent: its contracts end by the worker's or the trustee's button, or by
        clocks. What is left on its balance goes to the account that the trustee names.
        """
        client = self._busiest()
        if client is None:
            return
        account = self.hands.fail(client, self.office.acting(self.office.sora), at)
        self.market.joined[month_of(at.date())] += 1  # the trustee
        self.clients.remove(client)
        purse = self.market.purses.clients[client]
        purse.estate = True
        for deal in [one for one in self.market.running() if one.client == client]:
            deal.client_fails(at)
            self.turns[deal.n] += 1
            side = self.pick.choice(("worker", "client", ""))
            if side:
                later = at + timedelta(days=self.pick.randint(0, 12), minutes=self.pick.randint(1, 200))
                self.put(later, lambda now, deal=deal, side=side: self._end_at_standing(deal, side, now))  # type: ignore[misc]
        self.put(at + timedelta(days=self.pick.randint(1, 5)), lambda now: self._vouch(account, purse))
        self.acts["insolvency"] += 1

    def _vouch(self, account_id: str, purse: Purse) -> None:
        self.hands.vouch(account_id)
        purse.checked = True

    def _end_at_standing(self, deal: Deal, side: str, at: datetime) -> None:
        """The worker's button works until all is handed in."""
        if deal.status not in FUNDED:
            return
        if side == "worker" and deal.handed_in:
            with pytest.raises(Problem, match="work-completed"):
                self.hands.end_at_standing(deal, side)
            return
        self.hands.end_at_standing(deal, side)
        deal.end_at_standing(side, at)
        self.acts["ended at the standing figure"] += 1

    def hand_on(self, at: datetime) -> None:
        """A worker offers the rest of what ends to another client of the market, who mostly takes it."""
        free = [
            one
            for one in self.market.deals
            if one.status in ("ending", "ended") and one.n not in self.linked and min(one.rest()) >= LEAST_PART
            if one.worker in self.workers and one.client in self.clients
        ]
        if not free or len(self.clients) < 2:
            return
        deal = self.pick.choice(free)
        client = self.pick.choice([one for one in self.clients if one != deal.client])
        self.linked.add(deal.n)
        made = self.hands.hand_on(deal, client)
        self.market.links[deal.n] = runs_out(at, LINK_DAYS)
        self.matters.shelves.handovers.put(made.handover.id, at, deal.worker)
        if self.pick.random() < 0.8:
            later = at + timedelta(days=self.pick.randint(0, 20), minutes=self.pick.randint(1, 200))
            self.put(later, lambda now: self._take_on(deal, client, made, now))

    def _take_on(self, former: Deal, client: int, made: Made, at: datetime) -> None:
        """At the price that the link says, or more or less, shared in proportion; the last stage takes what flooring
        leaves. The terms follow the former ones, paid by stages, with the house's fee of today.
        """
        if client not in self.clients or former.worker not in self.workers or former.n not in self.market.links:
            return
        del self.market.links[former.n]
        self.matters.shelves.handovers.drop(made.handover.id)
        parts = former.rest()
        price = sum(parts) * self.pick.choice((70, 100, 100, 125)) // 100
        shares = [price * one // sum(parts) for one in parts]
        shares[-1] += price - sum(shares)
        deal = Deal(
            n=len(self.market.deals),
            market=self.market,
            client=client,
            worker=former.worker,
            stages=[Stage(one) for one in shares],
            withholds=client % 6 == 5,
            pay_on="stage",
            inspection=former.inspection,
            tiers=OTHER_TIERS if at.date() >= self.other_fees else TIERS,
            due=max(former.due, at.date() + 14 * DAY),
            offered=at,
            continues=True,
        )
        self.market.deals.append(deal)
        self.plans[deal.n] = Plan(self.pick.choice(("done", "done", "bonus", "declined")), self.pick)
        self.hands.take_on(deal, made.token)
        self.acts["handed over"] += 1
        self.go_on(deal)

    def top_up(self, at: datetime) -> None:
        """The tax has risen: most clients deposit what contracts under way lack by it."""
        for deal in self.market.funded():
            if deal.status != "ending" and deal.due_now(at) and self.pick.random() < 0.7:
                act = Act(at + timedelta(minutes=self.pick.randint(1, 300)), "fund", {})
                self.put(act.at, lambda now, deal=deal, act=act: self._act(deal, act, now))  # type: ignore[misc]

    def burst(self, at: datetime, count: int) -> None:
        """Thousands of offers of one day, which nobody answers: all lapse at one midnight."""
        made = 0
        while made < count:
            client = self.pick.choice(self.clients)
            job = self._job(client, at)
            for worker in self.workers[: count - made]:
                self._offer(at, client, worker, [10_000], Plan("lapses", self.pick), job)
                made += 1
        assert all(one.clock() == (runs_out(at, 7), "lapses") for one in self.market.deals[-made:])
