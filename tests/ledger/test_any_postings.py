"""Whatever is posted in whatever order, the ledger is what a plain dictionary says."""

from collections import defaultdict

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger.books import AOI, AT, REN

from michinori.kernel.problems import Problem
from michinori.ledger import accounts, queries
from michinori.ledger.posting import Entry, post

CONTRACTS = ("con_a", "con_b")
ESCROWS = tuple(accounts.escrow(contract) for contract in CONTRACTS)
EVERYONE = (AOI, REN, *ESCROWS, accounts.BANK, accounts.FEE_INCOME)


class Model:
    """The ledger as a dictionary of sums and a dictionary of what each key said."""

    def __init__(self) -> None:
        self.said: dict[str, tuple[Entry, str]] = {}
        self.sums: dict[str, int] = defaultdict(int)

    def post(self, entries: list[Entry], contract: str) -> str:
        """Post, or give the slug of the refusal."""
        fresh: dict[str, tuple[Entry, str]] = {}
        for entry in (each for each in entries if each.amount):
            known = self.said.get(entry.key) or fresh.setdefault(entry.key, (entry, contract))
            if known != (entry, contract):
                return "movement-mismatch"
        after = self.sums.copy()
        for entry, _ in fresh.values():
            after[entry.debit] -= entry.amount
            after[entry.credit] += entry.amount
        if any(after[name] < 0 for name in (AOI, REN, *ESCROWS)):
            return "insufficient-balance"
        self.sums = after
        self.said |= fresh
        return ""


def _slug(entries: list[Entry], contract: str) -> str:
    """Post for real, or give the slug of the refusal."""
    try:
        post(entries, contract_id=contract, at=AT)
    except Problem as problem:
        return problem.slug
    return ""


@st.composite
def postings(draw: st.DrawFn) -> tuple[list[Entry], str]:
    """One to four entries for one contract, with keys few enough to come again."""
    contract = draw(st.sampled_from(CONTRACTS))
    allowed = [name for name in EVERYONE if name not in ESCROWS or name == accounts.escrow(contract)]
    entries = []
    for _ in range(draw(st.integers(1, 4))):
        debit, credit = draw(st.permutations(allowed))[:2]
        key = f"k{draw(st.integers(0, 40))}"
        entries.append(Entry(debit, credit, draw(st.integers(0, 100)), "test", key))
    return entries, contract


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(postings(), min_size=1, max_size=12))
def test_any_postings(postings: list[tuple[list[Entry], str]]) -> None:
    model = Model()
    with transaction.atomic():
        for entries, contract in [([Entry(accounts.BANK, AOI, 150, "test", "first")], "con_a"), *postings]:
            assert _slug(entries, contract) == model.post(entries, contract)
        for name in EVERYONE:
            held = queries.balance(name)
            assert held == accounts.sign(name) * model.sums[name]
            assert held == sum(line.amount for line in queries.statement(name, limit=200))
            assert held == queries.total(name)
        check = queries.check()
        assert (check.movements, check.imbalance, check.negative) == (len(model.said), 0, 0)
        transaction.set_rollback(True)
