"""S1, S2 and the end by agreement as programs live them: the API of the real server, people, money and time by command.

S1 without its reviews. After each story ``ledger check`` must find nothing.
"""

import itertools
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sites import Site, wait_until

BRIEF = [{"key": "ポイントカラー", "value": "青", "direction": True}]
JOB = {
    "title": "広告用ランディングページのデザイン",
    "description": "広告から来た人に見せる一枚のページです。",
    "category": "design",
    "kind": "fixed",
    "brief": BRIEF,
}


def fee_of(total: int) -> int:
    """20 % up to ¥100,000, 10 % of the part up to ¥200,000, 5 % above, each part floored (domain § 8)."""
    return (
        min(total, 100_000) * 20 // 100
        + max(0, min(total, 200_000) - 100_000) * 10 // 100
        + max(0, total - 200_000) * 5 // 100
    )


def net_of(before_tax: int, *, withholds: bool = False) -> int:
    """What reaches Ren of an amount that is paid at once."""
    total = before_tax + before_tax // 10
    fee = fee_of(total)
    return total - fee - fee // 10 - (before_tax * 1021 // 10_000 if withholds else 0)


@dataclass
class Person:
    """Somebody with a token."""

    site: Site
    known: dict[str, Any]
    http: httpx.Client = field(init=False)

    def __post_init__(self) -> None:
        headers = {"Authorization": f"Bearer {self.known['token']}"}
        self.http = httpx.Client(base_url=f"{self.site.url}/api/v1", headers=headers, timeout=30)

    def get(self, path: str) -> dict[str, Any]:
        answer = self.http.get(path)
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def post(self, path: str, body: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Send it twice with one key: the second answer is the first once more."""
        headers = {"Idempotency-Key": secrets.token_hex(8)}
        first, again = [self.http.post(path, json=body or {}, headers=headers, **more) for _ in range(2)]
        assert first.status_code in (200, 201), first.text
        assert (again.status_code, again.content) == (first.status_code, first.content)
        found: dict[str, Any] = first.json()
        return found

    def refused(self, path: str, body: dict[str, Any] | None = None) -> tuple[int, str]:
        """Status and slug of a refusal."""
        answer = self.http.post(path, json=body or {})
        assert answer.headers["Content-Type"] == "application/problem+json", answer.text
        return answer.status_code, answer.json()["type"].rsplit("/", 1)[-1]

    def upload(self, name: str) -> str:
        answer = self.http.post("/files", files={"file": (name, f"{name} {secrets.token_hex(4)}".encode())})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])


@dataclass
class Tale:
    """Aoi's agency, Ren and Mio on the server, and the contract they are about."""

    site: Site
    aoi: Person
    ren: Person
    mio: Person
    path: str = ""
    start: dict[str, int] = field(default_factory=dict)

    @property
    def balances(self) -> tuple[int, int]:
        """What Aoi's agency has got back, and Ren earned, since the deposit."""
        client, worker = self.aoi.get("/balance")["client"], self.ren.get("/balance")["worker"]
        return client - self.start["client"], worker - self.start["worker"]

    @property
    def contract(self) -> dict[str, Any]:
        return self.ren.get(self.path)

    def money_arrives(self, amount: int) -> None:
        reference = secrets.token_hex(6)
        email = self.aoi.known["email"]
        self.site.run("deposit", "record", "--client", email, "--amount", str(amount), "--reference", reference)

    def clock_runs_out(self) -> None:
        """The site's time moves to a moment before the contract's next clock ends, and then to its end."""
        at = datetime.fromisoformat(self.contract["clock"]["at"])
        before = self.contract
        self.site.run("clock", "run", "--at", (at - timedelta(minutes=5)).isoformat())
        assert self.contract == before
        self.site.run("clock", "run", "--at", at.isoformat())
        wait_until(lambda: self.contract["clock"] != before["clock"])  # by this command, or by the site's own tick

    def books_are_right(self) -> None:
        found = self.site.run("ledger", "check")
        assert found["imbalance"] == found["negative"] == found["escrow_mismatch"] == 0

    def terms(self, prices: tuple[int, ...], now: datetime, **more: Any) -> dict[str, Any]:
        stages = [{"name": f"工程{n}", "price": price} for n, price in enumerate(prices, 1)]
        due = (now + timedelta(days=30)).date().isoformat()
        return {"price": sum(prices), "stages": stages, "due_date": due, "brief": BRIEF, "withholding": False} | more

    def active(self, prices: tuple[int, ...], **more: Any) -> None:
        """Posted, proposed, offered, accepted, deposited; from now on ``balances`` counts from here."""
        job = self.aoi.post("/jobs", JOB)
        proposal = self.ren.post(
            f"/jobs/{job['id']}/proposals", {"price": sum(prices), "message": "ワイヤーフレームから作ります。"}
        )
        terms = self.terms(prices, datetime.fromisoformat(job["posted_at"]), **more)
        contract = self.aoi.post(f"/proposals/{proposal['id']}/offer", {"terms": terms})
        assert (contract["status"], contract["terms_version"]) == ("offered", 1)
        self.path = f"/contracts/{contract['id']}"
        assert self.mio.http.get(self.path).status_code == 404
        assert self.ren.refused(f"{self.path}/accept-offer", {"terms_version": 2}) == (409, "terms-changed")
        assert self.ren.post(f"{self.path}/accept-offer", {"terms_version": 1})["status"] == "agreed"
        whole, there = sum(prices) + sum(prices) // 10, self.aoi.get("/balance")["client"]
        if there < whole:
            assert self.aoi.refused(f"{self.path}/deposit") == (409, "insufficient-balance")
            self.money_arrives(whole - there)
        contract = self.aoi.post(f"{self.path}/deposit")
        assert (contract["status"], contract["escrow_with_tax"]) == ("active", whole)
        self.start = {"client": max(0, there - whole), "worker": self.ren.get("/balance")["worker"]}
        assert self.balances == (0, 0)


_numbers = itertools.count(1)


@pytest.fixture
def tale(server: Site) -> Tale:
    """With an agency of its own: one that moves more than the limit of a day is asked for a second step."""

    def person(name: str, *more: str) -> Person:
        email = f"{name.lower()}-{next(_numbers)}-{secrets.token_hex(3)}@example.jp"
        return Person(server, server.run("user", "create", "--email", email, "--name", name, "--verified", *more))

    return Tale(server, person("Aoi", "--company", "青空ウェブ制作"), person("Ren"), person("Mio"))


@pytest.mark.parametrize(
    ("prices", "withholds"), [((14_400, 14_400, 19_200), True), ((33_333, 1, 66_667), False), ((1,), False)]
)
def test_s1_the_main_road(tale: Tale, prices: tuple[int, ...], withholds: bool) -> None:
    tale.active(prices, withholding=withholds)
    for n in range(1, len(prices) + 1):
        stage, old = f"{tale.path}/stages/{n}", tale.contract["seen"]
        if n < len(prices):
            assert tale.ren.refused(f"{tale.path}/stages/{n + 1}/submit") == (409, "stage-not-open")
        tale.ren.post(f"{stage}/submit", {"note": "見てください", "file_ids": [tale.ren.upload(f"{n}.txt")]})
        assert tale.ren.refused(f"{stage}/approve") == (403, "not-your-side")
        assert tale.aoi.refused(f"{stage}/approve", {"seen": old}) == (409, "stale")
        assert tale.contract["status"] == ("delivered" if n == len(prices) else "active")
        assert tale.aoi.post(f"{stage}/approve")["paid"] == sum(prices[:n])
    contract = tale.contract
    assert (contract["status"], contract["paid"], contract["escrow_with_tax"]) == ("completed", sum(prices), 0)
    withheld = sum(price * 1021 // 10_000 for price in prices) if withholds else 0
    assert tale.balances == (withheld, net_of(sum(prices)) - withheld)
    tale.books_are_right()


def test_s1_by_the_clock_when_nobody_answers(tale: Tale) -> None:
    tale.active((12_345,))
    tale.ren.post(f"{tale.path}/stages/1/submit", {"file_ids": [tale.ren.upload("全部.txt")]})
    tale.clock_runs_out()
    assert tale.contract["status"] == "completed"
    assert tale.balances == (0, net_of(12_345))
    tale.books_are_right()


@pytest.mark.parametrize(("before", "after"), [((14_400, 33_600), (14_400, 38_605)), ((5, 4), (5, 14))])
def test_s2_up_deposits_only_the_difference(tale: Tale, before: tuple[int, ...], after: tuple[int, ...]) -> None:
    tale.active(before)
    held, whole = sum(before) * 11 // 10, sum(after) * 11 // 10
    terms = tale.contract["terms"]
    stages = [stage | {"price": price} for stage, price in zip(terms["stages"], after, strict=True)]
    body = {"terms": terms | {"stages": stages, "price": sum(after)}, "reason": "増えました"}
    made = tale.ren.post(f"{tale.path}/amendments", body)
    assert made["deposit_difference_with_tax"] == whole - held
    assert tale.ren.refused(f"/amendments/{made['id']}/accept") == (409, "not-your-turn")
    assert tale.aoi.post(f"/amendments/{made['id']}/accept")["status"] == "awaiting_deposit"
    assert (tale.contract["terms_version"], tale.contract["escrow_with_tax"]) == (1, held)
    there = tale.aoi.get("/balance")["client"]
    if there < whole - held:
        tale.money_arrives(whole - held - there)
    contract = tale.aoi.post(f"{tale.path}/deposit")
    assert (contract["terms_version"], contract["escrow_with_tax"]) == (2, whole)
    assert tale.aoi.get("/balance")["client"] == max(0, there - (whole - held))
    assert tale.ren.get(f"/amendments/{made['id']}")["status"] == "in_force"
    tale.books_are_right()


def test_s2_down_returns_the_difference_and_silence_leaves_the_old_terms(tale: Tale) -> None:
    tale.active((14_400, 33_607))
    terms = tale.contract["terms"]
    cheaper = terms | {"stages": [terms["stages"][0], terms["stages"][1] | {"price": 10_001}], "price": 24_401}
    lapses = tale.aoi.post(f"{tale.path}/amendments", {"terms": cheaper, "reason": "短くします"})
    assert tale.ren.refused(f"{tale.path}/amendments", {"terms": cheaper, "reason": "私も"}) == (409, "amendment-open")
    tale.clock_runs_out()
    assert tale.ren.get(f"/amendments/{lapses['id']}")["status"] == "lapsed"
    assert tale.contract["terms"]["price"] == 48_007
    agreed = tale.aoi.post(f"{tale.path}/amendments", {"terms": cheaper, "reason": "短くします"})
    assert tale.ren.post(f"/amendments/{agreed['id']}/accept")["status"] == "in_force"
    assert tale.contract["escrow_with_tax"] == 24_401 + 2_440
    assert tale.balances == ((48_007 + 4_800) - (24_401 + 2_440), 0)
    tale.books_are_right()


@pytest.mark.parametrize("amount", [20_000, 7_777, 0, 48_001])
def test_the_end_by_agreement(tale: Tale, amount: int) -> None:
    tale.active((14_400, 33_601))
    tale.ren.post(f"{tale.path}/stages/1/report", {"percent": 74, "file_ids": [tale.ren.upload("74.txt")]})
    meter = tale.contract["meter"]
    assert (meter["confirmed"], meter["claimed"], meter["standing"]) == (0, 10_656, 5_328)
    foreseen = tale.aoi.get(f"{tale.path}/terminations/preview?amount={amount}")
    opened = tale.ren.post(f"{tale.path}/terminations", {"amount": amount, "reason": "agreed", "note": "ここまで"})
    assert tale.ren.refused(f"{tale.path}/stages/1/submit") == (409, "not-now")
    assert tale.aoi.refused(f"/terminations/{opened['id']}/accept", {"amount": amount + 1}) == (409, "amount-changed")
    settled = tale.aoi.post(f"/terminations/{opened['id']}/accept", {"amount": amount})
    assert (settled["status"], settled["settled_amount"], settled["settled_by"]) == ("settled", amount, "agreement")
    contract = tale.contract
    assert (contract["status"], contract["escrow_with_tax"], contract["paid"]) == ("ended", 0, amount)
    assert tale.balances == (foreseen["client_refund_with_tax"], foreseen["worker_net"])
    assert foreseen["worker_net"] == net_of(amount)
    whole = 48_001 + 4_800
    assert foreseen["client_refund_with_tax"] == whole - amount - amount // 10
    tale.books_are_right()
