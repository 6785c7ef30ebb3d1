"""Consents to legal pages: asked at the next sign-in, kept with the sign-up, needed for whatever is new."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from michinori.contracts.commands import amendments, deliveries, offers
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.leaving.own_data import own_data
from michinori.market.commands import jobs, proposals
from michinori.market.models import Job, Proposal
from michinori.people.commands.consents import give_consents
from michinori.people.commands.tokens import create_token
from michinori.people.consents import agreed_before, due_consents
from michinori.people.models import Consent, SecurityEntry, User
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import write_review
from tests.legal.publishing import PASSWORD, published
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices

JOB = {"title": "ロゴ", "description": "小さなロゴ", "category": "design", "kind": "fixed"}
SIGN_UP = {"display_name": "みお", "email": "mio@example.jp", "password1": PASSWORD, "company": ""}


@pytest.fixture
def cast() -> Cast:
    return Cast()


def signs_in(user: User, there: str = "") -> tuple[Client, Any]:
    browser = Client()
    sent = {"login": user.email, "password": PASSWORD} | ({"next": there} if there else {})
    return browser, browser.post("/accounts/login/", sent)


def agrees(browser: Client, there: str = "/") -> Any:
    page = browser.get(f"/agree?next={there}").content.decode()
    shown = dict(re.findall(r'name="(terms|privacy)" value="(\d+)"', page))
    return browser.post("/agree", {**shown, "next": there})


@pytest.mark.django_db
def test_nobody_is_asked_while_nothing_is_published(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published("trade")
    published("clients")
    assert signs_in(ren)[1]["location"] == "/"
    jobs.create_job(actor=cast.acts(ren), body=JOB)
    assert not Consent.objects.exists()


@pytest.mark.django_db
def test_the_next_sign_in_asks_once_and_goes_on_to_the_page(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    terms, privacy = published(), published("privacy")
    browser, answer = signs_in(ren, "/jobs?q=logo")
    assert answer["location"] == "/agree?next=%2Fjobs%3Fq%3Dlogo"
    page = browser.get(answer["location"]).content.decode()
    assert "利用規約" in page
    assert "プライバシーポリシー" in page
    assert f'value="{terms.number}"' in page
    answer = agrees(browser, "/jobs?q=logo")
    assert (answer.status_code, answer["location"]) == (302, "/jobs?q=logo")
    kept = Consent.objects.filter(user=ren).values_list("asked__document", "asked__number", "how")
    assert sorted(kept) == [("privacy", privacy.number, "page"), ("terms", terms.number, "page")]
    assert {"consent_given"} == set(
        SecurityEntry.objects.filter(user=ren, about="terms").values_list("kind", flat=True)
    )
    assert signs_in(ren, "/jobs")[1]["location"] == "/jobs", "it asks once"
    assert agrees(browser)["location"] == "/"
    assert Consent.objects.count() == 2


@pytest.mark.django_db
def test_a_new_version_asks_again_from_its_day_on_and_says_what_changed(
    cast: Cast, turn: Callable[..., object]
) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published(ja="一\n\n二\n\n三")
    agrees(signs_in(ren)[0])
    published(ja="一\n\n二つ\n\n三", ahead=3)
    assert signs_in(ren)[1]["location"] == "/"
    turn(days=4)
    browser, answer = signs_in(ren)
    page = browser.get(answer["location"]).content.decode()
    assert "<del>二</del>" in page
    assert "<ins>二つ</ins>" in page
    (due,) = due_consents(ren.id)
    assert (due.number, agreed_before(ren.id, due)) == (2, 1)


@pytest.mark.django_db
def test_who_does_not_agree_reads_on_is_told_so_and_is_led_in_no_circle(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published()
    browser, _ = signs_in(ren)
    for page in ("/", "/jobs", "/contracts", "/money", "/settings", "/legal", "/legal/terms"):
        answer = browser.get(page)
        assert answer.status_code == 200, page
        assert "規約への同意が、まだです" in answer.content.decode(), page
    agrees(browser)
    assert "規約への同意が、まだです" not in browser.get("/jobs").content.decode()


@pytest.mark.django_db
def test_nobody_is_told_that_the_first_terms_are_new_ones(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published()
    browser, answer = signs_in(ren)
    asked, elsewhere = browser.get(answer["location"]).content.decode(), browser.get("/jobs").content.decode()
    refused = Client()
    refused.force_login(ren)
    posted = refused.post("/jobs/new", {"publish": "1", "title": "ロゴ"}).content.decode()
    for page in (asked, elsewhere, posted):
        assert "新しい規約を" not in page
        assert "規約が新しくなりました" not in page
    for page in (elsewhere, posted):
        assert "規約への同意が、まだです" in page
    agrees(browser)
    published()
    browser, answer = signs_in(ren)
    assert "新しい規約を" in browser.get(answer["location"]).content.decode()
    assert "規約が新しくなりました" in browser.get("/jobs").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "there",
    [
        "https://evil.example/",
        "//evil.example",
        "/agree?next=/agree",
        "/accounts/logout/",
        "/accounts/login/?next=/agree",
        "javascript:alert(1)",
    ],
)
def test_it_goes_on_to_no_page_but_of_this_site(cast: Cast, there: str) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published()
    browser, _ = signs_in(ren)
    assert f'href="{there}"' not in browser.get("/agree", {"next": there}).content.decode()
    assert browser.post("/agree", {"terms": "1", "next": there})["location"] == "/"


@pytest.mark.django_db
def test_it_goes_on_to_the_pages_of_ones_own_sign_in(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published()
    browser, answer = signs_in(ren, "/accounts/2fa/")
    assert answer["location"] == "/agree?next=%2Faccounts%2F2fa%2F"
    assert agrees(browser, "/accounts/2fa/")["location"] == "/accounts/2fa/"


@pytest.mark.django_db
def test_only_what_was_shown_is_agreed_to(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published()
    browser, _ = signs_in(ren)
    published()
    for wrong in ({"terms": "1"}, {}, {"terms": "9"}, {"terms": "x"}, {"terms": "1" * 50}):
        answer = browser.post("/agree", wrong, follow=True)
        assert "規約がまた変わりました" in answer.content.decode(), wrong
    assert not Consent.objects.exists()
    with pytest.raises(Problem, match="terms-of-service-changed"):
        give_consents(actor=cast.acts(ren), shown={"terms": 1})
    assert give_consents(actor=cast.acts(ren), shown={"terms": 2}) == 1
    assert due_consents(ren.id) == []
    with pytest.raises(Problem, match="not-found"):
        give_consents(actor=Actor.operator(), shown={"terms": 2})


def refused(command: Any, **given: Any) -> None:
    before = Job.objects.count(), Proposal.objects.count()
    with pytest.raises(Problem, match="terms-to-accept") as found:
        command(**given)
    assert found.value.status == 409
    assert (Job.objects.count(), Proposal.objects.count()) == before


@pytest.mark.django_db
def test_nothing_new_without_consent_and_what_runs_goes_on_to_the_last_yen(cast: Cast) -> None:
    contract, waiting = story.active(cast), story.proposed(cast)
    offer, open_job = story.offered(cast), jobs.create_job(actor=cast.acts(cast.mio), body=JOB)
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    published()
    refused(jobs.create_job, actor=aoi, body=JOB)
    refused(proposals.create_proposal, actor=ren, job_id=open_job.id, body={"price": 1_000, "message": "ぜひ"})
    refused(offers.offer_terms, actor=aoi, proposal_id=waiting, terms=story.terms())
    refused(offers.accept_offer, actor=ren, contract_id=offer.id, terms_version=1)
    proposed = amendments.propose_amendment(
        actor=ren, contract_id=contract.id, terms=with_prices(contract, 12_000, 14_400, 21_600), reason="見直し"
    )
    amendments.decline_amendment(actor=aoi, amendment_id=proposed.id)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=aoi, contract_id=contract.id)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", 48_000)
    refused(write_review, actor=ren, contract_id=contract.id, stars=dict.fromkeys(SCALES, 5))
    give_consents(actor=ren, shown={"terms": 1})
    assert offers.accept_offer(actor=ren, contract_id=offer.id, terms_version=1).status == "agreed"
    refused(jobs.create_job, actor=aoi, body=JOB)


@pytest.mark.django_db
def test_a_form_typed_before_the_consent_is_not_lost(cast: Cast) -> None:
    """Somebody who was signed in when the version came writes a job: it comes back whole, and says where to agree."""
    ren = cast.person("Ren", password=PASSWORD)
    browser, _ = signs_in(ren)
    typed = JOB | {"description": "書いたものは残る", "publish": "1"}
    published()
    answer = browser.post("/jobs/new", typed)
    text = answer.content.decode()
    assert "書いたものは残る" in text
    assert "新しい規約への同意" in text or "規約が新しくなりました" in text
    assert 'href="/agree"' in text
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_a_token_is_refused_in_the_same_words_and_cannot_agree(cast: Cast, client: Client) -> None:
    ren, published_one = cast.ren, published()
    secret = create_token(actor=cast.acts(ren), name="program", scopes=["read", "write"])[1]
    given = {"headers": {"Authorization": f"Bearer {secret}"}, "content_type": "application/json"}
    answer: Any = client.post("/api/v1/jobs", JOB, **given)
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "terms-to-accept")
    assert client.get("/api/v1/contracts", headers=given["headers"]).status_code == 200  # type: ignore[arg-type]
    give_consents(actor=cast.acts(ren), shown={"terms": published_one.number})
    again: Any = client.post("/api/v1/jobs", JOB, **given)
    assert again.status_code == 201


@pytest.mark.django_db
def test_the_sign_up_shows_the_pages_needs_the_tick_and_keeps_the_consent(client: Client) -> None:
    assert 'name="agreed"' not in client.get("/accounts/signup/").content.decode()
    published()
    published("privacy")
    page = client.get("/accounts/signup/").content.decode()
    assert 'href="/legal/terms"' in page
    shown = re.search(r'name="shown" value="([^"]+)"', page)
    assert shown
    assert shown[1] == "privacy:1,terms:1"
    answer = client.post("/accounts/signup/", SIGN_UP | {"shown": shown[1]})
    assert "id_agreed_error" in answer.content.decode()
    assert not User.objects.exists()
    assert client.post("/accounts/signup/", SIGN_UP | {"shown": shown[1], "agreed": "on"}).status_code == 302
    mio = User.objects.get(email="mio@example.jp")
    assert set(Consent.objects.filter(user=mio).values_list("asked__document", "how")) == {
        ("terms", "sign_up"),
        ("privacy", "sign_up"),
    }
    assert due_consents(mio.id) == []


@pytest.mark.django_db
@pytest.mark.parametrize("shown", ["terms:1", "terms:99", "", "nonsense", "terms:1,terms:2,privacy:-1", "terms:²"])
def test_a_sign_up_with_other_numbers_keeps_nothing_that_was_not_shown(client: Client, shown: str) -> None:
    published()
    published()
    sent = SIGN_UP | {"shown": shown, "agreed": "on"}
    assert client.post("/accounts/signup/", sent).status_code == 302
    mio = User.objects.get(email="mio@example.jp")
    assert [one.number for one in due_consents(mio.id)] == ([] if "terms:2" in shown else [2])


@pytest.mark.django_db
def test_ones_consents_are_in_ones_data_and_stay_when_the_account_is_closed(cast: Cast) -> None:
    ren = cast.acts(cast.ren)
    published()
    give_consents(actor=ren, shown={"terms": 1})
    (row,) = own_data(ren)["consents"]  # type: ignore[misc]
    assert (row["document"], row["number"], row["how"]) == ("terms", 1, "page")
    close_account(actor=ren, confirm=cast.ren.email)
    assert Consent.objects.filter(user=cast.ren).count() == 1


def test_agreeing_eight_times_at_once_is_one_consent(fresh_database: str) -> None:
    ren = Cast().ren
    published()
    start = Barrier(8)

    def agree(_: int) -> int:
        start.wait()
        try:
            return give_consents(actor=Actor.person(ren.id), shown={"terms": 1})
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(agree, range(8))) == 1
    assert Consent.objects.count() == 1


@pytest.mark.django_db
def test_who_agreed_on_another_device_is_not_told_so_for_ever(cast: Cast) -> None:
    ren = cast.person("Ren", password=PASSWORD)
    published()
    here, there = signs_in(ren)[0], signs_in(ren)[0]
    agrees(there)
    assert "同意は済んでいます" in here.get("/agree").content.decode()
    assert "規約が新しくなりました" not in here.get("/jobs").content.decode()
