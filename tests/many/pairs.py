"""Pairs of people who live the same story over the API at the same time, and what they are told in it.

Aoi's agency and Ren, with Mio, an approver and staff; their names and words bear the pair's mark, which nobody else may
be told. Both pairs are at the same step at the same moment, with the same idempotency key.
"""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

from api.road import in_days
from many.served import PATIENCE, Answer, Caller
from safety import api_table
from sites import Site

from michinori.kernel.actor import Actor
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.tokens import create_token
from michinori.people.commands.users import create_user
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_money_in
from tests.joining import join_organisation

MARKS = ("q1a9", "q1b9", "q1c9", "q1d9", "q1e9")
_OPERATIONS = {
    operation: re.compile(re.sub(r"{\w+}", "[^/]+", operation.replace(".", r"\."))) for operation in api_table.TABLE
}
_ID = re.compile(r"\b([a-z]{3})_(?:[a-z2-7]{16}|\d+)\b")
_SOON = re.compile(r'(?<="paper_id":)(?:null|"[^"]*")')
"""What comes within moments of an act, for one pair before it asks and for the other after."""
_CHANGES = re.compile(
    r'20\d\d-\d\d-\d\d(?:T[\d:.]+(?:Z|[+-][\d:]+))?|\b[0-9a-f]{64}\b|(?<="token":)"[^"]+"|(?<=/handovers/)[\w-]{40,}'
    r'|(?<="secret":)"[^"]+"|(?<="slug":)"[^"]+"|(?<=/columns/)[\w*-]+|(?<="(?:next|type)":)"[^"]+"|(?<="id":)"\d+"'
    r'|20\d\d年\d+月\d+日（.）\d+:\d\d|(?<="shrunk":)[\d.]+|(?<="site_average":)[\d.]+'
)
"""What differs between pairs by its nature: days, ids, secrets, and averages over everybody on the site."""


@dataclass
class Pace:
    """``pairs`` of them go step by step."""

    pairs: int
    gate: Barrier = field(init=False)

    def __post_init__(self) -> None:
        self.gate = Barrier(self.pairs, timeout=PATIENCE)

    def once(self, act: Callable[[], object]) -> None:
        """When all are there, one of them does it; then they go on."""
        if self.gate.wait() == 0:
            act()
        self.gate.wait()


type Request = tuple[str, str, dict[str, Any]]
"""Who, a path to POST to, a body."""


class Pair:
    """``told``: what was done and answered, without what is another for each pair. ``done``: the operations in it."""

    def __init__(self, site: Site, mark: str, pace: Pace) -> None:
        self.site, self.mark, self.pace = site, mark, pace
        self.told: list[str] = []
        self.step = 0
        self.done: set[str] = set()
        self.hands = ThreadPoolExecutor(2)
        self.ids: dict[str, str] = {}
        self.callers: dict[str, Caller] = {}
        self._known: dict[str, str] = {}
        for name in ("ren", "mio", "ken", "sora", "kei"):
            self.joins(name, staff=name in ("sora", "kei"), verified=name in ("ren", "mio"))
        self.joins("aoi", company=f"青空 {mark}", verified=True)
        self.client = default_client(self.ids["aoi"]).id
        join_organisation(actor=Actor.operator(), organisation_id=self.client, email=self.email("ken"), role="approver")

    def email(self, name: str) -> str:
        return f"{name}.{self.mark}@example.jp"

    def joins(self, name: str, **more: Any) -> None:
        """Somebody with an account and a token."""
        operator = Actor.operator()
        user = create_user(
            actor=operator, email=self.email(name), name=f"{name.title()} {self.mark}", confirmed=True, **more
        )
        scopes = ["read", "write", "staff"] if user.is_staff else ["read", "write"]
        token = create_token(actor=operator, user_id=user.id, name="t", scopes=scopes)[1]
        self.ids[name] = user.id
        self.callers[name] = Caller(self.site, {"Authorization": f"Bearer {token}"})

    def pays_in(self, amount: int) -> None:
        record_money_in(client_id=self.client, amount=amount, reference=f"{self.mark} {self.step}")

    def declares_staff(self) -> None:
        """Aoi's agency says that it has staff, so that endings of long contracts need notice."""
        update_declarations(
            actor=Actor.person(self.ids["aoi"]),
            client_id=self.client,
            business=True,
            has_staff=True,
            has_officers=False,
            withholds=False,
            address="東京都",
            contact="03",
        )

    def get(self, who: str, path: str) -> Any:
        """What somebody reads; it is compared as well."""
        return self._tell(f"GET {path}", self._send("GET", (who, path, {})), 200)

    def post(self, who: str, path: str, body: dict[str, Any] | None = None, *, method: str = "POST") -> Any:
        """What somebody does, at the same moment as the same person of the other pair."""
        self._begin()
        came = self._send(method, (who, path, body or {}))
        self._note(method, path)
        return self._tell(f"{method} {path}", came, None)

    def refused(self, who: str, path: str, body: dict[str, Any], slug: str) -> Any:
        """What nobody may do by a program: the refusal, which says where a person does it."""
        self._begin()
        came = self._send("POST", (who, path, body))
        assert self._word(came) == slug, (path, came)
        self._note("POST", path)
        return self._tell(f"POST {path}", came, came.status)

    def upload(self, who: str, text: str, content: bytes = b"") -> str:
        """A file of somebody's, by default a text: its id."""
        self._begin()
        head = f'--b\r\nContent-Disposition: form-data; name="file"; filename="{text}.txt"\r\n\r\n'
        body = head.encode() + (content or f"{text} {self.mark}".encode()) + b"\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=b"}
        came = self.callers[who].ask("POST", "/api/v1/files", body + b"--b--\r\n", **kind)
        self._note("POST", "/files")
        return str(self._tell("POST /files", came, 201)["id"])

    def both(self, first: Request, second: Request, *ends: str) -> list[Answer]:
        """Two people at once on the same thing. ``ends``: the outcomes there may be, as status or slug of each."""
        self._begin()
        came = list(self.hands.map(lambda one: self._send("POST", one), (first, second)))
        words = ", ".join(self._word(one) for one in came)
        assert words in ends, (first[1], words)
        for one, (_, path, _) in zip(came, (first, second), strict=True):
            if one.status < 300:
                self._note("POST", path)
        return came

    def contract(self, price: int = 48_000, **more: Any) -> str:
        """The path of a contract under way, from the job to the deposit."""
        path = f"/contracts/{self.offered(price, **more)}"
        self.post("ren", f"{path}/accept-offer", {"terms_version": 1})
        self.pays_in(price * 11 // 10)
        self.post("aoi", f"{path}/deposit")
        return path

    def offered(self, price: int = 48_000, **more: Any) -> str:
        """The id of a contract that is offered."""
        job = self.post("aoi", "/jobs", self.job())
        proposal = self.post(
            "ren", f"/jobs/{job['id']}/proposals", {"price": price, "message": f"できます {self.mark}"}
        )
        made = self.post("aoi", f"/proposals/{proposal['id']}/offer", {"terms": self.terms(price, **more)})
        return str(made["id"])

    def job(self) -> dict[str, Any]:
        return {"title": f"ロゴ {self.mark}", "description": "小さなロゴです。", "category": "design", "kind": "fixed"}

    def terms(self, price: int = 48_000, **more: Any) -> dict[str, Any]:
        """Two stages, or by ``more``."""
        first = price * 3 // 10
        stages = [{"name": f"下書き {self.mark}", "price": first}, {"name": "仕上げ", "price": price - first}]
        brief = [{"key": "色", "value": f"青 {self.mark}", "direction": True}]
        rules = {"withholding": False, "pay_on": "completion", "open_stages": 2}
        return {"price": price, "stages": stages, "due_date": in_days(40), "brief": brief} | rules | more

    def _begin(self) -> None:
        """The next step, when all pairs are there."""
        self.step += 1
        self.pace.gate.wait()

    def _send(self, method: str, request: Request) -> Answer:
        who, path, body = request
        headers = {"Content-Type": "application/json", "Idempotency-Key": f"step {self.step}"}
        came = self.callers[who].ask(method, f"/api/v1{path}", json.dumps(body).encode() if body else None, **headers)
        foreign = [mark for mark in MARKS if mark != self.mark and mark.encode() in came.content]
        assert not foreign, (who, method, path, foreign)
        return came

    def _note(self, method: str, path: str) -> None:
        self.done |= {name for name, pattern in _OPERATIONS.items() if pattern.fullmatch(f"{method} {path}")}

    def _tell(self, step: str, came: Answer, status: int | None) -> Any:
        text = came.content.decode()
        assert came.status == status or (status is None and came.status < 300), (step, came.status, text)
        self.told.append(f"{self._constant(step)} {came.status} {self._constant(text)}")
        return json.loads(text) if text else None

    def _constant(self, text: str) -> str:
        text = _SOON.sub("*", text)
        text = _ID.sub(lambda found: self._known.setdefault(found[0], f"{found[1]}-{len(self._known)}"), text)
        return _CHANGES.sub("*", text.replace(self.mark, "*"))

    @staticmethod
    def _word(came: Answer) -> str:
        if came.status < 300:
            return "done"
        assert came.status < 500, came
        return str(came.data["type"].rpartition("/")[2])
