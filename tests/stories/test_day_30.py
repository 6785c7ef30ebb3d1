"""Freelance Act art. 16: a client's ending of a long contract is a notice first, until day 30 (domain § 6)."""

import pytest
from api.programs import ok, refused

from michinori.contracts.commands import stages, terminations
from michinori.contracts.commands.business_ends import withdraw_client
from michinori.contracts.models import Contract, Termination
from michinori.contracts.queries.views import view_contract
from michinori.kernel.problems import Problem
from michinori.people.commands.declarations import update_declarations
from michinori.people.models import Client, User
from michinori.people.queries import default_client
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_ten_thousand_against_nothing import program

pytestmark = pytest.mark.django_db


def declare(cast: Cast, *, staff: bool) -> None:
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


def lasting(cast: Cast, *, staff: bool = True, days: int = 200, spare: int = 0) -> Contract:
    declare(cast, staff=staff)
    return story.active(cast, spare=spare, due_date=story.in_days(days).isoformat(), pay_on="stage")


def ends(cast: Cast, contract: Contract, amount: int = 5_000, reason: str = "agreed") -> Termination:
    """Aoi asks to end."""
    return terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=amount, reason=reason
    )


def status(contract: Contract) -> str:
    contract.refresh_from_db()
    return contract.status


def test_the_contract_goes_on_until_day_30_and_then_the_ending_begins() -> None:
    cast = Cast()
    contract, ren = lasting(cast), cast.acts(cast.ren)
    noticed = ends(cast, contract)
    assert (noticed.status, status(contract)) == ("notice", "active")
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    story.wait_days(8)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("active", 14_400), "work is approved and paid as before"
    story.wait_days(20)
    assert status(contract) == "active", "29 days at most have gone by"
    story.wait_days(2)
    assert status(contract) == "ending"
    begun = Termination.objects.get(id=noticed.id)
    assert (begun.status, begun.opened_by, begun.client_amount) == ("open", "client", 14_400)
    story.wait_days(14)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount, contract.settled_by) == ("ended", 14_400, "silence")


@pytest.mark.parametrize(("staff", "days"), [(False, 200), (True, 100)])
def test_without_staff_or_under_six_months_it_begins_at_once(staff: bool, days: int) -> None:
    cast = Cast()
    contract = lasting(cast, staff=staff, days=days)
    assert ends(cast, contract).status == "open"
    story.wait_days(14)
    assert status(contract) == "ended"


def test_the_workers_own_ending_needs_no_notice_and_the_worker_need_not_wait() -> None:
    cast = Cast()
    mine, theirs = lasting(cast), lasting(cast)
    terminations.open_termination(actor=cast.acts(cast.ren), contract_id=mine.id, amount=0, reason="worker_unable")
    assert status(mine) == "ending"
    noticed = ends(cast, theirs)
    with pytest.raises(Problem, match="not-your-side"):
        terminations.begin_termination(actor=cast.acts(cast.aoi), termination_id=noticed.id)
    terminations.begin_termination(actor=cast.acts(cast.ren), termination_id=noticed.id)
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=noticed.id, amount=5_000)
    assert status(theirs) == "ended"


def test_a_declaration_flipped_after_the_offer_takes_no_notice_away() -> None:
    cast = Cast()
    contract = lasting(cast)
    declare(cast, staff=False)
    assert ends(cast, contract).status == "notice"


def test_a_renewal_within_a_month_counts_from_the_first_offer() -> None:
    cast = Cast()
    first = lasting(cast, days=20, spare=200_000)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=first.id, number=1)
    asked = ends(cast, first, 0)
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=0)
    story.wait_days(25)
    renewed = lasting(cast, days=165)
    assert ends(cast, renewed).status == "notice", "25 days and 165 are more than six months"


def test_renewals_are_counted_by_party_not_by_account() -> None:
    """Ren goes on under a second account of their own: it is the same person that loses the work."""
    cast = Cast()
    first = lasting(cast, days=20, spare=200_000)
    asked = ends(cast, first, 0)
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=asked.id, amount=0)
    story.wait_days(25)
    again = cast.mio
    User.objects.filter(id=again.id).update(party_id=cast.ren.party_id)
    Client.objects.filter(user_id=again.id).update(party_id=cast.ren.party_id)
    cast.made["Ren"] = again
    assert ends(cast, lasting(cast, days=165)).status == "notice", "25 days and 165 are more than six months"


def test_none_is_needed_where_the_record_proves_the_workers_fault() -> None:
    cast = Cast()
    contract = lasting(cast)
    story.wait_days(15)
    assert ends(cast, contract, reason="other_breach").status == "open", "nothing was shown for 14 days"


def test_the_end_of_the_business_is_noticed_too() -> None:
    cast = Cast()
    contract = lasting(cast)
    client = default_client(cast.aoi.id)
    withdraw_client(actor=cast.acts(cast.aoi), client_id=client.id, reason="やめます", confirm=client.display_name)
    assert status(contract) == "active"
    story.wait_days(28)
    assert status(contract) == "active"
    story.wait_days(2)
    ending = view_contract(cast.acts(cast.ren), contract.id).life.termination
    assert ending is not None
    assert (ending.opened_by, ending.reason) == ("worker", "client_withdrew")


def test_over_http_and_on_its_page() -> None:
    cast = Cast()
    contract = lasting(cast)
    aoi, ren = program(cast, "Aoi"), program(cast, "Ren")
    made = ok(aoi.post(f"/contracts/{contract.id}/terminations", {"amount": 5_000, "reason": "agreed"}), 201)
    assert made["status"] == "notice"
    assert made["begins_at"].endswith("T00:00:00+09:00")
    here = f"/terminations/{made['id']}"
    refused(aoi.post(f"{here}/begin", {}), 403, "not-your-side")
    assert f"terminations/{made['id']}/begin" in ok(ren.get(f"/contracts/{contract.id}"))["actions"]
    page = signed_in(cast.ren).get(here)
    text = page.content.decode()
    assert page.status_code == 200
    assert "途中終了の予告" in text
    assert "待たずに、いま始める" in text
    assert "あなたは、待たずに始められます。" in text
    assert "あなたの側は同意していません" in text
    assert "途中で終わりたいと言われた" in text
    text = signed_in(cast.aoi).get(here).content.decode()
    assert "予告を取り下げる" in text
    assert "ワーカーは、待たずに始められます。" in text
    assert "相手は同意していません" in text
    assert "途中で終わりたいと言われた" not in text
    begun = ok(ren.post(f"{here}/begin", {}))
    assert (begun["status"], begun["begins_at"]) == ("open", None)
    refused(ren.post(f"{here}/begin", {}), 409, "not-now")
