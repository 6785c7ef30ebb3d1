"""A result from outside that lies beyond the price or below what was paid (domain § 6, 5); in yen before tax."""

import pytest
from api.programs import Program, ok, refused

from michinori.kernel.actor import Actor
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from tests.exploits.courses import PRICE, end, name, shown
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def program(user: User) -> Program:
    return Program(user, create_token(actor=Actor.operator(), user_id=user.id, name="x", scopes=["read", "write"])[1])


@pytest.mark.parametrize(("decided", "settles_at"), [(PRICE + 1, PRICE), (999, 1_000), (7_000, 7_000)])
def test_it_is_filed_as_decided_and_says_beforehand_what_it_comes_to(decided: int, settles_at: int) -> None:
    cast = Cast()
    ending = end(cast, shown(cast, 50, file=".txt"), "Ren", 20_000)
    name(cast, ending, "Aoi", 1_000)
    path, body = (
        f"/terminations/{ending}/file-result",
        {"amount": decided, "kind": "judgment", "file_id": story.a_file(cast.ren, "判決.txt")},
    )
    filed = ok(program(cast.ren).post(path, body))["outside_result"]
    assert (filed["amount"], filed["settles_at"], filed["status"]) == (decided, settles_at, "filed")


@pytest.mark.parametrize("amount", [-1, 100_000_000])
def test_what_is_no_amount_of_yen_is_refused(amount: int) -> None:
    cast = Cast()
    ending = end(cast, shown(cast, 50, file=".txt"), "Ren", 20_000)
    body = {"amount": amount, "kind": "judgment", "file_id": story.a_file(cast.ren, "判決.txt")}
    refused(program(cast.ren).post(f"/terminations/{ending}/file-result", body), 422, "invalid")
