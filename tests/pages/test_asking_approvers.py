"""A member who may not approve asks an owner or approver by name, who finds it at home and in a notice."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import stages
from michinori.contracts.commands.approvals import ask_approver
from michinori.contracts.models import AskedApproval, Contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, outbox
from michinori.machinery.models import Event
from michinori.notices.models import Notice
from michinori.people.models import User
from tests.pages.test_home import joined
from tests.pages.visitors import signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def waiting_for_approval(cast: Cast) -> tuple[Contract, User, User]:
    """A stage is submitted to an organisation with a member, Nana, and an approver, Ken."""
    contract = story.hand_in(cast, story.active(cast), 1)
    return contract, joined(cast, contract, "Nana", "member"), joined(cast, contract, "Ken", "approver")


def text_of(user: User, address: str, **headers: Any) -> str:
    return signed_in(user).get(address, headers=headers).content.decode()


def asks(contract: Contract, by: User, whom: User) -> AskedApproval:
    return ask_approver(actor=Actor.person(by.id), contract_id=contract.id, user_id=whom.id)


def refused(contract: Contract, by: User, whom: User) -> str:
    before = Event.objects.count()
    with pytest.raises(Problem) as caught:
        asks(contract, by, whom)
    assert Event.objects.count() == before
    return caught.value.slug


def test_a_member_asks_by_name_and_the_approver_finds_it_at_home_and_in_a_notice() -> None:
    cast = Cast()
    contract, nana, ken = waiting_for_approval(cast)
    here, browser = f"/contracts/{contract.id}", signed_in(nana)
    page = few(lambda: browser.get(here)).content.decode()
    bar = page[page.index('id="next"') : page.index('id="acts"')]
    assert re.search(rf'value="{ken.id}">Kenさんに承認を頼む', bar)
    assert "Aoiさんに承認を頼む" in page[page.index('id="acts"') :]
    assert browser.post(f"{here}/ask-approver", {"user_id": ken.id}).status_code == 302

    outbox.drain(SUBSCRIBERS)
    notice = Notice.objects.get(kind="approval_asked")
    assert (notice.user_id, notice.words["ja"][0]) == (ken.id, f"Nanaさんから承認を頼まれました: {contract.title}")
    assert "Nanaさんに頼まれています" in text_of(ken, "/")
    assert "Nanaさんに頼まれています" not in text_of(cast.aoi, "/")
    page = browser.get(here).content.decode()
    assert "Kenさんに頼みました" in page[page.index('id="next"') : page.index('id="acts"')]
    assert "Kenさんに承認を頼む" not in page
    assert events.last(contract.client_id).kind == "approval_asked"  # type: ignore[union-attr]
    for address in (here, f"{here}/history"):
        assert "Nana" not in text_of(cast.ren, address), "it is the organisation's own matter"


def test_once_approved_it_is_nobodys_any_more() -> None:
    cast = Cast()
    contract, nana, ken = waiting_for_approval(cast)
    asks(contract, nana, ken)
    stages.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    outbox.drain(SUBSCRIBERS)
    assert not Notice.objects.filter(kind="approval_asked").exists()
    assert "頼まれています" not in text_of(ken, "/")
    assert "承認を頼む" not in text_of(nana, f"/contracts/{contract.id}")
    assert refused(contract, nana, ken) == "nothing-to-approve"


def test_nobody_else_asks_or_is_asked() -> None:
    cast = Cast()
    contract, nana, ken = waiting_for_approval(cast)
    assert refused(contract, cast.ren, ken) == "not-your-side"
    assert refused(contract, ken, cast.aoi) == "no-approver-needed"
    assert refused(contract, cast.mio, ken) == "not-found"
    for whom in (cast.ren, cast.mio, nana):
        assert refused(contract, nana, whom) == "invalid"
    assert not AskedApproval.objects.exists()
    with pytest.raises(IntegrityError), transaction.atomic():
        AskedApproval.objects.create(
            contract=contract, asked=nana, by=nana, step="approve:1", until=None, at=clock.now()
        )


def test_the_same_is_asked_of_the_same_person_once_a_day() -> None:
    cast = Cast()
    contract, nana, ken = waiting_for_approval(cast)
    asks(contract, nana, ken)
    assert refused(contract, nana, ken) == "asked-already"
    asks(contract, nana, cast.aoi)
    clock.turn_to(clock.now() + timedelta(days=1))
    assert "Kenさんに、もう一度頼む" in text_of(nana, f"/contracts/{contract.id}")
    asks(contract, nana, ken)
    assert AskedApproval.objects.filter(asked=ken).count() == 1
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(kind="approval_asked", user=ken).count() == 2


def test_in_english_as_people_say_it() -> None:
    cast = Cast()
    contract, nana, _ = waiting_for_approval(cast)
    assert "Ask Ken to approve" in text_of(nana, f"/contracts/{contract.id}", accept_language="en")
