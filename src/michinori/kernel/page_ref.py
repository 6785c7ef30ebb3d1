"""A reference to a page by name, without its address: rules, wording and notices hold this in place of a URL."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self


@dataclass(frozen=True)
class PageRef:
    """A page and the parameters of its URL; ``machinery.addresses`` resolves it to an address.

    ``name``: the page's URL name; ``ids``: the URL's path parameters, in order; ``part``: the fragment, the id of the
    element to scroll to; ``query``: the query parameters.
    """

    name: str
    ids: tuple[str, ...] = ()
    part: str = ""
    query: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, object]:
        """The reference as plain JSON values."""
        return asdict(self) | {"ids": list(self.ids)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild a reference from what ``as_data`` returned."""
        return cls(data["name"], tuple(data["ids"]), data["part"], data["query"])
