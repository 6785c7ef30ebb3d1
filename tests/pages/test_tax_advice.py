"""Before a worker is chosen: what a client may deduct, and what is withheld from a company (domain §§ 8, 9)."""

import re
from typing import Any

import pytest
from django.test import Client

from michinori.contracts.commands import offers
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.market.models import Proposal
from michinori.people.commands.declarations import update_declarations
from michinori.people.queries import owned_client
from michinori.treasury.commands.tax_profile import set_tax_profile
from tests.pages.visitors import fields_of, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
SAYS = "インボイスの登録がない方です"
WARNS = "登録がないことを理由に、決めた報酬を下げたり"


def _declares(cast: Cast, **more: Any) -> None:
    said = {"business": True, "has_staff": False, "has_officers": False, "withholds": True, **more}
    client_id = owned_client(cast.aoi.id).id
    update_declarations(actor=cast.acts(cast.aoi), client_id=client_id, address="東京都", contact="03", **said)


def _registers(cast: Cast, number: str = "T7000012050002", **more: Any) -> None:
    body = {"invoice_number": number, "registered_from": "2026-04-01", **more}
    set_tax_profile(actor=Actor.person(cast.ren.id), body=body)


def _compared(cast: Cast, proposal_id: str) -> str:
    """The comparison of proposals."""
    job_id = Proposal.objects.get(id=proposal_id).job_id
    return signed_in(cast.aoi).get(f"/jobs/{job_id}/proposals").content.decode()


def _terms(contract: Contract) -> dict[str, Any]:
    contract.refresh_from_db()
    assert contract.terms is not None
    return dict(contract.terms.body)


def test_a_business_is_told_what_it_may_deduct_before_it_chooses() -> None:
    cast = Cast()
    _declares(cast)
    page = _compared(cast, story.proposed(cast))
    assert clock.now().year in (2026, 2027), "the percent of these years"
    assert f"{SAYS}: 控除できる消費税は70%、約3,360円" in page
    assert "残りの約1,440円は差し引けません" in page
    assert WARNS in page
    folds = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert "登録がないことを理由に、決めた報酬を下げてはいけません。" in folds, "read without opening anything"


def test_nothing_is_said_of_registered_workers_nor_to_private_clients() -> None:
    cast = Cast()
    proposal_id = story.proposed(cast)
    _declares(cast, business=False)
    assert SAYS not in _compared(cast, proposal_id), "a private client deducts nothing"
    _declares(cast)
    assert SAYS in _compared(cast, proposal_id)
    _registers(cast)
    assert SAYS not in _compared(cast, proposal_id)


def test_who_registers_later_is_not_registered_yet() -> None:
    cast = Cast()
    _declares(cast)
    _registers(cast, registered_from=story.in_days(1).isoformat())
    proposal_id = story.proposed(cast)
    assert SAYS in _compared(cast, proposal_id)


def test_nothing_is_withheld_from_a_company_unless_the_terms_say_so() -> None:
    cast = Cast()
    _declares(cast)
    assert _terms(story.offered(cast))["withholding"] is True
    _registers(cast, company=True)
    assert _terms(story.offered(cast))["withholding"] is False
    assert _terms(story.offered(cast, withholding=True))["withholding"] is True


def test_what_was_agreed_before_stays_when_somebody_becomes_a_company() -> None:
    cast = Cast()
    _declares(cast)
    contract = story.active(cast, pay_on="stage")
    _registers(cast, company=True)
    story.handed_in_and_approved(cast, contract, 1)
    assert contract.payments.get().withheld == 1_470


def _reviewed(browser: Client, address: str) -> str:
    """The page on which an offer is read once more before it is sent."""
    sent = fields_of(browser.get(address).content.decode()) | {"do": "review"}
    return browser.post(address, sent).content.decode()


def test_it_is_said_again_before_an_offer_is_sent_and_to_the_client_alone() -> None:
    cast = Cast()
    _declares(cast)
    proposal_id, aoi = story.proposed(cast), signed_in(cast.aoi)
    page = _reviewed(aoi, f"/proposals/{proposal_id}/offer")
    assert "この条件を提示する" in page
    assert f"{SAYS}: 控除できる消費税は70%、約3,360円" in page
    assert WARNS in page
    contract = story.offered(cast)
    theirs = _reviewed(signed_in(cast.ren), f"/contracts/{contract.id}/counter")
    assert "この条件を相手に出す" in theirs
    assert SAYS not in theirs
    contract.refresh_from_db()
    other = _terms(contract) | {"note": "別の案"}
    offers.counter_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms=other)
    assert SAYS in _reviewed(aoi, f"/contracts/{contract.id}/counter")
    _registers(cast)
    assert SAYS not in _reviewed(aoi, f"/proposals/{proposal_id}/offer")
