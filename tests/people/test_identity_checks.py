"""Identity checks: what staff note once they have seen a person's or company's papers, and when it no longer holds."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.leaving.own_data import own_data
from michinori.machinery import audit
from michinori.machinery.models import OutboxItem
from michinori.people.checked import checked_of, declared_mark
from michinori.people.commands.closing import strike_user
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.looking import state_reason
from michinori.people.commands.organisations import rename_organisation
from michinori.people.commands.staff import give_role
from michinori.people.commands.users import rename_user
from michinori.people.models import IdentityCheck, Organisation, SecurityEntry, User
from michinori.people.queries import default_client, verified_kana
from michinori.rules.money.bank_kana import is_same_holder
from michinori.rules.people.staff_roles import ROLES
from tests.joining import join_organisation
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
SEEN = {"name": "石田 蓮", "name_kana": "イシダ レン", "reason": "運転免許証を窓口で"}


@pytest.fixture
def cast() -> Cast:
    return Cast(verified=False)


def staff(cast: Cast, name: str = "Sora", role: str = "support") -> Actor:
    """Of the staff, and has just proved who they are."""
    user = cast.person(name, password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=user.id, role=role)
    return Actor.person(user.id, elevated=True)


def refused(slug: str, actor: Actor, client_id: str, **given: str) -> Problem:
    """Nothing is checked, nobody is told."""
    with pytest.raises(Problem, match=slug) as found:
        check_identity(actor=actor, client_id=client_id, **SEEN | given)
    assert not IdentityCheck.objects.exists()
    assert not OutboxItem.objects.filter(payload__template="identity_checked").exists()
    return found.value


def test_a_person_is_checked_told_and_noted(cast: Cast) -> None:
    sora, ren = staff(cast), cast.ren
    assert not ren.verified
    check_identity(actor=sora, client_id=ren.id, **SEEN)
    ren.refresh_from_db()
    assert (ren.verified, ren.real_name) == (True, "石田 蓮")
    assert is_same_holder("ｲｼﾀﾞ ﾚﾝ", verified_kana(ren.id))
    mail = OutboxItem.objects.get(payload__template="identity_checked").payload
    assert (mail["to"], mail["values"]) == (ren.email, {"checked": "石田 蓮", "kana": "イシダ レン"})
    assert SecurityEntry.objects.filter(user=ren).latest("id").kind == "identity_check_made"
    logged = audit.newest(limit=1)[0]
    assert (logged.kind, logged.actor, logged.data["client"]) == ("identity_checked", sora.user_id, ren.id)
    assert "石田" not in str(logged.data)


def test_a_company_is_checked_and_keeps_its_public_name(cast: Cast) -> None:
    company = default_client(cast.aoi.id).id
    Organisation.objects.filter(id=company).update(verified=False)
    seen = {"name": "株式会社青空", "name_kana": "カ）アオゾラ", "reason": "登記事項証明書"}
    check_identity(actor=staff(cast), client_id=company, **seen)
    found = Organisation.objects.get(id=company)
    assert (found.verified, found.name) == (True, "青空ウェブ制作")
    assert is_same_holder("ｱｵｿﾞﾗ(ｶ", verified_kana(company))
    assert OutboxItem.objects.get(payload__template="identity_checked").payload["to"] == cast.aoi.email


def test_checking_again_replaces_the_kana(cast: Cast) -> None:
    sora, ren = staff(cast), cast.ren
    check_identity(actor=sora, client_id=ren.id, **SEEN)
    check_identity(actor=sora, client_id=ren.id, **SEEN | {"name_kana": "イシタ レン"})
    assert verified_kana(ren.id) == "イシタ レン"


@pytest.mark.parametrize(
    ("field", "typed", "key"),
    [
        ("name_kana", "石田 蓮", "kana_unfit"),
        ("name_kana", "カ）", "kana_no_name"),
        ("name_kana", "ア" * 101, "too_long"),
        ("name", "ア" * 101, "too_long"),
        ("reason", "ア" * 501, "too_long"),
    ],
)
def test_bad_values_are_named(cast: Cast, field: str, typed: str, key: str) -> None:
    problem = refused("invalid", staff(cast), cast.ren.id, **{field: typed})
    assert [(flaw.field, flaw.key) for flaw in problem.flaws] == [(field, key)]


@pytest.mark.parametrize("role", [role for role in ROLES if role not in ("support", "admin")])
def test_other_roles_check_nobody(cast: Cast, role: str) -> None:
    refused("not-found", staff(cast, "Kei", role), cast.ren.id)


def test_who_has_not_just_proved_who_they_are_checks_nobody(cast: Cast) -> None:
    sora = staff(cast)
    refused("elevation-needed", Actor.person(sora.user_id or ""), cast.ren.id)
    refused("not-found", Actor.person(cast.mio.id, elevated=True), cast.ren.id)


def test_who_has_not_stated_why_they_look_checks_nobody(cast: Cast) -> None:
    """The command holds it, not the page alone; whoever has the machine's command line is asked for none."""
    sora, ren = staff(cast), cast.ren
    refused("reason-needed", sora, ren.id, shown=declared_mark(ren))
    refused("reason-needed", sora, ren.id, shown="")
    state_reason(actor=sora, client_ids=[ren.id], reason="identity", why="窓口に来た")
    assert check_identity(actor=sora, client_id=ren.id, **SEEN, shown=declared_mark(ren)).name == "石田 蓮"


def test_nobody_checks_themself_their_company_or_an_account_of_their_own(cast: Cast) -> None:
    sora = staff(cast)
    company = default_client(cast.aoi.id).id
    join_organisation(actor=Actor.operator(), organisation_id=company, email=cast.person("Sora").email, role="member")
    User.objects.filter(id=cast.mio.id).update(party=cast.person("Sora").party)
    cast.mio.client.party = cast.person("Sora").party
    cast.mio.client.save()
    for own in (sora.user_id or "", company, cast.mio.id):
        refused("own-matter", sora, own)
    with pytest.raises(IntegrityError), transaction.atomic():
        IdentityCheck.objects.create(
            client_id=sora.user_id, name="空", checked_by_id=sora.user_id, checked_at=timezone.now()
        )


def test_a_closed_or_unknown_account_is_not_checked(cast: Cast) -> None:
    sora = staff(cast)
    User.objects.filter(id=cast.ren.id).update(is_active=False)
    refused("not-found", sora, cast.ren.id)
    refused("not-found", sora, "usr_aaaaaaaaaaaaaaaa")


def test_another_name_is_not_vouched_for(cast: Cast) -> None:
    """Else who was checked as one person could go on as any other."""
    sora, ren = staff(cast), cast.ren
    check_identity(actor=sora, client_id=ren.id, **SEEN)
    rename_user(actor=cast.acts(ren), display_name="れん", real_name="石田 蓮")
    assert User.objects.get(id=ren.id).verified
    rename_user(actor=cast.acts(ren), display_name="れん", real_name="田中 太郎")
    assert not User.objects.get(id=ren.id).verified
    assert verified_kana(ren.id) == ""
    assert SecurityEntry.objects.filter(user=ren).latest("id").kind == "identity_check_ended"
    company = default_client(cast.aoi.id).id
    check_identity(actor=sora, client_id=company, name_kana="アオゾラ")
    rename_organisation(actor=cast.acts(cast.aoi), organisation_id=company, name="大きな銀行")
    assert not Organisation.objects.get(id=company).verified


def test_papers_in_another_name_end_what_was_checked_before(cast: Cast) -> None:
    """Else somebody's address would be vouched for by the papers of who they said they were before."""
    sora, ren = staff(cast), cast.ren
    User.objects.filter(id=ren.id).update(address="東京都渋谷区神南1-2-3")
    check_identity(actor=sora, client_id=ren.id, **SEEN, address=True)
    check_identity(actor=sora, client_id=ren.id, name="石田蓮")
    assert IdentityCheck.objects.filter(ended_at=None).count() == 2, "the same name"
    check_identity(actor=sora, client_id=ren.id, name="田中 太郎")
    assert [one.name for one in IdentityCheck.objects.filter(ended_at=None)] == ["田中 太郎"]
    assert [one.level for one in checked_of(User.objects.get(id=ren.id))] == ["person"]


def test_what_was_declared_meanwhile_is_not_vouched_for(cast: Cast) -> None:
    sora, company = staff(cast), default_client(cast.aoi.id).id
    shown = declared_mark(Organisation.objects.get(id=company))
    rename_organisation(actor=cast.acts(cast.aoi), organisation_id=company, name="大きな銀行")
    state_reason(actor=sora, client_ids=[company], reason="identity", why="窓口に来た")
    with pytest.raises(Problem, match="identity-declared-anew"):
        check_identity(actor=sora, client_id=company, name_kana="アオゾラ", shown=shown)
    assert not IdentityCheck.objects.exists()
    page, browser = f"/desk/identity/{company}", Client()
    browser.force_login(cast.person("Sora"))
    browser.get(page)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": page})
    answer = browser.post(page, SEEN | {"name": "株式会社青空", "shown": shown})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "いまの届け出は、このページにあったもの" in text
    assert f'value="{declared_mark(Organisation.objects.get(id=company))}"' in text, "the next try knows what it shows"
    assert "株式会社青空" in text, "what was typed is kept"


def test_closing_an_account_strikes_the_names(cast: Cast) -> None:
    sora, ren = staff(cast), cast.ren
    check_identity(actor=sora, client_id=ren.id, **SEEN)
    (exported,) = own_data(cast.acts(ren))["identity_checks"]  # type: ignore[misc]
    assert exported["name_kana"] == "イシダ レン"  # type: ignore[index]
    ren.refresh_from_db()
    with transaction.atomic():
        strike_user(cast.acts(ren), ren, [ren.id], timezone.now())
    kept = IdentityCheck.objects.get()
    assert (kept.name, kept.name_kana, kept.reason, kept.checked_by_id) == ("", "", "", sora.user_id)


def test_support_checks_at_the_desk_after_the_password(cast: Cast) -> None:
    sora, ren, browser = staff(cast), cast.ren, Client()
    browser.force_login(cast.person("Sora"))
    found = browser.get("/desk/identity", {"q": ren.email}).content.decode()
    page = f"/desk/identity/{ren.id}"
    assert f'href="{page}"' in found
    for answer in (browser.get(page), browser.post(page, SEEN)):
        assert answer["location"].startswith("/accounts/reauthenticate/")
    assert not IdentityCheck.objects.exists()
    browser.get(page)
    assert browser.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": page}).status_code == 302
    for answer in (browser.get(page), browser.post(page, SEEN)):
        assert answer["location"] == f"/desk/clients/{ren.id}/reason", "before it is stated why one looks"
    assert not IdentityCheck.objects.exists()
    state_reason(actor=sora, client_ids=[ren.id], reason="identity", why="窓口に来た")
    assert "届け出た名前" in browser.get(page).content.decode()
    typed = SEEN | {"shown": declared_mark(ren)}
    assert f'value="{typed["shown"]}"' in browser.get(page).content.decode()
    wrong = browser.post(page, typed | {"name_kana": "石田"})
    assert wrong.status_code == 422
    assert "口座の名義に使えない文字があります: 石田" in wrong.content.decode()
    assert "運転免許証を窓口で" in wrong.content.decode(), "what was typed is kept"
    assert not IdentityCheck.objects.exists()
    assert browser.post(page, typed).status_code == 302
    assert IdentityCheck.objects.get().checked_by_id == sora.user_id
    outside = Client(enforce_csrf_checks=True)
    outside.cookies = browser.cookies
    assert outside.post(page, SEEN).status_code == 403
