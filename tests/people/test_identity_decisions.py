"""Deciding on papers: who sees them and how, two who decide at once, what follows, who else it may be."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as loaded
from django.test import Client
from pytest_django.fixtures import Settings
from safety.written import as_it_was

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock
from michinori.machinery.deliveries import Outside
from michinori.machinery.models import Deadline, OutboxItem
from michinori.machinery.safekeeping import FILE
from michinori.notices.mails import send_mail
from michinori.people.checked import declared_mark
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.identity_decisions import accept_documents, refuse_documents
from michinori.people.commands.identity_ends import DEADLINE
from michinori.people.commands.identity_requests import withdraw_documents
from michinori.people.commands.looking import state_reason
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.staff import give_role
from michinori.people.commands.users import rename_user
from michinori.people.identity_desk import Alike, known_elsewhere, picture_shown
from michinori.people.models import IdentityCheck, IdentityRequest, ListedCompany, Look, Organisation, Party, User
from michinori.people.queries import client, default_client, verified_kana
from michinori.rules.people.staff_roles import ROLES
from michinori.treasury.commands.accounts import set_bank_account
from tests.machinery.erased import erase_what_is_left
from tests.people.papers import NUMBER, PASSWORD, Desk, accept, disk, levels_of, looked, photo, refuse, send
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT

pytestmark = pytest.mark.django_db
SEEN: dict[str, Any] = {"name": "石田 蓮", "name_kana": "イシダ レン", "reason": "運転免許証と自撮り"}


@pytest.fixture(autouse=True)
def _home(settings: Settings, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    place = {"location": tmp_path / "files"}
    settings.STORAGES = loaded.STORAGES | {
        "default": {"BACKEND": "michinori.machinery.storage.folder.Folder", "OPTIONS": place}
    }


@pytest.fixture
def cast() -> Cast:
    return Cast()


def staff(cast: Cast, name: str = "Sora", role: str = "support") -> Actor:
    user = cast.person(name, password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=user.id, role=role)
    return Actor.person(user.id, elevated=True)


def sent_by_ren(cast: Cast) -> IdentityRequest:
    return send(cast.acts(cast.ren), cast.ren.id)


def test_what_was_accepted_is_known_and_deleted_in_time(cast: Cast) -> None:
    request, sora = sent_by_ren(cast), staff(cast)
    made = accept(actor=sora, identity_request_id=request.id, **SEEN)
    request.refresh_from_db()
    assert (request.state, request.check_made_id, request.ended_by_id) == ("accepted", made.id, sora.user_id)
    assert User.objects.get(id=cast.ren.id).real_name == "石田 蓮"
    assert verified_kana(cast.ren.id) == "イシダ レン"
    assert levels_of(cast.ren.id) == ["person"]
    due = Deadline.objects.get(kind=DEADLINE, subject_id=request.id).at
    assert (due - clock.now()).days in (89, 90)
    assert OutboxItem.objects.filter(payload__template="identity_checked").exists()


def test_the_address_is_said_only_while_name_and_address_stay(cast: Cast) -> None:
    User.objects.filter(id=cast.ren.id).update(address="東京都渋谷区神南1-2-3", real_name="石田 蓮")
    request, sora = send(cast.acts(cast.ren), cast.ren.id, "address"), staff(cast)
    accept(actor=sora, identity_request_id=request.id, reason="電気料金の領収書")
    assert levels_of(cast.ren.id) == ["address"]
    assert not User.objects.get(id=cast.ren.id).verified, "who it is was not looked at"
    assert OutboxItem.objects.filter(payload__template="address_checked").exists()
    User.objects.filter(id=cast.ren.id).update(address="大阪府大阪市北区1-1")
    assert levels_of(cast.ren.id) == []
    User.objects.filter(id=cast.ren.id).update(address="東京都渋谷区神南１−２−３")
    assert levels_of(cast.ren.id) == ["address"]
    rename_user(actor=cast.acts(cast.ren), display_name="れん", real_name="田中 太郎")
    assert levels_of(cast.ren.id) == []


def test_a_later_check_of_the_address_keeps_the_kana(cast: Cast) -> None:
    ren, sora = cast.ren, staff(cast)
    check_identity(actor=sora, client_id=ren.id, **SEEN)
    User.objects.filter(id=ren.id).update(address="東京都渋谷区神南1-2-3")
    request = send(cast.acts(ren), ren.id, "address")
    accept(actor=sora, identity_request_id=request.id, reason="住民票")
    assert verified_kana(ren.id) == "イシダ レン"
    assert levels_of(ren.id) == ["person", "address"]


def test_an_address_declared_after_staff_looked_is_not_vouched_for(cast: Cast) -> None:
    User.objects.filter(id=cast.ren.id).update(address="東京都渋谷区神南1-2-3", real_name="石田 蓮")
    request, sora = send(cast.acts(cast.ren), cast.ren.id, "address"), staff(cast)
    shown = declared_mark(User.objects.get(id=cast.ren.id))
    User.objects.filter(id=cast.ren.id).update(address="大阪府大阪市北区1-1")
    with pytest.raises(Problem, match="identity-declared-anew"):
        accept(actor=sora, identity_request_id=request.id, reason="電気料金の領収書", shown=shown)
    request.refresh_from_db()
    assert (request.state, IdentityCheck.objects.count(), levels_of(cast.ren.id)) == ("sent", 0, [])
    User.objects.filter(id=cast.ren.id).update(address="東京都渋谷区神南1-2-3")
    accept(actor=sora, identity_request_id=request.id, reason="電気料金の領収書", shown=shown)
    assert levels_of(cast.ren.id) == ["address"]


def test_an_address_that_nobody_declared_is_not_vouched_for(cast: Cast) -> None:
    request, sora = sent_by_ren(cast), staff(cast)
    with pytest.raises(Problem, match="invalid") as problem:
        accept(actor=sora, identity_request_id=request.id, address=True, **SEEN)
    assert [(flaw.field, flaw.key) for flaw in problem.value.flaws] == [("address", "address_missing")]
    assert not IdentityCheck.objects.exists()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_why_not_is_read_in_either_language(cast: Cast, language: str, mailoutbox: list[Any]) -> None:
    User.objects.filter(id=cast.ren.id).update(language=language)
    request, sora = sent_by_ren(cast), staff(cast)
    refuse(actor=sora, identity_request_id=request.id, reason="写真がぼけています")
    request.refresh_from_db()
    assert (request.state, request.reason, request.check_made) == ("refused", "写真がぼけています", None)
    Outside(send_mail)(OutboxItem.objects.get(payload__template="documents_refused"))
    assert "写真がぼけています" in mailoutbox[-1].body
    assert ("could not" if language == "en" else "確かめられません") in mailoutbox[-1].subject
    browser = Client()
    browser.force_login(cast.ren)
    page = browser.get("/settings/identity", headers={"Accept-Language": language}).content.decode()
    assert "写真がぼけています" in page
    assert 'type="file"' in page, "and may send again"
    assert "写真" not in str(audit.newest(limit=1)[0].data)
    assert not User.objects.get(id=cast.ren.id).verified


def test_what_may_not_be_kept_is_gone_with_the_refusal(cast: Cast, tmp_path: Path) -> None:
    """A マイナンバー, say."""
    request, sora = sent_by_ren(cast), staff(cast)
    assert disk(tmp_path / "files")
    refuse(actor=sora, identity_request_id=request.id, reason="番号が写っています", erase=True)
    erase_what_is_left()
    request.refresh_from_db()
    assert (request.state, request.reason, bool(request.erased_at)) == ("refused", "番号が写っています", True)
    assert not request.pictures.exists()
    assert not disk(tmp_path / "files")
    assert not Deadline.objects.filter(kind=DEADLINE, subject_id=request.id, at__isnull=False).exists()


def test_of_two_who_decide_the_second_is_told(cast: Cast) -> None:
    request, sora, kei = sent_by_ren(cast), staff(cast), staff(cast, "Kei")
    refuse(actor=sora, identity_request_id=request.id, reason="ぼけています")
    for act in (
        lambda: accept(actor=kei, identity_request_id=request.id, **SEEN),
        lambda: refuse(actor=kei, identity_request_id=request.id, reason="別の理由"),
    ):
        with pytest.raises(Problem, match="identity-answered"):
            act()
    assert not IdentityCheck.objects.exists()
    request.refresh_from_db()
    assert request.reason == "ぼけています"


def test_what_was_taken_back_and_sent_anew_is_not_accepted_by_the_old_page(cast: Cast) -> None:
    first, sora = sent_by_ren(cast), staff(cast)
    withdraw_documents(actor=cast.acts(cast.ren), identity_request_id=first.id)
    second = send(cast.acts(cast.ren), cast.ren.id, front=photo(8), selfie=photo(9))
    with pytest.raises(Problem, match="identity-answered"):
        accept(actor=sora, identity_request_id=first.id, **SEEN)
    second.refresh_from_db()
    assert second.state == "sent"


def test_only_staff_who_check_identities_and_have_proved_who_they_are(cast: Cast) -> None:
    request = sent_by_ren(cast)
    picture = request.pictures.get(part="front").id
    others = [staff(cast, role, role) for role in ROLES if role not in ("support", "admin")]
    sora = staff(cast)
    refusals = [(one, "not-found") for one in (*others, Actor.person(cast.mio.id, elevated=True), cast.acts(cast.ren))]
    for actor, slug in (*refusals, (Actor.person(sora.user_id or ""), "elevation-needed")):
        for act in (
            lambda actor=actor: accept(actor=actor, identity_request_id=request.id, **SEEN),
            lambda actor=actor: refuse(actor=actor, identity_request_id=request.id, reason="だめ"),
            lambda actor=actor: picture_shown(actor, picture),
        ):
            with pytest.raises(Problem, match=slug):
                act()
    request.refresh_from_db()
    assert request.state == "sent"


def test_nobody_decides_on_their_own(cast: Cast) -> None:
    sora = staff(cast)
    own = send(Actor.person(sora.user_id or ""), sora.user_id or "")
    with pytest.raises(Problem, match="own-matter"):
        accept(actor=sora, identity_request_id=own.id, **SEEN)
    with pytest.raises(Problem, match="own-matter"):
        looked(sora, sora.user_id or "")


def test_nobody_decides_on_papers_that_they_have_not_opened(cast: Cast) -> None:
    """Nor after a reason that was stated for something else."""
    request, sora = sent_by_ren(cast), staff(cast)
    decide = (
        lambda: accept_documents(actor=sora, identity_request_id=request.id, **SEEN),
        lambda: refuse_documents(actor=sora, identity_request_id=request.id, reason="だめ"),
    )
    for stated in (False, True):
        if stated:
            state_reason(actor=sora, client_ids=[cast.ren.id], reason="asked", why="電話で頼まれた")
        for act in decide:
            with pytest.raises(Problem, match="reason-needed"):
                act()
    request.refresh_from_db()
    assert request.state == "sent"
    assert not IdentityCheck.objects.exists()
    looked(sora, cast.ren.id)
    decide[0]()


def test_a_picture_is_shown_only_after_it_was_noted(cast: Cast, settings: Settings) -> None:
    request, sora = sent_by_ren(cast), staff(cast)
    picture = request.pictures.get(part="front").id
    with pytest.raises(Problem, match="reason-needed"):
        picture_shown(sora, picture)
    asked = {"client_ids": [cast.ren.id], "reason": "asked", "why": "電話で頼まれた"}
    state_reason(actor=sora, **asked)
    with pytest.raises(Problem, match="reason-needed"):
        picture_shown(sora, picture)
    looked(sora, cast.ren.id)
    state_reason(actor=sora, **asked)
    assert picture_shown(sora, picture).startswith(b"\xff\xd8")
    other = send(cast.acts(cast.mio), cast.mio.id).pictures.get(part="front").id
    with pytest.raises(Problem, match="reason-needed"):
        picture_shown(sora, other)
    for unknown in ("idp_aaaaaaaaaaaaaaaa", "\x00"):
        with pytest.raises(Problem, match="not-found"):
            picture_shown(sora, unknown)
    (settings.HOME / FILE).write_text("another key")
    with pytest.raises(Problem, match="document-unreadable"):
        picture_shown(sora, picture)


def test_a_company_gets_its_number_and_its_party_is_known_by_it(cast: Cast) -> None:
    company, sora = default_client(cast.aoi.id).id, staff(cast)
    Organisation.objects.filter(id=company).update(verified=False)
    request = send(cast.acts(cast.aoi), company, "company", NUMBER)
    accept(actor=sora, identity_request_id=request.id, name="株式会社青空", name_kana="カ）アオゾラ")
    found = Organisation.objects.get(id=company)
    assert (found.corporate_number, found.verified, found.party.key) == (NUMBER, True, f"corporate:{NUMBER}")
    assert levels_of(company) == ["company"]


def test_a_number_that_is_known_elsewhere_leads_to_joining(cast: Cast) -> None:
    company, sora = default_client(cast.aoi.id).id, staff(cast, role="admin")
    Organisation.objects.filter(id=company).update(verified=False)
    twin = cast.person("Tomo", company="青空の別口", corporate_number=NUMBER, verified=True)
    other = default_client(twin.id).id
    request = send(cast.acts(cast.aoi), company, "company", NUMBER)
    accept(actor=sora, identity_request_id=request.id, name="株式会社青空")
    assert Organisation.objects.get(id=company).corporate_number == NUMBER
    assert Party.objects.get(key=f"corporate:{NUMBER}").id == client(other).party_id, "not moved by itself"
    assert [one.id for one in known_elsewhere(client(company), "株式会社青空", NUMBER).shown] == [other]


def test_the_same_name_is_found_whatever_the_spaces(cast: Cast) -> None:
    sora = staff(cast)
    check_identity(actor=sora, client_id=cast.mio.id, name="石田蓮")
    nobody = Alike([], 0)
    assert [one.id for one in known_elsewhere(client(cast.ren.id), "石田 蓮").shown] == [cast.mio.id]
    assert known_elsewhere(client(cast.ren.id), "") == nobody
    assert known_elsewhere(client(cast.mio.id), "石田 蓮") == nobody
    rename_user(actor=cast.acts(cast.mio), display_name="みお", real_name="別の人")
    assert known_elsewhere(client(cast.ren.id), "石田 蓮") == nobody, "a check that ended"


def test_of_many_with_one_number_the_checked_one_stands_first(cast: Cast) -> None:
    """Whoever only typed the number hides nobody, and is not proposed for joining."""
    company, sora = default_client(cast.aoi.id).id, staff(cast, role="admin")
    Organisation.objects.filter(id=company).update(verified=False, corporate_number=NUMBER)
    for owner in (cast.ren, cast.mio, cast.person("Tomo")):
        for name in ("青空", "あおぞら"):
            create_organisation(actor=cast.acts(owner), name=name, corporate_number=NUMBER)
    seen = known_elsewhere(client(company), "青空", NUMBER)
    assert (len(seen.shown), seen.more, seen.likely) == (5, 1, None)
    request = send(cast.acts(cast.aoi), company, "company")
    desk, page = Desk(cast.person("Sora")), f"/desk/identity-requests/{request.id}"
    desk.browser.post(f"{page}/look")
    shown = desk.page(page)
    assert "ほかに1件" in shown
    typed = {"accept-name": "青空", "accept-name_kana": "アオゾラ", "accept-reason": "登記"}
    typed["shown"] = declared_mark(Organisation.objects.get(id=company))
    with as_it_was():
        assert desk.browser.post(f"{page}/accept", typed)["location"] == page, "nobody is proposed"
    last = Organisation.objects.filter(corporate_number=NUMBER).exclude(id=company).order_by("id")[5]
    check_identity(actor=sora, client_id=last.id, name="青空の本物")
    likely = known_elsewhere(client(company), "青空", NUMBER).likely
    assert likely is not None
    assert likely.id == last.id
    assert desk.browser.post(f"{page}/accept", typed)["location"].endswith(f"/join?other={last.id}")


def test_at_the_desk_from_the_list_to_the_decision(cast: Cast) -> None:
    request, sora = sent_by_ren(cast), staff(cast)
    desk, page = Desk(cast.person("Sora")), f"/desk/identity-requests/{request.id}"
    assert page in desk.page("/desk/identity")
    assert "めざす時間を過ぎています" not in desk.page("/desk/identity")
    IdentityRequest.objects.update(made_at=clock.now() - timedelta(hours=72))
    assert "めざす時間を過ぎています" in desk.page("/desk/identity")
    assert "確認の書類" in desk.page("/desk/")
    User.objects.filter(id=cast.ren.id).update(real_name="石田 蓮", address="東京都渋谷区神南1-2-3")
    first = desk.page(page)
    for inside in ("desk/identity-pictures", "石田 蓮", "神南", f"{page}/accept"):
        assert inside not in first, "nothing of the person before it is noted"
    picture = f"/desk/identity-pictures/{request.pictures.get(part='front').id}"
    assert desk.browser.get(picture).status_code == 403
    set_bank_account(actor=cast.acts(cast.ren), body=ACCOUNT | {"holder_kana": "イシダ レン"}, confirmed=True)
    assert desk.browser.post(f"{page}/look").status_code == 302
    assert Look.objects.get(about_id=cast.ren.id).by_id == sora.user_id
    opened = desk.page(page)
    for inside in (picture, "石田 蓮", "神南", "ｲｼﾀﾞ ﾚﾝ", f"{page}/accept"):
        assert inside in opened
    shown = desk.browser.get(picture)
    assert (shown.status_code, shown["content-type"]) == (200, "image/jpeg")
    assert "no-store" in shown["cache-control"]
    assert "sandbox" in shown["content-security-policy"]
    assert audit.newest(limit=1)[0].data["page"] == "desk_identity_picture"
    wrong = desk.browser.post(f"{page}/accept", {"accept-name": "石田 蓮", "accept-name_kana": "石田"})
    assert wrong.status_code == 422
    typed = {f"accept-{name}": value for name, value in SEEN.items()}
    assert desk.browser.post(f"{page}/accept", typed).status_code == 422, "of a page that showed nothing"
    assert IdentityRequest.objects.get().state == "sent"
    typed["shown"] = declared_mark(User.objects.get(id=cast.ren.id))
    assert f'value="{typed["shown"]}"' in desk.page(page)
    assert desk.browser.post(f"{page}/accept", typed)["location"] == "/desk/identity"
    assert desk.browser.post(f"{page}/refuse", {"refuse-reason": "やめる"}).status_code == 422, "decided"
    assert "確かめたと記録しました" in desk.page(page)
    assert page not in desk.page("/desk/identity")
    browser = Client()
    browser.force_login(cast.ren)
    assert "本人確認のため" in browser.get("/settings/seen").content.decode()


def test_the_number_is_shown_beside_what_is_published(cast: Cast) -> None:
    company = default_client(cast.aoi.id).id
    Organisation.objects.filter(id=company).update(verified=False)
    staff(cast)
    request = send(cast.acts(cast.aoi), company, "company", NUMBER)
    desk, page = Desk(cast.person("Sora")), f"/desk/identity-requests/{request.id}"
    desk.browser.post(f"{page}/look")
    assert "公表されている一覧の写しがありません" in desk.page(page)
    ListedCompany.objects.create(number="1234567890123", name="よその会社", updated_on="2026-01-01")
    assert "この番号はありません" in desk.page(page)
    ListedCompany.objects.create(
        number=NUMBER, name="国税庁", address="東京都千代田区", closed_on="2026-01-31", updated_on="2026-01-01"
    )
    shown = desk.page(page)
    assert "国税庁" in shown
    assert "東京都千代田区" in shown
    assert "登記が閉じています" in shown


def test_who_may_be_the_same_is_offered_for_joining(cast: Cast) -> None:
    staff(cast, "Sora", "admin")
    check_identity(actor=staff(cast, "Kei"), client_id=cast.mio.id, name="石田 蓮")
    request = sent_by_ren(cast)
    desk, page = Desk(cast.person("Sora")), f"/desk/identity-requests/{request.id}"
    typed = {f"accept-{name}": value for name, value in SEEN.items()} | {"shown": declared_mark(cast.ren)}
    assert desk.browser.post(f"{page}/accept", typed)["location"] == page, "who has not looked decides nothing"
    assert desk.browser.post(f"{page}/refuse", {"refuse-reason": "だめ"})["location"] == page
    assert IdentityRequest.objects.get().state == "sent"
    desk.browser.post(f"{page}/look")
    answer = desk.browser.post(f"{page}/accept", typed)
    assert answer["location"] == f"/desk/clients/{cast.ren.id}/join?other={cast.mio.id}"
    assert f'value="{cast.mio.id}"' in desk.page(answer["location"])


def test_no_answer_of_the_desk_is_a_picture_for_others(cast: Cast) -> None:
    request = sent_by_ren(cast)
    picture = f"/desk/identity-pictures/{request.pictures.get(part='front').id}"
    for name in ("ren", "mio"):
        browser = Client()
        browser.force_login(getattr(cast, name))
        assert browser.get(picture).status_code == 404
    assert Client().get(picture).status_code == 302
