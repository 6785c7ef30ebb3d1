"""Statements of the bank: every line that came in is credited or waits in suspense, once, whatever files bring it."""

import itertools
import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st
from treasury.bank_files import Came, Desk, amounts, bank_file

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance, check
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.treasury.commands import statements
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import Imported, import_statement
from michinori.treasury.models import BankStatement, StatementLine
from tests.stories.cast import Cast

OPERATOR = Actor.operator()


def imported(content: bytes, name: str = "20260227.txt") -> Imported:
    return import_statement(actor=OPERATOR, name=name, content=content)


def number_of(user: User) -> str:
    return give_reference(actor=Actor.person(user.id), client_id=user.id)


def has(user: User) -> int:
    return balance(accounts.client(user.id))


@pytest.mark.django_db
def test_what_bears_a_number_is_credited_and_the_rest_waits() -> None:
    cast = Desk()
    lines: list[Came] = [
        (55_000, f"{number_of(cast.mio)} ﾐｵ"),
        (3_000, "ｻﾄｳ ﾊﾅｺ"),
        (-330, "ﾌﾘｺﾐﾃｽｳﾘﾖｳ"),
        (11_000, f"ﾚﾝ{number_of(cast.ren)}"),
        (2_000, "99999999 ﾀﾞﾚｶ"),
    ]
    assert imported(bank_file(*lines)) == Imported(5, new=5, known=0, matched=2, suspense=2)
    assert (has(cast.mio), has(cast.ren)) == (55_000, 11_000)
    assert (balance(accounts.SUSPENSE), balance(accounts.BANK)) == (5_000, 71_000)
    told = {item.payload["client_id"]: item.payload["amount"] for item in OutboxItem.objects.filter(kind="money_in")}
    assert told == {cast.mio.id: 55_000, cast.ren.id: 11_000}
    rows = StatementLine.objects.order_by("number")
    assert [one.status for one in rows] == ["matched", "suspense", "out", "matched", "suspense"]
    assert {one.day for one in rows} == {date(2026, 2, 27)}
    kept = BankStatement.objects.get()
    assert (kept.lines, kept.imported_by, kept.done_at is not None) == (5, "operator", True)


@pytest.mark.django_db
def test_the_same_file_again_and_files_that_overlap_book_nothing_twice() -> None:
    cast = Desk()
    number = number_of(cast.mio)
    equal = (5_000, f"{number} ﾐｵ")
    first = bank_file(equal, (700, "ｻﾄｳ"))
    assert imported(first).new == 2
    assert imported(first, "again.txt") == Imported(2, known=2)
    assert imported(bank_file(equal, (700, "ｻﾄｳ"), equal)) == Imported(3, new=1, known=2, matched=1)
    assert has(cast.mio) == 10_000
    assert imported(bank_file(equal, account="7654321")).new == 1, "another account's line is another"
    assert OutboxItem.objects.filter(kind="money_in").count() == 3


@pytest.mark.django_db
def test_of_a_wrong_file_nothing_is_booked() -> None:
    good = bank_file((5_000, "ｻﾄｳ"), (600, "ｽｽﾞｷ"))
    for content, key in (
        (good.replace(b"000000005000", b"000000005001"), "sums"),
        (good[:-202], "cut"),
        (b"", "empty"),
    ):
        with pytest.raises(Problem) as refusal:
            imported(content)
        assert [(flaw.field, flaw.key) for flaw in refusal.value.flaws] == [("file", f"statement_{key}")]
    assert not any(model.objects.exists() for model in (Movement, StatementLine, BankStatement))


@pytest.mark.django_db
def test_only_operator_and_staff_import() -> None:
    cast = Desk()
    for actor in (cast.acts(cast.mio), Actor.clock(), Actor("person", None)):
        with pytest.raises(Problem) as refusal:
            import_statement(actor=actor, name="a.txt", content=bank_file((1, "ｻﾄｳ")), why="見て確かめた")
        assert refusal.value.status == 404
    with pytest.raises(Problem) as refusal:
        import_statement(actor=OPERATOR, name="", content=bank_file((1, "ｻﾄｳ")), format="pdf")
    assert [flaw.field for flaw in refusal.value.flaws] == ["name", "format"]
    assert not StatementLine.objects.exists()
    assert (
        import_statement(
            actor=cast.acts(cast.sora), name="a.txt", content=bank_file((1, "ｻﾄｳ")), why="見て確かめた"
        ).suspense
        == 1
    )


@pytest.mark.django_db
def test_a_closed_account_is_credited_nothing() -> None:
    cast = Desk()
    number = number_of(cast.mio)
    User.objects.filter(id=cast.mio.id).update(is_active=False)
    assert imported(bank_file((5_000, f"{number} ﾐｵ"))).suspense == 1
    assert has(cast.mio) == 0


@pytest.mark.django_db
def test_progress_is_told_and_a_file_cut_short_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statements, "_BATCH", 2)
    content, told = bank_file(*[(n, "ｻﾄｳ") for n in range(1, 6)]), []

    def stop(done: int, lines: int) -> None:
        told.append((done, lines))
        if done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_statement(actor=OPERATOR, name="a.txt", content=content, progress=stop)
    assert told == [(2, 5), (4, 5)]
    assert (StatementLine.objects.count(), BankStatement.objects.get().done_at) == (4, None)
    assert imported(content) == Imported(5, new=1, known=4, suspense=1)
    assert BankStatement.objects.get().done_at is not None


DAYS = ("080225", "080226", "080227")
LINES = st.lists(
    st.tuples(st.sampled_from(DAYS), st.sampled_from((1, 20, 300, -5)), st.booleans()), min_size=1, max_size=12
)
CUTS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=1, max_size=5)


@pytest.mark.django_db
def test_whatever_files_hold_the_lines_their_sum_is_credited_once() -> None:
    """Files hold whole days, in any order and overlapping; equal lines of a day count each."""
    mio, fresh = Cast().mio, itertools.count(1_000_001)
    number = number_of(mio)

    @given(LINES, CUTS)
    @settings(max_examples=25, deadline=None)
    def play(lines: list[tuple[str, int, bool]], cuts: list[tuple[int, int]]) -> None:
        before, suspense, account = has(mio), balance(accounts.SUSPENSE), str(next(fresh))
        held: set[str] = set()
        for cut in cuts:
            days = DAYS[min(cut) : max(cut)]
            came: list[Came] = [
                (amount, f"{number} ﾐｵ" if own else "ｻﾄｳ", day) for day, amount, own in lines if day in days
            ]
            if came:
                imported(bank_file(*came, account=account))
            held |= set(days)
        due = [(amount, own) for day, amount, own in lines if day in held and amount > 0]
        assert has(mio) - before == sum(amount for amount, own in due if own)
        assert balance(accounts.SUSPENSE) - suspense == sum(amount for amount, own in due if not own)

    play()


def at_once[T](*acts: Callable[[], T]) -> list[T]:
    """What each act gave, all begun at the same moment."""
    gate, found = threading.Barrier(len(acts)), {}

    def run(n: int) -> None:
        gate.wait(10)
        try:
            found[n] = acts[n]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return [found[n] for n in range(len(acts))]


def test_imports_at_once_of_the_same_and_of_overlapping_files(
    fresh_database: str, race_rounds: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statements, "_BATCH", 3)
    cast = Desk()
    numbers = [number_of(user) for user in (cast.mio, cast.ren)]
    for attempt in range(race_rounds):
        all_lines: list[Came] = [(n, f"{numbers[n % 2]} ﾌﾘｺﾐ {attempt}") for n in range(1, 13)]
        first, second = bank_file(*all_lines[:8]), bank_file(*all_lines[::-1][:8])
        before = has(cast.mio) + has(cast.ren)
        done = at_once(*[lambda content=content: imported(content) for content in (first, second, first)])  # type: ignore[misc]
        assert sum(one.new for one in done) == len(all_lines)
        assert has(cast.mio) + has(cast.ren) - before == sum(amounts(all_lines))
    assert check().sound
    assert OutboxItem.objects.filter(kind="money_in").count() == 12 * race_rounds


def test_a_file_and_a_hand_at_once_credit_a_transfer_once(fresh_database: str, race_rounds: int) -> None:
    cast = Desk()
    number, today = number_of(cast.mio), day_of(clock.now())
    for attempt in range(1, race_rounds + 1):
        content = bank_file((attempt, f"{number} ﾐｵ", f"{today.year - 2018:02}{today:%m%d}"))

        def record(amount: int = attempt) -> object:
            try:
                return record_money_in(client_id=cast.mio.id, amount=amount, reference=f"R{amount}")
            except Problem as problem:
                return problem.slug

        before = has(cast.mio)
        by_hand, _ = at_once(record, lambda content=content: imported(content))
        waits = StatementLine.objects.filter(status="suspense", amount=attempt).exists()
        assert has(cast.mio) - before == attempt
        assert waits == (by_hand != "deposit-on-statement")
