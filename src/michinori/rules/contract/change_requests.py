"""Change requests: their class by rule, what is included, drafts, restarts (domain § 5). Yen before tax."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.amendments import put_up, restarted, supersede
from michinori.rules.contract.briefs import MAX_ITEMS
from michinori.rules.contract.closed import ClosedRequest
from michinori.rules.contract.facts.changes import (
    ChangeAccepted,
    ChangeDeclined,
    ChangeLapsed,
    ChangeRequested,
    ChangeWithdrawn,
    ClassDisputed,
)
from michinori.rules.contract.life import Amendment, BriefChange, ChangeClass, ChangeRequest, Life, Side
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.payments import pay_stages
from michinori.rules.contract.terms import BriefItem, Terms
from michinori.rules.contract.terms_reading import is_long_work
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.table import measure_of

CLASSES: tuple[ChangeClass, ...] = ("fix", "addition", "restart")
MAX_NOTE = 5000
MAX_OPEN = 10
"""How many requests of one contract may wait for an answer at the same time."""
LEAST_DELAY_DAYS = 7
"""By how many days at least the draft of a restart moves the due date."""


def class_of(brief: tuple[BriefItem, ...], changes: tuple[BriefChange, ...]) -> ChangeClass:
    """The class of a request by the brief alone: ``restart`` if it alters or removes an item with direction, else
    ``addition`` if it adds an item, else ``fix``.
    """
    items = {item.key: item for item in brief}
    if any(change.key in items and items[change.key].direction for change in changes):
        return "restart"
    return "addition" if any(change.key not in items for change in changes) else "fix"


def new_brief(brief: tuple[BriefItem, ...], changes: tuple[BriefChange, ...]) -> tuple[BriefItem, ...]:
    """The brief with the changes made: altered and removed in place, added at the end."""
    wanted = {change.key: change for change in changes}
    kept = (item if item.key not in wanted else _altered(item, wanted[item.key]) for item in brief)
    known = {item.key for item in brief}
    added = (BriefItem(c.key, c.value, c.direction) for c in changes if c.key not in known and c.value is not None)
    return (*(item for item in kept if item is not None), *added)


def _altered(item: BriefItem, change: BriefChange) -> BriefItem | None:
    return None if change.value is None else replace(item, value=change.value)


def check_changes(brief: tuple[BriefItem, ...], changes: tuple[BriefChange, ...]) -> None:
    """Check that each change changes something, and each item at most once. Raises ``invalid`` (422) with the flaws."""
    items, flaws, seen = {item.key: item for item in brief}, list[Flaw](), set[str]()
    for index, change in enumerate(changes):
        if change.key in seen:
            flaws.append(Flaw(f"changes.{index}.key", "brief_key_twice"))
        seen.add(change.key)
        if change.key not in items and change.value is None:
            flaws.append(Flaw(f"changes.{index}.key", "brief_key_unknown"))
        elif change.key in items and items[change.key].value == change.value:
            flaws.append(Flaw(f"changes.{index}.value", "brief_value_same"))
    after = new_brief(brief, changes)
    if not after:
        flaws.append(Flaw("changes", "brief_needed"))
    if len(after) > MAX_ITEMS:
        flaws.append(Flaw("changes", "too_many", {"limit": MAX_ITEMS}))
    if flaws:
        raise Problem.invalid(*flaws)


def still_fits(life: Life, request: ChangeRequest) -> bool:
    """Whether an open request can still be accepted as what it was: other terms may have come into force since, under
    which it changes nothing, leaves no brief, or would be of another class.
    """
    brief = life.terms.brief
    try:
        check_changes(brief, request.changes)
    except Problem:
        return False
    return class_of(brief, request.changes) == request.kind


def begun(life: Life) -> bool:
    """Whether there is work on the meter that a restart would throw away. At meter 0 it is a plain amendment (§ 5)."""
    return measure_of(life.terms).begun(life)


def is_included(life: Life, kind: ChangeClass) -> bool:
    """Whether a request of that class is still one of those the terms include."""
    return left_of(life, kind) > 0 and (kind == "fix" or begun(life))


def shown_now(life: Life) -> int:
    """The claimed part with files, yen before tax; what is shown after a restart is requested adds nothing to it."""
    return measure_of(life.terms).shown(life)


def to_supersede(life: Life, request: ChangeRequest) -> int:
    """What this restart would add to superseded if it took effect now, yen before tax (domain § 3)."""
    shown = shown_now(life) if request.shown is None else request.shown
    return measure_of(life.terms).left_by_restart(life, shown)


@dataclass(frozen=True)
class Draft:
    """The amendment that a request beyond the included leads to; ``supersedes`` only for a restart of work begun."""

    terms: Terms
    supersedes: int | None


def draft_for(life: Life, request: ChangeRequest, note: str, today: date) -> Draft:
    """The terms that the system drafts for a request that the present terms do not include.

    For a restart the price rises by what it supersedes, and the dates are later; where that makes it long work, it is
    paid by stage (domain § 2). For a fix or an addition the price stays, since only the worker knows the cost.
    ``note``: the request's note, added to the terms' note if the request changes no brief item.
    """
    terms = replace(life.terms, brief=new_brief(life.terms.brief, request.changes))
    if not request.changes:
        terms = replace(terms, note="\n\n".join(part for part in (terms.note, note) if part)[:MAX_NOTE])
    if request.kind != "restart" or not begun(life):
        return Draft(terms, None)
    lost = to_supersede(life, request)
    due = max(terms.due_date, today) + timedelta(days=max(LEAST_DELAY_DAYS, (today - day_of(life.since)).days))
    later = due - terms.due_date
    terms = replace(terms, pay_on="stage") if is_long_work(due, day_of(life.offered_at)) else terms
    return Draft(
        replace(terms, price=terms.price + lost, due_date=due, payment_due_date=terms.payment_due_date + later), lost
    )


def request_change(life: Life, changes: tuple[BriefChange, ...], *, request_id: str, at: datetime) -> Turn:
    """Make a request, as the client. Its class and what was shown by now are found now and do not change later. Stops
    no clock.

    Raises ``too-many-changes`` (409) while ``MAX_OPEN`` wait, ``invalid`` (422).
    """
    permit("request-change", life.status, "client")
    if len(life.requests) >= MAX_OPEN:
        raise Problem("too-many-changes", limit=MAX_OPEN)
    check_changes(life.terms.brief, changes)
    kind = class_of(life.terms.brief, changes)
    request = ChangeRequest(request_id, kind, changes, at, shown_now(life))
    turn = Turn(replace(life, requests=(*life.requests, request)))
    return turn.told(ChangeRequested(request=request_id, kind=request.kind, changes=len(changes)))


def request_in(life: Life, act: str, side: Side, request_id: str) -> ChangeRequest:
    """The open request of that id, if the table lets ``side`` do ``act`` now; else ``change-not-open`` (409)."""
    permit(act, life.status, side)
    found = next((one for one in life.requests if one.id == request_id), None)
    if found is None:
        raise Problem("change-not-open")
    return found


def _without(life: Life, request: ChangeRequest) -> Life:
    return replace(life, requests=tuple(one for one in life.requests if one.id != request.id))


def accept_change(
    life: Life, request_id: str, *, terms: Terms | None, note: str, amendment_id: str, at: datetime
) -> Turn:
    """Accept a request, as the worker. One that the terms include takes effect at once; for any other the draft, or
    ``terms`` in its place, is proposed to the client as an amendment. ``note``: the request's note.

    Raises ``amendment-open``, ``switch-open``, ``change-fits-no-more`` (409), ``invalid`` (422; also for ``terms`` with
    an included request).
    """
    request = request_in(life, "accept-change", "worker", request_id)
    if life.amendment is not None:
        raise Problem("amendment-open")
    if life.switch is not None:
        raise Problem("switch-open")
    if not still_fits(life, request):
        raise Problem("change-fits-no-more")
    if is_included(life, request.kind):
        if terms is not None:
            raise Problem.invalid(Flaw("terms", "included_as_it_is"))
        return _take_effect(_without(life, request), request)
    draft = draft_for(life, request, note, day_of(at))
    turn = _accepted(_without(life, request), request, included=False, superseded=draft.supersedes)
    new = terms or draft.terms
    return put_up(turn, Amendment(amendment_id, "worker", new, "open", at, request.id, draft.supersedes))


def _take_effect(life: Life, request: ChangeRequest) -> Turn:
    """Put a request that the terms still include into force. A fix uses one revision. A restart counts the work so far
    as superseded, and divides the rest of the price over the stages.
    """
    brief = new_brief(life.terms.brief, request.changes)
    if request.kind == "fix":
        used = replace(life, revisions_used=life.revisions_used + 1)
        if brief == life.terms.brief:
            return _accepted(used, request, included=True)
        after = replace(used, terms=replace(life.terms, brief=brief), terms_version=life.terms_version + 1)
        return _accepted(after, request, included=True, terms=after.terms.digest)
    lost = to_supersede(life, request)
    terms = restarted(replace(life.terms, brief=brief), life.superseded + lost)
    after = replace(life, terms=terms, terms_version=life.terms_version + 1, restarts_used=life.restarts_used + 1)
    turn = _accepted(after, request, included=True, superseded=lost, terms=terms.digest)
    return pay_stages(supersede(turn, lost, before=life))


def _accepted(
    life: Life, request: ChangeRequest, *, included: bool, superseded: int | None = None, terms: str | None = None
) -> Turn:
    """Close an accepted request. ``life``: the state that follows; ``terms``: the hash of a new version, if any."""
    turn = Turn(life).closing(ClosedRequest(request.id, "accepted", included, superseded))
    return turn.told(
        ChangeAccepted(request=request.id, kind=request.kind, included=included, superseded=superseded, terms=terms)
    )


def decline_change(life: Life, request_id: str) -> Turn:
    """Decline a request, as the worker; the terms stay. A termination after a declined restart beyond the included
    counts as the client's (§ 5).
    """
    request = request_in(life, "decline-change", "worker", request_id)
    turn = Turn(_without(life, request)).closing(ClosedRequest(request.id, "declined"))
    included = is_included(life, request.kind)
    return turn.told(ChangeDeclined(request=request.id, kind=request.kind, included=included))


def lapse_change(life: Life, request_id: str) -> Turn:
    """Close a request that the worker did not answer in time, by the clock; the terms stay (domain § 5)."""
    permit("lapse-change", life.status, "clock")
    request = next(one for one in life.requests if one.id == request_id)
    turn = Turn(_without(life, request)).closing(ClosedRequest(request.id, "lapsed"))
    return turn.told(ChangeLapsed(request=request.id, kind=request.kind))


def withdraw_change(life: Life, request_id: str) -> Turn:
    """Withdraw a request, as the client, before the worker has answered."""
    request = request_in(life, "withdraw-change", "client", request_id)
    turn = Turn(_without(life, request)).closing(ClosedRequest(request.id, "withdrawn"))
    return turn.told(ChangeWithdrawn(request=request.id, kind=request.kind))


def dispute_class(life: Life, side: Side, request_id: str, kind: ChangeClass) -> Turn:
    """Record that one side claims another class for the request, once for each side. The class by rule stays.

    Raises ``disputed-already`` (409), ``invalid`` (422).
    """
    request = request_in(life, "dispute-class", side, request_id)
    if kind == request.kind:
        raise Problem.invalid(Flaw("class", "class_same"))
    if side in request.disputed:
        raise Problem("disputed-already")
    said = replace(request, disputed=request.disputed | {side})
    noted = replace(life, requests=tuple(said if one.id == said.id else one for one in life.requests))
    return Turn(noted).told(ClassDisputed(request=request.id, by=side, kind=kind))


@dataclass(frozen=True)
class Cost:
    """What a request is and costs, before it is sent. ``left``: how many of its kind are still included, this one not
    yet counted. ``superseded``: what a restart would add, yen before tax.
    """

    kind: ChangeClass
    included: bool
    left: int
    superseded: int
    draft: Draft | None


def cost_of(life: Life, changes: tuple[BriefChange, ...], note: str, today: date) -> Cost:
    """The class and cost of a request before it is sent. Raises ``invalid`` (422)."""
    check_changes(life.terms.brief, changes)
    kind = class_of(life.terms.brief, changes)
    return _cost(life, ChangeRequest("", kind, changes, life.last_at), note, today)


def cost_of_request(life: Life, request: ChangeRequest, note: str, today: date) -> Cost | None:
    """The class and cost of an open request; None once it no longer fits the terms in force."""
    return _cost(life, request, note, today) if still_fits(life, request) else None


def _cost(life: Life, request: ChangeRequest, note: str, today: date) -> Cost:
    included = is_included(life, request.kind)
    superseded = to_supersede(life, request) if request.kind == "restart" and begun(life) else 0
    draft = None if included else draft_for(life, request, note, today)
    return Cost(request.kind, included, left_of(life, request.kind), superseded, draft)


def left_of(life: Life, kind: ChangeClass) -> int:
    """How many requests of a class the terms still include; additions are never included."""
    terms = life.terms
    left = {
        "fix": terms.included_revisions - life.revisions_used,
        "restart": terms.included_restarts - life.restarts_used,
    }
    return max(0, left.get(kind, 0))
