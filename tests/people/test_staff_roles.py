"""Roles of the operator's staff: who gives and takes them, and what becomes of who has none left (decision 38)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.notices.writing import write_letter
from michinori.people.commands.closing import strike_user
from michinori.people.commands.staff import give_role, set_staff, take_role
from michinori.people.commands.tokens import create_token
from michinori.people.models import SecurityEntry, StaffRole, User
from michinori.people.queries import token_caller
from michinori.people.staff import duties, roles_of, staff_with
from michinori.rules.people.staff_roles import ROLES, duties_of, roles_for
from michinori.wording.people.staff_roles import STAFF_POWERS, STAFF_ROLES
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


@pytest.fixture
def cast() -> Cast:
    return Cast()


def admin(cast: Cast, name: str = "Sora") -> Actor:
    """An admin who has just proved who they are."""
    return Actor.person(cast.person(name, staff=True).id, elevated=True)


def refused(slug: str, actor: Actor, user: User, role: str = "finance") -> None:
    """Neither giving nor taking is let through, and neither writes anything."""
    before = list(StaffRole.objects.order_by("id").values_list("user_id", "role"))
    for command in (give_role, take_role):
        with pytest.raises(Problem, match=slug):
            command(actor=actor, user_id=user.id, role=role)
    assert list(StaffRole.objects.order_by("id").values_list("user_id", "role")) == before


def test_every_role_has_its_words_and_a_duty() -> None:
    assert set(STAFF_ROLES) == set(STAFF_POWERS) == set(ROLES)
    shared = frozenset(("desk", "log", "simulation"))
    assert all(duties_of([role]) - shared for role in ROLES)
    assert duties_of([]) == frozenset()
    assert roles_for("roles") == {"admin"}


def test_an_admin_gives_a_role_and_takes_it_again(
    cast: Cast, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sora, ren = admin(cast), cast.ren
    with django_capture_on_commit_callbacks(execute=True):
        assert give_role(actor=sora, user_id=ren.id, role="editor").is_staff
        give_role(actor=sora, user_id=ren.id, role="editor")
    assert roles_of(ren.id) == {"editor"}
    assert StaffRole.objects.get(user=ren).given_by_id == sora.user_id
    give_role(actor=sora, user_id=ren.id, role="support")
    assert take_role(actor=sora, user_id=ren.id, role="editor").is_staff
    assert not take_role(actor=sora, user_id=ren.id, role="support").is_staff
    assert duties(ren.id) == frozenset()
    noted = list(SecurityEntry.objects.filter(user=ren).order_by("id").values_list("kind", "about"))
    assert noted[1:] == [
        ("staff_given", ""),
        ("staff_role_given", "editor"),
        ("staff_role_given", "support"),
        ("staff_role_taken", "editor"),
        ("staff_role_taken", "support"),
        ("staff_ended", ""),
    ]
    assert [one.kind for one in reversed(audit.newest())] == [kind for kind, _ in noted[1:]]
    assert {one.actor for one in audit.newest()} == {sora.user_id}
    mails = OutboxItem.objects.filter(kind="mail", payload__to=ren.email).order_by("id")
    assert [one.payload["template"] for one in mails] == ["staff_role_given"] * 2 + ["staff_role_taken"] * 2
    letter = write_letter("staff_role_given", mails[0].payload["values"], language="ja", name="Ren")
    assert address_of(PageRef("desk")) in letter.text.splitlines(), "the way to the desk"


def test_with_the_last_role_tokens_of_staff_end(cast: Cast) -> None:
    sora, kei = admin(cast), cast.person("Kei", staff=True)
    _, secret = create_token(actor=Actor.person(kei.id), name="api", scopes=["staff"])
    give_role(actor=sora, user_id=kei.id, role="editor")
    take_role(actor=sora, user_id=kei.id, role="admin")
    assert token_caller(secret)
    take_role(actor=sora, user_id=kei.id, role="editor")
    assert token_caller(secret) is None


@pytest.mark.parametrize("role", [role for role in ROLES if role != "admin"])
def test_nobody_but_an_admin_gives_roles(cast: Cast, role: str) -> None:
    kei = cast.person("Kei")
    give_role(actor=OPERATOR, user_id=kei.id, role=role)
    refused("not-found", Actor.person(kei.id, elevated=True), cast.ren)
    refused("not-found", Actor.person(kei.id, elevated=True), kei)


def test_nobody_gives_themself_a_role(cast: Cast) -> None:
    """Else one person would be both of the two whom a payout needs."""
    sora, second = admin(cast), cast.person("Second")
    refused("own-role", sora, cast.person("Sora"), "finance-approver")
    User.objects.filter(id=second.id).update(party=cast.person("Sora").party)
    refused("own-role", sora, second, "finance-approver")
    with pytest.raises(IntegrityError), transaction.atomic():
        StaffRole.objects.create(
            user_id=sora.user_id, role="finance", given_by_id=sora.user_id, given_at=timezone.now()
        )


def test_an_admin_who_has_not_just_proved_who_they_are_gives_none(cast: Cast) -> None:
    refused("elevation-needed", Actor.person(cast.person("Sora", staff=True).id), cast.ren)


def test_who_is_unknown_or_gone_gets_no_role(cast: Cast) -> None:
    sora, mio = admin(cast), cast.mio
    User.objects.filter(id=mio.id).update(is_active=False)
    refused("not-found", sora, mio)
    refused("not-found", OPERATOR, mio)
    with pytest.raises(Problem, match="invalid"):
        give_role(actor=OPERATOR, user_id=cast.ren.id, role="owner")
    assert not User.objects.get(id=cast.ren.id).is_staff
    refused("not-found", Actor.clock(), cast.ren)


def test_being_staff_and_having_a_role_go_together(cast: Cast) -> None:
    """Whatever the version before left: the one without the other is nothing."""
    ren, mio = cast.ren, cast.mio
    User.objects.filter(id=ren.id).update(is_staff=True)
    StaffRole.objects.create(user=mio, role="admin", given_at=timezone.now())
    assert duties(ren.id) == duties(mio.id) == frozenset()
    assert staff_with("log") == []
    set_staff(actor=OPERATOR, user_id=ren.id, staff=True)
    give_role(actor=OPERATOR, user_id=mio.id, role="editor")
    assert roles_of(ren.id) == {"admin"}
    assert roles_of(mio.id) == {"editor"}, "the old role does not come back"


def test_a_closed_account_keeps_no_role(cast: Cast) -> None:
    sora = cast.person("Sora", staff=True)
    with transaction.atomic():
        strike_user(Actor.person(sora.id), sora, [sora.id], timezone.now())
    assert not StaffRole.objects.filter(user=sora).exists()
