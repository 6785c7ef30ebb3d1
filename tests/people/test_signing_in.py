"""From sign-up to a first sign-in, and back after a forgotten password, as a browser would go."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.machinery import outbox
from michinori.notices.models import SentMail
from michinori.people import queries
from michinori.people.commands.users import create_user
from michinori.people.models import Organisation, User

pytestmark = pytest.mark.django_db
PASSWORD = "道のりの長い長い合言葉"


def _sign_up(client: Client, **changed: str) -> object:
    values = {"display_name": "みお", "email": "Mio@Example.jp", "password1": PASSWORD, "company": ""}
    return client.post("/accounts/signup/", values | changed)


def _link(text: str) -> str:
    found = re.search(r"http://[^/]+(/\S+)", text)
    assert found
    return found[1]


def _delivered() -> list[str]:
    outbox.drain({"mail": SUBSCRIBERS["mail"]})
    return [str(message.body) for message in mail.outbox]


@pytest.fixture
def ren() -> User:
    return create_user(
        actor=Actor.operator(), email="ren@example.jp", name="れん", password=PASSWORD, confirmed=True, real_name="蓮見"
    )


def test_what_a_door_of_the_front_page_has_answered_is_not_asked(client: Client) -> None:
    page = client.get("/accounts/signup/?aims=hire").content.decode()
    assert '<input type="hidden" name="aims" value="hire"' in page
    assert ("はじめに、したいこと" in page, "会社・団体の名前" in page) == (False, True)
    page = client.get("/accounts/signup/?aims=work").content.decode()
    assert ("はじめに、したいこと" in page, "会社・団体の名前" in page) == (False, False)
    page = client.get("/accounts/signup/?aims=riches").content.decode()
    assert ("はじめに、したいこと" in page, "checked" in page) == (True, False)
    assert _sign_up(client, aims="hire").status_code == 302  # type: ignore[attr-defined]
    assert User.objects.get(email="mio@example.jp").aims == "hire"


def test_sign_up_confirm_and_sign_in(client: Client) -> None:
    assert _sign_up(client, company="みお商店").status_code == 302  # type: ignore[attr-defined]
    mio = User.objects.get(email="mio@example.jp")
    assert (mio.display_name, mio.language, mio.check_password(PASSWORD)) == ("みお", "ja", True)
    assert mio.aims == "", "nobody has to say"
    assert Organisation.objects.get(memberships__user=mio).name == "みお商店"
    assert queries.default_client(mio.id).display_name == "みお商店"
    assert not EmailAddress.objects.get(user=mio).verified
    assert client.get("/settings").status_code == 302
    (text,) = _delivered()
    assert "みおさん" in text
    assert mail.outbox[0].to == ["mio@example.jp"]
    page = _link(text)
    assert "確認する" in client.get(page).content.decode()
    assert client.post(page).status_code == 302
    assert EmailAddress.objects.get(user=mio).verified
    answer = client.post("/accounts/login/", {"login": "mio@example.jp", "password": PASSWORD}, follow=True)
    assert answer.wsgi_request.user == mio
    assert client.get("/settings").status_code == 200


def test_who_came_by_a_link_is_back_at_it_once_the_mail_is_confirmed(client: Client) -> None:
    """A handover's new client, say: in this browser; in another one the mail alone lets nobody in."""
    page = client.get("/accounts/signup/?next=/handovers/xyz").content.decode()
    assert 'name="next" value="/handovers/xyz"' in page
    _sign_up(client, next="/handovers/xyz")
    link = _link(_delivered()[0])
    other = Client()
    assert other.get(link).status_code == 200
    answer = client.post(link)
    assert (answer.status_code, answer["location"]) == (302, "/handovers/xyz")
    assert client.get("/settings").status_code == 200
    assert other.get("/settings").status_code == 302


def test_the_header_of_the_sign_in_page_forgets_nothing_either(client: Client) -> None:
    page = client.get("/accounts/login/?next=/jobs/xyz/propose").content.decode()
    assert page.count('href="/accounts/signup/?next=%2Fjobs%2Fxyz%2Fpropose"') == 2, "in the header and below the form"
    assert 'href="/accounts/signup/"' not in page


def test_the_mail_lets_nobody_in_where_nobody_signed_up(client: Client) -> None:
    _sign_up(Client())
    answer = client.post(_link(_delivered()[0]))
    assert answer["location"] == "/accounts/login/"
    assert client.get("/settings").status_code == 302


def test_nobody_gets_in_before_the_mail_is_confirmed(client: Client) -> None:
    _sign_up(client)
    client.post("/accounts/login/", {"login": "mio@example.jp", "password": PASSWORD})
    assert client.get("/settings").status_code == 302
    assert not UserSession.objects.exists()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"display_name": " "}, "入力してください。"),
        ({"display_name": "み" * 61}, "60文字以内にしてください。"),
        ({"email": "mio"}, "書き方を確かめてください。"),
        ({"email": ""}, "入力してください。"),
        ({"password1": "short"}, "10"),
        ({"password1": "123456789012"}, "数字"),
        ({"company": "み" * 101}, "100文字以内にしてください。"),
    ],
)
def test_a_wrong_form_says_what_to_change_and_keeps_what_was_typed(
    changed: dict[str, str], sentence: str, client: Client
) -> None:
    page = _sign_up(client, **changed).content.decode()  # type: ignore[attr-defined]
    assert sentence in page
    assert "直すところ" in page
    assert 'value="みお"' in page or "display_name" in changed
    assert not User.objects.exists()


def test_a_known_address_gets_a_mail_and_no_second_account(client: Client, ren: User) -> None:
    answer = _sign_up(client, email="REN@example.jp")
    assert answer.status_code == 302  # type: ignore[attr-defined]
    assert User.objects.count() == 1
    (text,) = _delivered()
    assert "すでに登録" in text


def test_a_forgotten_password_is_set_anew(client: Client, ren: User) -> None:
    client.post("/accounts/password/reset/", {"email": "Ren@example.jp"})
    (text,) = _delivered()
    form = client.get(_link(text), follow=True)
    address = form.redirect_chain[-1][0]
    new = "別のたいへん長い合言葉"
    assert client.post(address, {"password1": new, "password2": new}).status_code == 302
    client.post("/accounts/login/", {"login": "ren@example.jp", "password": PASSWORD})
    assert client.get("/settings").status_code == 302
    client.post("/accounts/login/", {"login": "ren@example.jp", "password": new})
    assert client.get("/settings").status_code == 200
    assert any("お心当たりがないときは" in body for body in _delivered())


def test_an_unknown_address_is_not_betrayed(client: Client) -> None:
    answer = client.post("/accounts/password/reset/", {"email": "who@example.jp"}, follow=True)
    assert "メールを送りました" in answer.content.decode()
    (text,) = _delivered()
    assert "見つかりませんでした" in text


def test_a_mail_leaves_once_in_the_language_of_its_receiver(client: Client) -> None:
    create_user(
        actor=Actor.operator(), email="sora@example.jp", name="Sora", password=PASSWORD, confirmed=True, language="en"
    )
    client.post("/accounts/password/reset/", {"email": "sora@example.jp"})
    (text,) = _delivered()
    assert text.startswith("Hello Sora,")
    assert _delivered() == [text]
    row = SentMail.objects.get()
    assert (row.text, row.subject, row.address) == ("", "", "")
    html = mail.outbox[0].alternatives[0]  # type: ignore[attr-defined]
    assert '<html lang="en">' in html[0]


def test_signing_in_wrong_says_so_in_japanese(client: Client, ren: User) -> None:
    answer = client.post("/accounts/login/", {"login": "ren@example.jp", "password": "wrong"})
    assert "メールアドレスかパスワードが違います。" in answer.content.decode()


def test_devices_are_listed_and_can_be_signed_out(client: Client, ren: User) -> None:
    other = Client()
    for each in (client, other):
        each.post("/accounts/login/", {"login": "ren@example.jp", "password": PASSWORD})
    page = client.get("/accounts/sessions/").content.decode()
    assert "この端末" in page
    elsewhere = UserSession.objects.get(session_key=other.session.session_key)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert client.post(f"/accounts/sessions/{elsewhere.pk}/end").status_code == 302
    assert other.get("/settings").status_code == 302
    assert client.get("/settings").status_code == 200
    assert client.post("/accounts/sessions/999999/end").status_code == 404


def test_nobody_ends_the_session_of_another(client: Client, ren: User) -> None:
    create_user(actor=Actor.operator(), email="mio@example.jp", name="みお", password=PASSWORD, confirmed=True)
    other = Client()
    client.post("/accounts/login/", {"login": "ren@example.jp", "password": PASSWORD})
    other.post("/accounts/login/", {"login": "mio@example.jp", "password": PASSWORD})
    mine = UserSession.objects.get(session_key=client.session.session_key)
    other.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert other.post(f"/accounts/sessions/{mine.pk}/end").status_code == 404
    assert client.get("/settings").status_code == 200


def test_a_session_ends_with_its_time_and_with_the_account(client: Client, ren: User) -> None:
    client.force_login(ren)
    assert client.get("/settings").status_code == 200
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert client.get("/settings").status_code == 302
    client.force_login(ren)
    User.objects.update(is_active=False)
    assert client.get("/settings").status_code == 302


@pytest.mark.parametrize("key", ["", "x", "a" * 32, "a" * 10_000, "'; --", "é" * 20, "a\\000b" * 8, "%00" * 12])
def test_a_session_that_is_none_signs_nobody_in(client: Client, ren: User, key: str) -> None:
    client.force_login(ren)
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/settings").status_code == 302
    assert client.get("/").status_code == 200


def test_guessing_at_one_account_is_stopped_and_others_go_on(client: Client, ren: User) -> None:
    create_user(actor=Actor.operator(), email="mio@example.jp", name="みお", password=PASSWORD, confirmed=True)
    for _ in range(10):
        client.post("/accounts/login/", {"login": "ren@example.jp", "password": "wrong"})
    stopped = client.post("/accounts/login/", {"login": "ren@example.jp", "password": PASSWORD})
    assert "失敗が続いたため" in stopped.content.decode()
    assert client.post("/accounts/login/", {"login": "mio@example.jp", "password": PASSWORD}).status_code == 302


def test_too_many_requests_say_when_to_come_back(client: Client) -> None:
    answers = [client.post("/accounts/password/reset/", {"email": f"a{n}@example.jp"}) for n in range(21)]
    assert (answers[-1].status_code, answers[-1]["Retry-After"]) == (429, "60")
    assert "少し待ってください" in answers[-1].content.decode()
