"""Closing a month against what posts at the same moment: a statement that is imported, pay by the clock."""

from datetime import date, datetime, timedelta

from treasury.bank_files import Desk, bank_file

from michinori.config import tick
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import months
from michinori.ledger.models import ClosedMonth, Movement
from michinori.ledger.queries import check
from michinori.machinery import clock
from michinori.treasury.commands.closing import close_month
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.queries import books
from tests.races.arena import at_once
from tests.stories import cast as story


def test_the_clock_pays_for_a_month_while_it_is_closed(fresh_database: str) -> None:
    cast = Desk()
    contract = story.active(cast, pay_on="stage")
    story.hand_in(cast, contract, 1)
    tick.apply_due()  # a site's clock beats before it is turned, or the turn would be doubted
    due = day_of(clock.now()) + timedelta(days=7)
    month = months.first_of(due)
    clock.turn_to(datetime(*months.after(month).timetuple()[:3], 9, tzinfo=JAPAN))
    sora = cast.proved(cast.sora)
    while (first := books.next_to_close()) and first < month:
        close_month(actor=sora, month=first, reason="前の月")
    _, closed = at_once(tick.apply_due, lambda: close_month(actor=sora, month=month, reason="競う"))
    assert isinstance(closed, ClosedMonth), closed
    paid = Movement.objects.filter(kind="payment")
    assert {day_of(one.at) for one in paid} == {due}
    assert {one.booked_on for one in paid} in ({None}, {months.after(month)}), "all of one step in one month"
    _holds(month)


def test_a_statement_is_imported_while_a_month_is_closed(fresh_database: str) -> None:
    cast = Desk()
    contract = story.active(cast)
    assert contract
    month = months.first_of(day_of(clock.now()))
    clock.turn_to(datetime(*months.after(month).timetuple()[:3], 9, tzinfo=JAPAN))
    file = bank_file(*((n, f"ﾀﾞﾚｶ {n}") for n in range(1, 450)))
    sora, office = cast.proved(cast.sora), Actor.operator()
    imported, closed, again = at_once(
        lambda: import_statement(actor=office, name="a.txt", content=file),
        lambda: close_month(actor=sora, month=month, reason="競う"),
        lambda: close_month(actor=sora, month=month, reason="競う"),
    )
    assert isinstance(closed, ClosedMonth) and isinstance(again, ClosedMonth)  # noqa: PT018
    assert closed.month == again.month == month
    assert Movement.objects.filter(kind="unmatched_in", booked_on=None).count() == 449, imported
    _holds(month)


def _holds(month: date) -> None:
    assert check().sound
    last = months.after(month) - timedelta(days=1)
    trial = books.trial_balance(last)
    assert trial.debit == trial.credit == sum(one.amount for one in books.journal(date(2020, 1, 1), last))
