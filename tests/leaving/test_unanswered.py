"""What nobody ever confirmed or answered ends by a clock: accounts, invitations, links to handovers (decision 64)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from michinori.columns.commands.columns import write_column
from michinori.columns.commands.comments import post_comment
from michinori.columns.models import Comment
from michinori.columns.origin import Origin
from michinori.config.table import SUBSCRIBERS
from michinori.config.tick import sweep
from michinori.contracts.commands import handovers, terminations
from michinori.contracts.models import Handover
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands import closing, unconfirmed
from michinori.leaving.commands.unconfirmed import end_unconfirmed
from michinori.machinery import clock, idempotency, outbox
from michinori.machinery.models import Event
from michinori.machinery.settings import set_setting
from michinori.notices.commands.bouncing import note_bounce
from michinori.notices.models import Bounce
from michinori.people.commands.closing import STRUCK
from michinori.people.commands.organisation_invitations import (
    accept_organisation_invitation,
    invite_member,
    strike_unanswered,
)
from michinori.people.commands.users import create_user, is_taken
from michinori.people.models import Organisation, OrganisationInvitation, User
from michinori.people.queries import default_client
from michinori.treasury.commands import sending_on
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
type Turn = Callable[..., object]
MIO = "mio@example.jp"
PASSWORD = "道のりの長い長い合言葉"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def _sign_up() -> User:
    sent = {"display_name": "みお", "email": MIO, "password1": PASSWORD, "company": "みお商店"}
    assert Client().post("/accounts/signup/", sent).status_code == 302
    return User.objects.get(email=MIO)


def _made_days_ago(user: User, days: int) -> None:
    User.objects.filter(id=user.id).update(made_at=clock.now() - timedelta(days=days))


def test_an_account_that_nobody_confirms_ends() -> None:
    """Its name, address and company go, nobody is mailed, and the address is free; confirmed ones stay."""
    stays = create_user(actor=Actor.operator(), email="ren@example.jp", name="れん", confirmed=True)
    mio = _sign_up()
    for one in (mio, stays):
        _made_days_ago(one, 29)
    sweep(0)
    assert User.objects.get(id=mio.id).is_active
    for one in (mio, stays):
        _made_days_ago(one, 31)
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    mail.outbox.clear()
    sweep(0)
    mio.refresh_from_db()
    stays.refresh_from_db()
    assert (mio.display_name, mio.is_active, mio.email.endswith("@closed.invalid")) == (STRUCK, False, True)
    assert (stays.display_name, stays.is_active) == ("れん", True)
    assert not EmailAddress.objects.filter(email=MIO).exists()
    assert not Organisation.objects.filter(name="みお商店").exists()
    assert not is_taken(MIO)
    assert Event.objects.get(subject_id=mio.id, kind="account_closed").actor == "clock"
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    assert mail.outbox == []
    assert end_unconfirmed() == 0


def test_what_lies_elsewhere_under_an_address_that_nobody_confirmed_stays(cast: Cast, turn: Turn) -> None:
    """Somebody has typed the address of Haru, who wrote a comment, was invited and took over a contract by it."""
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    column = write_column(actor=ren, title="日記", body="書きました", status="published")
    post_comment(
        slug=column.slug, name="はる", email=MIO, body="読みました", altcha="", origin=Origin("192.0.2.1"), on_page=True
    )
    contract = story.active(cast)
    terminations.open_termination(actor=ren, contract_id=contract.id, amount=10_000, reason="agreed")
    made = handovers.make_handover(actor=ren, contract_id=contract.id, client_email=MIO)
    handovers.revoke_handover(actor=ren, handover_id=made.handover.id)
    invite_member(actor=aoi, organisation_id=default_client(cast.aoi.id).id, email=MIO, role="member")
    note_bounce(MIO, "550")
    _made_days_ago(mio := _sign_up(), 31)
    assert end_unconfirmed() == 1
    mio.refresh_from_db()
    assert (mio.is_active, mio.display_name) == (False, STRUCK)
    assert (Comment.objects.get().name, Comment.objects.get().email) == ("はる", MIO)
    assert Handover.objects.get().email == MIO
    assert (OrganisationInvitation.objects.get().status, OrganisationInvitation.objects.get().email) == ("open", MIO)
    assert Bounce.objects.get().address == MIO


def test_a_sign_up_that_another_one_replaces_takes_no_invitation_along(cast: Cast) -> None:
    aoi, agency = cast.acts(cast.aoi), default_client(cast.aoi.id).id
    invite_member(actor=aoi, organisation_id=agency, email=MIO, role="member")
    first = _sign_up()
    assert _sign_up() != first
    assert OrganisationInvitation.objects.get().status == "open"


def test_an_account_that_cannot_be_ended_keeps_no_other_one_back(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What was erased of it already is there again, whatever comes in between; so are the other parts of the night."""
    held = _sign_up()
    User.objects.filter(id=held.id).update(email="held@example.jp")
    EmailAddress.objects.update(email="held@example.jp")
    mio = _sign_up()
    for one in (held, mio):
        _made_days_ago(one, 31)
    real = closing.strike_demands_of

    def breaks(user_id: str) -> None:
        if user_id == held.id:
            raise failure
        real(user_id)

    monkeypatch.setattr(closing, "strike_demands_of", breaks)
    company = Organisation.objects.get(memberships__user=held).id
    failure: Exception = Problem("last-owner")
    assert end_unconfirmed() == 1
    failure = ValueError("nobody foresaw it")
    assert end_unconfirmed() == 0
    assert Organisation.objects.get(id=company).name == "みお商店"
    held.refresh_from_db()
    mio.refresh_from_db()
    assert (held.is_active, held.display_name, mio.is_active) == (True, "みお", False)
    said = [one.getMessage() for one in caplog.records if "nobody confirmed" in one.getMessage()]
    assert len(said) == 2
    assert all(held.id in line for line in said)


def test_a_night_ends_no_more_accounts_than_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unconfirmed, "_A_NIGHT", 2)
    for number in range(3):
        user = create_user(actor=Actor.operator(), email=f"{number}@example.jp", name="みお")
        EmailAddress.objects.create(user=user, email=user.email)
        _made_days_ago(user, 31)
    assert (end_unconfirmed(), end_unconfirmed(), end_unconfirmed()) == (2, 1, 0)


def test_a_part_of_the_night_that_fails_leaves_the_others_their_turn(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    done: list[str] = []

    def breaks() -> None:
        raise ValueError("nobody foresaw it")

    monkeypatch.setattr(idempotency, "forget_old", breaks)
    monkeypatch.setattr(sending_on, "send_on_left", lambda: done.append("the last one"))
    with pytest.raises(ValueError, match="nobody foresaw it"):
        sweep(0)
    assert done == ["the last one"]
    assert [one.getMessage() for one in caplog.records if one.exc_info] == ["a part of the night's sweep failed"]


@pytest.mark.parametrize("used", ["confirmed", "signed in", "made by the operator"])
def test_an_account_that_somebody_uses_never_ends_by_itself(used: str) -> None:
    user = _sign_up()
    if used == "confirmed":
        EmailAddress.objects.update(verified=True)
    elif used == "signed in":
        User.objects.update(last_login=timezone.now())
    else:
        EmailAddress.objects.all().delete()
    _made_days_ago(user, 1_000)
    assert end_unconfirmed() == 0
    user.refresh_from_db()
    assert user.is_active


def test_the_operator_says_after_how_many_days() -> None:
    _made_days_ago(_sign_up(), 31)
    set_setting(actor=Actor.operator(), key="unconfirmed_days", text="60")
    assert end_unconfirmed() == 0
    set_setting(actor=Actor.operator(), key="unconfirmed_days", text="7")
    assert end_unconfirmed() == 1
    with pytest.raises(Problem, match="invalid"):
        set_setting(actor=Actor.operator(), key="unconfirmed_days", text="6")
    with pytest.raises(Problem, match="invalid"):
        set_setting(actor=Actor.operator(), key="unanswered_days", text="13")


def test_the_address_of_an_invitation_that_nobody_answers_is_struck(cast: Cast, turn: Turn) -> None:
    """After the month that the operator sets; it could be answered for fourteen days. What was answered stays so."""
    aoi, agency = cast.acts(cast.aoi), default_client(cast.aoi.id).id
    answered = invite_member(actor=aoi, organisation_id=agency, email=cast.ren.email, role="member")
    accept_organisation_invitation(actor=cast.acts(cast.ren), organisation_invitation_id=answered.id)
    old = invite_member(actor=aoi, organisation_id=agency, email="haru@example.net", role="member")
    turn(days=16)
    fresh = invite_member(actor=aoi, organisation_id=agency, email="natsu@example.net", role="member")
    turn(days=13)
    assert strike_unanswered() == 0
    turn(days=2)
    assert strike_unanswered() == 1
    rows = OrganisationInvitation.objects.order_by("made_at").values_list("id", "status", "email")
    assert list(rows) == [
        (answered.id, "accepted", ""),
        (old.id, "withdrawn", ""),
        (fresh.id, "open", "natsu@example.net"),
    ]
    told = Event.objects.filter(subject_id=agency, kind="invitation_withdrawn")
    assert [(one.actor, one.data) for one in told] == [("clock", {"invitation": old.id})]
    assert strike_unanswered() == 0
    invite_member(actor=aoi, organisation_id=agency, email="haru@example.net", role="member")


def test_whom_a_handover_was_offered_is_forgotten_once_it_is_over(cast: Cast, turn: Turn) -> None:
    ren = cast.acts(cast.ren)
    contract = story.active(cast)
    terminations.open_termination(actor=ren, contract_id=contract.id, amount=10_000, reason="agreed")
    made = handovers.make_handover(
        actor=ren, contract_id=contract.id, client_email="haru@example.net", note="はるさんへ"
    )
    handovers.revoke_handover(actor=ren, handover_id=made.handover.id)
    turn(days=29)
    sweep(0)
    assert Handover.objects.get().email == "haru@example.net"
    turn(days=2)
    sweep(0)
    row = Handover.objects.get()
    assert (row.email, row.note, row.status) == ("struck@closed.invalid", "", "revoked")
