"""Two windows: what one side does, the other's open page says before it would ask, and nothing typed is lost."""

from collections.abc import Callable
from contextlib import suppress

from playwright.sync_api import Error, Route, expect
from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.test_change_and_end import a_running_contract, call
from tests.browser.test_talking import SOON
from tests.browser.visitors import Visitor, Visits


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


def test_the_page_of_a_job_says_by_itself_that_the_offer_has_come(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiOnJob"), visits("RenOnJob")
    dealing = Dealing(server, aoi, ren)
    job = dealing.job()
    proposal = dealing.proposal(job)
    ren.signs_in()
    with ren.page.expect_response(lambda answer: "/live?" in answer.url):
        ren.opens(f"/jobs/{job}")
    expect(ren.page.locator(".bell")).to_be_visible()
    with ren.page.expect_request(lambda asked: asked.url.endswith(job) and "by-itself" in asked.headers):
        dealing.offers(proposal, 30_000)  # nobody at Ren's page does anything, which keeps no session
    expect(ren.page.locator("#own-proposal")).to_contain_text("契約を見る", timeout=SOON)
    ren.presses("契約を見る")
    ren.sees("30,000円")


def test_of_two_moves_in_a_row_the_newer_is_shown_though_the_older_s_answer_comes_later(
    visits: Visits, server: Site
) -> None:
    aoi, ren = visits("AoiTwice"), visits("RenTwice")
    dealing = Dealing(server, aoi, ren)
    contract = dealing.running(20_000, 10_000)
    aoi.signs_in()
    with aoi.page.expect_response(lambda answer: "/live?" in answer.url):
        aoi.opens(f"/contracts/{contract}")
    held: list[Route] = []
    aoi.page.route(f"**/contracts/{contract}", lambda route: route.continue_() if held else held.append(route))
    with aoi.page.expect_request(lambda asked: asked.url.endswith(contract)):
        dealing.shows(contract, percent=40)
    call(dealing.worker, f"/contracts/{contract}/stages/1/submit", file_ids=[dealing.file()])
    expect(aoi.page.locator("#room")).to_contain_text("提出", timeout=SOON)
    with suppress(Error):  # of a request that was given up
        held[0].continue_()
    aoi.page.wait_for_timeout(500)
    aoi.looks_over()
    aoi.sees("提出")


def test_news_that_come_while_the_page_takes_those_before_are_shown_too(visits: Visits, server: Site) -> None:
    """The answer that tells of the second move comes when the first one has replaced what asked for it."""
    aoi, ren = visits("AoiMeanwhile"), visits("RenMeanwhile")
    dealing = Dealing(server, aoi, ren)
    contract = dealing.running(20_000, 10_000)
    aoi.signs_in()
    with aoi.page.expect_response(lambda answer: "/live?" in answer.url):
        aoi.opens(f"/contracts/{contract}")
    pages, news = holds(aoi, f"**/contracts/{contract}"), holds(aoi, "**/news?*", first=1)
    dealing.shows(contract, percent=40)
    page = pages()
    older = page.fetch()
    call(dealing.worker, f"/contracts/{contract}/stages/1/submit", file_ids=[dealing.file()])
    told = news()
    page.fulfill(response=older)
    expect(aoi.page.locator("#room")).to_contain_text("40%", timeout=SOON)
    told.continue_()
    expect(aoi.page.locator("#room")).to_contain_text("提出", timeout=SOON)
    aoi.looks_over()


def holds(visitor: Visitor, address: str, first: int = 0) -> Callable[[], Route]:
    """Hold back one request to an address, after ``first`` that go through; return what waits until it was made."""
    came: list[Route] = []

    def hold(route: Route) -> None:
        came.append(route)
        if len(came) != first + 1:
            route.continue_()

    def wait() -> Route:
        for _ in range(200):
            if len(came) > first:
                return came[first]
            visitor.page.wait_for_timeout(50)
        raise AssertionError(address)

    visitor.page.route(address, hold)
    return wait
