"""An hourly contract in a real browser: offered by the hour, the timer outlives its tab, the week is acknowledged."""

import re
from pathlib import Path

from playwright.sync_api import expect
from sites import Site

from tests.browser.person import in_days
from tests.browser.test_change_and_end import a_job, a_proposal, program
from tests.browser.visitors import Visitor, Visits


def test_the_timer_survives_a_closed_tab(visits: Visits, server: Site, drawing: Path) -> None:
    aoi, ren = visits("AoiHours"), visits("RenHours")
    client, worker = program(server, aoi, company=f"青空じかん{aoi.width}"), program(server, ren)
    proposal = a_proposal(worker, a_job(server, client))
    aoi.signs_in()
    ren.signs_in()
    contract = aoi_offers_by_the_hour(aoi, proposal)
    assert worker.post(f"/contracts/{contract}/accept-offer", json={"terms_version": 1}).status_code == 200
    server.run("deposit", "record", "--client", aoi.email, "--amount", "66000", "--reference", f"時間 {aoi.width}")
    assert client.post(f"/contracts/{contract}/deposit").status_code == 200
    ren_times_his_work(ren, contract)
    ren_logs_it(ren, drawing)
    aoi_acknowledges_the_week(aoi, contract)


def aoi_offers_by_the_hour(aoi: Visitor, proposal: str) -> str:
    aoi.opens(f"/proposals/{proposal}/offer")
    rate, shares = aoi.page.locator("[name=rate]"), aoi.page.locator("#rows-shares")
    expect(rate).to_be_hidden()
    aoi.page.locator("summary", has_text="道のりの計り方").click()
    aoi.fills({"stages_by": "percent"})
    expect(shares).to_be_visible()
    expect(aoi.page.locator("#rows-stages")).to_be_hidden()
    aoi.fills({"meter_kind": "hours"})
    expect(rate).to_be_visible()
    expect(shares).to_be_hidden()
    aoi.fills({"rate": "2,000", "price": "60,000", "due_date": in_days(30)})
    aoi.presses("内容を確かめる")
    aoi.sees("時間（1時間 2,000円、週40時間まで、契約金額が上限）")
    aoi.presses("提示する")
    return aoi.page.url.rsplit("/", 1)[-1]


def seconds_shown(ren: Visitor) -> int:
    hours, minutes, seconds = map(int, ren.page.locator("[data-timer-shown]").inner_text().split(":"))
    return 3600 * hours + 60 * minutes + seconds


def ren_times_his_work(ren: Visitor, contract: str) -> None:
    """He starts the timer, closes the tab, and comes back an hour and a half later."""
    ren.page.clock.install()
    ren.opens(f"/contracts/{contract}/hours")
    ren.presses("はじめる")
    before = seconds_shown(ren)  # those of looking over
    ren.page.clock.run_for(5_000)
    assert 4 <= seconds_shown(ren) - before < 60
    begun = ren.page.evaluate(f"localStorage.getItem('timer:{contract}')")
    assert begun
    ren.page.close()
    ren.page = ren.context.new_page()
    ren.page.clock.install(time=int(begun) / 1000 + 90 * 60)
    ren.page.goto(f"/contracts/{contract}/hours")
    expect(ren.page.locator("[data-timer-shown]")).to_have_text(re.compile("^1:30:"))
    expect(ren.page.locator("[data-timer-small]")).to_contain_text("3,000円（税抜）")
    ren.page.get_by_role("button", name="止めて書く").click()
    expect(ren.page.locator("[name=hours]")).to_have_value("1")
    expect(ren.page.locator("[name=minutes]")).to_have_value("30")


def ren_logs_it(ren: Visitor, drawing: Path) -> None:
    ren.fills({"uploads": drawing, "note": "下書きをしました。"})
    ren.page.get_by_role("button", name="記録する", exact=True).click()
    ren.sees("下書きをしました。", "1時間30分")
    ren.looks_over()


def aoi_acknowledges_the_week(aoi: Visitor, contract: str) -> None:
    aoi.opens(f"/contracts/{contract}")
    aoi.sees("1時間30分")
    aoi.presses("この週を認める")
    aoi.sees("1時間30分・3,000円。", "認めると支払い", "3,000円（税抜）")
    aoi.presses("この週を認める")
    aoi.sees("この週の時間を確認済みにしました。", "3,000円")
