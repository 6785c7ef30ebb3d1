"""The same on the product: every act by the command that pages and API call, by the person whose act it is.

An act has one name in plans, here and in the model: ``submit`` is ``Hands._submit`` and then ``Deal.submit``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from michinori.contracts.commands import (
    amendments,
    bids,
    bonuses,
    business_ends,
    change_requests,
    deliveries,
    deposits,
    handovers,
    hours,
    insolvencies,
    offers,
    outside_results,
    stages,
    switches,
    terminations,
)
from michinori.contracts.lives import read_life
from michinori.contracts.models import Contract, Termination
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.files import store_file
from michinori.market.commands import jobs, proposals
from michinori.people.commands.users import create_user
from michinori.people.models import Client, User
from michinori.people.queries import default_client
from michinori.rules.contract.handovers import suggested_price
from michinori.treasury.commands.accounts import set_bank_account_for, vouch_for_account
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.references import give_reference
from tests.stories.cast import BRIEF
from tests.treasury.payees import ACCOUNT
from tests.year.plain_deal import Deal
from tests.year.plain_hours import HoursDeal

OFFICE = Actor.operator()
SWITCHED = 45
"""Days from the proposal of a switch to the due day of what follows."""
REASON = {"client": "client_withdrew", "worker": "worker_unable"}


def turn_to(at: datetime) -> datetime:
    """The site's time is that of Japan's clocks."""
    return clock.turn_to(at.replace(tzinfo=JAPAN))


@dataclass
class Hands:
    """The people and contracts of the product, by the numbers that the model gave them. ``staff``: who looks whether a
    document is genuine.
    """

    users: dict[int, User] = field(default_factory=dict)
    clients: dict[int, str] = field(default_factory=dict)
    references: dict[int, str] = field(default_factory=dict)
    contracts: dict[int, str] = field(default_factory=dict)
    trustees: dict[int, User] = field(default_factory=dict)
    staff: Actor = OFFICE

    def join(self, who: int, *, company: bool, client: bool) -> None:
        """Somebody signs up, with papers checked and a bank account."""
        more = {"company": f"会社{who}"} if company else {}
        user = create_user(
            actor=OFFICE, email=f"p{who}@example.com", name=f"人{who}", confirmed=True, verified=True, **more
        )
        self.users[who] = user
        owner = default_client(user.id).id if client else user.id
        self.clients[who] = owner
        self.name_account(who)
        if client:
            self.references[who] = give_reference(actor=OFFICE, client_id=owner)

    def name_account(self, who: int, more: int = 0) -> None:
        """To which account money goes."""
        number = f"{who * 100 + more:07}"
        set_bank_account_for(actor=OFFICE, owner_id=self.clients[who], body=ACCOUNT | {"number": number})

    def acting(self, who: int) -> Actor:
        return Actor.person(self.users[who].id)

    def ask(self, who: int, amount: int) -> None:
        """A worker asks for money."""
        request_payout(actor=self.acting(who), amount=amount)

    def withdraw(self, client: int) -> None:
        """A client gives its business up, naming itself once more."""
        name = Client.objects.get(id=self.clients[client]).display_name
        on = {"actor": self.acting(client), "client_id": self.clients[client]}
        business_ends.withdraw_client(**on, reason="廃業します", confirm=name)

    def fail(self, client: int, filing: Actor, at: datetime) -> str:
        """One of the staff files a client's insolvency, another confirms it; the trustee names an account, which is
        given.
        """
        email = f"t{client}@example.com"
        trustee = create_user(actor=OFFICE, email=email, name=f"管財人{client}", confirmed=True, verified=True)
        owner, named = self.clients[client], f"{client * 100 + 50:07}"
        paper = store_file(actor=filing, name="決定.txt", content=f"{client} {at}".encode())
        on = {"client_id": owner, "day": at.date(), "document_id": paper.id, "trustee_email": email}
        filed = insolvencies.file_insolvency(actor=filing, **on)
        name = Client.objects.get(id=owner).display_name
        ended = insolvencies.confirm_insolvency(actor=self.staff, filing_id=filed.id, confirm=name)
        self.trustees[client] = trustee
        body, acting = ACCOUNT | {"number": named}, Actor.person(trustee.id)
        return set_estate_account(actor=acting, end_id=ended.end.id, body=body, confirmed=True).id

    def vouch(self, account_id: str) -> None:
        vouch_for_account(actor=self.staff, account_id=account_id, why="破産管財人の証明書で確かめた")

    def end_at_standing(self, deal: Deal, side: str) -> None:
        actor = Actor.person(self.trustees[deal.client].id) if side == "client" else self.acting(deal.worker)
        terminations.end_at_standing(actor=actor, contract_id=self.contracts[deal.n])

    def post_job(self, client: int) -> str:
        body = {
            "title": "広告用ランディングページのデザイン",
            "description": "広告から来た人に見せる一枚のページです。",
            "category": "design",
            "kind": "fixed",
            "brief": BRIEF,
        }
        return jobs.create_job(actor=self.acting(client), body=body).id

    def offer(self, deal: Deal, job_id: str) -> None:
        """The worker proposes, the client offers terms."""
        body = {"price": deal.price, "message": "できます。", "due_date": deal.due.isoformat()}
        proposal = proposals.create_proposal(actor=self.acting(deal.worker), job_id=job_id, body=body)
        terms = {
            "price": deal.price,
            "due_date": deal.due.isoformat(),
            "brief": BRIEF,
            "pay_on": deal.pay_on,
            "withholding": deal.withholds,
            "included_restarts": deal.restarts_left,
            **_measure(deal),
        }
        made = offers.offer_terms(actor=self.acting(deal.client), proposal_id=proposal.id, terms=terms)
        self.contracts[deal.n] = made.id

    def hand_on(self, deal: Deal, client: int) -> handovers.Made:
        """The worker makes a link for a new client; the product offers the rest at what the model says."""
        email = self.users[client].email
        made = handovers.make_handover(**self._on(deal, "worker"), client_email=email, note="続きをお願いします。")
        assert suggested_price(self._life(deal)) == sum(deal.rest())
        return made

    def take_on(self, deal: Deal, token: str) -> None:
        """The new client offers to go on, with what follows from the link."""
        actor, price = self.acting(deal.client), sum(one.price for one in deal.stages)
        self.contracts[deal.n] = handovers.accept_handover(actor=actor, token=token, price=price).id

    def do(self, deal: Deal, name: str, **args: Any) -> None:
        """One act on a deal that stands as the model has it before the act."""
        getattr(self, f"_{name}")(deal, **args)

    def _on(self, deal: Deal, side: str) -> dict[str, Any]:
        return {"actor": self.acting(getattr(deal, side)), "contract_id": self.contracts[deal.n]}

    def _stage(self, deal: Deal, side: str) -> dict[str, Any]:
        return self._on(deal, side) | {"number": deal.current + 1}

    def _file(self, deal: Deal) -> list[str]:
        actor = self.acting(deal.worker)
        return [store_file(actor=actor, name="画面.txt", content=f"{deal.n} {deal.last}".encode()).id]

    def _accept(self, deal: Deal) -> None:
        offers.accept_offer(**self._on(deal, "worker"), terms_version=1)

    def _decline(self, deal: Deal) -> None:
        offers.decline_offer(**self._on(deal, "worker"))

    def _cancel(self, deal: Deal) -> None:
        offers.cancel_contract(**self._on(deal, "client"))

    def _deposit(self, deal: Deal) -> None:
        deposits.make_deposit(**self._on(deal, "client"))

    def _report(self, deal: Deal, percent: int) -> None:
        stages.report_stage(**self._stage(deal, "worker"), percent=percent, file_ids=self._file(deal))

    def _submit(self, deal: Deal) -> None:
        stages.submit_stage(**self._stage(deal, "worker"), file_ids=self._file(deal))

    def _approve(self, deal: Deal) -> None:
        stages.approve_stage(**self._stage(deal, "client"))

    def _acknowledge_report(self, deal: Deal) -> None:
        stages.acknowledge_stage(**self._stage(deal, "client"))

    def _object(self, deal: Deal) -> None:
        stages.object_stage(**self._stage(deal, "client"), reason="まだそこまで進んでいません。")

    def _send_back(self, deal: Deal) -> None:
        stages.return_stage(**self._stage(deal, "client"), items=[BRIEF[0]["key"]])

    def _log(self, deal: Deal, minutes: int) -> None:
        on = self._on(deal, "worker") | {"day": day_in_japan(), "minutes": minutes}
        hours.log_hours(**on, file_ids=self._file(deal))

    def _acknowledge(self, deal: Deal) -> None:
        assert isinstance(deal, HoursDeal)
        assert deal.open_week
        hours.acknowledge_week(**self._on(deal, "client"), monday=deal.open_week.monday)

    def _object_week(self, deal: Deal) -> None:
        """And the worker, who would deliver all the same, is refused."""
        assert isinstance(deal, HoursDeal)
        assert deal.open_week
        on = self._on(deal, "client") | {"monday": deal.open_week.monday}
        hours.object_week(**on, reason="約束と違います。")
        with pytest.raises(Problem, match="week-objected"):
            self._deliver(deal)

    def _log_anew(self, deal: Deal, day: date, minutes: int) -> None:
        on = self._on(deal, "worker") | {"day": day, "minutes": minutes}
        hours.log_hours(**on, file_ids=self._file(deal))

    def _deliver(self, deal: Deal) -> None:
        deliveries.deliver_work(**self._on(deal, "worker"), file_ids=self._file(deal))

    def _accept_work(self, deal: Deal) -> None:
        deliveries.accept_delivery(**self._on(deal, "client"))

    def _ask_to_fix(self, deal: Deal) -> None:
        wish = [{"key": BRIEF[2]["key"], "value": f"{deal.last:%m%d}px", "direction": False}]
        change_requests.request_change(**self._on(deal, "client"), note="幅を変えてください。", changes=wish)

    def _ask_to_add(self, deal: Deal) -> None:
        wish = [{"key": "追加の画面", "value": f"{deal.last:%m月%d日}", "direction": False}]
        change_requests.request_change(**self._on(deal, "client"), note="画面を足してください。", changes=wish)

    def _agree_to_add(self, deal: Deal, more: int) -> None:
        life = self._life(deal)
        body, (request,) = life.terms.as_data(), life.requests
        body["stages"].append({"name": "追加の画面", "price": more})
        body["brief"] += [{"key": one.key, "value": one.value, "direction": False} for one in request.changes]
        terms = body | {"price": deal.price + more}
        change_requests.accept_change(**self._request(deal), terms=terms)

    def _ask_to_restart(self, deal: Deal) -> None:
        wish = [{"key": BRIEF[0]["key"], "value": f"{deal.last:%m月%d日}の色", "direction": True}]
        change_requests.request_change(**self._on(deal, "client"), note="やはり別の色で。", changes=wish)

    def _agree_to_restart(self, deal: Deal) -> None:
        change_requests.accept_change(**self._request(deal))

    def _start_over(self, deal: Deal) -> None:
        change_requests.accept_change(**self._request(deal))

    def _fix(self, deal: Deal) -> None:
        change_requests.accept_change(**self._request(deal))

    def _refuse_to_fix(self, deal: Deal) -> None:
        change_requests.decline_change(**self._request(deal))

    def _request(self, deal: Deal) -> dict[str, Any]:
        (request,) = self._life(deal).requests
        return {"actor": self.acting(deal.worker), "request_id": request.id}

    def _want(self, deal: Deal, stage: int, more: int) -> None:
        body = self._life(deal).terms.as_data()
        body["stages"][stage]["price"] += more
        terms = body | {"price": deal.price + more}
        amendments.propose_amendment(**self._on(deal, "client"), terms=terms, reason="量が変わります")

    def _agree_to_change(self, deal: Deal) -> None:
        amendment = self._life(deal).amendment
        assert amendment
        other = deal.client if amendment.by == "worker" else deal.worker
        amendments.accept_amendment(actor=self.acting(other), amendment_id=amendment.id)

    def _propose_switch(self, deal: Deal, side: str, amount: int, prices: list[int], rate: int = 0) -> None:
        terms = {
            "price": sum(prices),
            "due_date": (day_in_japan() + timedelta(days=SWITCHED)).isoformat(),
            "brief": BRIEF,
            "withholding": deal.withholds,
            "pay_on": "stage",
            **(_by_the_hour(rate) if rate else _by_stages(prices)),
        }
        switches.propose_switch(**self._on(deal, side), amount=amount, terms=terms, reason="数え方を変えたいです。")

    def _agree_to_switch(self, deal: Deal) -> None:
        switches.accept_switch(**self._switch(deal))

    def _refuse_switch(self, deal: Deal) -> None:
        switches.decline_switch(**self._switch(deal))

    def _switch(self, deal: Deal) -> dict[str, Any]:
        switch = self._life(deal).switch
        other = deal.client if switch.by == "worker" else deal.worker
        return {"actor": self.acting(other), "switch_id": switch.id}

    def follows(self, former: Deal, deal: Deal) -> None:
        """The contract that goes on after a switch."""
        self.contracts[deal.n] = Contract.objects.get(continues=self.contracts[former.n]).id

    def _open_ending(self, deal: Deal, side: str, amount: int) -> None:
        terminations.open_termination(**self._on(deal, side), amount=amount, reason=REASON[side])

    def _accept_ending(self, deal: Deal) -> None:
        assert deal.ending
        amount = deal.ending.amounts[deal.ending.by]
        actor = self.acting(deal.client if deal.ending.by == "worker" else deal.worker)
        terminations.accept_termination(actor=actor, termination_id=self._termination(deal), amount=amount)

    def _counter(self, deal: Deal, side: str, amount: int) -> None:
        on = {"actor": self.acting(getattr(deal, side)), "termination_id": self._termination(deal)}
        terminations.counter_termination(**on, amount=amount)

    def _seal(self, deal: Deal, side: str, amount: int) -> None:
        on = {"actor": self.acting(getattr(deal, side)), "termination_id": self._termination(deal)}
        bids.seal_bid(**on, amount=amount)

    def _file_result(self, deal: Deal, side: str, amount: int, kind: str) -> None:
        actor = self.acting(getattr(deal, side))
        file = store_file(actor=actor, name="調書.txt", content=f"{deal.n} {deal.last} {amount}".encode())
        on = {"actor": actor, "termination_id": self._termination(deal)}
        outside_results.file_result(**on, amount=amount, kind=kind, file_id=file.id)

    def _check_result(self, deal: Deal) -> None:
        outside_results.check_result(actor=self.staff, termination_id=self._termination(deal), genuine=True)

    def _refuse_result(self, deal: Deal) -> None:
        outside_results.check_result(actor=self.staff, termination_id=self._termination(deal), genuine=False)

    def _deny_result(self, deal: Deal) -> None:
        assert deal.ending
        assert deal.ending.result
        other = deal.client if deal.ending.result.by == "worker" else deal.worker
        on = {"actor": self.acting(other), "termination_id": self._termination(deal)}
        outside_results.deny_result(**on, reason="署名していません。")

    def _pay_bonus(self, deal: Deal, amount: int) -> None:
        bonuses.pay_bonus(**self._on(deal, "client"), amount=amount)

    def _life(self, deal: Deal) -> Any:
        return read_life(Contract.objects.get(id=self.contracts[deal.n]))

    def _termination(self, deal: Deal) -> str:
        return Termination.objects.get(contract_id=self.contracts[deal.n], status="open").id


def _measure(deal: Deal) -> dict[str, Any]:
    if isinstance(deal, HoursDeal):
        return _by_the_hour(deal.rate)
    return _by_stages([one.price for one in deal.stages])


def _by_the_hour(rate: int) -> dict[str, Any]:
    return {"meter": {"kind": "hours", "rate": rate}}


def _by_stages(prices: list[int]) -> dict[str, Any]:
    return {"stages": [{"name": f"工程{n}", "price": price} for n, price in enumerate(prices, 1)]}


def day_in_japan() -> date:
    return clock.now().astimezone(JAPAN).date()


def japan_day(value: date) -> str:
    """As the bankers' format writes a day, in the era."""
    return f"{value.year - 2018:02}{value.month:02}{value.day:02}"
