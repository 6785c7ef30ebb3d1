"""Whether the reason given for a termination counts in the parties' conduct figures (domain § 6)."""

from typing import cast

from michinori.contracts.models import Termination
from michinori.contracts.queries.views import ContractView
from michinori.machinery.models import Event
from michinori.rules.contract.facts import fact_of
from michinori.rules.contract.life import Reason, Side
from michinori.rules.contract.termination_reasons import PROVING, Happened, ReasonStatus, status_of


def reason_status(view: ContractView, termination: Termination) -> ReasonStatus:
    """Whether the reason is agreed, proven by an event, or only claimed. One query, none if the amount was agreed."""
    agreed = termination.settled_by == "agreement"
    return status_of(
        cast("Reason", termination.reason),
        by=cast("Side", termination.opened_by),
        opened_at=termination.opened_at,
        due=view.life.terms.due_date,
        agreed=agreed,
        happened=() if agreed else _told(view.contract.id),
    )


def _told(contract_id: str) -> tuple[Happened, ...]:
    kinds = [one.event_kind for one in PROVING]
    rows = Event.objects.filter(subject_id=contract_id, kind__in=kinds).order_by("n")
    return tuple(Happened(at, fact_of(kind, data)) for at, kind, data in rows.values_list("at", "kind", "data"))
