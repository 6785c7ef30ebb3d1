"""S7, S8 and S9, and the talk between them, without a mouse."""

import re

import httpx
from playwright.sync_api import expect
from sites import Site

from tests.browser.keyboard import Keys
from tests.browser.test_change_and_end import TITLE, a_running_contract, call, program
from tests.browser.visitors import Visits, at_both_widths


@at_both_widths
def test_a_landmine_is_read_and_its_client_blocked(visits: Visits, server: Site) -> None:
    """S8: what is vague stands beside the job; S7: never again, and undone."""
    aoi, ren = visits("AoiKB"), visits("RenKB", reduced_motion="reduce")
    company = f"青空キーボード {aoi.width}"
    client = program(server, aoi, company=company)
    program(server, ren)
    vague = {"title": f"いい感じのLP {aoi.width}", "description": "いい感じのページを一枚お願いします。"}
    job = call(client, "/jobs", category="design", kind="fixed", budget_max=5_000, estimated_hours=40, **vague)["id"]
    keys = Keys(ren)
    keys.signs_in(server)
    ren.page.goto("/jobs")
    keys.goes_round()
    keys.presses(vague["title"])
    ren.sees("「いい感じ」とあります", "1時間あたり125円です", "まだありません")
    keys.goes_round()
    keys.presses("応募する")
    keys.types(price="5000", message="連絡は090-0881-3345まで。")
    expect(ren.page.locator("main mark")).to_have_text("090-0881-3345")
    keys.presses("この内容で応募する")
    ren.sees("電話番号のようです")
    ren.page.goto(f"/jobs/{job}")
    keys.goes_to("ほかの操作")
    keys.board.press("Enter")
    keys.presses(f"{company} をブロックする")
    keys.goes_round()
    keys.types(note="報酬が合わない")
    keys.presses("ブロックする")
    ren.sees("ブロックしている相手", company, "報酬が合わない")
    ren.page.goto("/jobs")
    expect(ren.page.locator("main")).not_to_contain_text(vague["title"])
    ren.page.goto("/blocks")
    keys.goes_round()
    keys.presses("ブロックをやめる", key="Space")
    ren.sees("ブロックをやめました")
    ren.page.goto("/jobs")
    ren.sees(vague["title"])


@at_both_widths
def test_a_job_text_is_mended_at_its_marks(visits: Visits, server: Site) -> None:
    """S8, from who writes it."""
    aoi = visits("AoiKW", reduced_motion="reduce")
    program(server, aoi)
    keys = Keys(aoi)
    keys.signs_in(server)
    aoi.page.goto("/jobs/new")
    keys.goes_round()
    keys.types(title=f"鍵盤だけで書いた募集 {aoi.width}")
    keys.goes_to(name="category")
    keys.board.press("ArrowDown")
    keys.types(description="連絡は090-0881-3345まで。")
    expect(aoi.page.locator("#text-check mark").first).to_have_text("090-0881-3345")
    keys.board.press("ControlOrMeta+a")
    keys.board.type("一枚のページのデザインをお願いします。")
    expect(aoi.page.locator("#text-check")).not_to_contain_text("公開できません")
    for _ in range(2):
        keys.goes_to("次へ")
        keys.board.press("Enter")
    keys.presses("公開する")
    aoi.sees("公開しました")


@at_both_widths
def test_a_talk_is_screened_and_its_promise_becomes_a_change_of_terms(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiKT"), visits("RenKT", reduced_motion="reduce")
    contract = a_running_contract(server, aoi, ren)
    token = server.run("token", "create", "--email", aoi.email, "--name", "kb")["token"]
    client = httpx.Client(base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30)
    keys = Keys(ren)
    keys.signs_in(server)
    ren.page.goto(f"/contracts/{contract}")
    keys.goes_round()
    keys.presses("メッセージ")
    if "/messages/" not in ren.page.url:  # a phone has no row of links there, but the contract's own tabs
        keys.presses(TITLE)
    keys.goes_round()
    keys.types(body="LINEはren_designです。")
    expect(ren.page.locator("#talk-form mark")).to_be_visible()
    keys.presses("送る")
    ren.sees("このままでは送れません")
    keys.goes_to(name="body")
    keys.board.press("ControlOrMeta+a")
    keys.board.type("納期を三日のばせますか。")
    with ren.page.expect_event("domcontentloaded"):
        keys.board.press("ControlOrMeta+Enter")
    thread = ren.page.url.split("/messages/")[1].partition("#")[0]
    keys.types(body="書きかけ")
    call(client, f"/threads/{thread}/messages", body="三日のばします。")
    ren.sees("三日のばします。")
    expect(ren.page.locator("[name=body]")).to_be_focused()
    keys.goes_to("できること", key="Shift+Tab")
    keys.board.press("Enter")
    call(client, f"/threads/{thread}/messages", body="追伸です。")
    ren.sees("追伸です。")
    keys.presses("約束として条件変更にする")
    expect(ren.page.locator("[name=reason]")).to_have_value(re.compile("三日のばします。"))
    keys.goes_round()
    keys.presses("納期")
    keys.goes_to("＋7日")
    keys.board.press("Enter")
    expect(ren.page.locator("#go")).to_contain_text("を提案する")
    keys.presses("を提案する")
    ren.sees("元のメッセージを見る", "納期を")


@at_both_widths
def test_a_column_is_written_commented_and_a_comment_hidden(visits: Visits, server: Site) -> None:
    """S9."""
    ren, reader = (visits(name, reduced_motion="reduce") for name in ("RenKC", "ReaderKC"))
    program(server, ren)
    keys = Keys(ren)
    keys.signs_in(server)
    ren.page.goto("/columns/new")
    keys.goes_round()
    title, said = f"鍵盤で書く {ren.width}", f"わたしも{ren.width}回そうでした。"
    keys.types(title=title, body="## 経緯\n\n途中の話です。", tags="途中終了")
    expect(ren.page.locator(".preview h2").nth(1)).to_have_text("経緯")
    keys.presses("公開する")
    ren.sees("公開しました")
    address = ren.page.url
    theirs = Keys(reader)
    reader.page.goto("/columns")
    theirs.presses(title)
    theirs.goes_round()
    for name, text in {"name": "よむ人", "email": "yomu-kb@example.net", "body": said}.items():
        theirs.goes_to(name=name)
        theirs.board.type(text, delay=60)  # nobody types a comment in less than two seconds
    theirs.presses("コメントを送る")
    reader.sees("コメントを公開しました", said)
    ren.page.goto(address)
    keys.presses("非表示にする", key="Space")
    reader.page.goto(address)
    expect(reader.page.locator("main")).not_to_contain_text(said)
