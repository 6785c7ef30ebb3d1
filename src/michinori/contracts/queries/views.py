"""One contract as one person sees it, and the list of theirs."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from michinori.contracts.lives import JOINED, read_life
from michinori.contracts.models import Contract, Report, Stage
from michinori.contracts.policy import Standing, require_standing, visible_to
from michinori.contracts.scene import DEADLINE
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.models import Deadline
from michinori.rules.acts import Possible, possible
from michinori.rules.clocks import Clock, clocks
from michinori.rules.life import Life
from michinori.rules.lifecycle import ANSWERABLE
from michinori.rules.meter import Meter, read_meter
from michinori.rules.money import escrow

PEOPLE = ("client__user", "client__organisation", "worker", "job", "continues")


@dataclass(frozen=True)
class ContractView:
    """A contract with all that its page and its API answer show.

    ``escrow_with_tax``: what is held now, yen with tax.
    """

    contract: Contract
    life: Life
    meter: Meter
    standing: Standing
    stages: tuple[Stage, ...]
    reports: tuple[Report, ...]
    actions: tuple[Possible, ...]
    clocks: tuple[Clock, ...]

    @property
    def escrow_with_tax(self) -> int:
        """What the escrow holds, by the formula that the ledger check proves."""
        if self.life.status in ("offered", "agreed", "cancelled", "completed", "ended"):
            return 0
        return escrow(self.life.terms.price, self.life.paid, self.life.terms.house)

    @property
    def next_clock(self) -> Clock | None:
        """What happens next by itself."""
        return self.clocks[0] if self.clocks else None

    def can(self, act: str, number: int | None = None) -> bool:
        """Whether this person may do that act now."""
        return any(one.act.name == act and one.number == number for one in self.actions)


def view_contract(actor: Actor, contract_id: str) -> ContractView:
    """Three queries (four for a member of an organisation). Raises ``not-found`` (404) for strangers."""
    contract = Contract.objects.select_related(*JOINED, *PEOPLE).filter(id=contract_id).first()
    if contract is None:
        raise Problem.unknown()
    standing = require_standing(actor, contract)
    stages = list(contract.stages.filter(number__isnull=False).order_by("number"))
    reports = list(contract.reports.order_by("at", "id")) if contract.status in ANSWERABLE else []
    return _view(contract, standing, stages, reports)


def _view(contract: Contract, standing: Standing, stages: list[Stage], reports: list[Report]) -> ContractView:
    life = read_life(contract, stages, [report for report in reports if report.answer is None])
    return ContractView(
        contract=contract,
        life=life,
        meter=read_meter(life),
        standing=standing,
        stages=tuple(stages),
        reports=tuple(reports),
        actions=possible(life, standing.side, binding=standing.binding),
        clocks=clocks(life),
    )


@dataclass(frozen=True)
class ContractRow:
    """One line of a list.

    ``next_at``: when something next happens by itself or is reminded of, None if nothing does.
    """

    contract: Contract
    side: str
    next_at: datetime | None


STATUSES = ("offered", "agreed", "active", "delivered", "completed", "ending", "ended", "cancelled")


def list_contracts(
    actor: Actor, *, status: str | None = None, cursor: str | None = None, limit: int = 20
) -> tuple[list[ContractRow], str | None]:
    """The person's contracts, last moved first, and the cursor of the next page. Two queries."""
    rows = visible_to(actor).select_related("client__user", "client__organisation", "worker", "terms")
    if status:
        if status not in STATUSES:
            raise Problem.invalid(Flaw("status", "not_a_choice"))
        rows = rows.filter(status=status)
    if cursor:
        at, contract_id = _read_cursor(cursor)
        rows = rows.filter(Q(last_at__lt=at) | Q(last_at=at, id__lt=contract_id))
    page = list(rows.order_by("-last_at", "-id")[: limit + 1])
    following = f"{page[limit - 1].last_at.isoformat()}~{page[limit - 1].id}" if len(page) > limit else None
    page = page[:limit]
    due = dict(
        Deadline.objects.filter(kind=DEADLINE, subject_id__in=[row.id for row in page]).values_list("subject_id", "at")
    )
    side_of = {row.id: "worker" if row.worker_id == actor.user_id else "client" for row in page}
    return [ContractRow(row, side_of[row.id], due.get(row.id)) for row in page], following


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    at, _, contract_id = cursor.partition("~")
    try:
        instant = datetime.fromisoformat(at)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None or not contract_id or "\x00" in contract_id:
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return instant, contract_id
