"""Pages of money: balances, deposits held for contracts, statements."""
