"""Closing months of the books (decision 38, Books): what is booked afterwards is dated into the first open month."""

from datetime import date

from django.db import OperationalError

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import months
from michinori.ledger.models import ClosedMonth
from michinori.machinery import clock
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_elevated
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.policy import require_office

CLOSING_REASON_LIMIT = 500
_PATIENCE = "5s"
"""How long a closing waits for postings under way, while others wait behind it."""
_TOO_LONG = "55P03"  # lock_not_available


def close_month(*, actor: Actor, month: date, reason: str) -> ClosedMonth:
    """Close a month of the books for good, ``month`` being any day of it. The first to be closed may be any month that
    is over, which closes those before it as well; from then on it is the next one. Once more changes nothing.

    Raises Problem ``not-found`` (404) for who may not, ``elevation-needed`` (403), ``invalid`` (422) without a reason,
    ``month-not-over``, ``month-not-next`` (with ``next``) and ``books-busy`` (409). Call outside a transaction.
    """
    require_office(actor, "books")
    require_elevated(actor)
    why = read_words(reason, CLOSING_REASON_LIMIT)
    first = months.first_of(month)
    try:
        row = in_transaction(lambda: _close(actor, first, why))
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) != _TOO_LONG:
            raise
        raise Problem("books-busy") from error
    months.sum_closed()
    return row


def _close(actor: Actor, month: date, reason: str) -> ClosedMonth:
    months.keep_alone(_PATIENCE)
    now, newest = clock.now(), months.last_closed()
    if newest and month <= newest.month:
        return ClosedMonth.objects.filter(month__gte=month).order_by("month")[0]
    if months.first_of(day_of(now)) <= month:
        raise Problem("month-not-over", month=month)
    if newest and month != months.after(newest.month):
        raise Problem("month-not-next", next=months.after(newest.month))
    row = ClosedMonth.objects.create(month=month, closed_at=now, closed_by=str(actor), reason=reason)
    note_act(actor=actor, kind="month_closed", data={"month": f"{month:%Y-%m}"}, why=reason)
    return row
