"""The installation that is harmed: a home on a disk with pairs of a client and a worker, and Sora of the staff."""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bench.site import Connection
from bench.site import Site as Inside
from drill.site import Site
from drill.visitors import as_program
from faults.receivers import Receivers

PASSWORD = "hashiru-michi-27"  # noqa: S105 - of made-up people
SORA = "sora@example.jp"
_ACCOUNT = ("--bank", "0001", "--branch", "001", "--kind", "ordinary", "--number", "1234567", "--holder", "アオイ")
_SETTINGS = {"jobs_a_day": "100000", "payout_second": "1000000000"}
"""A load is more than one person does in a day; payouts of a day are released at once, by whoever gathers them."""
_HOOKED = 2
"""How many workers have a program that is called: each call takes its time, and one webhook's are made one by one."""


@dataclass(frozen=True)
class Person:
    """``name``: in the book, also before the @ of their address."""

    name: str
    id: str
    token: str

    @property
    def email(self) -> str:
        return f"{self.name}@example.jp"


@dataclass(frozen=True)
class Pair:
    """A client with the number that their transfers bear, and the worker who works for them."""

    client: Person
    worker: Person
    reference: str


class Market:
    """``folder``: where the home, the book and what was received are kept, and found again."""

    def __init__(self, folder: Path, receivers: Receivers) -> None:
        self.folder = folder
        self.settings = {"MICHINORI_SIMULATED_TIME": "1", "EMAIL_URL": receivers.mail}
        self.site = Site(folder / "home", self.settings)
        self.inside = Inside(folder / "home")
        self.pairs: list[Pair] = []
        self._receivers = receivers

    def connect(self) -> Connection:
        """A connection to the database as the owner of its tables."""
        return self.inside.connect()

    @property
    def names(self) -> dict[str, str]:
        """Of all people by their tokens."""
        return {person.token: person.name for pair in self.pairs for person in (pair.client, pair.worker)}

    @property
    def hooked(self) -> set[str]:
        """The names of those whose program is called."""
        return {pair.worker.name for pair in self.pairs[:_HOOKED]}

    @contextmanager
    def running(self, pairs: int) -> Iterator["Market"]:
        """It serves until the context is left; people are made where they are missing."""
        record = self.folder / "people.json"
        known = json.loads(record.read_text()) if record.exists() else self._people(pairs)
        record.write_text(json.dumps(known))
        try:
            self.site.start()
            self.pairs = [self._pair(*pair) for pair in known["pairs"]]
            yield self
        finally:
            self.site.end()
            self.site.wait_for_database()

    def _people(self, pairs: int) -> dict[str, Any]:
        create = ("user", "create", "--password-stdin", "--verified", "--name")
        self.site.run(*create, "空", "--email", SORA, "--staff", typed=PASSWORD)
        for name, value in _SETTINGS.items():
            self.site.run("settings", "set", name, value)
        names = [f"{side}{n}" for n in range(pairs) for side in ("aoi", "ren")]
        with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
            made = list(pool.map(lambda name: self._person(create, name), names))
        return {"pairs": list(zip(made[::2], made[1::2], strict=True))}

    def _person(self, create: Sequence[str], name: str) -> dict[str, str]:
        email = f"{name}@example.jp"
        made = self.site.run(*create, name, "--email", email, typed=PASSWORD)
        if name.startswith("ren"):
            self.site.run("bank-account", "set", "--user", email, *_ACCOUNT, "--as", SORA)
        return {"name": name, "id": made["id"], "token": made["token"]}

    def _pair(self, client: dict[str, str], worker: dict[str, str]) -> Pair:
        with as_program(self.site.url, client["token"]) as aoi:
            reference = _said(aoi.get("/paying-in"), 200)["reference"]
        person = Person(**worker)
        if int(person.name.removeprefix("ren")) < _HOOKED:
            self._hook(person)
        return Pair(Person(**client), person, reference)

    def _hook(self, person: Person) -> None:
        """Have the person's program called; once, also where it was before."""
        with as_program(self.site.url, person.token) as program:
            if not _said(program.get("/webhooks"), 200)["items"]:
                asked = {"url": self._receivers.hook, "events": ["contract", "proposal", "message"]}
                _said(program.post("/webhooks", json=asked), 201)


def _said(answer: httpx.Response, status: int) -> dict[str, Any]:
    assert answer.status_code == status, f"{answer.request.url.path}: {answer.status_code} {answer.text[:200]}"
    found: dict[str, Any] = answer.json()
    return found
