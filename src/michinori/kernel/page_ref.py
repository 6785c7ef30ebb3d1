"""A page of the site, named but without its address: what rules, wording and notices hold of pages."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class PageRef:
    """``name``: the page's name in the table of addresses; ``ids``: what stands in its address, in order; ``part``: the
    element of the page to show first; ``query``: what is asked behind the ``?``.

    ``machinery.addresses`` makes an address of it.
    """

    name: str
    ids: tuple[str, ...] = ()
    part: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """JSON-ready."""
        return asdict(self) | {"ids": list(self.ids)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Back from ``as_data``."""
        return cls(data["name"], tuple(data["ids"]), data["part"], data["query"])
