"""What the bank itself says it holds: an invented line and a forgotten file show, in a file and between two."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from rules.test_bank_files import FOOT, head, row, statement, sums

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger.models import Movement
from michinori.machinery import clock
from michinori.rules.money.statement_file import Span, WrongFile, read_whole
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import BankStatement, StatementSpan
from michinori.treasury.queries.bank_says import BankSays, bank_says
from tests.pages.visitors import proved, signed_in
from tests.treasury.bank_files import Desk
from tests.treasury.payees import OFFICE

pytestmark = pytest.mark.django_db
TODAY = date(2026, 2, 27)


def file(before: int, *rows: tuple[int, str], after: int | None = None, **more: int | str) -> bytes:
    """A file of the bankers' format with balances, its lines by amount and day (``0227``)."""
    amounts = [amount for amount, _ in rows]
    ends = {"after": before + sum(amounts) if after is None else after}
    lines = [row(amount, "ﾋﾐﾂ ﾉ ﾋﾄ", day=f"08{day}") for amount, day in rows]
    return statement(head(before=before, **more), *lines, sums(*amounts, **ends), FOOT)


def came(content: bytes, form: str = "zengin") -> None:
    import_statement(actor=OFFICE, name="明細", content=content, format=form)


def csv(*rows: tuple[str, int, int]) -> bytes:
    said = [f"{day},{amount},ﾋﾐﾂ ﾉ ﾋﾄ,,{held}" for day, amount, held in rows]
    return "\n".join(["取引日,金額,相手先,メモ,残高", *said]).encode()


def _figures(found: BankSays) -> list[tuple[int, int, int, int]]:
    return [(one.carried, one.moved, one.said, one.difference) for one in found.accounts]


def _breaks(found: BankSays) -> Sequence[tuple[date, date, int]]:
    return [(two.since, two.until, two.amount) for one in found.accounts for two in one.breaks]


def test_a_file_whose_balances_its_lines_do_not_lead_to_books_nothing() -> None:
    """Somebody has added a transfer of 70,000 yen to the bank's file, and mended the sums."""
    good = file(1_000, (500, "0225"), (-200, "0226"))
    lines, spans = read_whole(good, today=TODAY)
    assert [one.amount for one in lines] == [500, -200]
    assert spans == [Span("0001-001-1-1234567", date(2026, 2, 25), date(2026, 2, 26), 1_000, 1_300)]
    invented = file(1_000, (500, "0225"), (-200, "0226"), (70_000, "0226"), after=1_300)
    with pytest.raises(WrongFile) as wrong:
        read_whole(invented, today=TODAY)
    assert (wrong.value.key, wrong.value.values) == ("balance_after", {"found": 1_300, "due": 71_300})
    with pytest.raises(Problem, match="invalid"):
        came(invented)
    assert [one.objects.count() for one in (Movement, BankStatement)] == [0, 0]


def test_an_overdrawn_account_and_a_bank_that_says_no_balance() -> None:
    overdrawn = statement(head(before=300, overdrawn=2), row(1_000), sums(1_000, after=700, overdrawn=1), FOOT)
    assert [(one.opening, one.closing) for one in read_whole(overdrawn, today=TODAY)[1]] == [(-300, 700)]
    silent = statement(head(), row(1_000), sums(1_000), FOOT)
    assert [(one.opening, one.closing) for one in read_whole(silent, today=TODAY)[1]] == [(None, None)]


def test_the_bank_and_its_lines_are_compared_and_a_forgotten_file_shows() -> None:
    desk = Desk()
    sora = desk.acts(desk.sora)
    assert bank_says(sora) is None
    assert "まだありません" in signed_in(desk.sora).get("/desk/money/bank/said").content.decode()
    came(file(1_000, (500, "0225")))
    came(file(1_500, (700, "0226")))
    found = bank_says(sora)
    assert found is not None
    assert _figures(found) == [(1_000, 1_200, 2_200, 0)]
    assert (found.day, found.breaks) == (date(2026, 2, 26), 0)
    page = signed_in(desk.sora).get("/desk/money/bank/said").content.decode()
    assert "銀行の残高と明細が合っています" in page, "whenever the lines were booked in the ledger"
    came(file(2_500, (40, "0304")))
    found = bank_says(sora)
    assert found is not None
    assert _breaks(found) == [(date(2026, 2, 26), date(2026, 3, 4), 300)]
    assert found.difference == 300
    page = signed_in(desk.sora).get("/desk/money/bank/said").content.decode()
    assert "明細がつながっていません" in page
    came(file(2_200, (300, "0302")))
    found = bank_says(sora)
    assert found is not None
    assert (_figures(found), found.breaks) == ([(1_000, 1_540, 2_540, 0)], 0)
    with pytest.raises(Problem, match="not-found"):
        bank_says(desk.acts(desk.mio))


def test_a_csv_with_an_invented_line_does_not_lead_to_the_next_one() -> None:
    """The balances within the file were mended, too; what the bank says the next day was not."""
    desk = Desk()
    came(csv(("2026-02-25", 500, 1_500), ("2026-02-26", 70_000, 71_500)), "csv:signed")
    came(
        csv(
            ("2026-02-27", 100, 1_600),
        ),
        "csv:signed",
    )
    found = bank_says(desk.acts(desk.sora))
    assert found is not None
    assert [amount for _, _, amount in _breaks(found)] == [-70_000]


def test_files_that_overlap_and_the_newest_first_have_no_break() -> None:
    desk = Desk()
    came(csv(("2026-02-25", 500, 1_500), ("2026-02-26", -200, 1_300)), "csv:signed")
    came(csv(("2026-02-27", 9, 1_309), ("2026-02-26", -200, 1_300)), "csv:signed")
    assert [(one.first.day, one.opening, one.closing) for one in StatementSpan.objects.order_by("id")] == [
        (25, 1_000, 1_300), (26, 1_500, 1_309),
    ]  # fmt: skip
    found = bank_says(desk.acts(desk.sora))
    assert found is not None
    assert (found.breaks, _figures(found)) == (0, [(1_000, 309, 1_309, 0)])


def test_closing_a_month_warns_first() -> None:
    desk = Desk()
    browser = proved(desk.sora)
    here = f"/desk/books/{day_of(clock.now()):%Y-%m}/close"
    assert "残高のある明細がない" in browser.get(here).content.decode()
    came(file(1_000, (500, "0225")))
    came(file(9_000, (500, "0226")))
    page = browser.get(here).content.decode()
    assert "先に、銀行の残高と照らし合わせてください" in page
    assert "明細がつながっていません" in page


def test_two_accounts_are_told_of_each_to_its_own_day() -> None:
    """The statements of one end earlier; its money is not compared with a day of which it says nothing."""
    desk = Desk()
    came(file(1_000, (500, "0225")))
    came(file(70_000, (-3_000, "0301"), number="7654321"))
    came(file(1_500, (700, "0304")))
    found = bank_says(desk.acts(desk.sora))
    assert found is not None
    assert [(one.account[-7:], one.day.isoformat(), one.said, one.difference) for one in found.accounts] == [
        ("1234567", "2026-03-04", 2_200, 0), ("7654321", "2026-03-01", 67_000, 0),
    ]  # fmt: skip
    assert (found.day, found.older) == (date(2026, 3, 1), None)


def test_an_earlier_year_is_a_page_of_its_own_and_the_next_follows_from_it() -> None:
    desk = Desk()
    sora = desk.acts(desk.sora)
    came(csv(("2025-01-10", 500, 1_500)), "csv:signed")
    came(csv(("2025-02-10", 100, 1_600)), "csv:signed")
    came(csv(("2026-02-20", 9, 1_709)), "csv:signed")
    found = bank_says(sora)
    assert found is not None
    assert (found.older, _breaks(found)) == (date(2025, 2, 20), [(date(2025, 2, 10), date(2026, 2, 20), 100)])
    assert _figures(found) == [(1_500, 109, 1_709, 100)]
    before = bank_says(sora, until=found.older)
    assert before is not None
    assert (before.older, _figures(before), before.breaks) == (None, [(1_000, 500, 1_500, 0)], 0)
    browser = signed_in(desk.sora)
    assert "?until=2025-02-20" in browser.get("/desk/money/bank/said").content.decode()
    assert "銀行の残高と明細が合っています" in browser.get("/desk/money/bank/said?until=2025-02-20").content.decode()
    for odd in ("2025-02-31", "x", "2000-01-01", "\0"):
        assert browser.get("/desk/money/bank/said", {"until": odd}).status_code == 200
    assert bank_says(sora, until=date(2025, 1, 10) - timedelta(days=1)) is None
