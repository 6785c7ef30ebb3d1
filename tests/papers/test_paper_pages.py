"""Papers over HTTP: what arrives is what verifies, PDFs say in Japanese and English what happened, links lead there."""

import io
import json
import re
from dataclasses import asdict, replace
from typing import Any

import pytest
from api.programs import Program, ok
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from michinori.contracts.commands.bids import seal_bid
from michinori.contracts.models import SealedBid, Termination
from michinori.kernel.actor import Actor
from michinori.kernel.chain import digest
from michinori.machinery import clock
from michinori.machinery.models import Event, OutboxItem
from michinori.pages.papers.documents import SearchForm
from michinori.papers import sheets
from michinori.papers.commands.documents import keep_notices
from michinori.papers.layouts.evidence import evidence_sheet
from michinori.papers.models import Copy, Document
from michinori.papers.queries.evidence import read_pack
from michinori.papers.sheets import Sheet, Text, as_pdf
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.rules.contract.evidence import verify
from tests.pages.visitors import bad_values, signed_in
from tests.papers.contracts import CLIENT_WORDS, WORKER_WORDS, closed_by_silence, ending, worked
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_japanese() -> Any:
    with translation.override("ja"):
        yield


def _text(pdf: bytes) -> str:
    """All words of a PDF without the spaces that its layout put in."""
    return "".join("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _kept() -> None:
    for item in OutboxItem.objects.filter(kind="contract_events").order_by("id"):
        keep_notices(item)


def _got(browser: Client, address: str) -> Any:
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content
    return answer


def test_the_history_leads_to_a_pack_that_verifies() -> None:
    cast = Cast()
    contract = ending(cast)
    ren = signed_in(cast.ren)
    page = _got(ren, f"/contracts/{contract.id}/history").content.decode()
    assert f"/contracts/{contract.id}/evidence.json" in page
    assert f"/contracts/{contract.id}/evidence.pdf" in page
    assert f"/contracts/{contract.id}/history" in _got(ren, f"/contracts/{contract.id}").content.decode()
    answer = _got(ren, f"/contracts/{contract.id}/evidence.json")
    assert answer["Content-Disposition"] == f'attachment; filename="evidence-{contract.id}.json"'
    assert verify(json.loads(answer.content)).sound


def test_the_pdf_says_it_in_the_readers_language_with_number_time_and_digest_on_each_page() -> None:
    cast = Cast()
    contract = ending(cast)
    answer = _got(signed_in(cast.ren), f"/contracts/{contract.id}/evidence.pdf")
    assert answer["Content-Type"] == "application/pdf"
    text = _text(answer.content)
    for said in (
        CLIENT_WORDS,
        WORKER_WORDS,
        "契約の証拠書類",
        "53,000円",
        "ワイヤー.txt",
        "青空ウェブ制作",
        "争いのない",
    ):
        assert said in text, said
    pages = PdfReader(io.BytesIO(answer.content)).pages
    for number, page in enumerate(pages, 1):
        said = "".join(page.extract_text().split())
        assert contract.id in said
        assert f"{number}/{len(pages)}" in said
        assert "SHA-256" in said
    User.objects.filter(id=cast.ren.id).update(language="en")
    english = signed_in(cast.ren).get(f"/contracts/{contract.id}/evidence.pdf", headers={"Accept-Language": "en"})
    said = "".join(page.extract_text() for page in PdfReader(io.BytesIO(english.content)).pages)
    assert "Evidence" in said
    assert "¥53,000" in said


def _program(user: User) -> Program:
    token = create_token(actor=Actor.operator(), user_id=user.id, name="test", scopes=["read"])[1]
    return Program(user, token)


def test_programs_get_the_same_pack_and_find_documents() -> None:
    cast = Cast()
    contract = ending(cast)
    _kept()
    ren, mio = _program(cast.ren), _program(cast.mio)
    assert verify(ok(ren.get(f"/contracts/{contract.id}/evidence.json"))).sound
    found = ok(ren.get("/papers", amount_min=55_000, counterparty="青空", kind="terms_notice"))["items"]
    assert [(one["kind"], one["terms_version"], one["amount_with_tax"]) for one in found] == [
        ("terms_notice", 2, 58_300)
    ]
    whole = ok(ren.get(f"/papers/{found[0]['id']}"))
    assert digest(whole["record"]) == whole["sha256"]
    assert len(whole["record"]["body"]["items"]) == 9
    assert ren.get("/papers", cursor="bm9uc2Vuc2U").status_code == 422
    assert ok(mio.get("/papers"))["items"] == []
    assert mio.get(f"/papers/{found[0]['id']}").status_code == 404
    assert ok(ren.get(f"/contracts/{contract.id}/shortfall"))["contracts"][0]["id"] == contract.id


def test_nothing_sealed_is_in_a_pack_or_its_pdf() -> None:
    """Both seal a number; neither, nor what opens its commitment, is anywhere in what either can take away."""
    cast = Cast()
    contract = ending(cast)
    termination = Termination.objects.get(contract=contract)
    story.wait_days(8)
    for user, amount in ((cast.ren, 33_331), (cast.aoi, 22_227)):
        seal_bid(actor=cast.acts(user), termination_id=termination.id, amount=amount)
        for reader in (cast.ren, cast.aoi):
            browser = signed_in(reader)
            said = _got(browser, f"/contracts/{contract.id}/evidence.json").content.decode()
            said += _printed(evidence_sheet(json.loads(said)))
            said += str(ok(_program(reader).get(f"/contracts/{contract.id}/evidence.json")))
            for secret in ("33331", "33_331", "33,331", "22227", "22,227"):
                assert not re.search(rf"(?<![0-9a-f]){secret}(?![0-9a-f])", said), "not but by chance within a hash"
            for secret in _nonces():
                assert secret not in said
    assert SealedBid.objects.count() == 2
    assert any(event.kind.startswith("bid") for event in Event.objects.filter(subject_id=contract.id))


def _printed(sheet: Sheet) -> str:
    """All that would be printed."""
    return json.dumps(asdict(sheet), ensure_ascii=False)


def _nonces() -> list[str]:
    return [bytes(bid.nonce).hex() for bid in SealedBid.objects.all()]


def test_documents_are_found_on_their_page_and_from_the_terms() -> None:
    cast = Cast()
    contract = worked(cast)
    _kept()
    ren = signed_in(cast.ren)
    newest = Document.objects.get(terms_version=2)
    for address in ("/papers", f"/contracts/{contract.id}/terms", f"/contracts/{contract.id}/terms/2/notice"):
        assert f"/papers/{newest.id}.pdf" in _got(ren, address).content.decode(), address
    nothing = _got(ren, "/papers?since=2030-01-01").content.decode()
    assert "あてはまる書類はありません" in nothing
    wrong = ren.get("/papers?since=2027-02-31&least=abc")
    assert wrong.status_code == 422
    assert "2027-02-31" in wrong.content.decode()
    assert newest.id not in wrong.content.decode()
    pdf = b"".join(_got(ren, f"/papers/{newest.id}.pdf").streaming_content)
    assert newest.number in _text(pdf)
    assert "書類はまだありません" in _got(signed_in(cast.mio), "/papers").content.decode()


def test_odd_things_in_the_search_are_said_at_the_field_and_never_break_it() -> None:
    cast = Cast()
    worked(cast)
    _kept()
    ren = signed_in(cast.ren)
    for name, value in bad_values([*SearchForm.base_fields, "before"]):
        answer = ren.get("/papers", {name: value})
        assert answer.status_code in (200, 422), (name, value)


def test_the_list_of_documents_makes_few_queries_however_many_there_are() -> None:
    cast = Cast()
    worked(cast)
    _kept()
    ren, counts = signed_in(cast.ren), []
    for _ in range(2):
        with CaptureQueriesContext(connection) as seen:
            _got(ren, "/papers")
        counts.append(len(seen))
        worked(cast)
        _kept()
    assert counts[0] == counts[1] <= 8


def test_the_worker_is_led_to_the_shortfall_and_the_client_is_not() -> None:
    cast = Cast()
    contract = closed_by_silence(cast)
    ren = signed_in(cast.ren)
    address = f"/contracts/{contract.id}/shortfall"
    opened = Termination.objects.get(contract=contract)
    for page in (f"/contracts/{contract.id}", f"/terminations/{opened.id}"):
        assert address in _got(ren, page).content.decode()
    assert address not in _got(signed_in(cast.aoi), f"/contracts/{contract.id}").content.decode()
    assert "24,631円" in _got(ren, address).content.decode()
    assert "仮払いで足りない分の明細" in _text(_got(ren, f"{address}.pdf").content)
    assert _got(ren, f"{address}.json").json()["totals"]["paid_with_tax"] == 24_631


def test_what_people_type_never_breaks_a_paper_or_speaks_to_the_typesetter() -> None:
    cast = Cast()
    typed = '#panic("x") *太字* $a$ \\ ] } 😀 \u202e ' + "長" * 3_000 + "a" * 3_000 + "\n" * 200
    sheet = evidence_sheet(read_pack(cast.acts(cast.ren), worked(cast).id))
    sections = [replace(sheet.sections[0], heading=typed[:200], parts=[Text(typed), Text(typed[:300], "heading")])]
    changed: Sheet = replace(sheet, title=typed[:100], sections=sections)
    assert '#panic("x")*太字*$a$' in _text(as_pdf(changed, made_at=clock.now()))


def test_a_typesetter_that_fails_is_told_and_writes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    cast = Cast()
    worked(cast)
    _kept()
    monkeypatch.setattr(sheets, "_PROGRAM", "/nowhere/typesetting.py")
    answer = signed_in(cast.ren).get(f"/papers/{Document.objects.earliest('made_at').id}.pdf")
    assert answer.status_code == 503
    assert "もう一度お試しください" in answer.content.decode()
    assert not Copy.objects.exists()
