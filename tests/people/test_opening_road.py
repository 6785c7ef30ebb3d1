"""The road through the first set-up is short: each step leads to the next, and what is known is not asked for again."""

from collections.abc import Iterator

import pytest
from django.test import Client

from michinori.machinery import looks
from michinori.machinery.settings import settings_now
from michinori.rules.settings.opening import STEPS
from tests.people.test_opening import OWNER, SENT, setting_up


@pytest.fixture(autouse=True)
def _looks() -> Iterator[None]:
    yield
    looks.remember(looks.Looks(), seconds=1e9)


@pytest.fixture
def owner(db: None) -> Client:
    return setting_up()


def test_each_step_leads_on_and_shows_what_is_known(owner: Client) -> None:
    assert owner.get("/setup?on=1").headers["Location"] == "/setup/operator"
    assert f'value="{OWNER["email"]}"' in owner.get("/setup/operator").content.decode()
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
