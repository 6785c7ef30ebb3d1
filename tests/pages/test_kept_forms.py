"""A form that takes a second step waits for it, says what it does, and is sent by its own person's press alone."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from michinori.contracts.models import Contract, Note
from michinori.kernel.actor import Actor
from michinori.people.models import Organisation, OrganisationInvitation, User
from tests.pages.visitors import PASSWORD, signed_in
from tests.people.test_second_step import code_of
from tests.stepping import asked, stepped, with_app
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked")]
__all__ = ["asked"]
PAGE = "/second-step"
TYPED = {"amount": "30,000", "note": "とても助かりました"}


@dataclass
class Scene:
    """Aoi, an owner with an authenticator app, in a browser in which she signed in by password alone, before a contract
    on which her agency may pay a bonus.
    """

    aoi: User
    contract: Contract
    secret: str
    browser: Client

    def pays(self, browser: Client | None = None, **typed: str) -> HttpResponse:
        """A bonus of 33,000 yen with tax."""
        sent = {"seen": str(self.contract.last_n), "do": "send", **TYPED, **typed}
        return (browser or self.browser).post(f"/contracts/{self.contract.id}/bonus", sent)  # type: ignore[return-value]

    def paid(self) -> int:
        self.contract.refresh_from_db()
        return self.contract.bonus

    def uses(self, browser: Client | None = None) -> None:
        """The code of the app is typed."""
        sent = {"code": code_of(self.secret, left=3), "next": PAGE}
        answer = (browser or self.browser).post("/accounts/2fa/reauthenticate/", sent)
        assert answer["location"] == PAGE, "back to what waits"


@pytest.fixture
def scene() -> Scene:
    class Honest(Cast):
        def acts(self, user: User) -> Actor:
            return stepped(user) if user == self.aoi else Actor.person(user.id)

    cast = Honest()
    cast.aoi.set_password(PASSWORD)
    cast.aoi.save(update_fields=["password"])
    secret = with_app(cast.aoi)
    return Scene(cast.aoi, story.active(cast, spare=80_000), secret, signed_in(cast.aoi))


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def hidden(browser: Client) -> tuple[str, dict[str, str]]:
    """The address and the fields of the button to go on."""
    page = browser.get(PAGE).content.decode()
    found = re.search(r'action="(/kept/\w+/send)">(.*?)</form>', page, re.DOTALL)
    assert found, page
    fields = re.findall(r'name="([^"]+)" value="([^"]*)"', found[2])
    return found[1], {name: unescape(value) for name, value in fields if name != "csrfmiddlewaretoken"}


def press(browser: Client, **changed: str) -> Any:
    """Press it, as a browser does: wherever it is led, the fields are sent."""
    address, fields = hidden(browser)
    return browser.post(address, fields | changed, follow=True)


def test_it_waits_says_who_how_much_and_to_whom_and_goes_on_with_what_was_typed(scene: Scene) -> None:
    assert scene.pays()["location"] == PAGE
    page = words(scene.browser.get(PAGE))
    for said in (
        "青空ウェブ制作",
        "ボーナスを払う",
        "33,000円",
        "Ren / 広告用ランディングページのデザイン",
        "10秒ほど",
    ):
        assert said in page, said
    assert "この内容で進める" not in page
    scene.uses()
    assert scene.paid() == 0, "nothing is sent by the proof itself"
    assert "この内容で進める" in words(scene.browser.get(PAGE))
    assert "ボーナスを払いました" in words(press(scene.browser))
    assert scene.paid() == 30_000
    assert Note.objects.filter(contract=scene.contract, text=TYPED["note"]).exists()
    assert "待っている操作" not in words(scene.browser.get(PAGE))


def test_codes_that_are_shown_once_stand_before_the_way_on(scene: Scene) -> None:
    scene.pays()
    scene.uses()
    scene.browser.post("/accounts/2fa/recovery-codes/generate/")
    page = words(scene.browser.get("/accounts/2fa/recovery-codes/"))
    assert page.index("コードを表示するのは今回だけ") < page.index("ファイルに保存") < page.index("続きに進む")


def test_it_says_how_long_it_waits(scene: Scene) -> None:
    scene.pays()
    assert re.search(r"\d+日（.）\d+:\d\dまでに進めなければ、取りやめになります。", words(scene.browser.get(PAGE)))


def test_once_proved_the_session_is_asked_no_more_and_another_is(scene: Scene) -> None:
    scene.pays()
    scene.uses()
    assert scene.pays(signed_in(scene.aoi))["location"] == PAGE
    press(scene.browser)
    assert scene.paid() == 30_000
    assert scene.pays(amount="10,000")["location"] == f"/contracts/{scene.contract.id}"


def test_who_signs_in_with_it_is_not_asked(scene: Scene) -> None:
    browser = Client()
    browser.post("/accounts/login/", {"login": scene.aoi.email, "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": code_of(scene.secret, left=3)})
    assert scene.pays(browser)["location"] == f"/contracts/{scene.contract.id}"


def test_a_thief_plants_nothing_in_the_owners_browser(scene: Scene) -> None:
    """Signed in with her password elsewhere, in a form on another site, or by a link."""
    thief = signed_in(scene.aoi)
    scene.pays(thief)
    address, fields = hidden_unproved(thief)
    scene.uses()
    assert "待っている操作" not in words(scene.browser.get(PAGE))
    assert scene.browser.post(address, fields).status_code == 409
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(scene.aoi)
    assert scene.pays(strict).status_code == 403
    strict.get(f"/contracts/{scene.contract.id}/bonus", TYPED)
    assert "待っている操作" not in words(strict.get(PAGE))
    assert scene.paid() == 0


def hidden_unproved(browser: Client) -> tuple[str, dict[str, str]]:
    """What a thief who knows the page by heart would send."""
    found = re.search(r"/kept/(\w+)/drop", browser.get(PAGE).content.decode())
    assert found
    return f"/kept/{found[1]}/send", TYPED


def test_the_button_is_no_way_round_the_proof(scene: Scene) -> None:
    scene.pays()
    address, fields = hidden_unproved(scene.browser)
    assert scene.browser.post(address, fields)["location"] == PAGE
    assert scene.paid() == 0


def test_another_person_at_the_same_browser_does_not_see_it(scene: Scene) -> None:
    scene.pays()
    scene.browser.post("/accounts/logout/")
    scene.browser.force_login(User.objects.get(email="ren@example.com"))
    assert "待っている操作" not in words(scene.browser.get(PAGE))


def test_nothing_typed_is_lost_when_the_session_ends_between(scene: Scene) -> None:
    scene.pays()
    Session.objects.get(session_key=scene.browser.session.session_key).delete()
    asked_in = scene.browser.get(PAGE)
    assert asked_in["location"].startswith("/accounts/login/")
    sent = {"login": scene.aoi.email, "password": PASSWORD, "next": PAGE}
    scene.browser.post("/accounts/login/", sent)
    scene.browser.post("/accounts/2fa/authenticate/", {"code": code_of(scene.secret, left=3)})
    press(scene.browser)
    assert scene.paid() == 30_000


def test_an_amount_changed_after_the_proof_is_an_act_of_its_own(scene: Scene) -> None:
    """The session has proved it, whatever it sends; what another one sends is asked for anew."""
    scene.pays()
    scene.uses()
    assert "ボーナスを払いました" in words(press(scene.browser, amount="20,000"))
    assert scene.paid() == 20_000
    assert scene.pays(signed_in(scene.aoi), amount="28,000")["location"] == PAGE
    assert scene.paid() == 20_000


def test_pressed_twice_it_pays_once(scene: Scene) -> None:
    scene.pays()
    scene.uses()
    address, fields = hidden(scene.browser)
    scene.browser.post(address, fields, follow=True)
    assert scene.browser.post(address, fields).status_code == 409
    assert scene.paid() == 30_000


def test_a_second_press_before_the_first_is_refused_loses_nothing(scene: Scene) -> None:
    """A double click: both presses are led on before either is carried out."""
    scene.pays()
    scene.uses()
    address, fields = hidden(scene.browser)
    led = [scene.browser.post(address, fields) for _ in range(2)]
    assert [answer.status_code for answer in led] == [307, 307]
    for answer in led:
        refused = scene.browser.post(answer["location"], fields | {"amount": "70,000"})
        assert refused.status_code == 422, "more than there is"
    assert hidden(scene.browser) == (address, fields), "it waits until it is carried out or dropped"


def test_what_is_mended_after_a_refusal_is_forgotten_with_it(scene: Scene) -> None:
    scene.pays()
    scene.uses()
    page = press(scene.browser, amount="70,000").content.decode()
    mended = dict(re.findall(r'<input type="hidden" name="(kept_form|writer_key)" value="([^"]+)"', page))
    assert len(mended) == 2
    assert scene.pays(**mended).status_code == 302
    assert scene.paid() == 30_000
    assert "待っている操作" not in words(scene.browser.get(PAGE))


def test_of_two_presses_at_once_one_is_carried_out(scene: Scene) -> None:
    scene.pays()
    scene.uses()
    address, fields = hidden(scene.browser)
    led = [scene.browser.post(address, fields)["location"] for _ in range(2)]
    assert [scene.browser.post(there, fields).status_code for there in led] != [302, 302]
    assert scene.paid() == 30_000
    assert "待っている操作" not in words(scene.browser.get(PAGE))


def test_the_same_sent_twice_waits_once_and_another_beside_it(scene: Scene) -> None:
    for amount in ("30,000", "30,000", "28,000"):
        scene.pays(amount=amount)
    assert words(scene.browser.get(PAGE)).count("待っている操作") == 2
    scene.uses()
    press(scene.browser)
    assert scene.paid() == 28_000
    assert words(scene.browser.get(PAGE)).count("待っている操作") == 1, "what was not sent waits"


def test_no_more_than_twenty_an_hour_are_kept_for_one_person(scene: Scene) -> None:
    for _ in range(21):
        answer = scene.pays(signed_in(scene.aoi))
    kept = [one for one in Session.objects.all() if "kept_forms" in one.get_decoded()]
    assert len(kept) == 20
    assert answer["location"] == PAGE
    browser = signed_in(scene.aoi)
    scene.pays(browser)
    assert "預かれませんでした" in words(browser.get(PAGE))


def test_of_many_the_newest_five_wait(scene: Scene) -> None:
    for amount in range(1, 8):
        scene.pays(amount=f"3{amount},000")
    assert words(scene.browser.get(PAGE)).count("待っている操作") == 5


def test_what_is_given_up_is_gone_and_what_is_old_too(scene: Scene) -> None:
    scene.pays()
    address, _ = hidden_unproved(scene.browser)
    answer = scene.browser.post(address.replace("/send", "/drop"), follow=True)
    assert "取りやめました" in words(answer)
    assert "待っている操作" not in words(answer)
    scene.pays()
    Session.objects.exclude(session_key=scene.browser.session.session_key).update(expire_date=timezone.now())
    assert "待っている操作" not in words(scene.browser.get(PAGE))


def test_what_waits_lies_sealed(scene: Scene) -> None:
    scene.pays()
    stored = [one.get_decoded() for one in Session.objects.all()]
    assert any("kept_forms" in one for one in stored)
    assert TYPED["note"] not in repr(stored)
    cookie = next(morsel for name, morsel in scene.browser.cookies.items() if name.endswith("kept"))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert int(cookie["max-age"]) == timedelta(hours=24).total_seconds()


def test_an_invitation_with_power_waits_and_an_approver_without_a_step_is_told_at_once(scene: Scene) -> None:
    here = Organisation.objects.get(name="青空ウェブ制作")
    invited = {"member-email": "ken@example.com", "member-role": "approver"}
    assert scene.browser.post(f"/organisations/{here.id}/invitations", invited)["location"] == PAGE
    assert "ken@example.com" in words(scene.browser.get(PAGE))
    scene.uses()
    press(scene.browser)
    invitation = OrganisationInvitation.objects.get()
    ken = signed_in(Cast().person("Ken"))
    joined = ken.post(f"/organisation-invitations/{invitation.id}/accept", follow=True)
    assert "お金を動かす前に、2段階認証を設定してください" in words(joined)
    assert ken.get(f"/contracts/{scene.contract.id}").status_code == 200, "reading is not hindered"
    assert "2段階認証を設定する" in words(ken.get(PAGE))
    assert "3分ほど" in words(ken.get(PAGE))
    assert "お金を動かす前に" not in words(scene.browser.get("/organisations"))
