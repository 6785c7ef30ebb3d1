"""An owner who moves much of an organisation's money is asked for a second step: a passkey, by Chromium's virtual
authenticator, from its setting up to the press that pays, and a sign-in by it alone.
"""

import re

from playwright.sync_api import expect
from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.test_change_and_end import call
from tests.browser.visitors import PASSWORD, Visitor, Visits, at_both_widths

_AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
"""A telephone's or a laptop's own, whose owner touches it at once."""


def has_an_authenticator(visitor: Visitor) -> None:
    session = visitor.context.new_cdp_session(visitor.page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": _AUTHENTICATOR})


def adds_a_passkey(visitor: Visitor) -> None:
    """On the page that adds one: the script sends the form once the authenticator has answered, and leads on."""
    visitor.fills({"name": "わたしの端末"})  # that it opens the account alone is what the page begins with
    visitor.page.get_by_role("button", name="追加する").click()
    visitor.sees("予備コード")
    visitor.looks_over()


@at_both_widths
def test_a_large_deposit_waits_for_the_first_passkey_and_goes_on(visits: Visits, server: Site, width: int) -> None:
    aoi, ren = visits("AoiPass"), visits("RenPass")
    dealing = Dealing(server, aoi, ren)
    contract = dealing.offered(300_000)
    call(dealing.worker, f"/contracts/{contract}/accept-offer", terms_version=1)
    server.run("deposit", "record", "--client", aoi.email, "--amount", "330000", "--reference", aoi.email)
    by_program = dealing.client.post(f"/contracts/{contract}/deposit")
    assert by_program.json()["type"].endswith("/second-step-needed"), by_program.text
    aoi.signs_in()
    has_an_authenticator(aoi)
    aoi.opens(f"/contracts/{contract}/do/deposit")
    aoi.presses("仮払いする")
    aoi.sees("2段階認証で確かめる", "3分ほど", f"青空{aoi.name}", "330,000円", ren.name)
    aoi.presses("2段階認証を設定する")
    aoi.presses("パスキーを追加する")
    aoi.proves_the_mailbox()
    aoi.proves_who_they_are()
    adds_a_passkey(aoi)
    aoi.sees("入力した内容が待っています")
    aoi.presses("続きに進む")
    aoi.sees("確かめました", "330,000円")
    aoi.presses("この内容で進める")
    expect(aoi.page).to_have_url(f"{server.url}/contracts/{contract}")
    assert dealing.client.get(f"/contracts/{contract}").json()["status"] == "active"


def test_who_signs_in_by_a_passkey_alone_is_not_asked_again(visits: Visits, server: Site) -> None:
    aoi, ren = visits("AoiKey"), visits("RenKey")
    dealing = Dealing(server, aoi, ren)
    aoi.signs_in()
    has_an_authenticator(aoi)
    aoi.opens("/second-step/mail")
    aoi.proves_the_mailbox()
    aoi.presses("パスキーを追加する")
    aoi.proves_who_they_are()
    adds_a_passkey(aoi)
    has_an_authenticator(ren)  # with no passkey of this site
    ren.opens("/accounts/login/")
    ren.page.get_by_role("button", name="パスキーでログイン").click()
    ren.sees("パスキーを使えませんでした")
    aoi.context.clear_cookies()
    aoi.opens("/accounts/login/")
    aoi.page.get_by_role("button", name="パスキーでログイン").click()  # the script sends the form when it has the proof
    expect(aoi.page).not_to_have_url(f"{server.url}/accounts/login/")
    aoi.opens("/second-step")
    aoi.sees("確かめました", "もうたずねません")
    aoi.context.clear_cookies()
    aoi.opens("/accounts/login/")
    aoi.fills({"login": aoi.email, "password": PASSWORD})
    aoi.presses("ログイン")
    aoi.page.get_by_role("button", name="パスキーを使う").click()  # the script sends the form, as above
    expect(aoi.page).not_to_have_url(re.compile("/accounts/"))
    aoi.opens("/second-step")
    aoi.sees("確かめました")
    organisation = dealing.client.get("/me").json()["client"]["id"]
    aoi.opens(f"/organisations/{organisation}")
    aoi.fills({"member-email": "ken-key@example.com", "member-role": "approver"})
    aoi.presses("招待を送る")
    aoi.sees("招待を送りました")
