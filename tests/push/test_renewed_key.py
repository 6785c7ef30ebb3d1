"""Another key for pushes: the former one goes on serving its devices until their browsers come again, or sixty days."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.config import renewing
from michinori.config.copies import layout
from michinori.config.installation import NotReady
from michinori.kernel.problems import Problem
from michinori.machinery import acting
from michinori.notices.push import commands, keys, sending
from michinori.notices.push.models import Device, Parcel
from tests.push.test_push import Browser, _notice
from tests.stories.cast import Cast
from tests.webhooks.receivers import Receiver, receiving, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    """A home with a key of its own, which its database knows."""
    settings.HOME = str(tmp_path)
    keys.site_key()
    acting.note(push_key=keys.fingerprint())
    return tmp_path


def subscribed(cast: Cast, url: str, site_key: str = "", former: str = "") -> Device:
    return commands.add_device(
        actor=cast.acts(cast.ren), endpoint=url, site_key=site_key, former=former, **Browser().keys
    )


def signed_by(service: Receiver, number: int) -> str:
    return service.headers(number)["Authorization"].rpartition("k=")[2]


def turn_back(home: Path, days: int) -> None:
    at = (datetime.now(UTC) - timedelta(days=days)).timestamp()
    os.utime(home / keys.FORMER, (at, at))


@pytest.mark.parametrize("said", [True, False])
def test_devices_of_the_former_key_hear_it_and_new_ones_the_new(said: bool, cast: Cast) -> None:
    old = keys.public_key()
    with receiving(status(201)) as service:
        subscribed(cast, f"{service.url}/1", old if said else "")
        assert renewing.renew_push_key() == 1
        new = keys.public_key()
        assert new != old
        assert acting.this_installation().push_key == keys.fingerprint()
        subscribed(cast, f"{service.url}/2", new)
        _notice(cast)
        assert sending.send_due() == 2
        by = {service.requests[n].split()[1].rpartition(b"/")[2]: signed_by(service, n) for n in (0, 1)}
    assert by == {b"1": old, b"2": new}


def test_a_browser_that_comes_again_takes_the_new_key_and_its_old_entry_goes(cast: Cast, client: Client) -> None:
    device = subscribed(cast, "https://push.example/old", keys.public_key())
    client.force_login(cast.ren)
    assert "data-push-renew" not in client.get("/settings").content.decode()
    renewing.renew_push_key()
    new = keys.public_key()
    assert f'data-push-renew="{new}"' in client.get("/settings").content.decode()
    sent = {"endpoint": "https://push.example/new", "site_key": new, "former": device.endpoint, **Browser().keys}
    assert client.post("/settings/push", sent).status_code == 204
    assert list(Device.objects.values_list("endpoint", "site_key")) == [("https://push.example/new", new)]


def test_nobody_takes_the_place_of_anothers_device(cast: Cast) -> None:
    theirs = subscribed(cast, "https://push.example/1", keys.public_key())
    commands.add_device(
        actor=cast.acts(cast.mio), endpoint="https://push.example/2", former=theirs.endpoint, **Browser().keys
    )
    assert Device.objects.count() == 2


def test_a_key_that_the_site_never_had_is_refused(cast: Cast) -> None:
    with pytest.raises(Problem, match="invalid"):
        subscribed(cast, "https://push.example/1", "BNobody")
    assert not Device.objects.exists()


def test_after_sixty_days_the_former_key_and_its_devices_go(cast: Cast, home: Path) -> None:
    subscribed(cast, "https://push.example/1")
    renewing.renew_push_key()
    kept = subscribed(cast, "https://push.example/2", keys.public_key())
    turn_back(home, 59)
    assert commands.forget_former_key() == 0
    turn_back(home, 61)
    assert commands.forget_former_key() == 1
    assert list(Device.objects.all()) == [kept]
    assert not (home / keys.FORMER).exists()


def test_it_is_not_renewed_again_while_the_former_key_serves_somebody(cast: Cast) -> None:
    device = subscribed(cast, "https://push.example/1")
    renewing.renew_push_key()
    now = keys.public_key()
    with pytest.raises(NotReady, match="60 days"):
        renewing.renew_push_key()
    assert keys.public_key() == now
    device.delete()
    assert renewing.renew_push_key() == 0
    assert keys.public_key() != now


def test_a_home_with_another_key_than_the_site_neither_renews_nor_drops_anything(cast: Cast, home: Path) -> None:
    """A second node to which the renewed key was not copied yet: it keeps what it cannot send for the one that can."""
    subscribed(cast, "https://push.example/1")
    Device.objects.update(site_key="BAnother")
    acting.note(push_key="another")
    with pytest.raises(NotReady, match="copy"):
        renewing.renew_push_key()
    (home / keys.FORMER).write_bytes((home / keys.FILE).read_bytes())
    turn_back(home, 61)
    assert commands.forget_former_key() == 0
    _notice(cast)
    assert sending.send_due() == 0
    assert (Device.objects.count(), Parcel.objects.count()) == (1, 1)


def test_both_keys_are_in_a_backup_and_for_their_owner_only(home: Path) -> None:
    renewing.renew_push_key()
    assert {keys.FILE, keys.FORMER} <= set(layout.KEY_FILES)
    assert sorted(file.name for file in home.iterdir()) == [keys.FORMER, keys.FILE]
    assert {file.stat().st_mode & 0o777 for file in home.iterdir()} == {0o600}
