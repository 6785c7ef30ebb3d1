"""How work is asked for, shown and answered."""

from collections.abc import Callable

from hypothesis import strategies as st

from michinori.contracts.commands import bonuses, deliveries, purchases
from michinori.contracts.commands import stages as stage_commands
from michinori.rules.contract.bonuses import left_for_bonus
from tests.lives.asking import Ask, Request

BRIEF_KEYS = ("ポイントカラー", "テイスト", "幅")


def _stage(ask: Ask) -> dict[str, object]:
    return ask.on | {"number": ask.possible.number}


def _report(ask: Ask) -> Request:
    on, files = _stage(ask), ask.files()
    percent = ask.draw(st.integers(0, 100), "percent")
    return lambda: stage_commands.report_stage(**on, percent=percent, file_ids=files)


def _submit(ask: Ask) -> Request:
    on, files = _stage(ask), ask.files()
    return lambda: stage_commands.submit_stage(**on, file_ids=files)


def _return(ask: Ask) -> Request:
    on, item = _stage(ask), ask.one_of(*BRIEF_KEYS, label="item")
    return lambda: stage_commands.return_stage(**on, items=[item])


def _object(ask: Ask) -> Request:
    on = _stage(ask)
    return lambda: stage_commands.object_stage(**on, reason="約束と違います")


def _deliver(ask: Ask) -> Request:
    on, files = ask.on, ask.files()
    return lambda: deliveries.deliver_work(**on, file_ids=files)


def _send_back(ask: Ask) -> Request:
    handed_in = [stage.number for stage in ask.life.stages if stage.status == "submitted"]
    on, item = ask.on, ask.one_of(*BRIEF_KEYS, label="item")
    stages = ask.draw(st.lists(st.sampled_from(handed_in), unique=True), "stages") if handed_in else []
    return lambda: deliveries.send_back(**on, items=[item], stages=stages)


def plain(command: Callable[..., object]) -> Callable[[Ask], Request]:
    """An act that needs nothing but its contract."""

    def way(ask: Ask) -> Request:
        on = ask.on
        return lambda: command(**on)

    return way


def _plain_stage(command: Callable[..., object]) -> Callable[[Ask], Request]:
    def way(ask: Ask) -> Request:
        on = _stage(ask)
        return lambda: command(**on)

    return way


def _pay_bonus(ask: Ask) -> Request:
    on, most = ask.on, left_for_bonus(ask.life)
    amount = ask.draw(st.integers(1, max(1, most)) | st.just(most + 1), "amount")
    return lambda: bonuses.pay_bonus(**on, amount=amount)


WAYS: dict[str, Callable[[Ask], Request]] = {
    "start": _plain_stage(stage_commands.start_stage),
    "let-begin": _plain_stage(stage_commands.let_stage_begin),
    "put-back": _plain_stage(stage_commands.put_back_stage),
    "report": _report,
    "acknowledge": _plain_stage(stage_commands.acknowledge_stage),
    "object": _object,
    "submit": _submit,
    "approve": _plain_stage(stage_commands.approve_stage),
    "return": _return,
    "agree-return": _plain_stage(stage_commands.agree_return),
    "pay-bonus": _pay_bonus,
    "buy": _plain_stage(purchases.buy_stage),
    "deliver": _deliver,
    "accept": plain(deliveries.accept_delivery),
    "send-back": _send_back,
}
