"""The escrows against the contracts they belong to: the part of the ledger's proof that only this room can give."""

from django.db import connection


def escrow_mismatch() -> int:
    """How many escrows do not hold what domain § 8 says: price + tax − paid − tax(paid) while it runs, else 0."""
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
