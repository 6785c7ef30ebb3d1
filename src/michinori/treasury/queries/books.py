"""The books: trial balance, what each month brought, and the journal (decision 38, Books). Whole yen."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from michinori.contracts.models import Contract
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds, months
from michinori.ledger.models import ClosedMonth, Movement
from michinori.ledger.months import Moved
from michinori.machinery import acting, clock
from michinori.machinery.settings import settings_on
from michinori.people.models import Client
from michinori.rules.money.chart import CHART
from michinori.rules.money.journal import Entry, entry
from michinori.treasury.models import Payout, StatementLine

_AT_ONCE = 2_000
_SHOWN = 24
_MONTH = re.compile("2[0-9]{3}-[0-9]{2}")
_PAYOUT, _LINE = "pay_", "statement:"


@dataclass(frozen=True)
class Balance:
    """What was booked on one account, or on all accounts of clients, contracts or workers: sums of debits and credits,
    and the ``balance``, above 0 in the direction in which the account grows.
    """

    debit: int
    credit: int
    balance: int


@dataclass(frozen=True)
class Trial:
    """Balances at the end of a day, by kind of account in the order of the chart."""

    day: date
    accounts: dict[str, Balance]
    withheld: int

    @property
    def debit(self) -> int:
        """All debits; as much as all credits."""
        return sum(one.debit for one in self.accounts.values())

    @property
    def credit(self) -> int:
        """All credits."""
        return sum(one.credit for one in self.accounts.values())

    def of(self, account: str) -> int:
        """The balance of a kind of account; 0 where it was never used."""
        return self.accounts[account].balance if account in self.accounts else 0

    def sides_of(self, account: str) -> tuple[int | None, int | None]:
        """The balance of a kind of account as a trial balance has it: under debit or under credit, never below 0."""
        grows, yen = accounts.sign(account), self.of(account)
        return (abs(yen), None) if grows * yen < 0 or (grows < 0 and not yen) else (None, abs(yen))

    @property
    def total(self) -> int:
        """All balances under debit; as much as all under credit."""
        return sum(self.sides_of(kind)[0] or 0 for kind in self.accounts)


@dataclass(frozen=True)
class Month:
    """What a month brought. ``fees``: before tax; ``withheld``: what clients owe the tax office; ``came``, ``went``: to
    and from the bank, what it returned taken off; ``closed``: by whom and why, unless it was closed with a later month.
    """

    first: date
    movements: int
    fees: int
    fee_tax: int
    withheld: int
    came: int
    went: int
    charges: int
    is_closed: bool
    closed: ClosedMonth | None

    @property
    def name(self) -> str:
        """As addresses name it."""
        return f"{self.first:%Y-%m}"

    @property
    def last(self) -> date:
        """Its last day."""
        return months.after(self.first) - timedelta(days=1)


def trial_balance(day: date | None = None) -> Trial:
    """The trial balance at the end of a day, by default today's so far. Adds up what came after the last closed month
    before it.
    """
    until = day or day_of(clock.now())
    moved = months.moved_until(until)
    found = {}
    for kind in sorted(CHART, key=lambda kind: CHART[kind].code):
        debit = sum(one.amount for one in moved if one.debit == kind)
        credit = sum(one.amount for one in moved if one.credit == kind)
        if debit or credit:
            found[kind] = Balance(debit, credit, accounts.sign(kind) * (credit - debit))
    return Trial(until, found, _sum(moved, kind=kinds.WITHHOLDING))


def last_proof() -> tuple[datetime | None, bool]:
    """When the books were last proved, in real time, and whether they may be right: no proof has failed since."""
    row = acting.this_installation()
    return row.proved_at, row.sound is not False


def next_to_close() -> date | None:
    """The first day of the month that may be closed now; None where the next one is not over, or nothing moved yet."""
    return _following(months.last_closed(), months.first_day())


def list_months() -> tuple[list[Month], date | None]:
    """The months from the first movement to the present one, the newest first, at most 24, and the first day of that
    which may be closed now, as ``next_to_close``. Four queries.
    """
    began = months.first_day()
    if began is None:
        return [], None
    closed = {row.month: row for row in ClosedMonth.objects.order_by("-month")[:_SHOWN]}
    newest, wanted = next(iter(closed.values()), None), [months.first_of(day_of(clock.now()))]
    oldest = min(months.first_of(began), newest.month) if newest else months.first_of(began)
    while wanted[-1] > oldest and len(wanted) < _SHOWN:
        wanted.append(months.before(wanted[-1]))
    moved = months.moved_in(wanted)
    found = [
        _month(month, moved[month], closed.get(month), is_closed=newest is not None and month <= newest.month)
        for month in wanted
    ]
    return found, _following(newest, began)


def find_month(text: str) -> Month:
    """A month as addresses name it, ``2026-11``, up to the present one. Three queries. Raises ``not-found`` (404)."""
    try:
        first = date.fromisoformat(f"{text}-01") if _MONTH.fullmatch(text) else date.max
    except ValueError:
        raise Problem.unknown() from None
    if first > day_of(clock.now()):
        raise Problem.unknown()
    later = {row.month: row for row in ClosedMonth.objects.filter(month__gte=first).order_by("month")[:1]}
    return _month(first, months.moved_in([first])[first], later.get(first), is_closed=bool(later))


def _following(newest: ClosedMonth | None, began: date | None) -> date | None:
    if began is None:
        return None
    month = months.after(newest.month) if newest else months.first_of(began)
    return month if month < months.first_of(day_of(clock.now())) else None


def journal(first: date, last: date) -> Iterator[Entry]:
    """One entry for each movement from one day in the books to another, both included, in their order. Reads some at a
    time, so that a million of them take no more memory than a thousand; what is booked meanwhile may be among them
    where the month is open.
    """
    day, number = first, 0
    rates: dict[date, int] = {}
    while batch := months.moved_after(day, number, last, _AT_ONCE):
        whom = _counterparties(batch)
        for one in batch:
            day = one.day  # type: ignore[attr-defined]  # a column of the query
            if day not in rates:
                rates[day] = settings_on(day).statutory.tax
            yield entry(
                number=one.id,
                day=day,
                happened=day_of(one.at),
                debit=accounts.kind_of(one.debit_id),
                credit=accounts.kind_of(one.credit_id),
                amount=one.amount,
                kind=one.kind,
                with_whom=whom.get(one.id, ""),
                contract_id=one.contract_id or "",
                tax_percent=rates[day],
            )
        number = batch[-1].id


def _month(month: date, moved: Sequence[Moved], closed: ClosedMonth | None, *, is_closed: bool) -> Month:
    again = _sum(moved, debit=accounts.BANK, kind=kinds.PAYOUT_RETURNED)
    twice = _sum(moved, credit=accounts.BANK, kind=kinds.COUNTED_ONCE)
    return Month(
        month,
        movements=sum(one.count for one in moved),
        fees=_sum(moved, credit=accounts.FEE_INCOME) - _sum(moved, debit=accounts.FEE_INCOME),
        fee_tax=_sum(moved, credit=accounts.FEE_TAX) - _sum(moved, debit=accounts.FEE_TAX),
        withheld=_sum(moved, kind=kinds.WITHHOLDING),
        came=_sum(moved, debit=accounts.BANK) - again - twice,
        went=_sum(moved, credit=accounts.BANK) - again - twice,
        charges=_sum(moved, debit=accounts.BANK_CHARGES) - _sum(moved, credit=accounts.BANK_CHARGES),
        is_closed=is_closed,
        closed=closed,
    )


def _sum(moved: Iterable[Moved], **names: str) -> int:
    """The yen of those with these names: ``debit``, ``credit``, ``kind``."""
    return sum(one.amount for one in moved if all(getattr(one, name) == wanted for name, wanted in names.items()))


def _counterparties(batch: Collection[Movement]) -> dict[int, str]:
    """The names of those with whom movements were, by id: whose balance moved; a contract's worker where the operator
    took its fee; to whom a payout went; who sent money that is nobody's.
    """
    workers = dict(
        Contract.objects.filter(id__in={one.contract_id for one in batch if one.contract_id}).values_list(
            "id", "worker_id"
        )
    )
    keyed = {one.id: _keyed(one) for one in batch}
    payouts = _payees({key for key in keyed.values() if key.startswith(_PAYOUT)})
    owners = {one.id: _owner(one) or workers.get(one.contract_id or "", "") for one in batch}
    names = _names({*owners.values(), *payouts.values()})
    senders = dict(StatementLine.objects.filter(key__in=set(keyed.values())).values_list("key", "name"))
    found = {}
    for number, owner in owners.items():
        key = keyed[number]
        found[number] = names.get(owner or payouts.get(key, ""), "") or senders.get(key, "")
    return found


def _owner(one: Movement) -> str:
    """Whose balance moved, if it is one person's or company's: of two the one that an escrow is not."""
    sides = (one.debit_id, one.credit_id)
    held = [accounts.owner_of(side) for side in sides if accounts.kind_of(side) in (accounts.CLIENT, accounts.WORKER)]
    return held[0] or "" if held else ""


def _keyed(one: Movement) -> str:
    """What the key of a movement begins with or ends in: a payout, a line of a statement; else nothing."""
    if one.key.startswith(_PAYOUT):
        return one.key.partition(":")[0]
    return one.key.removeprefix(_LINE) if one.key.startswith(_LINE) else ""


def _payees(payouts: Collection[str]) -> dict[str, str]:
    """Owners by payout; where money goes back to who sent it, nobody."""
    return {
        payout: owner or "" for payout, owner in Payout.objects.filter(id__in=payouts).values_list("id", "owner_id")
    }


def _names(ids: Collection[str]) -> Mapping[str, str]:
    """The names of clients and workers: a person's real name where it is known, for books are not public."""
    rows = Client.objects.filter(id__in=ids).select_related("user", "organisation")
    return {row.id: (row.user.real_name if row.user else "") or row.display_name for row in rows}
