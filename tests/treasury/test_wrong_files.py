"""Files that are no statement, or a broken one, as they come to the desk: refused with what is wrong with them, and
nothing of them is booked, in either format; the right file afterwards is.
"""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rules.test_bank_files import FOOT, head, row, statement, sums
from treasury.bank_files import Desk, bank_file

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger.models import Movement
from michinori.machinery.models import OutboxItem
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import BankStatement, LineTwin, StatementLine
from tests.treasury.test_unmatched import browser

pytestmark = pytest.mark.django_db
GOOD = bank_file((5_000, "ｻﾄｳ"), (600, "ｽｽﾞｷ"))
HEAD = "取引日,金額,相手先,メモ,残高\n"
CSV = HEAD + "2026-02-26,5,サトウ,,5\n2026-02-27,6,スズキ,,11\n"


def _zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("明細.csv", content)
    return file.getvalue()


WRONG = [
    ("zengin", GOOD.decode("cp932").encode("utf-16"), "文字のファイルではありません"),
    ("zengin", bank_file((5_000, "ｻﾄｳ")).replace("ｻﾄｳ".encode("cp932"), b"\xff\xfe\xff"), "2行目に読めない文字"),
    ("zengin", GOOD[:-150], "途中で切れています"),
    ("zengin", GOOD[: 202 * 2], "途中で切れています"),
    ("zengin", GOOD.replace(b"000000005000", b"000000005001"), "行が欠けています"),
    ("zengin", statement(head(), row(5), sums(5, count=3), FOOT), "行が欠けています"),
    ("zengin", _zipped(GOOD), "文字のファイルではありません"),
    ("zengin", b"\r\n", "空のファイル"),
    ("zengin", CSV.encode(), "CSVの形を選び直してください"),
    ("zengin", b"%PDF-1.7\n" + b"\0" * 90, "文字のファイルではありません"),
    ("csv:signed", CSV.encode("cp932"), "1行目に読めない文字"),
    ("csv:signed", CSV.encode("utf-16"), "文字のファイルではありません"),
    ("csv:signed", CSV.encode()[:-6], "3行目"),
    ("csv:signed", CSV.replace(",,11", ",,12").encode(), "3行目の残高が12です"),
    ("csv:signed", CSV.replace("スズキ", "=cmd|' /C calc'!A0").encode(), "3行目に計算式"),
    ("csv:signed", CSV.replace("スズキ", '"=HYPERLINK(""http://x"")"').encode(), "3行目に計算式"),
    ("csv:signed", _zipped(CSV.encode()), "文字のファイルではありません"),
    ("csv:signed", b"\n", "空のファイル"),
]


def test_the_desk_says_what_is_wrong_and_nothing_is_booked() -> None:
    cast = Desk()
    number = give_reference(actor=Actor.operator(), client_id=cast.mio.id)
    desk = browser(cast.sora)

    def sent(form: str, content: bytes) -> tuple[int, str]:
        upload = SimpleUploadedFile("明細.csv", content)
        answer = desk.post(
            "/desk/money/statements", {"format": form, "likely": "ask", "reason": "取り込み", "uploads": upload}
        )
        return answer.status_code, re.sub(r"<[^>]+>", "", answer.content.decode())

    for form, content, why in WRONG:
        status, page = sent(form, content)
        assert (status, why in page) == (422, True), (form, content[:40], re.findall(r"[^\n]*ファイル[^\n]*", page))
    assert sent("zengin", b"")[0] == 422
    assert not any(model.objects.exists() for model in (Movement, StatementLine, BankStatement, LineTwin))
    assert not OutboxItem.objects.filter(kind="money_in").exists()
    assert sent("zengin", bank_file((5_000, f"{number} ﾐｵ"), (600, "ｽｽﾞｷ")))[0] == 302
    assert StatementLine.objects.count() == 2


@pytest.mark.parametrize("form", ["zengin", "csv:signed"])
def test_a_million_lines_are_refused_before_anything_is_read(form: str) -> None:
    line = GOOD[202:404] if form == "zengin" else b"2026-02-27,1,A,,1\n"
    content = (GOOD[:202] if form == "zengin" else HEAD.encode()) + line * 1_000_000
    with pytest.raises(Problem) as refusal:
        import_statement(actor=Actor.operator(), name="百万行", content=content, format=form)
    assert [(flaw.field, flaw.key) for flaw in refusal.value.flaws] == [("file", "statement_too_large")]
    assert not BankStatement.objects.exists()
