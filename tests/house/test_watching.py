"""A real site that is watched: nothing of people's leaves it, whatever they ask and whatever fails."""

import json
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import psutil
import psycopg
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families
from sites import Site, wait_until

from michinori.config.embedded import engine, roles
from tests.house.heard import Heard, hearing, spans, told
from tests.live.listeners import PASSWORD, sign_in

DEPLOY = Path(__file__).parents[2] / "deploy"
CANARY = "kanaria"
TOKEN = "0123456789-abcdefghij"
WORDS = "カナリア"
TRACED = {"tick", "SELECT", "GET jobs", "GET contract", "GET none", "POST account_login"}
PAGES = ("/", "/jobs", "/money", "/notices", "/contracts", "/settings", "/organisations", "/papers", "/desk", "/tokens")


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[Heard]:
    """Where traces and errors are sent."""
    with hearing() as heard:
        yield heard


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path], elsewhere: Heard
) -> Iterator[Site]:
    site = Site(ready_home(tmp_path_factory.mktemp("watched") / "home"), simulated=False)
    site.environment |= {"MICHINORI_LOG_FORMAT": "json", "EMAIL_URL": "smtp://127.0.0.1:1"}
    site.environment |= {"MICHINORI_METRICS_TOKEN": TOKEN, "OTEL_EXPORTER_OTLP_ENDPOINT": elsewhere.url}
    site.environment["SENTRY_DSN"] = elsewhere.url.replace("http://", "http://key@") + "/7"
    site.start("serve", "--workers", "2")
    wait_until(lambda: httpx.get(f"{site.url}/health", timeout=10).json().get("wrong") == [])
    crawl(site)
    wait_until(lambda: {span.name for span in spans(elsewhere)} >= TRACED)  # before a test kills who has them
    yield site
    assert site.stop() == 0
    wait_until(lambda: not engine.running(site.home))


def change(site: Site, statement: str) -> None:
    with psycopg.connect(roles.address(site.home, roles.OWNER)) as connection:
        connection.execute(statement)


def crawl(site: Site) -> None:
    """Somebody whose name, address, words and links are canaries looks around, by eight at once, is refused and meets
    errors, one of which quotes what they typed.
    """
    email = f"{CANARY}@example.jp"
    site.run("user", "create", "--email", email, "--name", f"{CANARY} {WORDS}", "--password", PASSWORD)
    with closing(sign_in(site.url, email)) as person:

        def ask(path: str) -> int:
            return person.get(path, headers={"User-Agent": CANARY, "Referer": f"{site.url}/{CANARY}"}).status_code

        asked = [f"{path}?q={CANARY}" for path in PAGES] * 4
        with ThreadPoolExecutor(8) as pool:
            assert set(pool.map(ask, asked)) <= {200, 301, 302, 403, 404}
        assert ask(f"/contracts/con_{CANARY}") == 404
        assert ask(f"/{CANARY}/{CANARY * 5}") == 404
        change(site, "ALTER TABLE market_job RENAME COLUMN search TO hidden")
        try:
            assert ask(f"/jobs?q={CANARY}") == 500
            assert ask(f"/jobs?q={WORDS}&category=web") == 500
        finally:
            change(site, "ALTER TABLE market_job RENAME COLUMN hidden TO search")
        assert ask("/jobs") == 200


def silent(text: str) -> bool:
    """Whether a text has none of the canaries, nor an id of somebody's."""
    return not any(one in text for one in (CANARY, WORDS, "usr_", "\\u30ab", "127.0.0.1:1"))


def without_asker(line: dict[str, Any]) -> dict[str, Any]:
    """A line as it is; one of a refused request without the id of who asked, which it is there to tell."""
    if line["logger"] != "michinori.refused":
        return line
    return line | {"who": "", "message": line["message"].replace(f" by {line['who']}", "")}


def lines(site: Site) -> list[dict[str, Any]]:
    return [json.loads(line) for line in site.errors.read_text().splitlines()]


def test_each_line_of_the_log_is_an_object_and_silent_about_people(site: Site) -> None:
    for line in lines(site):
        assert list(line)[:3] == ["time", "level", "logger"]
        assert silent(json.dumps(without_asker(line), ensure_ascii=False))
    failed = [line for line in lines(site) if "trace" in line]
    assert failed
    assert all("UndefinedColumn" in line["trace"] for line in failed)
    assert {line["logger"] for line in failed} == {"django.request"}


def test_a_request_has_a_line_with_the_id_of_its_answer(site: Site) -> None:
    answer = httpx.get(f"{site.url}/jobs?q={CANARY}")
    request_id = answer.headers["X-Request-Id"]
    assert len(request_id) == 32
    (line,) = [line for line in lines(site) if line.get("request") == request_id]
    assert (line["logger"], line["route"], line["method"], line["status"]) == ("michinori.requests", "jobs", "GET", 200)
    assert 0 < line["ms"] < 10_000
    failed = [line for line in lines(site) if line.get("status") == 500]
    assert {line["request"] for line in lines(site) if "trace" in line} == {line["request"] for line in failed}


def test_an_id_that_a_visitor_typed_is_not_taken(site: Site) -> None:
    typed = "0123456789abcdef0123456789abcdef"
    assert httpx.get(f"{site.url}/jobs", headers={"X-Request-Id": typed}).headers["X-Request-Id"] != typed


def test_ready_is_answered_to_many_at_once(site: Site) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: httpx.get(f"{site.url}/ready", timeout=10), range(40)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(200, '{"database": "ok"}')}
    assert answers[0].headers["Cache-Control"] == "no-store"
    assert httpx.post(f"{site.url}/ready").status_code == 405


def test_a_database_that_lacks_a_migration_is_not_ready(site: Site) -> None:
    """One that has more than this version knows is."""
    change(site, "UPDATE django_migrations SET name = 'later' WHERE app = 'ledger' AND name LIKE '0001%'")
    try:
        answer = httpx.get(f"{site.url}/ready")
        assert (answer.status_code, answer.json()) == (503, {"database": "behind"})
        of_it = [line for line in lines(site) if line.get("request") == answer.headers["X-Request-Id"]]
        assert [line["level"] for line in of_it] == ["INFO"], "who asks is told; the log is not filled with it"
    finally:
        change(site, "UPDATE django_migrations SET name = '0001_initial' WHERE app = 'ledger' AND name = 'later'")
    change(site, "INSERT INTO django_migrations (app, name, applied) VALUES ('ledger', '9999_later', now())")
    try:
        assert httpx.get(f"{site.url}/ready").status_code == 200
    finally:
        change(site, "DELETE FROM django_migrations WHERE name = '9999_later'")


type Figures = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def scrape(site: Site) -> Figures:
    """The figures by name and labels."""
    answer = httpx.get(f"{site.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert silent(answer.text)
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def names(site: Site) -> set[str]:
    """Of all figures, also of those that have no value yet."""
    answer = httpx.get(f"{site.url}/metrics", headers={"Authorization": f"Bearer {TOKEN}"}, timeout=10)
    ends = {"counter": ("_total",), "histogram": ("_bucket", "_sum", "_count")}
    return {
        family.name + end
        for family in text_string_to_metric_families(answer.text)
        for end in ends.get(family.type, ("",))
    }


def figure(found: Figures, name: str, **labels: str) -> float:
    return found.get((f"michinori_{name}", tuple(sorted(labels.items()))), 0)


@pytest.mark.parametrize("sent", ["", f"Bearer {TOKEN[:-1]}", f"Bearer {TOKEN}x", f"Basic {TOKEN}", f"Bearer  {TOKEN}"])
def test_figures_are_for_who_has_the_token(site: Site, sent: str) -> None:
    answer = httpx.get(f"{site.url}/metrics", headers={"Authorization": sent} if sent else {})
    assert answer.status_code == 404
    assert "michinori_" not in answer.text


def test_figures_are_read_only(site: Site) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    assert httpx.post(f"{site.url}/metrics", headers=headers).status_code == 405


def test_requests_are_counted_by_all_processes_and_answered_to_many_at_once(site: Site) -> None:
    """Whichever process is asked says the same, and none is lost while eight ask."""
    before = scrape(site)
    with ThreadPoolExecutor(8) as pool:
        asked = list(pool.map(lambda n: scrape(site) if n % 4 == 0 else httpx.get(f"{site.url}/jobs"), range(80)))
    assert {one.status_code for one in asked if isinstance(one, httpx.Response)} == {200}
    after = scrape(site)
    for found in [scrape(site) for _ in range(6)]:
        assert figure(found, "requests_total", route="jobs", status="2xx") == 60 + figure(
            before, "requests_total", route="jobs", status="2xx"
        )
    counted = figure(after, "request_seconds_count", route="jobs")
    assert counted - figure(before, "request_seconds_count", route="jobs") == 60
    assert figure(after, "request_seconds_bucket", route="jobs", le="+Inf") == counted
    assert figure(after, "requests_total", route="jobs", status="5xx") == 2
    assert figure(after, "requests_total", route="none", status="4xx") >= 1


def test_labels_are_of_the_code_and_few(site: Site) -> None:
    found = scrape(site)
    for name in ("route", "status", "command", "outcome", "task", "part", "state", "to"):
        values = {value for _, labels in found for key, value in labels if key == name}
        assert values or name == "to", name
        assert len(values) < 500
        assert not any(character.isupper() or character == "@" for value in values for character in value)


def test_commands_and_tasks_are_counted_by_what_came_of_them(site: Site) -> None:
    """Those of the background processes, too."""
    known = site.run("user", "create", "--email", "ren@example.jp", "--name", "Ren")
    before = scrape(site)
    with httpx.Client(base_url=f"{site.url}/api/v1", headers={"Authorization": f"Bearer {known['token']}"}) as ren:
        assert ren.post("/contracts/con_aaaaaaaaaaaaaaaa/cancel", json={}).status_code == 404
    wait_until(lambda: figure(scrape(site), "tasks_total", task="tick", outcome="done") > 1)
    after = scrape(site)
    refused = [
        labels
        for (name, labels), value in after.items()
        if name == "michinori_commands_total" and value > before.get((name, labels), 0)
    ]
    assert dict(refused[0])["outcome"] == "refused"
    assert dict(refused[0])["command"].startswith("contracts.")
    assert figure(after, "task_seconds_total", task="tick") > 0


def test_what_waits_and_what_is_wrong_is_read_from_the_database(site: Site) -> None:
    change(
        site, "INSERT INTO machinery_deadline (kind, subject_id, at) VALUES ('none', 'x', now() - interval '1 hour')"
    )
    change(site, "UPDATE machinery_installation SET backed_up_at = now() - interval '30 hours', sound = true")
    try:
        found = scrape(site)
    finally:
        change(site, "DELETE FROM machinery_deadline WHERE kind = 'none'")
        change(site, "UPDATE machinery_installation SET backed_up_at = NULL")
    assert figure(found, "deadlines_late") == 1
    assert 3600 <= figure(found, "deadlines_seconds") < 3700
    assert figure(found, "wrong", part="deadlines_late") == figure(found, "wrong", part="backup") == 1
    assert figure(found, "backup_seconds") >= 30 * 3600
    assert figure(found, "database_up") == figure(found, "ledger_sound") == 1
    connections = [value for (name, _), value in found.items() if name == "michinori_database_connections"]
    assert 1 <= sum(connections) <= figure(found, "database_connections_most")


def test_a_web_process_that_dies_takes_no_counts_along(site: Site) -> None:
    """And leaves no file behind: its successor goes on with its slot."""
    before, files = scrape(site), sorted((site.home / "figures").iterdir())
    assert site.process
    (granian,) = (each for each in psutil.Process(site.process.pid).children() if "granian" in " ".join(each.cmdline()))
    workers = [each for each in granian.children() if "tracker" not in " ".join(each.cmdline())]
    workers[0].kill()
    wait_until(lambda: site.status("/ready") == 200)
    wait_until(lambda: len([each for each in granian.children() if each.is_running()]) >= len(workers))
    wait_until(lambda: [site.status("/jobs") for _ in range(8)] == [200] * 8)
    after = scrape(site)
    assert figure(after, "requests_total", route="jobs", status="2xx") >= 8 + figure(
        before, "requests_total", route="jobs", status="2xx"
    )
    assert sorted((site.home / "figures").iterdir()) == files


_ASKED = re.compile(r"\bmichinori_\w+")
_LABEL = re.compile(r"\{(\w+)=|by \(([\w, ]+)\)")


def test_dashboard_and_rules_ask_for_figures_that_there_are(site: Site) -> None:
    """And sort by labels that they have; none of the site's is left out of the dashboard."""
    at = "backed_up_at = now(), backup_proved_at = now(), proved_at = now()"
    change(site, f"UPDATE machinery_installation SET {at}, sound = true")
    there = names(site)
    change(site, "UPDATE machinery_installation SET backed_up_at = NULL, backup_proved_at = NULL")
    dashboard = json.loads((DEPLOY / "grafana-dashboard.json").read_text())
    shown = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    rules = yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"][0]["rules"]
    assert len(shown) > 20
    assert len(rules) > 10
    for asked in [*shown, *(rule["expr"] for rule in rules)]:
        assert set(_ASKED.findall(asked)) <= there, asked
        labels = {one.strip() for pair in _LABEL.findall(asked) for part in pair for one in part.split(",") if one}
        assert labels <= {
            "route",
            "status",
            "command",
            "outcome",
            "task",
            "part",
            "state",
            "to",
            "le",
            "instance",
            "version",
            "job",
        }, asked
    of_all = {name for asked in shown for name in _ASKED.findall(asked)}
    assert {name for name in there if name.startswith("michinori_")} - of_all <= {"michinori_request_seconds_count"}
    for rule in rules:
        assert rule["annotations"]["summary"]
        assert rule["annotations"]["do"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_traces_of_a_real_site_have_names_and_numbers_alone(site: Site, elsewhere: Heard) -> None:
    """Of both kinds of processes; each request in them is one of the log."""
    found = spans(elsewhere)
    keys = {one.key for span in found for one in span.attributes}
    assert keys == {
        "http.request.method", "http.route", "http.response.status_code", "michinori.request", "db.system.name",
        "db.operation.name",
    }  # fmt: skip
    assert not any(span.events for span in found)
    logged = {line.get("request") for line in lines(site)}
    traced = {one.value.string_value for span in found for one in span.attributes if one.key == "michinori.request"}
    assert traced <= logged
    assert not any(one.encode() in body for body in elsewhere.bodies("/v1/traces") for one in (CANARY, WORDS, "usr_"))


def test_an_error_of_a_real_site_is_told_with_its_request(site: Site, elsewhere: Heard) -> None:
    events = wait_until(lambda: told(elsewhere))
    assert len(events) == 2, "each once, and no answer that was meant, as of /ready"
    assert {event["exception"]["values"][-1]["type"] for event in events} == {"ProgrammingError"}
    failed = {line["request"] for line in lines(site) if "trace" in line}
    assert {event["tags"]["request"] for event in events} == failed
    assert all(silent(json.dumps(event, ensure_ascii=False)) for event in events)
    assert not any(one.encode() in body for body in elsewhere.bodies("/api/7") for one in (CANARY, WORDS, "usr_"))
