"""The desk's search box over 100,000 people, organisations, jobs, contracts and files: it reads about what it shows."""

import pytest
from depth import only_when_long

from michinori.contracts.models import Contract
from michinori.people.commands.looking import state_reason
from michinori.people.queries import default_client
from michinori.wording.people.looking import PARTS
from tests.house.test_long_lists import asked, defaults, fill, many_parties, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

# The contracts are rows alone: nothing was deposited for them.
pytestmark = [only_when_long, pytest.mark.usefixtures("fresh_database"), pytest.mark.forges_the_ledger]


def _people(cast: Cast) -> None:
    many_parties()
    own = {"party_id": "'par_' || n", "face_id": "NULL"}
    user = {
        "id": "'usr_' || n",
        "email": "n || '@example.net'",
        "display_name": "'会員' || n",
        "real_name": "'山田' || n",
    }
    fill("people_user", defaults("people_user", cast.mio.id) | own | user)
    firm = default_client(cast.aoi.id).id
    company = {"id": "'org_' || n", "name": "'株式会社' || n || '商店'", "corporate_number": "lpad(n::text, 13, '0')"}
    fill("people_organisation", defaults("people_organisation", firm) | own | company)
    client = {"id": "'usr_' || n", "user_id": "'usr_' || n", "organisation_id": "NULL", "party_id": "'par_' || n"}
    fill("people_client", client)
    fill("people_client", client | {"id": "'org_' || n", "user_id": "NULL", "organisation_id": "'org_' || n"})


def _work(cast: Cast) -> None:
    contract = story.active(cast)
    former = {
        "job_id": "NULL",
        "proposal_id": "NULL",
        "id": "'con_' || n",
        "title": "'作業' || n",
        "price": "n + 100000",
        "superseded": "n + 100000",  # no stages are made for them
    }
    fill("contracts_contract", defaults("contracts_contract", contract.id) | former)
    name = story.a_file(cast.ren)
    fill(
        "machinery_storedfile",
        defaults("machinery_storedfile", name) | {"id": "'fil_' || n", "sha256": "md5(n::text) || md5(n::text)"},
    )


def test_the_search_box_reads_about_what_it_shows() -> None:
    cast = Cast()
    _people(cast)
    _work(cast)
    sora = cast.person("Sora", staff=True)
    found = asked(
        signed_in(sora),
        "/desk/find?q=77@example.net",
        "/desk/find?q=会員777",
        "/desk/find?q=会員",
        "/desk/find?q=山田888",
        "/desk/find?q=777商店",
        "/desk/find?q=作業5",
        "/desk/find?q=123456",
        "/desk/find?q=0000000000777",
        "/desk/find?q=" + "a" * 64,
    )
    assert "/desk/people/usr_77" in found[0]
    assert "/desk/people/usr_777" in found[1]
    assert found[2].count("/desk/people/usr_") == 20
    assert "/desk/people/usr_888" in found[3]
    assert "/desk/organisations/org_777" in found[4]
    assert found[5].count("/desk/contracts/con_") == 20
    assert "con_23456" in found[6]
    assert "/desk/organisations/org_777" in found[7]


def test_a_person_with_100_000_contracts() -> None:
    cast = Cast()
    _work(cast)
    sora, ren = cast.person("Sora", staff=True), cast.ren
    assert Contract.objects.filter(worker=ren).count() > 100_000
    state_reason(actor=cast.acts(sora), client_ids=[ren.id], reason="asked", why="電話")
    address = f"/desk/people/{ren.id}?part="
    asked(signed_in(sora), *(address + part for part in PARTS))
