"""Money that arrives at the bank: once per reference, for the right client, in whole yen."""

from typing import Any

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, queries
from michinori.ledger.models import Movement
from michinori.machinery.models import OutboxItem
from michinori.people.commands.users import create_user
from michinori.treasury.commands.deposits import record_money_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoi() -> str:
    return create_user(actor=Actor.operator(), email="aoi@example.jp", name="葵").id


@pytest.fixture
def mio() -> str:
    return create_user(actor=Actor.operator(), email="mio@example.jp", name="澪").id


def _balance(client_id: str) -> int:
    return queries.balance(accounts.client(client_id))


def test_it_is_credited_once_and_told_once(aoi: str) -> None:
    first = record_money_in(client_id=aoi, amount=33_000, reference="R-1")
    assert record_money_in(client_id=aoi, amount=33_000, reference=" R-1 ") == first
    assert _balance(aoi) == 33_000
    assert [item.payload["amount"] for item in OutboxItem.objects.filter(kind="money_in")] == [33_000]


def test_a_reference_says_one_amount_and_one_client(aoi: str, mio: str) -> None:
    record_money_in(client_id=aoi, amount=33_000, reference="R-1")
    for client, amount in ((aoi, 33_001), (mio, 33_000)):
        with pytest.raises(Problem) as refusal:
            record_money_in(client_id=client, amount=amount, reference="R-1")
        assert (refusal.value.slug, refusal.value.status) == ("deposit-mismatch", 409)
    assert (_balance(aoi), _balance(mio)) == (33_000, 0)


@pytest.mark.parametrize(
    ("wrong", "key"),
    [
        ({"amount": 0}, "too_small"),
        ({"amount": -1}, "too_small"),
        ({"amount": 10**12}, "too_large"),
        ({"amount": "1000"}, "not_a_number"),
        ({"amount": None}, "required"),
        ({"reference": ""}, "required"),
        ({"reference": "あ" * 10_000}, "too_long"),
        ({"reference": 7}, "not_text"),
    ],
)
def test_nonsense_is_refused_at_its_field(aoi: str, wrong: dict[str, Any], key: str) -> None:
    given: dict[str, Any] = {"client_id": aoi, "amount": 1_000, "reference": "R-1", **wrong}
    with pytest.raises(Problem) as refusal:
        record_money_in(**given)
    assert [(flaw.field, flaw.key) for flaw in refusal.value.flaws] == [(next(iter(wrong)), key)]
    assert not Movement.objects.exists()


def test_only_the_operator_says_what_arrived(aoi: str) -> None:
    with pytest.raises(Problem) as refusal:
        record_money_in(client_id=aoi, amount=1_000, reference="R-1", actor=Actor.person(aoi))
    assert refusal.value.status == 403
    assert not Movement.objects.exists()


def test_nobody_is_credited_under_an_unknown_id() -> None:
    with pytest.raises(Problem) as refusal:
        record_money_in(client_id="usr_nobody", amount=1_000, reference="R-1")
    assert refusal.value.status == 404
    assert not Movement.objects.exists()
