"""The books at the desk: months, their journals, closing one."""

import csv
import io
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connection
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from treasury.bank_files import Desk

from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import months
from michinori.ledger.models import ClosedMonth, Movement
from michinori.machinery import audit, clock
from michinori.people.models import User
from michinori.treasury.commands.deposits import record_money_in
from tests.stories import cast as story
from tests.treasury.test_unmatched import browser

PASSWORD = "nagai-aikotoba-desu"
pytestmark = pytest.mark.django_db


def last_month(turn: Callable[..., datetime], cast: Desk) -> str:
    """A contract was paid, and that month is over: its name in addresses."""
    contract = story.active(cast)
    story.handed_in_and_approved(cast, contract, 1)
    month = months.first_of(day_of(clock.now()))
    turn(to=datetime(*months.after(month).timetuple()[:3], 9, tzinfo=JAPAN))
    return f"{month:%Y-%m}"


def text(answer: HttpResponse) -> str:
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def proved(user: User) -> Client:
    """A browser of somebody who has just proved who they are."""
    user.set_password(PASSWORD)
    user.save()
    client = browser(user)
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def test_the_month_is_downloaded_for_each_software(turn: Callable[..., datetime]) -> None:
    cast = Desk()
    month, sora = last_month(turn, cast), browser(cast.sora)
    assert f"/desk/books/{month}" in text(sora.get("/desk/books"))
    page = text(sora.get(f"/desk/books/{month}"))
    count = Movement.objects.count()
    assert "貸方" in page
    for layout, head in (("generic", 1), ("freee", 1), ("moneyforward", 1), ("yayoi", 0)):
        address = f"/desk/books/{month}/{layout}.csv"
        assert address in page
        answer = sora.get(address)
        assert isinstance(answer, StreamingHttpResponse)
        content = b"".join(answer.streaming_content)  # type: ignore[arg-type]
        rows = list(csv.reader(io.StringIO(content.decode("cp932" if layout == "yayoi" else "utf-8-sig"), newline="")))
        assert len(rows) == count + head
        assert answer["Content-Disposition"] == f'attachment; filename="journal-{month}-{layout}.csv"'
        seen = audit.newest(limit=1)[0]
        assert (seen.data["page"], seen.data["layout"]) == ("desk_journal", layout)


@pytest.mark.parametrize("name", ["2026-13", "2026-00", "26-11", "1999-12", "9999-12", "2999-01", "２０２６-11", "x"])
def test_months_that_are_none_are_not_there(name: str) -> None:
    cast = Desk()
    sora = browser(cast.sora)
    for address in (f"/desk/books/{name}", f"/desk/books/{name}/freee.csv"):
        assert sora.get(address).status_code == 404
    assert sora.get("/desk/books/2026-01/excel.csv").status_code == 404


def test_a_month_is_closed_by_finance_with_a_reason(turn: Callable[..., datetime]) -> None:
    cast = Desk()
    month = last_month(turn, cast)
    address = f"/desk/books/{month}/close"
    assert browser(cast.sora).get(address).status_code == 302, "who they are is asked again"
    sora = proved(cast.sora)
    assert "締められます" in text(sora.get("/desk/books"))
    assert "締めますか" in text(sora.get(address))
    assert sora.post(address, {"reason": " "}).status_code == 422
    assert not ClosedMonth.objects.exists()
    assert sora.post(address, {"reason": "銀行と合っている"})["location"] == "/desk/books"
    page = text(sora.get("/desk/books"))
    assert "銀行と合っている" in page
    assert "すべて締めてあります" in page
    assert "Sora" in text(sora.get(f"/desk/books/{month}"))
    this = f"{day_of(clock.now()):%Y-%m}"
    refused = sora.post(f"/desk/books/{this}/close", {"reason": "早すぎる"})
    assert refused.status_code == 422
    assert "早すぎる" in refused.content.decode(), "nothing typed is lost"
    assert "終わった月だけ" in refused.content.decode()


def test_the_page_asks_little_with_many_months(turn: Callable[..., datetime]) -> None:
    cast = Desk()
    record_money_in(client_id=cast.ren.id, amount=100, reference="first")
    sora, counts = browser(cast.sora), []
    for n in range(3):
        with CaptureQueriesContext(connection) as asked:
            sora.get("/desk/books")
        counts.append(len(asked))
        turn(days=70)
        record_money_in(client_id=cast.ren.id, amount=100, reference=f"{n}")
    assert max(counts) - min(counts) <= 1


def test_the_balances_of_any_day_are_seen(turn: Callable[..., datetime]) -> None:
    cast = Desk()
    month, sora = last_month(turn, cast), browser(cast.sora)
    today = day_of(clock.now())
    page = text(sora.get("/desk/books"))
    assert "いまの残高" in page
    debit, credit = re.findall(r'<td class="yen">([^<]*)</td>', page.partition('<tr class="sum">')[2])[:2]
    assert debit == credit != "0円", "a trial balance has two columns, which come to the same"
    assert "終わりの残高</h2>" not in page
    long_ago = text(sora.get("/desk/books?on=2001-01-01"))
    assert "2001年1月1日の終わりの残高" in re.sub(r"\s", "", long_ago).replace("（月）", "")
    assert "0円" in long_ago
    assert "月の終わりの残高" in text(sora.get(f"/desk/books/{month}"))
    assert "月の終わりの残高" not in text(sora.get(f"/desk/books/{today:%Y-%m}"))
    for wrong in ("tomorrow", f"{today.year + 1}-01-01", ""):
        answer = sora.get(f"/desk/books?on={wrong}")
        assert answer.status_code == 422, wrong
        assert "いまの残高" in answer.content.decode()
