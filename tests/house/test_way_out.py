"""Every call out of the house goes by ``machinery.outgoing``: no other module has a client of its own."""

import ast
from collections.abc import Iterator
from pathlib import Path

import michinori

SOURCE = Path(michinori.__file__).parent
_CLIENTS = (
    "aiohttp", "boto3", "botocore", "ftplib", "http.client", "httpx", "imaplib", "niquests", "poplib", "pycurl",
    "requests", "sentry_sdk", "smtplib", "socket", "ssl", "stripe", "urllib.request", "urllib3", "websockets", "xmlrpc",
)  # fmt: skip
MAY = {
    "machinery/outgoing/addresses.py": ("socket", "the way out"),
    "machinery/outgoing/calls.py": ("http.client socket ssl", "the way out"),
    "machinery/outgoing/libraries.py": ("requests socket urllib3", "the way out of libraries"),
    "machinery/scanner.py": ("socket", "the operator's scanner, which speaks no HTTP"),
    "machinery/storage/bucket.py": ("boto3 botocore", "the operator's store of files; the library follows no redirect"),
    "notices/mails.py": ("smtplib", "errors of the operator's mail server, to which Django connects"),
    "notices/commands/trying.py": ("smtplib ssl", "the same"),
    "treasury/providers/stripe/__init__.py": ("stripe", "the card company's library, with a session of ours"),
    "pages/account/provider.py": ("requests", "errors and the session's type; the session is ours"),
    "config/watching/errors_told.py": ("sentry_sdk", "the operator's address of errors; no redirect is followed"),
    "config/systemd.py": ("socket", "tells systemd on this machine that it has started"),
    "config/serving/site.py": ("socket", "asks whether the site's own port answers"),
}
"""By file: what it imports, and why it may. What is not here has no client."""


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or ""
            yield from (f"{node.module}.{one.name}" for one in node.names)


def clients_in(file: Path) -> set[str]:
    """The clients that a module imports."""
    found = list(_imported(file))
    return {client for client in _CLIENTS for name in found if name == client or name.startswith(f"{client}.")}


def test_nobody_else_has_a_client() -> None:
    found = {str(file.relative_to(SOURCE)): clients_in(file) for file in SOURCE.rglob("*.py")}
    assert {name: clients for name, clients in found.items() if clients} == {
        name: set(clients.split()) for name, (clients, _) in MAY.items()
    }


def test_a_client_of_ones_own_is_seen(tmp_path: Path) -> None:
    for line in (
        "import requests",
        "from urllib import request",
        "from http.client import HTTPConnection",
        "import ssl",
    ):
        (tmp_path / "one.py").write_text(f"def call():\n    {line}\n")
        assert clients_in(tmp_path / "one.py"), line
