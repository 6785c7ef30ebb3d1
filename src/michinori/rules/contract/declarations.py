"""What a client declares about itself; each version of the terms keeps it as it was then (domain § 9)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self


@dataclass(frozen=True)
class Declaration:
    """What a client declares about itself. ``has_officers``: two or more; ``withholds``: it withholds income tax;
    ``staff``: how many, 0 where it does not say; ``capital``: yen, likewise.
    """

    business: bool = False
    has_staff: bool = False
    has_officers: bool = False
    withholds: bool = False
    staff: int = 0
    capital: int = 0

    @property
    def covered(self) -> bool:
        """Whether arts. 4, 5 and 16 bind this client: staff, or two officers (特定業務委託事業者)."""
        return self.has_staff or self.has_officers

    def as_data(self) -> dict[str, object]:
        """JSON-ready. What a client does not say is left out: the hash of terms made before it was asked stays."""
        said = asdict(self)
        return {name: value for name, value in said.items() if value or name not in ("staff", "capital")}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Parse what ``as_data`` gave."""
        return cls(**{field.name: data[field.name] for field in fields(cls) if field.name in data})
