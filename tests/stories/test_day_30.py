"""Freelance Act art. 16: a client's ending of a long contract takes effect on day 30 at the earliest (domain § 6)."""

import pytest

from michinori.contracts.commands import terminations
from michinori.contracts.models import Contract
from michinori.people.commands.declarations import update_declarations
from michinori.people.queries import default_client
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def lasting(cast: Cast, *, staff: bool = True, days: int = 200) -> Contract:
    update_declarations(
        actor=cast.acts(cast.aoi),
        client_id=default_client(cast.aoi.id).id,
        business=True,
        has_staff=staff,
        has_officers=False,
        withholds=True,
        address="東京都",
        contact="03",
    )
    return story.active(cast, due_date=story.in_days(days).isoformat(), pay_on="stage")


def ended(contract: Contract) -> bool:
    contract.refresh_from_db()
    return contract.status == "ended"


def test_silence_does_not_end_a_long_contract_before_day_30() -> None:
    cast = Cast()
    contract = lasting(cast)
    terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=5_000, reason="agreed")
    story.wait_days(14)
    assert not ended(contract)
    story.wait_days(14)
    assert not ended(contract), "29 days at most have gone by"
    story.wait_days(2)
    assert ended(contract)
    assert contract.settled_amount == 5_000


@pytest.mark.parametrize(("staff", "days"), [(False, 200), (True, 100)])
def test_without_staff_or_under_six_months_silence_takes_14_days(staff: bool, days: int) -> None:
    cast = Cast()
    contract = lasting(cast, staff=staff, days=days)
    terminations.open_termination(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=5_000, reason="agreed")
    story.wait_days(14)
    assert ended(contract)


def test_the_workers_own_ending_and_the_workers_yes_need_no_notice() -> None:
    cast = Cast()
    mine, theirs = lasting(cast), lasting(cast)
    terminations.open_termination(actor=cast.acts(cast.ren), contract_id=mine.id, amount=0, reason="worker_unable")
    asked = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=theirs.id, amount=5_000, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=5_000)
    assert ended(theirs)
    story.wait_days(14)
    assert ended(mine)
