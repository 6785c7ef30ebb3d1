"""S1 in a real browser, on a phone and at a desk: from sign-up to the money on the worker's balance.

In .ci/run once more by two people whose browsers run no scripts.
"""

from pathlib import Path

import pytest
from sites import Site

from tests.browser.person import Person, in_days
from tests.browser.visitors import Visits, at_both_widths


@at_both_widths
def test_the_main_road_from_sign_up_to_pay(visits: Visits, server: Site, drawing: Path) -> None:
    walks_the_main_road(visits("Aoi"), visits("Ren"), server, drawing)


@pytest.mark.by_turns
def test_the_main_road_without_script(visits: Visits, server: Site, drawing: Path) -> None:
    aoi, ren = (visits(name, java_script_enabled=False) for name in ("AoiBare", "RenBare"))
    walks_the_main_road(aoi, ren, server, drawing)


def walks_the_main_road(aoi: Person, ren: Person, server: Site, drawing: Path) -> None:
    title = f"広告用ランディングページのデザイン（{aoi.name}{aoi.width}）"
    first = f"first-{aoi.name}{aoi.width}@example.jp".lower()
    server.run("user", "create", "--email", first, "--name", "はじめ")  # an empty home lets nobody sign up
    aoi.signs_up(company=f"青空ウェブ制作{aoi.name}{aoi.width}")
    ren.signs_up()
    ren_writes_a_profile(ren)
    aoi_posts_the_job(aoi, title)
    ren_searches_and_proposes(ren, title)
    aoi_offers_terms_in_three_stages(aoi)
    ren_accepts(ren)
    aoi_pays_in_and_deposits(aoi, server)
    ren_shows_half_of_the_wireframe(ren, drawing)
    aoi_acknowledges(aoi)
    for act, then in (("承認する", "14,400円"), ("承認する", "28,800円"), ("検収して完了する", "完了")):
        ren_hands_in_the_next_stage(ren, drawing)
        aoi_answers(aoi, act, then)
    ren_finds_the_net_on_the_balance(ren, title)


def ren_writes_a_profile(ren: Person) -> None:
    ren.opens("/profile/edit")
    ren.fills({"headline": "LPのデザインをしています", "skills": "Figma、LP", "hourly_guide": "３，０００円"})
    ren.presses("保存")
    ren.sees("LPのデザインをしています")


def aoi_posts_the_job(aoi: Person, title: str) -> None:
    aoi.opens("/jobs/new")
    aoi.fills({"title": title, "category": "design", "description": "広告から来た人に見せます。"})
    aoi.steps_on()
    aoi.fills({"kind": "fixed", "budget_min": "30000", "budget_max": "60,000円", "due_date": in_days(40)})
    aoi.steps_on()
    aoi.presses("項目を足す")
    aoi.fills({"brief-0-key": "ポイントカラー", "brief-0-value": "青", "brief-0-direction": True})
    aoi.presses("公開する")
    aoi.sees(title, "ポイントカラー", "応募を見る")


def ren_searches_and_proposes(ren: Person, title: str) -> None:
    ren.opens("/jobs")
    ren.fills({"q": "らんでぃんぐ・ページ"})
    ren.presses("さがす")
    ren.presses(title)
    ren.presses("応募する")
    ren.fills({"price": "48,000", "due_date": in_days(30), "message": "ワイヤーフレームから作ります。"})
    ren.presses("この内容で応募する")
    ren.sees("ワイヤーフレームから作ります。" if "proposals" in ren.address else "あなたの応募")


def aoi_offers_terms_in_three_stages(aoi: Person) -> None:
    aoi.opens("/my/jobs")
    aoi.presses("広告用ランディングページ")
    aoi.presses("条件を提示する")
    aoi.fills({"price": "48,000", "due_date": in_days(30)})
    rows = "[data-rows=stages] .rows > .row"
    while aoi.counts(rows) < 3:
        aoi.presses("工程を足す")
    for row, (name, price) in enumerate(
        [("ワイヤーフレーム", "14,400"), ("ファーストビュー", "14,400"), ("本文", "9,200")]
    ):
        aoi.types(f"{rows} [name$=-name]", name, row=row)
        aoi.types(f"{rows} [name$=-price]", price, row=row)
    aoi.sees_typing("あと10,000円です")
    aoi.types(f"{rows} [name$=-price]", "19,200", row=2)
    aoi.sees_typing("契約金額と同じです")
    aoi.presses("内容を確かめる")
    aoi.sees("52,800円", "ポイントカラー")
    aoi.presses("提示する")


def ren_accepts(ren: Person) -> None:
    ren.opens("/")
    ren.presses("条件を見る")
    ren.sees("手取り36,284円", "途中で終わったら")
    ren.presses("同意する")
    ren.sees("仮払い")


def aoi_pays_in_and_deposits(aoi: Person, server: Site) -> None:
    aoi.opens("/money")
    aoi.sees("残高があと52,800円足りません")
    aoi.presses("入金のしかた")
    aoi.sees(
        "あと52,800円で、仕事が始まります", "振込人の名前の前に書く番号", "途中で終わったら、使わなかった分は戻ります"
    )
    server.run(
        "deposit", "record", "--client", aoi.email, "--amount", "53000", "--reference", f"振込 {aoi.name} {aoi.width}"
    )
    aoi.opens("/money")
    aoi.sees("残高は足りています")
    aoi.presses("広告用ランディングページ")
    aoi.presses("仮払いする")
    aoi.presses("仮払いする")
    aoi.sees("52,800円（税込）を預かり中")


def ren_shows_half_of_the_wireframe(ren: Person, drawing: Path) -> None:
    ren.opens("/")
    ren.presses("広告用ランディングページ")
    ren.presses("途中経過を報告")
    ren.fills({"percent": "50", "uploads": drawing, "note": "構成が決まりました。"})
    ren.presses("途中経過を報告")
    ren.sees("3,600円", "構成が決まりました。")


def aoi_acknowledges(aoi: Person) -> None:
    aoi.reloads()
    aoi.presses("確認")
    aoi.presses("確認")
    aoi.sees("7,200円")


def ren_hands_in_the_next_stage(ren: Person, drawing: Path) -> None:
    ren.reloads()
    ren.presses("提出")
    ren.fills({"uploads": drawing})
    ren.presses("提出")


def aoi_answers(aoi: Person, act: str, then: str) -> None:
    aoi.reloads()
    aoi.presses(act)
    aoi.sees("見本・原本は支払い後", "取り消せません")
    aoi.presses(act)
    aoi.sees(then)


def ren_finds_the_net_on_the_balance(ren: Person, title: str) -> None:
    """48,000 + 4,800 tax − 10,560 fee − 1,056 tax on it − 4,900 withheld."""
    ren.opens("/money")
    ren.sees("36,284", "振込先を登録する")
    ren.presses("入出金の明細を見る")
    ren.sees("報酬", title, "＋10,886円", "＋10,885円", "＋14,513円")
