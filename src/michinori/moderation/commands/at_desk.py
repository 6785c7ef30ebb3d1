"""What staff do from a person's own page: open a case that nobody reported, end a suspension before its time."""

from django.utils import timezone

from michinori.contracts.commands.suspending import lift_suspension
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, events, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.moderation.commands.decisions import require_apart
from michinori.moderation.commands.reports import opened_case
from michinori.moderation.models import Case, Decision
from michinori.moderation.things import find_thing
from michinori.people.looking import require_look
from michinori.people.models import Client, StaffAct, Suspension
from michinori.people.queries import client, is_own_side, users_in_power
from michinori.people.staff import require_elevated, require_staff, roles_of
from michinori.rules.fields import Reader
from michinori.rules.people.looking import WHY_LIMIT
from michinori.rules.people.staff_roles import role_for


def open_case(*, actor: Actor, client_id: str) -> Case:
    """Open a case about a person or an organisation without a report, or find the one that is open; its decision can
    warn and suspend them, with a reason, a mail and a way to appeal like any other.

    Only by staff who decide reports and have stated why they look. Raises ``not-found`` (404), ``reason-needed``,
    ``own-matter`` (403).
    """

    def run() -> Case:
        require_staff(actor, "reports")
        found = client(client_id)
        require_look(actor, client_id)
        thing = find_thing("organisation" if found.organisation_id else "person", client_id, visible_to=None)
        case = opened_case(thing)
        require_apart(actor, case)
        audit.note(actor=actor, kind="case_opened", data={"case": case.id, "client": client_id})
        return case

    return in_transaction(run)


def end_suspension_early(*, actor: Actor, suspension_id: str, why: object) -> Suspension:
    """End a suspension before its time, with all effects of the decision that made it. The person, or owners and
    approvers of the organisation, are told by mail and read ``why``.

    Only by staff who decide reports, have just proved who they are and stated why they look. Raises ``not-found``
    (404), ``elevation-needed``, ``reason-needed``, ``own-matter`` (403), ``not-suspended`` (409), ``invalid`` (422).
    """
    reader = Reader({"why": why})
    words = reader.block("why", WHY_LIMIT)
    reader.finish()

    def run() -> Suspension:
        require_staff(actor, "reports")
        require_elevated(actor)
        made = lock(Suspension, suspension_id)[suspension_id]
        about = client(made.client_id)
        require_look(actor, about.id)
        if is_own_side(actor.user_id or "", about.id):
            raise Problem.forbidden("own-matter")
        if made.lifted_at is not None or made.until <= clock.now():
            raise Problem("not-suspended")
        decision = Decision.objects.select_for_update().filter(suspension=made).first()
        if decision is not None:
            lock(Case, decision.case_id)
            decision.lifted_at = clock.now()
            decision.save(update_fields=["lifted_at"])
            data = {"suspension": made.id}
            events.write(decision.case_id, at=decision.lifted_at, actor=actor, kind="suspension_lifted", data=data)
        made = lift_suspension(actor=actor, suspension_id=made.id)
        _tell(actor, about, words)
        audit.note(actor=actor, kind="suspension_lifted", data={"client": about.id, "suspension": made.id})
        return made

    return in_transaction(run)


def _tell(actor: Actor, about: Client, words: str) -> None:
    StaffAct.objects.create(
        about_id=about.id,
        by_id=actor.user_id,
        role=role_for("reports", roles_of(actor.user_id)),
        kind="suspension_lifted",
        why=words,
        at=timezone.now(),
    )
    for person in users_in_power(about.id, ("owner", "approver")):
        letter = {"to": person.email, "language": person.language, "name": person.display_name}
        outbox.put("mail", letter | {"template": "suspension_lifted", "values": {"why": words}})
