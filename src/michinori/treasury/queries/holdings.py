"""Balances that could leave, with what decides when they do (domain § 8, Money out)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from michinori.contracts.models import Contract
from michinori.kernel.clock import day_of
from michinori.ledger import accounts
from michinori.ledger.queries import Credit, balances, credits_left
from michinori.machinery.settings import settings_now
from michinori.rules.contract.lifecycle import OPEN
from michinori.rules.money.payout_days import Holding, PayoutRules, Source
from michinori.rules.settings.site import Site
from michinori.treasury.models import Payout
from michinori.treasury.queries.card_holds import Held, held_of
from michinori.treasury.queries.receipts import parts_of

SOURCES: tuple[Source, ...] = ("worker", "client")
# Whether anybody has paid by card within 60 days, or something is held: asked with the balances, to save a query.
_CARDS = """
EXISTS (SELECT FROM treasury_cardpayment WHERE paid_at > now() - interval '61 days')
OR EXISTS (SELECT FROM treasury_cardhold WHERE released_at IS NULL)
"""


def account_of(source: Source, owner_id: str) -> str:
    """The ledger's account of a balance."""
    return accounts.worker(owner_id) if source == "worker" else accounts.client(owner_id)


def with_money(owner_ids: Iterable[str]) -> list[str]:
    """Those of the owners who have asked for money or hold some."""
    by_account = {account_of(source, owner): owner for owner in owner_ids for source in SOURCES}
    holds = {by_account[name] for name, yen in balances(by_account).items() if yen}
    asking = Payout.objects.filter(status="requested", owner_id__in=set(by_account.values()))
    return sorted(holds | set(asking.values_list("owner_id", flat=True)))


def payout_rules(site: Site | None = None) -> PayoutRules:
    """The operator's settings as rules; by default those in force now. Once the market's last day is named, any yen may
    leave, but no small part of more. One query at most.
    """
    now = site or settings_now().site
    least, part = 1 if now.last_day else now.payout_least, now.payout_least
    return PayoutRules(now.payouts_a_month, least, now.parked_days, now.unused_days, now.ends_on, part)


def holding(source: Source, owner_id: str) -> Holding | None:
    """One balance, None if it is empty. Two queries where nothing came by card lately."""
    return holdings([(source, owner_id)]).get((source, owner_id))


def holdings(
    of: Collection[tuple[Source, str]], *, small: int = 0, site: Site | None = None
) -> dict[tuple[Source, str], Holding]:
    """Those balances among these that are not empty, by source and owner, without what may not leave yet because it
    came by card, or is frozen. Two queries where nothing came by card lately and versions before paid nothing, one more
    for clients once the last day is named. ``small``: for a page, which
    asks for the receipt of the work only where less yen than that are left, so that no payout day takes them along;
    what is more may then leave earlier than it says. ``site``: the operator's settings in force now.
    """
    by_account = {account_of(*one): one for one in of}
    credits = defaultdict[str, list[Credit]](list)
    for one in credits_left(by_account, also=_CARDS):
        credits[one.account].append(one)
    asked = [
        one
        for name, each in credits.items()
        if by_account[name][0] == "worker" and (not small or each[0].balance < small)
        for one in each
    ]
    first = _first_received(asked)
    found = {by_account[name]: _holding(by_account[name][0], each, first) for name, each in credits.items()}
    workers = [owner for source, owner in found if source == "worker"]
    by_card = workers and any(one.also for each in credits.values() for one in each)
    clients = [owner for source, owner in found if source == "client"]
    if not by_card and not clients:
        return found
    now = site or settings_now().site
    found |= _with_held(found, workers, now) if by_card else {}
    return found | _in_use(found, clients) if now.last_day else found


def _in_use(found: Mapping[tuple[Source, str], Holding], clients: Sequence[str]) -> dict[tuple[Source, str], Holding]:
    """Balances of clients of whom a contract, which may ask for a deposit, is not over. One query."""
    running = Contract.objects.filter(client_id__in=clients, status__in=OPEN).values_list("client_id", flat=True)
    return {("client", owner): replace(found["client", owner], in_use=True) for owner in set(running)}


def _with_held(
    found: Mapping[tuple[Source, str], Holding], workers: Sequence[str], site: Site
) -> dict[tuple[Source, str], Holding]:
    """Workers' balances of which some part came by card and may not leave yet."""
    held = held_of(workers, site.card_days, payout_rules(site))
    return {("worker", owner): _less(found["worker", owner], each) for owner, each in held.items()}


def _less(whole: Holding, held: Sequence[Held]) -> Holding:
    amount = min(whole.amount, sum(one.amount for one in held))
    until = min((one.until for one in held if one.until), default=None)
    return replace(whole, amount=whole.amount - amount, held=amount, held_until=until)


def _holding(source: Source, credits: Sequence[Credit], first: Mapping[str, date]) -> Holding:
    days = [first[one.key] for one in credits if one.key in first]
    return Holding(source, credits[0].balance, day_of(credits[-1].at), min(days, default=None))


def _first_received(credits: Sequence[Credit]) -> dict[str, date]:
    """The earliest day of receipt of what each credit pays, by its key, where anything says so."""
    return {
        one.key: min(part.on for part in parts) for one, parts in zip(credits, parts_of(credits), strict=True) if parts
    }
