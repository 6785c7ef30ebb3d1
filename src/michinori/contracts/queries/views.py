"""One contract as one person sees it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, cached_property

from django.db.models import Exists, OuterRef, QuerySet

from michinori.contracts.lives import Gathered, gather, read_life
from michinori.contracts.models import ChangeRequest, Contract, Stage
from michinori.contracts.policy import Place, place_in, with_place
from michinori.contracts.queries.handover_links import stages_handed_on, with_rest
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.composed import Composed, Given
from michinori.people.models import BusinessEnd
from michinori.people.somebody import not_shown_of_client, not_shown_of_user
from michinori.rules.contract.acts import Possible, possible
from michinori.rules.contract.clocks import clocks, is_unanswered
from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.purchases import price_of_stage
from michinori.rules.contract.terminations import MOVES_A_DAY
from michinori.rules.contract.todos import Todo, todos
from michinori.rules.measures.figures import Meter
from michinori.rules.measures.meter import read_meter

JOINED = (
    "terms", "open_amendment", "open_termination", "client__user", "client__organisation", "worker", "job", "continues",
)  # fmt: skip


@dataclass(frozen=True)
class ContractView:
    """A contract with all that its page and its API answer show; where it comes from a list (``to_list``), what is not
    shown there of its people and its job costs a query each. ``requests``: the open change requests, annotated as
    by ``lives.change_requests.with_words``. ``works``: what ``files.works_to_answer`` gives, where a page has asked.
    """

    contract: Contract
    life: Life
    meter: Meter
    place: Place
    stages: tuple[Stage, ...]
    requests: tuple[ChangeRequest, ...]
    actions: tuple[Possible, ...]
    clocks: tuple[Clock, ...]
    works: Mapping[int | None, str] = field(default_factory=dict)

    @property
    def escrow_with_tax(self) -> int:
        """What the escrow holds now, yen with tax."""
        return self.life.escrow

    @property
    def is_continued(self) -> bool:
        """Whether another contract, not cancelled, continues this one. No query."""
        return bool(self.contract.is_continued)  # type: ignore[attr-defined]

    @property
    def is_handed_on(self) -> bool:
        """Whether another contract that was agreed and not cancelled continues this one. No query."""
        return self.contract.rest_stages is not None  # type: ignore[attr-defined]

    @property
    def is_switched(self) -> bool:
        """Whether the same two sides continue it under the other kind of pay. No query."""
        return self.is_continued and bool(self.contract.is_switched)  # type: ignore[attr-defined]

    @property
    def next_clock(self) -> Clock | None:
        """The clock that ends next, None if none runs."""
        return self.clocks[0] if self.clocks else None

    @property
    def needs_approver(self) -> bool:
        """Whether the reader is a plain member, for whom an owner or approver has to do binding acts."""
        return self.place.side == "client" and self.place.acting and not self.place.binding

    @property
    def is_trustees(self) -> bool:
        """Whether a trustee acts for the reader's side, so that the reader cannot."""
        return self.place.side == "client" and not self.place.acting

    @property
    def is_for_estate(self) -> bool:
        """Whether the reader acts on it as the trustee of an insolvent client."""
        return self.contract.frozen and self.place.side == "client" and self.place.acting

    @cached_property
    def todos(self) -> tuple[Todo, ...]:
        """What there is to do on the contract, the reader's own first. No query."""
        place = self.place
        return todos(
            self.life, place.side, self.actions, binding=place.binding, acting=place.acting, running=self.clocks
        )

    @property
    def now(self) -> datetime:
        """The present instant in domain time. No query."""
        return clock.read(self.contract.ahead if clock.is_simulated() else None)  # type: ignore[attr-defined]

    def can(self, act: str, number: int | None = None) -> bool:
        """Whether this person may do that act now."""
        return any(one.act.name == act and one.number == number for one in self.actions)


def to_view(rows: QuerySet[Contract], actor: Actor) -> QuerySet[Contract]:
    """Contracts with the relations that this person's view usually needs, in one query, annotated with ``is_continued``
    (another contract, perhaps only offered, continues this one), ``business_ended`` (the client's), what ``with_place``
    and ``with_rest`` add and ``ahead`` (for ``clock.read``).

    ``gather`` fetches the relations that are rarely set: without their joins a contract is read in three quarters
    of the time.
    """
    going_on = Contract.objects.filter(continues=OuterRef("pk")).exclude(status="cancelled")
    ended = BusinessEnd.objects.filter(client__party__clients=OuterRef("client_id"))
    return (
        with_place(with_rest(rows), actor)
        .select_related(*JOINED)
        .defer("job__search")
        .annotate(is_continued=Exists(going_on), business_ended=Exists(ended), ahead=clock.column())
    )


def to_list(rows: QuerySet[Contract], actor: Actor) -> QuerySet[Contract]:
    """The same for lists, without what they do not show of the job and the people."""
    return to_view(rows, actor).defer("job__description", *not_shown_of_client("client"), *not_shown_of_user("worker"))


def view_contract(actor: Actor, contract_id: str) -> ContractView:
    """One contract for one person. Raises ``not-found`` (404) for strangers.

    Two queries.
    """
    contract = _one(actor, contract_id)
    place = place_in(actor, contract)
    if place is None:
        raise Problem.unknown()
    return assemble(contract, place, gather([contract])[contract.id])


def _one(actor: Actor, contract_id: str) -> Contract:
    """A contract for this person's view. Raises ``not-found`` (404) where there is none. One query."""
    found = _for_one().first(viewer=actor.user_id, contract=contract_id) if contract_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found


@cache
def _for_one() -> Composed[Contract]:
    return Composed(to_view(Contract.objects.filter(pk=Given("contract")), Actor.person(Given("viewer"))))


def view_as(contract_id: str, side: Side) -> ContractView:
    """One contract as a side sees it, with nothing to press. For staff who have stated why they look: the caller checks
    that. Raises ``not-found`` (404). Two queries.
    """
    contract = _one(Actor("person"), contract_id)
    return assemble(contract, Place(side, binding=False, acting=False), gather([contract])[contract.id])


def assemble(contract: Contract, place: Place, gathered: Gathered) -> ContractView:
    """A view of rows already fetched, by ``to_view`` or ``to_list`` and ``gather``."""
    life = read_life(contract, gathered)
    actions = possible(
        life,
        place.side,
        today=_today(contract, life, place),
        binding=place.binding,
        natural=place.side == "worker" or contract.client.organisation_id is None,
        continued=contract.is_continued,  # type: ignore[attr-defined]
        handed_on=contract.rest_stages is not None,  # type: ignore[attr-defined]
        not_to_buy=stages_handed_on(contract, life),
        bonus_closed=contract.business_ended or not contract.worker.is_active,  # type: ignore[attr-defined]
    )
    if not place.acting:
        actions = ()
    return ContractView(
        contract=contract,
        life=life,
        meter=read_meter(life),
        place=place,
        stages=gathered.stages,
        requests=gathered.requests,
        actions=actions,
        clocks=clocks(life),
    )


def _today(contract: Contract, life: Life, place: Place) -> date | None:
    """Today in Japan, where the possible acts depend on it, else None. No query."""
    reported = any(stage.status in ("waiting", "doing") and stage.last_report_day for stage in life.stages)
    may_report = reported and place.side == "worker" and life.status == "active"
    may_buy = place.side == "client" and any(price_of_stage(life, stage) for stage in life.stages if life.ended_at)
    moved = life.termination is not None and life.termination.may_have_moved_enough(place.side, MOVES_A_DAY)
    may_be_late = place.side == "client" and life.status == "ending" and is_unanswered(life)
    if not (may_report or may_buy or moved or may_be_late):
        return None
    return day_of(clock.read(contract.ahead if clock.is_simulated() else None))  # type: ignore[attr-defined]
