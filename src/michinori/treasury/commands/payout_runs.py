"""Runs: what leaves for bank accounts on one bank day, in one file (domain § 8, Money out).

Each step is one transaction, so that a process killed in it has done nothing or all of it; the same step again goes on
where things stand. Money of a payout is booked under keys made of its id, so that the ledger takes each step once.
"""

from collections.abc import Collection, Mapping
from datetime import date, timedelta

from django.db import connection
from django.db.models import Q, Sum

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balances, frozen
from michinori.machinery import acting, clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now, settings_on
from michinori.machinery.transactions import in_transaction
from michinori.people.models import BusinessEnd, Client
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated
from michinori.rules.money.bank_days import bank_day_before, bank_day_from
from michinori.rules.money.payout_days import Holding, Source, is_due
from michinori.rules.money.payout_sender import TRIAL, Sender, read_sender
from michinori.rules.money.transfer_file import MOST_AMOUNT, Account, Transfer, transfer_file
from michinori.treasury import banks
from michinori.treasury.booking import come_back, left, on_its_way
from michinori.treasury.commands.card_claims import clients_to_recall_from, recall_from
from michinori.treasury.commands.card_refunds import send_back
from michinori.treasury.commands.card_silence import leave_out_unseen
from michinori.treasury.commands.held_pay import pay_in_time, tell_of_held
from michinori.treasury.commands.money_log import note_act, read_reason, read_words
from michinori.treasury.commands.payouts import take_back
from michinori.treasury.models import BankAccount, Payout, PayoutRun, StatementLine
from michinori.treasury.policy import require_office, require_real_money
from michinori.treasury.queries.accounts import accounts_before, kept_by_staff, status_of
from michinori.treasury.queries.holdings import SOURCES, account_of, holdings, payout_rules, with_money
from michinori.treasury.queries.payout_holds import holds_on
from michinori.treasury.queries.payouts import payouts_in, run
from michinori.treasury.queries.runs_ahead import gathers_before, is_late, leaves_before

MOST = 9_999
"""Payouts in one run, because a file's reference of ours is the day and a number of four digits."""
AHEAD = timedelta(days=31)
REASON_LIMIT = 200
_SENT = ("status", "sent_at", "sent_by", "sent_why")
STOPPED = ("stop_two", "stopped_at", "stopped_by", "stopped_why")
_AT_ONCE = 1_000
"""Movements in one statement, of whose values there may be no more than 65,535."""
LATELY = timedelta(days=30)
"""Within which what one person's word did counts together."""
_LOCK_RETURNS = 0x6261636B  # "back" in ASCII: an advisory lock, since what others say has no row in common
_LOCK = 0x7061796F  # "payo" in ASCII: an advisory lock, since nothing stands yet for the run that two would gather


def gather_run(*, actor: Actor, on: date | None = None, why: str | None = None) -> PayoutRun | None:
    """Gather into a run what was asked for, and what is due by itself, up to the bank day ``on`` (by default today; on
    the bank day before where it is none). The same day again gives the same run, whatever has become due since. None
    if nothing is due: then no run is made. ``why``: what staff gather it for; the clock says nothing.

    Up to ``payout_second`` yen it is released at once; above, two people vouch for it (``payout_releases``). Raises
    ``not-found``, ``real-money-off`` (409): what no bank will get can still be taken back; ``standstill`` (503),
    ``invalid`` (422) for a day gone by, or more than a month ahead, and for a person without a reason.
    """
    require_office(actor)
    require_real_money()
    said = read_reason(actor, why)
    acting.require_acting()
    today = day_of(clock.now())
    day = _bank_day(on or today, today)
    return in_transaction(lambda: _gather(actor, day, today, said))


def run_file(*, actor: Actor, run_id: str) -> bytes:
    """The file of transfers (総合振込) of a released run for the bank, byte for byte the same each time.

    Raises ``run-not-released``, ``run-dissolved``, ``real-money-off``, ``payout-sender-missing`` (409), ``not-found``,
    ``standstill`` (503).
    """
    require_office(actor)
    acting.require_acting()
    found = run(run_id)
    require_standing(found)
    if found.status == "gathered":
        raise Problem("run-not-released")
    require_real_money()
    sender = _sender(day_of(found.gathered_at))
    transfers = [
        Transfer(_account(one.account), one.amount, _reference(found.on, one.place or 0)) for one in payouts_in(found)
    ]
    return transfer_file(sender=sender.code, of=sender.account, on=found.file_on, transfers=transfers)


def mark_sent(*, actor: Actor, run_id: str, why: str | None = None) -> PayoutRun:
    """Say that the bank has carried out a released run: its money has left, and what somebody said of its not being
    carried out stands no more. Once more changes nothing. ``why``: what showed it; the command line gives none.

    Raises ``run-not-released``, ``run-dissolved``, ``real-money-off`` (409), ``not-found``, ``invalid`` (422) for a
    person without a reason.
    """
    require_office(actor)
    require_real_money()
    said = read_words(why or "") if actor.kind == "person" else ""

    def send() -> PayoutRun:
        found = lock(PayoutRun, run_id)[run_id]
        if found.status == "sent":
            return found
        require_standing(found)
        if found.status != "released":
            raise Problem("run-not-released")
        now, payouts = clock.now(), payouts_in(found)
        for start in range(0, len(payouts), _AT_ONCE):
            post([left(one, found.times_unsent) for one in payouts[start : start + _AT_ONCE]], at=now)
        Payout.objects.filter(run=found).update(status="sent")
        found.status, found.sent_at, found.sent_by, found.sent_why = "sent", now, str(actor), said
        forget_stop(found)
        found.save(update_fields=[*_SENT, *STOPPED])
        for one in payouts:
            outbox.put("payout_sent", {"payout_id": one.id}, key=_told(one, found))
        note_act(actor=actor, kind="payout_run_sent", data={"run": found.id}, why=said or None)
        return found

    return in_transaction(send)


def forget_stop(found: PayoutRun) -> None:
    """Let what somebody said of a locked run's not being carried out stand no more; ``STOPPED`` is to be saved."""
    found.stop_two, found.stopped_at, found.stopped_by, found.stopped_why = False, None, "", ""


def _told(payout: Payout, found: PayoutRun) -> str:
    """The outbox's key by which its owner hears once that it was sent, or once more where that was taken back."""
    return f"payout_sent:{payout.id}" + (f":{found.times_unsent}" if found.times_unsent else "")


def mark_returned(*, actor: Actor, payout_id: str, reason: str) -> Payout:
    """Say that the bank returned a payout: it is back on its balance, and the account asks to be mended. Once more
    changes nothing. ``reason``: what the bank says, shown to the owner.

    Staff do so only after a proof of who they are, and up to ``payout_second`` yen, with what else came back within 30
    days by word alone: above, the bank's line has to come first (``join_payout``). Raises ``payout-not-sent``,
    ``line-to-come-first`` (409), ``own-matter`` (403) for staff's own money, ``elevation-needed``, ``not-found``,
    ``invalid`` (422).
    """
    require_office(actor)
    require_elevated(actor)
    why = read_words(reason)
    return in_transaction(lambda: _return(actor, payout_id, why))


def _return(actor: Actor, payout_id: str, reason: str) -> Payout:
    payout = locked_payout(payout_id)
    if actor.user_id and payout.owner_id and is_own_side(actor.user_id, payout.owner_id):
        raise Problem.forbidden("own-matter")
    if payout.status != "returned":
        if actor.kind == "person":
            _require_few_words(payout)
        put_back(payout, come_back(payout), reason)
        note_act(actor=actor, kind="payout_returned", data={"payout": payout.id}, why=reason)
    return payout


def _require_few_words(payout: Payout) -> None:
    """Check that not too much has come back of which the bank says nothing. Raises ``line-to-come-first`` (409)."""
    with connection.cursor() as cursor:  # one after the other counts
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_RETURNS])
    by_word = Payout.objects.filter(status="returned", ended_at__gt=clock.now() - LATELY, came_back=None)
    lately = by_word.aggregate(sum=Sum("amount"))["sum"] or 0
    if payout.amount + lately > settings_now().site.payout_second:
        raise Problem("line-to-come-first")


def require_standing(found: PayoutRun) -> None:
    """Check that a run was not dissolved. Raises ``run-dissolved`` (409)."""
    if found.status == "dissolved":
        raise Problem("run-dissolved")


def run_on(day: date) -> PayoutRun | None:
    """The run of a bank day, but for those that were dissolved."""
    return PayoutRun.objects.filter(on=day).exclude(status="dissolved").first()


def wait_for_gathering() -> None:
    """Let one after the other gather and dissolve."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def locked_payout(payout_id: str) -> Payout:
    """A payout, its owner locked before it as everywhere. Raises ``not-found``."""
    owner_id = find(Payout, payout_id).owner_id
    if owner_id:
        lock(Client, owner_id)
    return lock(Payout, payout_id)[payout_id]


def put_back(payout: Payout, entry: Entry | None, reason: str) -> None:
    """Put a payout that the bank could not deliver back to where it came from, by this movement, and tell its owner.
    What was to go back to its sender waits for staff again. Raises ``payout-not-sent`` (409).
    """
    if payout.status != "sent":
        raise Problem("payout-not-sent")
    now = clock.now()
    post([entry] if entry else [], at=now)
    payout.status, payout.ended_at, payout.reason = "returned", now, reason
    payout.save(update_fields=["status", "ended_at", "reason"])
    BankAccount.objects.filter(pk=payout.account_id).update(status="returned")
    again = {"status": "suspense", "settled_at": None, "settled_by": "", "reason": ""}
    StatementLine.objects.filter(pk=payout.line_id).update(**again)
    outbox.put("payout_returned", {"payout_id": payout.id}, key=f"payout_returned:{payout.id}")


def _bank_day(on: date, today: date) -> date:
    if run_on(on):
        return on
    if not today <= on <= today + AHEAD:
        raise Problem.invalid(Flaw("on", "not_a_coming_day"))
    day = bank_day_before(on)
    return day if day >= today else bank_day_from(on)


def _gather(actor: Actor, on: date, today: date, why: str | None) -> PayoutRun | None:
    wait_for_gathering()
    if found := run_on(on):
        return found
    now = clock.now()
    accounts, estates, held = _usable_accounts()
    before = gathers_before(on, now)
    though_held, owed = pay_in_time(held, on, before)
    though_held = though_held[:MOST]
    first = [*owed, *_first_of_all(on, accounts, estates, before)][: MOST - len(though_held)]
    by_itself = sorted(first, key=_balance_of)  # as all lock balances
    due = [*though_held, *(one for one in by_itself if _is_booked(one))]  # what was asked for can wait for the next run
    gathered = leave_out_unseen([*_asked(on, accounts, estates, before)[: MOST - len(due)], *due], today)
    if not gathered:
        return None
    total = sum(one.amount for one in gathered)
    made = PayoutRun(on=on, count=len(gathered), total=total, gathered_at=now, gathered_by=str(actor))
    made.two_people = total > settings_now().site.payout_second
    if not made.two_people:
        made.status, made.released_at, made.released_by = "released", now, str(actor)
    made.save(force_insert=True)
    for place, one in enumerate(gathered, start=1):
        one.run, one.place, one.status = made, place, "in_run"
        one.account = _account_for(one, accounts | held, estates)
        one.save()
    tell_of_held(gathered)
    note_act(actor=actor, kind="payout_run_gathered", data={"run": made.id}, why=why)
    return made


def _usable_accounts() -> tuple[dict[str, BankAccount], dict[str, BankAccount], dict[str, BankAccount]]:
    """The accounts to which money may go now, by owner, of all who have asked or hold money and whom nothing keeps from
    taking it out; those of estates, by the client whose money goes there; and those of owners whose money staff hold,
    or whose account they have named or refused, whatever was set since: then the one before. Owners and clients are
    locked. What insolvent clients asked for before, or closed their account with, is put back: it is their estates'
    now. Lost claims are paid from what waits.
    """
    current = BankAccount.objects.filter(ended_at=None, usable_from__lte=clock.now()).exclude(
        status__in=("returned", "refused")
    )
    owners = with_money(current.exclude(owner=None).values_list("owner_id", flat=True))
    kept_back = with_money(kept_by_staff().values_list("owner_id", flat=True))
    of_estates = current.filter(status="usable").exclude(estate=None).select_related("estate")
    ends = BusinessEnd.objects.filter(kind="insolvent").values("client_id")
    before = Payout.objects.filter(status="requested", source="client", owner_id__in=ends)
    asked, owing = list(before.values_list("id", "owner_id")), clients_to_recall_from()
    theirs = (*(owner or "" for _, owner in asked), *of_estates.values_list("estate__client_id", flat=True))
    lock(Client, *owners, *kept_back, *owing, *theirs)
    for payout_id, owner in asked:
        take_back(payout_id, owner or "", whosever=True)
    recall_from(owing)
    kept = holds_on(owners)  # read under the locks
    rows = current.filter(owner_id__in=owners).select_related("owner__user", "owner__organisation")
    own = {one.owner_id: one for one in rows if one.owner_id and status_of(one) == "usable"}
    free = {owner: one for owner, one in own.items() if owner not in kept}
    held = {owner: one for owner, one in own.items() if owner in kept}
    by_word = kept_by_staff().filter(owner_id__in=kept_back).exclude(owner_id__in=own)
    held |= accounts_before(by_word.values_list("owner_id", flat=True))
    return free, {one.estate.client_id: one for one in of_estates if one.estate}, held


def _account_for(
    payout: Payout, accounts: Mapping[str, BankAccount], estates: Mapping[str, BankAccount]
) -> BankAccount:
    """The account to which a payout goes: what was asked for before a run was dissolved goes to the one of today."""
    if payout.source == "estate":
        return estates[payout.owner_id or ""]
    return payout.account or accounts[payout.owner_id or ""]


def _asked(on: date, owners: Collection[str], estates: Collection[str], before: date | None) -> list[Payout]:
    theirs = Q(owner_id__in=owners) & ~Q(source="estate") | Q(owner_id__in=estates, source="estate")
    fixed = Q(source="sender", account__status="usable") | Q(parting=True)
    waiting = Payout.objects.filter(theirs | fixed, status="requested", due_on__lte=on)
    rows = waiting.select_related("account").order_by("due_on", "id")
    return [one for one in rows if not (before and leaves_before(one, on, before))]


def _first_of_all(
    on: date, owners: Mapping[str, BankAccount], estates: Mapping[str, BankAccount], before: date | None
) -> list[Payout]:
    """What leaves by itself, as far as it fits into a run: workers come before estates, and clients last."""
    of_workers, of_clients = _due_by_itself(on, owners, before)
    return [*of_workers, *_of_estates(on, estates), *of_clients][:MOST]


def _balance_of(payout: Payout) -> str:
    return account_of("worker" if payout.source == "worker" else "client", payout.owner_id or "")


def _due_by_itself(
    on: date, owners: Mapping[str, BankAccount], before: date | None
) -> tuple[list[Payout], list[Payout]]:
    """Balances of workers, and of clients, that leave by that day though nobody asked, as payouts not saved yet: first
    those for the work that was received first, then the oldest.
    """
    now, rules = clock.now(), payout_rules()
    ends = BusinessEnd.objects.filter(kind="insolvent", client_id__in=owners)
    frozen = {("client", owner) for owner in ends.values_list("client_id", flat=True)}
    wanted: list[tuple[Source, str]] = [(source, owner) for source in SOURCES for owner in sorted(owners)]
    found = holdings([one for one in wanted if one not in frozen])
    due = [
        Payout(owner_id=owner, source=source, amount=min(held.amount, MOST_AMOUNT), requested_at=now, due_on=on)
        for (source, owner), held in sorted(found.items(), key=lambda one: _urgency(one[1], one[0][1]))
        if is_due(held, rules, on, usable := day_of(owners[owner].usable_from))
        and not (before and is_late(held.received_on, on) and is_due(held, rules, before, usable))
    ]
    return [one for one in due if one.source == "worker"], [one for one in due if one.source == "client"]


def _urgency(held: Holding, owner: str) -> tuple[date, date, str]:
    return held.received_on or date.max, held.since, owner


def _of_estates(on: date, estates: Mapping[str, BankAccount]) -> list[Payout]:
    """All that insolvent clients hold and no claim freezes, for the accounts of their estates, as payouts not saved
    yet.
    """
    now, names = clock.now(), {one: account_of("client", one) for one in sorted(estates)}
    there, kept = balances(names.values()), frozen(names.values())
    held = {one: max(0, there[name] - kept[name]) for one, name in names.items()}
    return [
        Payout(
            owner_id=client, source="estate", amount=min(yen, MOST_AMOUNT), requested_at=now, due_on=on,
            account=estates[client],
        )
        for client, yen in held.items() if yen
    ]  # fmt: skip


def _is_booked(payout: Payout) -> bool:
    """Take a balance that is due by itself, unless it was spent at this very moment. What of it came by card goes back
    there instead.
    """
    if payout.source == "client" and payout.owner_id:
        payout.amount -= sum(one.amount for one in send_back(Actor.clock(), payout.owner_id, payout.amount))
    if not payout.amount:
        return False
    try:
        post([on_its_way(payout)], at=payout.requested_at)
    except Problem as problem:
        if problem.slug != "insufficient-balance":
            raise
        return False
    return True


def _reference(on: date, place: int) -> int:
    """The ten digits that come back with what is returned: day and place."""
    return int(f"{on:%y%m%d}{place:04}")


def _account(row: BankAccount | None) -> Account:
    if row is None:
        raise ValueError("a payout in a run has an account")
    return Account(row.bank_code, row.bank_name, row.branch_code, row.branch_name, row.kind, row.number, row.holder)


def _sender(day: date) -> Sender:
    """Who sends: the operator's account on the day of gathering, with the names of its bank and branch."""
    site = settings_on(day).site
    if not site.payout_from:
        if site.real_money:
            raise Problem("payout-sender-missing")
        return TRIAL
    sender = read_sender(site.payout_from)
    bank, branch = banks.bank(sender.account.bank), banks.branch(sender.account.bank, sender.account.branch)
    named = {"bank_name": bank.kana if bank else "", "branch_name": branch.kana if branch else ""}
    return Sender(sender.code, Account(**vars(sender.account) | named))
