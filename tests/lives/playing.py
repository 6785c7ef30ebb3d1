"""Playing as many steps as asked for, from a seed that is printed when something does not hold."""

import itertools
import os
import random

from depth import ALL, LONG
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.lives.machine import Focus, Lives
from tests.lives.world import Base

RUN_LENGTH = 50
STEPS = int(os.environ.get("STEPS", "0")) or (9_000 if ALL else 6_000 if LONG else 2_000)
"""Of all files together (``make lives STEPS=…``), of which a commit plays a few (``depth``). ``SEED=…`` plays the lives
of one failure again, ``SHRINK=1`` looks for a shorter one.
"""


def play(focus: Focus, percent: int) -> None:
    """Play this percentage of all steps, with one focus."""
    chosen = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 2**32)
    steps = STEPS * percent // 100

    class Focused(Lives):
        """A class of its own, so that steps are counted apart."""

    Focused.focus, Focused.base = focus, Base.made()
    try:
        for more in itertools.count():
            if Focused.played >= steps:
                break
            _play_runs(Focused, chosen + more, 2 + (steps - Focused.played) // RUN_LENGTH)  # some end early
    except BaseException as error:
        error.add_note(f"SEED={chosen} STEPS={STEPS}")
        raise


def _play_runs(lives: type[Lives], number: int, runs: int) -> None:
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        seed(number)(lives),
        settings=settings(
            max_examples=runs,
            stateful_step_count=RUN_LENGTH,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, *((Phase.shrink,) if os.environ.get("SHRINK") else ())),
        ),
    )
