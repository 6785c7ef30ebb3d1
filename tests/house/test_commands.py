"""The command line: answers on stdout, refusals on stderr, backup and restore there and back."""

import secrets
import shutil
import tarfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import click
import httpx
import pytest
from click.testing import CliRunner
from django.utils.translation import gettext, override
from pytest_django.fixtures import Settings
from sites import Refused, Site

from michinori.config.commands.program import Program


def _aoi(site: Site) -> dict[str, str]:
    email = f"aoi-{secrets.token_hex(4)}@example.jp"
    return site.run("user", "create", "--email", email, "--name", "葵", "--company", "あおい制作", "--verified")


def _arrived(email: str, amount: int, reference: str) -> list[str]:
    return ["deposit", "record", "--client", email, "--amount", str(amount), "--reference", reference]


def test_a_user_a_deposit_and_the_books(server: Site) -> None:
    aoi = _aoi(server)
    assert aoi["id"].startswith("usr_")
    assert aoi["organisation_id"].startswith("org_")
    assert set(aoi) == {"id", "email", "token", "organisation_id"}
    before = server.run("ledger", "check")
    first = server.run(*_arrived(aoi["email"], 33_000, aoi["id"]))
    assert first["balance"] == 33_000
    assert isinstance(first["movement_id"], str)
    assert server.run(*_arrived(aoi["email"], 33_000, aoi["id"])) == first
    with pytest.raises(Refused) as other:
        server.run(*_arrived(aoi["email"], 33_001, aoi["id"]))
    assert other.value.code == 1
    after = server.run("ledger", "check")
    assert after["movements"] == before["movements"] + 1
    assert after["imbalance"] == after["negative"] == after["escrow_mismatch"] == 0


def test_money_for_one_of_several_organisations_names_it(server: Site) -> None:
    aoi = _aoi(server)
    made = httpx.post(
        f"{server.url}/api/v1/organisations",
        json={"name": "あおい二号"},
        headers={"Authorization": f"Bearer {aoi['token']}"},
        timeout=60,
    ).json()
    arrived = _arrived(aoi["email"], 11_000, made["id"])
    assert server.run(*arrived, "--organisation", made["id"])["client_id"] == made["id"]
    with pytest.raises(Refused):
        server.run(*_arrived(_aoi(server)["email"], 11_000, "other"), "--organisation", made["id"])


def test_the_first_command_in_a_new_clone_writes_in_both_languages(tmp_path: Path, settings: Settings) -> None:
    source = Path(settings.LOCALE_PATHS[0])
    shutil.copytree(source, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]

    @click.command()
    def say() -> None:
        with override("en"):
            click.echo(gettext("応募がありました: %(job)s"))

    said = CliRunner().invoke(Program("all", commands={"say": say}), ["say"], env={"LC_ALL": "C.UTF-8"})
    assert said.output == "A proposal for %(job)s\n"


def test_usage_errors_end_with_2(server: Site) -> None:
    for arguments in (["deposit", "record"], ["nonsense"], ["clock", "run", "--at", "soon"], ["serve", "--port", "x"]):
        done = server.attempt(*arguments)
        assert done.returncode == 2, arguments
        assert done.stdout == ""


def test_the_version_is_that_of_the_package_and_needs_no_home(tmp_path: Path) -> None:
    site = Site(tmp_path / "home")
    package = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert site.run("--version") == {"version": package["version"]}
    assert not site.home.exists()


@pytest.mark.parametrize(
    "command",
    ["ledger check", "clock run", "settings show", "conduct rebuild", "mail reports", "backup copy.tar", "simulate"],
)
def test_only_what_begins_a_site_makes_a_home(tmp_path: Path, command: str) -> None:
    site = Site(tmp_path / "nothing here")
    done = site.attempt(*command.split())
    assert done.returncode == 1
    assert done.stderr == (
        f"Error: no home at {site.home}: MICHINORI_HOME names its folder, and michinori serve makes a new one\n"
    )
    assert not site.home.exists()
    assert not Path("copy.tar").exists()


def test_a_token_is_shown_once_with_its_scopes(server: Site) -> None:
    made = server.run("token", "create", "--email", _aoi(server)["email"], "--scope", "read")
    assert made["scopes"] == ["read"]
    assert made["token"]
    with pytest.raises(Refused):
        server.run("token", "create", "--email", "nobody@example.jp")


def test_backup_and_restore_there_and_back(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    site, fresh, copy = Site(ready_home(tmp_path / "home")), Site(tmp_path / "fresh"), tmp_path / "copy.tar"
    email = _aoi(site)["email"]
    site.run(*_arrived(email, 33_000, "R-1"))
    kept = Path("files") / "ab" / "picture"
    (site.home / kept).parent.mkdir(parents=True)
    (site.home / kept).write_bytes(b"of the file")
    assert site.run("backup", str(copy))["files"] == 1
    assert copy.stat().st_mode & 0o077 == 0

    for nonsense in _nonsense(tmp_path):
        with pytest.raises(Refused):
            fresh.run("restore", str(nonsense))
    assert fresh.run("restore", str(copy))["files"] == 1
    assert (fresh.home / kept).read_bytes() == b"of the file"
    assert fresh.run("ledger", "check")["movements"] == 1
    assert fresh.run(*_arrived(email, 1_000, "R-2"))["balance"] == 34_000
    with pytest.raises(Refused) as refusal:
        fresh.run("restore", str(copy))
    assert refusal.value.code == 1
    assert fresh.run(*_arrived(email, 1_000, "R-2"))["balance"] == 34_000
    assert fresh.home.stat().st_mode & 0o077 == 0
    for kept_private in ("files", "secret-key", "vapid-key.pem"):
        assert (fresh.home / kept_private).stat().st_mode & 0o077 == 0
    for key in ("secret-key", "vapid-key.pem"):
        assert (fresh.home / key).read_bytes() == (site.home / key).read_bytes()


def _nonsense(folder: Path) -> list[Path]:
    nothing, other = folder / "nothing.tar", folder / "other.tar"
    nothing.write_text("nothing")
    with tarfile.open(other, "w") as archive:
        archive.add(nothing, "about.json")
    return [nothing, other]


def test_settings_are_shown_set_and_followed_by_the_running_site(server: Site) -> None:
    shown = server.run("settings", "show")
    assert (shown["least_pay"], shown["fallback_share"], shown["fee_tiers"][-1]) == (1_121, 50, [None, 5])
    done = server.run("settings", "set", "least_pay", "1180", "--from", "2026-10-01")
    assert (done["key"], done["value"], done["from"], done["by"]) == ("least_pay", 1_180, "2026-10-01", "operator")
    assert server.run("settings", "show") == shown | {"least_pay": 1_180}
    headers = {"Authorization": f"Bearer {_aoi(server)['token']}"}
    posted = {"title": "入力", "description": "作業は約10時間です。", "category": "data", "kind": "fixed"}
    answer = httpx.post(f"{server.url}/api/v1/jobs", headers=headers, json=posted | {"budget_max": 11_500}, timeout=60)
    assert answer.status_code == 201
    assert [one["key"] for one in answer.json()["warnings"] if one["field"] == "budget"] == ["low_pay"]
    server.run("settings", "set", "least_pay", "1121")
    assert [row["value"] for row in server.run("settings", "history", "least_pay")["items"]] == [1_180, 1_121]


@pytest.mark.parametrize(("key", "value"), [("colour", "blue"), ("offer_days", "0"), ("card_days", "60")])
def test_a_setting_unknown_or_out_of_bounds_is_refused(server: Site, key: str, value: str) -> None:
    before = server.run("settings", "history")
    with pytest.raises(Refused) as refused:
        server.run("settings", "set", key, value)
    assert refused.value.code == 1
    assert server.run("settings", "history") == before
