"""Every finding of screening and of the job text check has its sentences, in both languages."""

import typing
from datetime import date

import pytest
from django.utils import translation

from michinori.rules.market.job_text import JobText, Key, LeastPay, Remark, check_job_text
from michinori.rules.talk.screening import REASONS as KINDS_OF_REASONS
from michinori.rules.talk.screening import screen
from michinori.wording.market.job_text import REMARKS, advised
from michinori.wording.talk.screening import REASONS, marked, told


def test_every_key_has_its_sentences() -> None:
    assert set(REASONS) == set(KINDS_OF_REASONS)
    assert set(REMARKS) | {"contact"} == set(typing.get_args(Key))


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_said_in_both_languages(reason: typing.Any) -> None:
    with translation.override("ja"):
        japanese = told(reason)
    with translation.override("en"):
        english = told(reason)
    assert english.why.isascii()
    assert english.why != japanese.why
    assert english.instead != japanese.instead


def test_a_low_pay_is_said_in_yen() -> None:
    remarks = check_job_text(
        JobText(description="約1500時間の作業", budget_max=1_500_000), LeastPay(1_121, date(2025, 10, 1))
    )
    (remark,) = [remark for remark in remarks if remark.key == "low_pay"]
    with translation.override("ja"):
        said = advised(remark)
    assert said.why == (
        "書かれた作業時間（1500時間）だと、1時間あたり1,000円です。"
        "最低賃金の全国平均（2025年10月から1,121円）を下回っています。"
    )
    assert said.instead == "報酬を1,681,500円以上にするか、頼む内容を減らしてください。"


def test_contact_in_a_job_is_said_as_in_a_message() -> None:
    assert advised(Remark("contact", "title", 0, 4, reason="messenger")) == told("messenger")


def test_a_marked_place_shows_its_own_words() -> None:
    text = "お電話は 090-0881-3345 へ"
    (place,) = marked(text, screen(text))
    assert place.said == "090-0881-3345"
    assert place.told == told("phone_number")
