"""Commands for appeals: the person concerned appeals once; a member of staff who did not decide answers, if there is
one. An answer that does not come in time is owned up to.
"""

from datetime import datetime

from michinori.contracts.commands.suspending import lift_suspension
from michinori.kernel.actor import Actor
from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, events, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.moderation.commands.decisions import require_apart
from michinori.moderation.commands.erasing import erase_answered
from michinori.moderation.models import Appeal, Case, Decision
from michinori.moderation.things import show_thing_again
from michinori.people.queries import power_over
from michinori.people.staff import require_staff, staff_with
from michinori.rules.fields import Reader
from michinori.rules.people.appeals import next_word
from michinori.rules.people.decisions import APPEAL_LIMIT, WORDS_LIMIT

DEADLINE = "appeal"


def appeal_decision(*, actor: Actor, decision_id: str, text: object) -> Appeal:
    """Appeal a decision, once; for the person concerned, or owners and approvers of the organisation, also while
    suspended.

    Raises ``not-found`` (404), ``needs-approver`` (403), ``appealed-already`` (409), ``invalid`` (422).
    """

    def run() -> Appeal:
        decision = lock(Decision, decision_id)[decision_id]
        power = power_over(actor.user_id, decision.case.about_id or "")
        if power is None or decision.outcome == "none":
            raise Problem.unknown()
        if power == "member":
            raise Problem.forbidden("needs-approver")
        if Appeal.objects.filter(decision=decision).exists():
            raise Problem("appealed-already")
        reader = Reader({"text": text})
        words = reader.block("text", APPEAL_LIMIT)
        reader.finish()
        now = clock.now()
        answer_by = runs_out(now, settings_now().site.appeal_days)
        made = Appeal.objects.create(
            decision=decision, by_id=actor.user_id or "", text=words, made_at=now, answer_by=answer_by
        )
        set_deadline(DEADLINE, made.id, next_word(answer_by, after=now))
        events.write(decision.case_id, at=now, actor=actor, kind="appealed", data={"appeal": made.id})
        return made

    return in_transaction(run)


def answer_appeal(*, actor: Actor, appeal_id: str, upheld: object, answer: object) -> Appeal:
    """Answer an appeal: uphold the decision or lift it, which undoes all its effects except ended offers; staff only.

    Raises ``not-found`` (404) for everybody but staff, ``own-matter`` (403), ``own-decision``, ``appeal-answered``
    (409), ``invalid`` (422).
    """

    def run() -> Appeal:
        require_staff(actor, "reports")
        appeal = lock(Appeal, appeal_id)[appeal_id]
        decision = lock(Decision, appeal.decision_id)[appeal.decision_id]
        case = lock(Case, decision.case_id)[decision.case_id]
        require_apart(actor, case)
        if appeal.answered_at is not None:
            raise Problem("appeal-answered")
        if decision.made_by_id == actor.user_id and others_of_staff(actor):
            raise Problem("own-decision")
        reader = Reader({"upheld": upheld, "answer": answer})
        if upheld is None:
            reader.flaw("upheld", "required")
        stands, words = reader.flag("upheld", True), reader.block("answer", WORDS_LIMIT)
        reader.finish()
        appeal.upheld, appeal.answer, appeal.answered_by_id = stands, words, actor.user_id
        appeal.answered_at = clock.now()
        appeal.save()
        set_deadline(DEADLINE, appeal.id, None)
        erase_answered(appeal)
        if not stands:
            _undo(actor, decision, case)
        data = {"case": case.id, "appeal": appeal.id, "upheld": stands}
        events.write(case.id, at=appeal.answered_at, actor=actor, kind="appeal_answered", data=data)
        audit.note(actor=actor, kind="appeal_answered", data=data)
        outbox.put("appeal_answered", {"appeal_id": appeal.id}, key=f"appeal_answered:{appeal.id}")
        return appeal

    return in_transaction(run)


def remind_of_answer(appeal_id: str, at: datetime) -> int:
    """Deadline handler: remind staff of an appeal; from the day on that was promised, the person concerned is told that
    the answer is late and when they next hear of it. Changes nothing: no decision falls because staff are slow. Return
    0, as nothing is done.
    """
    appeal = lock(Appeal, appeal_id)[appeal_id]
    if appeal.answered_at is not None:
        set_deadline(DEADLINE, appeal.id, None)
        return 0
    now = max(at, clock.now())  # after an outage one word is enough
    again = next_word(appeal.answer_by, after=now)
    for kind in ("appeal_overdue", "appeal_late") if now >= appeal.answer_by else ("appeal_due",):
        told = {"appeal_id": appeal.id, "again": again.isoformat()}
        outbox.put(kind, told, key=f"{kind}:{appeal.id}:{at.isoformat()}")
    set_deadline(DEADLINE, appeal.id, again)
    return 0


def others_of_staff(actor: Actor) -> bool:
    """Whether there is another active member of staff whose role lets them answer."""
    return any(one.id != actor.user_id for one in staff_with("reports"))


def _undo(actor: Actor, decision: Decision, case: Case) -> None:
    decision.lifted_at = clock.now()
    decision.save(update_fields=["lifted_at"])
    if decision.suspension_id is not None:
        lift_suspension(actor=actor, suspension_id=decision.suspension_id)
    if decision.hidden:
        show_thing_again(actor=actor, kind=case.kind, ref=case.ref)
