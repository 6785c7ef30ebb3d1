"""When staff and the person concerned hear of an appeal that waits for its answer (decision 37)."""

from datetime import datetime, timedelta

_BEFORE = timedelta(days=3)
_AGAIN = timedelta(days=7)


def next_word(answer_by: datetime, *, after: datetime) -> datetime:
    """The first instant later than ``after`` at which something is said of an appeal not yet answered: three days
    before ``answer_by``, at it, and every seven days from then on.
    """
    for instant in (answer_by - _BEFORE, answer_by):
        if instant > after:
            return instant
    return answer_by + _AGAIN * ((after - answer_by) // _AGAIN + 1)
