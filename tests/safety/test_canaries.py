"""Whatever somebody types stays text wherever it is shown: a canary in every field, every page and list read by all.

Pages, mails and the feed are read as a browser reads them, so that a tag, an attribute or an address that came to life
is found wherever it stands. A canary that was seen nowhere proves nothing: each must have been read on a page as text.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.core import mail
from django.db.models import TextField
from django.db.models.functions import Cast
from django.test import Client
from django.utils.html import escape
from pytest_django.fixtures import Settings
from safety import api_table, page_table
from safety.callers import NUMBERS, address_of, browsers
from safety.canaries import WHERE, canary, code, columns, faults
from safety.canary_pages import Page
from safety.planted import planted
from safety.planting import Planted
from safety.test_who_may import expected
from safety.world import PASSWORD, World

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.text import clean_line
from michinori.machinery.models import OutboxItem
from michinori.notices.models import SentMail

pytestmark = pytest.mark.django_db
READERS = ("anonymous", "ren", "aoi", "sora")
NOWHERE = {
    "columns.Comment.agent": "asked for by Akismet alone, erased after 90 days",
    "columns.Comment.email": "promised beside the field: shown to nobody",
    "columns.Comment.hidden_reason": "the words of staff's decision, which is shown itself",
    "columns.Comment.referrer": "asked for by Akismet alone, erased after 90 days",
    "socialaccount.SocialAccount.uid": "what the provider calls somebody by; it stands in one's data",
    "support.Inquiry.email": "answers go through the site: shown to nobody",
    "treasury.ActReason.text": "beside an entry of the staff log that is not among its newest fifty here",
    "trust.Review.hidden_reason": "the words of staff's decision, which is shown itself",
}
"""What people fill and no page shows to anybody, and why."""
_TYPE_IT = "let a command in tests/safety/planted.py type it"
_SHOW_IT = "its canary stands on no page: open one that shows it, or say in NOWHERE here why none does"
_OWN = (
    "accounts/email/", "accounts/sessions/", "accounts/2fa/webauthn/", "accounts/2fa/webauthn/keys/<int:pk>/edit/",
    "accounts/2fa/webauthn/keys/<int:pk>/remove/", "settings", "organisations",
    "organisations/<str:organisation_id>", "handovers/<str:token>", "settings/seen",
)  # fmt: skip
_ID = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)}")
_NO_TEXT = (
    ".pdf", ".csv", ".jsonl", "logout/", "worker.js", "manifest.webmanifest", "pictures/<str:picture_id>",
    "faces/<str:face_id>", "mark/<str:mark_id>", ".png", ".css",
)  # fmt: skip
_FEW = 40
_RUNS_NOTHING = re.compile(
    r"script-src 'self'(?:;|$)|default-src 'none'; style-src 'unsafe-inline'; sandbox"
    r"|default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; base-uri"
)
_PLACE = re.compile(r"{(\w+)}")
_ELSEWHERE = {"slug": "column"}


@dataclass
class Found:
    """``live``: by address, what was no text there. ``seen``: the canaries that stood somewhere as text."""

    live: dict[str, list[str]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def page(self, address: str, html: str) -> None:
        read = Page(html)
        self.seen |= read.seen
        if read.live:
            self.live.setdefault(address, []).extend(read.live)


@pytest.mark.each_time
def test_every_column_of_text_has_a_canary_or_a_reason_why_not() -> None:
    found = faults(columns())
    assert not found, "\n".join(found)


@pytest.mark.each_time
def test_a_column_without_a_canary_is_named() -> None:
    said = faults((columns() - {"people.User.email"}) | {"people.User.nickname"})
    assert any(each.startswith("people.User.nickname: a column of text without a canary") for each in said)
    assert any(each.startswith("people.User.email: listed, but there is no such column") for each in said)


@pytest.mark.each_time
def test_what_came_to_life_would_be_found() -> None:
    for typed in (canary(label) for label in WHERE):
        assert Page(f"<p>{typed}</p>").live
        assert Page(f'<input value="{typed}">').live
        assert Page(f"<input value='{typed}'>").live
        assert Page(escape(escape(typed))).live
    assert Page('<a href="java\nscript:k100r">').live
    assert Page("<script>const name = 'k100r'</script>").live
    assert Page("<p title=x k100r>").live


def test_what_people_type_is_text_wherever_it_is_shown(world: World, settings: Settings) -> None:
    here, found = planted(world), Found()
    settings.DEMO = True  # keeps what mails say
    _read_mails(here, found)
    settings.DEMO = False
    for reader in READERS:
        _read_pages(here, reader, found)
    _read_own_account(here, found)
    assert not found.live
    assert [f"{label}: its canary is not stored: {_TYPE_IT}" for label in WHERE if not _is_stored(label)] == []
    unseen = {label for label in WHERE if code(label) not in found.seen}
    assert [f"{label}: {_SHOW_IT}" for label in sorted(unseen - NOWHERE.keys())] == []
    assert [f"{label}: shown, so strike it from NOWHERE" for label in sorted(NOWHERE.keys() - unseen)] == []


def _is_stored(label: str) -> bool:
    """Whether the commands have put the canary where the table says."""
    app, name, column = label.partition("/")[0].split(".")
    rows = apps.get_model(app, name).objects.annotate(typed=Cast(column, TextField()))
    return bool(rows.filter(typed__contains=code(label)).exists())


def _addresses(here: Planted, reader: str) -> Iterator[str]:
    """Pages, then lists of the API, that this reader may open and nobody before them has read for all."""
    world, own = here.world, dict(here.world.ids)
    for route, (row, _) in page_table.TABLE.items():
        words = expected(row)
        if not route.endswith(_NO_TEXT) and _is_theirs(reader, words):
            for scene in _scenes(here, route, reader, words[reader]):
                world.ids = own | scene
                yield address_of(route, world)
    world.ids = own
    for operation, row in api_table.TABLE.items():
        method, path = operation.split()
        words = expected(row)
        told = reader == "aoi" and words["ren"] == "200"  # both sides are told the same
        if method == "GET" and not told and not path.endswith(_NO_TEXT) and _is_theirs(reader, words):
            for scene in _scenes(here, path, reader, words[reader]):
                ids = NUMBERS | own | scene
                ids["slug"] = ids["column"]
                yield "/api/v1" + _PLACE.sub(lambda place, ids=ids: ids[place[1]], path)  # type: ignore[misc]


def _is_theirs(reader: str, words: dict[str, str]) -> bool:
    """Whether it shows them anything; staff, who have just proved who they are, read as staff what no member does."""
    if reader == "sora":
        sent_to_prove = words["sora"] == "302" and words["ren"] == "404"
        return sent_to_prove or (words["sora"] == "200" and words["ren"] != "200" != words["aoi"])
    return words[reader] in ("200", "302", "409")


def _scenes(here: Planted, route: str, reader: str, word: str) -> Iterator[dict[str, str]]:
    """The world's own ids, and those that lead further in this route. The forms of single acts on contracts, which one
    template draws, lead away where it is not their time: they are asked for on one contract.
    """
    asked = {_ELSEWHERE.get(one, one) for pair in _ID.findall(route) for one in pair if one}
    yield {}
    for scene in here.scenes if reader != "anonymous" else ():
        if asked & set(scene) and (word != "302" or "contract_id" not in scene or "amendment_id" in scene):
            yield scene


def _read_pages(here: Planted, reader: str, found: Found) -> None:
    browser = Client()
    if session := browsers(here.world)[reader]:
        browser.cookies.load(session)
    if reader == "sora":
        browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    token = here.world.tokens.get(reader)
    for address in _addresses(here, reader):
        headers = {"Authorization": f"Bearer {token}"} if token and address.startswith("/api/") else {}
        _read(found, f"{reader} {address}", browser.get(address, headers=headers))


def _read(found: Found, address: str, answer: Any) -> None:
    kind = answer.headers.get("Content-Type", "").partition(";")[0]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code < 500, address
    assert answer.headers["X-Content-Type-Options"] == "nosniff", address
    if kind == "text/html":
        assert _RUNS_NOTHING.search(answer.headers["Content-Security-Policy"]), address
        found.page(address, content.decode())
    elif kind.endswith("json"):
        for html in _made_to_be_shown(json.loads(content)):  # all else is text to a browser
            found.page(address, html)
    elif kind.endswith("xml"):
        for each in ElementTree.fromstring(content).iter():
            if each.get("type") == "html":
                found.page(address, each.text or "")
    elif content and not address.endswith(" /robots.txt"):  # nothing that anybody typed
        assert kind.startswith("image/") or answer.headers["Content-Disposition"].startswith("attachment; "), address


def _made_to_be_shown(value: Any) -> Iterator[str]:
    """What JSON holds as ``html``: whoever fetches it lays it into a page."""
    if isinstance(value, dict):
        yield from [value["html"]] if isinstance(value.get("html"), str) else []
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _made_to_be_shown(each)


def _read_mails(here: Planted, found: Found) -> None:
    """All that was told of the planted, and the mails to both sides, as they would leave."""
    before = here.told_before
    while items := list(OutboxItem.objects.filter(id__gt=before).order_by("id")):
        before = items[-1].id
        for item in items:
            _deliver(here, item)
    assert len(mail.outbox) > _FEW
    for message in mail.outbox:
        assert message.subject == clean_line(message.subject)
        for content, kind in message.alternatives:  # type: ignore[attr-defined]
            assert kind == "text/html"
            found.page(f"mail {message.subject}", str(content))
    newest = SentMail.objects.filter(html__contains=code("people.User.display_name")).latest("id").pk
    for address in ("/demo/mails", f"/demo/mails/{newest}", f"/demo/mails/{newest}/html"):
        _read(found, address, Client().get(address))


def _deliver(here: Planted, item: OutboxItem) -> None:
    to = item.payload.get("user_id", "")
    theirs = to in ("", here.world.people["ren"].id, here.world.people["aoi"].id)
    if item.kind != "notice_push" and (item.kind != "notice_mail" or theirs):
        for each in SUBSCRIBERS.get(item.kind, ()):
            each(item)


def _read_own_account(here: Planted, found: Found) -> None:
    """Kana's own: her addresses, her key, the rest that she is offered; the browser that Ren signed in with."""
    browser = Client()
    browser.force_login(here.world.people["kana"])
    here.world.ids |= next(scene for scene in reversed(here.scenes) if "token" in scene)
    for route in _OWN:
        address = address_of(route, here.world)
        _read(found, f"kana {address}", browser.get(address))
    browser = Client(headers={"User-Agent": canary("usersessions.UserSession.user_agent")})
    browser.post("/accounts/login/", {"login": here.world.people["ren"].email, "password": PASSWORD})
    _read(found, "ren /accounts/sessions/", browser.get("/accounts/sessions/"))
