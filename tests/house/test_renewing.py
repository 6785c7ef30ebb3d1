"""Another secret key for a home: what is sealed stays readable, sessions end, the database goes with the new key."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.test import Client
from pytest_django.fixtures import Settings
from sites import Refused, Site

from michinori.config import belonging, environment, renewing
from michinori.config.embedded.engine import DatabaseFailed
from michinori.config.installation import NotReady
from michinori.machinery import acting, live, outbox
from michinori.machinery.models import Answer, OutboxItem
from michinori.machinery.sealing import seal, unseal
from tests.stories.cast import Cast


@pytest.fixture
def home(tmp_path: Path, settings: Settings) -> Path:
    """A home with the key of these tests."""
    environment.make_home(tmp_path / "home")
    (tmp_path / "home" / environment.SECRET_KEY).write_text(settings.SECRET_KEY)
    settings.HOME = str(tmp_path / "home")
    return tmp_path / "home"


def kept_answer(body: str) -> Answer:
    values = {"caller": "ren", "key": body[:20], "fingerprint": b"", "status": 200, "made_at": datetime.now(UTC)}
    return Answer.objects.create(body=body, **values)


@pytest.mark.django_db
def test_what_is_sealed_is_read_by_the_new_key_and_all_are_signed_out(home: Path, settings: Settings) -> None:
    old, sealed, plain = settings.SECRET_KEY, kept_answer(seal("秘密")), kept_answer("{}")
    Client().force_login(Cast().ren)
    assert Session.objects.exists()
    assert renewing.renew() == 1
    fresh = (home / environment.SECRET_KEY).read_text()
    assert fresh != old
    assert sorted(file.name for file in home.iterdir()) == [environment.SECRET_KEY]
    assert (home / environment.SECRET_KEY).stat().st_mode & 0o777 == 0o600
    sealed.refresh_from_db()
    plain.refresh_from_db()
    assert unseal(sealed.body) == "", "not by the old key"
    settings.SECRET_KEY = fresh
    assert (unseal(sealed.body), plain.body) == ("秘密", "{}")
    assert acting.this_installation().fingerprint == belonging.fingerprint_by(fresh)
    assert not Session.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_seeds_of_second_steps_go_with_the_new_key_and_one_that_is_spoilt_stops_nothing(settings: Settings) -> None:
    cast = Cast()
    spoilt = Authenticator.objects.create(user=cast.aoi, type="totp", data={"secret": 5})
    sealed = Authenticator.objects.create(user=cast.ren, type="totp", data={"secret": seal("ABC")})
    left_open = Authenticator.objects.create(user=cast.mio, type="recovery_codes", data={"seed": "abc", "used_mask": 3})
    assert renewing.renew() == 2
    settings.SECRET_KEY = (Path(settings.HOME) / environment.SECRET_KEY).read_text()
    for row in (spoilt, sealed, left_open):
        row.refresh_from_db()
    assert unseal(sealed.data["secret"]) == "ABC"
    assert left_open.data["seed"].startswith("sealed:")
    assert (unseal(left_open.data["seed"]), left_open.data["used_mask"]) == ("abc", 3)
    assert spoilt.data == {"secret": 5}


@pytest.mark.django_db
def test_not_while_the_site_runs(home: Path, settings: Settings) -> None:
    acting.note(beat_at=datetime.now(UTC))
    with pytest.raises(NotReady):
        renewing.renew()
    assert (home / environment.SECRET_KEY).read_text() == settings.SECRET_KEY


@pytest.mark.django_db
def test_not_while_pages_are_served_by_a_clock_that_is_doubted(
    home: Path, settings: Settings, owner_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    """Then, and in a demo, no beat is noted."""
    owner_connection.execute("SELECT pg_advisory_lock_shared(%s)", [live.SERVED])
    with pytest.raises(NotReady):
        renewing.renew()
    # PostgreSQL notices a closed connection only a moment later, which may be that of the next test.
    owner_connection.execute("SELECT pg_advisory_unlock_shared(%s)", [live.SERVED])
    assert (home / environment.SECRET_KEY).read_text() == settings.SECRET_KEY


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_mails_that_wait_keep_their_links(settings: Settings) -> None:
    outbox.put("mail", {"to": "ren@example.com", "sealed_url": seal("https://example.com/x"), "n": 1})
    renewing.renew()
    settings.SECRET_KEY = (Path(settings.HOME) / environment.SECRET_KEY).read_text()
    item = OutboxItem.objects.get(kind="mail")
    assert (unseal(item.payload["sealed_url"]), item.payload["n"]) == ("https://example.com/x", 1)


@pytest.mark.django_db
def test_a_renewal_that_was_broken_off_says_which_file_to_put_back(home: Path, settings: Settings) -> None:
    acting.note(fingerprint=belonging.fingerprint_by(settings.SECRET_KEY))
    environment.replace_secret_key(home, "another")
    settings.SECRET_KEY = "another"
    with pytest.raises(DatabaseFailed, match=r"put secret-key\.before back"):
        belonging.belong()


def test_the_database_knows_the_new_key_and_not_the_old_one(ready_home: Callable[[Path], Path], tmp_path: Path) -> None:
    site = Site(ready_home(tmp_path / "home"))
    site.run("settings", "show")
    old = (site.home / environment.SECRET_KEY).read_text()
    assert site.run("renew-key")["sealed_anew"] == 0
    assert (site.home / environment.SECRET_KEY).read_text() != old
    assert site.run("settings", "show")
    (site.home / environment.SECRET_KEY).write_text(old)
    with pytest.raises(Refused, match="another home uses it"):
        site.run("settings", "show")
