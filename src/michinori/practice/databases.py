"""The databases of practices: cloned from a migrated template, one for a person at most, dropped after a day.

What there is to know of a practice stands in its name, so that nothing about practices is kept among real rows:
``PREFIX_USER_COURSE+TIME+TABLES``, with an ``n`` before the course until it is filled. Whoever is not that user asks
for a database that does not exist.
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
from django.db.utils import load_backend
from psycopg import errors, sql

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import directly, grants, migrating
from michinori.machinery.practising import inside
from michinori.rules.practice.course import COURSES, Course

KEPT = timedelta(days=1)
MOST = 200
"""All practices of a site together: each takes about 12 MB."""
A_DAY = 10
"""How often one person may start in a day; the setting ``PRACTICES_A_DAY`` says otherwise."""
_MAKING = timedelta(hours=1)
"""What was begun so long ago and is not filled yet was broken off."""
_SAME_PRESS = timedelta(seconds=5)
_PATIENCE = "15s"
_ID = re.compile(r"([a-z])([0-9a-f]{8})([0-9a-f]{4})?")
_USER = re.compile(r"usr_([a-z2-7]{16})")
_NAMES = "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname DESC"
_LOCK = "SELECT pg_advisory_lock(hashtextextended(%s, 49))"

_REFUSED = (errors.InsufficientPrivilege, psycopg.OperationalError, OperationalError)
"""No right to make databases, no way into one, somebody connected where nobody may be."""
_log = logging.getLogger(__name__)

type Connection = psycopg.Connection[tuple[Any, ...]]


@dataclass(frozen=True)
class Practice:
    """``id``: the course's first letter, the real time it was made at, and what its tables look like, in short.

    ``user_id``: of the real site. ``is_new``: not filled yet; whoever was broken off in it leaves it so.
    """

    user_id: str
    id: str
    is_new: bool = False

    @property
    def course(self) -> Course:
        return next(one for one in COURSES if one[0] == self.id[0])

    @property
    def ends_at(self) -> datetime:
        """Real time."""
        return self.made_at + KEPT

    @property
    def made_at(self) -> datetime:
        """Real time."""
        return datetime.fromtimestamp(int(self.id[1:9], 16), UTC)

    @property
    def is_over(self) -> bool:
        """After a day; before that where the site's tables have changed since, or nobody filled it."""
        now = datetime.now(UTC)
        broken_off = self.is_new and now >= self.made_at + _MAKING
        return now >= self.ends_at or self.id[9:] != _version()[:4] or broken_off

    @property
    def database(self) -> str:
        return f"{settings.PRACTICE_PREFIX}_{self.user_id.removeprefix('usr_')}_{'n' if self.is_new else ''}{self.id}"


def prepare() -> None:
    """Make the template ahead of time, once tables were made or changed; else the first to practise waits for it.

    Where nobody is yet, the tables just made are copied. What stands in the way (no right to, somebody connected) is
    no trouble now: ``make`` says so, or does it.
    """
    try:
        with _owner() as owner:
            owner.execute(_LOCK, [_template_name()])
            if not _exists(owner, _template_name()) and not _people(owner):
                statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
                real = sql.Identifier(owner.info.dbname)
                owner.execute(statement.format(sql.Identifier(_template_name()), real))
            _template(owner)
    except _REFUSED as error:
        _log.warning("the template of practices is not made yet: %s", error)


def a_day() -> int:
    """How often one person may start in a day of Japan, in real time."""
    return int(getattr(settings, "PRACTICES_A_DAY", A_DAY))


def practice(user_id: str, practice_id: str) -> Practice:
    """The one an address names, for whoever asks. Raises ``not-found`` for what cannot be one, ``practice-over``."""
    found = _read(user_id, practice_id)
    if found is None:
        raise Problem.unknown()
    if found.is_over:
        raise Problem("practice-over", 404)
    return found


def practice_of(user_id: str) -> Practice | None:
    """The practice that this person has going. One query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_NAMES, [f"{settings.PRACTICE_PREFIX}_{user_id.removeprefix('usr_')}_"])
        found = [_known(name) for (name,) in cursor.fetchall()]
    going = [one for one in found if one is not None and not one.is_new and not one.is_over]
    return max(going, key=lambda one: one.made_at, default=None)


@contextmanager
def opened(one: Practice) -> Iterator[None]:
    """Work inside a practice. Raises ``practice-over`` (404) where its database is gone, or never was this person's,
    ``practice-unavailable`` (409) where it is there and nobody gets in.
    """
    with inside(one.database):
        try:
            connections["default"].ensure_connection()
        except OperationalError as error:
            failed = error
        else:
            yield
            return
    raise (_unavailable(failed) if _there(one) else Problem("practice-over", 404)) from failed


def make(user_id: str, course: Course, fill: Callable[[], None]) -> Practice:
    """A new practice instead of any that this person had, filled inside by ``fill``; pressed twice, it is one.

    Raises ``practice-unavailable`` where the owner's role may not make databases or get into them, ``practice-full``
    (409), ``practice-enough`` (429, ``limit``) for whoever started so often today; then the one going stays.
    """
    pressed = datetime.now(UTC)  # whoever pressed while the first one was still being made has waited for it
    try:
        with _owner() as owner:
            owner.execute(sql.SQL("SET lock_timeout = {}").format(_PATIENCE))
            owner.execute(_LOCK, [user_id])
            return _make(owner, user_id, course, fill, pressed)
    except _REFUSED as error:
        raise _unavailable(error) from error


def _make(owner: Connection, user_id: str, course: Course, fill: Callable[[], None], pressed: datetime) -> Practice:
    now = datetime.now(UTC)
    mine = [one for one in _all(owner) if one.user_id == user_id]
    for one in mine:
        if one.course == course and not one.is_new and not one.is_over and pressed < one.made_at + _SAME_PRESS:
            return one
    count = f"practices:{user_id}:{day_of(now)}"  # exact: whoever is here holds this person's lock
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
    # only now it has its name: whoever was broken off before has left none that anybody is led to
    ready = replace(made, is_new=False)
    names = sql.Identifier(made.database), sql.Identifier(ready.database)
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(*names))
    cache.set(count, cache.get(count, 0) + 1, KEPT.total_seconds())
    return ready


def drop(one: Practice) -> None:
    """Its files, then its database. One that somebody is just using waits for the next time."""
    try:
        with opened(one):
            for place in _places():
                default_storage.delete(place)
    except Problem as problem:
        if problem.slug == "practice-over":
            return
    with _owner() as owner, suppress(errors.ObjectInUse):
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(one.database)))


def sweep() -> int:
    """Drop the practices that are over; gives how many there were."""
    with _owner() as owner:
        over = [one for one in _all(owner) if one.is_over]
    for one in over:
        drop(one)
    return len(over)


def _places() -> list[str]:
    """Where the files lie that any table of a practice tells of: each keeps it in a text called ``place``. One begun
    before a release may lack a table that is new in it.
    """
    there = set(connections["default"].introspection.table_names())
    known = [model for model in apps.get_models() if model._meta.db_table in there]
    models = [model for model in known if any(map(_is_place, model._meta.fields))]
    return [str(place) for model in models for place in model._default_manager.values_list("place", flat=True)]


def _is_place(field: object) -> bool:
    """A job's place and the place of a file in a row are none."""
    return isinstance(field, TextField) and field.name == "place"


def _unavailable(error: Exception) -> Problem:
    _log.error("practices: %s", error)
    return Problem("practice-unavailable")


def _there(one: Practice) -> bool:
    """Asked of the real database: what a server says of one that is missing may be in any language."""
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [one.database])
        return cursor.fetchone() is not None


def _read(user_id: str, practice_id: str) -> Practice | None:
    named = _ID.fullmatch(practice_id)
    if named is None or not _USER.fullmatch(user_id) or named[1] not in {course[0] for course in COURSES}:
        return None
    return Practice(user_id, practice_id)


def _known(name: str) -> Practice | None:
    user, _, practice_id = name.removeprefix(f"{settings.PRACTICE_PREFIX}_").partition("_")
    found = _read(f"usr_{user}", practice_id.removeprefix("n"))
    return found and replace(found, is_new=practice_id.startswith("n"))


def _names(owner: Connection, start: str = "") -> list[str]:
    known = owner.execute(_NAMES, [f"{settings.PRACTICE_PREFIX}_{start}"]).fetchall()
    return [str(name) for (name,) in known]


def _all(owner: Connection) -> list[Practice]:
    return [one for name in _names(owner) if (one := _known(name)) is not None]


def _clone(owner: Connection, name: str) -> None:
    template = _template(owner)
    statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    owner.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))


def _template(owner: Connection) -> str:
    """The template of this version's tables; if it is missing it is made, in two seconds."""
    name = _template_name()
    owner.execute(_LOCK, [name])
    if _exists(owner, name):
        return name
    for old in _names(owner, "template_"):  # of an earlier version, or left by one that was broken off
        owner.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
    fresh = f"{name}_new"
    owner.execute(sql.SQL("CREATE DATABASE {} ENCODING 'UTF8' TEMPLATE template0").format(sql.Identifier(fresh)))
    with _owner_in(fresh):
        migrating.migrate()
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(fresh), sql.Identifier(name)))
    return name


def _template_name() -> str:
    return f"{settings.PRACTICE_PREFIX}_template_{_version()}"


def _exists(owner: Connection, name: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _people(owner: Connection) -> bool:
    return owner.execute("SELECT 1 FROM people_user LIMIT 1").fetchone() is not None


@functools.cache
def _version() -> str:
    """What the tables look like, in short: all migrations, and what the application may do with the tables."""
    known = sorted(MigrationLoader(None).disk_migrations or ())
    return hashlib.sha256(repr((known, sorted(grants.STRICT.items()))).encode()).hexdigest()[:8]


@contextmanager
def _owner_in(database: str) -> Iterator[None]:
    """Lead the owner's connection of this thread to another database."""
    real = connections["owner"]
    own = load_backend(real.settings_dict["ENGINE"]).DatabaseWrapper(real.settings_dict | {"NAME": database}, "owner")
    connections["owner"] = own
    try:
        yield
    finally:
        connections["owner"] = real
        own.close()


def _owner() -> Connection:
    """As the owner, outside of any transaction: databases are made and dropped in none."""
    return directly.connect("owner")
