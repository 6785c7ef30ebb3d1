"""Forms read what people type, keep it, and show a refusal at the field it names."""

from datetime import date
from typing import ClassVar

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from michinori.kernel.problems import Flaw, Problem
from michinori.pages.fields import DayField, LineField, TickField, UploadField, YenField, read_number
from michinori.pages.forms import PageForm, error_lines
from michinori.pages.rows import RowsOf


class Part(PageForm):
    name = LineField(label="名前", limit=10)
    price = YenField(label="額", least=1)


class Offer(PageForm):
    price = YenField(label="報酬")
    due = DayField(label="納期")
    agree = TickField(label="確かめました", required=False)
    row_sets: ClassVar[dict[str, RowsOf]] = {"stages": RowsOf(Part, "工程", "足す", at_most=3)}
    flaw_fields: ClassVar[dict[str, str]] = {"terms.due_date": "due"}


GOOD = (
    "price=10000&due=2027-01-15&stages-0-name=A&stages-0-price=4000&stages-1-name=&stages-1-price="
    "&stages-2-name=B&stages-2-price=6000"
)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12000", 12000),
        ("１２，０００円", 12000),
        (" ¥12,000 ", 12000),
        ("−500", -500),
        ("50％", 50),
        ("1.5", None),
        ("ただ", None),
        ("", None),
        ("9" * 10_000, None),
        ("💰", None),
        ("²", 2),
    ],
)
def test_numbers_are_read_as_people_write_them(typed: str, number: int | None) -> None:
    assert read_number(typed) == number


@pytest.mark.parametrize("typed", ["2027-01-15", "2027/1/15", "２０２７年１月１５日", "2027.01.15"])
def test_days_are_read_as_people_write_them(typed: str) -> None:
    assert DayField(label="").clean(typed) == date(2027, 1, 15)


@pytest.mark.parametrize("typed", ["2027-02-31", "あした", "0000-00-00", "2027-1", "9" * 10_000])
def test_what_is_no_day_is_refused_in_words(typed: str) -> None:
    form = Offer({"due": typed})
    assert form.errors["due"] == ["日付を確かめてください。例: 2027年1月15日"]


def test_filled_rows_come_in_order_and_empty_ones_not_at_all() -> None:
    form = Offer(QueryDict(GOOD))
    assert form.is_valid()
    assert form.cleaned_data["stages"] == [{"name": "A", "price": 4000}, {"name": "B", "price": 6000}]
    assert form.rows["stages"].sum == 10_000


def test_no_row_at_all_is_said_at_the_rows() -> None:
    form = Offer(QueryDict("price=1&due=2027-01-15"))
    assert not form.is_valid()
    assert form.rows["stages"].errors == ["入力してください。"]
    assert form.status == 422


def test_more_rows_than_allowed_are_not_made() -> None:
    many = "&".join(f"stages-{n}-name=x&stages-{n}-price=1" for n in range(40))
    form = Offer(QueryDict(f"{many}&add-stages=1"))
    assert len(form.rows["stages"].rows) == 3
    assert form.rows["stages"].full


def test_a_refusal_is_shown_where_it_belongs() -> None:
    form = Offer(QueryDict(GOOD))
    form.is_valid()
    form.add_problem(
        Problem.invalid(
            Flaw("terms.price", "too_small", {"limit": 1_000}),
            Flaw("terms.due_date", "date_in_past"),
            Flaw("terms.stages.1.price", "too_large", {"limit": 9_999}),
            Flaw("terms.stages", "too_many", {"limit": 3}),
            Flaw("elsewhere", "unknown_id"),
        )
    )
    assert form.errors["price"] == ["1,000以上にしてください。"]
    assert form.errors["due"] == ["今日以降の日付にしてください。"]
    assert form.rows["stages"].rows[2].errors["price"] == ["9,999以下にしてください。"]
    assert form.rows["stages"].errors == ["3件以内にしてください。"]
    assert form.non_field_errors() == ["見つかりません。もう一度選んでください。"]
    anchors = [line.anchor for line in error_lines(form)]
    assert anchors == ["", "id_price", "id_due", "rows-stages", "id_stages-2-price"]


def test_a_problem_without_flaws_stands_on_top() -> None:
    form = Offer(QueryDict(GOOD))
    form.is_valid()
    form.add_problem(Problem("stale"))
    assert "まだ何も送られていません" in form.non_field_errors()[0]


def test_files_are_a_list_and_empty_or_huge_ones_are_refused() -> None:
    class Handing(PageForm):
        uploads = UploadField(label="ファイル", most=2, most_bytes=10)

    def sent(*sizes: int) -> Handing:
        files = [SimpleUploadedFile(f"{n}.txt", b"x" * size) for n, size in enumerate(sizes)]
        return Handing(QueryDict(), MultiValueDict({"uploads": files}))

    assert [file.size for file in sent(3, 4).fields["uploads"].clean(sent(3, 4).files.getlist("uploads"))] == [3, 4]
    assert sent(3, 4).is_valid()
    for wrong in (sent(), sent(0), sent(11), sent(1, 1, 1)):
        assert not wrong.is_valid()


@pytest.mark.parametrize("typed", ["x" * 11, "あ" * 10_000, "👩‍👩‍👧" * 50])
def test_text_too_long_says_how_long_it_may_be(typed: str) -> None:
    form = Part({"name": typed, "price": "1"})
    assert form.errors["name"] == ["10文字以内にしてください。"]
    assert form["name"].value() == typed
