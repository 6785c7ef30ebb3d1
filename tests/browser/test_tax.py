"""Taxes in real browsers: Ren registers, Aoi reads what she may deduct before choosing, and what she withheld."""

from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.visitors import Visits


def test_a_number_is_typed_and_what_is_withheld_is_read(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiTax"), visits("RenTax")
    dealing = Dealing(server, aoi, ren)
    company = dealing.client.get("/me").json()["client"]["id"]
    aoi.signs_in()
    aoi.opens(f"/organisations/{company}#declarations")
    aoi.unfolds("仕事を頼むときの申告")
    aoi.fills({"business": True, "withholds": True, "address": "東京都港区1-1", "contact": "03-0000-0000"})
    aoi.presses("保存", inside="#declarations")

    job = dealing.job()
    dealing.proposal(job)
    aoi.opens(f"/jobs/{job}/proposals")
    aoi.sees("インボイスの登録がない方です", "控除できる消費税は70%、約2,100円")
    aoi.unfolds("インボイスの登録がない方です")
    aoi.sees("登録がないことを理由に、決めた報酬を下げたり")

    ren.signs_in()
    ren.opens("/settings")
    ren.presses("税金とインボイス")
    ren.fills({"registered": "yes", "invoice_number": "T7000012050003", "registered_from": "2026-04-01"})
    ren.presses("保存")
    ren.sees("登録番号が正しくないようです")
    ren.fills({"invoice_number": "Ｔ7000-0120-50002"})
    ren.presses("保存")
    ren.sees("T7000012050002", "2026年4月1日")
    aoi.reloads()
    assert "インボイスの登録がない方です" not in aoi.page.locator("main").inner_text()

    dealing.finished(30_000)
    aoi.opens("/money")
    aoi.presses("源泉徴収した税と、納める期限")
    aoi.sees("3,063円を納めます", "納付書に書くこと", "30,000円")
    found = aoi.page.request.get(aoi.page.get_by_role("link", name="支払いの一覧（CSV）").get_attribute("href") or "")
    assert ",30000,3000,3063" in found.text()
