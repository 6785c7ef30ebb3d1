"""Somebody is looked up at the desk, helped, and reads who looked: in real browsers of four people."""

import os
from pathlib import Path

from sites import Site

from michinori.wording.people.looking import CONTRACT_PARTS, PARTS
from tests.browser.test_change_and_end import a_running_contract
from tests.browser.test_irregular_ends import the_staff
from tests.browser.visitors import Visitor, Visits

PICTURES = os.environ.get("PICTURES", "")
"""A folder for pictures of the pages, if they are wanted."""


def pictured(visitor: Visitor, name: str) -> None:
    """A picture at a phone's and a desktop's width."""
    visitor.looks_over()
    for width in (390, 1280) if PICTURES else ():
        visitor.page.set_viewport_size({"width": width, "height": 844})
        visitor.page.screenshot(path=Path(PICTURES, f"{name}-{width}.png"), full_page=True)
        visitor.page.set_viewport_size({"width": visitor.width, "height": 844})


def says_why(sora: Visitor, why: str, **more: object) -> None:
    sora.fills({"reason": "asked", "why": why} | more)
    sora.presses("理由を記録して見る")


def test_somebody_is_looked_up_helped_and_told(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiFound"), visits("RenFound")
    contract = a_running_contract(server, aoi, ren)
    ren.signs_in()
    sora = the_staff(visits, server, "SoraFinds")
    sora.opens("/desk/")
    sora.fills({"q": ren.email})
    sora.presses("さがす")
    pictured(sora, "find")
    sora.presses("RenFound")
    sora.sees("なぜ見ますか")
    pictured(sora, "reason")
    says_why(sora, "端末をなくしたと電話があった")
    sora.sees(ren.email, "まで見られます")
    person = sora.address
    for part in PARTS:
        sora.page.goto(f"{person}?part={part}")
        pictured(sora, f"person-{part}")
    sora.page.goto(f"{person}?part=notes")
    sora.presses("メモを書く")
    sora.fills({"text": "電話は午後がよい"})
    pictured(sora, "note")
    sora.presses("書く")
    sora.sees("電話は午後がよい")
    sora.page.goto(f"{person}?part=access")
    sora.presses("すべての端末をログアウトする")
    sora.proves_who_they_are()
    sora.fills({"why": "端末をなくしたため"})
    pictured(sora, "sign-out")
    sora.presses("ログアウトする")
    sora.sees("すべての端末をログアウトしました")
    ren.page.goto("/settings")
    assert "login" in ren.address
    ren.signs_in()
    ren.opens("/settings/seen")
    ren.sees("端末をなくしたと電話があった", "端末をなくしたため", "管理者")
    pictured(ren, "seen")
    _a_contract(sora, contract)
    _an_address(sora, person)


def _a_contract(sora: Visitor, contract: str) -> None:
    sora.opens(f"/desk/find?q={contract}")
    sora.page.locator(f'main a[href="/desk/contracts/{contract}"]').click()
    says_why(sora, "契約のことを頼まれた", talk=True)
    for part in CONTRACT_PARTS:
        for side in ("client", "worker"):
            sora.page.goto(f"/desk/contracts/{contract}?as={side}&part={part}")
            pictured(sora, f"contract-{part}-{side}")
            assert not sora.counts("main form")


def _an_address(sora: Visitor, person: str) -> None:
    sora.page.goto(f"{person}?part=access")
    sora.presses("メールアドレスを変える")
    sora.proves_who_they_are()
    sora.fills({"email": "new-found@example.com", "checked": "免許証の写し"})
    pictured(sora, "address")
    sora.presses("受け付ける")
    sora.sees("new-found@example.com")
    pictured(sora, "person-access-waiting")
    sora.presses("変更を取りやめる")
    sora.sees("変更を取りやめました")
    sora.page.goto(f"{person}?part=about")
    sora.presses("ほかのアカウントとまとめる")
    sora.sees("分ければ、元に戻せます")
    pictured(sora, "join")
