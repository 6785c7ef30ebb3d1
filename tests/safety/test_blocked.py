"""Every page and API list with canaries: where a block stands, they show to neither side (domain § 10).

The addresses come from the tables of pages and operations, so that a new one is walked by itself. One world and one
walk for each who looks: Ren has blocked the golden cage, and the silver cage has blocked Ren.
"""

import re

import pytest
from safety import api_table, page_table
from safety.callers import address_of, browsers, knock
from safety.test_who_may import TOLD, expected
from safety.test_who_may_call import call
from safety.world import World

from michinori.contracts.commands.blocks import set_block
from michinori.conversation.models import thread_id_of
from michinori.kernel.actor import Actor
from michinori.market.commands.favourites import keep_favourite
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.jobs import create_job
from michinori.market.commands.proposals import create_proposal
from michinori.market.commands.searches import save_search
from michinori.people.commands.blocks import undo_block
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.tokens import create_token

pytestmark = pytest.mark.django_db

GOLD, SILVER = "カナリアの金の看板", "カナリアの銀の看板"
SONG, SINGER = "カナリアの応募文", "カナリアの歌い手"
_ONCE = re.compile(r'(nonce|value|content|data-since)="[^"]*"|[\w-]{20,}|\b\d\d:\d\d\b')
"""What differs from answer to answer: nonces, tokens, ids, the minute of the site."""
OF_THE_JOB = re.compile(r"job_id|client_id|proposal_id|thread_id|invitation_id|favourite_id")
LISTS = {
    "jobs", "jobs/<str:job_id>", "clients/<str:client_id>", "recommended", "favourites", "invitations",
    "GET /jobs", "GET /jobs/{job_id}", "GET /recommendations", "GET /favourites", "GET /invitations",
}  # fmt: skip
"""Where a job shows to Ren, at least, while nobody has blocked anybody."""
SITEMAP = "sitemap-<slug:section>.xml"


def _acts(world: World, name: str) -> Actor:
    return Actor.person(world.people[name].id)


def _cage(world: World, name: str, company: str, title: str) -> dict[str, str]:
    """A company posts a job that fits Ren; it invites him, he keeps it and proposes: the ids that lead there."""
    owner = world.cast.person(name, company=company)
    world.people[name.lower()] = owner
    job = create_job(
        actor=Actor.person(owner.id),
        body={"title": title, "description": f"{title}を描いてください。", "category": "design", "kind": "fixed"},
    )
    ren = _acts(world, "ren")
    invitation = invite_worker(actor=Actor.person(owner.id), job_id=job.id, worker_id=str(ren.user_id))
    keep_favourite(actor=Actor.person(owner.id), worker_id=str(ren.user_id))
    kept = keep_favourite(actor=ren, job_id=job.id)
    ids = {"job_id": job.id, "client_id": job.client_id, "invitation_id": invitation.id, "favourite_id": kept.id}
    proposal = create_proposal(actor=_acts(world, "mio"), job_id=job.id, body={"price": 1_000, "message": "できます"})
    return ids | {"proposal_id": proposal.id}


@pytest.fixture
def world(world: World) -> World:
    update_profile(actor=_acts(world, "ren"), headline=SINGER, about="", skills=["看板"], categories=["design"])
    save_search(actor=_acts(world, "ren"), body={"name": "看板", "q": "看板", "every": "at_once"})
    return world


def _walk(world: World, caller: str, *cages: dict[str, str], only: set[str] | None = None) -> dict[str, str]:
    """What each address answers to a GET, all that answer a worker, or the cage's owner, with more than that there is
    none; those of a job once for each cage, the answers put together.
    """
    session, found, role = browsers(world)[caller], {}, "ren" if caller == "ren" else "aoi"
    told = {one for one, (row, _) in page_table.TABLE.items() if expected(row)[role] in TOLD}
    told |= {one for one, row in api_table.TABLE.items() if expected(row)[role] in TOLD}
    pages = [route for route in page_table.TABLE if route in told and (only is None or route in only)]
    reads = [one for one in api_table.TABLE if one.startswith("GET ") and one in told and (only is None or one in only)]
    for number, ids in enumerate(cages):
        world.ids |= ids
        for route in pages:
            if number == 0 or OF_THE_JOB.search(route):
                found[route] = found.get(route, "") + knock(session, "GET", address_of(route, world))[1]
        for one in reads:
            if number == 0 or OF_THE_JOB.search(one):
                found[one] = found.get(one, "") + call(world, caller, one)[1]
    return found


def _with(word: str, answers: dict[str, str]) -> set[str]:
    return {address for address, text in answers.items() if word in text}


def test_canaries_show_nowhere_while_a_block_stands(world: World) -> None:
    gold, silver = _cage(world, "Kana", "金の鳥籠", GOLD), _cage(world, "Gin", "銀の鳥籠", SILVER)
    songs = _ren_proposes(world)
    before = _walk(world, "ren", gold, silver)
    seen = {word: _with(word, before) for word in (GOLD, SILVER)}
    assert seen[GOLD] >= LISTS
    assert seen[SILVER] == seen[GOLD]
    assert _with(SINGER, _walk(world, "kana", songs[0], only=_OF_WORKERS)) == _OF_WORKERS
    blocks = [
        (actor, set_block(actor=actor, target_id=target).id)
        for actor, target in (
            (_acts(world, "ren"), gold["client_id"]),
            (_acts(world, "gin"), world.people["ren"].id),
        )
    ]
    after = _walk(world, "ren", gold, silver, *songs)
    assert [word for word in (GOLD, SILVER, SONG) if _with(word, after)] == []
    for cage in (gold, silver):  # a sitemap names by ids
        assert cage["job_id"] in before[SITEMAP]
        assert cage["job_id"] not in after[SITEMAP]
    for owner, song in zip(("kana", "gin"), songs, strict=True):
        answers = _walk(world, owner, song)
        assert _with(SONG, answers) == set()
        assert _with(SINGER, answers) & _OF_WORKERS == set()
    assert GOLD in knock(browsers(world)["mio"], "GET", "/jobs")[1]
    _answers_are_those_of_what_does_not_exist(world, gold, silver)
    for actor, block_id in blocks:
        undo_block(actor=actor, block_id=block_id)
    again = _walk(world, "ren", gold, silver, only=seen[GOLD])
    assert _with(GOLD, again) == _with(SILVER, again) == seen[GOLD]


_OF_WORKERS = {"workers", "favourites", "jobs/<str:job_id>/proposals", "GET /workers"}
"""Lists in which a worker shows to a client. What a client has sent itself stays: its list of invitations."""


def _ren_proposes(world: World) -> list[dict[str, str]]:
    """To another job of each cage: the ids that lead there."""
    found = []
    for name in ("kana", "gin"):
        acts = _acts(world, name)
        body = {"title": "鳥籠", "description": "鳥籠を描いてください。", "category": "other", "kind": "fixed"}
        job = create_job(actor=acts, body=body)
        sent = {"price": 1_000, "message": SONG}
        proposal = create_proposal(actor=_acts(world, "ren"), job_id=job.id, body=sent)
        found.append({"job_id": job.id, "proposal_id": proposal.id, "thread_id": thread_id_of(proposal.id)})
        token = create_token(actor=acts, user_id=world.people[name].id, name="t", scopes=["read", "write"])
        world.tokens[name] = token[1]
    return found


def _answers_are_those_of_what_does_not_exist(world: World, *cages: dict[str, str]) -> None:
    """Status and text of every address of a job, whatever the method, to who is blocked and to who blocks."""
    session = browsers(world)["ren"]
    pages = [route for route in page_table.TABLE if "<str:job_id>" in route]
    operations = [one for one in api_table.TABLE if "{job_id}" in one]
    answers = []
    for asked in (*(cage["job_id"] for cage in cages), "job_aaaaaaaaaaaaaaaa"):
        world.ids["job_id"] = asked
        found = {}
        for method in ("GET", "POST"):
            for route in pages:
                status, text = knock(session, method, address_of(route, world), {} if method == "POST" else None)
                found[method, route] = status, _ONCE.sub("", text.replace(asked, "ID"))
        for operation in operations:
            found["API", operation] = call(world, "ren", operation)
        answers.append(found)
    assert answers[0] == answers[1] == answers[2]
    assert {status for status, _ in answers[0].values()} <= {"404", "405"}


@pytest.mark.parametrize("by", ["ren", "aoi"])
def test_a_proposal_made_before_is_hidden_from_both_whoever_blocks(world: World, by: str) -> None:
    """The owner blocks in the agency's name; the lists that held it are known from the walk above."""
    agency = world.ids["organisation_id"]
    body = {"title": "看板", "description": "看板を描いてください。", "category": "design", "kind": "fixed"}
    job = create_job(actor=_acts(world, "aoi"), body=body, organisation_id=agency)
    proposal = create_proposal(actor=_acts(world, "ren"), job_id=job.id, body={"price": 1_000, "message": SONG})
    ids = {"job_id": job.id, "proposal_id": proposal.id}
    where = {"jobs/<str:job_id>/proposals", "jobs/<str:job_id>", "proposals", "GET /jobs/{job_id}/proposals"}
    assert "GET /jobs/{job_id}/proposals" in _with(SONG, _walk(world, "aoi", ids, only=where))
    set_block(actor=_acts(world, by), target_id=agency if by == "ren" else world.people["ren"].id)
    for caller in ("aoi", "ren"):
        assert _with(SONG, _walk(world, caller, ids, only=where)) == set()
