"""The product and the plain model hold the same: balances of everybody, contracts, papers, figures, to the yen."""

from collections import Counter
from datetime import date, datetime

from django.db import connection
from django.db.models import Max, Min, Sum

from michinori.config import books
from michinori.contracts import pending
from michinori.contracts.models import Contract, Payment
from michinori.contracts.queries.withheld import clients_who_withheld
from michinori.figures.models import MonthFigure
from michinori.kernel.clock import JAPAN
from michinori.ledger import accounts, months
from michinori.ledger.models import Balance
from michinori.ledger.queries import by_kind
from michinori.machinery import clock
from michinori.machinery.models import Deadline, Event, OutboxDelivery, OutboxItem
from michinori.papers.models import Document
from tests.year.hands import Hands
from tests.year.plain_days import DAY, end_of, month_after
from tests.year.plain_market import Market

OPERATOR = ("bank", "fee_income", "fee_tax", "suspense", "payouts")
COUNTED = (
    "money_in", "unmatched_in", "assigned_in", "deposit", "refund", "withholding", "payment", "fee", "fee_tax",
    "payout", "repayment", "payout_returned",
)  # fmt: skip


def balances_agree(market: Market, hands: Hands) -> None:
    """What everybody holds, every escrow, and the operator's accounts."""
    held = dict(Balance.objects.exclude(amount=0).values_list("account_id", "amount"))
    purses = market.purses
    wanted = {accounts.client(hands.clients[who]): one.amount for who, one in purses.clients.items()}
    wanted |= {accounts.worker(hands.users[who].id): one.amount for who, one in purses.workers.items()}
    wanted |= {accounts.escrow(hands.contracts[n]): amount for n, amount in purses.escrows.items()}
    there = {name: amount for name, amount in wanted.items() if amount}
    assert held == there, _differing(held, there, market, hands)
    kinds = by_kind()
    assert {name: kinds[name] for name in OPERATOR} == {name: purses.operator[name] for name in OPERATOR}


def _differing(held: dict[str, int], wanted: dict[str, int], market: Market, hands: Hands) -> str:
    names = {accounts.escrow(id): f"deal {n}" for n, id in hands.contracts.items()}
    names |= {accounts.client(id): f"client {who}" for who, id in hands.clients.items()}
    names |= {accounts.worker(user.id): f"worker {who}" for who, user in hands.users.items()}
    found = sorted({name for name, _ in held.items() ^ wanted.items()})
    return "; ".join(f"{names.get(one, one)}: {held.get(one, 0)}, not {wanted.get(one, 0)}" for one in found)


def contracts_agree(market: Market, hands: Hands) -> None:
    """Every contract stands where the model has it, and nothing that is due is left undone."""
    rows = dict(Contract.objects.values_list("id", "status"))
    wanted = {hands.contracts[one.n]: one.status for one in market.deals}
    numbers = {id: n for n, id in hands.contracts.items()}
    differing = {numbers[id]: (rows.get(id), status) for id, status in wanted.items() if rows.get(id) != status}
    assert not differing, f"deals as they are, and as they should be: {differing}"
    assert len(rows) == len(wanted)
    late = list(Deadline.objects.filter(at__lte=clock.now()).values_list("kind", "at")[:5])
    assert not late, f"due and not done: {late}"
    clocks = {one.subject_id: one.acts_at for one in Deadline.objects.filter(kind=pending.DEADLINE)}
    apart = [id for id, at in Contract.objects.values_list("id", "next_at") if at != clocks.get(id)]
    assert not apart, f"home puts these in order by another instant: {apart[:5]}"


def clocks_agree(market: Market, hands: Hands) -> None:
    """Every act of a clock is dated at its instant, on the contract whose it is: none late, none left out; and no
    contract has one event of a clock twice at one instant.
    """
    rows = list(
        Event.objects.filter(actor="clock", subject_id__startswith="con_").values_list("subject_id", "at", "kind")
    )
    wanted = {(hands.contracts[n], at.replace(tzinfo=JAPAN)) for n, at in market.strikes}
    # To the second: what has waited for a denial acts with it, some thousandths after the site's time was turned.
    there = {(id, at.replace(microsecond=0)) for id, at, _ in rows}
    assert there == wanted, (
        f"too many: {_described(there - wanted, hands)}; lacking: {_described(wanted - there, hands)}"
    )
    assert len(rows) == len(set(rows)), "something was done twice"


def _described(strikes: set[tuple[str, datetime]], hands: Hands) -> str:
    """The first of these, each with what happened on its contract."""
    numbers = {id: n for n, id in hands.contracts.items()}
    described = []
    for id, at in sorted(strikes, key=lambda one: (one[1], one[0]))[:3]:
        events = Event.objects.filter(subject_id=id).order_by("n").values_list("at", "actor", "kind")
        lines = [f"{when.astimezone(JAPAN):%m-%d %H:%M} {who[:5]} {kind}" for when, who, kind in events]
        described.append(f"deal {numbers[id]} at {at.astimezone(JAPAN)}, of {lines}")
    return "; ".join(described) or "none"


def nothing_waits() -> None:
    """All that happened has been told."""
    assert not OutboxItem.objects.filter(spread_at=None).exists()
    assert not OutboxDelivery.objects.filter(done_at=None).exclude(failure="").exists()


def papers_agree(market: Market) -> None:
    """As many of each kind and year as the model says, numbered from 1 without a gap."""
    rows = Document.objects.values("kind", "year").order_by().annotate(last=Max("serial"), first=Min("serial"))
    numbered = {(row["kind"], row["year"]): row["last"] for row in rows}
    assert all(row["first"] == 1 for row in rows)
    counts = Counter(Document.objects.values_list("kind", "year"))
    assert numbered == counts, "a gap in the numbers"
    wanted = {key: n for key, n in market.papers.items() if n}
    assert counts == wanted, (
        f"papers {dict(counts - Counter(wanted))} too many, {dict(Counter(wanted) - counts)} lacking"
    )


def sums_of_papers_agree(market: Market) -> None:
    """What papers say adds up to what moved."""

    def total(*kinds: str) -> int:
        found = Document.objects.filter(kind__in=kinds).aggregate(amount=Sum("amount"), tax=Sum("tax"))
        return (found["amount"] or 0) + (found["tax"] or 0)

    moved: Counter[str] = sum(market.purses.months.values(), Counter())
    assert total("deposit_receipt") == moved["deposit"]
    assert total("credit_note") == moved["refund"]
    assert total("receipt", "invoice") == sum(market.gmv.values())
    assert total("fee_invoice") == moved["fee"] + moved["fee_tax"]


def payments_agree(market: Market, hands: Hands) -> None:
    """Every payment of every contract: its day, yen before tax, tax, withheld."""
    rows: dict[str, list[tuple[date, int, int, int]]] = {}
    for id, at, *yen in Payment.objects.order_by("contract", "at", "n").values_list(
        "contract_id", "at", "before_tax", "tax", "withheld"
    ):
        day = (at.astimezone(JAPAN) - datetime.resolution).date()
        rows.setdefault(id, []).append((day, *yen))  # type: ignore[arg-type]
    wanted = {hands.contracts[one.n]: one.payments for one in market.deals if one.payments}
    assert rows == wanted


def month_agrees(market: Market, first: date) -> None:
    """Movements of a month by kind, and who owes the tax office what."""
    moved: Counter[str] = Counter()
    for one in months.moved_between(first, month_after(first) - DAY):
        moved[one.kind] += one.amount
    wanted = market.purses.months[first]
    differing = {kind: (moved[kind], wanted[kind]) for kind in COUNTED if moved[kind] != wanted[kind]}
    assert not differing, f"{first:%Y-%m}: {differing}"


def tax_month_agrees(market: Market, hands: Hands, first: date) -> None:
    """What each client withheld in a month, which it is told and pays by the 10th of the next."""
    wanted = {hands.clients[who]: yen for (month, who), yen in market.withheld.items() if month == first and yen}
    assert clients_who_withheld(first) == wanted
    told = OutboxItem.objects.filter(kind="withholding_due", payload__month=first.isoformat())
    assert {one.payload["client_id"]: one.payload["amount"] for one in told} == wanted


def figures_agree(market: Market, first: date) -> None:
    """The operator's numbers and what the public is told of a month."""
    rows = {(row.name, row.part): row.value for row in MonthFigure.objects.filter(month=first)}
    kept = {how for name, how in rows if name == "endings"}
    last = end_of(month_after(first) - DAY)
    workers, clients = market.active(first, last)
    wanted = {
        ("gmv", ""): market.gmv[first],
        ("fees", ""): market.fees[first],
        ("held", ""): market.held[first],
        ("new", ""): market.joined[first],
        ("active", "worker"): workers,
        ("active", "client"): clients,
        ("jobs", "posted"): market.posted[first],
        ("jobs", "filled"): market.filled[first],
        ("silence", "stage"): market.silence[first]["stage"],
        ("silence", "work"): market.silence[first]["work"],
        **{("endings", how): market.endings[first][how] for how in {*kept, *market.endings[first]}},
    }
    differing = {key: (rows.get(key), value) for key, value in wanted.items() if rows.get(key) != value}
    assert not differing, f"figures of {first:%Y-%m}: {differing}"


def year_papers(market: Market, year: int) -> None:
    """Count into the model the papers about a year that is over: a payment record for each client and worker between
    whom tax was withheld, a statement for each client and each worker.
    """
    paid = {(one.client, one.worker) for one in market.deals for day, *_ in one.payments if day.year == year}
    withheld = {
        (one.client, one.worker) for one in market.deals for day, *_, tax in one.payments if day.year == year and tax
    }
    morning = datetime(year + 1, 1, 1, 6)  # noqa: DTZ001
    statements = len({client for client, _ in paid}) + len({worker for _, worker in paid})
    for kind, count in (("payment_record", len(withheld)), ("yearly_statement", statements)):
        for _ in range(count):
            market.paper(kind, morning)


def books_are_proved() -> None:
    found = books.prove()
    assert found.sound, found
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(amount), 0) FROM ledger_balance WHERE amount < 0")
        assert cursor.fetchone() == (0,)
