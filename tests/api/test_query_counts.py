"""No reading call makes more than 10 queries, and none makes more because there are more rows."""

import pytest
from api.programs import Program, ok, program
from api.road import JOB, Road, active, in_days
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

pytestmark = pytest.mark.django_db


def _queries(caller: Program, path: str) -> int:
    ok(caller.get(path))  # the token's use is noted, the minute's count has begun
    with CaptureQueriesContext(connection) as seen:
        ok(caller.get(path))
    return len(seen)


def _more(road: Road) -> None:
    """More of everything that these calls list."""
    for name in ("Mio", "Sora"):
        body = {"price": 1_000, "message": "応募します。", "due_date": in_days(9)}
        ok(program(name).post(f"/jobs/{road.job_id}/proposals", body), 201)
    for _ in range(3):
        ok(road.aoi.post("/jobs", JOB), 201)
        ok(road.aoi.post("/organisations", {"name": "別会社"}), 201)
    for number in (2, 3):
        _report(road, number)
    for thread in ok(road.aoi.get("/threads"))["items"]:
        ok(road.aoi.post(f"/threads/{thread['id']}/messages", {"body": "よろしくお願いします。"}), 201)


def _report(road: Road, number: int) -> None:
    ok(road.ren.post(f"{road.path}/stages/{number}/start"))
    ok(road.ren.post(f"{road.path}/stages/{number}/report", {"percent": 10}))


def test_calls_stay_small_and_do_not_grow(settings: Settings) -> None:
    settings.API_CALLS_A_MINUTE = 100_000  # so that no step of the count falls into what is measured
    road = active()
    _report(road, 1)
    paths = [
        *("/me", "/jobs", f"/jobs/{road.job_id}", f"/jobs/{road.job_id}/proposals", "/contracts", "/balance"),
        *("/deadlines", "/threads"),
        *("/movements", road.path, f"{road.path}/events", f"{road.path}/statement"),
    ]  # fmt: skip
    before = {path: _queries(road.aoi, path) for path in paths}
    assert max(before.values()) <= 8, before
    _more(road)
    after = {path: _queries(road.aoi, path) for path in paths}
    assert {path: n for path, n in after.items() if n > before[path]} == {}
