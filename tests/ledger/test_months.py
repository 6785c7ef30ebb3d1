"""Closed months: the database dates what comes later into the first open month, and refuses the rest."""

import threading
from datetime import UTC, date, datetime, timedelta

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger.books import AOI, AT, entry, money_in
from sites import wait_until

from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import accounts, kinds, months, queries
from michinori.ledger.models import ClosedMonth, MonthSum, Movement
from michinori.ledger.posting import post

NOVEMBER, DECEMBER, JANUARY = date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)


def close(month: date) -> None:
    ClosedMonth.objects.create(month=month, closed_at=AT, closed_by="usr_sora", reason="済んだ")


def waiting() -> int:
    """How many connections to this database wait for another's lock."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        (found,) = cursor.fetchone()
    return int(found)


def came(at: datetime, amount: int = 100, key: str = "") -> Movement:
    """Money came at that instant: the movement as the database has it."""
    made = post([entry(accounts.BANK, AOI, amount, kinds.MONEY_IN, key)], at=at)[0]
    return Movement.objects.get(id=made.id)


@pytest.mark.django_db
def test_what_happened_in_a_closed_month_is_booked_in_the_open_one_and_keeps_its_origin() -> None:
    before = came(datetime(2026, 11, 30, 12, tzinfo=JAPAN))
    close(NOVEMBER)
    late, in_time = came(datetime(2026, 11, 30, 13, tzinfo=JAPAN)), came(datetime(2026, 12, 5, tzinfo=JAPAN))
    midnight = came(datetime(2026, 12, 1, 0, tzinfo=JAPAN))
    assert (before.booked_on, late.booked_on, in_time.booked_on) == (None, DECEMBER, None)
    assert day_of(late.at) == date(2026, 11, 30)
    assert midnight.booked_on == DECEMBER, "24:00 belongs to the day that ends"
    (november,) = months.moved_between(NOVEMBER, date(2026, 11, 30))
    assert (november.count, november.amount) == (1, 100)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "forged",
    [
        "INSERT INTO ledger_movement (debit_id, credit_id, amount, kind, key, input_hash, at, booked_on)"
        " VALUES ('bank', 'client:usr_aoi', 1, 'money_in', 'f', '', '2026-11-01', '2026-11-30')",
        "INSERT INTO ledger_movement (debit_id, credit_id, amount, kind, key, input_hash, at, booked_on)"
        " VALUES ('bank', 'client:usr_aoi', 1, 'money_in', 'f', '', '2027-02-01', '2026-12-31')",
        "UPDATE ledger_movement SET booked_on = '2026-12-01'",
        "DELETE FROM ledger_closedmonth",
        "UPDATE ledger_closedmonth SET month = '2026-10-01'",
        "UPDATE ledger_monthsum SET amount = 1",
        "INSERT INTO ledger_closedmonth VALUES ('2026-11-01', now(), '', '')",
        "INSERT INTO ledger_closedmonth VALUES ('2027-01-01', now(), '', '')",
        "INSERT INTO ledger_closedmonth VALUES ('2026-12-15', now(), '', '')",
        "INSERT INTO ledger_closedmonth VALUES ('2026-10-01', now(), '', '')",
    ],
)
def test_the_database_refuses_what_breaks_a_closed_month(forged: str) -> None:
    money_in(100)
    close(NOVEMBER)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(forged)
    assert (Movement.objects.count(), ClosedMonth.objects.count()) == (1, 1)


@pytest.mark.forges_the_ledger
def test_nor_may_the_owner_of_the_tables(fresh_database: str, owner_connection: psycopg.Connection) -> None:
    money_in(100)
    close(NOVEMBER)
    for forged in ("DELETE FROM ledger_closedmonth", "TRUNCATE ledger_closedmonth CASCADE"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner_connection.execute(forged)
        owner_connection.rollback()
    assert ClosedMonth.objects.count() == 1


DAYS = st.integers(0, 70).map(lambda n: datetime(2026, 11, 1, 3, tzinfo=UTC) + timedelta(days=n))


@pytest.mark.django_db
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(DAYS, st.integers(1, 10**9), st.booleans()), min_size=1, max_size=25), st.integers(0, 3))
def test_sums_of_closed_months_are_those_of_their_movements(
    moves: list[tuple[datetime, int, bool]], closings: int
) -> None:
    with transaction.atomic():
        for n, (at, amount, _) in enumerate(moves):
            came(at, amount, f"h{n}")
        for month in (NOVEMBER, DECEMBER, JANUARY)[:closings]:
            close(month)
            months.sum_closed()
            for n, (at, amount, late) in enumerate(moves):
                if late:
                    came(at, amount, f"{month}{n}")
        plain = {row.id: (row.booked_on or day_of(row.at), row.amount) for row in Movement.objects.all()}
        for day in (date(2026, 11, 30), date(2026, 12, 7), date(2026, 12, 31), date(2027, 2, 28)):
            expected = sum(amount for booked, amount in plain.values() if booked <= day)
            assert sum(one.amount for one in months.moved_until(day)) == expected
        wanted = [NOVEMBER, DECEMBER, JANUARY, date(2027, 2, 1)]
        for month, moved in months.moved_in(wanted).items():
            assert sum(one.amount for one in moved) == sum(
                amount for booked, amount in plain.values() if months.first_of(booked) == month
            )
        found, day, number = [], date(2020, 1, 1), 0
        while batch := months.moved_after(day, number, date(2030, 1, 1), 7):
            found += [(one.day, one.id) for one in batch]
            day, number = found[-1]
        assert found == sorted((booked, number) for number, (booked, _) in plain.items())
        assert queries.total(accounts.BANK) == queries.by_kind()["bank"] == sum(yen for _, yen in plain.values())
        transaction.set_rollback(True)


@pytest.mark.forges_the_ledger
@pytest.mark.django_db
def test_the_banks_balance_adds_to_the_newest_closed_month_what_came_since() -> None:
    """Also what left, what is dated into the open month, and what came while a closed month has no sums yet."""
    came(datetime(2026, 11, 20, tzinfo=JAPAN), 1_000)
    post([entry(accounts.BANK_CHARGES, accounts.BANK, 300, kinds.BANK_CHARGE)], at=datetime(2026, 11, 21, tzinfo=JAPAN))
    close(NOVEMBER)
    found = []
    for summed in (False, True):
        if summed:
            months.sum_closed()
        came(datetime(2026, 11, 22, tzinfo=JAPAN), 50, f"late{summed}")
        with CaptureQueriesContext(connection) as asked:
            found.append((queries.balance(accounts.BANK), queries.by_kind()["bank"], queries.by_kind()["bank_charges"]))
        assert any("2026-12-01" in one["sql"] for one in asked) is summed
    assert found == [(750, 750, 300), (800, 800, 300)]
    MonthSum.objects.create(month_id=NOVEMBER, debit="bank", credit="own", kind="forged", count=1, amount=1)
    assert not queries.check().sound, "what the balance begins with is compared with the movements"


def test_a_closing_waits_for_postings_under_way_and_later_ones_wait_for_it(
    fresh_database: str, race_rounds: int
) -> None:
    """A posting that began before the closing is in the month; one that comes during it is dated into the next."""
    for n in range(race_rounds):
        month = (NOVEMBER, DECEMBER, JANUARY)[0] if n == 0 else months.after(months.last_closed().month)  # type: ignore[union-attr]
        at = datetime(month.year, month.month, 10, tzinfo=JAPAN)
        posted, go_on, closed = threading.Event(), threading.Event(), threading.Event()

        def pay_in(
            n: int = n, at: datetime = at, posted: threading.Event = posted, go_on: threading.Event = go_on
        ) -> None:
            with transaction.atomic():
                came(at, 100, f"early{n}")
                posted.set()
                go_on.wait(60)
            connection.close()

        def close_it(month: date = month, closed: threading.Event = closed) -> None:
            with transaction.atomic():
                close(month)
            closed.set()
            connection.close()

        def pay_late(n: int = n, at: datetime = at) -> None:
            came(at, 100, f"late{n}")
            connection.close()

        first, closing = threading.Thread(target=pay_in), threading.Thread(target=close_it)
        first.start()
        assert posted.wait(60)
        closing.start()
        wait_until(lambda: waiting() == 1)
        late = threading.Thread(target=pay_late)
        late.start()
        wait_until(lambda: waiting() == 2)
        assert not closed.is_set()
        go_on.set()
        for one in (first, closing, late):
            one.join(60)
        early, after = (Movement.objects.get(key=f"{key}{n}") for key in ("early", "late"))
        assert early.booked_on is None
        assert after.booked_on == months.after(month)


def test_many_post_while_a_month_is_closed_and_none_gets_in(fresh_database: str) -> None:
    at = datetime(2026, 11, 20, tzinfo=JAPAN)
    came(at, key="first")
    stop = threading.Event()

    def keep_posting(name: str) -> None:
        for n in range(10_000):
            if stop.is_set():
                break
            came(at, 1, f"{name}{n}")
        connection.close()

    threads = [threading.Thread(target=keep_posting, args=(f"t{n}:",)) for n in range(3)]
    for one in threads:
        one.start()
    wait_until(lambda: Movement.objects.count() > 10)
    with transaction.atomic():
        months.keep_alone("5s")
        close(NOVEMBER)
    seen = months.moved_between(NOVEMBER, date(2026, 11, 30))
    wait_until(Movement.objects.filter(booked_on=DECEMBER).exists)
    stop.set()
    for one in threads:
        one.join(60)
    assert months.moved_between(NOVEMBER, date(2026, 11, 30)) == seen


def test_a_closing_gives_up_where_postings_take_long(fresh_database: str) -> None:
    posted, go_on = threading.Event(), threading.Event()

    def pay_in() -> None:
        with transaction.atomic():
            came(AT)
            posted.set()
            go_on.wait(60)
        connection.close()

    thread = threading.Thread(target=pay_in)
    thread.start()
    assert posted.wait(60)
    with pytest.raises(DatabaseError), transaction.atomic():
        months.keep_alone("50ms")
    go_on.set()
    thread.join(60)
    assert not ClosedMonth.objects.exists()


@pytest.mark.django_db
def test_a_month_is_closed_once() -> None:
    close(NOVEMBER)
    with pytest.raises(IntegrityError), transaction.atomic():
        close(NOVEMBER)


@pytest.mark.forges_the_ledger
@pytest.mark.django_db
def test_the_check_finds_sums_of_a_closed_month_that_are_not_those_of_its_movements() -> None:
    came(datetime(2026, 11, 3, tzinfo=UTC))
    close(NOVEMBER)
    MonthSum.objects.create(month_id=NOVEMBER, debit="bank", credit="client", kind="money_in", count=1, amount=99)
    months.sum_closed()
    assert queries.check().imbalance == 2
    assert not queries.check().sound
