"""The hours meter: a log by day, answered by week, paid by the minute (domain § 3, hours)."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rules.makers import TODAY, Play, active, an_id, japan, offered, setting

from michinori.api.actions import path_of
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.kernel.yen import percent_of
from michinori.rules.contract.acts import possible
from michinori.rules.contract.amendments import accept_amendment, effect, propose_amendment
from michinori.rules.contract.clock_stakes import stake
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.deliveries import accept_delivery, send_back
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Side
from michinori.rules.contract.stages import agree_return, approve_stage, report_stage, start_stage, submit_stage
from michinori.rules.contract.terminations import accept_amount, name_amount
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import read_terms
from michinori.rules.contract.time_log import Entry, acknowledge_week, log_hours, monday_of, object_week, take_back

MONDAY = date(2026, 11, 23)
"""The Monday of the day of the deposit, Tuesday 2026-11-24."""


def hourly(price: int = 60_000, rate: int = 2_000, **changes: Any) -> Play:
    """An hourly contract whose deposit was made: at most 30 hours at ¥2,000."""
    return active(price, meter="hours", rate=rate, **changes)


def entry(play: Play, minutes: int, *, file: bool = True, day: date | None = None, **more: Any) -> Entry:
    """Minutes of that day, by default of today."""
    return Entry(an_id("hrs"), day or day_of(play.at), minutes, play.at, file, **more)


def note(
    play: Play, minutes: int, *, file: bool = True, day: date | None = None, others: tuple[Entry, ...] = ()
) -> Play:
    """Ren notes minutes of that day, by default of today. ``others``: the entries of its week."""
    return play.do(log_hours, entry(play, minutes, file=file, day=day), others)


def acknowledge(play: Play, monday: date = MONDAY) -> Play:
    return play.do(acknowledge_week, monday, "client")


def paths(play: Play, side: Side) -> list[str]:
    return [path_of(one) for one in possible(play.life, side, today=day_of(play.at))]


def refused(play: Play, decide: Any, *args: Any, **kwargs: Any) -> tuple[str, str]:
    with pytest.raises(Problem) as caught:
        play.do(decide, *args, **kwargs)
    flaws = caught.value.flaws
    return (flaws[0].field, flaws[0].key) if flaws else (caught.value.slug, str(caught.value.status))


def test_minutes_are_worth_their_share_of_the_rate() -> None:
    play = note(hourly(rate=1_333), 7)
    assert play.figures == (0, 155, 77)  # 7 × 1,333 / 60 = 155.5…, half of it 77.5
    assert acknowledge(play).figures == (155, 155, 155)


def test_minutes_are_summed_before_they_are_floored() -> None:
    play = hourly(rate=1_333)
    for _ in range(3):
        play = note(play, 7)
    assert play.figures == (0, 466, 233)  # 21 minutes: 466.5…, not 3 × 155


def test_what_has_no_file_is_claimed_but_does_not_stand() -> None:
    assert note(hourly(), 60, file=False).figures == (0, 2_000, 0)


def test_one_file_shows_the_open_part_of_its_week() -> None:
    play = note(note(hourly(), 60, file=False), 30)
    assert play.figures == (0, 3_000, 1_500)


def test_no_figure_exceeds_the_price() -> None:
    play = note(hourly(price=2_500), 120)
    assert play.figures == (0, 2_500, 2_000)
    assert acknowledge(play).figures == (2_500, 2_500, 2_500)


def test_a_day_has_12_hours_and_one_of_old_terms_24() -> None:
    play = hourly()
    before = (entry(play, 500),)
    assert refused(play, log_hours, entry(play, 221), before) == ("minutes", "more_than_a_day")
    assert note(play, 220, others=before).meter.claimed == 220 * 2_000 // 60
    old = hourly(house=House(day_minutes=1_440))
    assert note(old, 1_440).meter.claimed == 48_000
    assert refused(old, log_hours, entry(old, 1), (entry(old, 1_440),)) == ("minutes", "more_than_a_day")
    for minutes in (0, -5, 1_441):
        assert refused(play, log_hours, entry(play, minutes), ())[0] == "minutes"


def test_terms_made_before_there_were_limits_keep_having_none() -> None:
    data = hourly(week_minutes=600).life.terms.as_data()
    del data["house"]["day_minutes"], data["meter"]["week_minutes"]
    old = Terms.from_data(data)
    assert (old.week_minutes, old.house.day_minutes) == (None, 1_440)
    assert read_terms(old.as_data(), setting(former=old, house=old.house)) == old
    assert read_terms(old.as_data() | {"meter": {"kind": "hours", "rate": 2_000}}, setting()).week_minutes == 2_400


def test_a_week_has_as_many_minutes_as_the_terms_say() -> None:
    play = hourly(week_minutes=600).wait(days=1)
    before = (entry(play, 500, day=TODAY),)
    assert refused(play, log_hours, entry(play, 101), before) == ("minutes", "more_than_a_week")
    assert note(play, 100, others=before).meter.claimed == 100 * 2_000 // 60
    assert note(hourly().wait(days=1), 700, others=(entry(play, 9_000, day=TODAY),))  # no limit in old terms


def test_neither_before_the_deposit_nor_in_the_future() -> None:
    play = hourly().wait(days=2)
    for day, key in ((TODAY - timedelta(days=1), "day_before_deposit"), (TODAY + timedelta(days=3), "hours_in_future")):
        assert refused(play, log_hours, entry(play, 60, day=day), ()) == ("date", key)
    assert note(note(play, 60, day=TODAY), 60).meter.claimed == 4_000


def test_a_day_is_written_down_until_the_end_of_the_third_day_after() -> None:
    last = hourly().until(japan(11, 27, 24))
    assert note(last, 60, day=TODAY).meter.claimed == 2_000
    late = last.until(last.at + timedelta(seconds=1))
    assert refused(late, log_hours, entry(late, 60, day=TODAY), ()) == ("date", "hours_too_late")


def test_the_first_day_stays_that_of_the_deposit_after_a_delivery_was_sent_back() -> None:
    play = hourly().wait(days=3).deliver().do(send_back, ("テイスト",), ())
    assert note(play, 60, day=TODAY).meter.claimed == 2_000


def test_the_clock_acknowledges_a_week_7_days_after_its_end() -> None:
    play = note(hourly(), 60)
    (first, *_) = clocks(play.life)
    assert (first.kind, first.ref, first.at) == ("acknowledge_week", "2026-11-23", japan(12, 6, 24))
    assert play.until(first.at - timedelta(seconds=1)).meter.confirmed == 0
    done = play.until(first.at)
    assert done.meter.confirmed == 2_000
    assert "week_acknowledged" in done.kinds


def test_a_late_entry_gives_the_week_7_days_more() -> None:
    play = note(note(hourly(), 60, day=TODAY).wait(days=6), 30, day=MONDAY + timedelta(days=6))  # Monday 2026-11-30
    assert clocks(play.life)[0].at == japan(12, 7, 24)


def test_a_week_without_a_file_waits_for_the_client() -> None:
    play = note(hourly(), 60, file=False)
    assert [clock.kind for clock in clocks(play.life)] == ["stale"]
    assert acknowledge(play).figures == (2_000, 2_000, 2_000)


def test_an_objection_covers_what_is_open_and_lowers_nothing() -> None:
    play = acknowledge(note(hourly(), 60))
    play = note(play, 60).do(object_week, MONDAY)
    assert play.figures == (2_000, 4_000, 3_000)
    assert [clock.kind for clock in clocks(play.life)] == ["stale"]
    assert refused(play, object_week, MONDAY) == ("no-open-hours", "409")


def test_weekly_pay_goes_out_when_a_week_is_acknowledged() -> None:
    play = acknowledge(note(hourly(pay_on="stage", rate=1_333), 7))
    assert [(one.kind, one.before_tax) for one in play.payments] == [("stage", 155)]
    play = acknowledge(note(play.wait(days=1), 7))
    assert [one.before_tax for one in play.payments] == [155, 156]  # 14 minutes: 311
    assert play.escrow == 66_000 - 311 - 31


def test_pay_on_completion_waits() -> None:
    play = acknowledge(note(hourly(), 60))
    assert play.payments == []


def test_acceptance_pays_what_was_logged_and_gives_the_rest_back() -> None:
    play = acknowledge(note(hourly(), 600)).wait(days=7)
    play = note(play, 60, file=False).deliver().do(object_week, MONDAY + timedelta(days=7))
    done = play.do(accept_delivery, "client")
    assert (done.life.status, done.life.paid) == ("completed", 22_000)
    assert (done.refunded, done.escrow) == (66_000 - 24_200, 0)
    assert done.meter.confirmed == done.meter.claimed == 22_000


def test_acceptance_never_pays_more_than_the_price() -> None:
    done = note(hourly(price=3_000), 600).deliver().do(accept_delivery, "client")
    assert (done.life.paid, done.refunded, done.escrow) == (3_000, 0, 0)


def test_nothing_logged_and_accepted_gives_everything_back() -> None:
    done = hourly().deliver().do(accept_delivery, "client")
    assert (done.life.status, done.life.paid, done.refunded, done.payments) == ("completed", 0, 66_000, [])


def test_what_hangs_on_the_acceptance_clock_is_what_was_logged() -> None:
    play = note(hourly(), 600).deliver()
    accept = next(clock for clock in clocks(play.life) if clock.kind == "accept")
    found = stake(play.life, accept)
    assert found is not None
    assert found.by_itself == 20_000
    done = play.until(accept.at)
    assert (done.life.status, done.life.paid) == ("completed", 20_000)


def test_while_ending_answers_go_on_and_the_log_is_closed() -> None:
    play = note(note(hourly(), 600).wait(days=7), 60).end("worker", 22_000)
    assert refused(play, log_hours, entry(play, 60), ()) == ("not-now", "409")
    play = play.do(name_amount, "client", 5_000)
    assert play.life.paid == 5_000
    play = acknowledge(play)
    assert play.life.paid == 20_000  # confirmed is undisputed
    done = play.do(acknowledge_week, MONDAY + timedelta(days=7), "client")
    assert (done.life.status, done.life.paid, done.escrow) == ("ended", 22_000, 0)


def test_an_ending_by_agreement() -> None:
    play = note(hourly(), 600).end("client", 12_345).do(accept_amount, "worker", 12_345)
    assert (play.life.status, play.life.paid, play.escrow) == ("ended", 12_345, 0)


def test_an_entry_that_nobody_answered_can_be_taken_back() -> None:
    play = hourly()
    kept = Entry("hrs_a", TODAY, 60, play.at, False)
    slip = Entry("hrs_b", TODAY, 600, play.at, True)
    play = play.do(log_hours, kept, ()).do(log_hours, slip, (kept,))
    back = play.do(take_back, slip, (kept,), at=play.at)
    assert back.figures == (0, 2_000, 0)
    assert back.life == replace(hourly().do(log_hours, kept, ()).life, last_at=back.life.last_at)
    assert play.do(take_back, slip, (kept,), at=play.at).do(take_back, kept, (), at=play.at).life.weeks == ()
    termination = play.end("client", 0)
    assert refused(termination, take_back, slip, (kept,), at=play.at) == ("not-now", "409")


def test_the_stage_stands_for_the_whole_and_is_not_measured() -> None:
    play = hourly()
    assert paths(play, "worker")[:3] == ["stages/1/start", "hours", "deliver"]
    play = play.do(start_stage, 1)
    assert refused(play, submit_stage, 1, has_file=True, delivery_id="dlv", at=play.at) == ("measured-by-hours", "409")
    found = refused(play, report_stage, 1, 50, report_id="r", has_file=True, at=play.at)
    assert found == ("measured-by-hours", "409")
    assert refused(play.deliver(), approve_stage, 1, "client") == ("measured-by-hours", "409")
    back = play.deliver().do(send_back, ("テイスト",), ())
    assert back.do(agree_return, 1).life.revisions_used == 0


def test_weeks_are_answered_by_their_monday() -> None:
    play = note(hourly(), 60)
    assert paths(play, "client")[:2] == ["weeks/2026-11-23/acknowledge", "weeks/2026-11-23/object"]
    assert not [path for path in paths(acknowledge(play), "client") if path.startswith("weeks")]


def test_other_meters_have_no_log() -> None:
    play = active()
    assert refused(play, log_hours, entry(play, 60), ()) == ("not-by-hours", "409")
    assert "hours" not in paths(play, "worker")


def test_a_new_rate_counts_for_the_whole_log_and_the_page_says_what_is_given_up() -> None:
    play = acknowledge(note(hourly(), 600))
    lower = replace(play.life.terms, rate=1_500)
    found = effect(play.life, lower)
    assert (found.before.confirmed, found.after.confirmed, found.confirmed_given_up) == (20_000, 15_000, 5_000)
    play = play.do(propose_amendment, "client", lower, amendment_id="amd_1", at=play.at)
    assert play.do(accept_amendment, "worker", play.at).meter.confirmed == 15_000


def test_a_lower_rate_takes_back_nothing_that_is_paid() -> None:
    play = acknowledge(note(hourly(pay_on="stage"), 600))
    lower = replace(play.life.terms, rate=1_000)
    play = play.do(propose_amendment, "client", lower, amendment_id="amd_1", at=play.at)
    assert play.do(accept_amendment, "worker", play.at).figures == (20_000, 20_000, 20_000)


def test_a_higher_rate_with_weekly_pay_pays_the_difference_at_once() -> None:
    play = acknowledge(note(hourly(pay_on="stage"), 600))
    higher = replace(play.life.terms, rate=2_100)
    play = play.do(propose_amendment, "worker", higher, amendment_id="amd_1", at=play.at)
    assert play.do(accept_amendment, "client", play.at).life.paid == 21_000


def test_after_delivery_the_rate_is_not_cut() -> None:
    play = note(hourly(), 600).deliver()
    lower = replace(play.life.terms, rate=1_999)
    found = refused(play, propose_amendment, "client", lower, amendment_id="amd_1", at=play.at)
    assert found == ("terms.meter.rate", "no_rate_cut_after_delivery")


def test_fixed_to_hourly_is_no_amendment() -> None:
    play = active()
    other = replace(play.life.terms, meter="hours", rate=1_000)
    found = refused(play, propose_amendment, "client", other, amendment_id="amd_1", at=play.at)
    assert found == ("terms.meter", "hours_or_not")


def test_an_offer_by_the_hour_is_countered_freely() -> None:
    assert offered(60_000, meter="hours", rate=2_000).life.terms.rate == 2_000


@dataclass
class Played:
    """A play with the plain log beside it, to compare with."""

    play: Play
    entries: list[Entry] = field(default_factory=list)


ACTS = st.tuples(
    st.sampled_from(["log", "log", "log", "acknowledge", "object", "wait", "back"]),
    st.integers(1, 900), st.booleans(), st.integers(0, 12),
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(
    acts=st.lists(ACTS, max_size=14),
    rate=st.sampled_from([1, 59, 61, 1_000, 1_333, 9_999]),
    price=st.sampled_from([1, 999, 60_000]),
    pay_on=st.sampled_from(["stage", "completion"]),
    share=st.integers(30, 100),
)
def test_any_log_stays_within_its_bounds(acts: list[Any], rate: int, price: int, pay_on: str, share: int) -> None:
    play, entries = hourly(price, rate, pay_on=pay_on, fallback_share=share), list[Entry]()
    for act, minutes, file, back in acts:
        play, entries = _step(play, entries, act, minutes, file, back)
        meter, life = play.meter, play.life
        assert 0 <= life.paid <= meter.confirmed <= meter.standing <= meter.claimed <= price
        logged = sum(one.minutes for one in entries)
        assert meter.hours is not None
        assert meter.hours.logged == logged
        assert meter.claimed == min(price, max(life.paid, logged * rate // 60))
        rest = meter.hours.filed_rest
        assert meter.standing == min(price, max(life.paid, meter.hours.confirmed + percent_of(rest, share)))
        if pay_on == "stage":
            assert life.paid == meter.confirmed
    if play.life.status == "active" and not any(week.objected for week in play.life.weeks):
        done = play.deliver().do(accept_delivery, "client")
        assert done.escrow == 0
        assert done.life.paid == play.meter.claimed


def _step(play: Play, entries: list[Entry], act: str, minutes: int, file: bool, back: int) -> tuple[Play, list[Entry]]:
    today = day_of(play.at)
    weeks = [week.monday for week in play.life.weeks if week.open]
    stuck = [week.monday for week in play.life.weeks if week.objected]
    if act == "wait":
        return play.wait(days=back), entries
    if act == "log" and not stuck:
        new = entry(play, minutes, file=file, day=max(TODAY, today - timedelta(days=back % 4)))
        others = tuple(one for one in entries if monday_of(one.day) == monday_of(new.day))
        if sum(one.minutes for one in others if one.day == new.day) + minutes > 720:
            return play, entries
        return play.do(log_hours, new, others), [*entries, new]
    if act == "acknowledge" and (weeks or stuck):
        return acknowledge(play, (stuck or weeks)[0]), entries
    if not weeks:
        return play, entries
    if act == "back":
        last = entries[-1]
        week = next((one for one in play.life.weeks if one.monday == monday_of(last.day)), None)
        if week is None or week.acknowledged or week.objected:
            return play, entries
        others = tuple(one for one in entries[:-1] if monday_of(one.day) == week.monday)
        return play.do(take_back, last, others, at=play.at), entries[:-1]
    return (play.do(object_week, weeks[0]), entries) if act == "object" else (play, entries)
