"""``python -m faults.receivers``: a mail server and a program that is called by webhooks, in a process of their own, so
that they outlive whatever is killed. Each writes what it took before it answers.
"""

import argparse
import email
import email.policy
import json
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TextIO

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from rig.ports import free_port
from rig.waiting import wait_until

_CONTRACT = re.compile(r"con_[a-z2-7]{16}")


class Receivers:
    """``mail``, ``hook``: where they are reached; ``folder``: where they keep what they took."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        record = folder / "ports.json"
        if not record.exists():
            record.write_text(json.dumps([free_port(), free_port()]))
        self._ports: list[int] = json.loads(record.read_text())
        self.mail = f"smtp://127.0.0.1:{self._ports[0]}"
        self.hook = f"http://localhost:{self._ports[1]}/"

    @contextmanager
    def running(self) -> Iterator["Receivers"]:
        """They run until the context is left."""
        given = [*("--folder", str(self.folder)), *("--ports", *map(str, self._ports))]
        process = subprocess.Popen([sys.executable, "-m", "faults.receivers", *given])
        try:
            wait_until(lambda: self._listen() or process.poll() is not None, "mails and calls can be received")
            assert process.poll() is None, f"nothing receives mails and calls at {self._ports}"
            yield self
        finally:
            process.terminate()
            process.wait()

    def _listen(self) -> bool:
        """Whether somebody answers at both ports."""
        for port in self._ports:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)):
                    return False
        return True

    def mails(self) -> list[dict[str, Any]]:
        """``to``, ``id`` (Message-ID), ``contracts`` that it names."""
        return _lines(self.folder / "mails")

    def calls(self) -> list[dict[str, Any]]:
        """What the bodies of calls said."""
        return _lines(self.folder / "calls")


class _Inbox:
    def __init__(self, file: TextIO) -> None:
        self._file = file

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        message = email.message_from_bytes(content, policy=email.policy.default)
        part = message.get_body(("plain",))
        text = part.get_content() if part else ""
        said = {"to": envelope.rcpt_tos, "id": message["Message-ID"], "contracts": sorted({*_CONTRACT.findall(text)})}
        _keep(self._file, said)
        return "250 taken"


def _hooked(file: TextIO) -> type[BaseHTTPRequestHandler]:
    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            _keep(file, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Hook


_writing = threading.Lock()


def _keep(file: TextIO, said: dict[str, Any]) -> None:
    with _writing:
        file.write(json.dumps(said) + "\n")
        file.flush()


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text().splitlines()]


def main() -> None:
    parser = argparse.ArgumentParser(prog="faults.receivers", description=__doc__)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--ports", type=int, nargs=2, required=True)
    given = parser.parse_args()
    with (given.folder / "mails").open("a") as mails, (given.folder / "calls").open("a") as calls:
        Controller(_Inbox(mails), hostname="127.0.0.1", port=given.ports[0]).start()
        ThreadingHTTPServer(("127.0.0.1", given.ports[1]), _hooked(calls)).serve_forever()


if __name__ == "__main__":
    main()
