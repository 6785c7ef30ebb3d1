"""When money leaves by itself once the market's last day is named."""

from datetime import date, timedelta

from michinori.rules.money.payout_days import Holding, PayoutRules, leaves_on

TODAY, DAY = date(2027, 1, 12), timedelta(days=1)
FIRST = TODAY + 90 * DAY


def test_clients_money_leaves_on_the_first_payout_day_after_it() -> None:
    held = Holding("client", 5, TODAY)
    usual, closing = PayoutRules(unused_days=180), PayoutRules(unused_days=180, least=1, ends_on=date(2027, 4, 12))
    assert leaves_on(held, usual, TODAY) == date(2027, 7, 12)
    assert leaves_on(held, closing, TODAY) == date(2027, 4, 15)
    assert leaves_on(Holding("client", 5, date(2027, 4, 20)), closing, TODAY) == date(2027, 4, 30)
    assert leaves_on(held, PayoutRules(ends_on=date(2027, 4, 12)), TODAY) == date(2027, 3, 15), "unused long before"


def test_a_workers_yen_leave_on_the_next_payout_day_however_few() -> None:
    held = Holding("worker", 5, TODAY)
    assert leaves_on(held, PayoutRules(), TODAY) > TODAY + 180 * DAY
    assert leaves_on(held, PayoutRules(least=1, ends_on=FIRST), TODAY) == date(2027, 1, 15)
