"""Whether the installation acts by itself: not after a restore until the operator releases it, nor after its clock
jumped until the operator confirms it (decision 36). Times are real time.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from django.conf import settings

from michinori.kernel.clock import iso
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox, practising
from michinori.machinery.models import Event, Installation
from michinori.machinery.plans import ask
from michinori.machinery.transactions import in_transaction

type Reason = Literal["restored", "clock"]

_BEHIND = timedelta(minutes=1)
"""How far the clock may be behind what it showed before: machines correct theirs, and two differ a little."""
_AHEAD = timedelta(days=1)
_WITHOUT_FILES = "without files"


def standstill() -> Reason | None:
    """Why nothing leaves the installation and nothing falls due; None if it acts. A practice always acts."""
    if practising.is_inside():
        return None
    found = ask("SELECT held_since, doubted_at FROM machinery_installation")  # every command on a contract asks
    held, doubted = found[0] if found else (None, None)
    return "restored" if held else "clock" if doubted else None


def this_installation() -> Installation:
    """The one row, made if it is missing."""
    return Installation.objects.first() or Installation.objects.get_or_create()[0]


def note(**values: object) -> None:
    """Set columns of the one row."""
    this_installation()
    Installation.objects.update(**values)


def hold(*, without_files: bool = False, went_back: bool = False) -> None:
    """Keep a restored copy from acting until ``release``. What the row said else was about the home it was copied
    from; the next command notes this home. ``without_files``: it names files that were left out of the backup, so its
    place of files may be that of the site it was copied from. ``went_back``: it is no copy, but this home's database
    as it was before, which goes on with the keys that it knew.
    """
    _sign().touch(mode=0o600)
    _sign().write_text(_WITHOUT_FILES if without_files else "")
    keys = ("fingerprint", "secret_key", "documents_key", "push_key")
    nobodys = {**({} if went_back else dict.fromkeys(keys, "")), "beat_at": None, "backed_up_at": None}
    unproved = {
        "backup_proved_at": None,
        "backup_tried": "",
        "backup_tried_at": None,
        "backup_said": "",
        "backup_lacks": 0,
    }
    note(held_since=datetime.now(UTC), doubted_at=None, **nobodys, **unproved)


def require_acting() -> None:
    """Raise Problem ``standstill`` (503) at a standstill, where an act on a contract would first apply what is due."""
    if standstill():
        raise Problem("standstill", 503)


def release() -> bool:
    """Let a restored copy act; return whether it was held."""
    held = bool(Installation.objects.filter(held_since__isnull=False).update(held_since=None))
    _sign().unlink(missing_ok=True)
    return held


def came_without_files() -> bool:
    """Whether this is a restored copy of a backup without files."""
    return _sign().exists() and _sign().read_text() == _WITHOUT_FILES


def says_it_is_a_copy() -> bool:
    """Whether pages say that this is a restored copy: by a file in the home, so that no page asks the database."""
    return _sign().exists()


def beat() -> None:
    """Note that background work goes on. If the clock is behind what it showed before, or more than a day ahead of the
    last beat, doubt it instead and tell staff (outbox kind ``clock_jumped``): deadlines would be applied too early, or
    history be written in the wrong order. A demo is not looked at, since nobody runs it all the time.
    """
    if settings.DEMO or practising.is_inside():
        return
    row, now = this_installation(), datetime.now(UTC)
    if row.doubted_at:
        return
    before = row.beat_at or _last_event()
    if before and not before - _BEHIND <= now <= before + _AHEAD:
        in_transaction(lambda: _doubt(before, now))
    else:
        Installation.objects.update(beat_at=now)


def confirm_clock() -> bool:
    """Go on by the clock as it is, and deliver what the wrong one has put off; return whether it was doubted."""
    outbox.bring_forward()
    doubted = Installation.objects.filter(doubted_at__isnull=False)
    return bool(doubted.update(doubted_at=None, beat_at=datetime.now(UTC)))


def _sign() -> Path:
    return Path(settings.HOME) / "restored-copy"


def _doubt(before: datetime, now: datetime) -> None:
    """Doubt the clock, once, whichever process notices first."""
    if Installation.objects.filter(doubted_at__isnull=True).update(doubted_at=now):
        outbox.put("clock_jumped", {"before": iso(before), "now": iso(now)}, key=f"clock_jumped:{iso(now)}")


def _last_event() -> datetime | None:
    """When the last event was written, in real time; a database of an older version has no beat to compare with."""
    at = Event.objects.order_by("-id").values_list("at", flat=True).first()
    return at - (clock.now() - datetime.now(UTC)) if at else None
