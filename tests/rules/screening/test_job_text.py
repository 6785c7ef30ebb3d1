"""The check of a job text while it is typed (domain § 10, last point)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stopwatch import least_cpu_ms

from michinori.rules.market.job_text import JobText, LeastPay, check_job_text, stated_hours

LEAST = LeastPay(1_121, date(2025, 10, 1))
GOOD = JobText(
    title="企業サイトのトップページのデザイン",
    description="トップページのデザイン1点をFigma形式で納品してください。作業は20時間ほどを見込んでいます。参考：https://www.muji.com/",
    budget_min=30_000,
    budget_max=50_000,
    due_date=date(2026, 12, 20),
    brief=(("ポイントカラー：青", True), ("ロゴは支給", False)),
)


def keys(text: JobText) -> list[str]:
    return [remark.key for remark in check_job_text(text, LEAST)]


def test_a_clear_text_is_left_alone() -> None:
    assert keys(GOOD) == []


def test_what_is_missing_is_named_with_its_field() -> None:
    bare = JobText(title="デザインをお願いします", description="サイトを作り直したいと考えています。")
    assert [(remark.key, remark.field) for remark in check_job_text(bare, LEAST)] == [
        ("no_deliverable", "description"),
        ("no_due_date", "due_date"),
        ("no_direction", "brief"),
        ("no_pay", "budget"),
    ]
    assert keys(replace(GOOD, brief=(("ロゴは支給", False),))) == ["no_direction"]


@pytest.mark.parametrize("said", ["PDFで受け取りたいです", "文をExcelに入れてください", "AIのデータでお渡しください"])
def test_a_format_beside_japanese_letters_says_what_to_deliver(said: str) -> None:
    assert "no_deliverable" not in keys(JobText(title="市の案内", description=said))


@pytest.mark.parametrize("said", ["AIで楽に仕事をしたい方へ", "swordsの世界"])
def test_what_is_no_format_does_not(said: str) -> None:
    assert "no_deliverable" in keys(JobText(title="市の案内", description=said))


@pytest.mark.parametrize("word", ["いい感じ", "簡単な作業", "応相談", "なるはや", "納得いくまで", "詳細は応募"])
def test_vague_words_are_marked_where_they_stand(word: str) -> None:
    text = replace(GOOD, description=f"{GOOD.description}\n{word}に。")
    (remark,) = check_job_text(text, LEAST)
    assert (remark.key, remark.field, remark.values) == ("vague", "description", {"word": word})
    assert text.description[remark.start : remark.end] == word


def test_contact_data_is_marked_in_title_and_description() -> None:
    text = replace(GOOD, title="LINE交換できる方", description=GOOD.description + "連絡は090-0881-3345まで")
    found = check_job_text(text, LEAST)
    assert [(remark.key, remark.field, remark.reason) for remark in found] == [
        ("contact", "title", "messenger"),
        ("contact", "description", "phone_number"),
    ]
    assert text.description[found[1].start : found[1].end] == "090-0881-3345"


def test_pay_is_held_against_the_effort_that_the_text_states() -> None:
    least = LEAST.yen * 20
    assert keys(replace(GOOD, budget_min=None, budget_max=least)) == []
    (remark,) = check_job_text(replace(GOOD, budget_min=None, budget_max=least - 1), LEAST)
    assert (remark.key, remark.field) == ("low_pay", "budget")
    assert remark.values == {
        "hours": "20",
        "pay": 1120,
        "least": 1121,
        "year": "2025",
        "month": "10",
        "enough": 22_420,
    }


def test_pay_by_the_hour_is_held_against_the_same_figure() -> None:
    hourly = replace(GOOD, kind="hourly", budget_min=1_000)
    assert keys(replace(hourly, budget_max=1_120)) == ["low_pay"]
    assert keys(replace(hourly, budget_max=1_121)) == []
    raised = LeastPay(1_300, date(2026, 10, 1))
    assert [remark.key for remark in check_job_text(replace(hourly, budget_max=1_200), raised)] == ["low_pay"]


@pytest.mark.parametrize(
    ("said", "hours"),
    [
        ("作業時間は約10時間です", 10),
        ("作業時間の目安は10〜15時間", 10),
        ("1日3時間×20日の作業です", 60),
        ("全部で４０時間ほどかかる見込みです", 40),
        ("2.5時間程度の作業", 2.5),
        ("1日2〜3時間できる方", None),
        ("24時間以内に返信ください", None),
        ("時給1,200円です", None),
        ("月80時間くらい稼働できる方", None),
        ("60分の音声を文字起こし", None),
        ("営業時間と定休日を調べる", None),
    ],
)
def test_the_effort_is_read_from_the_text(said: str, hours: float | None) -> None:
    assert stated_hours(said) == hours


@given(st.text(), st.text(), st.integers(1, 10**9), st.sampled_from(("fixed", "hourly")))
def test_places_lie_in_their_field(title: str, description: str, pay: int, kind: str) -> None:
    text = JobText(title, description, kind, budget_max=pay)
    for remark in check_job_text(text, LEAST):
        place = {"title": title, "description": description}.get(remark.field, "")
        assert 0 <= remark.start <= remark.end <= len(place)


def test_a_usual_text_takes_less_than_5_ms() -> None:
    text = replace(GOOD, description=(GOOD.description + "簡単な作業です。構成はこちらで用意します。\n") * 22)
    assert len(text.description) > 2_000
    assert least_cpu_ms(lambda: check_job_text(text, LEAST), enough=5) < 5


@pytest.mark.parametrize(
    "shape", ["9", "1〜", "1時間", "1日1時間×1日", "納期はああああああああ", "報酬", "LINEで", " ", "."]
)
def test_a_hostile_text_takes_no_time(shape: str) -> None:
    text = replace(GOOD, brief=(), description=(shape * 10_000)[:10_000])
    assert least_cpu_ms(lambda: check_job_text(text, LEAST), enough=50) < 50
