"""What is written without a connection waits on the device, says so, and is sent once, as who wrote it."""

import re
from pathlib import Path
from zlib import crc32

import pytest
from playwright.sync_api import Locator, expect
from sites import Site, wait_until

from tests.browser.test_change_and_end import a_running_contract
from tests.browser.visitors import Visitor, Visits

WAITS = "送信待ち 1件 – つながると送ります"
SENT = "送信待ちだったものを送りました"
SOON = 30_000
_READY = "navigator.serviceWorker.ready.then(() => true)"


def line(visitor: Visitor) -> Locator:
    """The line about what is not sent yet."""
    return visitor.page.locator("#unsent")


def comes_ready(visitor: Visitor) -> None:
    """Signed in, with the service worker at work."""
    visitor.signs_in()
    visitor.page.evaluate(_READY)


def goes_offline(visitor: Visitor) -> None:
    visitor.context.set_offline(True)


def comes_back(visitor: Visitor) -> None:
    """The connection is there again; what failed meanwhile is no complaint."""
    visitor.complaints.clear()
    visitor.context.set_offline(False)


def opens_thread(visitor: Visitor, contract: str) -> None:
    visitor.page.goto(f"/contracts/{contract}")
    visitor.page.goto(visitor.page.locator("a[href^='/messages/thr_']").first.get_attribute("href") or "")


def says(visitor: Visitor, words: str) -> None:
    visitor.page.locator("#id_body").fill(words)
    visitor.page.locator("#talk-form").get_by_role("button", name="送る").click()


def messages(visitor: Visitor) -> Locator:
    return visitor.page.locator(".talk-one")


@pytest.fixture
def two(request: pytest.FixtureRequest, visits: Visits, server: Site) -> tuple[Visitor, Visitor, str]:
    """Aoi, Ren on a phone that keeps things, and their running contract; each test has people of its own."""
    mark = f"Unsent{crc32(request.node.originalname.encode()):x}"
    aoi, ren = visits(f"Aoi{mark}"), visits(f"Ren{mark}", service_workers="allow")
    return aoi, ren, a_running_contract(server, aoi, ren)


def opens_thread_offline(visitor: Visitor, contract: str) -> None:
    """Sign in, let the device keep what it may, and lose the connection in the contract's thread."""
    comes_ready(visitor)
    opens_thread(visitor, contract)
    goes_offline(visitor)


def shares(visitor: Visitor, file: Path) -> None:
    """Another app shares a file with the site, as a phone does: without any token."""
    visitor.page.goto("about:blank")
    visitor.page.set_content(
        f'<form method="post" enctype="multipart/form-data" action="{visitor.site.url}/share">'
        '<input type="file" name="files"><button>共有</button></form>'
    )
    visitor.page.locator("input").set_input_files(file)
    visitor.page.locator("button").click()
    expect(visitor.page.locator("#shared")).to_contain_text(file.name)


def test_a_message_waits_and_is_sent_once(two: tuple[Visitor, Visitor, str]) -> None:
    aoi, ren, contract = two
    opens_thread_offline(ren, contract)
    says(ren, "電車の中で書いています。")
    expect(line(ren).get_by_role("status")).to_have_text(WAITS)
    expect(line(ren)).to_contain_text("電車の中で書いています。")
    ren.page.reload()
    expect(line(ren).get_by_role("status")).to_have_text(WAITS)
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_have_text(SENT, timeout=SOON)
    ren.page.reload()
    expect(messages(ren)).to_have_count(1)
    expect(line(ren)).to_be_hidden()
    aoi.signs_in()
    opens_thread(aoi, contract)
    expect(messages(aoi)).to_have_count(1)
    aoi.sees("電車の中で書いています。")
    ren.complaints.clear()


def test_what_waits_can_be_cancelled(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    opens_thread_offline(ren, contract)
    says(ren, "やっぱりやめます。")
    line(ren).get_by_role("button", name="送るのをやめる").click()
    expect(line(ren)).to_be_hidden()
    comes_back(ren)
    says(ren, "こちらだけです。")
    expect(messages(ren)).to_have_count(1)
    ren.sees("こちらだけです。")
    ren.complaints.clear()


def test_a_refused_message_comes_back_with_its_text(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    opens_thread_offline(ren, contract)
    says(ren, "ren@ishida-design.jp まで送ってください。")
    expect(line(ren).get_by_role("status")).to_have_text(WAITS)
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_have_text("送れなかったもの 1件", timeout=SOON)
    expect(line(ren).locator(".unsent-why")).to_contain_text("連絡先")
    ren.looks_over()
    line(ren).get_by_role("link", name="開いて直す").click()
    expect(ren.page.locator("#id_body")).to_have_value("ren@ishida-design.jp まで送ってください。")
    says(ren, "サイトの中で送ります。")
    expect(messages(ren)).to_have_count(1)
    expect(line(ren)).to_be_hidden()
    ren.complaints.clear()


def test_work_with_a_file_waits_too(two: tuple[Visitor, Visitor, str], drawing: Path) -> None:
    aoi, ren, contract = two
    comes_ready(ren)
    ren.page.goto(f"/contracts/{contract}")
    ren.presses("作業を始める")
    ren.page.goto(f"/contracts/{contract}/stages/1/submit")
    goes_offline(ren)
    ren.fills({"uploads": drawing, "note": "できました。"})
    ren.page.locator("main form").get_by_role("button", name="提出").click()
    expect(line(ren).get_by_role("status")).to_have_text(WAITS)
    expect(line(ren)).to_contain_text(drawing.name)
    expect(ren.page).to_have_url(re.compile(f"/contracts/{contract}#unsent$"))
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_have_text(SENT, timeout=SOON)
    aoi.signs_in()
    aoi.page.goto(f"/contracts/{contract}")
    aoi.sees(drawing.name, "できました。")
    ren.complaints.clear()


def test_work_that_the_contract_has_left_behind_is_refused_with_its_file(
    two: tuple[Visitor, Visitor, str], visits: Visits, drawing: Path
) -> None:
    _, ren, contract = two
    comes_ready(ren)
    ren.page.goto(f"/contracts/{contract}")
    ren.presses("作業を始める")
    ren.page.goto(f"/contracts/{contract}/stages/1/submit")
    goes_offline(ren)
    ren.fills({"uploads": drawing, "note": "できました。"})
    ren.page.locator("main form").get_by_role("button", name="提出").click()
    expect(line(ren).get_by_role("status")).to_have_text(WAITS)
    desk = visits(ren.name)  # the same person elsewhere
    desk.signs_in()
    desk.page.goto(f"/contracts/{contract}/stages/1/put-back")
    desk.page.locator("main").get_by_role("button", name="着手を取り消す").click()
    desk.sees("着手を取り消しました。")
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_have_text("送れなかったもの 1件", timeout=SOON)
    expect(line(ren)).to_contain_text("できました。")
    expect(line(ren)).to_contain_text(drawing.name)
    ren.complaints.clear()


def test_nobody_else_on_the_device_sends_or_reads_it(two: tuple[Visitor, Visitor, str]) -> None:
    """Ren's session ends without his signing out, Aoi signs in on his phone; later he comes back."""
    aoi, ren, contract = two
    opens_thread_offline(ren, contract)
    says(ren, "わたしのことばです。")
    expect(line(ren).get_by_role("status")).to_have_text(WAITS)
    session = next(one for one in ren.context.cookies() if "session" in one["name"])
    ren.context.add_cookies([{**session, "value": "z" * len(session["value"])}])  # type: ignore[typeddict-item]
    comes_back(ren)
    ren.page.goto("/contracts")
    expect(ren.page).to_have_url(re.compile("/accounts/login/"))
    expect(line(ren)).to_contain_text("別のアカウントで書いたもの 1件")
    wait_until(lambda: ren.page.evaluate("caches.has('seen').then(there => !there)"))
    expect(line(ren)).not_to_contain_text("わたしのことば")
    own = ren.email
    ren.email = aoi.email
    comes_ready(ren)
    expect(line(ren)).to_contain_text("別のアカウントで書いたもの 1件")
    opens_thread(ren, contract)
    expect(line(ren)).not_to_contain_text("わたしのことば")
    expect(messages(ren)).to_have_count(0)
    ren.context.clear_cookies()
    ren.email = own
    comes_ready(ren)
    expect(line(ren).get_by_role("status")).to_have_text(SENT, timeout=SOON)
    opens_thread(ren, contract)
    expect(messages(ren)).to_have_count(1)
    ren.complaints.clear()


def test_signing_out_clears_it(two: tuple[Visitor, Visitor, str]) -> None:
    _, ren, contract = two
    opens_thread_offline(ren, contract)
    says(ren, "ren@ishida-design.jp まで送ってください。")
    comes_back(ren)
    expect(line(ren).get_by_role("status")).to_have_text("送れなかったもの 1件", timeout=SOON)
    ren.page.on("dialog", lambda dialog: dialog.accept())
    ren.page.goto("/accounts/logout/")
    ren.page.locator("main form button").first.click()
    expect(ren.page).to_have_url(re.compile("/$"))
    wait_until(lambda: ren.page.evaluate("indexedDB.databases().then(all => !all.some(one => one.name === 'unsent'))"))
    expect(line(ren)).to_be_hidden()
    ren.complaints.clear()


def test_a_form_of_another_site_is_not_kept(two: tuple[Visitor, Visitor, str]) -> None:
    """It knows everything but the address that it comes from, and hides that."""
    _, ren, contract = two
    comes_ready(ren)
    opens_thread(ren, contract)
    thread, by = ren.page.url, ren.page.evaluate("document.body.dataset.by")
    evil = ren.context.new_page()
    evil.goto("about:blank")
    evil.set_content(
        '<meta name="referrer" content="no-referrer">'
        f'<form method="post" action="{thread}"><input name="body" value="振込先を変えます">'
        f'<input name="sent_key" value="evil"><input name="written_by" value="{by}"><button>押す</button></form>'
    )
    goes_offline(ren)
    evil.locator("button").click()
    evil.wait_for_timeout(1_000)
    ren.page.reload()
    expect(ren.page.locator("#offline")).to_be_visible()
    expect(line(ren)).to_be_hidden()
    comes_back(ren)
    ren.page.reload()
    expect(messages(ren)).to_have_count(0)
    ren.complaints.clear()


def test_a_shared_file_lies_ready_in_the_form_that_is_chosen(two: tuple[Visitor, Visitor, str], drawing: Path) -> None:
    """Another app posts it, without any token; nothing is sent before Ren presses."""
    aoi, ren, contract = two
    comes_ready(ren)
    ren.page.goto(f"/contracts/{contract}")
    ren.presses("作業を始める")
    shares(ren, drawing)
    ren.looks_over()
    ren.page.locator("a[href$='/stages/1/submit#shared']").click()
    expect(ren.page.locator("[name=uploads]")).to_have_value(re.compile(re.escape(drawing.name)))
    aoi.signs_in()
    aoi.page.goto(f"/contracts/{contract}")
    expect(aoi.page.locator("main")).not_to_contain_text(drawing.name)
    ren.page.locator("main form").get_by_role("button", name="提出").click()
    expect(ren.page).to_have_url(re.compile(f"/contracts/{contract}(#shared)?$"))
    aoi.page.reload()
    aoi.sees(drawing.name)
    ren.page.goto("/share")
    expect(ren.page.get_by_text("届いたファイルはありません")).to_be_visible()
    ren.complaints.clear()
