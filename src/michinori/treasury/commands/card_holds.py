"""Earnings that wait for staff: paid in by card and out again at once, between accounts that may be one person's."""

from michinori.contracts.models import Contract
from michinori.contracts.told import Told
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import last_credit
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.contract.facts.money import BonusPaid, PaymentMade
from michinori.rules.money.card_holds import Dealing, HoldReason, reason_to_hold
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.models import CardHold, CardPayment
from michinori.treasury.queries.card_flow import flow_of

REASON_LIMIT = 500


def hold_if_odd(item: OutboxItem) -> None:
    """Outbox subscriber to ``contract_events``: once a worker is paid from money that came by card, hold it where it
    looks like a way to make cash of a card. Until this has run, nothing that came by card leaves anyway.
    """
    told = Told.read(item)
    if not any(isinstance(fact, PaymentMade | BonusPaid) for fact in told.facts.values()):
        return
    contract = told.contract
    if not CardPayment.objects.filter(client_id=contract.client_id, status="paid").exists():
        return
    reason = _reason(contract)
    if reason:
        row = CardHold(worker=contract.worker, contract_id=contract.id, reason=reason, made_at=clock.now())
        CardHold.objects.bulk_create([row], ignore_conflicts=True)


def release_hold(*, actor: Actor, hold_id: str, reason: str) -> CardHold:
    """Let held earnings leave like any others. Once more changes nothing.

    Only by staff who see to payouts and have just proved who they are. Raises ``not-found`` (404),
    ``elevation-needed``, ``own-matter`` (403), ``invalid`` (422) without a reason.
    """
    require_staff(actor, "payouts")
    require_elevated(actor)
    why = read_words(reason, REASON_LIMIT)
    return in_transaction(lambda: _release(actor, hold_id, why))


def _release(actor: Actor, hold_id: str, reason: str) -> CardHold:
    row = lock(CardHold, find(CardHold, hold_id).id)[hold_id]
    contract = Contract.objects.get(id=row.contract_id)
    if actor.user_id and any(is_own_side(actor.user_id, one) for one in (row.worker_id, contract.client_id)):
        raise Problem.forbidden("own-matter")
    if row.released_at is None:
        row.released_at, row.released_by, row.why = clock.now(), str(actor), reason
        row.save(update_fields=["released_at", "released_by", "why"])
        note_act(actor=actor, kind="card_hold_released", data={"hold": row.id}, why=reason)
    return row


def _reason(contract: Contract) -> HoldReason | None:
    cards = flow_of(contract.client_id).escrows.get(contract.id)
    funded_at = last_credit(accounts.escrow(contract.id))
    if not cards or funded_at is None:
        return None
    marks = CardPayment.objects.filter(id__in=cards).exclude(fingerprint="").values("fingerprint")
    same = CardPayment.objects.filter(fingerprint__in=marks, client__party_id=contract.worker.party_id)
    return reason_to_hold(
        Dealing(
            funded_at=funded_at,
            paid_at=contract.last_at,
            client_since=contract.client.holder.made_at,
            worker_since=contract.worker.made_at,
            same_card=same.exists(),
        )
    )
