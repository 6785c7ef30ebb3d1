"""A demo of its own, as ``make demo`` starts it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from rig.ports import free_port
from tools.inherited import without_settings

_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_READY = '{"url"'
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class Demo:
    """Its address and its people, by their e-mail addresses."""

    url: str
    people: tuple[str, ...]
    password: str


@contextmanager
def running(home: Path, settings: Mapping[str, str] = _NONE) -> Iterator[Demo]:
    """Start a demo in ``home`` (filled, if it is empty) and stop it afterwards. ``settings``: more environment."""
    program = [str(Path(sys.executable).with_name("michinori")), "demo", "--port", str(free_port())]
    with subprocess.Popen(
        program,
        env=without_settings() | {"MICHINORI_HOME": str(home), **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield _told(process)
        finally:
            process.terminate()
            process.communicate(timeout=60)


def _told(process: subprocess.Popen[str]) -> Demo:
    assert process.stdout
    for line in process.stdout:
        if line.startswith(_READY):
            said = json.loads(line)
            people = said["sign_ins"]
            return Demo(said["url"], tuple(one["email"] for one in people), people[0]["password"])
    raise RuntimeError("the demo has not started")


def signed_in(demo: Demo, email: str) -> httpx.Client:
    """A client that follows redirects; signed in as this person, or a visitor if ``email`` is empty."""
    client = httpx.Client(base_url=demo.url, follow_redirects=True, timeout=60, headers={"Accept-Language": "ja"})
    if email:
        page = client.get("/accounts/login/").text
        token = _TOKEN.search(page)
        assert token, "the page for signing in has no token"
        sent = {"csrfmiddlewaretoken": token[1], "login": email, "password": demo.password}
        client.post(
            "/accounts/login/", data=sent, headers={"Referer": f"{demo.url}/accounts/login/"}
        ).raise_for_status()
    return client


def turn_a_week(demo: Demo) -> None:
    """Turn the demo's clock forward by a week, as its button does."""
    with signed_in(demo, "") as visitor:
        token = _TOKEN.search(visitor.get("/accounts/login/").text)
        assert token, "the page has no token"
        sent = {"csrfmiddlewaretoken": token[1], "by": "week"}
        visitor.post("/demo/clock", data=sent, headers={"Referer": f"{demo.url}/"}).raise_for_status()
