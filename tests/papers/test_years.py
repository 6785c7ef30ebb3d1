"""Papers about a year: to the yen what the ledger moved in it, made once, on its first morning after."""

from datetime import date, datetime

import pytest

from michinori.config.table import HANDLERS, LONG
from michinori.contracts.models import Contract, Payment
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, end_of
from michinori.ledger import kinds
from michinori.ledger.models import Movement
from michinori.machinery import clock
from michinori.machinery.models import Deadline
from michinori.papers.commands import years
from michinori.papers.contents.step import client_named, person_named
from michinori.papers.models import Document
from michinori.people.commands.closing import STRUCK_ORGANISATION, leave_organisations, strike_user
from michinori.people.models import Organisation, User
from michinori.people.queries import default_client
from tests.papers.kept import kept, register_operator, text_of, yen
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
YEARLY = ("payment_record", "yearly_statement")


def paid(cast: Cast, price: int, **changes: object) -> Contract:
    stages = [{"name": "全体", "price": price}]
    contract = story.active(cast, price=price, stages=stages, open_stages=1, **changes)
    return story.handed_in_and_approved(cast, contract, 1)


def into_the_next_year() -> int:
    """The first day of the year that has begun; returns the one that ended."""
    year = story.in_days(0).year
    story.wait_until(datetime(year + 1, 1, 1, 7, tzinfo=JAPAN))
    return year


def yearly(kind: str) -> list[Document]:
    return list(Document.objects.filter(kind=kind).order_by("serial"))


def moved(kind: str) -> int:
    return sum(Movement.objects.filter(kind=kind).values_list("amount", flat=True))


def test_a_record_for_who_withheld_and_a_statement_for_each() -> None:
    cast = Cast()
    register_operator()
    paid(cast, 1_500_000, withholding=True)
    paid(cast, 48_000, withholding=True)
    paid(cast, 30_000, withholding=False)
    kept()
    assert years.DEADLINE in HANDLERS
    assert years.DEADLINE in LONG
    year = into_the_next_year()
    (record,) = yearly("payment_record")
    client = default_client(cast.aoi.id)
    assert (record.client_id, record.worker_id, record.n) == (client.id, cast.ren.id, year)
    assert record.number == f"PR-{year + 1}-000001"
    assert (record.amount, record.tax) == (1_548_000, 154_800)
    withheld = moved(kinds.WITHHOLDING)
    assert record.body["withheld"] == withheld == 204_200 + 4_900
    text = text_of(cast.aoi, record)
    for said in (yen(1_548_000), yen(withheld), "154,800円", "2件", "（空欄）", "個人番号", "支払調書", f"{year}年"):
        assert said in text, said
    of_client, of_worker = sorted(yearly("yearly_statement"), key=lambda one: one.worker_id is not None)
    assert (of_client.client_id, of_client.worker_id) == (client.id, None)
    assert (of_worker.client_id, of_worker.worker_id) == (None, cast.ren.id)
    for statement in (of_client, of_worker):
        assert (statement.amount, statement.tax) == (1_578_000, 157_800)
    text = text_of(cast.ren, of_worker)
    for kind in (kinds.FEE, kinds.FEE_TAX, kinds.WITHHOLDING, kinds.PAYMENT):
        assert yen(moved(kind)) in text, kind
    assert yen(moved(kinds.FEE)) not in text_of(cast.aoi, of_client)


def test_who_has_left_stands_on_the_record_by_the_name_of_their_invoices() -> None:
    cast = Cast()
    User.objects.filter(id=cast.ren.id).update(real_name="小泉 蓮")
    paid(cast, 48_000, withholding=True)
    kept()
    name = person_named(User.objects.get(id=cast.ren.id))
    user = User.objects.select_for_update().get(id=cast.ren.id)
    strike_user(Actor.person(user.id), user, [user.id], clock.now())
    into_the_next_year()
    (record,) = yearly("payment_record")
    assert record.body["worker"] == name
    assert "小泉蓮" in text_of(cast.aoi, record)
    of_client = next(one for one in yearly("yearly_statement") if one.client_id)
    assert [row["other"] for row in of_client.body["rows"]] == [name]


def test_so_does_a_company_that_ended_with_its_last_member() -> None:
    """A payment record without the payer's name is none, and the worker's statement would not say who paid."""
    cast = Cast()
    paid(cast, 48_000, withholding=True)
    kept()
    name = client_named(default_client(cast.aoi.id))
    user = User.objects.select_for_update().get(id=cast.aoi.id)
    leave_organisations(Actor.person(user.id), user)
    strike_user(Actor.person(user.id), user, [user.id], clock.now())
    assert Organisation.objects.get().name == STRUCK_ORGANISATION
    into_the_next_year()
    (record,) = yearly("payment_record")
    assert record.body["client"] == name
    assert "青空ウェブ制作" in text_of(cast.ren, record)
    of_worker = next(one for one in yearly("yearly_statement") if one.worker_id)
    assert [row["other"] for row in of_worker.body["rows"]] == [name]


def test_they_are_made_once_and_the_next_year_has_its_own() -> None:
    cast = Cast()
    paid(cast, 48_000, withholding=True)
    kept()
    year = into_the_next_year()
    made = Document.objects.filter(kind__in=YEARLY).count()
    assert made == 3
    years.make_due("site", datetime(year + 1, 1, 1, 6, tzinfo=JAPAN))
    assert Document.objects.filter(kind__in=YEARLY).count() == made
    paid(cast, 20_000, withholding=True)
    into_the_next_year()
    assert [(one.n, one.amount) for one in yearly("payment_record")] == [(year, 48_000), (year + 1, 20_000)]


def test_a_payment_at_24_o_clock_of_the_last_day_belongs_to_the_old_year() -> None:
    cast = Cast()
    year = story.in_days(0).year
    story.wait_until(datetime(year, 12, 24, 12, tzinfo=JAPAN))
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    kept()
    story.hand_in(cast, contract, 1)
    into_the_next_year()
    assert Payment.objects.get().at == end_of(date(year, 12, 31))
    assert {one.n for one in yearly("yearly_statement")} == {year}


def test_it_waits_for_clocks_that_ended_in_the_old_year() -> None:
    """After a standstill over the new year its own task may run before the one that applies contracts' clocks."""
    cast = Cast()
    year = story.in_days(0).year
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    kept()
    story.hand_in(cast, contract, 1)
    morning = datetime(year + 1, 1, 1, 6, tzinfo=JAPAN)
    assert years.make_due("site", morning) == 0
    assert not yearly("yearly_statement")
    assert Deadline.objects.get(kind=years.DEADLINE).at > morning
    into_the_next_year()
    assert len(yearly("yearly_statement")) == 2


def test_a_year_without_payments_has_none() -> None:
    cast = Cast()
    story.active(cast)
    kept()
    into_the_next_year()
    assert not Document.objects.filter(kind__in=YEARLY).exists()
