"""Pages lead to signing up only where that is possible: not before the opening, by invitation only, or at the end."""

from collections.abc import Callable, Iterator

import pytest
from django.core import mail
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.machinery.deliveries import Outside
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.notices import handover_events, mails, organisation_mails
from michinori.pages.account import door
from michinori.people.commands.opening import make_setup_code
from michinori.people.commands.organisation_invitations import invite_member
from michinori.people.commands.organisations import create_organisation
from tests.pages.test_handover_pages import ended, haru, linked
from tests.stories.cast import Cast
from tests.support.closing import closing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _asked_each_time() -> Iterator[None]:
    door.forget()
    yield
    door.remember("open", seconds=1e9)


def by_invitation() -> None:
    set_setting(actor=Actor.operator(), key="sign_up_open", text="false")


def ending() -> None:
    closing(Cast(verified=True))


STATES: dict[str, tuple[Callable[[], object], str]] = {
    "invited": (by_invitation, "登録は招待された方だけ"),
    "early": (make_setup_code, "サイトは準備中です"),
    "ending": (ending, "新しい登録は終わりました"),
}


@pytest.mark.parametrize("state", list(STATES))
def test_header_front_page_and_sign_in_lead_to_what_is_possible(state: str) -> None:
    before = Client().get("/").content.decode()
    assert "/accounts/signup/?aims=hire" in before
    assert 'href="/accounts/signup/"' in before
    make, said = STATES[state]
    make()
    door.forget()
    front = Client().get("/").content.decode()
    assert "/accounts/signup" not in front
    assert said in front
    assert '<a class="btn btn-s" href="/accounts/login/">' in front
    sign_in = Client().get("/accounts/login/").content.decode()
    assert "/accounts/signup" not in sign_in
    assert 'href="/inquiries/new"' in sign_in.partition("<footer")[0]


@pytest.mark.parametrize(("state", "said"), [("invited", "運営に招待を頼んでください"), ("ending", "いま会員の方だけ")])
def test_the_page_of_a_handover_does_too(state: str, said: str) -> None:
    cast = Cast(verified=True)
    link = linked(cast, ended(cast))
    assert "/accounts/signup/?next=" in Client().get(link).content.decode()
    if state == "ending":
        closing(cast)
    else:
        by_invitation()
    door.forget()
    page = Client().get(link).content.decode()
    assert "/accounts/signup" not in page
    assert said in page


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("invited", "運営に招待を頼んでください"),
        ("early", "まだ始まっていません"),
        ("ending", "新しい会員を迎えていません"),
    ],
)
def test_the_mail_to_an_address_that_is_not_known_does_too(state: str, said: str) -> None:
    make, _ = STATES[state]
    make()
    door.forget()
    Client().post("/accounts/password/reset/", {"email": "who@example.jp"})
    text = mailed()
    assert "見つかりませんでした" in text
    assert "/accounts/signup" not in text
    assert "会員登録ができます" not in text
    assert said in text
    assert "/accounts/password/reset/" in text, "they may have signed up with another address"


_SAID = {"invited": "運営に招待を頼んで", "ending": "新しい会員を迎えていません"}


@pytest.mark.parametrize("state", ["invited", "ending"])
def test_the_mail_of_an_invitation_into_an_organisation_does_too(state: str) -> None:
    cast = Cast(verified=True)
    company = create_organisation(actor=cast.acts(cast.aoi), name="青空")
    STATES[state][0]()
    invite_member(actor=cast.acts(cast.aoi), organisation_id=company.id, email="who@example.jp", role="member")
    Outside(organisation_mails.send_invitation)(OutboxItem.objects.get(kind="organisation_invited"))
    text = str(mail.outbox[-1].body)  # type: ignore[attr-defined]
    assert "会員登録とメールの確認" not in text
    assert _SAID[state] in text
    assert "/organisations" in text


@pytest.mark.parametrize("state", ["invited", "ending"])
@pytest.mark.parametrize("member", [False, True])
def test_the_mail_of_a_handover_does_too(state: str, member: bool) -> None:
    cast = Cast(verified=True)
    contract = ended(cast)
    if member:
        haru()
    if state == "ending":
        closing(cast)
    else:
        by_invitation()
    linked(cast, contract)
    Outside(handover_events.send_link)(OutboxItem.objects.get(kind="handover_made"))
    text = str(mail.outbox[-1].body)  # type: ignore[attr-defined]
    assert "で登録または" not in text
    assert ("ログインして" if member else _SAID[state]) in text
    assert "/handovers/" in text


def test_who_leaves_is_told_that_they_can_come_back_only_where_that_is_possible() -> None:
    cast = Cast(verified=True)
    close_account(actor=cast.acts(cast.mio), confirm=cast.mio.email)
    assert "同じメールアドレスで登録できます" in mailed()
    closing(cast)
    close_account(actor=cast.acts(cast.ren), confirm=cast.ren.email)
    assert "登録できます" not in mailed()


def mailed() -> str:
    """The text of the newest mail."""
    item = OutboxItem.objects.filter(kind="mail").latest("id")
    Outside(mails.send_mail)(item)
    return str(mail.outbox[-1].body)  # type: ignore[attr-defined]


def test_a_process_remembers_the_door_for_a_while() -> None:
    assert door.door_now() == "open"
    by_invitation()
    assert door.door_now() == "open"
    door.forget()
    assert door.door_now() == "invited"
