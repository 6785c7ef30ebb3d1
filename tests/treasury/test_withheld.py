"""What a client withheld: per payment, by month and worker, when it is due, and the reminder (domain § 8)."""

import csv
import io
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import pytest

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.models import Contract, Payment
from michinori.contracts.queries import withheld
from michinori.contracts.queries.withheld import payees_in, withheld_month, withheld_months
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import accounts, months
from michinori.ledger.queries import balance
from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline
from michinori.notices.models import Notice
from michinori.pages.money import withholding
from michinori.treasury.commands.withholding import DEADLINE
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
MILLION_AND_A_HALF = 1_500_000


def _paid(cast: Cast, *prices: int, **more: Any) -> Contract:
    """A contract with withholding whose stages are handed in and approved, each paid on approval."""
    stages = [{"name": f"工程{n}", "price": price} for n, price in enumerate(prices, 1)]
    given = {"price": sum(prices), "stages": stages, "pay_on": "stage", "withholding": True, **more}
    contract = story.active(cast, **given)
    story.handed_in_and_approved(cast, contract, *range(1, len(prices) + 1))
    return contract


def _withheld(contract: Contract) -> list[int]:
    return list(Payment.objects.filter(contract=contract).order_by("n").values_list("withheld", flat=True))


def test_above_a_million_in_one_payment_and_in_two() -> None:
    cast = Cast()
    one = _paid(cast, MILLION_AND_A_HALF)
    assert _withheld(one) == [102_100 + 102_100]
    two = _paid(cast, 750_000, 750_000)
    assert _withheld(two) == [76_575, 76_575]
    uneven = _paid(cast, 1_000_001, 499_999)
    assert _withheld(uneven) == [102_100, 51_049], "floored for each payment"
    first = day_of(clock.now()).replace(day=1)
    client = str(one.client_id)
    sums = withheld_month(client, first)
    assert (sums.people, sums.payments, sums.before_tax) == (1, 5, 4_500_000)
    assert sums.withheld == 204_200 + 153_150 + 153_149
    assert balance(accounts.client(client)) == sums.withheld, "the client holds what it owes the tax office"
    assert [(one.payments, one.withheld) for one in payees_in(client, first)] == [(5, sums.withheld)]


def test_a_payment_belongs_to_the_month_of_its_day_in_japan() -> None:
    first_of_next = months.after(months.first_of(day_of(clock.now())))
    midnight = datetime(first_of_next.year, first_of_next.month, 1, tzinfo=JAPAN)
    clock.turn_to(midnight - timedelta(hours=1))
    cast = Cast()
    contract = story.active(cast, pay_on="stage", withholding=True)
    story.hand_in(cast, contract, 1)
    clock.turn_to(midnight - timedelta(minutes=1))
    story.approve(cast, contract, 1)
    story.hand_in(cast, contract, 2)
    clock.turn_to(midnight + timedelta(minutes=1))
    story.approve(cast, contract, 2)
    found = withheld_months(str(contract.client_id))
    assert [(one.first, one.payments) for one in found] == [
        (first_of_next, 1),
        ((first_of_next - timedelta(days=1)).replace(day=1), 1),
    ]
    assert withheld_months(str(contract.client_id), until=first_of_next) == found[1:]


def test_the_owner_is_reminded_on_the_fifth_and_only_once() -> None:
    cast = Cast()
    contract = _paid(cast, 30_000)
    outbox.drain(SUBSCRIBERS)
    first = day_of(clock.now()).replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    handlers = {DEADLINE: HANDLERS[DEADLINE]}
    run_due(handlers, clock.now())
    assert not Notice.objects.filter(kind="withholding_due").exists()
    clock.turn_to(datetime(following.year, following.month, 5, 9, tzinfo=JAPAN) - timedelta(minutes=1))
    assert run_due(handlers, clock.now()) == 0
    clock.turn_to(clock.now() + timedelta(minutes=2))
    assert run_due(handlers, clock.now()) == 1
    assert run_due(handlers, clock.now()) == 0
    outbox.drain(SUBSCRIBERS)
    (told,) = Notice.objects.filter(kind="withholding_due")
    assert told.user_id == cast.aoi.id
    assert told.page["name"] == "withholding"
    assert "3,063" in str(told.words)
    page = signed_in(cast.aoi).get(f"/money/{contract.client_id}/withholding").content.decode()
    assert "3,063円を納めます" in page
    clock.turn_to(clock.now() + timedelta(days=31))
    assert run_due(handlers, clock.now()) == 0, "nothing was withheld since"
    assert Deadline.objects.get(kind=DEADLINE).at > clock.now()


def test_without_withholding_nobody_is_reminded_of_anything() -> None:
    cast = Cast()
    _paid(cast, 30_000, withholding=False)
    outbox.drain(SUBSCRIBERS)
    assert not Deadline.objects.filter(kind=DEADLINE).exists()


def test_the_page_and_the_list_say_the_same_to_the_yen() -> None:
    cast = Cast()
    contract = _paid(cast, 30_000, 1_500_000)
    cast.ren.real_name = "＝HYPERLINK(1)"
    cast.ren.save(update_fields=["real_name"])
    browser, first = signed_in(cast.aoi), day_of(clock.now()).replace(day=1)
    address = f"/money/{contract.client_id}/withholding"
    page = browser.get(address).content.decode()
    for said in ("1,530,000円", "207,263円", f"{first.year}年{first.month}月"):
        assert said in page
    answer = browser.get(f"{address}.csv?month={first:%Y-%m}")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[0][-1] == "源泉徴収した税額"
    assert [row[5:] for row in rows[1:]] == [["30000", "3000", "3063"], ["1500000", "150000", "204200"]]
    assert rows[1][1] == "'＝HYPERLINK(1)"


@pytest.mark.parametrize("month", ["2026-13", "x", "2026", "0001-01", "９９９９-01", "2026-11-01", "\x00"])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    cast = Cast()
    contract = _paid(cast, 30_000)
    for address in ("withholding", "withholding.csv"):
        answer = signed_in(cast.aoi).get(f"/money/{contract.client_id}/{address}", {"month": month})
        assert answer.status_code == 422, address


def test_many_payees_come_on_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast()
    contract = _paid(cast, 30_000)
    cast.made["Ren"] = cast.person("Kei")
    _paid(cast, 20_000)
    for place in (withheld, withholding):
        monkeypatch.setattr(place, "PAYEES", 1)
    browser, here = signed_in(cast.aoi), f"/money/{contract.client_id}/withholding"
    pages = [browser.get(here).content.decode()]
    (more,) = set(re.findall(r'href="([^"]*after=[^"]*)"', pages[0]))
    pages.append(browser.get(unescape(more)).content.decode())
    assert not re.search(r'href="[^"]*after=', pages[1])
    assert [[each in page for page in pages].count(True) for each in ("3,063円", "2,042円", "5,105円")] == [1, 1, 2]
    assert browser.get(here, {"after": "\x00"}).status_code == 200


def test_a_month_without_anything_says_so() -> None:
    cast = Cast()
    page = signed_in(cast.aoi).get(f"/money/{cast.aoi.id}/withholding?month=2026-01")
    assert page.status_code == 200
    assert "この月に源泉徴収した税はありません" in page.content.decode()
    assert signed_in(cast.aoi).get("/money/worker/withholding").status_code == 404
    assert signed_in(cast.mio).get(f"/money/{cast.aoi.id}/withholding").status_code == 404


def test_the_page_asks_few_queries_whatever_it_shows(django_assert_max_num_queries: Any) -> None:
    cast = Cast()
    contract = _paid(cast, *([10_000] * 8))
    browser = signed_in(cast.aoi)
    with django_assert_max_num_queries(12):
        browser.get(f"/money/{contract.client_id}/withholding")
