"""Another provider of identity checks: it takes the pictures itself, staff read what it found and decide."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people.commands.identity_decisions import accept_documents
from michinori.people.commands.identity_requests import begin_elsewhere
from michinori.people.commands.staff import give_role
from michinori.people.identity_desk import findings_on
from michinori.people.identity_ports import Findings, Unreachable, provider
from michinori.people.models import IdentityRequest, User
from michinori.people.providers.by_hand import ByHand
from michinori.rules.people.identity import LEVELS, Level
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"


class Elsewhere:
    """A provider with pages of its own."""

    up = True

    def covers(self, level: Level) -> bool:
        return level == "person"

    def address(self, identity_request_id: str, *, back: str) -> str:
        return f"https://ekyc.example/{identity_request_id}?back={back}"

    def findings(self, identity_request_id: str) -> Findings | None:
        if not self.up:
            raise Unreachable("down")
        return Findings("石田 蓮", "東京都渋谷区神南1-2-3", same_face=True, sound=True)


@pytest.fixture
def elsewhere(settings: Settings) -> None:
    settings.IDENTITY_PROVIDER = f"{__name__}.Elsewhere"


def test_by_hand_is_shipped() -> None:
    assert isinstance(provider(), ByHand)
    assert not any(provider().covers(level) for level in LEVELS)
    assert provider().findings("idr_aaaaaaaaaaaaaaaa") is None
    assert provider().address("idr_aaaaaaaaaaaaaaaa", back="/settings/identity") == "/settings/identity"


@pytest.mark.usefixtures("elsewhere")
def test_from_the_page_to_the_decision(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast()
    ren, browser = cast.ren, Client()
    browser.force_login(ren)
    page = browser.get("/settings/identity").content.decode()
    assert 'type="file"' not in page
    assert "本人確認サービスが受け取ります" in page
    assert browser.post("/settings/identity", {}).status_code == 302
    request = IdentityRequest.objects.get()
    assert f"https://ekyc.example/{request.id}" in browser.get("/settings/identity").content.decode()
    assert not request.pictures.exists()
    sora = cast.person("Sora", password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=sora.id, role="support")
    desk, page = Client(), f"/desk/identity-requests/{request.id}"
    desk.force_login(sora)
    desk.get("/desk/identity")
    desk.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": "/desk/identity"})
    assert "石田" not in desk.get(page).content.decode(), "before it is noted that one looks"
    desk.post(f"{page}/look")
    shown = desk.get(page).content.decode()
    assert "石田 蓮" in shown
    assert "書類と自撮りは同じ顔です" in shown
    monkeypatch.setattr(Elsewhere, "up", False)
    assert findings_on(request) is None
    assert desk.get(page).status_code == 200, "it does not answer"
    accept_documents(actor=Actor.person(sora.id, elevated=True), identity_request_id=request.id, name="石田 蓮")
    assert User.objects.get(id=ren.id).verified


@pytest.mark.usefixtures("elsewhere")
def test_it_is_asked_only_for_what_it_checks() -> None:
    cast = Cast()
    with pytest.raises(Problem, match="not-found"):
        begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="address")
    with pytest.raises(Problem, match="not-found"):
        begin_elsewhere(actor=cast.acts(cast.mio), client_id=cast.ren.id, level="person")
    begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    with pytest.raises(Problem, match="identity-waits"):
        begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")


def test_who_was_sent_elsewhere_waits_where_that_provider_is_gone(settings: Settings) -> None:
    settings.IDENTITY_PROVIDER = f"{__name__}.Elsewhere"
    cast, browser = Cast(), Client()
    begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    settings.IDENTITY_PROVIDER = "michinori.people.providers.by_hand.ByHand"
    browser.force_login(cast.ren)
    page = browser.get("/settings/identity").content.decode()
    assert "本人確認サービスへ進む" not in page
    assert "取り下げる" in page


def test_by_hand_nobody_goes_elsewhere() -> None:
    cast = Cast()
    with pytest.raises(Problem, match="not-found"):
        begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    assert not IdentityRequest.objects.exists()
