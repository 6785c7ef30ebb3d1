"""The road through the first set-up is short: each step leads to the next, and what is known is not asked for again."""

from collections.abc import Iterator

import pytest
from django.test import Client

from michinori.machinery import looks
from michinori.machinery.settings import settings_now
from michinori.pages.account import door
from michinori.people.commands.opening import make_setup_code
from michinori.rules.settings.opening import STEPS
from tests.people.test_opening import OWNER, SENT, SIGN_UP, setting_up, through


@pytest.fixture(autouse=True)
def _looks() -> Iterator[None]:
    yield
    looks.remember(looks.Looks(), seconds=1e9)
    door.remember("open", seconds=1e9)


@pytest.fixture
def owner(db: None) -> Client:
    return setting_up()


def test_each_step_leads_on_and_shows_what_is_known(owner: Client) -> None:
    assert owner.get("/setup?on=1").headers["Location"] == "/setup/operator"
    assert f'value="{OWNER["email"]}"' in owner.get("/setup/mail").content.decode()
    owner.post("/setup/operator", SENT["operator"])
    assert owner.get("/setup?on=1").headers["Location"] == "/setup/looks"
    assert f'value="{SENT["operator"]["operator_name"]}"' in owner.get("/setup/looks").content.decode()
    owner.post("/setup/looks", SENT["looks"] | {"site_name": ""})
    assert f'value="{SENT["operator"]["operator_name"]}"' not in owner.get("/setup/looks").content.decode()
    assert owner.post("/setup/people", SENT["people"]).headers["Location"] == "/setup", "in no circle"


def test_all_steps_done_lead_to_the_opening(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.desk.setup_steps.mails_reach_people", lambda: True)
    for step in STEPS:
        answer = owner.post(f"/setup/{step}", SENT[step])
    assert answer.headers["Location"] == "/setup/open"
    assert owner.get("/setup?on=1").headers["Location"] == "/setup/open"


def test_money_comes_to_the_account_that_it_leaves_from_unless_another_is_named(owner: Client) -> None:
    owner.post("/setup/bank", SENT["bank"] | {"paying_in": ""})
    assert settings_now().site.paying_in == "みずほ 東京営業部 普通 1234567 カ）ミドリ"


def test_the_desk_says_what_is_missing_and_leads_back(owner: Client) -> None:
    page = owner.get("/desk/opening").content.decode()
    assert "EMAIL_URL=submission://" in page
    assert 'href="/setup"' in page
    assert 'href="/setup"' in owner.get("/desk/").content.decode()


def test_the_address_that_everybody_may_read_is_not_the_owners_unless_they_type_it(owner: Client) -> None:
    page = owner.get("/setup/operator").content.decode()
    assert OWNER["email"] not in page
    assert "だれでも読めます" in page
    assert 'href="/legal" target="_blank"' in owner.get("/setup/legal").content.decode(), "the step stays open"


@pytest.mark.django_db
def test_the_pages_of_the_second_step_do_not_lead_to_a_desk_that_is_still_shut() -> None:
    browser = Client()
    assert browser.post(f"/setup/begin/{make_setup_code()}").status_code == 302
    assert browser.post("/setup/owner", OWNER).headers["Location"] == "/setup"
    door.forget()
    assert "運営デスクへ" not in browser.get("/accounts/2fa/totp/activate/", follow=True).content.decode()


def test_a_colour_is_seen_before_it_is_saved(owner: Client) -> None:
    assert 'fill="#7a1fa2"' in owner.get("/setup/looks", {"accent": "#7a1fa2"}).content.decode().partition("pills")[0]
    for pale in ("#ffff00", "#FFFF00 "):
        assert "この色では、文字が読みにくくなります" in owner.get("/setup/looks", {"accent": pale}).content.decode()
    for other in ("", "yellow", "#7a1fa2" * 99, "\x00"):
        drawn = owner.get("/setup/looks", {"accent": other}).content.decode().partition("pills")[0]
        assert ('fill="#0017c1"' in drawn) is (other in ("", "yellow", "\x00")), other


def test_what_the_owner_does_is_not_answered_by_asking_for_their_consent(owner: Client) -> None:
    through(owner, "operator", "legal")
    assert "規約への同意が、まだです" not in owner.post("/setup/looks", {"accent": "x"}).content.decode()
    owner.post("/setup/open")
    assert "規約への同意が、まだです" not in owner.post("/desk/opening", {"email": "x"}).content.decode()
    assert "規約への同意が、まだです" in owner.post("/jobs/new", {"publish": "1", "title": "ロゴ"}).content.decode()


def test_who_signs_up_reads_to_which_address_the_mail_went(owner: Client) -> None:
    through(owner, "operator", "legal", "people")
    owner.post("/setup/open")
    agreed = {"agreed": "on", "aims": "hire"}
    answer = Client().post("/accounts/signup/", SIGN_UP | agreed, follow=True)
    assert f"{SIGN_UP['email']}に、確認のメールを送りました" in answer.content.decode()
