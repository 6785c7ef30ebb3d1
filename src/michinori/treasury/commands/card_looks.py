"""Asking the card company for all refunds before money of clients leaves by bank: the call about one that somebody made
on its pages may have been lost (decision 38, Cards). Outside transactions. Times of calls are real time.
"""

import logging
from datetime import UTC, date, datetime, timedelta

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.models import Deadline
from michinori.treasury.commands.card_outside import note_outside
from michinori.treasury.commands.cards import note_told
from michinori.treasury.commands.gathering import DEADLINE
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.models import CardDispute, CardLook, CardPayment, CardRefund, PayoutRun
from michinori.treasury.ports import CardCompany, Refund, Refused, Unreachable
from michinori.treasury.providers import card_company

_log = logging.getLogger(__name__)
_OVERLAP = timedelta(hours=1)
"""By how much two looks overlap, since clocks differ and what was made a moment ago may not be listed yet."""


def look_and_gather(*, actor: Actor, on: date | None = None, why: str | None = None) -> PayoutRun | None:
    """Gather a run now as ``gather_run`` does, after a look for refunds. Call outside a transaction.
    Raises the same.
    """
    look_for_refunds()
    return gather_run(actor=actor, on=on, why=why)


def look_before_gathering() -> None:
    """Look for refunds if the clock is to gather now. Call outside a transaction."""
    if Deadline.objects.filter(kind=DEADLINE, at__lte=clock.now()).exists():
        look_for_refunds()


def look_for_refunds() -> bool:
    """Book all refunds that somebody made on the card company's pages since the last look; return whether it answered.
    Nothing is asked where nobody has paid by card.
    """
    company, now = card_company(), datetime.now(UTC)
    before = CardLook.objects.values_list("at", flat=True).first()
    since = before or CardPayment.objects.order_by("made_at").values_list("made_at", flat=True).first()
    if company is None or since is None:
        return False
    try:
        for one in company.refunds_since(min(since, now) - _OVERLAP):
            _see_to(company, one)
    except (Unreachable, Refused) as fault:
        _log.warning("the card company did not say what it has sent back: %s", type(fault).__name__)
        return False
    CardLook.objects.update_or_create(id=1, defaults={"at": now})
    return True


def _see_to(company: CardCompany, found: Refund) -> None:
    """Book one that is not ours and not booked yet; what was paid is booked before. Other sellers may share the account
    at the card company: what it says of their payments changes nothing.
    """
    ours = CardRefund.objects.filter(pk=found.refund_id).exists()
    if ours or not found.intent_id:
        return
    booked = CardDispute.objects.filter(number=found.id)
    if (booked.exclude(reinstated=0) if found.status == "failed" else booked).exists():
        return
    try:
        note_told(company.intent(found.intent_id))
    except Refused as refused:
        _log.warning("the card company does not know the payment of a refund: %s", refused.code)
    note_outside(found)
