"""A client's number for transfers: one for good, made when somebody first asks for it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people.queries import default_client
from michinori.rules.money.payer_references import FIRST, is_payer_reference
from michinori.treasury.commands import references
from michinori.treasury.commands.references import give_reference
from michinori.treasury.models import PayerReference
from tests.joining import join_organisation
from tests.stories.cast import Cast


@pytest.mark.django_db
def test_it_is_made_once_and_is_each_clients_own() -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    first = give_reference(actor=cast.acts(cast.aoi), client_id=agency)
    assert is_payer_reference(first)
    assert give_reference(actor=cast.acts(cast.aoi), client_id=agency) == first
    assert give_reference(actor=cast.acts(cast.aoi), client_id=cast.aoi.id) != first
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=agency, email=cast.mio.email, role="member")
    assert give_reference(actor=cast.acts(cast.mio), client_id=agency) == first
    assert give_reference(actor=Actor.operator(), client_id=agency) == first


@pytest.mark.django_db
def test_strangers_get_none_and_none_is_made() -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    for actor, client_id in (
        (cast.acts(cast.mio), agency),
        (cast.acts(cast.mio), "org_" + "a" * 16),
        (Actor("person", None), agency),
        (Actor.operator(), "usr_nobody"),
    ):
        with pytest.raises(Problem) as refusal:
            give_reference(actor=actor, client_id=client_id)
        assert refusal.value.status == 404
    assert not PayerReference.objects.exists()


@pytest.mark.django_db
def test_a_number_that_another_client_has_is_not_given_again(monkeypatch: pytest.MonkeyPatch) -> None:
    cast, drawn = Cast(), iter([0, 0, 0, 1])
    monkeypatch.setattr(references.secrets, "randbelow", lambda _: next(drawn))
    first = give_reference(actor=cast.acts(cast.ren), client_id=cast.ren.id)
    second = give_reference(actor=cast.acts(cast.mio), client_id=cast.mio.id)
    assert (first[:7], second[:7]) == (str(FIRST), str(FIRST + 1))


def test_two_who_ask_at_once_get_the_same(fresh_database: str, race_rounds: int) -> None:
    for number in range(race_rounds):
        person = Cast().person(f"Ren{number}")
        gate = Barrier(4)

        def ask(_: Any, person: Any = person, gate: Barrier = gate) -> str:
            gate.wait(10)
            try:
                return give_reference(actor=Actor.person(person.id), client_id=person.id)
            finally:
                connection.close()

        with ThreadPoolExecutor(4) as pool:
            assert len(set(pool.map(ask, range(4)))) == 1
