"""S4 in a real browser: Ren makes the link, Haru sees title and price without an account, signs in, takes the rest."""

import httpx
from sites import Site

from tests.browser.test_change_and_end import a_running_contract, call, program
from tests.browser.visitors import Visitor, Visits

SCOPES = ("--scope", "read", "--scope", "write")


def test_the_rest_goes_on_with_the_end_client(visits: Visits, server: Site) -> None:
    aoi, ren, haru = visits("AoiS4"), visits("RenS4"), visits("HaruS4")
    contract = a_running_contract(server, aoi, ren)
    ended_at_twenty_thousand(server, aoi, ren, contract)
    ren.signs_in()
    link = ren_makes_the_link(ren, contract, haru)
    haru_sees_title_and_price(haru, link)
    program(server, haru)  # checked by the operator: who is not takes over nothing
    haru.signs_in()
    haru_takes_it_for_a_thousand(haru, link)
    ren_agrees(ren)
    aoi.signs_in()
    aoi.opens(f"/contracts/{contract}/handover")
    aoi.sees("まだ精算されていない分")


def test_by_the_hour_from_now_on(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiSwitch"), visits("RenSwitch")
    contract = a_running_contract(server, aoi, ren)
    ren.signs_in()
    ren.opens(f"/contracts/{contract}/amend?what=all")
    ren.presses("固定報酬と時間報酬を切り替える")
    ren.fills({"amount": "20,001", "reason": "手間が読めません。", "price": "60,000", "rate": "2,000"})
    ren.presses("内容を確かめる")
    ren.sees("20,001円（税抜）で精算", "66,000円（税込）")
    ren.presses("この切り替えを申し出る")
    ren.sees("20,001円で精算し、続きは時間にする案を送りました")
    aoi.signs_in()
    aoi.opens(f"/contracts/{contract}")
    aoi.presses("読んで返事をする")
    aoi.presses("ここで精算して切り替える")
    aoi.sees("足りない35,201円（税込）を、あなたの残高0円から仮払いします")
    server.run("deposit", "record", "--client", aoi.email, "--amount", "35201", "--reference", f"切替 {aoi.width}")
    aoi.presses("仮払いして切り替える")
    aoi.presses("続きの契約へ")
    aoi.sees("作業中です", "66,000円（税込）")


def ended_at_twenty_thousand(server: Site, aoi: Visitor, ren: Visitor, contract: str) -> None:
    client, worker = again(server, aoi), again(server, ren)
    asked = call(worker, f"/contracts/{contract}/terminations", amount=20_000, reason="agreed")
    call(client, f"/terminations/{asked['id']}/accept", amount=20_000)


def again(server: Site, visitor: Visitor) -> httpx.Client:
    """A program for an account that is there already."""
    made = server.run("token", "create", "--email", visitor.email, "--name", "test", *SCOPES)
    return httpx.Client(
        base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {made['token']}"}, timeout=60
    )


def ren_makes_the_link(ren: Visitor, contract: str, haru: Visitor) -> str:
    """From the contract's page; the link stands on the answer, this once."""
    ren.opens(f"/contracts/{contract}")
    ren.presses("残りを別の人と続けたい")
    ren.sees("28,000円", "リンクだけで見えるのは、題名と金額、ワーカーの名前です")
    ren.fills({"client_email": haru.email, "note": "続きもお願いします。"})
    ren.presses("リンクを作って送る")
    ren.sees("リンクができました", haru.email)
    return str(ren.page.locator("main code").inner_text()).removeprefix(ren.site.url)


def haru_sees_title_and_price(haru: Visitor, link: str) -> None:
    haru.opens(link)
    haru.sees("広告用ランディングページのデザイン", "28,000円", "RenS4")
    assert "続きもお願いします" not in haru.page.content()


def haru_takes_it_for_a_thousand(haru: Visitor, link: str) -> None:
    haru.opens(link)
    haru.sees("続きもお願いします。", "ファーストビュー", "本文")
    haru.fills({"price": "1,000"})
    haru.presses("この金額と納期で引き受ける")
    haru.sees("ほかのクライアントの契約の続きです", "1,000円")


def ren_agrees(ren: Visitor) -> None:
    """From the old contract to its continuation, and yes."""
    ren.page.reload()
    ren.presses("この契約の続きを見る")
    ren.presses("読んで返事をする")
    ren.presses("同意する")
    ren.sees("仮払い")
