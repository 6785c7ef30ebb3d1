"""The schema of a contract, with which every act on a contract or its stages answers."""

from datetime import date
from typing import Self

from pydantic import BaseModel, Field

from michinori.api.actions import path_of
from michinori.api.answers import Instant, Party
from michinori.api.callers import Call
from michinori.api.routes import Answer
from michinori.api.terms import Terms
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.conversation.queries.contracts import thread_of
from michinori.rules.contract.terminations import stands_at
from michinori.rules.measures import figures


class Meter(BaseModel):
    """What has been earned so far, whole yen before tax. ``standing``: what it is worth if it ended now by the rule."""

    kind: str
    confirmed: int
    claimed: int
    standing: int
    superseded: int

    @classmethod
    def of(cls, meter: figures.Meter) -> Self:
        """The figures of a contract."""
        return cls(
            kind=meter.kind,
            confirmed=meter.confirmed,
            claimed=meter.claimed,
            standing=meter.standing,
            superseded=meter.superseded,
        )


class StageState(BaseModel):
    """A stage under way. Percents of its price; ``filed`` is the highest reported with a file."""

    number: int
    id: str
    name: str
    price: int
    status: str = Field(description="waiting, doing, submitted or approved")
    acknowledged: int
    claimed: int
    filed: int


class WeekState(BaseModel):
    """A week of the hours log, whole minutes. ``open``: not answered yet; ``open_filed``, ``objected_filed``: of those
    what counts as shown. ``answered_at``: when the open ones are acknowledged by themselves, null where never."""

    monday: date
    acknowledged: int
    open: int
    open_filed: int
    objected: int
    objected_filed: int
    answered_at: Instant | None


class NextClock(BaseModel):
    """What happens by itself next, if nobody does anything, and when; an act at that instant is late."""

    what: str
    at: Instant


class Open(BaseModel):
    """An amendment or a termination that is open."""

    id: str
    status: str


class Contract(BaseModel):
    """``escrow_with_tax``: held now, yen with tax. ``paid``: all payments so far, before tax;
    ``bonus``: all bonuses, which are in no other figure. ``actions``: what the caller can do now, as addresses below
    the contract, or from ``/api/v1/`` on for amendments and terminations. ``seen``: the n of the last event, to be sent
    along.
    """

    id: str
    status: str
    job_id: str | None
    title: str
    client: Party
    worker: Party
    side: str = Field(description="The caller's side: client or worker")
    terms_version: int
    terms: Terms
    escrow_with_tax: int
    paid: int
    bonus: int
    meter: Meter
    actions: list[str]
    clock: NextClock | None
    continues: str | None
    thread_id: str = Field(description="Of its messages, see /threads")
    stages: list[StageState]
    weeks: list[WeekState]
    amendment: Open | None
    termination: Open | None
    settled_amount: int | None
    settled_by: str | None
    seen: int


def answer_contract(call: Call, contract_id: str) -> Contract:
    """The contract as the caller sees it now. Raises ``not-found``."""
    return contract_of(view_contract(call.actor, contract_id))


CONTRACT = Answer(Contract, lambda call, row: answer_contract(call, row.id))


def contract_of(view: ContractView) -> Contract:
    """The answer for the person who looks at the contract."""
    row, life, clock = view.contract, view.life, view.next_clock
    return Contract(
        id=row.id,
        status=row.status,
        job_id=row.job_id,
        title=row.title,
        client=Party.of(row.client),
        worker=Party.of(row.worker),
        side=view.place.side,
        terms_version=life.terms_version,
        terms=Terms.model_validate(life.terms.as_data()),
        escrow_with_tax=view.escrow_with_tax,
        paid=life.paid + life.bought,
        bonus=life.bonus,
        meter=Meter.of(view.meter),
        actions=[path_of(one) for one in view.actions],
        clock=NextClock(what=clock.kind, at=clock.at) if clock else None,
        continues=row.continues_id,
        thread_id=thread_of(row),
        stages=_stages(view),
        weeks=_weeks(view),
        amendment=Open(id=life.amendment.id, status=life.amendment.status) if life.amendment else None,
        termination=Open(id=life.termination.id, status=stands_at(life)) if life.termination else None,
        settled_amount=life.settled_amount,
        settled_by=life.settled_by,
        seen=row.last_n,
    )


def _weeks(view: ContractView) -> list[WeekState]:
    by_itself = {clock.ref: clock.at for clock in view.clocks if clock.kind == "acknowledge_week"}
    return [
        WeekState(
            monday=week.monday,
            acknowledged=week.acknowledged,
            open=week.open,
            open_filed=week.open_filed,
            objected=week.objected,
            objected_filed=week.objected_filed,
            answered_at=by_itself.get(week.monday.isoformat()),
        )
        for week in view.life.weeks
    ]


def _stages(view: ContractView) -> list[StageState]:
    return [
        StageState(
            number=stage.number,
            id=stage.id,
            name=stage.name,
            price=stage.price,
            status=stage.status,
            acknowledged=stage.acknowledged,
            claimed=stage.claimed,
            filed=stage.filed,
        )
        for stage in view.life.stages
    ]
