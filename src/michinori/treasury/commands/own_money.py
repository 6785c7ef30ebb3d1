"""The operator's own money: what it takes out of the bank that keeps others' money, and what it puts in (decision 38).

A line of the bank's statement says that it happened; staff say that it was the operator. Above the limit of payouts
(``payout_second``), alone or with what was booked on one person's word within 30 days, a second person of another party
agrees before it is booked. The database lets out only what the bank holds beyond what is owed to others.
"""

from datetime import timedelta

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Abs, Coalesce

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import free_yen
from michinori.machinery import audit, clock
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.fields import Reader
from michinori.treasury.commands.payout_releases import party_of
from michinori.treasury.commands.unmatched import REASON_LIMIT
from michinori.treasury.models import OwnMoney, StatementLine

_LATELY = timedelta(days=30)
_WAITS = ("suspense", "out")
_LOCK = 0x6F776E  # "own" in ASCII: as the trigger of the ledger's migration 0006 takes it


def say_own_money(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Say that a line is the operator's own money, taken out or put in. It is booked at once, or, above the limit, when
    another has agreed; until then whoever says it anew says it in the other's place.

    Raises Problem ``not-found`` (404) for who may not, and for what is no line; ``line-settled``, ``more-than-own``
    (409) for more than the bank holds beyond what is owed to others; ``invalid`` (422) without a reason.
    """
    require_staff(actor, "closing")
    why = _read(reason)

    def say() -> StatementLine:
        line = _waiting(line_id)
        _wait_for_others()
        two = abs(line.amount) + _alone_lately() > settings_now().site.payout_second
        said = {"two_people": two, "asked_at": clock.now(), "asked_by": str(actor), "why": why}
        OwnMoney.objects.update_or_create(line=line, defaults=said)
        if two:
            _require_free(line)
            audit.note(actor=actor, kind="own_money_asked", data={"line": line.id})
            return line
        return _book(line, actor, str(actor), why)

    return in_transaction(say)


def agree_to_own_money(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Agree, as the second person, that a line is the operator's own money; it is booked. ``reason``: what they
    compared.

    Raises Problem ``not-found`` (404) for who may not, and for a line of which nobody has said so;
    ``elevation-needed``, ``other-person-needed`` (403) for the party that said it; ``line-settled``, ``more-than-own``
    (409); ``invalid`` (422).
    """
    require_staff(actor, "releases")
    require_elevated(actor)
    why = _read(reason)

    def agree() -> StatementLine:
        line = _waiting(line_id)
        said = OwnMoney.objects.filter(line=line).first()
        if said is None:
            raise Problem.unknown()
        if party_of(str(actor)) == party_of(said.asked_by):
            raise Problem.forbidden("other-person-needed")
        said.second_at, said.second_by, said.second_why = clock.now(), str(actor), why
        said.save(update_fields=["second_at", "second_by", "second_why"])
        return _book(line, actor, said.asked_by, said.why)

    return in_transaction(agree)


def _read(reason: str) -> str:
    reader = Reader({"reason": reason})
    why = reader.line("reason", REASON_LIMIT)
    reader.finish()
    return why


def _waiting(line_id: str) -> StatementLine:
    line = lock(StatementLine, line_id)[line_id]
    if line.status not in _WAITS:
        raise Problem("line-settled")
    return line


def _book(line: StatementLine, actor: Actor, said_by: str, why: str) -> StatementLine:
    _require_free(line)
    key, amount = f"own:{line.id}", abs(line.amount)
    entry = (
        Entry(accounts.SUSPENSE, accounts.OWN, amount, kinds.OWN_IN, key)
        if line.amount > 0
        else Entry(accounts.OWN, accounts.BANK, amount, kinds.OWN_OUT, key)
    )
    line.status, line.settled_at, line.settled_by, line.reason = "own", clock.now(), said_by, why
    line.save(update_fields=["status", "settled_at", "settled_by", "reason"])
    post([entry], at=line.settled_at)
    audit.note(actor=actor, kind="line_own", data={"line": line.id})
    return line


def _alone_lately() -> int:
    """The yen that were booked on one person's word within 30 days, in and out."""
    alone = StatementLine.objects.filter(
        status="own", own_money__two_people=False, settled_at__gt=clock.now() - _LATELY
    )
    found: int = alone.aggregate(sum=Coalesce(Sum(Abs("amount")), 0))["sum"]
    return found


def _wait_for_others() -> None:
    """Let one after the other count what was booked, and what is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _require_free(line: StatementLine) -> None:
    """Check that what was taken out was the operator's."""
    if line.amount > 0:
        return
    _wait_for_others()
    free = free_yen()
    if -line.amount > free:
        raise Problem("more-than-own", balance=max(0, free))
