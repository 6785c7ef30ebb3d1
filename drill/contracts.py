"""One contract that is offered, whose offer lapses by a deadline if nobody answers."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from drill.visitors import as_program

_JOB = {"title": "ロゴのデザイン", "description": "店のロゴをつくります。", "category": "design", "kind": "fixed"}


def offer(url: str, client: str, worker: str) -> str:
    """Post a job, propose to it and offer terms; return the contract's id."""
    due = (datetime.now(UTC) + timedelta(days=200)).date().isoformat()
    terms = {
        "price": 48_000,
        "stages": [{"name": "案", "price": 18_000}, {"name": "仕上げ", "price": 30_000}],
        "due_date": due,
        "brief": [{"key": "色", "value": "青", "direction": True}],
        "withholding": False,
    }
    with as_program(url, client) as aoi, as_program(url, worker) as ren:
        job = _made(aoi.post("/jobs", json=_JOB))
        proposal = {"price": 48_000, "message": "案から始めます。", "due_date": due}
        proposed = _made(ren.post(f"/jobs/{job['id']}/proposals", json=proposal))
        return str(_made(aoi.post(f"/proposals/{proposed['id']}/offer", json={"terms": terms}))["id"])


def status_of(url: str, token: str, contract: str) -> str:
    """The contract's status as the worker sees it."""
    with as_program(url, token) as program:
        answer = program.get(f"/contracts/{contract}")
    assert answer.status_code == 200, f"the contract answers {answer.status_code}"
    return str(answer.json()["status"])


def _made(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 201, f"{answer.request.url.path} answers {answer.status_code}: {answer.text[:200]}"
    found: dict[str, Any] = answer.json()
    return found
