"""Looking at work: its pages, the version before it, remarks pinned to it, the answer beside it, and nothing more than
the marked preview before it is paid.
"""

import re

import pytest
from django.test import Client
from machinery import samples
from pytest_django import DjangoAssertNumQueries

from michinori.contracts.commands import stages
from michinori.contracts.models import Attachment, Contract, Remark
from michinori.conversation.commands.remarks import make_remark
from michinori.machinery.files import store_file
from tests.exploits.courses import submitted
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def handed_in(cast: Cast, *files: tuple[str, bytes], contract: Contract | None = None) -> tuple[Contract, list[str]]:
    """Ren hands in the first stage: the contract, and the ids of the files."""
    contract, ren = contract or story.active(cast, pay_on="stage"), cast.acts(cast.ren)
    ids = [store_file(actor=ren, name=name, content=content).id for name, content in files]
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=ids)
    return contract, ids


def text(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def beside(page: str, rel: str) -> str:
    found = re.search(rf'href="([^"]+)" rel="{rel}"', page)
    return found[1] if found else ""


def test_pages_follow_each_other_from_file_to_file() -> None:
    cast = Cast()
    _, (leaflet, poster) = handed_in(cast, ("案内.pdf", samples.pdf(2)), ("ポスター.png", samples.picture()))
    aoi = signed_in(cast.aoi)
    first = text(aoi, f"/files/{leaflet}/look")
    assert (beside(first, "prev"), beside(first, "next")) == ("", f"/files/{leaflet}/look?page=2")
    second = text(aoi, beside(first, "next"))
    assert beside(second, "next") == f"/files/{poster}/look?page=1"
    last = text(aoi, beside(second, "next"))
    assert (beside(last, "prev"), beside(last, "next")) == (f"/files/{leaflet}/look?page=2", "")
    assert "見本・原本は支払い後" in last
    assert f'href="/files/{poster}"' not in last


def test_a_new_version_stands_beside_the_one_before() -> None:
    cast = Cast()
    contract, (old,) = handed_in(cast, ("案.png", samples.picture()))
    _, (new,) = handed_in(cast, ("案.png", samples.picture(size=(600, 400))), contract=contract)
    aoi = signed_in(cast.aoi)
    page = text(aoi, f"/files/{new}/look?compare=1")
    assert (f"/files/{old}/preview?page=1" in page, f"/files/{new}/preview?page=1" in page) == (True, True)
    before = text(aoi, f"/files/{old}/look")
    assert f'href="/files/{new}/look?page=1"' in before
    assert "承認する" not in before, "the answer is given beside the newest"


def test_the_answer_stands_beside_the_work_with_its_cost_and_is_given_there() -> None:
    cast = Cast()
    contract, (file,) = handed_in(cast, ("案.png", samples.picture()))
    aoi = signed_in(cast.aoi)
    page = text(aoi, f"/files/{file}/look")
    for said in ("14,400円（税抜）", "額は減りません", "修正 あと2 → 1回", "何もしなければ", "に承認されます"):
        assert said in page
    assert 'name="items" value="テイスト"' in page
    assert "承認する" not in text(signed_in(cast.ren), f"/files/{file}/look")
    approve = f"/contracts/{contract.id}/stages/1/approve"
    assert f'action="{approve}"' in page
    seen = re.search(r'name="seen" value="(\d+)"', page)
    assert seen
    assert aoi.post(approve, {"seen": seen[1]}).status_code == 302
    contract.refresh_from_db()
    assert contract.paid == 14_400
    assert f'href="/files/{file}">' in text(aoi, f"/files/{file}/look"), "the original has passed"


def test_a_remark_is_pinned_where_it_was_made_and_a_wrong_one_keeps_its_words() -> None:
    cast = Cast()
    _, (file,) = handed_in(cast, ("案.pdf", samples.pdf(2)))
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    here = f"/files/{file}/remarks"
    wrong = aoi.post(here, {"body": "ここを青に", "page": "2", "across": "141", "down": "x"})
    assert wrong.status_code == 422
    assert "ここを青に" in wrong.content.decode()
    assert not Remark.objects.exists()
    sent = aoi.post(here, {"body": "ここを青に", "page": "2", "across": "４１．２％", "down": "41.5"})
    row = Remark.objects.get()
    assert (row.page, row.x, row.y, row.by) == (2, 412, 415, "client")
    assert sent["Location"] == f"/files/{file}/look?page=2#remark-{row.n}"
    page = text(ren, f"/files/{file}/look?page=2")
    assert '<svg x="41.2%" y="41.5%"' in page
    assert f'id="remark-{row.n}"' in page
    first = text(ren, f"/files/{file}/look")
    assert "ここを青に" not in first
    assert f'href="?page=2#remark-{row.n}"' in first
    assert signed_in(cast.mio).post(here, {"body": "他人です"}).status_code == 404
    assert Remark.objects.count() == 1


def test_contact_data_in_a_remark_are_stopped_at_the_field() -> None:
    cast = Cast()
    work = submitted(cast)
    file = Attachment.objects.get(contract=work).file_id
    answer = signed_in(cast.aoi).post(f"/files/{file}/remarks", {"body": "090-1234-5678 へ"})
    assert answer.status_code == 422
    assert "090-1234-5678" in answer.content.decode()
    assert not Remark.objects.exists()


def test_a_second_of_a_film_is_told_as_players_show_it() -> None:
    cast = Cast()
    _, (film,) = handed_in(cast, ("完成.mp4", samples.recording(seconds=2)))
    aoi = signed_in(cast.aoi)
    assert aoi.post(f"/files/{film}/remarks", {"body": "音が小さい", "second": "65"}).status_code == 302
    assert 'data-second="65">1:05</a>' in text(signed_in(cast.ren), f"/files/{film}/look")


def test_with_many_remarks_and_files_the_page_makes_few_queries(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cast = Cast()
    files = [(f"{n}.png", samples.picture(size=(60, 40))) for n in range(4)]
    _, ids = handed_in(cast, *files)
    for n in range(5):
        make_remark(actor=cast.acts(cast.aoi if n % 2 else cast.ren), file_id=ids[0], sent={"body": f"{n}"})
    for who in (cast.aoi, cast.ren):
        browser = signed_in(who)
        text(browser, f"/files/{ids[0]}/look")
        with django_assert_max_num_queries(10):
            text(browser, f"/files/{ids[0]}/look?compare=1")


def test_a_remark_that_leads_outside_shows_the_way_inside() -> None:
    cast = Cast()
    work = submitted(cast)
    file = Attachment.objects.get(contract=work).file_id
    sent = {"body": "次は手数料のかからない直接取引でお願いします"}
    make_remark(actor=cast.acts(cast.aoi), file_id=file, sent=sent)
    assert f"/contracts/{work.id}/amend" in text(signed_in(cast.ren), f"/files/{file}/look")
    assert f"/contracts/{work.id}/amend" not in text(signed_in(cast.aoi), f"/files/{file}/look")
