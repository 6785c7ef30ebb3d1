"""Notices in a real browser: the bell, the list, what it leads to, and how one wants to hear."""

from playwright.sync_api import expect
from sites import Site, wait_until

from tests.browser.test_change_and_end import a_job, a_proposal, program
from tests.browser.visitors import Visits


def test_a_proposal_rings_is_read_and_mails_are_chosen(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiBell"), visits("RenBell")
    client, worker = program(server, aoi, company=f"青空ベル{aoi.width}"), program(server, ren)
    aoi.signs_in()
    aoi.opens("/notices")
    aoi.sees("お知らせはまだありません")
    a_proposal(worker, a_job(server, client))
    bell = aoi.page.locator(".bell")
    wait_until(lambda: aoi.page.reload() and aoi.page.locator(".news").count())
    expect(bell).to_contain_text("未読1件")
    aoi.looks_over()
    aoi.presses("応募がありました")
    aoi.sees("作ります。")
    expect(bell).to_contain_text("未読0件")
    aoi.opens("/settings/notices")
    aoi.presses("大事なことだけ")
    aoi.sees("お知らせは、大事なことだけ届きます")
    aoi.unfolds("ひとつずつ決める")
    aoi.fills({"proposals-mail": "daily", "quiet_from": "22", "quiet_until": "7"})
    aoi.presses("保存")
    expect(aoi.page.locator('[name="proposals-mail"]')).to_have_value("daily")
    server.run("mail", "bounced", aoi.email)
    aoi.opens("/notices")
    aoi.presses("確認のメールを送る")
    aoi.sees("確認のメールを送りました")
