"""``deploy/nginx.conf`` with the real nginx, a certificate of our own, and a real site behind it."""

import re
import shutil
import socket
import ssl
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sites import Site, free_port, wait_until

from michinori.config.embedded import engine
from tests.live.listeners import PASSWORD, Listener

CONFIGURATION = Path(__file__).parents[2] / "deploy" / "nginx.conf"
HOST = "market.example"
REN, AOI = "ren@example.jp", "aoi@example.jp"
_TOKEN = re.compile(r'csrfmiddlewaretoken" value="([^"]+)"')
_MAIN = """
{user}
pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 1;
daemon off;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/access.log;
    {paths}
    gzip on;
    include {folder}/site.conf;
}}
"""


def _program() -> str | None:
    """nginx, if it is here and new enough for ``http2 on`` (1.25.1)."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if not found:
        return None
    said = subprocess.run([found, "-v"], capture_output=True, text=True, check=True, timeout=10).stderr
    version = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said)
    return found if version and tuple(map(int, version.groups())) >= (1, 25, 1) else None


NGINX = _program()
pytestmark = pytest.mark.skipif(NGINX is None, reason="there is no nginx >= 1.25.1 here: apt-get install nginx")


class Front:
    """nginx before ``site``, as the file says, on free ports."""

    def __init__(self, folder: Path, site_port: int) -> None:
        self.http, self.https = free_port(), free_port()
        self.folder = folder
        self.certificate = _certificate(folder)
        text = CONFIGURATION.read_text()
        changes = {
            r"listen (\[::\]:)?80;": f"listen {self.http};",
            r"listen (\[::\]:)?443 ssl;": f"listen {self.https} ssl;",
            r"127\.0\.0\.1:8000": f"127.0.0.1:{site_port}",
            r"/etc/letsencrypt/live/market\.example": str(folder),
            r"/var/www/html": str(folder / "html"),
        }
        for line in re.findall(r"^ *listen \[::\].*\n", text, re.MULTILINE):
            text = text.replace(line, "")  # a container may have no IPv6
        for what, by in changes.items():
            text, count = re.subn(what, by, text)
            assert count, what
        (folder / "site.conf").write_text(text)
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        user = "user root;" if Path("/proc/self").stat().st_uid == 0 else ""
        (folder / "nginx.conf").write_text(_MAIN.format(folder=folder, paths=paths, user=user))

    def check(self) -> str:
        """What ``nginx -t`` finds wrong or warns of."""
        done = subprocess.run(
            [str(NGINX), "-t", "-q", "-p", self.folder, "-c", self.folder / "nginx.conf"],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
        return done.stderr

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([str(NGINX), "-p", self.folder, "-c", self.folder / "nginx.conf"])
        wait_until(lambda: _open(self.https))
        return process

    def visitor(self, address: str) -> httpx.Client:
        """A browser that calls from ``address``, one of this machine's."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        return httpx.Client(
            transport=_ToThisMachine(verify=trust, local_address=address),
            base_url=f"https://{HOST}:{self.https}",
            headers={"Referer": f"https://{HOST}:{self.https}/"},
            timeout=30,
        )


class _ToThisMachine(httpx.HTTPTransport):
    """Calls 127.0.0.1 whatever the name, which the certificate and the Host are still asked for."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        there = request.url.copy_with(host="127.0.0.1")
        by_name = {**request.extensions, "sni_hostname": request.url.host}
        sent = httpx.Request(request.method, there, headers=request.headers, stream=request.stream, extensions=by_name)
        return super().handle_request(sent)


def _open(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _certificate(folder: Path) -> Path:
    """Write ``fullchain.pem`` and ``privkey.pem``, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(private)
    (folder / "fullchain.pem").write_bytes(made.public_bytes(pem))
    return folder / "fullchain.pem"


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
    led = httpx.get(f"http://127.0.0.1:{front.http}/jobs?q=a", headers={"Host": HOST})
    assert (led.status_code, led.headers["Location"]) == (301, f"https://{HOST}/jobs?q=a")


def test_the_place_for_certificates_is_served_by_http(front: Front) -> None:
    place = front.folder / "html/.well-known/acme-challenge"
    place.mkdir(parents=True)
    (place / "token").write_text("proof")
    found = httpx.get(f"http://127.0.0.1:{front.http}/.well-known/acme-challenge/token", headers={"Host": HOST})
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
        listener.next("again", patience=5)


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
    assert front.visitor("127.0.0.2").get("/health").status_code == 403


def test_who_calls_the_site_past_nginx_is_told_what_is_missing(front: Front) -> None:
    site = re.search(r"server 127\.0\.0\.1:(\d+);", (front.folder / "site.conf").read_text())
    assert site
    told = httpx.get(f"http://127.0.0.1:{site[1]}/jobs", headers={"Host": f"{HOST}:{front.https}"})
    assert told.status_code == 400
    assert "deploy/nginx.conf" in told.text
