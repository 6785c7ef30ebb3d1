"""Invariants of every contract: bounds of the meter, what can never be taken back, clocks."""

from dataclasses import fields
from datetime import datetime, timedelta

from michinori.kernel.clock import JAPAN
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import SIDES, Life
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.contract.purchases import passes
from michinori.rules.measures.measure import HandedIn
from tests.lives.world import Seen

LONGEST = timedelta(days=14 + 3 + 3 + 7)
"""From opening: silence, the answer's three days, bids, the standing rule; with the work's own seven days it is 34."""
EXTENSION = timedelta(days=7)
DENIAL = timedelta(days=7)
NOTICE = timedelta(days=30)


def check_life(before: Seen | None, now: Seen, instant: datetime) -> None:
    """One contract as it was and as it is at an instant, with everything due applied."""
    life, meter = now.life, now.meter
    assert 0 <= life.paid <= meter.confirmed <= meter.standing <= meter.claimed <= life.terms.price
    assert 0 <= life.superseded <= meter.confirmed or life.status in FINAL
    if life.status not in FINAL:
        assert (meter.confirmed, meter.claimed) == _figures(life)
        assert sum(stage.price for stage in life.stages) + life.superseded == life.terms.price
        assert life.restarts_used <= life.terms.included_restarts
        _check_work(life)
    assert all(one.at > instant for one in clocks(life)), "nothing due is left undone"
    assert now.contract.next_at == min((one.at for one in clocks(life)), default=None), "what home puts in order by"
    assert now.contract.due_on == life.terms.due_date
    _check_notice(before, now, instant)
    _check_moves(before, now)
    _check_ending(before, now, instant)
    _check_files(life)
    if before is not None:
        _check_step(before, now)


def _check_work(life: Life) -> None:
    """Written down anew from domain § 2 (delivered) and § 6 (a client's amount objects)."""
    statuses = [stage.status for stage in life.stages]
    if life.terms.meter == "stages" and life.status == "delivered":
        assert set(statuses) <= {"submitted", "approved"}, "all is handed in"
        assert "submitted" in statuses, "approving the last stage completes"
    if life.delivery and life.terms.meter == "stages":
        shown = [stage.submission_filed for stage in life.stages if stage.status == "submitted"]
        assert all(shown) or not life.delivery.has_file
    amount = life.termination.client_amount if life.termination else None
    if amount is not None and amount < _figures(life)[1]:
        held = {"acknowledge", "acknowledge_week", "approve"} | (set() if life.frozen else {"accept"})
        assert not held & {one.kind for one in clocks(life)}, "only a delivery's clock runs on, against a trustee"


def _check_begun(old: Life, new: Life) -> None:
    """At most ``open_stages`` begun and not approved, in their order unless the client lets another begin (§ 2)."""
    begun = [stage.id for stage in new.stages if stage.status in ("doing", "submitted")]
    fresh = [stage for stage in old.stages if stage.status == "waiting" and stage.id in begun]
    limit = new.terms.open_stages
    if not fresh or limit is None or old.terms_version != new.terms_version:
        return
    assert len(begun) <= limit, "one step at a time"
    skipped = [stage for stage in new.stages if stage.status == "waiting" and stage.number < fresh[0].number]
    assert not skipped or fresh[0].let_begin, "in their order"


def _check_files(life: Life) -> None:
    """A file passes for its percent and no less, written down anew from domain § 2, Files and rights."""
    if life.terms.meter == "hours":
        return
    left = max(0, life.paid - life.superseded)
    lies = {stage.id: stage.bought - stage.left_behind if stage.bought else 0 for stage in life.stages}
    done = dict.fromkeys(lies, 0)
    for layer in ("sure", "filed", "told", "rest"):
        for stage in life.stages:
            sure = 100 if stage.status == "approved" else stage.acknowledged
            told = max(sure, 100 if stage.status in ("submitted", "approved") else stage.claimed)
            filed = max(sure, min(told, stage.filed))
            upto = stage.price * {"sure": sure, "filed": filed, "told": told, "rest": 100}[layer] // 100
            yen = min(left, max(0, upto - done[stage.id]))
            done[stage.id] = max(done[stage.id], upto)
            lies[stage.id] += yen
            left -= yen
    for stage in life.stages:
        for percent in (1, 30, 50, 99, 100):
            enough = lies[stage.id] >= max(stage.price * percent // 100, 1 if stage.price else 0)
            assert passes(life, HandedIn(stage.id, percent)) == enough


def _check_in_time(old: Life, new: Life) -> None:
    """While ending, nothing is objected to after its own days, though an amount holds them (§ 6)."""
    if old.status != "ending" or old.frozen:
        return
    report, inspection = (timedelta(days=days) for days in (old.terms.house.report_days, old.terms.inspection_days))
    now = {stage.id: stage for stage in new.stages}
    for stage in old.stages:
        if stage.id not in now:
            continue
        filed = old.terms.meter == "stages" and stage.submission_filed  # hours have their own clocks
        if stage.submitted_at and filed and now[stage.id].status == "doing":
            assert new.last_at < end_of_days(stage.submitted_at, inspection), "returned after its days"
        if now[stage.id].objected and not stage.objected:
            shown = [one.at for one in stage.reports if one.has_file]
            assert all(new.last_at < end_of_days(at, report) for at in shown), "objected to after its days"


def _check_left_behind(old: Life, new: Life) -> None:
    """What a restart does not pay of all that was shown with files is left to buy, written down anew from § 2."""
    grown, left = new.superseded - old.superseded, {stage.id: stage.left_behind for stage in new.stages}
    if grown <= 0 or not left.keys() >= {stage.id for stage in old.stages}:
        return
    shown = 0
    for stage in old.stages:
        sure = 100 if stage.status == "approved" else stage.acknowledged
        filed = max(stage.price * stage.filed // 100, min(stage.price, 1)) if stage.filed else 0
        shown += max(stage.price * sure // 100, filed)
    assert sum(left.values()) - sum(stage.left_behind for stage in old.stages) == max(0, shown - grown)


def _figures(life: Life) -> tuple[int, int]:
    """Confirmed and claimed, written down anew from domain § 3."""
    confirmed = claimed = life.superseded
    if life.terms.meter == "hours":
        acknowledged = sum(week.acknowledged for week in life.weeks)
        logged = acknowledged + sum(week.open + week.objected for week in life.weeks)
        confirmed += acknowledged * (life.terms.rate or 0) // 60
        claimed += logged * (life.terms.rate or 0) // 60
    for stage in () if life.terms.meter == "hours" else life.stages:
        sure = 100 if stage.status == "approved" else stage.acknowledged
        told = 100 if stage.status in ("submitted", "approved") else stage.claimed
        confirmed += stage.price * sure // 100
        claimed += stage.price * max(sure, told) // 100
    return min(max(confirmed, life.paid), life.terms.price), min(max(claimed, life.paid), life.terms.price)


def _check_step(before: Seen, now: Seen) -> None:
    old, new = before.life, now.life
    assert new.paid >= old.paid, "what was paid is never taken back"
    assert old.bonus <= new.bonus <= max(old.bonus, old.terms.price), "bonuses are only added, up to the price"
    if old.status in FINAL:  # the rest may still be handed over
        compared = [field.name for field in fields(Life) if field.compare]
        other = {name for name in compared if getattr(new, name) != getattr(old, name)}
        may = {"handover", "bound_to_end", "last_at", "stages", "waived", "taxed"}  # handed over, or bought
        may |= {"bonus"} if old.status == "completed" else set()
        assert other <= may, f"what is over stays as it is: {other}"
    assert new.last_at >= old.last_at, "nothing is dated before what came first"
    if new.terms_version == old.terms_version and new.status not in FINAL:
        assert now.meter.confirmed >= before.meter.confirmed, "confirmed falls only by an accepted amendment"
        assert now.meter.standing >= now.meter.confirmed
    _check_log(old, new)
    if new.settled_amount is not None:
        assert new.settled_amount == new.paid >= before.undisputed, "the undisputed part is never taken back"
    _check_begun(old, new)
    _check_left_behind(old, new)
    _check_in_time(old, new)
    for stage in old.stages:
        kept = next((one for one in new.stages if one.id == stage.id), None)
        if stage.status == "approved" and not new.superseded > old.superseded:
            assert kept is not None
            assert kept.status == "approved", "an approved stage is never reopened"
            assert kept.price == stage.price or new.terms_version == old.terms_version


def _check_notice(before: Seen | None, now: Seen, instant: datetime) -> None:
    """While notice of an ending runs the contract goes on, returns cost nothing, and it begins on day 30."""
    notice = now.life.notice
    if notice is not None:
        assert now.life.status in ("active", "delivered")
        assert instant < end_of_days(notice.at, NOTICE), "a notice that hangs"
    old = before.life if before else None
    if notice is not None and old is not None and old.notice == notice and old.terms_version == now.life.terms_version:
        accepted = max(0, len(old.requests) - len(now.life.requests))  # an included fix uses one, a return none
        assert now.life.revisions_used <= old.revisions_used + accepted


def _check_moves(before: Seen | None, now: Seen) -> None:
    """Whoever moves and meets nobody moves by 1 % of the price and ¥100, at most three times a day."""
    old, new = before.life.termination if before else None, now.life.termination
    if new is None:
        return
    for side in SIDES:
        moves = new.worker_moves if side == "worker" else new.client_moves
        assert moves is None or 1 <= moves.count <= 3
        was, amount = old.amount_of(side) if old else None, new.amount_of(side)
        if old is not None and old.id == new.id and was is not None and was != amount:
            moved = was - (amount or 0) if side == "worker" else (amount or 0) - was
            assert moved >= 100
            assert moved * 100 >= now.life.terms.price


def _check_log(old: Life, new: Life) -> None:
    """No week holds more than agreed; while one stands objected to, no other grows and nothing is delivered."""
    minutes = [{w.monday: w.acknowledged + w.open + w.objected for w in life.weeks} for life in (old, new)]
    if new.terms.week_minutes is not None:
        assert all(total <= new.terms.week_minutes for total in minutes[1].values())
    if any(week.objected for week in old.weeks):
        assert sum(minutes[1].values()) <= sum(minutes[0].values()), "logged beside a week objected to"
        assert new.delivery is None or new.delivery == old.delivery, "delivered beside a week objected to"


def _check_ending(before: Seen | None, now: Seen, instant: datetime) -> None:
    """Every opened ending ends within its clocks; what both sides' amounts leave undisputed only grows."""
    ending = now.life.termination
    if ending is None:
        now.ending_since, now.undisputed = None, 0
        return
    if before is None or before.life.termination is None or before.life.termination.id != ending.id:
        now.undisputed = 0
    now.ending_since = ending.opened_at
    last = end_of_days(ending.opened_at, LONGEST + (EXTENSION if ending.extended else timedelta()))
    if ending.outside and ending.outside.checked_at:
        last = max(last, end_of_days(ending.outside.checked_at, DENIAL))
    assert instant < last or now.life.frozen, "an ending that hangs"
    if ending.worker_amount is not None and ending.client_amount is not None:
        floor = max(ending.client_amount, now.meter.confirmed)
        undisputed = max(now.life.paid, min(ending.worker_amount, floor))
        assert undisputed >= now.undisputed
        assert now.life.paid >= undisputed, "what nobody disputes is paid at once"
        now.undisputed = undisputed


def end_of_days(start: datetime, days: timedelta) -> datetime:
    """24:00 in Japan of the day that many days after."""
    day = (start.astimezone(JAPAN) - timedelta(microseconds=1)).date() + days + timedelta(days=1)
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN)
