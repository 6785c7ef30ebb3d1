"""A member of the client asks an owner or approver by name to do what a member may not (domain § 8)."""

from michinori.contracts.models import AskedApproval
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events, outbox, rates
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.commands.organisations import held_organisation
from michinori.people.queries import users_in_power
from michinori.rules.contract.approvals import key_of, may_ask_again, to_approve
from michinori.rules.contract.todos import Step

"""So often one person asks in 24 hours."""


def ask_approver(*, actor: Actor, contract_id: str, user_id: str) -> AskedApproval:
    """Ask an owner or approver for the first step of the contract that waits for one. They are told, and it stands on
    their home with the name of who asked. It is the organisation's own matter: its history has it, the contract's not.

    Raises ``not-found`` (404) for strangers, ``not-your-side``, ``trustee-acts`` (403), ``no-approver-needed`` (409)
    for an owner or approver, ``nothing-to-approve``, ``asked-already`` (409) within a day, ``asked-too-often`` (429),
    ``invalid`` (422) for anybody who may not approve.
    """

    def run() -> AskedApproval:
        step, client_id = _step(actor, contract_id)
        if user_id not in {one.id for one in users_in_power(client_id, ("owner", "approver"))}:
            raise Problem.invalid(Flaw("user_id", "no_approver"))
        held_organisation(client_id)
        now, key = clock.now(), key_of(step)
        rows = AskedApproval.objects.filter(contract_id=contract_id, asked_id=user_id, step=key, until=step.at)
        made = rows.first() or AskedApproval(contract_id=contract_id, asked_id=user_id, step=key, until=step.at)
        if not may_ask_again(made.at if made.pk else None, now):
            raise Problem("asked-already")
        limit = settings_now().site.approvals_asked_a_day
        rates.count(f"approvals {actor.user_id}", limit, rates.DAY, "asked-too-often")
        made.by_id, made.at = str(actor.user_id), now
        made.save()
        told = {"contract": contract_id, "asked": user_id, "step": made.step}
        events.write(client_id, at=now, actor=actor, kind="approval_asked", data=told)
        outbox.put("approval_asked", {"asked_id": made.pk, "at": now.isoformat()})
        return made

    return in_transaction(run)


def _step(actor: Actor, contract_id: str) -> tuple[Step, str]:
    """What waits for an owner or approver, and the client's id."""
    view = view_contract(actor, contract_id)
    if view.place.side != "client":
        raise Problem.forbidden("not-your-side")
    if not view.place.acting:
        raise Problem.forbidden("trustee-acts")
    if view.place.binding:
        raise Problem("no-approver-needed")
    step = to_approve(view.todos)
    if step is None:
        raise Problem("nothing-to-approve")
    return step, view.contract.client_id
