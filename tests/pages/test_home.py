"""Home tells a member what needs them now, what comes by itself, and where their contracts stand."""

import pytest
from django.test import Client
from django.urls import reverse

from michinori.contracts.commands import work
from michinori.market.commands.proposals import decline_proposal
from michinori.market.models import Proposal
from michinori.people.models import User
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def page_of(user: User, language: str = "ja") -> str:
    browser = Client()
    browser.force_login(user)
    answer = browser.get("/", headers={"accept-language": language})
    assert answer.status_code == 200
    return answer.content.decode()


def test_an_offer_waits_for_the_worker_and_the_client_sees_its_clock() -> None:
    cast = Cast()
    contract = story.offered(cast)
    address = reverse("contract", args=[contract.id])
    rens, aois = page_of(cast.ren), page_of(cast.aoi)
    assert "あなたの返事待ちです" in rens
    assert f'class="btn" href="{address}"' in rens
    assert "あなたの返事待ちです" not in aois
    assert "相手の返事待ちです" in aois
    assert contract.title in aois
    assert address not in page_of(cast.mio)


def test_a_report_waits_for_the_client_and_the_worker_reads_what_it_comes_to() -> None:
    cast = Cast()
    contract = story.active(cast)
    ren = cast.acts(cast.ren)
    work.start_stage(actor=ren, contract_id=contract.id, number=1)
    files = [story.a_file(cast.ren)]
    work.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, note="", file_ids=files)
    assert "あなたの確認待ちです" in page_of(cast.aoi)
    assert "3,600円" in page_of(cast.ren)
    assert "¥3,600" in page_of(cast.ren, "en")


def test_an_unanswered_proposal_waits_for_the_client_without_a_clock() -> None:
    cast = Cast()
    proposal = Proposal.objects.get(id=story.proposed(cast))
    here = reverse("job_proposals", args=[proposal.job_id])
    assert f'class="btn" href="{here}"' in page_of(cast.aoi)
    assert "いまは何もありません" not in page_of(cast.aoi)
    assert here not in page_of(cast.ren)
    decline_proposal(actor=cast.acts(cast.aoi), proposal_id=proposal.id)
    assert here not in page_of(cast.aoi)


def test_the_navigation_does_not_call_posting_a_job_searching() -> None:
    browser = Client()
    browser.force_login(Cast().aoi)
    assert 'aria-current="page"' in browser.get("/jobs").content.decode()
    assert 'aria-current="page"' not in browser.get("/jobs/new").content.decode()


def test_a_newcomer_is_told_what_to_do_next() -> None:
    text = page_of(Cast().mio)
    assert "いまは何もありません" in text
    assert "動いている期限はありません" in text


def test_home_makes_few_queries_however_many_contracts(django_assert_max_num_queries: object) -> None:
    cast = Cast()
    for _ in range(3):
        story.offered(cast)
    browser = Client()
    browser.force_login(cast.aoi)
    browser.get("/")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        browser.get("/")
