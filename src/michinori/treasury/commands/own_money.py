"""The operator's own money: what it takes out of the bank that keeps others' money, what it puts in, and what the bank
takes of it as a charge (decision 38).

A line of the bank's statement says that it happened; staff say that it was the operator, or a charge. Above the limit
of payouts (``payout_second``), with what one person's word was enough for within 30 days (``second_person``), a second
person of another party agrees before it is booked. The database lets out only what the bank holds beyond what is owed
to others.
"""

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Abs, Coalesce

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import free_yen, moved_since
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.money.charges import EVERYDAY, is_large
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.payout_runs import LATELY
from michinori.treasury.commands.second_person import needs_second_person, require_other_party
from michinori.treasury.commands.unmatched import REASON_LIMIT, drop_assignment
from michinori.treasury.models import OwnMoney, StatementLine
from michinori.treasury.models.own import OwnWhat

_WAITS = ("suspense", "out")
_LOCK = 0x6F776E  # "own" in ASCII: as the trigger of the ledger's migration 0006 takes it


def say_own_money(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Say that a line is the operator's own money, taken out or put in. It is booked at once, or, above the limit, when
    another has agreed; until then whoever says it anew says it in the other's place.

    Raises Problem ``not-found`` (404) for who may not, and for what is no line; ``line-settled``, ``more-than-own``
    (409) for more than the bank holds beyond what is owed to others; ``invalid`` (422) without a reason.
    """
    return _say(actor, line_id, reason, "own")


def book_charge(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Book a line that left as a charge of the bank, which the operator bears: as ``say_own_money``, with a proof of
    who they are above what banks take day by day (``rules/money/charges.py``).

    Raises Problem ``not-found`` (404) for who may not, and for what is no such line; ``elevation-needed`` (403);
    ``line-settled``, ``more-than-own`` (409); ``invalid`` (422).
    """
    return _say(actor, line_id, reason, "charge")


def _say(actor: Actor, line_id: str, reason: str, what: OwnWhat) -> StatementLine:
    require_staff(actor, "books")
    why = read_words(reason, REASON_LIMIT)

    def say() -> StatementLine:
        line = _waiting(line_id, what)
        if what == "charge" and is_large(-line.amount):
            require_elevated(actor)
        _wait_for_others()
        two = _needs_two(line, what)
        said = {"what": what, "two_people": two, "asked_at": clock.now(), "asked_by": str(actor), "why": why}
        word, _ = OwnMoney.objects.update_or_create(line=line, defaults=said)
        if two:
            _require_free(line, what)
            note_act(actor=actor, kind="own_money_asked", data={"line": line.id}, why=why)
            return line
        return _book(actor, line, word, why)

    return in_transaction(say)


def agree_to_own_money(*, actor: Actor, line_id: str, word: str, reason: str) -> StatementLine:
    """Agree, as the second person, that a line is the operator's own money, or a charge; it is booked. ``word``: what
    they read (``OwnMoney.word``), so that nobody says another thing in its place meanwhile. ``reason``: what they
    compared.

    Raises Problem ``not-found`` (404) for who may not, and for a line of which nobody has said so;
    ``elevation-needed``, ``other-person-needed`` (403) for the party that said it; ``line-settled``, ``said-anew`` for
    another ``word``, ``more-than-own`` (409); ``invalid`` (422).
    """
    require_staff(actor, "releases")
    require_elevated(actor)
    why = read_words(reason, REASON_LIMIT)

    def agree() -> StatementLine:
        line = _waiting(line_id, "own")
        said = OwnMoney.objects.filter(line=line).first()
        if said is None:
            raise Problem.unknown()
        if said.word != word:
            raise Problem("said-anew")
        require_other_party(actor, said.asked_by)
        said.second_at, said.second_by, said.second_why = clock.now(), str(actor), why
        said.save(update_fields=["second_at", "second_by", "second_why"])
        return _book(actor, line, said, why)

    return in_transaction(agree)


def _waiting(line_id: str, what: OwnWhat) -> StatementLine:
    line = lock(StatementLine, line_id)[line_id]
    if what == "charge" and line.amount > 0:
        raise Problem.unknown()
    if line.status not in _WAITS:
        raise Problem("line-settled")
    return line


def _book(actor: Actor, line: StatementLine, said: OwnMoney, why: str) -> StatementLine:
    what: OwnWhat = "charge" if said.what == "charge" else "own"
    _require_free(line, what)
    drop_assignment(actor, line, why)
    line.status, line.settled_at, line.settled_by, line.reason = what, clock.now(), said.asked_by, said.why
    line.save(update_fields=["status", "settled_at", "settled_by", "reason"])
    post([_entry(line, what)], at=line.settled_at)
    note_act(actor=actor, kind=f"line_{what}", data={"line": line.id}, why=why)
    return line


def _entry(line: StatementLine, what: OwnWhat) -> Entry:
    key, amount = f"{what}:{line.id}", abs(line.amount)
    if what == "charge":
        return Entry(accounts.BANK_CHARGES, accounts.BANK, amount, kinds.BANK_CHARGE, key)
    if line.amount > 0:
        return Entry(accounts.SUSPENSE, accounts.OWN, amount, kinds.OWN_IN, key)
    return Entry(accounts.OWN, accounts.BANK, amount, kinds.OWN_OUT, key)


def _needs_two(line: StatementLine, what: OwnWhat) -> bool:
    """Whether one person's word is too little. Everyday charges count among themselves, so that one does not wait
    because the operator took out what it earned.
    """
    if what == "own" or is_large(-line.amount):
        return needs_second_person(abs(line.amount))
    alone = StatementLine.objects.filter(status="charge", settled_at__gt=clock.now() - LATELY)
    lately: int = alone.exclude(own_money__two_people=True).aggregate(sum=Coalesce(Sum(Abs("amount")), 0))["sum"]
    return lately - line.amount > settings_now().site.payout_second


def _wait_for_others() -> None:
    """Let one after the other count what was booked, and what is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _require_free(line: StatementLine, what: OwnWhat) -> None:
    """Check that what was taken out was the operator's. Of charges a little more may have been taken."""
    if line.amount > 0:
        return
    _wait_for_others()
    free = free_yen()
    if -line.amount <= free or (what == "charge" and _charged_lately() - line.amount <= EVERYDAY):
        return
    raise Problem("more-than-own", balance=max(0, free))


def _charged_lately() -> int:
    """The charges of 30 days, as the trigger of the ledger counts them."""
    since = clock.now() - LATELY
    return moved_since(accounts.BANK_CHARGES, since)
