"""Roles that change in the middle of something, and input in unusual forms."""

import pytest

from michinori.contracts.commands import amendments, deposits, offers, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract, Note
from michinori.contracts.queries.amendments import view_amendment
from michinori.contracts.queries.terminations import view_termination
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import Event
from michinori.people.commands.members import leave_organisation
from tests.joining import join_organisation
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_who_has_joined_the_clients_organisation_meanwhile_does_not_contract_with_it() -> None:
    """No contract between two accounts of one party (domain § 2): looked at again when it becomes binding."""
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = story.offered(cast)
    join_organisation(
        actor=cast.acts(cast.aoi), organisation_id=contract.client_id, email="ren@example.com", role="approver"
    )
    with pytest.raises(Problem) as refused:
        offers.accept_offer(actor=ren, contract_id=contract.id, terms_version=1)
    assert (refused.value.slug, refused.value.status) == ("same-party", 409)
    contract.refresh_from_db()
    assert (contract.status, contract.last_n) == ("offered", 1)
    leave_organisation(actor=ren, organisation_id=contract.client_id)
    assert offers.accept_offer(actor=ren, contract_id=contract.id, terms_version=1).status == "agreed"


def test_an_ending_taken_back_is_shown_within_the_price_agreed_since() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=48_000, reason="agreed")
    terminations.withdraw_termination(actor=ren, termination_id=ending.id)
    contract = Contract.objects.select_related("terms").get(id=contract.id)
    assert contract.terms is not None
    stages = [dict(stage, price=10_000) for stage in contract.terms.body["stages"]]
    change = amendments.propose_amendment(
        actor=aoi, contract_id=contract.id, terms=contract.terms.body | {"stages": stages, "price": 30_000}, reason="減"
    )
    amendments.accept_amendment(actor=ren, amendment_id=change.id)
    shown = view_termination(aoi, ending.id)
    assert (shown.status, shown.amount) == ("withdrawn", 48_000)
    assert (shown.preview.before_tax, shown.preview.client_refund_with_tax) == (30_000, 0)


def test_the_reason_of_a_counter_stands_with_the_terms_it_speaks_of() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    assert contract.terms is not None
    later = contract.terms.body | {"due_date": story.in_days(40).isoformat()}
    first = amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=later, reason="遅れます")
    other = contract.terms.body | {"note": "急ぎません"}
    second = amendments.counter_amendment(actor=aoi, amendment_id=first.id, terms=other, reason="こう書きます")
    note = Note.objects.get(contract=contract, text="こう書きます")
    event = Event.objects.get(subject_id=contract.id, n=note.n)
    assert (event.kind, event.data["amendment"]) == ("amendment_proposed", second.id)
    assert view_amendment(ren, first.id).amendment.status == "superseded"


def test_items_named_twice_are_kept_once() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1)
    stage_commands.return_stage(actor=aoi, contract_id=contract.id, number=1, items=["テイスト"] * 5_000)
    assert Note.objects.get(contract=contract).items == ["テイスト"]
    assert Event.objects.get(subject_id=contract.id, kind="stage_returned").data["items"] == 1


@pytest.mark.parametrize("odd", ["con_\x00", "\x00", "x" * 10_000, "😀", ""])
def test_an_id_that_no_row_can_have_is_not_found(odd: str) -> None:
    stranger = Actor.person(Cast().mio.id)
    for ask in (
        lambda: view_contract(stranger, odd),
        lambda: view_amendment(stranger, odd),
        lambda: view_termination(stranger, odd),
        lambda: terminations.withdraw_termination(actor=stranger, termination_id=odd),
        lambda: amendments.accept_amendment(actor=stranger, amendment_id=odd),
        lambda: stage_commands.start_stage(actor=stranger, contract_id=odd, number=1),
        lambda: offers.offer_terms(actor=stranger, proposal_id=odd, terms={}),
    ):
        with pytest.raises(Problem) as refused:
            ask()
        assert refused.value.status == 404


def test_files_with_ids_that_no_row_can_have_are_unknown() -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    contract = story.active(cast)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    with pytest.raises(Problem) as refused:
        stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=["fil_\x00"])
    assert [flaw.key for flaw in refused.value.flaws] == ["unknown_id"]


def test_a_member_objects_and_returns_but_binds_the_client_to_nothing() -> None:
    cast = Cast()
    ren, member = cast.acts(cast.ren), cast.acts(cast.mio)
    contract = story.active(cast)
    join_organisation(
        actor=cast.acts(cast.aoi), organisation_id=contract.client_id, email="mio@example.com", role="member"
    )
    assert contract.terms is not None
    for number in (1, 2):
        stage_commands.start_stage(actor=ren, contract_id=contract.id, number=number)
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=40)
    stage_commands.object_stage(actor=member, contract_id=contract.id, number=1, reason="違います")
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1)
    stage_commands.return_stage(actor=member, contract_id=contract.id, number=1, items=["テイスト"])
    contract = stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=2)
    later = contract.terms.body | {"note": "急ぎません"}  # type: ignore[union-attr]
    for attempt in (
        lambda: stage_commands.approve_stage(actor=member, contract_id=contract.id, number=2),
        lambda: deposits.make_deposit(actor=member, contract_id=contract.id),
        lambda: amendments.propose_amendment(actor=member, contract_id=contract.id, terms=later, reason="変更"),
        lambda: terminations.open_termination(actor=member, contract_id=contract.id, amount=0, reason="agreed"),
    ):
        with pytest.raises(Problem) as refused:
            attempt()
        assert (refused.value.slug, refused.value.status) == ("needs-approver", 403)
    last_n = contract.last_n
    contract.refresh_from_db()
    assert contract.last_n == last_n, "nothing was written"


def test_an_act_on_an_old_page_is_stale_and_writes_nothing() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    seen = stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1, seen=contract.last_n).last_n
    stage_commands.report_stage(actor=ren, contract_id=contract.id, number=1, percent=40, seen=seen)
    with pytest.raises(Problem) as stale:  # one that takes the figure as it stands: an ending names its own
        stage_commands.acknowledge_stage(actor=aoi, contract_id=contract.id, number=1, seen=seen)
    assert (stale.value.slug, stale.value.status, stale.value.values) == ("stale", 409, {"last": seen + 1})
    contract.refresh_from_db()
    assert (contract.status, contract.last_n) == ("active", seen + 1)
