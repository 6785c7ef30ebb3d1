"""S6 and S3 in a real browser: ¥10,000 against ¥0 through sealed numbers to the rule; an agency that gives up."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect
from sites import Site, serving

from tests.browser.person import PASSWORD, Person, in_days
from tests.browser.test_change_and_end import BRIEF, a_job, call, program
from tests.browser.visitors import Visitor, Visits, at_both_widths


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own: its clock is turned weeks forward."""
    with serving(ready_home(tmp_path_factory.mktemp("irregular") / "home")) as site:
        yield site


@at_both_widths
def test_ten_thousand_against_nothing(visits: Visits, server: Site, drawing: Path) -> None:
    aoi, ren = visits("AoiS6"), visits("RenS6")
    ends_at_ten_thousand_or_nothing(aoi, ren, the_staff(visits, server, "SoraS6"), server, drawing)


@pytest.mark.by_turns
def test_ten_thousand_against_nothing_without_script(visits: Visits, server: Site, drawing: Path) -> None:
    aoi, ren = (visits(name, java_script_enabled=False) for name in ("AoiBareS6", "RenBareS6"))
    ends_at_ten_thousand_or_nothing(aoi, ren, the_staff(visits, server, "SoraBareS6"), server, drawing)


def test_who_names_another_amount_does_not_have_the_others_button_below_it(visits: Visits, server: Site) -> None:
    """It ends the contract for good, and lay at the lower edge of a phone while one typed."""
    aoi, ren = visits("AoiNear"), visits("RenNear")
    contract, _ = a_disputed_contract(server, aoi, ren, aoi.name)
    aoi.signs_in()
    ren.signs_in()
    ren.opens(f"/contracts/{contract}")
    ren.presses("途中でやめたい")
    ren.fills({"amount": "9,900", "reason": "other_breach"})
    ren.presses("この内容で申し出る")
    aoi.opens(f"/contracts/{contract}")
    aoi.presses("読んで返事をする")
    others = aoi.page.locator(".bar").get_by_role("button", name="9,900円で終わる")
    expect(others).to_be_visible()
    aoi.unfolds("別の額を伝える")
    expect(others).to_be_hidden()


def ends_at_ten_thousand_or_nothing(aoi: Person, ren: Person, sora: Visitor, server: Site, drawing: Path) -> None:
    contract, worker = a_disputed_contract(server, aoi, ren, aoi.name)
    aoi.signs_in()
    ren.signs_in()
    ren.opens(f"/contracts/{contract}")
    ren.presses("途中でやめたい")
    ren.unfolds("相手に伝えたいこと")
    ren.fills({"amount": "10,000", "reason": "other_breach", "note": "ここまでの分です。"})
    ren.presses("この内容で申し出る")
    ren.sees("遅くとも", "相手は同意していません")
    aoi.opens(f"/contracts/{contract}")
    aoi.presses("読んで返事をする")
    aoi.unfolds("別の額を伝える")
    aoi.types("#id_amount", "0")
    aoi.presses("この額を伝える")
    aoi.sees("それより低い額を伝えますか", "9,900円")
    aoi.sees_at_once("h1", ".amount-bars > :nth-child(1)", ".amount-bars > :nth-child(2)", ".choice", ".twice-acts")
    aoi.presses("0円と伝える")
    aoi.sees("チェックを入れてください")
    aoi.fills({"sure": True})
    aoi.presses("0円と伝える")
    aoi.sees("あなたの額を伝えました", "封をした額を一つ出せる")
    ending = aoi.address.rsplit("/", 1)[1]
    turn_to_the_next_clock(server, worker, ending)
    ren.opens(f"/terminations/{ending}")
    ren.sees("封をした額を出せます", "封をした額を出す")
    seals(ren, "9,500", "合計9,500円から19,750円")
    ren.sees("あなたは封をした")
    aoi.opens(f"/terminations/{ending}")
    aoi.sees("相手は封をした")
    seals(aoi, "4,000", "合計2,000円から4,000円")
    aoi.sees("封をした額は折り合いませんでした", "契約時の決まりで終わります")
    a_result_is_filed_checked_and_denied(ren, aoi, sora, ending, drawing)
    turn_to_the_next_clock(server, worker, ending)
    ren.opens(f"/terminations/{ending}")
    ren.sees("途中で終わりました", "9,900", "契約時の決まりで精算し")


def the_staff(visits: Visits, server: Site, name: str) -> Visitor:
    """Somebody of the operator's staff, signed in with a second step."""
    sora = visits(name)
    server.run("user", "create", "--email", sora.email, "--name", name, "--password", PASSWORD, "--staff")
    sora.signs_in()
    sora.sets_up_a_second_step()
    return sora


def a_result_is_filed_checked_and_denied(ren: Person, aoi: Person, sora: Visitor, ending: str, paper: Path) -> None:
    """It changes nothing in the end: the other denies it."""
    ren.opens(f"/terminations/{ending}")
    ren.unfolds("法律では・相談先")
    ren.presses("外で決まった結果を届ける")
    ren.fills({"kind": "private_record", "amount": "8,000", "uploads": paper})
    ren.presses("外で決まった結果を届ける")
    ren.sees("運営者が書類を確かめています")
    sora.opens("/desk/")
    sora.page.locator('main a[href*="/desk/results/"]').first.click()
    sora.proves_who_they_are()
    sora.looks_over()
    sora.fills({"genuine": "yes"})
    sora.presses("記録する")
    aoi.opens(f"/terminations/{ending}")
    aoi.presses("届けられた結果を否認する")
    aoi.fills({"reason": "別の件の書類です。"})
    aoi.presses("届けられた結果を否認する")
    aoi.sees("否認しました", "契約時の決まりで、自動で終わります")


def seals(who: Person, number: str, within: str) -> None:
    """Look at what a number means, then seal it."""
    who.presses("封をした額を出す")
    who.sees_at_once("h1", "main .card svg", "#range svg", "#id_amount", ".quick", ".bar-say", ".bar .btn")
    who.types('main [name="amount"]', number)
    who.sees_typing(within)
    who.presses("この数字に封をして出す")


def turn_to_the_next_clock(server: Site, worker: httpx.Client, ending: str) -> None:
    """The site's time moves to where the ending's next clock ends."""
    at = datetime.fromisoformat(worker.get(f"/terminations/{ending}").json()["answer_by"])
    server.run("clock", "run", "--at", (at + timedelta(minutes=1)).isoformat())


def test_an_agency_gives_up_and_the_worker_reads_what_it_means(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiS3"), visits("RenS3")
    contract, _ = a_disputed_contract(server, aoi, ren, "S3")
    aoi.signs_in()
    aoi.sets_up_a_second_step()
    ren.signs_in()
    aoi.opens("/organisations")
    aoi.presses(f"青空S3{aoi.width}")
    aoi.presses("何が起きるか見る")
    aoi.sees("取り消すことはできません", "作業中", "途中終了の手続き中", "19,800円")
    aoi.presses("読みました。確認に進む")
    aoi.fills({"reason": "廃業します。", "confirm": "ちがう名前"})
    aoi.presses("事業をやめる", inside="main form.form")
    aoi.sees("そのままの表記で入力してください", "廃業します。")
    aoi.fills({"confirm": f"青空S3{aoi.width}"})
    aoi.presses("事業をやめる", inside="main form.form")
    aoi.sees("まだ続いている契約", "途中終了の手続き中")
    ren.opens(f"/contracts/{contract}")
    ren.sees("クライアントは事業をやめました", "できることと、守られている額を見る", "途中終了の手続き中")
    assert "仮払いで足りない分の明細" not in ren.page.content(), "the escrow covers the whole price"
    ren.presses("内容を見る")
    ren.sees("クライアントの事業が終わったため自動で始まりました", "この申し出は取り下げられません")


def test_an_insolvency_is_recorded_and_the_worker_ends_at_the_meter(
    visits: Visits, server: Site, drawing: Path
) -> None:
    aoi, ren, sora = visits("AoiIns"), visits("RenIns"), the_staff(visits, server, "SoraIns")
    contract, _ = a_disputed_contract(server, aoi, ren, "Ins")
    ren.signs_in()
    sora.opens("/desk/insolvencies")
    sora.fills({"q": f"青空Ins{aoi.width}"})
    sora.presses("さがす")
    sora.presses(f"青空Ins{aoi.width}")
    sora.fills({"day": in_days(-1), "uploads": drawing})
    sora.presses("倒産の記録を申請する")
    sora.sees("申請しました", "確認はほかのスタッフがします")
    ren.opens(f"/contracts/{contract}")
    assert "倒産が記録されています" not in ren.page.content(), "one of staff alone changes nothing"
    kei = the_staff(visits, server, "KeiIns")
    kei.opens("/desk/")
    kei.presses("申請を見る")
    kei.presses(f"青空Ins{aoi.width}")
    kei.proves_who_they_are()
    kei.fills({"confirm": f"青空Ins{aoi.width}"})
    kei.presses("確認して、倒産を記録する")
    kei.sees("倒産を記録しました")
    ren.opens(f"/contracts/{contract}")
    ren.sees("クライアントの倒産が記録されています", "9,900円（税抜）で精算されます")
    ren.presses("メーターの額で終える")
    ren.presses("メーターの額で終える")
    ren.sees("この契約は途中で終わりました")
    ren.opens(f"/contracts/{contract}/shortfall")
    ren.sees("足りない分は、契約時の決まりの額で見ると0円")


def a_disputed_contract(server: Site, aoi: Person, ren: Person, story: str) -> tuple[str, httpx.Client]:
    """¥30,000 in one stage, two thirds shown with a file and objected to."""
    client, worker = program(server, aoi, company=f"青空{story}{aoi.width}"), program(server, ren)
    stages: list[dict[str, Any]] = [{"name": "全体", "price": 30_000}]
    terms = {"price": 30_000, "due_date": in_days(150), "brief": BRIEF, "stages": stages}
    answer = {"price": 30_000, "message": "作ります。", "due_date": in_days(150)}
    proposal = call(worker, f"/jobs/{a_job(server, client)}/proposals", **answer)["id"]
    contract = str(call(client, f"/proposals/{proposal}/offer", terms=terms)["id"])
    call(worker, f"/contracts/{contract}/accept-offer", terms_version=1)
    server.run("deposit", "record", "--client", aoi.email, "--amount", "33000", "--reference", f"{story} {aoi.width}")
    call(client, f"/contracts/{contract}/deposit")
    file = worker.post("/files", files={"file": ("途中.txt", "途中まで".encode())}).json()["id"]
    call(worker, f"/contracts/{contract}/stages/1/report", percent=66, file_ids=[file])
    call(client, f"/contracts/{contract}/stages/1/object", reason="気に入りません")
    return contract, worker
