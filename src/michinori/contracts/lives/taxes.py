"""Read stages, and in the same query what escrows hold, what was paid at which rate of tax, and the rates that the law
sets (domain § 8).
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from json import loads

from michinori.contracts.models import Stage
from michinori.machinery.settings import ROWS, from_column
from michinori.machinery.statements import read_beside
from michinori.rules.money.rates import USUAL_TAX, Rates, Taxed, TaxStep, joined
from michinori.rules.settings.table import Settings

# One query with the stages because it runs for every life. Payments of the version before have no rates: theirs was the
# usual.
_TAXES = f"""
SELECT one.id AS for_contract, coalesce(held.amount, 0) AS held, paid.steps, coalesce(paid.tax, 0) AS tax_of_paid,
    settings.found, settings.ahead, CASE WHEN contract.ended_at IS NOT NULL THEN (
        SELECT amount FROM ledger_movement
        WHERE contract_id = one.id AND kind = 'refund' AND at = contract.ended_at ORDER BY id DESC LIMIT 1
    ) END AS given_back
FROM unnest(%s::text[]) AS one(id)
JOIN contracts_contract contract ON contract.id = one.id
LEFT JOIN ledger_balance held ON held.account_id = 'escrow:' || one.id
LEFT JOIN LATERAL (
    SELECT
        jsonb_agg(coalesce(taxed, jsonb_build_array(jsonb_build_array(before_tax, {USUAL_TAX}))) ORDER BY n)
            FILTER (WHERE kind <> 'bonus') AS steps,
        sum(tax) FILTER (WHERE kind NOT IN ('purchase', 'bonus'))::bigint AS tax
    FROM contracts_payment WHERE contract_id = one.id
) paid ON true
CROSS JOIN (SELECT ({ROWS}) AS found, (SELECT "offset" FROM machinery_siteclock) AS ahead) settings
"""  # noqa: S608 - our own text
_OF = "contract_id = for_contract AND number IS NOT NULL ORDER BY number"


@dataclass(frozen=True)
class Taxes:
    """The fields of ``rules.contract.life.Life`` of the same names."""

    escrow: int
    refunded: int
    taxed: Taxed
    tax_paid: int
    rates: Rates
    today: date


def taxes_and_stages(contract_ids: Sequence[str]) -> tuple[dict[str, Taxes], dict[str, tuple[Stage, ...]]]:
    """Both by contract id, the stages in order. One query."""
    taxes, stages = dict[str, Taxes](), defaultdict[str, list[Stage]](list)
    settings: Settings | None = None
    for row, stage in read_beside(_TAXES, [list(contract_ids)], Stage, _OF):
        contract_id, held, taxed, tax, found, ahead, given_back = row
        settings = settings or from_column(loads(found) if found else None, ahead)
        if contract_id not in taxes:
            taxes[contract_id] = Taxes(held, given_back or 0, _steps(taxed), tax, settings.rates, settings.day)
        if stage is not None:
            stages[contract_id].append(stage)
    return taxes, {one: tuple(stages[one]) for one in contract_ids}


def _steps(taxed: str | None) -> Taxed:
    payments: list[list[list[int]]] = loads(taxed) if taxed else []
    return joined((), (TaxStep(*step) for steps in payments for step in steps))
