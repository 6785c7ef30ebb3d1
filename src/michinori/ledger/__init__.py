"""Double-entry bookkeeping in whole yen, enforced by the database. Only this room writes movements (domain § 8)."""
