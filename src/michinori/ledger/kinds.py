"""Kinds of movements. ``ledger.queries.check`` adds up what enters and leaves an escrow by these kinds."""

MONEY_IN = "money_in"  # bank → client
UNMATCHED_IN = "unmatched_in"  # bank → suspense: nobody knows yet whose it is
ASSIGNED_IN = "assigned_in"  # suspense → client
ASSIGNED_BACK = "assigned_back"  # client → suspense: it was another's
RETURNED_IN = "returned_in"  # suspense → payouts, payouts → bank: back to where it came from
DEPOSIT = "deposit"  # client → escrow, with tax
PURCHASE = "purchase"  # client → escrow, with tax: after the end, for the files of a stage (domain § 2)
BONUS = "bonus"  # client → escrow, with tax: beyond the price, paid on at once (domain § 8)
PAYMENT = "payment"  # escrow → worker, with tax, less fee, tax on the fee and withholding
BONUS_PAYMENT = "bonus_payment"  # escrow → worker: the same of a bonus
FEE = "fee"  # escrow → fee income
FEE_TAX = "fee_tax"  # escrow → tax on fees; losses → tax on fees where a payment of few yen is too small to bear it
WITHHOLDING = "withholding"  # escrow → client, who owes it to the tax office
RECOVERY = "recovery"  # escrow → losses: fee tax that the operator bore for an earlier payment of few yen
REFUND = "refund"  # escrow → client, with tax
PAYOUT = "payout"  # worker → payouts, payouts → bank
REPAYMENT = "repayment"  # client → payouts, payouts → bank
PAYOUT_CANCELLED = "payout_cancelled"  # payouts → worker or client: it had not left yet
PAYOUT_RETURNED = "payout_returned"  # bank or suspense → worker, client or suspense; suspense → bank: see booking.py
COUNTED_ONCE = "counted_once"  # suspense → bank: it was recorded by hand before the statement told of it
BANK_CHARGE = "bank_charge"  # bank charges → bank: what the bank took for transfers
CARD_IN = "card_in"  # card → client: paid by card
CARD_SETTLED = "card_settled"  # suspense → card: the card company has paid out
CARD_FEE = "card_fee"  # card fees → card: it has kept its fee
CARD_REFUND = "card_refund"  # client → payouts, payouts → card: back to the card that paid
CARD_REFUND_FAILED = "card_refund_failed"  # payouts, or card where it had been booked there, → client
CARD_DISPUTED = "card_disputed"  # claims → card: it has taken a disputed payment away
CARD_REINSTATED = "card_reinstated"  # card → claims: it has given it back
CLAIM_PAID = "claim_paid"  # client → claims
CLAIM_GIVEN_BACK = "claim_given_back"  # claims → client: paid, and then given back by the card company
OWN_OUT = "own_out"  # own → bank: the operator has taken out what it earned
OWN_IN = "own_in"  # suspense → own: it has put in
CLAIM_LOST = "claim_lost"  # losses → claims: nobody will pay it

INTO_ESCROW = (DEPOSIT, PURCHASE, BONUS)
OUT_OF_ESCROW = (PAYMENT, BONUS_PAYMENT, FEE, FEE_TAX, WITHHOLDING, RECOVERY, REFUND)
