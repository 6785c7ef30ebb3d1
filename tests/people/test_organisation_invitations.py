"""Invitations into organisations: by address, without learning anything about it, accepted or not."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import outbox
from michinori.notices.models import Notice
from michinori.people import queries
from michinori.people.commands.blocks import set_block
from michinori.people.commands.members import leave_organisation
from michinori.people.commands.organisation_invitations import (
    accept_organisation_invitation,
    decline_organisation_invitation,
    invite_member,
    withdraw_organisation_invitation,
)
from michinori.people.commands.organisations import create_organisation, rename_organisation
from michinori.people.commands.users import create_user
from michinori.people.models import Membership, Organisation, OrganisationInvitation, User
from michinori.people.organisation_invitations import received_by

pytestmark = pytest.mark.django_db


def _person(name: str, *, confirmed: bool = True) -> User:
    return create_user(actor=Actor.operator(), email=f"{name}@example.jp", name=name, confirmed=confirmed)


@pytest.fixture
def aoi() -> User:
    return _person("aoi")


@pytest.fixture
def ren() -> User:
    return _person("ren")


@pytest.fixture
def company(aoi: User) -> Organisation:
    return create_organisation(actor=Actor.person(aoi.id), name="あおぞら")


def _invite(company: Organisation, aoi: User, email: str = "ren@example.jp") -> OrganisationInvitation:
    return invite_member(actor=Actor.person(aoi.id), organisation_id=company.id, email=email, role="member")


def _refused(call: object) -> Problem:
    with pytest.raises(Problem) as refused:
        call()  # type: ignore[operator]
    return refused.value


def _members(company: Organisation) -> int:
    return Membership.objects.filter(organisation=company).count()


def test_only_the_holder_of_the_address_may_answer(aoi: User, ren: User, company: Organisation) -> None:
    invited = _invite(company, aoi)
    mio, late = _person("mio"), _person("late", confirmed=False)
    for other in (aoi, mio, late):
        assert (
            _refused(
                lambda other=other: accept_organisation_invitation(  # type: ignore[misc]
                    actor=Actor.person(other.id), organisation_invitation_id=invited.id
                )
            ).status
            == 404
        )
    late_one = _invite(company, aoi, "late@example.jp")
    again = Actor.person(late.id)
    assert (
        _refused(lambda: accept_organisation_invitation(actor=again, organisation_invitation_id=late_one.id)).status
        == 404
    )
    assert _members(company) == 1
    accept_organisation_invitation(actor=Actor.person(ren.id), organisation_invitation_id=invited.id)
    assert _members(company) == 2
    invited.refresh_from_db()
    assert invited.email == "", "the address is not needed any longer"


def test_a_declined_withdrawn_or_expired_one_lets_nobody_in(aoi: User, ren: User, company: Organisation) -> None:
    actor = Actor.person(ren.id)
    declined = _invite(company, aoi)
    decline_organisation_invitation(actor=actor, organisation_invitation_id=declined.id)
    slug = _refused(lambda: accept_organisation_invitation(actor=actor, organisation_invitation_id=declined.id)).slug
    assert slug == "invitation-answered"
    withdrawn = _invite(company, aoi)
    withdraw_organisation_invitation(actor=Actor.person(aoi.id), organisation_invitation_id=withdrawn.id)
    assert (
        _refused(lambda: accept_organisation_invitation(actor=actor, organisation_invitation_id=withdrawn.id)).status
        == 404
    )
    expired = _invite(company, aoi)
    OrganisationInvitation.objects.filter(id=expired.id).update(expires_at=expired.made_at - timedelta(seconds=1))
    assert received_by(actor) == ([], None)
    slug = _refused(lambda: accept_organisation_invitation(actor=actor, organisation_invitation_id=expired.id)).slug
    assert slug == "invitation-expired"
    assert _members(company) == 1
    assert _invite(company, aoi).id != expired.id, "an expired one does not stand in the way of a new one"


@pytest.mark.parametrize("setter", ["ren", "aoi", "company"])
def test_across_a_block_no_invitation_arrives_and_nobody_can_tell(
    setter: str, aoi: User, ren: User, company: Organisation
) -> None:
    if setter == "ren":
        set_block(actor=Actor.person(ren.id), target_id=company.id)
    else:
        own = aoi.id if setter == "aoi" else company.id
        set_block(actor=Actor.person(aoi.id), target_id=ren.id, in_name_of=own)
    invited = _invite(company, aoi)
    assert (invited.status, invited.email) == ("open", "ren@example.jp")
    outbox.drain(SUBSCRIBERS)
    assert not mail.outbox
    assert not Notice.objects.filter(user=ren).exists()
    actor = Actor.person(ren.id)
    assert received_by(actor) == ([], None)
    assert (
        _refused(lambda: accept_organisation_invitation(actor=actor, organisation_invitation_id=invited.id)).status
        == 404
    )
    assert _members(company) == 1


def test_the_answer_says_nothing_about_the_address(aoi: User, ren: User, company: Organisation, client: Client) -> None:
    client.force_login(aoi)
    pages = []
    for address in (ren.email, "nobody@example.jp"):
        sent = {"member-email": address, "member-role": "member"}
        page = client.post(f"/organisations/{company.id}/invitations", sent, follow=True).content.decode()
        made = OrganisationInvitation.objects.get(status="open")
        withdraw_organisation_invitation(actor=Actor.person(aoi.id), organisation_invitation_id=made.id)
        main = page.partition("<main")[2].partition("</main>")[0].replace(address, "…").replace(made.id, "…")
        # Nor the minute, nor what a page is signed with, which holds the second.
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"|\d\d?:\d\d|:\w{6}:[\w-]{43}', "", main))
    assert "招待を送りました" in pages[0]
    assert pages[0] == pages[1]


def test_an_address_without_account_gets_a_mail_whose_only_link_is_ours(aoi: User, company: Organisation) -> None:
    rename_organisation(actor=Actor.person(aoi.id), organisation_id=company.id, name="http://evil.example/x")
    _invite(company, aoi, "someone@example.jp")
    outbox.drain(SUBSCRIBERS)
    (letter,) = mail.outbox
    html = str(letter.alternatives[0][0])  # type: ignore[attr-defined]
    for text in (letter.subject, letter.body, html):
        assert "evil.example" not in text
        assert "http://evil" not in text
    assert "evil" in str(letter.body)
    assert "evil" not in letter.subject
    assert html.count("href") == html.count('href="http://localhost')


def test_mails_to_one_address_and_invitations_of_one_organisation_are_bounded(aoi: User, company: Organisation) -> None:
    firms = [create_organisation(actor=Actor.person(aoi.id), name=f"社{n}") for n in range(5)]
    for firm in firms:
        _invite(firm, aoi, "someone@example.jp")
    outbox.drain(SUBSCRIBERS)
    assert len(mail.outbox) == 3
    slugs = []
    for n in range(20):
        try:
            _invite(company, aoi, f"a{n}@example.jp")
        except Problem as problem:
            slugs.append((problem.slug, problem.status))
    assert slugs == [("too-many-members-invited", 429)] * 5, "five of the twenty went out for other organisations"


def test_one_open_invitation_an_address(aoi: User, company: Organisation) -> None:
    _invite(company, aoi)
    assert _refused(lambda: _invite(company, aoi, "REN@example.jp")).slug == "invited-to-organisation"


def test_an_invitation_is_seen_accepted_and_left_on_pages(
    aoi: User, ren: User, company: Organisation, client: Client
) -> None:
    invited = _invite(company, aoi)
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.get(user=ren).kind == "organisation_invited"
    client.force_login(ren)
    page = client.get("/organisations").content.decode()
    assert "「あおぞら」から招待が届いています" in page
    assert "aoiさんからの招待です" in page
    client.post(f"/organisation-invitations/{invited.id}/accept")
    assert queries.power_over(ren.id, company.id) == "member"
    assert "この組織から抜ける" in client.get(f"/organisations/{company.id}").content.decode()
    client.post(f"/organisations/{company.id}/leave")
    assert queries.power_over(ren.id, company.id) is None
    client.force_login(aoi)
    page = client.get(f"/organisations/{company.id}").content.decode()
    assert "ただ一人のオーナー" in page
    assert (
        _refused(lambda: leave_organisation(actor=Actor.person(aoi.id), organisation_id=company.id)).slug
        == "last-owner"
    )
