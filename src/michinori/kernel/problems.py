"""Refusals. A command or rule raises a ``Problem`` with a slug; ``wording.problems`` makes its ja and en sentences."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one field (dotted path: ``terms.stages``): a wording key and the values of its sentence."""

    field: str
    key: str
    values: Mapping[str, object] = dataclasses.field(default_factory=dict)


class Problem(Exception):
    """A refusal that pages and API can show; ``values`` fill its sentence and the extra members of the API's answer.

    ``status`` is the HTTP status: 422 invalid input; 409 not allowed in this state, at this time or on this side's
    turn; 403 not permitted for a caller who may see the thing; 404 unknown to the caller; 429 too many requests
    (api.md).
    """

    def __init__(self, slug: str, status: int = 409, *, flaws: tuple[Flaw, ...] = (), **values: Any) -> None:
        super().__init__(slug)
        self.slug = slug
        self.status = status
        self.flaws = flaws
        self.values = values

    @property
    def waits(self) -> int | None:
        """Seconds to wait before a retry; None unless ``status`` is 429."""
        return int(self.values.get("seconds", 60)) if self.status == 429 else None

    @classmethod
    def invalid(cls, *flaws: Flaw) -> Self:
        """Invalid input (422), with one flaw for each thing wrong."""
        return cls("invalid", 422, flaws=flaws)

    @classmethod
    def forbidden(cls, slug: str = "forbidden", **values: Any) -> Self:
        """A caller who may see the thing, but not do this to it (403)."""
        return cls(slug, 403, **values)

    @classmethod
    def unknown(cls, slug: str = "not-found") -> Self:
        """The thing does not exist, or the caller may not learn that it does (404)."""
        return cls(slug, 404)
