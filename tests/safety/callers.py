"""All kinds of callers of an address, and what each of them is answered."""

import re
from contextlib import nullcontext
from typing import Any

from django.test import Client
from django.test.client import ClientHandler
from safety.world import World
from safety.written import as_it_was

CALLERS = ("anonymous", "mio", "ren", "aoi", "ken", "nana", "emi", "sora", "rui")
"""Visitor, stranger, worker, the client's owner, approver and member, an owner whose account is closed, staff; last a
suspended owner, who is answered as Aoi but for what ``suspended_table`` says."""
NUMBERS = {"number": "2", "version": "1", "mail_id": "1", "session_id": "1", "pk": "1", "slug": "not-found"}
NUMBERS |= {"kept_id": "kpt_aaaaaaaaaaaaaaaa"}
NUMBERS |= {"provider_id": "operator"}
NUMBERS |= {"practice_id": "w0123abcd", "page": "contracts"}
NUMBERS |= {"side": "client", "figure": "ended_halfway", "chapter": "not-found"}
NUMBERS |= {"kind": "person", "appeal_id": "app_aaaaaaaaaaaaaaaa", "secret": "0" * 40}
NUMBERS |= {"colour": "0017c1", "step": "operator", "icon": "180", "code": "guessed"}
NUMBERS |= {"role": "editor", "key": "offer_days"}
NUMBERS |= {"monday": "2026-11-23", "entry_id": "hrs_aaaaaaaaaaaaaaaa"}
OFFERED = ("contracts/<str:contract_id>/offer", "contracts/<str:contract_id>/counter")
_HANDLER = ClientHandler(enforce_csrf_checks=False)
_PATTERNS = {
    "accounts/^confirm-email/(?P<key>[-:\\w]+)/$": "accounts/confirm-email/abc-def/",
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "accounts/password/reset/key/abc-def-ghi/",
    "^accounts/password/reset/key/(?P<uidb36>usr_[a-z2-7]+)-(?P<key>.+)/$": "accounts/password/reset/key/usr_abc-def/",
}


def address_of(route: str, world: World) -> str:
    """The route with ids of the world in its places."""
    ids = world.ids | NUMBERS | {"purse": world.ids["client_id"]}
    if route in OFFERED:
        ids["contract_id"] = world.ids["offered_id"]
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda place: ids[place[1]], _PATTERNS.get(route, route))


def visitor() -> Client:
    """A new browser. All go through one chain of middleware: a chain each took 3 % of the time of these tests."""
    browser = Client(raise_request_exception=False)
    browser.handler = _HANDLER
    return browser


def browsers(world: World) -> dict[str, str]:
    """The session of every caller, by name; a visitor's is empty."""
    found = {"anonymous": ""}
    for name, user in world.people.items():
        browser = Client()
        browser.force_login(user)
        cookie, morsel = next(iter(browser.cookies.items()))
        found[name] = f"{cookie}={morsel.value}"
    return found


def knock(
    session: str, method: str, address: str, data: dict[str, Any] | None = None, *, keep: bool = False
) -> tuple[str, str]:
    """Ask once: the status (``in``: sent to sign in), and the text of the answer. It is undone, but for ``keep``."""
    browser = visitor()
    if session:
        browser.cookies.load(session)
    with nullcontext() if keep else as_it_was():
        answer: Any = browser.generic(method, address) if data is None else browser.post(address, data)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    status = str(answer.status_code)
    if status == "302" and "/accounts/login/" in answer.headers["Location"]:
        status = "in"
    return status, content.decode(errors="ignore")
