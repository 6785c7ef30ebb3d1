"""Change of terms: propose, answer, the difference of the deposit, in force (domain § 4)."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, cast

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.closed import ClosedAmendment, ClosedDelivery
from michinori.rules.contract.facts.changes import (
    AmendmentAccepted,
    AmendmentDeclined,
    AmendmentInForce,
    AmendmentLapsed,
    AmendmentProposed,
    AmendmentSuperseded,
    AmendmentWithdrawn,
    DifferenceDue,
)
from michinori.rules.contract.facts.money import DepositMade, RefundMade
from michinori.rules.contract.facts.work import WorkSuperseded
from michinori.rules.contract.life import Amendment, Life, Side, Stage, other
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.payments import pay_stages
from michinori.rules.contract.stages import all_accepted, is_all_approved, unanswered
from michinori.rules.contract.taxing import needed, tax_lacking
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.turns import Deposit, Refund, Turn
from michinori.rules.law.articles import payment_moved_too_far
from michinori.rules.measures.figures import Meter
from michinori.rules.measures.meter import read_meter
from michinori.rules.measures.table import measure_of


def propose_amendment(life: Life, side: Side, terms: Terms, *, amendment_id: str, at: datetime) -> Turn:
    """Propose the whole next terms to the other side. One is open at a time, none while ending. Stops no clock."""
    permit("propose-amendment", life.status, side)
    if life.amendment is not None:
        raise Problem("amendment-open")
    return put_up(Turn(life), Amendment(amendment_id, side, terms, "open", at))


def put_up(turn: Turn, amendment: Amendment) -> Turn:
    """Open an amendment, whether somebody proposed it or it was drafted from a change request."""
    # the operator's settings of the terms in force stay: a change of them does not apply to a contract under way
    if turn.life.switch is not None:
        raise Problem("switch-open")
    amendment = replace(amendment, terms=replace(amendment.terms, house=turn.life.terms.house))
    check_fits(turn.life, amendment.terms, amendment.supersedes)
    opened = turn.changed(amendment=amendment)
    terms = amendment.terms
    return opened.told(
        AmendmentProposed(amendment=amendment.id, by=amendment.by, price=terms.price, proposed=terms.digest)
    )


def check_fits(life: Life, terms: Terms, supersedes: int | None = None) -> None:
    """Check that new terms can follow the present ones (domain § 4). Raises ``invalid`` (422) with the flaws.

    ``supersedes``: yen before tax added to superseded by a restart, after which no stage keeps its state; None without
    one.
    """
    flaws: list[Flaw] = []
    floor = max(life.paid, life.superseded + (supersedes or 0))
    if terms.price < floor:
        flaws.append(Flaw("terms.price", "below_paid", {"limit": floor}))
    if life.status == "delivered" and terms.price < life.terms.price:
        flaws.append(Flaw("terms.price", "no_cut_after_delivery"))
    if terms.meter != life.terms.meter:
        flaws.append(Flaw("terms.meter", "hours_or_not"))
    flaws += measure_of(life.terms).amended(life, terms, supersedes)
    waiting = life.delivery is not None or any(stage.status == "submitted" for stage in life.stages)
    if waiting and terms.inspection_days < life.terms.inspection_days:  # an amendment touches no running clock
        flaws.append(Flaw("terms.inspection_days", "inspection_running", {"limit": life.terms.inspection_days}))
    received_on = day_of(life.first_delivered_at) if life.first_delivered_at and supersedes is None else None
    if latest := payment_moved_too_far(terms, life.terms, received_on):
        flaws.append(Flaw("terms.payment_due_date", "payment_too_late", {"latest": latest.isoformat()}))
    if terms == life.terms:
        flaws.append(Flaw("terms", "nothing_changed"))
    if flaws:
        raise Problem.invalid(*flaws)


def fits(life: Life, terms: Terms, supersedes: int | None = None) -> bool:
    """Whether new terms can (still) follow the present ones."""
    try:
        check_fits(life, terms, supersedes)
    except Problem:
        return False
    return True


def _still_fits(life: Life, amendment: Amendment) -> None:
    if not fits(life, amendment.terms, amendment.supersedes):
        raise Problem("amendment-fits-no-more")


def _open_one(life: Life, act: str, side: Side, *, mine: bool) -> Amendment:
    permit(act, life.status, side)
    amendment = life.amendment
    if amendment is None:
        raise Problem("amendment-not-open")
    if (amendment.by == side) is not mine:
        raise Problem("not-your-turn")
    return amendment


def difference(life: Life, terms: Terms) -> int:
    """The change of the deposit in yen with tax: positive is due from the client, negative is refunded. A higher price
    asks for what the escrow lacks by a new rate of tax as well.
    """
    change = needed(life, terms.price) - life.escrow
    return change if terms.price > life.terms.price else min(0, change)


def is_tax_asked(life: Life) -> bool:
    """Whether the client is asked for tax alone: an amendment or a switch that waits for a deposit asks for it too."""
    waiting = any(one is not None and one.status == "awaiting_deposit" for one in (life.amendment, life.switch))
    return not waiting and tax_lacking(life) > 0


def due_now(life: Life) -> int:
    """What the client has to deposit now, yen with tax: the first deposit, the difference of an accepted amendment, or
    what the escrow lacks by a new rate of tax.
    """
    if life.status == "agreed":
        return needed(life, life.terms.price)
    amendment = life.amendment
    if amendment is not None and amendment.status == "awaiting_deposit":
        return difference(life, amendment.terms)
    return tax_lacking(life)


def accept_amendment(life: Life, side: Side, at: datetime) -> Turn:
    """Accept an amendment. A higher price waits for the difference while the old terms go on.

    The same or a lower price is in force at once, and the difference goes back. Raises ``amendment-fits-no-more``
    (409) where a stage was handed in or paid meanwhile.
    """
    amendment = _open_one(life, "accept-amendment", side, mine=False)
    if amendment.status != "open":
        raise Problem("amendment-accepted-already")
    _still_fits(life, amendment)
    turn = Turn(life).told(AmendmentAccepted(amendment=amendment.id, by=side))
    due = difference(life, amendment.terms)
    if due > 0:
        waiting = replace(amendment, status="awaiting_deposit", since=at)
        return turn.changed(amendment=waiting).told(DifferenceDue(amendment=amendment.id, amount_with_tax=due))
    turn = put_in_force(turn, amendment)
    if due < 0:
        turn = turn.moved(Refund(-due)).told(RefundMade(amount_with_tax=-due))
    return _paid(turn)


def decline_amendment(life: Life, side: Side) -> Turn:
    """Decline an amendment; the terms in force stay."""
    amendment = _open_one(life, "decline-amendment", side, mine=False)
    if amendment.status != "open":
        raise Problem("amendment-accepted-already")
    return _closed(life, amendment, "declined").told(AmendmentDeclined(amendment=amendment.id, by=side))


def withdraw_amendment(life: Life, side: Side) -> Turn:
    """Withdraw the proposer's own amendment before it is answered."""
    amendment = _open_one(life, "withdraw-amendment", side, mine=True)
    if amendment.status != "open":
        raise Problem("amendment-accepted-already")
    return _closed(life, amendment, "withdrawn").told(AmendmentWithdrawn(amendment=amendment.id, by=side))


def counter_amendment(life: Life, side: Side, terms: Terms, *, amendment_id: str, at: datetime) -> Turn:
    """Propose other terms instead; they supersede the ones proposed."""
    amendment = _open_one(life, "counter-amendment", side, mine=False)
    if amendment.status != "open":
        raise Problem("amendment-accepted-already")
    instead = replace(amendment, id=amendment_id, by=side, terms=terms, since=at)
    turn = put_up(_closed(life, amendment, "superseded"), instead)
    return turn.told(AmendmentSuperseded(amendment=amendment.id, superseded_by=amendment_id))


def lapse_amendment(life: Life) -> Turn:
    """Close an amendment that was not answered or deposited in time, by the clock. The terms in force stay."""
    permit("lapse-amendment", life.status, "clock")
    if life.amendment is None:
        raise Problem("amendment-not-open")
    return _closed(life, life.amendment, "lapsed").told(AmendmentLapsed(amendment=life.amendment.id))


def _closed(life: Life, amendment: Amendment, how: Literal["declined", "withdrawn", "superseded", "lapsed"]) -> Turn:
    """Remove the open amendment; the terms in force stay."""
    return Turn(replace(life, amendment=None)).closing(ClosedAmendment(amendment.id, how))


def deposit_difference(life: Life, side: Side) -> Turn:
    """Deposit the difference, as the client, which puts the new terms into force."""
    permit("deposit", life.status, side)
    amendment = life.amendment
    if amendment is None or amendment.status != "awaiting_deposit":
        raise Problem("nothing-to-deposit")
    _still_fits(life, amendment)
    due = max(0, difference(life, amendment.terms))  # a rate may have fallen since
    turn = Turn(life).moved(Deposit(due)).told(DepositMade(amount_with_tax=due, amendment=amendment.id))
    return _paid(put_in_force(turn, amendment))


def deposit_tax(life: Life, side: Side) -> Turn:
    """Deposit, as the client, what the escrow lacks by a new rate of consumption tax (domain § 8)."""
    permit("deposit", life.status, side)
    due = tax_lacking(life)
    if not due:
        raise Problem("nothing-to-deposit")
    return Turn(life).moved(Deposit(due)).told(DepositMade(amount_with_tax=due))


def _paid(turn: Turn) -> Turn:
    """Pay what new terms make due. If they dropped all stages not yet approved, nothing is left to do: completed."""
    return all_accepted(turn) if is_all_approved(turn.life) else pay_stages(turn)


def put_in_force(turn: Turn, amendment: Amendment) -> Turn:
    """Put an amendment into force as the next version of the terms. Stages keep their state by id; new work reopens a
    delivered contract.
    """
    life = turn.life
    now = {stage.id: stage for stage in life.stages}
    stages = tuple(
        replace(now.get(s.id, Stage(s.id, number, s.name, s.price)), number=number, name=s.name, price=s.price)
        for number, s in enumerate(amendment.terms.stages, 1)
    )
    gone = [stage for stage in life.stages if stage.id not in {one.id for one in stages}]
    turn = turn.closing(ClosedAmendment(amendment.id, "in_force"))
    new = turn.changed(terms=amendment.terms, terms_version=life.terms_version + 1, stages=stages, amendment=None)
    told = new.told(AmendmentInForce(amendment=amendment.id, **amendment.terms.told))
    if amendment.supersedes is not None:
        return supersede(told.closing(*unanswered(gone, "superseded")), amendment.supersedes, before=life)
    told = told.closing(*unanswered(gone, "replaced"))
    if life.status == "delivered" and any(stage.status == "waiting" for stage in stages):
        return _reopened(told)
    return told


def _reopened(turn: Turn) -> Turn:
    """Reopen a delivered contract: new terms added work, so the delivery is no longer the whole."""
    delivery = turn.life.delivery
    if delivery is not None:
        turn = turn.changed(delivery=None).closing(ClosedDelivery(delivery.id, "reopened"))
    return turn.changed(status="active") if turn.life.status == "delivered" else turn


def restarted(terms: Terms, superseded: int) -> Terms:
    """The terms after a restart: the same price, with the part not superseded divided over the stages in proportion,
    the last taking the remainder (§ 3).
    """
    rest, total = terms.price - superseded, sum(stage.price for stage in terms.stages)
    prices = [rest * stage.price // total if total else 0 for stage in terms.stages]
    prices[-1] += rest - sum(prices)
    stages = tuple(replace(stage, price=price) for stage, price in zip(terms.stages, prices, strict=True))
    return replace(terms, stages=stages)


def supersede(turn: Turn, amount: int, *, before: Life) -> Turn:
    """Put a restart into effect: ``amount`` yen before tax are superseded, every stage returns to waiting, an open
    delivery is closed. With the hours meter the amount is 0, because logged time stays. ``before``: the life with the
    stages and prices that were worked on.
    """
    life = turn.life
    reported = {stage.id: stage.last_report_day for stage in life.stages}
    unpaid = measure_of(before.terms).left_behind(before, amount)
    left = dict(zip((stage.id for stage in before.stages), unpaid, strict=False))
    stages = tuple(
        Stage(
            stage.id,
            number,
            stage.name,
            stage.price,
            last_report_day=reported.get(stage.id),
            left_behind=left.get(stage.id, 0),
        )
        for number, stage in enumerate(life.terms.stages, 1)
    )
    turn = turn.closing(*unanswered(life.stages, "superseded"))
    requests = tuple(replace(one, shown=0) for one in life.requests)  # what was shown for them is superseded
    days = [stage.received_on for stage in before.stages if stage.received_on]
    back = turn.changed(
        superseded=life.superseded + amount,
        superseded_on=max(days) if amount and days else life.superseded_on,
        stages=stages,
        requests=requests,
        first_delivered_at=None,
    )
    return _reopened(back).told(WorkSuperseded(amount=amount))


@dataclass(frozen=True)
class Change:
    """One difference between two versions of the terms. ``field``: as in api.md; ``key``: the stage or brief item.

    ``old`` None: the value was added; ``new`` None: it was removed.
    """

    field: str
    key: str
    old: Any
    new: Any


_PLAIN = (
    "price", "due_date", "payment_due_date", "pay_on", "open_stages", "included_revisions", "included_restarts",
    "restart_share", "fallback_share", "withholding", "rights", "place_of_receipt", "inspection_days", "note",
)  # fmt: skip


def diff(old: Terms, new: Terms) -> tuple[Change, ...]:
    """The differences between two versions: by field, stages by id, brief items by key; values JSON-ready."""
    before, after = (cast("dict[str, Any]", terms.as_data()) for terms in (old, new))
    changes = [
        Change(name, "", before.get(name), after.get(name)) for name in _PLAIN if before.get(name) != after.get(name)
    ]
    if before["meter"] != after["meter"]:
        changes.append(Change("meter", "", before["meter"], after["meter"]))
    for name, key in (("stages", "id"), ("brief", "key")):
        olds, news = ({row[key]: row for row in side[name]} for side in (before, after))
        for row_key in [*olds, *(k for k in news if k not in olds)]:
            if olds.get(row_key) != news.get(row_key):
                changes.append(Change(name, row_key, olds.get(row_key), news.get(row_key)))
    if before["reorder"] != after["reorder"]:
        changes.append(Change("reorder", "", before["reorder"], after["reorder"]))
    return tuple(changes)


@dataclass(frozen=True)
class Effect:
    """The effect of new terms: the change of the deposit in yen with tax (positive: due from the client), the meter
    before and after, and the yen before tax by which the confirmed figure falls.
    """

    difference_with_tax: int
    before: Meter
    after: Meter
    confirmed_given_up: int


def effect(life: Life, terms: Terms, supersedes: int | None = None) -> Effect:
    """The effect of new terms before anybody accepts them. ``supersedes``: for a restart, yen before tax."""
    amendment = Amendment("", other("worker"), terms, "open", life.since, supersedes=supersedes)
    after = read_meter(put_in_force(Turn(life), amendment).life)
    before = read_meter(life)
    return Effect(difference(life, terms), before, after, max(0, before.confirmed - after.confirmed))
