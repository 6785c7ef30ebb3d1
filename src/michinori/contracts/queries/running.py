"""All contracts of one person that are under way, as they stand now: for the page that says what needs them."""

from collections import defaultdict

from michinori.contracts.lives import JOINED, read_life
from michinori.contracts.models import Contract, Report, Stage
from michinori.contracts.policy import Standing, visible_to
from michinori.contracts.queries.views import PEOPLE, ContractView
from michinori.kernel.actor import Actor
from michinori.people.models import Membership
from michinori.rules.acts import possible
from michinori.rules.clocks import clocks
from michinori.rules.meter import read_meter

UNDER_WAY = ("offered", "agreed", "active", "delivered", "ending")


def running_contracts(actor: Actor, *, limit: int = 30) -> list[ContractView]:
    """The person's contracts under way, last moved first; four queries however many there are.

    ``reports`` of each view holds only those not yet answered.
    """
    rows = visible_to(actor).filter(status__in=UNDER_WAY).select_related(*JOINED, *PEOPLE)
    contracts = list(rows.order_by("-last_at", "-id")[:limit])
    if not contracts:
        return []
    ids = [contract.id for contract in contracts]
    stages: dict[str, list[Stage]] = defaultdict(list)
    for stage in Stage.objects.filter(contract_id__in=ids, number__isnull=False).order_by("number"):
        stages[stage.contract_id].append(stage)
    reports: dict[str, list[Report]] = defaultdict(list)
    for report in Report.objects.filter(contract_id__in=ids, answer__isnull=True).order_by("at", "id"):
        reports[report.contract_id].append(report)
    roles = dict(Membership.objects.filter(user_id=actor.user_id).values_list("organisation_id", "role"))
    return [
        _view(contract, _standing(actor, contract, roles), stages[contract.id], reports[contract.id])
        for contract in contracts
    ]


def _standing(actor: Actor, contract: Contract, roles: dict[str, str]) -> Standing:
    if contract.worker_id == actor.user_id:
        return Standing("worker", True)
    role = "owner" if contract.client_id == actor.user_id else roles.get(contract.client_id)
    return Standing("client", role in ("owner", "approver"))


def _view(contract: Contract, standing: Standing, stages: list[Stage], reports: list[Report]) -> ContractView:
    life = read_life(contract, stages, reports)
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
