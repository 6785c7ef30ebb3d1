"""Money that came without a reference: staff find that it is a payout which came back, or have it sent back (domain
§ 8, Money in). Whose it is else they say in ``assigning``.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import number_in
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import total
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.money.bank_days import bank_day_from
from michinori.rules.money.senders import may_be_one, surely_one
from michinori.treasury.booking import came_twice, come_back, on_its_way, taken_back
from michinori.treasury.commands.accounts import read_account
from michinori.treasury.commands.gathering import await_bank_day
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.payout_runs import locked_payout, put_back
from michinori.treasury.commands.second_person import assigning_needs_second
from michinori.treasury.models import BankAccount, LineAssignment, OwnMoney, Payout, StatementLine
from michinori.treasury.queries.recorded import by_hand

REASON_LIMIT = 500
_LOCK = 0x63617264  # "card" in ASCII: an advisory lock, since nobody may change the account's row


def return_line(*, actor: Actor, line_id: str, account: Mapping[str, Any], reason: str) -> StatementLine:
    """Send a line that waits in suspense back to its sender with the payouts of the next bank day. ``account``: theirs,
    as ``set_bank_account`` takes it; its holder must be the sender where the bank's name of them can be read. Where it
    cannot, and above ``payout_second`` yen, other staff vouch for the account first (``vouch_for_account``).

    Only by staff who have just proved who they are. Raises Problem ``not-found`` (404) for others and for a line that
    is none; ``elevation-needed`` (403); ``line-settled`` (409); ``invalid`` (422), also without a reason.
    """
    require_staff(actor, "money-in")
    require_elevated(actor)
    typed = read_account(account)

    def settle(line: StatementLine) -> Entry:
        if not may_be_one(line.name, typed.holder):
            raise Problem.invalid(Flaw("holder_kana", "not_the_sender", {"sender": line.name}))
        now = clock.now()
        line.status = "returned"
        sure = surely_one(line.name, typed.holder) and line.amount <= settings_now().site.payout_second
        known: dict[str, Any] = {"status": "usable", "ended_at": now} if sure else {"status": "unverified"}
        to = BankAccount.objects.create(made_at=now, made_by=str(actor), usable_from=now, **known, **vars(typed))
        payout = Payout.objects.create(
            source="sender",
            line=line,
            account=to,
            amount=line.amount,
            requested_at=now,
            due_on=bank_day_from(day_of(now)),
        )
        await_bank_day(now)
        return on_its_way(payout)

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def stop_return(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Let a line that was to go back to its sender wait for staff again, as long as nobody has vouched for the account.

    Raises Problem ``not-found`` (404) for anybody but staff, and for a line that is none; ``return-under-way`` (409);
    ``invalid`` (422) without a reason.
    """
    require_staff(actor, "money-in")
    why = read_line_reason(reason)

    def stop() -> StatementLine:
        line = lock(StatementLine, line_id)[line_id]
        payout = Payout.objects.filter(line=line, status="requested").first()
        account = lock(BankAccount, str(payout.account_id))[str(payout.account_id)] if payout else None
        if payout is None or account is None or account.status != "unverified":
            raise Problem("return-under-way")
        now = clock.now()
        post([taken_back(payout)], at=now)
        payout.status, payout.ended_at, payout.reason = "cancelled", now, why
        payout.save(update_fields=["status", "ended_at", "reason"])
        account.ended_at = now
        account.save(update_fields=["ended_at"])
        line.status, line.settled_at, line.settled_by, line.reason = "suspense", None, "", ""
        line.save(update_fields=["status", "settled_at", "settled_by", "reason"])
        note_act(actor=actor, kind="line_return_stopped", data={"line": line.id}, why=why)
        return line

    return in_transaction(stop)


def settle_card_payout(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Say that a line in suspense is what the card company has paid out: it lies there no more.

    Raises Problem ``not-found`` (404) for anybody but staff, and for a line that is none; ``line-settled``,
    ``more-than-card`` (409) for more than lies there; ``invalid`` (422) without a reason.
    """

    def settle(line: StatementLine) -> Entry:
        _wait_for_others()
        there = total(accounts.CARD)
        if line.amount > there:
            raise Problem("more-than-card", balance=there)
        line.status = "card"
        return Entry(accounts.SUSPENSE, accounts.CARD, line.amount, kinds.CARD_SETTLED, f"settled:{line.id}")

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def _wait_for_others() -> None:
    """Let one settlement after the other read what lies at the card company."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def join_payout(*, actor: Actor, line_id: str, payout_id: str, reason: str) -> StatementLine:
    """Say that a line in suspense is a payout which the bank could not deliver: it is on its owner's balance again, and
    they are told the reason. Where ``mark_returned`` has said so before the line came, the money is counted
    once from now on. Above the limit of what is assigned it waits until another has agreed (``agree_to_assignment``).

    Raises Problem ``not-found`` (404) for anybody but staff, for a line and a payout that are none; ``own-matter``
    (403) for money of whose side the member of staff is on; ``line-settled``, ``payout-not-sent``, ``payout-joined``
    (409); ``invalid`` (422) for another amount, and without a reason.
    """

    require_staff(actor, "money-in")
    why = read_line_reason(reason)

    def join() -> StatementLine:
        line = waiting_line(line_id)
        payout = _payout_of(actor, line, payout_id)
        two = assigning_needs_second(line.amount)
        drop_assignment(actor, line, why)
        said = LineAssignment.objects.create(
            line=line,
            client_id=payout.owner_id,
            payout=payout,
            two_people=two,
            asked_at=clock.now(),
            asked_by=str(actor),
            why=why,
        )
        if two:
            about = {"line": line.id, "payout": payout.id}
            note_act(actor=actor, kind="line_assignment_asked", data=about, why=why)
            return line
        return _put_back_by(actor, line, said, payout, why)

    return in_transaction(join)


def book_join(actor: Actor, line: StatementLine, said: LineAssignment, why: str) -> StatementLine:
    """Put the payout back which enough people have said a locked line to be; for ``assigning``. Call within a
    transaction. Raises as ``join_payout`` where it has changed meanwhile.
    """
    return _put_back_by(actor, line, said, _payout_of(actor, line, said.payout_id or ""), why)


def _payout_of(actor: Actor, line: StatementLine, payout_id: str) -> Payout:
    """The payout, locked, that a line may be."""
    payout = locked_payout(payout_id)
    if actor.user_id and payout.owner_id and is_own_side(actor.user_id, payout.owner_id):
        raise Problem.forbidden("own-matter")
    if payout.amount != line.amount:
        raise Problem.invalid(Flaw("payout_id", "not_a_choice"))
    if StatementLine.objects.filter(payout=payout).exists():
        raise Problem("payout-joined")
    if payout.status not in ("sent", "returned"):
        raise Problem("payout-not-sent")
    return payout


def _put_back_by(actor: Actor, line: StatementLine, said: LineAssignment, payout: Payout, why: str) -> StatementLine:
    said.booked_at = now = clock.now()
    said.save(update_fields=["booked_at"])
    drop_own_money(line)
    if payout.status == "returned":
        post([came_twice(payout)], at=now)
    else:
        put_back(payout, come_back(payout, by=accounts.SUSPENSE) if payout.owner_id else None, said.why)
    line.status, line.payout = "bounced", payout
    line.settled_at, line.settled_by, line.reason = now, said.asked_by, said.why
    line.save(update_fields=["status", "payout", "settled_at", "settled_by", "reason"])
    note_act(actor=actor, kind="line_bounced", data={"line": line.id, "payout": payout.id}, why=why)
    return line


def join_recorded(*, actor: Actor, line_id: str, movement_id: str, reason: str) -> StatementLine:
    """Say that a line in suspense is money that somebody had recorded by hand (``deposit record``): it is counted once
    from now on, and the client keeps what they were credited with.

    Raises Problem ``not-found`` (404) for anybody but staff, and for a line that is none; ``own-matter`` (403) for a
    client of whose side the member of staff is; ``line-settled`` (409); ``invalid`` (422), at ``movement_id`` for what
    was not recorded so near that day, of another amount, or is another line's already.
    """

    def settle(line: StatementLine) -> Entry:
        found = by_hand([line.amount], line.day, line.day).filter(id=number_in(movement_id, 18) or 0).first()
        if found is None:
            raise Problem.invalid(Flaw("movement_id", "not_a_choice"))
        if actor.user_id and is_own_side(actor.user_id, accounts.owner_of(found.credit_id) or ""):
            raise Problem.forbidden("own-matter")
        line.status, line.recorded = "known", found
        return Entry(accounts.SUSPENSE, accounts.BANK, line.amount, kinds.COUNTED_ONCE, f"hand:{line.id}")

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def waiting_line(line_id: str) -> StatementLine:
    """A line that waits in suspense, locked. Raises ``not-found`` (404), ``line-settled`` (409)."""
    line = lock(StatementLine, line_id)[line_id]
    if line.status != "suspense":
        raise Problem("line-settled")
    return line


def drop_assignment(actor: Actor, line: StatementLine, why: str) -> None:
    """Let what somebody said of whose line it is, and nobody has agreed to, stand no more: something else is said."""
    waits = LineAssignment.objects.filter(line=line, ended_at=None, booked_at=None)
    waits.update(ended_at=clock.now(), ended_by=str(actor), ended_why=why)


def drop_own_money(line: StatementLine) -> None:
    """Let what somebody said of a line being the operator's own money stand no more: it was settled as something else,
    and may wait again. The staff log keeps it.
    """
    OwnMoney.objects.filter(line=line).delete()


def _settle(actor: Actor, line_id: str, reason: str, settle: Callable[[StatementLine], Entry]) -> StatementLine:
    require_staff(actor, "money-in")
    why = read_line_reason(reason)
    line = waiting_line(line_id)
    entry = settle(line)
    drop_assignment(actor, line, why)
    drop_own_money(line)
    line.settled_at, line.settled_by, line.reason = clock.now(), str(actor), why
    line.save(update_fields=["status", "recorded", "settled_at", "settled_by", "reason"])
    post([entry], at=line.settled_at)
    note_act(actor=actor, kind=f"line_{line.status}", data={"line": line.id}, why=why)
    return line


def read_line_reason(text: str) -> str:
    """Why staff settle a line so. Raises ``invalid`` (at ``reason``)."""
    return read_words(text, REASON_LIMIT)
