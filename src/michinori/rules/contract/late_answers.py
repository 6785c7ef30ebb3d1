"""Answers that come after their own days while the client's amount in an ending holds the clocks (domain § 6)."""

from datetime import date

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.rules.contract.deliveries import accepted_by_itself
from michinori.rules.contract.life import Life
from michinori.rules.contract.moved_ends import moved_end
from michinori.rules.measures.table import measure_of


def is_too_late(life: Life, today: date | None, *, number: int | None = None, week: date | None = None) -> bool:
    """Whether the days to object to a stage or a week, or those of the delivery that contains it, are over on
    ``today``, a day in Japan. Without either: those of the delivery. False without ``today``, and unless ending:
    elsewhere the clock has answered by then. What the amount holds counts as objected to, and once the ending is
    withdrawn as if its clock had never stopped; so nothing is taken from it meanwhile.
    """
    if life.status != "ending" or life.frozen or today is None:
        return False
    whole = accepted_by_itself(life)
    ends = [moved_end(whole, life)] if whole is not None else []
    for clock in measure_of(life.terms).clocks(life):
        if (number is not None and clock.stage == number) or (week is not None and clock.ref == week.isoformat()):
            ends.append(moved_end(clock.at, life))
    return any(day_of(end) <= today for end in ends)


def check_in_time(life: Life, today: date, *, number: int | None = None, week: date | None = None) -> None:
    """Raises ``answer-too-late`` (409) for what ``is_too_late``."""
    if is_too_late(life, today, number=number, week=week):
        raise Problem("answer-too-late")


def check_send_back_in_time(life: Life, today: date, numbers: tuple[int, ...]) -> None:
    """Raises ``answer-too-late`` (409) if one of the stages to be sent back, by default all submitted, is too late."""
    check_in_time(life, today)
    for number in numbers or tuple(stage.number for stage in life.stages if stage.status == "submitted"):
        check_in_time(life, today, number=number)
