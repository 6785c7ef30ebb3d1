"""Two at once around a handover and a switch, where two contracts are in it: always one of the two orders."""

import itertools
from collections.abc import Callable
from functools import partial

from michinori.contracts.commands import handovers, offers, switches, terminations
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.people.commands.users import create_user
from tests.races import scenes
from tests.races.arena import all_is_sound, at_once, word
from tests.stories import cast as story
from tests.stories.cast import Cast

_numbers = itertools.count(1)


def linked(cast: Cast) -> tuple[Contract, str, str, Actor]:
    """An ending opened by Ren with a link for the rest: the contract, the ending, the token, and who may take it."""
    contract = scenes.termination(cast)
    contract.refresh_from_db()
    email = f"haru{next(_numbers)}@example.net"
    haru = Actor.person(create_user(actor=Actor.operator(), email=email, name="Haru", confirmed=True, verified=True).id)
    made = handovers.make_handover(actor=cast.acts(cast.ren), contract_id=contract.id, client_email=email)
    return contract, str(contract.open_termination_id), made.token, haru


def withdraw(cast: Cast, ending: str) -> Callable[[], object]:
    return partial(terminations.withdraw_termination, actor=cast.acts(cast.ren), termination_id=ending)


def sound(*contracts: Contract) -> None:
    for contract in contracts:
        contract.refresh_from_db()
        all_is_sound(contract)


def test_agreeing_to_the_rest_and_taking_the_ending_back(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for _ in range(race_rounds * 2):
        contract, ending, token, haru = linked(cast)
        rest = handovers.accept_handover(actor=haru, token=token, price=1_001)
        agree = partial(offers.accept_offer, actor=cast.acts(cast.ren), contract_id=rest.id, terms_version=1)
        came = at_once(agree, withdraw(cast, ending))
        sound(contract, rest)
        assert (*map(word, came), contract.status, rest.status) in (
            ("done", "bound-to-end", "ending", "agreed"),
            ("ending-taken-back", "done", "active", "offered"),
        )


def test_two_take_one_link(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for _ in range(race_rounds * 2):
        contract, _, token, haru = linked(cast)
        came = at_once(
            *[partial(handovers.accept_handover, actor=haru, token=token, price=price) for price in (1_000, 1_001)]
        )
        assert sorted(map(word, came)) == ["done", "handover-over"]
        assert Contract.objects.filter(continues=contract).count() == 1
        sound(contract)


def test_taking_the_link_and_taking_the_ending_back(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    for _ in range(race_rounds * 2):
        contract, ending, token, haru = linked(cast)
        take = partial(handovers.accept_handover, actor=haru, token=token, price=5)
        came = at_once(take, withdraw(cast, ending))
        taken = Contract.objects.filter(continues=contract).count()
        assert (list(map(word, came)), taken) in ((["done", "done"], 1), (["handover-over", "done"], 0))
        sound(contract)


def test_a_switch_is_accepted_once_and_not_beside_an_ending(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    hourly = story.terms(price=9_999, stages=[], meter={"kind": "hours", "rate": 1_111}, withholding=False)
    for _ in range(race_rounds * 2):
        contract = scenes.active(cast)
        on = {"actor": cast.acts(cast.ren), "contract_id": contract.id}
        made = switches.propose_switch(**on, amount=20_001, terms=hourly, reason="時間で")
        accept = partial(switches.accept_switch, actor=cast.acts(cast.aoi), switch_id=made.id)
        end = partial(terminations.open_termination, **on, amount=1, reason="agreed")
        words = [word(one) for one in at_once(accept, accept, end)]
        sound(contract)
        rest = Contract.objects.filter(continues=contract).count()
        if contract.status == "ended":
            assert (words.count("done"), words[2], contract.paid, rest) == (1, "not-now", 20_001, 1)
        else:
            assert (words, contract.status, rest) == (["switch-not-open"] * 2 + ["done"], "ending", 0)
