"""Reading who is registered for qualified invoices on a day: clients, workers, and the operator."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from michinori.machinery.settings import settings_on
from michinori.people.models import Client, User
from michinori.people.queries import client
from michinori.rules.money.registrations import Stated, registered_on, spans
from michinori.treasury.models import TaxRegistration


@dataclass(frozen=True)
class TaxProfile:
    """What a person or organisation says of its taxes. ``number`` and ``since``: the registration stated last, which
    may begin later; empty and None without one. ``ended``: from which day on there is none any more. ``private``: it
    orders no work for a business; ``company``: it is one, or a person who works as one.
    """

    client_id: str
    number: str
    since: date | None
    ended: date | None
    private: bool
    company: bool


@dataclass(frozen=True)
class Issuer:
    """The operator on papers. ``number``: T and 13 digits, empty where it is not registered on that day, or has no name
    to stand beside it, without which no invoice is qualified (Consumption Tax Act art. 57-4).
    """

    name: str
    address: str
    number: str


def registration(client_id: str, *, on: date) -> str:
    """The number (T and 13 digits) under which a person or organisation is registered on a day; empty for none. One
    query. It is what they say: nobody looked it up at the tax office.
    """
    return registrations([client_id], on=on)[client_id]


def registrations(client_ids: Collection[str], *, on: date) -> dict[str, str]:
    """As ``registration``, of several, by id. One query."""
    return {one: registered_on(stated, on) for one, stated in _stated(client_ids).items()}


def unregistered(client: Client, worker_ids: Collection[str], *, on: date) -> frozenset[str]:
    """Those of these workers who are not registered on a day, where that matters to the client: one that orders for a
    business. One query at most; a private client deducts nothing.
    """
    if not client.holder.business:
        return frozenset()
    return frozenset(one for one, number in registrations(worker_ids, on=on).items() if not number)


def issuer(*, on: date) -> Issuer:
    """The operator as papers of a day name it, by the settings of that day. One query."""
    site = settings_on(on).site
    return Issuer(site.operator_name, site.operator_address, site.operator_number if site.operator_name else "")


def tax_profile(client_id: str) -> TaxProfile:
    """What a person or organisation says. No permission is checked. Two queries. Raises ``not-found``."""
    return tax_profile_of(client(client_id))


def tax_profile_of(found: Client) -> TaxProfile:
    """As ``tax_profile``, of a client with its user or organisation. One query."""
    last = next(reversed(spans(_stated([found.id])[found.id])), None)
    holder = found.holder
    return TaxProfile(
        found.id,
        last.number if last else "",
        last.since if last and last.number else None,
        last.since if last and not last.number else None,
        private=not holder.business,
        company=not isinstance(holder, User) or holder.company,
    )


def number_left_behind(found: Client) -> str:
    """The registration number (T and 13 digits) that an organisation still states although it gives another corporate
    number by now; else empty. It stays until an owner states the right one. One query at most.
    """
    given = found.organisation.corporate_number if found.organisation else None
    number = tax_profile_of(found).number if given else ""
    return "" if number in ("", f"T{given}") else number


def _stated(client_ids: Collection[str]) -> dict[str, list[Stated]]:
    found: dict[str, list[Stated]] = defaultdict(list, {one: [] for one in client_ids})
    rows = TaxRegistration.objects.filter(client_id__in=client_ids).order_by("id")
    for client_id, number, since in rows.values_list("client_id", "number", "since"):
        found[client_id].append(Stated(number, since))
    return found
