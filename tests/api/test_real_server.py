"""The API of a real ``michinori serve``: what only a real server shows."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from sites import Site

JSON = "application/json"


@pytest.fixture(scope="module")
def aoi(server: Site) -> dict[str, Any]:
    return server.run("user", "create", "--email", "aoi-api@example.jp", "--name", "Aoi", "--company", "青空")


@pytest.fixture
def http(server: Site, aoi: dict[str, Any]) -> Any:
    with httpx.Client(
        base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {aoi['token']}"}, timeout=60
    ) as client:
        yield client


def test_a_job_is_posted_and_found(http: httpx.Client) -> None:
    body = {
        "title": "広告用のランディングページ",
        "description": "一枚のページです。",
        "category": "design",
        "kind": "fixed",
    }
    posted = http.post("/jobs", json=body)
    assert posted.status_code == 201, posted.text
    assert posted.headers["Content-Type"] == JSON
    found = http.get("/jobs", params={"q": "ﾗﾝﾃﾞｨﾝｸﾞ 広告"}).json()["items"]
    assert posted.json()["id"] in [job["id"] for job in found]


def test_a_request_sent_twice_at_once_acts_once(http: httpx.Client) -> None:
    def send(_: int) -> httpx.Response:
        return http.post("/organisations", json={"name": "二度押し"}, headers={"Idempotency-Key": "twice"})

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(send, range(8)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    ids = {answer.json()["id"] for answer in answers if answer.status_code == 201}
    assert len(ids) == 1
    refusals = {answer.json()["type"].rsplit("/", 1)[-1] for answer in answers if answer.status_code == 409}
    assert refusals <= {"idempotency-in-progress"}
    assert len([each for each in http.get("/me").json()["organisations"] if each["display_name"] == "二度押し"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "options", "status"),
    [
        ("GET", "/nothing", {}, 404),
        ("DELETE", "/me", {}, 405),
        ("GET", "/contracts/con_aaaaaaaaaaaaaaaa", {}, 404),
        ("GET", "/contracts/%00", {}, 404),
        ("GET", "/jobs?q=%00", {}, 422),
        ("GET", "/jobs?q=%FF%FE", {}, 200),
        ("GET", "/jobs?budget_min=99999999999999999999", {}, 422),
        ("POST", "/organisations", {"content": b"{", "headers": {"Content-Type": JSON}}, 400),
        ("POST", "/organisations", {"content": b"x=1"}, 415),
        ("POST", "/organisations", {"content": b'"' + b"a" * 2_000_000, "headers": {"Content-Type": JSON}}, 413),
        ("POST", "/files", {"files": {"other": b"x"}}, 422),
        ("POST", "/files", {"files": {"file": ("😀.txt", "長い".encode())}}, 201),
        ("GET", "/me", {"headers": {"Authorization": "Bearer nobody"}}, 401),
        ("GET", "/me", {"headers": {"Host": "evil.example"}}, 400),
    ],
)  # fmt: skip
def test_statuses(http: httpx.Client, method: str, path: str, options: dict[str, Any], status: int) -> None:
    response = http.request(method, path, **options)
    assert response.status_code == status, response.text
    if status >= 400:
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.json()["status"] == status


@pytest.mark.parametrize(
    "kinds",
    [
        ["text/plain; x*=nosuch'x'ab"],
        ["text/plain;" + "x" * 11_000],
        ["text/plain;" + "x" * 6_000] * 2,
        ["a/b; charset*=nosuch'x'y"],
        ["a/b; charset*=utf-8''a%00b"],
        ["text/plain; charset=hex"],
        ["application/x-www-form-urlencoded; charset=undefined"],
    ],
    ids=["unknown", "long", "long together", "charset of none", "charset with NUL", "no text", "reads nothing"],
)
@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 400),
        ("/jobs?q=a%FF", 400),
        ("/accounts/login/?next=a", 400),
        ("/api/v1/jobs?q=a", 400),
        ("/health", 200),
        ("/static/a", 404),
    ],
)
def test_a_content_type_that_nobody_can_read_is_no_error(
    server: Site, path: str, status: int, kinds: list[str]
) -> None:
    """Django reads it before any middleware: a visitor had a bare 500, and a page of log, for each."""
    for method in ("GET", "POST"):
        headers = [("Content-Type", kind) for kind in kinds]
        answer = httpx.request(method, f"{server.url}{path}", headers=headers, content=b"x", timeout=60)
        assert answer.status_code in (status, 405), f"{method} {path}: {answer.status_code}"
        assert status == 404 or answer.headers["X-Content-Type-Options"] == "nosniff"
    if path.startswith("/api/"):
        assert answer.headers["Content-Type"] == "application/problem+json"


def test_both_languages(http: httpx.Client) -> None:
    said = {
        language: http.post("/organisations", json={}, headers={"Accept-Language": language}).json()["title"]
        for language in ("ja", "en")
    }
    assert said["ja"] == "入力を確かめてください"
    assert said["en"] != said["ja"]


def test_the_documentation_needs_no_script_and_no_other_host(server: Site) -> None:
    page = httpx.get(f"{server.url}/api/v1/docs", timeout=60)
    assert page.status_code == 200
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert len(page.content) < 400_000
    assert "/api/v1/contracts/{contract_id}/deposit" in page.text
    document = httpx.get(f"{server.url}/api/v1/openapi.json", timeout=60)
    assert document.headers["Content-Type"] == JSON
    assert document.json()["components"]["securitySchemes"]
