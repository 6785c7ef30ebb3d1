"""An insolvent client's contracts: its trustee acts in its place, its members look on (domain § 6)."""

import pytest

from michinori.contracts.commands import deliveries, stages
from michinori.contracts.models import Contract
from michinori.contracts.policy import bound_by, place_in, visible_to, with_place
from michinori.contracts.queries.lists import list_contracts
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.people.models import User
from tests.insolvencies import record_insolvency
from tests.joining import join_organisation
from tests.notices.test_contract_mails import delivered
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def reported(cast: Cast) -> Contract:
    """A contract under way with a report that waits for its answer."""
    contract = story.active(cast)
    ren, file = cast.acts(cast.ren), story.a_file(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    return stages.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=[file])


def insolvent(cast: Cast, contract: Contract, trustee: User) -> None:
    staff = cast.person("Sora", staff=True)
    record_insolvency(
        actor=cast.acts(staff),
        client_id=contract.client_id,
        day=day_of(clock.now()),
        document_id=story.a_file(staff, "決定.txt"),
        trustee_email=trustee.email,
    )


def joined(cast: Cast, contract: Contract, name: str, role: str) -> User:
    user = cast.person(name)
    join_organisation(actor=Actor.operator(), organisation_id=contract.client_id, email=user.email, role=role)
    return user


def test_the_trustee_answers_what_was_reported_and_nobody_of_the_client_does() -> None:
    cast = Cast()
    contract = reported(cast)
    nana = joined(cast, contract, "Nana", "member")
    insolvent(cast, contract, cast.mio)
    for user in (cast.aoi, nana):
        actor = cast.acts(user)
        assert view_contract(actor, contract.id).actions == ()
        assert list_contracts(actor)[0][0].actions == ()
        contract.refresh_from_db()
        before = contract.last_n
        for act in (stages.acknowledge_stage, lambda **on: stages.object_stage(**on, reason="違います")):
            with pytest.raises(Problem, match="trustee-acts") as refused:
                act(actor=actor, contract_id=contract.id, number=1)
            assert refused.value.status == 403
        contract.refresh_from_db()
        assert contract.last_n == before
    stages.acknowledge_stage(actor=cast.acts(cast.mio), contract_id=contract.id, number=1)
    assert view_contract(cast.acts(cast.mio), contract.id).meter.confirmed > 0


def test_who_did_what_is_said_to_each_in_their_own_words() -> None:
    cast = Cast()
    contract = reported(cast)
    insolvent(cast, contract, cast.mio)
    delivered()
    stages.acknowledge_stage(actor=cast.acts(cast.mio), contract_id=contract.id, number=1)
    text = "が「ワイヤーフレーム」の途中経過を確認しました"
    page = signed_in(cast.mio).get(f"/contracts/{contract.id}/history").content.decode()
    assert f"あなた{text}" in page
    assert "クライアントが仮払いをしました" in page, "the trustee was not there"
    told = delivered()
    assert f"クライアント{text}" in "".join(told[cast.ren.email])
    assert f"あなたの破産管財人{text}" in "".join(told[cast.aoi.email])


def test_the_client_is_told_whose_answer_a_delivery_waits_for() -> None:
    cast = Cast()
    contract = reported(cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    insolvent(cast, contract, cast.mio)
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}").content.decode()
    assert "破産管財人の返事を待っています" in page
    assert "オーナーか承認者" not in page


def test_a_trustee_who_is_a_member_binds_in_lists_as_on_the_page() -> None:
    cast = Cast()
    contract = reported(cast)
    nana = joined(cast, contract, "Nana", "member")
    insolvent(cast, contract, nana)
    actor = cast.acts(nana)
    listed, shown = list_contracts(actor)[0][0], view_contract(actor, contract.id)
    assert listed.place == shown.place
    assert listed.actions == shown.actions
    assert shown.place.binding
    assert shown.can("end-at-standing")


def test_whom_a_query_lets_bind_their_side_is_who_may() -> None:
    cast = Cast()
    contract = reported(cast)
    people = [joined(cast, contract, role.title(), role) for role in ("owner", "approver", "member")]
    people += [cast.aoi, cast.ren, cast.mio]
    assert _who_binds(people) == ["Owner", "Approver", "Aoi", "Ren"]
    insolvent(cast, contract, cast.mio)
    assert _who_binds(people) == ["Ren", "Mio"]


def _who_binds(people: list[User]) -> list[str]:
    found = []
    for user in people:
        actor = Actor.person(user.id)
        rows = with_place(visible_to(actor), actor)
        bound = {one.id for one in rows.filter(bound_by(actor))}
        assert bound == {one.id for one in rows if (place := place_in(actor, one)) and place.binding}
        found += [user.display_name] if bound else []
    return found
