"""What may be said to have been checked of a person or company, for everybody (decision 41)."""

from michinori.kernel.clock import day_of
from michinori.rules.people.identity import Checked, Seen, levels, mark_of_declared

from .models import IdentityCheck, Organisation, User


def declared_name(holder: User | Organisation) -> str:
    """The name in which somebody is checked: a company's, of a person the real one; empty where they gave none."""
    return holder.name if isinstance(holder, Organisation) else holder.real_name


def declared_mark(holder: User | Organisation) -> str:
    """What stands on a page for the name and address that somebody declares now."""
    return mark_of_declared(declared_name(holder), holder.address)


def has_address(holder: User | Organisation) -> bool:
    """Whether there is an address to be checked, and a name to which the papers have to belong."""
    return bool(holder.address and declared_name(holder))


def checked_of(holder: User | Organisation) -> tuple[Checked, ...]:
    """What was checked of an account and holds now, who it is first. One query."""
    rows = IdentityCheck.objects.filter(client_id=holder.id, ended_at=None).order_by("-checked_at", "-id")
    return levels(
        company=isinstance(holder, Organisation),
        verified=holder.verified,
        address=holder.address,
        checks=[Seen(day_of(one.checked_at), one.identity, one.address) for one in rows],
    )
