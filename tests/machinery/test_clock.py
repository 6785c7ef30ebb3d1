"""Domain time: real, or simulated for all processes at once; never back."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries, Settings

from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.models import SiteClock

_BLINK = timedelta(seconds=5)


@pytest.fixture(autouse=True)
def _not_turned(request: pytest.FixtureRequest) -> None:
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        SiteClock.objects.all().delete()


def _is_now(instant: datetime, ahead: timedelta = timedelta()) -> bool:
    return abs(instant - datetime.now(UTC) - ahead) < _BLINK


def test_real_time_asks_no_database(settings: Settings) -> None:
    settings.SIMULATED_TIME = False
    assert _is_now(clock.now())


@pytest.mark.django_db
def test_real_time_cannot_be_turned(settings: Settings) -> None:
    settings.SIMULATED_TIME = False
    with pytest.raises(Problem, match="clock-not-simulated"):
        clock.turn_to(datetime.now(UTC) + timedelta(days=1))


@pytest.mark.django_db
def test_simulated_time_begins_at_real_time(
    settings: Settings, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.SIMULATED_TIME = True
    with django_assert_num_queries(1):
        assert _is_now(clock.now())


@pytest.mark.django_db
def test_simulated_time_moves_and_runs_on_from_there(settings: Settings) -> None:
    settings.SIMULATED_TIME = True
    week = timedelta(days=7)
    assert _is_now(clock.turn_to(datetime.now(UTC) + week), ahead=week)
    first, second = clock.now(), clock.now()
    assert _is_now(first, ahead=week)
    assert first < second


@pytest.mark.django_db
def test_simulated_time_never_goes_back(settings: Settings) -> None:
    settings.SIMULATED_TIME = True
    week = timedelta(days=7)
    clock.turn_to(datetime.now(UTC) + week)
    clock.turn_to(datetime.now(UTC) + timedelta(days=3))
    assert _is_now(clock.now(), ahead=week)
