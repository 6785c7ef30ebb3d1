"""``deploy/nginx.conf`` with the real nginx, a certificate of our own, and a real site behind it."""

import re
import socket
import ssl
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest
from sites import Site, wait_until

from drill.nginx import HOST, Front, program
from michinori.config.embedded import engine
from tests.live.listeners import PASSWORD, Listener
from tests.safety.world import addresses

REN, AOI = "ren@example.jp", "aoi@example.jp"
_SECRET = "kanaria0123456789abcdefghijklmnopqrstuvwxyz"
_GIVES_WAY_IN = re.compile(r"<(?:str:)?(?:\w+_)?(?:token|code|secret|proof|way)>|\(\?P<key>[^)]*\)")
"""What stands in an address for something that is good for whoever has it."""
_TOKEN = re.compile(r'csrfmiddlewaretoken" value="([^"]+)"')
pytestmark = pytest.mark.skipif(program() is None, reason="there is no nginx >= 1.25.1 here: apt-get install nginx")


@pytest.fixture(scope="module")
def front(tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("nginx")
    site = Site(ready_home(folder / "home"))
    front = Front(folder, site.port)
    assert front.check() == ""
    site.environment |= {
        "MICHINORI_BASE_URL": f"https://{HOST}:{front.https}",
        "MICHINORI_PROXIES": "1",
        "EMAIL_URL": f"file://{folder / 'mails'}",
    }
    for email in (REN, AOI):
        made = site.run("user", "create", "--email", email, "--name", email[:3], "--password", PASSWORD)
        (folder / email).write_text(made["token"])
    nginx = front.start()
    try:
        away = front.visitor("127.0.0.1").get("/jobs")
        assert (away.status_code, away.headers["Retry-After"]) == (503, "5"), "the site does not run yet"
        assert "再起動" in away.text
        site.start()
        yield front
        assert site.stop() == 0
    finally:
        nginx.terminate()
        nginx.wait(10)
    wait_until(lambda: not engine.running(site.home))


def _signs_in(visitor: httpx.Client, email: str, password: str) -> bool:
    token = _TOKEN.search(visitor.get("/accounts/login/").text)
    assert token
    sent = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
    return visitor.post("/accounts/login/", data=sent).status_code == 302


def test_a_page_comes_by_https_and_http_leads_there(front: Front) -> None:
    page = front.visitor("127.0.0.1").get("/jobs")
    assert page.status_code == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000"
    led = httpx.get(f"http://127.0.0.1:{front.http}/jobs?q=a", headers={"Host": HOST}, timeout=60)
    assert (led.status_code, led.headers["Location"]) == (301, f"https://{HOST}/jobs?q=a")


@pytest.mark.parametrize("path", ["/api/v1/me", "/%61pi/v1/me", "/api/v1/jobs?q=a", "/mcp"])
def test_a_program_is_refused_by_http_as_by_the_site(front: Front, path: str) -> None:
    told = httpx.post(f"http://127.0.0.1:{front.http}{path}", json={}, headers={"Host": HOST}, timeout=60)
    assert (told.status_code, told.headers["Content-Type"]) == (403, "application/problem+json")
    said = told.json()
    assert (said["type"], said["status"]) == (f"https://{HOST}/problems/sent-in-the-open", 403)
    led = httpx.get(f"http://127.0.0.1:{front.http}/api/v1/docs", headers={"Host": HOST}, timeout=60)
    assert led.status_code == 301


def test_the_place_for_certificates_is_served_by_http(front: Front) -> None:
    place = front.folder / "html/.well-known/acme-challenge"
    place.mkdir(parents=True)
    (place / "token").write_text("proof")
    found = httpx.get(
        f"http://127.0.0.1:{front.http}/.well-known/acme-challenge/token", headers={"Host": HOST}, timeout=60
    )
    assert (found.status_code, found.text) == (200, "proof")


def test_browsers_may_speak_http_2(front: Front) -> None:
    trust = ssl.create_default_context(cafile=str(front.certificate))
    trust.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", front.https), 10) as plain,
        trust.wrap_socket(plain, server_hostname=HOST) as tls,
    ):
        assert tls.selected_alpn_protocol() == "h2"


def test_who_guesses_locks_out_only_their_own_address(front: Front) -> None:
    """Also one who writes another X-Forwarded-For, or says that they came by http."""
    guesser, neighbour = front.visitor("127.0.0.2"), front.visitor("127.0.0.3")
    for number in range(11):
        guesser.headers.update({"X-Forwarded-For": f"203.0.113.{number}", "X-Forwarded-Proto": "http"})
        assert not _signs_in(guesser, AOI, "wrong-password")
    assert not _signs_in(guesser, AOI, PASSWORD)
    assert _signs_in(neighbour, AOI, PASSWORD)


def test_live_streams_through_it(front: Front) -> None:
    """The first event comes at once and not when a buffer is full."""
    ren = front.visitor("127.0.0.1")
    assert _signs_in(ren, REN, PASSWORD)
    with Listener(ren, since=1.0) as listener:
        listener.next("again", patience=12)  # before the first heartbeat


def test_a_file_of_30_mb_passes_and_one_too_large_gets_a_sentence(front: Front) -> None:
    ren = front.visitor("127.0.0.1")
    ren.headers["Authorization"] = f"Bearer {(front.folder / REN).read_text()}"

    def send(megabytes: int) -> httpx.Response:
        with tempfile.TemporaryFile() as film:
            film.truncate(megabytes * 1024 * 1024)
            return ren.post("/api/v1/files", files={"file": ("film.bin", film)})

    assert send(30).status_code == 201
    by_the_site = send(52)
    assert by_the_site.status_code == 422
    assert by_the_site.json()["type"].endswith("/file-too-large")
    by_nginx = send(70)
    assert by_nginx.status_code == 413
    assert "50 MB" in by_nginx.text


def test_health_is_for_this_machine(front: Front) -> None:
    assert "outbox_age" in front.visitor("127.0.0.1").get("/health").json()
    for path in ("/health", "/ready", "/metrics"):
        assert front.visitor("127.0.0.2").get(path).status_code == 403
    assert front.visitor("127.0.0.1").get("/ready").json() == {"database": "ok"}


def test_a_request_has_one_name_in_its_answer_and_in_the_log(front: Front) -> None:
    """Not the one that its sender wrote."""
    made_up = "0123456789abcdef0123456789abcdef"
    answer = front.visitor("127.0.0.1").get("/jobs", headers={"X-Request-Id": made_up})
    name = answer.headers["X-Request-Id"]
    assert name != made_up
    kept = (front.folder / "michinori.log").read_text()
    assert any(line.endswith(f" {name}") and '"GET /jobs" 200' in line for line in kept.splitlines())


def test_who_calls_the_site_past_nginx_is_told_what_is_missing(front: Front) -> None:
    site = re.search(r"server 127\.0\.0\.1:(\d+);", (front.folder / "site.conf").read_text())
    assert site
    told = httpx.get(f"http://127.0.0.1:{site[1]}/jobs", headers={"Host": f"{HOST}:{front.https}"}, timeout=60)
    assert told.status_code == 400
    assert "deploy/nginx.conf" in told.text


def _with_a_secret(pattern: str) -> str | None:
    """The address of this pattern with the secret in it; None where it takes none."""
    if not _GIVES_WAY_IN.search(pattern):
        return None
    named = _GIVES_WAY_IN.sub(_SECRET, pattern.replace("^", "").replace("$", ""))
    return "/" + re.sub(r"\(\?P<uidb36>[^)]*\)", "usr_aaaaaaaaaaaaaaaa", named)


def test_no_log_keeps_what_lets_somebody_in(front: Front) -> None:
    """Neither by an address, nor its query, nor the page from which somebody came, by http as by https."""
    asked = [address for pattern in addresses() if (address := _with_a_secret(pattern))]
    assert {address.split("/")[1] for address in asked} >= {"setup", "handovers", "accounts", "inquiries", "left"}
    visitor = front.visitor("127.0.0.4")
    for address in (*asked, f"/accounts/signup/?invitation={_SECRET}", f"/setup//begin/{_SECRET}"):
        visitor.get(address, headers={"Referer": f"https://{HOST}/setup/begin/{_SECRET}"})
        httpx.get(f"http://127.0.0.1:{front.http}{address}", headers={"Host": HOST}, timeout=60)
    logs = {file.name: file.read_text() for file in front.folder.glob("*.log")}
    assert {"michinori.log", "michinori-error.log"} <= set(logs)
    assert {name: text for name, text in logs.items() if _SECRET in text} == {}
    kept = logs["michinori.log"]
    assert "127.0.0.4 [" in kept
    for line in ('"GET /setup/begin/***" 404 ', '"GET /accounts/signup/" 200 ', '"GET /handovers/***" 301 '):
        assert line in kept
