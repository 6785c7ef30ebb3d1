"""Kinds of movements. Those that touch an escrow are fixed: the check adds them up by kind."""

MONEY_IN = "money_in"  # bank → client
DEPOSIT = "deposit"  # client → escrow, with tax
PAYMENT = "payment"  # escrow → worker, with tax, less fee, tax on the fee and withholding
FEE = "fee"  # escrow → fee income
FEE_TAX = "fee_tax"  # escrow → tax on fees; losses → tax on fees for what a tiny payment cannot bear
WITHHOLDING = "withholding"  # escrow → client, who owes it to the tax office
RECOVERY = "recovery"  # escrow → losses: what the operator bore of an earlier tiny payment
REFUND = "refund"  # escrow → client, with tax
PAYOUT = "payout"  # worker → payouts, payouts → bank
REPAYMENT = "repayment"  # client → payouts, payouts → bank

INTO_ESCROW = (DEPOSIT,)
OUT_OF_ESCROW = (PAYMENT, FEE, FEE_TAX, WITHHOLDING, RECOVERY, REFUND)
