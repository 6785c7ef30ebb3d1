"""Papers in real browsers: Ren is asked for them before his first payout and sends them from a phone, staff look and
refuse them with a reason, he sends better ones, they are accepted, and the payout goes on.
"""

import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from sites import Site, serving, wait_until

from tests.browser.dealing import Dealing
from tests.browser.paydays import now_of, turn, turn_away_from_payout_days, turn_to_next_bank_day
from tests.browser.test_irregular_ends import the_staff
from tests.browser.test_looking_up import pictured
from tests.browser.visitors import Visitor, Visits

ACCOUNT = {"bank": "みずほ", "branch": "001", "number": "1234567", "holder_kana": "ミチノ　レン"}
BLURRED = "写真がぼけて、名前が読めません。明るいところで撮り直してください。"
SEEN = {"accept-name": "道野 蓮", "accept-name_kana": "ミチノ レン", "accept-reason": "運転免許証と自撮りを見くらべた"}


@pytest.fixture
def server(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of its own: its clock is turned days forward."""
    with serving(ready_home(tmp_path / "home")) as site:
        yield site


def test_papers_are_refused_sent_again_and_accepted_and_the_payout_goes_on(
    visits: Visits, server: Site, tmp_path: Path
) -> None:
    aoi, ren = visits("AoiOfPapers"), visits("RenSendsPapers")
    dealing = Dealing(server, aoi, ren, verified=False)
    dealing.finished(30_000)
    turn_away_from_payout_days(server)
    sora = the_staff(visits, server, "SoraOfPapers")
    licence, face = _card(tmp_path / "IMG_0001.jpg", "#dfe8d5"), _card(tmp_path / "IMG_0002.jpg", "#e8d5d5")
    ren.signs_in()
    _is_asked_for_papers(ren)
    _sends(ren, licence, face)
    _looks_and_refuses(sora, ren)
    _reads_why_and_sends_again(ren, server, licence, face)
    _accepts(sora, ren)
    _is_paid(ren, server)


def _card(file: Path, colour: str) -> Path:
    """A photo of something like a licence, as a phone takes it."""
    drawn = Image.new("RGB", (1600, 1000), colour)
    pen = ImageDraw.Draw(drawn)
    pen.rectangle((100, 100, 1500, 900), outline="#333333", width=12)
    pen.rectangle((1080, 240, 1420, 700), fill="#8899aa")
    for line in range(6):
        pen.rectangle((180, 240 + 90 * line, 900 - 70 * (line % 3), 280 + 90 * line), fill="#555555")
    out = io.BytesIO()
    drawn.save(out, "JPEG")
    file.write_bytes(out.getvalue())
    return file


def _is_asked_for_papers(ren: Visitor) -> None:
    """Once the account is named, by a sentence and a button where the money is."""
    ren.opens("/money")
    ren.presses("振込先を登録する")
    ren.proves_who_they_are()
    ren.fills(ACCOUNT)
    ren.presses("登録する")
    ren.sees("次は、本人や会社の確認です", "口座へ振り込む前に、本人や会社の確認がいります")
    pictured(ren, "identity-money-asks")


def _sends(ren: Visitor, licence: Path, face: Path) -> None:
    ren.presses("書類を送る")
    ren.sees("本人だと確かめてもらう", "72時間のうちに", "決めてから90日で消します")
    pictured(ren, "identity-form")
    ren.presses("書類を送る")
    ren.sees("選んでください")
    pictured(ren, "identity-form-mistakes")
    ren.fills({"front": licence, "selfie": face})
    ren.presses("書類を送る")
    ren.sees("本人確認の書類を確かめています", "書類の表", "自撮り")
    pictured(ren, "identity-waiting")
    ren.opens("/money")
    ren.sees("書類は受け取りました")
    assert "書類を送る" not in ren.page.locator("main").inner_text(), "who has sent them is not asked again"


def _looks_and_refuses(sora: Visitor, ren: Visitor) -> None:
    """Nothing of Ren is seen before it is noted that somebody looks."""
    sora.opens("/desk/")
    sora.sees("確認の書類")
    sora.page.locator('main a[href="/desk/identity"]').first.click()
    pictured(sora, "identity-desk-list")
    sora.presses(ren.name)
    sora.proves_who_they_are()
    sora.sees("見たことは、本人が設定のページで読めます")
    assert not sora.counts("main img[src*='identity-pictures']")
    pictured(sora, "identity-desk-closed")
    sora.presses("書類と届け出を見る")
    sora.sees("送られた画像", "口座の名義")
    drawn = "all => all.length === 2 && all.every(one => one.complete && one.naturalWidth > 0)"
    assert sora.page.locator(".papers img").evaluate_all(drawn)
    pictured(sora, "identity-desk-open")
    sora.fills({"refuse-reason": BLURRED})
    sora.presses("断って、理由を伝える")
    sora.sees("断りました")


def _reads_why_and_sends_again(ren: Visitor, server: Site, licence: Path, face: Path) -> None:
    def is_mailed() -> bool:
        mails = [one for one in server.errors.read_text().split("mail to ") if one.startswith(ren.email)]
        return any("明るいところで撮り直してください" in one for one in mails)

    wait_until(is_mailed)
    ren.opens("/settings/identity")
    ren.sees("書類を確かめられませんでした", BLURRED)
    pictured(ren, "identity-refused")
    ren.fills({"front": licence, "selfie": face})
    ren.presses("書類を送る")
    ren.sees("本人確認の書類を確かめています")


def _accepts(sora: Visitor, ren: Visitor) -> None:
    sora.opens("/desk/identity")
    sora.presses(ren.name)
    sora.proves_who_they_are()
    sora.sees("送られた画像")
    sora.fills(SEEN)
    sora.presses("確認したと記録する")
    sora.sees("確認を記録しました")


def _is_paid(ren: Visitor, server: Site) -> None:
    """He reads what was checked and who looked, and the payout is in the run of the next bank day."""
    ren.opens("/settings/identity")
    ren.sees("確認が済んでいます", "運営が、公的な書類で本名を確かめました")
    pictured(ren, "identity-known")
    ren.opens("/settings/seen")
    ren.sees("本人確認のため")
    turn(server, now_of(server) + timedelta(hours=49))
    ren.opens("/money")
    ren.presses("いま出金する")
    ren.fills({"amount": "20,000"})
    ren.presses("出金する", inside="main .acts")  # a link to the field has these words, too
    ren.sees("20,000円の出金を受け付けました")
    turn_to_next_bank_day(server)
    assert server.run("payout", "run")["run_id"]
    server.run("ledger", "check")
