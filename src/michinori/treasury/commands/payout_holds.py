"""Keeping somebody's money from leaving while staff look into something (decision 38, Payouts held).

One person of finance proposes it, another confirms it; nothing is moved in the ledger, money comes in as before, and
contracts go on. It ends by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import has_left, is_own_side
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.fields import Reader
from michinori.rules.money.payout_holds import GROUNDS, Stood, gap_of, met_gathering, time_alone
from michinori.treasury.commands.held_pay import tell_of_held
from michinori.treasury.commands.hold_limits import await_limits
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.payout_releases import party_of
from michinori.treasury.commands.payout_stops import leave_due_in, leave_out, set_aside_on
from michinori.treasury.models import Payout, PayoutHold, PayoutRun
from michinori.treasury.queries.holdings import SOURCES
from michinori.treasury.queries.payout_holds import holds_on, standing_of, waits_for_second


def hold_payouts(*, actor: Actor, owner_id: str, why: str, grounds: str = "") -> PayoutHold:
    """Keep all that an owner could take out, as a worker and as a client, for ``hold_hours`` at most, and ask another
    person to agree. Where holds by one person have used these hours up lately, or two people have held, it waits for
    that person before it holds. What a run has gathered that nobody has released is taken out of it. ``why``: what the
    owner reads. ``grounds``: one of ``GROUNDS``, for which it may pass day 60 of pay once that person has agreed;
    without one the pay that is due leaves all the same.

    Only by staff who see to payouts and have just proved who they are. Raises ``not-found``, also for who has left,
    ``elevation-needed``, ``own-matter`` (403), ``payout-hold-waits`` (409), ``invalid`` (422).
    """
    require_staff(actor, "payouts")
    require_elevated(actor)
    said = read_words(why)
    reader = Reader({"grounds": grounds})
    reader.choice("grounds", GROUNDS, "")
    reader.finish()

    def hold() -> PayoutHold:
        _lock_owner(actor, owner_id)
        now, site = clock.now(), settings_now().site
        before = list(PayoutHold.objects.filter(owner_id=owner_id))
        if any(waits_for_second(one, now) for one in before):
            raise Problem("payout-hold-waits")
        alone = time_alone(_stood(before, now, site.hold_days), now, hours=site.hold_hours, days=site.hold_days)
        row = PayoutHold.objects.create(
            owner_id=owner_id,
            why=said,
            alone=bool(alone),
            made_at=now,
            made_by=str(actor),
            grounds=grounds,
            ends_at=now + (alone or timedelta(hours=site.hold_hours)),
        )
        await_limits(now)
        if row.alone:
            _keep_back(actor, row)
        note_act(actor=actor, kind="payout_hold_proposed", data=_about(row), why=said)
        return row

    return in_transaction(hold)


def confirm_payout_hold(*, actor: Actor, hold_id: str, why: str) -> PayoutHold:
    """Agree, as the second person, to a hold: it lasts ``hold_days`` from now. Once more by the same person changes
    nothing. ``why``: what they looked at, which the owner does not read.

    Only by staff who release payouts and have just proved who they are. Raises ``not-found``, ``elevation-needed``,
    ``own-matter``, ``own-hold`` (403) for the party that proposed it, ``payout-hold-over`` (409),
    ``invalid`` (422).
    """
    require_staff(actor, "releases")
    require_elevated(actor)
    said = read_words(why)

    def confirm() -> PayoutHold:
        row = _locked(actor, hold_id)
        if row.second_by == str(actor):
            return row
        now = clock.now()
        if not waits_for_second(row, now) or has_left(row.owner_id):
            raise Problem("payout-hold-over")
        if party_of(str(actor)) == party_of(row.made_by):
            raise Problem.forbidden("own-hold")
        row.second_at, row.second_by, row.second_why = now, str(actor), said
        row.ends_at = now + timedelta(days=settings_now().site.hold_days)
        row.save(update_fields=["second_at", "second_by", "second_why", "ends_at"])
        _keep_back(actor, row)
        note_act(actor=actor, kind="payout_hold_confirmed", data=_about(row), why=said)
        return row

    return in_transaction(confirm)


def lift_payout_hold(*, actor: Actor, hold_id: str, why: str) -> PayoutHold:
    """End a hold, and any other that its owner has, before their time; one person is enough. Once more changes nothing.

    Only by staff who see to money and have just proved who they are. Raises ``not-found``, ``elevation-needed``,
    ``own-matter`` (403), ``payout-hold-over`` (409), ``invalid`` (422).
    """
    require_staff(actor, "money")
    require_elevated(actor)
    said = read_words(why)

    def lift() -> PayoutHold:
        row = _locked(actor, hold_id)
        if row.lifted_at:
            return row
        standing, held = standing_of(row.owner_id), bool(holds_on([row.owner_id]))
        if row not in standing:
            raise Problem("payout-hold-over")
        PayoutHold.objects.filter(id__in=[one.id for one in standing]).update(
            lifted_at=clock.now(), lifted_by=str(actor), lifted_why=said
        )
        row.refresh_from_db()
        if held:
            outbox.put("payouts_freed", {"hold_id": row.id}, key=f"payouts_freed:{row.id}")
        note_act(actor=actor, kind="payout_hold_lifted", data=_about(row), why=said)
        return row

    return in_transaction(lift)


def _stood(before: Iterable[PayoutHold], now: datetime, days: int) -> list[Stood]:
    """How earlier holds of an owner stood. One query."""
    since = now - gap_of(days) - timedelta(days=1)
    gathered = list(PayoutRun.objects.filter(gathered_at__gte=since).values_list("gathered_at", flat=True))
    return [_one_stood(one, gathered) for one in before]


def _one_stood(one: PayoutHold, gathered: Sequence[datetime]) -> Stood:
    end = min(one.ends_at, one.lifted_at or one.ends_at)
    alone_until = min(end, one.second_at or end) if one.alone else one.made_at
    stopped = one.alone and (one.left_out or met_gathering(one.made_at, alone_until, gathered))
    return Stood(one.made_at, alone_until, end if one.second_by else None, stopped)


def _lock_owner(actor: Actor, owner_id: str) -> None:
    lock(Client, owner_id)
    if actor.user_id and is_own_side(actor.user_id, owner_id):
        raise Problem.forbidden("own-matter")
    if has_left(owner_id):
        raise Problem.unknown()


def _locked(actor: Actor, hold_id: str) -> PayoutHold:
    """A hold, its owner locked before it as everywhere. Raises ``not-found``, ``own-matter``."""
    owner_id = find(PayoutHold, hold_id).owner_id
    lock(Client, owner_id)
    if actor.user_id and is_own_side(actor.user_id, owner_id):
        raise Problem.forbidden("own-matter")
    return lock(PayoutHold, hold_id)[hold_id]


def _keep_back(actor: Actor, row: PayoutHold) -> None:
    """Leave what was gathered out of runs that nobody has released, but for as much pay as would come too late then,
    and tell the owner.
    """
    own = Payout.objects.filter(owner_id=row.owner_id, source__in=SOURCES, status="in_run", run__status="gathered")
    passes_day_60 = bool(row.grounds and row.second_by)
    for one in list(own.select_related("run").order_by("run_id", "id")):
        if passes_day_60 or (one.run and set_aside_on(one, one.run)):
            row.left_out |= leave_out(actor, one.id, row.why)
        elif kept := leave_due_in(actor, one.id, row.why):
            row.left_out = True
            tell_of_held([kept])
    row.save(update_fields=["left_out"])
    outbox.put("payouts_held", {"hold_id": row.id}, key=f"payouts_held:{row.id}:{row.second_by}")


def _about(row: PayoutHold) -> dict[str, str]:
    return {"owner": row.owner_id, "hold": row.id}
