"""Accounts of one party are joined and parted: blocks, suspensions and conduct follow, contracts and money do not."""

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.commands.joining import join_accounts, part_account
from michinori.contracts.commands.suspending import suspend_client
from michinori.contracts.queries.joining import joining_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, outbox
from michinori.machinery.models import OutboxItem
from michinori.people.blocks import is_kept_apart
from michinori.people.commands.looking import state_reason
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.staff import give_role
from michinori.people.models import Block, Client, StaffAct, User
from michinori.people.queries import is_own_side
from michinori.people.suspensions import suspension_of
from michinori.trust.commands import counting
from michinori.trust.commands.recounting import rebuild_conduct
from michinori.trust.models import ContractFacts
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
WHY = "身分証の写しが同じ"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def admin(cast: Cast, *people: User, role: str = "admin") -> Actor:
    """Sora, who has stated why she looks at these people, and has just proved who she is."""
    sora = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=sora.id, role=role)
    actor = Actor.person(sora.id, elevated=True)
    state_reason(actor=actor, client_ids=[one.id for one in people], reason="identity", why="同じ人か")
    return actor


def client(user: User) -> Client:
    return Client.objects.select_related("user", "organisation").get(id=user.id)


def party(user: User) -> str:
    ids = {Client.objects.get(id=user.id).party_id, User.objects.get(id=user.id).party_id}
    assert len(ids) == 1
    return ids.pop()


def mails(user: User, template: str) -> int:
    return OutboxItem.objects.filter(payload__template=template, payload__to=user.email).count()


def test_two_accounts_of_one_person_are_joined_and_parted_again(cast: Cast) -> None:
    ren, mio = cast.ren, cast.mio
    sora, before = admin(cast, ren, mio), (party(ren), party(mio))
    assert before[0] != before[1]
    join_accounts(actor=sora, client_id=ren.id, other_id=mio.id, why=WHY)
    assert party(ren) == party(mio) == before[0]
    assert is_own_side(ren.id, mio.id)
    assert mails(ren, "accounts_joined") == mails(mio, "accounts_joined") == 1
    assert {one.about_id for one in StaffAct.objects.filter(kind="joined")} == {ren.id, mio.id}
    assert audit.newest(limit=1)[0].kind == "accounts_joined"
    with pytest.raises(Problem, match="joined-already"):
        join_accounts(actor=sora, client_id=ren.id, other_id=mio.id, why=WHY)
    part_account(actor=sora, client_id=mio.id, why="別の人だった")
    assert party(ren) == before[0] != party(mio)
    assert mails(ren, "accounts_parted") == mails(mio, "accounts_parted") == 1
    with pytest.raises(Problem, match="alone-already"):
        part_account(actor=sora, client_id=mio.id, why="もう一度")


def test_blocks_bear_on_all_and_go_back_with_the_one_they_name(cast: Cast) -> None:
    ren, mio, aoi = cast.ren, cast.mio, cast.person("Kin")
    set_block(actor=cast.acts(aoi), target_id=mio.id)
    assert not is_kept_apart(aoi.id, ren.id)
    sora = admin(cast, ren, mio)
    assert joining_of(client(ren), client(mio)).blocks == 1
    join_accounts(actor=sora, client_id=ren.id, other_id=mio.id, why=WHY)
    assert is_kept_apart(aoi.id, ren.id)
    part_account(actor=sora, client_id=ren.id, why="別の人だった")
    assert not is_kept_apart(aoi.id, ren.id)
    assert is_kept_apart(aoi.id, mio.id)


def test_who_had_blocked_both_still_has_when_they_are_parted(cast: Cast) -> None:
    ren, mio, kin = cast.ren, cast.mio, cast.person("Kin")
    for target in (ren, mio):
        set_block(actor=cast.acts(kin), target_id=target.id)
    sora = admin(cast, ren, mio)
    join_accounts(actor=sora, client_id=ren.id, other_id=mio.id, why=WHY)
    assert Block.objects.count() == 2
    assert is_kept_apart(kin.id, ren.id)
    assert is_kept_apart(kin.id, mio.id)
    part_account(actor=sora, client_id=mio.id, why="別の人だった")
    assert is_kept_apart(kin.id, ren.id)
    assert is_kept_apart(kin.id, mio.id)


def test_a_suspension_bears_on_all_and_stays_with_whom_it_was_made_of(cast: Cast) -> None:
    ren, mio = cast.ren, cast.mio
    sora = admin(cast, ren, mio)
    suspend_client(actor=sora, client_id=mio.id, until=None)
    assert joining_of(client(ren), client(mio)).suspended
    join_accounts(actor=sora, client_id=ren.id, other_id=mio.id, why=WHY)
    assert suspension_of(ren.id) is not None
    assert User.objects.get(id=ren.id).suspended_until is not None
    part_account(actor=sora, client_id=ren.id, why="別の人だった")
    assert suspension_of(ren.id) is None
    assert User.objects.get(id=ren.id).suspended_until is None
    assert suspension_of(mio.id) is not None
    assert User.objects.get(id=mio.id).suspended_until is not None


def test_the_party_that_is_known_stays(cast: Cast) -> None:
    ren, known = cast.ren, cast.person("Kin", identity="1234")
    join_accounts(actor=admin(cast, ren, known), client_id=ren.id, other_id=known.id, why=WHY)
    assert Client.objects.select_related("party").get(id=ren.id).party.key == "identity:1234"


def test_conduct_follows_some_contracts_at_a_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ren has joined Mio, and is parted again: what both did counts for both, then for each."""
    monkeypatch.setattr(counting, "AT_ONCE", 2)
    ren, mio = cast.ren, cast.mio
    sora = admin(cast, ren, mio)
    contracts = [story.active(cast) for _ in range(3)]
    counting.count_contracts([one.id for one in contracts])

    def told() -> set[str]:
        drained = outbox.drain({"party_changed": SUBSCRIBERS["party_changed"]})
        assert drained == 2, "two contracts, and then the third"
        assert rebuild_conduct().changed == 0
        return set(ContractFacts.objects.values_list("worker_party_id", flat=True))

    join_accounts(actor=sora, client_id=mio.id, other_id=ren.id, why=WHY)
    assert told() == {party(ren)} == {party(mio)}
    part_account(actor=sora, client_id=ren.id, why="別の人だった")
    assert told() == {party(ren)} != {party(mio)}


def refused(slug: str, actor: Actor, one: str, other: str, why: str = WHY) -> None:
    """Nothing moves, nobody is told."""
    before = dict(Client.objects.values_list("id", "party_id"))
    with pytest.raises(Problem, match=slug):
        join_accounts(actor=actor, client_id=one, other_id=other, why=why)
    assert dict(Client.objects.values_list("id", "party_id")) == before
    assert not StaffAct.objects.exists()


def test_what_is_not_joined(cast: Cast) -> None:
    ren, mio = cast.ren, cast.mio
    known = [cast.person(name, identity=name) for name in ("Kin", "Kon")]
    contract = story.active(cast)
    sora = admin(cast, ren, mio, cast.aoi, *known)
    state_reason(actor=sora, client_ids=[contract.client_id], reason="identity", why="同じ人か")
    refused("two-identities", sora, known[0].id, known[1].id)
    refused("contract-between", sora, ren.id, cast.aoi.id)
    refused("invalid", sora, ren.id, contract.client_id)
    refused("invalid", sora, ren.id, mio.id, why=" ")
    refused("not-found", sora, ren.id, "usr_nobody")
    refused("not-found", sora, ren.id, "\x00")


def test_who_may_not_join(cast: Cast) -> None:
    """Support could suspend a stranger by joining them with somebody who is."""
    ren, mio, kin = cast.ren, cast.mio, cast.person("Kin")
    support = admin(cast, ren, mio, role="support")
    refused("not-found", support, ren.id, mio.id)
    sora = admin(cast, ren, mio)
    refused("elevation-needed", Actor.person(sora.user_id or ""), ren.id, mio.id)
    refused("reason-needed", sora, ren.id, kin.id)
    refused("not-found", cast.acts(mio), ren.id, mio.id)
    refused("reason-needed", sora, ren.id, sora.user_id or "")


def test_companies_are_joined_too(cast: Cast) -> None:
    ren, mio = cast.ren, cast.mio
    two = [create_organisation(actor=cast.acts(one), name="青空").id for one in (ren, mio)]
    sora = admin(cast)
    state_reason(actor=sora, client_ids=two, reason="identity", why="同じ会社か")
    join_accounts(actor=sora, client_id=two[0], other_id=two[1], why="登記が同じ")
    assert len(set(Client.objects.filter(id__in=two).values_list("party_id", flat=True))) == 1
    assert mails(ren, "accounts_joined") == mails(mio, "accounts_joined") == 1
