"""The steps that every command on a contract runs through, in order: lock the contract, apply clocks that are due,
check permissions and ``seen``, decide by the rules, write rows, ledger entries, events and outbox items.
"""

import secrets
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from michinori.contracts.lives import gather, read_life, write_life
from michinori.contracts.models import Attachment, Contract, Note
from michinori.contracts.moved_clocks import moved_and_not_said, moving
from michinori.contracts.pending import Pending
from michinori.contracts.policy import Place, require_no_part, require_place, require_power, visible_to
from michinori.contracts.second_step import require_for_act
from michinori.contracts.told import Told
from michinori.contracts.unopened import running_clocks, with_blocked
from michinori.kernel.actor import Actor
from michinori.kernel.chain import commitment
from michinori.kernel.clock import day_of
from michinori.kernel.ids import new_id
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_block
from michinori.machinery import acting, audit, clock, events, outbox
from michinori.machinery.composed import Composed, Given
from michinori.machinery.files import read_files
from michinori.machinery.last_day import kept_last_day
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.statements import change, insert, update, values_of
from michinori.machinery.transactions import in_transaction
from michinori.market.commands import proposals
from michinori.people.staff import require_staff
from michinori.rules.contract.clocks import clocks, reminders, strike
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.last_day import newly_due, raises_pay, refuse_past
from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.seen import has_changed, is_stale, state_changed
from michinori.rules.contract.turns import Turn
from michinori.rules.people.staff_roles import Duty

MAX_NOTE = 5000


@dataclass(frozen=True)
class Enclosure:
    """What a person sent with a step besides its numbers: a note, the keys of brief items, files, and the stage or the
    entry of the hours log that they belong to. ``percent``: of the stage, at which the files are handed in.
    ``inspection``: the originals of files without a preview are open for inspection; ``preview``: the file to look at
    in their place.
    ``reason``: why an amendment or a switch is proposed.
    """

    note: str = ""
    items: tuple[str, ...] = ()
    files: tuple[StoredFile, ...] = ()
    stage_id: str | None = None
    entry_id: str | None = None
    percent: int = 100
    inspection: bool = False
    preview: StoredFile | None = None
    reason: str = ""

    @property
    def visible(self) -> tuple[StoredFile, ...]:
        """The files that the client can look at, or will once the scanner has seen them (decision 67); the others count
        as none (domain § 2).
        """
        return tuple(file for file in self.files if file.can_be_shown or self.inspection or self.preview is not None)


@dataclass
class Scene:
    """All that a decision needs to know: one locked contract to which every clock due has been applied.

    ``binding``: whether the actor may bind their side (owner or approver).
    """

    contract: Contract
    life: Life
    side: Side
    actor: Actor
    at: datetime
    binding: bool = True


Decision = Callable[[Scene], Turn | tuple[Turn, Enclosure]]
StaffDecision = Callable[[Life, datetime], tuple[Turn, Enclosure]]


def carry_out(contract_id: str, *, actor: Actor, act: str, seen: int | None, decide: Decision) -> Contract:
    """Do one act on one contract as ``actor``, in one transaction. Returns the contract with its life ``after`` it.

    Clocks that had ended before stay applied even if the act is refused. ``seen``: the number of the last event that
    the actor had read. Raises ``not-found`` (404) for strangers, ``stale`` (409) when what the act relies on changed
    after event ``seen``, what ``require_power`` raises (403), whatever ``decide`` raises, and ``second-step-needed``
    (403) for what moves an organisation's money.
    """

    has_struck = False

    def run() -> Contract:
        nonlocal has_struck
        contract, place = locked_with_place(actor, contract_id)
        now = clock.now()
        life, struck = apply_due(contract, now)
        has_struck = bool(struck)
        if is_stale(act, seen, changed_n=contract.changed_n, state_n=contract.state_n):
            raise Problem("stale", last=contract.last_n)
        require_power(place, act)
        decided = decide(Scene(contract, life, place.side, actor, now, place.binding))
        turn, enclosure = decided if isinstance(decided, tuple) else (decided, Enclosure())
        if place.side == "client":
            require_for_act(actor, contract, life, turn, act)
        after = record(contract, life, turn, actor=actor, at=now, enclosure=enclosure, by=place.side)
        freed = Pending()  # this act may free a clock: a denied result no longer holds the rule back
        contract.after, _ = _strike_due(contract, after, now, freed)
        freed.write()
        return contract

    try:
        return in_transaction(run, f"contracts.{act}")
    except Problem:
        if has_struck:  # the clocks' effects were rolled back with the refused act: apply them again
            in_transaction(lambda: run_deadline(contract_id, clock.now()))
        raise


def carry_out_by_staff(contract_id: str, *, actor: Actor, decide: StaffDecision, duty: Duty, kind: str) -> Contract:
    """Do one act as the operator's staff on a contract between others. The rules' table says which acts staff have.

    ``duty``: what it takes a role for. ``kind``: the kind of the entry in the staff's audit log. Raises ``not-found``
    (404) for anybody but staff with that duty, ``own-matter`` (403) for staff who are a party to the contract.
    """

    def run() -> Contract:
        require_staff(actor, duty)
        contract = locked(contract_id)
        require_no_part(actor, contract)
        now = clock.now()
        life, _ = apply_due(contract, now)
        turn, enclosure = decide(life, now)
        contract.after = record(contract, life, turn, actor=actor, at=now, enclosure=enclosure)
        audit.note(actor=actor, kind=kind, data={"contract": contract.id}, at=now)
        return contract

    return in_transaction(run)


def locked(contract_id: str) -> Contract:
    """Lock the contract for this transaction and read it under the lock. Raises ``standstill`` (503)."""
    acting.require_acting()
    return lock(Contract, contract_id)[contract_id]


def locked_with_place(actor: Actor, contract_id: str) -> tuple[Contract, Place]:
    """The same with the actor's place on it, found among the contracts that they may know of: a stranger neither waits
    for what is another's nor asks it more queries than what is nowhere. Raises ``not-found`` (404), ``standstill``
    (503).
    """
    acting.require_acting()
    if actor.user_id is None or not contract_id.isprintable():
        raise Problem.unknown()
    contract = _visible_locked().first(viewer=actor.user_id, contract=contract_id)
    if contract is None:
        raise Problem.unknown()
    return contract, require_place(actor, contract)  # as it is under the lock: roles change while one waits for it


@cache
def _visible_locked() -> Composed[Contract]:
    rows = visible_to(Actor.person(Given("viewer"))).filter(pk=Given("contract"))
    return Composed(rows.select_for_update(no_key=True, of=("self",)))


def apply_due(contract: Contract, until: datetime) -> tuple[Life, list[Clock]]:
    """Apply every clock that ends at or before ``until``, in order, each dated at the instant at which it ended, and
    put reminders due into the outbox. Returns the new life and the clocks applied. The caller sets the next deadline.
    """
    pending = Pending()
    gathered = gather([contract], locked=True)[contract.id]
    life, struck = _strike_due(contract, read_life(contract, gathered), until, pending)
    _remind(contract, life, until, pending)
    pending.write()
    return life, struck


def _strike_due(
    contract: Contract, life: Life, until: datetime, pending: Pending, blocked: Collection[str] | None = None
) -> tuple[Life, list[Clock]]:
    struck: list[Clock] = []
    while running := running_clocks(contract, life, until, blocked):
        moved = moved_and_not_said(contract, running, min(until, running[0].at))
        if moved is not None:
            told = Turn(life).told(moving(moved))
            at = moved.moved_from or moved.at
            life = record(contract, life, told, actor=Actor.clock(), at=at, pending=pending)
            continue
        if running[0].at > until:
            break
        struck.append(running[0])
        at = running[0].at
        life = replace(life, today=day_of(at))
        life = record(contract, life, strike(life, running[0], new_id), actor=Actor.clock(), at=at, pending=pending)
    return replace(life, today=day_of(until)), struck


def run_deadline(contract_id: str, until: datetime) -> int:
    """Handle one contract's deadline, see ``machinery.deadlines``. Returns how many clocks were applied."""
    return run_deadlines({contract_id: until})


def run_deadlines(due: Mapping[str, datetime]) -> int:
    """The same for several contracts, given the instants by contract: read together, and what can be is written
    together.
    """
    acting.require_acting()
    contracts = lock(Contract, *due)
    gathered, pending, applied = gather(contracts.values(), locked=True), Pending(), 0
    blocked = with_blocked(due)
    for contract_id, until in due.items():
        contract = contracts[contract_id]
        life, struck = _strike_due(contract, read_life(contract, gathered[contract_id]), until, pending, blocked)
        _remind(contract, life, until, pending)
        next_at = _set_next(contract, life, until, pending, running_clocks(contract, life, until, blocked))
        if contract.next_at != next_at:
            change(Contract, contract_id, next_at=next_at)
        applied += len(struck)
    pending.write()
    return applied


def record(
    contract: Contract,
    before: Life | None,
    turn: Turn,
    *,
    actor: Actor,
    at: datetime,
    enclosure: Enclosure | None = None,
    by: Side | None = None,
    promised: date | None = None,
    pending: Pending | None = None,
) -> Life:
    """Write rows, ledger entries, events and outbox items of one decided turn, announce it to open pages, and return
    the new life. Raises ``after-last-day``, ``market-closed`` (409) where the market ends before the work would.

    ``before``: the life as it was, None for a contract that is made now, which has no event yet. ``by``: the side that
    sent the enclosure; None for the clock and staff, who send no files. ``promised``: a due date on which both sides
    had agreed before. ``pending``: what is written together with other turns, by the caller.
    """
    later = pending or Pending()
    enclosure = enclosure or Enclosure()
    if actor.kind != "clock":
        _keep_last_day(contract, before, turn.life, at, promised)
    was = values_of(contract)
    after = write_life(contract, before, turn, at=at, reason=enclosure.reason)
    first = contract.last_n + 1
    said = _say(contract, turn.facts[0], enclosure, by, at)
    steps = [(fact.event_kind, fact.as_data()) for fact in (said, *turn.facts[1:])]
    newest = (0, None) if before is None else contract.newest_event
    written = events.write_all(contract.id, at=at, actor=actor, steps=steps, newest=newest)
    contract.newest_event = (written[-1].n, written[-1].hash)
    contract.last_n += len(turn.facts)
    if before is None or has_changed(before, after):
        contract.changed_n = contract.last_n
    if before is None or state_changed(before, after):
        contract.state_n = contract.last_n
    contract.next_at = _set_next(contract, after, at, later)
    update(contract, was)
    later.book(contract, turn.moves, at)
    _tell_market(contract, before, after)
    later.tell(Told(contract.id, str(actor), dict(enumerate(turn.facts, first))).as_item())
    later.announce(contract)
    if pending is None:
        later.write()
    return after


def _keep_last_day(contract: Contract, before: Life | None, after: Life, at: datetime, promised: date | None) -> None:
    """Check that what is newly promised ends by the market's last day, or by the due date of the contract that this one
    continues, and that no pay is raised after it. One query where something is promised, and a last day named.
    """
    due, more, today = newly_due(before, after), raises_pay(before, after), day_of(at)
    last = kept_last_day() if due is not None or more else None
    if last is None:
        return
    if more and today > last:
        raise Problem("market-closed", last_day=last)
    if due is not None:
        former = contract.continues.terms if contract.continues else None
        days = (promised, date.fromisoformat(former.body["due_date"]) if former else None)
        refuse_past(due, last, today, max((day for day in days if day), default=None))


def _tell_market(contract: Contract, before: Life | None, after: Life) -> None:
    """Mark the contract's proposal as offered or agreed, or as open again if the contract was cancelled."""
    if contract.proposal_id is None or (before is not None and before.status == after.status):
        return
    if after.status == "offered":
        proposals.mark_offered(proposal_id=contract.proposal_id)
    elif after.status == "agreed":
        proposals.mark_agreed(proposal_id=contract.proposal_id)
    elif after.status == "cancelled":
        proposals.mark_reopened(proposal_id=contract.proposal_id)


def _say(contract: Contract, fact: Fact, enclosure: Enclosure, by: Side | None, at: datetime) -> Fact:
    """Store note, items and files beside the next event. Returns the fact with their commitment and hashes added."""
    n = contract.last_n + 1
    if enclosure.note or enclosure.items:
        nonce = secrets.token_bytes(32)
        insert(Note(contract=contract, n=n, text=enclosure.note, items=list(enclosure.items), nonce=nonce))
        fact = replace(fact, note=commitment(enclosure.note, enclosure.items, nonce))
    if enclosure.files and by is not None:
        attached = [
            Attachment(
                contract=contract,
                n=n,
                stage_id=enclosure.stage_id,
                hours_id=enclosure.entry_id,
                file=file,
                by=by,
                percent=enclosure.percent,
                inspection=enclosure.inspection and not file.can_be_shown,
                shown_by=None if file.can_be_shown else enclosure.preview,
                at=at,
            )
            for file in enclosure.files
        ]
        Attachment.objects.bulk_create(attached)
        fact = replace(fact, files=tuple(file.sha256 for file in enclosure.files))
    return fact


def _set_next(
    contract: Contract, life: Life, after: datetime, pending: Pending, running: Sequence[Clock] | None = None
) -> datetime | None:
    """Store two instants: of the next clock's end or reminder, and of the next clock's end. Return the latter.
    ``running``: the clocks, where some of the rules' are held.
    """
    ends = [one.at for one in (clocks(life) if running is None else running)]
    moved = (one.moved_from for one in clocks(life) if one.moved_from is not None)
    instants = [*ends, *(at for at in (*moved, *(at for at, _, _ in reminders(life))) if at > after)]
    next_at = min(ends, default=None)
    pending.set_next(contract, min(instants, default=None), next_at)
    return next_at


def _remind(contract: Contract, life: Life, until: datetime, pending: Pending) -> None:
    """Put reminders that fell due within the day before ``until`` into the outbox, each once (by its key)."""
    for at, one, days in reminders(life):
        if contract.last_at <= at <= until and at > until - timedelta(days=1):
            payload = {
                "contract_id": contract.id,
                "kind": one.kind,
                "ref": one.ref,
                "at": one.at.isoformat(),
                "days": days,
            }
            key = f"remind:{contract.id}:{one.kind}:{one.ref}:{one.at:%Y%m%d}:{days}"
            pending.tell(outbox.new("contract_reminder", payload, key=key, subject=contract.id))


def read_note(text: object, *, required: bool, field: str = "note", limit: int = MAX_NOTE) -> str:
    """Clean a note that a person typed. Raises ``invalid`` (422) where it is missing, too long or no text."""
    if text is not None and not isinstance(text, str):
        raise Problem.invalid(Flaw(field, "not_text"))
    cleaned = clean_block(text or "")
    if required and not cleaned:
        raise Problem.invalid(Flaw(field, "required"))
    if len(cleaned) > limit:
        raise Problem.invalid(Flaw(field, "too_long", {"limit": limit}))
    return cleaned


def read_preview(actor: Actor, preview_id: str | None) -> StoredFile | None:
    """The actor's own file that shows the work in place of files without a preview. Raises ``invalid`` (422) where it
    has no preview itself.
    """
    if not preview_id:
        return None
    (file,) = read_files(actor, [preview_id], field="preview_id")
    if not file.can_be_shown:
        raise Problem.invalid(Flaw("preview_id", "no_preview"))
    return file


def counts_as_shown(contract: Contract, files: Sequence[StoredFile], *, objected: bool) -> bool:
    """Whether files that the client can look at count as evidence of the work (domain § 2, § 3).

    Any does, but while an objection or return stands (``objected``) only one whose SHA-256 is new to the contract.
    """
    if not objected:
        return bool(files)
    contents = {file.sha256 for file in files}
    shown = Attachment.objects.filter(contract=contract, file__sha256__in=contents)
    return bool(contents - set(shown.values_list("file__sha256", flat=True)))
