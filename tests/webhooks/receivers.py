"""A program that is called: a real HTTP server on a free port of this machine, as well or badly behaved as asked."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Receiver:
    """``answers``: raw bytes for each connection, the last one for all that follow. ``drip``: a byte at a time."""

    answers: list[bytes]
    drip: bool = False
    requests: list[bytes] = field(default_factory=list)
    url: str = ""

    def headers(self, number: int) -> dict[str, str]:
        head = self.requests[number].split(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
        return dict(line.split(": ", 1) for line in head)

    def body(self, number: int) -> bytes:
        return self.requests[number].split(b"\r\n\r\n", 1)[1]


def status(code: int, more: str = "", body: bytes = b"") -> bytes:
    """An answer."""
    return f"HTTP/1.1 {code} X\r\nContent-Length: {len(body)}\r\nConnection: close\r\n{more}\r\n".encode() + body


@contextmanager
def receiving(*answers: bytes, drip: bool = False) -> Iterator[Receiver]:
    """The receiver, as long as the block lasts."""
    receiver = Receiver(list(answers), drip)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        receiver.url = f"http://127.0.0.1:{listening.getsockname()[1]}/hook"
        threading.Thread(target=_serve, args=(listening, receiver), daemon=True).start()
        yield receiver
        listening.shutdown(socket.SHUT_RDWR)  # a thread that waits in accept would keep it open


def _serve(listening: socket.socket, receiver: Receiver) -> None:
    while True:
        try:
            line, _ = listening.accept()
        except OSError:
            return
        threading.Thread(target=_answer, args=(line, receiver), daemon=True).start()


def _answer(line: socket.socket, receiver: Receiver) -> None:
    with line, suppress(OSError):
        got = b""
        while b"\r\n\r\n" not in got:
            got += line.recv(65536)
        head, _, body = got.partition(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        length = next((int(each.split(b":")[1]) for each in lines if each.startswith(b"content-l")), 0)
        while len(body) < length:
            body += line.recv(65536)
        receiver.requests.append(head + b"\r\n\r\n" + body)
        answer = receiver.answers.pop(0) if len(receiver.answers) > 1 else receiver.answers[0]
        for start in range(len(answer) if receiver.drip else 1):
            line.sendall(answer[start : start + 1] if receiver.drip else answer)
            if receiver.drip:
                time.sleep(0.05)
