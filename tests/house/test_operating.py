"""``docs/operate.md``: it names every setting and no command or file that does not exist."""

import re
from pathlib import Path

import click

from michinori.config.commands.program import michinori
from michinori.config.environment import OPERATORS, UNREAD
from michinori.config.health import look

SOURCES = Path(__file__).parents[2]
PAGE = SOURCES / "docs" / "operate.md"
_COMMAND = re.compile(r"(?:^    |`)michinori ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?", re.MULTILINE)


def test_every_setting_is_in_it() -> None:
    said = set(re.findall(r"`([A-Z_]+)`", PAGE.read_text()))
    assert {*OPERATORS, *UNREAD} <= said


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
    named = set(re.findall(r"\b((?:deploy|requirements)/[\w.]+)\b", PAGE.read_text()))
    assert len(named) >= 4
    assert [name for name in named if not (SOURCES / name).is_file()] == []
