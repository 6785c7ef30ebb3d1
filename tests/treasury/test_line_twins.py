"""The same account imported in two formats: a line that is likely booked already is asked about, not booked twice."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from treasury.bank_files import Came, Desk, bank_file

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.rules.money.line_twins import Booked, twins
from michinori.rules.money.payer_references import payer_reference
from michinori.rules.money.statement_file import Line
from michinori.treasury.commands.statements import Imported, import_statement
from michinori.treasury.models import BankStatement, LineTwin, StatementLine

DAY = date(2026, 2, 27)
SATO, SUZUKI = "ｻﾄｳ ﾊﾅｺ", "ｽｽﾞｷ ﾀﾛｳ"
ONE, OTHER = payer_reference(1_234_567), payer_reference(2_345_678)


def bankers(*came: Came, likely: str = "ask", account: str = "1234567") -> Imported:
    content = bank_file(*came, account=account)
    return import_statement(actor=Actor.operator(), name="明細.txt", content=content, likely=likely)


def csv(*came: tuple[int, str], likely: str = "ask") -> Imported:
    """The same in a CSV, whose names begin as many banks write them."""
    rows, held = [], 0
    for amount, name in came:
        held += amount
        rows.append(f"{DAY},{amount},フリコミ {name},,{held}")
    content = "\n".join(["取引日,金額,相手先,メモ,残高", *rows]).encode()
    return import_statement(
        actor=Actor.operator(), name="明細.csv", content=content, format="csv:signed", likely=likely
    )


def there() -> tuple[int, int]:
    return balance(accounts.SUSPENSE), StatementLine.objects.count()


@pytest.mark.django_db
def test_a_file_of_another_format_is_asked_about_and_books_nothing() -> None:
    bankers((5_000, SATO), (600, SUZUKI))
    with pytest.raises(Problem) as refused:
        csv((5_000, SATO), (600, SUZUKI), (70, SATO))
    assert (refused.value.slug, refused.value.status) == ("lines-likely-booked", 409)
    assert (refused.value.values["count"], refused.value.values["day"]) == (2, DAY)
    assert (there(), BankStatement.objects.count()) == ((5_600, 2), 1)


@pytest.mark.django_db
def test_passed_over_they_are_known_from_then_on_and_the_rest_is_booked() -> None:
    bankers((5_000, SATO), (600, SUZUKI))
    lines = ((5_000, SATO), (600, SUZUKI), (70, SATO))
    assert csv(*lines, likely="skip") == Imported(3, new=1, known=2, suspense=1)
    assert there() == (5_670, 3)
    assert csv(*lines) == Imported(3, new=0, known=3)
    assert csv(*lines, (1, SUZUKI)) == Imported(4, new=1, known=3, suspense=1), "which overlaps with the file before"
    assert LineTwin.objects.count() == 2


@pytest.mark.django_db
def test_of_equal_lines_of_a_day_as_many_are_the_same_as_are_booked() -> None:
    bankers((5_000, SATO), (5_000, SATO))
    assert csv(*[(5_000, SATO)] * 3, likely="skip") == Imported(3, new=1, known=2, suspense=1)
    assert there() == (15_000, 3)
    with pytest.raises(Problem, match="lines-likely-booked"):
        bankers((5_000, SATO), (5_000, SATO), (5_000, SATO))
    assert bankers(*[(5_000, SATO)] * 3, likely="skip") == Imported(3, new=0, known=3)


@pytest.mark.django_db
def test_the_other_way_round_too() -> None:
    csv((5_000, SATO))
    with pytest.raises(Problem, match="lines-likely-booked"):
        bankers((5_000, SATO))
    assert bankers((5_000, SATO), likely="skip") == Imported(1, new=0, known=1)


@pytest.mark.django_db
def test_of_another_account_they_are_booked() -> None:
    bankers((5_000, SATO))
    assert bankers((5_000, SATO), account="7654321").new == 1, "two accounts whose numbers differ are never asked about"
    assert csv((5_000, SATO), likely="book") == Imported(1, new=1, suspense=1)
    assert there() == (15_000, 3)


@pytest.mark.django_db
def test_other_days_amounts_and_names_are_not_asked_about() -> None:
    bankers((5_000, SATO), (600, SUZUKI), (-300, "ﾃｽｳﾘﾖｳ"))
    assert csv((600, SATO), (5_001, SATO)).new == 2


@pytest.mark.django_db
def test_an_unknown_wish_is_refused() -> None:
    with pytest.raises(Problem, match="invalid"):
        bankers((5_000, SATO), likely="perhaps")


@pytest.mark.django_db
def test_the_desk_asks_and_takes_the_answer() -> None:
    cast = Desk()
    desk = Client()
    desk.force_login(cast.sora)
    bankers((5_000, SATO))
    content = f"取引日,金額,相手先,メモ,残高\n{DAY},5000,{SATO},,5000\n".encode()

    def sent(likely: str) -> tuple[int, str]:
        upload = SimpleUploadedFile("明細.csv", content)
        typed = {"format": "csv:signed", "likely": likely, "reason": "取り込み", "uploads": upload}
        answer = desk.post("/desk/money/statements", typed)
        return answer.status_code, answer.content.decode()

    status, text = sent("ask")
    assert status == 422
    assert "1行が、ほかの形のファイルで入った行と、日付も金額も同じです（はじめは2026年2月27日" in text
    assert "5,000円）" in text
    assert '<details class="more" open>' in text, "the choice that it asks for is in sight"
    assert sent("skip")[0] == 302
    assert there() == (5_000, 1)


def line(name: str, amount: int = 100, message: str = "", nth: int = 1) -> Line:
    return Line("csv", DAY, amount, name, message, nth=nth)


@pytest.mark.parametrize(
    ("name", "message", "booked", "said", "same"),
    [
        ("フリコミ サトウ ハナコ", "", SATO, "", True),
        ("佐藤 花子", "", SATO, "", True),  # nobody can tell
        (SUZUKI, "", SATO, "", False),
        ("", "", SATO, "", True),
        ("佐藤", ONE, SATO, ONE, True),
        (SATO, ONE, SATO, OTHER, False),
    ],
)
def test_names_and_references_may_speak_against_it(name: str, message: str, booked: str, said: str, same: bool) -> None:
    found = twins({"a": line(name, message=message)}, [Booked("bsl_1", DAY, 100, booked, f"{booked} {said}")])
    assert found == ({"a": "bsl_1"} if same else {})


def test_those_with_the_very_same_name_find_each_other_first() -> None:
    rows = [Booked("bsl_1", DAY, 100, "佐藤 花子", "佐藤 花子"), Booked("bsl_2", DAY, 100, SATO, SATO)]
    assert twins({"a": line("鈴木"), "b": line(SATO)}, rows) == {"b": "bsl_2", "a": "bsl_1"}
