"""Every page and every GET of the API, asked by eight callers at once of a server that has just begun: each is answered
as when asked alone. So nobody gets an error, another's page, another's language. Each commit asks for another eighth.

That this can fail was tried: with one tokenizer for all threads, as it was, those who search get errors; with the
signed-in person kept in a variable of the module some are somebody else.
"""

import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import zip_longest
from pathlib import Path
from threading import Barrier
from urllib.parse import quote, urlencode

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from depth import ALL, EIGHT, share
from django.http import HttpRequest
from machinery import samples
from many.served import PATIENCE, Answer, Caller, all_is_told, served
from pytest_django.plugin import DjangoDbBlocker
from safety import api_table, page_table
from safety.callers import NUMBERS, address_of, browsers
from safety.sent_table import SENT
from safety.suspended_table import SENDS
from safety.test_bad_input import URLENCODED
from safety.test_who_may import REFUSALS, expected
from safety.world import World, made
from sites import Site

from michinori.config import books
from michinori.contracts.commands import purchases, stages, terminations
from michinori.contracts.commands.originals import inspect_original
from michinori.contracts.models import Attachment
from michinori.conversation.commands.threads import mark_read
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.notices.commands.reading import read_all
from michinori.notices.webhooks.models import Webhook
from michinori.pages.account.elevation import note_set_up
from michinori.people.models import User
from michinori.people.signed_in import SessionStore
from tests.stories import cast as story

CALLERS = {
    "anonymous": "en", "mio": "ja", "ren": "en", "aoi": "ja", "ken": "en", "nana": "ja", "sora": "ja", "rui": "en",
}  # fmt: skip
"""The eight, each with the language of their browser."""
SEARCHED = {"jobs": "ロゴ バナー", "workers": "デザイン", "messages": "秘密"}
MOVES_ON = {
    "tokens": "when each was used last",
    "money": "draws the balance until now",
    "money/<str:purse>": "draws the balance until now",
    "sender": "a token, masked anew each time",
    "desk/": "how much of the disk is free",
    "desk/money": "how long each has waited",
    "desk/money/accounts": "how long each has waited",
    "desk/money/left": "how long each has waited",
    "desk/books": "when the worker checked them last, every ten minutes",
    "desk/log": "what staff look at, itself included",
    "desk/log/check": "as desk/log",
    "desk/log.csv": "as desk/log",
    "desk/log.jsonl": "as desk/log",
}
"""Pages that say other things a moment later: the same status is enough."""
_ANOTHER_AFTERWARDS = ("accounts/", "^accounts/", "settings/leave", "organisations/", "organisation-invitations/")
"""Forms that change who one is."""
_REFUSED = (*REFUSALS, "409", "422", "429")
_SECRET = "x" * 32
_PAPERS = CALLERS if ALL else ("ren",)
"""Who asks alone for what is set in type, which takes half a second each."""


@pytest.fixture(scope="module")
def market(
    django_db_setup: None,
    embedded_home: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[tuple[Site, World]]:
    """The market of ``safety``, at rest: all is told and read, no program is called. Sora has a second step, which the
    desk of a real site asks for.
    """
    home = tmp_path_factory.mktemp("asked") / "home"
    with django_db_blocker.unblock(), served(embedded_home, "asked", home) as site:
        world = made()
        TOTP.activate(world.people["sora"], generate_totp_secret())
        _hand_over(world)
        Webhook.objects.update(off_at=datetime.now(UTC), off_why="gone")
        site.start()
        all_is_told()
        for name in ("ren", "aoi", "ken", "nana", "rui"):
            actor = Actor.person(world.people[name].id)
            read_all(actor=actor)
            mark_read(actor=actor, thread_id=world.ids["thread_id"])
        yield site, world


def _hand_over(world: World) -> None:
    """Files of Ren's in every state that shows more to one than to another: a film not yet paid, one that is, one that
    can only be opened for inspection, one bought after the end, one that can still be.
    """
    cast = world.cast
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    kept = {
        "film_id": ("秘密の映像.mp4", samples.recording()),
        "paid_id": ("秘密の音.mp3", samples.recording("mp3", size=None)),
        "blind_id": ("秘密の型.bin", b"\x00\x01\x02"),
        "bought_id": ("秘密の線.pdf", samples.pdf()),
        "rest_id": ("秘密の残り.pdf", samples.pdf()),
    }
    files = {key: store_file(actor=ren, name=name, content=content).id for key, (name, content) in kept.items()}
    contract, sold, over = (story.active(cast, pay_on="stage").id for _ in range(3))
    stages.submit_stage(actor=ren, contract_id=contract, number=1, file_ids=[files["paid_id"]])
    stages.approve_stage(actor=aoi, contract_id=contract, number=1)
    blind = [files["film_id"], files["blind_id"]]
    stages.submit_stage(actor=ren, contract_id=contract, number=2, file_ids=blind, inspection=True)
    for name in ("aoi", "ken", "nana", "rui"):  # the history and a notice tell of each one's first look
        attached = Attachment.objects.get(file_id=files["blind_id"])
        inspect_original(actor=Actor.person(world.people[name].id), attachment=attached)
    for ended, file in ((sold, "bought_id"), (over, "rest_id")):
        stages.submit_stage(actor=ren, contract_id=ended, number=1, file_ids=[files[file]])
        ending = terminations.open_termination(actor=aoi, contract_id=ended, amount=1, reason="agreed")
        terminations.accept_termination(actor=ren, termination_id=ending.id, amount=1)
    story.pay_in(cast, 50_000)
    purchases.buy_stage(actor=aoi, contract_id=sold, number=1)
    world.ids |= files | {"handed_id": contract, "sold_id": sold, "over_id": over}


def addresses(world: World) -> dict[str, bool]:
    """Of every row of both tables that is answered to GET; whether it says the same a moment later."""
    found = {}
    for route in page_table.TABLE:
        words = f"?q={quote(SEARCHED[route])}" if route in SEARCHED else ""
        found[address_of(route, world) + words] = route not in MOVES_ON
    ids = NUMBERS | world.ids | {"slug": world.ids["column"]}
    for operation in api_table.TABLE:
        method, path = operation.split()
        if method == "GET":
            query = "?amount=20000" if path.endswith("/preview") else ""
            found["/api/v1" + re.sub(r"{(\w+)}", lambda place: ids[place[1]], path) + query] = True
    for contract in (world.ids[key] for key in ("handed_id", "sold_id", "over_id")):
        found |= dict.fromkeys((f"/contracts/{contract}", f"/api/v1/contracts/{contract}/statement"), True)
        found[f"/contracts/{contract}/stages/1/buy"] = True
    for file in (f"/files/{world.ids[key]}" for key in ("film_id", "paid_id", "blind_id", "bought_id", "rest_id")):
        found |= dict.fromkeys((file, f"{file}/look", f"{file}/preview"), True)
        found |= dict.fromkeys((f"/api/v1{file}/preview", f"/api/v1{file}/original"), True)
    return found


def callers(site: Site, world: World) -> dict[str, Caller]:
    """Each newly signed in, and with a token for the API."""
    sessions, found = browsers(world), {}
    _prove(world.people["sora"], sessions["sora"].partition("=")[2])
    for name, language in CALLERS.items():
        found[name] = Caller(site, {"Accept-Language": language})
        if name in world.people:
            session = sessions[name].partition("=")[2]
            found[name].headers["Cookie"] = f"michinori-{site.port}-session={session}"
            found[name].headers["Authorization"] = f"Bearer {world.tokens[name]}"
    return found


def _prove(user: User, session: str) -> None:
    """Let the session have the second step: to who has not used it the desk shows nothing but the way there."""
    request = HttpRequest()
    request.user, request.session = user, SessionStore(session)
    note_set_up(request)
    request.session.save()


def ways(pages: list[str]) -> dict[str, list[str]]:
    """The way of each caller through all pages: of two neighbours every other caller takes the second one first, so at
    each step four ask for one page and four for another. Alone they go the same way, since a page tells what the one
    before has noted.
    """
    mixed = random.Random(0).sample(pages, len(pages))
    turned = [page for at in range(0, len(mixed), 2) for page in reversed(mixed[at : at + 2])]
    return {name: turned if place % 2 else mixed for place, name in enumerate(CALLERS)}


def test_asked_at_once_everybody_is_answered_as_alone(market: tuple[Site, World]) -> None:
    site, world = market
    same = dict(share(addresses(world).items(), 0, EIGHT))
    way, gate = ways(list(same)), Barrier(len(CALLERS), timeout=PATIENCE)

    def ask(caller: Caller, page: str) -> Answer:
        gate.wait()
        return caller.ask("GET", page)

    def go(caller: Caller, pages: list[str]) -> dict[str, Answer]:
        return {page: ask(caller, page) for page in pages}

    with ThreadPoolExecutor(len(CALLERS)) as all_of_them:
        came = all_of_them.map(go, callers(site, world).values(), way.values())
        at_once = dict(zip(CALLERS, came, strict=True))
    wrong = {}
    for name, caller in callers(site, world).items():
        for page in way[name]:
            came_at_once = at_once[name][page]
            if name in _PAPERS or came_at_once.status != 200 or not page.endswith((".pdf", ".zip")):
                found = difference(came_at_once, caller.ask("GET", page), whole=same[page])
                wrong |= {(name, page): found} if found else {}
    assert not wrong


def test_forms_sent_at_once_are_taken_or_refused(market: tuple[Site, World]) -> None:
    """By all eight at the same moment on the same things: what is refused to somebody stays refused."""
    site, world = market
    gate = Barrier(len(CALLERS), timeout=PATIENCE)
    takers = [route for route, (_, row) in page_table.TABLE.items() if not row.endswith("405")]
    routes = [route for route in share(takers, 1, EIGHT) if not route.startswith(_ANOTHER_AFTERWARDS)]

    def send(caller: Caller, route: str) -> str:
        values = {name: value.format(**world.ids) for name, value in SENT.get(route, {}).items()}
        body = urlencode(values | {"csrfmiddlewaretoken": _SECRET}).encode()
        gate.wait()
        came = caller.ask("POST", address_of(route, world), body, **{"Content-Type": URLENCODED})
        return "in" if came.place.startswith("/accounts/login/") else str(came.status)

    def go(caller: Caller) -> dict[str, str]:
        caller.headers["Cookie"] = f"{caller.headers.get('Cookie', '')}; michinori-{site.port}-csrf={_SECRET}"
        return {route: send(caller, route) for route in routes}

    with ThreadPoolExecutor(len(CALLERS)) as all_of_them:
        came = dict(zip(CALLERS, all_of_them.map(go, callers(site, world).values()), strict=True))
    wrong = []
    for route in routes:
        due = expected(page_table.TABLE[route][1], SENDS.get(route, ""))
        for name, found in came.items():
            fine = _REFUSED if due[name] in REFUSALS else (*_REFUSED, "200", "302")
            wrong += [(name, route, found[route])] if found[route] not in fine else []
    assert not wrong
    assert books.prove().sound


def difference(one: Answer, other: Answer, *, whole: bool) -> str:
    """Where they part; empty if nowhere, or else than by error in what moves on by itself."""
    if one.status >= 500 or one.status != other.status:
        return f"{one.status}, alone {other.status}"
    if one == other or not whole:
        return ""
    both = ([each.place, *each.text.splitlines()] for each in (one, other))
    return next((f"{a[:300]}, alone {b[:300]}" for a, b in zip_longest(*both, fillvalue="nothing") if a != b), "")
