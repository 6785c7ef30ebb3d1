"""The preview of an offer: terms read and checked, with the amounts that follow; writes nothing (domain § 2, § 8)."""

from collections.abc import Iterable
from dataclasses import dataclass

from michinori.contracts.commands.offers import setting_for_offer, with_new_stages
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.market.models import Job, Proposal
from michinori.market.queries.jobs import proposal_of
from michinori.people.models import Client
from michinori.people.queries import power_over
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import read_terms
from michinori.rules.money.amounts import Preview, escrow, preview_whole


@dataclass(frozen=True)
class OfferPreview:
    """Terms with their amounts. ``deposit_with_tax``: what the client will deposit, in yen; ``whole``: what both sides
    get when all work is accepted.
    """

    terms: Terms
    whole: Preview
    deposit_with_tax: int


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
    return money_of(with_new_stages(read_terms(body, setting_for_offer(client, job, clock.now()))))


def money_of(terms: Terms) -> OfferPreview:
    """The amounts of terms under which nothing has been paid yet."""
    return OfferPreview(terms, preview_whole(terms), escrow(terms.price, 0, terms.house))


def contracts_from(proposal_ids: Iterable[str]) -> dict[str, str]:
    """The id of the latest contract made from each proposal, by proposal id. No permission is checked."""
    rows = Contract.objects.filter(proposal_id__in=list(proposal_ids)).order_by("made_at", "id")
    return {str(proposal_id): contract_id for proposal_id, contract_id in rows.values_list("proposal_id", "id")}
