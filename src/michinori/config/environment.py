"""The operator's settings, from the environment and ``.env`` in the home, and the home's own secret key."""

import contextlib
import difflib
import hashlib
import os
import secrets
import tempfile
from collections.abc import Mapping
from email.utils import getaddresses
from pathlib import Path
from urllib.parse import urlsplit

import dj_email_url
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
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
_STRIPE = {"STRIPE_SECRET_KEY": ("sk_", "rk_"), "STRIPE_PUBLIC_KEY": ("pk_",), "STRIPE_WEBHOOK_SECRET": ("whsec_",)}
_OIDC = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME")
OPERATORS = (
    "MICHINORI_HOME", "MICHINORI_BASE_URL", "MICHINORI_PROXIES", "MICHINORI_MAIL_FROM", "MICHINORI_SIMULATED_TIME",
    "MICHINORI_HSTS", "MICHINORI_BACKUPS", "MICHINORI_BACKUP_HOUR", "MICHINORI_BACKUP_KEY", "MICHINORI_BACKUP_FILES",
    "MICHINORI_DOCUMENTS_KEY", "MICHINORI_ARCHIVE",
    "MICHINORI_LOG", "MICHINORI_LOG_FORMAT", "MICHINORI_METRICS_TOKEN",
)  # fmt: skip
# Of serve for its children, of tests and tools: not for operators.
_INNER = ("MICHINORI_LIFELINE", "MICHINORI_ALL", "MICHINORI_TURN", "MICHINORI_PYTHONS", "MICHINORI_CHROMIUM")
SECRET_KEY = "secret-key"  # noqa: S105 - a file's name
BEFORE_RENEWAL = f"{SECRET_KEY}.before"
"""The key to put back where a renewal was broken off."""
BESIDE = f".{SECRET_KEY}-"
"""How the names of files begin in which a key is written before it is put into its place."""
_MOST_PROXIES = 10
_SHORTEST_KEY = 20
_DJANGOS = "django.core.mail.backends."
_CONSOLE = f"{_DJANGOS}console.EmailBackend"
_SMTP = f"{_DJANGOS}smtp.EmailBackend"
_MAIL_SECONDS = 20
"""After which a mail server that says nothing is given up; the library would wait for as long as the system does."""
_REACHES_NOBODY = (_CONSOLE, f"{_DJANGOS}locmem.EmailBackend", f"{_DJANGOS}dummy.EmailBackend")
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


def refuse_unknown(environment: Mapping[str, str]) -> None:
    """Raise ``WrongSetting`` for a name ``MICHINORI_…`` that no code reads: a misspelt setting would seem to hold."""
    for name in sorted(environment):
        if name.startswith("MICHINORI_") and name not in (*OPERATORS, *_INNER):
            near = difflib.get_close_matches(name, OPERATORS, n=1)
            raise WrongSetting(f"{name} is no setting" + (f"; is {near[0]} meant?" if near else ""))


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


def hsts(environment: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether browsers are told to use https for all subdomains too, and to load that with themselves
    (``MICHINORI_HSTS``: ``subdomains`` or ``preload``, which means both). Neither by default, since other sites of the
    operator's may stand under the same name. Raises ``WrongSetting``.
    """
    given = environment.get("MICHINORI_HSTS", "").strip()
    if given not in ("", "subdomains", "preload"):
        raise WrongSetting("MICHINORI_HSTS is subdomains or preload")
    return given != "", given == "preload"


def log_file(environment: Mapping[str, str]) -> str:
    """The file that the program's log is written to (``MICHINORI_LOG``), "" for stderr. Raises ``WrongSetting``."""
    given = environment.get("MICHINORI_LOG", "").strip()
    if given:
        try:
            os.close(os.open(given, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600))
        except OSError as error:
            raise WrongSetting(f"MICHINORI_LOG cannot be written: {given}: {error.strerror}") from error
    return str(Path(given).resolve()) if given else ""


def log_format(environment: Mapping[str, str]) -> str:
    """How the program's log is written (``MICHINORI_LOG_FORMAT``): ``line``, or ``json`` for programs that read it.
    Raises ``WrongSetting``.
    """
    given = environment.get("MICHINORI_LOG_FORMAT", "").strip() or "line"
    if given not in ("line", "json"):
        raise WrongSetting("MICHINORI_LOG_FORMAT is line or json")
    return given


def stripe_keys(environment: Mapping[str, str]) -> dict[str, str]:
    """The keys of Stripe by name, all empty where cards are off. Raises ``WrongSetting`` unless all three are set, look
    like what they are, and both keys are for tests or both for real money.
    """
    keys = {name: environment.get(name, "").strip() for name in _STRIPE}
    given = [name for name, value in keys.items() if value]
    if given and len(given) < len(keys):
        raise WrongSetting(f"cards need {', '.join(_STRIPE)}: all of them or none")
    for name in given:
        if not keys[name].startswith(_STRIPE[name]):
            raise WrongSetting(f"{name} begins with {' or '.join(_STRIPE[name])}")
    if given and ("_live_" in keys["STRIPE_SECRET_KEY"]) != ("_live_" in keys["STRIPE_PUBLIC_KEY"]):
        raise WrongSetting("STRIPE_SECRET_KEY and STRIPE_PUBLIC_KEY are both for tests or both for real money")
    return keys


def stripe_base(environment: Mapping[str, str]) -> str:
    """Where Stripe's API is (``STRIPE_API_BASE``), empty for Stripe's own address. Raises ``WrongSetting``."""
    given = environment.get("STRIPE_API_BASE", "").strip().rstrip("/")
    if given and not given.startswith(("https://", "http://")):
        raise WrongSetting("STRIPE_API_BASE is written https://HOST")
    return given


def clamd(environment: Mapping[str, str]) -> str:
    """Where ClamAV's service is that looks at files (``CLAMD_URL``), empty for none. Raises ``WrongSetting``."""
    given = environment.get("CLAMD_URL", "").strip()
    try:
        found = urlsplit(given)
        over_net = found.scheme == "tcp" and found.hostname and found.port and not found.path.strip("/")
        here = found.scheme == "unix" and not found.netloc and found.path.startswith("/")
    except ValueError:  # a port that is none
        over_net = here = False
    if given and (not (over_net or here) or found.query or found.fragment or found.username):
        raise WrongSetting("CLAMD_URL is written unix:///PATH or tcp://HOST:PORT")
    return given


def sign_in_provider(environment: Mapping[str, str]) -> dict[str, str]:
    """The operator's provider of sign-ins by OpenID Connect (``OIDC_…``), all empty where there is none. Its name is by
    default the issuer's host. Raises ``WrongSetting`` unless issuer, id and secret are all set, and the issuer is
    reached by https, or is on this machine.
    """
    found = {name: environment.get(name, "").strip() for name in _OIDC}
    needed = [found[name] for name in _OIDC[:-1]]
    if not any(needed):
        return dict.fromkeys(_OIDC, "")
    if not all(needed):
        raise WrongSetting(f"sign-in by a provider needs {', '.join(_OIDC[:-1])}: all of them or none")
    address = urlsplit(found["OIDC_ISSUER"])
    here = address.hostname in ("localhost", "127.0.0.1", "::1")
    if not address.hostname or not (address.scheme == "https" or (address.scheme == "http" and here)):
        raise WrongSetting("OIDC_ISSUER is written https://HOST or https://HOST/PATH")
    found["OIDC_ISSUER"] = found["OIDC_ISSUER"].rstrip("/")
    return found | {"OIDC_NAME": found["OIDC_NAME"] or address.hostname}


def sender(environment: Mapping[str, str]) -> str:
    """From whom mails are (``MICHINORI_MAIL_FROM``): ``address`` or ``name <address>``. Raises ``WrongSetting``."""
    given = environment.get("MICHINORI_MAIL_FROM", "").strip() or "Michinori <noreply@localhost>"
    try:
        ((_, address),) = getaddresses([given])
        validate_email(address)
    except (ValueError, ValidationError):
        raise WrongSetting("MICHINORI_MAIL_FROM is written name@mail.example or NAME <name@mail.example>") from None
    return given


def backup_key(environment: Mapping[str, str]) -> str:
    """The key with which backups are encrypted (``MICHINORI_BACKUP_KEY``); empty for none. Raises ``WrongSetting``."""
    given = environment.get("MICHINORI_BACKUP_KEY", "").strip()
    if given and len(given) < _SHORTEST_KEY:
        raise WrongSetting(
            f"MICHINORI_BACKUP_KEY has at least {_SHORTEST_KEY} characters; openssl rand -base64 32 makes one"
        )
    return given


def metrics_token(environment: Mapping[str, str]) -> str:
    """What who reads ``/metrics`` has to know (``MICHINORI_METRICS_TOKEN``); empty where nobody may. Raises
    ``WrongSetting``.
    """
    given = environment.get("MICHINORI_METRICS_TOKEN", "").strip()
    if given and (len(given) < _SHORTEST_KEY or not given.isascii() or " " in given):
        raise WrongSetting(
            f"MICHINORI_METRICS_TOKEN has at least {_SHORTEST_KEY} characters of ASCII; openssl rand -hex 32 makes one"
        )
    return given


def documents_key(environment: Mapping[str, str]) -> str:
    """The key with which the pictures of people's papers are encrypted (``MICHINORI_DOCUMENTS_KEY``); empty for the one
    in the home (``machinery.safekeeping``). Raises ``WrongSetting``.
    """
    given = environment.get("MICHINORI_DOCUMENTS_KEY", "").strip()
    if given and len(given) < _SHORTEST_KEY:
        raise WrongSetting(
            f"MICHINORI_DOCUMENTS_KEY has at least {_SHORTEST_KEY} characters; openssl rand -base64 32 makes one"
        )
    return given


def backup_hour(environment: Mapping[str, str]) -> int:
    """From which hour of the day in Japan on the nightly backup is made (``MICHINORI_BACKUP_HOUR``). Raises
    ``WrongSetting``.
    """
    given = environment.get("MICHINORI_BACKUP_HOUR", "").strip() or "2"
    if not (given.isascii() and given.isdigit() and int(given) < 24):
        raise WrongSetting("MICHINORI_BACKUP_HOUR is an hour of the day in Japan, from 0 to 23")
    return int(given)


def backup_files(environment: Mapping[str, str]) -> bool:
    """Whether backups hold what people uploaded (``MICHINORI_BACKUP_FILES``: ``on`` or ``off``). Raises
    ``WrongSetting``.
    """
    given = environment.get("MICHINORI_BACKUP_FILES", "").strip() or "on"
    if given not in ("on", "off"):
        raise WrongSetting("MICHINORI_BACKUP_FILES is on or off")
    return given == "on"


def is_home(folder: Path) -> bool:
    """Whether ``make_home`` has made a home of the folder: it has a secret key."""
    return (folder / SECRET_KEY).is_file()


def make_home(folder: Path) -> None:
    """Make the home and its secret key, readable by its owner only, unless they exist. Raises ``OSError``.

    The key is written whole beside its place first: a full disk must not leave a home with half a key.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if (folder / SECRET_KEY).exists():
        return
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=BESIDE) as fresh:
        fresh.write(secrets.token_urlsafe(64))
        fresh.flush()
        with contextlib.suppress(FileExistsError):
            os.link(fresh.name, folder / SECRET_KEY)


def replace_secret_key(folder: Path, fresh: str) -> Path:
    """Put another secret key into the home; return where the former one is kept. Raises ``OSError``."""
    before, written = folder / BEFORE_RENEWAL, written_beside(folder, fresh)
    before.unlink(missing_ok=True)
    os.link(folder / SECRET_KEY, before)
    written.replace(folder / SECRET_KEY)
    synced(folder)
    return before


def written_beside(folder: Path, text: str) -> Path:
    """A new file in the folder that is whole on the disk, readable by its owner only, to be moved to its place: neither
    a crash nor a full disk leaves half of it there. Raises ``OSError``.
    """
    with tempfile.NamedTemporaryFile("w", dir=folder, prefix=BESIDE, delete=False) as written:
        try:
            written.write(text)
            written.flush()
            os.fsync(written.fileno())
        except OSError:
            Path(written.name).unlink()
            raise
    return Path(written.name)


def synced(folder: Path) -> None:
    """Have on the disk what the folder's files are called: a machine that loses power forgets names, too."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def secret_key(folder: Path) -> str:
    """The home's secret key; a random one that is not stored if there is no home (linters, type checks)."""
    try:
        return (folder / SECRET_KEY).read_text().strip() or secrets.token_urlsafe(64)
    except FileNotFoundError:
        return secrets.token_urlsafe(64)


def mailers(url: str, *, https: bool) -> dict[str, dict[str, object]]:
    """Django's ``MAILERS`` for an ``EMAIL_URL`` such as ``submission://user:password@mail.example:587``.

    Raises ``WrongSetting``, without the URL, which may have a password: if it cannot be read, or if a site with
    ``https`` would send its mails, links that open accounts among them, into the log or nowhere.
    """
    try:
        parsed = dj_email_url.parse(url)
        backend = parsed["EMAIL_BACKEND"]
    except (ValueError, KeyError):
        raise WrongSetting("EMAIL_URL is written submission://USER:PASSWORD@HOST:587 or smtp://HOST:25") from None
    if https and backend in _REACHES_NOBODY:
        raise WrongSetting("a site with https needs a mail server: EMAIL_URL=submission://USER:PASSWORD@HOST:587")
    options = {option: parsed[name] for name, option in _MAIL_OPTIONS.items() if parsed.get(name)}
    if backend == _SMTP:
        options.setdefault("timeout", _MAIL_SECONDS)
    if parsed["EMAIL_FILE_PATH"]:
        options = {"file_path": "/" + parsed["EMAIL_FILE_PATH"].lstrip("/")}
    return {"default": {"BACKEND": _READABLE if backend == _CONSOLE else backend, "OPTIONS": options}}


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
    """The names of the cookies ``session``, ``csrf``, ``language``, ``bell``, ``wrote`` and ``kept``: with the
    prefix ``__Host-`` under https, else with the port, since browsers share cookies between all ports of a machine.
    """
    address = urlsplit(base_url)
    mark = "__Host-" if address.scheme == "https" else f"michinori-{address.port or 80}-"
    return {kind: f"{mark}{kind}" for kind in ("session", "csrf", "language", "bell", "wrote", "kept")}


def practice_prefix(database: str) -> str:
    """The prefix of the names of practices' databases: the site's database name, shortened so that the rest fits into
    PostgreSQL's 63 bytes.

    Unique per site on a server, by a hash if it is shortened.
    """
    short = database if len(database) <= 20 else f"{database[:11]}_{hashlib.sha256(database.encode()).hexdigest()[:8]}"
    return f"{short}_practice"
