"""Money without a reference that staff credit to a client, and take back where they were wrong (domain § 8, Money in;
decision 38).

Above ``payout_second`` yen, with what one person's word was enough for within 30 days, another party agrees before the
money moves, either way: else one of the staff could give strangers' money to whoever shares it with them. So it is
with a line that is called a payout which came back (``unmatched.join_payout``).
"""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import spendable
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import client, is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.money.two_people import stands
from michinori.treasury.commands.money_log import note_act
from michinori.treasury.commands.second_person import assigning_needs_second, require_other_party
from michinori.treasury.commands.statements import wait_for_imports
from michinori.treasury.commands.unmatched import (
    book_join,
    drop_assignment,
    drop_own_money,
    read_line_reason,
    waiting_line,
)
from michinori.treasury.models import LineAssignment, StatementLine
from michinori.treasury.queries.recorded import recorded_before


def assign_line(*, actor: Actor, line_id: str, client_id: str, reason: str, again: bool = False) -> StatementLine:
    """Credit the client with a line that waits in suspense; staff only. Above the limit it waits until another has
    agreed; until then whoever says something else of the line says it in the other's place. ``again``: it is another
    transfer than the one of the same amount that was recorded by hand near its day.

    Raises Problem ``not-found`` (404) for others and for a line or client that is none; ``own-matter`` (403) for a
    client on whose side the member of staff is; ``line-settled``, ``line-recorded`` (409) where it may be recorded by
    hand already, unless ``again``; ``invalid`` (422) without a reason and for an account that is closed.
    """
    require_staff(actor, "money-in")
    why = read_line_reason(reason)

    def assign() -> StatementLine:
        line = waiting_line(line_id)
        wait_for_imports()
        to = client(client_id)
        _require_open(actor, to)
        if not again:
            _require_not_recorded(line, to)
        two = assigning_needs_second(line.amount)
        drop_assignment(actor, line, why)
        said = LineAssignment.objects.create(
            line=line, client=to, again=again, two_people=two, asked_at=clock.now(), asked_by=str(actor), why=why
        )
        if two:
            note_act(actor=actor, kind="line_assignment_asked", data={"line": line.id, "client": to.id}, why=why)
            return line
        return _book(actor, line, said, why)

    return in_transaction(assign)


def agree_to_assignment(*, actor: Actor, line_id: str, said_id: str, reason: str) -> StatementLine:
    """Agree, as the second person, that a line is the client's, and it is credited, or that it is a payout which came
    back, and it is put back. ``said_id``: what they read, so that nobody says another thing in its place meanwhile.
    ``reason``: what they compared.

    Raises Problem ``not-found`` (404) for who may not, and for a line of which nobody has said whose it is;
    ``elevation-needed``, ``own-matter``, ``other-person-needed`` (403) for the party that said it; ``line-settled``,
    ``said-anew`` for another ``said_id``, ``line-recorded`` where it was recorded by hand meanwhile,
    ``payout-not-sent``, ``payout-joined`` where the payout has changed (409); ``invalid`` (422).
    """
    require_staff(actor, "releases")
    require_elevated(actor)
    why = read_line_reason(reason)

    def agree() -> StatementLine:
        line = waiting_line(line_id)
        wait_for_imports()
        said = _standing(line)
        if said.id != said_id:
            raise Problem("said-anew")
        require_other_party(actor, said.asked_by)
        said.second_at, said.second_by, said.second_why = clock.now(), str(actor), why
        said.save(update_fields=["second_at", "second_by", "second_why"])
        if said.payout_id:
            return book_join(actor, line, said, why)
        to = client(said.client_id or "")
        _require_open(actor, to)
        _require_not_recorded(line, to, since=said.asked_at if said.again else None)
        return _book(actor, line, said, why)

    return in_transaction(agree)


def take_assignment_back(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Say that a line was credited to the wrong client: it leaves their balance and waits in suspense again. Above the
    limit the first who says so needs the duty ``money-in`` and the second, of another party, ``releases``, within the
    time for which such a word stands (``rules/money/two_people.py``).

    Only by staff who have just proved who they are. Raises Problem ``not-found`` (404) for others, and for a line that
    is none; ``elevation-needed``, ``own-matter``, ``other-person-needed`` (403); ``line-not-assigned``,
    ``assignment-spent`` (409, with ``balance`` and ``missing``) where the client has less left; ``invalid`` (422).
    """
    require_staff(actor, "money")
    require_elevated(actor)
    why = read_line_reason(reason)

    def take() -> StatementLine:
        line = lock(StatementLine, line_id)[line_id]
        if line.status != "assigned":
            raise Problem("line-not-assigned")
        said = _standing(line)
        of = said.client_id or ""
        _require_not_own(actor, of)
        lock(Client, of)
        _require_left(line, of)
        if stands(said.back_at, clock.now()):
            require_other_party(actor, said.back_by)
            require_staff(actor, "releases")
            return _take_back(actor, line, said, why)
        require_staff(actor, "money-in")
        said.back_at, said.back_by, said.back_why = clock.now(), str(actor), why
        said.back_two = assigning_needs_second(line.amount, but=said.id)
        said.save(update_fields=["back_at", "back_by", "back_why", "back_two"])
        if said.back_two:
            note_act(actor=actor, kind="line_wrong_asked", data={"line": line.id, "client": of}, why=why)
            return line
        return _take_back(actor, line, said, why)

    return in_transaction(take)


def _book(actor: Actor, line: StatementLine, said: LineAssignment, why: str) -> StatementLine:
    said.booked_at = now = clock.now()
    said.save(update_fields=["booked_at"])
    drop_own_money(line)
    line.status, line.client_id = "assigned", said.client_id
    line.settled_at, line.settled_by, line.reason = now, said.asked_by, said.why
    line.save(update_fields=["status", "client", "settled_at", "settled_by", "reason"])
    to = accounts.client(said.client_id or "")
    entry = Entry(accounts.SUSPENSE, to, line.amount, kinds.ASSIGNED_IN, f"assigned:{said.id}")
    (movement,) = post([entry], at=now)
    told = {"client_id": said.client_id, "movement_id": movement.id, "amount": line.amount}
    outbox.put("money_in", told, key=movement.key)
    note_act(actor=actor, kind="line_assigned", data={"line": line.id, "client": said.client_id}, why=why)
    return line


def _take_back(actor: Actor, line: StatementLine, said: LineAssignment, why: str) -> StatementLine:
    now, of = clock.now(), accounts.client(said.client_id or "")
    entry = Entry(of, accounts.SUSPENSE, line.amount, kinds.ASSIGNED_BACK, f"assigned-back:{said.id}")
    (movement,) = post([entry], at=now)
    said.ended_at, said.ended_by, said.ended_why = now, str(actor), why
    said.save(update_fields=["ended_at", "ended_by", "ended_why"])
    line.status, line.client, line.settled_at, line.settled_by, line.reason = "suspense", None, None, "", ""
    line.save(update_fields=["status", "client", "settled_at", "settled_by", "reason"])
    told = {"client_id": said.client_id, "movement_id": movement.id, "amount": line.amount}
    outbox.put("money_in_taken_back", told, key=movement.key)
    note_act(actor=actor, kind="line_taken_back", data={"line": line.id, "client": said.client_id}, why=why)
    return line


def _standing(line: StatementLine) -> LineAssignment:
    said = LineAssignment.objects.filter(line=line, ended_at=None).select_related("client__user").first()
    if said is None:
        raise Problem.unknown()
    return said


def _require_not_recorded(line: StatementLine, to: Client, *, since: datetime | None = None) -> None:
    """Check that nobody has recorded the same money by hand; ``since``: what came before is known to be another."""
    if recorded_before([(to.id, line.amount, line.day)], since=since):
        raise Problem("line-recorded")


def _require_open(actor: Actor, to: Client) -> None:
    if to.user is not None and not to.user.is_active:
        raise Problem.invalid(Flaw("client_id", "account_closed"))
    _require_not_own(actor, to.id)


def _require_not_own(actor: Actor, client_id: str) -> None:
    if actor.user_id and is_own_side(actor.user_id, client_id):
        raise Problem.forbidden("own-matter")


def _require_left(line: StatementLine, client_id: str) -> None:
    """Check that the client still has what was credited. What is in escrows, or frozen, they have no more."""
    there = spendable(accounts.client(client_id))
    if there < line.amount:
        raise Problem("assignment-spent", balance=there, missing=line.amount - there)
