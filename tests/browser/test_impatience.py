"""An impatient person on a bad line presses stop, back and send again; the next one takes over the device."""

from pathlib import Path
from urllib.parse import quote
from zlib import crc32

import pytest
from playwright.sync_api import Dialog, Page, Route, expect
from sites import Site, wait_until

from tests.browser.test_change_and_end import a_job, a_running_contract, program
from tests.browser.test_unsent import (
    SOON,
    comes_back,
    comes_ready,
    goes_offline,
    line,
    messages,
    opens_thread,
    opens_thread_offline,
    says,
    shares,
)
from tests.browser.visitors import Visitor, Visits


@pytest.fixture
def two(request: pytest.FixtureRequest, visits: Visits, server: Site) -> tuple[Visitor, Visitor, str]:
    """Aoi, Ren on a phone that keeps things, and their running contract; each test has people of its own."""
    mark = f"Stop{crc32(request.node.name.encode()):x}"
    aoi, ren = visits(f"Aoi{mark}"), visits(f"Ren{mark}", service_workers="allow")
    return aoi, ren, a_running_contract(server, aoi, ren)


def seen_pages(visitor: Visitor) -> list[str]:
    """The paths of the pages that the device keeps."""
    asked = "caches.open('seen').then(one => one.keys()).then(all => all.map(one => new URL(one.url).pathname))"
    return list(visitor.page.evaluate(asked))


def test_what_was_stopped_is_pressed_again_and_sent_once(two: tuple[Visitor, Visitor, str]) -> None:
    """The site has the message already when its writer, who sees nothing come, stops the page and presses again."""
    aoi, _, contract = two
    aoi.signs_in()
    opens_thread(aoi, contract)
    arrived: list[Route] = []

    def answers_late(route: Route) -> None:
        if route.request.method != "POST" or arrived:
            route.continue_()
            return
        route.fetch(max_redirects=0)
        arrived.append(route)

    aoi.page.route("**/messages/thr_*", answers_late)
    button = aoi.page.locator("#talk-form").get_by_role("button", name="送る")
    aoi.page.locator("#id_body").fill("一度だけ届くことば")
    button.click(no_wait_after=True)
    for _ in range(300):
        if arrived:
            break
        aoi.page.wait_for_timeout(100)
    aoi.context.new_cdp_session(aoi.page).send("Page.stopLoading")
    button.click()
    expect(messages(aoi)).to_have_count(1)
    aoi.sees("一度だけ届くことば")
    expect(aoi.page.locator("#id_body")).to_have_value("")
    aoi.complaints.clear()


def test_what_is_sent_again_after_going_back_is_there_once(two: tuple[Visitor, Visitor, str]) -> None:
    """The browser has kept the words in the field. Said anew they are another message."""
    _, ren, contract = two
    comes_ready(ren)
    opens_thread(ren, contract)
    says(ren, "はい")
    expect(messages(ren)).to_have_count(1)
    ren.page.go_back()
    expect(ren.page.locator("#id_body")).to_have_value("はい")
    ren.page.locator("#talk-form").get_by_role("button", name="送る").click()
    expect(ren.page.locator("#id_body")).to_have_value("")
    expect(messages(ren)).to_have_count(1)
    says(ren, "はい")
    expect(messages(ren)).to_have_count(2)
    ren.complaints.clear()


def test_after_back_amounts_stand_as_they_were_typed(visits: Visits, server: Site) -> None:
    """As the words beside them do: half of it put back would be sent unseen."""
    aoi, ren = visits("AoiTyped"), visits("RenTyped")
    job = a_job(server, program(server, aoi))
    program(server, ren)
    ren.signs_in()
    ren.opens(f"/jobs/{job}/propose")
    ren.fills({"price": "41,000", "message": "三月までに作ります。"})
    ren.opens("/")
    ren.page.go_back()
    expect(ren.page.locator("#id_message")).to_have_value("三月までに作ります。")
    expect(ren.page.locator("#id_price")).to_have_value("41,000")


def test_back_in_a_search_shows_what_was_searched_for(page: Page) -> None:
    """Browsers keep in the field what was typed there last, which is the next search's."""
    field = page.locator("input[name=q]")
    page.goto("/jobs")
    for words in ("動画の編集", "翻訳"):
        field.fill(words)
        field.press("Enter")
        page.wait_for_url(lambda address, words=words: f"q={quote(words)}" in address)
    page.go_back()
    expect(field).to_have_value("動画の編集")
    page.go_back()
    expect(field).to_have_value("")


def test_what_cannot_wait_for_a_connection_is_held_back_with_its_words(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    comes_ready(ren)
    ren.page.goto(f"/contracts/{contract}/end")
    ren.fills({"amount": "12,000"})
    goes_offline(ren)
    button = ren.page.locator("main").get_by_role("button", name="この内容で申し出る")
    button.dblclick()
    expect(ren.page.locator("#offline")).to_contain_text("まだ送っていません。")
    expect(ren.page.locator("#offline")).to_be_in_viewport()
    expect(ren.page.locator("[name=amount]").first).to_have_value("12,000")
    comes_back(ren)
    expect(ren.page.locator("#offline")).to_be_hidden()
    button.click()
    ren.sees("申し出ました")
    ren.complaints.clear()


def test_practising_leaves_the_pages_seen_last_on_the_device(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    comes_ready(ren)
    ren.page.goto(f"/contracts/{contract}")
    ren.page.goto("/practice")
    ren.page.locator("main form button").first.click()
    expect(ren.page.locator(".practice").first).to_be_visible(timeout=30_000)
    wait_until(lambda: f"/contracts/{contract}" in seen_pages(ren))
    ren.complaints.clear()


def test_the_next_person_on_a_device_gets_neither_the_pages_nor_the_shared_files(
    two: tuple[Visitor, Visitor, str], drawing: Path
) -> None:
    """Ren's session ends without his signing out; Aoi signs in on his phone."""
    aoi, ren, contract = two
    comes_ready(ren)
    ren.page.goto(f"/contracts/{contract}")
    shares(ren, drawing)
    ren.page.reload()
    expect(ren.page.locator("#shared")).to_contain_text(drawing.name)
    wait_until(lambda: f"/contracts/{contract}" in seen_pages(ren))
    ren.context.clear_cookies()
    ren.email = aoi.email
    comes_ready(ren)
    wait_until(lambda: f"/contracts/{contract}" not in seen_pages(ren))
    ren.page.goto("/share")
    expect(ren.page.get_by_text("届いたファイルはありません")).to_be_visible()
    expect(ren.page.locator("#shared")).not_to_contain_text(drawing.name)
    ren.complaints.clear()


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data"])
def test_what_is_shared_without_a_file_breaks_nothing_and_takes_nothing_away(
    two: tuple[Visitor, Visitor, str], drawing: Path, kind: str
) -> None:
    _, ren, _ = two
    comes_ready(ren)
    form = '<form method="post" enctype="{0}" action="{1}/share"><input name="files"{2}><button>共有</button></form>'
    ren.page.goto("about:blank")
    ren.page.set_content(form.format("multipart/form-data", ren.site.url, ' type="file"'))
    ren.page.locator("input").set_input_files(drawing)
    ren.page.locator("button").click()
    expect(ren.page.locator("#shared")).to_contain_text(drawing.name)
    ren.page.goto("about:blank")
    ren.page.set_content(form.format(kind, ren.site.url, ' value="ことば"'))
    ren.page.locator("button").click()
    expect(ren.page.locator("#shared")).to_contain_text(drawing.name)
    ren.complaints.clear()


def test_signing_out_asks_before_it_takes_away_what_waits(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    opens_thread_offline(ren, contract)
    says(ren, "ren@ishida-design.jp まで送ってください。")
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_have_text("送れなかったもの 1件", timeout=SOON)
    asked: list[str] = []

    def stays(dialog: Dialog) -> None:
        asked.append(dialog.message)
        dialog.dismiss()

    ren.page.on("dialog", stays)
    ren.page.goto("/accounts/logout/")
    expect(line(ren).get_by_role("status")).to_have_text("送れなかったもの 1件")
    ren.page.locator("main form button").first.click()
    assert [said.startswith("まだ送っていないものが1件あります。") for said in asked] == [True]
    ren.page.goto("/contracts")
    expect(line(ren).get_by_role("status")).to_have_text("送れなかったもの 1件")
    ren.complaints.clear()


def test_a_text_too_large_for_the_site_does_not_hold_up_what_waits_behind_it(
    two: tuple[Visitor, Visitor, str],
) -> None:
    _, ren, contract = two
    opens_thread_offline(ren, contract)
    ren.page.locator("#id_body").evaluate("one => (one.value = 'あ'.repeat(500_000))")
    ren.page.locator("#talk-form").get_by_role("button", name="送る").click()
    expect(line(ren).get_by_role("status")).to_have_text("送信待ち 1件 – つながると送ります")
    says(ren, "つぎのことばです。")
    expect(line(ren).get_by_role("status")).to_have_text("送信待ち 2件 – つながると送ります")
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_contain_text("送れなかったもの 1件", timeout=SOON)
    ren.page.reload()
    expect(messages(ren)).to_have_count(1, timeout=SOON)
    ren.sees("つぎのことばです。")
    ren.complaints.clear()


def test_a_full_device_shows_the_pages_that_it_cannot_keep(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    comes_ready(ren)
    full = {"origin": ren.site.url, "quotaSize": 1}
    ren.context.new_cdp_session(ren.page).send("Storage.overrideQuotaForOrigin", full)
    ren.page.evaluate("caches.delete('shell-1')")
    ren.page.goto(f"/contracts/{contract}")
    expect(ren.page.locator("#head h1")).to_be_visible()
    assert seen_pages(ren) == []
    assert ren.page.evaluate("getComputedStyle(document.body).margin") == "0px", "the style sheet came"
    ren.complaints.clear()
