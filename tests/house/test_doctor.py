"""``michinori doctor``: what is missing or unsafe for real use, and nothing where all is in order."""

import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.utils import translation
from pytest_django.fixtures import Settings
from sites import Refused, Site

from michinori.config import doctor
from michinori.kernel.actor import Actor
from michinori.legal.commands.publishing import note_lawyer_check
from michinori.machinery import acting, scanner
from michinori.machinery.health import GRAVE, look
from michinori.machinery.models import Opening
from michinori.machinery.settings import set_setting
from michinori.people.commands.users import create_user
from michinori.rules.legal.documents import DOCUMENTS
from michinori.wording.readiness import FINDINGS, said
from tests.legal.publishing import published, today

SET = {
    "operator_name": "みちのり市場",
    "operator_address": "東京都千代田区霞が関1-1-1",
    "paying_in": "みずほ銀行 本店 普通 1234567 カ）ミチノリ",
    "payout_from": "0123456789 0001-001 ordinary 1234567 カ）ミチノリ",
    "real_money": "そら",
}


@pytest.fixture
def in_order(db: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installation of which the doctor has nothing to say."""
    settings.HTTPS, settings.PROXIES, settings.SECOND_STEP_ASKED = True, 1, True
    settings.SIMULATED_TIME = False
    settings.BACKUP_KEY, settings.BACKUPS = "k" * 24, Path("backups")
    settings.DEFAULT_FROM_EMAIL = "Market <noreply@market.example>"
    settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": {}}}
    monkeypatch.setattr(doctor, "clock_is_set", lambda: True)
    settings.CLAMD_URL = "tcp://scanner.example:3310"
    monkeypatch.setattr(scanner, "answers", lambda: True)
    monkeypatch.setattr(scanner, "takes", lambda _: True)
    sora = create_user(actor=Actor.operator(), email="sora@example.jp", name="そら", staff=True, confirmed=True)
    Authenticator.objects.create(user=sora, type=Authenticator.Type.TOTP, data={})
    for key, value in SET.items():
        set_setting(actor=Actor.operator(), key=key, text=value)
    for document in DOCUMENTS:
        note_lawyer_check(actor=Actor.operator(), version_id=published(document).id, name="弁護士", day=today())
    acting.note(backed_up_at=datetime.now(UTC), beat_at=datetime.now(UTC))


@pytest.mark.usefixtures("in_order")
def test_of_a_site_in_order_it_says_nothing() -> None:
    assert doctor.examine() == []


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"HTTPS": False}, "address"),
        ({"PROXIES": 0}, "proxies"),
        ({"DEFAULT_FROM_EMAIL": "Michinori <noreply@localhost>"}, "sender"),
        ({"BACKUPS": None}, "backups_off"),
        ({"BACKUP_KEY": ""}, "backup_key"),
        ({"SIMULATED_TIME": True}, "simulated_time"),
        ({"MAILERS": {"default": {"BACKEND": "michinori.notices.console.ReadableConsole"}}}, "mail_server"),
    ],
)
def test_what_the_environment_lacks_is_named(change: dict[str, Any], name: str, settings: Settings) -> None:
    for key, value in change.items():
        setattr(settings, key, value)
    assert doctor.examine() == [name]


@pytest.mark.usefixtures("in_order")
def test_a_scanner_that_is_not_there_away_or_small_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanner, "takes", lambda _: False)
    assert doctor.examine() == ["scanner_small"]
    monkeypatch.setattr(scanner, "takes", lambda _: True)
    monkeypatch.setattr(scanner, "answers", lambda: False)
    assert doctor.examine() == ["scanner"]
    settings.CLAMD_URL = ""
    assert doctor.examine() == ["scanner_off"]


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize("key", SET)
def test_a_setting_that_nobody_set_is_named(key: str) -> None:
    set_setting(actor=Actor.operator(), key=key, text="")
    assert doctor.examine() == [key]


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"backed_up_at": None}, "backup"),
        ({"backed_up_at": datetime.now(UTC) - timedelta(hours=25)}, "backup"),
        ({"backup_proved_at": datetime.now(UTC) - timedelta(hours=49)}, "backup_proof"),
        ({"beat_at": None}, "background"),
        ({"doubted_at": datetime.now(UTC)}, "clock"),
    ],
)
def test_what_the_machine_lacks_is_named(values: dict[str, Any], name: str) -> None:
    acting.note(**values)
    assert doctor.examine() == [name]


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize(("values", "name"), [({"sound": False}, "ledger"), ({"short": 20_000}, "short")])
def test_what_the_proof_of_the_books_finds_is_named(
    values: dict[str, Any], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.health, "prove", lambda: acting.note(**values))
    assert doctor.examine() == [name]


@pytest.mark.usefixtures("in_order")
def test_a_full_disk_and_a_program_of_last_year_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(".")._replace(total=100, free=4)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    monkeypatch.setattr(doctor, "_HALF_A_YEAR", timedelta(seconds=-1))
    assert doctor.examine() == ["disk", "old_version"]


@pytest.mark.usefixtures("in_order")
@pytest.mark.parametrize(("is_open", "names"), [(True, ["files_open"]), (None, ["files_open_unknown"]), (False, [])])
def test_a_place_of_files_that_is_open_or_may_be_is_named(
    is_open: bool | None, names: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(doctor.storage()), "is_open_to_all", lambda _: is_open)
    assert doctor.examine() == names


@pytest.mark.usefixtures("in_order")
def test_a_site_whose_owner_has_not_opened_it_is_named() -> None:
    Opening.objects.create(owner_made_at=datetime.now(UTC))
    assert doctor.examine() == ["not_open"]
    Opening.objects.update(opened_at=datetime.now(UTC))
    assert doctor.examine() == []


@pytest.mark.usefixtures("in_order")
def test_a_page_that_no_lawyer_has_checked_and_an_owner_without_a_second_step_are_named() -> None:
    published("terms")
    Authenticator.objects.all().delete()
    assert doctor.examine() == ["second_step", "lawyer"]


@pytest.mark.parametrize(
    ("program", "answer", "is_set"),
    [("/usr/bin/timedatectl", "no\n", False), ("/usr/bin/timedatectl", "yes\n", True), (None, "", True)],
)
def test_the_clock_is_unset_only_where_the_system_says_so(
    program: str | None, answer: str, is_set: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor.shutil, "which", lambda _: program)
    done = subprocess.CompletedProcess([], 0, answer, "")
    monkeypatch.setattr(doctor.subprocess, "run", lambda *_, **__: done)
    assert doctor.clock_is_set() is is_set


@pytest.mark.django_db
def test_all_that_health_says_has_words_in_both_languages() -> None:
    assert {*GRAVE, *look().found} <= set(FINDINGS)
    for name in FINDINGS:
        spoken = {said(name)}
        with translation.override("en"):
            spoken.add(said(name))
        assert len(spoken) == 2, name


def test_a_new_home_lacks_much_and_says_so_a_line_each(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    done = site.attempt("doctor")
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    with pytest.raises(Refused) as found:
        site.run("doctor")
    wrong = found.value.answer["wrong"]
    assert {"address", "mail_server", "owner", "paying_in", "payout_from", "backup", "legal", "background"} <= set(
        wrong
    )
    assert [line.partition(":")[0] for line in lines[:-1]] == wrong
    assert "MICHINORI_BASE_URL=https://market.example" in done.stdout
