"""The terms notice of each version of a contract's terms (Freelance Act art. 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from michinori.contracts.models import Contract, TermsVersion
from michinori.contracts.queries.law import declared_in
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery.models import Event
from michinori.machinery.settings import settings_on
from michinori.people.models import User
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.facts import Fact, fact_of
from michinori.rules.contract.facts.offers import OfferAccepted
from michinori.rules.contract.terms import Terms
from michinori.rules.law.terms_notice import Item, Named, Occasion, nine_items


@dataclass(frozen=True)
class NoticeView:
    """The nine items of art. 3 for one version of the terms. ``view``: the contract as it is now; ``declared``: what
    the client had declared about itself.
    """

    view: ContractView
    version: TermsVersion
    items: tuple[Item, ...]
    declared: Declaration


def view_notice(actor: Actor, contract_id: str, version: int) -> NoticeView:
    """The notice of one version, for the two sides. Raises ``not-found`` (404) for strangers and unknown versions."""
    view = view_contract(actor, contract_id)
    row = TermsVersion.objects.filter(contract_id=contract_id, version=version).first()
    if row is None:
        raise Problem.unknown()
    declared = declared_in(view.contract, Terms.from_data(row.body))
    return NoticeView(view, row, items_of(view.contract, row), declared)


def versions_to_notify(events: Iterable[Event]) -> list[int]:
    """The versions whose notice must be sent after these events: each new version, and the version that became the
    order by an accepted offer.
    """
    return [fact.terms_version for _, fact in calls_for_notice(events)]


def calls_for_notice(events: Iterable[Event]) -> list[tuple[Event, Fact]]:
    """Those of these events after which a notice must be sent.

    An event that brings a new version of the terms holds its hash under ``terms``.
    """
    calls = (event for event in events if "terms" in event.data or event.kind == OfferAccepted.event_kind)
    return [(event, fact_of(event.kind, event.data)) for event in calls]


def items_of(contract: Contract, version: TermsVersion) -> tuple[Item, ...]:
    """The nine items of a version. One query if the contract's client and worker are already fetched."""
    return nine_items(Terms.from_data(version.body), occasion_of(contract, version))


def occasion_of(contract: Contract, version: TermsVersion) -> Occasion:
    """The parties and days of a notice. A version that was replaced before anybody accepted it has no day of order."""
    accepted = Event.objects.filter(subject_id=contract.id, kind=OfferAccepted.event_kind).order_by("n").first()
    agreed = accepted is not None and version.version >= OfferAccepted.from_data(accepted.data).terms_version
    holder = contract.client.holder
    named = contract.status not in ("offered", "cancelled")
    return Occasion(
        title=contract.title,
        client=Named(
            contract.client_id,
            contract.client.display_name,
            holder.real_name if named and isinstance(holder, User) else "",
        ),
        worker=Named(contract.worker_id, contract.worker.display_name, contract.worker.real_name if named else ""),
        version=version.version,
        version_on=day_of(version.made_at),
        ordered_on=day_of(accepted.at) if accepted is not None and agreed else None,
        tax_percent=settings_on(day_of(version.made_at)).statutory.tax,
    )
