"""A sample of a bank's CSV at the desk, read as the form lays it out: its first lines, or why not; nothing is kept."""

import html
import io
import re
import zipfile
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from treasury.bank_files import Desk

from michinori.kernel.problems import Problem
from michinori.ledger.models import Movement
from michinori.machinery.models import Event, OutboxItem, StoredFile
from michinori.treasury.models import BankStatement, StatementLayout, StatementLine
from michinori.treasury.queries.samples import read_sample
from tests.treasury.test_unmatched import browser

pytestmark = pytest.mark.django_db
PAGE = "/desk/money/layouts"
TYPED = {
    "encoding": "utf-8-sig",
    "headings": "on",
    "day": "日付",
    "sender": "摘要",
    "came": "入金",
    "went": "出金",
    "message": "メモ",
    "balance": "残高",
}
HEAD = "日付,摘要,入金,出金,残高,メモ\n"
GOOD = HEAD + "".join(f'2026/2/{n},ﾐﾁﾉ {n},"1,00{n}",,{n * 1_000 + n * (n + 1) // 2},ｺｳｻﾞ\n' for n in range(1, 9))
OUT = HEAD + "2026/2/1,電気代,,500,9500,\n2026/2/2,利息,0,,9500,\n"
BIG = HEAD + "2026/2/1,ミチノ,5,,10,\n" + "x,あ,あ,,,\n" * 400_000


class Sora:
    """Sora of the staff, at the form."""

    def __init__(self) -> None:
        self.browser: Client = browser(Desk().sora)

    def sends(self, content: bytes | str | None, **typed: str) -> HttpResponse:
        """Press the button of the sample. Text goes as UTF-8."""
        raw = content.encode() if isinstance(content, str) else content
        file = {} if raw is None else {"uploads": SimpleUploadedFile("明細.csv", raw)}
        answer: Any = self.browser.post(PAGE, {**TYPED, "sample": "1", **typed, **file})
        return answer

    def reads(self, content: bytes | str, **typed: str) -> list[str]:
        """What stands in the rows of the sample."""
        answer = self.sends(content, **typed)
        assert answer.status_code == 200, plain(answer)
        rows = re.findall(r"<tr>(.*?)</tr>", answer.content.decode().partition("<tbody>")[2], re.DOTALL)
        return [words(row) for row in rows]


def words(part: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def plain(answer: HttpResponse) -> str:
    return words(answer.content.decode())


def zipped(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("明細.csv", content)
    return file.getvalue()


def kept() -> list[int]:
    models = (StatementLayout, BankStatement, StatementLine, Movement, OutboxItem, StoredFile, Event)
    return [model.objects.count() for model in models]


def test_the_first_five_lines_are_shown_as_they_would_be_booked() -> None:
    sora = Sora()
    before = kept()
    rows = sora.reads(GOOD)
    assert len(rows) == 5
    assert rows[0] == "2026年2月1日（日） ミチノ 1 コウザ 入金 1,001円 1,001円"
    assert rows[4].endswith("入金 1,005円 5,015円")
    out, nothing = sora.reads(OUT)
    assert "出金 −500円 9,500円" in out
    assert "0円なので、取り込みません。" in nothing
    assert sora.reads(GOOD.encode("cp932"), encoding="cp932") == rows
    assert kept() == before


def test_neither_name_nor_reason_is_needed_and_all_that_was_typed_is_still_there() -> None:
    sora = Sora()
    typed = {"name": "みちのり銀行", "reason": "見本を見た", "before": "0"}
    for answer in (sora.sends(GOOD, **typed), sora.sends(b"PK\x03\x04", **typed)):
        page = answer.content.decode()
        assert [one for one in (*TYPED.values(), *typed.values()) if one != "on" and f'value="{one}"' not in page] == []
        assert re.search(r'<input type="checkbox" name="headings"[^>]* checked', page)
    assert '<section class="preview"' in sora.sends(GOOD).content.decode()


def test_a_line_that_cannot_be_read_says_why_beside_those_that_can() -> None:
    lines = [
        "2026/2/30,ミチノ,5,,5,",
        "2026/2/3,ミチノ,ご,,5,",
        "2026/2/3,ミチノ,5,5,5,",
        "2026/2/3,=1+1,5,,5,",
        "2026/2/4,<b>ミチノ</b>,5,,5,",
    ]
    rows = Sora().reads(HEAD + "\n".join(lines))
    assert rows[:4] == [
        "2行目の日付「2026/2/30」が読めません。",
        "3行目の金額「ご」が読めません。",
        "4行目に、入金と出金の両方の金額があります。",
        "5行目に計算式「=1+1」があります。銀行から取り出し直してください。",
    ]
    assert "<b>ミチノ</b> 入金 5円 5円" in rows[4]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("2026/2/2,ミチノ,5,,11,", "3行目の残高が11です。前の行からは10なので、行が欠けています。"),
        ('2026/2/2,"ミチノ,5,,10,', "3行目の引用符が閉じていません。"),
        ("2026/2/2,ミチノ", "3行目に「入金」の列がありません。CSVの並びを確かめてください。"),
        (f"2026/2/2,{'ミ' * 201},5,,10,", "3行目に200文字を超える欄があります。列の区切りを確かめてください。"),
    ],
)
def test_and_the_lines_before_it_stand(line: str, why: str) -> None:
    rows = Sora().reads(HEAD + "2026/2/1,ミチノ,5,,5,\n" + line)
    assert "入金 5円" in rows[0]
    assert rows[-1] == why


WRONG: list[tuple[bytes | str | None, str]] = [
    (None, "選んでください"),
    (b"", "空"),
    (b"\xef\xbb\xbf\r\n", "空のファイルです"),
    (zipped(GOOD.encode()), "文字のファイルではありません"),
    (b"%PDF-1.7\n" + b"\0" * 90, "文字のファイルではありません"),
    (GOOD.encode("utf-16"), "文字のファイルではありません"),
    (GOOD.encode("cp932"), "1行目に読めない文字があります"),
    ("日,摘要\n1,2\n", "1行目に「日付」の列がありません"),
    ("あ" * 100_000, "1行目に200文字を超える欄があります"),
    (b"x" * (5 * 1024 * 1024 + 1), "5 MB以内"),
]


@pytest.mark.parametrize(("content", "why"), WRONG, ids=lambda one: repr(one)[:12])
def test_a_file_of_which_nothing_can_be_read_is_said_at_its_field(content: bytes | str | None, why: str) -> None:
    sora = Sora()
    before = kept()
    answer = sora.sends(content)
    said = answer.content.decode().partition('id="id_uploads_error"')[2].partition("</div>")[0]
    assert (answer.status_code, why in said) == (422, True), said
    assert 'class="preview"' not in answer.content.decode()
    assert kept() == before


def test_a_file_in_the_other_encoding_is_never_broken() -> None:
    sora = Sora()
    for content in (GOOD.encode(), GOOD.encode("utf-8-sig")):
        answer = sora.sends(content, encoding="cp932")
        assert answer.status_code == 422
        assert "1行目に" in plain(answer)


def test_of_a_large_file_only_the_beginning_is_read() -> None:
    rows = Sora().reads(BIG)
    assert len(BIG.encode()) > 4 * 1024 * 1024
    assert "入金 5円 10円" in rows[0]
    assert rows[1] == "3行目の日付「x」が読めません。"


def test_where_there_is_no_line_the_page_says_so() -> None:
    assert "見出しの下に、行がありません。" in plain(Sora().sends(HEAD))


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"day": ""}, "day"), ({"went": ""}, "amount"), ({"amount": "入金"}, "amount"), ({"balance": "0"}, "balance")],
)
def test_a_layout_that_is_none_is_said_at_its_field(typed: dict[str, str], field: str) -> None:
    answer = Sora().sends(GOOD, **typed)
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert 'id="id_name_error"' not in answer.content.decode()


def test_the_other_button_keeps_the_layout_whatever_file_is_chosen() -> None:
    sora = Sora()
    file = SimpleUploadedFile("明細.csv", b"PK\x03\x04")
    sent = {**TYPED, "name": "みちのり銀行", "account": "普通 1", "reason": "見本を見た", "uploads": file}
    assert sora.browser.post(PAGE, sent).status_code == 302
    body = StatementLayout.objects.get().body
    assert set(body) == {*TYPED, "account", "before", "era", "amount"}
    assert not StoredFile.objects.exists()


def test_nobody_else_reads_a_sample() -> None:
    cast = Desk()
    assert browser(cast.mio).post(PAGE, {**TYPED, "sample": "1"}).status_code == 404
    with pytest.raises(Problem) as refusal:
        read_sample(cast.acts(cast.mio), body=TYPED, content=GOOD.encode())
    assert refusal.value.status == 404
