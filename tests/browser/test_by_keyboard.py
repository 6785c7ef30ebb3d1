"""S7 to S9 by the keyboard alone: block and undo, a job text mended at its marks, a column. No pointer is used after
signing in; where a comment is written by keys, see ``test_columns``.
"""

from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import a_job, program
from tests.browser.visitors import Visitor, Visits

_FOCUS = "(({innerText, name}) => `${innerText || ''} ${name || ''}`)(document.activeElement)"


def reaches(visitor: Visitor, words: str, *, back: bool = False) -> None:
    """Press Tab until what has the focus says this or is named so; it must be seen where it is."""
    for _ in range(80):
        visitor.page.keyboard.press("Shift+Tab" if back else "Tab")
        if words in visitor.page.evaluate(_FOCUS):
            expect(visitor.page.locator(":focus")).to_be_in_viewport()
            return
    raise AssertionError(f"no way to {words} on {visitor.page.url}")


def presses(visitor: Visitor, words: str) -> None:
    """Tab there and press Enter; the page that comes stands."""
    reaches(visitor, words)
    with visitor.page.expect_navigation():
        visitor.page.keyboard.press("Enter")


def types(visitor: Visitor, field: str, words: str) -> None:
    reaches(visitor, field)
    visitor.page.keyboard.press("Control+A")
    visitor.page.keyboard.type(words)


def test_a_block_a_job_and_a_column_without_a_pointer(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiKeys"), visits("RenKeys")
    company = f"青空キー {aoi.width}"
    job = a_job(server, program(server, aoi, company=company))
    program(server, ren)
    ren.signs_in()

    ren.page.goto(f"/jobs/{job}")
    presses(ren, f"{company} をブロックする")
    types(ren, "note", "二度も振り出しに戻された")
    presses(ren, "ブロックする")
    ren.sees("ブロックしている相手", company, "二度も振り出しに戻された")
    presses(ren, "ブロックをやめる")
    ren.sees("ブロックをやめました")

    ren.page.goto("/jobs/new")
    types(ren, "title", f"鍵盤だけで書いた募集 {ren.width}")
    reaches(ren, "category")
    ren.page.keyboard.press("ArrowDown")
    types(ren, "description", "連絡は090-0881-3345まで。")
    expect(ren.page.locator("#text-check mark").first).to_have_text("090-0881-3345")
    ren.page.keyboard.press("Control+A")
    ren.page.keyboard.type("一枚のページのデザインをお願いします。")
    expect(ren.page.locator("#text-check")).not_to_contain_text("公開できません")
    presses(ren, "公開する")
    ren.sees("公開しました")

    ren.page.goto("/columns/new")
    types(ren, "title", f"鍵盤だけで書いた話 {ren.width}")
    types(ren, "body", "途中まで**進んだ分**の話です。")
    expect(ren.page.locator(".preview strong")).to_have_text("進んだ分")
    presses(ren, "公開する")
    ren.sees("公開しました", "進んだ分")
