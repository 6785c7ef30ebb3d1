"""Returns made while the notice of a termination ran (domain § 6)."""

from michinori.machinery.models import Event
from michinori.rules.contract.facts import fact_of
from michinori.rules.contract.facts.ends import EndingNoticed, EndingOpened
from michinori.rules.contract.facts.work import StageReturned, WorkSentBack
from michinori.rules.contract.termination_notices import returned_under

_KINDS = [one.event_kind for one in (EndingNoticed, EndingOpened, StageReturned, WorkSentBack)]


def returned_under_notice(contract_id: str, termination_id: str) -> int:
    """How many returns were made while that notice ran; 0 for a termination without one. One query."""
    rows = Event.objects.filter(subject_id=contract_id, kind__in=_KINDS).order_by("n").values_list("kind", "data")
    return returned_under((fact_of(kind, data) for kind, data in rows), termination_id)
