"""What became of each report and delivery, as the rows keep it, also where one step answers several."""

import pytest

from michinori.contracts.commands import amendments, deliveries, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract, Delivery, Report
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def answers(contract: Contract) -> list[tuple[int, str | None]]:
    """Percent and answer of every report, oldest first."""
    return list(Report.objects.filter(contract=contract).order_by("at").values_list("percent", "answer"))


def test_each_report_keeps_the_answer_that_it_got() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    for number in (1, 2, 3):
        stage_commands.start_stage(actor=ren, contract_id=contract.id, number=number)
    for number, percent in ((1, 10), (2, 20), (3, 30)):
        stage_commands.report_stage(actor=ren, contract_id=contract.id, number=number, percent=percent)
    stage_commands.acknowledge_stage(actor=aoi, contract_id=contract.id, number=1)
    stage_commands.object_stage(actor=aoi, contract_id=contract.id, number=2, reason="違います")
    contract = stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=3)
    assert answers(contract) == [(10, "acknowledged"), (20, "objected"), (30, "replaced")]
    story.wait_days(1)
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=2, percent=40)
    stage_commands.report_stage(
        actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=[story.a_file(cast.ren)]
    )
    assert answers(contract)[3:] == [(40, "objected"), (50, None)]
    story.wait_days(7)
    assert answers(contract)[4:] == [(50, "acknowledged")]
    deliveries.deliver_work(actor=ren, contract_id=contract.id)
    deliveries.send_back(actor=aoi, contract_id=contract.id, items=["テイスト"])
    assert Delivery.objects.get(contract=contract).answer == "sent_back"


def test_a_report_on_a_stage_that_new_terms_drop_is_replaced() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.let_stage_begin(actor=aoi, contract_id=contract.id, number=3)
    contract = stage_commands.report_stage(actor=ren, contract_id=contract.id, number=3, percent=30)
    assert contract.terms is not None
    fewer = contract.terms.body | {"stages": contract.terms.body["stages"][:2], "price": 28_800}
    change = amendments.propose_amendment(actor=aoi, contract_id=contract.id, terms=fewer, reason="本文はやめます")
    amendments.accept_amendment(actor=ren, amendment_id=change.id)
    assert answers(contract) == [(30, "replaced")]
    assert contract.stages.filter(number__isnull=True).count() == 1


def test_an_acknowledgement_that_settles_an_ending_answers_its_report_and_ends_the_delivery() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=7_000, reason="agreed")
    terminations.counter_termination(actor=aoi, termination_id=ending.id, amount=1_000)
    contract = stage_commands.acknowledge_stage(actor=aoi, contract_id=contract.id, number=1)
    assert (contract.status, contract.settled_amount) == ("ended", 7_000)
    assert answers(contract) == [(50, "acknowledged")]

    other = story.active(Cast(made=cast.made), price=48_000)
    deliveries.deliver_work(actor=ren, contract_id=other.id)
    ending = terminations.open_termination(actor=ren, contract_id=other.id, amount=40_000, reason="agreed")
    terminations.accept_termination(actor=aoi, termination_id=ending.id, amount=40_000)
    assert Delivery.objects.get(contract=other).answer == "ended"
