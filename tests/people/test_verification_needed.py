"""What asks for checked papers, where the operator says so: publishing a job, a deposit above a limit."""

from typing import Any

import pytest

from michinori.contracts.commands.deposits import make_deposit
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.settings import set_setting
from michinori.market.commands.jobs import create_job, publish_job
from michinori.market.models import Job
from michinori.people.models import Organisation
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
JOB: dict[str, Any] = {
    "title": "広告用ランディングページのデザイン",
    "description": "広告から来た人に見せる一枚のページです。",
    "category": "design",
    "kind": "fixed",
    "brief": story.BRIEF,
}


def _set(key: str, text: str) -> None:
    set_setting(actor=Actor.operator(), key=key, text=text)


def test_a_job_is_published_only_by_a_checked_client_where_that_is_asked() -> None:
    cast = Cast()
    mio = Actor.person(cast.person("Mio").id)
    create_job(actor=mio, body=JOB)
    _set("verify_to_post", "true")
    draft = create_job(actor=mio, body=JOB, draft=True)
    for act in (lambda: create_job(actor=mio, body=JOB), lambda: publish_job(actor=mio, job_id=draft.id)):
        with pytest.raises(Problem, match="verification-needed"):
            act()
    assert (Job.objects.count(), Job.objects.filter(status="open").count()) == (2, 1)
    assert create_job(actor=cast.acts(cast.aoi), body=JOB).status == "open"


@pytest.mark.parametrize(("limit", "stopped"), [(0, False), (47_999, True), (48_000, False)])
def test_a_first_deposit_above_the_limit_waits_for_checked_papers(limit: int, stopped: bool) -> None:
    cast = Cast()
    contract = story.agreed(cast)
    story.pay_in(cast, 52_800)
    Organisation.objects.update(verified=False)
    _set("verify_deposit", str(limit))
    if stopped:
        with pytest.raises(Problem, match="verification-needed"):
            make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
        contract.refresh_from_db()
        assert contract.status == "agreed"
        Organisation.objects.update(verified=True)
    assert make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id).status == "active"
