"""Showing the work of a finished contract (公開の許可): the client allows it or takes it back, the worker chooses."""

from michinori.contracts.models import Attachment, Contract, Showing
from michinori.contracts.scene import apply_due, locked_with_place, record
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.transactions import in_transaction
from michinori.people.commands.portfolio import add_portfolio_picture, remove_works_of
from michinori.people.models import PortfolioPicture
from michinori.rules.contract.facts.fact import Fact
from michinori.rules.contract.facts.work import ShowingAllowed, ShowingEnded
from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.contract.turns import Turn


def allow_showing(*, actor: Actor, contract_id: str) -> None:
    """Let the worker show the files of a finished contract in their portfolio; nothing happens the second time.

    Raises ``not-found`` (404) for strangers, ``not-your-side``, ``needs-approver``, ``trustee-acts`` (403),
    ``contract-not-over`` (409).
    """

    def run() -> None:
        contract = _over(actor, contract_id, "client")
        _, first = Showing.objects.get_or_create(contract=contract, defaults={"allowed_at": clock.now()})
        if first:
            _tell(actor, contract, ShowingAllowed())

    in_transaction(run)


def end_showing(*, actor: Actor, contract_id: str) -> None:
    """Take the permission back, at which the works leave the portfolio. Raises as ``allow_showing``."""

    def run() -> None:
        contract = _over(actor, contract_id, "client")
        ended, _ = Showing.objects.filter(contract=contract).delete()
        if ended:
            remove_works_of(contract.id)
            _tell(actor, contract, ShowingEnded())

    in_transaction(run)


def show_work(*, actor: Actor, contract_id: str, file_id: str, title: str) -> PortfolioPicture:
    """Put a file that the worker handed in into their portfolio.

    Raises ``not-found`` (404) for strangers, ``not-your-side`` (403), ``contract-not-over``, ``showing-not-allowed``,
    ``portfolio-full`` (409), ``invalid`` (422).
    """

    def run() -> PortfolioPicture:
        contract = _over(actor, contract_id, "worker")
        if not Showing.objects.filter(contract=contract).exists():
            raise Problem("showing-not-allowed")
        handed_in = Attachment.objects.filter(contract=contract, by="worker").values_list("file_id", flat=True)
        if file_id not in set(handed_in):
            raise Problem.invalid(Flaw("file_id", "unknown_id"))
        return add_portfolio_picture(actor=actor, title=title, file_id=file_id, contract_id=contract.id)

    return in_transaction(run)


def _over(actor: Actor, contract_id: str, side: Side) -> Contract:
    """The finished contract, locked, for somebody who may bind that side of it."""
    contract, place = locked_with_place(actor, contract_id)
    if place.side != side:
        raise Problem.forbidden("not-your-side")
    if not place.acting:
        raise Problem.forbidden("trustee-acts")
    if side == "client" and not place.binding:
        raise Problem.forbidden("needs-approver")
    if contract.status not in OVER:
        raise Problem("contract-not-over")
    return contract


def _tell(actor: Actor, contract: Contract, fact: Fact) -> None:
    """Write the fact into the history, from which the other side is told."""
    at = clock.now()
    life, _ = apply_due(contract, at)
    record(contract, life, Turn(life).told(fact), actor=actor, at=at, by="client")
