"""A face in a real browser: the picture is dragged into its square before it is sent, then stands beside the name."""

from pathlib import Path

from PIL import Image
from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import program
from tests.browser.visitors import Visits, at_both_widths


@at_both_widths
def test_a_face_is_dragged_into_place(visits: Visits, server: Site, tmp_path: Path) -> None:
    ren, wide = visits("RenFace"), tmp_path / "me.png"
    made = Image.new("RGB", (800, 400), "navy")
    made.paste("orange", (0, 0, 400, 400))
    made.save(wide)
    program(server, ren)
    ren.signs_in()
    ren.opens("/profile/face")
    page = ren.page
    expect(page.locator("canvas")).to_be_hidden()
    page.locator("[type=file]").set_input_files(wide)
    expect(page.locator("canvas")).to_be_visible()
    box = page.locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] - 10, box["y"] + 100, steps=8)
    page.mouse.up()
    expect(page.locator("[name=left]")).to_have_value("0")
    page.locator("[type=range]").fill("50")
    expect(page.locator("[name=side]")).to_have_value("50")
    ren.presses("これを載せる")
    ren.sees("載せました")
    shown = page.locator("h1").locator("xpath=../..").locator("img.face")
    expect(shown).to_be_visible()
    assert shown.evaluate("async (face) => (await face.decode(), face.naturalWidth)") == 320
