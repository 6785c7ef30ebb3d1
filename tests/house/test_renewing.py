"""Another secret key for a home: what is sealed stays readable, the database goes with the new key, and sessions end or
go on.
"""

import errno
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import signing
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings
from sites import Refused, Site

from michinori.config import belonging, environment, former_key, installation, renewing
from michinori.config.embedded import places
from michinori.config.embedded.engine import DatabaseFailed
from michinori.config.installation import NotReady
from michinori.machinery import acting, live, outbox
from michinori.machinery.models import Answer, OutboxItem
from michinori.machinery.sealing import seal, unseal
from michinori.notices.commands import bouncing
from michinori.pages import unsent
from michinori.people.models import Organisation
from tests.api.programs import program
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
    assert renewing.renew() == renewing.Renewed(1, None)
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
    assert renewing.renew().sealed_anew == 2
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


@pytest.mark.django_db
def test_a_copy_of_a_former_key_is_accepted_by_no_home_after_a_leak(home: Path, settings: Settings) -> None:
    """A second home had copied it, as it had to. Its thief would go on to open links there for thirty days."""
    acting.note(fingerprint=belonging.fingerprint_by(settings.SECRET_KEY))
    renewing.renew(overlap_days=30)
    copied = (home / former_key.FILE).read_text()
    started_anew(settings)
    belonging.belong()
    assert (home / former_key.FILE).exists()
    renewing.renew()
    (home / former_key.FILE).write_text(copied)
    started_anew(settings)
    belonging.belong()
    assert not (home / former_key.FILE).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_database_that_another_home_has_left_knows_the_key_of_the_next(settings: Settings) -> None:
    """Else each web process of it would end at once, taking the key for one that was renewed."""
    acting.note(fingerprint="", secret_key=former_key.mark("another"))
    belonging.belong()
    assert acting.this_installation().secret_key == former_key.mark(settings.SECRET_KEY)


@pytest.mark.django_db
def test_a_database_of_before_the_renewal_says_where_its_key_is(home: Path, settings: Settings) -> None:
    acting.note(fingerprint=belonging.fingerprint_by(settings.SECRET_KEY))
    former_key.keep(home, settings.SECRET_KEY, datetime.now(UTC) + timedelta(days=1))
    settings.SECRET_KEY = "another"
    with pytest.raises(DatabaseFailed, match="second word of secret-key-former"):
        belonging.belong()


@pytest.mark.django_db
def test_a_database_that_went_back_to_before_the_renewal_loses_no_key(home: Path, settings: Settings) -> None:
    """It is this home's own: taken for one of another home, it was given the present key, and the former was deleted,
    without which nothing that it holds sealed opens any more.
    """
    kept, old = kept_answer(seal("秘密")), settings.SECRET_KEY
    acting.note(fingerprint=belonging.fingerprint_by(old), secret_key=former_key.mark(old))
    before = {name: getattr(acting.this_installation(), name) for name in ("fingerprint", "secret_key", "former_key")}
    renewing.renew(overlap_days=30)
    acting.note(**before)
    places.went_back(home).touch()
    settings.SECRET_KEY = (home / environment.SECRET_KEY).read_text()
    installation.hold_what_went_back()
    with pytest.raises(DatabaseFailed, match="second word of secret-key-former"):
        belonging.belong()
    _, found = (home / former_key.FILE).read_text().split()
    assert found == old
    settings.SECRET_KEY = found
    belonging.belong()
    assert unseal(kept.body) == "秘密"


@pytest.mark.django_db
def test_a_command_beside_a_renewal_does_not_end_its_overlap(home: Path, settings: Settings) -> None:
    belonging.belong()
    former_key.keep(home, settings.SECRET_KEY, datetime.now(UTC) + timedelta(days=1))  # before the database knows
    belonging.belong()
    assert [*former_key.accepted(home)] == [settings.SECRET_KEY]


@pytest.mark.django_db
def test_a_former_key_that_cannot_be_deleted_is_not_gone_on_with(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a container it may lie on a mount of its own."""

    def busy(self: Path, missing_ok: bool = False) -> None:
        raise OSError(errno.EBUSY, "busy")

    former_key.keep(home, "a-key", datetime.now(UTC) + timedelta(days=1))
    monkeypatch.setattr(Path, "unlink", busy)
    with pytest.raises(DatabaseFailed, match="cannot be deleted"):
        belonging.belong()


@pytest.mark.django_db
def test_nothing_that_holds_a_key_stays_of_a_renewal_that_was_broken_off(home: Path) -> None:
    environment.written_beside(home, "a key")
    renewing.renew()
    assert [file.name for file in home.iterdir()] == [environment.SECRET_KEY]
    (home / environment.BEFORE_RENEWAL).write_text("a key")
    environment.written_beside(home, "a key")
    assert former_key.sweep(home) == 2
    assert [file.name for file in home.iterdir()] == [environment.SECRET_KEY]


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_what_was_sent_before_a_renewal_with_an_overlap_is_not_done_again(settings: Settings) -> None:
    """A program that had no answer, and somebody who presses once more on the page that was open."""
    aoi, body = program("Aoi"), {"name": "青空"}
    first = aoi.post("/organisations", body, key="k1")
    renewing.renew(overlap_days=1)
    started_anew(settings)
    assert aoi.post("/organisations", body, key="k1").json() == first.json()
    assert aoi.post("/organisations", {"name": "別"}, key="k1").status_code == 422
    assert Organisation.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_page_pressed_before_and_after_a_renewal_with_an_overlap_sends_once(settings: Settings) -> None:
    request, sent = RequestFactory().post("/messages/thr_a", {"page_key": "p1", "body": "見積もりです"}), []
    request.user = Cast().ren
    unsent.once(request, lambda: sent.append(1))
    renewing.renew(overlap_days=1)
    started_anew(settings)
    assert unsent.once(request, lambda: sent.append(2)) is True
    assert sent == [1]


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


def started_anew(settings: Settings) -> None:
    """What ``config.settings`` reads of the home when a process starts."""
    settings.SECRET_KEY = environment.secret_key(Path(settings.HOME))
    settings.SECRET_KEY_FALLBACKS = former_key.accepted(Path(settings.HOME))


def when_the_overlap_is_over(settings: Settings) -> None:
    _, key = (Path(settings.HOME) / former_key.FILE).read_text().split()
    former_key.keep(Path(settings.HOME), key, datetime.now(UTC) - timedelta(seconds=1))
    settings.SECRET_KEY_FALLBACKS = former_key.accepted(Path(settings.HOME))


@pytest.mark.django_db
def test_with_an_overlap_nobody_is_signed_out_and_links_work_for_a_while(home: Path, settings: Settings) -> None:
    cast, browser = Cast(), Client()
    browser.force_login(cast.ren)
    link, kept, reports = signing.dumps("ren", salt="links"), seal("typed"), bouncing.reports_secret()
    made = renewing.renew(overlap_days=30)
    assert made.former_until is not None
    assert timedelta(days=29) < made.former_until - datetime.now(UTC) < timedelta(days=31)
    started_anew(settings)
    assert (home / former_key.FILE).stat().st_mode & 0o777 == 0o600
    assert sorted(file.name for file in home.iterdir()) == [environment.SECRET_KEY, former_key.FILE]
    assert browser.get("/contracts").status_code == 200
    assert (signing.loads(link, salt="links"), unseal(kept), bouncing.is_secret(reports)) == ("ren", "typed", True)
    when_the_overlap_is_over(settings)
    with pytest.raises(signing.BadSignature):
        signing.loads(link, salt="links")
    assert (unseal(kept), bouncing.is_secret(reports)) == ("", False)
    assert browser.get("/contracts").status_code == 200, "sessions were signed anew, and outlast it"


@pytest.mark.django_db
@pytest.mark.usefixtures("home")
def test_a_session_that_another_password_has_ended_does_not_go_on_by_an_overlap(settings: Settings) -> None:
    """A thief's, whose row is still there. It would earn the thief the account again."""
    cast, thief, own = Cast(), Client(), Client()
    thief.force_login(cast.ren)
    cast.ren.set_password("a longer one than before")
    cast.ren.save(update_fields=["password"])
    own.force_login(cast.ren)
    renewing.renew(overlap_days=1)
    started_anew(settings)
    assert (thief.get("/contracts").status_code, own.get("/contracts").status_code) == (302, 200)


@pytest.mark.django_db
def test_after_a_leak_nothing_signed_by_any_former_key_opens_anything(home: Path, settings: Settings) -> None:
    """Whoever has read the key would else sign themselves in for as long as it is accepted."""
    read_by_a_thief = settings.SECRET_KEY
    renewing.renew(overlap_days=30)
    started_anew(settings)
    assert [*settings.SECRET_KEY_FALLBACKS] == [read_by_a_thief]
    renewing.renew()
    started_anew(settings)
    assert [*settings.SECRET_KEY_FALLBACKS] == []
    assert not (home / former_key.FILE).exists()


@pytest.mark.django_db
def test_a_renewal_that_was_broken_off_is_made_again(home: Path, settings: Settings) -> None:
    """The key that it had noted as the former one is still the present one."""
    former_key.keep(home, settings.SECRET_KEY, datetime.now(UTC) + timedelta(days=1))
    started_anew(settings)
    assert renewing.renew(overlap_days=1).former_until


@pytest.mark.django_db
def test_a_second_overlap_waits_for_the_end_of_the_first(home: Path, settings: Settings) -> None:
    renewing.renew(overlap_days=1)
    started_anew(settings)
    with pytest.raises(NotReady, match="nothing is to be done"):
        renewing.renew(overlap_days=1)
    assert (home / environment.SECRET_KEY).read_text() == settings.SECRET_KEY
    when_the_overlap_is_over(settings)
    assert renewing.renew(overlap_days=1).former_until


def test_a_former_key_is_deleted_in_the_night_once_its_time_is_over(home: Path) -> None:
    former_key.keep(home, "a-key", datetime.now(UTC) + timedelta(hours=1))
    assert (former_key.sweep(home), [*former_key.accepted(home)]) == (0, ["a-key"])
    former_key.keep(home, "a-key", datetime.now(UTC))
    assert (former_key.sweep(home), former_key.sweep(home)) == (1, 0)


@pytest.mark.parametrize("written", ["", "half", "no-date a-key", "2026-11-30T00:00:00+00:00 a key"])
def test_a_file_that_is_no_former_key_is_none(home: Path, written: str) -> None:
    (home / former_key.FILE).write_text(written)
    assert [*former_key.accepted(home)] == []
    assert former_key.sweep(home) == 1
