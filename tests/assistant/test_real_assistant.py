"""Assistants at the real ``michinori serve``: the official client, and eight at once."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import httpx2
import pytest
from mcp.client.client import Client
from mcp.client.streamable_http import streamable_http_client
from sites import Site

from michinori.config.assistant.tools import TABLE

EIGHT = 8
ROUNDS = 12


@pytest.fixture(scope="module")
def people(server: Site) -> list[dict[str, Any]]:
    """Eight members, each with a job that only they posted."""
    found = []
    for n in range(EIGHT):
        one = server.run("user", "create", "--email", f"assisted{n}@example.jp", "--name", f"Assisted{n}")
        body = {
            "title": f"ロゴ{n}",
            "description": "小さなロゴです。",
            "category": "design",
            "kind": "fixed",
            "draft": True,
        }
        headers = {"Authorization": f"Bearer {one['token']}"}
        posted = httpx.post(f"{server.url}/api/v1/jobs", json=body, headers=headers, timeout=60)
        found.append(one | {"job": posted.json()["id"]})
    return found


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_the_official_client_lists_and_calls(server: Site, people: list[dict[str, Any]], mode: str) -> None:
    async def talk() -> None:
        http = httpx2.AsyncClient(headers={"Authorization": f"Bearer {people[0]['token']}"}, timeout=60)
        async with http, Client(streamable_http_client(f"{server.url}/mcp", http_client=http), mode=mode) as client:
            listed = await client.list_tools()
            assert {tool.name for tool in listed.tools} == {tool.name for tool in TABLE}
            money = await client.call_tool("my_money", {})
            assert not money.is_error
            assert money.structured_content["worker"] == 0
            job = await client.call_tool("read_job", {"job_id": people[0]["job"]})
            assert job.structured_content["title"] == "ロゴ0"

    with ThreadPoolExecutor(1) as thread:  # in the tests' own thread a browser's loop may be running
        thread.submit(asyncio.run, talk()).result()


def test_eight_at_once_are_told_their_own(server: Site, people: list[dict[str, Any]]) -> None:
    """Each reads their own draft, and finds nothing of the others', however they are mixed."""

    def live(n: int) -> list[tuple[int, int, bool]]:
        one, came = people[n], []
        headers = {"Authorization": f"Bearer {one['token']}", "Accept": "application/json"}
        with httpx.Client(headers=headers, timeout=120) as http:
            for turn in range(ROUNDS):
                whose = (n + turn) % EIGHT
                call = {"name": "read_job", "arguments": {"job_id": people[whose]["job"]}}
                sent = {"jsonrpc": "2.0", "id": turn, "method": "tools/call", "params": call}
                answer = http.post(f"{server.url}/mcp", json=sent)
                assert answer.status_code == 200, answer.text
                assert answer.json()["id"] == turn
                result = answer.json()["result"]
                came.append((n, whose, result["isError"]))
                assert result["isError"] or result["structuredContent"]["title"] == f"ロゴ{n}"
        return came

    with ThreadPoolExecutor(EIGHT) as pool:
        for came in pool.map(live, range(EIGHT)):
            assert all(refused == (n != whose) for n, whose, refused in came), came


def test_who_sends_a_body_that_is_too_long_is_told(server: Site, people: list[dict[str, Any]]) -> None:
    headers = {"Authorization": f"Bearer {people[0]['token']}", "Content-Type": "application/json"}
    answer = httpx.post(f"{server.url}/mcp", content=b" " * 300_000, headers=headers, timeout=60)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert httpx.post(f"{server.url}/mcp", json={}, timeout=60).status_code == 401
    assert httpx.get(f"{server.url}/mcp", timeout=60).status_code == 405
