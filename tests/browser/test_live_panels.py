"""A panel that is updated while one types never swallows a click, whenever its answer arrives."""

from playwright.sync_api import Route
from sites import Site

from tests.browser.test_starting_over import begun
from tests.browser.visitors import Visitor, Visits


def presses_while_it_answers(visitor: Visitor, words: str, panel: str, typed: dict[str, str]) -> None:
    """Type; the panel's answer comes between the moment the button goes down and the moment it comes up."""
    page, held = visitor.page, list[Route]()
    page.route(panel, lambda route: held.append(route))
    with page.expect_request(panel):
        visitor.fills(typed)
    button = page.locator("main").get_by_role("button", name=words)
    button.scroll_into_view_if_needed()
    button.hover()
    page.mouse.down()
    page.wait_for_timeout(500)  # leaving the field may ask the panel once more
    with page.expect_response(panel):
        held[-1].continue_()
    page.wait_for_timeout(500)
    page.mouse.up()
    page.unroute(panel)


def test_a_press_counts_though_the_panel_above_it_grows(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiPress"), visits("RenPress")
    contract = begun(server, aoi, ren)
    aoi.signs_in()
    aoi.page.goto(f"/contracts/{contract}/change-requests")
    with aoi.page.expect_response("**/change-requests/cost"):
        aoi.fills({"item0": "赤"})
    presses_while_it_answers(aoi, "この内容で依頼する", "**/change-requests/cost", {"note": "赤にしたいです。"})
    aoi.sees("変更を依頼しました")

    aoi.page.goto(f"/contracts/{contract}/end")
    aoi.fills({"reason": "client_withdrew"})
    presses_while_it_answers(aoi, "この内容で申し出る", "**/end/figures?**", {"amount": "16,000"})
    aoi.sees("申し出ました")
