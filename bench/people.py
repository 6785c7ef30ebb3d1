"""The people: three made by commands and some profiles written on their page, then all others copied from these."""

import hashlib
import math
import subprocess
from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from itertools import count
from typing import Any

from bench import drawing, texts
from bench.browsing import Line, Program, Visitor
from bench.drawing import Draw
from bench.graphs import Catalogue
from bench.library import Library
from bench.loading import Loader, Progress
from bench.moulds import Mould, mould
from bench.site import Connection, Site
from bench.sizes import DAYS, Sizes

PASSWORD = "hashiru-michi-27"  # noqa: S105 - of made-up people
PROFILES = 12
_ROOMS = ("people_user", "people_party", "people_client", "people_profile", "people_organisation",
          "people_membership", "account_emailaddress")  # fmt: skip
_BARE = tuple(room for room in _ROOMS if room != "people_profile")
_YEARS, _PLAYED = timedelta(days=3 * 364), timedelta(days=DAYS)
_GIVE = """
INSERT INTO people_token (id, user_id, secret_hash, scopes, name, made_at)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[]) CROSS JOIN (VALUES ('{read,write}'::text[], 'bench', now())) s
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Person:
    """The person with number ``n``. ``organisation``: whether they deal for an organisation of their own; ``suffixes``:
    of the ids of user and party, organisation and its party.
    """

    n: int
    organisation: bool
    suffixes: tuple[str, ...]

    @property
    def user_id(self) -> str:
        return f"usr_{self.suffixes[0]}"

    @property
    def client_id(self) -> str:
        """The id of the client for whom they deal: themself, or their organisation."""
        return f"org_{self.suffixes[2]}" if self.organisation else self.user_id

    @property
    def party_id(self) -> str:
        return f"pty_{self.suffixes[3 if self.organisation else 1]}"


@dataclass(frozen=True)
class Crowd:
    """All people by number: clients first, then workers."""

    draw: Draw
    sizes: Sizes

    def client(self, rank: int) -> Person:
        return self._person(rank, organisation=rank % 2 == 1)

    def worker(self, rank: int) -> Person:
        return self._person(self.sizes.clients + rank, organisation=False)

    @property
    def searcher(self) -> Person:
        """A worker who is in no copy and gets 200 blocks."""
        return self.worker(self.sizes.workers - 1)

    @property
    def passer_by(self) -> Person:
        """A worker who is in no copy and has no data."""
        return self.worker(self.sizes.workers - 2)

    def _person(self, n: int, *, organisation: bool) -> Person:
        kinds = ("user", "party", "organisation", "company")[: 4 if organisation else 2]
        return Person(n, organisation, tuple(self.draw.suffix(kind, n) for kind in kinds))


def program(line: Line, draw: Draw, person: Person) -> Program:
    """A program that uses the person's token from ``give_tokens``."""
    return Program(line, draw.secret(person.user_id))


def give_tokens(connection: Connection, draw: Draw, user_ids: Collection[str]) -> None:
    """Insert a token for each user, derived from the seed."""
    ids = sorted(user_ids)
    hashes = [hashlib.sha256(draw.secret(user_id).encode()).hexdigest() for user_id in ids]
    connection.execute(_GIVE, [[f"tok_{user_id[4:]}" for user_id in ids], ids, hashes])


def fill_people(
    site: Site, connection: Connection, catalogue: Catalogue, crowd: Crowd, library: Library, part: float
) -> None:
    """Make all users with their parties, an organisation for every other client, and a profile for most workers.

    ``part``: the share of the template profiles to write.
    """
    with suppress(subprocess.CalledProcessError):  # a checkout from before decision 68 asks nobody
        site.run("settings", "set", "step_asked", "false")
    loader = Loader(connection, {})
    worker, profiles = _worker(site, connection, catalogue, part)
    alone, company = (_client(site, connection, catalogue, organisation) for organisation in (False, True))
    for each in (worker, alone, company, *profiles):
        loader.know({table.name: each.columns(table) for table, _ in each.tables})
    numbers, progress = crowd.draw.numbers("people"), Progress("people", crowd.sizes.users)
    for n in range(crowd.sizes.users):
        days = -_YEARS - timedelta(days=numbers.randrange(1_500))
        if n < crowd.sizes.clients:
            person = crowd.client(n)
            moulds = [company if person.organisation else alone]
        else:
            person = crowd.worker(n - crowd.sizes.clients)
            moulds = [worker, profiles[n % len(profiles) if numbers.random() < 0.7 else 0]]
        marks = [drawing.email(n), drawing.display_name(n), drawing.company(n)]
        for each in moulds:
            # A profile was last changed at any time from then to now: somebody always has changed theirs just now.
            since = days + (_PLAYED - days) * numbers.random() if each in profiles else days
            each.write(each.cast(str, [person.suffixes], since, count(), library.deal, marks=marks), loader.rows)
        loader.load_some()
        progress.at(n)
    loader.load()
    connection.execute("ANALYZE")
    progress.end()


def _worker(site: Site, connection: Connection, catalogue: Catalogue, part: float) -> tuple[Mould, list[Mould]]:
    """The moulds of a worker, and of profiles, of which the first is empty."""
    made, marks = _create(site, "働く人", ())
    suffixes = [_suffixes(connection, made)]
    bare = mould(connection, catalogue, ("people_user", made["id"]), _BARE, suffixes, marks)
    visitor = Visitor(Line(site.port)).sign_in(marks[0], PASSWORD)
    numbers, counted = Draw(0).numbers("profiles"), count()
    profiles = []
    for _ in range(math.ceil(part * PROFILES)):
        ids = {"people_profile": {made["id"]}}
        profiles.append(Mould(connection, catalogue, made["id"], ids, suffixes, marks))
        visitor.submit("/profile/edit", texts.profile(numbers, counted))
    return bare, profiles


def _client(site: Site, connection: Connection, catalogue: Catalogue, organisation: bool) -> Mould:
    company = ("--company", "頼む会社") if organisation else ()
    made, marks = _create(site, "頼む人" if organisation else "頼む個人", company)
    return mould(
        connection, catalogue, ("people_user", made["id"]), _ROOMS, [_suffixes(connection, made)], marks
    )  # fmt: skip


def _create(site: Site, name: str, more: Sequence[str]) -> tuple[dict[str, Any], list[str]]:
    """Create a user by the command line; return the command's answer and the words to replace in copies."""
    email = f"mould{hashlib.sha256(name.encode()).hexdigest()[:6]}@bench.example"
    made = site.run(
        "user", "create", "--email", email, "--name", name, "--password", PASSWORD, "--verified", *more
    )  # fmt: skip
    return made, [email, name, "頼む会社"]


def _suffixes(connection: Connection, made: dict[str, Any]) -> list[str]:
    found = connection.execute("SELECT party_id FROM people_user WHERE id = %s", [made["id"]]).fetchone()
    ids = [made["id"], *(found or ())]
    if made["organisation_id"]:
        query = "SELECT id, party_id FROM people_organisation WHERE id = %s"
        ids += connection.execute(query, [made["organisation_id"]]).fetchone() or ()
    return [each[4:] for each in ids]
