"""Seeds of second steps: an app's secret and what recovery codes are made from, which stand sealed in their rows."""

from collections.abc import Callable
from typing import Any

_ONE = ("secret", "seed")
_MANY = "migrated_codes"


def seeds_changed(data: Any, change: Callable[[str], str]) -> dict[str, Any]:
    """What the sign-in library keeps of a second step, with its seeds changed. Passkeys have none: they are public
    keys. Raises TypeError or ValueError for what is not as the library writes it.
    """
    given = dict(data)
    for name in _ONE:
        if given.get(name):
            given[name] = change(_text(given[name]))
    if given.get(_MANY):
        given[_MANY] = [change(_text(one)) for one in given[_MANY]]
    return given


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise TypeError(f"a seed is a text, not {type(value).__name__}")
