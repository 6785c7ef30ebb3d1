"""schemathesis against the running demo, as each kind of caller: what its OpenAPI document allows and forbids.

Every answer is as the document says and none a 500, and what a role may never do never succeeds: an act of a visitor or
of a token that only reads, a call of staff by others. Each run draws other cases and begins with another operation.
"""

import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from zlib import crc32

import httpx
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from looks.demo import Demo
from scan.findings import Finding
from scan.visited import ROLES, Role, token_of

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
_SAFE = ("GET", "HEAD", "OPTIONS")


@dataclass
class Called:
    """What came of the calls: ``statuses`` by role, as ``worker 2xx``, and ``operations`` asked, of how many."""

    findings: list[Finding] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    operations: set[str] = field(default_factory=set)
    all: int = 0

    @property
    def succeeded(self) -> int:
        """How many calls were answered by 2xx."""
        return sum(n for name, n in self.statuses.items() if name.endswith("2xx"))

    def __str__(self) -> str:
        calls, done = sum(self.statuses.values()), self.succeeded
        return (
            f"{calls} calls as {len(ROLES)} roles, {done} answered 2xx, {len(self.operations)} of {self.all} operations"
        )


def call_as_each_role(site: Demo, *, seconds: float, turn: int, only: str = "", examples: int = 4) -> Called:
    """Call for so many seconds, each role as long. ``turn``: a seed. ``only``: operations whose name has that text.
    ``examples``: cases of each."""
    schema = schemathesis.openapi.from_url(f"{site.url}/api/v1/openapi.json")
    operations: list[Any] = [each.ok() for each in schema.get_all_operations()]  # type: ignore[union-attr]
    chosen = [each for each in operations if only in each.label]
    called = Called(all=len(chosen))
    callers = [
        _Caller(role, site, {"Authorization": f"Bearer {token}"} if token else {}, called, turn, examples)
        for role, token in _tokens(site)
    ]
    ids = _known_ids(callers, chosen)
    for number, caller in enumerate(callers):
        drawn = random.Random(turn * 100 + number)  # noqa: S311 - another order each time, that can be made again
        caller.call(drawn.sample(chosen, len(chosen)), ids, until=time.monotonic() + seconds / len(callers))
    return called


def _tokens(site: Demo) -> list[tuple[Role, str]]:
    return [(role, token_of(site, role)) for role in ROLES]


@dataclass(frozen=True)
class _Caller:
    """A role and what came of its calls."""

    role: Role
    site: Demo
    headers: dict[str, str]
    called: Called
    turn: int
    examples: int

    def read(self, path: str) -> Any:
        """What a list answers, None if it is none."""
        answer = httpx.get(f"{self.site.url}{path}", headers=self.headers, timeout=30)
        is_json = answer.status_code == 200 and "json" in answer.headers.get("content-type", "")
        return answer.json() if is_json else None

    def call(self, operations: Sequence[Any], ids: dict[str, list[str]], *, until: float) -> None:
        """Call one operation after the other, until it is time."""
        for operation in operations:
            if time.monotonic() > until:
                return
            self._try(operation, {name: found for name, found in ids.items() if f"{{{name}}}" in operation.path})

    def _try(self, operation: Any, ids: dict[str, list[str]]) -> None:
        self.called.operations.add(operation.label)

        @seed(crc32(f"{self.turn} {self.role.name}".encode()))
        @given(data=st.data())
        @settings(
            max_examples=self.examples,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def check(data: st.DataObject) -> None:
            known = {name: data.draw(st.sampled_from(found)) for name, found in ids.items()}
            mode = data.draw(st.sampled_from(list(GenerationMode)))
            self._answered(data.draw(operation.as_strategy(mode, path_parameters=known or None)))

        try:
            check()
        except (Failure, FailureGroup) as failed:
            for one in failed.exceptions if isinstance(failed, FailureGroup) else [failed]:
                self._found(type(one).__name__, operation, str(one))

    def _answered(self, case: Any) -> None:
        answer = case.call(headers=self.headers, timeout=60)
        self.called.statuses[f"{self.role.name} {answer.status_code // 100}xx"] += 1
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code < 300 and not may(self.role, case.method, case.path):
            self._found("NotTheirs", case.operation, f"{answer.status_code}")

    def _found(self, rule: str, operation: Any, said: str) -> None:
        words = f"as {self.role.name}: {' '.join(said.split())[:400]}"
        if not any(one.rule == rule and one.file == operation.label for one in self.called.findings):
            self.called.findings.append(Finding("schemathesis", rule, operation.label, 0, words))


def may(role: Role, method: str, path: str) -> bool:
    """Whether a call of this role may succeed at all."""
    if "/desk" in path and "staff" not in role.scopes:
        return False
    acts = method.upper() not in _SAFE
    return not acts or ("write" in role.scopes and bool(role.email)) or (role.scopes == ("draft",) and "draft" in path)


def _known_ids(callers: Sequence[_Caller], operations: Sequence[Any]) -> dict[str, list[str]]:
    """Ids by the names of paths' parameters, from the lists that each role is answered, so that calls lead somewhere:
    to what is theirs and to what is others'.
    """
    found: dict[str, set[str]] = {}
    for operation in operations:
        if operation.method.upper() == "GET" and "{" not in operation.path:
            last = operation.path.rstrip("/").rpartition("/")[2]
            for caller in callers:
                gather(caller.read(operation.full_path), f"{last.removesuffix('s').replace('-', '_')}_id", found)
    return {name: sorted(ids)[:40] for name, ids in found.items()}


def gather(answer: Any, own: str, found: dict[str, set[str]]) -> None:
    """Note the ids of an answer in ``found``, by the names under which paths have them. ``own``: that of ``id``; within
    another object it is that object's.
    """
    if isinstance(answer, list):
        for one in answer:
            gather(one, own, found)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if isinstance(value, str) and (name == "id" or name.endswith("_id")):
                found.setdefault(own if name == "id" else name, set()).add(value)
            else:
                gather(value, f"{name}_id" if isinstance(value, dict) else own, found)
