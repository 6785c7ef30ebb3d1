"""Companies outside, one folder each, behind ``treasury/ports.py``."""

from django.conf import settings
from django.utils.module_loading import import_string

from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.practising import is_inside
from michinori.machinery.settings import settings_now
from michinori.treasury.ports import CardCompany

_STRIPE = "michinori.treasury.providers.stripe.Stripe"
"""Imported once it is asked for: its library takes 12 MB of each process."""


def card_company() -> CardCompany | None:
    """The card company, if its keys are set; None in a practice. A key for real money works only where real money may
    move and time is real: see ``docs/cards.md``.
    """
    secret, public, hook = settings.STRIPE_SECRET_KEY, settings.STRIPE_PUBLIC_KEY, settings.STRIPE_WEBHOOK_SECRET
    if not (secret and public and hook) or is_inside():
        return None
    if "_live_" in secret and (settings.DEMO or clock.is_simulated() or not settings_now().site.real_money):
        return None
    company: CardCompany = import_string(_STRIPE)(secret, hook, settings.STRIPE_API_BASE)
    return company


def require_company() -> CardCompany:
    """The card company. Raises ``cards-off`` (404)."""
    company = card_company()
    if company is None:
        raise Problem.unknown("cards-off")
    return company
