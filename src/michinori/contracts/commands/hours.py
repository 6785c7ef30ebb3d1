"""The hours log (domain § 3, hours): log time, take an entry back, answer a week. Days in Japan, whole minutes."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Sum

from michinori.contracts.lives import take_back_entry, write_hours
from michinori.contracts.models import Contract, HourEntry
from michinori.contracts.models.hours import new_hours_id
from michinori.contracts.scene import Enclosure, Scene, carry_out, counts_as_shown, read_files, read_note, read_preview
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.contract import time_log
from michinori.rules.contract.lifecycle import permit_measured
from michinori.rules.contract.time_log import Entry
from michinori.rules.contract.turns import Turn


def log_hours(
    *,
    actor: Actor,
    contract_id: str,
    day: date,
    minutes: int,
    note: str = "",
    file_ids: Sequence[str] = (),
    inspection: bool = False,
    preview_id: str | None = None,
    seen: int | None = None,
) -> Contract:
    """Log minutes of work on one day; a further entry for the same day adds to it.

    A week with a file on at least one open entry is acknowledged by the clock if the client does not answer. After an
    objection only a new file counts. ``inspection``, ``preview_id``: as for ``commands.stages.report_stage``.

    Raises ``not-by-hours``, ``not-now`` (409), ``invalid`` (422).
    """
    entry_id = new_hours_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        files = read_files(scene.actor, file_ids)
        enclosure = Enclosure(
            note=read_note(note, required=False),
            files=files,
            entry_id=entry_id,
            inspection=inspection,
            preview=read_preview(scene.actor, preview_id),
        )
        permit_measured(scene.life, "log-hours", "worker")
        monday = time_log.monday_of(day)
        objected = time_log.week_in(scene.life, monday).objected > 0
        shown = counts_as_shown(scene.contract, enclosure.visible, objected=objected)
        entry = Entry(entry_id, day, minutes, scene.at, shown)
        turn = time_log.log_hours(scene.life, entry, that_day=_minutes_of(scene.contract, day))
        write_hours(
            scene.contract, entry_id=entry_id, day=day, monday=monday, minutes=minutes, has_file=shown, at=scene.at
        )
        return turn, enclosure

    return carry_out(contract_id, actor=actor, act="log-hours", seen=seen, decide=decide)


def _minutes_of(contract: Contract, day: date) -> int:
    """The minutes already logged for that day."""
    rows = HourEntry.objects.filter(contract=contract, day=day).exclude(answer="taken_back")
    return rows.aggregate(sum=Sum("minutes"))["sum"] or 0


def take_back_hours(*, actor: Actor, contract_id: str, entry_id: str, seen: int | None = None) -> Contract:
    """Take back an entry that the client has not answered yet, so that a typing error need not become a dispute.

    Raises ``entry-not-found`` (404), ``entry-answered`` (409).
    """

    def decide(scene: Scene) -> Turn:
        permit_measured(scene.life, "take-back-hours", "worker")
        row = HourEntry.objects.filter(contract=scene.contract, id=entry_id).first() if entry_id.isprintable() else None
        if row is None:
            raise Problem.unknown("entry-not-found")
        if row.answer is not None:
            raise Problem("entry-answered")
        open_ones = HourEntry.objects.filter(contract=scene.contract, week=row.week, answer__isnull=True)
        turn = time_log.take_back(scene.life, _entry(row), [_entry(one) for one in open_ones.exclude(id=row.id)])
        take_back_entry(row.id, scene.at)
        return turn

    return carry_out(contract_id, actor=actor, act="take-back-hours", seen=seen, decide=decide)


def _entry(row: HourEntry) -> Entry:
    return Entry(row.id, row.day, row.minutes, row.at, row.has_file)


def acknowledge_week(*, actor: Actor, contract_id: str, monday: date, seen: int | None = None) -> Contract:
    """Acknowledge the open minutes of the week that begins on ``monday``; paid at once under ``pay_on: stage``.

    For an organisation its owner or an approver does this (domain § 8). Raises ``no-open-hours`` (409).
    """
    return carry_out(
        contract_id,
        actor=actor,
        act="acknowledge-week",
        seen=seen,
        decide=lambda scene: time_log.acknowledge_week(scene.life, monday, scene.side),
    )


def object_week(*, actor: Actor, contract_id: str, monday: date, reason: str, seen: int | None = None) -> Contract:
    """Object to the open minutes of a week, with a reason; lowers no figure. Raises ``no-open-hours`` (409)."""

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason")
        return time_log.object_week(scene.life, monday), Enclosure(note=text)

    return carry_out(contract_id, actor=actor, act="object-week", seen=seen, decide=decide)
