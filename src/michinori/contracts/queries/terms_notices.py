"""The terms notice of each version of a contract's terms (Freelance Act art. 3)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from michinori.contracts.models import Contract, TermsVersion
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery.models import Event
from michinori.people.models import User
from michinori.rules.contract.facts import Fact, fact_of
from michinori.rules.contract.facts.offers import OfferAccepted
from michinori.rules.contract.terms import Terms
from michinori.rules.law.terms_notice import Item, Named, Occasion, nine_items


@dataclass(frozen=True)
class NoticeView:
    """The nine items of one version; ``view`` is the contract as it is now."""

    view: ContractView
    version: TermsVersion
    items: tuple[Item, ...]


def view_notice(actor: Actor, contract_id: str, version: int) -> NoticeView:
    """For the two sides only. Raises ``not-found`` (404) for strangers and for versions that do not exist."""
    view = view_contract(actor, contract_id)
    row = TermsVersion.objects.filter(contract_id=contract_id, version=version).first()
    if row is None:
        raise Problem.unknown()
    return NoticeView(view, row, items_of(view.contract, row))


def versions_to_notify(contract_id: str, numbers: Iterable[int]) -> list[int]:
    """The versions whose notice is to go out after the events of these numbers: a new version, which the event that
    brings it tells by holding its hash, or the one that became the order when an offer was accepted.
    """
    return [fact.terms_version for _, fact in calls_for_notice(contract_id, numbers)]


def calls_for_notice(contract_id: str, numbers: Iterable[int]) -> list[tuple[Event, Fact]]:
    """Those of the events with these numbers after which a notice is to go out."""
    calls = Q(data__has_key="terms") | Q(kind=OfferAccepted.event_kind)
    found = Event.objects.filter(calls, subject_id=contract_id, n__in=list(numbers)).order_by("n")
    return [(event, fact_of(event.kind, event.data)) for event in found]


def items_of(contract: Contract, version: TermsVersion) -> tuple[Item, ...]:
    """The nine items of a version. One query, if the contract came with its client and worker."""
    return nine_items(Terms.from_data(version.body), occasion_of(contract, version))


def occasion_of(contract: Contract, version: TermsVersion) -> Occasion:
    """Who and when. A version that a counter replaced before anybody accepted has no day of order."""
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
    )
