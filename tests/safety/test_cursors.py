"""The place in a list comes back from the browser: one that nobody was given is refused, or leads to the beginning."""

import base64
import json
from typing import Any

import pytest
from safety.callers import browsers, visitor
from safety.world import World

pytestmark = pytest.mark.django_db
NOWHERE = ("2026-01-01T00:00:00+23:59", "2026-01-01T00:00:00-23:59", "0001-01-01T00:00:00+15:00", "2026-01-01", "x")
"""Times that PostgreSQL does not know, or that are none."""


def packed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@pytest.mark.parametrize("at", NOWHERE)
def test_a_place_that_was_made_up_breaks_no_list(world: World, at: str) -> None:
    browser: Any = visitor()
    browser.cookies.load(browsers(world)["aoi"])
    somebody, program = "usr_aaaaaaaaaaaaaaaa", {"authorization": f"Bearer {world.tokens['aoi']}"}
    newest = packed(json.dumps(["newest", at, somebody]))
    reviews = f"clients/{world.ids['client_id']}/reviews"
    for path, cursor in (
        ("jobs", newest),
        ("workers", f"{at}|{somebody}"),
        ("contracts", f"{at}~{somebody}"),
        ("messages", f"{at} {somebody}"),
    ):
        assert browser.get(f"/{path}", {"cursor": cursor}).status_code in (200, 422), path
    for path, cursor in (
        ("jobs", packed(newest)),
        ("contracts", packed(f"{at}~{somebody}")),
        ("threads", packed(f"{at} {somebody}")),
        (reviews, packed(f"{at}~{somebody}")),
    ):
        answer = visitor().get(f"/api/v1/{path}", {"cursor": cursor}, headers=program)
        assert answer.status_code in (200, 422), path
