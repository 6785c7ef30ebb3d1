"""What people and organisations say of their taxes: registration for qualified invoices, private or not, company."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.commands.declarations import declare_kind
from michinori.people.models import Client, Organisation, User
from michinori.people.queries import client
from michinori.rules.fields import Reader
from michinori.rules.money.registrations import FIRST_DAY, read_invoice_number
from michinori.treasury.models import TaxRegistration
from michinori.treasury.policy import owner_for
from michinori.treasury.queries.tax import TaxProfile, tax_profile, tax_profile_of

AHEAD = timedelta(days=366)


@command
def set_tax_profile(*, actor: Actor, body: Mapping[str, Any], organisation_id: str | None = None) -> TaxProfile:
    """Replace what the actor, or an organisation that they own, says. ``body``: ``invoice_number`` (T and 13 digits;
    empty: not registered), ``registered_from`` (the first day of the registration; without a number the first day
    without it, by default today), ``private``, ``company`` (what is left out stays).

    Papers made before stay as they are. Raises ``invalid`` (422), ``owners-only`` (403), ``not-found``.
    """
    owner_id = owner_for(actor, organisation_id)
    kind: type[User] | type[Organisation] = Organisation if owner_id.startswith("org_") else User
    lock(kind, owner_id)  # whose history is written
    owner = client(owner_id)
    reader, before = Reader(body), tax_profile_of(owner)
    number, today = _number(reader, owner), day_of(clock.now())
    since = reader.day("registered_from", None if number else today)
    if not reader.has_flaw("registered_from") and not FIRST_DAY <= since <= today + AHEAD:
        reader.flaw("registered_from", "not_a_registration_day", first=FIRST_DAY.isoformat())
    private, company = reader.flag("private", before.private), reader.flag("company", before.company)
    if isinstance(owner.holder, Organisation) and not company:
        reader.flaw("company", "organisation_is_company")
    reader.finish()
    _state(actor, before, number, since)
    declare_kind(actor=actor, client_id=owner_id, business=not private, company=company)
    return tax_profile(owner_id)


def _number(reader: Reader, owner: Client) -> str:
    try:
        number = read_invoice_number(reader.body.get("invoice_number"))
    except ValueError as wrong:
        reader.flaw("invoice_number", str(wrong))
        return ""
    corporate = owner.holder.corporate_number if isinstance(owner.holder, Organisation) else None
    if number and corporate and number != f"T{corporate}":
        reader.flaw("invoice_number", "invoice_number_of_another", number=f"T{corporate}")
    return number


def _state(actor: Actor, before: TaxProfile, number: str, since: date) -> None:
    """Add the statement, unless it says what is known: the same number from the same day, or still none."""
    known = (before.number, before.since) == (number, since) if number else not before.number
    if known:
        return
    if not number and before.since and since <= before.since:
        since = before.since  # it never was registered
    now = clock.now()
    TaxRegistration.objects.create(
        client_id=before.client_id, number=number, since=since, stated_at=now, stated_by=str(actor)
    )
    data = {"number": number, "since": since.isoformat()}
    events.write(before.client_id, at=now, actor=actor, kind="tax_registration", data=data)
