"""``ledger check`` sees an escrow that does not hold what its contract says."""

import pytest
from stories.cast import Cast, active, agreed

from michinori.config import books
from michinori.contracts.models import Contract
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import clock

pytestmark = [pytest.mark.django_db, pytest.mark.forges_the_ledger]


def test_contracts_before_and_after_the_deposit_are_right() -> None:
    agreed(Cast())
    assert books.prove().sound


def test_a_yen_too_much_is_seen() -> None:
    contract = active(Cast(), spare=1)
    assert books.prove().sound
    entry = Entry(accounts.client(contract.client_id), accounts.escrow(contract.id), 1, kinds.DEPOSIT, "one too much")
    post([entry], contract_id=contract.id, at=clock.now())
    assert books.prove().escrow_mismatch == 1


def test_a_payment_that_left_no_escrow_is_seen() -> None:
    contract = active(Cast())
    Contract.objects.filter(pk=contract.pk).update(paid=10)
    assert books.prove().escrow_mismatch == 1
