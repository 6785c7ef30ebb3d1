"""The small world in which lives are played: its people, the contracts under way, and what was last seen of each."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection
from django.test import Client

from michinori.contracts.lives import read_life
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.measures.figures import Meter
from michinori.rules.measures.meter import read_meter
from michinori.rules.settings.bounds import LONGEST_CLOCK
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.deposits import record_money_in
from tests.joining import join_organisation
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT

BEGINNING = datetime(2027, 3, 1, 9, 30, tzinfo=JAPAN)
DEPOSITED, OF_HARU = 20_000_000, 5_000_000
AT_ONCE = 2
"""Contracts under way at one time: with more, planted faults hid in the crowd (reference, engines)."""
IN_ALL = 6


@dataclass
class Base:
    """What all lives begin with, made once: Aoi's agency with an approver and a member, Ren, a stranger, the staff.

    Haru may take work on, Emi may become trustee; the agency and Haru have money.
    """

    cast: Cast = field(default_factory=Cast)
    client_id: str = ""
    proposals: list[str] = field(default_factory=list)
    people: dict[str, User] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    @classmethod
    def made(cls) -> "Base":
        """In the database, for good."""
        clock.turn_to(BEGINNING)
        base, operator = cls(), Actor.operator()
        cast = base.cast
        base.client_id = default_client(cast.aoi.id).id
        base.people = {
            name.lower(): cast.person(name, verified=True)
            for name in ("Aoi", "Ken", "Nana", "Ren", "Mio", "Haru", "Emi")
        }
        base.people["sora"] = cast.person("Sora", staff=True)
        for name, role in (("ken", "approver"), ("nana", "member")):
            email = base.people[name].email
            join_organisation(actor=operator, organisation_id=base.client_id, email=email, role=role)
        update_declarations(
            actor=base.acting("aoi"),
            client_id=base.client_id,
            business=True,
            has_staff=True,  # so that a long contract's ending is a notice first
            has_officers=False,
            withholds=True,
            address="東京都",
            contact="03",
        )
        for name in ("aoi", "ren"):
            user = base.people[name]
            base.tokens[name] = create_token(actor=operator, user_id=user.id, name="lives", scopes=["read"])[1]
            browser = Client()
            browser.force_login(user)
            base.sessions[name] = browser.cookies.output(header="", sep=";")
        base.proposals = [story.proposed(cast) for _ in range(IN_ALL)]
        for owner in (base.people["ren"].id, base.client_id):
            set_bank_account_for(actor=operator, owner_id=owner, body=ACCOUNT)
        for key, text in (("account_hours", "0"), ("payout_second", "1000000000"), ("unused_days", str(LONGEST_CLOCK))):
            set_setting(actor=operator, key=key, text=text)
        story.pay_in(cast, DEPOSITED)
        record_money_in(client_id=base.people["haru"].id, amount=OF_HARU, reference="H1")
        return base

    def acting(self, name: str) -> Actor:
        """That person, acting."""
        return Actor.person(self.people[name].id)


@dataclass
class Seen:
    """One contract as it was last read back, and what the plain model remembers of what it has promised."""

    contract: Contract
    life: Life
    meter: Meter
    old_ns: list[int] = field(default_factory=list)
    undisputed: int = 0
    ending_since: datetime | None = None

    @property
    def id(self) -> str:
        return self.contract.id

    @property
    def n(self) -> int:
        return self.contract.last_n

    @property
    def is_over(self) -> bool:
        return self.life.status in FINAL


@dataclass
class World:
    """One run: the contracts it has seen, and what was asked so far."""

    base: Base
    seen: dict[str, Seen] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    file_n: int = 0
    links: list[str] = field(default_factory=list)
    business_over: bool = False
    ahead: timedelta = field(default_factory=lambda: clock.now() - datetime.now(UTC))

    @property
    def running(self) -> list[Seen]:
        return [one for one in self.seen.values() if not one.is_over]

    def now(self) -> datetime:
        """The site's time, which only ``turn_to`` moves."""
        return datetime.now(UTC) + self.ahead

    def turn_to(self, instant: datetime) -> datetime:
        """Time moves on to an instant, or stays where that is past."""
        now = clock.turn_to(instant)
        self.ahead = now - datetime.now(UTC)
        return now

    def hands(self, seen: Seen) -> tuple[str, ...]:
        """Who may act for the client of a contract: first those who may bind it, last who may not."""
        if seen.contract.client_id != self.base.client_id:
            return ("haru",)
        return ("emi",) if seen.contract.frozen else ("aoi", "ken", "nana")

    def look(self, contract: Contract) -> Seen:
        """One contract as it was read back from its rows, with what was known of it."""
        life = read_life(contract)
        before = self.seen.get(contract.id)
        now = Seen(contract, life, read_meter(life))
        if before is not None:
            now.old_ns, now.undisputed, now.ending_since = before.old_ns, before.undisputed, before.ending_since
        return now

    def moved(self) -> list[Contract]:
        """The contracts whose history has grown since they were last seen."""
        return [one for one in Contract.objects.all() if one.id not in self.seen or self.seen[one.id].n != one.last_n]


def new_events(contract_id: str, after: int) -> list[tuple[Any, ...]]:
    """(n, at, actor, kind, data) of the events after ``n``."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT n, at, actor, kind, data FROM machinery_event WHERE subject_id = %s AND n > %s ORDER BY n",
            [contract_id, after],
        )
        return list(cursor.fetchall())
