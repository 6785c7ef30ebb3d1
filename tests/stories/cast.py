"""The people of all stories, and the steps that every story begins with; everything is made by commands."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from michinori.config.table import HANDLERS
from michinori.contracts.commands import deposits, offers, stages
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.files import store_file
from michinori.market.commands import jobs, proposals
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_money_in


@dataclass
class Cast:
    """Aoi of a web agency (client), Ren (worker), Mio (a stranger); made on first use. ``verified``: Ren and Mio
    as well.
    """

    made: dict[str, User] = field(default_factory=dict)
    verified: bool = False

    def person(self, name: str, **more: Any) -> User:
        if name not in self.made:
            self.made[name] = create_user(
                actor=Actor.operator(), email=f"{name.lower()}@example.com", name=name, confirmed=True, **more
            )
        return self.made[name]

    @property
    def aoi(self) -> User:
        return self.person("Aoi", company="青空ウェブ制作", verified=True)

    @property
    def ren(self) -> User:
        return self.person("Ren", verified=self.verified)

    @property
    def mio(self) -> User:
        return self.person("Mio", verified=self.verified)

    def acts(self, user: User) -> Actor:
        return Actor.person(user.id)

    def proved(self, user: User) -> Actor:
        """One of the staff, who has just proved who they are."""
        return Actor.person(user.id, elevated=True)


def in_days(days: int) -> date:
    """A date that many days from today in Japan."""
    return clock.now().astimezone(JAPAN).date() + timedelta(days=days)


BRIEF = [
    {"key": "ポイントカラー", "value": "青", "direction": True},
    {"key": "テイスト", "value": "シック", "direction": True},
    {"key": "幅", "value": "1280px", "direction": False},
]


WHOLE = [{"name": "全体", "price": 48_000}]
"""The same work in one stage, so that handing it in is the delivery."""


def terms(**changes: Any) -> dict[str, Any]:
    """Terms of a landing page at ¥48,000 in three stages, all open at once and paid at completion: for tests of figures
    that build up side by side. The stories go one step at a time (``by_default``).
    """
    return {
        "pay_on": "completion",
        "open_stages": 3,
        "price": 48_000,
        "stages": [
            {"name": "ワイヤーフレーム", "price": 14_400},
            {"name": "ファーストビュー", "price": 14_400},
            {"name": "本文", "price": 19_200},
        ],
        "due_date": in_days(30).isoformat(),
        "brief": BRIEF,
    } | changes


def proposed(cast: Cast) -> str:
    """Aoi has posted the landing page, Ren has proposed: the proposal's id."""
    job = jobs.create_job(
        actor=cast.acts(cast.aoi),
        body={
            "title": "広告用ランディングページのデザイン",
            "description": "広告から来た人に見せる一枚のページです。",
            "category": "design",
            "kind": "fixed",
            "brief": BRIEF,
        },
    )
    proposal = proposals.create_proposal(
        actor=cast.acts(cast.ren),
        job_id=job.id,
        body={"price": 48_000, "message": "ワイヤーフレームから作ります。", "due_date": in_days(30).isoformat()},
    )
    return proposal.id


def offered(cast: Cast, **changes: Any) -> Contract:
    """Aoi has offered the terms to Ren."""
    return offers.offer_terms(actor=cast.acts(cast.aoi), proposal_id=proposed(cast), terms=terms(**changes))


def agreed(cast: Cast, **changes: Any) -> Contract:
    """Ren has accepted."""
    contract = offered(cast, **changes)
    return offers.accept_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms_version=1)


def active(cast: Cast, *, spare: int = 0, **changes: Any) -> Contract:
    """The deposit is made; ``spare`` yen remain on the client's balance."""
    contract = agreed(cast, **changes)
    pay_in(cast, contract.price * 11 // 10 + spare)
    return deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)


def hand_in(cast: Cast, contract: Contract, number: int) -> Contract:
    """Ren hands in a stage with a file."""
    return stages.submit_stage(
        actor=cast.acts(cast.ren),
        contract_id=contract.id,
        number=number,
        file_ids=[a_file(cast.ren, f"{number}.txt")],
    )


def show(cast: Cast, contract: Contract, number: int, percent: int) -> Contract:
    """Ren reports how far a stage is, with a file."""
    return stages.report_stage(
        actor=cast.acts(cast.ren),
        contract_id=contract.id,
        number=number,
        percent=percent,
        file_ids=[a_file(cast.ren, f"{number}-{percent}.txt")],
    )


def approve(cast: Cast, contract: Contract, number: int) -> Contract:
    """Aoi approves a stage, and with the last one all."""
    return stages.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=number)


def handed_in_and_approved(cast: Cast, contract: Contract, *numbers: int) -> Contract:
    """The stages of these numbers, one after the other."""
    for number in numbers:
        hand_in(cast, contract, number)
        contract = approve(cast, contract, number)
    return contract


def pay_in(cast: Cast, amount: int) -> None:
    """Money of Aoi's agency arrives at the bank."""
    record_money_in(client_id=default_client(cast.aoi.id).id, amount=amount, reference=f"R{clock.now().isoformat()}")


def a_file(user: User, name: str = "画面.txt") -> str:
    """A file that this person has uploaded: its id."""
    return store_file(actor=Actor.person(user.id), name=name, content=f"{name} を見てください".encode()).id


def wait_until(instant: datetime) -> int:
    """Turn the site's time forward and let all that falls due happen; gives how many acts that was."""
    clock.turn_to(instant)
    return run_due(HANDLERS, instant)


def wait_days(days: int) -> int:
    """Until 24:00 of the day that many days from now, and a minute."""
    day = in_days(days + 1)
    return wait_until(datetime(day.year, day.month, day.day, 0, 1, tzinfo=JAPAN))
