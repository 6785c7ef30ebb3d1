"""What prevents closing an account, and the erasure of mail addresses from contracts (decision 0026)."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q

from michinori.contracts.models import Contract, Handover
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.people.models import BusinessEnd
from michinori.rules.contract.lifecycle import OPEN

STRUCK_EMAIL = "struck@closed.invalid"


def require_nothing_open(user_id: str, client_ids: Collection[str]) -> None:
    """Check that nothing prevents closing the account of a person and of the clients that close with it.

    Raises ``account-has-contracts`` (409) for a contract under way, an open handover or an estate whose trustee the
    person is.
    """
    ours = Q(worker_id=user_id) | Q(client_id__in=client_ids)
    estates = BusinessEnd.objects.filter(trustee_id=user_id).values("client_id")
    open_ones = Q(ours | Q(client_id__in=estates), status__in=OPEN)
    handed_on = Q(ours, id__in=Handover.objects.filter(status="open").values("contract_id"))
    running = Contract.objects.filter(open_ones | handed_on).count()
    if running:
        raise Problem("account-has-contracts", count=running)


def erase_handovers_of(user_id: str, client_ids: Collection[str], addresses: Collection[str], instead: str) -> None:
    """Replace the person's ``addresses`` by ``instead`` in handovers that are no longer open.

    In handovers that the person made and that led to no contract, erase the other's address and the note as well.
    """
    over = Handover.objects.exclude(status="open")
    over.filter(email__in=addresses).update(email=instead)
    own = Q(by="worker", contract__worker=user_id) | Q(by="client", contract__client__in=client_ids)
    over.filter(own, continuation__isnull=True).update(email=instead, note="")


def strike_unanswered() -> int:
    """Strike address and note of links to handovers that nobody took, ``unanswered_days`` after they were made; return
    how many. Those that are open have a deadline of their own.
    """
    before = clock.now() - timedelta(days=settings_now().site.unanswered_days)
    over = Handover.objects.filter(status__in=("revoked", "lapsed"), made_at__lt=before)
    return over.exclude(email__endswith="@closed.invalid").update(email=STRUCK_EMAIL, note="")
