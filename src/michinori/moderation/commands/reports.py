"""The command that reports a thing (通報): one open report per person and thing; its owner never learns of it."""

from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, outbox, rates
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.market.commands.jobs import note_reported
from michinori.moderation.models import Case, Report
from michinori.moderation.things import Thing, find_thing, is_own
from michinori.people.models import User
from michinori.rules.people.reports import read_report

_DAY = 86_400


def report_thing(*, actor: Actor, kind: str, ref: str, reason: object, note: object = "") -> Report:
    """Report a thing that the actor can see to staff. Further reports of the same thing join its open case.

    Raises ``not-found`` (404), ``own-thing``, ``reported-already``, ``stale`` (409), ``invalid`` (422),
    ``too-many-reports`` (429).
    """
    if actor.user_id is None:
        raise Problem.unknown()
    user_id = actor.user_id
    told = read_report(reason, note)
    thing = find_thing(kind, ref, visible_to=actor)
    if is_own(actor, thing):
        raise Problem("own-thing")
    with transaction.atomic():
        lock(User, user_id)
        case = opened_case(thing)
        if Report.objects.filter(case=case, by_id=user_id).exists():
            raise Problem("reported-already")
        rates.count(f"reports:{user_id}", settings_now().site.reports_a_day, _DAY, "too-many-reports")
        now = clock.now()
        made = Report.objects.create(case=case, by_id=user_id, reason=told.reason, note=told.note, made_at=now)
        events.write(case.id, at=now, actor=actor, kind="reported", data={"report": made.id, "reason": told.reason})
        if kind == "job":
            note_reported(job_id=ref, reported=True)
        outbox.put("report_made", {"report_id": made.id}, key=f"report_made:{made.id}")
    return made


def opened_case(thing: Thing) -> Case:
    """The open case of a thing, locked; made if there is none. Raises ``stale``."""
    fresh = Case(
        kind=thing.kind, ref=thing.ref, about=thing.about, title=thing.title, text=thing.text, opened_at=clock.now()
    )
    Case.objects.bulk_create([fresh], ignore_conflicts=True)
    for case_id in Case.objects.filter(kind=thing.kind, ref=thing.ref, decided_at=None).values_list("id", flat=True):
        case = lock(Case, case_id)[case_id]
        if case.decided_at is None:
            return case
    raise Problem("stale")  # the case was decided in this moment; a retry opens a new one
