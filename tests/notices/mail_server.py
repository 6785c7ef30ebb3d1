"""A mail server on a real socket, which refuses whom it is told to refuse. The standard library has none any more."""

import email
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from email.policy import default


class MailServer(socketserver.ThreadingTCPServer):
    """``refuses``: receiver → answer; ``data_answer``: what the end of a mail is answered with."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.port: int = self.server_address[1]
        self.mails: list[Message] = []
        self.refuses: dict[str, str] = {}
        self.data_answer = "250 taken"


class _Talk(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        self._say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                self._say(self.server.refuses.get(line.partition("<")[2].partition(">")[0], "250 fine"))
            elif word == "DATA":
                self._take()
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 fine")

    def _take(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        if self.server.data_answer.startswith("2"):
            self.server.mails.append(email.message_from_bytes(b"".join(lines), policy=default))
        self._say(self.server.data_answer)

    def _say(self, answer: str) -> None:
        self.wfile.write(answer.encode() + b"\r\n")


@contextmanager
def running() -> Iterator[MailServer]:
    with MailServer() as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield server
        server.shutdown()
