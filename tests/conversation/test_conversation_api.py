"""Talking over the API: the thread is there at once, messages, what screening answers, promises, search, retries."""

import json
from typing import Any

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


class Caller:
    def __init__(self, user: User) -> None:
        _, self.secret = create_token(actor=Actor.operator(), user_id=user.id, name="t", scopes=["read", "write"])

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        headers = {"Authorization": f"Bearer {self.secret}", "Accept-Language": "ja"} | headers
        data = "" if body is None else json.dumps(body)
        answer: Any = Client().generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)
        return answer.status_code, json.loads(answer.content or "null")


def test_from_the_proposal_to_a_promise_that_becomes_an_amendment() -> None:
    cast = Cast()
    contract = story.active(cast, spare=100_000)
    ren, aoi = Caller(cast.ren), Caller(cast.aoi)
    _, listed = ren("GET", "/threads")
    (thread,) = listed["items"]
    assert (thread["contract_id"], thread["unread"]) == (contract.id, 0)
    assert ren("GET", f"/contracts/{contract.id}")[1]["thread_id"] == thread["id"]
    at = f"/threads/{thread['id']}"
    key = {"Idempotency-Key": "once"}
    status, sent = aoi("POST", f"{at}/messages", {"body": "本文を60,000円に増やします。"}, **key)
    assert (status, sent["by"], sent["promised"]) == (201, "client", False)
    assert aoi("POST", f"{at}/messages", {"body": "本文を60,000円に増やします。"}, **key) == (201, sent)
    assert [one["id"] for one in ren("GET", f"{at}/messages")[1]["items"]] == [sent["id"]]
    assert ren("GET", at)[1]["unread"] == 1
    assert ren("POST", f"{at}/read", {})[1]["unread"] == 0
    status, opened = ren("POST", f"/messages/{sent['id']}/promise")
    assert (status, opened["message"]["promised"], opened["terms"]["price"]) == (200, True, 48_000)
    assert "60,000円" in opened["reason"]
    terms = opened["terms"] | {"price": 60_000}
    terms["stages"][2]["price"] += 12_000
    path = opened["opens"]["path"].removeprefix("/api/v1")
    status, amendment = ren("POST", path, opened["opens"]["body"] | {"terms": terms})
    assert (status, amendment["message_id"]) == (201, sent["id"])
    assert ren("GET", f"{at}/messages")[1]["items"][0]["amendment_id"] == amendment["id"]
    assert ren("GET", "/messages?q=増やす")[1]["items"][0]["id"] == sent["id"]
    status, again = ren("POST", path, opened["opens"]["body"] | {"terms": terms, "seen": None})
    assert (status, again["type"].rsplit("/", 1)[-1]) == (409, "promised-already")


def test_what_screening_answers() -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    ren, mio = Caller(cast.ren), Caller(cast.mio)
    at = f"/threads/{ren('GET', '/threads')[1]['items'][0]['id']}"
    text = "返事は ren@ishida-design.jp へお願いします。"
    status, problem = ren("POST", f"{at}/messages", {"body": text})
    assert (status, problem["type"].rsplit("/", 1)[-1]) == (422, "contact-before-contract")
    place = problem["values"]["places"][0]
    assert text[place["start"] : place["end"]] == "ren@ishida-design.jp"
    assert "「ren@ishida-design.jp」" in problem["errors"]["body"][0]
    assert ren("GET", f"{at}/messages")[1]["items"] == []
    from_job = ren("GET", at)[1]["proposal_id"]
    assert from_job == proposal
    job = cast.made and ren("GET", "/jobs")[1]["items"][0]["id"]
    status, problem = mio("POST", f"/jobs/{job}/proposals", {"price": 1_000, "message": text})
    assert (status, problem["type"].rsplit("/", 1)[-1]) == (422, "contact-before-contract")
    assert list(problem["errors"]) == ["message"]
