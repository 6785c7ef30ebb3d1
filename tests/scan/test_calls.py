"""What a kind of caller may never do, and where the ids come from that schemathesis calls with."""

import pytest

from scan.calls import gather, may
from scan.visited import ROLES

BY_NAME = {role.name: role for role in ROLES}


@pytest.mark.parametrize(
    ("role", "method", "path", "allowed"),
    [
        ("visitor", "GET", "/api/v1/columns", True),
        ("visitor", "POST", "/api/v1/jobs", False),
        ("worker", "POST", "/api/v1/jobs", True),
        ("worker", "GET", "/api/v1/desk/cases", False),
        ("owner", "POST", "/api/v1/desk/cases", False),
        ("staff", "GET", "/api/v1/desk/cases", True),
        ("program that reads", "GET", "/api/v1/contracts", True),
        ("program that reads", "PATCH", "/api/v1/jobs/{job_id}", False),
        ("program that drafts", "POST", "/api/v1/drafts/jobs", True),
        ("program that drafts", "DELETE", "/api/v1/saved-searches/{search_id}", False),
    ],
)
def test_what_may_succeed(role: str, method: str, path: str, allowed: bool) -> None:
    assert may(BY_NAME[role], method, path) is allowed


def test_roles_are_people_of_the_demo_with_all_scopes() -> None:
    assert len({role.email for role in ROLES}) == len(ROLES)
    assert {scope for role in ROLES for scope in role.scopes} == {"read", "draft", "write", "staff"}


def test_ids_are_gathered_by_the_names_of_paths() -> None:
    found: dict[str, set[str]] = {}
    gather({"items": [{"id": "job_a", "client": {"id": "usr_a", "user_id": "usr_b"}, "title": "x"}]}, "job_id", found)
    gather(None, "job_id", found)
    assert found == {"job_id": {"job_a"}, "client_id": {"usr_a"}, "user_id": {"usr_b"}}
