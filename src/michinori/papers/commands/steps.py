"""Making the papers of a contract's steps: slips, receipts, invoices, statements (domain § 8, Papers)."""

from collections.abc import Callable, Sequence
from typing import Any

from michinori.contracts.told import Told
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.models import OutboxItem
from michinori.papers.commands.numbering import store
from michinori.papers.commands.years import await_new_year
from michinori.papers.contents import money, slips
from michinori.papers.contents.step import Step
from michinori.papers.models import Document
from michinori.rules.money.papers import Call, calls_for

type Content = Callable[[Step, int], dict[str, Any]]

_CONTENTS: dict[str, Content] = {
    "deposit_receipt": money.deposit,
    "credit_note": money.refund,
    "fee_invoice": money.fees,
    "settlement_statement": money.settlement,
    "delivery_slip": slips.delivery,
    "acceptance_slip": slips.acceptance,
}
_CLIENTS = ("deposit_receipt", "credit_note")
_WORKERS = ("fee_invoice",)
"""Papers between the operator and one side, which the other does not get."""


@AtOnce
def keep_papers(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to ``contract_events``: number and store the papers that the steps call for, with the contents
    and hashes. Idempotent per event.

    What they say follows from each step's own rows, which nobody can change, and from who was registered on the days of
    its parts.
    """
    told = [Told.read(item) for item in items]
    steps = [(Step.of(one), calls) for one in told if (calls := calls_for(one.facts))]
    if steps:
        await_new_year(min(step.at for step, _ in steps))
        store([_document(step, call) for step, calls in steps for call in calls])


def _document(step: Step, call: Call) -> Document:
    kind, body = (
        money.payment(step, call.n) if call.kind == "payment" else (call.kind, _CONTENTS[call.kind](step, call.n))
    )
    amount, tax = _amounts(body)
    return Document(
        kind=kind,
        contract=step.contract,
        n=call.n,
        terms_version=step.facts[call.n].terms_version,
        client_id=None if kind in _WORKERS else step.contract.client_id,
        worker_id=None if kind in _CLIENTS else step.contract.worker_id,
        amount=amount,
        tax=tax,
        made_at=step.at,
        body=body,
    )


def _amounts(body: dict[str, Any]) -> tuple[int, int]:
    """What a paper is about, by which it is found: yen before tax, and tax."""
    if "amount_with_tax" in body:  # money that is only held
        return body["amount_with_tax"], 0
    if "fee" in body:
        return body["fee"], body["fee_tax"] - body["waived"] if body["fee_tax"] > body["waived"] else 0
    if "payments" in body:
        paid = body["payments"]
        return sum(row["before_tax"] for row in paid), sum(row["tax"] for row in paid)
    return body["before_tax"], body["tax"]
