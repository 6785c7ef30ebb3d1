"""``deploy/cluster/haproxy.cfg`` with the real HAProxy, in front of nodes that say what they were asked."""

import json
import re
import shutil
import ssl
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import pytest
from sites import free_port, wait_until

_FILE = Path(__file__).parents[2] / "deploy" / "cluster" / "haproxy.cfg"
_HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
_TYPED = "0123456789abcdef0123456789abcdef"
pytestmark = pytest.mark.skipif(not _HAPROXY, reason="there is no HAProxy here: apt-get install haproxy")


class Node(BaseHTTPRequestHandler):
    """Answers with the path and the headers that came."""

    def do_GET(self) -> None:
        said = json.dumps(
            {"path": self.path, "headers": [[name.lower(), value] for name, value in self.headers.items()]}
        )
        self.send_response(200)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said.encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


@dataclass
class Door:
    """A running HAProxy."""

    port: int
    http: int
    trust: ssl.SSLContext
    log: Path

    def get(self, path: str, *, of: str = "127.0.0.2", **headers: str) -> httpx.Response:
        """Ask as somebody at this address of the machine."""
        line = httpx.HTTPTransport(verify=self.trust, local_address=of)
        with httpx.Client(transport=line, base_url=f"https://127.0.0.1:{self.port}", timeout=30) as visitor:
            return visitor.get(path, headers={name.replace("_", "-"): value for name, value in headers.items()})


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    key, certificate, both = (folder / name for name in ("key.pem", "certificate.pem", "both.pem"))
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    named = ["-subj", "/CN=market.example", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run([*made, *named, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    both.write_text(certificate.read_text() + key.read_text())
    node, port, http = ThreadingHTTPServer(("127.0.0.1", 0), Node), free_port(), free_port()
    threading.Thread(target=node.serve_forever, daemon=True).start()
    text = _FILE.read_text().replace("/etc/haproxy/market.example.pem", str(both))
    text = re.sub(r"10\.77\.0\.2[12]:8000", f"127.0.0.1:{node.server_address[1]}", text)
    text = text.replace("bind :80\n", f"bind 127.0.0.1:{http}\n").replace("bind :443", f"bind 127.0.0.1:{port}")
    (folder / "haproxy.cfg").write_text(re.sub(r"^    (user|group) haproxy$", "", text, flags=re.MULTILINE))
    log = folder / "log"
    with log.open("w") as written:
        process = subprocess.Popen([str(_HAPROXY), "-db", "-f", folder / "haproxy.cfg"], stdout=written, stderr=written)
    found = Door(port, http, ssl.create_default_context(cafile=str(certificate)), log)
    try:
        wait_until(lambda: _answers(found))
        yield found
    finally:
        process.terminate()
        process.wait(30)
        node.shutdown()
        node.server_close()


def _answers(door: Door) -> bool:
    try:
        return door.get("/jobs").status_code == 200
    except httpx.HTTPError:
        return False


@pytest.mark.parametrize("path", ["/health", "/ready", "/metrics", "/%68ealth", "/metric%73", "/ready?x=1"])
def test_what_is_for_watchers_is_for_nobody_outside(door: Door, path: str) -> None:
    """Also by an address that the site would read as the same."""
    assert door.get(path).status_code == 404
    assert door.get(path, of="127.0.0.1").json()["path"] == path


@pytest.mark.parametrize("path", ["/api/v1/me", "/%61pi/v1/me", "/api/v1/jobs?q=a", "/mcp"])
def test_a_program_is_refused_by_http_and_a_page_led_to_https(door: Door, path: str) -> None:
    told = httpx.post(f"http://127.0.0.1:{door.http}{path}", json={}, timeout=30)
    assert (told.status_code, told.headers["Content-Type"]) == (403, "application/problem+json")
    assert told.json()["type"] == "https://market.example/problems/sent-in-the-open"
    assert door.get(path).json()["path"] == path
    for page in ("/jobs", "/api/v1/docs"):
        led = httpx.get(f"http://127.0.0.1:{door.http}{page}", headers={"Host": "market.example"}, timeout=30)
        assert (led.status_code, led.headers["Location"]) == (301, f"https://market.example{page}")


def test_a_request_has_the_name_that_the_door_gave_it(door: Door) -> None:
    """Not the one that its sender wrote; the site takes it (``config.watching.request_ids``), and the log has it."""
    asked = [door.get("/jobs", X_Request_Id=_TYPED, X_Forwarded_For="203.0.113.9").json()["headers"] for _ in range(2)]
    names = [[value for name, value in headers if name == "x-request-id"] for headers in asked]
    assert all(len(each) == 1 and re.fullmatch("[0-9a-f-]{16,64}", each[0]) for each in names)
    assert names[0] != names[1]
    assert _TYPED not in str(asked)
    assert [value for name, value in asked[0] if name == "x-forwarded-for"] == ["127.0.0.2"]
    wait_until(lambda: f" {names[1][0]}\n" in door.log.read_text())
