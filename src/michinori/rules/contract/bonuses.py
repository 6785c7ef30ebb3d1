"""A bonus: what the client pays beyond the price, from its balance to the worker in one step (domain § 8).

It is a payment of its own, outside the price, what is paid and the meter. Amounts in whole yen before tax.
"""

from dataclasses import replace

from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.yen import percent_of
from michinori.rules.contract.facts.money import BonusPaid, PaymentMade
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.turns import Deposit, Turn
from michinori.rules.money.amounts import Payment, payment
from michinori.rules.money.rates import Received, at_rate


def payment_of_bonus(life: Life, amount: int) -> Payment:
    """The payment at today's rates. Its fee counts from 0, whatever the contract or the one before it paid: who splits
    a price into price and bonus saves no fee.
    """
    terms = replace(life.terms, fee_base=0, fee_base_covers=None)
    made = payment("bonus", (), at_rate(amount, life.statutory.tax), terms, life.statutory.withholding)
    return replace(made, received=(Received(amount, life.today),))


def left_for_bonus(life: Life) -> int:
    """The most that a bonus can be now: all of a contract together come to at most ``bonus_share`` percent of its
    price.
    """
    return max(0, percent_of(life.terms.price, life.terms.house.bonus_share) - life.bonus)


def may_pay_bonus(life: Life) -> bool:
    """Whether a bonus is possible as far as the contract goes: not at the cost of an estate, nor once the client's
    business has ended.
    """
    return left_for_bonus(life) > 0 and not (life.frozen or life.bound_to_end)


def pay_bonus(life: Life, amount: int) -> Turn:
    """Pay a bonus: the client's balance → escrow → worker at once. Changes no figure of the contract.

    Raises ``invalid`` (422), ``no-bonus-after-business-end`` (409), and what ``permit`` raises.
    """
    permit("pay-bonus", life.status, "client")
    if life.frozen or life.bound_to_end:
        raise Problem("no-bonus-after-business-end")
    if amount < 1:
        raise Problem.invalid(Flaw("amount", "too_small", {"limit": 1}))
    if amount > left_for_bonus(life):
        raise Problem.invalid(Flaw("amount", "above_bonus", {"limit": left_for_bonus(life)}))
    line = payment_of_bonus(life, amount)
    turn = Turn(replace(life, bonus=life.bonus + amount)).moved(Deposit(line.with_tax, "bonus")).moved(line)
    turn = turn.told(BonusPaid(amount=amount, amount_with_tax=line.with_tax))
    return turn.told(PaymentMade.of(line, paid_total=life.paid + life.bought))
