"""Conduct and reviews on pages: figures in words, few contracts said so, answers, forms; few queries."""

import re
from functools import partial

import pytest
from django.test import Client
from pages.visitors import signed_in

from michinori.contracts.models import Contract
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import write_review
from michinori.trust.models import FigureAnswer, Review
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished, nothing_offered, told

pytestmark = pytest.mark.django_db

STARS = dict.fromkeys(SCALES, "4")


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def next_button(page: str) -> str:
    """What the loudest button of a contract's page says."""
    found = re.search(r'id="next".*?<div class="bar-do">.*?<a class="btn[^>]*>(.*?)</a>', page, re.DOTALL)
    return re.sub(r"<[^>]*>|\s", "", found[1]) if found else ""


@pytest.fixture
def cast() -> Cast:
    return Cast(verified=True)


@pytest.fixture
def contract(cast: Cast) -> Contract:
    made = nothing_offered(cast)
    told()
    return made


def test_everybody_sees_the_clients_figures_in_words(cast: Cast, contract: Contract) -> None:
    offered = story.offered(cast)
    pages = (
        (Client(), f"/clients/{contract.client_id}"),
        (Client(), f"/jobs/{contract.job_id}"),
        (signed_in(cast.mio), f"/jobs/{offered.job_id}/propose"),
        (signed_in(cast.ren), f"/contracts/{offered.id}/offer"),
    )
    for browser, address in pages:
        page = text(browser, address)
        assert "半分に満たない額の申し出" in page, address
        assert "まだ契約が少なく" in page
    page = text(signed_in(cast.aoi), f"/jobs/{contract.job_id}/proposals")
    assert "異議や差し戻しを受けた報告" in page
    assert "まだ、数えられる契約がありません。" in text(Client(), f"/workers/{cast.mio.id}")
    english = Client().get(f"/clients/{contract.client_id}", headers={"accept-language": "en"}).content.decode()
    assert "Offers below half" in english
    assert "半分に満たない額" not in english


def test_bars_are_as_long_as_their_numbers_say(contract: Contract) -> None:
    page = text(Client(), f"/clients/{contract.client_id}")
    pairs = re.findall(
        r'<dd><div><b>(\d+)%</b>.*?<rect [^>]*width="160"[^>]*/><rect [^>]*width="(\d+)"', page, re.DOTALL
    )
    assert len(pairs) >= 3
    for percent, width in pairs:
        assert abs(int(width) - int(percent) * 1.6) <= 1.3, (percent, width)


def test_pages_with_figures_make_few_queries(cast: Cast, contract: Contract) -> None:
    for address in (f"/clients/{contract.client_id}", f"/workers/{cast.ren.id}", f"/jobs/{contract.job_id}"):
        for browser in (Client(), signed_in(cast.mio)):
            browser.get(address)
            assert few(partial(browser.get, address)).status_code == 200


def test_the_client_answers_on_its_own_page(cast: Cast, contract: Contract) -> None:
    here = f"/conduct/client/{contract.client_id}/offers_below_half"
    assert here in text(signed_in(cast.aoi), f"/clients/{contract.client_id}")
    assert here not in text(signed_in(cast.mio), f"/clients/{contract.client_id}")
    aoi = signed_in(cast.aoi)
    assert aoi.post(here, {"text": ""}).status_code == 422
    assert signed_in(cast.mio).post(here, {"text": "他人です"}).status_code == 404
    assert aoi.get(f"/conduct/client/{contract.client_id}/nonsense").status_code == 404
    assert not FigureAnswer.objects.exists()
    assert aoi.post(here, {"text": "<b>親会社</b>の都合です。"}).status_code == 302
    page = text(Client(), f"/clients/{contract.client_id}")
    assert "&lt;b&gt;親会社&lt;/b&gt;の都合です。" in page
    again = aoi.post(here, {"text": "もう一度"})
    assert again.status_code in (409, 422)
    assert FigureAnswer.objects.count() == 1


def test_both_review_each_other_on_the_contract(cast: Cast) -> None:
    contract = finished(cast)
    here = f"/contracts/{contract.id}/reviews"
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    assert next_button(text(ren, f"/contracts/{contract.id}")) == "評価する"
    assert "指示のわかりやすさ" in text(ren, here)
    assert "仕事の質" in text(aoi, here)
    assert ren.post(here, {"comment": "よかった"}).status_code == 422
    assert not Review.objects.exists()
    assert ren.post(here, STARS | {"comment": "秘密のあいだ"}).status_code == 302
    assert "秘密のあいだ" not in text(aoi, here)
    assert "まだ、あなたにしか見えません。" in text(ren, here)
    assert aoi.post(here, STARS | {"comment": "すばらしい"}).status_code == 302
    published = text(aoi, here)
    assert "二人の評価がそろったので、公開されました。" in published
    assert "秘密のあいだ" in published
    first = Review.objects.get(by="worker")
    assert signed_in(cast.mio).post(f"/reviews/{first.id}/reply", {"text": "x"}).status_code == 404
    assert aoi.post(f"/reviews/{first.id}/reply", {"text": ""}).status_code == 422
    assert aoi.post(f"/reviews/{first.id}/reply", {"text": "またお願いします"}).status_code == 302
    page = text(Client(), f"/clients/{contract.client_id}")
    assert "秘密のあいだ" in page
    assert "またお願いします" in page
    assert "すばらしい" in text(Client(), f"/workers/{cast.ren.id}")
    room = text(ren, f"/contracts/{contract.id}")
    assert here in room
    assert next_button(room) == "残高を見る"
    assert "することはありません" not in room


def test_nobody_is_offered_to_report_what_they_or_their_company_wrote(cast: Cast) -> None:
    contract = finished(cast)
    for who in (cast.ren, cast.aoi):
        write_review(actor=cast.acts(who), contract_id=contract.id, stars=dict.fromkeys(SCALES, 3), comment="どうも")
    of_ren, of_aoi = (f"/reports/review/{Review.objects.get(by=side).id}" for side in ("worker", "client"))
    pages = {who: text(signed_in(who), f"/clients/{contract.client_id}") for who in (cast.ren, cast.aoi, cast.mio)}
    assert [of_ren in page for page in pages.values()] == [False, True, True]
    pages = {who: text(signed_in(who), f"/workers/{cast.ren.id}") for who in (cast.ren, cast.aoi, cast.mio)}
    assert [of_aoi in page for page in pages.values()] == [True, False, True]


def test_many_reviews_make_no_more_queries(cast: Cast) -> None:
    for _ in range(4):
        contract = finished(cast)
        for who in (cast.ren, cast.aoi):
            stars = dict.fromkeys(SCALES, 3)
            write_review(actor=cast.acts(who), contract_id=contract.id, stars=stars, comment="ありがとう")
    told()
    page = few(lambda: text(Client(), f"/clients/{contract.client_id}"))
    assert "評価1件" in page
    assert "ほかの3件は、平均に入れていません" in page, "all four within ninety days"


def test_after_fourteen_days_the_page_waits_for_nothing(cast: Cast) -> None:
    contract = finished(cast)
    here = f"/contracts/{contract.id}/reviews"
    story.wait_days(15)
    page = text(signed_in(cast.ren), here)
    assert "公開された評価はありません。" in page
    assert "どうでしたか" not in page
    assert signed_in(cast.ren).post(here, STARS).status_code == 422
    assert not Review.objects.exists()
