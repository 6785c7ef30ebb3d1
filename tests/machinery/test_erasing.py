"""What is to be deleted from the storage is, whatever ends the process, and not by a copy that stands still."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import transaction
from machinery import samples

from michinori.config import table, tick
from michinori.kernel.actor import Actor
from michinori.machinery import acting, erasing, outbox
from michinori.machinery.deliveries import NotDelivered, Outside
from michinori.machinery.files import store_file
from michinori.machinery.models import OutboxItem, StoredFile
from michinori.machinery.previews import page_of, places_beside
from michinori.machinery.storage import FilesAway

REN = Actor.person("usr_ren")


@pytest.fixture
def old(fresh_database: str) -> str:
    """The place of a picture with a preview that nothing has referred to for a month."""
    file = store_file(actor=REN, name="a.png", content=samples.picture())
    assert page_of(file, 1)
    StoredFile.objects.update(made_at=file.made_at - timedelta(days=30))
    return file.place


def _stands(place: str) -> tuple[bool, int]:
    return default_storage.exists(place), len(places_beside(place))


def test_contents_of_rows_that_are_gone_go_though_the_process_was_killed_at_the_commit(
    old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction, "on_commit", lambda *_, **__: None)
    assert erasing.sweep_files() == 1
    outbox.drain(table.SUBSCRIBERS)
    assert _stands(old) == (False, 0)


def test_a_restored_copy_deletes_nothing_until_it_is_released(old: str) -> None:
    acting.hold()
    assert erasing.sweep_files() == 1
    tick.drain(0)
    tick.send_mails(0)
    assert _stands(old) == (True, 1)
    acting.release()
    tick.drain(0)
    tick.send_mails(0)
    assert _stands(old) == (False, 0)


def test_while_the_store_is_away_it_is_tried_again(old: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(place: str) -> list[str]:
        raise FilesAway

    erasing.sweep_files()
    item = OutboxItem.objects.get(kind="content_left")
    with monkeypatch.context() as away_now:
        away_now.setattr(erasing, "places_beside", away)
        with pytest.raises(NotDelivered):
            Outside(erasing.erase_left)(item)
    assert _stands(old) == (True, 1)
    Outside(erasing.erase_left)(item)
    assert _stands(old) == (False, 0)


@pytest.mark.django_db
def test_what_an_older_version_left_is_deleted() -> None:
    place = store_file(actor=REN, name="a.txt", content=b"a").place
    Outside(erasing.erase_left)(OutboxItem(kind="content_left", payload={"place": place}))
    assert not default_storage.exists(place)
