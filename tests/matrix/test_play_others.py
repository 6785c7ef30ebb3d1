"""No foreign data: by id in path, query, body or header, in any body, list, search, count, export, mail, feed, log."""

import json

import pytest
from django.core import mail
from matrix import absence
from matrix.asking import ask, call
from matrix.cells import Cell, of_this_run
from matrix.counts import told_of_their_own
from matrix.figures import keep
from matrix.keys import wrong_with_keys
from matrix.others import HOME
from matrix.playing import Played, wrong_with
from matrix.worlds import Worlds, leaks
from safety.world import SECRETS

from michinori.config.table import SUBSCRIBERS
from michinori.machinery.models import OutboxItem

pytestmark = pytest.mark.django_db
EXPORTS = ("settings/data.json", "papers.zip")


def _holds(played: Played, *, whole: bool = False) -> None:
    keep(played, whole=whole)
    assert not played.wrong, f"{len(played.wrong)} of {played.played}:\n" + "\n".join(
        f"{cell}: {wrong}" for cell, wrong in list(played.wrong.items())[:80]
    )


def test_ids_in_paths(worlds: Worlds) -> None:
    played = Played()
    for one in of_this_run(absence.in_paths(worlds, worlds.callers)):
        played.note("foreign ids in paths", one, absence.wrong_with(worlds, one))
    _holds(played)


def test_ids_in_queries_and_bodies(worlds: Worlds) -> None:
    played = Played()
    for one in of_this_run(absence.elsewhere(worlds.callers)):
        played.note("foreign ids in queries and bodies", one, absence.wrong_with(worlds, one))
    _holds(played)


def test_searches(worlds: Worlds) -> None:
    """Nobody finds or counts what another world's people have written."""
    played = Played()
    for one in of_this_run(absence.searches(worlds.callers)):
        played.note("searches", one, absence.wrong_with_search(worlds, one))
    _holds(played)


def test_lists_and_counts(worlds: Worlds) -> None:
    """All lists of one's own are what they were before there was another world."""
    played, now = Played(), told_of_their_own(worlds)
    for what, said in worlds.before.items():
        here = "" if now[what] == said else f"{now[what][:300]}, before {said[:300]}"
        played.note("lists and counts", what, here)
    _holds(played, whole=True)


def test_keys_in_headers(worlds: Worlds) -> None:
    """What another caller was answered under a key is no answer to anybody else's."""
    played = Played()
    for caller in worlds.callers:
        if caller.token and "write" in caller.scopes:
            played.note("foreign keys in headers", caller.name, wrong_with_keys(worlds, caller))
    _holds(played, whole=True)


def test_exports(worlds: Worlds) -> None:
    """All that people take along of themselves, just after they have proved who they are."""
    played = Played()
    for caller in worlds.proved:
        for route in EXPORTS:
            cell = Cell(route, "GET", caller)
            text = ask(worlds, caller, "GET", f"/{route}").text
            whose = "" if route == "papers.zip" or caller.user_id in text else "tells nothing of its reader"
            played.note("exports", cell, wrong_with(worlds, cell) or whose or ("" if text else "is empty"))
    _holds(played, whole=True)


def test_mails(worlds: Worlds) -> None:
    """Whatever waits in the outbox goes out; each mail speaks of the world of its reader."""
    played = Played()
    for item in list(OutboxItem.objects.order_by("id")):
        if item.kind != "notice_push":
            for each in SUBSCRIBERS.get(item.kind, ()):
                each(item)
    for message in mail.outbox:
        theirs = all(to.endswith(HOME) for to in message.to)
        said = json.dumps([message.subject, message.body, *map(str, message.alternatives)], ensure_ascii=False)
        words = [word for word in (*SECRETS, "@example.com") if word in said] if theirs else leaks(said)
        played.note("mails", f"{message.subject} to {message.to}", f"shows {words}" if words else "")
    assert played.played
    _holds(played, whole=True)


def test_a_session_beside_a_token_says_nothing(worlds: Worlds) -> None:
    """The API knows its caller by the token alone."""
    stranger, ren = worlds.caller("mio"), worlds.caller("ren")
    for operation in ("GET /contracts/{contract_id}", "GET /drafts"):
        plain = call(worlds, stranger, operation)
        both = call(worlds, stranger, operation, headers={"Cookie": ren.session})
        assert (both.status, both.told) == (plain.status, plain.told)
        alone = call(worlds, worlds.caller("anonymous"), operation, headers={"Cookie": ren.session})
        assert alone.status == "401"
