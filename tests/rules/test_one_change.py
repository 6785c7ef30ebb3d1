"""New terms from one wish: what belongs together stays in step."""

from datetime import date, timedelta

from rules.makers import active

from michinori.rules.contract.amendments import fits
from michinori.rules.contract.one_change import open_to_change, with_due_date, with_price


def test_the_difference_goes_to_the_stage_that_is_open() -> None:
    play = active().report(2, 40)
    assert [stage.id for stage in open_to_change(play.life)] == ["stg_2", "stg_1", "stg_3"]
    new = with_price(play.life, 53_000, "stg_2", "")
    assert [stage.price for stage in new.stages] == [14_400, 19_400, 19_200]
    assert fits(play.life, new)
    less = with_price(play.life, 40_000, "stg_2", "")
    assert [stage.price for stage in less.stages] == [14_400, 6_400, 19_200]


def test_a_stage_handed_in_takes_nothing_and_a_new_one_can() -> None:
    play = active().submit(1)
    assert "stg_1" not in [stage.id for stage in open_to_change(play.life)]
    new = with_price(play.life, 50_000, "", "追加の作業")
    assert [(stage.name, stage.price) for stage in new.stages][-1] == ("追加の作業", 2_000)
    assert fits(play.life, new.with_stage_ids(("stg_9",)))


def test_by_the_hour_the_price_alone_moves() -> None:
    play = active(48_000, meter="hours", rate=2_000)
    assert open_to_change(play.life) == ()
    assert with_price(play.life, 60_000, "", "").price == 60_000


def test_the_date_of_payment_moves_along_but_not_beyond_day_60() -> None:
    play = active()
    due, paid = play.life.terms.due_date, play.life.terms.payment_due_date
    later = with_due_date(play.life, due + timedelta(days=9))
    assert later.payment_due_date == paid + timedelta(days=9)
    assert fits(play.life, later)
    assert with_due_date(play.life, date.max).payment_due_date == date.max
    handed_in = play.deliver()
    far = with_due_date(handed_in.life, due + timedelta(days=200))
    assert far.payment_due_date == max(paid, handed_in.at.date() + timedelta(days=59))
