"""The site on a phone, like an app: what was seen last can be read without a connection, and signing out takes it away;
photos are taken where files are chosen.
"""

import pytest
from playwright.sync_api import expect
from sites import Site, wait_until

from tests.browser.test_change_and_end import a_running_contract
from tests.browser.visitors import Visits

OFFLINE = "インターネットにつながっていません"


def test_a_contract_seen_last_is_read_without_a_connection(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiOff"), visits("RenOff", service_workers="allow")
    contract = a_running_contract(server, aoi, ren)
    ren.signs_in()
    ren.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    ren.opens(f"/contracts/{contract}")
    title = ren.page.locator("h1").inner_text()
    ren.context.set_offline(True)
    ren.page.reload()
    expect(ren.page.locator("h1")).to_have_text(title)
    expect(ren.page.locator("#offline")).to_contain_text(OFFLINE)
    ren.page.goto("/money")
    ren.sees(OFFLINE)
    ren.complaints.clear()  # requests that failed meanwhile
    ren.context.set_offline(False)
    ren.opens("/contracts")
    ren.page.locator("summary", has_text=ren.name).click()
    ren.page.get_by_role("button", name="ログアウト").click()
    expect(ren.page).to_have_url(server.url + "/")
    wait_until(lambda: ren.page.evaluate("caches.has('seen').then(there => !there)"))
    assert ren.page.evaluate("navigator.serviceWorker.getRegistration().then(one => !one)"), "the worker went, too"
    ren.complaints.clear()


@pytest.mark.parametrize("finger", [True, False])
def test_a_photo_can_be_taken_where_there_is_a_camera(visits: Visits, *, finger: bool) -> None:
    """Who has a mouse sees one field for files, not two."""
    somebody = visits("Finger" if finger else "Mouse", has_touch=finger, is_mobile=finger)
    somebody.page.goto("/patterns")
    expect(somebody.page.get_by_text("カメラで撮る").first).to_be_visible(visible=finger)
