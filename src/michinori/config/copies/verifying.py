"""Proving a backup by restoring it aside."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import Error
from django.db.models import F, Max, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from michinori.config import books
from michinori.config.copies import aside, database, layout, reading
from michinori.config.embedded.engine import DatabaseFailed
from michinori.contracts.models import Contract, Payment
from michinori.machinery import events, migrating
from michinori.machinery.models import Event, StoredFile


def verify(source: Path) -> tuple[dict[str, object], bool]:
    """What was found in a copy, and whether it is sound: the file is whole, the database can be restored, the ledger
    and the contracts' statements hold, no history is broken, every uploaded file is there and is the one that was sent
    (``files`` is None where they were left out).

    Raises those of ``reading.unpack``.
    """
    with aside.database_aside() as folder:
        found = reading.unpack(source, folder / "copy", files=False)
        told: dict[str, object] = {"file": str(source), "made_at": found.about.get("made_at"), "whole": found.whole}
        try:
            database.load(str(folder / "copy" / layout.DUMP))
            migrating.migrate(grants_anew=True)
        except (DatabaseFailed, Error) as failure:
            return told | {"database": str(failure).splitlines()[0], "sound": False}, False
        proved, sound = _prove(found)
    sound = sound and found.whole
    return told | {"database": "restored", **proved, "sound": sound}, sound


def _prove(found: reading.Found) -> tuple[dict[str, object], bool]:
    ledger = books.prove()
    counts: dict[str, Any] = {
        "files": len(found.files) if found.has_files else None,
        "files_missing": 0,
        "files_changed": 0,
        "histories": Event.objects.values("subject_id").distinct().count(),
        "histories_broken": len(broken_histories()),
        "statements": Contract.objects.count(),
        "statements_wrong": len(wrong_statements()),
    }
    kept = StoredFile.objects.only("place", "held", "sha256")
    for file in kept.iterator() if found.has_files else ():
        counts["files_missing"] += file.kept_at not in found.files
        counts["files_changed"] += found.files.get(file.kept_at, file.sha256) != file.sha256
    bad = any(counts[name] for name in ("files_missing", "files_changed", "histories_broken", "statements_wrong"))
    return {"ledger": asdict(ledger), **counts}, ledger.sound and not bad


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
