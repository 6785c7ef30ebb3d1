"""The check of escrow balances against their contracts: the part of the ledger check that needs contracts' rows."""

from django.db import connection


def escrow_mismatch() -> int:
    """The number of escrows whose balance is not that of domain § 8: price + tax − paid − tax(paid) from the deposit
    to the end of the contract, 0 otherwise.
    """
    with connection.cursor() as cursor:
        cursor.execute(_MISMATCH)
        found: tuple[int] = cursor.fetchone()
    return found[0]


_MISMATCH = """
WITH expected AS (
    SELECT 'escrow:' || contract.id AS account_id,
        CASE WHEN contract.status IN ('active', 'delivered', 'ending') THEN
            contract.price + contract.price * tax.percent / 100 - contract.paid - contract.paid * tax.percent / 100
        ELSE 0 END AS amount
    FROM contracts_contract contract
    LEFT JOIN contracts_termsversion terms ON terms.id = contract.terms_id
    CROSS JOIN LATERAL (SELECT (terms.body -> 'house' ->> 'tax_percent')::bigint AS percent) tax
),
held AS (SELECT account_id, amount FROM ledger_balance WHERE account_id LIKE 'escrow:%')
SELECT count(*) FROM expected FULL JOIN held USING (account_id)
WHERE coalesce(held.amount, 0) IS DISTINCT FROM coalesce(expected.amount, 0)
"""
