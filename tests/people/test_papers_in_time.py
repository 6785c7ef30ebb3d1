"""Papers that are deleted in time: those that were decided on, and those on which nobody decides."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as loaded
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.deliveries import Outside
from michinori.machinery.models import OutboxItem
from michinori.machinery.outbox import drain
from michinori.notices.mails import send_mail
from michinori.notices.models import Notice
from michinori.people.commands.identity_requests import withdraw_documents
from michinori.people.models import IdentityPicture, IdentityRequest, SecurityEntry
from tests.people.papers import decided_on, disk, send
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """The folder of all files, and a home of this test's own for the key."""
    settings.HOME = tmp_path / "home"
    settings.HOME.mkdir()
    place = {"location": tmp_path / "files"}
    settings.STORAGES = loaded.STORAGES | {
        "default": {"BACKEND": "michinori.machinery.storage.folder.Folder", "OPTIONS": place}
    }
    return tmp_path / "files"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_the_clock_deletes_what_was_decided_long_ago(cast: Cast, folder: Path) -> None:
    ren, mio = cast.ren, cast.mio
    decided, waiting = send(cast.acts(ren), ren.id), send(cast.acts(mio), mio.id)
    decided_on(decided, mio)
    run_due(HANDLERS, clock.now() + timedelta(days=89))
    assert len(disk(folder)) == 4
    run_due(HANDLERS, clock.now() + timedelta(days=91))
    assert len(disk(folder)) == 2, "the bytes are gone"
    decided.refresh_from_db()
    waiting.refresh_from_db()
    assert decided.erased_at is not None
    assert not decided.pictures.exists()
    assert (waiting.erased_at, waiting.pictures.count()) == (None, 2), "what waits stays"
    assert run_due(HANDLERS, clock.now() + timedelta(days=92)) == 0


def test_what_nobody_decides_on_is_told_to_staff_and_deleted_in_the_end(cast: Cast, folder: Path) -> None:
    ren, sora = cast.ren, cast.person("Sora", staff=True)
    request, begun = send(cast.acts(ren), ren.id), clock.now()
    drain(SUBSCRIBERS)
    assert not Notice.objects.filter(user=sora).exists()
    run_due(HANDLERS, begun + timedelta(days=91))
    drain(SUBSCRIBERS)
    request.refresh_from_db()
    assert (request.state, bool(request.reminded_at), len(disk(folder))) == ("sent", True, 2)
    assert [one.kind for one in Notice.objects.filter(user=sora)] == ["documents_waiting"]
    run_due(HANDLERS, begun + timedelta(days=119))
    request.refresh_from_db()
    assert request.state == "sent"
    run_due(HANDLERS, begun + timedelta(days=121))
    request.refresh_from_db()
    assert (request.state, request.ended_by_id, bool(request.erased_at)) == ("lapsed", None, True)
    assert not disk(folder)
    assert not IdentityPicture.objects.exists()
    letter = OutboxItem.objects.get(payload__template="documents_lapsed")
    assert letter.payload["to"] == ren.email
    Outside(send_mail)(letter)
    assert f"{loaded.BASE_URL}/settings/identity" in str(mail.outbox[-1].body)  # type: ignore[attr-defined]
    assert SecurityEntry.objects.filter(user=ren, kind="documents_lapsed").count() == 1
    browser = Client()
    browser.force_login(ren)
    assert "運営が期限までに確認できませんでした" in browser.get("/settings/identity").content.decode()
    assert send(cast.acts(ren), ren.id).state == "sent", "they may send again"
    assert Notice.objects.filter(user=sora).count() == 1


@pytest.mark.parametrize("missing", ["reminded_at", "erased_at"])
def test_nothing_lapses_without_a_reminder_or_with_its_pictures(cast: Cast, missing: str) -> None:
    request = send(cast.acts(cast.ren), cast.ren.id)
    lapsed = {"state": "lapsed", "ended_at": clock.now(), "reminded_at": clock.now(), "erased_at": clock.now()}
    rows = IdentityRequest.objects.filter(id=request.id)
    with pytest.raises(IntegrityError, match="identity_request_ended"), transaction.atomic():
        rows.update(**lapsed | {missing: None})
    assert rows.update(**lapsed) == 1


def test_who_decides_in_time_is_reminded_of_nothing(cast: Cast) -> None:
    ren, mio, sora = cast.ren, cast.mio, cast.person("Sora", staff=True)
    withdraw_documents(actor=cast.acts(ren), identity_request_id=send(cast.acts(ren), ren.id).id)
    decided_on(send(cast.acts(mio), mio.id), sora)
    run_due(HANDLERS, clock.now() + timedelta(days=365))
    drain(SUBSCRIBERS)
    assert not Notice.objects.filter(user=sora).exists()
    assert set(IdentityRequest.objects.values_list("state", flat=True)) == {"withdrawn", "refused"}
