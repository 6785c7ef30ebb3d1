"""Kinds of movements. Those that touch an escrow are fixed: the check adds them up by kind."""

MONEY_IN = "money_in"  # bank → client
DEPOSIT = "deposit"  # client → escrow, with tax
PAYMENT = "payment"  # escrow → worker, with tax, before what follows is taken from it
FEE = "fee"  # worker (or escrow) → fee income
FEE_TAX = "fee_tax"  # worker (or escrow) → tax on fees
WITHHOLDING = "withholding"  # worker (or escrow) → client
RECOVERY = "recovery"  # escrow → losses: what an earlier tiny payment left to the operator
REFUND = "refund"  # escrow → client, with tax
PAYOUT = "payout"  # worker → payouts, payouts → bank
REPAYMENT = "repayment"  # client → payouts, payouts → bank

INTO_ESCROW = (DEPOSIT,)
OUT_OF_ESCROW = (PAYMENT, FEE, FEE_TAX, WITHHOLDING, RECOVERY, REFUND)
