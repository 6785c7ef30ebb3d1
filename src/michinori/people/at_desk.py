"""A person or an organisation as staff see them once they have stated why (decision 43). The callers check that."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Count, Exists, OuterRef, Q

from michinori.machinery import clock

from .models import Block, Client, Membership, SecurityEntry, Suspension, Token, User

MOST = 30
_COUNTED = 1_000
"""So many organisations with one number are counted: anybody can type it."""


@dataclass(frozen=True)
class Around:
    """``addresses``: with whether each is confirmed; ``party``: other accounts of the same person or company;
    ``numbered``: organisations of other parties with the same corporate number, checked ones first, and ``more``, how
    many others there are, counted to 1,000; ``members``: of an organisation, or a person's own memberships.
    """

    addresses: list[tuple[str, bool]]
    party: list[Client]
    numbered: list[Client]
    more: int
    members: list[Membership]


def around(client: Client) -> Around:
    """Who else has to do with an account. Three queries, one more where many give the same number."""
    addresses: list[tuple[str, bool]] = []
    numbered, more = list[Client](), 0
    if client.user_id:
        rows = EmailAddress.objects.filter(user_id=client.user_id).order_by("-primary", "id")
        addresses = list(rows.values_list("email", "verified"))
        members = Membership.objects.filter(user_id=client.user_id)
    else:
        members = Membership.objects.filter(organisation_id=client.id)
        numbered, more = _same_number(client)
    others = Client.objects.filter(party_id=client.party_id).exclude(id=client.id)
    return Around(
        addresses,
        list(others.select_related("user", "organisation").order_by("id")[:MOST]),
        numbered,
        more,
        list(members.select_related("user", "organisation").order_by("made_at", "id")[:MOST]),
    )


def _same_number(client: Client) -> tuple[list[Client], int]:
    number = client.organisation.corporate_number if client.organisation else None
    if not number:
        return [], 0
    rows = Client.objects.filter(organisation__corporate_number=number).exclude(party_id=client.party_id)
    checked, with_names = Q(organisation__verified=True), rows.select_related("organisation").order_by("id")
    page = list(with_names.filter(checked)[:MOST])
    page += with_names.exclude(checked)[: MOST + 1 - len(page)]
    return page[:MOST], rows[:_COUNTED].count() - MOST if len(page) > MOST else 0


@dataclass(frozen=True)
class WaysIn:
    """``steps``: kinds of second steps with how many of each; ``joined``: whether they sign in by the operator's own
    provider, too; ``log``: the newest of the security log.
    """

    steps: dict[str, int]
    joined: bool
    sessions: int
    tokens: list[Token]
    log: list[SecurityEntry]


def ways_in(user_id: str) -> WaysIn:
    """How somebody signs in, and when they did. Four queries."""
    steps = Authenticator.objects.filter(user_id=user_id).values_list("type").annotate(n=Count("id"))
    tokens = Token.objects.filter(user_id=user_id, revoked_at__isnull=True).order_by("-made_at", "id")
    joined = SocialAccount.objects.filter(user_id=OuterRef("pk"))
    open_now = Count("usersession", distinct=True)
    found = User.objects.filter(id=user_id).annotate(sessions=open_now, joined=Exists(joined))
    sessions, by_provider = found.values_list("sessions", "joined").get()
    return WaysIn(
        dict(steps.order_by("type")),
        by_provider,
        sessions,
        list(tokens[:MOST]),
        list(SecurityEntry.objects.filter(user_id=user_id).order_by("-id")[:MOST]),
    )


def blocks_counted(client: Client) -> tuple[int, int]:
    """How many blocks a person (with all their accounts) or an organisation has set, and how many are set against
    them. Never whose: a block is silent, also towards staff. Two queries.
    """
    if client.user_id:
        own = Block.objects.filter(made_by__in=User.objects.filter(party_id=client.party_id), personal=True)
    else:
        own = Block.objects.filter(organisation_id=client.id)
    return own.count(), Block.objects.filter(party_id=client.party_id).count()


def suspensions_of(client: Client) -> list[tuple[Suspension, bool]]:
    """The suspensions that bear or bore on an account, newest first, and whether each is in force. Two queries."""
    of_this = Q(client_id=client.id) | Q(party_id=client.party_id) if client.user_id else Q(client_id=client.id)
    now = clock.now()
    rows = Suspension.objects.filter(of_this).order_by("-made_at", "-id")[:MOST]
    return [(one, one.lifted_at is None and one.until > now) for one in rows]
