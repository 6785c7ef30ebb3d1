"""Lives of contracts over two nodes: both sides act at the same moment, each at another node, as is offered to them."""

import random
import re
import secrets
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import httpx

from drill import contracts
from drill.ground import AOI, Ground
from drill.nodes import pair_of_nodes
from drill.site import Site
from drill.steps import Step
from drill.visitors import as_program
from rig.crew import Crew
from rig.waiting import wait_until

_AT_ONCE = 3
"""Contracts that are lived at the same time."""
_ROUNDS = 20
"""How often the two sides of a contract meet, at most."""
_TWICE = 0.25
"""How often an act is sent to both nodes at once, with one key."""
_PAUSE = 0.5
"""Seconds between two meetings: with so many at once, below what one token may call in a minute."""
_LIVES = 5
"""How many of them follow each other."""
_DAYS, _TURNS = 3, 15
"""By how many days, and how often, time goes on meanwhile, at both nodes at once."""
_MONEY = 100_000_000
_OVER = ("completed", "ended", "cancelled")
_BUSY, _UNDER_WAY, _MOMENT = (429, 503), "/problems/idempotency-in-progress", 0.1
_OWN_ADDRESS = re.compile(r"http://localhost:\d+")
"""Two nodes on one machine have different ports, which problems name."""

type Made = tuple[str, dict[str, Any]]
"""An address to POST to and a body."""


class Life:
    """One contract. ``done``: acts that were acknowledged, by kind; ``refused``: slugs of refusals; ``met``: how often
    of two acts at once one was done and the other refused.
    """

    def __init__(self, nodes: Sequence[Site], tokens: dict[str, str], chance: random.Random) -> None:
        self.done, self.refused, self.met = Counter[str](), Counter[str](), 0
        self._chance = chance
        self._doors = {who: [as_program(node.url, token) for node in nodes] for who, token in tokens.items()}
        self.id = contracts.offer(nodes[0].url, tokens["aoi"], tokens["ren"])
        self._file = _answer(self._doors["ren"][0].post("/files", files={"file": ("案.txt", b"plan")}))["id"]
        self._hands = ThreadPoolExecutor(4)

    def round(self) -> bool:
        """Let both do something at once, or wait; whether the contract goes on."""
        nodes = self._chance.sample((0, 1), 2)
        moves = [(who, node, self._move(who, node)) for who, node in zip(self._doors, nodes, strict=True)]
        sent = [self._hands.submit(self._send, who, node, move) for who, node, move in moves if move]
        self.met += {one.result() for one in sent} == {True, False}
        time.sleep(_PAUSE)
        return _read(self._doors["ren"][0], f"/contracts/{self.id}")["status"] not in _OVER

    def read(self, path: str = "") -> list[Any]:
        """What the worker is told at each node."""
        return [_read(door, f"/contracts/{self.id}{path}") for door in self._doors["ren"]]

    def _move(self, who: str, node: int) -> Made | None:
        contract = _read(self._doors[who][node], f"/contracts/{self.id}")
        known = [move for action in contract["actions"] if (move := self._body(who, node, action, contract))]
        weights = [_WEIGHTS.get(_kind(action), _USUAL) for action, _ in known]
        return self._chance.choices([*known, None], [*weights, _USUAL])[0]

    def _body(self, who: str, node: int, action: str, contract: dict[str, Any]) -> Made | None:
        make = _BODIES.get(_kind(action))
        if not make:
            return None
        shown = contract
        if action.startswith("terminations/"):
            shown = contract | {"ending": _read(self._doors[who][node], "/" + action.rpartition("/")[0])}
        body = make(shown, self._chance)
        if "file_ids" in body:
            body["file_ids"] = [self._file]
        return action, body

    def _send(self, who: str, node: int, move: Made) -> bool:
        """Whether it was done. Sent to both nodes at once it has one answer and one effect."""
        action, body = move
        there = action.split("/")[0] in ("amendments", "terminations", "change-requests") and "/" in action
        path = f"/{action}" if there else f"/contracts/{self.id}/{action}"
        key = {"Idempotency-Key": secrets.token_hex(8)}
        doors = self._doors[who] if self._chance.random() < _TWICE else [self._doors[who][node]]
        asked = [self._hands.submit(_post, door, path, body, key) for door in doors[1:]]
        answers = [_post(doors[0], path, body, key), *(one.result() for one in asked)]
        told = {(answer.status_code, _OWN_ADDRESS.sub("", answer.text)) for answer in answers}
        assert len(told) == 1, f"{path} sent twice with one key was answered differently: {told}"
        if answers[0].status_code < 300:
            self.done[_kind(action)] += 1
            return True
        self.refused[answers[0].json()["type"].rsplit("/", 1)[-1]] += 1
        return False


class Lives(Crew):
    """Contracts that are lived one after the other, several at the same time."""

    def __init__(self, nodes: Sequence[Site], tokens: dict[str, str]) -> None:
        super().__init__()
        self.lived: list[Life] = []
        self._nodes, self._tokens = nodes, tokens

    def works(self) -> list[Callable[[], None]]:
        return [partial(self._live, number) for number in range(_AT_ONCE)]

    def done(self) -> int:
        return len(self.lived)

    def _live(self, number: int) -> None:
        for n in range(_LIVES):
            if self.over.is_set():
                return
            life = Life(self._nodes, self._tokens, random.Random(1_000 * number + n))  # noqa: S311 - chance, no secret
            for _ in range(_ROUNDS):
                if not life.round():
                    break
            self.lived.append(life)


def lives_over_two_nodes(ground: Ground) -> str:
    """Nothing is answered by an error, done twice or told differently by the nodes; books and histories are right."""
    nodes = pair_of_nodes(ground, {"MICHINORI_SIMULATED_TIME": "1"})
    tokens = {"aoi": ground.token("aoi"), "ren": ground.token("ren")}
    nodes[0].run("deposit", "record", "--client", AOI, "--amount", str(_MONEY), "--reference", "lives")
    for node in nodes:
        node.start()
    now = datetime.fromisoformat(nodes[0].run("clock", "run")["now"])
    with Lives(nodes, tokens) as lives, ThreadPoolExecutor(2) as hands:
        for _ in range(_TURNS):
            now += timedelta(days=_DAYS)
            list(hands.map(partial(_go_to, now), nodes))
        wait_until(lambda: not lives.at_work(), "all contracts are lived")
    for node in nodes:
        wait_until(lambda node=node: node.health()["wrong"] == [], "a node finds all well")  # type: ignore[misc]
    done, refused = Counter[str](), Counter[str]()
    for life in lives.lived:
        _prove(life)
        done, refused = done + life.done, refused + life.refused
    checked = nodes[0].run("ledger", "check")
    assert not any(checked[name] for name in ("imbalance", "negative", "escrow_mismatch")), checked
    met = sum(life.met for life in lives.lived)
    assert met, "no two acts met"
    return (
        f"{len(lives.lived)} contracts, {done.total()} acts of {len(done)} kinds done and {refused.total()} refused; "
        f"{met} times one of two at once; books right, histories the same at both nodes"
    )


def _go_to(at: datetime, node: Site) -> None:
    node.run("clock", "run", "--at", at.isoformat())


def _prove(life: Life) -> None:
    here, there = life.read()
    assert here == there, f"the nodes tell {life.id} differently"
    events, others = life.read("/events")
    assert events == others, f"the nodes tell the history of {life.id} differently"
    chain = [None, *(event["hash"] for event in events["items"])]
    assert [event["n"] for event in events["items"]] == list(range(1, len(chain)))
    assert [event["previous_hash"] for event in events["items"]] == chain[:-1], f"the history of {life.id} is broken"
    statement = life.read("/statement")[0]
    paid = sum(one["before_tax"] + one["tax"] for one in statement["payments"])
    left = statement["escrow_with_tax"] + statement["refunded_with_tax"]
    assert statement["deposited_with_tax"] == paid + left, f"the money of {life.id}: {statement}"


def _post(door: httpx.Client, path: str, body: dict[str, Any], headers: dict[str, str]) -> httpx.Response:
    """Send it, and again while the same is under way at the other node."""
    while (answer := _once_free(lambda: door.post(path, json=body, headers=headers))) and _UNDER_WAY in answer.text:
        time.sleep(_MOMENT)
    assert answer.status_code < 500, f"{path} answers {answer.status_code}: {answer.text[:200]}"
    return answer


def _read(door: httpx.Client, path: str) -> dict[str, Any]:
    return _answer(_once_free(lambda: door.get(path)))


def _once_free(ask: Callable[[], httpx.Response]) -> httpx.Response:
    """Ask, and again while the site is busy or somebody has asked too often."""
    while (answer := ask()).status_code in _BUSY:
        time.sleep(_MOMENT)
    return answer


def _answer(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code < 300, f"{answer.request.url.path} answers {answer.status_code}: {answer.text[:200]}"
    found: dict[str, Any] = answer.json()
    return found


def _kind(action: str) -> str:
    """``stages/2/approve`` → ``stages/approve``."""
    first, *more = action.split("/")
    return f"{first}/{more[-1]}" if more else first


def _terms(contract: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The contract's terms at another price."""
    stages = [
        stage | {"price": max(1_000, stage["price"] + chance.randrange(-2, 5) * 500)} for stage in _stages(contract)
    ]
    terms: dict[str, Any] = contract["terms"] | {"stages": stages, "price": sum(stage["price"] for stage in stages)}
    return terms


def _stages(contract: dict[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = contract["terms"]["stages"]
    return found


def _amount(contract: dict[str, Any], chance: random.Random) -> int:
    return chance.randrange(contract["paid"], contract["terms"]["price"] + 1)


def _agreed(contract: dict[str, Any], _: random.Random) -> dict[str, Any]:
    """The other's last amount; the one it was opened with before they have answered."""
    ending = contract["ending"]
    theirs = [offer["amount"] for offer in ending["offers"] if offer["by"] != contract["side"]]
    return {"amount": theirs[-1] if theirs else ending["amount"]}


_BODIES: dict[str, Callable[[dict[str, Any], random.Random], dict[str, Any]]] = {
    "accept-offer": lambda contract, _: {"terms_version": contract["terms_version"]},
    "counter-offer": lambda contract, chance: {"terms": _terms(contract, chance)},
    "decline-offer": lambda *_: {},
    "cancel": lambda *_: {},
    "deposit": lambda *_: {},
    "stages/submit": lambda *_: {"note": "見てください。", "file_ids": []},
    "stages/approve": lambda contract, _: {"seen": contract["seen"]},
    "deliver": lambda *_: {"file_ids": []},
    "accept": lambda *_: {},
    "send-back": lambda contract, _: {"items": [contract["terms"]["brief"][0]["key"]]},
    "bonus": lambda *_: {"amount": 100},
    "amendments": lambda contract, chance: {"terms": _terms(contract, chance), "reason": "増えました。"},
    "amendments/accept": lambda *_: {},
    "amendments/decline": lambda *_: {},
    "amendments/withdraw": lambda *_: {},
    "amendments/counter": lambda contract, chance: {"terms": _terms(contract, chance), "reason": "少しだけ。"},
    "change-requests": lambda *_: {"note": "色を少し変えてください。"},
    "change-requests/accept": lambda *_: {},
    "change-requests/decline": lambda *_: {},
    "change-requests/withdraw": lambda *_: {},
    "terminations": lambda contract, chance: {"amount": _amount(contract, chance), "reason": "agreed"},
    "terminations/accept": _agreed,
    "terminations/counter": lambda contract, chance: {"amount": _amount(contract, chance)},
    "terminations/withdraw": lambda *_: {},
    "terminations/seal-bid": lambda contract, chance: {"amount": _amount(contract, chance)},
    "end-at-standing": lambda *_: {},
}
"""What is sent with each kind of act. What is not here is left to the races."""
_USUAL = 4.0
_WEIGHTS = {
    "decline-offer": 0.1, "cancel": 0.1, "terminations": 0.5, "terminations/accept": 1, "end-at-standing": 0.2,
    "accept-offer": 10, "deposit": 20, "deliver": 1, "accept": 2,
}  # fmt: skip
"""How likely a kind is beside the others, and beside waiting, which is as usual: most lives go on for a while."""

STEPS = [Step("lives over two nodes", lives_over_two_nodes)]
