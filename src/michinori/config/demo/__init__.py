"""The people and the market of ``michinori demo``: everything is made by commands, in simulated time."""

from typing import Any

from michinori.config.demo.contracts import day, later, play
from michinori.config.demo.people import fill_people, sign_ins
from michinori.config.demo.postings import POSTS, body
from michinori.kernel.actor import Actor
from michinori.market.commands import jobs
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_deposit

_STORIES = 60  # days that pass while the contracts are played: no due date lies behind the visitor


def fill() -> list[dict[str, Any]]:
    """Fill the empty installation; gives the sign-ins, each with ``name``, ``email``, ``password`` and ``note``."""
    people = fill_people()
    posted: dict[str, str] = {}
    for post in POSTS:
        later(hours=2)
        due = day(post.days + _STORIES) if post.days else None
        made = jobs.create_job(actor=Actor.person(people[post.client].id), body=body(post, due))
        posted[post.title] = made.id
    play(people, posted)
    client = default_client(people["aoi"].id)
    record_deposit(client_id=client.id, amount=30_000, reference="振込 青空ウェブ制作")
    return sign_ins()
