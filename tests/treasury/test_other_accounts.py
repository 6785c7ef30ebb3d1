"""Files in the bankers' format of an account that is not known to be the operator's: refused, unless staff say that it
is another of theirs (domain § 8, Money in; decision 38).
"""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from rules.test_bank_files import FOOT, head, row, statement, sums
from treasury.bank_files import Desk, bank_file

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger.models import Movement
from michinori.machinery.settings import set_setting
from michinori.treasury.commands.statements import Imported, import_statement
from michinori.treasury.models import BankStatement, StatementLine, StatementSpan

pytestmark = pytest.mark.django_db
OFFICE = Actor.operator()
OWN, TRUST = "0001-001-1-1234567", "0001-001-1-7654321"


def set_own(line: str = "0123456789 0001-001 ordinary 1234567 カ）ミチノリ") -> None:
    set_setting(actor=OFFICE, key="payout_from", text=line)


def one_line(amount: int = 5_000, **more: int | str) -> bytes:
    """A file with one line, of the account that ``more`` says."""
    return statement(head(**more), row(amount, "ｻﾄｳ"), sums(amount), FOOT)


def imported(content: bytes, **more: bool) -> Imported:
    return import_statement(actor=OFFICE, name="明細.txt", content=content, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("more", [{"bank": "0005"}, {"branch": "002"}, {"kind": 2}, {"number": "1234568"}])
def test_another_bank_branch_kind_or_number_is_refused_and_nothing_is_booked(more: dict[str, int | str]) -> None:
    set_own()
    with pytest.raises(Problem) as refusal:
        imported(one_line(**more))
    (flaw,) = refusal.value.flaws
    assert (refusal.value.status, flaw.field, flaw.key) == (422, "file", "statement_account")
    assert (flaw.values["line"], flaw.values["due"]) == (1, OWN)
    assert not any(model.objects.exists() for model in (Movement, StatementLine, StatementSpan, BankStatement))
    assert imported(one_line()).new == 1


def test_a_second_account_in_the_file_is_refused_at_its_line() -> None:
    set_own()
    other = head(number="7654321")
    with pytest.raises(Problem) as refusal:
        imported(statement(head(), row(1), sums(1), other, row(2), sums(2), FOOT))
    assert (refusal.value.flaws[0].values["line"], refusal.value.flaws[0].values["found"]) == (4, TRUST)
    assert not StatementLine.objects.exists()


def test_another_account_of_the_operator_is_taken_in_once_staff_say_so_and_known_from_then_on() -> None:
    set_own()
    trust = bank_file((5_000, "ｻﾄｳ"), account="7654321")
    with pytest.raises(Problem, match="invalid"):
        imported(trust)
    assert imported(trust, other_account=True).new == 1
    assert imported(bank_file((700, "ｻﾄｳ"), account="7654321")).new == 1
    assert imported(bank_file((5_000, "ｻﾄｳ"))).new == 1
    with pytest.raises(Problem, match="invalid"):
        imported(bank_file((5_000, "ｻﾄｳ"), account="7777777"))


def test_the_account_before_is_known_when_the_setting_names_a_new_one() -> None:
    assert imported(bank_file((5_000, "ｻﾄｳ"))).new == 1, "nothing is compared while no account is set"
    set_own("0123456789 0005-001 current 7654321 カ）ミチノリ")
    assert imported(bank_file((5_000, "ｻﾄｳ"), (700, "ｻﾄｳ"))) == Imported(2, new=1, known=1, suspense=1)
    assert imported(one_line(bank="0005", kind=2, number="7654321")).new == 1


def test_zeros_before_a_number_make_no_other_account() -> None:
    set_own("0123456789 0001-001 ordinary 0004821 カ）ミチノリ")
    assert imported(one_line(number="4821")).new == 1


def test_the_desk_says_which_account_it_is_and_takes_the_answer() -> None:
    set_own()
    desk = Client()
    desk.force_login(Desk().sora)

    def sent(**more: str) -> tuple[int, str]:
        upload = SimpleUploadedFile("明細.txt", bank_file((5_000, "ｻﾄｳ"), account="7654321"))
        typed = {"format": "zengin", "likely": "ask", "reason": "取り込み", "uploads": upload} | more
        answer = desk.post("/desk/money/statements", typed)
        return answer.status_code, answer.content.decode()

    status, text = sent()
    assert (status, StatementLine.objects.exists()) == (422, False)
    assert f"1件目の口座が{TRUST}です。設定にある口座は{OWN}です" in text
    assert '<details class="more" open>' in text, "the choice that it asks for is in sight"
    assert sent(other_account="on")[0] == 302
    assert StatementLine.objects.get().account == TRUST
