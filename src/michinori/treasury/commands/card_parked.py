"""Money that came by card and lies unused goes back by itself, also where there is no bank account (domain § 8)."""

from datetime import datetime, timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.machinery import clock
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.models import Deadline
from michinori.people.models import BusinessEnd, Client
from michinori.rules.money.bank_days import next_gathering
from michinori.rules.money.payout_days import is_due
from michinori.rules.support.closures import is_over
from michinori.treasury.commands.card_refunds import send_back
from michinori.treasury.models import CardPayment
from michinori.treasury.queries.card_flow import REFUND_DAYS
from michinori.treasury.queries.holdings import holding, payout_rules
from michinori.treasury.queries.payout_holds import holds_on

DEADLINE = "card_parked"
_SITE = "site"


def await_parked(now: datetime) -> None:
    """Let the clock look each morning, once somebody has paid by card."""
    if not Deadline.objects.filter(kind=DEADLINE, subject_id=_SITE).exists():
        set_deadline(DEADLINE, _SITE, next_gathering(now))


def send_back_parked(subject_id: str, at: datetime) -> int:
    """Deadline handler: send back to cards what has been outside escrow for too long, or any time once the market is
    over; return for how many clients.
    """
    now, rules = clock.now(), payout_rules()
    waits = 0 if is_over(rules.ends_on, day_of(now)) else rules.unused_days - 1
    until, since = now - timedelta(days=waits), now - timedelta(days=REFUND_DAYS)
    paid = CardPayment.objects.filter(status="paid", paid_at__gt=since, paid_at__lt=until)
    ended = BusinessEnd.objects.filter(kind="insolvent").values("client_id")
    found = paid.exclude(client_id__in=ended).values_list("client_id", flat=True).distinct()
    names = {accounts.client(one): one for one in found}
    owners = sorted(names[name] for name, yen in balances(names).items() if yen)
    done = sum(1 for owner in owners if _send_back_of(owner, now))
    set_deadline(DEADLINE, subject_id, next_gathering(now))
    return done


def _send_back_of(owner: str, now: datetime) -> bool:
    lock(Client, owner)
    held = holding("client", owner)
    if held is None or holds_on([owner]) or not is_due(held, payout_rules(), day_of(now), held.since):
        return False
    return bool(send_back(Actor.clock(), owner, held.amount))
