"""Papers in a real browser: the pack is taken from the history and verified, the notice is found among the documents,
and a worker whose client withdrew sees that the deposit covers the whole.
"""

import json
from pathlib import Path

from sites import Site, wait_until

from tests.browser.test_change_and_end import TITLE, a_running_contract
from tests.browser.visitors import Visitor, Visits


def test_what_happened_can_be_taken_away_and_verified(visits: Visits, server: Site, tmp_path: Path) -> None:
    aoi, ren = visits("AoiPapers"), visits("RenPapers")
    contract = a_running_contract(server, aoi, ren)
    ren.signs_in()
    ren.opens(f"/contracts/{contract}")
    ren.presses("記録を書類でほしい")
    pack = taken(ren, "確かめるためのJSON", tmp_path / "pack.json")
    assert server.run("evidence", "verify", str(pack))["contract_id"] == contract
    assert json.loads(pack.read_text())["contract"]["title"] == TITLE
    assert taken(ren, "読むためのPDF", tmp_path / "pack.pdf").read_bytes().startswith(b"%PDF")
    ren_finds_the_notice(ren, contract, tmp_path)
    aoi_withdraws(aoi, contract)
    ren_sees_that_the_deposit_covers_it(ren, contract)


def ren_finds_the_notice(ren: Visitor, contract: str, folder: Path) -> None:
    """The background keeps it within seconds."""

    def is_there() -> bool:
        ren.page.goto(f"/contracts/{contract}/terms")
        return ren.page.get_by_role("link", name="TN-", include_hidden=True).count() > 0

    wait_until(is_there)
    ren.looks_over()
    ren.opens("/money")
    ren.presses("書類をさがす（請求書・領収書など）")
    ren.page.get_by_text("日付・相手・金額でさがす").click()
    ren.fills({"counterparty": "青空", "least": "48,000"})
    ren.presses("さがす")
    ren.sees(TITLE, "第1版（合意）")
    assert taken(ren, "TN-", folder / "notice.pdf").read_bytes().startswith(b"%PDF")


def taken(visitor: Visitor, words: str, place: Path) -> Path:
    """The file behind a link."""
    with visitor.page.expect_download() as download:
        visitor.page.locator("main").get_by_role("link", name=words).first.click()
    download.value.save_as(place)
    return place


def aoi_withdraws(aoi: Visitor, contract: str) -> None:
    aoi.signs_in()
    aoi.opens(f"/contracts/{contract}/end")
    aoi.fills({"amount": "0", "reason": "client_withdrew"})
    aoi.page.locator('main button[name="do"][value="send"]').click()
    aoi.page.wait_for_url(lambda url: "/terminations/" in url)


def ren_sees_that_the_deposit_covers_it(ren: Visitor, contract: str) -> None:
    ren.opens(f"/contracts/{contract}/shortfall")
    assert ren.address.endswith(f"/contracts/{contract}")
    ren.sees("足りない分はありません", "52,800円（税込）を預かり中")
