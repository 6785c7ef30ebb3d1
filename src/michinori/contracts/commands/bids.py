"""The extension for illness and sealed bids (domain § 6, 3 and 4). Amounts are totals in yen before tax."""

import hashlib
import secrets

import rfc8785

from michinori.contracts.commands.terminations import on_termination
from michinori.contracts.lives import write_bid
from michinori.contracts.models import Termination
from michinori.contracts.scene import Enclosure, Scene, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.contract import bids
from michinori.rules.contract.terminations import check_bounds
from michinori.rules.contract.turns import Turn


def extend_termination(*, actor: Actor, termination_id: str, reason: str, seen: int | None = None) -> Termination:
    """Give a natural person who is ill seven more days to answer, once. Only the two sides see the reason.

    Raises ``natural-persons-only`` (403), ``already-answered``, ``extended-already`` (409), ``invalid`` (422).
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason")
        if scene.side == "client" and scene.contract.client.organisation_id is not None:
            raise Problem.forbidden("natural-persons-only")
        return bids.extend_silence(scene.life, scene.side), Enclosure(note=text)

    return on_termination(termination_id, "extend-termination", decide, actor, seen)


def seal_bid(*, actor: Actor, termination_id: str, amount: int, seen: int | None = None) -> Termination:
    """Seal one bid, a total in yen before tax, which cannot be replaced.

    The event holds only SHA-256 over 32 random bytes and the amount.

    Raises ``bidding-not-open``, ``bid-sealed-already`` (409), ``invalid`` (422).
    """

    def decide(scene: Scene) -> Turn:
        check_bounds(scene.life, amount)
        nonce = secrets.token_bytes(32)
        sealed = hashlib.sha256(nonce + rfc8785.dumps({"amount": amount})).hexdigest()
        turn = bids.seal_bid(scene.life, scene.side, amount, commitment=sealed, at=scene.at)
        write_bid(termination_id, scene.side, amount, nonce, scene.at)
        return turn

    return on_termination(termination_id, "seal-bid", decide, actor, seen)
