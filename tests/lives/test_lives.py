"""Whole lives of contracts, played at random by both sides, a stranger and the clock, against what must always hold."""

import os
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from michinori.config.table import HANDLERS
from michinori.contracts.commands import amendments, deliveries, deposits, offers, terminations, work
from michinori.contracts.models import Contract
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check, total
from michinori.machinery import clock, events
from michinori.machinery.deadlines import run_due
from michinori.rules.acts import Possible
from michinori.rules.clocks import clocks
from michinori.rules.lifecycle import FINAL
from tests.stories import cast as story
from tests.stories.cast import Cast

SHRINK = (Phase.shrink,) if os.environ.get("SHRINK") else ()
STEPS = int(os.environ.get("STEPS", "0")) or 2_000
RUN_LENGTH = 40
DEPOSITED = 10_000_000


@dataclass
class Record:
    """What the plain model remembers of one contract between steps."""

    contract_id: str
    paid: int = 0
    confirmed: int = 0
    version: int = 1
    seen: list[int] = field(default_factory=list)


class Lives(RuleBasedStateMachine):
    """At most two contracts a run: with more, planted faults hid in the crowd (reference, engines)."""

    @initialize(withholding=st.booleans(), pay_on=st.sampled_from(["completion", "stage"]))
    def begin(self, withholding: bool, pay_on: str) -> None:
        self.around = transaction.atomic()
        self.around.__enter__()
        self.cast = Cast()
        self.records: list[Record] = []
        self.terms = {"withholding": withholding, "pay_on": pay_on}
        self.file_n = 0
        story.pay_in(self.cast, DEPOSITED)

    def teardown(self) -> None:
        if hasattr(self, "around"):
            for record in self.records:
                assert events.verify(record.contract_id)
                times = [event.at for event in events.history(record.contract_id, limit=1_000)]
                assert times == sorted(times), "nothing is dated before what came first"
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)
            self.around.__exit__(None, None, None)

    @precondition(lambda self: len(self.records) < 2)
    @rule(prices=st.lists(st.integers(1, 400_000), min_size=1, max_size=4), share=st.integers(30, 100))
    def offer(self, prices: list[int], share: int) -> None:
        stages = [{"name": f"工程{number}", "price": price} for number, price in enumerate(prices, 1)]
        if self.records:
            contract = offers.offer_terms(
                actor=self.cast.acts(self.cast.aoi),
                proposal_id=story.proposed(self.cast),
                terms=story.terms(price=sum(prices), stages=stages, fallback_share=share, **self.terms),
            )
        else:
            contract = story.offered(self.cast, price=sum(prices), stages=stages, fallback_share=share, **self.terms)
        self.records.append(Record(contract.id, seen=[contract.last_n]))

    def _pick(self, data: st.DataObject, side: str) -> tuple[Record, Actor, ContractView]:
        record = data.draw(st.sampled_from(self.records), label="contract")
        actor = self.cast.acts(self.cast.aoi if side == "client" else self.cast.ren)
        return record, actor, view_contract(actor, record.contract_id)

    @precondition(lambda self: self.records)
    @rule(data=st.data(), side=st.sampled_from(["client", "worker"]))
    def do_what_is_possible(self, data: st.DataObject, side: str) -> None:
        record, actor, view = self._pick(data, side)
        if not view.actions:
            return
        chosen = data.draw(st.sampled_from(view.actions), label="act")
        n = view.contract.last_n
        refused: Problem | None = None
        try:
            self._carry_out(data, actor, view, chosen)
        except Problem as problem:
            refused = problem
        if refused is not None:
            assert refused.status in (409, 422), refused.slug
            self._nothing_written(record, n)

    @precondition(lambda self: self.records)
    @rule(data=st.data(), side=st.sampled_from(["client", "worker"]))
    def do_with_an_old_page(self, data: st.DataObject, side: str) -> None:
        record, actor, view = self._pick(data, side)
        old = [n for n in record.seen if n < view.contract.last_n]
        if not view.actions or not old:
            return
        with pytest.raises(Problem) as refused:
            work.start_stage(
                actor=actor, contract_id=record.contract_id, number=1, seen=data.draw(st.sampled_from(old))
            )
        assert refused.value.slug == "stale"
        self._nothing_written(record, view.contract.last_n)

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def a_stranger_tries(self, data: st.DataObject) -> None:
        record, _, view = self._pick(data, "client")
        stranger = self.cast.acts(self.cast.mio)
        for attempt in (
            lambda: deliveries.accept_delivery(actor=stranger, contract_id=record.contract_id),
            lambda: deposits.make_deposit(actor=stranger, contract_id=record.contract_id),
            lambda: terminations.open_termination(
                actor=stranger, contract_id=record.contract_id, amount=0, reason="agreed"
            ),
        ):
            with pytest.raises(Problem) as refused:
                attempt()
            assert refused.value.status == 404
        self._nothing_written(record, view.contract.last_n)

    @precondition(lambda self: self.records)
    @rule(days=st.sampled_from([0.3, 1, 2, 3, 6, 7, 8, 14, 21, 35]))
    def time_passes(self, days: float) -> None:
        run_due(HANDLERS, clock.turn_to(clock.now() + timedelta(days=days)))

    def _nothing_written(self, record: Record, n: int) -> None:
        assert Contract.objects.get(id=record.contract_id).last_n == n

    def _files(self, data: st.DataObject) -> list[str]:
        if not data.draw(st.booleans(), label="with file"):
            return []
        self.file_n += 1
        return [story.a_file(self.cast.ren, f"{self.file_n}.txt")]

    def _carry_out(self, data: st.DataObject, actor: Actor, view: ContractView, chosen: Possible) -> None:
        on: dict[str, Any] = {"actor": actor, "contract_id": view.contract.id}
        name, life = chosen.act.name, view.life
        if chosen.number is not None:
            self._on_stage(data, name, on | {"number": chosen.number}, view)
        elif name in ("propose-amendment", "counter-amendment"):
            self._amend(data, name, on, view, chosen)
        elif chosen.ref is not None or name == "open-termination":
            self._on_ref(data, name, actor, view, chosen)
        elif name in ("accept-offer", "counter-offer"):
            if name == "accept-offer":
                offers.accept_offer(**on, terms_version=life.terms_version)
            else:
                offers.counter_offer(**on, terms=self._new_terms(data, view))
        elif name in ("deliver", "send-back"):
            if name == "deliver":
                deliveries.deliver_work(**on, file_ids=self._files(data))
            else:
                deliveries.send_back(**on, items=["テイスト"], stages=self._some_stages(data, view))
        else:
            {
                "decline-offer": offers.decline_offer,
                "cancel": offers.cancel_contract,
                "deposit": deposits.make_deposit,
                "accept": deliveries.accept_delivery,
            }[name](**on)

    def _some_stages(self, data: st.DataObject, view: ContractView) -> list[int]:
        numbers = [stage.number for stage in view.life.stages if stage.status == "submitted"]
        return data.draw(st.lists(st.sampled_from(numbers), unique=True), label="stages") if numbers else []

    def _on_stage(self, data: st.DataObject, name: str, on: dict[str, Any], view: ContractView) -> None:
        if name == "report":
            percent = data.draw(st.integers(0, 100), label="percent")
            work.report_stage(**on, percent=percent, file_ids=self._files(data))
        elif name == "submit":
            work.submit_stage(**on, file_ids=self._files(data))
        elif name == "return":
            work.return_stage(**on, items=["ポイントカラー"])
        elif name == "object":
            work.object_stage(**on, reason="約束と違います")
        else:
            {
                "start": work.start_stage,
                "approve": work.approve_stage,
                "agree-return": work.agree_return,
                "acknowledge": work.acknowledge_stage,
            }[name](**on)

    def _new_terms(self, data: st.DataObject, view: ContractView) -> dict[str, Any]:
        """The present terms with some prices changed, perhaps a stage more or less."""
        body = view.life.terms.as_data()
        stages = [dict(stage) for stage in body["stages"]]
        for stage in stages:
            if data.draw(st.booleans(), label="change price"):
                stage["price"] = data.draw(st.integers(0, 300_000), label="price")
        change = data.draw(st.sampled_from(["same", "more", "fewer"]), label="stages")
        if change == "more":
            stages.append({"name": "追加", "price": data.draw(st.integers(1, 50_000), label="new stage")})
        elif change == "fewer" and len(stages) > 1:
            stages.pop()
        return body | {"stages": stages, "price": sum(stage["price"] for stage in stages)}

    def _amend(self, data: st.DataObject, name: str, on: dict[str, Any], view: ContractView, chosen: Possible) -> None:
        new = self._new_terms(data, view)
        if name == "propose-amendment":
            amendments.propose_amendment(**on, terms=new, reason="変更")
        else:
            amendments.counter_amendment(
                actor=on["actor"], amendment_id=chosen.ref or "", terms=new, reason="こちらの案"
            )

    def _on_ref(self, data: st.DataObject, name: str, actor: Actor, view: ContractView, chosen: Possible) -> None:
        ref, life = chosen.ref or "", view.life
        amount = data.draw(st.integers(life.paid, life.terms.price), label="amount")
        if name == "open-termination":
            terminations.open_termination(actor=actor, contract_id=view.contract.id, amount=amount, reason="agreed")
        elif name == "accept-termination" and life.ending is not None:
            theirs = life.ending.amount_of("worker" if view.standing.side == "client" else "client")
            terminations.accept_termination(actor=actor, termination_id=ref, amount=theirs or 0)
        elif name == "counter-termination":
            terminations.counter_termination(actor=actor, termination_id=ref, amount=amount)
        elif name == "withdraw-termination":
            terminations.withdraw_termination(actor=actor, termination_id=ref)
        else:
            {
                "accept-amendment": amendments.accept_amendment,
                "decline-amendment": amendments.decline_amendment,
                "withdraw-amendment": amendments.withdraw_amendment,
            }[name](actor=actor, amendment_id=ref)

    @invariant()
    def every_yen_is_somewhere(self) -> None:
        if not hasattr(self, "records"):
            return
        assert check().sound
        owned = balance(accounts.worker(self.cast.ren.id)) + sum(
            balance(accounts.escrow(record.contract_id)) for record in self.records
        )
        client = balance(accounts.client(self._client_id()))
        operator = total(accounts.FEE_INCOME) + total(accounts.FEE_TAX) - total(accounts.LOSSES)
        assert client + owned + operator == DEPOSITED

    def _client_id(self) -> str:
        return story.default_client(self.cast.aoi.id).id

    @invariant()
    def each_contract_keeps_its_bounds(self) -> None:
        for record in getattr(self, "records", []):
            view = view_contract(self.cast.acts(self.cast.ren), record.contract_id)
            life, meter = view.life, view.meter
            assert balance(accounts.escrow(record.contract_id)) == view.escrow_with_tax
            if life.status in FINAL:
                assert view.escrow_with_tax == 0
            assert 0 <= life.paid <= meter.confirmed <= meter.standing <= meter.claimed <= life.terms.price
            assert life.paid >= record.paid, "what was paid is never taken back"
            if life.terms_version == record.version:
                assert meter.confirmed >= record.confirmed, "confirmed falls only by an accepted amendment"
            assert all(clock_.at > clock.now() for clock_ in clocks(life)), "nothing due is left undone"
            record.paid, record.confirmed, record.version = life.paid, meter.confirmed, life.terms_version
            record.seen.append(view.contract.last_n)


@pytest.mark.django_db
def test_whole_lives() -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Lives,
        settings=settings(
            max_examples=max(1, STEPS // RUN_LENGTH),
            stateful_step_count=RUN_LENGTH,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
            phases=(Phase.explicit, Phase.generate, *SHRINK),
        ),
    )
