"""Making the PDFs of new documents in the background, some at a time in one go of the typesetter."""

import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils import translation

from michinori.kernel.problems import Problem
from michinori.papers.commands.documents import keep_copy
from michinori.papers.layouts.table import document_sheet, is_duplicated
from michinori.papers.models import Copy, Document, Unprinted
from michinori.papers.sheets import as_archival_pdfs

_log = logging.getLogger(__name__)
AT_ONCE = 50
LANGUAGE = "ja"
_FIRST_WAIT = timedelta(minutes=1)
_LONGEST_WAIT = timedelta(hours=6)


def print_due(most: int = 1_000) -> int:
    """Make the Japanese PDFs that are due, at most ``most``; return how many. Any number of processes may do so. One
    that cannot be set is tried again later and keeps no other back.

    The few that come in meanwhile are left for the next call, together: the typesetter takes most of a second to start,
    and some milliseconds for each more.
    """
    made, taken = 0, AT_ONCE
    while made < most and taken == AT_ONCE:
        taken, done = _print_some()
        made += done
    return made


@transaction.atomic
def _print_some() -> tuple[int, int]:
    """Make the next PDFs; return how many were due, at most ``AT_ONCE``, and how many were made."""
    due = Unprinted.objects.filter(next_try_at__lte=datetime.now(UTC)).order_by("next_try_at", "document_id")
    rows = list(due.select_for_update(of=("self",), skip_locked=True).select_related("document")[:AT_ONCE])
    made = copies_for([row.document for row in rows])
    for row in rows:
        if row.document_id in made:
            row.delete()
        else:
            _put_off(row)
    return len(rows), len(made)


def copies_for(documents: Sequence[Document], *, reader_id: str | None = None) -> dict[str, Copy]:
    """The Japanese PDFs of these documents by id, made where they are not there yet; those that cannot be set are left
    out. ``reader_id``: who gets them, see ``is_duplicated``; None: the operator.
    """
    wanted = {one.id: is_duplicated(one, reader_id) for one in documents}
    rows = Copy.objects.filter(document__in=documents, language=LANGUAGE)
    there = {row.document_id: row for row in rows if row.duplicate is wanted[row.document_id]}
    waiting = [one for one in documents if one.id not in there]
    for document, pdf in zip(waiting, _set(waiting, wanted), strict=True):
        if pdf:
            there[document.id] = keep_copy(document, LANGUAGE, pdf, duplicate=wanted[document.id])
    return there


def _set(documents: Sequence[Document], wanted: Mapping[str, bool]) -> list[bytes]:
    """The PDFs; empty where one cannot be set, even alone."""
    try:
        with translation.override(LANGUAGE):
            return as_archival_pdfs([(document_sheet(one, duplicate=wanted[one.id]), one.made_at) for one in documents])
    except Problem:
        return [_set([one], wanted)[0] for one in documents] if len(documents) > 1 else [b""]


def _put_off(row: Unprinted) -> None:
    _log.error("the PDF of document %s could not be set", row.document_id)
    row.tries += 1
    row.next_try_at = datetime.now(UTC) + min(_FIRST_WAIT * 2 ** min(row.tries, 16), _LONGEST_WAIT)
    row.save()
