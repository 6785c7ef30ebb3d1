"""Every page and API list with a canary job: where a block stands, it shows to neither side (domain § 10).

The addresses come from the tables of pages and operations, so that a new one is walked by itself.
"""

import re

import pytest
from safety import api_table, page_table
from safety.callers import address_of, browsers, knock
from safety.test_who_may_call import call
from safety.world import World, made

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.actor import Actor
from michinori.market.commands.jobs import create_job
from michinori.market.commands.proposals import create_proposal
from michinori.people.commands.blocks import undo_block
from michinori.people.queries import default_client

pytestmark = pytest.mark.django_db

CANARY = "カナリアの看板"
SONG = "カナリアの応募文"
JOB = {"title": CANARY, "description": f"{CANARY}を描いてください。", "category": "design", "kind": "fixed"}
_ONCE = re.compile(r'(nonce|value|content)="[^"]*"|[\w-]{20,}')
"""What differs from answer to answer: nonces, tokens, ids."""


@pytest.fixture
def world() -> World:
    return made()


def _acts(world: World, name: str) -> Actor:
    return Actor.person(world.people[name].id)


def _shows(world: World, caller: str, word: str) -> set[str]:
    """The addresses whose GET holds the word."""
    session = browsers(world)[caller]
    pages = {route for route in page_table.TABLE if word in knock(session, "GET", address_of(route, world))[1]}
    reads = [operation for operation in api_table.TABLE if operation.startswith("GET ")]
    return pages | {one for one in reads if word in call(world, caller, one)[1]}


def _canary(world: World) -> str:
    """Kin's company posts a job; all addresses of jobs and clients lead to it."""
    kin = world.cast.person("Kana", company="金の鳥籠")
    job = create_job(actor=Actor.person(kin.id), body=JOB)
    world.people["kana"] = kin
    world.ids |= {"job_id": job.id, "client_id": job.client_id}
    return job.client_id


@pytest.mark.parametrize("by", ["ren", "kana"])
def test_a_canary_job_shows_nowhere(world: World, by: str) -> None:
    """To Ren: once he has blocked its client, or its client him; and everywhere again when that is undone."""
    company = _canary(world)
    seen = _shows(world, "ren", CANARY)
    assert {"jobs", "jobs/<str:job_id>", "clients/<str:client_id>", "GET /jobs", "GET /jobs/{job_id}"} <= seen
    target = company if by == "ren" else world.people["ren"].id
    block = set_block(actor=_acts(world, by), target_id=target)
    assert _shows(world, "ren", CANARY) == set()
    assert "jobs" in _shows(world, "mio", CANARY)
    undo_block(actor=_acts(world, by), block_id=block.id)
    assert _shows(world, "ren", CANARY) == seen


@pytest.mark.parametrize("by", ["ren", "aoi"])
def test_a_canary_proposal_shows_nowhere(world: World, by: str) -> None:
    """Neither to who made it nor to the client's owner, whoever set the block."""
    agency = default_client(world.people["aoi"].id).id
    job = create_job(actor=_acts(world, "aoi"), body=JOB | {"title": "看板"})
    proposal = create_proposal(actor=_acts(world, "ren"), job_id=job.id, body={"price": 1_000, "message": SONG})
    world.ids |= {"job_id": job.id, "proposal_id": proposal.id}
    assert "GET /jobs/{job_id}/proposals" in _shows(world, "aoi", SONG)
    set_block(actor=_acts(world, by), target_id=agency if by == "ren" else world.people["ren"].id)
    assert _shows(world, "aoi", SONG) == _shows(world, "ren", SONG) == set()


@pytest.mark.parametrize("by", ["ren", "kana"])
def test_the_answers_are_those_of_what_does_not_exist(world: World, by: str) -> None:
    """Status and text of every address of the job, whatever the method, to who is blocked and to who blocks."""
    company = _canary(world)
    set_block(actor=_acts(world, by), target_id=company if by == "ren" else world.people["ren"].id)
    session, job_id = browsers(world)["ren"], world.ids["job_id"]
    pages = [route for route in page_table.TABLE if "<str:job_id>" in route]
    operations = [one for one in api_table.TABLE if "{job_id}" in one]
    answers = []
    for asked in (job_id, "job_aaaaaaaaaaaaaaaa"):
        world.ids["job_id"] = asked
        found = {}
        for method in ("GET", "POST"):
            for route in pages:
                status, text = knock(session, method, address_of(route, world), {} if method == "POST" else None)
                found[method, route] = status, _ONCE.sub("", text.replace(asked, "ID"))
        for operation in operations:
            found["API", operation] = call(world, "ren", operation)
        answers.append(found)
    assert answers[0] == answers[1]
    assert {status for status, _ in answers[0].values()} <= {"404", "405"}
