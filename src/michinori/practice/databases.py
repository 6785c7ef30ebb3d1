"""The databases of practices: cloned from a migrated template, at most one per person, dropped after a day.

A database's name has all data about the practice, so that no real table has any: ``PREFIX_USER_COURSE+TIME+TABLES``,
with an ``n`` before the course until it is filled. Names are made from the caller's own user id, so that other people's
practices cannot be reached.
"""

import functools
import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import OperationalError, connections
from django.db.migrations.loader import MigrationLoader
from django.db.models import TextField
from psycopg import errors, sql

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import directly, grants, migrating
from michinori.machinery.practising import inside
from michinori.machinery.previews import places_beside
from michinori.machinery.redirecting import redirected
from michinori.rules.practice.course import COURSES, Course

KEPT = timedelta(days=1)
MOST = 200
"""Limit of practices on the site; each takes about 12 MB."""
A_DAY = 10
"""How many practices one person may start in a day, unless the setting ``PRACTICES_A_DAY`` says otherwise."""
_FILL_TIMEOUT = timedelta(hours=1)
"""A practice that is older than this and not filled yet was abandoned by a killed process."""
_DOUBLE_CLICK = timedelta(seconds=5)
_LOCK_TIMEOUT = "15s"
_ID = re.compile(r"([a-z])([0-9a-f]{8})([0-9a-f]{4})?")
_USER = re.compile(r"usr_([a-z2-7]{16})")
_NAMES = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname DESC"
_LOCK = "SELECT pg_advisory_lock(hashtextextended(%s, 49))"

_REFUSED = (errors.InsufficientPrivilege, psycopg.OperationalError, OperationalError)
"""Errors when the role may not create databases or cannot connect, or when somebody is connected to the template."""
_log = logging.getLogger(__name__)

type Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Practice:
    """A practice. ``id``: the course's first letter, the real time when it was made, in hex, and the start of the hash
    of the schema (``_version``).

    ``user_id``: the user's id on the real site. ``is_new``: whether it is not filled yet.
    """

    user_id: str
    id: str
    is_new: bool = False

    @property
    def course(self) -> Course:
        return next(one for one in COURSES if one[0] == self.id[0])

    @property
    def ends_at(self) -> datetime:
        """When it will be dropped, in real time."""
        return self.made_at + KEPT

    @property
    def made_at(self) -> datetime:
        """When it was made, in real time."""
        return datetime.fromtimestamp(int(self.id[1:9], 16), UTC)

    @property
    def is_over(self) -> bool:
        """Whether it is a day old, made for another schema than the present one, or abandoned before it was filled."""
        now = datetime.now(UTC)
        is_abandoned = self.is_new and now >= self.made_at + _FILL_TIMEOUT
        return now >= self.ends_at or self.id[9:] != _version()[:4] or is_abandoned

    @property
    def database(self) -> str:
        return f"{settings.PRACTICE_PREFIX}_{self.user_id.removeprefix('usr_')}_{'n' if self.is_new else ''}{self.id}"


def prepare() -> None:
    """Make the template of the present schema ahead of time; else the first person to practise waits for it.

    On a site without users its own database is copied, which is faster. Errors (no privilege, somebody connected) are
    only logged here; ``make`` tries again and reports them.
    """
    try:
        with _owner() as owner:
            owner.execute(_LOCK, [_template_name()])
            free = not directly.is_pooled("default")  # a pooler stays connected, and nobody may be to what is copied
            if free and not _exists(owner, _template_name()) and not _has_users(owner):
                statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                real = sql.Identifier(owner.info.dbname)
                owner.execute(statement.format(sql.Identifier(_template_name()), real))
            _template(owner)
    except _REFUSED as error:
        _log.warning("the template of practices is not made yet: %s", error)


def a_day() -> int:
    """How many practices one person may start in a day (of Japan, in real time)."""
    return int(getattr(settings, "PRACTICES_A_DAY", A_DAY))


def practice(user_id: str, practice_id: str) -> Practice:
    """The practice with this id of this user. Raises ``not-found`` (404) for a malformed id, ``practice-over`` (404).

    Whether its database exists is only found when it is ``opened``.
    """
    found = _parse(user_id, practice_id)
    if found is None:
        raise Problem.unknown()
    if found.is_over:
        raise Problem("practice-over", 404)
    return found


def practice_of(user_id: str) -> Practice | None:
    """The practice that this person has under way, if any. One query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_NAMES, [f"{settings.PRACTICE_PREFIX}_{user_id.removeprefix('usr_')}_"])
        found = [_from_name(name) for (name,) in cursor.fetchall()]
    going = [one for one in found if one is not None and not one.is_new and not one.is_over]
    return max(going, key=lambda one: one.made_at, default=None)


@contextmanager
def opened(one: Practice) -> Iterator[None]:
    """Run the block inside a practice. Raises ``practice-over`` (404) if its database does not exist (any more),
    ``practice-unavailable`` (409) if it exists but connecting fails.
    """
    with inside(one.database):
        try:
            connections["default"].ensure_connection()
        except OperationalError as error:
            failed = error
        else:
            yield
            return
    raise (_unavailable(failed) if _database_exists(one) else Problem("practice-over", 404)) from failed


def make(user_id: str, course: Course, fill: Callable[[], None]) -> Practice:
    """Make a practice, filled by ``fill`` (called inside it), and drop any other that the person had. A double click
    makes only one.

    Raises ``practice-unavailable`` (409) if the owner's role may not create databases or connect to them,
    ``practice-full`` (409), ``practice-enough`` (429, ``limit``) if the person has started that many today; then the
    present practice stays.
    """
    pressed = datetime.now(UTC)  # before the lock: a second click waits there while the first makes its practice
    try:
        with _owner() as owner:
            owner.execute(sql.SQL("SET lock_timeout = {}").format(_LOCK_TIMEOUT))
            owner.execute(_LOCK, [user_id])
            return _make(owner, user_id, course, fill, pressed)
    except _REFUSED as error:
        raise _unavailable(error) from error


def _make(owner: Connection, user_id: str, course: Course, fill: Callable[[], None], pressed: datetime) -> Practice:
    now = datetime.now(UTC)
    mine = [one for one in _all(owner) if one.user_id == user_id]
    for one in mine:
        if one.course == course and not one.is_new and not one.is_over and pressed < one.made_at + _DOUBLE_CLICK:
            return one
    count = f"practices:{user_id}:{day_of(now)}"  # exact, under this person's lock
    if cache.get(count, 0) >= a_day():
        raise Problem("practice-enough", 429, limit=a_day())
    for one in mine:
        drop(one)
    if len(_all(owner)) >= MOST:
        raise Problem("practice-full")
    made = Practice(user_id, f"{course[0]}{int(now.timestamp()):08x}{_version()[:4]}", is_new=True)
    _clone(owner, made.database)
    try:
        with opened(made):
            fill()
    except BaseException:
        drop(made)
        raise
    # Renamed only now, so that a process killed before leaves no practice that anybody can open.
    ready = replace(made, is_new=False)
    names = sql.Identifier(made.database), sql.Identifier(ready.database)
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    cache.set(count, cache.get(count, 0) + 1, KEPT.total_seconds())
    return ready


def drop(one: Practice) -> None:
    """Delete a practice's files, then its database. One that is in use stays for the next ``sweep``."""
    try:
        with opened(one):
            for place in _file_places():
                for each in (*places_beside(place), place):
                    default_storage.delete(each)
    except Problem as problem:
        if problem.slug == "practice-over":
            return
    with _owner() as owner, suppress(errors.ObjectInUse):
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(one.database)))


def sweep() -> int:
    """Drop the practices that are over; return how many there were."""
    with _owner() as owner:
        over = [one for one in _all(owner) if one.is_over]
    for one in over:
        drop(one)
    return len(over)


def _file_places() -> list[str]:
    """The storage names of all files of the practice that this thread is inside, from the columns ``place`` of all its
    tables. A practice made before an update may lack new tables.
    """
    there = set(connections["default"].introspection.table_names())
    known = [model for model in apps.get_models() if model._meta.db_table in there]
    models = [model for model in known if any(map(_is_file_place, model._meta.fields))]
    return [str(place) for model in models for place in model._default_manager.values_list("place", flat=True)]


def _is_file_place(field: object) -> bool:
    """Whether a field is a storage name: a TextField named ``place`` (a job's and a message file's
    are of other types).
    """
    return isinstance(field, TextField) and field.name == "place"


def _unavailable(error: Exception) -> Problem:
    _log.error("practices: %s", error)
    return Problem("practice-unavailable")


def _database_exists(one: Practice) -> bool:
    """Whether a practice's database exists. Asked by a query, since the server's error message may
    be in any language.
    """
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [one.database])
        return cursor.fetchone() is not None


def _parse(user_id: str, practice_id: str) -> Practice | None:
    named = _ID.fullmatch(practice_id)
    if named is None or not _USER.fullmatch(user_id) or named[1] not in {course[0] for course in COURSES}:
        return None
    return Practice(user_id, practice_id)


def _from_name(name: str) -> Practice | None:
    user, _, practice_id = name.removeprefix(f"{settings.PRACTICE_PREFIX}_").partition("_")
    found = _parse(f"usr_{user}", practice_id.removeprefix("n"))
    return found and replace(found, is_new=practice_id.startswith("n"))


def _names(owner: Connection, start: str = "") -> list[str]:
    known = owner.execute(_NAMES, [f"{settings.PRACTICE_PREFIX}_{start}"]).fetchall()
    return [str(name) for (name,) in known]


def _all(owner: Connection) -> list[Practice]:
    return [one for name in _names(owner) if (one := _from_name(name)) is not None]


def _clone(owner: Connection, name: str) -> None:
    template = _template(owner)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    owner.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _template(owner: Connection) -> str:
    """The name of the template for the present schema; if it is missing, it is made (two seconds)."""
    name = _template_name()
    owner.execute(_LOCK, [name])
    if _exists(owner, name):
        return name
    for old in _names(owner, "template_"):  # of an earlier schema, or left behind by a killed process
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
    fresh = f"{name}_new"
    owner.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(fresh)))
    with redirected("owner", NAME=fresh):
        migrating.migrate()
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(name)))
    return name


def _template_name() -> str:
    return f"{settings.PRACTICE_PREFIX}_template_{_version()}"


def _exists(owner: Connection, name: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _has_users(owner: Connection) -> bool:
    return owner.execute("SELECT 1 FROM people_user LIMIT 1").fetchone() is not None


@functools.cache
def _version() -> str:
    """A short hash of the schema: of all migrations and the privileges on tables."""
    known = sorted(MigrationLoader(None).disk_migrations or ())
    return hashlib.sha256(repr((known, sorted(grants.STRICT.items()))).encode()).hexdigest()[:8]


def _owner() -> Connection:
    """A connection as owner outside transactions, in which databases cannot be created or dropped."""
    return directly.connect("owner")
