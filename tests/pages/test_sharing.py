"""Files that another app shared: the page asks what they are for, and takes nothing itself."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from michinori.contracts.commands import stages
from michinori.contracts.models import Contract
from michinori.conversation.models import MessageFile
from michinori.conversation.queries.contracts import thread_of
from michinori.machinery.models import StoredFile
from michinori.market.models import Proposal
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def doing() -> tuple[Cast, Contract]:
    cast = Cast()
    contract = story.active(cast)
    return cast, stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)


def test_a_worker_is_led_to_the_forms_that_take_files_and_nobody_else() -> None:
    cast, contract = doing()
    page = signed_in(cast.ren).get("/share").content.decode()
    assert f'href="/contracts/{contract.id}/stages/1/submit#shared"' in page
    assert f'href="/contracts/{contract.id}/stages/1/report#shared"' in page
    for other in (cast.aoi, cast.mio):
        page = signed_in(other).get("/share").content.decode()
        assert "#shared" not in page
        assert "いまファイルを出せる仕事はありません" in page


def test_files_sent_from_anywhere_without_a_token_are_not_taken() -> None:
    cast, contract = doing()
    last = contract.last_n
    for browser in (signed_in(cast.ren), Client(enforce_csrf_checks=True)):
        answer = browser.post("/share", {"files": SimpleUploadedFile("写真.txt", b"x"), "title": "題"})
        assert answer.status_code == 302
        assert "/share" in answer.headers["Location"]
    assert not StoredFile.objects.filter(name="写真.txt").exists()
    contract.refresh_from_db()
    assert contract.last_n == last


def test_phones_are_told_where_to_share_to() -> None:
    manifest = json.loads(Client().get("/manifest.webmanifest").content)
    assert manifest["share_target"]["action"] == "/share"
    assert manifest["share_target"]["params"]["files"][0]["name"] == "files"


def test_a_photo_taken_for_a_field_is_one_of_its_files() -> None:
    cast, contract = doing()
    thread = f"/messages/{thread_of(contract)}"
    browser = signed_in(cast.ren)
    assert 'capture="environment"' in browser.get(thread).content.decode()
    files = {"uploads": SimpleUploadedFile("案.txt", b"a"), "uploads-camera": SimpleUploadedFile("写真.txt", b"b")}
    assert browser.post(thread, {"body": "", **files}).status_code == 302
    sent = MessageFile.objects.order_by("place").values_list("file__name", flat=True)
    assert list(sent) == ["案.txt", "写真.txt"]


def test_after_a_proposal_a_device_is_asked_once_whether_to_tell_of_the_answer() -> None:
    cast = Cast()
    job = f"/jobs/{Proposal.objects.get(id=story.proposed(cast)).job_id}"
    browser = signed_in(cast.mio)
    assert "data-push-asks" not in browser.get(job).content.decode()
    assert browser.post(f"{job}/propose", {"price": "1000", "message": "できます"}).status_code == 302
    assert "返事が来たら、この端末に知らせますか" in browser.get(job).content.decode()
    assert "data-push-asks" not in browser.get(job).content.decode()
