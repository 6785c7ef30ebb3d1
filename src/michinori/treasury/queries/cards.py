"""Reading payments by card, disputes and holds."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance, total
from michinori.machinery import clock
from michinori.machinery.rows import find, newest_first
from michinori.people.staff import require_staff
from michinori.treasury.models import CardDispute, CardHold, CardPayment, CardRefund
from michinori.treasury.policy import card_payments_of

PAGE = 50
RETURNS_DAYS = 30
_FEW = 20
_OWED = F("withdrawn") - F("reinstated") - F("collected") - F("written_off")
_NOT_YET = Greatest(F("amount") - F("withdrawn"), 0)


def claim_against(client_id: str) -> int:
    """Yen that a client owes for disputed payments, open disputes among them."""
    found = CardDispute.objects.filter(payment__client_id=client_id).aggregate(sum=Sum(_OWED))["sum"]
    return found or 0


def frozen_for_cards(client_id: str) -> int:
    """Yen that stay on a client's balance: what they owe, and what open disputes may take yet."""
    found = CardDispute.objects.filter(payment__client_id=client_id)
    return claim_against(client_id) + (found.filter(status="open").aggregate(sum=Sum(_NOT_YET))["sum"] or 0)


def owes_more_than_there(client_id: str) -> bool:
    """Whether claims against a client are more than what they have outside escrow. Two queries at most."""
    claim = claim_against(client_id)
    return claim > 0 and claim > balance(accounts.client(client_id))


def has_claim(client_id: str) -> bool:
    """Whether a dispute of the client's is open, or a claim from one not settled."""
    own = CardDispute.objects.annotate(owed=_OWED).filter(payment__client_id=client_id)
    return own.filter(Q(status="open") | Q(owed__gt=0)).exists()


def undecided() -> QuerySet[CardDispute]:
    """Disputes of which the card company has not said the last word: open, or won and not paid back yet."""
    return CardDispute.objects.annotate(owed=_OWED).filter(Q(status="open") | Q(status="won", owed__gt=0))


def returned_lately(client_id: str) -> int:
    """How many payments by card of the last 30 days went back, at least by half."""
    since = clock.now() - timedelta(days=RETURNS_DAYS)
    paid = CardPayment.objects.filter(client_id=client_id, status="paid", paid_at__gt=since)
    back = paid.annotate(back=Sum("refunds__amount", filter=~Q(refunds__status="failed")))
    return back.filter(back__gte=F("amount") / 2).count()


def newest_payments(actor: Actor, client_id: str) -> list[CardPayment]:
    """The newest payments by card of a client for whom the actor acts, with their refunds. Two queries."""
    rows = card_payments_of(actor).filter(client_id=client_id).prefetch_related("refunds")
    return list(rows.order_by("-made_at", "-id")[:_FEW])


def refunded(payment: CardPayment) -> int:
    """Yen of a payment that went back to its card, or are on their way; its refunds come with it."""
    return sum(one.amount for one in payment.refunds.all() if one.status != "failed")


@dataclass(frozen=True)
class AtTheDesk:
    """What the desk shows of cards. ``there``: yen at the card company; ``following``: the next page of disputes."""

    there: int
    holds: list[CardHold]
    disputes: list[CardDispute]
    following: str | None
    odd: list[CardPayment]
    failed: list[CardRefund]


def at_the_desk(actor: Actor, *, after: str | None = None) -> AtTheDesk:
    """All that staff see on one page, with one look at their roles. Raises ``not-found`` (404) for others."""
    require_staff(actor, "money")
    disputes, following = _disputes(after)
    return AtTheDesk(total(accounts.CARD), _holds(), disputes, following, _odd(), _failed())


def find_dispute(actor: Actor, dispute_id: str) -> CardDispute:
    """One dispute. Raises ``not-found`` (404), also for anybody but staff."""
    require_staff(actor, "money")
    rows = CardDispute.objects.select_related("payment__client__user", "payment__client__organisation")
    return find(rows, dispute_id)


def find_hold(actor: Actor, hold_id: str) -> CardHold:
    """One hold. Raises ``not-found`` (404), also for anybody but staff."""
    require_staff(actor, "money")
    return find(CardHold.objects.select_related("worker"), hold_id)


def find_odd(actor: Actor, payment_id: str) -> CardPayment:
    """One payment, also when it is not odd any more. Raises ``not-found`` (404), also for anybody but staff."""
    require_staff(actor, "money")
    return find(CardPayment.objects.select_related("client__user", "client__organisation"), payment_id)


def _disputes(after: str | None) -> tuple[list[CardDispute], str | None]:
    rows = CardDispute.objects.select_related("payment__client__user", "payment__client__organisation")
    return newest_first(rows, "made_at", after=after, limit=PAGE)


def _holds() -> list[CardHold]:
    return list(CardHold.objects.filter(released_at=None).select_related("worker").order_by("made_at", "id")[:PAGE])


def _odd() -> list[CardPayment]:
    """Payments whose amount is not what was asked for."""
    return list(CardPayment.objects.filter(status="odd").order_by("made_at", "id")[:PAGE])


def _failed() -> list[CardRefund]:
    """The newest refunds that a card did not take."""
    return list(CardRefund.objects.filter(status="failed").order_by("-made_at", "-id")[:_FEW])
