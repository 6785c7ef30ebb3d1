"""Double entry, whole yen, held by the database. The only code that writes movements (domain § 8)."""
