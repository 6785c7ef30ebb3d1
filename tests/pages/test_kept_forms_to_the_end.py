"""Kept forms from their keeping to their end: known as what they are, forgotten once carried out."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from michinori.contracts.models import Contract
from michinori.conversation.models import Message
from michinori.conversation.queries.contracts import thread_of
from michinori.notices.webhooks.models import Webhook
from michinori.people.models import User
from tests.pages.test_kept_forms import words
from tests.stepping import asked
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
__all__ = ["asked"]
NOTHING = "預かっている内容はありません"


@pytest.fixture
def cast() -> Cast:
    return Cast()


@pytest.fixture
def contract(cast: Cast) -> Contract:
    return story.active(cast, spare=80_000)


def key_in(browser: Client, page: str) -> dict[str, str]:
    found = re.search(r'name="writer_key" value="([^"]+)"', browser.get(page).content.decode())
    assert found
    return {"writer_key": found[1]}


def kept_of(browser: Client, user: User, address: str, typed: dict[str, Any], page: str = "") -> None:
    """The user's session ends while they type; they sign in again at the same browser."""
    browser.force_login(user)
    sent = key_in(browser, page or address) | typed
    del browser.cookies[settings.SESSION_COOKIE_NAME]
    assert browser.post(address, sent)["location"].startswith("/accounts/login/")
    browser.force_login(user)


def kept_id(browser: Client) -> dict[str, str]:
    found = re.search(r"/kept/(\w+)/send", browser.get("/kept").content.decode())
    assert found
    return {"kept_form": found[1]}


def test_one_that_the_device_sent_later_is_forgotten(cast: Cast, contract: Contract) -> None:
    """Mended on the page that answered, without a connection: the worker sends it, and no browser is led on."""
    browser, address = Client(), f"/messages/{thread_of(contract)}"
    kept_of(browser, cast.ren, address, {"body": "三日で仕上げます。"})
    sent = kept_id(browser) | {"body": "三日で仕上げます。", "sent_key": "k", "written_by": cast.ren.id}
    assert browser.post(address, sent, headers={"Accept": "application/json"}).status_code == 200
    assert Message.objects.filter(body=sent["body"]).count() == 1
    assert NOTHING in words(browser.get("/kept"))


def test_one_whose_answer_shows_a_secret_once_is_forgotten(cast: Cast) -> None:
    """Such an answer leads nowhere."""
    browser, typed = Client(), {"url": "https://example.com/hook", "events": "notice"}
    kept_of(browser, cast.ren, "/webhooks", typed)
    answer = browser.post("/webhooks", kept_id(browser) | typed)
    assert (answer.status_code, Webhook.objects.count()) == (200, 1), words(answer)
    assert NOTHING in words(browser.get("/kept"))


def test_one_that_then_waits_for_a_second_step_still_has_its_labels(
    cast: Cast, contract: Contract, request: pytest.FixtureRequest
) -> None:
    request.getfixturevalue("asked")  # once the deposit of the scene is made
    browser, address = Client(), f"/contracts/{contract.id}/bonus"
    typed = {"seen": str(contract.last_n), "do": "send", "amount": "30,000", "note": "とても助かりました"}
    kept_of(browser, cast.aoi, address, typed)
    before = re.findall(r"<dt>(.*?)</dt>\s*<dd", browser.get("/kept").content.decode())
    assert browser.post(address, kept_id(browser) | typed)["location"] == "/second-step"
    after = re.findall(r"<dt>(.*?)</dt>\s*<dd", browser.get("/kept").content.decode())
    assert before
    assert after[-len(before) :] == before


def test_it_says_which_button_was_pressed(cast: Cast) -> None:
    browser = Client()
    contract = story.offered(cast)
    address = f"/contracts/{contract.id}/offer"
    for press, said in (("accept", "同意する"), ("decline", "断る")):
        kept_of(browser, cast.ren, address, {"do": press, "seen": str(contract.last_n)})
        assert said in words(browser.get("/kept"))


def test_what_others_send_at_the_same_browser_pushes_nothing_out(cast: Cast) -> None:
    browser = Client()
    kept_of(browser, cast.aoi, "/profile/edit", {"headline": "青空の仕事"}, "/settings")
    for n in range(6):
        kept_of(browser, cast.ren, "/profile/edit", {"headline": f"三日で{n}"}, "/settings")
    assert words(browser.get("/kept")).count("送る先のページ") == 5
    browser.force_login(cast.aoi)
    assert "青空の仕事" in words(browser.get("/kept"))


def test_long_ones_fill_no_disk(cast: Cast) -> None:
    """Two million characters a day, however many forms: what a thief of one page could send, signed out."""
    browser = Client()
    for n in range(3):
        kept_of(browser, cast.ren, "/profile/edit", {"headline": str(n) * 900_000}, "/settings")
    assert words(browser.get("/kept")).count("送る先のページ") == 2


def test_who_leaves_it_there_goes_on_to_where_they_came_for(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.ren)
    for there, shown in (("/messages", "/messages"), ("https://evil.example/", "/"), ("/accounts/logout/", "/")):
        assert f'<p><a href="{shown}">' in browser.get("/kept", {"next": there}).content.decode()
