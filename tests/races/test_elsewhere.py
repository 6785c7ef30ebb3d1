"""Two acts at once that do not share a contract, but a balance, a proposal, a job, a page or a retried request."""

from functools import partial

import pytest
from api.programs import Program
from django.test import Client

from michinori.config import books
from michinori.contracts.commands import deposits, offers
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.market.commands import proposals
from michinori.market.models import Proposal
from michinori.people.commands.tokens import create_token
from tests.races import scenes
from tests.races.arena import all_is_sound, at_once, word
from tests.stories import cast as story
from tests.stories.cast import Cast


def test_one_balance_pays_one_of_two_deposits(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    for _ in range(race_rounds):
        two = [story.agreed(cast), story.agreed(cast)]
        story.pay_in(cast, 52_800 + 10_000)
        came = at_once(*[partial(deposits.make_deposit, actor=aoi, contract_id=one.id) for one in two])
        assert sorted(map(word, came)) == ["done", "insufficient-balance"]
        assert sorted(balance(accounts.escrow(one.id)) for one in two) == [0, 52_800]
        for one in two:
            all_is_sound(Contract.objects.get(id=one.id))
        late = next(one for one in two if not balance(accounts.escrow(one.id)))
        story.pay_in(cast, 42_800)
        deposits.make_deposit(actor=aoi, contract_id=late.id)
        assert balance(accounts.client(late.client_id)) == 0


def test_a_proposal_gets_one_offer(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    for _ in range(race_rounds):
        proposal = story.proposed(cast)
        offer = partial(offers.offer_terms, actor=aoi, proposal_id=proposal, terms=story.terms())
        came = at_once(offer, offer)
        assert sorted(map(word, came)) == ["done", "proposal-not-open"]
        assert Contract.objects.filter(proposal_id=proposal).count() == 1


@pytest.mark.parametrize("ends", ["withdrawn", "declined"])
def test_an_offer_meets_the_end_of_its_proposal(fresh_database: str, race_rounds: int, ends: str) -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    for _ in range(race_rounds):
        proposal = story.proposed(cast)
        withdraw = partial(proposals.withdraw_proposal, actor=ren, proposal_id=proposal)
        decline = partial(proposals.decline_proposal, actor=aoi, proposal_id=proposal)
        came = at_once(
            partial(offers.offer_terms, actor=aoi, proposal_id=proposal, terms=story.terms()),
            withdraw if ends == "withdrawn" else decline,
        )
        assert [word(one) for one in came] in (["done", "proposal-answered"], ["proposal-not-open", "done"])
        made = Contract.objects.filter(proposal_id=proposal).count()
        assert (made, Proposal.objects.get(id=proposal).status) in [(1, "offered"), (0, ends)]


def test_one_worker_proposes_once(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    for _ in range(race_rounds):
        first = Proposal.objects.get(id=story.proposed(cast))
        proposals.withdraw_proposal(actor=ren, proposal_id=first.id)
        body = {"price": 10_000, "message": "もう一度、応募します。"}
        came = at_once(*[partial(proposals.create_proposal, actor=ren, job_id=first.job_id, body=body)] * 3)
        assert sorted(map(word, came)) == ["done", "proposed-already", "proposed-already"]
        assert Proposal.objects.filter(job_id=first.job_id, status="open").count() == 1


def test_a_button_pressed_twice_pays_once(fresh_database: str, race_rounds: int) -> None:
    """Both answers are pages: one goes on, the other says that it was done already."""
    cast = Cast()
    for _ in range(race_rounds):
        contract = scenes.delivered(cast)
        browsers = [Client(), Client()]
        for browser in browsers:
            browser.force_login(cast.aoi)
        came = at_once(*[partial(browser.post, f"/contracts/{contract.id}/do/accept") for browser in browsers])
        assert sorted(answer.status_code for answer in came) in ([302, 302], [302, 422])
        contract.refresh_from_db()
        assert (contract.status, contract.paid, contract.payments.count()) == ("completed", 48_000, 1)
        all_is_sound(contract)


def test_a_request_retried_while_it_runs_acts_once(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    secret = create_token(actor=Actor.operator(), user_id=cast.aoi.id, name="test", scopes=["read", "write"])[1]
    for n in range(race_rounds):
        contract = scenes.agreed(cast)
        callers = [Program(cast.aoi, secret) for _ in range(3)]
        path = f"/contracts/{contract.id}/deposit"
        came = at_once(*[partial(caller.post, path, key=f"deposit {n}") for caller in callers])
        good = [answer for answer in came if answer.status_code == 200]
        assert good
        assert {answer.content for answer in good} == {good[0].content}
        assert {answer.status_code for answer in came} <= {200, 409}
        again = callers[0].post(path, key=f"deposit {n}")
        assert (again.status_code, again.content) == (200, good[0].content)
        assert balance(accounts.escrow(contract.id)) == 52_800
        all_is_sound(Contract.objects.get(id=contract.id))
    assert books.prove().sound
