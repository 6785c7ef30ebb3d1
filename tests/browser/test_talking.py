"""A conversation in two windows: live, with its unread count and read mark, a file, a promise, screening and consent,
mute, search; and where the stream does not get through, by asking every ten seconds.
"""

import re
import time
from pathlib import Path

from playwright.sync_api import expect
from sites import Site

from tests.browser.test_change_and_end import a_running_contract
from tests.browser.visitors import Visitor, Visits, at_both_widths

MAIL = "ren@ishida-design.jp"
SOON = 8_000
"""ms: less than the ten seconds after which a page without a stream asks by itself, so what comes by then was heard."""


def says(visitor: Visitor, words: str, **more: object) -> None:
    """Type and send it in the open thread."""
    if more:
        visitor.page.get_by_text("ファイルを付ける").click()
    visitor.fills({"body": words, **more})
    visitor.page.locator("#talk-form").get_by_role("button", name="送る").click()
    expect(visitor.page.locator(".talk-one.is-own").last).to_contain_text(words)


def sets(visitor: Visitor, words: str, *, then: str) -> None:
    """A button behind "通知と、連絡先の交換"."""
    visitor.page.get_by_text("通知と、連絡先の交換").click()
    visitor.page.get_by_role("button", name=words).click()
    visitor.sees(then)


def opens_thread(visitor: Visitor) -> None:
    """From the list of messages, listening from then on."""
    visitor.page.goto("/messages")
    with visitor.page.expect_response(lambda answer: "/live?" in answer.url):
        visitor.page.locator(".talk-list a").first.click()


@at_both_widths
def test_two_talk_from_the_first_unread_message_to_the_contact_exchanged(
    visits: Visits, server: Site, drawing: Path
) -> None:
    aoi, ren = visits("AoiTalk"), visits("RenTalk")
    contract = a_running_contract(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    with aoi.page.expect_response(lambda answer: "/live?" in answer.url):
        aoi.page.goto("/money")
    counter = aoi.page.get_by_role("navigation", name="おもなページ").get_by_role("link", name=re.compile("メッセージ"))
    expect(counter.locator(".near")).to_have_count(0)
    opens_thread(ren)
    says(ren, "本文の案です。1枚増えるので、53,000円にしてください。", uploads=drawing)
    expect(counter.locator(".near")).to_contain_text("1", timeout=SOON)
    unread = ren.page.locator(".talk-one.is-own .talk-read")
    expect(unread).to_have_count(0)

    opens_thread(aoi)
    expect(aoi.page.locator(".talk-one").last).to_contain_text(drawing.name)
    expect(unread).to_have_count(1, timeout=SOON)
    expect(counter.locator(".near")).to_have_count(0)
    with aoi.page.expect_download() as taken:
        aoi.page.get_by_role("link", name=drawing.name).click()
    assert Path(taken.value.path()).read_text() == drawing.read_text()

    the_promise_becomes_a_change_of_terms(aoi, ren)
    assert contract in ren.page.url or "/amendments/" in ren.page.url
    contact_is_stopped_until_both_consent(aoi, ren)
    muted_and_found_again(aoi, ren)
    without_the_stream(aoi, ren)


def the_promise_becomes_a_change_of_terms(aoi: Visitor, ren: Visitor) -> None:
    """Aoi takes Ren's words for a promise; what she types for the answer stays when his next message comes."""
    aoi.fills({"body": "ありがとうございます。"})
    says(ren, "色は青のままです。")
    expect(aoi.page.locator(".talk-one").last).to_contain_text("色は青のままです。", timeout=SOON)
    expect(aoi.page.locator("[name=body]")).to_have_value("ありがとうございます。")
    aoi.page.keyboard.press("Control+Enter")
    expect(aoi.page.locator(".talk-one.is-own")).to_contain_text("ありがとうございます。")
    promised = aoi.page.locator(".talk-one", has_text="53,000円にしてください")
    promised.get_by_text("できること").click()
    promised.get_by_role("button", name="約束として条件変更にする").click()
    expect(aoi.page.locator("[name=reason]")).to_have_value(re.compile("53,000円にしてください"))
    aoi.fills({"price": "53,000"})
    aoi.page.get_by_role("button", name="＋5,000円を提案する").click()
    aoi.sees("53,000円")
    link = ren.page.get_by_role("link", name="この約束から出た条件変更を見る")
    expect(link).to_be_visible(timeout=SOON)
    link.click()
    ren.sees("53,000円")


def contact_is_stopped_until_both_consent(aoi: Visitor, ren: Visitor) -> None:
    opens_thread(aoi)
    opens_thread(ren)
    typed = f"急ぐので、{MAIL} へ送ってください。"
    ren.page.locator("[name=body]").press_sequentially(typed)
    marked = ren.page.locator(".marked")
    expect(marked.locator("mark")).to_have_text(MAIL)
    expect(marked).to_contain_text("まだ二人とも同意していません")
    expect(marked.locator("li")).to_contain_text("二人とも同意")
    ren.looks_over()
    ren.page.locator("#talk-form").get_by_role("button", name="送る").click()
    expect(ren.page.locator(".marked mark")).to_have_text(MAIL)
    expect(ren.page.locator("[name=body]")).to_have_value(typed)
    expect(aoi.page.locator(".talk")).not_to_contain_text(MAIL)
    sets(ren, "連絡先の交換に同意する", then="相手も同意すると")
    sets(aoi, "連絡先の交換に同意する", then="同意しました")
    says(ren, typed)
    expect(aoi.page.locator(".talk-one").last).to_contain_text(MAIL, timeout=SOON)


def muted_and_found_again(aoi: Visitor, ren: Visitor) -> None:
    sets(aoi, "このやり取りの通知を止める", then="通知を止めました")
    says(ren, "差し替えた案を、夜に送ります。")
    expect(aoi.page.locator(".talk-one").last).to_contain_text("差し替えた案", timeout=SOON)
    aoi.page.goto("/money")
    says(ren, "夜の九時ごろです。")
    with aoi.page.expect_response(lambda answer: answer.url.endswith("/messages/unread")):
        aoi.opens("/messages")
    expect(aoi.page.locator(".talk-list .count")).to_contain_text("1")
    expect(aoi.page.locator(".talk-list")).to_contain_text("通知を止めています")
    expect(aoi.page.locator(".site-nav .near")).to_have_count(0)
    aoi.fills({"q": "差し替え"})
    aoi.presses("さがす")
    aoi.page.locator(".talk-list a").click()
    expect(aoi.page.locator(".talk-one:target")).to_contain_text("差し替えた案を、夜に送ります。")


def without_the_stream(aoi: Visitor, ren: Visitor) -> None:
    """Aoi's window can listen no more, and its clock is turned on by the ten seconds between two questions."""
    aoi.page.clock.install()
    aoi.context.route("**/live?*", lambda route: route.abort())
    aoi.page.goto(aoi.page.url.partition("?")[0])
    expect(aoi.page.locator(".talk-one").last).to_contain_text("夜の九時ごろです。")
    says(ren, "送りました。")
    time.sleep(0.5)
    expect(aoi.page.locator(".talk")).not_to_contain_text("送りました。", timeout=500)
    aoi.page.clock.fast_forward(11_000)
    expect(aoi.page.locator(".talk-one").last).to_contain_text("送りました。", timeout=SOON)
    assert {"ERR_FAILED" in one for one in aoi.complaints} == {True}
    aoi.complaints.clear()
