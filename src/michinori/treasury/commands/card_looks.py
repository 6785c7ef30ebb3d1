"""Asking the card company for all refunds and disputes before money of clients leaves by bank: the call about one may
have been lost (decision 38, Cards). Outside transactions. Times of calls are real time.
"""

import logging
import time
from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial

from django.db.models import Q

from michinori.kernel.actor import Actor
from michinori.machinery import acting, clock
from michinori.machinery.models import Deadline
from michinori.treasury.commands.card_outside import note_outside, see_to_dispute
from michinori.treasury.commands.card_refunds import note_refund
from michinori.treasury.commands.cards import note_told
from michinori.treasury.commands.gathering import DEADLINE
from michinori.treasury.commands.money_log import read_reason
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.models import CardDispute, CardLook, CardPayment, CardRefund, PayoutRun
from michinori.treasury.policy import may_real_money_leave, require_office, require_real_money
from michinori.treasury.ports import CardCompany, Dispute, Refund, Refused, Unreachable
from michinori.treasury.providers import card_company
from michinori.treasury.queries.cards import undecided

_log = logging.getLogger(__name__)
_OVERLAP = timedelta(days=2)
"""By how much two looks overlap, since clocks differ, and what was made a while ago may be listed late."""
_OLDER = timedelta(days=35)
"""For so long refunds are listed again, of which a card's bank may send one back."""
_MOST_OLDER = 5_000
"""So many of them are read at most, fifty pages."""
_SECONDS = 60
"""For so long what is not decided is asked for one by one, since workers' pay waits meanwhile."""
_TRIES, _APART = 3, 3
"""How often a look is tried before the company counts as silent, and the seconds between."""
_LEASE = timedelta(minutes=2)
"""After this another may look though the one before has not said that it is done."""
_LONG = timedelta(minutes=5)
"""After this it is logged that the clock does not gather, each time."""
_WAITS = 60
"""Seconds for which whoever gathers by hand waits for another who looks."""
pause = time.sleep


def look_and_gather(*, actor: Actor, on: date | None = None, why: str | None = None) -> PayoutRun | None:
    """Gather a run now as ``gather_run`` does, after a look for refunds. Call outside a transaction.
    Raises the same, before anybody is asked.
    """
    require_office(actor)
    require_real_money()
    read_reason(actor, why)
    acting.require_acting()
    look_for_refunds()
    return gather_run(actor=actor, on=on, why=why)


def look_before_gathering() -> bool:
    """Look for refunds if the clock is to gather now; return whether it may: not while another process looks. Call
    outside a transaction.
    """
    waiting = Deadline.objects.filter(kind=DEADLINE, at__lte=clock.now()).order_by("at")
    due = waiting.values_list("at", flat=True).first()
    if due is None or not may_real_money_leave():
        return True
    company, since = card_company(), _since()
    if company is None or since is None:
        return True
    if not _claimed(since):
        if clock.now() - due > _LONG:
            _log.warning("nothing is gathered, since another process asks the card company, due since %s", due)
        return False
    _look(company, since)
    return True


def look_for_refunds() -> bool:
    """Book all refunds and disputes since the last look that were made on the card company's pages, once nobody else
    does; return whether it answered. Nothing is asked where nobody has paid by card.
    """
    company, since = card_company(), _since()
    if company is None or since is None:
        return False
    for _ in range(_WAITS):
        if _claimed(since):
            return _look(company, since)
        pause(1)
    return False


def _since() -> datetime | None:
    """The last answer, or the first payment by card; None where there is none."""
    before = CardLook.objects.values_list("at", flat=True).first()
    return before or CardPayment.objects.order_by("made_at").values_list("made_at", flat=True).first()


def _claimed(since: datetime) -> bool:
    """Whether nobody else looks; then nobody else begins to. A row and not a lock, since calls are made meanwhile."""
    now = datetime.now(UTC)
    CardLook.objects.bulk_create([CardLook(id=1, at=since - _OVERLAP)], ignore_conflicts=True)
    wrong = Q(looking_until__gt=now + 2 * _LEASE)  # a clock a year ahead; those of two machines may differ a little
    free = Q(looking_until=None) | Q(looking_until__lt=now) | wrong
    return bool(CardLook.objects.filter(free, id=1).update(looking_until=now + _LEASE))


def _look(company: CardCompany, since: datetime) -> bool:
    now = datetime.now(UTC)
    found: dict[str, datetime | None] = {"looking_until": None}
    try:
        made_since = min(since, now) - _OVERLAP
        refunds, disputes = _listed(company, made_since)
        acts = [partial(_see_to_refund, company, one) for one in refunds]
        acts += [partial(_see_to_dispute, company, one) for one in disputes]
        done = [_is_done(act) for act in acts]
        _ask_for_undecided(company, {one.id for one in disputes})
        done += _see_to_older(company, made_since, now - _OLDER, {one.id for one in refunds})
        if all(done):
            found["at"] = now
    except Exception:  # whatever it is, the pay of workers must leave
        _log.exception("the card company did not say what it has sent back")
    CardLook.objects.filter(id=1).update(**found)
    return "at" in found


def _listed(company: CardCompany, since: datetime) -> tuple[Sequence[Refund], Sequence[Dispute]]:
    """All that was made since then; tried some times where nothing is answered."""
    for left in reversed(range(_TRIES)):
        try:
            return company.refunds_since(since), company.disputes_since(since)
        except Unreachable:
            if not left:
                raise
            pause(_APART)
    raise AssertionError


def _see_to_older(company: CardCompany, since: datetime, older: datetime, known: Collection[str]) -> list[bool]:
    """Book those refunds made since ``older`` that have failed and are not ``known`` already: banks take days or weeks
    for it. Return which are booked. Tried once, for a minute: where nothing is answered the next look does it, since
    they only put money on a balance, and what is new is booked already.
    """
    if since <= older:
        return []
    CardLook.objects.filter(id=1).update(looking_until=datetime.now(UTC) + _LEASE)
    try:
        listed = company.refunds_since(older, most=_MOST_OLDER, seconds=_SECONDS)
    except (Unreachable, Refused) as fault:
        _log.warning("the card company did not list older refunds: %s", fault)
        return []
    if len(listed) == _MOST_OLDER:
        _log.warning("there may be more refunds in 35 days than the %s that were read", _MOST_OLDER)
    failed = [one for one in listed if one.status == "failed" and one.id not in known]
    return [_is_done(partial(_see_to_refund, company, one)) for one in failed]


def _ask_for_undecided(company: CardCompany, seen: Collection[str]) -> None:
    """Ask what has become of disputes that are open, or won and not paid back yet, since the call about it may have
    been lost; ``seen``: those that were just listed. What is not answered stays frozen until the next look.
    """
    CardLook.objects.filter(id=1).update(looking_until=datetime.now(UTC) + _LEASE)
    until = time.monotonic() + _SECONDS
    for number in undecided().exclude(number__in=seen).order_by("?").values_list("number", flat=True):
        if time.monotonic() > until:
            _log.warning("not all disputes could be asked for in %s seconds", _SECONDS)
            return
        try:
            found = company.dispute(number)
        except Refused as refused:
            _log.warning("the card company does not know a dispute: %s", refused.code)
        except Unreachable as fault:
            _log.warning("the card company said nothing of a dispute: %s", fault)
            return
        else:
            _is_done(partial(see_to_dispute, found))


def _is_done(act: Callable[[], None]) -> bool:
    try:
        act()
    except Exception:  # the others are booked all the same
        _log.exception("what the card company has listed could not be booked")
        return False
    return True


def _see_to_refund(company: CardCompany, found: Refund) -> None:
    """Book one that is not booked yet; what was paid is booked before. Of ours only that it has failed is news. Other
    sellers may share the account at the card company: what it says of their payments changes nothing.
    """
    if CardRefund.objects.filter(pk=found.refund_id).exists():
        if found.status == "failed":
            note_refund(found.refund_id, found)
        return
    if not found.intent_id:
        return
    booked = CardDispute.objects.filter(number=found.id)
    if (booked.exclude(reinstated=0) if found.status == "failed" else booked).exists():
        return
    _book_payment(company, found.intent_id)
    note_outside(found)


def _see_to_dispute(company: CardCompany, found: Dispute) -> None:
    if found.intent_id:
        _book_payment(company, found.intent_id)
        see_to_dispute(found)


def _book_payment(company: CardCompany, intent_id: str) -> None:
    """Ask for a payment that may be ours and of whose being paid nothing was heard."""
    known = CardPayment.objects.filter(intent=intent_id).values_list("status", flat=True).first()
    unheard = CardPayment.objects.filter(intent=None, status="waiting")
    if known == "paid" or (known is None and not unheard.exists()):
        return
    try:
        note_told(company.intent(intent_id))
    except Refused as refused:
        _log.warning("the card company does not know the payment of what it has listed: %s", refused.code)
