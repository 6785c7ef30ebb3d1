"""What joining the accounts of one party would do, before it is done."""

from dataclasses import dataclass

from michinori.contracts.models import Contract
from michinori.people.models import Block, Client, Membership, Party
from michinori.people.suspensions import suspension_of
from michinori.rules.contract.lifecycle import OVER


@dataclass(frozen=True)
class Joining:
    """``accounts``: all that belong together afterwards; ``moved``: those of them that move. ``blocks``: how many
    blocks bear on more accounts than now; ``suspended``: a suspension in force of one side bears on the other as well;
    ``between``: ids of contracts between the two that are not over; ``kinds_differ``: a person and a company;
    ``two_keys``: both are known, as two different ones.
    """

    to: Party
    accounts: list[Client]
    moved: list[Client]
    blocks: int
    suspended: bool
    between: list[str]
    kinds_differ: bool
    two_keys: bool


def joining_of(one: Client, other: Client) -> Joining:
    """What it would do to join the parties of two accounts. The party that is known by papers or a number stays, else
    the first. At most eight queries.
    """
    parties = Party.objects.in_bulk([one.party_id, other.party_id])
    own, theirs = parties[one.party_id], parties[other.party_id]
    to, gone = (theirs, own) if theirs.key and not own.key else (own, theirs)
    rows = Client.objects.filter(party_id__in=parties).select_related("user", "organisation").order_by("id")
    accounts = list(rows)
    moved = [client for client in accounts if client.party_id == gone.id and gone.id != to.id]
    people = [client.id for client in accounts if client.user_id]
    companies = Membership.objects.filter(user_id__in=people).values_list("organisation_id", flat=True)
    clients = {client.id for client in accounts} | set(companies)
    between = Contract.objects.filter(worker_id__in=people, client_id__in=clients)
    stopped = {party: suspension_of(*(c.id for c in accounts if c.party_id == party)) is not None for party in parties}
    return Joining(
        to=to,
        accounts=accounts,
        moved=moved,
        blocks=Block.objects.filter(party_id__in=parties).count(),
        suspended=any(stopped.values()) and own.kind == Party.Kind.PERSON,
        between=list(between.exclude(status__in=(*OVER, "cancelled")).order_by("id").values_list("id", flat=True)[:20]),
        kinds_differ=own.kind != theirs.kind,
        two_keys=bool(own.key and theirs.key and own.id != theirs.id),
    )
