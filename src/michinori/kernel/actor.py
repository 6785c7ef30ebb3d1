"""Who acts: a signed-in person, a member of staff, the clock, or the operator at the command line."""

from dataclasses import dataclass
from typing import Literal, Self

ActorKind = Literal["person", "staff", "clock", "operator"]


@dataclass(frozen=True)
class Actor:
    """Whoever performs a command. ``user_id`` is None for the clock and for the operator's command line."""

    kind: ActorKind
    user_id: str | None = None

    @classmethod
    def person(cls, user_id: str) -> Self:
        return cls("person", user_id)

    @classmethod
    def clock(cls) -> Self:
        return cls("clock")

    @classmethod
    def operator(cls) -> Self:
        return cls("operator")

    def __str__(self) -> str:
        """The text stored in events: the user's id, ``clock`` or ``operator``; never a name or address."""
        return self.user_id or self.kind
