"""S2 and the agreed end in a real browser; one form by keyboard alone, one without any script, one at a desk."""

from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from sites import Site

from tests.browser.person import PASSWORD, Person, in_days
from tests.browser.visitors import DESK, Visitor, Visits

STAGES = [("ワイヤーフレーム", 14_400), ("ファーストビュー", 14_400), ("本文", 19_200)]
BRIEF = [{"key": "ポイントカラー", "value": "青", "direction": True}]
TITLE = "広告用ランディングページのデザイン"


def test_ren_asks_for_five_thousand_more_and_later_they_end_halfway(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiS2"), visits("RenS2")
    contract = a_running_contract(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    ren_proposes_the_change(ren, contract)
    aoi_compares_and_accepts(aoi, contract)
    aoi_deposits_only_the_difference(aoi, server)
    ren_finds_the_new_terms_in_force(ren, contract)
    ren_asks_to_end_at_ten_thousand(ren, contract)
    aoi_agrees_to_end(aoi, contract)
    both_see_it_settled(aoi, ren, contract)


@pytest.mark.parametrize("width", [DESK], indirect=True)
def test_a_proposal_is_written_and_sent_by_keyboard_alone(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiKeys"), visits("RenKeys")
    job = a_job(server, program(server, aoi, company="青空キー"))
    program(server, ren)
    ren.signs_in()
    ren.page.goto(f"/jobs/{job}/propose")
    keys = ren.page.keyboard
    reaches(ren, "price")
    keys.type("48000")
    reaches(ren, "message")
    keys.type("キーボードだけで書きました。")
    reaches(ren, "uploads")
    keys.press("Tab")
    keys.press("Enter")
    ren.sees("あなたの応募", "48,000円")


@pytest.mark.parametrize("width", [DESK], indirect=True)
def test_an_offer_is_declined_at_a_desk(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiDeclined"), visits("RenDeclines")
    client, worker = program(server, aoi, company="青空おことわり"), program(server, ren)
    stages = [{"name": "全体", "price": 48_000}]
    terms = {"price": 48_000, "due_date": in_days(30), "brief": BRIEF, "stages": stages}
    contract = call(client, f"/proposals/{a_proposal(worker, a_job(server, client))}/offer", terms=terms)["id"]
    ren.signs_in()
    ren.opens(f"/contracts/{contract}/offer")
    ren.unfolds("断る")
    ren.presses("この条件を断る")
    ren.sees("条件を断りました。お金は動いていません。")


def test_the_offer_form_works_without_script(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiPlain", java_script_enabled=False), visits("RenPlain")
    client, worker = program(server, aoi, company="青空スクリプトなし"), program(server, ren)
    proposal = a_proposal(worker, a_job(server, client))
    aoi.signs_in()
    aoi.page.goto(f"/proposals/{proposal}/offer")
    aoi.fills({"price": "48,000", "due_date": in_days(30)})
    for _ in range(3 - aoi.page.locator("[name^=stages-][name$=-name]").count()):
        aoi.page.locator("button[name=add-stages]").click()
    for number, (name, price) in enumerate(STAGES):
        aoi.page.locator("[name^=stages-][name$=-name]").nth(number).fill(name)
        aoi.page.locator("[name^=stages-][name$=-price]").nth(number).fill(str(price - (number == 2)))
    aoi.page.get_by_role("button", name="内容を確かめる").click()
    aoi.sees("工程")
    expect(aoi.page.locator(".summary")).to_have_count(1)  # a yen is missing, said on top, with nothing lost
    aoi.page.locator("[name^=stages-][name$=-price]").nth(2).fill("19,200")
    aoi.page.get_by_role("button", name="内容を確かめる").click()
    aoi.sees("52,800円")
    aoi.page.get_by_role("button", name="提示する").click()
    aoi.sees("返事")


def program(server: Site, visitor: Person, company: str = "", *, verified: bool = True) -> httpx.Client:
    """An account for this visitor, and a program that acts for it over the API."""
    more = (["--company", company] if company else []) + (["--verified"] if verified else [])
    made = server.run("user", "create", "--email", visitor.email, "--name", visitor.name, "--password", PASSWORD, *more)
    headers = {"Authorization": f"Bearer {made['token']}"}
    return httpx.Client(base_url=f"{server.url}/api/v1", headers=headers, timeout=30)


def call(caller: httpx.Client, path: str, **body: Any) -> dict[str, Any]:
    answer = caller.post(path, json=body)
    assert answer.is_success, answer.text
    found: dict[str, Any] = answer.json()
    return found


def a_job(server: Site, client: httpx.Client) -> str:
    job = call(client, "/jobs", title=TITLE, description="広告の頁です。", category="design", kind="fixed", brief=BRIEF)
    return str(job["id"])


def a_proposal(worker: httpx.Client, job: str) -> str:
    made = call(worker, f"/jobs/{job}/proposals", price=48_000, message="作ります。", due_date=in_days(30))
    return str(made["id"])


def a_running_contract(server: Site, aoi: Visitor, ren: Visitor) -> str:
    """48,000 yen in three stages, deposited."""
    client, worker = program(server, aoi, company=f"青空ウェブ{aoi.width}"), program(server, ren)
    stages = [{"name": name, "price": price} for name, price in STAGES]
    terms = {"price": 48_000, "due_date": in_days(30), "brief": BRIEF, "stages": stages}
    contract = call(client, f"/proposals/{a_proposal(worker, a_job(server, client))}/offer", terms=terms)["id"]
    call(worker, f"/contracts/{contract}/accept-offer", terms_version=1)
    server.run("deposit", "record", "--client", aoi.email, "--amount", "52800", "--reference", aoi.email)
    call(client, f"/contracts/{contract}/deposit")
    return str(contract)


def ren_proposes_the_change(ren: Visitor, contract: str) -> None:
    ren.opens(f"/contracts/{contract}")
    ren.presses("金額や条件を変えたい")
    ren.sees("何を変えますか", "「ワイヤーフレーム」に足します")
    ren.fills({"reason": "色の案が一つ増えたためです。", "price": "53,000"})
    ren.sees("48,000円", "53,000円", "5,500円", "＋5,000円を提案する")
    ren.presses("＋5,000円を提案する")
    ren.sees("色の案が一つ増えたためです。")


def aoi_compares_and_accepts(aoi: Visitor, contract: str) -> None:
    aoi.opens(f"/contracts/{contract}")
    aoi.presses("読んで返事をする")
    aoi.sees("48,000円", "53,000円", "色の案が一つ増えたためです。", "5,500円")
    aoi.presses("同意する")
    aoi.sees("差額")


def aoi_deposits_only_the_difference(aoi: Visitor, server: Site) -> None:
    aoi.sees("あと5,500円足りません")
    server.run("deposit", "record", "--client", aoi.email, "--amount", "5500", "--reference", f"差額 {aoi.width}")
    aoi.page.reload()
    aoi.presses("差額5,500円（税込）を仮払いする")


def ren_finds_the_new_terms_in_force(ren: Visitor, contract: str) -> None:
    ren.opens(f"/contracts/{contract}")
    ren.sees("58,300円（税込）を預かり中", "53,000円")


def ren_asks_to_end_at_ten_thousand(ren: Visitor, contract: str) -> None:
    ren.presses("途中でやめたい")
    ren.unfolds("相手に伝えたいこと")
    ren.fills({"amount": "10,000", "reason": "agreed", "note": "ここまでの分でお願いします。"})
    ren.presses("この内容で申し出る")
    ren.sees("二人の額", "10,000円")


def aoi_agrees_to_end(aoi: Visitor, contract: str) -> None:
    aoi.opens(f"/contracts/{contract}")
    aoi.presses("読んで返事をする")
    aoi.sees("10,000円")
    aoi.unfolds("10,000円で終わる")
    aoi.presses("10,000円で終わる")


def both_see_it_settled(aoi: Visitor, ren: Visitor, contract: str) -> None:
    """10,000 + 1,000 − 2,200 − 220 − 1,021 withheld; 58,300 − 11,000 goes back, and what was withheld."""
    for one in (aoi, ren):
        one.opens(f"/contracts/{contract}")
        one.sees("10,000円")
    ren.opens("/money")
    ren.sees("7,559")
    aoi.opens("/money")
    aoi.sees("48,321")


def reaches(visitor: Visitor, name: str) -> None:
    """Go on by Tab until the field of that name has the focus."""
    for _ in range(40):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")
