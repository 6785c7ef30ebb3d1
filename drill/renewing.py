"""Another secret key for a site that people use: each year with an overlap, after a leak without one."""

import json
import re
import subprocess
from email import message_from_bytes, policy
from urllib.parse import urlsplit

import httpx

from drill.ground import REN, Ground
from drill.mails import Inbox, invite, mail_server
from drill.site import Site
from drill.steps import Step
from drill.visitors import sign_in
from rig.ports import free_port
from rig.waiting import wait_until

_DAYS = 7


def renew_key(ground: Ground) -> str:
    """With an overlap who was signed in still is, and a link mailed before opens; without one neither."""
    inbox, port = Inbox(), free_port()
    site = ground.site(settings={"EMAIL_URL": f"smtp://127.0.0.1:{port}"})
    site.start()
    person = sign_in(site.url, REN)
    with mail_server(inbox, port):
        invite(site, "mio@example.jp")
        wait_until(lambda: inbox.letters, "a mail with a link comes")
    link = _link_in(inbox.letters[0])
    assert _open(site, person, link) == (200, True), "before any renewal"
    refused = site.attempt("renew-key", "--overlap-days", str(_DAYS))
    assert refused.returncode == 1, "the key of a site that runs was renewed"
    until = _renewed(site, "--overlap-days", str(_DAYS))["former_until"]
    assert until, "no former key is accepted"
    assert _open(site, person, link) == (200, True), "after a renewal with an overlap"
    assert _renewed(site)["former_until"] is None
    assert _open(site, person, link) == (200, False), "after a renewal as after a leak"
    return f"{_DAYS} days of overlap: signed in, and a link mailed before opened; without: neither; none while it runs"


def _renewed(site: Site, *options: str) -> dict[str, object]:
    """What renewing answers. The site is stopped for it, and its last sign of life a minute ago."""
    site.stop()
    site.wait_for_database()
    tries: list[subprocess.CompletedProcess[str]] = []

    def is_done() -> bool:
        tries.append(site.attempt("renew-key", *options))
        return tries[-1].returncode == 0 or "a minute ago" not in tries[-1].stderr

    wait_until(is_done, "the site counts as stopped", patience=120)
    assert tries[-1].returncode == 0, tries[-1].stderr
    answer: dict[str, object] = json.loads(tries[-1].stdout.strip().splitlines()[-1])
    site.start()
    return answer


def _open(site: Site, person: httpx.Client, link: str) -> tuple[int, bool]:
    """The status of a page with the link, and whether both are let in: the person, and who has the link."""
    signed_in = person.get("/settings").status_code == 200
    found = site.get(link, follow_redirects=True)
    lets_in = 'type="password"' in found.text
    assert signed_in is lets_in, f"signed in: {signed_in}, link opens: {lets_in}"
    return found.status_code, lets_in


def _link_in(letter: bytes) -> str:
    """The path of the first link in a mail."""
    body = message_from_bytes(letter, policy=policy.default).get_body(("plain",))
    found = re.search(r"https?://\S+", body.get_content() if body else "")
    assert found, "a mail without a link"
    return urlsplit(found[0]).path


STEPS = [Step("secret key renewed", renew_key)]
