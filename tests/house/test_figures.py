"""Where processes keep their counts, and what commands are counted as."""

import os
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError, connection
from django.urls import URLPattern, URLResolver, get_resolver

from michinori.config import filelocks
from michinori.config.watching import figures, slots
from michinori.config.watching.gauges import _of_health
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import watched
from michinori.machinery.health import PARTS, look
from michinori.machinery.idempotency import Reply, once
from michinori.machinery.transactions import command, in_transaction
from michinori.people.commands.users import create_user

DEPLOY = Path(__file__).parents[2] / "deploy"
_DEADLOCK = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'deadlock_detected'; END $$"
_LOCKED = "DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'lock_not_available'; END $$"


@pytest.fixture
def heard() -> Iterator[list[tuple[str, watched.Outcome]]]:
    """What is told of commands."""
    came: list[tuple[str, watched.Outcome]] = []

    def hear(name: str, outcome: watched.Outcome) -> None:
        came.append((name, outcome))

    watched.watchers.append(hear)
    yield came
    watched.watchers.remove(hear)


def _does(what: BaseException | None = None, statement: str = "SELECT 1") -> None:
    if what:
        raise what
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _overtaken(times: int) -> Callable[[], None]:
    """What meets so many deadlocks and then none."""
    ahead = [_DEADLOCK] * times
    return lambda: _does(statement=ahead.pop() if ahead else "SELECT 1")


def _told(*outcomes: watched.Outcome) -> list[tuple[str, watched.Outcome]]:
    return [("people.rename", one) for one in outcomes]


def test_what_came_of_a_command_is_told(fresh_database: str, heard: list[tuple[str, str]]) -> None:
    in_transaction(_does, "people.rename")
    with pytest.raises(Problem):
        in_transaction(lambda: _does(Problem("stale")), "people.rename")
    with pytest.raises(ZeroDivisionError):
        in_transaction(lambda: _does(ZeroDivisionError()), "people.rename")
    assert heard == _told("done", "refused", "failed")


def test_each_further_try_is_told_and_what_came_of_the_last(fresh_database: str, heard: list[tuple[str, str]]) -> None:
    in_transaction(_overtaken(2), "people.rename")
    assert heard == _told("again", "again", "done")
    heard.clear()
    with pytest.raises(DatabaseError):
        in_transaction(_overtaken(3), "people.rename")
    assert heard == _told("again", "again", "failed"), "nobody tries a fourth time"
    heard.clear()
    with pytest.raises(DatabaseError):
        in_transaction(lambda: _does(statement=_LOCKED), "people.rename")
    with pytest.raises(DatabaseError):
        command(_overtaken(1))()
    assert [outcome for _, outcome in heard] == ["failed", "failed"], "it is not tried again"


def test_a_command_inside_another_is_part_of_it(fresh_database: str, heard: list[tuple[str, str]]) -> None:
    look = _overtaken(1)
    in_transaction(lambda: in_transaction(look, "people.look"), "people.rename")
    assert heard == _told("again", "done")


def test_of_a_command_inside_the_machinery_what_came_of_it_all_is_told(
    fresh_database: str, heard: list[tuple[str, str]]
) -> None:
    def ask(key: str, first: Callable[[], None], then: Callable[[], None] = _does) -> None:
        def act() -> Reply:
            in_transaction(first, "people.rename")
            then()
            return Reply(200, "")

        once(caller="usr_ren", key=key, fingerprints=[b""], act=act, refuse=lambda _: Reply(409, ""))

    ask("a", _overtaken(1))
    assert heard == _told("again", "done")
    heard.clear()
    ask("b", _does, _overtaken(1))
    assert heard == _told("again", "done")
    heard.clear()
    ask("c", lambda: _does(Problem("stale")))
    assert heard == _told("refused")
    heard.clear()
    with pytest.raises(ZeroDivisionError):
        ask("d", _does, lambda: _does(ZeroDivisionError()))
    assert heard == [], "it was done, and undone"


def test_a_watcher_that_fails_fails_alone(
    fresh_database: str, heard: list[tuple[str, str]], caplog: pytest.LogCaptureFixture
) -> None:
    def fail(name: str, outcome: watched.Outcome) -> None:
        raise OSError(name, outcome)

    watched.watchers.insert(0, fail)
    try:
        in_transaction(_does, "people.rename")
    finally:
        watched.watchers.remove(fail)
    assert heard == _told("done")
    assert "was not counted" in caplog.text


def test_so_is_of_one_that_is_not_tried_again(db: None, heard: list[tuple[str, str]]) -> None:
    with pytest.raises(Problem):
        create_user(actor=Actor.operator(), email="ren", name="Ren")
    assert [one for one in heard if one[0] == "people.create_user"] == [("people.create_user", "refused")]
    assert create_user.__module__ == "michinori.people.commands.users"
    create_user(actor=Actor.operator(), email="ren@example.jp", name="Ren")
    assert heard[-1] == ("people.create_user", "done")


def _named(module: str, name: str) -> str:
    def act() -> None:
        """Do nothing."""

    act.__module__, act.__qualname__ = module, name
    return watched.name_of(act)


def test_a_command_has_the_name_of_its_function_and_its_room() -> None:
    assert _named("michinori.people.commands.tokens", "create_token.<locals>.run") == "people.create_token"
    assert _named("michinori.trust.commands.counting", "_count.<locals>.<lambda>") == "trust.count"
    assert watched.name_of(partial(create_user, name="Ren")) == "people.create_user"
    assert _named("michinori.machinery.idempotency", "once.<locals>.<lambda>") == "", "no command"


def test_each_part_that_health_names_is_shown_and_has_a_rule(db: None) -> None:
    """Those without a figure of their own have one by ``michinori_wrong``."""
    parts = set(look().found)
    assert parts == set(PARTS)
    shown = {
        sample.labels["part"] for family in _of_health(look()) for sample in family.samples if "part" in sample.labels
    }
    assert shown == parts
    rules = (DEPLOY / "alerts.yml").read_text()
    assert set(re.findall(r'part="(\w+)"', rules)) == {
        "files",
        "scanner",
        "replica",
        "backup",
        "backup_proof",
        "archive",
        "clock",
    }


def test_a_slot_is_of_one_process_and_then_of_its_successor(tmp_path: Path) -> None:
    slots.begin_anew(tmp_path)
    place = slots.folder(tmp_path)
    assert [slots.take(place) for _ in range(2)] == [0, 1]
    slots.begin_anew(tmp_path)  # another serve of this home, while the first one runs
    files = sorted(file.name for file in place.iterdir())
    assert files == ["0.lock", "1.lock", "counter_0.db", "counter_1.db", "histogram_0.db", "histogram_1.db"]
    _let_go(place / "0.lock")
    assert slots.take(place) == 0
    assert sorted(file.name for file in place.iterdir()) == files
    for lock in place.glob("*.lock"):
        _let_go(lock)
    slots.begin_anew(tmp_path)
    assert list(place.iterdir()) == []


def _let_go(lock: Path) -> None:
    """As the kernel does at a process's end."""
    for each in Path("/proc/self/fd").iterdir():
        if each.exists() and each.readlink() == lock:
            os.close(int(each.name))
    with filelocks.opened(lock) as mark:
        assert filelocks.take(mark)


def test_a_full_disk_is_noticed_before_anything_is_counted(tmp_path: Path) -> None:
    mount = ("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(tmp_path))
    if os.geteuid() != 0 or subprocess.run(mount, check=False).returncode:
        pytest.skip("only root may mount a small disk")
    try:
        slots.begin_anew(tmp_path)
        with pytest.raises(OSError, match="No space left"):
            slots.take(slots.folder(tmp_path))
        _let_go(slots.folder(tmp_path) / "0.lock")
    finally:
        subprocess.run(("umount", str(tmp_path)), check=True)


def test_files_have_room_for_all_names_with_all_labels() -> None:
    """So that they never grow, which would be a write into a file without blocks: the end of the process where the disk
    is full.
    """
    routes = list(_routes(get_resolver().url_patterns))
    assert len(routes) > 300
    longest = max(map(len, routes)) + 200  # with the figure's name, its description and the labels' names
    kept = 64  # of the library's own for each
    histograms = len(routes) * (len(figures.REQUEST_SECONDS._upper_bounds) + 1) * (longest + kept)
    assert histograms < slots._SIZES["histogram"]
    classes, outcomes, commands = 4, 4, 600
    assert (len(routes) * classes + commands * outcomes) * (longest + kept) < slots._SIZES["counter"]


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            space = f"{one.namespace}:" if one.namespace else ""
            yield from _routes(one.url_patterns, before + space)
        else:
            yield before + (one.name or str(one.pattern))
