"""The running demo as scanners see it: its people, each with a browser's cookies and a program's tokens."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from looks.demo import Demo, running, signed_in
from scan.running import Broken

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_SECRET = re.compile(r"\bmich_[\w-]{40,}")
_SURE = "/accounts/reauthenticate/?next=/tokens"


@dataclass(frozen=True)
class Role:
    """A kind of caller. ``email``: the person of the demo, empty for a visitor; ``scopes``: what the token may do."""

    name: str
    email: str = ""
    scopes: tuple[str, ...] = ("read", "write")


ROLES = (
    Role("visitor"),
    Role("worker", "ren@demo.example"),
    Role("another worker", "tsumugi@demo.example"),
    Role("owner", "aoi@demo.example"),
    Role("approver", "minato@demo.example"),
    Role("member", "riko@demo.example"),
    Role("staff", "sora@demo.example", ("read", "write", "staff")),
    Role("program that reads", "mio@demo.example", ("read",)),
    Role("program that drafts", "sakura@demo.example", ("draft",)),
)


@contextmanager
def demo(home: Path, source: Path | None = None) -> Iterator[Demo]:
    """A running demo. ``source``: the build whose code it runs, else ours."""
    with running(home, {"PYTHONPATH": str(source / "src")} if source else {}) as site:
        yield site


def cookies_of(site: Demo, email: str) -> str:
    """What a browser of this person sends, as one header's value."""
    with closing(signed_in(site, email)) as browser:
        return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def token_of(site: Demo, role: Role) -> str:
    """A new token of this role, made on the page of tokens; empty for a visitor."""
    if not role.email:
        return ""
    with closing(signed_in(site, role.email)) as browser:
        sure = {"password": site.password, "next": "/tokens"}
        page = _sent(browser, _SURE, browser.get(_SURE).text, sure)
        made = _sent(browser, "/tokens", page, {"name": "scan", "scopes": list(role.scopes), "lasts": "limited"})
    found = _SECRET.search(made)
    if found is None:
        raise Broken(f"the page of tokens shows none for {role.name}")
    return found[0]


def _sent(browser: httpx.Client, path: str, page: str, data: Mapping[str, str | Sequence[str]]) -> str:
    """Send a form, with the token that its page has; return the page that comes."""
    form = dict(data) | {"csrfmiddlewaretoken": _TOKEN.findall(page)[-1]}
    answer = browser.post(path, data=form, headers={"Referer": f"{browser.base_url}/tokens"})
    return answer.raise_for_status().text
