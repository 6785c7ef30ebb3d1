"""What closing an account means for its money out (decision 0026): nothing may be on its way, bank accounts go."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Sum

from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.treasury.models import BankAccount, CardPayment, Payout


def require_nothing_on_its_way(owner_ids: Collection[str]) -> None:
    """Check that no money of these owners is asked for or gathered. Raises ``account-has-money`` (409)."""
    waiting = Payout.objects.filter(owner_id__in=owner_ids, status__in=("requested", "in_run"))
    held = waiting.aggregate(sum=Sum("amount"))["sum"]
    if held:
        raise Problem("account-has-money", amount=held)


def erase_bank_accounts_of(owner_ids: Collection[str]) -> None:
    """Delete the accounts to which nothing was ever paid. The others end and stay: books have to say where money went,
    for as long as the law asks.
    """
    own = BankAccount.objects.filter(owner_id__in=owner_ids)
    own.filter(~Exists(Payout.objects.filter(account=OuterRef("pk")))).delete()
    own.filter(ended_at=None).update(ended_at=clock.now())


def erase_card_marks_of(owner_ids: Collection[str]) -> None:
    """Strike the card company's marks of cards with which these owners paid."""
    CardPayment.objects.filter(client_id__in=owner_ids).update(fingerprint="")
