"""All who knock: the nine of ``safety.callers``, and whoever else is told apart by sign-in, block, role or token."""

from dataclasses import dataclass, replace
from datetime import timedelta

from django.test import Client
from django.utils import timezone
from safety.callers import CALLERS, browsers
from safety.world import PASSWORD, World

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.actor import Actor
from michinori.people.commands.members import leave_organisation
from michinori.people.commands.staff import give_role, take_role
from michinori.people.commands.tokens import create_token, revoke_token
from michinori.people.commands.users import create_user
from michinori.people.models import Token, User
from michinori.rules.people.staff_roles import ROLES
from tests.joining import join_organisation

SCOPES = ("read", "write", "staff")
FEWER: dict[str, tuple[str, ...]] = {
    "read": ("read",), "draft": ("draft",), "write": ("write",), "read and draft": ("read", "draft"),
    "staff": ("staff",),
}  # fmt: skip
OUTSIDERS = ("former member", "blocked")
"""Answered as strangers are, but for what is Mio's own (``due``)."""
MEMBERS = ("mio", "ren", "aoi", "ken", "nana", "rui", *OUTSIDERS)
"""All who have an account and are not of the staff."""


@dataclass(frozen=True)
class Caller:
    """``like``: whose column of the tables of ``tests/safety`` says what they are answered. ``role``: of staff; it is
    their only one. ``session``: empty for who has none; ``token``: the same. ``scopes``: of that token.
    """

    name: str
    like: str
    session: str = ""
    token: str = ""
    user_id: str = ""
    role: str = ""
    elevated: bool = False
    scopes: tuple[str, ...] = SCOPES

    @property
    def is_staff(self) -> bool:
        return self.like == "sora"


def all_callers(world: World) -> tuple[Caller, ...]:
    """Everybody, made where they are not there yet. Those without a session call the API alone."""
    sessions = browsers(world)
    found = [
        Caller(name, name, sessions[name], world.tokens.get(name, ""), world.people[name].id if name in sessions
               and name != "anonymous" else "")
        for name in CALLERS
    ]  # fmt: skip
    found += [_unconfirmed(), _former(world), _blocked(world), *_with_roles(world)]
    return (*found, *_with_fewer_scopes(world), *_with_dead_tokens(world))


def just_proved(callers: tuple[Caller, ...]) -> tuple[Caller, ...]:
    """The members again, each in a session in which they have just proved who they are."""
    users = User.objects.in_bulk([one.user_id for one in callers if one.name in MEMBERS])
    return tuple(
        replace(one, name=f"{one.name}, elevated", session=_signed_in(users[one.user_id], elevated=True), elevated=True)
        for one in callers
        if one.name in MEMBERS
    )


def _signed_in(user: User, *, elevated: bool = False) -> str:
    browser = Client()
    browser.force_login(user)
    if elevated:
        answer = browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
        assert answer.status_code == 302, answer.content[:200]
    cookie, morsel = next((name, one) for name, one in browser.cookies.items() if "session" in name)
    return f"{cookie}={morsel.value}"


def _token(user_id: str, scopes: tuple[str, ...] = SCOPES, name: str = "matrix") -> str:
    return create_token(actor=Actor.operator(), user_id=user_id, name=name, scopes=list(scopes))[1]


def _unconfirmed() -> Caller:
    """They have a password and no confirmed address: signing in leaves them where they were."""
    made = create_user(actor=Actor.operator(), email="umi@example.com", name="Umi", password=PASSWORD)
    browser = Client()
    browser.post("/accounts/login/", {"login": made.email, "password": PASSWORD})
    held = "; ".join(f"{name}={one.value}" for name, one in browser.cookies.items() if "session" in name)
    return Caller("unconfirmed", "anonymous", held, user_id=made.id)


def _former(world: World) -> Caller:
    """They were an approver of the agency, and have left."""
    made, agency = world.cast.person("Toru", password=PASSWORD), world.ids["organisation_id"]
    join_organisation(actor=Actor.operator(), organisation_id=agency, email=made.email, role="approver")
    leave_organisation(actor=Actor.person(made.id), organisation_id=agency)
    return Caller("former member", "mio", _signed_in(made), _token(made.id, SCOPES[:2]), made.id, scopes=SCOPES[:2])


def _blocked(world: World) -> Caller:
    """Worker and client have blocked them."""
    made = world.cast.person("Iwao", password=PASSWORD)
    set_block(actor=world.cast.acts(world.people["ren"]), target_id=made.id)
    agency = world.ids["organisation_id"]
    set_block(actor=world.cast.acts(world.people["aoi"]), target_id=made.id, in_name_of=agency)
    return Caller("blocked", "mio", _signed_in(made), _token(made.id, SCOPES[:2]), made.id, scopes=SCOPES[:2])


def _with_roles(world: World) -> list[Caller]:
    found = []
    for role in ROLES:
        user = world.cast.person(f"Staff-{role}", staff=True, password=PASSWORD)
        give_role(actor=Actor.operator(), user_id=user.id, role=role)
        for other in ROLES:
            if other != role:
                take_role(actor=Actor.operator(), user_id=user.id, role=other)
        found.append(Caller(role, "sora", _signed_in(user), _token(user.id), user.id, role))
        again = _signed_in(user, elevated=True)
        found.append(Caller(f"{role}, elevated", "sora", again, "", user.id, role, elevated=True))
    return found


def _with_fewer_scopes(world: World) -> list[Caller]:
    ren, sora = world.people["ren"], world.people["sora"]
    found = [
        Caller(f"worker, token to {name}", "ren", "", _token(ren.id, scopes), ren.id, scopes=scopes)
        for name, scopes in FEWER.items()
        if "staff" not in scopes
    ]
    found += [
        Caller(f"staff, token to {name}", "sora", "", _token(sora.id, scopes), sora.id, scopes=scopes)
        for name, scopes in FEWER.items()
    ]
    left = _token(sora.id, SCOPES, "left the staff")
    return [*found, Caller("staff, token for all", "sora", "", left, sora.id)]


def _with_dead_tokens(world: World) -> list[Caller]:
    """Each is answered as nobody (401), also where a visitor would be let in."""
    ren = world.people["ren"]
    made = {name: _token(ren.id, SCOPES[:2], name) for name in ("revoked", "expired")}
    rows = {one.name: one for one in Token.objects.filter(user=ren, name__in=list(made))}
    revoke_token(actor=Actor.person(ren.id), token_id=rows["revoked"].id)
    Token.objects.filter(id=rows["expired"].id).update(expires_at=timezone.now() - timedelta(seconds=1))
    made["guessed"] = "mich_" + "a" * 43
    return [Caller(f"{name} token", "emi", "", secret) for name, secret in made.items()]
