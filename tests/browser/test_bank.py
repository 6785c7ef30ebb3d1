"""Money comes in by bank, in real browsers: Aoi reads her number, Sora imports the bank's file and settles the rest."""

from pathlib import Path

from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.test_change_and_end import call, program
from tests.browser.test_irregular_ends import the_staff
from tests.browser.visitors import Visits
from tests.treasury.bank_files import bank_file


def test_a_file_of_the_bank_is_imported_and_the_rest_is_settled(visits: Visits, server: Site, tmp_path: Path) -> None:
    aoi = visits("AoiBank")
    client, company = program(server, aoi, company=f"青空銀行 {aoi.width}"), f"青空銀行 {aoi.width}"
    aoi.signs_in()
    aoi.opens("/money")
    aoi.presses("入金のしかた")
    number = client.get("/paying-in").json()["reference"]
    aoi.sees("振込人の名前の前に書く番号", f"{number[:4]} {number[4:]}")

    file, stranger = tmp_path / "bank.txt", f"ﾀﾞﾚｶ {aoi.width}"
    file.write_bytes(bank_file((5_000, f"{number} ｱｵｿﾞﾗ"), (600, stranger), (70, stranger)))
    sora = the_staff(visits, server, "SoraBank")
    sora.opens("/desk/")
    sora.presses("銀行の明細を取り込む")
    sora.fills({"format": "csv:signed", "uploads": file})
    sora.presses("取り込む")
    sora.sees("読めない文字があります")
    sora.fills({"format": "zengin", "uploads": file})
    sora.presses("取り込む")
    sora.sees("3行を読みました", "だれのものかを調べる入金")
    sora.presses(f"600円 ・ {stranger}")
    sora.fills({"to": "other", "other": number, "reason": "電話で確かめた"})
    sora.presses("記録する")
    sora.sees("記録しました")
    sora.presses(f"70円 ・ {stranger}")
    sora.presses("だれのものでもない。送り主に返す")
    sora.proves_who_they_are()
    sora.fills({"bank": "みずほ", "branch": "001", "number": "1234567", "holder_kana": "ダレカ"})
    sora.fills({"reason": "だれのものでもない"})
    sora.presses("返す")
    sora.sees("次の振り込みで返します", "調べ終わったもの", company)
    sora.presses(f"70円 ・ {stranger}")
    sora.sees("次の銀行営業日に振り込みます")

    aoi.opens("/money")
    aoi.sees("5,600円")
    server.run("ledger", "check")


def test_what_waits_for_the_money_starts_in_one_press(visits: Visits, server: Site, tmp_path: Path) -> None:
    aoi, ren = visits("AoiPaysIn"), visits("RenWaits")
    dealing = Dealing(server, aoi, ren)
    contract = dealing.offered(30_000)
    call(dealing.worker, f"/contracts/{contract}/accept-offer", terms_version=1)
    aoi.signs_in()
    aoi.opens("/money")
    aoi.sees("残高があと33,000円足りません")
    aoi.presses("入金のしかた")
    number = dealing.client.get("/paying-in").json()["reference"]
    aoi.sees("33,000円", f"{number[:4]} {number[4:]}", "運営者が確かめて、残高に入る")
    assert aoi.counts("main .copies button:visible") >= 2, "the number and the amount are copied, not typed"
    file = tmp_path / "bank.txt"
    file.write_bytes(bank_file((33_000, f"{number} ｱｵｿﾞﾗ")))
    assert server.run("bank", "import", str(file))["matched"] == 1
    aoi.reloads()
    aoi.presses("仮払いする")
    aoi.sees("33,000円")
    aoi.presses("仮払いする")
    aoi.sees("33,000円（税込）を預かり中")
    assert dealing.client.get(f"/contracts/{contract}").json()["status"] == "active"


def test_a_sample_is_read_beside_the_form_before_its_layout_is_kept(
    visits: Visits, server: Site, tmp_path: Path
) -> None:
    file = tmp_path / "見本.csv"
    file.write_text(
        "日付,摘要,入金,出金,残高\n2026/2/1,ﾐﾁﾉ ﾚﾝ,5000,,9000\n2026/2/2,電気代,,500,8500\n", encoding="cp932"
    )
    sora = the_staff(visits, server, "SoraSample")
    sora.opens("/desk/money/layouts")
    sora.fills({"encoding": "utf-8-sig", "day": "日付", "sender": "摘要", "came": "4", "went": "出金", "uploads": file})
    sora.presses("この割り当てで読んでみる")
    sora.sees("1行目に読めない文字があります")
    sora.fills({"encoding": "cp932", "uploads": file})
    sora.presses("この割り当てで読んでみる")
    sora.sees("0円なので、取り込みません", "3行目に、入金と出金の両方の金額があります")
    sora.fills({"came": "入金", "balance": "残高", "uploads": file})
    sora.presses("この割り当てで読んでみる")
    sora.sees("ミチノ レン", "入金 5,000円", "出金 −500円", "8,500円")
    sora.fills({"name": f"銀行 {sora.width}", "account": f"普通 {sora.width}", "reason": "見本を見た"})
    sora.presses("決める")
    sora.sees("決めました")
