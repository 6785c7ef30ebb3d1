"""``GET /health`` and ``michinori check`` (api.md), on a real site."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import psycopg
import pytest
from sites import Refused, Site, wait_until

from michinori.config.embedded import engine, holding, roles


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A served site with https behind a proxy, which who watches it does not go through."""
    site = Site(ready_home(tmp_path_factory.mktemp("health") / "home"), simulated=False)
    site.environment |= {"MICHINORI_BASE_URL": "https://market.example", "EMAIL_URL": "smtp://127.0.0.1:1"}
    site.start()
    yield site
    assert site.stop() == 0
    wait_until(lambda: not engine.running(site.home))


def ask(site: Site, method: str = "GET") -> httpx.Response:
    return httpx.request(method, f"http://127.0.0.1:{site.port}/health", timeout=30)


def change(site: Site, statement: str) -> None:
    with psycopg.connect(roles.address(site.home, roles.APPLICATION)) as connection:
        connection.execute(statement)


def set_right(site: Site) -> None:
    right = "held_since = NULL, sound = true, short = 0, backed_up_at = NULL, backup_proved_at = NULL, beat_at = now()"
    change(site, f"UPDATE machinery_installation SET {right}")


def test_a_site_in_order_says_so_to_many_at_once(site: Site) -> None:
    wait_until(lambda: ask(site).json().get("wrong") == [])
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: ask(site), range(40)))
    assert {answer.status_code for answer in answers} == {200}
    found = answers[0].json()
    assert list(found) == [
        "database", "outbox_age", "deadlines_late", "ledger", "short", "clock", "background", "backup", "backup_proof",
        "archive",
        "mail", "files", "scanner", "replica", "disk", "memory",
        "wrong",
    ]  # fmt: skip
    assert answers[0].headers["Cache-Control"] == "no-store"


def test_only_reading_is_answered(site: Site) -> None:
    assert ask(site, "POST").status_code == 405
    assert ask(site, "HEAD").status_code == 200


@pytest.mark.parametrize(
    ("change_to", "name", "status"),
    [
        ("sound = false", "ledger", 503),
        ("short = 10001", "short", 200),
        ("held_since = now()", "clock", 503),
        ("backed_up_at = now() - interval '27 hours'", "backup", 200),
        ("backup_proved_at = now() - interval '49 hours'", "backup_proof", 200),
    ],
)
def test_what_is_wrong_is_named(site: Site, change_to: str, name: str, status: int) -> None:
    wait_until(lambda: ask(site).json().get("wrong") == [])
    change(site, f"UPDATE machinery_installation SET {change_to}")
    try:
        answer = wait_until(lambda: (said := ask(site)).json()["wrong"] == [name] and said)
        assert answer.status_code == status
    finally:
        set_right(site)


def test_a_deadline_that_waits_is_late(site: Site) -> None:
    wait_until(lambda: ask(site).json().get("wrong") == [])
    change(
        site, "INSERT INTO machinery_deadline (kind, subject_id, at) VALUES ('none', 'x', now() - interval '1 hour')"
    )
    try:
        wait_until(lambda: ask(site).json()["wrong"] == ["deadlines_late"])
    finally:
        change(site, "DELETE FROM machinery_deadline WHERE kind = 'none'")


def test_a_mail_that_cannot_be_sent_is_said(site: Site) -> None:
    """Its server does not answer; nobody else's address or words are in the answer."""
    wait_until(lambda: ask(site).json().get("wrong") == [])
    change(
        site,
        "INSERT INTO machinery_outboxitem (kind, payload, made_at) VALUES ('mail', "
        """'{"template": "signup", "to": "ren@example.jp", "values": {}}', now())""",
    )
    wait_until(lambda: ask(site).json()["wrong"] == ["mail"])
    assert ask(site).status_code == 200
    assert "ren@" not in ask(site).text
    change(site, "DELETE FROM machinery_outboxdelivery; DELETE FROM machinery_outboxitem")


def test_check_proves_the_books_and_ends_with_1_where_something_is_wrong(
    tmp_path: Path, ready_home: Callable[[Path], Path]
) -> None:
    """Here nothing serves."""
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    with holding.using(site.home, durable=False):
        site.run("clock", "run")
        change(site, "UPDATE machinery_installation SET beat_at = now() - interval '1 hour'")
        with pytest.raises(Refused) as refused:
            site.run("check")
        assert refused.value.answer["wrong"] == ["background"]
        assert refused.value.answer["ledger"]["sound"]
        change(site, "UPDATE machinery_installation SET beat_at = now()")
        assert site.run("check")["wrong"] == []


def test_a_clock_that_jumped_holds_deadlines_until_it_is_confirmed(
    tmp_path: Path, ready_home: Callable[[Path], Path]
) -> None:
    """The installation stood still for 40 days, or so its machine's clock says."""
    site = Site(ready_home(tmp_path / "home"), simulated=False)
    with holding.using(site.home, durable=False):
        site.run("clock", "run")
        change(site, "UPDATE machinery_installation SET beat_at = now() - interval '40 days'")
        assert site.run("clock", "run")["applied"] == 0
        with pytest.raises(Refused) as refused:
            site.run("check")
        assert "clock" in refused.value.answer["wrong"]
        said = site.run("clock", "confirm")
        assert said["confirmed"]
        assert datetime.now(UTC) - datetime.fromisoformat(said["now"]) < timedelta(minutes=1)
        assert site.run("check")["clock"] == "ok"
