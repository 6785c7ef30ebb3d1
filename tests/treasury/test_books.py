"""The books: each movement is an entry, the trial balance is that of the entries, months are closed by finance."""

import csv
import io
from collections import Counter
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from sites import Refused, at_rest
from treasury.bank_files import Desk, bank_file
from treasury.payees import payee

from michinori.contracts.commands import bonuses
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, months
from michinori.ledger.models import ClosedMonth, Movement
from michinori.ledger.queries import balance, total
from michinori.machinery import audit, clock
from michinori.people.commands.staff import give_role
from michinori.rules.money.journal_layouts import LAYOUTS, journal_file
from michinori.treasury.commands.closing import close_month
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.queries import books
from tests.stories import cast as story

LONG_AGO, FAR = date(2020, 1, 1), date(2035, 1, 1)
WHY = "月次の確認が済んだ"


def busy_month() -> Desk:
    """Money comes in, a contract is paid with a bonus, earnings leave and one payout comes back."""
    cast = Desk()
    contract = story.active(cast, spare=50_000)
    story.handed_in_and_approved(cast, contract, 1, 2)
    bonuses.pay_bonus(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=3_000)
    import_statement(actor=Actor.operator(), name="a.txt", content=bank_file((700, "ｻﾄｳ ﾊﾅｺ")))
    payee("Nana", 5_000)
    payee("Kana", 4_000)
    run = gather_run(actor=Actor.operator(), on=story.in_days(20))
    assert run
    mark_sent(actor=Actor.operator(), run_id=run.id)
    mark_returned(actor=Actor.operator(), payout_id=run.payouts.order_by("place")[0].id, reason="該当口座なし")
    return cast


@pytest.mark.django_db
def test_the_trial_balance_is_that_of_the_journal_and_of_the_ledger() -> None:
    busy_month()
    entries = list(books.journal(LONG_AGO, FAR))
    assert [one.number for one in entries] == sorted(Movement.objects.values_list("id", flat=True))
    trial = books.trial_balance()
    debits, credits = Counter[str](), Counter[str]()
    for one in entries:
        debits[one.debit.code] += one.amount
        credits[one.credit.code] += one.amount
    found = {kind: (one.debit, one.credit) for kind, one in trial.accounts.items()}
    assert found == {kind: (debits[books.CHART[kind].code], credits[books.CHART[kind].code]) for kind in found}
    assert trial.debit == trial.credit == sum(one.amount for one in entries)
    rows = [trial.sides_of(kind) for kind in trial.accounts]
    assert sum(debit or 0 for debit, _ in rows) == sum(credit or 0 for _, credit in rows) == trial.total
    assert trial.sides_of("bank") == (trial.of("bank"), None)
    assert trial.sides_of("escrow") == (None, trial.of("escrow"))
    for kind in accounts.OPERATOR:
        assert trial.of(kind) == total(kind)
    assert trial.of("worker") == sum(
        balance(name)
        for name in Movement.objects.values_list("credit_id", flat=True).distinct()
        if name[:6] == "worker"
    )
    assert trial.of("fee_income") > 0
    assert trial.withheld > 0
    assert books.trial_balance(LONG_AGO).accounts == {}


@pytest.mark.django_db
def test_entries_say_with_whom() -> None:
    cast = busy_month()
    whom = {(one.kind, one.debit.sub, one.with_whom) for one in books.journal(LONG_AGO, FAR)}
    assert ("deposit", "クライアントの残高", "青空ウェブ制作") in whom
    assert ("fee", "契約の仮払い", cast.ren.real_name or "Ren") in whom
    assert ("unmatched_in", "", "ｻﾄｳ ﾊﾅｺ") in whom
    assert {"Nana", "Kana"} <= {name for kind, sub, name in whom if (kind, sub) == ("payout", "出金中")}
    assert {kind for kind, _, name in whom if not name} == set()


@pytest.mark.django_db
def test_a_month_is_closed_and_what_comes_later_is_in_the_next(turn: Callable[..., datetime]) -> None:
    cast = busy_month()
    sora, month = cast.proved(cast.sora), months.first_of(day_of(clock.now()))
    assert (books.next_to_close() or month) <= month
    turn(to=datetime(*months.after(month).timetuple()[:3], 9, tzinfo=JAPAN))
    while (first := books.next_to_close()) and first < month:
        close_month(actor=sora, month=first, reason=WHY)
    last = months.after(month) - timedelta(days=1)
    before = books.trial_balance(last)
    row = close_month(actor=sora, month=last, reason=WHY)
    assert (row.month, row.closed_by, row.reason) == (month, cast.sora.id, WHY)
    assert books.trial_balance(last) == before, "the same figures, now from the month's sums"
    assert close_month(actor=sora, month=month, reason="もう一度") == row
    (logged,) = [one for one in audit.newest() if one.data.get("month") == f"{month:%Y-%m}"]
    assert (logged.kind, logged.actor) == ("month_closed", cast.sora.id)
    with CaptureQueriesContext(connection) as asked:
        (this, past, *earlier) = books.list_months()[0]
    assert len(asked) <= 6
    assert (this.is_closed, past.is_closed, past.closed) == (False, True, row)
    assert past.fees + sum(one.fees for one in earlier) == before.of("fee_income")
    assert books.next_to_close() is None
    record_money_in(client_id=cast.ren.id, amount=100, reference="later")
    assert books.trial_balance(last) == before


@pytest.mark.django_db
def test_who_may_not_or_closes_out_of_order_is_refused_and_nothing_is_written(turn: Callable[..., datetime]) -> None:
    cast = Desk()
    record_money_in(client_id=cast.ren.id, amount=100, reference="1")
    month, sora = months.first_of(day_of(clock.now())), cast.proved(cast.sora)
    approver = cast.person("Kei")
    give_role(actor=cast.proved(cast.sora), user_id=approver.id, role="finance-approver")
    turn(to=datetime(*months.after(months.after(month)).timetuple()[:3], 9, tzinfo=JAPAN))
    this = months.first_of(day_of(clock.now()))
    tries: list[tuple[str, int, Actor, date, str]] = [
        ("not-found", 404, cast.proved(cast.mio), month, WHY),
        ("not-found", 404, cast.proved(approver), month, WHY),
        ("elevation-needed", 403, cast.acts(cast.sora), month, WHY),
        ("invalid", 422, sora, month, " "),
        ("invalid", 422, sora, month, "あ" * 501),
        ("month-not-over", 409, sora, this, WHY),
        ("month-not-over", 409, sora, FAR, WHY),
    ]
    for slug, status, actor, when, reason in tries:
        with pytest.raises(Problem) as refusal:
            close_month(actor=actor, month=when, reason=reason)
        assert (refusal.value.slug, refusal.value.status) == (slug, status)
    assert not ClosedMonth.objects.exists()
    close_month(actor=sora, month=month, reason=WHY)
    turn(to=datetime(*months.after(this).timetuple()[:3], 9, tzinfo=JAPAN))
    with pytest.raises(Problem) as refusal:
        close_month(actor=sora, month=this, reason=WHY)
    assert (refusal.value.slug, refusal.value.values["next"]) == ("month-not-next", months.after(month))
    assert ClosedMonth.objects.count() == 1


@pytest.mark.django_db
def test_sums_that_a_killed_closing_left_out_are_made_up_for(turn: Callable[..., datetime]) -> None:
    cast = busy_month()
    month = months.first_of(day_of(clock.now()))
    turn(to=datetime(*months.after(month).timetuple()[:3], 9, tzinfo=JAPAN))
    row = ClosedMonth.objects.create(month=month, closed_at=clock.now(), closed_by=cast.sora.id, reason=WHY)
    trial = books.trial_balance()
    assert not row.sums.exists()
    close_month(actor=cast.proved(cast.sora), month=month, reason=WHY)
    assert row.sums.exists()
    assert books.trial_balance() == trial


def test_the_command_line_writes_journal_and_trial_balance(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    file, out = tmp_path / "1.txt", tmp_path / "journal.csv"
    file.write_bytes(bank_file((5_000, "ｻﾄｳ ﾊﾅｺ")))
    today = day_of(datetime.now(JAPAN))
    with at_rest(ready_home(tmp_path / "home")) as site:
        site.run("bank", "import", str(file))
        span = ("--from", "2026-01-01", "--to", f"{today + timedelta(days=1)}")
        for layout in LAYOUTS:
            told = site.run("books", "journal", *span, "--layout", layout, "--out", str(out))
            assert (told["entries"], told["amount"]) == (1, 5_000)
            assert out.read_bytes()
        found = site.run("books", "balance")
        assert (found["debit"], found["credit"]) == (5_000, 5_000)
        assert found["accounts"]["bank"] == {"debit": 5_000, "credit": 0, "balance": 5_000}
        assert site.run("books", "balance", "--at", "2025-12-31")["accounts"] == {}
        site.run("user", "create", "--email", "sora@example.com", "--name", "Sora", "--staff")
        with pytest.raises(Refused) as refusal:
            site.run("books", "close", f"{today:%Y-%m}", "--reason", "x", "--as", "sora@example.com")
        assert "not over yet" in refusal.value.errors
        with pytest.raises(Refused) as refusal:
            site.run(
                "books", "journal", "--from", "2026-02-01", "--to", "2026-01-01", "--layout", "yayoi", "--out", "x"
            )
        assert refusal.value.code == 2


@pytest.mark.django_db
def test_a_file_is_as_long_as_the_journal_and_read_in_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "_AT_ONCE", 3)
    busy_month()
    content = b"".join(journal_file(LAYOUTS["generic"], books.journal(LONG_AGO, FAR))).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content, newline=""))
    assert (head[0], len(rows)) == ("番号", Movement.objects.count())
    assert [int(row[0]) for row in rows] == sorted(int(row[0]) for row in rows)
