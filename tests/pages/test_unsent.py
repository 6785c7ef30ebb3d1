"""A form that a device sends again, because it never learned of the answer, is carried out once, for who wrote it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from michinori.contracts.commands import stages
from michinori.contracts.models import Contract
from michinori.conversation.models import Message
from michinori.conversation.queries.contracts import thread_of
from michinori.machinery import events
from michinori.machinery.models import Answer, StoredFile
from tests.pages.visitors import fields_of, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
KEY = "0b6cf9d2-6b55-4a4f-9a55-2f1f5bb0a3c1"
AS_DEVICE = {"Accept": "application/json"}


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def contract(cast: Cast) -> Contract:
    return story.active(cast)


def says(browser: Client, contract: Contract, by: str, words: str = "届きますか", key: str = KEY) -> HttpResponse:
    """Send a kept message, as the service worker does."""
    sent = {"body": words, "sent_key": key, "written_by": by}
    return browser.post(f"/messages/{thread_of(contract)}", sent, headers=AS_DEVICE)  # type: ignore[return-value]


def test_a_message_sent_again_is_there_once_and_leads_to_the_same_place(cast: Cast, contract: Contract) -> None:
    ren = signed_in(cast.ren)
    first, second = says(ren, contract, cast.ren.id), says(ren, contract, cast.ren.id)
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert f"/messages/{thread_of(contract)}" in first.content.decode()
    assert [row.body for row in Message.objects.all()] == ["届きますか"]
    assert says(ren, contract, cast.ren.id, key="another").status_code == 200
    assert Message.objects.count() == 2


def test_a_browser_is_redirected_as_ever(cast: Cast, contract: Contract) -> None:
    sent = {"body": "届きますか", "sent_key": KEY, "written_by": cast.ren.id}
    browser = signed_in(cast.ren)
    for _ in range(2):
        assert browser.post(f"/messages/{thread_of(contract)}", sent).status_code == 302
    assert Message.objects.count() == 1
    for _ in range(2):  # no script, no key
        assert browser.post(f"/messages/{thread_of(contract)}", {"body": "はい"}).status_code == 302
    assert Message.objects.count() == 3


def test_without_script_a_double_click_is_one_sending(cast: Cast, contract: Contract) -> None:
    browser, address = signed_in(cast.ren), f"/messages/{thread_of(contract)}"
    sent = fields_of(browser.get(address).content.decode())
    for words in ("届きますか", "届きますか", "はい"):
        assert browser.post(address, sent | {"body": words}).status_code == 302
    assert [row.body for row in Message.objects.order_by("n")] == ["届きますか", "はい"]
    anew = fields_of(browser.get(address).content.decode())
    assert browser.post(address, anew | {"body": "はい"}).status_code == 302
    assert Message.objects.count() == 3, "the same words from the page that came next are said again"


def test_what_somebody_else_wrote_is_not_sent_as_ones_own(cast: Cast, contract: Contract) -> None:
    answer = says(signed_in(cast.aoi), contract, cast.ren.id)
    assert answer.status_code == 422
    assert "書いた人がログインしているときにだけ送れます" in answer.content.decode()
    assert not Message.objects.exists()
    assert not Answer.objects.exists()
    assert says(signed_in(cast.ren), contract, cast.ren.id).status_code == 200
    assert says(signed_in(cast.aoi), contract, cast.aoi.id).status_code == 200  # the same key of another person
    assert Message.objects.count() == 2


def test_a_refused_message_can_be_mended_and_sent_under_the_same_key(cast: Cast, contract: Contract) -> None:
    ren = signed_in(cast.ren)
    refused = says(ren, contract, cast.ren.id, "ren@ishida-design.jp まで送ってください。")
    assert refused.status_code == 422
    assert "ren@ishida-design.jp" in refused.content.decode()
    assert not Message.objects.exists()
    assert says(ren, contract, cast.ren.id).status_code == 200
    assert says(ren, contract, cast.ren.id, "別のことば").status_code == 422
    assert [row.body for row in Message.objects.all()] == ["届きますか"]


def test_a_key_that_is_none_is_refused_and_nothing_is_sent(cast: Cast, contract: Contract) -> None:
    for key in ("x" * 300, "a\x00b", "\u200e"):
        assert says(signed_in(cast.ren), contract, cast.ren.id, key=key).status_code == 422
    assert not Message.objects.exists()


def test_work_handed_in_again_is_handed_in_once_with_its_files_stored_once(cast: Cast, contract: Contract) -> None:
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    contract.refresh_from_db()
    browser, before = signed_in(cast.ren), contract.last_n
    for _ in range(2):
        sent = {"note": "どうぞ", "seen": str(before), "sent_key": KEY, "written_by": cast.ren.id}
        sent |= {"uploads": SimpleUploadedFile("案.txt", "下書き".encode())}
        answer = browser.post(f"/contracts/{contract.id}/stages/1/submit", sent, headers=AS_DEVICE)
        assert answer.json() == {"to": f"/contracts/{contract.id}"}
    kinds = [event.kind for event in events.history(contract.id, after=before)]
    assert kinds.count("stage_submitted") == 1
    assert StoredFile.objects.filter(owner_id=cast.ren.id, name="案.txt").count() == 1


def test_work_refused_keeps_its_files_for_the_next_try(cast: Cast, contract: Contract) -> None:
    """The stage was put back meanwhile: the page that comes holds what was typed, and the file."""
    ren = cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    contract.refresh_from_db()
    seen = contract.last_n
    stages.put_back_stage(actor=ren, contract_id=contract.id, number=1)
    sent = {"note": "どうぞ", "seen": str(seen), "sent_key": KEY, "written_by": cast.ren.id}
    sent |= {"uploads": SimpleUploadedFile("案.txt", "下書き".encode())}
    browser = signed_in(cast.ren)
    answer = browser.post(f"/contracts/{contract.id}/stages/1/submit", sent, headers=AS_DEVICE)
    assert answer.status_code == 422
    kept = StoredFile.objects.get(owner_id=cast.ren.id, name="案.txt")
    assert kept.id in answer.content.decode()
    assert "どうぞ" in answer.content.decode()


def test_who_would_send_now_is_told_with_a_token_that_works(cast: Cast, contract: Contract) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ren)
    told = browser.get("/sender")
    assert told.json()["by"] == cast.ren.id
    assert "no-store" in told.headers["Cache-Control"]
    thread = f"/messages/{thread_of(contract)}"
    assert browser.post(thread, {"body": "はい"}).status_code == 403
    assert browser.post(thread, {"body": "はい", "csrfmiddlewaretoken": told.json()["token"]}).status_code == 302
    assert Client().get("/sender").status_code == 302
