"""The command line: answers on stdout, refusals on stderr, backup and restore there and back."""

import json
import subprocess
import tarfile
from pathlib import Path

import pytest
from sites import Refused, Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path / "home")


def _aoi(site: Site) -> dict[str, str]:
    return site.run(
        "user", "create", "--email", "aoi@example.jp", "--name", "葵", "--company", "あおい制作", "--verified"
    )


def test_a_user_a_deposit_and_the_books(site: Site) -> None:
    aoi = _aoi(site)
    assert aoi["id"].startswith("usr_")
    assert aoi["organisation_id"].startswith("org_")
    assert set(aoi) == {"id", "email", "token", "organisation_id"}
    arrived = ("deposit", "record", "--client", "aoi@example.jp", "--amount", "33000", "--reference", "R-1")
    first = site.run(*arrived)
    assert first["balance"] == 33_000
    assert site.run(*arrived) == first
    with pytest.raises(Refused) as other:
        site.run(*arrived[:-3], "33001", "--reference", "R-1")
    assert other.value.code == 1
    assert site.run("ledger", "check") == {
        "movements": 1,
        "accounts": 2,
        "imbalance": 0,
        "negative": 0,
        "escrow_mismatch": 0,
    }


@pytest.mark.parametrize("amount", ["0", "-5", "99999999999999"])
def test_a_deposit_of_nonsense_is_refused_and_writes_nothing(site: Site, amount: str) -> None:
    _aoi(site)
    with pytest.raises(Refused) as refusal:
        site.run("deposit", "record", "--client", "aoi@example.jp", "--amount", amount, "--reference", "R")
    assert refusal.value.code == 1
    assert "amount" in refusal.value.errors
    assert site.run("ledger", "check")["movements"] == 0


def test_usage_errors_end_with_2(site: Site) -> None:
    for arguments in (["deposit", "record"], ["nonsense"], ["clock", "run", "--at", "soon"], ["serve", "--port", "x"]):
        done = site.attempt(*arguments)
        assert done.returncode == 2, arguments
        assert done.stdout == ""


def test_a_token_is_shown_once_with_its_scopes(site: Site) -> None:
    _aoi(site)
    made = site.run("token", "create", "--email", "aoi@example.jp", "--scope", "read")
    assert made["scopes"] == ["read"]
    assert made["token"]
    with pytest.raises(Refused):
        site.run("token", "create", "--email", "nobody@example.jp")


def test_backup_and_restore_there_and_back(site: Site, tmp_path: Path) -> None:
    _aoi(site)
    site.run("deposit", "record", "--client", "aoi@example.jp", "--amount", "33000", "--reference", "R-1")
    kept = site.home / "files" / "ab" / "picture"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"of the file")
    copy = tmp_path / "copy.tar"
    assert site.run("backup", str(copy))["files"] == 1
    assert copy.stat().st_mode & 0o077 == 0

    fresh = Site(tmp_path / "fresh")
    assert fresh.run("restore", str(copy))["files"] == 1
    assert (fresh.home / "files" / "ab" / "picture").read_bytes() == b"of the file"
    assert fresh.run("ledger", "check")["movements"] == 1
    arrived = ("deposit", "record", "--client", "aoi@example.jp", "--amount")
    assert fresh.run(*arrived, "1000", "--reference", "R-2")["balance"] == 34_000
    with pytest.raises(Refused) as refusal:
        fresh.run("restore", str(copy))
    assert refusal.value.code == 1
    assert fresh.run(*arrived, "1000", "--reference", "R-2")["balance"] == 34_000


def test_only_a_backup_is_restored(site: Site, tmp_path: Path) -> None:
    nonsense = tmp_path / "nonsense.tar"
    nonsense.write_text("nothing")
    other = tmp_path / "other.tar"
    with tarfile.open(other, "w") as archive:
        archive.add(nonsense, "about.json")
    for file in (nonsense, other):
        with pytest.raises(Refused) as refusal:
            site.run("restore", str(file))
        assert refusal.value.code == 1
    _aoi(site)


def test_the_home_is_its_owners_alone(site: Site) -> None:
    _aoi(site)
    assert site.home.stat().st_mode & 0o077 == 0
    assert (site.home / "secret-key").stat().st_mode & 0o077 == 0


def test_answers_are_one_json_object_on_the_last_line(site: Site) -> None:
    done: subprocess.CompletedProcess[str] = site.attempt("ledger", "check")
    assert json.loads(done.stdout.splitlines()[-1])["movements"] == 0
