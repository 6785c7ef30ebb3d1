"""Pay that leaves by day 60 though staff hold its owner's money (decision 38, Payouts held): of a worker's balance as
much as is due, never the rest, nor anything of a client's.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from michinori.kernel.actor import Actor
from michinori.machinery import clock, outbox
from michinori.rules.money.transfer_file import MOST_AMOUNT
from michinori.treasury.commands.money_log import note_act
from michinori.treasury.commands.payouts import part_payout
from michinori.treasury.models import BankAccount, Payout
from michinori.treasury.queries.held_pay import due_of, due_of_payout, on_grounds
from michinori.treasury.queries.payout_holds import holds_on

_TAKEN_OUT = ("taken_out_at", "taken_out_by", "taken_out_why", "times_out")


def pay_in_time(held: Mapping[str, BankAccount], on: date, before: date | None) -> tuple[list[Payout], list[Payout]]:
    """What has to leave with that run, or an earlier one, of owners whose money is held without grounds to which two
    have agreed: payouts that wait, and others, not saved yet. The caller holds the owners' locks. ``held``: the
    accounts, by owner, to which it leaves. ``before``: the day of a run before that one which the clock will gather,
    with what leaves by then.
    """
    waiting: list[Payout] = []
    owed: list[Payout] = []
    for owner_id in sorted(set(held) - on_grounds(held)):
        leaving, taken_out = _asked(owner_id, on, before, whenever=held[owner_id].ended_at is not None)
        waiting += leaving
        if amount := due_of(owner_id, on) - (due_of(owner_id, before) if before else 0):
            owed.append(
                Payout(
                    owner_id=owner_id, source="worker", amount=min(amount, MOST_AMOUNT), requested_at=clock.now(),
                    due_on=on, by_day_60=True, **taken_out,
                )
            )  # fmt: skip
    return waiting, owed


def tell_of_held(payouts: Iterable[Payout]) -> None:
    """Note in the staff log what a run has gathered though it is held, and tell staff."""
    found = [one for one in payouts if one.by_day_60 and one.owner_id]
    holds = holds_on([one.owner_id or "" for one in found])
    for one in found:
        if (hold := holds.get(one.owner_id or "")) is None:
            continue
        told = {"hold_id": hold.id, "amount": one.amount}
        outbox.put("held_pay_leaves", told, key=f"held_pay_leaves:{one.id}:{one.run_id}")
        about = {"owner": hold.owner_id, "hold": hold.id, "payout": one.id}
        note_act(actor=Actor.clock(), kind="held_pay_left", data=about, why=None)


def _asked(owner_id: str, on: date, before: date | None, *, whenever: bool) -> tuple[list[Payout], dict[str, Any]]:
    """What was asked for that is due. Where only a part of it is, it is on the balance again, from which that part
    leaves, and its owner is told; what is known of its having been taken out of a run goes along (the second answer).
    ``whenever``: also what was to wait for an account that is not the one to which it leaves.
    """
    rows = Payout.objects.filter(owner_id=owner_id, source="worker", parting=False, status="requested")
    rows = rows if whenever else rows.filter(due_on__lte=on)
    leaving, taken_out = list[Payout](), dict[str, Any]()
    for one in rows.order_by("due_on", "id"):
        due, early = _due_and_early(one, on, before)
        if due == one.amount and not early:
            one.by_day_60, one.due_on = True, on
            leaving.append(one)
        elif due > early:
            part_payout(one, due - early)
            taken_out = {name: getattr(one, name) for name in _TAKEN_OUT} if one.taken_out_at else taken_out
    return leaving, taken_out


def _due_and_early(one: Payout, on: date, before: date | None) -> tuple[int, int]:
    """Yen of what was asked for that are due by that day, and by the day before it."""
    if one.by_day_60:
        return one.amount, one.amount if before else 0
    return due_of_payout(one.id, on), due_of_payout(one.id, before) if before else 0
