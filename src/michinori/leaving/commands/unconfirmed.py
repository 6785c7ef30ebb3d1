"""Ending accounts whose address nobody ever confirmed (setting ``unconfirmed_days``)."""

from datetime import datetime, timedelta
from functools import partial

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import end_account
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.notices.telling import keep_from_telling
from michinori.people.commands.users import held_if_unconfirmed, never_confirmed


def end_unconfirmed() -> int:
    """Close the accounts that were made ``unconfirmed_days`` ago or earlier and that nobody has confirmed or signed in
    to; return how many. Nobody is mailed: whose the address is never was known. It is free for a new account.
    """
    before = clock.now() - timedelta(days=settings_now().site.unconfirmed_days)
    found = list(never_confirmed().filter(made_at__lt=before).order_by("id").values_list("id", flat=True))
    return sum(in_transaction(partial(_end, user_id, before)) for user_id in found)


def _end(user_id: str, before: datetime) -> bool:
    """Close one, unless it was confirmed meanwhile or something holds it, which the next night looks at again."""
    keep_from_telling()
    user = held_if_unconfirmed(user_id, before)
    if user is None:
        return False
    try:
        end_account(Actor.clock(), user, told=False)
    except Problem:
        return False
    return True
