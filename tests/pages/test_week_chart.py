"""The seven bars of a week of the hours log."""

from dataclasses import replace
from datetime import date, timedelta

from rules.test_hours import hourly

from michinori.contracts.queries.hours import LoggedDay
from michinori.pages.contracts.measures.week_chart import HEIGHT, chart_of

MONDAY = date(2026, 11, 23)


def test_bars_stand_against_the_most_of_a_day_and_the_week_against_its_own() -> None:
    terms = replace(hourly().life.terms, week_minutes=20 * 60)
    logged = {
        MONDAY: LoggedDay(120, 120, 0, filed=False),
        MONDAY + timedelta(days=1): LoggedDay(720, 0, 0, filed=True),
        MONDAY + timedelta(days=2): LoggedDay(1, 0, 1, filed=False),
    }
    chart = chart_of(MONDAY, logged, terms, today=MONDAY + timedelta(days=3), wants_file=True)
    assert [bar.name for bar in chart.days] == ["月", "火", "水", "今日", "金", "土", "日"]
    assert [bar.time for bar in chart.days] == ["2:00", "12:00", "0:01", "0", "", "", ""]
    assert [bar.tall for bar in chart.days][:4] == [HEIGHT // 6, HEIGHT, 4, 0]
    assert [bar.kind for bar in chart.days][:3] == ["wait", "go", "stop"]
    assert [bar.filed for bar in chart.days][:3] == [False, True, False]
    assert [bar.wanted for bar in chart.days] == [False] * 6 + [True]
    assert (chart.used, chart.percent, chart.day_most) == ("14:01 / 20時間", 70, "12時間")


def test_terms_without_a_most_of_the_week_draw_none() -> None:
    terms = replace(hourly().life.terms, week_minutes=None)
    chart = chart_of(MONDAY, {}, terms, today=MONDAY, wants_file=False)
    assert (chart.used, chart.percent) == ("", 0)
    assert not any(bar.wanted or bar.tall for bar in chart.days)
