"""Idempotency keys: a stored answer is its caller's alone."""

from matrix.asking import call
from matrix.people import Caller
from matrix.worlds import Worlds
from safety.written import as_it_was

_MAKES = "POST /saved-searches"
_ANOTHER = "POST /organisations"


def wrong_with_keys(worlds: Worlds, caller: Caller) -> str:
    """What is wrong where the caller sends what another one has sent with the same key; empty if nothing is."""
    first = next(one for one in worlds.callers if one.name == ("aoi" if caller.like == "ren" else "ren"))
    with as_it_was():
        for operation in (_MAKES, _ANOTHER):
            headers = {"Idempotency-Key": operation}
            theirs = call(worlds, first, operation, headers=headers, keep=True)
            own = call(worlds, caller, operation, headers=headers, keep=True)
            if theirs.status == own.status == "201" and theirs.text == own.text:
                return f"{operation}: the other's answer"
            if own.status == "422":
                return f"{operation}: told of the other's key"
    return ""
