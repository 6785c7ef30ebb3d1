"""Two windows: what one side does, the other's open page says before it would ask, and nothing typed is lost."""

from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import a_running_contract
from tests.browser.test_talking import SOON
from tests.browser.visitors import Visits


def test_aoi_s_page_says_that_ren_has_acted_and_keeps_what_she_types(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiLive"), visits("RenLive")
    contract = a_running_contract(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    with aoi.page.expect_response(lambda answer: "/live?" in answer.url):
        aoi.opens(f"/contracts/{contract}/amend")
    aoi.fills({"reason": "色を変えたいので"})
    news = aoi.page.locator(".moved")
    expect(news).to_be_empty()
    ren.opens(f"/contracts/{contract}")
    ren.page.locator("main").get_by_role("button", name="作業を始める").filter(visible=True).first.click()
    expect(news).to_contain_text("この契約に動きがありました。", timeout=SOON)
    aoi.looks_over()
    expect(aoi.page.locator("[name=reason]")).to_have_value("色を変えたいので")
    expect(aoi.page.locator("[name=reason]")).to_be_focused()
