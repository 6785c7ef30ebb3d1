"""``deploy/nginx.conf`` run by the real nginx on free ports, with a certificate of its own."""

import re
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

import httpx

from rig.certificates import certificate
from rig.ports import free_port
from rig.waiting import PATIENCE, wait_until

CONFIGURATION = Path(__file__).parents[1] / "deploy" / "nginx.conf"
HOST = "market.example"
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


def program() -> str | None:
    """nginx, if it is here and new enough for ``http2 on`` (1.25.1)."""
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if not found:
        return None
    said = subprocess.run([found, "-v"], capture_output=True, text=True, check=True, timeout=10).stderr
    version = re.search(r"nginx/(\d+)\.(\d+)\.(\d+)", said)
    return found if version and tuple(map(int, version.groups())) >= (1, 25, 1) else None


class Front:
    """nginx before ``site``, as the file says, on free ports."""

    def __init__(self, folder: Path, site_port: int) -> None:
        self.http, self.https = free_port(), free_port()
        self.folder = folder
        self.certificate = certificate(folder, HOST)
        text = CONFIGURATION.read_text()
        changes = {
            r"listen (\[::\]:)?80;": f"listen {self.http};",
            r"listen (\[::\]:)?443 ssl;": f"listen {self.https} ssl;",
            r"127\.0\.0\.1:8000": f"127.0.0.1:{site_port}",
            r"/etc/letsencrypt/live/market\.example": str(folder),
            r"/var/www/html": str(folder / "html"),
            r"/var/log/nginx": str(folder),
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
            [str(program()), "-t", "-q", "-p", self.folder, "-c", self.folder / "nginx.conf"],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        return done.stderr

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([str(program()), "-p", self.folder, "-c", self.folder / "nginx.conf"])
        wait_until(lambda: _open(self.https), "nginx listens")
        return process

    def visitor(self, address: str) -> httpx.Client:
        """A browser that calls from ``address``, one of this machine's."""
        trust = ssl.create_default_context(cafile=str(self.certificate))
        return httpx.Client(
            transport=_ToThisMachine(verify=trust, local_address=address),
            base_url=f"https://{HOST}:{self.https}",
            headers={"Referer": f"https://{HOST}:{self.https}/"},
            timeout=PATIENCE,
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
