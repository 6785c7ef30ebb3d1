"""The staff's decision on a case: nothing, hide, warn, suspend; the person concerned is told of all but nothing."""

from datetime import datetime

from michinori.contracts.commands.suspending import suspend_client
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, events, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.market.commands.jobs import note_reported
from michinori.moderation.commands.erasing import erase_decided
from michinori.moderation.models import Case, Decision
from michinori.moderation.things import hide_thing, is_hideable
from michinori.people.queries import power_over
from michinori.people.staff import require_staff
from michinori.rules.people.decisions import Ruling, read_ruling


def decide_case(
    *,
    actor: Actor,
    case_id: str,
    outcome: object,
    rule: object = None,
    words: object = None,
    hide: object = False,
    until: object = None,
) -> Decision:
    """Decide all reports of a thing at once; staff only. ``until``: the last day of a suspension; None for good.

    Raises ``not-found`` (404) for everybody but staff, ``own-matter`` (403) for staff who are concerned or reported it,
    ``case-decided`` (409), ``invalid`` (422).
    """

    def run() -> Decision:
        require_staff(actor, "reports")
        case = lock(Case, case_id)[case_id]
        require_apart(actor, case)
        if case.decided_at is not None:
            raise Problem("case-decided")
        now = clock.now()
        ruling = read_ruling(
            now,
            outcome=outcome,
            rule=rule,
            words=words,
            hide=hide,
            until=until,
            hideable=is_hideable(case.kind, case.ref),
            known=case.about_id is not None,
        )
        return _carry_out(actor, case, ruling, now)

    return in_transaction(run)


def require_apart(actor: Actor, case: Case) -> None:
    """Refuse staff a case about themselves or their organisation, or that they reported: raises
    ``own-matter`` (403).
    """
    concerned = case.about_id is not None and power_over(actor.user_id, case.about_id) is not None
    if concerned or case.reports.filter(by_id=actor.user_id).exists():
        raise Problem.forbidden("own-matter")


def _carry_out(actor: Actor, case: Case, ruling: Ruling, now: datetime) -> Decision:
    suspension = None
    if ruling.outcome == "suspended" and case.about_id is not None:
        suspension = suspend_client(actor=actor, client_id=case.about_id, until=ruling.until)
    hidden = ruling.hide and hide_thing(actor=actor, kind=case.kind, ref=case.ref, reason=ruling.words)
    made = Decision.objects.create(
        case=case,
        outcome=ruling.outcome,
        rule=ruling.rule,
        words=ruling.words,
        hidden=hidden,
        suspension=suspension,
        made_by_id=actor.user_id or "",
        made_at=now,
    )
    case.decided_at = now
    case.save(update_fields=["decided_at"])
    erase_decided(case)
    if case.kind == "job":
        note_reported(job_id=case.ref, reported=False)
    data = {"case": case.id, "decision": made.id, "outcome": made.outcome, "hidden": made.hidden}
    events.write(case.id, at=now, actor=actor, kind="decided", data=data)
    audit.note(actor=actor, kind="case_decided", data=data)
    outbox.put("report_decided", {"decision_id": made.id}, key=f"report_decided:{made.id}")
    if made.outcome != "none":
        outbox.put("decision_made", {"decision_id": made.id}, key=f"decision_made:{made.id}")
    return made
