"""What may be said to have been checked of a person or company, for everybody (decision 41)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from michinori.kernel.clock import day_of
from michinori.rules.people.identity import Checked, Seen, levels, mark_of_declared

from .models import Client, IdentityCheck, Organisation, User


def declared_name(holder: User | Organisation) -> str:
    """The name in which somebody is checked: a company's, of a person the real one; empty where they gave none."""
    return holder.name if isinstance(holder, Organisation) else holder.real_name


def declared_mark(holder: User | Organisation) -> str:
    """What stands on a page for the name, address and corporate number that somebody declares now."""
    number = (holder.corporate_number or "") if isinstance(holder, Organisation) else ""
    return mark_of_declared(declared_name(holder), holder.address, number)


def has_address(holder: User | Organisation) -> bool:
    """Whether there is an address to be checked, and a name to which the papers have to belong."""
    return bool(holder.address and declared_name(holder))


def checks_kept(account: OuterRef) -> ArraySubquery:
    """The checks of an account that still stand, newest first, as a column for ``checked_as_kept``."""
    rows = IdentityCheck.objects.filter(client_id=account, ended_at=None).order_by("-checked_at", "-id")
    return ArraySubquery(rows.values(kept=JSONObject(at="checked_at", identity="identity", address="address")))


def checked_as_kept(holder: User | Organisation, checks: Iterable[Mapping[str, Any]]) -> tuple[Checked, ...]:
    """What was checked of an account and holds now, who it is first. ``checks``: as ``checks_kept`` read them."""
    return levels(
        company=isinstance(holder, Organisation),
        verified=holder.verified,
        address=holder.address,
        checks=[Seen(day_of(datetime.fromisoformat(one["at"])), one["identity"], one["address"]) for one in checks],
    )


def checked_of(holder: User | Organisation) -> tuple[Checked, ...]:
    """What was checked of an account and holds now, who it is first. One query."""
    found = Client.objects.filter(id=holder.id).values_list(checks_kept(OuterRef("id")), flat=True)
    return checked_as_kept(holder, found.get())
