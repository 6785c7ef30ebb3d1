"""Figures of months that are over: they are the ledger's, they are counted once, and they single out nobody."""

import itertools
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pages.visitors import signed_in

from michinori.figures.commands.counting import count_due, count_month
from michinori.figures.commands.searching import note_in_vain
from michinori.figures.models import CountedMonth, MonthFigure, SearchMark, SearchWord
from michinori.figures.queries import months
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.leaving.commands.unconfirmed import end_unconfirmed
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance, total
from michinori.machinery import clock
from michinori.machinery.models import Deadline
from michinori.people.commands.users import create_user
from michinori.rules.figures import FIGURES, held_people, may_show, month_before, next_month
from tests.stories import cast as story
from tests.stories.cast import Cast

type Turn = Callable[..., datetime]


def into(month: date, day: int = 3) -> datetime:
    return datetime(month.year, month.month, day, 9, tzinfo=JAPAN)


def this_month() -> date:
    return day_of(clock.now()).replace(day=1)


def casts(n: int) -> Iterator[Cast]:
    """Pairs of Aoi and Ren that know nothing of each other."""
    for number in range(n):
        cast = Cast()
        for name, more in (("Aoi", {"company": f"青空{number}", "verified": True}), ("Ren", {})):
            cast.made[name] = Cast().person(f"{name}{number}", **more)
        yield cast


def trade(n: int, *, paid: bool = True) -> list[str]:
    """So many pairs, each with a contract of ¥48,000; the first stage is paid."""
    made = []
    for cast in casts(n):
        contract = story.active(cast, pay_on="stage") if paid else story.active(cast)
        if paid:
            story.handed_in_and_approved(cast, contract, 1)
        made.append(contract.id)
    return made


@pytest.mark.django_db
def test_the_figures_are_those_of_the_ledger(turn: Turn) -> None:
    month = this_month()
    contracts = trade(5)
    turn(to=into(next_month(month)))
    assert count_due() > 0
    found = {row.name: row for row in MonthFigure.objects.filter(month=month, part="")}
    paid = sum(
        one.amount
        for one in Movement.objects.all()
        if accounts.kind_of(one.debit_id) == "escrow" and one.kind != "refund"
    )
    assert (found["gmv"].value, found["gmv"].people) == (paid, 5)
    assert paid == 5 * 14_400 * 11 // 10
    assert found["fees"].value == total(accounts.FEE_INCOME) > 0
    assert found["held"].value == sum(balance(accounts.escrow(one)) for one in contracts) > 0
    shown = months.public_figures([month])
    assert {name for name, _ in shown[month]} == {name for name, one in FIGURES.items() if "public" in one.places}


@pytest.mark.django_db
def test_a_month_is_counted_once_and_never_changes(turn: Turn) -> None:
    month = this_month()
    trade(1)
    assert count_due() == 0, "it is not over"
    turn(to=into(next_month(month), 1))
    assert not CountedMonth.objects.filter(month=month).exists(), "it settles for a day"
    turn(to=into(next_month(month)))
    count_due()
    before = list(MonthFigure.objects.order_by("id").values())
    assert count_due() == 0
    assert count_month(month, "money") is False
    assert list(MonthFigure.objects.order_by("id").values()) == before
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthFigure.objects.create(month=date(2026, 1, 2), name="gmv", value=0, people=0)


@pytest.mark.django_db
def test_a_month_waits_for_the_clocks_that_ran_out_in_it(turn: Turn) -> None:
    month = this_month()
    Cast().person("Mio")
    turn(to=into(next_month(month)))
    Deadline.objects.create(kind="contract", subject_id="con_x", at=into(month, 20))
    count_due()
    assert not CountedMonth.objects.filter(month=month).exists()
    Deadline.objects.all().delete()
    count_due()
    assert CountedMonth.objects.filter(month=month).exists()


def test_fewer_than_five_are_never_shown_nor_are_those_who_are_left() -> None:
    assert may_show(0, 0, None)
    assert not may_show(0, 3, None), "the money of three is nought: that says something of them"
    assert [people for people in range(8) if may_show(1, people, None)] == [5, 6, 7]
    assert [rest for rest in range(8) if may_show(9, 9, rest)] == [0, 5, 6, 7]


def test_what_is_held_differs_by_five_people_or_more_between_any_two_months_that_are_shown() -> None:
    """Each person holds an amount that no other makes up, so that a difference tells who moved."""
    for moves in itertools.product((0, 1, 4, 5, 9), repeat=4):
        told, untold = 0, 0
        for moved in moves:
            people = held_people(holders=20, moved=moved, since=untold)
            if may_show(1, people, None):
                assert moved in (0, *range(5, 10))
                assert untold == 0 or untold >= 5, "what lies between is not of a few, either"
                told, untold = told + 1, 0
            else:
                untold += moved


@pytest.mark.django_db
def test_nothing_that_is_shown_is_the_sum_of_other_things_that_are(turn: Turn) -> None:
    """Of whatever a month shows, no value is that of the hidden parts and others together."""
    month = this_month()
    MonthFigure.objects.bulk_create(
        MonthFigure(month=month, name="endings", part=part, value=n, people=n)
        for part, n in zip(FIGURES["endings"].parts, (20, 7, 3, 0, 5, 1, 0), strict=True)
    )
    CountedMonth.objects.create(month=month, subject="openness", counted_at=clock.now())
    page = Client().get("/transparency").content.decode()
    assert "20件" in page
    assert page.count("5人未満") >= 2
    assert all(f">{n}件" not in page for n in (1, 3, 36, 4))
    assert months.public_figures([month])[month]["endings", "undisputed"].value is None


@pytest.mark.django_db
def test_retention_hides_who_left_where_few_did(turn: Turn) -> None:
    month, last = this_month(), next_month(this_month())
    for cast in casts(6):
        story.proposed(cast)
    turn(to=into(last))
    turn(to=into(next_month(last)))
    count_due()
    new = MonthFigure.objects.get(month=month, name="new")
    assert new.value == 12
    stayed = MonthFigure.objects.get(month=last, name="retention", part="1")
    assert (stayed.value, stayed.rest) == (0, 12)
    assert months._read([last])[last]["retention", "1"].percent == 0
    MonthFigure.objects.bulk_create(
        [MonthFigure(month=date(2020, 1, 1), name="retention", part="1", value=18, people=18, rest=2)]
    )
    assert months._read([date(2020, 1, 1)])[date(2020, 1, 1)]["retention", "1"].percent is None


@pytest.mark.django_db
def test_a_sign_up_that_nobody_confirmed_is_no_newcomer_once_it_has_ended_either(turn: Turn) -> None:
    """Neither one that the clock ended nor one that the next sign-up with its address replaced; who left is one."""
    month, sent = this_month(), {"display_name": "みお", "password1": "道のりの長い長い合言葉"}
    for email in ("mio@example.jp", "mio@example.jp", "haru@example.jp"):
        assert Client().post("/accounts/signup/", sent | {"email": email}).status_code == 302
    ren = create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", confirmed=True)
    close_account(actor=Actor.person(ren.id), confirm=ren.email)
    turn(to=into(next_month(month), 28) + timedelta(days=14))
    assert end_unconfirmed() == 2
    count_due()
    assert MonthFigure.objects.get(month=month, name="new").value == 1


@pytest.mark.django_db
def test_words_searched_in_vain_are_kept_from_the_fifth_person_on(turn: Turn) -> None:
    month = this_month()
    people = [Cast().person(f"P{n}") for n in range(6)]
    for person in people[:4]:
        assert note_in_vain(actor=Actor.person(person.id), typed="  火星の　測量 ")
        assert not note_in_vain(actor=Actor.person(person.id), typed="火星の 測量"), "once a month"
    assert not note_in_vain(actor=Actor("person"), typed="火星の 測量"), "five visitors may be one"
    note_in_vain(actor=Actor.person(people[0].id), typed="田中花子")
    assert not SearchWord.objects.exists()
    kept = b"".join(bytes(one.word) + bytes(one.who) for one in SearchMark.objects.all())
    assert "火星".encode() not in kept
    assert people[0].id.encode() not in kept
    browser = signed_in(people[4])
    for _ in range(2):
        assert browser.get("/jobs?q=火星の+測量").status_code == 200
    note_in_vain(actor=Actor.person(people[5].id), typed="火星の 測量")
    assert list(SearchWord.objects.values_list("word", "people")) == [("火星の 測量", 6)]
    turn(to=into(next_month(month)))
    count_due()
    assert not SearchMark.objects.exists(), "with the month goes what could be counted again"
    assert MonthFigure.objects.get(month=month, name="searches").value == 6
    sora = Cast().person("Sora", staff=True)
    assert [one.word for one in months.words_in_vain(Actor.person(sora.id), month)] == ["火星の 測量"]


@pytest.mark.django_db
def test_a_search_narrowed_by_filters_or_without_words_is_not_counted() -> None:
    browser = signed_in(Cast().mio)
    for query in ("q=", "q=火星&category=design", "q=火星&budget_min=1000"):
        browser.get(f"/jobs?{query}")
    assert not SearchMark.objects.exists()


@pytest.mark.django_db
def test_the_desk_shows_pictures_tables_and_csv(turn: Turn) -> None:
    month = this_month()
    trade(5)
    turn(to=into(next_month(month)))
    count_due()
    sora = Cast().person("Sora", staff=True)
    browser = signed_in(sora)
    with CaptureQueriesContext(connection) as asked:
        page = browser.get("/desk/numbers")
    assert page.status_code == 200
    assert len(asked) <= 13, "ten, and three of the log"
    text = re.sub(r"\s+", " ", page.content.decode())
    assert "79,200円" in text
    assert "<rect" in text
    csv = browser.get("/desk/numbers/gmv.csv").content.decode()
    assert f"{month:%Y-%m},79200" in csv
    assert browser.get("/desk/numbers/reports.csv").status_code == 404
    assert browser.get("/desk/numbers/endings.csv").content.decode().count("\n") == 1 + 7 * len(
        months.staff_figures(Actor.person(sora.id))
    )


@pytest.mark.django_db
def test_anybody_reads_the_public_page_in_both_languages_and_strangers_no_other(turn: Turn) -> None:
    assert "まだ、終わった月がありません" in Client().get("/transparency").content.decode()
    month = this_month()
    trade(5)
    turn(to=into(next_month(month)))
    count_due()
    for language, word in (("ja", "運営"), ("en", "Reports")):
        page = Client().get(f"/transparency/{month:%Y-%m}", HTTP_ACCEPT_LANGUAGE=language)
        assert page.status_code == 200
        assert word in page.content.decode()
        assert "円" not in page.content.decode().split("<main")[1].split("</main")[0]
    for wrong in ("2019-01", "2026-13", "x", f"{next_month(month):%Y-%m}"):
        assert Client().get(f"/transparency/{wrong}").status_code == 404
    with pytest.raises(Problem):
        months.staff_figures(Actor.person(Cast().mio.id))
    assert 'href="/transparency"' in Client().get("/").content.decode()


def test_months_are_counted_by_hand() -> None:
    assert month_before(date(2026, 1, 1)) == date(2025, 12, 1)
    assert month_before(date(2026, 11, 1), 12) == date(2025, 11, 1)
    assert next_month(date(2026, 12, 1)) == date(2027, 1, 1)
    assert next_month(date(2026, 2, 1)) - timedelta(days=1) == date(2026, 2, 28)
