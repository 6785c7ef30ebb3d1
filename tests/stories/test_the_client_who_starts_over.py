"""S5, the client who starts over: blue becomes red, chic becomes bold, red becomes green. The first is included, the
second priced, the third declined, and the worker gets off at the meter.
"""

import pytest

from michinori.contracts.commands import amendments, change_requests, deposits, terminations
from michinori.contracts.models import Contract, Stage
from michinori.contracts.queries.files import file_for
from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery.models import StoredFile
from tests.stories import by_default as story
from tests.stories.cast import Cast
from tests.stories.test_over_http import Tale, net_of, tale

__all__ = ["tale"]

NUMBERS = [
    ((14_400, 14_400, 19_200), 75, 60),
    ((3_333, 7_777, 1), 77, 99),
    ((9, 11), 50, 33),
    ((100_001, 99_999), 1, 67),
]


def half(price: int, percent: int) -> int:
    """What a restart leaves of a stage that was shown and not answered: floor(50 % of floor(price × percent))."""
    return price * percent // 100 * 50 // 100


def split(prices: tuple[int, ...], superseded: int) -> list[int]:
    """What is left of the price, in proportion, the last taking the rest (domain § 3)."""
    whole = sum(prices)
    found = [(whole - superseded) * price // whole for price in prices[:-1]]
    return [*found, whole - superseded - sum(found)]


def asked(actor: Actor, contract: Contract, key: str, value: str) -> str:
    wish = [{"key": key, "value": value}]
    return change_requests.request_change(actor=actor, contract_id=contract.id, note=value, changes=wish).id


@pytest.mark.django_db
@pytest.mark.parametrize(("prices", "first", "second"), NUMBERS)
def test_three_times_over(prices: tuple[int, ...], first: int, second: int) -> None:
    cast = Cast()
    aoi, ren, whole = cast.acts(cast.aoi), cast.acts(cast.ren), sum(prices)
    stages = [{"name": f"工程{n}", "price": price} for n, price in enumerate(prices, 1)]
    more = {"price": whole, "stages": stages, "included_restarts": 1, "withholding": False}
    contract = story.active(cast, spare=1_000_000, **more)

    story.show(cast, contract, 1, first)
    change_requests.accept_change(actor=ren, request_id=asked(aoi, contract, "ポイントカラー", "赤"))
    contract.refresh_from_db()
    lost = half(prices[0], first)
    after = split(prices, lost)
    assert (contract.price, contract.superseded, contract.restarts_used) == (whole, lost, 1)
    found = Stage.objects.filter(contract=contract).order_by("number").values_list("price", "status")
    assert list(found) == [(price, "waiting") for price in after]

    assert contract.paid == lost, "what was done before is paid at once"

    story.wait_days(1)
    story.show(cast, contract, 1, second)
    request = change_requests.accept_change(actor=ren, request_id=asked(aoi, contract, "テイスト", "大胆"))
    amendment = request.amendments.get()
    again = half(after[0], second)
    assert (amendment.price, amendment.supersedes) == (whole + again, again)
    held = balance(accounts.escrow(contract.id))
    amendment = amendments.accept_amendment(actor=aoi, amendment_id=amendment.id)
    if amendment.status == "awaiting_deposit":
        contract.refresh_from_db()
        assert (contract.superseded, balance(accounts.escrow(contract.id))) == (lost, held), "the old terms apply"
        deposits.make_deposit(actor=aoi, contract_id=contract.id)
    contract.refresh_from_db()
    assert (contract.price, contract.superseded) == (whole + again, lost + again)
    meter = lost + again
    assert contract.paid == meter
    assert balance(accounts.escrow(contract.id)) == contract.price + contract.price // 10 - meter - meter // 10

    third = asked(aoi, contract, "ポイントカラー", "緑")
    change_requests.decline_change(actor=ren, request_id=third)
    ending = terminations.open_termination(
        actor=ren, contract_id=contract.id, amount=meter, reason="restart", note="三度目です"
    )
    terminations.accept_termination(actor=aoi, termination_id=ending.id, amount=meter)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("ended", meter)
    assert balance(accounts.worker(cast.ren.id)) == net_of(meter)
    assert balance(accounts.escrow(contract.id)) == 0
    assert check().sound


@pytest.mark.django_db
def test_the_clients_silence_after_a_declined_restart_ends_at_the_meter_all_the_same() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast)
    story.show(cast, contract, 1, 75)
    change_requests.decline_change(actor=ren, request_id=asked(aoi, contract, "テイスト", "大胆"))
    terminations.open_termination(actor=ren, contract_id=contract.id, amount=5_400, reason="restart", note="")
    story.wait_days(15)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("ended", 5_400)
    assert check().sound


@pytest.mark.django_db
def test_files_of_a_paid_stage_stay_the_clients_when_the_work_starts_over() -> None:
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, included_restarts=1)
    story.handed_in_and_approved(cast, contract, 1)
    story.show(cast, contract, 2, 50)
    paid, shown_only = [StoredFile.objects.get(name=name).id for name in ("1.txt", "2-50.txt")]
    change_requests.accept_change(actor=ren, request_id=asked(aoi, contract, "テイスト", "大胆"))
    assert file_for(aoi, paid).original
    assert not file_for(aoi, shown_only).original
    contract.refresh_from_db()
    assert contract.paid == contract.superseded == 14_400 + 3_600
    assert check().sound


@pytest.mark.parametrize(("prices", "percent"), [((14_400, 33_600), 75), ((7, 6), 99), ((33_333, 66_668), 37)])
def test_s5_over_http(tale: Tale, prices: tuple[int, ...], percent: int) -> None:
    tale.active(prices, included_restarts=0)
    tale.ren.post(f"{tale.path}/stages/1/report", {"percent": percent, "file_ids": [tale.ren.upload("途中.txt")]})
    lost, whole = half(prices[0], percent), sum(prices)
    red = {"note": "赤に", "changes": [{"key": "ポイントカラー", "value": "赤"}]}
    made = tale.aoi.post(f"{tale.path}/change-requests", red)
    draft = made["drafted_amendment"]
    assert (made["class"], made["included"], made["superseded"]) == ("restart", False, lost)
    assert draft["terms"]["price"] == whole + lost
    difference = (whole + lost) * 11 // 10 - whole * 11 // 10
    assert draft["deposit_difference_with_tax"] == difference
    tale.aoi.post(f"/change-requests/{made['id']}/dispute-class", {"class": "fix", "reason": "色だけです"})
    amendment = tale.ren.post(f"/change-requests/{made['id']}/accept")["amendment"]
    accepted = tale.aoi.post(f"/amendments/{amendment['id']}/accept")
    if difference:
        assert accepted["status"] == "awaiting_deposit"
        tale.money_arrives(difference)
        tale.aoi.post(f"{tale.path}/deposit")
    contract = tale.contract
    assert (contract["meter"]["superseded"], contract["meter"]["standing"]) == (lost, lost)
    assert contract["escrow_with_tax"] == (whole + lost) * 11 // 10 - lost * 11 // 10, "superseded is paid at once"
    green = {"note": "緑に", "changes": [{"key": "ポイントカラー", "value": "緑"}]}
    again = tale.aoi.post(f"{tale.path}/change-requests", green)
    assert tale.ren.post(f"/change-requests/{again['id']}/decline")["status"] == "declined"
    ending = tale.ren.post(f"{tale.path}/terminations", {"amount": lost, "reason": "restart", "note": ""})
    assert tale.aoi.post(f"/terminations/{ending['id']}/accept", {"amount": lost})["status"] == "settled"
    assert tale.contract["paid"] == lost
    assert tale.balances[1] == net_of(lost)
    tale.books_are_right()
