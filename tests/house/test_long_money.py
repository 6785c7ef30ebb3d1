"""Looking for whose money it is among 100,000 people, papers, holds and words of staff: read by indexes."""

import pytest
from depth import only_when_long
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.papers.models import Document
from michinori.treasury.models import StatementLine
from michinori.treasury.queries import statements
from michinori.treasury.queries.own import assignments_to_agree
from tests.house.test_long_lists import ROWS, asked, defaults, fill, little_is_read, many_users, signed_in
from tests.papers.test_papers_at_desk import paid
from tests.stories.cast import Cast
from tests.treasury.bank_files import transferred

pytestmark = [only_when_long, pytest.mark.usefixtures("fresh_database")]


@pytest.fixture
def cast() -> Cast:
    return Cast()


def many_people(cast: Cast) -> None:
    many_users(cast.mio)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"})


def test_a_payer_is_found_by_the_beginning_of_a_name(cast: Cast) -> None:
    sora = Actor.person(cast.person("Sora", staff=True).id)
    many_people(cast)
    with little_is_read(200, "people_user", "people_client"):
        assert statements.payer(sora, "人99999").id == "usr_99999"


def test_papers_of_a_counterparty() -> None:
    """Of the 100,000 people the one whose name was typed has 33; who has left is found by the one on the paper."""
    cast = paid()
    sora, like = signed_in(cast.sora), Document.objects.get(kind="acceptance_slip")
    many_people(cast)
    fill("papers_document", defaults("papers_document", like.id) | {
        "id": "'doc_' || n", "serial": f"{like.serial} + n", "n": f"{like.n} + n",
        "made_at": "now() - n * interval '1 minute'",
        "worker_id": "'usr_' || 1 + n % 3000",
        "body": "jsonb_build_object('client', jsonb_build_object('display_name', '客' || n % 3000, 'real_name', NULL),"
        " 'worker', jsonb_build_object('display_name', '働' || n % 3000, 'real_name', '実' || n % 3000))",
    })  # fmt: skip
    for name in ("人2999", "実2999", "だれでもない"):
        (page,) = asked(sora, f"/desk/papers?counterparty={name}", most=500)
        assert ("doc_" in page) == (name == "人2999"), name
    with little_is_read(1_500, "papers_document"):
        assert sora.get(f"/desk/papers?counterparty={cast.aoi.id}").status_code == 200


def test_holds_and_words_about_lines(cast: Cast) -> None:
    """All but a few holds are over, and all but a few words were booked long ago."""
    line_id = transferred(10_001)
    fill("treasury_payouthold", {
        "id": "'phd_' || n", "owner_id": f"'{cast.ren.id}'", "why": "'x'", "alone": "true",
        "made_at": "now() - n * interval '1 hour' - interval '9 days'", "made_by": "'usr_x'",
        "ends_at": "now() - n * interval '1 hour' - interval '8 days'", "second_by": "''", "second_why": "''",
        "lifted_by": "''", "lifted_why": "''",
    })  # fmt: skip
    fill("treasury_statementline", defaults("treasury_statementline", line_id) | {
        "id": "'bsl_' || n", "number": "10 + n", "key": "md5(n::text)", "status": "'assigned'",
        "client_id": f"'{cast.mio.id}'", "settled_at": "now() - interval '90 days'", "settled_by": "'usr_x'",
    })  # fmt: skip
    fill("treasury_lineassignment", {
        "id": "'las_' || n", "line_id": "'bsl_' || n", "client_id": f"'{cast.mio.id}'", "again": "false",
        "two_people": "false", "asked_at": "now() - interval '90 days'", "asked_by": "'usr_x'", "why": "'x'",
        "second_by": "''", "second_why": "''", "booked_at": "now() - interval '90 days'", "back_by": "''",
        "back_why": "''", "back_two": "false", "ended_by": "''", "ended_why": "''",
    })  # fmt: skip
    assert StatementLine.objects.count() == ROWS + 1
    sora: Client = signed_in(cast.person("Sora", staff=True))
    asked(sora, "/desk/money/payout-holds", "/desk/money/payout-holds?after=phd_50000", "/desk/money")
    with little_is_read(500, "treasury_lineassignment"):
        assert assignments_to_agree(Actor.person(cast.made["Sora"].id)) == []
