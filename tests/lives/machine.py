"""The state machine: at every step one thing happens to at most two contracts, and then everything must still hold.

One rule draws what happens, by weight, so that every step of a run does something; a focus shifts the weights.
"""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from michinori.config.table import HANDLERS
from michinori.contracts.commands import business_ends, deliveries, deposits, offers
from michinori.contracts.models import Contract
from michinori.kernel.clock import day_of
from michinori.ledger.queries import check
from michinori.machinery import clock, events
from michinori.machinery.deadlines import run_due
from michinori.machinery.rows import find
from michinori.people.queries import default_client
from michinori.rules.contract.acts import Possible, possible
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import ACTS
from tests.insolvencies import record_insolvency
from tests.lives import asks_of_changes, asks_of_endings, asks_of_going_on, asks_of_hours, asks_of_terms, asks_of_work
from tests.lives.asking import Ask, Request, tried
from tests.lives.intruders import somebody_else_tries
from tests.lives.leaving import Leaving
from tests.lives.retries import Retries
from tests.lives.secrets import Log, Secrets
from tests.lives.truth_of_lives import check_life
from tests.lives.truth_of_money import Books, check_money
from tests.lives.world import AT_ONCE, IN_ALL, Base, Seen, World, new_events
from tests.stories import cast as story

WAYS: Mapping[str, Callable[[Ask], Request]] = {
    **asks_of_work.WAYS,
    **asks_of_hours.WAYS,
    **asks_of_terms.WAYS,
    **asks_of_changes.WAYS,
    **asks_of_endings.WAYS,
    **asks_of_going_on.WAYS,
}
HAPPENINGS = {
    "act": 70,
    "time": 10,
    "before the tick": 4,
    "intruder": 5,
    "old page": 2,
    "again": 4,
    "newcomer": 3,
    "end of business": 1,
    "payout": 6,
}
DAYS = (0.02, 0.3, 1, 1, 1, 2, 3, 7, 8, 15)
USUAL = 10
RARE = (
    "cancel", "decline-offer", "open-termination", "withdraw-amendment", "decline-amendment", "accept-termination",
    "propose-amendment", "request-change", "withdraw-change", "file-result",
    "pay-bonus",
)  # fmt: skip
"""Acts that are almost always possible, or that end much: as likely as others, nothing else would come to pass."""


@dataclass(frozen=True)
class Focus:
    """What a file of lives looks at most: weights of acts beside the usual ones, meters, terms that are fixed.

    ``begun``: most contracts are accepted and paid at once.
    """

    weights: Mapping[str, int] = field(default_factory=dict)
    meters: Sequence[str] = ("stages", "percents", "hours")
    terms: Mapping[str, Any] = field(default_factory=dict)
    begun: bool = True


class Lives(RuleBasedStateMachine):
    """Two contracts at once, played by all hands of both sides, by the staff, by intruders and by the clock."""

    base: ClassVar[Base]
    focus: ClassVar[Focus]
    played: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        self.around = transaction.atomic()
        self.around.__enter__()
        self.world, self.retries, self.secrets = World(self.base), Retries(), Secrets(Log())
        self.books = Books()
        self.leaving = Leaving(self.base, self.books)
        self.offered = 0
        logging.getLogger().addHandler(self.secrets.log)

    def teardown(self) -> None:
        if not hasattr(self, "around"):
            return
        logging.getLogger().removeHandler(self.secrets.log)
        try:
            for seen in self.world.seen.values():
                assert events.verify(seen.id)
            assert check().sound, "movements are only added: what was wrong once is wrong now"
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        finally:
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    @rule(data=st.data())
    def step(self, data: st.DataObject) -> None:
        world = self.world
        room = len(world.running) < AT_ONCE and self.offered < IN_ALL and not world.business_over
        if room and (not world.running or data.draw(st.integers(0, 4), label="new") == 0):
            self.offer(data)
        elif not world.running:
            self.time(data)
        else:
            weighted = [name for name, weight in HAPPENINGS.items() for _ in range(weight)]
            name = data.draw(st.sampled_from(weighted), label="what happens")
            getattr(self, name.replace(" ", "_"))(data)
        self.look()
        type(self).played += 1

    def look(self) -> None:
        """Read back what has moved, and check all that must hold."""
        changed = []
        for contract in self.world.moved():
            before, now = self.world.seen.get(contract.id), self.world.look(contract)
            check_life(before, now, self.world.now())
            self.secrets.check(self.world, now)
            if before is not None and now.contract.changed_n > before.n:
                now.old_ns.append(before.n)
            self.world.seen[now.id] = now
            changed.append(now)
        if changed:
            check_money(self.books, changed)

    # What may happen.

    def offer(self, data: st.DataObject) -> None:
        """Terms are put to Ren; where the focus wants it, most are accepted and paid at once. In a long life the
        client's money has gone back to its bank account before that: then the contract waits for its deposit.
        """
        base = self.base
        meter = data.draw(st.sampled_from(self.focus.meters), label="meter")
        body = asks_of_terms.terms_to_offer(
            lambda strategy, label: data.draw(strategy, label=label), meter, **self.focus.terms
        )
        contract = offers.offer_terms(actor=base.acting("aoi"), proposal_id=base.proposals[self.offered], terms=body)
        self.offered += 1
        if self.focus.begun and data.draw(st.integers(0, 3), label="as offered"):
            offers.accept_offer(actor=base.acting("ren"), contract_id=contract.id, terms_version=1)
            refused = tried(lambda: deposits.make_deposit(actor=base.acting("aoi"), contract_id=contract.id))
            assert refused is None or refused.slug == "insufficient-balance", "but for money unused for so long"

    def act(self, data: st.DataObject) -> None:
        """A side, or the staff, does one of the things that it can do now; what is refused changes nothing."""
        ask = self.ask(data)
        request = WAYS[ask.name](ask)
        result = ask.life.termination.outside if ask.life.termination else None
        if result and not result.checked_at and data.draw(st.booleans(), label="staff"):
            request = asks_of_endings.checked_by_staff(ask)
        refused = self.retries.send(data, ask, request)
        if refused is not None:
            who = ("needs-approver", "natural-persons-only")
            assert refused.status in (409, 422) or refused.slug in who, refused.slug
            self.unchanged(ask.seen)

    def ask(self, data: st.DataObject) -> Ask:
        """Something that somebody can do now, one side at least; by any hand that may."""
        seen = data.draw(st.sampled_from(self.world.running), label="contract")
        sides: tuple[Side, Side] = data.draw(
            st.sampled_from([("client", "worker"), ("worker", "client")]), label="side"
        )
        today = day_of(self.world.now())
        side, open_to = next((side, found) for side in sides if (found := can_do(seen, side, today)))
        weights = {**dict.fromkeys(RARE, 1), **self.focus.weights}
        weighted = [one for one in open_to for _ in range(weights.get(one.act.name, USUAL))]
        chosen: Possible = data.draw(st.sampled_from(weighted), label="act")
        hands = ("ren",) if side == "worker" else self.world.hands(seen)[: 2 if chosen.act.binding else 3]
        who = data.draw(st.sampled_from(hands), label="hand")
        return Ask(data, self.world, self.secrets, who, side, seen, chosen)

    def old_page(self, data: st.DataObject) -> None:
        """Act from an outdated page: the act is refused as stale and nothing is written. Tried for acts that agree to
        figures and for acts that rely on state and terms alone.
        """
        seen = data.draw(st.sampled_from(self.world.running), label="contract")
        agrees = data.draw(st.booleans(), label="agrees to figures")
        last = seen.contract.changed_n if agrees else seen.contract.state_n
        stale = [n for n in seen.old_ns if n < last]
        if not stale:
            return self.act(data)
        old = data.draw(st.sampled_from(stale), label="seen")
        client = self.base.acting(self.world.hands(seen)[0])
        command = deliveries.accept_delivery if agrees else deposits.make_deposit
        refused = tried(lambda: command(actor=client, contract_id=seen.id, seen=old))
        assert refused is not None
        assert refused.slug == "stale"
        return self.unchanged(seen)

    def intruder(self, data: st.DataObject) -> None:
        """Somebody who may not asks for what somebody else could do."""
        ask = self.ask(data)
        somebody_else_tries(ask, WAYS[ask.name])
        self.unchanged(ask.seen)

    def again(self, data: st.DataObject) -> None:
        """An earlier request comes once more."""
        if not self.retries.asked:
            return self.act(data)
        self.retries.repeat(data)
        for seen in self.world.seen.values():
            self.unchanged(seen)
        return None

    def payout(self, data: st.DataObject) -> None:
        """Money leaves, or comes back; no contract moves by it."""
        self.books.read_on()
        self.leaving.play(data)
        check_money(self.books, [])
        for seen in self.world.seen.values():
            self.unchanged(seen)

    def newcomer(self, data: st.DataObject) -> None:
        """Haru follows one of the links that were made for the rest of some work."""
        if not self.world.links:
            return self.act(data)
        refused = tried(asks_of_going_on.taken_over(self.world, lambda one, label: data.draw(one, label=label)))
        assert refused is None or refused.status in (409, 422), refused.slug
        return None

    def end_of_business(self, data: st.DataObject) -> None:
        """Aoi gives the business up, or the staff record that it is insolvent, Emi being trustee."""
        if self.world.business_over or not data.draw(st.booleans(), label="really"):
            return self.act(data)
        base, self.world.business_over = self.base, True
        if data.draw(st.booleans(), label="insolvent"):
            document = story.a_file(base.people["sora"], "決定.txt")
            record_insolvency(
                actor=base.acting("sora"),
                client_id=base.client_id,
                day=day_of(clock.now()),
                document_id=document,
                trustee_email=base.people["emi"].email,
            )
        else:
            name = default_client(base.people["aoi"].id).display_name
            business_ends.withdraw_client(
                actor=base.acting("aoi"), client_id=base.client_id, reason="廃業します", confirm=name
            )
        return None

    def time(self, data: st.DataObject) -> None:
        """Time passes, and the tick applies what falls due."""
        run_due(HANDLERS, self._turn(data))

    def before_the_tick(self, data: st.DataObject) -> None:
        """Time passes, and a command comes before the tick: it must apply first what has fallen due."""
        now, ask = self._turn(data), self.ask(data)
        first = next((one for one in clocks(ask.life) if one.at <= now), None)
        refused = tried(WAYS[ask.name](ask))
        assert refused is None or refused.status in (403, 404, 409, 422), refused.slug
        if first is not None:
            event = new_events(ask.seen.id, ask.seen.n)[0]
            assert (event[1], event[2]) == (first.at, "clock"), "what had fallen due came first, at its instant"
        run_due(HANDLERS, now)

    def _turn(self, data: st.DataObject) -> datetime:
        """Some days on, or close around the next thing that happens by itself."""
        nexts = sorted(one.at for seen in self.world.running for one in clocks(seen.life)[:2])
        if nexts and data.draw(st.booleans(), label="to the next clock"):
            offset = data.draw(st.sampled_from([-60, 0, 60]), label="seconds")
            return self.world.turn_to(nexts[0] + timedelta(seconds=offset))
        return self.world.turn_to(self.world.now() + timedelta(days=data.draw(st.sampled_from(DAYS), label="days")))

    def unchanged(self, seen: Seen) -> None:
        """A refusal, a repeated request, a stranger: no row of the contract is other than before."""
        now = self.world.look(find(Contract, seen.id))
        assert (now.n, now.life) == (seen.n, seen.life)


def can_do(seen: Seen, side: Side, today: date) -> list[Possible]:
    """What the page offers that side, and what only the log itself knows: the entries that can be taken back."""
    found = list(possible(seen.life, side, today=today))
    act = ACTS["take-back-hours"]
    if side in act.who and seen.life.status in act.sources and any(week.open for week in seen.life.weeks):
        found += [Possible(act, ref=entry) for entry in asks_of_hours.open_entries(seen.id)[-2:]]
    return found
