"""Somebody who deals by commands, and somebody who deals over HTTP: a story is told once and lived by both."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from api.programs import Program, ok
from columns.readers import solution
from django.test import Client

from michinori.columns.commands import columns, comments
from michinori.columns.origin import Origin
from michinori.columns.queries.columns import column_for, columns_for
from michinori.columns.queries.comments import comments_below
from michinori.contracts.commands.blocks import set_block
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import proof
from michinori.market.commands.jobs import create_job
from michinori.market.commands.proposals import create_proposal
from michinori.market.commands.searches import save_search
from michinori.market.queries import least_pay, posting_of
from michinori.market.queries.jobs import job_for
from michinori.market.queries.recommending import recommended_jobs
from michinori.market.queries.search import Search, search_jobs
from michinori.people.commands.blocks import undo_block
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.rules.market.job_text import check_job_text, text_of
from michinori.trust.commands.answers import answer_figure
from michinori.trust.queries.conduct import conduct

type Figures = dict[str, tuple[int, float | None, str]]
"""By key: of how many contracts, the value, the party's own words."""


PROPOSAL = {"price": 48_000, "message": "ワイヤーフレームから作ります。"}


class Refused(Exception):
    """What both raise. Its words: the problem's slug and the fields that are wrong."""

    def __init__(self, slug: str, fields: Iterable[str] = ()) -> None:
        super().__init__(" ".join([slug, *sorted(fields)]))


class ByCommand:
    """Commands and queries, as pages and the API use them."""

    def __init__(self, user: User) -> None:
        self.user, self.actor = user, Actor.person(user.id)

    def posts(self, **job: Any) -> str:
        return create_job(actor=self.actor, body=job).id

    def sees(self, job_id: str) -> set[str]:
        found = {
            "list": search_jobs(self.actor, Search()).jobs,
            "search": search_jobs(self.actor, Search(q="らんでぃんぐぺーじ")).jobs,
            "recommended": [job for job, _ in recommended_jobs(self.actor, 20)],
        }
        places = {place for place, jobs in found.items() if job_id in [job.id for job in jobs]}
        try:
            return places | ({"page"} if job_for(self.actor, job_id) else set())
        except Problem:
            return places

    def keeps_search(self, words: str) -> None:
        save_search(actor=self.actor, body={"name": words, "q": words, "every": "at_once"})

    def proposes(self, job_id: str) -> str:
        return self._tried(lambda: create_proposal(actor=self.actor, job_id=job_id, body=PROPOSAL)).id

    def blocks(self, client_id: str, note: str) -> str:
        return set_block(actor=self.actor, target_id=client_id, note=note).id

    def undoes(self, block_id: str) -> None:
        undo_block(actor=self.actor, block_id=block_id)

    def conduct(self, client_id: str) -> Figures:
        told = conduct("client", client_id).told
        return {one.figure.key: (one.figure.n, one.figure.value, one.answer.text if one.answer else "") for one in told}

    def warned(self, job_id: str) -> list[str]:
        return [one.key for one in check_job_text(text_of(posting_of(job_for(self.actor, job_id).job)), least_pay())]

    def answers(self, client_id: str, key: str, text: str) -> None:
        answer_figure(actor=self.actor, client_id=client_id, side="client", key=key, text=text)

    def writes(self, **column: Any) -> str:
        return columns.write_column(actor=self.actor, **column).slug

    def publishes(self, slug: str) -> None:
        column = column_for(self.actor, slug)
        columns.edit_column(
            actor=self.actor, slug=slug, title=column.title, body=column.body, tags=column.tags, status="published"
        )

    def reads(self, slug: str) -> tuple[str, list[str]]:
        column = self._tried(lambda: column_for(None, slug))
        return column.body, [one.body for one in comments_below(None, column).comments]

    def finds_columns(self) -> list[str]:
        return [one.slug for one in columns_for(None)[0]]

    def comments(self, slug: str, **comment: Any) -> str:
        sent = {"altcha": solution(proof.challenge(column_for(None, slug).id))} | comment
        return self._tried(lambda: comments.post_comment(slug=slug, origin=Origin("192.0.2.1"), **sent)).status

    def _tried[T](self, act: Callable[[], T]) -> T:
        try:
            return act()
        except Problem as problem:
            raise Refused(problem.slug, {flaw.field for flaw in problem.flaws}) from problem


class OverHttp:
    """A program with a token; what anybody may read it asks for without."""

    def __init__(self, user: User) -> None:
        secret = create_token(actor=Actor.operator(), user_id=user.id, name="t", scopes=["read", "write"])[1]
        self.user, self.program = user, Program(user, secret)

    def posts(self, **job: Any) -> str:
        return str(ok(self.program.post("/jobs", job), 201)["id"])

    def sees(self, job_id: str) -> set[str]:
        found = {
            "list": ok(self.program.get("/jobs"))["items"],
            "search": ok(self.program.get("/jobs", q="らんでぃんぐぺーじ"))["items"],
            "recommended": [one["job"] for one in ok(self.program.get("/recommendations"))["items"]],
        }
        places = {place for place, jobs in found.items() if job_id in [job["id"] for job in jobs]}
        return places | ({"page"} if self.program.get(f"/jobs/{job_id}").status_code == 200 else set())

    def keeps_search(self, words: str) -> None:
        ok(self.program.post("/saved-searches", {"name": words, "q": words, "every": "at_once"}), 201)

    def proposes(self, job_id: str) -> str:
        return str(_told(self.program.post(f"/jobs/{job_id}/proposals", PROPOSAL))["id"])

    def blocks(self, client_id: str, note: str) -> str:
        kind = "organisation_id" if client_id.startswith("org_") else "user_id"
        return str(ok(self.program.post("/blocks", {kind: client_id, "note": note}), 201)["id"])

    def undoes(self, block_id: str) -> None:
        assert self.program.post(f"/blocks/{block_id}", method="DELETE").status_code == 204

    def conduct(self, client_id: str) -> Figures:
        told = ok(self.program.get(f"/clients/{client_id}/conduct"))["figures"]
        return {one["key"]: (one["n"], one["value"], (one["answer"] or {}).get("text", "")) for one in told}

    def warned(self, job_id: str) -> list[str]:
        return [one["key"] for one in ok(self.program.get(f"/jobs/{job_id}"))["warnings"]]

    def answers(self, client_id: str, key: str, text: str) -> None:
        ok(self.program.post(f"/clients/{client_id}/conduct/answers", {"key": key, "text": text}), 201)

    def writes(self, **column: Any) -> str:
        return str(ok(self.program.post("/columns", column), 201)["slug"])

    def publishes(self, slug: str) -> None:
        ok(self.program.post(f"/columns/{slug}", {"status": "published"}, method="PATCH"))

    def reads(self, slug: str) -> tuple[str, list[str]]:
        column = _visited("GET", f"/columns/{slug}")
        return column["body"], [one["body"] for one in _visited("GET", f"/columns/{slug}/comments")["items"]]

    def finds_columns(self) -> list[str]:
        return [one["slug"] for one in _visited("GET", "/columns")["items"]]

    def comments(self, slug: str, **comment: Any) -> str:
        sent = {"altcha": solution(_visited("GET", f"/columns/{slug}/altcha"))} | comment
        return str(_visited("POST", f"/columns/{slug}/comments", sent)["status"])


type Dealer = ByCommand | OverHttp


def _visited(method: str, path: str, body: object = None) -> dict[str, Any]:
    """What somebody without a token is answered; nobody's address stands in it."""
    data = "" if body is None else json.dumps(body)
    answer: Any = Client().generic(method, f"/api/v1{path}", data, content_type="application/json")
    assert "@" not in answer.content.decode()
    return _told(answer)


def _told(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(answer.content)
    if answer.status_code >= 400:
        raise Refused(found["type"].rsplit("/", 1)[-1], found.get("errors") or ())
    return found
