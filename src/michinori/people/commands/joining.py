"""Joining and parting the accounts of one party (domain § 1): whom blocks, suspensions and conduct bear on, and nothing
else. The contracts room decides whether it may be done.
"""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.machinery import audit, clock, events, outbox
from michinori.people.models import Block, Client, Organisation, Party, StaffAct, Suspension, User
from michinori.people.queries import users_in_power
from michinori.people.staff import roles_of
from michinori.rules.people.staff_roles import role_for

from .parties import party_alone
from .suspensions import marked_until


def move_accounts(client_ids: Collection[str], to: Party) -> None:
    """Let accounts belong to another party, with the blocks that name them and the suspensions made of them. Call with
    all of them, and both parties, locked.

    A block whose maker blocks the other party already stays as it is, so that parting gives it back; what it covered
    is added to the other.
    """
    former = list(Client.objects.filter(id__in=client_ids).values_list("party_id", flat=True).distinct())
    User.objects.filter(id__in=client_ids).update(party=to)
    Organisation.objects.filter(id__in=client_ids).update(party=to)
    Client.objects.filter(id__in=client_ids).update(party=to)
    _move_blocks(client_ids, to)
    Suspension.objects.filter(client__in=client_ids, party__isnull=False).update(party=to)
    for party_id in {*former, to.id}:
        User.objects.filter(party_id=party_id).update(suspended_until=marked_until(party_id))
    outbox.put("party_changed", {"clients": sorted(client_ids)})


def _move_blocks(client_ids: Collection[str], to: Party) -> None:
    there = Block.objects.filter(party=to).exclude(target__in=client_ids)
    same_maker = there.filter(made_by=OuterRef("made_by"))
    same_company = there.filter(organisation=OuterRef("organisation"), organisation__isnull=False)
    moved = Block.objects.filter(target__in=client_ids).exclude(party=to)
    twice = Exists(same_maker) | Exists(same_company)
    for block in moved.filter(twice):
        for other in there.filter(Q(made_by_id=block.made_by_id)):
            other.personal = other.personal or block.personal
            taken = block.organisation_id and there.filter(organisation_id=block.organisation_id).exists()
            other.organisation_id = other.organisation_id or (None if taken else block.organisation_id)
            other.save(update_fields=["personal", "organisation"])
    moved.filter(~twice).update(party=to)


def new_party(client: Client) -> Party:
    """A party of its own for an account that is parted from others."""
    return party_alone(Party.Kind.COMPANY if client.organisation_id else Party.Kind.PERSON, clock.now())


def note_party_act(actor: Actor, client_ids: Collection[str], kind: str, why: str) -> None:
    """Note joining or parting where the people concerned read it, mail them, and note it in staff's log."""
    now, role = clock.now(), role_for("parties", roles_of(actor.user_id))
    for client_id in sorted(client_ids):
        StaffAct.objects.create(
            about_id=client_id, by_id=actor.user_id, role=role, kind=kind, why=why, at=timezone.now()
        )
        events.write(client_id, at=now, actor=actor, kind=f"accounts_{kind}", data={"clients": sorted(client_ids)})
        for person in users_in_power(client_id, ("owner",)):
            letter = {"to": person.email, "language": person.language, "name": person.display_name}
            outbox.put("mail", letter | {"template": f"accounts_{kind}", "values": {"why": why}})
    audit.note(actor=actor, kind=f"accounts_{kind}", data={"clients": sorted(client_ids)})
