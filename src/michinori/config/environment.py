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
UNREAD = (
    "CLAMD_URL", "STORAGE_URL", "STRIPE_SECRET_KEY", "STRIPE_WEBHOOK_SECRET", "STRIPE_API_BASE", "SENTRY_DSN",
    "DATABASE_LISTEN_URL",
)  # fmt: skip
_MOST_PROXIES = 10
_CONSOLE = "django.core.mail.backends.console.EmailBackend"
_READABLE = "michinori.notices.console.ReadableConsole"


class WrongSetting(Exception):
    """A setting of the operator's is wrong; the message, one line, is for the operator."""


def home() -> Path:
    """The folder of all data: ``MICHINORI_HOME``, by default ``var`` in the current folder."""
    return Path(os.environ.get("MICHINORI_HOME") or "var").resolve()


def environment(folder: Path) -> Mapping[str, str]:
    """The environment variables, over those in ``.env`` in the home."""
    file = {name: value for name, value in dotenv_values(folder / ".env").items() if value is not None}
    return {**file, **os.environ}


def refuse_unread(environment: Mapping[str, str]) -> None:
    """Raise ``WrongSetting`` for a setting that is documented for later and that no code reads yet: whoever sets it
    would believe that files are scanned, say.
    """
    if unread := [name for name in UNREAD if environment.get(name, "").strip()]:
        raise WrongSetting(f"{', '.join(unread)}: this version does not read it yet; take it away")


def base_url(environment: Mapping[str, str]) -> str:
    """The site's address, from which every link that leaves the site is made: scheme, host and port.

    Raises ``WrongSetting`` unless ``MICHINORI_BASE_URL`` is such an address.
    """
    given = environment.get("MICHINORI_BASE_URL", "").strip().rstrip("/") or "http://localhost:8000"
    try:
        found = urlsplit(given)
        whole = found.scheme in ("http", "https") and found.hostname and found.port != 0
        whole = whole and not (found.path or found.query or found.fragment or found.username)
    except ValueError:  # a port that is none
        whole = False
    if not whole:
        raise WrongSetting("MICHINORI_BASE_URL is written https://HOST or https://HOST:PORT, without a path")
    return given


def number_of_proxies(environment: Mapping[str, str]) -> int:
    """How many trusted proxies stand in front of the site (``MICHINORI_PROXIES``). Raises ``WrongSetting``."""
    given = environment.get("MICHINORI_PROXIES", "").strip() or "0"
    if not (given.isascii() and given.isdigit() and int(given) <= _MOST_PROXIES):
        raise WrongSetting(f"MICHINORI_PROXIES is a number from 0 to {_MOST_PROXIES}")
    return int(given)


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
    """The host names that the site answers to: its own, and the local machine's unless it is served by https."""
    address = urlsplit(base_url)
    own = address.hostname or "localhost"
    own = f"[{own}]" if ":" in own else own
    return [own] if address.scheme == "https" else sorted({"localhost", "127.0.0.1", "[::1]", own})


def own_addresses(base_url: str) -> frozenset[str]:
    """What a request's ``Host`` may be on a site served by https: the site's exact host and port. Empty without https,
    where the site is tried out under several names.
    """
    address = urlsplit(base_url)
    if address.scheme != "https":
        return frozenset()
    (host,) = hosts(base_url)
    by_default = address.port in (None, 443)
    return frozenset({host, f"{host}:443"} if by_default else {f"{host}:{address.port}"})


def cookie_names(base_url: str) -> dict[str, str]:
    """The names of the cookies ``session``, ``csrf``, ``language`` and ``bell``: with the prefix ``__Host-`` under
    https, else with the port, since browsers share cookies between all ports of a machine.
    """
    address = urlsplit(base_url)
    mark = "__Host-" if address.scheme == "https" else f"michinori-{address.port or 80}-"
    return {kind: f"{mark}{kind}" for kind in ("session", "csrf", "language", "bell")}


def practice_prefix(database: str) -> str:
    """The prefix of the names of practices' databases: the site's database name, shortened so that the rest fits into
    PostgreSQL's 63 bytes.

    Unique per site on a server, by a hash if it is shortened.
    """
    short = database if len(database) <= 20 else f"{database[:11]}_{hashlib.sha256(database.encode()).hexdigest()[:8]}"
    return f"{short}_practice"
