"""``kill -9`` while a paper is numbered, and while its PDF is made: no gap, nothing lost, the same bytes afterwards."""

from datetime import UTC, datetime
from typing import Any

import psycopg
from django.core.files.storage import default_storage

from michinori.papers.commands.printing import print_due
from michinori.papers.layouts.table import document_sheet
from michinori.papers.models import Copy, Document, Unprinted
from michinori.papers.sheets import as_archival_pdfs
from tests.papers.kept import kept
from tests.races.test_killed import kill, rows
from tests.stories import cast as story
from tests.stories.cast import Cast


def test_papers_that_are_killed_have_no_gap_and_the_same_bytes_afterwards(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    cast = Cast()
    contracts = [story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1) for _ in "ab"]
    story.handed_in_and_approved(cast, contracts[0], 1)
    before = rows()
    for table in ("papers_document", "papers_unprinted"):  # the number is taken; the paper is there and its wait is not
        kill(owner_connection, table, "keep-papers")
        assert rows() == before
    kept()
    first = list(Document.objects.exclude(kind="terms_notice").order_by("kind", "serial"))
    story.handed_in_and_approved(cast, contracts[1], 1)
    before = rows()
    kill(owner_connection, "papers_unprinted", "keep-papers")
    assert rows() == before
    kept()
    papers = list(Document.objects.exclude(kind="terms_notice").order_by("kind", "serial"))
    for kind in {one.kind for one in papers}:
        assert [one.serial for one in papers if one.kind == kind] == [1, 2], kind
    again = {one.id: one.sha256 for one in papers}
    assert {one.id: one.sha256 for one in first}.items() <= again.items()
    waiting = set(Unprinted.objects.values_list("document_id", flat=True))
    assert waiting == again.keys()
    before = rows()
    for table in ("papers_copy", "papers_unprinted"):  # the file is written and its row is not; it waits no more
        kill(owner_connection, table, "print-papers")
        assert rows() == before
    Unprinted.objects.update(next_try_at=datetime.now(UTC))
    assert print_due() == len(papers) == Copy.objects.count()
    assert not Unprinted.objects.exists()
    for paper, pdf in zip(
        papers, as_archival_pdfs([(document_sheet(one), one.made_at) for one in papers]), strict=True
    ):
        with default_storage.open(Copy.objects.get(document=paper).place) as file:
            assert file.read() == pdf, paper.number
