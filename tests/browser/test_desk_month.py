"""A month at the finance desk, in real browsers: the bank's file comes in, two people let a run go, its file is taken
and sent, the bank's line is joined to it, what came back is joined to its payout, and the month is closed.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from rules.test_bank_files import read_back
from sites import Site, serving

from tests.browser.dealing import Dealing
from tests.browser.paydays import now_of, papers_are_checked, turn, turn_away_from_payout_days, turn_to_next_bank_day
from tests.browser.test_change_and_end import call
from tests.browser.test_irregular_ends import the_staff
from tests.browser.test_papers import taken
from tests.browser.visitors import Visitor, Visits
from tests.treasury.bank_files import Came, bank_file
from tests.treasury.payees import ACCOUNT
from tests.treasury.test_books_reconcile import era

NET = 22_677


@pytest.fixture
def server(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own: its clock is turned to the next month."""
    with serving(ready_home(tmp_path / "home")) as site:
        yield site


def test_from_the_import_to_the_closing(visits: Visits, server: Site, tmp_path: Path) -> None:
    aoi, ren = visits("AoiOfMonth"), visits("RenOfMonth")
    sora, kei = the_staff(visits, server, "SoraOfMonth"), the_staff(visits, server, "KeiOfMonth")
    dealing = Dealing(server, aoi, ren)
    contract = dealing.offered(30_000)
    call(dealing.worker, f"/contracts/{contract}/accept-offer", terms_version=1)
    number = dealing.client.get("/paying-in").json()["reference"]
    _imports(sora, server, tmp_path, (33_000, f"{number} ｱｵｿﾞﾗ"), says="残高に入った 1件")
    _ren_has_earned(dealing, contract, server, sora)
    run = _two_people_let_it_go(sora, kei, server, tmp_path)
    _imports(sora, server, tmp_path, (-20_000, "ｿｳｺﾞｳﾌﾘｺﾐ"), (20_000, "ｸﾐﾓﾄﾞｼ ﾐﾁﾉ ﾚﾝ"), says="2行を読みました")
    _the_lines_find_their_run_and_payout(sora, kei, run)
    ren.signs_in()
    ren.opens("/money")
    ren.sees("22,677円", "振り込みが口座に届きませんでした")
    _the_month_is_closed(sora, server)
    server.run("ledger", "check")


def _imports(sora: Visitor, server: Site, folder: Path, *came: Came, says: str) -> None:
    file, today = folder / "bank.txt", era(now_of(server).date())
    file.write_bytes(bank_file(*((*one[:2], today) for one in came)))  # type: ignore[misc]
    sora.opens("/desk/money")
    sora.presses("銀行の明細を取り込む")
    sora.fills({"format": "zengin", "uploads": file})
    sora.presses("取り込む")
    sora.sees(says)


def _ren_has_earned(dealing: Dealing, contract: str, server: Site, sora: Visitor) -> None:
    """He asks for 20,000 of it, to an account that the office has set."""
    call(dealing.client, f"/contracts/{contract}/deposit")
    call(dealing.worker, f"/contracts/{contract}/stages/1/submit", file_ids=[dealing.file()])
    dealing.approves(contract)
    papers_are_checked(server, dealing.ren)
    for key, value in (("account_hours", "0"), ("payout_second", "0")):
        server.run("settings", "set", key, value)
    turn_away_from_payout_days(server)
    names = {"--bank": "bank_code", "--branch": "branch_code", "--number": "number", "--holder": "holder_kana"}
    account = [part for option, name in names.items() for part in (option, ACCOUNT[name])]
    server.run("bank-account", "set", "--user", dealing.ren.email, "--as", sora.email, *account)
    call(dealing.worker, "/payouts", amount=20_000)
    turn_to_next_bank_day(server)


def _two_people_let_it_go(sora: Visitor, kei: Visitor, server: Site, folder: Path) -> str:
    """What the clock has gathered: the address of its page."""
    sora.opens("/desk/money")
    sora.sees("20,000円")
    sora.page.locator('main a[href*="/desk/money/runs/"]').first.click()
    sora.looks_over()
    run = sora.address
    sora.sees("20,000円 を振り込みます", "時計（自動）", "1人が確かめ、別の人が承認します")
    sora.presses("確かめる")
    sora.proves_who_they_are()
    sora.fills({"reason": "合計と件数を台帳と比べた"})
    sora.presses("確かめた")
    sora.sees("あなたは、もうこの振り込みを確かめました")
    kei.opens(run)
    kei.presses("承認する")
    kei.proves_who_they_are()
    kei.fills({"reason": "もう一度比べた"})
    kei.presses("承認する", inside="main .acts")
    kei.sees("承認しました", "もう一度比べた")
    sora.opens(run)
    file = taken(sora, "総合振込のファイル", folder / "furikomi.txt")
    assert [(number, yen) for _, _, number, _, yen, _ in read_back(file.read_bytes())] == [("1234567", 20_000)]
    sora.presses("銀行が振り込みを終えた")
    sora.fills({"reason": "件数も合計も同じ"})
    sora.presses("振り込んだと記録する", inside="main .acts")
    sora.sees("20,000円 を振り込みました")
    return run


def _the_lines_find_their_run_and_payout(sora: Visitor, kei: Visitor, run: str) -> None:
    sora.opens("/desk/money/bank")
    sora.sees("振り込んだが、まだ明細にない", "内容を確かめる出金 1件")
    sora.presses("20,000円 ・ ｿｳｺﾞｳﾌﾘｺﾐ")
    choice = sora.page.locator(f'main input[value="{run.rsplit("/", 1)[1]}"]')
    choice.check()
    sora.fills({"reason": "振り込みの日と額が同じ"})
    sora.presses("記録する", inside="main .acts")
    sora.opens("/desk/money/unmatched")
    sora.presses("20,000円 ・ ｸﾐﾓﾄﾞｼ")
    sora.page.locator('main input[value^="pay_"]').first.check()
    sora.fills({"reason": "名義の相違"})
    sora.presses("記録する", inside="main .acts")
    sora.sees("記録しました。別の人が承認します")
    kei.opens("/desk/money/unmatched")
    kei.presses("20,000円 ・ ｸﾐﾓﾄﾞｼ")
    kei.presses("入金を承認する")
    kei.proves_who_they_are()
    kei.fills({"reason": "振込人名義も額も出金と同じ"})
    kei.presses("承認する", inside="main .acts")
    sora.opens("/desk/money/bank")
    sora.sees("銀行の明細と合っています", "待っているものはありません")


def _the_month_is_closed(sora: Visitor, server: Site) -> None:
    """Months before it as well, in order, with a reason each; then there is nothing to close."""
    begun = now_of(server)
    turn(server, (begun.replace(day=1) + timedelta(days=32)).replace(day=1, hour=9))
    for _ in range(2):
        sora.opens("/desk/books")
        if not sora.counts('main a[href$="/close"]'):
            break
        sora.page.locator('main a[href$="/close"]').first.click()
        sora.proves_who_they_are()
        sora.looks_over()
        sora.sees("締めた月は開けません", "銀行から出たお金")
        sora.fills({"reason": "銀行と合っている"})
        sora.presses("締める", inside="main .acts")
    sora.sees("終わった月は、すべて締めてあります", "銀行と合っている")
    sora.presses(f"{begun.year}年{begun.month}月")
    sora.sees("締めた月です", "20,000円", "貸方")
