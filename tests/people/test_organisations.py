"""Members and their roles; who may change them; the last owner stays."""

import threading

import pytest
from django.db import IntegrityError, connection, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import events
from michinori.machinery.models import OutboxItem
from michinori.people import policy, queries
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.members import change_role, leave_organisation, remove_member
from michinori.people.commands.organisation_invitations import accept_organisation_invitation, invite_member
from michinori.people.commands.organisations import create_organisation, rename_organisation
from michinori.people.commands.users import create_user
from michinori.people.models import Membership, Organisation, User
from tests.joining import join_organisation

OPERATOR = Actor.operator()


def _person(name: str, **more: object) -> User:
    return create_user(actor=OPERATOR, email=f"{name}@example.jp", name=name, confirmed=True, **more)  # type: ignore[arg-type]


@pytest.fixture
def aoi(db: None) -> User:
    return _person("aoi")


@pytest.fixture
def ren(db: None) -> User:
    return _person("ren")


@pytest.fixture
def mio(db: None) -> User:
    return _person("mio")


@pytest.fixture
def company(aoi: User) -> Organisation:
    return create_organisation(actor=Actor.person(aoi.id), name="株式会社あおぞら")


def _roles(company: Organisation) -> dict[str, str]:
    return dict(Membership.objects.filter(organisation=company).values_list("user__display_name", "role"))


def test_who_accepts_an_invitation_is_a_member_and_the_owners_are_told(
    aoi: User, ren: User, company: Organisation
) -> None:
    join_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, email=" REN@example.jp", role="approver")
    assert _roles(company) == {"aoi": "owner", "ren": "approver"}
    assert queries.power_over(ren.id, company.id) == "approver"
    assert queries.default_client(ren.id).id == ren.id, "only a sole owner deals for it without saying so"
    assert queries.default_client(aoi.id).id == company.id
    assert [client.id for client in queries.clients_of(ren.id)] == [company.id, ren.id]
    told = OutboxItem.objects.get(kind="member_joined")
    assert told.payload["user_id"] == ren.id
    kinds = [event.kind for event in events.history(company.id)]
    assert kinds == ["organisation_made", "member_invited", "member_joined"]
    assert events.verify(company.id)
    assert "example.jp" not in str([event.data for event in events.history(company.id)])


def test_with_two_organisations_one_acts_for_oneself(aoi: User, company: Organisation) -> None:
    assert queries.default_client(aoi.id).id == company.id
    create_organisation(actor=Actor.person(aoi.id), name="あおぞら二号")
    assert queries.default_client(aoi.id).id == aoi.id
    assert [row.organisation.name for row in queries.organisations_of(aoi.id)] == ["あおぞら二号", "株式会社あおぞら"]


@pytest.mark.parametrize("role", ["approver", "member", None])
def test_only_owners_change_members_name_and_declarations(
    role: str | None, aoi: User, ren: User, mio: User, company: Organisation
) -> None:
    if role:
        join_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role=role)
    before = (_roles(company), len(events.history(company.id)))
    actor = Actor.person(ren.id)
    attempts = [
        lambda: invite_member(actor=actor, organisation_id=company.id, email=mio.email, role="owner"),
        lambda: change_role(actor=actor, organisation_id=company.id, user_id=ren.id, role="owner"),
        lambda: remove_member(actor=actor, organisation_id=company.id, user_id=aoi.id, confirm="aoi"),
        lambda: rename_organisation(actor=actor, organisation_id=company.id, name="のっとり"),
        lambda: _declare(actor, company.id),
    ]
    for attempt in attempts:
        with pytest.raises(Problem) as refused:
            attempt()
        assert (refused.value.slug, refused.value.status) == ("owners-only", 403)
    assert (_roles(company), len(events.history(company.id))) == before


def test_the_last_owner_stays_until_another_is_made(aoi: User, ren: User, company: Organisation) -> None:
    actor = Actor.person(aoi.id)
    join_organisation(actor=actor, organisation_id=company.id, email=ren.email, role="member")
    for attempt in (
        lambda: leave_organisation(actor=actor, organisation_id=company.id),
        lambda: remove_member(actor=actor, organisation_id=company.id, user_id=aoi.id, confirm="aoi"),
        lambda: change_role(actor=actor, organisation_id=company.id, user_id=aoi.id, role="member"),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert (refused.value.slug, refused.value.status) == ("last-owner", 409)
    change_role(actor=actor, organisation_id=company.id, user_id=ren.id, role="owner")
    leave_organisation(actor=actor, organisation_id=company.id)
    assert _roles(company) == {"ren": "owner"}


def test_a_member_may_leave(aoi: User, ren: User, company: Organisation) -> None:
    join_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role="member")
    leave_organisation(actor=Actor.person(ren.id), organisation_id=company.id)
    assert _roles(company) == {"aoi": "owner"}
    with pytest.raises(Problem) as refused:
        queries.members_of(company.id, actor=Actor.person(ren.id))
    assert refused.value.status == 403


@pytest.mark.parametrize(
    ("email", "role", "field"), [("", "member", "email"), ("no address", "member", "email"), ("", "boss", "role")]
)
def test_a_wrong_address_or_role_is_named(email: str, role: str, field: str, aoi: User, company: Organisation) -> None:
    with pytest.raises(Problem) as refused:
        invite_member(actor=Actor.person(aoi.id), organisation_id=company.id, email=email, role=role)
    assert field in [flaw.field for flaw in refused.value.flaws]
    assert _roles(company) == {"aoi": "owner"}


def test_nobody_is_a_member_twice(aoi: User, ren: User, company: Organisation) -> None:
    join_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role="member")
    again = invite_member(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role="owner")
    with pytest.raises(Problem) as refused:
        accept_organisation_invitation(actor=Actor.person(ren.id), organisation_invitation_id=again.id)
    assert refused.value.slug == "already-member"
    assert _roles(company) == {"aoi": "owner", "ren": "member"}


def test_removing_a_member_asks_for_the_name(aoi: User, ren: User, company: Organisation) -> None:
    join_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role="member")
    for typed in ("", "Ren"):
        with pytest.raises(Problem) as refused:
            remove_member(actor=Actor.person(aoi.id), organisation_id=company.id, user_id=ren.id, confirm=typed)
        assert refused.value.flaws[0].field == "confirm"
    remove_member(actor=Actor.person(aoi.id), organisation_id=company.id, user_id=ren.id, confirm="ren")
    assert _roles(company) == {"aoi": "owner"}


@pytest.mark.django_db(transaction=False)
def test_the_database_lets_nobody_in_without_consent(aoi: User, ren: User, company: Organisation) -> None:
    made = {"organisation": company, "user": ren, "role": "member", "made_at": company.made_at}
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**made)
    invited = invite_member(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role="member")
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership.objects.create(**made)
    accept_organisation_invitation(actor=Actor.person(ren.id), organisation_invitation_id=invited.id)
    assert _roles(company) == {"aoi": "owner", "ren": "member"}


def test_unknown_ids_are_not_found(aoi: User, company: Organisation) -> None:
    actor = Actor.person(aoi.id)
    for attempt in (
        lambda: change_role(actor=actor, organisation_id="org_nowhere", user_id=aoi.id, role="owner"),
        lambda: change_role(actor=actor, organisation_id=company.id, user_id="usr_nobody", role="owner"),
        lambda: _declare(actor, "org_nowhere"),
        lambda: queries.members_of("org_nowhere", actor=actor),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.status == 404


def test_declarations_of_a_company_and_of_oneself(aoi: User, ren: User, company: Organisation) -> None:
    _declare(Actor.person(aoi.id), company.id)
    company.refresh_from_db()
    assert (company.has_officers, company.withholds, company.address) == (True, False, "大阪市北区1-2-3")
    assert company.declared_at is not None
    _declare(Actor.person(aoi.id), aoi.id)
    with pytest.raises(Problem) as refused:
        _declare(Actor.person(aoi.id), ren.id)
    assert refused.value.status == 403
    with pytest.raises(Problem) as refused:
        _declare(Actor.person(aoi.id), company.id, business="yes")
    assert refused.value.flaws[0].field == "business"


def test_policy_answers_for_strangers_staff_and_the_clock(aoi: User, mio: User, company: Organisation) -> None:
    assert policy.allows(OPERATOR, "rename", company)
    assert policy.allows(Actor.person(aoi.id), "see_members", company)
    assert not policy.allows(Actor.person(mio.id), "see_members", company)
    assert not policy.allows(Actor.clock(), "declare", aoi)
    assert not policy.allows(Actor.person(mio.id), "edit", aoi)


@pytest.mark.django_db(transaction=False)
def test_the_database_itself_keeps_an_owner(aoi: User, company: Organisation) -> None:
    for spoil in (lambda rows: rows.delete(), lambda rows: rows.update(role="member")):
        with connection.cursor() as cursor, transaction.atomic():
            spoil(Membership.objects.filter(organisation=company))
            with pytest.raises(IntegrityError):
                cursor.execute("SET CONSTRAINTS people_keep_owner IMMEDIATE")
            transaction.set_rollback(True)


def test_two_owners_who_leave_at_once_do_not_both_go(fresh_database: str, django_db_blocker: object) -> None:
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        aoi, ren = _person("aoi"), _person("ren")
        company = create_organisation(actor=Actor.person(aoi.id), name="あおぞら")
        join_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, email=ren.email, role="owner")
        outcomes: list[str] = []
        start = threading.Barrier(2)

        def leave(user_id: str) -> None:
            start.wait()
            try:
                leave_organisation(actor=Actor.person(user_id), organisation_id=company.id)
                outcomes.append("left")
            except Problem as problem:
                outcomes.append(problem.slug)
            finally:
                connection.close()

        threads = [threading.Thread(target=leave, args=(user.id,)) for user in (aoi, ren)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["last-owner", "left"]
        assert Membership.objects.filter(organisation=company, role="owner").count() == 1


def _declare(actor: Actor, client_id: str, **changed: object) -> object:
    values = {"business": True, "has_staff": False, "has_officers": True, "withholds": False}
    lines = {"address": "大阪市北区1-2-3", "contact": "06-0000-0000"}
    return update_declarations(actor=actor, client_id=client_id, **(values | lines | changed))  # type: ignore[arg-type]
