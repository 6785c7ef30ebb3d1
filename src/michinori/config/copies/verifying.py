"""Proving a backup by restoring it aside."""

from dataclasses import asdict
from typing import Any

from django.db import Error
from django.db.models import F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from michinori.config import books
from michinori.config.copies import aside, database, layout, reading
from michinori.config.copies.places import Backup
from michinori.config.embedded.engine import DatabaseFailed
from michinori.contracts.models import Contract, Payment
from michinori.machinery import events, migrating
from michinori.machinery.models import Event, StoredFile

_MOST_NAMED = 1_000


def verify(source: Backup) -> tuple[dict[str, object], bool]:
    """What was found in a copy, and whether it is sound: the file is whole, the database can be restored, the ledger
    and the contracts' statements hold, no history is broken (so far it is ``proved``), every uploaded file is there and
    is the one that was sent (``files`` is None where they were left out; ``lacking``: the places of those that are not,
    at most 1,000).

    Raises those of ``reading.unpack``.
    """
    with aside.database_aside() as folder:
        found = reading.unpack(source, folder / "copy", files=False)
        told: dict[str, object] = {"file": str(source), "made_at": found.about.get("made_at"), "whole": found.whole}
        try:
            database.load(str(folder / "copy" / layout.DUMP))
            migrating.migrate(grants_anew=True)
        except (DatabaseFailed, Error) as failure:
            return told | {"database": str(failure).splitlines()[0], "proved": False, "sound": False}, False
        counts, holds = _prove(found)
    proved = holds and found.whole
    sound = proved and not (counts["files_missing"] or counts["files_changed"])
    return told | {"database": "restored", **counts, "proved": proved, "sound": sound}, sound


def _prove(found: reading.Found) -> tuple[dict[str, object], bool]:
    """What is in the restored database, and whether ledger, histories and statements hold."""
    ledger = books.prove()
    counts: dict[str, Any] = {
        "files": len(found.files) if found.has_files else None,
        **_look_at_files(found),
        "histories": Event.objects.values("subject_id").distinct().count(),
        "histories_broken": len(broken_histories()),
        "statements": Contract.objects.count(),
        "statements_wrong": len(wrong_statements()),
    }
    holds = ledger.sound and not counts["histories_broken"] and not counts["statements_wrong"]
    return {"ledger": asdict(ledger), **counts}, holds


def _look_at_files(found: reading.Found) -> dict[str, Any]:
    missing = changed = 0
    lacking: list[str] = []
    kept = StoredFile.objects.only("place", "held", "sha256")
    for file in kept.iterator() if found.has_files else ():
        there = found.files.get(file.kept_at)
        if there == file.sha256:
            continue
        missing, changed = missing + (there is None), changed + (there is not None)
        if len(lacking) < _MOST_NAMED:
            lacking.append(file.kept_at)
    return {"files_missing": missing, "files_changed": changed, "lacking": lacking}


def broken_histories() -> list[str]:
    """The subjects whose chain of hashes is broken, and the contracts whose history does not end where it should."""
    subjects = Event.objects.order_by("subject_id").values_list("subject_id", flat=True).distinct()
    broken = [subject for subject in subjects.iterator() if not events.verify(subject)]
    last = Event.objects.filter(subject_id=OuterRef("pk")).values("subject_id").annotate(n=Max("n")).values("n")
    cut = Contract.objects.exclude(last_n=Coalesce(Subquery(last), 0)).values_list("pk", flat=True)
    return sorted({*broken, *cut})


def wrong_statements() -> list[str]:
    """The contracts whose payments for work do not add up to what the contract counts as paid."""
    work = Payment.objects.filter(contract=OuterRef("pk")).exclude(kind__in=("purchase", "bonus"))
    paid = work.values("contract").annotate(sum=Sum("before_tax"))
    counted = Contract.objects.annotate(stated=Coalesce(Subquery(paid.values("sum")), 0))
    return list(counted.exclude(stated=F("paid")).values_list("pk", flat=True))
