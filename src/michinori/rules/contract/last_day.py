"""What a turn newly promises for a day, held against the market's last one (decision 48). Pure."""

from datetime import date

from michinori.kernel.problems import Problem
from michinori.rules.contract.life import Life


def newly_due(before: Life | None, after: Life) -> date | None:
    """The latest due date that a turn newly proposes or agrees on; None where it does neither. A running contract whose
    due date stays, or comes earlier, promises nothing new, nor does a deposit for what both agreed on before.
    """
    found = [day for day in _offered(before, after) if day is not None]
    if before is not None and before.status not in ("offered", "agreed"):
        found += [day for day in _changed(before, after) if day > before.terms.due_date]
    return max(found, default=None)


def raises_pay(before: Life | None, after: Life) -> bool:
    """Whether a turn proposes or agrees on more pay than the terms in force have, by an amendment or a switch: after
    the last day a pair could else keep a contract going for ever at its old due date. A deposit for what both agreed
    on before raises nothing.
    """
    if before is None or before.status in ("offered", "agreed"):
        return False
    price = after.terms.price if _changes_terms(before, after) else 0
    if after.amendment is not None and before.amendment != after.amendment:
        price = max(price, after.amendment.terms.price)
    if after.switch is not None and before.switch != after.switch:
        price = max(price, after.switch.amount + after.switch.terms.price)
    return price > before.terms.price


def _offered(before: Life | None, after: Life) -> list[date]:
    """Of an offer, a counter-offer, and of their acceptance."""
    if before is None:
        return [after.terms.due_date]
    agrees = before.status == "offered" and after.status == "agreed"
    countered = before.status == "offered" and before.terms_version != after.terms_version
    return [after.terms.due_date] if agrees or countered else []


def _changed(before: Life, after: Life) -> list[date]:
    """Of terms that come into force, and of an amendment that is proposed or accepted."""
    found = [after.terms.due_date] if _changes_terms(before, after) else []
    if after.amendment is not None and before.amendment != after.amendment:
        found.append(after.amendment.terms.due_date)
    if after.switch is not None and before.switch != after.switch:
        found.append(after.switch.terms.due_date)
    return found


def _changes_terms(before: Life, after: Life) -> bool:
    """Whether terms come into force that both sides did not agree on before."""
    waits = before.amendment is not None and before.amendment.status == "awaiting_deposit"
    return before.terms_version != after.terms_version and not waits


def refuse_past(due: date, last_day: date | None, today: date, promised: date | None = None) -> None:
    """Check that work due on a day ends by the market's last day. ``promised``: a due date that stood before, of the
    contract that this one continues or of what both had agreed on, None for none. Raises ``after-last-day`` (409) with
    both days, and ``market-closed`` (409) once that day is over.
    """
    if promised is not None and due <= promised:
        return
    if last_day is None:
        return
    if today > last_day:
        raise Problem("market-closed", last_day=last_day)
    if due > last_day:
        raise Problem("after-last-day", last_day=last_day, due=due)
