"""The number that a client writes before their name when they transfer money (domain § 8, Money in)."""

import secrets

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import client, power_over
from michinori.rules.money.payer_references import FIRST, LAST, payer_reference
from michinori.treasury.models import PayerReference

_TRIES = 50


def give_reference(*, actor: Actor, client_id: str) -> str:
    """The client's reference of 8 digits, made at the first time somebody asks and kept for good.

    Raises Problem ``not-found`` (404) for a person who does not act for the client, and for a client that is none.
    """
    if actor.kind == "person" and power_over(actor.user_id, client_id) is None:
        raise Problem.unknown()
    return _reference_of(client_id) or in_transaction(lambda: _make(client(client_id).id))


def _reference_of(client_id: str) -> str:
    return PayerReference.objects.filter(pk=client_id).values_list("number", flat=True).first() or ""


def _make(client_id: str) -> str:
    """Two who ask at once get the same: the later INSERT waits for the earlier one and then does nothing. A number that
    another client has does nothing either, and the next one is tried.
    """
    for _ in range(_TRIES):
        number = payer_reference(FIRST + secrets.randbelow(LAST - FIRST + 1))
        PayerReference.objects.bulk_create([PayerReference(pk=client_id, number=number)], ignore_conflicts=True)
        if kept := _reference_of(client_id):
            return kept
    raise RuntimeError("nearly all payers' references are given")
