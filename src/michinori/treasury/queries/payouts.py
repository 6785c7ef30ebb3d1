"""Reading payouts, and what the next one of a balance will be."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.rows import find, newest_first
from michinori.machinery.settings import settings_now
from michinori.rules.money.bank_accounts import AccountStatus, Move
from michinori.rules.money.bank_days import next_gathering
from michinori.rules.money.payout_days import Holding, PayoutRules, Source, leaves_on
from michinori.rules.settings.table import Settings
from michinori.treasury.models import BankAccount, CardRefund, Payout, PayoutRun
from michinori.treasury.policy import visible_to

from .accounts import current_accounts, move_on, status_of
from .holdings import holdings, payout_rules

PAGE = 50


@dataclass(frozen=True)
class Outlook:
    """What can leave a balance: ``amount`` yen; beside them ``held`` ones that came by card, of which the first may
    leave from ``held_until`` on. ``on`` by itself on that day, None while nothing will; from a balance of ``least`` yen
    on it can be asked for, in parts of ``part`` or more. ``account`` may be unusable still, as its ``status`` says;
    ``move``: what its owner has to do about it; ``waiting``: what was asked for and has not left, newest first.
    ``returned_why``: what the bank said of the newest payout, which came back.
    """

    amount: int
    on: date | None
    least: int
    account: BankAccount | None
    status: AccountStatus | None
    move: Move | None
    waiting: list[Payout]
    newest: str
    part: int
    held: int = 0
    held_until: date | None = None
    returned_why: str = ""

    @property
    def can_ask(self) -> bool:
        """Whether money can be asked for now."""
        return self.amount >= self.least and self.status == "usable"

    @property
    def waits_until(self) -> datetime | None:
        """Until when money may not go to the account because it is new; None where that is over."""
        usable = self.account.usable_from if self.account else None
        return usable if usable and usable > clock.now() else None


def outlook(source: Source, owner_id: str, now: Settings | None = None) -> Outlook:
    """What can leave this balance, with the newest wish also where it went to a card. No permission is checked. One
    query more than ``outlooks``.
    """
    found = outlooks([(source, owner_id)], now)[source, owner_id]
    return replace(found, newest=newest_wish(owner_id))


def newest_wish(owner_id: str) -> str:
    """The id of what an owner asked for last, a payout or a refund to a card; empty for nothing. One query."""
    payouts = Payout.objects.filter(owner_id=owner_id).order_by("-requested_at", "-id")
    refunds = CardRefund.objects.filter(payment__client_id=owner_id).order_by("-made_at", "-id")
    asked = payouts.values_list("requested_at", "id")[:1].union(refunds.values_list("made_at", "id")[:1])
    return max(asked)[1] if asked else ""


def outlooks(wanted: Collection[tuple[Source, str]], now: Settings | None = None) -> dict[tuple[Source, str], Outlook]:
    """What can leave each of these balances, by source and owner. As many queries for any number of them, one less if
    the settings in force ``now`` are given.
    """
    now = now or settings_now()
    rules, owners = payout_rules(now.site), {owner for _, owner in wanted}
    held = holdings(wanted, small=rules.least, site=now.site)
    current = current_accounts(owners)
    payouts = _latest(owners)
    return {
        (source, owner): _outlook(
            held.get((source, owner)),
            current.get(owner),
            [one for one in payouts if one.owner_id == owner],
            source,
            rules,
        )
        for source, owner in wanted
    }


def _latest(owners: Collection[str]) -> list[Payout]:
    """The payouts of these owners that have not left, and the newest one of each, the newest first."""
    waiting = Payout.objects.filter(status__in=("requested", "in_run"), owner_id__in=owners)
    newest = [Payout.objects.filter(owner_id=one).order_by("-requested_at", "-id")[:1] for one in sorted(owners)]
    # One query for each branch's own index; the database drops a row that comes twice.
    return sorted(waiting.union(*newest), key=lambda one: (one.requested_at, one.id), reverse=True)


def _outlook(
    held: Holding | None,
    account: BankAccount | None,
    payouts: list[Payout],
    source: Source,
    rules: PayoutRules,
) -> Outlook:
    on, status = None, status_of(account) if account else None
    if held and held.amount and account and status == "usable":
        due = leaves_on(held, rules, day_of(account.usable_from))  # as a run asks, which makes up for a missed day
        on = max(due, day_of(next_gathering(max(clock.now(), account.usable_from))))
    amount = held.amount if held else 0
    return Outlook(
        amount=amount,
        on=on,
        least=rules.least,
        account=account,
        status=status,
        move=move_on(account, waiting=amount, earned=amount if source == "worker" else 0),
        waiting=[one for one in payouts if one.source == source and one.status in ("requested", "in_run")],
        newest=payouts[0].id if payouts else "",
        part=rules.askable(amount),
        held=held.held if held else 0,
        held_until=held.held_until if held else None,
        returned_why=payouts[0].reason if payouts and payouts[0].status == "returned" else "",
    )


def why_returned(account: BankAccount) -> str:
    """What the bank said when it last sent a payout to this account back; empty where it never did."""
    found = Payout.objects.filter(owner_id=account.owner_id, account=account, status="returned")
    return found.order_by("-requested_at", "-id").values_list("reason", flat=True).first() or ""


def is_first_to(account: BankAccount) -> bool:
    """Whether nobody has asked for, or got, a payout since this account was set."""
    return not Payout.objects.filter(owner_id=account.owner_id, requested_at__gte=account.made_at).exists()


def payouts_of(actor: Actor, *, after: str | None = None, limit: int = PAGE) -> tuple[list[Payout], str | None]:
    """The actor's payouts and those of their organisations, newest first, page by page."""
    return newest_first(visible_to(actor).select_related("run"), "requested_at", after=after, limit=limit)


def payout(actor: Actor, payout_id: str) -> Payout:
    """One payout. Raises ``not-found``."""
    return find(visible_to(actor).select_related("run"), payout_id)


def run(run_id: str) -> PayoutRun:
    """One run. No permission is checked. Raises ``not-found``."""
    return find(PayoutRun, run_id)


def payouts_in(of: PayoutRun) -> list[Payout]:
    """The payouts of a run with their accounts, in the order of its file."""
    return list(Payout.objects.filter(run=of).select_related("account").order_by("place"))


def waiting_for_card_company() -> int:
    """How many payouts could leave, but that the card company does not say what it has sent back. One query. No
    permission is checked.
    """
    today = day_of(clock.now())
    return Payout.objects.filter(status="requested", card_silent_on__isnull=False, due_on__lte=today).count()
