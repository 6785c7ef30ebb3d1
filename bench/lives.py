"""Lives of contracts, which are played on a real site by its API and then multiplied.

A life is a generator: it acts, and yields the days to wait until it goes on.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from bench import texts
from bench.browsing import Program

type Life = Callable[["Deal"], Iterator[float]]


@dataclass
class Deal:
    """One contract between two people. ``day``: the date so many days from today; ``fund``: pays yen in for the client;
    ``reports``: the number of reports in a long life; ``counted``: numbers of texts.
    """

    client: Program
    worker: Program
    numbers: Random
    day: Callable[[int], str]
    fund: Callable[[int], None]
    reports: int
    counted: Iterator[int]
    stages: int = 3
    job_id: str = ""
    proposal_id: str = ""
    thread_id: str = ""
    id: str = ""
    price: int = 0
    amounts: list[int] = field(default_factory=list)

    @property
    def path(self) -> str:
        return f"/contracts/{self.id}"

    def propose(self) -> None:
        self.amounts = [self.numbers.randrange(6, 40) * 1_000 for _ in range(self.stages)]
        self.price = sum(self.amounts)
        self.job_id = self.client.post("/jobs", texts.job(self.numbers, self.counted), status=201)["id"]
        body = {"price": self.price, "message": texts.said(self.numbers), "due_date": self.day(60)}
        proposal = self.worker.post(f"/jobs/{self.job_id}/proposals", body, status=201)
        self.thread_id = proposal["thread_id"]
        self.say(self.client)
        self.say(self.worker)
        self.proposal_id = proposal["id"]

    def offer(self, **changes: Any) -> None:
        self.propose()
        names = [texts.STAGES[n % len(texts.STAGES)] + ("" if n < len(texts.STAGES) else str(n)) for n in range(99)]
        terms = {
            "price": self.price,
            "stages": [{"name": n, "price": p} for n, p in zip(names, self.amounts, strict=False)],
            "due_date": self.day(50),
            "brief": [{"key": "雰囲気", "value": "落ち着いた紺", "direction": True}],
            "withholding": self.numbers.random() < 0.5,
        }
        made = self.client.post(f"/proposals/{self.proposal_id}/offer", {"terms": terms | changes}, status=201)
        self.id = made["id"]

    def agree(self, **changes: Any) -> None:
        self.offer(**changes)
        self.worker.post(f"{self.path}/accept-offer", {"terms_version": 1})

    def begin(self, **changes: Any) -> None:
        self.agree(**changes)
        self.fund(self.price + self.price // 10)
        self.client.post(f"{self.path}/deposit")
        self.client.post(f"/jobs/{self.job_id}/close")

    def work(self, stage: int, act: str, **body: Any) -> None:
        self.worker.post(f"{self.path}/stages/{stage}/{act}", body)

    def answer(self, stage: int, act: str) -> None:
        self.client.post(f"{self.path}/stages/{stage}/{act}")

    def say(self, who: Program) -> None:
        who.post(f"/threads/{self.thread_id}/messages", {"body": texts.said(self.numbers)}, status=201)

    def talk(self) -> None:
        self.say(self.worker)
        self.say(self.client)

    def review(self) -> None:
        """Review each other."""
        for who in (self.client, self.worker):
            scales = ("communication", "clarity", "punctuality", "respect", "quality")
            stars = {scale: self.numbers.randrange(3, 6) for scale in scales}
            who.post(f"{self.path}/reviews", {"stars": stars, "comment": "ありがとうございました。"}, status=201)


def whole(deal: Deal) -> Iterator[float]:
    """Three stages, paid at the end."""
    deal.begin(pay_on="completion")
    for stage in (1, 2, 3):
        yield 2
        deal.work(stage, "report", percent=60)
        deal.answer(stage, "acknowledge")
        yield 1
        deal.work(stage, "submit")
        yield 1
        deal.answer(stage, "approve")
    deal.review()


def by_stages(deal: Deal) -> Iterator[float]:
    """Two stages, each paid when it is approved."""
    deal.stages = 2
    deal.begin()
    for stage in (1, 2):
        yield 3
        deal.work(stage, "submit")
        deal.talk()
        deal.answer(stage, "approve")
    deal.review()


def small(deal: Deal) -> Iterator[float]:
    """One stage, handed in and approved."""
    deal.stages = 1
    deal.begin()
    deal.talk()
    yield 3
    deal.work(1, "submit")
    yield 2
    deal.answer(1, "approve")
    deal.review()


def by_clock(deal: Deal) -> Iterator[float]:
    """Handed in with a file and accepted by the clock."""
    deal.stages = 1
    deal.begin()
    deal.talk()
    yield 3
    file = deal.worker.upload("納品.txt", "納品一式")
    deal.work(1, "submit", file_ids=[file])
    yield 9
    deal.worker.get(deal.path)


def ended(deal: Deal) -> Iterator[float]:
    """Ended halfway by agreement."""
    deal.begin()
    yield 3
    deal.work(1, "submit")
    deal.answer(1, "approve")
    yield 2
    deal.work(2, "report", percent=40)
    deal.talk()
    yield 1
    amount = deal.amounts[0]
    body = {"amount": amount, "reason": "client_withdrew", "note": "予定が変わりました。"}
    opened = deal.client.post(f"{deal.path}/terminations", body, status=201)
    deal.worker.post(f"/terminations/{opened['id']}/accept", {"amount": amount})


def refused(deal: Deal) -> Iterator[float]:
    """An offer that the worker declined."""
    deal.offer()
    yield 1
    deal.worker.post(f"{deal.path}/decline-offer")
    deal.client.post(f"/jobs/{deal.job_id}/close")


def hourly(deal: Deal) -> Iterator[float]:
    """On the hours meter, with four days logged, still under way."""
    deal.begin(meter={"kind": "hours", "rate": 2_000}, stages=[])
    deal.talk()
    for _ in range(4):
        yield 2
        deal.worker.post(f"{deal.path}/hours", {"date": deal.day(0), "minutes": 90, "note": "作業"})


def under_way(deal: Deal) -> Iterator[float]:
    """A stage approved, the next reported and acknowledged; the bench ends such contracts halfway."""
    deal.begin(pay_on="completion")
    yield 1
    deal.work(1, "submit")
    deal.answer(1, "approve")
    deal.work(2, "report", percent=50)
    deal.answer(2, "acknowledge")
    deal.talk()


def long(deal: Deal) -> Iterator[float]:
    """A report and messages every day: more than 50 events, unless ``reports`` is small."""
    deal.begin()
    for day in range(deal.reports):
        yield 1
        deal.work(1, "report", percent=4 * (day + 1))
        deal.answer(1, "acknowledge")
        deal.talk()


def offered(deal: Deal) -> Iterator[float]:
    """An offer that waits for its answer."""
    deal.offer()
    yield 0


def agreed(deal: Deal) -> Iterator[float]:
    """An agreed contract that waits for its deposit."""
    deal.agree()
    yield 0


def delivered(deal: Deal) -> Iterator[float]:
    """A delivery that waits for its acceptance."""
    deal.stages = 1
    deal.begin()
    yield 2
    deal.work(1, "submit", note="納品します。")


def ending(deal: Deal) -> Iterator[float]:
    """An ending halfway that the client has not answered."""
    deal.begin()
    deal.work(1, "report", percent=50)
    yield 1
    deal.answer(1, "acknowledge")
    deal.worker.post(f"{deal.path}/terminations", {"amount": 3_000, "reason": "agreed"}, status=201)


@dataclass(frozen=True)
class Kind:
    """A kind of life. ``days``: how many it takes at most; ``share``: per thousand contracts; ``plays``: how many to
    play.
    """

    play: Life
    days: int
    share: int
    plays: int = 2


LIVES: dict[str, Kind] = {
    "whole": Kind(whole, 12, 100, 4),
    "by_stages": Kind(by_stages, 9, 100),
    "small": Kind(small, 6, 380, 4),
    "by_clock": Kind(by_clock, 13, 100),
    "ended": Kind(ended, 7, 100),
    "refused": Kind(refused, 2, 60),
    "hourly": Kind(hourly, 9, 10),
    "under_way": Kind(under_way, 2, 90, 4),
    "long": Kind(long, 25, 10),
    "offered": Kind(offered, 1, 15),
    "agreed": Kind(agreed, 1, 10),
    "delivered": Kind(delivered, 3, 15),
    "ending": Kind(ending, 2, 10),
}
