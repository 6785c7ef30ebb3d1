"""One part of the register: columns that hold the same of the same people, and are erased by the same rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Closing = Literal["erased", "in part", "stays"]
"""What the closing of an account does: all goes (with a row that goes, or by striking it); words go where nobody else
relies on them; or all stays, without a name.
"""


@dataclass(frozen=True)
class Held:
    """``what`` of ``whom``, ``why`` it is kept, who ``sees`` it besides whom it is about. ``closing``: what becomes of
    it with the account, for the reason ``stays``. ``clocks``: keys of ``clocks.CLOCKS`` that end it before.
    ``columns``: by model, names of columns with spaces between.
    """

    what: str
    whom: str
    why: str
    sees: str
    closing: Closing
    columns: Mapping[str, str]
    clocks: tuple[str, ...] = ()
    stays: str = field(default="")

    @property
    def places(self) -> list[tuple[str, str]]:
        """Pairs of model and column."""
        return [(model, name) for model, names in self.columns.items() for name in names.split()]
