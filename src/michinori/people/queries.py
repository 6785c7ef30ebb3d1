"""Reading people. The types for public pages hold neither real names nor e-mail addresses."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple, cast

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Lower
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.composed import Composed, Given
from michinori.machinery.rows import find
from michinori.machinery.statements import follow, read
from michinori.rules.people.identity import Checked

from . import policy
from .checked import checked_as_kept, checks_kept
from .models import (
    BusinessEnd,
    Client,
    IdentityCheck,
    Membership,
    Organisation,
    PortfolioLink,
    PortfolioPicture,
    Token,
    User,
)
from .models.tokens import hash_secret

Power = Literal["owner", "approver", "member"]
_NEWEST_CHECK = ("-checked_at", "-id")


class TokenCaller(NamedTuple):
    """The user and scopes of a presented token; ``token_id`` is for ``commands.tokens.note_token_use``."""

    user: User
    scopes: frozenset[str]
    token_id: str


@dataclass(frozen=True)
class PublicProfile:
    """What anybody may see of a worker. ``hourly_guide``: yen before tax per hour; ``answers_in``: within how many
    hours they usually answer, None where nothing is said; ``since``: year of joining.
    """

    user_id: str
    display_name: str
    headline: str
    about: str
    skills: tuple[str, ...]
    hourly_guide: int | None
    categories: tuple[str, ...]
    subcategories: tuple[str, ...]
    answers_in: int | None
    availability: str
    verified: bool
    since: int
    links: tuple[PortfolioLink, ...]
    pictures: tuple[PortfolioPicture, ...]
    shown_face: str = ""
    checked: tuple[Checked, ...] = ()


@dataclass(frozen=True)
class PublicClient:
    """What may be seen of a client; ``since``: year of joining. Address and contact are empty for a person, whose
    postings show them (domain § 9, Freelance Act art. 12); pages show an organisation's only to people who are signed
    in.
    """

    id: str
    kind: Literal["user", "organisation"]
    display_name: str
    verified: bool
    business: bool
    since: int
    address: str
    contact: str
    shown_face: str = ""
    checked: tuple[Checked, ...] = ()


def power_over(user_id: str | None, client_id: str) -> Power | None:
    """The role in which a user may act for a client; None if they may not. Users are owners of their own account."""
    if user_id is None:
        return None
    if user_id == client_id:
        return "owner"
    found = read(Membership, organisation_id=client_id, user_id=user_id)
    return cast("Power", found[0].role) if found else None


def default_client(user_id: str) -> Client:
    """The client for which a user deals unless they say otherwise: the organisation of which they are the only owner,
    if there is just one, else themself (domain § 8). Raises ``not-found``.
    """
    owned = Membership.objects.filter(user_id=user_id, role="owner")
    others = Membership.objects.filter(organisation=OuterRef("organisation"), role="owner").exclude(user_id=user_id)
    return _only(owned.exclude(Exists(others)), user_id)


def client_named(user_id: str, organisation_id: str | None) -> Client:
    """The client in whose name a user acts: the organisation named, else their default client. Raises ``invalid`` (422)
    for one that they do not belong to.
    """
    if not organisation_id:
        return default_client(user_id)
    if power_over(user_id, organisation_id) is None:
        raise Problem.invalid(Flaw("organisation_id", "unknown_id"))
    return client(organisation_id)


def owned_client(user_id: str) -> Client:
    """The organisation that a user owns, if they own just one, else themself. Raises ``not-found``."""
    return _only(Membership.objects.filter(user_id=user_id, role="owner"), user_id)


def client_of_member(user_id: str, client_id: str | None = None) -> Client:
    """The client named, which must be the user or an organisation they belong to; unnamed: their organisation, if there
    is just one, else themself. Raises ``not-found``.
    """
    if client_id is None:
        return _only(Membership.objects.filter(user_id=user_id), user_id)
    if power_over(user_id, client_id) is None:
        raise Problem.unknown()
    return client(client_id)


def _only(memberships: QuerySet[Membership], user_id: str) -> Client:
    found = list(memberships.values_list("organisation_id", flat=True)[:2])
    return client(found[0] if len(found) == 1 else user_id)


def client(client_id: str) -> Client:
    """The client with its user or organisation. Raises ``not-found``."""
    return find(Client.objects.select_related("user", "organisation"), client_id)


def clients_by_id(client_ids: Iterable[str]) -> dict[str, Client]:
    """These clients with their names, by id. One query."""
    rows = Client.objects.filter(id__in=set(client_ids)).select_related("user", "organisation")
    return {one.id: one for one in rows}


def clients_of(user_id: str) -> list[Client]:
    """All clients a user may act for: their organisations by name, then themself."""
    own = Client.objects.select_related("user", "organisation")
    theirs = own.filter(organisation__memberships__user_id=user_id).order_by("organisation__name", "id")
    return [*theirs, *own.filter(id=user_id)]


def client_ids_of(user_id: str) -> list[str]:
    """The ids of all clients a user may act for: themself and their organisations. One query."""
    return [user_id, *Membership.objects.filter(user_id=user_id).values_list("organisation_id", flat=True)]


def display_names(user_ids: Iterable[str]) -> dict[str, str]:
    """The public names of these users, by id; one query."""
    return dict(User.objects.filter(id__in=set(user_ids)).values_list("id", "display_name"))


def user(user_id: str) -> User:
    """A user by id. Raises ``not-found``."""
    return find(User, user_id)


def user_by_email(email: str) -> User:
    """A user by e-mail address. Raises ``not-found``."""
    found = User.objects.filter(email=email.strip().lower()).first()
    if found is None:
        raise Problem.unknown()
    return found


def addresses_of(user_id: str) -> list[str]:
    """The e-mail addresses, in lower case, that an active user has confirmed to be theirs."""
    return [one["lower"] for one in confirmed_addresses(user_id)]


def confirmed_addresses(user_id: str) -> "QuerySet[EmailAddress, dict[str, str]]":
    """The same as a subquery."""
    own = EmailAddress.objects.filter(user_id=user_id, verified=True, user__is_active=True)
    found: QuerySet[EmailAddress, dict[str, str]] = own.annotate(lower=Lower("email")).values("lower")
    return found


def party_id(client_id: str) -> str:
    """The id of the party behind a client. Raises ``not-found``."""
    return find(Client, client_id).party_id


def party_of_user(user_id: str) -> str:
    """The id of the party behind a user. Raises ``not-found``."""
    return party_id(user_id)


def checks_of(client_id: str) -> list[IdentityCheck]:
    """The identity checks of a client, newest first, with who made them. For staff: the caller checks that."""
    return list(IdentityCheck.objects.filter(client_id=client_id).select_related("checked_by").order_by(*_NEWEST_CHECK))


def verified_kana(client_id: str) -> str:
    """The checked name of a client in kana, as it was typed, for ``rules.money.bank_kana``; empty where identity is not
    checked, or where nobody noted the kana.
    """
    rows = IdentityCheck.objects.filter(client_id=client_id, identity=True)
    rows = rows.select_related("client__user", "client__organisation")
    newest = rows.order_by(*_NEWEST_CHECK).first()
    return newest.name_kana if newest and newest.client.holder.verified else ""


def kana_on_papers(client_field: str) -> Subquery:
    """A subquery for lists: what ``verified_kana`` says of clients whose holder is verified, None where nothing is on
    record. ``client_field`` leads to the client's id.
    """
    rows = IdentityCheck.objects.filter(client_id=OuterRef(client_field), identity=True)
    return Subquery(rows.order_by(*_NEWEST_CHECK).values("name_kana")[:1])


def business_ended(client_id: str) -> bool:
    """Whether the business of any account of that client's party has ended: no new jobs, no new terms (domain § 6)."""
    return BusinessEnd.objects.filter(client__party__clients=client_id).exists()


def insolvency_of(client_id: str) -> BusinessEnd | None:
    """The record of a client's insolvency, with the trustee; None if there is none."""
    return BusinessEnd.objects.filter(client_id=client_id, kind="insolvent").select_related("trustee").first()


def is_own_side(user_id: str, client_id: str) -> bool:
    """Whether a user is on a client's side: both have the same party, or an account of the user's party is a member of
    an organisation of the client's party. No contract is possible between the two (domain § 2).
    """
    own, theirs = party_of_user(user_id), party_id(client_id)
    return own == theirs or Membership.objects.filter(organisation__party=theirs, user__party=own).exists()


def public_profile(user_id: str, actor: Actor | None = None) -> PublicProfile:
    """A worker's public profile. Raises ``not-found``, for closed accounts too."""
    visible = policy.visible_to(actor).select_related("profile").annotate(checks=checks_kept(OuterRef("id")))
    found = visible.filter(id=user_id).first()
    if found is None:
        raise Problem.unknown()
    profile = found.profile
    return PublicProfile(
        user_id=found.id,
        display_name=found.display_name,
        headline=profile.headline,
        about=profile.about,
        skills=tuple(profile.skills),
        hourly_guide=profile.hourly_guide,
        categories=tuple(profile.categories),
        subcategories=tuple(profile.subcategories),
        answers_in=profile.answers_in,
        availability=profile.availability,
        verified=found.verified,
        since=found.made_at.year,
        links=tuple(profile.links.order_by("made_at", "id")),
        pictures=tuple(profile.pictures.filter(hidden_at=None).order_by("made_at", "id")),
        shown_face=found.shown_face,
        checked=checked_as_kept(found, found.checks),
    )


def public_client(client_id: str) -> PublicClient:
    """What may be seen of a client. Raises ``not-found``, for closed accounts too."""
    clients = Client.objects.select_related("user", "organisation").annotate(checks=checks_kept(OuterRef("id")))
    found = find(clients, client_id)
    holder = found.holder
    if isinstance(holder, User) and not holder.is_active:
        raise Problem.unknown()
    return PublicClient(
        id=found.id,
        kind="user" if isinstance(holder, User) else "organisation",
        display_name=found.display_name,
        verified=holder.verified,
        business=holder.business,
        since=holder.made_at.year,
        address="" if isinstance(holder, User) else holder.address,
        contact="" if isinstance(holder, User) else holder.contact,
        shown_face=holder.shown_face,
        checked=checked_as_kept(holder, found.checks),  # type: ignore[attr-defined]  # lost on its way through find
    )


def organisation(organisation_id: str) -> Organisation:
    """An organisation by id. Raises ``not-found``."""
    return find(Organisation, organisation_id)


def organisations_of(user_id: str) -> list[Membership]:
    """A user's memberships with their organisations, by name."""
    return list(
        Membership.objects.filter(user_id=user_id)
        .select_related("organisation")
        .order_by("organisation__name", "organisation_id")
    )


def members_of(organisation_id: str, *, actor: Actor) -> list[Membership]:
    """The members of an organisation with their users. Raises ``not-found``, ``members-only`` (403)."""
    rows = Membership.objects.filter(organisation_id=organisation_id).select_related("user", "organisation")
    members = list(rows.order_by("made_at", "id"))
    among = any(row.user_id == actor.user_id and row.user.is_active for row in members)
    if not among and not policy.allows(actor, "see_members", organisation(organisation_id)):
        raise Problem.forbidden("members-only")
    return members


def users_in_power(client_id: str, powers: tuple[Power, ...] = ("owner", "approver", "member")) -> list[User]:
    """The active users who may act for a client in one of these roles; notices about its contracts go to them."""
    if not client_id.startswith("org_"):
        return read(User, pk=client_id, is_active=True)
    rows = User.objects.filter(is_active=True, memberships__organisation_id=client_id)
    return list(rows.filter(memberships__role__in=powers))


def acting_for(clients: Collection[Client]) -> dict[str, list[tuple[User, Power]]]:
    """The active users who may act for these clients, and in which role, by client. No query for persons with users."""
    found: dict[str, list[tuple[User, Power]]] = {
        one.id: [] if one.user is None else [(one.user, "owner")] for one in clients
    }
    rows = read(Membership, organisation_id__in=[one.id for one in clients if one.user is None], order_by=("pk",))
    follow(rows, "user")
    for row in rows:
        found[row.organisation_id].append((row.user, cast("Power", row.role)))
    return {client_id: [one for one in those if one[0].is_active] for client_id, those in found.items()}


def has_left(client_id: str) -> bool:
    """Whether nobody acts for a client any more: the account, or that of the last member, is closed. One query."""
    return not users_in_power(client_id)


def all_users() -> Iterator[User]:
    """Everybody with an account that is not closed, in the order in which they came; any number of them."""
    return User.objects.filter(is_active=True).order_by("made_at", "id").iterator(chunk_size=1_000)


def all_staff() -> list[User]:
    """All active staff."""
    return list(User.objects.filter(is_staff=True, is_active=True).order_by("id"))


def tokens_of(user_id: str) -> list[Token]:
    """A user's tokens, newest first, revoked ones last."""
    return sorted(
        Token.objects.filter(user_id=user_id).order_by("-made_at", "id"), key=lambda token: token.revoked_at is not None
    )


def has_second_step(user_id: str) -> bool:
    """Whether a user has set up a second step; the sign-in library then asks for it at each sign-in.

    Always True where ``SECOND_STEP_ASKED`` is off, as in a demo.
    """
    if not settings.SECOND_STEP_ASKED:
        return True
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=kinds).exists())


@cache
def _token() -> Composed[Token]:
    return Composed(Token.objects.filter(secret_hash=Given("secret"), revoked_at=None).select_related("user"))


def token_caller(secret: str) -> TokenCaller | None:
    """The caller who presents this secret; None if it is unknown, revoked or expired, or the account closed.

    The scope ``staff`` is left out unless the user is still staff, with a second step if they made it themselves.
    """
    token = _token().first(secret=hash_secret(secret))
    if token is None:
        return None
    caller = token.user
    if token.expires_at is not None and token.expires_at <= timezone.now():
        return None
    scopes = frozenset(token.scopes)
    if "staff" in scopes and not (caller.is_staff and (token.by_operator or has_second_step(caller.id))):
        scopes -= {"staff"}
    return TokenCaller(caller, scopes, token.id) if caller.is_active else None
