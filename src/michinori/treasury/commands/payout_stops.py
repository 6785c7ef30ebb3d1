"""Runs that the bank does not carry out, and payouts that leave later than their run (decision 38, Payouts).

Whoever says of a run whose file was there that nobody carried it out could have it paid a second time. So above the
limit of payouts, with what one person's word was enough for within 30 days (``second_person``), another party has to
agree.
"""

from copy import copy
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Least

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger.posting import post
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated
from michinori.rules.money.bank_days import bank_day_from
from michinori.rules.money.payout_days import set_aside_until
from michinori.treasury.booking import on_its_way
from michinori.treasury.commands.gathering import await_bank_day, gather_again
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.payout_runs import LATELY, require_standing, wait_for_gathering
from michinori.treasury.commands.payouts import part_payout
from michinori.treasury.commands.second_person import needs_second_person, require_other_party
from michinori.treasury.models import Payout, PayoutRun
from michinori.treasury.models.payouts import new_payout_id
from michinori.treasury.policy import require_office
from michinori.treasury.queries.held_pay import due_of_payout
from michinori.treasury.queries.holdings import SOURCES
from michinori.treasury.queries.receipts import received_first

_TWICE = 2
LATER = timedelta(days=7)
"""How long what was taken out of a run waits before another takes it, unless its day 60 comes before."""


def dissolve_run(*, actor: Actor, run_id: str, why: str) -> PayoutRun:
    """Say that the bank will not carry a run out: its payouts wait for the next one, which the clock gathers at once
    while banks take files for that day. Once its file could be written, above the limit, and of a run that nobody has
    released, where another was dissolved within 30 days, the first who says so needs the duty ``payouts`` and the
    second, of another party, ``releases``. ``why``: how they know.

    Raises ``not-found``, ``elevation-needed``, ``other-person-needed`` (403), ``run-sent``, ``run-dissolved`` (409),
    ``invalid`` (422).
    """
    require_office(actor, "money")
    require_elevated(actor)
    said = read_words(why)

    def dissolve() -> PayoutRun:
        wait_for_gathering()
        found = lock(PayoutRun, run_id)[run_id]
        require_standing(found)
        if found.status == "sent":
            raise Problem("run-sent")
        if found.stop_two:
            return _agree(actor, found, said)
        require_office(actor)
        found.stopped_at, found.stopped_by, found.stopped_why = clock.now(), str(actor), said
        found.stop_two = _needs_two(found)
        found.save(update_fields=["stopped_at", "stopped_by", "stopped_why", "stop_two"])
        if found.stop_two:
            note_act(actor=actor, kind="payout_run_stopped", data={"run": found.id}, why=said)
            return found
        return _dissolve(actor, found, said)

    return in_transaction(dissolve)


def take_out(*, actor: Actor, payout_id: str, why: str) -> Payout:
    """Take a payout out of a run that nobody has released: it is asked for still, but leaves a week later at the
    earliest, or by day 60 from the receipt of the work where that is earlier. Where it is the only one, the run is
    dissolved. ``why``: what has to be looked into.

    Raises ``not-found``, ``elevation-needed``, ``own-matter`` (403), ``payout-not-to-take-out``, ``payout-due`` where
    day 60 comes before another run, ``payout-taken-out``, ``payout-taken-out-twice`` (409), ``other-person-needed``
    (403) where it was taken out before, ``invalid`` (422).
    """
    require_office(actor)
    require_elevated(actor)
    said = read_words(why)

    def take() -> Payout:
        payout, run = _locked(payout_id)
        if actor.user_id and payout.owner_id and is_own_side(actor.user_id, payout.owner_id):
            raise Problem.forbidden("own-matter")
        due_on = set_aside_on(payout, run) if run else None
        if not leave_out(actor, payout_id, said):
            raise Problem("payout-not-to-take-out")
        if run is None or due_on is None:
            raise Problem("payout-due")
        _require_not_out_before(actor, payout)
        return _set_aside(actor, payout.id, due_on, said)

    return in_transaction(take)


def stays_in(payout: Payout) -> bool:
    """Whether nobody may take a payout out of a run any more. One person has, and only a hold, by two, lets it wait
    longer; or, where no hold is for it, as it is a sender's, a trustee's or of who has left, two have.
    """
    return bool(payout.taken_out_at) and (_can_be_held(payout) or payout.times_out >= _TWICE)


def _require_not_out_before(actor: Actor, payout: Payout) -> None:
    if stays_in(payout):
        raise Problem("payout-taken-out" if _can_be_held(payout) else "payout-taken-out-twice")
    if payout.taken_out_at:
        require_other_party(actor, payout.taken_out_by)


def _can_be_held(payout: Payout) -> bool:
    return payout.source in SOURCES and not payout.parting


def leave_out(actor: Actor, payout_id: str, said: str) -> bool:
    """Let a payout wait for another run where nobody has released its own; return whether it does. Where it is the only
    one, the run is dissolved. Call within a transaction; the caller checks who may.
    """
    payout, run = _locked(payout_id)
    if run is None or run.status != "gathered" or payout.status != "in_run":
        return False
    if run.count == 1:
        run.stopped_at, run.stopped_by, run.stopped_why, run.emptied = clock.now(), str(actor), said, True
        _dissolve(actor, run, said)
    else:
        run.count, run.total = run.count - 1, run.total - payout.amount
        run.save(update_fields=["count", "total"])
        _wait_again(Payout.objects.filter(id=payout.id))
    note_act(actor=actor, kind="payout_taken_out", data={"payout": payout.id, "run": run.id}, why=said)
    return True


def leave_due_in(actor: Actor, payout_id: str, said: str) -> Payout | None:
    """Let of a worker's payout only what is due by day 60 leave with its run, which nobody has released: as a payout of
    its own in its place, which is the answer. The rest is on the balance again. None where that is nothing, or all of
    it. Call within a transaction; the caller checks who may.
    """
    payout, run = _locked(payout_id)
    if run is None or run.status != "gathered" or payout.status != "in_run" or payout.by_day_60:
        return None
    due = due_of_payout(payout.id, run.on)
    if not 0 < due < payout.amount:
        return None
    kept = copy(payout)
    kept.id, kept.amount, kept.requested_at = new_payout_id(), due, clock.now()
    kept.due_on, kept.by_day_60 = run.on, True
    _wait_again(Payout.objects.filter(id=payout.id))
    part_payout(payout, due)
    post([on_its_way(kept)], at=kept.requested_at)
    kept.save(force_insert=True)
    run.total -= payout.amount - due
    run.save(update_fields=["total"])
    note_act(actor=actor, kind="payout_taken_out", data={"payout": payout.id, "run": run.id}, why=said)
    return kept


def _needs_two(found: PayoutRun) -> bool:
    """Whether one person's word is too little. Without a file nothing can have left; but whoever dissolved one run
    after the other would keep all pay from leaving, so that of those one in 30 days is enough.
    """
    if found.status == "gathered":
        before = PayoutRun.objects.filter(status="dissolved", stop_two=False, released_at=None, emptied=False)
        return before.filter(dissolved_at__gt=clock.now() - LATELY).exists()
    return needs_second_person(found.total)


def _agree(actor: Actor, found: PayoutRun, said: str) -> PayoutRun:
    require_other_party(actor, found.stopped_by)
    require_office(actor, "releases")
    return _dissolve(actor, found, said)


def _dissolve(actor: Actor, found: PayoutRun, said: str) -> PayoutRun:
    now = clock.now()
    _wait_again(Payout.objects.filter(run=found))
    if found.emptied or found.released_at:  # what was released may have been wrong: staff gather it by hand
        await_bank_day(now)
    else:
        gather_again(now)
    found.status, found.dissolved_at, found.dissolved_by, found.dissolved_why = "dissolved", now, str(actor), said
    found.save()
    note_act(actor=actor, kind="payout_run_dissolved", data={"run": found.id}, why=said)
    return found


def _locked(payout_id: str) -> tuple[Payout, PayoutRun | None]:
    """A payout and its run, the owner and the run locked before it as everywhere. Raises ``not-found``."""
    seen = find(Payout, payout_id)
    if seen.owner_id:
        lock(Client, seen.owner_id)
    run = lock(PayoutRun, seen.run_id)[seen.run_id] if seen.run_id else None
    return lock(Payout, payout_id)[payout_id], run


def _wait_again(rows: QuerySet[Payout]) -> None:
    """Let payouts wait as if no run had gathered them; those of owners go to whichever account they have then. These
    and those of estates leave with the next run, however far the day of theirs was, but for what was taken out of one
    before.
    """
    own = rows.exclude(Q(source__in=("sender", "estate")) | Q(parting=True))
    back: dict[str, Any] = {"status": "requested", "run": None, "place": None, "card_silent_on": None}
    fixed = list(rows.exclude(id__in=own.values("id")).values_list("id", flat=True))
    first = Least("due_on", Value(bank_day_from(day_of(clock.now()))))
    soon = Case(When(taken_out_at=None, then=first), default=F("due_on"))
    rows.filter(source="estate", parting=False).update(due_on=soon)  # for an account that was usable already
    own.update(**back, account=None, due_on=soon)
    Payout.objects.filter(id__in=fixed).update(**back)


def set_aside_on(payout: Payout, run: PayoutRun) -> date | None:
    """The bank day from which a payout may leave that is taken out of its run now; None where day 60 (domain § 8) comes
    before the next run, as it does of all that leaves for that reason though it is held.
    """
    if payout.by_day_60:
        return None
    wanted = max(payout.due_on, bank_day_from(day_of(clock.now()) + LATER))
    received_on = received_first(payout.id) if payout.source == "worker" else None
    return set_aside_until(wanted, received_on, run.on)


def _set_aside(actor: Actor, payout_id: str, due_on: date, said: str) -> Payout:
    payout = Payout.objects.get(id=payout_id)
    payout.due_on, payout.taken_out_at = due_on, clock.now()
    payout.times_out += 1 if payout.times_out or not payout.taken_out_by else _TWICE
    payout.taken_out_by, payout.taken_out_why = str(actor), said
    payout.save(update_fields=["due_on", "taken_out_at", "taken_out_by", "taken_out_why", "times_out"])
    return payout
