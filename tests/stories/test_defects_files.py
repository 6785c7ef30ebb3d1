"""What a file proves, and whose it is: evidence that was already there, originals of what is paid."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from michinori.contracts.commands import amendments, deliveries, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Attachment, Contract, Report
from michinori.contracts.queries.files import file_for
from michinori.contracts.queries.terminations import preview_termination
from michinori.kernel.problems import Problem
from michinori.ledger.queries import check
from michinori.machinery.files import store_file
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def submitted(cast: Cast, contract: Contract, number: int, **more: object) -> str:
    """Ren starts a stage and hands it in with a file of its own: the file's id."""
    file_id = story.a_file(cast.ren, f"工程{number}.txt")
    on = {"actor": cast.acts(cast.ren), "contract_id": contract.id, "number": number}
    stage_commands.start_stage(**on)  # type: ignore[arg-type]
    stage_commands.submit_stage(**on, file_ids=[file_id])  # type: ignore[arg-type]
    return file_id


def may_take(cast: Cast, file_id: str) -> bool:
    """Whether Aoi may download the original."""
    return file_for(cast.acts(cast.aoi), file_id).original


def test_a_paid_stage_stays_the_clients_while_the_contract_is_ending() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, pay_on="stage")
    first, second = submitted(cast, contract, 1), submitted(cast, contract, 2)
    stage_commands.approve_stage(actor=aoi, contract_id=contract.id, number=1)
    assert (may_take(cast, first), may_take(cast, second)) == (True, False)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=40_000, reason="agreed")
    stage_commands.approve_stage(actor=aoi, contract_id=contract.id, number=2)
    assert may_take(cast, first), "it was paid before"
    assert not may_take(cast, second), "an approval while ending pays nothing by itself"
    terminations.counter_termination(actor=aoi, termination_id=ending.id, amount=14_400)
    assert may_take(cast, second), "now it is paid as what nobody disputes"
    assert check().sound


def test_a_stage_approved_before_payment_per_stage_was_agreed_is_handed_over_with_its_payment() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    first = submitted(cast, contract, 1)
    contract = stage_commands.approve_stage(actor=aoi, contract_id=contract.id, number=1)
    assert not may_take(cast, first)
    assert contract.terms is not None
    per_stage = amendments.propose_amendment(
        actor=ren, contract_id=contract.id, terms=contract.terms.body | {"pay_on": "stage"}, reason="工程ごとに"
    )
    amendments.accept_amendment(actor=aoi, amendment_id=per_stage.id)
    contract.refresh_from_db()
    assert contract.paid == 14_400
    assert may_take(cast, first)


def test_the_same_file_again_does_not_lift_an_objection() -> None:
    """Files count by SHA-256: what was objected to is no new file under another id or name (domain § 2, § 3)."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    on = {"contract_id": contract.id, "number": 1}
    stage_commands.start_stage(actor=ren, **on)  # type: ignore[arg-type]
    shown = story.a_file(cast.ren)
    stage_commands.report_stage(actor=ren, percent=30, file_ids=[shown], **on)  # type: ignore[arg-type]
    stage_commands.object_stage(actor=aoi, reason="写真が違います", **on)  # type: ignore[arg-type]
    story.wait_days(1)
    copy = store_file(actor=ren, name="別名.txt", content="画面.txt を見てください".encode()).id
    stage_commands.report_stage(actor=ren, percent=60, file_ids=[shown, copy], **on)  # type: ignore[arg-type]
    newest = Report.objects.latest("at")
    assert (newest.answer, newest.has_file) == ("objected", False)
    assert Attachment.objects.filter(contract=contract).count() == 3, "it is kept all the same"
    stage_commands.submit_stage(actor=ren, file_ids=[copy], **on)  # type: ignore[arg-type]
    story.wait_days(20)
    assert contract.stages.get(number=1).status == "submitted", "no clock approves what was objected to"


def test_a_new_file_after_an_objection_counts_and_the_same_one_counts_where_nobody_objected() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    on = {"contract_id": contract.id, "number": 1}
    stage_commands.start_stage(actor=ren, **on)  # type: ignore[arg-type]
    shown = story.a_file(cast.ren)
    stage_commands.report_stage(actor=ren, percent=100, file_ids=[shown], **on)  # type: ignore[arg-type]
    stage_commands.submit_stage(actor=ren, file_ids=[shown], **on)  # type: ignore[arg-type]
    stage_commands.return_stage(actor=aoi, items=["テイスト"], **on)  # type: ignore[arg-type]
    stage_commands.submit_stage(actor=ren, file_ids=[shown, story.a_file(cast.ren, "直し.txt")], **on)  # type: ignore[arg-type]
    story.wait_days(7)
    assert contract.stages.get(number=1).status == "approved"


def test_work_delivered_again_with_the_very_files_that_were_sent_back_waits_for_the_client() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    shown = story.a_file(cast.ren)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[shown])
    deliveries.send_back(actor=aoi, contract_id=contract.id, items=["テイスト"])
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[shown])
    story.wait_days(20)
    contract.refresh_from_db()
    assert contract.status == "delivered"


def test_a_file_shown_many_times_is_found_by_as_many_queries_as_one_shown_once(
    django_assert_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    shown = story.a_file(cast.ren)
    for number in (1, 2, 3):
        stage_commands.start_stage(actor=ren, contract_id=contract.id, number=number)
        stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=number, file_ids=[shown])
    with django_assert_num_queries(5):
        assert not file_for(aoi, shown).original


def test_only_ones_own_files_can_be_handed_in() -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    with pytest.raises(Problem) as refused:
        stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.mio)])
    assert [flaw.key for flaw in refused.value.flaws] == ["unknown_id"]


def test_what_was_withheld_adds_up_over_the_payments() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, pay_on="stage", withholding=True)
    for number in (1, 2):
        submitted(cast, contract, number)
        contract = stage_commands.approve_stage(actor=aoi, contract_id=contract.id, number=number)
    assert contract.withheld == 1_470 + 1_470
    assert preview_termination(ren, contract.id, 28_800)[1].withheld == 2_940
