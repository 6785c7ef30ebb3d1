"""The list, the bell and the choices as pages and over the API."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from html import unescape

import pytest
from django.conf import settings
from django.test import Client
from notices.test_contract_mails import delivered

from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import path_of
from michinori.notices import queries
from michinori.notices.choices import all_wishes
from michinori.notices.models import Choice, Notice, Timing
from michinori.notices.presets import PRESETS, Preset, preset_of
from michinori.people.commands.tokens import create_token
from tests.api.programs import Program, ok
from tests.pages.visitors import signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
type Counter = Callable[[int], AbstractContextManager[object]]


@pytest.fixture
def cast() -> Cast:
    cast = Cast()
    story.active(cast)
    delivered()
    return cast


def test_the_list_the_bell_and_reading(cast: Cast, django_assert_max_num_queries: Counter) -> None:
    browser = signed_in(cast.ren)
    page = few(lambda: browser.get("/notices")).content.decode()
    assert "クライアントが条件を提示しました" in page
    assert "すべて既読にする" in page
    bell = browser.get("/notices/unread").content.decode()
    assert "（未読2件）" in bell, "what Ren did himself is read already"
    assert "mail-bounced" not in bell
    (newest, *_) = queries.notices_of(cast.acts(cast.ren))[0]
    answer = browser.post(f"/notices/{newest.id}/open")
    assert answer.headers["Location"] == path_of(newest.leads_to)
    assert "（未読1件）" in browser.get("/notices/unread").content.decode()
    browser.post("/notices/read")
    page = browser.get("/notices").content.decode()
    assert "すべて既読にする" not in page
    browser.post("/language", {"language": "en"})
    page = browser.get("/notices").content.decode()
    assert "Notifications" in page
    assert newest.words["en"][0] in unescape(page)


def test_a_long_list_goes_page_by_page(cast: Cast, django_assert_max_num_queries: Counter) -> None:
    first = Notice.objects.filter(user=cast.ren).latest("made_at")
    Notice.objects.bulk_create(
        Notice(
            user=cast.ren,
            key=f"more{n}",
            kind=first.kind,
            group=first.group,
            words={"ja": [f"題{n}", ""], "en": [f"t{n}", ""]},
            page=PageRef("notices").as_data(),
            shown=True,
            made_at=first.made_at,
        )
        for n in range(queries.PAGE)
    )
    seen, after = set(), None
    while True:
        rows, after = queries.notices_of(cast.acts(cast.ren), after=after)
        seen |= {row.id for row in rows}
        if after is None:
            break
    assert len(seen) == Notice.objects.filter(user=cast.ren).count()
    browser = signed_in(cast.ren)
    page = few(lambda: browser.get("/notices")).content.decode()
    assert "?after=" in page


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_sets_every_group_at_once_and_leaves_the_hours(cast: Cast, preset: Preset) -> None:
    Timing.objects.create(user=cast.ren, digest_hour=9, quiet_from=22, quiet_until=7)
    browser = signed_in(cast.ren)
    assert browser.post("/settings/notices", {"preset": preset}).status_code == 302
    assert preset_of(all_wishes(cast.ren.id)) == preset
    timing = Timing.objects.get(user=cast.ren)
    assert (timing.digest_hour, timing.quiet_from, timing.quiet_until) == (9, 22, 7)
    page = browser.get("/settings/notices").content.decode()
    assert f'value="{preset}" aria-pressed="true"' in page
    assert page.count('aria-pressed="true"') == 1


def test_what_a_preset_changes_is_said_and_ones_own_choice_comes_back(cast: Cast) -> None:
    """Also after a second preset, pressed in another tab."""
    browser, address = signed_in(cast.ren), "/settings/notices"
    own = {"deadlines-mail": "last", "messages-app": "on", "digest_hour": "9", "finding-app": "on"}
    own |= {
        f"{key}-mail": "off" for key in ("contracts", "messages", "proposals", "reviews", "finding", "columns", "news")
    }
    browser.post(address, own)
    before = all_wishes(cast.ren.id)
    assert 'value="own"' not in browser.get(address).content.decode()
    said = browser.post(address, {"preset": "all"}, follow=True).content.decode()
    assert "「ぜんぶ、すぐに」にしました。変わったもの: 期限が近づいたとき、契約の動き、" in said
    assert 'value="own"' in said
    said = browser.post(address, {"preset": "few"}, follow=True).content.decode()
    assert preset_of(all_wishes(cast.ren.id)) == "few"
    assert "「大事なことだけ」のままです" in browser.post(address, {"preset": "few"}, follow=True).content.decode()
    back = browser.post(address, {"preset": "own"}, follow=True).content.decode()
    assert all_wishes(cast.ren.id) == before
    assert "「自分で決めた受け取り方」にしました" in back
    assert 'value="own"' not in back
    assert browser.post(address, {"preset": "own"}).status_code == 422, "from a tab where it stood before"
    assert all_wishes(cast.ren.id) == before


def test_who_never_chose_has_the_usual_and_an_unknown_preset_is_no_choice(cast: Cast) -> None:
    browser = signed_in(cast.ren)
    assert "ふつうの受け取り方です</h1>" in browser.get("/settings/notices").content.decode()
    assert browser.post("/settings/notices", {"preset": "loud"}).status_code == 422
    assert not Choice.objects.filter(user=cast.ren).exists()


def test_choices_are_shown_saved_and_kept(cast: Cast, django_assert_max_num_queries: Counter) -> None:
    browser = signed_in(cast.ren)
    page = few(lambda: browser.get("/settings/notices")).content.decode()
    for words in ("期限が近づいたとき", "最後の1通（1日前）だけ", "ren@example.com"):
        assert words in page
    sent = {"digest_hour": "9", "quiet_from": "22", "quiet_until": "7", "deadlines-mail": "last"}
    sent |= dict.fromkeys((f"{key}-mail" for key in ("contracts", "messages", "proposals", "reviews")), "daily")
    sent |= {"finding-mail": "off", "columns-mail": "now", "news-mail": "now", "messages-app": "on"}
    assert browser.post("/settings/notices", sent).status_code == 302
    timing = Timing.objects.get(user=cast.ren)
    assert (timing.digest_hour, timing.quiet_from, timing.quiet_until) == (9, 22, 7)
    kept = {row.group: (row.app, row.mail, row.push) for row in Choice.objects.filter(user=cast.ren)}
    assert kept["deadlines"] == (True, "last", False)
    assert kept["finding"] == (False, "off", False)
    assert kept["messages"] == (True, "daily", False)
    wrong = browser.post("/settings/notices", sent | {"quiet_from": "7", "quiet_until": "22"})
    assert wrong.status_code == 422
    assert "1時間以上12時間以内" in wrong.content.decode()
    assert '<option value="22" selected>' in wrong.content.decode()


def test_the_api_lists_reads_and_chooses(cast: Cast) -> None:
    _, token = create_token(actor=cast.acts(cast.ren), name="t", scopes=["read", "write"])
    ren = Program(cast.ren, token)
    first, *_ = ok(ren.get("/notices"))["items"]
    assert (first["group"], first["read_at"]) == ("contracts", None)
    assert ok(ren.get("/notices/unread")) == {"unread": 2, "mail_bounced": False}
    assert ok(ren.post(f"/notices/{first['id']}/read"))["read_at"]
    assert ok(ren.post("/notices/read"))["unread"] == 0
    chosen = ok(ren.get("/users/me/notices"))
    assert chosen["groups"]["deadlines"] == {"app": True, "mail": "now", "push": True}
    chosen["groups"]["deadlines"]["mail"] = "last"
    answer = ok(ren.post("/users/me/notices", chosen | {"quiet_from": 22, "quiet_until": 6}, method="PUT"))
    assert answer == chosen | {"quiet_from": 22, "quiet_until": 6}
    refused = ren.post("/users/me/notices", {"groups": {"money": {"mail": "off"}}}, method="PUT")
    assert refused.status_code == 422
    assert "groups.money.mail" in refused.content.decode()
    assert (
        ren.post("/users/me/notices", {"quiet_from": None, "quiet_until": None}, method="PUT").json()["quiet_from"]
        is None
    )


def test_the_bell_has_its_number_before_any_script_runs(cast: Cast) -> None:
    browser, other = signed_in(cast.ren), signed_in(cast.aoi)
    delivered()
    unread = queries.unread_of(cast.acts(cast.ren))
    assert unread > 0
    assert "（未読0件）" in _bell(browser), "nothing was told yet to a browser that did not sign in by the form"
    browser.get("/notices/unread")
    assert f"（未読{unread}件）" in _bell(browser)
    other.cookies[settings.BELL_COOKIE_NAME] = browser.cookies[settings.BELL_COOKIE_NAME].value
    assert "（未読0件）" in _bell(other), "the number of somebody else"
    browser.post("/notices/read")
    browser.get("/notices")
    assert "（未読0件）" in _bell(browser)


def _bell(browser: Client) -> str:
    return browser.get("/settings").content.decode().partition('id="bell-count"')[2].partition("</span></span>")[0]
