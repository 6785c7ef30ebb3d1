"""Proposals (応募)."""

from michinori.market.models import Proposal


def mark_offered(*, proposal_id: str) -> None:
    """Terms were put to the worker; the caller holds the proposal's or its contract's lock."""
    Proposal.objects.filter(id=proposal_id).update(status="offered")


def mark_agreed(*, proposal_id: str) -> None:
    """A contract came of it."""
    Proposal.objects.filter(id=proposal_id).update(status="agreed")


def mark_reopened(*, proposal_id: str) -> None:
    """The offer came to nothing before the work began; the proposal stands again."""
    Proposal.objects.filter(id=proposal_id).update(status="open")
