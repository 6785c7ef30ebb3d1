"""Reading blocks: whom they keep apart, and which ones a person may undo (domain § 10). Nothing else reads blocks.

A block works both ways. On the blocked side it covers the party with all its present and future accounts, but neither
the organisations a blocked person belongs to nor the members of a blocked organisation. On the side that set it, it
covers the person with all their accounts, and the one organisation in whose name it was set, not that organisation's
party: a corporate number is only typed in, and whoever types a company's must not block others for that company.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.lookups import Among

from .models import Block, Client, Membership, Organisation
from .policy import acted_for_by

PAGE = 50


def not_kept_apart(user_id: str, client_field: str = "client_id") -> Q:
    """Filter for rows whose client (``client_field`` holds its id) no block separates from this person.

    For lists: the blocks are looked up once per query, not once per row.
    """
    own = Client.objects.filter(id=user_id).values("party_id")
    set_by = Block.objects.filter(personal=True, made_by__party__in=own)
    against = Block.objects.filter(party__in=own)
    blocked = Client.objects.filter(party_id__in=set_by.values("party_id")).values("id")
    organisations = against.filter(organisation__isnull=False).values("organisation_id")
    people = against.filter(personal=True).values("made_by__party_id")
    accounts = Client.objects.filter(user__isnull=False, party_id__in=people).values("id")
    name = f"{client_field}__in"
    return ~Q(**{name: blocked}) & ~Q(**{name: organisations}) & ~Q(**{name: accounts})


def kept_apart(worker: str, client: str) -> Q:
    """Filter for rows with a block between a worker and a client; both arguments are lookup paths (to a user, a
    client).
    """
    of_worker, of_client = OuterRef(f"{worker}__party"), OuterRef(f"{client}__party")
    # Each by itself, so that an index finds the one block: with OR all blocks against the worker were read.
    by_organisation = Block.objects.filter(organisation=OuterRef(client), party=of_worker)
    by_client = Block.objects.filter(personal=True, made_by__party=of_client, party=of_worker)
    by_worker = Block.objects.filter(personal=True, made_by__party=of_worker, party=of_client)
    return Q(Exists(by_organisation)) | Q(Exists(by_client)) | Q(Exists(by_worker))


def not_kept_from(user_id: str, worker_field: str) -> Q:
    """Filter for rows whose worker (``worker_field`` leads to the user) no block separates from this person or from an
    organisation they belong to. For a client's lists of workers: the blocks are looked up once per query.
    """
    own = Client.objects.filter(id=user_id).values("party_id")
    organisations = Membership.objects.filter(user_id=user_id).values("organisation_id")
    clients = Client.objects.filter(acted_for_by(user_id, "id"))
    set_by = Block.objects.filter(personal=True, made_by__party__in=own).values("party_id")
    set_for = Block.objects.filter(organisation__in=organisations).values("party_id")
    against = Block.objects.filter(personal=True, party__in=clients.values("party_id")).values("made_by__party_id")
    name = f"{worker_field}__party__in"
    return ~Q(**{name: set_by}) & ~Q(**{name: set_for}) & ~Q(**{name: against})


def is_kept_apart(user_id: str, client_id: str) -> bool:
    """Whether a block separates a person from a client."""
    person = Client.objects.filter(id=user_id).values("party_id")
    by_organisation = Block.objects.filter(organisation=OuterRef("pk"), party__in=person)
    by_client = Block.objects.filter(personal=True, made_by__party=OuterRef("party"), party__in=person)
    by_person = Block.objects.filter(personal=True, made_by__party__in=person, party=OuterRef("party"))
    apart = Q(Exists(by_organisation)) | Q(Exists(by_client)) | Q(Exists(by_person))
    return Client.objects.filter(apart, id=client_id).exists()


def manageable(actor: Actor) -> QuerySet[Block]:
    """The blocks that this person may see and undo: their own, and those of organisations of which they are owner or
    approver.
    """
    bound = organisations_bound_by(actor).order_by().values("id")
    mine = Q(personal=True, made_by_id=actor.user_id or "")
    return Block.objects.filter(mine | Q(Among(F("organisation_id"), ArraySubquery(bound))))


def organisations_bound_by(actor: Actor) -> QuerySet[Organisation]:
    """The organisations for which this person may set and undo blocks: as owner or approver."""
    rows = Membership.objects.filter(user_id=actor.user_id or "", role__in=("owner", "approver"))
    return Organisation.objects.filter(id__in=rows.values("organisation_id")).order_by("name", "id")


def blocks_of(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> tuple[list[Block], str | None]:
    """A page of the blocks this person may undo, newest first, and ``after`` for the next page (None on the last)."""
    rows = manageable(actor).select_related("target__user", "target__organisation", "organisation", "made_by")
    last = Block.objects.filter(id=after).values("made_at").first() if after else None
    if last is not None:
        rows = rows.filter(Q(made_at__lte=last["made_at"]), Q(made_at__lt=last["made_at"]) | Q(id__lt=after))
    page = list(rows.order_by("-made_at", "-id")[: limit + 1])
    return page[:limit], page[limit - 1].id if len(page) > limit else None


def own_block(actor: Actor | None, client_id: str) -> Block | None:
    """The block covering this client that this person may undo; None if there is none."""
    if actor is None or actor.user_id is None:
        return None
    party = Client.objects.filter(id=client_id).values("party_id")
    return manageable(actor).filter(party_id__in=party).first()


def blocked_company(actor: Actor | None, corporate_number: str) -> Block | None:
    """The block that this person set, from any of their accounts, against the company with that number, if any."""
    if actor is None or actor.user_id is None or not corporate_number:
        return None
    own = Client.objects.filter(id=actor.user_id).values("party_id")
    same = Organisation.objects.filter(corporate_number=corporate_number).values("party_id")
    mine = Block.objects.filter(personal=True, made_by__party__in=own, party__in=same)
    return mine.select_related("target__user", "target__organisation").first()
