"""S9 in a real browser: a column written with its preview, a comment by the keyboard alone, found spam by the desk."""

from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import program
from tests.browser.visitors import Visits


def test_a_column_and_a_comment_by_keyboard(visits: Visits, server: Site) -> None:
    ren, reader = visits("RenS9"), visits("ReaderS9")
    program(server, ren)
    ren.signs_in()
    ren.opens("/columns/new")
    title, said = f"途中で降りた話 {ren.width}", f"わたしも{ren.width}回、同じことがありました。"
    ren.fills({"title": title, "body": "## 経緯\n\n途中まで**進んだ分**の話です。", "tags": "途中終了"})
    expect(ren.page.locator(".preview h2").nth(1)).to_have_text("経緯")
    ren.presses("公開する")
    ren.sees("公開しました", title, "進んだ分")
    address = ren.page.url
    reader.opens("/columns")
    reader.sees(title)
    reader.opens(address)
    page, keys = reader.page, reader.page.keyboard
    page.locator("main").focus()
    for _ in range(30):
        keys.press("Tab")
        if page.evaluate("document.activeElement.name") == "name":
            break
    keys.type("よむ人", delay=200)
    keys.press("Tab")
    keys.type("yomu-s9@example.net", delay=40)
    keys.press("Tab")
    keys.type(said, delay=60)  # the same words twice would be held
    keys.press("Tab")
    keys.press("Enter")
    page.wait_for_url(address)
    reader.sees("コメントを公開しました", said, "コメント 1件")
    assert "yomu-s9" not in page.content()
    reader.looks_over()
    ren.opens(address)
    ren.presses("非表示にする")
    reader.opens(address)
    expect(page.locator("main")).not_to_contain_text(said)
