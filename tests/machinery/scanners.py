"""Scanners of uploaded files: one of our own that answers as a test asks, and clamd itself where it is installed."""

import hashlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from machinery import samples
from sites import free_port, wait_until

from michinori.kernel.actor import Actor
from michinori.machinery import scanner
from michinori.machinery import scanning as queue
from michinori.machinery.files import store_file
from michinori.machinery.models import StoredFile

CANARY = b"MICHINORI-CANARY-OF-THE-SCANNER-5f1c"
"""What our own signature finds, wherever in a file it is. It is no virus and looks like none."""
PICTURE = samples.picture()
WHOLE = b"a file that our signature of a whole file names\n"
NAME, NAME_OF_WHOLE = "Michinori.Canary", "Michinori.Whole"
CLAMD = shutil.which("clamd") or ("/usr/sbin/clamd" if Path("/usr/sbin/clamd").exists() else None)
needs_clamd = pytest.mark.skipif(CLAMD is None, reason="needs Debian's clamav-daemon")

type Says = Callable[[bytes], bytes | None]


def finds(content: bytes) -> bytes:
    """As clamd with our signature."""
    return f"stream: {NAME} FOUND\0".encode() if CANARY in content else b"stream: OK\0"


@dataclass
class FakeScanner:
    """``says``: the answer to a file; None: none at all. ``heard``: the files that came."""

    says: Says = finds
    heard: list[bytes] = field(default_factory=list)
    url: str = ""


@contextmanager
def scanning(says: Says = finds) -> Iterator[FakeScanner]:
    """A scanner that answers as asked, as long as the block lasts."""
    fake = FakeScanner(says)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        fake.url = f"tcp://127.0.0.1:{listening.getsockname()[1]}"
        threading.Thread(target=_serve, args=(listening, fake), daemon=True).start()
        yield fake
        listening.shutdown(socket.SHUT_RDWR)


def _serve(listening: socket.socket, fake: FakeScanner) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(line, fake), daemon=True).start()


def _answer(line: socket.socket, fake: FakeScanner) -> None:
    with line, suppress(OSError, struct.error), line.makefile("rb") as said:
        command = b""
        while not command.endswith(b"\0"):
            command += said.read(1)
        if command == b"zPING\0":
            line.sendall(b"PONG\0")
            return
        content = b""
        while size := struct.unpack(">I", said.read(4))[0]:
            content += said.read(size)
        fake.heard.append(content)
        answer = fake.says(content)
        if answer is None:
            time.sleep(60)
        else:
            line.sendall(answer)


def forget() -> None:
    """Forget what was known of a scanner, as if some time had passed."""
    scanner._known[:] = [True, 0.0]


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    forget()
    queue._resting[0] = 0.0
    yield
    forget()
    queue._resting[0] = 0.0


def sent(content: bytes = PICTURE, name: str = "a.png") -> StoredFile:
    return store_file(actor=Actor.person("usr_ren"), name=name, content=content)


def due() -> None:
    """As if the next try of all had come."""
    StoredFile.objects.filter(scan_next_at__isnull=False).update(scan_next_at=datetime.now(UTC))


class Clamd:
    """ClamAV's own service with nothing but our two signatures, on a socket and a port of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.urls = (f"unix://{folder}/clamd.ctl", f"tcp://127.0.0.1:{self.port}")
        signatures = folder / "signatures"
        signatures.mkdir()
        (signatures / "michinori.ndb").write_text(f"{NAME}:0:*:{CANARY.hex()}\n")
        digest = hashlib.md5(WHOLE, usedforsecurity=False).hexdigest()
        (signatures / "michinori.hdb").write_text(f"{digest}:{len(WHOLE)}:{NAME_OF_WHOLE}\n")
        folder.chmod(0o755)
        (folder / "clamd.conf").write_text(self._settings(signatures))
        self._running: subprocess.Popen[bytes] | None = None

    def _settings(self, signatures: Path, largest: str = "60M") -> str:
        lines = {
            "DatabaseDirectory": signatures, "LocalSocket": self.folder / "clamd.ctl", "LocalSocketMode": "666",
            "TCPSocket": self.port, "TCPAddr": "127.0.0.1", "Foreground": "yes", "FixStaleSocket": "yes",
            "StreamMaxLength": largest, "MaxFileSize": "60M", "MaxScanSize": "200M", "AlertExceedsMax": "yes",
            "MaxThreads": "4", "SelfCheck": "0",
        }  # fmt: skip
        user = "User root\n" if os.geteuid() == 0 else ""
        return user + "".join(f"{name} {value}\n" for name, value in lines.items())

    def allow(self, largest: str) -> None:
        """Another ``StreamMaxLength``, from its next start."""
        (self.folder / "clamd.conf").write_text(self._settings(self.folder / "signatures", largest))

    def start(self) -> None:
        assert CLAMD is not None
        command = [CLAMD, "--config-file", str(self.folder / "clamd.conf")]
        self._running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_until(self._answers)

    def _answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), timeout=1) as line:
            line.sendall(b"zPING\0")
            return line.recv(16) == b"PONG\0"
        return False

    def stop(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self._running is not None:
            self._running.send_signal(how)
            self._running.wait()
            self._running = None

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stopped in the middle of whatever it does: it takes connections and says nothing."""
        assert self._running is not None
        self._running.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self._running.send_signal(signal.SIGCONT)
