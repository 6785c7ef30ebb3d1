"""The hours log (domain § 3, hours): log time, take an entry back, answer a week. Days in Japan, whole minutes."""

from collections.abc import Sequence
from datetime import date

from michinori.contracts.lives import entries_of_week, take_back_entries, write_hours
from michinori.contracts.models import Contract, HourEntry
from michinori.contracts.models.hours import new_hours_id
from michinori.contracts.scene import Enclosure, Scene, carry_out, counts_as_shown, read_note, read_preview
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery.files import read_files
from michinori.machinery.models import Event
from michinori.rules.contract import time_log
from michinori.rules.contract.facts.time_log import HoursLogged
from michinori.rules.contract.late_answers import check_in_time
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

    A week with a file on at least one open entry is acknowledged by the clock if the client does not answer. While a
    week stands objected to, its days are logged anew, lower or with a new file, and nothing else is logged.
    ``inspection``, ``preview_id``: as for ``commands.stages.report_stage``.

    Raises ``not-by-hours``, ``not-now``, ``week-objected`` (409), ``stale`` (409) also where time was logged for that
    day after event ``seen``, ``invalid`` (422).
    """
    entry_id = new_hours_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        if seen is not None and _was_logged_since(scene.contract, seen, day):
            raise Problem("stale", last=scene.contract.last_n)
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
        others = entries_of_week(scene.contract, monday)
        turn = time_log.log_hours(scene.life, entry, others)
        gone = [one for one in others if one.id in _replaced(turn)]
        if gone:
            take_back_entries([one.id for one in gone], scene.at)
        write_hours(scene.contract, entry, filed=any(one.has_file for one in gone))
        return turn, enclosure

    return carry_out(contract_id, actor=actor, act="log-hours", seen=seen, decide=decide)


def _was_logged_since(contract: Contract, seen: int, day: date) -> bool:
    """Whether time of that day was logged after event ``seen``: a second click on one form must not log it twice."""
    logged = Event.objects.filter(subject_id=contract.id, n__gt=seen, kind=HoursLogged.event_kind)
    return logged.filter(data__day=day.isoformat()).exists()


def _replaced(turn: Turn) -> tuple[str, ...]:
    """The ids of the entries in whose place the turn logs a day anew."""
    return next((fact.replaced or () for fact in turn.facts if isinstance(fact, HoursLogged)), ())


def take_back_hours(*, actor: Actor, contract_id: str, entry_id: str, seen: int | None = None) -> Contract:
    """Take back an entry that the client has not acknowledged, so that a typing error need not become a dispute. One of
    a week that stands objected to makes that week lower, so that it is asked again.

    Raises ``entry-not-found`` (404), ``entry-answered`` (409).
    """

    def decide(scene: Scene) -> Turn:
        permit_measured(scene.life, "take-back-hours", "worker")
        row = HourEntry.objects.filter(contract=scene.contract, id=entry_id).first() if entry_id.isprintable() else None
        if row is None:
            raise Problem.unknown("entry-not-found")
        if row.answer not in (None, "objected"):
            raise Problem("entry-answered")
        entries = [one for one in entries_of_week(scene.contract, row.week) if one.answer != "acknowledged"]
        taken = next(one for one in entries if one.id == row.id)
        turn = time_log.take_back(scene.life, taken, [one for one in entries if one is not taken], at=scene.at)
        take_back_entries([row.id], scene.at)
        return turn

    return carry_out(contract_id, actor=actor, act="take-back-hours", seen=seen, decide=decide)


def acknowledge_week(*, actor: Actor, contract_id: str, monday: date, seen: int | None = None) -> Contract:
    """Acknowledge the minutes of the week that begins on ``monday``, those objected to before as well; paid at once
    under ``pay_on: stage``.

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
    """Object to the open minutes of a week, with a reason; lowers no figure. Until the week is acknowledged or logged
    anew, nothing more is logged and nothing delivered. Raises ``no-open-hours`` (409).
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason")
        check_in_time(scene.life, day_of(scene.at), week=monday)
        return time_log.object_week(scene.life, monday), Enclosure(note=text)

    return carry_out(contract_id, actor=actor, act="object-week", seen=seen, decide=decide)
