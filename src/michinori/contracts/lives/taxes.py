"""Read what escrows hold, what was paid at which rate of tax, and the rates that the law sets (domain § 8).

Columns of the query of ``beside``.
"""

from dataclasses import dataclass
from datetime import date
from json import loads

from michinori.rules.money.rates import USUAL_TAX, Rates, Taxed, TaxStep, joined
from michinori.rules.settings.table import Settings
from michinori.rules.support.maintenance import Window

COLUMNS = """coalesce(held.amount, 0) AS held, paid.steps, coalesce(paid.tax, 0) AS tax_of_paid,
    CASE WHEN contract.ended_at IS NOT NULL THEN (
        SELECT amount FROM ledger_movement
        WHERE contract_id = contract.id AND kind = 'refund' AND at = contract.ended_at ORDER BY id DESC LIMIT 1
    ) END AS given_back"""
"""What ``read_taxes`` takes, of ``contract`` and what is joined by ``JOINS``."""
# Payments of the version before have no rates: theirs was the usual.
JOINS = f"""LEFT JOIN ledger_balance held ON held.account_id = 'escrow:' || contract.id
LEFT JOIN LATERAL (
    SELECT
        jsonb_agg(coalesce(taxed, jsonb_build_array(jsonb_build_array(before_tax, {USUAL_TAX}))) ORDER BY n)
            FILTER (WHERE kind <> 'bonus') AS steps,
        sum(tax) FILTER (WHERE kind NOT IN ('purchase', 'bonus'))::bigint AS tax
    FROM contracts_payment WHERE contract_id = contract.id
) paid ON true"""  # noqa: S608 - our own text


@dataclass(frozen=True)
class Taxes:
    """The fields of ``rules.contract.life.Life`` of the same names."""

    escrow: int
    refunded: int
    taxed: Taxed
    tax_paid: int
    rates: Rates
    today: date
    maintenance: tuple[Window, ...]


def read_taxes(
    held: int,
    taxed: str | None,
    tax: int,
    given_back: int | None,
    settings: Settings,
    maintenance: tuple[Window, ...] = (),
) -> Taxes:
    """The values of ``COLUMNS`` of one contract, with the settings in force and the maintenance announced."""
    return Taxes(held, given_back or 0, _steps(taxed), tax, settings.rates, settings.day, maintenance)


def _steps(taxed: str | None) -> Taxed:
    payments: list[list[list[int]]] = loads(taxed) if taxed else []
    return joined((), (TaxStep(*step) for steps in payments for step in steps))
