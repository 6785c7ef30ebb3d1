"""The law built in (domain § 9): length in calendar months, who is bound, day 30, day 60, what a step touches."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from rules.makers import NOON, TODAY, active, japan, terms

from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.life import Side, Status
from michinori.rules.contract.termination_notices import begins_at
from michinori.rules.contract.terms import BriefItem, Reorder, StageTerms
from michinori.rules.law.articles import (
    Advice,
    Span,
    advice_on_deposit,
    advice_on_ending,
    advice_on_new_terms,
    advice_on_step,
    advice_on_terms,
    art5_applies,
    art16_applies,
    latest_payment_date,
    months_between,
    notice_needed,
    payment_moved_too_far,
    touched_by,
    touched_by_terms,
)

STAFF = Declaration(business=True, has_staff=True)


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2026, 11, 24), date(2026, 12, 23), 0),
        (date(2026, 11, 24), date(2026, 12, 24), 1),
        (date(2026, 11, 24), date(2027, 5, 23), 5),
        (date(2026, 11, 24), date(2027, 5, 24), 6),
        (date(2027, 1, 31), date(2027, 2, 27), 0),
        (date(2027, 1, 31), date(2027, 2, 28), 1),
        (date(2028, 1, 31), date(2028, 2, 28), 0),
        (date(2028, 1, 31), date(2028, 2, 29), 1),
        (date(2027, 2, 28), date(2027, 3, 28), 1),
        (date(2026, 8, 31), date(2027, 2, 28), 6),
        (date(2026, 11, 24), date(2026, 11, 24), 0),
        (date(2026, 11, 24), date(2026, 1, 1), 0),
    ],
)
def test_months_are_counted_by_the_calendar_without_the_first_day(first: date, last: date, months: int) -> None:
    assert months_between(first, last) == months


def test_a_contract_lasts_from_the_offer_to_the_due_date_or_to_today_if_that_is_later() -> None:
    assert Span(date(2026, 11, 24), date(2026, 12, 1), date(2026, 11, 30)).months == 0
    assert Span(date(2026, 11, 24), date(2026, 12, 1), date(2027, 6, 1)).months == 6


@pytest.mark.parametrize(
    ("client", "bound"),
    [
        (Declaration(business=True), False),
        (Declaration(business=True, withholds=True), False),
        (STAFF, True),
        (Declaration(business=True, has_officers=True), True),
    ],
)
def test_articles_5_and_16_bind_clients_with_staff_or_two_officers_from_one_and_six_months_on(
    client: Declaration, bound: bool
) -> None:
    def lasting(due: date) -> Span:
        return Span(date(2026, 11, 24), due, date(2026, 11, 24))

    assert not art5_applies(client, lasting(date(2026, 12, 23)))
    assert art5_applies(client, lasting(date(2026, 12, 24))) is bound
    assert not art16_applies(client, lasting(date(2027, 5, 23)))
    assert art16_applies(client, lasting(date(2027, 5, 24))) is bound


def test_a_noticed_ending_begins_at_the_end_of_day_30() -> None:
    assert begins_at(NOON) == japan(12, 24, 24)
    assert begins_at(japan(11, 24, 24)) == japan(12, 24, 24), "24:00 belongs to the day that ends"


def test_payment_is_due_on_day_60_at_the_latest_the_day_of_receipt_being_day_1() -> None:
    received = date(2026, 12, 1)
    assert latest_payment_date(received, None) == date(2027, 1, 29)
    assert latest_payment_date(received, Reorder("元の発注者", date(2027, 3, 1))) == date(2027, 3, 31)
    assert latest_payment_date(received, Reorder("元の発注者", date(2026, 12, 5))) == date(2027, 1, 29)
    assert latest_payment_date(received, Reorder("元の発注者", date(2040, 3, 1))) == received + timedelta(days=120)


def test_an_amendment_counts_the_60_days_from_the_first_delivery() -> None:
    old, first = terms(), date(2026, 12, 20)
    last = date(2027, 2, 17)
    on_time, late = replace(old, payment_due_date=last), replace(old, payment_due_date=date(2027, 2, 18))
    assert payment_moved_too_far(on_time, old, first) is None
    assert payment_moved_too_far(late, old, first) == last
    assert payment_moved_too_far(late, old, None) is None, "nothing was delivered yet"
    assert payment_moved_too_far(late, late, first) is None, "a date that stays is not put off"
    reordered = replace(late, reorder=Reorder("元の発注者", date(2027, 2, 1)))
    assert payment_moved_too_far(reordered, old, first) is None


def test_what_new_terms_touch_of_article_5() -> None:
    old = terms()
    cheaper = replace(old, price=40_000)
    bluer = replace(old, brief=(BriefItem("ポイントカラー", "赤", True),))
    assert touched_by_terms(old, cheaper, "client") == ("cut",)
    assert touched_by_terms(old, bluer, "client") == ("redo",)
    assert touched_by_terms(old, replace(bluer, price=40_000), "client") == ("cut", "redo")
    assert touched_by_terms(old, replace(bluer, price=60_000), "client") == (), "paid for"
    assert touched_by_terms(old, replace(old, due_date=TODAY), "client") == ()
    assert touched_by_terms(old, cheaper, "worker") == (), "the worker's own wish"


def test_what_a_step_touches_of_article_5() -> None:
    under_way = active()
    assert touched_by("return", under_way.life) == ("redo",)
    assert touched_by("send-back", under_way.life) == ("redo", "return")
    assert touched_by("request-change", under_way.life) == ("redo",)
    assert touched_by("end", under_way.life) == ("refuse",)
    under_way = under_way.deliver()
    assert touched_by("end", under_way.life) == ("cut", "return")
    assert touched_by("approve", under_way.life) == ()


def span(due: date) -> Span:
    return Span(TODAY, due, TODAY)


SHORT, LONG, LASTING = span(date(2026, 12, 23)), span(date(2027, 1, 15)), span(date(2027, 5, 24))


@pytest.mark.parametrize(
    ("client", "span", "by", "status", "at_fault", "needed"),
    [
        (STAFF, LASTING, "client", "active", False, True),
        (STAFF, LASTING, "worker", "active", False, False),
        (STAFF, LONG, "client", "active", False, False),
        (Declaration(business=True), LASTING, "client", "active", False, False),
        (STAFF, LASTING, "client", "delivered", False, False),
        (STAFF, LASTING, "client", "active", True, False),
    ],
)
def test_when_a_notice_is_needed(
    client: Declaration, span: Span, by: Side, status: Status, at_fault: bool, needed: bool
) -> None:
    assert notice_needed(client, span, by, status, at_fault=at_fault) is needed


@pytest.mark.parametrize(
    ("client", "length", "warnings", "articles"),
    [
        (Declaration(), LASTING, ("private",), ()),
        (Declaration(business=True), LASTING, (), ("freelance_3",)),
        (STAFF, SHORT, (), ("freelance_3", "freelance_4")),
        (STAFF, LONG, ("long",), ("freelance_3", "freelance_4", "freelance_5")),
        (STAFF, LASTING, ("long", "lasting"), ("freelance_3", "freelance_4", "freelance_5", "freelance_16")),
    ],
)
def test_beside_an_offer(
    client: Declaration, length: Span, warnings: tuple[str, ...], articles: tuple[str, ...]
) -> None:
    advice = advice_on_terms(client, length, terms(rights="作った人に残します", pay_on="stage"))
    assert (advice.warnings, advice.articles) == (warnings, articles)
    assert advice_on_terms(client, length, terms()).articles == (*articles, "copyright_27")


@pytest.mark.parametrize(
    ("client", "category", "bound"),
    [
        (Declaration(business=True, capital=10_000_000), "design", False),
        (Declaration(business=True, capital=10_000_001), "design", True),
        (Declaration(business=True, staff=100), "design", False),
        (Declaration(business=True, staff=101), "design", True),
        (Declaration(business=True, staff=101), "web", False),
        (Declaration(business=True, staff=301), "web", True),
        (Declaration(business=True, staff=301), "data", True),
        (Declaration(business=True, staff=100), "urushi", False),
        (Declaration(business=True, staff=101), "urushi", True),
        (Declaration(staff=101), "design", False),
    ],
)
def test_the_subcontract_act_gives_the_same_warnings_whatever_the_length(
    client: Declaration, category: str, bound: bool
) -> None:
    short, old = Span(TODAY, date(2026, 12, 1), TODAY, category), terms(pay_on="stage")
    life = active().life
    assert ("subcontract" in advice_on_terms(client, short, old).warnings) is bound
    assert advice_on_new_terms(client, short, old, replace(old, price=40_000), "client").warnings == (
        ("cut",) if bound else ()
    )
    assert advice_on_step(client, short, "send-back", life).articles == (("subcontract",) if bound else ())
    assert ("refuse" in advice_on_ending(client, short, life, "client", None).warnings) is bound


def test_where_both_acts_bear_the_freelance_act_goes_first() -> None:
    both = Declaration(business=True, has_staff=True, staff=500, capital=50_000_000)
    assert advice_on_step(both, LONG, "send-back", active().life).articles == ("freelance_5",)
    assert advice_on_step(both, SHORT, "send-back", active().life).articles == ("subcontract",)


def test_a_stage_handed_in_is_a_receipt_too() -> None:
    """Paid at the end, the first stage may wait for more than 60 days (art. 4)."""
    two = (StageTerms("a", "下書き", 10_000), StageTerms("b", "仕上げ", 20_000))
    late = terms(stages=two, pay_on="completion")
    assert "stage_receipt" in advice_on_terms(STAFF, SHORT, late).warnings
    assert "stage_receipt" not in advice_on_terms(STAFF, SHORT, replace(late, pay_on="stage")).warnings
    assert "stage_receipt" not in advice_on_terms(STAFF, SHORT, replace(late, stages=two[:1])).warnings
    assert "stage_receipt" not in advice_on_terms(Declaration(business=True), SHORT, late).warnings


def test_a_private_client_learns_before_it_funds_that_silence_accepts() -> None:
    assert advice_on_deposit(Declaration()).warnings == ("private",)
    assert advice_on_deposit(Declaration(business=True)) == advice_on_deposit(STAFF) == Advice()


def test_beside_an_amendment_or_a_step_only_where_article_5_applies() -> None:
    old = terms()
    cheaper, life = replace(old, price=40_000), active().life
    assert advice_on_new_terms(STAFF, LONG, old, cheaper, "client").warnings == ("cut",)
    assert advice_on_new_terms(STAFF, LONG, old, cheaper, "client").articles == ("freelance_5",)
    assert advice_on_step(STAFF, LONG, "send-back", life).warnings == ("redo", "return")
    assert advice_on_step(STAFF, LONG, "approve", life).articles == ()
    for nobody in (
        advice_on_new_terms(STAFF, SHORT, old, cheaper, "client"),
        advice_on_new_terms(Declaration(business=True), LONG, old, cheaper, "client"),
        advice_on_step(STAFF, SHORT, "return", life),
        advice_on_step(Declaration(business=True), LASTING, "return", life),
    ):
        assert (nobody.warnings, nobody.articles) == ((), ())


def test_what_a_client_does_not_say_is_not_in_the_terms_it_makes() -> None:
    before = {"business": True, "has_staff": True, "has_officers": False, "withholds": False}
    assert Declaration.from_data(before).as_data() == before, "the hash of early terms stays"
    large = Declaration(business=True, capital=10_000_001)
    assert Declaration.from_data(large.as_data()) == large


def test_beside_an_ending() -> None:
    under_way, delivered = active().life, active().deliver().life
    civil = ("civil_634", "civil_641", "civil_642", "civil_536")
    lone = advice_on_ending(Declaration(business=True), LASTING, under_way, "client", None)
    assert (lone.warnings, lone.articles, lone.day) == ((), (*civil, "attorney_72"), None)
    long = advice_on_ending(STAFF, LONG, under_way, "client", None)
    assert (long.warnings, long.articles) == (("refuse",), (*civil, "freelance_5", "attorney_72"))
    lasting = advice_on_ending(STAFF, LASTING, delivered, "client", japan(12, 24, 24))
    assert lasting.warnings == ("cut", "return", "notice")
    assert lasting.articles == (*civil, "freelance_5", "freelance_16", "attorney_72")
    assert lasting.day == date(2026, 12, 24)
    assert advice_on_ending(STAFF, LASTING, under_way, "worker", None).warnings == (), "the worker's own ending"
    assert advice_on_ending(STAFF, LASTING, delivered, "worker", None).warnings == ("cut",)
