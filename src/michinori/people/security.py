"""Reading the security log: only its owner does."""

from dataclasses import dataclass

from michinori.kernel.actor import Actor

from .models import Organisation, SecurityEntry, Token

PAGE = 50


@dataclass(frozen=True)
class Noted:
    """An entry with the name of the token or organisation that it is about."""

    entry: SecurityEntry
    name: str


def security_log(actor: Actor, *, before: int | None = None, limit: int = PAGE) -> list[Noted]:
    """The actor's own entries, newest first, from before the one with id ``before``. Three queries."""
    rows = SecurityEntry.objects.filter(user_id=actor.user_id or "")
    rows = rows.filter(id__lt=before) if before is not None else rows
    found = list(rows.order_by("-id")[:limit])
    about = {entry.about for entry in found if entry.about}
    names = dict(Token.objects.filter(id__in=about, user_id=actor.user_id or "").values_list("id", "name"))
    names |= dict(Organisation.objects.filter(id__in=about).values_list("id", "name"))
    return [Noted(entry, names.get(entry.about, "")) for entry in found]
