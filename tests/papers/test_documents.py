"""The stored terms notice: one for each version, numbered without gaps, never changed, found again."""

import io
from datetime import date, timedelta

import psycopg
import pytest
from django.core.files.storage import default_storage
from django.db import InternalError, ProgrammingError, connection, transaction
from django.db.utils import IntegrityError
from django.utils import translation
from pypdf import PdfReader

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import offers
from michinori.contracts.models import Contract
from michinori.kernel.chain import digest
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.models import OutboxItem
from michinori.papers.commands.documents import keep_notices
from michinori.papers.models import Copy, Document
from michinori.papers.pdfs import document_pdf
from michinori.papers.queries.documents import Wanted, find_document, list_documents, notices_of
from tests.papers.contracts import worked
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def _told() -> None:
    """What has happened is told once more to the one who keeps notices, as an outbox does after a crash."""
    for item in OutboxItem.objects.filter(kind="contract_events").order_by("id"):
        keep_notices(item)


def _kept(contract: Contract) -> list[tuple[int, str | None]]:
    """Version and day of the order of every notice, in the order of the events."""
    found = Document.objects.filter(contract=contract).order_by("n")
    return [(one.terms_version, one.body["items"][1]["values"]["ordered_on"]) for one in found]


def test_the_outbox_makes_one_notice_for_each_version_and_one_for_the_order() -> None:
    cast = Cast()
    contract = worked(cast)
    assert keep_notices in SUBSCRIBERS["contract_events"]
    outbox.drain({"contract_events": [keep_notices]})
    today = clock.now().astimezone(story.JAPAN).date().isoformat()
    assert _kept(contract) == [(1, None), (1, today), (2, today)]
    _told()
    outbox.drain({"contract_events": [keep_notices]})
    assert Document.objects.count() == 3


def test_a_counter_is_a_version_too_and_other_steps_make_none() -> None:
    cast = Cast()
    contract = story.offered(cast)
    countered = story.terms(price=50_000, stages=[{"name": "全体", "price": 50_000}])
    offers.counter_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms=countered)
    _told()
    assert _kept(contract) == [(1, None), (2, None)]
    offers.decline_offer(actor=cast.acts(cast.aoi), contract_id=contract.id)
    _told()
    assert [one.amount for one in Document.objects.order_by("n")] == [48_000, 50_000]


def test_numbers_leave_no_gap_even_where_a_notice_is_rolled_back() -> None:
    cast = Cast()
    story.offered(cast)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        _told()
        raise ZeroDivisionError
    worked(cast)
    _told()
    year = clock.now().astimezone(story.JAPAN).year
    found = Document.objects.order_by("serial")
    assert [one.number for one in found] == [f"TN-{year}-{n:06}" for n in range(1, len(found) + 1)]
    for one in found:
        assert one.sha256 == digest(one.record)


def _a_notice(cast: Cast) -> Document:
    story.offered(cast)
    _told()
    return Document.objects.select_related("contract").latest("made_at")


@pytest.mark.parametrize("act", ["UPDATE papers_document SET amount = 1", "DELETE FROM papers_document"])
def test_the_application_may_not_change_a_document(act: str) -> None:
    _a_notice(Cast())
    with pytest.raises(ProgrammingError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(act)


@pytest.mark.parametrize("table", ["papers_document", "papers_copy"])
@pytest.mark.parametrize("act", ["UPDATE {} SET made_at = now()", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_not_even_the_owner_may(owner_connection: psycopg.Connection, table: str, act: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
        owner_connection.execute(act.format(table))


@pytest.mark.parametrize("serial", [1, 3, 99])
def test_a_number_that_does_not_follow_is_refused(serial: int) -> None:
    document = _a_notice(Cast())
    document.id, document.n, document.serial = "doc_forged", 99, serial
    with pytest.raises((IntegrityError, InternalError)):
        document.save(force_insert=True)


def test_the_pdf_is_made_once_for_each_language_and_stays() -> None:
    cast = Cast()
    document = _a_notice(cast)
    texts = {}
    for language in ("ja", "en", "ja"):
        with translation.override(language), document_pdf(cast.acts(cast.ren), document.id)[1] as file:
            texts[language] = "".join(page.extract_text() for page in PdfReader(io.BytesIO(file.read())).pages)
    assert Copy.objects.count() == 2
    flat = {language: "".join(text.split()) for language, text in texts.items()}
    for said in ("取引条件の通知", "青空ウェブ制作", "広告用ランディングページのデザイン", "48,000円", document.number):
        assert said in flat["ja"]
    assert "¥48,000" in flat["en"]
    assert document.sha256 in flat["ja"]
    for copy in Copy.objects.all():
        assert default_storage.size(copy.place) == copy.size


def test_found_by_date_counterparty_and_amount_by_those_concerned_alone() -> None:
    cast = Cast()
    contract = worked(cast)
    _told()
    today = clock.now().astimezone(story.JAPAN).date()
    day = timedelta(days=1)

    def found(user: story.User, **wanted: object) -> list[int]:
        rows = list_documents(cast.acts(user), Wanted(**wanted))  # type: ignore[arg-type]
        return sorted(one.amount for one in rows)

    everything = [48_000, 48_000, 53_000]
    for user, other in ((cast.aoi, "ren"), (cast.ren, "青空")):
        assert found(user) == everything
        assert found(user, since=today, until=today) == everything
        assert found(user, since=today + day) == found(user, until=today - day) == []
        assert (
            found(user, since=date.min, until=date.max, least=52_801)
            == found(user, most=58_300, least=58_300)
            == [53_000]
        )
        assert found(user, counterparty=other, contract_id=contract.id) == everything
        assert found(user, counterparty="Mio") == []
    assert found(cast.mio) == []
    with pytest.raises(Problem) as refused:
        find_document(cast.acts(cast.mio), Document.objects.earliest("made_at").id)
    assert refused.value.status == 404


def test_pages_of_a_list_follow_each_other() -> None:
    cast = Cast()
    worked(cast)
    _told()
    actor, seen, before = cast.acts(cast.ren), [], ""
    while page := list_documents(actor, Wanted(), before=before, limit=1):
        seen += [one.id for one in page]
        before = page[-1].id
    assert len(set(seen)) == len(seen) == 3


def test_the_newest_notice_of_a_version_is_the_one_to_link() -> None:
    cast = Cast()
    contract = worked(cast)
    _told()
    found = notices_of(contract)
    assert sorted(found) == [1, 2]
    assert found[1].body["items"][1]["values"]["ordered_on"] is not None
