"""An insolvency takes two members of staff: what one files changes nothing until another confirms it."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.contracts.commands.business_ends import Ended
from michinori.contracts.commands.insolvencies import confirm_insolvency, file_insolvency, withdraw_filing
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger.queries import check
from michinori.machinery import audit
from michinori.machinery.models import Event
from michinori.market.models import Job
from michinori.people.commands.staff import set_staff
from michinori.people.models import BusinessEnd, InsolvencyFiling, User
from michinori.people.queries import default_client
from tests.joining import become_one_person
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_business_ends import half_done

pytestmark = pytest.mark.django_db
FIRM = "青空ウェブ制作"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def staff(cast: Cast, name: str) -> User:
    return cast.person(name, staff=True)


def filed(cast: Cast, **more: Any) -> InsolvencyFiling:
    """Sora files that Aoi's agency is insolvent."""
    sora = staff(cast, "Sora")
    given = {"client_id": default_client(cast.aoi.id).id, "day": story.in_days(0), "document_id": story.a_file(sora)}
    return file_insolvency(actor=cast.acts(sora), **given | more)


def confirmed(cast: Cast, filing: InsolvencyFiling, by: User) -> Ended:
    return confirm_insolvency(actor=cast.proved(by), filing_id=filing.id, confirm=FIRM)


def refused(slug: str, status: int, command: Any, **given: Any) -> None:
    """It is refused, and nothing is recorded."""
    with pytest.raises(Problem, match=slug) as problem:
        command(**given)
    assert (problem.value.status, BusinessEnd.objects.exists()) == (status, False)


def test_nothing_happens_until_another_of_the_staff_confirms(cast: Cast) -> None:
    contract, sora, kei = half_done(cast), staff(cast, "Sora"), staff(cast, "Kei")
    before = Event.objects.filter(subject_id=contract.id).count()
    filing = filed(cast, trustee_email=cast.mio.email, refund_account="管財人口座")
    for _ in range(2):
        contract.refresh_from_db()
        assert (contract.status, contract.frozen, BusinessEnd.objects.exists()) == ("active", False, False)
        assert Event.objects.filter(subject_id=contract.id).count() == before
        assert Job.objects.filter(client_id=contract.client_id, status="open").exists()
        refused("second-person", 403, confirmed, cast=cast, filing=filing, by=sora)
    confirmed(cast, filing, kei)
    contract.refresh_from_db()
    end = BusinessEnd.objects.get()
    assert (contract.frozen, end.filing, end.made_by) == (True, filing, kei)
    assert (end.trustee, end.refund_account) == (cast.mio, "管財人口座")
    assert [(one.kind, one.actor) for one in audit.newest()] == [
        ("insolvency_recorded", kei.id),
        ("insolvency_filed", sora.id),
    ]
    assert check().sound


def test_two_accounts_of_one_person_are_not_two_persons(cast: Cast) -> None:
    half_done(cast)
    same = {"staff": True, "identity": "passport 123"}
    cast.person("Sora", **same)
    refused("second-person", 403, confirmed, cast=cast, filing=filed(cast), by=cast.person("Sora2", **same))


def test_a_filing_is_withdrawn_and_another_filed(cast: Cast) -> None:
    half_done(cast)
    filing, kei = filed(cast), staff(cast, "Kei")
    refused("insolvency-filed", 409, filed, cast=cast)
    withdraw_filing(actor=cast.acts(kei), filing_id=filing.id)
    assert audit.newest(limit=1)[0].kind == "insolvency_withdrawn"
    refused("filing-answered", 409, confirmed, cast=cast, filing=filing, by=kei)
    refused("filing-answered", 409, withdraw_filing, actor=cast.acts(kei), filing_id=filing.id)
    again = filed(cast)
    confirmed(cast, again, kei)
    with pytest.raises(Problem, match="business-ended"):
        filed(cast)


def test_it_waits_as_long_as_it_takes(cast: Cast) -> None:
    half_done(cast)
    filing = filed(cast)
    story.wait_days(100)
    filing.refresh_from_db()
    assert filing.status == "open"


def test_only_staff_without_a_part_in_it_file_confirm_or_withdraw(cast: Cast) -> None:
    half_done(cast)
    for user in (cast.ren, cast.aoi):
        mine = {"actor": cast.acts(user), "document_id": story.a_file(user)}
        with pytest.raises(Problem, match="not-found"):
            file_insolvency(client_id=default_client(cast.aoi.id).id, day=story.in_days(0), **mine)
    filing = filed(cast, trustee_email=cast.mio.email)
    for user in (cast.ren, cast.aoi):
        refused("not-found", 404, confirmed, cast=cast, filing=filing, by=user)
        refused("not-found", 404, withdraw_filing, actor=cast.acts(user), filing_id=filing.id)
    for insider in (cast.aoi, cast.mio):
        set_staff(actor=Actor.operator(), user_id=insider.id, staff=True)
        refused("own-matter", 403, confirmed, cast=cast, filing=filing, by=insider)
        refused("own-matter", 403, withdraw_filing, actor=cast.acts(insider), filing_id=filing.id)


def test_nor_does_a_second_account_of_theirs(cast: Cast) -> None:
    half_done(cast)
    filing = filed(cast, trustee_email=cast.mio.email)
    for name, first in (("Aoi2", cast.aoi), ("Mio2", cast.mio)):
        second = become_one_person(staff(cast, name), first)
        refused("own-matter", 403, confirmed, cast=cast, filing=filing, by=second)
        refused("own-matter", 403, withdraw_filing, actor=cast.acts(second), filing_id=filing.id)
    filing.refresh_from_db()
    assert filing.status == "open"


def test_a_trustee_whose_account_is_closed_meanwhile_is_named_anew(cast: Cast) -> None:
    half_done(cast)
    filing = filed(cast, trustee_email=cast.mio.email)
    User.objects.filter(id=cast.mio.id).update(is_active=False)
    refused("trustee-gone", 409, confirmed, cast=cast, filing=filing, by=staff(cast, "Kei"))


def test_the_database_wants_two_persons_too(cast: Cast) -> None:
    half_done(cast)
    filing, sora, kei = filed(cast), staff(cast, "Sora"), staff(cast, "Kei")

    def held(rule: str, write: Any) -> None:
        with pytest.raises(IntegrityError, match=rule), transaction.atomic():
            write()

    rows = InsolvencyFiling.objects.filter(id=filing.id)
    now = filing.filed_at
    answered = {"status": "confirmed", "answered_at": now}
    held("insolvency_filing_by_two", lambda: rows.update(**answered, answered_by=sora))
    held("what was filed", lambda: rows.update(**answered, answered_by=sora, filed_by=kei))
    held("what was filed", lambda: rows.update(refund_account="別の口座"))
    end = {
        "client_id": filing.client_id, "kind": "insolvent", "day": filing.day, "document": filing.document,
        "made_by": kei, "made_at": now,
    }  # fmt: skip
    held("nobody has confirmed", lambda: BusinessEnd.objects.create(**end))
    held("nobody has confirmed", lambda: BusinessEnd.objects.create(**end, filing=filing))
    rows.update(**answered, answered_by=kei)
    held("nobody has confirmed", lambda: BusinessEnd.objects.create(**end | {"made_by": sora}, filing=filing))
    held("nobody has confirmed", lambda: BusinessEnd.objects.create(**end, filing=filing, refund_account="別の口座"))
    held("what was filed", lambda: rows.update(status="withdrawn"))
    BusinessEnd.objects.create(**end, filing=filing)
    assert Contract.objects.filter(frozen=True).count() == 0
