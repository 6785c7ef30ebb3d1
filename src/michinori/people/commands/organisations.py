"""Commands that make and rename organisations."""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people import policy
from michinori.people.models import Client, Membership, Organisation, Party
from michinori.rules.fields import Reader

from .identity_checks import end_check
from .parties import party_alone, party_by_corporate_number, party_by_own_number, read_corporate_number
from .security import note

NAME_LIMIT = 100


@command
def create_organisation(
    *,
    actor: Actor,
    name: str,
    corporate_number: str | None = None,
    owner_id: str | None = None,
    name_field: str = "name",
    typed: bool = True,
) -> Organisation:
    """Make an organisation owned by the actor (by ``owner_id`` when the operator makes it).

    ``typed``: a person typed the corporate number, so its check digit is verified too; programs and the operator only
    need to send 13 digits (api.md).

    Organisations with the same corporate number share their party where the operator makes them or the same person owns
    the other one, alone or checked; others once both were checked and staff joined them (decision 41). A new one counts
    as a business that withholds until it declares otherwise (domain § 8). ``name_field`` names the field in flaws.
    Raises ``forbidden``, ``invalid``, ``too-many-organisations`` (409; not for the operator).
    """
    owner = owner_id if actor.kind == "operator" else actor.user_id
    if owner is None:
        raise Problem.forbidden()
    if actor.kind != "operator":
        _require_room(owner)
    reader = Reader({name_field: name})
    title = reader.line(name_field, NAME_LIMIT)
    reader.finish()
    number = read_corporate_number(corporate_number, check_digit=typed and actor.kind != "operator")
    now = clock.now()
    party = _party(actor, number, owner, now)
    organisation = Organisation.objects.create(
        name=title, corporate_number=number, party=party, business=True, withholds=True, made_at=now
    )
    Client.objects.create(id=organisation.id, organisation=organisation, party=party)
    Membership.objects.create(organisation=organisation, user_id=owner, role=Membership.Role.OWNER, made_at=now)
    events.write(organisation.id, at=now, actor=actor, kind="organisation_made", data={"owner": owner})
    note(owner, "role_given", organisation.id)
    return organisation


def _party(actor: Actor, number: str | None, owner: str, at: datetime) -> Party:
    if number and actor.kind == "operator":
        return party_by_corporate_number(number, at)
    return party_by_own_number(number, owner, at) if number else party_alone(Party.Kind.COMPANY, at)


def _require_room(owner: str) -> None:
    """Refuse one organisation too many of one owner (``too-many-organisations``, 409)."""
    limit = settings_now().site.organisations_owned
    if Membership.objects.filter(user_id=owner, role=Membership.Role.OWNER).count() >= limit:
        raise Problem("too-many-organisations", limit=limit)


@command
def rename_organisation(*, actor: Actor, organisation_id: str, name: str) -> Organisation:
    """Change an organisation's public name, which ends an identity check; owners only. Raises ``not-found``,
    ``owners-only``, ``invalid``.
    """
    organisation = held_organisation(organisation_id)
    if not policy.allows(actor, "rename", organisation):
        raise Problem.forbidden("owners-only")
    reader = Reader({"name": name})
    title = reader.line("name", NAME_LIMIT)
    reader.finish()
    if title != organisation.name:
        end_check(organisation)
    organisation.name = title
    organisation.save(update_fields=["name"])
    events.write(organisation.id, at=clock.now(), actor=actor, kind="organisation_renamed", data={})
    return organisation


def held_organisation(organisation_id: str) -> Organisation:
    """The organisation, locked. Raises ``not-found``."""
    return lock(Organisation, organisation_id)[organisation_id]
