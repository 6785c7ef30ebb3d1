"""``docs/operate.md``: it names every setting and no command or file that does not exist."""

import re
from pathlib import Path

import click
import pytest
from sites import Site

from bench.site import Site as Benched
from cluster.machines import environment
from drill.site import Site as Drilled
from michinori.config.commands.program import michinori
from michinori.config.environment import OPERATORS, SECRET_KEY
from michinori.config.watching import slots
from michinori.machinery import safekeeping
from michinori.machinery.health import look
from michinori.notices.push import keys

SOURCES = Path(__file__).parents[2]
PAGE = SOURCES / "docs" / "operate.md"
_OF_THE_IMAGE = {
    "MICHINORI_HOME", "MICHINORI_LOG", "MICHINORI_BACKUPS", "MICHINORI_BACKUP_HOUR", "MICHINORI_SIMULATED_TIME",
    "STRIPE_API_BASE", "MICHINORI_ARCHIVE",
}  # fmt: skip
"""Settings that a container has of its own, or does not need."""
_COMMAND = re.compile(r"(?:^    |`)michinori ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", re.MULTILINE)


def test_every_setting_is_in_it() -> None:
    said = set(re.findall(r"`([A-Z_]+)`", PAGE.read_text()))
    assert {*OPERATORS, "CLAMD_URL"} <= said


def test_the_container_is_handed_what_an_operator_sets() -> None:
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \|", PAGE.read_text(), re.MULTILINE)
    settings = {name for names in table for name in re.findall(r"[A-Z_]+", names)}
    handed = re.findall(r"^ +- ([A-Z_]+)$", (SOURCES / "compose.yaml").read_text(), re.MULTILINE)
    assert settings - set(handed) == _OF_THE_IMAGE
    assert set(handed) <= settings


def test_what_a_developer_has_set_reaches_no_site_that_is_tried_out(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Keys of their own above all."""
    table = re.findall(r"^\| (`[A-Z_`, ]+`) \|", PAGE.read_text(), re.MULTILINE)
    names = {name for row in table for name in re.findall(r"[A-Z_]+", row)} | {*OPERATORS, slots.VARIABLE}
    assert {"STRIPE_SECRET_KEY", "SENTRY_DSN", "OIDC_CLIENT_SECRET", "AKISMET_KEY", "STORAGE_URL", "CLAMD_URL"} <= names
    for name in names:
        monkeypatch.setenv(name, "kanaria")
    given = [Site(tmp_path).environment, Drilled(tmp_path).environment, Benched(tmp_path).environment, environment({})]
    assert [sorted(name for name, value in each.items() if value == "kanaria") for each in given] == [[]] * 4


def test_every_command_in_it_exists() -> None:
    found = _COMMAND.findall(PAGE.read_text())
    assert len(found) > 20
    for name, more in found:
        command = michinori.commands.get(name)
        assert command, name
        if isinstance(command, click.Group) and more and name != "backup":
            assert more in command.commands, f"{name} {more}"


def test_every_part_of_health_is_explained(db: None) -> None:
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", PAGE.read_text(), re.MULTILINE))
    assert set(look().found) == explained


def test_files_that_it_names_exist() -> None:
    named = set(re.findall(r"\b((?:deploy|requirements)/[\w.-]+)\b", PAGE.read_text()))
    assert len(named) >= 4
    assert [name for name in named if not (SOURCES / name).is_file()] == []


def test_the_policy_of_keys_names_every_key() -> None:
    """Files of the home, settings that are keys, and the table of the manual, which says what a change costs."""
    page = PAGE.read_text(encoding="utf-8")
    policy = page.partition("\n## Keys\n")[2].partition("\n## ")[0]
    assert "NIST SP 800-57 part 1" in policy
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in policy.splitlines() if line[:1] == "|"]
    assert all(len(row) == 5 and all(row[:4]) for row in rows)
    listed = set(re.findall(r"`([\w.-]+)`", " ".join(row[0] for row in rows)))
    settings = set(re.findall(r"`([A-Z_]+_(?:KEY|SECRET|TOKEN))`", page.partition("\n## Keys\n")[0]))
    assert len(settings) > 6
    assert {SECRET_KEY, safekeeping.FILE, keys.FILE} | settings <= listed


def test_every_module_with_cryptography_stands_in_its_list() -> None:
    """Those that encrypt or derive keys by themselves; what only hashes, signs or draws at random is left out."""
    own = re.compile(r"^(?:from|import) (?:cryptography|http_ece|py_vapid)|hashlib\.scrypt", re.MULTILINE)
    source = SOURCES / "src" / "michinori"
    modules = {
        ".".join(file.relative_to(source).with_suffix("").parts)
        for file in source.rglob("*.py")
        if own.search(file.read_text(encoding="utf-8"))
    }
    assert len(modules) >= 4
    listed = PAGE.read_text(encoding="utf-8")
    assert [module for module in sorted(modules) if f"`{module}`" not in listed] == []
