"""The people and the market of ``michinori demo``: everything is made by commands, in simulated time."""

from typing import Any

from michinori.config.demo.board import Board
from michinori.config.demo.contracts import play
from michinori.config.demo.people import fill_people, sign_ins
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_deposit


def fill() -> list[dict[str, Any]]:
    """Fill the empty installation; gives the sign-ins, each with ``name``, ``email``, ``password`` and ``note``."""
    people = fill_people()
    play(people, Board(people))
    client = default_client(people["aoi"].id)
    record_deposit(client_id=client.id, amount=30_000, reference="振込 青空ウェブ制作")
    return sign_ins()
