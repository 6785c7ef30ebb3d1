"""Ending accounts whose address nobody ever confirmed (setting ``unconfirmed_days``)."""

import logging
from datetime import datetime, timedelta
from functools import partial

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import end_account
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import fails_for_all, in_transaction
from michinori.notices.telling import keep_from_telling
from michinori.people.commands.users import held_if_unconfirmed, never_confirmed

_A_NIGHT = 500
_log = logging.getLogger(__name__)


def end_unconfirmed() -> int:
    """Close accounts that were made ``unconfirmed_days`` ago or earlier and that nobody has confirmed or signed in to;
    return how many, no more than a night bears. Nobody is mailed: whose the address is never was known. It is free for
    a new account.
    """
    before = clock.now() - timedelta(days=settings_now().site.unconfirmed_days)
    # In any order, so that those that cannot be ended never keep the others back.
    found = never_confirmed().filter(made_at__lt=before).order_by("?").values_list("id", flat=True)
    return sum(_has_ended(user_id, before) for user_id in list(found[:_A_NIGHT]))


def _has_ended(user_id: str, before: datetime) -> bool:
    """End one. What cannot be is all there afterwards, is logged, and another night looks at it again."""
    try:
        return in_transaction(partial(_end, user_id, before))
    except Problem as problem:
        _log.warning("the account %s, which nobody confirmed, cannot be ended: %s", user_id, problem.slug)
    except Exception as error:
        if fails_for_all(error):
            raise
        _log.exception("the account %s, which nobody confirmed, could not be ended", user_id)
    return False


def _end(user_id: str, before: datetime) -> bool:
    """Close one, unless it was confirmed meanwhile."""
    keep_from_telling()
    user = held_if_unconfirmed(user_id, before)
    if user is None:
        return False
    end_account(Actor.clock(), user, told=False)
    return True
