"""The made-up partner: carries out what the rules decide (``rules.practice.partner``) by the ordinary commands.

Everybody in a practice but its person is made up: the partner, and the client who takes a handover. Each answers by the
same rules on their own contracts.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from michinori.contracts.commands import (
    amendments,
    bids,
    deliveries,
    deposits,
    handovers,
    hours,
    offers,
    stages,
    switches,
    terminations,
)
from michinori.contracts.commands import change_requests as change_request_commands
from michinori.contracts.commands.on import OnAmendment, OnContract, OnStage, OnTermination, OnWeek
from michinori.contracts.models import Amendment, Contract, HourEntry
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.practice.story import draw, partner_now, take_on
from michinori.rules.contract.change_requests import draft_for
from michinori.rules.contract.life import SIDES, Life, Side, other
from michinori.rules.contract.time_log import monday_of, week_in
from michinori.rules.practice.course import Course, StepName, opening, wish
from michinori.rules.practice.partner import HOURS, Reply, priced, progress, reply
from michinori.treasury.commands.deposits import record_money_in
from michinori.wording.practice.partner import partner_did, partner_said, wished

_MOST = 12  # one reply can lead to another: accept, then deposit; hand in each stage that was sent back


@dataclass(frozen=True)
class Partner:
    """A made-up person on one side of one contract of a practice."""

    side: Side
    actor: Actor
    contract_id: str
    client_id: str

    def looks(self) -> Life:
        """The present life of the contract."""
        return view_contract(self.actor, self.contract_id).life

    def answers(self) -> str | None:
        """Do the next thing that the rules decide; return what it was, in words, or None if there is nothing to do."""
        countered = Amendment.objects.filter(contract=self.contract_id, by=other(self.side), status="superseded")
        decided = reply(self.looks(), self.side, countered=countered.exists())
        return partner_did(decided, self.side) if decided and self.does(decided) else None

    def does(self, decided: Reply) -> bool:
        """Carry out a reply; return False if a command refuses it."""
        try:
            _ACTS[decided.act](self, decided)
        except Problem:
            return False
        return True

    @property
    def on_contract(self) -> OnContract:
        """Arguments of commands on the contract."""
        return {"actor": self.actor, "contract_id": self.contract_id}

    @property
    def on_amendment(self) -> OnAmendment:
        """Arguments of commands on the open amendment."""
        open_one = self.looks().amendment
        return {"actor": self.actor, "amendment_id": open_one.id if open_one else ""}

    @property
    def on_termination(self) -> OnTermination:
        """Arguments of commands on the open termination."""
        open_one = self.looks().termination
        return {"actor": self.actor, "termination_id": open_one.id if open_one else ""}

    @property
    def shows(self) -> list[str]:
        """The file ids of a new drawing, different from all before."""
        return [draw(self.actor)]


def answer(person_id: str) -> list[str]:
    """Let all made-up people do everything they would do now; return what they did, in words."""
    said: list[str] = []
    while len(said) < _MOST:
        # Read the partners anew each time: an answer can make a contract on which another one answers.
        words = next(filter(None, (one.answers() for one in _partners(person_id))), None)
        if words is None:
            break
        said.append(words)
    return said


def go_on(person_id: str) -> list[str]:
    """Act after time has passed: workers make progress, and the client named in a handover takes it. Return what was
    done, in words.
    """
    taken = take_on(person_id)
    said = [partner_did(Reply("accept-handover"), "client")] if taken else []
    for partner in _partners(person_id):
        if partner.side == "worker":
            steps = progress(partner.looks())
            said += [partner_did(one, "worker") for one in steps if partner.does(one)]
    return said


def come_up(course: Course, contract: Contract, step: StepName) -> bool:
    """Let the partner open the next step of the course after ``step``; return whether it did."""
    partner = _partner_on(contract, other(course))
    decided = opening(partner.looks(), course, step)
    return decided is not None and partner.does(decided)


def ask_for_wish(course: Course, contract: Contract) -> bool:
    """Let the client make the change request that the person may ask for; return whether it did."""
    partner = _partner_on(contract, other(course))
    decided = wish(partner.looks(), course)
    return decided is not None and partner.does(decided)


def _partners(person_id: str) -> Iterator[Partner]:
    rows = Contract.objects.select_related("client").exclude(status__in=("completed", "cancelled"))
    for contract in rows.order_by("made_at", "id"):
        for side in SIDES:
            if person_id != (contract.worker_id if side == "worker" else contract.client.user_id):
                yield _partner_on(contract, side)


def _partner_on(contract: Contract, side: Side) -> Partner:
    """The made-up person on this side of a contract. An organisation in a practice always belongs to the partner."""
    user_id = contract.worker_id if side == "worker" else contract.client.user_id or partner_now().id
    return Partner(side, Actor.person(user_id), contract.id, contract.client_id)


def _deposit(one: Partner) -> None:
    """Make the deposit, paying in play money if the balance is too small."""
    try:
        deposits.make_deposit(**one.on_contract)
    except Problem as problem:
        missing = problem.values.get("missing")
        if not isinstance(missing, int):
            raise
        record_money_in(client_id=one.client_id, amount=missing, reference=new_id("play"))
        deposits.make_deposit(**one.on_contract)


def _accept_change(one: Partner, it: Reply) -> None:
    """Accept a change request under the drafted terms, or at a price that is ``dearer`` yen higher if a stage is left
    that can bear it.
    """
    life, terms = one.looks(), None
    request = next(request for request in life.requests if request.id == it.ref)
    if it.dearer:
        words = change_request_commands.words_of(one.contract_id, request.id)
        draft = draft_for(life, request, words, day_of(clock.now())).terms
        terms = priced(life, draft, draft.price + it.dearer)
    change_request_commands.accept_change(actor=one.actor, request_id=it.ref, terms=terms.as_data() if terms else None)


def _request_change(one: Partner, it: Reply) -> None:
    brief = {item.key: item.value for item in one.looks().terms.brief}
    changed = [{"key": key, "value": wished(brief[key])} for key in it.items]
    change_request_commands.request_change(**one.on_contract, note=partner_said(it, one.side), changes=changed)


def _log(one: Partner) -> None:
    """Log a day of hours, as far as the week has room for it."""
    today, life = day_of(clock.now()), one.looks()
    week = week_in(life, monday_of(today))
    most = HOURS * 60
    if life.terms.week_minutes is not None:
        most = min(most, life.terms.week_minutes - week.acknowledged - week.open - week.objected)
    if most > 0:
        hours.log_hours(**one.on_contract, day=today, minutes=most, file_ids=one.shows)


def _take_back(one: Partner, it: Reply) -> None:
    """Take back one entry of a week objected to, which asks for the rest of it again."""
    row = HourEntry.objects.filter(contract_id=one.contract_id, week=it.ref, answer="objected").latest("n")
    hours.take_back_hours(**one.on_contract, entry_id=row.id)


class _NewTerms(TypedDict):
    terms: object
    reason: str


class _Amount(TypedDict):
    amount: int
    note: str


def _terms(one: Partner, it: Reply) -> _NewTerms:
    return {"terms": it.terms.as_data() if it.terms else {}, "reason": partner_said(it, one.side)}


def _amount(one: Partner, it: Reply) -> _Amount:
    return {"amount": it.amount or 0, "note": partner_said(it, one.side)}


def _stage(one: Partner, it: Reply) -> OnStage:
    return {**one.on_contract, "number": it.number or 0}


def _week(one: Partner, it: Reply) -> OnWeek:
    return {**one.on_contract, "monday": date.fromisoformat(it.ref)}


_ACTS: dict[str, Callable[[Partner, Reply], object]] = {
    "accept-offer": lambda one, it: offers.accept_offer(**one.on_contract, terms_version=it.number or 0),
    "deposit": lambda one, it: _deposit(one),
    "submit": lambda one, it: stages.submit_stage(**_stage(one, it), file_ids=one.shows),
    "agree-return": lambda one, it: stages.agree_return(**_stage(one, it)),
    "deliver": lambda one, it: deliveries.deliver_work(**one.on_contract, file_ids=one.shows),
    "log-hours": lambda one, it: _log(one),
    "take-back-hours": _take_back,
    "acknowledge": lambda one, it: stages.acknowledge_stage(**_stage(one, it)),
    "object": lambda one, it: stages.object_stage(**_stage(one, it), reason=partner_said(it, one.side)),
    "approve": lambda one, it: stages.approve_stage(**_stage(one, it)),
    "return": lambda one, it: stages.return_stage(**_stage(one, it), items=it.items, note=partner_said(it, one.side)),
    "accept": lambda one, it: deliveries.accept_delivery(**one.on_contract),
    "send-back": lambda one, it: deliveries.send_back(
        **one.on_contract, items=it.items, note=partner_said(it, one.side)
    ),
    "acknowledge-week": lambda one, it: hours.acknowledge_week(**_week(one, it)),
    "object-week": lambda one, it: hours.object_week(**_week(one, it), reason=partner_said(it, one.side)),
    "propose-amendment": lambda one, it: amendments.propose_amendment(**one.on_contract, **_terms(one, it)),
    "counter-amendment": lambda one, it: amendments.counter_amendment(**one.on_amendment, **_terms(one, it)),
    "accept-amendment": lambda one, it: amendments.accept_amendment(**one.on_amendment),
    "decline-amendment": lambda one, it: amendments.decline_amendment(**one.on_amendment),
    "accept-switch": lambda one, it: switches.accept_switch(actor=one.actor, switch_id=it.ref),
    "decline-switch": lambda one, it: switches.decline_switch(actor=one.actor, switch_id=it.ref),
    "request-change": _request_change,
    "accept-change": _accept_change,
    "decline-change": lambda one, it: change_request_commands.decline_change(
        actor=one.actor, request_id=it.ref, note=partner_said(it, one.side)
    ),
    "open-termination": lambda one, it: terminations.open_termination(
        **one.on_contract, reason="client_withdrew", **_amount(one, it)
    ),
    "counter-termination": lambda one, it: terminations.counter_termination(**one.on_termination, **_amount(one, it)),
    "accept-termination": lambda one, it: terminations.accept_termination(**one.on_termination, amount=it.amount or 0),
    "seal-bid": lambda one, it: bids.seal_bid(**one.on_termination, amount=it.amount or 0),
    "consent-handover": lambda one, it: handovers.consent_handover(actor=one.actor, handover_id=it.ref),
}
