"""Money leaves, in real browsers: Ren names an account, waits its two days, asks for money, mends the account when the
bank sends the money back, and is paid. Aoi reads the invoice and takes a month of papers to her bookkeeper.
"""

import io
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader
from rules.test_bank_files import read_back
from sites import Site, serving, wait_until

from tests.browser.dealing import Dealing
from tests.browser.paydays import now_of, papers_are_checked, turn, turn_away_from_payout_days, turn_to_next_bank_day
from tests.browser.test_papers import taken
from tests.browser.visitors import Visitor, Visits
from tests.papers.kept import FIRST, OPERATOR, WORKER

NET = 22_677
"""Of 30,000 before tax: 33,000 − 6,600 − 660 for the operator, and 3,063 withheld."""
ACCOUNT = {"bank": "みずほ", "branch": "001", "number": "1234567", "holder_kana": "ミチノ　レン"}


@pytest.fixture
def server(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own: its clock is turned days forward."""
    with serving(ready_home(tmp_path / "home")) as site:
        yield site


def test_an_account_a_wish_a_payout_that_comes_back_and_is_paid_again(
    visits: Visits, server: Site, tmp_path: Path
) -> None:
    aoi, ren = visits("AoiPays"), visits("RenIsPaid")
    dealing = Dealing(server, aoi, ren)
    dealing.finished(30_000)
    papers_are_checked(server, ren)
    turn_away_from_payout_days(server)
    ren.signs_in()
    _names_an_account(ren)
    assert "振込先" in _mailed(server, ren)
    named = now_of(server)
    _asks_for_money(ren)
    (payout,) = dealing.worker.get("/payouts").json()["items"]
    while now_of(server) < named + timedelta(hours=48):
        assert server.run("payout", "run")["run_id"] is None, "nothing goes to a new account for 48 hours"
        turn(server, now_of(server) + timedelta(hours=24))
    _leaves(server, tmp_path, ("1234567", 20_000))
    ren.opens("/money")
    ren.sees("2,677円")
    server.run("payout", "returned", payout["id"], "--reason", "口座番号が違います")
    _mends_the_account(ren)
    turn(server, now_of(server) + timedelta(hours=49))
    ren.opens("/money/worker/payout")
    ren.presses("出金する")
    ren.sees("22,677円の出金を受け付けました")
    _leaves(server, tmp_path, ("7654321", NET))
    ren.opens("/money")
    ren.sees("0円")
    ren.opens("/money/worker")
    ren.sees("20,000円", "22,677円")
    server.run("ledger", "check")


def _names_an_account(ren: Visitor) -> None:
    ren.opens("/money")
    ren.sees("22,677円", "振込先を登録すると、決まった日に口座へ振り込まれます")
    ren.presses("振込先を登録する")
    _is_asked_for_the_password(ren)
    ren.sees("どの口座に振り込みますか", "48時間たってから")
    ren.fills(ACCOUNT | {"holder_kana": "ホカノ ヒト"})
    ren.presses("登録する")
    ren.sees("名義")
    assert ren.page.locator('main [name="number"]').input_value() == "1234567", "nothing typed is lost"
    ren.fills(ACCOUNT)
    ren.presses("登録する")
    ren.sees("振込先を登録しました", "みずほ")
    assert "1234567" not in ren.page.content(), "whoever looks over a shoulder reads four digits"


def _is_asked_for_the_password(ren: Visitor) -> None:
    expect(ren.page).to_have_url(re.compile("reauthenticate"))
    ren.fills({"password": "chigau-aikotoba-9"})
    ren.page.locator("main form button").first.click()
    ren.looks_over()
    expect(ren.page, "a wrong one opens nothing").to_have_url(re.compile("reauthenticate"))
    ren.proves_who_they_are()


def _asks_for_money(ren: Visitor) -> None:
    ren.opens("/money")
    ren.presses("いま出金する")
    ren.sees("22,677円まで出金できます", "手数料 0円")
    ren.fills({"amount": "999"})
    ren.presses("出金する")
    ren.sees("1,000")
    ren.fills({"amount": "20,000"})
    ren.presses("出金する", inside="main .acts")  # a link to the field has these words, too
    ren.sees("20,000円の出金を受け付けました", "取り消す")


def _mends_the_account(ren: Visitor) -> None:
    ren.opens("/money")
    ren.sees("22,677円", "振り込みが口座に届きませんでした", "残高に戻しました")
    ren.presses("振込先を直す")
    ren.proves_who_they_are()
    ren.sees("前の振り込みが戻ってきました", "通帳と見くらべて")
    ren.fills({"number": "7654321"})
    ren.presses("登録する")
    ren.sees("振込先を登録しました", "から振り込めます")


def _leaves(server: Site, folder: Path, due: tuple[str, int]) -> None:
    """The clock gathers on the next bank day; the file holds this account and amount alone, and the bank carries it
    out.
    """
    turn_to_next_bank_day(server)
    run = server.run("payout", "run")
    file = folder / f"{run['run_id']}.txt"
    server.run("payout", "file", run["run_id"], "--out", str(file))
    assert [(number, yen) for _, _, number, _, yen, _ in read_back(file.read_bytes())] == [due]
    server.run("payout", "sent", run["run_id"])


def test_an_invoice_and_the_months_papers_for_the_bookkeeper(visits: Visits, server: Site, tmp_path: Path) -> None:
    aoi, ren = visits("AoiBooks"), visits("RenBooks")
    dealing = Dealing(server, aoi, ren)
    for key, text in (
        ("operator_name", "道のり運営株式会社"),
        ("operator_address", "東京都千代田区1-1"),
        ("operator_number", OPERATOR),
    ):
        server.run("settings", "set", key, text, "--from", FIRST.isoformat())
    registered = {"invoice_number": WORKER, "registered_from": FIRST.isoformat()}
    assert dealing.worker.put("/tax-profile", json=registered).is_success
    dealing.finished(30_000)
    aoi.signs_in()

    def is_there() -> bool:
        """The background makes papers within seconds."""
        aoi.page.goto("/money")
        aoi.page.get_by_role("link", name="請求書と領収書").click()
        return aoi.page.get_by_role("link", name="IV-", include_hidden=True).count() > 0

    wait_until(is_there)
    aoi.looks_over()
    aoi.sees("適格請求書", "33,000円", "仮払い")
    pages = PdfReader(io.BytesIO(taken(aoi, "IV-", tmp_path / "invoice.pdf").read_bytes())).pages
    text = "".join("".join(page.extract_text() for page in pages).split())
    for said in (OPERATOR, "媒介者交付特例", "30,000円", "3,000円", "33,000円", "3,063円", "29,937円"):
        assert said in text, (said, text)
    month = now_of(server)
    aoi.unfolds("まとめて受け取る")
    archive = taken(aoi, f"{month.year}年{month.month}月", tmp_path / "month.zip")
    found = server.run("papers", "verify", str(archive))
    assert found["papers"] == 1, "the invoice, and nothing that is not booked; the fee is Ren's"


def _mailed(server: Site, ren: Visitor) -> str:
    """The newest mail to Ren, once it has come."""

    def newest() -> str:
        mails = [one for one in server.errors.read_text().split("mail to ") if one.startswith(ren.email)]
        return mails[-1] if mails and "振込先" in mails[-1] else ""

    return str(wait_until(newest))
