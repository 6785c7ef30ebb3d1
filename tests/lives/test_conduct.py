"""Lives leave the same conduct whether it was kept up to date as they went on or is counted anew from events alone."""

from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from michinori.machinery.models import OutboxItem
from michinori.trust.commands.counting import note_conduct
from michinori.trust.commands.recounting import rebuild_conduct
from michinori.trust.models import ContractFacts, Figure
from tests.lives.machine import Focus, Lives
from tests.lives.world import Base

FOCUS = Focus(weights={"accept-termination": 30, "counter-termination": 30, "accept": 30, "deliver": 30})
RUNS, STEPS = 12, 40


def test_conduct_of_lives_kept_and_counted_anew_is_the_same(fresh_database: str) -> None:
    class Counted(Lives):
        """Conduct hears of what happened, at times late and twice."""

        focus, base = FOCUS, Base.made()
        counted, figures = 0, 0

        def look(self) -> None:
            super().look()
            items = list(OutboxItem.objects.filter(kind="contract_events").order_by("-id")[:5])
            if type(self).played % 3 == 0:
                for item in items:
                    note_conduct(item)

        def teardown(self) -> None:
            if hasattr(self, "around"):
                for item in OutboxItem.objects.filter(kind="contract_events").order_by("-id"):
                    note_conduct(item)
                kept = _rows()
                assert rebuild_conduct().changed == 0
                assert _rows() == kept
                type(self).counted += ContractFacts.objects.filter(counts=True).count()
                type(self).figures += Figure.objects.exclude(party=None).count()
            super().teardown()

    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Counted,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate,),
        ),
    )
    assert Counted.counted >= RUNS // 2
    assert Counted.figures > RUNS


def _rows() -> list[tuple[object, ...]]:
    facts = ContractFacts.objects.order_by("contract_id").values_list()
    sums = Figure.objects.order_by("party_id", "side", "key").values_list(
        "party_id", "side", "key", "n", "hits", "trials", "yen"
    )
    return [*facts, *sums]
