"""Tokens for programs: shown once, kept as a hash, ended at once."""

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people import queries
from michinori.people.commands.tokens import create_token, note_token_use, revoke_token
from michinori.people.commands.users import create_user
from michinori.people.models import Token, User

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


@pytest.fixture
def ren() -> User:
    return create_user(actor=OPERATOR, email="ren@example.jp", name="れん", confirmed=True)


def test_a_token_signs_its_owner_in_with_its_scopes(ren: User) -> None:
    token, secret = create_token(actor=Actor.person(ren.id), name="家のパソコン", scopes=["write", "read"])
    caller = queries.token_caller(secret)
    assert caller is not None
    user, scopes, token_id = caller
    assert (user, scopes, token_id) == (ren, frozenset({"read", "write"}), token.id)
    assert secret not in repr(Token.objects.filter(id=token.id).values().get())
    assert queries.token_caller(secret + "x") is None
    assert queries.token_caller("") is None
    assert queries.token_caller("れん\ud800") is None


def test_a_revoked_token_ends_at_once_and_only_its_owner_revokes(ren: User) -> None:
    mio = create_user(actor=OPERATOR, email="mio@example.jp", name="みお")
    token, secret = create_token(actor=OPERATOR, user_id=ren.id, name="api", scopes=["read"])
    with pytest.raises(Problem) as refused:
        revoke_token(actor=Actor.person(mio.id), token_id=token.id)
    assert refused.value.status == 404
    assert queries.token_caller(secret)
    first = revoke_token(actor=Actor.person(ren.id), token_id=token.id).revoked_at
    assert revoke_token(actor=Actor.person(ren.id), token_id=token.id).revoked_at == first
    assert queries.token_caller(secret) is None


def test_the_staff_scope_lives_and_dies_with_being_staff(ren: User) -> None:
    with pytest.raises(Problem) as refused:
        create_token(actor=Actor.person(ren.id), name="api", scopes=["read", "staff"])
    assert refused.value.slug == "staff-only"
    sora = create_user(actor=OPERATOR, email="sora@example.jp", name="そら", staff=True)
    _, secret = create_token(actor=Actor.person(sora.id), name="api", scopes=["staff", "read"])
    caller = queries.token_caller(secret)
    assert caller is not None
    assert "staff" in caller.scopes
    User.objects.filter(id=sora.id).update(is_staff=False)
    caller = queries.token_caller(secret)
    assert caller is not None
    assert caller.scopes == frozenset({"read"})


def test_a_closed_account_has_no_tokens(ren: User) -> None:
    _, secret = create_token(actor=Actor.person(ren.id), name="api", scopes=["read"])
    User.objects.filter(id=ren.id).update(is_active=False)
    assert queries.token_caller(secret) is None
    with pytest.raises(Problem):
        create_token(actor=Actor.person(ren.id), name="api", scopes=["read"])


@pytest.mark.parametrize(
    ("name", "scopes", "field"), [("", ["read"], "name"), ("a", [], "scopes"), ("a", ["all"], "scopes")]
)
def test_bad_values_make_no_token(name: str, scopes: list[str], field: str, ren: User) -> None:
    with pytest.raises(Problem) as refused:
        create_token(actor=Actor.person(ren.id), name=name, scopes=scopes)
    assert field in [flaw.field for flaw in refused.value.flaws]
    assert not Token.objects.exists()


def test_use_is_noted_once_a_minute(ren: User) -> None:
    token, _ = create_token(actor=Actor.person(ren.id), name="api", scopes=["read"])
    note_token_use(token.id)
    first = Token.objects.get(id=token.id).last_used
    note_token_use(token.id)
    assert first is not None
    assert Token.objects.get(id=token.id).last_used == first


def test_live_tokens_are_listed_before_revoked_ones(ren: User) -> None:
    actor = Actor.person(ren.id)
    create_token(actor=actor, name="old", scopes=["read"])
    new, _ = create_token(actor=actor, name="new", scopes=["read"])
    revoke_token(actor=actor, token_id=new.id)
    assert [token.name for token in queries.tokens_of(ren.id)] == ["old", "new"]
