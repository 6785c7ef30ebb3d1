"""Tax, fee, withholding and payments in whole yen (domain § 8)."""
