"""The six items of Freelance Act art. 12 as a checklist beside the form (domain § 9)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from michinori.pages.fields import read_number
from michinori.pages.market.forms import JobForm
from michinori.people.models import Client, Organisation, User
from michinori.rules.market.jobs import ITEMS, MIN_WORK
from michinori.wording.market.jobs import ITEM_HINTS
from michinori.wording.market.jobs import ITEMS as WORDS


@dataclass(frozen=True)
class Check:
    """One item: whether it is stated, and a hint shown if not."""

    word: str | Promise
    there: bool
    hint: str | Promise


def checked(form: JobForm, client: Client) -> list[Check]:
    """Check which of the six items the form, as typed, and the client's declarations state."""
    holder = client.holder
    typed = {name: str(form[name].value() or "") for name in ("description", "budget_min", "budget_max")}
    there = {
        "name": bool(client.display_name),
        "address": bool(holder.address),
        "contact": bool(holder.contact),
        "work": len(typed["description"].strip()) >= MIN_WORK,
        "place": True,  # an empty place means online
        "pay": any((read_number(typed[name]) or 0) > 0 for name in ("budget_min", "budget_max")),
    }
    return [Check(WORDS[item], there[item], ITEM_HINTS[item]) for item in ITEMS]


def said(checks: Sequence[Check]) -> str:
    """The closed line of the checklist: which of the items are not stated yet."""
    lacking = [str(one.word) for one in checks if not one.there]
    return _("まだ: %(items)s") % {"items": _("、").join(lacking)} if lacking else _("6つとも書かれています")


def lacks(holder: User | Organisation) -> bool:
    """Whether the client has not yet declared address or contact."""
    return not (holder.address and holder.contact)


def declare_address(client: Client) -> str:
    """The address of the page on which this client declares address and contact."""
    return reverse("organisation", args=[client.id]) if client.organisation_id else reverse("settings")
