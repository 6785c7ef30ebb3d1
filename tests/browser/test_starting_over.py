"""S5 in a real browser: what a restart costs is said while it is typed; the worker accepts, the client deposits."""

from sites import Site

from tests.browser.person import in_days
from tests.browser.test_change_and_end import STAGES, a_job, a_proposal, call, program
from tests.browser.visitors import Visitor, Visits

BRIEF = [{"key": "ポイントカラー", "value": "青", "direction": True}, {"key": "幅", "value": "1280px"}]


def begun(server: Site, aoi: Visitor, ren: Visitor) -> str:
    """48,000 yen deposited, the first stage approved: 14,400 confirmed. 20,000 yen to spare."""
    client, worker = program(server, aoi, company=f"青空S5 {aoi.name}{aoi.width}"), program(server, ren)
    stages = [{"name": name, "price": price} for name, price in STAGES]
    terms = {"price": 48_000, "due_date": in_days(30), "brief": BRIEF, "stages": stages}
    contract = str(call(client, f"/proposals/{a_proposal(worker, a_job(server, client))}/offer", terms=terms)["id"])
    call(worker, f"/contracts/{contract}/accept-offer", terms_version=1)
    reference = f"S5 {aoi.name}{aoi.width}"
    server.run("deposit", "record", "--client", aoi.email, "--amount", "72800", "--reference", reference)
    call(client, f"/contracts/{contract}/deposit")
    call(worker, f"/contracts/{contract}/stages/1/submit")
    call(client, f"/contracts/{contract}/stages/1/approve")
    return contract


def test_blue_becomes_red_and_what_was_done_is_paid_for(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiS5"), visits("RenS5")
    contract = begun(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    aoi.opens(f"/contracts/{contract}")
    aoi.presses("直しや追加を頼みたい")
    aoi.fills({"item0": "赤", "note": "並べてみたら、赤のほうが合いそうです。"})
    aoi.sees("この依頼は「振り出し」です", "14,400円", "62,400円", "15,840円（税込）", "断ることができます")
    aoi.presses("この内容で依頼する")
    aoi.sees("「振り出し」で、48,000円から62,400円へ", "相手の返事は")

    ren.opens(f"/contracts/{contract}")
    ren.presses("読んで返事をする")
    ren.sees("修正と差し戻しは合わせて2回、振り出しは0回", "並べてみたら", "62,400円", "それまで始めないでください")
    ren.presses("受ける")
    ren.sees("受けました。条件変更の案になりました", "条件変更の案を見る")

    aoi.opens(f"/contracts/{contract}")
    aoi.presses("読んで返事をする")
    aoi.sees("この案は、振り出しです", "やり直しの前までの分 14,400円")
    aoi.presses("同意する")
    aoi.sees("いまは、まだ前の条件のままです")
    aoi.presses("円（税込）を仮払いする")
    ren.opens(f"/contracts/{contract}")
    ren.sees("やり直しの前までの分", "14,400円", "62,400円")


def test_the_request_is_told_before_it_is_sent_without_script(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiS5Plain", java_script_enabled=False), visits("RenS5Plain")
    contract = begun(server, aoi, ren)
    aoi.signs_in()
    aoi.page.goto(f"/contracts/{contract}/change-requests")
    aoi.fills({"item1": "960px", "note": "狭くしてください。"})
    aoi.page.get_by_role("button", name="この内容で依頼する").click()
    aoi.sees("まだ送っていません", "この依頼は「修正」です", "残り2回（差し戻しと合わせて）のうちの1回")
    aoi.page.get_by_role("button", name="この内容で依頼する").click()
    aoi.sees("「修正」の依頼です。金額は変わりません", "相手の返事は")
