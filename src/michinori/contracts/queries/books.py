"""The check of escrow balances against their contracts: the part of the ledger check that needs contracts' rows."""

from django.db import connection

from michinori.rules.money.rates import USUAL_TAX


def escrow_mismatch() -> int:
    """The number of escrows whose balance is not that of domain § 8: price + tax − paid − tax(paid) from the deposit
    to the end of the contract, 0 otherwise. Tax at the rates that the site ever had: one, unless the law changed it.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MISMATCH)
        found: tuple[int] = cursor.fetchone()
    return found[0]


_MISMATCH = f"""
WITH rates AS (
    SELECT min(percent) AS least, max(percent) AS most FROM (
        SELECT {USUAL_TAX} AS percent
        UNION ALL SELECT value::text::bigint FROM machinery_setting WHERE key = 'tax_percent'
    ) ever
),
expected AS (
    SELECT 'escrow:' || contract.id AS account_id, contract.status IN ('active', 'delivered', 'ending') AS holds,
        contract.price - contract.paid AS rest,
        contract.price * least / 100 - paid.tax AS least, contract.price * most / 100 - paid.tax AS most
    FROM contracts_contract contract CROSS JOIN rates
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(tax), 0)::bigint AS tax FROM contracts_payment
        WHERE contract_id = contract.id AND kind NOT IN ('purchase', 'bonus')
    ) paid
),
held AS (SELECT account_id, amount FROM ledger_balance WHERE account_id LIKE 'escrow:%')
SELECT count(*) FROM expected FULL JOIN held USING (account_id)
WHERE CASE WHEN coalesce(holds, false)
    THEN coalesce(amount, 0) - rest NOT BETWEEN greatest(0, least) AND greatest(0, most)
    ELSE coalesce(amount, 0) <> 0 END
"""  # noqa: S608 - our own text
