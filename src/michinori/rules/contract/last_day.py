"""What a turn newly promises for a day, held against the market's last one (decision 48). Pure."""

from datetime import date

from michinori.kernel.problems import Problem
from michinori.rules.contract.life import Life


def newly_due(before: Life | None, after: Life) -> date | None:
    """The latest due date that a turn newly proposes or agrees on; None where it does neither. A running contract whose
    due date stays, or comes earlier, promises nothing new.
    """
    found = [day for day in _offered(before, after) if day is not None]
    if before is not None and before.status not in ("offered", "agreed"):
        found += [day for day in _changed(before, after) if day > before.terms.due_date]
    if after.switch is not None and (before is None or before.switch != after.switch):
        found.append(after.switch.terms.due_date)
    return max(found, default=None)


def _offered(before: Life | None, after: Life) -> list[date]:
    """Of an offer, a counter-offer, and of their acceptance."""
    if before is None:
        return [after.terms.due_date]
    agrees = before.status == "offered" and after.status == "agreed"
    countered = before.status == "offered" and before.terms_version != after.terms_version
    return [after.terms.due_date] if agrees or countered else []


def _changed(before: Life, after: Life) -> list[date]:
    """Of terms that come into force, and of an amendment that is proposed or accepted."""
    found = [after.terms.due_date] if before.terms_version != after.terms_version else []
    if after.amendment is not None and before.amendment != after.amendment:
        found.append(after.amendment.terms.due_date)
    return found


def refuse_past(due: date, last_day: date | None, today: date) -> None:
    """Check that work due on a day ends by the market's last day. Raises ``after-last-day`` (409) with both days, and
    ``market-closed`` (409) once that day is over.
    """
    if last_day is None:
        return
    if today > last_day:
        raise Problem("market-closed", last_day=last_day)
    if due > last_day:
        raise Problem("after-last-day", last_day=last_day, due=due)
