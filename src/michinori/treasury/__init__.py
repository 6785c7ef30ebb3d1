"""Money that comes from banks and goes to them: payers, statements, bank accounts, payouts."""
