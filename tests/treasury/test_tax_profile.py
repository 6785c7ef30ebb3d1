"""What people and organisations say of their taxes (api.md, GET/PUT /tax-profile)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client as Browser

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events
from michinori.machinery.settings import set_setting
from michinori.people.models import User
from michinori.treasury.commands.tax_profile import set_tax_profile
from michinori.treasury.models import TaxRegistration
from michinori.treasury.queries.tax import TaxProfile, issuer, registration, registrations, tax_profile
from tests.treasury.payees import person

pytestmark = pytest.mark.django_db
A, B = "T7000012050002", "T8700110005901"
APRIL, OCTOBER = date(2026, 4, 1), date(2026, 10, 1)


@pytest.fixture
def ren() -> User:
    return person("Ren")


def _set(user: User, number: str | None = None, since: date | None = None, **more: Any) -> TaxProfile:
    organisation_id = more.pop("organisation_id", None)
    body = {"invoice_number": number, "registered_from": since and since.isoformat(), **more}
    return set_tax_profile(actor=Actor.person(user.id), body=body, organisation_id=organisation_id)


def _flaws(user: User, *given: Any, **more: Any) -> set[tuple[str, str]]:
    with pytest.raises(Problem) as refused:
        _set(user, *given, **more)
    assert not TaxRegistration.objects.exists()
    return {(flaw.field, flaw.key) for flaw in refused.value.flaws}


def test_nobody_is_registered_until_they_say_so(ren: User) -> None:
    assert tax_profile(ren.id) == TaxProfile(ren.id, "", None, None, private=True, company=False)
    assert registration(ren.id, on=OCTOBER) == ""


def test_a_registration_is_known_for_any_day(ren: User) -> None:
    made = _set(ren, "T 7000-0120-50002", APRIL)
    assert (made.number, made.since) == (A, APRIL)
    assert registration(ren.id, on=APRIL - timedelta(1)) == ""
    mio = person("Mio")
    assert registrations([ren.id, mio.id], on=APRIL) == {ren.id: A, mio.id: ""}


def test_the_end_of_a_registration_keeps_the_days_before(ren: User) -> None:
    _set(ren, A, APRIL)
    made = _set(ren, None, OCTOBER)
    assert (made.number, made.since, made.ended) == ("", None, OCTOBER)
    assert registration(ren.id, on=OCTOBER - timedelta(1)) == A
    assert registration(ren.id, on=OCTOBER) == ""


def test_an_end_before_the_beginning_means_never(ren: User) -> None:
    _set(ren, A, OCTOBER)
    _set(ren, "", APRIL)
    assert registration(ren.id, on=OCTOBER) == ""


def test_the_same_again_says_nothing_new(ren: User) -> None:
    _set(ren, A, APRIL)
    _set(ren, A, APRIL)
    assert TaxRegistration.objects.count() == 1
    assert [one.kind for one in events.history(ren.id)].count("tax_registration") == 1


def test_wrong_numbers_and_days_are_named(ren: User) -> None:
    assert _flaws(ren, "T7000012050003", APRIL) == {("invoice_number", "invoice_number_wrong")}
    assert _flaws(ren, "7000012050002", APRIL) == {("invoice_number", "not_an_invoice_number")}
    assert _flaws(ren, A, None) == {("registered_from", "required")}
    for day in (date(2023, 9, 30), clock.now().date() + timedelta(days=400), date(9999, 12, 31)):
        assert _flaws(ren, A, day) == {("registered_from", "not_a_registration_day")}
    assert _flaws(ren, A, APRIL, company="yes", private=3) == {("company", "not_a_choice"), ("private", "not_a_choice")}


def test_private_is_what_the_declaration_says(ren: User) -> None:
    _set(ren, private=False, company=True)
    ren.refresh_from_db()
    assert (ren.business, ren.company) == (True, True)
    _set(ren, A, APRIL)
    ren.refresh_from_db()
    assert (ren.business, ren.company) == (True, True), "what is left out stays"


def test_a_companys_number_is_its_corporate_number() -> None:
    aoi = person("Aoi", company="青空", corporate_number="8700110005901")
    own = aoi.memberships.get().organisation_id
    assert _flaws(aoi, A, APRIL, organisation_id=own) == {("invoice_number", "invoice_number_of_another")}
    assert _flaws(aoi, B, APRIL, organisation_id=own, company=False) == {("company", "organisation_is_company")}
    made = _set(aoi, B, APRIL, organisation_id=own)
    assert (made.client_id, made.number, made.company) == (own, B, True)
    assert registration(aoi.id, on=APRIL) == ""


def test_only_an_owner_speaks_for_an_organisation(ren: User) -> None:
    aoi = person("Aoi", company="青空")
    with pytest.raises(Problem, match="not-found"):
        _set(ren, A, APRIL, organisation_id=aoi.memberships.get().organisation_id)


def test_the_database_keeps_what_was_said(ren: User) -> None:
    _set(ren, A, APRIL)
    for change in ("UPDATE treasury_taxregistration SET number = ''", "DELETE FROM treasury_taxregistration"):
        with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(change)
    for wrong in ({"number": "T123"}, {"since": date(2023, 9, 30)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            row = {"number": A, "since": APRIL, "stated_at": clock.now(), "stated_by": "x", **wrong}
            TaxRegistration.objects.create(client_id=ren.id, **row)


def test_the_operator_is_known_by_day() -> None:
    office = Actor.operator()
    set_setting(actor=office, key="operator_name", text="道のり運営", first=date(2026, 1, 1))
    set_setting(actor=office, key="operator_number", text=A, first=APRIL)
    assert (issuer(on=APRIL).name, issuer(on=APRIL).number) == ("道のり運営", A)
    assert issuer(on=APRIL - timedelta(1)).number == ""
    with pytest.raises(Problem, match="invalid"):
        set_setting(actor=office, key="operator_number", text="T7000012050003")


def test_the_page_keeps_what_was_typed_and_says_what_is_wrong(ren: User) -> None:
    browser = Browser()
    browser.force_login(ren)
    asked = {"registered": "yes", "invoice_number": "T7000012050003", "registered_from": "2026-04-01", "company": "on"}
    answer = browser.post("/settings/tax", asked)
    assert answer.status_code == 422
    assert "T7000012050003" in answer.content.decode()
    assert browser.post("/settings/tax", asked | {"invoice_number": ""}).status_code == 422
    assert browser.post("/settings/tax", asked | {"invoice_number": A}).status_code == 302
    assert tax_profile(ren.id) == TaxProfile(ren.id, A, APRIL, None, private=True, company=True)
    assert A in browser.get("/settings/tax").content.decode()
    assert browser.post("/settings/tax", {"registered": "no", "registered_from": ""}).status_code == 302
    assert tax_profile(ren.id).number == ""


def test_a_number_beside_not_registered_is_asked_about_and_not_dropped(ren: User) -> None:
    browser = Browser()
    browser.force_login(ren)
    typed = {"registered": "no", "invoice_number": A, "registered_from": "2026-04-01"}
    answer = browser.post("/settings/tax", typed)
    assert answer.status_code == 422
    assert "「登録している」を選んでください" in answer.content.decode()
    assert A in answer.content.decode()
    assert tax_profile(ren.id).number == ""
    assert browser.post("/settings/tax", typed | {"registered": "yes"}).status_code == 302
    assert browser.post("/settings/tax", typed).status_code == 302, "the number that ends stands in the form"
    assert tax_profile(ren.id).number == ""
