"""Reading the market's last day, as the settings keep it."""

from datetime import date


def read_last_day(value: object) -> str:
    """A day as ISO 8601, or empty for none. Raises ``ValueError`` with a key of ``wording``'s flaws."""
    if value == "":
        return ""
    try:
        return date.fromisoformat(value).isoformat()  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise ValueError("not_a_date") from None
