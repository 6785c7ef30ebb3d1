"""Looking at work by keys, pinning a remark by a press on the picture, and sending the work back beside it."""

from pathlib import Path

from machinery import samples
from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import a_running_contract
from tests.browser.test_talking import SOON
from tests.browser.visitors import Visits, at_both_widths


@at_both_widths
def test_work_is_looked_through_remarked_on_and_sent_back_in_one_place(
    visits: Visits, server: Site, tmp_path: Path
) -> None:
    aoi, ren = visits("AoiLook"), visits("RenLook")
    contract = a_running_contract(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    leaflet, poster = tmp_path / "案内.pdf", tmp_path / "ポスター.png"
    leaflet.write_bytes(samples.pdf(2))
    poster.write_bytes(samples.picture())
    ren.opens(f"/contracts/{contract}/stages/1/submit")
    ren.page.locator("[name=uploads]").set_input_files([leaflet, poster])
    ren.presses("提出する")

    aoi.opens(f"/contracts/{contract}/files")
    aoi.page.locator("main a[href*='/look']").filter(has_text="案内.pdf").first.click()
    stage, keys = aoi.page.locator("[data-stage]"), aoi.page.keyboard
    expect(stage).to_be_focused()
    for page in (2, 1):
        keys.press("ArrowRight")
        aoi.page.wait_for_url(f"**/look?page={page}")
    aoi.looks_over()
    keys.press("+")
    expect(stage).to_have_class("look-stage is-2")
    keys.press("-")
    sheet = aoi.page.locator("[data-sheet]")
    box = sheet.bounding_box()
    assert box
    sheet.click(position={"x": box["width"] / 4, "y": box["height"] / 4})
    keys.type("ここを青に")
    aoi.presses("書きこむ", inside="#write")
    aoi.sees("書きこみ 1つ", "ここを青に")
    pinned = aoi.page.url
    pin = aoi.page.locator(".look-pins a > svg")
    assert all(abs(float(str(pin.get_attribute(side)).rstrip("%")) - 25) < 0.5 for side in ("x", "y"))
    pin.locator("xpath=..").press("Enter")
    expect(aoi.page.locator(".look-said:target")).to_contain_text("ここを青に")

    aoi.page.locator(".bar").get_by_role("link", name="差し戻す").click()
    aoi.fills({"items": True})
    aoi.page.locator("#no-form button").click()
    aoi.looks_over()
    aoi.sees("差し戻しました")

    ren.opens(pinned)
    ren.sees("ここを青に")
    ren.looks_over()


@at_both_widths
def test_a_remark_appears_in_the_others_open_window_and_moves_nothing(
    visits: Visits, server: Site, tmp_path: Path
) -> None:
    aoi, ren = visits("AoiSaw"), visits("RenSaw")
    contract = a_running_contract(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    poster = tmp_path / "ポスター.png"
    poster.write_bytes(samples.picture())
    ren.opens(f"/contracts/{contract}/stages/1/submit")
    ren.page.locator("[name=uploads]").set_input_files([poster])
    ren.presses("提出する")
    aoi.opens(f"/contracts/{contract}")
    aoi.page.locator(".bar").get_by_role("link", name="承認する").click()
    with ren.page.expect_response(lambda answer: "/live?" in answer.url):
        ren.opens(aoi.page.url)
    ren.fills({"body": "もう直しました"})
    field = ren.page.locator("#write [name=body]")
    place = field.bounding_box()
    aoi.fills({"body": "ここを青に"})
    aoi.presses("書きこむ", inside="#write")
    expect(ren.page.locator("#said")).to_contain_text("ここを青に", timeout=SOON)
    expect(ren.page.locator("#pins a")).to_have_count(1)
    expect(field).to_have_value("もう直しました")
    expect(field).to_be_focused()
    moved = field.bounding_box()
    assert place
    assert moved
    assert abs(moved["y"] - place["y"]) < 3, "what one writes stays where it was"
    ren.looks_over()
