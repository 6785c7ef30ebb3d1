"""The consent that comes with a sign-up: a tick, and hidden beside it what was shown."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _

from michinori.legal.queries.versions import known_document
from michinori.pages.fields import LineField, TickField
from michinori.people.consents import asked_now
from michinori.people.models import AskedConsent
from michinori.rules.legal.documents import CONSENTED
from michinori.wording.legal.pages import TITLES

_LONGEST = 100


def consent_fields() -> dict[str, forms.Field]:
    """The fields to add to a form of sign-up; none while nothing is published. One query."""
    asked = asked_now()
    if not asked:
        return {}
    pages = _("と").join(str(TITLES[known_document(one.document)]) for one in _in_order(asked))
    shown = ",".join(f"{one.document}:{one.number}" for one in asked)
    return {
        "agreed": TickField(label=_("%(pages)sに同意します") % {"pages": pages}),
        "shown": LineField(limit=_LONGEST, required=False, initial=shown, widget=forms.HiddenInput),
    }


def _in_order(asked: Sequence[AskedConsent]) -> list[AskedConsent]:
    return sorted(asked, key=lambda one: [str(name) for name in CONSENTED].index(one.document))


def shown_numbers(text: str) -> Mapping[str, int]:
    """The number of each legal page that the form showed."""
    pairs = (one.partition(":") for one in text.split(","))
    return {name: int(number) for name, _colon, number in pairs if name in CONSENTED and _is_number(number)}


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10
