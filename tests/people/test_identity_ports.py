"""Another provider of identity checks: it takes the pictures itself, staff read what it found and decide."""

from datetime import timedelta
from typing import ClassVar

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.deliveries import retry, waiting
from michinori.machinery.outbox import drain
from michinori.people.commands.identity_requests import begin_elsewhere, withdraw_documents
from michinori.people.commands.staff import give_role
from michinori.people.identity_desk import findings_on
from michinori.people.identity_ports import Findings, Unreachable, provider
from michinori.people.models import IdentityRequest, User
from michinori.people.providers.by_hand import ByHand
from michinori.rules.people.identity import LEVELS, Level
from tests.people.papers import accept
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"


class Elsewhere:
    """A provider with pages of its own."""

    up = True
    forgotten: ClassVar[list[str]] = []

    def covers(self, level: Level) -> bool:
        return level == "person"

    def address(self, identity_request_id: str, *, back: str) -> str:
        return f"https://ekyc.example/{identity_request_id}?back={back}"

    def findings(self, identity_request_id: str) -> Findings | None:
        if not self.up:
            raise Unreachable("down")
        return Findings("石田 蓮", "東京都渋谷区神南1-2-3", same_face=True, sound=True)

    def forget(self, identity_request_id: str) -> None:
        if not self.up:
            raise Unreachable("down")
        self.forgotten.append(identity_request_id)


@pytest.fixture
def elsewhere(settings: Settings) -> None:
    settings.IDENTITY_PROVIDER = f"{__name__}.Elsewhere"
    Elsewhere.forgotten.clear()


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
    accept(actor=Actor.person(sora.id, elevated=True), identity_request_id=request.id, name="石田 蓮")
    assert User.objects.get(id=ren.id).verified


def drained() -> list[str]:
    """What the provider was told to forget once the outbox has run, also what was put off."""
    drain(SUBSCRIBERS)
    for one in waiting(10):
        retry(one.id)
    drain(SUBSCRIBERS)
    return Elsewhere.forgotten


@pytest.mark.usefixtures("elsewhere")
def test_its_pictures_are_deleted_when_ours_would_be(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """Decided long ago, taken back, lapsed; also if another provider is in use by then, or it is down at first."""
    cast, begun = Cast(), clock.now()
    ren, mio = cast.ren, cast.mio
    sora = Actor.person(cast.person("Sora", staff=True).id, elevated=True)
    decided = begin_elsewhere(actor=cast.acts(ren), client_id=ren.id, level="person")
    accept(actor=sora, identity_request_id=decided.id, name="石田 蓮")
    taken_back = begin_elsewhere(actor=cast.acts(mio), client_id=mio.id, level="person")
    IdentityRequest.objects.filter(id=taken_back.id).update(taken_by="")  # as an older version left it
    withdraw_documents(actor=cast.acts(mio), identity_request_id=taken_back.id)
    assert drained() == [taken_back.id]
    left = begin_elsewhere(actor=cast.acts(mio), client_id=mio.id, level="person")
    settings.IDENTITY_PROVIDER = "michinori.people.providers.by_hand.ByHand"
    run_due(HANDLERS, begun + timedelta(days=89))
    assert drained() == [taken_back.id]
    monkeypatch.setattr(Elsewhere, "up", False)
    run_due(HANDLERS, begun + timedelta(days=91))
    assert drained() == [taken_back.id]
    monkeypatch.setattr(Elsewhere, "up", True)
    assert drained() == [taken_back.id, decided.id]
    run_due(HANDLERS, begun + timedelta(days=122))
    assert drained() == [taken_back.id, decided.id, left.id]
    run_due(HANDLERS, begun + timedelta(days=500))
    assert len(drained()) == 3, "once each"


@pytest.mark.usefixtures("elsewhere")
def test_a_provider_that_is_not_installed_any_more_is_asked_again(settings: Settings) -> None:
    cast = Cast()
    request = begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    IdentityRequest.objects.filter(id=request.id).update(taken_by=f"{__name__}.Gone")
    withdraw_documents(actor=cast.acts(cast.ren), identity_request_id=request.id)
    assert drained() == []
    assert [one.item.kind for one in waiting(10)] == ["identity_forgotten"]


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


class Later(Elsewhere):
    """The provider that is in use by then; it knows nothing of what the other one took."""

    def address(self, identity_request_id: str, *, back: str) -> str:
        return f"https://later.example/{identity_request_id}?back={back}"

    def findings(self, identity_request_id: str) -> Findings | None:
        return None


@pytest.mark.parametrize("later", ["michinori.people.providers.by_hand.ByHand", f"{__name__}.Later"])
def test_who_was_sent_elsewhere_stays_there_when_another_provider_is_in_use(settings: Settings, later: str) -> None:
    settings.IDENTITY_PROVIDER = f"{__name__}.Elsewhere"
    cast, browser = Cast(), Client()
    request = begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    settings.IDENTITY_PROVIDER = later
    browser.force_login(cast.ren)
    page = browser.get("/settings/identity").content.decode()
    assert f"https://ekyc.example/{request.id}" in page
    assert "本人確認サービスが受け取ります" in page
    found = findings_on(request)
    assert found is not None
    assert found.name == "石田 蓮"


@pytest.mark.usefixtures("elsewhere")
def test_who_was_sent_elsewhere_waits_where_that_provider_is_gone() -> None:
    cast, browser = Cast(), Client()
    request = begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    request.taken_by = f"{__name__}.Gone"
    request.save()
    browser.force_login(cast.ren)
    page = browser.get("/settings/identity").content.decode()
    assert "本人確認サービスへ進む" not in page
    assert "本人確認サービスが受け取ります" in page
    assert "取り下げる" in page
    assert findings_on(request) is None


def test_by_hand_nobody_goes_elsewhere() -> None:
    cast = Cast()
    with pytest.raises(Problem, match="not-found"):
        begin_elsewhere(actor=cast.acts(cast.ren), client_id=cast.ren.id, level="person")
    assert not IdentityRequest.objects.exists()
