"""The made-up partner at work: what its rule decides (``rules.practising``), done by the commands that all use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from michinori.config.practice.story import partner_now
from michinori.contracts.commands import amendments, deliveries, deposits, terminations, work
from michinori.contracts.models import Amendment, Contract
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.life import Side, other
from michinori.rules.practising import Course, Reply, StepName, opening, reply
from michinori.wording.practising import partner_did, partner_said

_MOST = 4  # a reply can ask for another: accept, then deposit


@dataclass(frozen=True)
class Partner:
    """The one on the other side of a practice's contract."""

    side: Side
    actor: Actor
    contract_id: str

    def looks(self) -> ContractView:
        """The contract as it stands now."""
        return view_contract(self.actor, self.contract_id)

    @property
    def on_contract(self) -> dict[str, Any]:
        return {"actor": self.actor, "contract_id": self.contract_id}

    @property
    def on_amendment(self) -> dict[str, Any]:
        return {"actor": self.actor, "amendment_id": self.looks().contract.open_amendment_id}

    @property
    def on_termination(self) -> dict[str, Any]:
        return {"actor": self.actor, "termination_id": self.looks().contract.open_termination_id}

    def does(self, decided: Reply) -> bool:
        """Carry it out; what the state does not allow after all is left, and the partner simply says nothing."""
        try:
            _ACTS[decided.act](self, decided)
        except Problem:
            return False
        return True


def answer(course: Course, contract: Contract) -> list[str]:
    """Let the partner do all it would do now; gives what it did, in words."""
    partner, said = _partner(course, contract), []
    for _turn in range(_MOST):
        countered = Amendment.objects.filter(contract=contract, by=course, status="superseded").exists()
        decided = reply(partner.looks().life, partner.side, countered=countered)
        if decided is None or not partner.does(decided):
            break
        said.append(partner_did(decided))
    return said


def come_up(course: Course, contract: Contract, step: StepName) -> bool:
    """Let the partner begin what comes after ``step``; whether it did."""
    partner = _partner(course, contract)
    decided = opening(partner.looks().life, course, step)
    return decided is not None and partner.does(decided)


def _partner(course: Course, contract: Contract) -> Partner:
    return Partner(other(course), Actor.person(partner_now().id), contract.id)


def _terms(partner: Partner, decided: Reply) -> dict[str, Any]:
    return {
        "terms": decided.terms.as_data() if decided.terms else {},
        "reason": partner_said(decided, partner.side),
    }


def _amount(partner: Partner, decided: Reply) -> dict[str, Any]:
    return {"amount": decided.amount or 0, "note": partner_said(decided, partner.side)}


_ACTS: dict[str, Callable[[Partner, Reply], object]] = {
    "acknowledge": lambda one, it: work.acknowledge_stage(**one.on_contract, number=it.number or 0),
    "approve": lambda one, it: work.approve_stage(**one.on_contract, number=it.number or 0),
    "accept": lambda one, it: deliveries.accept_delivery(**one.on_contract),
    "deposit": lambda one, it: deposits.make_deposit(**one.on_contract),
    "propose-amendment": lambda one, it: amendments.propose_amendment(**one.on_contract, **_terms(one, it)),
    "counter-amendment": lambda one, it: amendments.counter_amendment(**one.on_amendment, **_terms(one, it)),
    "accept-amendment": lambda one, it: amendments.accept_amendment(**one.on_amendment),
    "decline-amendment": lambda one, it: amendments.decline_amendment(**one.on_amendment),
    "open-termination": lambda one, it: terminations.open_termination(
        **one.on_contract, reason="client_withdrew", **_amount(one, it)
    ),
    "counter-termination": lambda one, it: terminations.counter_termination(**one.on_termination, **_amount(one, it)),
    "accept-termination": lambda one, it: terminations.accept_termination(**one.on_termination, amount=it.amount or 0),
}
