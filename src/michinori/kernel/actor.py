"""Who acts: a signed-in person, a member of staff, the clock, or the operator at the command line."""

from dataclasses import dataclass, field
from typing import Literal, Self

ActorKind = Literal["person", "staff", "clock", "operator"]


@dataclass(frozen=True)
class Actor:
    """Whoever performs a command. ``user_id`` is None for the clock and for the operator's command line. ``elevated``:
    a person who has just proved again who they are; ``stepped``: one who has used a second step in this session. Only
    pages can say either; a token of the API never does. ``roles``: those of staff that a page which only reads has just
    asked for; None: whoever needs them asks.
    """

    kind: ActorKind
    user_id: str | None = None
    elevated: bool = field(default=False, compare=False)
    stepped: bool = field(default=False, compare=False)
    roles: frozenset[str] | None = field(default=None, compare=False)

    @classmethod
    def person(
        cls, user_id: str, *, elevated: bool = False, stepped: bool = False, roles: frozenset[str] | None = None
    ) -> Self:
        return cls("person", user_id, elevated, stepped, roles)

    @classmethod
    def clock(cls) -> Self:
        return cls("clock")

    @classmethod
    def operator(cls) -> Self:
        return cls("operator")

    def __str__(self) -> str:
        """The text stored in events: the user's id, ``clock`` or ``operator``; never a name or address."""
        return self.user_id or self.kind
