"""Reading blocks: whom they keep apart, and which ones a person may undo (domain § 10). Nothing else reads blocks.

A block works both ways. On the blocked side it covers the party with all its present and future accounts, but neither
the organisations a blocked person belongs to nor the members of a blocked organisation. On the side that set it, it
covers the person with all their accounts, and the one organisation in whose name it was set, not that organisation's
party: a corporate number is only typed in, and whoever types a company's must not block others for that company.
"""

from functools import cache, cached_property
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.composed import Composed, Given
from michinori.machinery.lookups import Among

from .models import Block, Client, Membership, Organisation, User
from .policy import acted_for_by

PAGE = 50


def not_kept_apart(user_id: str, client_field: str = "client_id") -> Q:
    """Filter for rows whose client (``client_field`` holds its id) no block separates from this person.

    For lists: the blocks are looked up once per query, not once per row.
    """
    blocked, *more = _clients_kept_apart(user_id)
    return ~Q(**{f"{client_field}__in": blocked.union(*more, all=True)})


class KeptApart:
    """The clients whom a block separates from a reader, except those for whom the reader acts. They are looked up once,
    when first asked for. ``user_id``: empty for a visitor, from whom no block separates anybody.
    """

    def __init__(self, user_id: str) -> None:
        self._user_id = user_id

    @classmethod
    def of(cls, actor: Actor | None) -> Self:
        """Those of this caller."""
        return cls(actor.user_id or "" if actor else "")

    @cached_property
    def clients(self) -> frozenset[str]:
        """Their ids. One query, none for a visitor."""
        found = _kept_apart_from().tuples(user=self._user_id) if self._user_id else ()
        return frozenset(client for (client,) in found)


@cache
def _kept_apart_from() -> Composed[Client]:
    user, fields = Given("user"), ("id", "organisation_id", "id")
    found = zip(_clients_kept_apart(user), fields, strict=True)
    blocked, *more = (rows.exclude(acted_for_by(user, field)) for rows, field in found)
    return Composed(blocked.union(*more, all=True))


def _clients_kept_apart(user_id: str) -> "tuple[QuerySet[Any, Any], ...]":
    """The ids of the clients whom a block separates from this person: of those they blocked, the organisations and the
    people who blocked them.
    """
    own = ArraySubquery(Client.objects.filter(id=user_id).values("party_id"))
    set_by = Block.objects.filter(Q(Among(F("made_by__party_id"), own)), personal=True)
    against = Block.objects.filter(Q(Among(F("party_id"), own)))
    blocked = Client.objects.filter(party_id__in=set_by.values("party_id")).values("id")
    organisations = against.filter(organisation__isnull=False).values("organisation_id")
    people = against.filter(personal=True).values("made_by__party_id")
    accounts = Client.objects.filter(user__isnull=False, party_id__in=people).values("id")
    return blocked, organisations, accounts


def kept_apart(worker: str, client: str) -> Q:
    """Filter for rows with a block between a worker and a client; both arguments are lookup paths (to a user, a
    client).
    """
    of_worker, of_client = OuterRef(f"{worker}__party"), OuterRef(f"{client}__party")
    by_organisation = Block.objects.filter(Q(Among(F("organisation"), _one(OuterRef(client)))), party=of_worker)
    by_client = Block.objects.filter(_made_by_party(f"{client}__party"), party=of_worker)
    by_worker = Block.objects.filter(_made_by_party(f"{worker}__party"), party=of_client)
    return Q(Exists(by_organisation)) | Q(Exists(by_client)) | Q(Exists(by_worker))


def _made_by_party(path: str) -> Q:
    """Filter, within a subquery, for personal blocks that a party's accounts made; these are looked up first, so
    that the one block against the other party is found, however many there are against that one.
    """
    accounts = User.objects.filter(party=OuterRef(OuterRef(path))).values("id")
    return Q(Among(F("made_by"), ArraySubquery(accounts)), personal=True)


def _one(value: OuterRef) -> Func:
    """An array of one value. An equation would let PostgreSQL read all blocks first, where it expects many rows."""
    return Func(value, template="ARRAY[%(expressions)s]")


def kept_from(user_id: str, party_field: str) -> Q:
    """Filter for rows whose worker (``party_field`` leads to their party) a block separates from this person or from an
    organisation they belong to. For a client's lists of workers: the blocks are looked up for each row that is shown or
    counted, since thousands may have blocked a client.
    """
    against = Q(Among(F("party"), _one(OuterRef(party_field))))
    own = User.objects.filter(party__in=Client.objects.filter(id=user_id).values("party_id")).values("id")
    organisations = Membership.objects.filter(user_id=user_id).values("organisation_id")
    clients = Client.objects.filter(acted_for_by(user_id, "id")).values("party_id")
    by_viewer = Block.objects.filter(Q(Among(F("made_by"), ArraySubquery(own))), against, personal=True)
    by_theirs = Block.objects.filter(Q(Among(F("organisation"), ArraySubquery(organisations))), against)
    by_worker = Block.objects.filter(_made_by_party(party_field), Q(Among(F("party"), ArraySubquery(clients))))
    return Q(Exists(by_viewer)) | Q(Exists(by_theirs)) | Q(Exists(by_worker))


def kept_from_worker(user_id: str, client_field: str) -> Q:
    """Filter for rows whose client (``client_field`` leads to it) a block separates from this person. For lists of a
    limited length: the blocks are looked up for each row, where ``not_kept_apart`` reads all blocks of the person once.
    """
    theirs = Q(Among(F("party"), _one(OuterRef(f"{client_field}__party"))))
    own = Client.objects.filter(id=user_id).values("party_id")
    accounts = User.objects.filter(party__in=own).values("id")
    against = Q(Among(F("party"), ArraySubquery(own)))
    by_person = Block.objects.filter(Q(Among(F("made_by"), ArraySubquery(accounts))), theirs, personal=True)
    by_organisation = Block.objects.filter(Q(Among(F("organisation"), _one(OuterRef(client_field)))), against)
    by_client = Block.objects.filter(_made_by_party(f"{client_field}__party"), against)
    return Q(Exists(by_person)) | Q(Exists(by_organisation)) | Q(Exists(by_client))


def is_kept_apart(user_id: str, client_id: str) -> bool:
    """Whether a block separates a person from a client."""
    return bool(_kept_apart().tuples(user=user_id, client=client_id))


@cache
def _kept_apart() -> Composed[Client]:
    person = Client.objects.filter(id=Given("user")).values("party_id")
    accounts = User.objects.filter(party__in=person).values("id")
    against = Q(Among(F("party"), ArraySubquery(person)))
    by_organisation = Block.objects.filter(against, organisation=OuterRef("pk"))
    by_client = Block.objects.filter(against, _made_by_party("party"))
    by_person = Block.objects.filter(
        Q(Among(F("made_by"), ArraySubquery(accounts))), personal=True, party=OuterRef("party")
    )
    apart = Q(Exists(by_organisation)) | Q(Exists(by_client)) | Q(Exists(by_person))
    return Composed(Client.objects.filter(apart, id=Given("client")).values_list("id"))


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
    last = rows.filter(id=after).values("made_at").first() if after else None
    if last is not None:
        rows = rows.filter(Q(made_at__lte=last["made_at"]), Q(made_at__lt=last["made_at"]) | Q(id__lt=after))
    page = list(rows.order_by("-made_at", "-id")[: limit + 1])
    return page[:limit], page[limit - 1].id if len(page) > limit else None


def own_block(actor: Actor | None, client_id: str) -> Block | None:
    """The block covering this client that this person may undo; None if there is none."""
    if actor is None or actor.user_id is None:
        return None
    return _own_block().first(viewer=actor.user_id, client=client_id)


@cache
def _own_block() -> Composed[Block]:
    party = Client.objects.filter(id=Given("client")).values("party_id")
    return Composed(manageable(Actor.person(Given("viewer"))).filter(party_id__in=party).order_by("pk")[:1])


def blocked_company(actor: Actor | None, corporate_number: str) -> Block | None:
    """The block that this person set, from any of their accounts, against the company with that number, if any."""
    if actor is None or actor.user_id is None or not corporate_number:
        return None
    own = Client.objects.filter(id=actor.user_id).values("party_id")
    same = Organisation.objects.filter(corporate_number=corporate_number).values("party_id")
    mine = Block.objects.filter(personal=True, made_by__party__in=own, party__in=same)
    return mine.select_related("target__user", "target__organisation").first()
