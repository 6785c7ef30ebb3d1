"""Both worlds, who knocks at the first, and what is told apart of the second."""

from dataclasses import dataclass, field

from matrix.others import CANARIES
from matrix.people import Caller
from safety.world import World

HELD = {
    "token", "comment_token", "inquiry_token", "parting_token", "prove_token", "stop_token", "proof", "way", "secret",
    "code", "key", "uidb36",
}  # fmt: skip
"""Places for what is itself the right to come in: whoever holds it is let in, and nobody can count up to it."""


@dataclass
class Worlds:
    """``here``: the world of the callers. ``ids``: of the other world, by place. ``absent``: ids that nothing has.
    ``proved``: members who have just proved who they are, for the pages that ask that.
    ``before``: what some were told of their own while there was no other world (``counts``).
    """

    here: World
    ids: dict[str, str]
    absent: dict[str, str]
    callers: tuple[Caller, ...]
    proved: tuple[Caller, ...] = ()
    before: dict[str, str] = field(default_factory=dict)

    def caller(self, name: str) -> Caller:
        return next(one for one in self.callers if one.name == name)


def leaks(text: str) -> list[str]:
    """What of the other world's secrets stands in a text."""
    return [one for one in CANARIES if one in text]
