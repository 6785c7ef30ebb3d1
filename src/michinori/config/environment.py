"""The operator's settings, from the environment and ``.env`` in the home, and the home's own secret key."""

import hashlib
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
from dotenv import dotenv_values

# Names that dj_email_url returns (Django's old settings) → options of a mailer.
_MAIL_OPTIONS = {
    "EMAIL_HOST": "host",
    "EMAIL_PORT": "port",
    "EMAIL_HOST_USER": "username",
    "EMAIL_HOST_PASSWORD": "password",
    "EMAIL_USE_TLS": "use_tls",
    "EMAIL_USE_SSL": "use_ssl",
    "EMAIL_TIMEOUT": "timeout",
}
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_READABLE = "michinori.notices.console.ReadableConsole"


def home() -> Path:
    """The folder of all data: ``MICHINORI_HOME``, by default ``var`` in the current folder."""
    return Path(os.environ.get("MICHINORI_HOME") or "var").resolve()


def environment(folder: Path) -> Mapping[str, str]:
    """The environment variables, over those in ``.env`` in the home."""
    file = {name: value for name, value in dotenv_values(folder / ".env").items() if value is not None}
    return {**file, **os.environ}


def make_home(folder: Path) -> None:
    """Make the home and its secret key, readable by its owner only, unless they exist."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = folder / "secret-key"
    try:
        mark = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(mark, "w") as file:
        file.write(secrets.token_urlsafe(64))


def secret_key(folder: Path) -> str:
    """The home's secret key; a random one that is not stored if there is no home (linters, type checks)."""
    try:
        return (folder / "secret-key").read_text().strip() or secrets.token_urlsafe(64)
    except FileNotFoundError:
        return secrets.token_urlsafe(64)


def mailers(url: str) -> dict[str, dict[str, object]]:
    """Django's ``MAILERS`` for an ``EMAIL_URL`` such as ``submission://user:password@mail.example:587``."""
    parsed = dj_email_url.parse(url)
    options = {option: parsed[name] for name, option in _MAIL_OPTIONS.items() if parsed.get(name)}
    if parsed["EMAIL_FILE_PATH"]:
        options = {"file_path": "/" + parsed["EMAIL_FILE_PATH"].lstrip("/")}
    backend = _READABLE if parsed["EMAIL_BACKEND"] == _CONSOLE else parsed["EMAIL_BACKEND"]
    return {"default": {"BACKEND": backend, "OPTIONS": options}}


def hosts(base_url: str) -> list[str]:
    """The host names that the site answers to: its own and the local machine's."""
    own = urlsplit(base_url).hostname
    return sorted({"localhost", "127.0.0.1", "[::1]", own or "localhost"})


def cookie_names(base_url: str) -> dict[str, str]:
    """The names of the cookies ``session``, ``csrf`` and ``language``: with the prefix ``__Host-`` under https, else
    with the port, since browsers share cookies between all ports of a machine.
    """
    address = urlsplit(base_url)
    mark = "__Host-" if address.scheme == "https" else f"michinori-{address.port or 80}-"
    return {kind: f"{mark}{kind}" for kind in ("session", "csrf", "language")}


def practice_prefix(database: str) -> str:
    """The prefix of the names of practices' databases: the site's database name, shortened so that the rest fits into
    PostgreSQL's 63 bytes.

    Unique per site on a server, by a hash if it is shortened.
    """
    short = database if len(database) <= 20 else f"{database[:11]}_{hashlib.sha256(database.encode()).hexdigest()[:8]}"
    return f"{short}_practice"
