"""What only one side may do, the other is refused (403), on a contract where it could be done now; nothing is written.

Found by the table of who may what: the worker could acknowledge their own report, the client hand in the work.
"""

from collections.abc import Callable
from typing import Any

import pytest

from michinori.contracts.commands import bonuses, deliveries, deposits, hours, purchases, terminations
from michinori.contracts.commands import change_requests as change_request_commands
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.kernel.problems import Problem
from michinori.rules.contract.lifecycle import TABLE
from tests.races import scenes, states
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def _returned(cast: Cast) -> Contract:
    contract = scenes.submitted(cast)
    stage_commands.return_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1, items=["テイスト"])
    return contract


def _noticed(contract: Contract) -> dict[str, Any]:
    return {"termination_id": contract.terminations.get().id}


RED = [{"key": "テイスト", "value": "大胆"}]


def _asked(cast: Cast) -> Contract:
    contract = scenes.active(cast)
    change_request_commands.request_change(
        actor=cast.acts(cast.aoi), contract_id=contract.id, note="大胆に", changes=RED
    )
    return contract


def _by_the_hour(cast: Cast) -> Contract:
    contract = story.active(cast, meter={"kind": "hours", "rate": 1_000}, stages=[])
    hours.log_hours(actor=cast.acts(cast.ren), contract_id=contract.id, day=story.in_days(0), minutes=60)
    return contract


def _request(contract: Contract) -> dict[str, Any]:
    return {"request_id": contract.change_requests.get().id}


def _week(contract: Contract) -> dict[str, Any]:
    return {"contract_id": contract.id, "monday": contract.hours.get().week}


def _entry(contract: Contract) -> dict[str, Any]:
    return {"contract_id": contract.id, "entry_id": contract.hours.get().id}


More = dict[str, Any] | Callable[[Contract], dict[str, Any]]
"""What a command takes beside actor and contract, or instead of the contract."""
ONE_SIDED: dict[str, tuple[Callable[[Cast], Contract], Callable[..., Any], More]] = {
    "deposit": (scenes.agreed, deposits.make_deposit, {}),
    "start": (scenes.active, stage_commands.start_stage, {"number": 1}),
    "let-begin": (states.one_at_a_time, stage_commands.let_stage_begin, {"number": 3}),
    "put-back": (scenes.doing, stage_commands.put_back_stage, {"number": 1}),
    "report": (scenes.doing, stage_commands.report_stage, {"number": 1, "percent": 50}),
    "submit": (scenes.doing, stage_commands.submit_stage, {"number": 1}),
    "approve": (scenes.submitted, stage_commands.approve_stage, {"number": 1}),
    "return": (scenes.submitted, stage_commands.return_stage, {"number": 1, "items": ["テイスト"]}),
    "agree-return": (_returned, stage_commands.agree_return, {"number": 1}),
    "buy": (states.ended_unpaid, purchases.buy_stage, {"number": 1}),
    "pay-bonus": (scenes.active, bonuses.pay_bonus, {"amount": 1_000}),
    "acknowledge": (scenes.reported, stage_commands.acknowledge_stage, {"number": 1}),
    "object": (scenes.reported, stage_commands.object_stage, {"number": 1, "reason": "違います"}),
    "log-hours": (
        _by_the_hour,
        hours.log_hours,
        lambda contract: {"contract_id": contract.id, "day": story.in_days(0), "minutes": 60},
    ),
    "take-back-hours": (_by_the_hour, hours.take_back_hours, _entry),
    "acknowledge-week": (_by_the_hour, hours.acknowledge_week, _week),
    "object-week": (_by_the_hour, hours.object_week, lambda contract: _week(contract) | {"reason": "違います"}),
    "request-change": (scenes.active, change_request_commands.request_change, {"note": "大胆に", "changes": RED}),
    "accept-change": (_asked, change_request_commands.accept_change, _request),
    "decline-change": (_asked, change_request_commands.decline_change, _request),
    "withdraw-change": (_asked, change_request_commands.withdraw_change, _request),
    "deliver": (scenes.doing, deliveries.deliver_work, {}),
    "accept": (scenes.delivered, deliveries.accept_delivery, {}),
    "send-back": (scenes.delivered, deliveries.send_back, {"items": ["テイスト"]}),
    "begin-termination": (states.noticed, terminations.begin_termination, _noticed),
}


def _who(act: str) -> set[str]:
    return {who for one in TABLE if one.name == act for who in one.who} & {"client", "worker"}


def test_every_act_of_one_side_is_tried() -> None:
    assert {act.name for act in TABLE if len(_who(act.name)) == 1} == set(ONE_SIDED)


@pytest.mark.parametrize("act", ONE_SIDED)
def test_the_other_side_is_refused(act: str) -> None:
    cast = Cast()
    prepare, command, more = ONE_SIDED[act]
    contract = prepare(cast)
    contract.refresh_from_db()
    before = contract.last_n
    kwargs = more(contract) if callable(more) else {"contract_id": contract.id, **more}
    mine = cast.aoi if _who(act) == {"client"} else cast.ren
    for other in {cast.aoi, cast.ren} - {mine}:
        with pytest.raises(Problem) as refused:
            command(actor=cast.acts(other), **kwargs)
        assert (refused.value.slug, refused.value.status) == ("not-your-side", 403)
    contract.refresh_from_db()
    assert contract.last_n == before
    command(actor=cast.acts(mine), **kwargs)
    contract.refresh_from_db()
    assert contract.last_n > before
