"""Refusals. A command or rule raises a ``Problem`` with a slug; ``wording.problems`` turns it into ja and en."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one value: the field (dotted: ``terms.stages``), a wording key, and its values."""

    field: str
    key: str
    values: dict[str, Any] = dataclasses.field(default_factory=dict)


class Problem(Exception):
    """A refusal that page and API know how to show.

    ``status``: 422 what the body says wrong, 409 what state, clock or the other's turn does not allow,
    403 what a known party may not do, 404 what the caller may not know of, 429 what comes too often (api.md).
    """

    def __init__(self, slug: str, status: int = 409, *, flaws: tuple[Flaw, ...] = (), **values: Any) -> None:
        super().__init__(slug)
        self.slug = slug
        self.status = status
        self.flaws = flaws
        self.values = values

    @property
    def waits(self) -> int | None:
        """Of a 429: in how many seconds to try again."""
        return int(self.values.get("seconds", 60)) if self.status == 429 else None

    @classmethod
    def invalid(cls, *flaws: Flaw) -> Self:
        """What was sent is wrong, field by field."""
        return cls("invalid", 422, flaws=flaws)

    @classmethod
    def forbidden(cls, slug: str = "forbidden", **values: Any) -> Self:
        """A known party may not do this."""
        return cls(slug, 403, **values)

    @classmethod
    def unknown(cls, slug: str = "not-found") -> Self:
        """The caller may not know whether this exists."""
        return cls(slug, 404)
