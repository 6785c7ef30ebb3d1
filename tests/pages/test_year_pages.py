"""A year of a purse: bars, sums and lists agree with the payments, and the CSV holds each of them."""

import csv
import io
import re
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from michinori.contracts.commands import deliveries
from michinori.contracts.models import Contract, Payment
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.text import defused
from michinori.machinery import clock, looks
from michinori.machinery.models import KindOfWork
from michinori.market.models import Job
from michinori.people.models import User
from michinori.people.queries import default_client
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def _browser(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def _paid(cast: Cast) -> Contract:
    contract = story.active(cast, spare=1_000)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, note="", file_ids=files)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    return contract


def _words(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def _rows(answer: Any) -> list[dict[str, str]]:
    assert answer["content-disposition"].startswith("attachment")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_worker_and_client_read_their_year_to_the_yen() -> None:
    cast = Cast()
    contract = _paid(cast)
    pay, year = Payment.objects.get(contract=contract), day_of(clock.now()).year
    gross = pay.before_tax + pay.tax
    ren, aoi = _browser(cast.ren), _browser(cast.aoi)
    assert ren.get("/money/worker/years")["location"] == f"/money/worker/years/{year}"
    page = _words(ren, f"/money/worker/years/{year}")
    assert f"{year}年の手取りは {pay.net:,}円です" in page
    assert f"{day_of(pay.at).month}月 {pay.net:,}円" in page
    for amount in (gross, pay.fee + pay.fee_tax, pay.withheld):
        assert f"{amount:,}円" in page
    assert f"青空ウェブ制作 {pay.net:,}円" in page
    agency = default_client(cast.aoi.id).id
    page = _words(aoi, f"/money/{agency}/years/{year}")
    assert f"{year}年に {gross:,}円（税込）を支払いました" in page
    assert f"{contract.title} {gross:,}円" in page
    assert f"{pay.net:,}円" not in page, "what the worker got is theirs"


def test_the_csv_holds_every_payment_and_adds_up() -> None:
    cast = Cast()
    contract = _paid(cast)
    Contract.objects.filter(id=contract.id).update(title='=HYPERLINK("http://x")')
    year = day_of(clock.now()).year
    (row,) = _rows(_browser(cast.ren).get(f"/money/worker/years/{year}.csv"))
    pay = Payment.objects.get(contract=contract)
    assert row["契約"].startswith("'="), "no spreadsheet computes it"
    found = {name: int(row[name]) for name in ("報酬（税抜）", "消費税", "手数料（税込）", "源泉徴収", "手取り")}
    assert (
        found["手取り"]
        == pay.net
        == found["報酬（税抜）"] + found["消費税"] - found["手数料（税込）"] - found["源泉徴収"]
    )
    assert row["日付"] == day_of(pay.at).isoformat()


def test_no_spreadsheet_computes_the_name_of_a_kind_that_the_operator_added() -> None:
    cast = Cast()
    contract = _paid(cast)
    names = {"ja": "=1+1", "en": "=1+1"}
    KindOfWork.objects.create(slug="sums", icon="hand", place=1, made_at=clock.now(), made_by="operator", **names)
    Job.objects.filter(id=contract.job_id).update(category="sums", subcategory="")
    (row,) = _rows(_browser(cast.ren).get(f"/money/worker/years/{day_of(clock.now()).year}.csv"))
    looks.remember(looks.Looks(), seconds=1e9)
    assert row["仕事の種類"] == "'=1+1"


def test_midnight_of_new_years_day_belongs_to_the_old_year() -> None:
    cast = Cast()
    contract = _paid(cast)
    pay = Payment.objects.get(contract=contract)
    year = day_of(clock.now()).year
    row = {
        name: getattr(pay, name)
        for name in ("kind", "before_tax", "tax", "fee", "fee_tax", "withheld", "waived", "net")
    }
    Payment.objects.create(contract=contract, n=99, at=datetime(year, 1, 1, tzinfo=JAPAN), **row)
    browser = _browser(cast.ren)
    assert f"{pay.net:,}円です" in _words(browser, f"/money/worker/years/{year}")
    assert f"{pay.net:,}円です" in _words(browser, f"/money/worker/years/{year - 1}")
    assert f"12月 {pay.net:,}円" in _words(browser, f"/money/worker/years/{year - 1}")


def test_strangers_and_other_years_find_nothing() -> None:
    cast = Cast()
    _paid(cast)
    year, agency = day_of(clock.now()).year, default_client(cast.aoi.id).id
    mio = _browser(cast.mio)
    for end in ("years", f"years/{year}", f"years/{year}.csv"):
        assert mio.get(f"/money/{agency}/{end}").status_code == 404
    for other in (year + 1, year - 1, 99999999999):
        assert mio.get(f"/money/worker/years/{other}").status_code == 404
    assert "0円です" in _words(mio, f"/money/worker/years/{year}")


@pytest.mark.parametrize("cell", ["=1+1", "+81", "-1", "@SUM(A1)", "\t=1", "＝1"])
def test_a_formula_in_a_cell_is_text(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    assert defused("バナー 3点") == "バナー 3点"


def test_it_makes_few_queries(django_assert_max_num_queries: Any) -> None:
    cast = Cast()
    _paid(cast)
    year, browser = day_of(clock.now()).year, _browser(cast.ren)
    browser.get(f"/money/worker/years/{year}")
    with django_assert_max_num_queries(9):
        browser.get(f"/money/worker/years/{year}")
