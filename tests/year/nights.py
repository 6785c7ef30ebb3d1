"""The nights' backups of the year, and which of them are kept. A dump each night would take an hour of a long year, so
every tenth is real, and the last; on the other nights a hard link to the real one before stands in under the night's
name. The product deletes with each real one, from among all of them.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from michinori.config.copies import verifying
from michinori.config.copies.nightly import back_up_if_due
from michinori.config.copies.places import File
from michinori.kernel.clock import JAPAN
from tests.year.plain_keeping import nights_kept

EACH = 10


@dataclass
class Nights:
    """``folder``: where the setting says. ``nights``: all there have been; ``there``: those that must be there.
    ``deleted``: how many the product deleted.
    """

    folder: Path
    nights: list[date] = field(default_factory=list)
    there: set[date] = field(default_factory=set)
    real: date = date.min
    contracts: int = 0
    deleted: int = 0

    def evening(self, at: datetime, contracts: int, *, last: bool) -> None:
        """``at``: a time of Japan at which the backup of the same day is due. ``contracts``: how many there are."""
        day = at.date()
        self.nights.append(day)
        if len(self.nights) % EACH == 1 or last:
            now = at.replace(tzinfo=JAPAN)
            assert back_up_if_due(now)
            assert not back_up_if_due(now + timedelta(hours=1))
            self.real, self.contracts = day, contracts
            kept = nights_kept(self.nights)
            self.deleted += len((self.there | {day}) - kept)
            self.there = kept
        else:
            self._path(day).hardlink_to(self._path(self.real))
            self.there.add(day)
        found = {path.name for path in self.folder.iterdir()}
        wanted = {self._path(one).name for one in self.there}
        assert found == wanted, f"nights {sorted(found - wanted)} over their time, {sorted(wanted - found)} gone"

    def prove(self) -> None:
        """The newest real one can be restored: whole books, and as many contracts as there were that evening."""
        found, sound = verifying.verify(File(self._path(self.real)))
        assert sound, found
        assert found["statements"] == self.contracts

    def _path(self, day: date) -> Path:
        return self.folder / f"michinori-{day}.backup"
