"""What closing an account means for bank accounts (decision 0026)."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from michinori.machinery import clock
from michinori.treasury.models import BankAccount, CardPayment, CardRefund, Payout
from michinori.treasury.queries.accounts import current_accounts, status_of


def erase_bank_accounts_of(owner_ids: Collection[str]) -> None:
    """Delete the accounts to which nothing was ever paid, nor will be if a card takes no money back. The others end and
    stay: books have to say where money went, for as long as the law asks. What comes later goes to the one in use now.
    """
    own = BankAccount.objects.filter(owner_id__in=owner_ids)
    used = [Exists(rows.filter(account=OuterRef("pk"))) for rows in (Payout.objects, CardRefund.objects)]
    own.exclude(used[0] | used[1]).delete()
    usable = [one.id for one in current_accounts(owner_ids).values() if status_of(one) == "usable"]
    own.filter(id__in=usable).update(parting=True, ended_at=clock.now())
    own.filter(ended_at=None).update(ended_at=clock.now())


def erase_card_marks_of(owner_ids: Collection[str]) -> None:
    """Strike the card company's marks of cards with which these owners paid."""
    CardPayment.objects.filter(client_id__in=owner_ids).update(fingerprint="")
