"""PDFs of papers: PDF/A by their own word, made in the background, quickly, the same bytes each time."""

import io
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from pypdf import PdfReader

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.papers import sheets
from michinori.papers.commands import printing
from michinori.papers.models import Copy, Document, Unprinted
from michinori.papers.pdfs import document_pdf
from michinori.papers.sheets import Section, Sheet, Text, as_archival_pdfs
from tests.papers.kept import kept
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def some(cast: Cast) -> dict[str, list[Document]]:
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    return kept(story.handed_in_and_approved(cast, contract, 1))


def a_sheet(text: str) -> Sheet:
    return Sheet("題", "ja", "道のり", [], [Section("節", [Text(text)])], ["足"], "SHA-256")


def bytes_of(copy: Copy) -> bytes:
    with default_storage.open(copy.place) as file:
        return bytes(file.read())


@pytest.mark.parametrize("digits", [64, 200])
def test_a_long_run_of_letters_is_copied_as_it_is_whether_it_fits_on_a_line_or_not(digits: int) -> None:
    run = "f39d67d014e515e6f934b705f7c7e652b713753720696a986409ebe52c671236" * 4
    (pdf,) = as_archival_pdfs([(a_sheet(f"{run[:digits]} 以上"), datetime(2026, 11, 29, tzinfo=UTC))])
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert run[:digits] in text.replace("\n", "")
    assert (digits > 100) == (run[:digits] not in text), "the long one is broken"


def test_every_paper_says_that_it_is_pdf_a_and_embeds_all_its_fonts() -> None:
    """What the file says of itself and that no font is missing; no validator of the standard runs here."""
    some(Cast())
    assert printing.print_due() == Document.objects.exclude(kind="terms_notice").count() == Copy.objects.count() == 6
    for copy in Copy.objects.all():
        with default_storage.open(copy.place) as file:
            reader = PdfReader(file)
            assert reader.xmp_metadata is not None
            said = reader.xmp_metadata.stream.get_data().decode()
            assert re.search(r"pdfaid:part[=>\"]+2", said), said
            assert re.search(r"pdfaid:conformance[=>\"]+U", said), said
            intents = reader.trailer["/Root"]["/OutputIntents"]
            assert intents[0].get_object()["/S"] == "/GTS_PDFA1"
            assert not reader.is_encrypted
            for page in reader.pages:
                for font in page["/Resources"]["/Font"].values():
                    (inner,) = font.get_object()["/DescendantFonts"]
                    described = inner.get_object()["/FontDescriptor"].get_object()
                    assert {"/FontFile2", "/FontFile3"} & set(described)


def test_the_background_leaves_nothing_waiting_and_the_same_bytes_come_again() -> None:
    cast = Cast()
    found = some(cast)
    assert Unprinted.objects.count() == 6
    printing.print_due()
    assert not Unprinted.objects.exists()
    made = {copy.document_id: bytes_of(copy) for copy in Copy.objects.all()}
    Document.objects.count()
    again = {
        one.id: pdf
        for rows in found.values()
        for one in rows
        for pdf in as_archival_pdfs([(printing.document_sheet(one), one.made_at)])
    }
    assert made == again
    invoice = found["receipt"][0]
    with document_pdf(Actor.person(cast.aoi.id), invoice.id)[1] as file:
        assert file.read() == made[invoice.id]


def test_one_that_cannot_be_set_keeps_no_other_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    some(Cast())
    broken = tmp_path / "typesetting.py"
    program = sheets._PROGRAM.read_text().replace(
        "asked = json.load(sys.stdin)", "asked = json.load(sys.stdin)\n    assert '納品書' not in str(asked)"
    )
    broken.write_text(
        program.replace('Path(__file__).with_name("sheet.typ")', f'Path("{sheets._PROGRAM.with_name("sheet.typ")}")')
    )
    monkeypatch.setattr(sheets, "_PROGRAM", broken)
    assert printing.print_due() == 5
    (waiting,) = Unprinted.objects.select_related("document")
    assert (waiting.document.kind, waiting.tries) == ("delivery_slip", 1)
    assert waiting.next_try_at > datetime.now(UTC)
    assert printing.print_due() == 0
    monkeypatch.undo()
    Unprinted.objects.update(next_try_at=datetime.now(UTC) - timedelta(minutes=1))
    assert printing.print_due() == 1


def test_more_than_go_in_at_once_are_made_in_one_call(monkeypatch: pytest.MonkeyPatch) -> None:
    some(Cast())
    monkeypatch.setattr(printing, "AT_ONCE", 4)
    assert printing.print_due(most=1) == 4, "a whole batch, and no further one"
    assert printing.print_due() == 2
    assert not Unprinted.objects.exists()


def test_letters_that_no_font_has_are_replaced_and_the_record_keeps_them() -> None:
    (pdf,) = as_archival_pdfs([(a_sheet("絵😀と𠮷野家と안녕\x07"), clock.now())])
    text = "".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())
    assert "絵〓と𠮷野家と안녕〓" in text
    assert "😀" not in text


def test_any_number_of_such_letters_makes_a_paper() -> None:
    many = "".join(chr(0x1F300 + n) for n in range(400))
    (pdf,) = as_archival_pdfs([(a_sheet(f"髙橋{many}"), clock.now())])
    assert "〓" * 20 in PdfReader(io.BytesIO(pdf)).pages[0].extract_text().replace("\n", "")


def test_a_paper_is_set_in_half_a_second() -> None:
    cast = Cast()
    invoice = some(cast)["receipt"][0]
    sheet = printing.document_sheet(invoice)
    took = least_seconds_of_children(lambda: as_archival_pdfs([(sheet, invoice.made_at)]))
    assert took < 0.5, took


def least_seconds_of_children(work: Callable[[], object]) -> float:
    """Processor time of the processes that ``work`` starts and waits for: the least of three tries."""
    taken = []
    for _ in range(3):
        before = os.times()
        work()
        after = os.times()
        taken.append(after.children_user + after.children_system - before.children_user - before.children_system)
    return min(taken)
