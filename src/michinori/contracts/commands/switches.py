"""Switches between fixed and hourly pay by the same parties (domain § 4): propose, accept, decline, withdraw."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from michinori.contracts.booking import require_balance
from michinori.contracts.commands.handovers import continuation
from michinori.contracts.commands.offers import two_sides, with_new_stages
from michinori.contracts.models import Contract, Switch
from michinori.contracts.models.contracts import new_contract_id
from michinori.contracts.models.switches import new_switch_id
from michinori.contracts.scene import Enclosure, Scene, carry_out, read_note, record, run_deadline
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.machinery.settings import house_at
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import business_ended, client
from michinori.rules.contract import life as lives
from michinori.rules.contract import offers as offer_rules
from michinori.rules.contract import switches
from michinori.rules.contract.life import Life
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import Setting, read_terms
from michinori.rules.contract.turns import Turn
from michinori.rules.money.rates import Rates

MAX_REASON = 2000


def read_continuing_terms(body: object, life: Life, client: Client, at: datetime) -> Terms:
    """Read the terms of the contract that follows, as for a new offer; ``withholding`` defaults to the present one."""
    today = day_of(at)
    setting = Setting(today, today, life.terms.withholding, house_at(at), declared=client.holder.declaration)
    return with_new_stages(read_terms(body, setting))


def propose_switch(
    *, actor: Actor, contract_id: str, amount: int, terms: object, reason: str, seen: int | None = None
) -> Switch:
    """Propose to settle at ``amount`` (a total, yen before tax) and to go on under ``terms`` of the other kind of pay.

    Raises ``not-now``, ``switch-open``, ``amendment-open``, ``client-business-ended`` (409), ``invalid`` (422).
    """
    switch_id = new_switch_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason", limit=MAX_REASON)
        new = read_continuing_terms(terms, scene.life, scene.contract.client, scene.at)
        turn = switches.propose_switch(scene.life, scene.side, amount, new, switch_id=switch_id, at=scene.at)
        return turn, Enclosure(note=text, reason=text)

    carry_out(contract_id, actor=actor, act="propose-switch", seen=seen, decide=decide)
    return find(Switch, switch_id)


def _on(switch_id: str, act: str, decide: Callable[[Scene], Turn], actor: Actor, seen: int | None) -> Switch:
    """Do an act on the switch's contract if the switch is still open, else raise ``switch-not-open`` (409)."""
    contract_id = find(Switch, switch_id).contract_id

    def only_if_open(scene: Scene) -> Turn:
        if scene.life.switch is None or scene.life.switch.id != switch_id:
            raise Problem("switch-not-open")
        return decide(scene)

    carry_out(contract_id, actor=actor, act=act, seen=seen, decide=only_if_open)
    return find(Switch, switch_id)


def accept_switch(*, actor: Actor, switch_id: str, seen: int | None = None) -> Switch:
    """Accept: where this contract's escrow is enough for the next one, this one is settled and the next one funded in
    one transaction. Else the switch waits for the client to deposit what is missing, and the old terms go on.
    """

    def run() -> Switch:
        found = _Settling(actor)
        switch = _on(switch_id, "accept-switch", found.accept, actor, seen)
        found.go_on()
        return find(Switch, switch.id)

    former_id = find(Switch, switch_id).contract_id
    in_transaction(lambda: run_deadline(former_id, clock.now()))  # stays applied even if the act is refused
    return in_transaction(run)


def fund_switch(*, actor: Actor, contract_id: str, seen: int | None = None) -> Contract:
    """Deposit what is missing for an accepted switch, as the client: it takes effect in the same transaction.

    Raises ``insufficient-balance``, ``nothing-to-deposit``, ``amount-below-paid`` (409).
    """

    def run() -> Contract:
        found = _Settling(actor)
        contract = carry_out(contract_id, actor=actor, act="deposit", seen=seen, decide=found.fund)
        found.go_on()
        return contract

    in_transaction(lambda: run_deadline(contract_id, clock.now()))  # stays applied even if the act is refused
    return in_transaction(run)


class _Settling:
    """One step that may put a switch into effect: it settles the former contract, and then makes the next one."""

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.new_id = new_contract_id()
        self.settled: tuple[Contract, lives.Switch, datetime, Rates] | None = None

    def accept(self, scene: Scene) -> Turn:
        """Decide on accepting the switch."""
        turn = switches.accept_switch(scene.life, scene.side, contract_id=self.new_id, at=scene.at)
        return self._noted(scene, turn)

    def fund(self, scene: Scene) -> Turn:
        """Decide on depositing what is missing."""
        turn = switches.fund_switch(scene.life, scene.side, contract_id=self.new_id)
        if scene.life.switch is not None:
            require_balance(scene.contract, switches.missing(scene.life, scene.life.switch))
        return self._noted(scene, turn)

    def _noted(self, scene: Scene, turn: Turn) -> Turn:
        if business_ended(scene.contract.client_id):
            raise Problem("client-business-ended")
        two_sides(scene.contract.worker_id, scene.contract.client_id)
        takes_effect = scene.life.switch is not None and turn.life.switch is None
        if takes_effect and scene.life.switch:
            self.settled = scene.contract, scene.life.switch, scene.at, scene.life.rates
        return turn

    def go_on(self) -> None:
        """Make the contract that follows: offered by the side that proposed the switch, accepted by the other, and
        funded from what the former one's escrow gave back.
        """
        if self.settled is None:
            return
        former, switch, at, rates = self.settled
        offer = offer_rules.continuing(offer_rules.make_offer(switch.terms, at, by=switch.by), former.id)
        accepted = offer_rules.accept_offer(offer.life, lives.other(switch.by), offer.life.terms_version, at)
        dated = replace(accepted.life, rates=rates, today=day_of(at))
        funded = offer_rules.make_first_deposit(dated, "client", at)
        whole = Turn(funded.life, (*offer.facts, *accepted.facts, *funded.facts), funded.moves)
        row = continuation(former, self.new_id, client(former.client_id), switch.terms.price, at)
        waited = switch.status == "awaiting_deposit"  # both had agreed before
        record(row, None, whole, actor=self.actor, at=at, promised=switch.terms.due_date if waited else None)


def decline_switch(*, actor: Actor, switch_id: str, seen: int | None = None) -> Switch:
    """Decline; the contract goes on as it is."""
    return _on(
        switch_id,
        "decline-switch",
        lambda scene: switches.decline_switch(scene.life, scene.side),
        actor,
        seen,
    )


def withdraw_switch(*, actor: Actor, switch_id: str, seen: int | None = None) -> Switch:
    """Withdraw the proposer's own switch before it is answered."""
    return _on(
        switch_id,
        "withdraw-switch",
        lambda scene: switches.withdraw_switch(scene.life, scene.side),
        actor,
        seen,
    )
