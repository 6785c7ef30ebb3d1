"""Whether the reason given for a termination counts in the parties' conduct figures (domain § 6)."""

from datetime import datetime
from typing import cast

from michinori.contracts.models import Contract, Termination
from michinori.contracts.queries.views import ContractView
from michinori.machinery.models import Event
from michinori.rules.contract.facts import fact_of
from michinori.rules.contract.life import Life, Reason, Side
from michinori.rules.contract.termination_reasons import PROVING, Happened, ReasonStatus, status_of, worker_at_fault


def reason_status(view: ContractView, termination: Termination) -> ReasonStatus:
    """Whether the reason is agreed, proven by an event, or only claimed. One query, none if the amount was agreed."""
    agreed, terms = termination.settled_by == "agreement", view.life.terms
    return status_of(
        cast("Reason", termination.reason),
        by=cast("Side", termination.opened_by),
        opened_at=termination.noticed_at or termination.opened_at,
        due=terms.due_date,
        agreed=agreed,
        happened=() if agreed else _told(view.contract.id),
        idle_days=terms.house.idle_days,
        open_stages=terms.open_at_once,
    )


def fault_proven(contract: Contract, life: Life, at: datetime) -> bool:
    """Whether an event proves the worker at fault, so that a client's termination needs no notice. One query."""
    return worker_at_fault(
        _told(contract.id),
        at,
        life.terms.due_date,
        idle_days=life.terms.house.idle_days,
        open_stages=life.terms.open_at_once,
    )


def _told(contract_id: str) -> tuple[Happened, ...]:
    kinds = [one.event_kind for one in PROVING]
    rows = Event.objects.filter(subject_id=contract_id, kind__in=kinds).order_by("n")
    return tuple(Happened(at, fact_of(kind, data)) for at, kind, data in rows.values_list("at", "kind", "data"))
