"""Sessions end by themselves, and what was typed meanwhile comes back to who typed it, and to nobody else."""

import re
import time
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.machinery.sealing import is_sealed
from michinori.machinery.settings import set_setting
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.signed_in import SessionStore

pytestmark = pytest.mark.django_db
PASSWORD = "道のりの長い長い合言葉"
TYPED = "三日で仕上げます。\r\n<b>よろしく</b>"
DAY = 24 * 3600


def person(name: str, **given: Any) -> User:
    return create_user(
        actor=Actor.operator(), email=f"{name}@example.jp", name=name, password=PASSWORD, confirmed=True, **given
    )


@pytest.fixture
def ren() -> User:
    return person("ren")


def sign_in(client: Client, name: str = "ren", **more: str) -> Any:
    return client.post("/accounts/login/", {"login": f"{name}@example.jp", "password": PASSWORD} | more)


def signed_in(client: Client) -> bool:
    return client.get("/settings").status_code == 200


def key_of(client: Client) -> str:
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def age(client: Client, seconds: int, *names: str) -> None:
    """Turn a session's times back, as if so long had passed."""
    session = SessionStore(key_of(client))
    for name in names or ("began", "seen"):
        session["lasts"][name] -= seconds
    session.modified = True
    session.save()


def ends_in(client: Client) -> float:
    return (Session.objects.get(session_key=key_of(client)).expire_date - timezone.now()).total_seconds()


def end(client: Client) -> None:
    """The session is over: its row is there no more, or the night has not come yet; to the browser it is the same."""
    Session.objects.all().delete()
    assert not signed_in(client)


def form_of(client: Client, address: str = "/settings") -> dict[str, str]:
    page = client.get(address).content.decode()
    found = re.search(r'name="writer_key" value="([^"]+)"', page)
    assert found
    return {"writer_key": found[1], "headline": TYPED, "empty": ""}


def test_that_somebody_is_here_is_stored_once(client: Client, ren: User) -> None:
    sign_in(client)
    age(client, DAY, "seen")
    with CaptureQueriesContext(connection) as asked:
        assert signed_in(client)
    assert sum(one["sql"].startswith('UPDATE "django_session"') for one in asked) == 1


def test_a_member_used_daily_ends_after_thirty_days(client: Client, ren: User) -> None:
    sign_in(client)
    assert signed_in(client)
    for _ in range(3):
        age(client, 9 * DAY)
        assert signed_in(client)
        assert ends_in(client) <= 14 * DAY
    assert ends_in(client) == pytest.approx(3 * DAY, abs=100), "30 days from the sign-in, whatever is done"
    age(client, 3 * DAY + 1)
    assert not signed_in(client)
    sign_in(client)
    assert ends_in(client) == pytest.approx(14 * DAY, abs=100), "begun anew"


def test_a_member_who_opens_nothing_for_two_weeks_is_signed_out(client: Client, ren: User) -> None:
    sign_in(client)
    age(client, 14 * DAY + 1)
    assert not signed_in(client)


def test_staff_end_sooner_also_who_becomes_staff_meanwhile(client: Client, ren: User) -> None:
    sign_in(client)
    signed_in(client)
    assert ends_in(client) > DAY
    User.objects.filter(pk=ren.pk).update(is_staff=True)
    signed_in(client)
    assert ends_in(client) == pytest.approx(3600, abs=100)
    age(client, 3700)
    assert not signed_in(client)


def test_what_an_open_page_asks_by_itself_keeps_nobody_signed_in(client: Client, ren: User) -> None:
    User.objects.filter(pk=ren.pk).update(is_staff=True)
    sign_in(client)
    assert signed_in(client)
    age(client, 1800)
    assert client.get("/notices/unread", headers={"By-Itself": "1"}).status_code == 200
    assert ends_in(client) == pytest.approx(1800, abs=100), "the bell is told, and it is still half an hour"
    client.get("/notices/unread")
    assert ends_in(client) == pytest.approx(3600, abs=100)


def test_a_clock_that_ran_ahead_and_was_set_right_gives_no_longer_session(client: Client, ren: User) -> None:
    sign_in(client)
    assert signed_in(client)
    age(client, -400 * DAY)
    assert signed_in(client)
    assert ends_in(client) == pytest.approx(14 * DAY, abs=100)
    age(client, 30 * DAY + 1, "began")
    assert not signed_in(client)


def test_the_operator_chooses_the_times_and_they_hold_for_sessions_that_are(client: Client, ren: User) -> None:
    sign_in(client)
    signed_in(client)
    set_setting(actor=Actor.operator(), key="session_idle_days", text="2")
    set_setting(actor=Actor.operator(), key="session_days", text="3")
    age(client, DAY)
    assert signed_in(client)
    assert ends_in(client) == pytest.approx(2 * DAY, abs=100)
    age(client, 3 * DAY - 1000, "began")
    assert ends_in(client) < 0 or not signed_in(client)
    assert not signed_in(client)


def test_a_session_of_an_earlier_version_gets_its_ends_with_the_next_page(client: Client, ren: User) -> None:
    client.force_login(ren)
    session = SessionStore(key_of(client))
    session.begin()
    session.save()
    assert "lasts" not in SessionStore(key_of(client))
    assert signed_in(client)
    assert ends_in(client) == pytest.approx(14 * DAY, abs=100)


def test_the_version_before_serves_the_same_sessions(client: Client, ren: User) -> None:
    """Nodes are upgraded one after the other: what is stored names the library's backend, as theirs does."""
    sign_in(client)
    assert signed_in(client)
    stored = super(SessionStore, SessionStore()).decode(Session.objects.get().session_data)
    assert stored[BACKEND_SESSION_KEY] == "allauth.account.auth_backends.AuthenticationBackend"
    assert SessionStore(key_of(client))[BACKEND_SESSION_KEY] == settings.AUTHENTICATION_BACKENDS[0]
    User.objects.update(is_active=False)
    assert not signed_in(client), "an account that is closed"


def test_a_session_of_a_backend_that_is_no_more_is_nobodys(client: Client, ren: User) -> None:
    sign_in(client)
    session = SessionStore(key_of(client))
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    assert not signed_in(client)


def test_proving_again_who_one_is_makes_a_new_key_and_the_device_stays_listed(client: Client, ren: User) -> None:
    sign_in(client)
    before = key_of(client)
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert key_of(client) == before
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert key_of(client) != before
    assert not Session.objects.filter(session_key=before).exists()
    assert UserSession.objects.get(user=ren).session_key == key_of(client)
    assert signed_in(client)


def test_ending_other_devices_asks_for_the_password_and_goes_on_after_it(client: Client, ren: User) -> None:
    other = Client()
    sign_in(other)
    sign_in(client)
    row = UserSession.objects.get(session_key=key_of(other))
    assert client.get("/accounts/sessions/").status_code == 200
    for address in ("/accounts/sessions/", f"/accounts/sessions/{row.pk}/end"):
        asked = client.post(address)
        assert asked["location"].startswith("/accounts/reauthenticate/"), address
        assert signed_in(other)
    assert client.post(asked["location"], {"password": PASSWORD, "next": address}).status_code == 302
    assert not signed_in(other)
    assert signed_in(client)


def test_after_a_change_of_the_second_step_the_page_leads_to_the_other_devices(client: Client, ren: User) -> None:
    sign_in(client)
    assert "/accounts/sessions/" in client.get("/accounts/2fa/").content.decode()


@pytest.mark.parametrize("address", ["/settings", "/"])
def test_the_browser_is_told_once_to_drop_what_it_keeps_of_a_session_that_is_over(
    address: str, client: Client, ren: User
) -> None:
    """Its cache alone: what waits in its storage to be sent is its person's, who has not signed out."""
    sign_in(client)
    assert "Clear-Site-Data" not in client.get(address).headers
    age(client, 15 * DAY)
    told = client.get(address)
    assert told.headers["Clear-Site-Data"] == '"cache"'
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == ""
    del client.cookies[settings.SESSION_COOKIE_NAME]
    assert "Clear-Site-Data" not in client.get(address).headers
    assert "Clear-Site-Data" not in sign_in(client).headers
    assert "Clear-Site-Data" not in client.get(address).headers
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("part", [True, False])
def test_a_form_or_a_part_of_a_page_tells_the_browser_as_well(part: bool, client: Client, ren: User) -> None:
    sign_in(client)
    typed = form_of(client)
    age(client, 15 * DAY)
    told = client.post("/profile/edit", typed, headers={"HX-Request": "true"} if part else {})
    assert (told.status_code, told.headers["Clear-Site-Data"]) == (401 if part else 302, '"cache"')
    assert (kept(client) is None) is part, "what was typed is kept as before"


def kept(client: Client) -> str | None:
    """What is stored for this browser, sealed; None without anything."""
    cookie = client.cookies.get(settings.KEPT_COOKIE_NAME)
    return SessionStore(cookie.value).get("kept_forms") if cookie else None


def hidden(client: Client) -> tuple[str, dict[str, Any]]:
    """The address and the fields of the button to go on."""
    found = re.search(r'action="(/kept/\w+/send)">(.*?)</form>', client.get("/kept").content.decode(), re.DOTALL)
    assert found
    fields: dict[str, Any] = {}
    for name, value in re.findall(r'name="([^"]+)" value="([^"]*)"', found[2]):
        fields.setdefault(name, []).append(unescape(value))
    del fields["csrfmiddlewaretoken"]
    return found[1], fields


def test_what_was_typed_when_the_session_ended_comes_back_after_the_sign_in(client: Client, ren: User) -> None:
    sign_in(client)
    typed = form_of(client) | {"two": ["一", "二"], "branch_code": "001"}
    end(client)
    led = client.post("/profile/edit?from=home", typed)
    assert led["location"].startswith("/accounts/login/")
    assert is_sealed(kept(client) or "")
    assert ends_in(client) == pytest.approx(DAY, abs=100), "its row goes with it"
    assert "24時間預かります" in client.get(led["location"]).content.decode()
    assert client.get("/kept").status_code == 302, "to nobody who is not signed in"
    assert sign_in(client)["location"] == "/kept?next=%2F"
    assert ends_in(client) == pytest.approx(14 * DAY, abs=100)
    page = client.get("/kept").content.decode()
    assert "三日で仕上げます。\r\n&lt;b&gt;よろしく&lt;/b&gt;" in page
    assert "送る先のページ: /profile/edit?from=home" in page
    address, fields = hidden(client)
    assert fields["two"] == ["一", "二"]
    assert fields["branch_code"] == ["001"]
    assert "writer_key" not in fields
    assert client.post(address, fields)["location"] == "/profile/edit?from=home"
    client.post(address.replace("/send", "/drop"))
    assert "預かっている内容はありません" in client.get("/kept").content.decode()
    assert kept(client) is None


def test_each_value_stands_beside_its_label(client: Client, ren: User) -> None:
    sign_in(client)
    typed = form_of(client, "/inquiries/new") | {"subject": "使い方", "text": "教えてください", "topic": "other"}
    end(client)
    client.post("/profile/edit", typed | {"headline": "", "page_key": "abc", "works": "yes", "unknown": "名のない欄"})
    sign_in(client)
    said = re.findall(r"<dt>(.*?)</dt>\s*<dd[^>]*>(.*?)</dd>", client.get("/kept").content.decode(), re.DOTALL)
    assert said == [
        ("件名", "使い方"),
        ("内容", "教えてください"),
        ("何についてですか", "そのほか"),
        ("入力した内容", "名のない欄"),
    ]


def test_it_is_forgotten_once_it_is_carried_out(client: Client, ren: User) -> None:
    sign_in(client)
    page = client.get("/profile/edit").content.decode()
    key = re.search(r'name="writer_key" value="([^"]+)"', page)
    assert key
    end(client)
    client.post("/profile/edit", {"writer_key": key[1], "headline": "あ" * 500})
    sign_in(client)
    address, fields = hidden(client)
    refused = client.post(address, fields, follow=True)
    assert refused.status_code == 422
    assert hidden(client) == (address, fields), "twice refused, and still there"
    assert client.post("/profile/edit", {"headline": "三日で", "kept_form": fields["kept_form"][0]}).status_code == 302
    assert kept(client) is None


def test_a_button_that_somebody_pressed_meanwhile_says_that_nothing_was_typed(client: Client, ren: User) -> None:
    """Whoever sat at the page that was left open presses what is on it; its owner does not send it unseen."""
    sign_in(client)
    key = {"writer_key": form_of(client)["writer_key"]}
    end(client)
    client.post("/contracts/con_1/do/accept-offer", key)
    sign_in(client)
    page = client.get("/kept").content.decode()
    assert "送る先のページ: /contracts/con_1/do/accept-offer" in page
    assert "ボタンを押しただけの操作です" in page


def test_what_one_typed_is_neither_shown_to_nor_sent_by_who_signs_in_next(client: Client, ren: User) -> None:
    person("mio")
    sign_in(client)
    typed = form_of(client)
    end(client)
    client.post("/profile/edit", typed)
    sign_in(client)
    address, fields = hidden(client)
    client.post("/accounts/logout/")
    assert sign_in(client, "mio")["location"] == "/"
    page = client.get("/kept").content.decode()
    assert "預かっている内容はありません" in page
    assert "三日で" not in page
    for what in ("send", "drop"):
        assert client.post(address.replace("/send", f"/{what}"), fields).status_code == 409
    client.post("/settings/names", {"display_name": "Mio", "kept_form": fields["kept_form"]})
    client.post("/accounts/logout/")
    assert sign_in(client)["location"].startswith("/kept?"), "it waits for its writer"
    assert hidden(client) == (address, fields)


def test_nothing_planted_is_kept(client: Client, ren: User) -> None:
    """A form that no page was written for, one with another's key, and one sent from elsewhere."""
    sign_in(client)
    typed = form_of(client)
    end(client)
    for key in ("", ren.pk, f"{ren.pk}:1:xxxx", typed["writer_key"][:-1]):
        client.post("/profile/edit", typed | {"writer_key": key})
        assert kept(client) is None, key
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/profile/edit", typed).status_code == 403
    assert kept(strict) is None


@pytest.mark.parametrize("name", ["password", "oldpassword", "code", "credential"])
def test_no_password_is_kept(name: str, client: Client, ren: User) -> None:
    sign_in(client)
    typed = form_of(client)
    end(client)
    client.post("/settings", typed | {name: "x"})
    assert kept(client) is None


def test_it_is_kept_for_a_day_and_not_without_end(client: Client, ren: User, monkeypatch: pytest.MonkeyPatch) -> None:
    sign_in(client)
    typed = form_of(client)
    end(client)
    for _ in range(25):
        Client().post("/profile/edit", typed)
    assert sum("kept_forms" in one.get_decoded() for one in Session.objects.all()) == 20
    Session.objects.all().delete()
    late = time.time() + 2 * DAY
    with monkeypatch.context() as turned:
        turned.setattr(time, "time", lambda: late - 2 * DAY + 3601)
        client.post("/profile/edit", typed)
        assert kept(client)
    with monkeypatch.context() as turned:
        turned.setattr(time, "time", lambda: late)
        assert sign_in(client)["location"] == "/"


def test_what_lasts_is_told_to_the_browser(client: Client, ren: User) -> None:
    answer = sign_in(client)
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert timedelta(seconds=int(cookie["max-age"])) <= timedelta(days=14)
