"""Balances that could leave, with what decides when they do (domain § 8, Money out)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from michinori.contracts.queries.receipts import days_of_receipt
from michinori.kernel.clock import day_of
from michinori.ledger import accounts
from michinori.ledger.queries import Credit, credits_left
from michinori.machinery.settings import settings_now
from michinori.rules.money.payout_days import LATEST, Holding, PayoutRules, Source
from michinori.rules.settings.site import Site

SOURCES: tuple[Source, ...] = ("worker", "client")


def account_of(source: Source, owner_id: str) -> str:
    """The ledger's account of a balance."""
    return accounts.worker(owner_id) if source == "worker" else accounts.client(owner_id)


def payout_rules(site: Site | None = None) -> PayoutRules:
    """The operator's settings as rules; by default those in force now. One query at most."""
    now = site or settings_now().site
    return PayoutRules(now.payouts_a_month, now.payout_least, now.parked_days, now.unused_days)


def holding(source: Source, owner_id: str) -> Holding | None:
    """One balance, None if it is empty. Three queries."""
    return holdings([(source, owner_id)]).get((source, owner_id))


def holdings(of: Collection[tuple[Source, str]], *, small: int = 0) -> dict[tuple[Source, str], Holding]:
    """Those balances among these that are not empty, by source and owner. Three queries. ``small``: for a page, which
    asks for the receipt of the work only where less yen than that are left, so that no payout day takes them along;
    what is more may then leave earlier than it says.
    """
    by_account = {account_of(*one): one for one in of}
    credits = defaultdict[str, list[Credit]](list)
    for one in credits_left(by_account):
        credits[one.account].append(one)
    asked = [each for each in credits.values() if not small or each[0].balance < small]
    contracts = {one.contract_id for each in asked for one in each if one.contract_id}
    received = days_of_receipt(contracts) if contracts else {}
    return {by_account[name]: _holding(by_account[name][0], each, received) for name, each in credits.items()}


def _holding(source: Source, credits: Sequence[Credit], received: Mapping[str, Sequence[date]]) -> Holding:
    days = [day for one in credits if (day := _received_on(one, received))]
    return Holding(source, credits[0].balance, day_of(credits[-1].at), min(days, default=None))


def _received_on(credit: Credit, received: Mapping[str, Sequence[date]]) -> date | None:
    """The earliest day of receipt that this credit may pay. Terms put no payment later than day 60, so that what was
    received earlier was paid by an earlier one. It may be too early, never too late.
    """
    paid = day_of(credit.at)
    first = paid - timedelta(days=LATEST - 1)
    return min((day for day in received.get(credit.contract_id or "", ()) if first <= day <= paid), default=None)
