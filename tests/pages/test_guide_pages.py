"""Help: found by what happened, read by anybody, linked where it is needed, and leading back to the contract."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from michinori.contracts.commands import terminations
from michinori.wording.guides.catalogue import COURSE, GUIDES
from tests.pages.visitors import halfway, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def text_of(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined, no-any-return]


def test_the_help_page_leads_to_every_guide_and_the_footer_to_the_help_page() -> None:
    page = text_of(Client().get("/guides/"))
    assert set(re.findall(r'href="/guides/([\w-]+)"', page)) == set(GUIDES) - set(COURSE[1:])
    assert 'href="/guides/"' in text_of(Client().get("/"))


@pytest.mark.parametrize("slug", GUIDES)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_guide_is_read_without_an_account_in_both_languages(slug: str, language: str) -> None:
    answer = Client().get(f"/guides/{slug}", headers={"accept-language": language})
    assert answer.status_code == 200
    article = text_of(answer).split("<article")[1].split("</article>")[0]
    assert bool(re.search(r"[ぁ-んァ-ン]", article)) == (language == "ja")
    assert len(answer.content) < 100_000


@pytest.mark.parametrize("slug", COURSE)
def test_the_guides_along_an_ending_stand_on_one_page_with_its_days(slug: str) -> None:
    page = text_of(Client().get(f"/guides/{slug}"))
    assert [page.index(f'id="{one}"') for one in COURSE] == sorted(page.index(f'id="{one}"') for one in COURSE)
    assert re.findall(r'<details class="fold" id="([\w-]+)"[^>]* open>', page) == [slug]
    assert all(day in page for day in ("7日目", "10日目", "17日目"))


def test_an_unknown_guide_is_not_found() -> None:
    assert Client().get("/guides/nothing").status_code == 404


def test_the_button_leads_back_to_the_contract_one_came_from() -> None:
    cast = Cast()
    contract = story.active(cast)
    ren = signed_in(cast.ren)
    link = f"/guides/end-halfway?contract={contract.id}"
    assert link in text_of(ren.get(f"/contracts/{contract.id}/end"))
    assert f'href="/contracts/{contract.id}/end"' in text_of(ren.get(link))
    assert f'href="{reverse("contracts")}"' in text_of(ren.get("/guides/end-halfway"))


@pytest.mark.parametrize("sent", ["", "con_x", "con_aaaaaaaaaaaaaaa1", "//evil.example", "javascript:alert(1)", "\x00"])
def test_what_is_no_contract_leads_to_the_list(sent: str) -> None:
    answer = Client().get("/guides/end-halfway", {"contract": sent})
    assert answer.status_code == 200
    assert f'href="{reverse("contracts")}"' in text_of(answer)


def test_guides_stand_beside_the_forms() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    address = f"/contracts/{contract.id}"
    assert "/guides/meter" in text_of(ren.get(address))
    assert "/guides/change-terms" in text_of(ren.get(f"{address}/amend"))
    assert "/guides/objection" in text_of(aoi.get(f"{address}/stages/2/object"))
    assert "/guides/" not in text_of(aoi.get(f"{address}/stages/2/acknowledge")).split("<footer")[0]
    opened = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=19_728, reason="agreed"
    )
    ending = reverse("termination", args=(opened.id,))
    assert "/guides/asked-to-end" in text_of(ren.get(ending))
    assert "/guides/ending-unanswered" in text_of(aoi.get(ending))
    assert "/guides/withdraw-ending" in text_of(aoi.get(ending))


def test_an_offer_of_nothing_is_explained_at_once() -> None:
    cast = Cast()
    contract = story.active(cast)
    opened = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=0, reason="agreed"
    )
    page = text_of(signed_in(cast.ren).get(reverse("termination", args=(opened.id,))))
    assert "/guides/zero-offer" in page


def test_where_the_deposit_is_missing_the_contract_page_says_what_that_means() -> None:
    cast = Cast()
    contract = story.agreed(cast)
    assert "/guides/no-deposit" in text_of(signed_in(cast.ren).get(f"/contracts/{contract.id}"))
    assert "/guides/no-answer" in text_of(signed_in(cast.ren).get("/deadlines"))
