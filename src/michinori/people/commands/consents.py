"""Commands of consents to legal pages: ask everybody for one, give one's own."""

from collections.abc import Mapping
from datetime import date

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.transactions import command
from michinori.people.consents import due_consents
from michinori.people.models import AskedConsent, Consent

from .security import note


def ask_consent(*, document: str, number: int, first: date) -> AskedConsent:
    """Ask everybody to agree to a version that was just published, from the day ``first`` on. In its transaction."""
    return AskedConsent.objects.create(document=document, number=number, first=first)


def keep_sign_up(user_id: str, shown: Mapping[str, int]) -> None:
    """Keep the consents that came with a sign-up, in its transaction. ``shown``: the number of each page that the form
    showed; where a newer one has come into force since, the person is asked again.
    """
    for asked in AskedConsent.objects.filter(document__in=shown.keys()):
        if shown[asked.document] == asked.number:
            _keep(user_id, asked, "sign_up")


@command
def give_consents(*, actor: Actor, shown: Mapping[str, int]) -> int:
    """Agree to the versions in force; return how many. Doing it again changes nothing. ``shown``: the numbers that the
    page showed.

    Raises ``not-found`` (404) without an account, ``terms-of-service-changed`` (409) if others have come into force
    since.
    """
    if actor.user_id is None:
        raise Problem.unknown()
    due = due_consents(actor.user_id)
    if any(shown.get(one.document) != one.number for one in due):
        raise Problem("terms-of-service-changed")
    return sum(_keep(actor.user_id, one, "page") for one in due)


def _keep(user_id: str, asked: AskedConsent, how: str) -> bool:
    _, fresh = Consent.objects.get_or_create(user_id=user_id, asked=asked, defaults={"how": how, "at": clock.now()})
    if fresh:
        note(user_id, "consent_given", asked.document)
    return fresh
