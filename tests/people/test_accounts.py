"""Making accounts: who stands behind them, and what the database refuses."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.people import queries
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.users import choose_language, create_user, rename_user
from michinori.people.models import Client, Organisation, Party, User

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


def test_a_user_is_a_client_with_a_party_of_their_own() -> None:
    aoi = create_user(actor=OPERATOR, email="Aoi@Example.jp", name="  あおい ", password="secret horse", confirmed=True)
    assert aoi.id.startswith("usr_")
    assert (aoi.email, aoi.display_name, aoi.real_name) == ("aoi@example.jp", "あおい", "")
    assert aoi.check_password("secret horse")
    client = Client.objects.get(id=aoi.id)
    assert (client.user, client.organisation, client.party_id) == (aoi, None, aoi.party_id)
    assert client.display_name == "あおい"
    assert queries.default_client(aoi.id) == client
    assert queries.public_profile(aoi.id).skills == ()
    assert EmailAddress.objects.get(user=aoi).verified


def test_one_identity_is_one_party_and_strangers_are_not() -> None:
    first = create_user(actor=OPERATOR, email="ren@example.jp", name="れん", identity="ID-7")
    second = create_user(actor=OPERATOR, email="ren2@example.jp", name="れん二号", identity="ID-7")
    mio = create_user(actor=OPERATOR, email="mio@example.jp", name="みお")
    assert queries.party_id(first.id) == queries.party_id(second.id) == queries.party_of_user(first.id)
    assert queries.party_id(first.id) != queries.party_id(mio.id)


def test_a_company_again_is_a_new_organisation_of_the_same_party() -> None:
    aoi = create_user(
        actor=OPERATOR, email="aoi@example.jp", name="あおい", company="青空", corporate_number="5835678256246"
    )
    other = create_user(
        actor=OPERATOR,
        email="sub@example.jp",
        name="別人",
        company="青空二課",
        corporate_number="５８３５６７８２５６２４６",
    )
    one, two = queries.default_client(aoi.id), queries.default_client(other.id)
    assert one.id != two.id
    assert one.id.startswith("org_")
    assert queries.party_id(one.id) == queries.party_id(two.id) != queries.party_id(aoi.id)
    assert queries.power_over(aoi.id, one.id) == "owner"
    assert queries.power_over(aoi.id, two.id) is None
    assert queries.is_own_side(aoi.id, two.id)
    organisation = Organisation.objects.get(id=one.id)
    assert organisation.withholds
    assert organisation.business


def test_another_account_of_a_member_is_on_the_companys_side() -> None:
    aoi = create_user(actor=OPERATOR, email="aoi@example.jp", name="あおい", company="青空", identity="A-1")
    again = create_user(actor=OPERATOR, email="aoi2@example.jp", name="匿名", identity="A-1")
    mio = create_user(actor=OPERATOR, email="mio@example.jp", name="みお")
    company = queries.default_client(aoi.id)
    assert queries.is_own_side(again.id, company.id)
    assert not queries.is_own_side(mio.id, company.id)


def test_verified_fills_in_what_one_needs_to_deal() -> None:
    aoi = create_user(
        actor=OPERATOR, email="aoi@example.jp", name="青井 空", company="青空", verified=True, confirmed=True
    )
    company = Organisation.objects.get(memberships__user=aoi)
    for row in (aoi, company):
        assert row.verified
        assert row.address
        assert row.contact
    assert aoi.real_name == "青井 空"


@pytest.mark.parametrize(
    ("changed", "field", "key"),
    [
        ({"email": ""}, "email", "required"),
        ({"email": "aoi@"}, "email", "bad_format"),
        ({"email": "a" * 250 + "@example.jp"}, "email", "too_long"),
        ({"email": 7}, "email", "not_text"),
        ({"email": "TAKEN@example.jp"}, "email", "email_taken"),
        ({"name": " \u200b "}, "name", "required"),
        ({"name": "あ" * 61}, "name", "too_long"),
        ({"password": "x" * 5000}, "password", "too_long"),
        ({"language": "fr"}, "language", "not_a_choice"),
        ({"company": "い" * 101}, "company", "too_long"),
        ({"company": "青空", "corporate_number": "123"}, "corporate_number", "corporate_number_digits"),
        ({"corporate_number": "5835678256246"}, "company", "required"),
    ],
)
def test_bad_values_are_named_and_nothing_is_written(changed: dict[str, object], field: str, key: str) -> None:
    create_user(actor=OPERATOR, email="taken@example.jp", name="みお", confirmed=True)
    before = (User.objects.count(), Party.objects.count(), Client.objects.count())
    with pytest.raises(Problem) as refused:
        create_user(actor=OPERATOR, **({"email": "aoi@example.jp", "name": "あおい"} | changed))  # type: ignore[arg-type]
    assert refused.value.status == 422
    assert [(flaw.field, flaw.key) for flaw in refused.value.flaws] == [(field, key)]
    assert (User.objects.count(), Party.objects.count(), Client.objects.count()) == before


@pytest.mark.parametrize("claim", [{"identity": "ID-1"}, {"staff": True}, {"verified": True}, {"confirmed": True}])
def test_people_cannot_say_of_themselves_what_only_the_operator_may(claim: dict[str, object]) -> None:
    with pytest.raises(Problem) as refused:
        create_user(actor=Actor.person("usr_own"), email="mio@example.jp", name="みお", **claim)  # type: ignore[arg-type]
    assert refused.value.status == 403
    assert not User.objects.exists()


def test_a_person_types_the_corporate_number_with_its_check_digit() -> None:
    mio = create_user(actor=OPERATOR, email="mio@example.jp", name="みお")
    with pytest.raises(Problem) as refused:
        create_organisation(actor=Actor.person(mio.id), name="みお商店", corporate_number="1835678256246")
    assert refused.value.flaws[0].key == "corporate_number_wrong"
    made = create_organisation(actor=Actor.person(mio.id), name="みお商店", corporate_number="5835678256246")
    assert made.corporate_number == "5835678256246"


def test_renaming_and_language_are_ones_own() -> None:
    ren = create_user(actor=OPERATOR, email="ren@example.jp", name="れん")
    rename_user(actor=Actor.person(ren.id), display_name="れん（ライター）", real_name="蓮見 練")
    choose_language(actor=Actor.person(ren.id), language="en")
    ren.refresh_from_db()
    assert (ren.display_name, ren.real_name, ren.language) == ("れん（ライター）", "蓮見 練", "en")
    with pytest.raises(Problem) as refused:
        rename_user(actor=Actor.person(ren.id), display_name="", real_name="")
    assert refused.value.flaws[0].field == "display_name"
    with pytest.raises(Problem) as refused:
        rename_user(actor=OPERATOR, display_name="x", real_name="")
    assert refused.value.status == 404


def test_public_answers_never_hold_real_name_or_email() -> None:
    ren = create_user(actor=OPERATOR, email="ren@example.jp", name="れん", real_name="蓮見 練", verified=True)
    shown = repr(queries.public_profile(ren.id)) + repr(queries.public_client(ren.id))
    assert "蓮見" not in shown
    assert "example.jp" not in shown


def test_a_closed_account_has_no_public_page() -> None:
    ren = create_user(actor=OPERATOR, email="ren@example.jp", name="れん")
    User.objects.filter(id=ren.id).update(is_active=False)
    for look in (queries.public_profile, queries.public_client):
        with pytest.raises(Problem) as refused:
            look(ren.id)
        assert refused.value.status == 404


def test_the_database_keeps_emails_lower_and_clients_single() -> None:
    ren = create_user(actor=OPERATOR, email="ren@example.jp", name="れん")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(id=ren.id).update(email="REN@example.jp")
    with pytest.raises(IntegrityError), transaction.atomic():
        Client.objects.filter(id=ren.id).update(user=None)


def test_signing_in_ignores_the_case_of_the_address() -> None:
    ren = create_user(actor=OPERATOR, email="Ren@Example.jp", name="れん", password="correct horse", confirmed=True)
    assert authenticate(None, email="REN@example.JP", password="correct horse") == ren
