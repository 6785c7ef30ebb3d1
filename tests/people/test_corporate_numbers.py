"""Corporate numbers that people type: anybody can type another company's, so that it joins nothing until it was
checked, and a wrong one can be corrected.
"""

import pytest
from django.test import Client as Browser

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.models import OutboxItem
from michinori.people.at_desk import around
from michinori.people.checked import declared_mark
from michinori.people.commands.corporate_numbers import correct_number, state_number
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.looking import state_reason
from michinori.people.commands.members import change_role
from michinori.people.commands.organisations import create_organisation, rename_organisation
from michinori.people.commands.staff import give_role
from michinori.people.models import Organisation, Party, SecurityEntry, StaffAct, User
from michinori.people.queries import client
from michinori.treasury.commands.tax_profile import set_tax_profile
from michinori.wording.notices.mails import MAILS
from tests.joining import join_organisation
from tests.people.papers import NUMBER, accept, send
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
OTHER = "5835678256246"
PASSWORD = "nagai-aikotoba-desu"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def company(cast: Cast, owner: User, name: str = "青空", number: str = NUMBER) -> Organisation:
    return create_organisation(actor=cast.acts(owner), name=name, corporate_number=number)


def staff(cast: Cast, *organisations: Organisation, role: str = "support") -> Actor:
    """Sora, who has proved who she is and stated why she looks at them."""
    sora = cast.person("Sora", password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=sora.id, role=role)
    acts = Actor.person(sora.id, elevated=True)
    for one in organisations:
        state_reason(actor=acts, client_ids=[one.id], reason="identity", why="番号を確かめる")
    return acts


def party(one: Organisation) -> str:
    found = Organisation.objects.get(id=one.id).party_id
    assert client(one.id).party_id == found
    return found


def test_who_types_another_companys_number_joins_nothing(cast: Cast) -> None:
    real = cast.person("Honmono", company="本物", corporate_number=NUMBER, verified=True)
    theirs = Organisation.objects.get(memberships__user=real)
    fake = company(cast, cast.mio)
    assert fake.corporate_number == NUMBER
    assert party(fake) != party(theirs)
    assert Party.objects.get(id=party(fake)).key is None
    assert [one.id for one in around(client(fake.id)).numbered] == [theirs.id], "staff see both"
    assert [one.id for one in around(client(theirs.id)).numbered] == [fake.id]
    assert around(client(theirs.id)).party == []
    assert around(client(theirs.id)).more == 0


def test_two_that_type_the_same_number_stand_alone(cast: Cast) -> None:
    assert party(company(cast, cast.ren)) != party(company(cast, cast.mio))
    assert not Party.objects.filter(key__startswith="corporate:").exists()


def test_two_of_one_owner_are_one_party(cast: Cast) -> None:
    first, second = company(cast, cast.ren), company(cast, cast.ren, "青空二課")
    assert party(first) == party(second)
    assert party(company(cast, cast.ren, "別の会社", OTHER)) != party(first)


def test_who_was_made_an_owner_unasked_joins_nothing(cast: Cast) -> None:
    fake = company(cast, cast.mio, "にせもの")
    join_organisation(actor=Actor.operator(), organisation_id=fake.id, email=cast.ren.email, role="member")
    change_role(actor=cast.acts(cast.mio), organisation_id=fake.id, user_id=cast.ren.id, role="owner")
    first = company(cast, cast.ren)
    assert party(first) != party(fake)
    assert party(company(cast, cast.ren, "青空二課")) == party(first), "that one is Ren's alone"
    check_identity(actor=staff(cast), client_id=fake.id, name="にせもの")
    assert party(company(cast, cast.ren, "青空三課")) == party(fake), "now it is known to be that company"


@pytest.mark.parametrize("way", ["sent", "brought"])
def test_the_number_that_was_checked_is_known(cast: Cast, way: str) -> None:
    """Who only typed it before, in a market from before this rule, gives way; who was checked does not."""
    fake, real = company(cast, cast.mio), company(cast, cast.ren)
    Party.objects.filter(id=party(fake)).update(key=f"corporate:{NUMBER}")
    sora, before = staff(cast), party(real)
    if way == "sent":
        request = send(cast.acts(cast.ren), real.id, "company")
        accept(actor=sora, identity_request_id=request.id, name="青空")
    else:
        check_identity(actor=sora, client_id=real.id, name="青空")
    assert Party.objects.get(key=f"corporate:{NUMBER}").id == party(real) == before
    assert party(fake) != party(real)
    check_identity(actor=sora, client_id=fake.id, name="青空")
    assert Party.objects.get(key=f"corporate:{NUMBER}").id == party(real)
    assert party(fake) != party(real), "joined by staff, not by itself"


def test_an_owner_corrects_a_wrong_number_before_the_check(cast: Cast) -> None:
    ours, ren = company(cast, cast.ren), cast.acts(cast.ren)
    before = party(ours)
    Party.objects.filter(id=before).update(key=f"corporate:{NUMBER}")
    state_number(actor=ren, organisation_id=ours.id, corporate_number=OTHER)
    assert Organisation.objects.get(id=ours.id).corporate_number == OTHER
    assert (party(ours), Party.objects.get(id=before).key) == (before, None)
    state_number(actor=ren, organisation_id=ours.id, corporate_number="")
    assert Organisation.objects.get(id=ours.id).corporate_number is None
    with pytest.raises(Problem, match="owners-only"):
        state_number(actor=cast.acts(cast.mio), organisation_id=ours.id, corporate_number=NUMBER)
    with pytest.raises(Problem, match="invalid"):
        state_number(actor=ren, organisation_id=ours.id, corporate_number="1835678256246")
    assert Organisation.objects.get(id=ours.id).corporate_number is None


def test_all_owners_read_that_the_number_changed(cast: Cast) -> None:
    ours = company(cast, cast.ren)
    join_organisation(actor=Actor.operator(), organisation_id=ours.id, email=cast.mio.email, role="owner")
    for _turn in range(2):
        state_number(actor=cast.acts(cast.ren), organisation_id=ours.id, corporate_number=OTHER)
    found = SecurityEntry.objects.filter(kind="number_stated", about=ours.id)
    assert sorted(found.values_list("user_id", flat=True)) == sorted([cast.ren.id, cast.mio.id]), "once"
    browser = Browser()
    browser.force_login(cast.mio)
    assert "「青空」の法人番号が変わりました" in browser.get("/settings/security").content.decode()


def test_who_owns_a_checked_company_reads_who_can_mend_its_number(cast: Cast) -> None:
    ours, browser, said = company(cast, cast.ren), Browser(), "確認が済んだ法人番号は、運営だけが直せます"
    browser.force_login(cast.ren)
    page = browser.get(f"/organisations/{ours.id}").content.decode()
    assert said not in page
    assert 'name="number-corporate_number"' in page
    check_identity(actor=staff(cast), client_id=ours.id, name="青空")
    page = browser.get(f"/organisations/{ours.id}").content.decode()
    assert said in page
    assert 'name="number-corporate_number"' not in page


def test_another_number_leaves_no_party_behind(cast: Cast) -> None:
    """Conduct and suspensions stay with who earned them."""
    first, second = company(cast, cast.ren), company(cast, cast.ren, "青空二課")
    Party.objects.filter(id=party(first)).update(key=f"corporate:{NUMBER}")
    state_number(actor=cast.acts(cast.ren), organisation_id=second.id, corporate_number=OTHER)
    assert party(first) == party(second)
    assert Party.objects.get(id=party(first)).key == f"corporate:{NUMBER}"


def test_what_waits_or_was_checked_is_not_changed_by_owners(cast: Cast) -> None:
    ours, ren = company(cast, cast.ren), cast.acts(cast.ren)
    request = send(ren, ours.id, "company")
    with pytest.raises(Problem, match="identity-waits"):
        state_number(actor=ren, organisation_id=ours.id, corporate_number=OTHER)
    accept(actor=staff(cast), identity_request_id=request.id, name="青空")
    with pytest.raises(Problem, match="number-checked"):
        state_number(actor=ren, organisation_id=ours.id, corporate_number=OTHER)
    assert Organisation.objects.get(id=ours.id).corporate_number == NUMBER
    browser = Browser()
    browser.force_login(cast.ren)
    page = browser.post(f"/organisations/{ours.id}/number", {"number-corporate_number": OTHER})
    assert page.status_code == 422
    assert "運営だけが直せます" in page.content.decode()
    rename_organisation(actor=ren, organisation_id=ours.id, name="青空工房")
    state_number(actor=ren, organisation_id=ours.id, corporate_number=OTHER)
    assert Party.objects.get(id=party(ours)).key is None, "nobody vouches for it any more"


def test_staff_correct_it_after_the_check_and_the_owners_read_why(cast: Cast) -> None:
    ours = company(cast, cast.ren)
    sora = staff(cast, ours)
    check_identity(actor=sora, client_id=ours.id, name="青空")
    correct_number(actor=sora, organisation_id=ours.id, corporate_number=OTHER, why="写しまちがい")
    found = Organisation.objects.get(id=ours.id)
    assert (found.corporate_number, found.verified, found.party.key) == (OTHER, True, f"corporate:{OTHER}")
    mail = OutboxItem.objects.get(payload__template="number_corrected").payload
    assert (mail["to"], mail["values"]["why"]) == (cast.ren.email, "写しまちがい")
    assert SecurityEntry.objects.filter(user=cast.ren, kind="number_corrected").count() == 1
    assert StaffAct.objects.get(about_id=ours.id).kind == "number_corrected"
    assert audit.newest(limit=1)[0].kind == "number_corrected"
    correct_number(actor=sora, organisation_id=ours.id, corporate_number=OTHER, why="同じ番号")
    assert StaffAct.objects.count() == 1, "nothing to correct"


def test_a_number_stated_while_staff_look_is_not_vouched_for(cast: Cast) -> None:
    """With papers that are brought along nothing was sent, so that the owner can still state another number."""
    victim = company(cast, cast.mio)
    liar = company(cast, cast.ren, "青空", OTHER)
    sora, shown = staff(cast, liar), declared_mark(liar)
    state_number(actor=cast.acts(cast.ren), organisation_id=liar.id, corporate_number=NUMBER)
    with pytest.raises(Problem, match="identity-declared-anew"):
        check_identity(actor=sora, client_id=liar.id, name="青空", shown=shown)
    assert not Organisation.objects.get(id=liar.id).verified
    assert not Party.objects.filter(key__startswith="corporate:").exists()
    assert Organisation.objects.get(id=victim.id).corporate_number == NUMBER


def test_papers_that_wait_are_accepted_with_their_number_or_not_at_all(cast: Cast) -> None:
    ours = company(cast, cast.ren)
    request, sora = send(cast.acts(cast.ren), ours.id, "company"), staff(cast, ours)
    with pytest.raises(Problem, match="papers-wait"):
        correct_number(actor=sora, organisation_id=ours.id, corporate_number=OTHER, why="写しまちがい")
    assert Organisation.objects.get(id=ours.id).corporate_number == NUMBER
    assert not StaffAct.objects.exists()
    assert not OutboxItem.objects.filter(payload__template="number_corrected").exists()
    Organisation.objects.filter(id=ours.id).update(corporate_number=OTHER)  # corrected by an older version
    with pytest.raises(Problem, match="identity-declared-anew"):
        accept(actor=sora, identity_request_id=request.id, name="青空")
    assert not Organisation.objects.get(id=ours.id).verified
    Organisation.objects.filter(id=ours.id).update(corporate_number=None)
    mark = declared_mark(Organisation.objects.get(id=ours.id))
    accept(actor=sora, identity_request_id=request.id, name="青空", shown=mark)
    found = Organisation.objects.get(id=ours.id)
    assert (found.corporate_number, found.party.key) == (NUMBER, f"corporate:{NUMBER}")


def test_a_registration_that_stays_with_the_old_number_is_told(cast: Cast) -> None:
    ours, other = company(cast, cast.ren), company(cast, cast.ren, "そら", OTHER)
    body = {"invoice_number": f"T{NUMBER}", "registered_from": "2026-04-01"}
    set_tax_profile(actor=cast.acts(cast.ren), body=body, organisation_id=ours.id)
    browser, said = Browser(), f"登録番号は T{NUMBER} のままです"
    browser.force_login(cast.ren)
    assert said not in browser.get(f"/organisations/{ours.id}/tax").content.decode()
    page = browser.post(f"/organisations/{ours.id}/number", {"number-corporate_number": OTHER}, follow=True)
    assert said in page.content.decode()
    assert said in browser.get(f"/organisations/{ours.id}/tax").content.decode()
    assert said not in browser.get(f"/organisations/{other.id}/tax").content.decode(), "states none"
    staff(cast, ours)
    desk = Browser()
    desk.force_login(cast.made["Sora"])
    assert said in desk.get(f"/desk/organisations/{ours.id}").content.decode()
    set_tax_profile(actor=cast.acts(cast.ren), body=body | {"invoice_number": f"T{OTHER}"}, organisation_id=ours.id)
    assert said not in desk.get(f"/desk/organisations/{ours.id}").content.decode()
    assert "登録番号を書いているときは" in str(MAILS["number_corrected"][1])


def test_who_may_correct_it_at_the_desk(cast: Cast) -> None:
    ours = company(cast, cast.ren)
    for actor, slug in (
        (staff(cast), "reason-needed"),
        (Actor.person(cast.made["Sora"].id), "elevation-needed"),
        (cast.acts(cast.mio), "not-found"),
    ):
        with pytest.raises(Problem, match=slug):
            correct_number(actor=actor, organisation_id=ours.id, corporate_number=OTHER, why="x")
    own = company(cast, cast.made["Sora"], "空")
    with pytest.raises(Problem, match="own-matter"):
        correct_number(actor=staff(cast), organisation_id=own.id, corporate_number=OTHER, why="x")
    sora = staff(cast, ours)
    for number, why in (("", "x"), ("1835678256246", "x"), (OTHER, "")):
        with pytest.raises(Problem, match="invalid"):
            correct_number(actor=sora, organisation_id=ours.id, corporate_number=number, why=why)
    assert set(Organisation.objects.values_list("corporate_number", flat=True)) == {NUMBER}


def test_the_pages(cast: Cast) -> None:
    ours, twin = company(cast, cast.ren), company(cast, cast.mio, "そら")
    staff(cast, ours)
    desk = Browser()
    desk.force_login(cast.made["Sora"])
    assert "同じ法人番号の、ほかの組織" in desk.get(f"/desk/organisations/{ours.id}").content.decode()
    page = f"/desk/organisations/{ours.id}/number"
    assert desk.get(page)["Location"].startswith("/accounts/reauthenticate")
    desk.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert twin.name in desk.get(f"/desk/identity/{ours.id}").content.decode()
    assert "写しまちがい" in desk.post(page, {"corporate_number": "12", "why": "写しまちがい"}).content.decode()
    assert desk.post(page, {"corporate_number": OTHER, "why": "写しまちがい"})["Location"].endswith(ours.id)
    assert desk.get(f"/desk/organisations/{cast.ren.id}/number").status_code == 404
    assert "同じ法人番号の、ほかの組織" not in desk.get(f"/desk/organisations/{ours.id}").content.decode()
