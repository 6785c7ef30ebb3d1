"""The preview of an offer: terms read and checked, with the amounts that follow; writes nothing (domain § 2, § 8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from michinori.contracts.commands.offers import setting_for_offer, with_new_stages
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.settings import settings_on
from michinori.market.models import Job, Proposal
from michinori.market.queries.jobs import proposal_of
from michinori.people.models import Client
from michinori.people.queries import power_over
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import read_terms
from michinori.rules.money.amounts import Preview, preview_whole
from michinori.rules.money.rates import Statutory


@dataclass(frozen=True)
class OfferPreview:
    """Terms with their amounts. ``deposit_with_tax``: what the client will deposit, in yen; ``whole``: what both sides
    get when all work is accepted; ``statutory``: the rates of the law by which they are counted; ``today``: in
    Japan.
    """

    terms: Terms
    whole: Preview
    deposit_with_tax: int
    statutory: Statutory
    today: date


def proposal_to_answer(actor: Actor, proposal_id: str) -> Proposal:
    """The proposal, for a person who may offer terms to its worker.

    Raises ``not-found`` (404) for anybody outside the client, ``needs-approver`` (403) for plain members,
    ``proposal-not-open`` (409).
    """
    proposal = proposal_of(actor, proposal_id)
    power = power_over(actor.user_id, proposal.job.client_id)
    if power is None:
        raise Problem.unknown()
    if power not in ("owner", "approver"):
        raise Problem.forbidden("needs-approver")
    if proposal.status not in ("open", "shortlisted"):
        raise Problem("proposal-not-open")
    return proposal


def preview_offer(client: Client, job: Job | None, body: object) -> OfferPreview:
    """Read terms as for an offer or counter-offer. Raises ``invalid`` (422) with every flaw."""
    now = clock.now()
    settings = settings_on(day_of(now))
    terms = read_terms(body, setting_for_offer(client, job, settings.house, now))
    return money_of(with_new_stages(terms), settings.statutory, day_of(now))


def money_of(terms: Terms, statutory: Statutory, today: date) -> OfferPreview:
    """The amounts of terms under which nothing has been paid yet, at the rates of one day, as read ``today``."""
    whole = preview_whole(terms, statutory)
    return OfferPreview(terms, whole, whole.before_tax + whole.tax, statutory, today)


def contracts_from(proposal_ids: Iterable[str]) -> dict[str, str]:
    """The id of the latest contract made from each proposal, by proposal id. No permission is checked."""
    rows = Contract.objects.filter(proposal_id__in=list(proposal_ids)).order_by("made_at", "id")
    return {str(proposal_id): contract_id for proposal_id, contract_id in rows.values_list("proposal_id", "id")}
