"""The pages of profiles, organisations, settings, tokens and the demo."""

import json
import re
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.machinery import outbox
from michinori.pages.account import demo
from michinori.people import queries
from michinori.people.commands.organisation_invitations import accept_organisation_invitation, invite_member
from michinori.people.commands.organisations import create_organisation
from michinori.people.commands.users import create_user
from michinori.people.models import Membership, OrganisationInvitation, PortfolioPicture, Token, User
from tests.joining import join_organisation
from tests.queries import few

from .test_profiles import png

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


def _person(name: str, **more: object) -> User:
    return create_user(
        actor=OPERATOR,
        email=f"{name}@example.jp",
        name=name,
        confirmed=True,
        real_name=f"本名{name}",
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def aoi() -> User:
    return _person("aoi", company="株式会社あおぞら", verified=True)


@pytest.fixture
def ren() -> User:
    return _person("ren")


@pytest.fixture
def as_aoi(aoi: User) -> Client:
    client = Client()
    client.force_login(aoi)
    return client


@pytest.fixture
def as_ren(ren: User) -> Client:
    client = Client()
    client.force_login(ren)
    return client


def test_every_page_of_ones_own_opens_and_says_nothing_in_another_language(as_aoi: Client, aoi: User) -> None:
    company = queries.default_client(aoi.id).id
    own = ["/settings", "/tokens", "/profile/edit", "/organisations", f"/organisations/{company}", "/accounts/email/"]
    own += ["/accounts/2fa/", "/accounts/sessions/", "/accounts/password/change/", "/accounts/password/set/"]
    for address in own:
        answer = as_aoi.get(address, follow=True)
        assert answer.status_code == 200, address
        assert "Password" not in answer.content.decode(), address


def test_ones_own_pages_are_wholly_english_for_those_who_read_english(as_aoi: Client) -> None:
    for address in ("/", "/settings", "/tokens", "/profile/edit", "/organisations", "/contracts", "/money"):
        page = as_aoi.get(address, headers={"accept-language": "en"}).content.decode()
        words = re.sub(r"日本語|株式会社あおぞら|<[^>]*>", "", page.partition("<main")[2].partition("</main>")[0])
        assert not re.findall(r"[ぁ-んァ-ヶ一-龠]+", words), address


def test_every_page_of_a_visitor_opens(client: Client, ren: User) -> None:
    for address in ("login", "signup", "password/reset", "confirm-email", "password/reset/done", "inactive"):
        answer = client.get(f"/accounts/{address}/")
        assert answer.status_code == 200, address
        assert "道のり" in answer.content.decode()
    assert client.get(f"/workers/{ren.id}").status_code == 200


def test_public_pages_hold_no_real_name_and_no_address_of_mail(client: Client, as_ren: Client, aoi: User) -> None:
    company = queries.default_client(aoi.id).id
    for visitor in (client, as_ren):
        for address in (f"/workers/{aoi.id}", f"/clients/{aoi.id}", f"/clients/{company}"):
            page = visitor.get(address).content.decode()
            assert "本名" not in page, address
            assert "aoi@example.jp" not in page, address
    assert "東京都" not in client.get(f"/clients/{company}").content.decode()
    assert "東京都" in as_ren.get(f"/clients/{company}").content.decode()
    assert "東京都" not in as_ren.get(f"/clients/{aoi.id}").content.decode(), (
        "a person's address stands on postings only"
    )


def test_unknown_pages_are_not_found(client: Client) -> None:
    wrong = ["/workers/usr_no", "/clients/org_no", "/pictures/pic_no", "/demo/mails", "/demo/mails/1"]
    for address in (*wrong, "/workers/usr_%00", "/clients/%00", "/pictures/%00"):
        assert client.get(address).status_code == 404, address


def test_what_is_ones_own_asks_a_visitor_to_sign_in(client: Client) -> None:
    for address in ("/settings", "/tokens", "/profile", "/profile/edit", "/organisations", "/organisations/org_x"):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["location"].startswith("/accounts/login/")


def test_a_profile_is_written_and_shown(as_ren: Client, client: Client, ren: User) -> None:
    values = {
        "headline": "LPを作ります",
        "about": "一つ目\n<b>二つ目</b>",
        "skills": "Figma、バナー, LP",
        "hourly_guide": "３，０００円",
    }
    assert as_ren.post("/profile/edit", values).status_code == 302
    page = client.get(f"/workers/{ren.id}").content.decode()
    for words in ("LPを作ります", "Figma", "バナー", "3,000円", "&lt;b&gt;"):
        assert words in page
    onwards = as_ren.post("/profile/edit", values | {"headline": "保存しながら", "works": "yes"})
    assert onwards["location"] == "/profile/works", "who goes on to pictures loses nothing typed"
    assert "保存しながら" in client.get(f"/workers/{ren.id}").content.decode()
    assert 'type="file"' not in as_ren.get("/profile/edit").content.decode()
    wrong = as_ren.post("/profile/edit", values | {"headline": "長" * 81})
    assert wrong.status_code == 422
    assert "80文字以内" in wrong.content.decode()
    assert "一つ目" in wrong.content.decode()


def test_links_and_pictures_are_added_shown_and_removed(as_ren: Client, client: Client, ren: User) -> None:
    wrong = as_ren.post("/profile/links", {"link-title": "作品", "link-url": "http://a.example/"})
    assert wrong.status_code == 422
    assert "https://" in wrong.content.decode()
    as_ren.post("/profile/links", {"link-title": "作品その一", "link-url": "https://a.example/"})
    file = SimpleUploadedFile("first.png", png())
    assert as_ren.post("/profile/pictures", {"picture-title": "絵その一", "picture-file": file}).status_code == 302
    page = client.get(f"/workers/{ren.id}").content.decode()
    assert "作品その一" in page
    assert "絵その一" in page
    picture = PortfolioPicture.objects.get()
    shown = client.get(f"/pictures/{picture.id}")
    assert (shown.status_code, shown["content-type"]) == (200, "image/jpeg")
    not_one = SimpleUploadedFile("x.png", b"<script>1</script>")
    refused = as_ren.post("/profile/pictures", {"picture-title": "絵", "picture-file": not_one})
    assert refused.status_code == 422
    assert as_ren.post(f"/profile/pictures/{picture.id}/remove").status_code == 302
    assert client.get(f"/pictures/{picture.id}").status_code == 404


def test_a_picture_is_no_part_of_the_form_whose_typed_text_it_would_lose(as_ren: Client) -> None:
    assert 'type="file"' not in as_ren.get("/profile/edit").content.decode()


def test_settings_are_saved_and_refused_at_their_field(as_ren: Client, ren: User) -> None:
    assert as_ren.post("/settings/names", {"display_name": "れん", "real_name": "蓮見 練"}).status_code == 302
    assert as_ren.post("/settings/language", {"language": "en"}).status_code == 302
    declared = {"address": "大阪市北区", "contact": "06-0000-0000", "business": "on"}
    size = {"staff": "３", "capital": "1,000,000円"}
    assert as_ren.post("/settings/declarations", declared | size).status_code == 302
    ren.refresh_from_db()
    assert (ren.has_staff, ren.staff, ren.capital) == (True, 3, 1_000_000), "who counts staff has some"
    assert (ren.display_name, ren.real_name, ren.language, ren.address, ren.business) == (
        "れん",
        "蓮見 練",
        "en",
        "大阪市北区",
        True,
    )
    assert as_ren.post("/settings/names", {"display_name": "", "real_name": ""}).status_code == 422
    assert as_ren.post("/settings/language", {"language": "fr"}).status_code == 422
    assert as_ren.post("/settings/declarations", {"address": "長" * 201}).status_code == 422
    assert as_ren.post("/settings/declarations", declared | {"capital": "-1"}).status_code == 422


def test_a_token_is_shown_once_and_revoked(as_ren: Client, ren: User) -> None:
    assert as_ren.post("/tokens", {"name": "", "scopes": ["read"]}).status_code == 422
    assert as_ren.post("/tokens", {"name": "家", "scopes": ["staff"]}).status_code == 422
    page = as_ren.post("/tokens", {"name": "家", "scopes": ["read", "write"]}).content.decode()
    found = re.search(r"mich_[\w-]{43}", page)
    assert found
    caller = queries.token_caller(found[0])
    assert caller is not None
    assert caller.user == ren
    assert found[0] not in as_ren.get("/tokens").content.decode()
    assert as_ren.post(f"/tokens/{caller.token_id}/revoke").status_code == 302
    assert queries.token_caller(found[0]) is None
    assert as_ren.post("/tokens/tok_no/revoke").status_code == 404
    assert Token.objects.count() == 1


def test_an_organisation_is_made_and_its_members_are_kept(as_ren: Client, ren: User, aoi: User) -> None:
    wrong = as_ren.post("/organisations", {"name": "れん社", "corporate_number": "1835678256246"})
    assert wrong.status_code == 422
    made = as_ren.post("/organisations", {"name": "れん社", "corporate_number": ""})
    home = made["location"]
    assert as_ren.post(f"{home}/invitations", {"member-email": "no", "member-role": "member"}).status_code == 422
    assert as_ren.post(f"{home}/invitations", {"member-email": aoi.email, "member-role": "member"}).status_code == 302
    invited = OrganisationInvitation.objects.get()
    accept_organisation_invitation(actor=Actor.person(aoi.id), organisation_invitation_id=invited.id)
    assert as_ren.post(f"{home}/members/{aoi.id}/role", {"role": "approver"}).status_code == 302
    assert Membership.objects.get(user=aoi, organisation__name="れん社").role == "approver"
    page = as_ren.post(f"{home}/leave", follow=True).content.decode()
    assert "オーナーが一人以上必要です" in page
    assert as_ren.post(f"{home}/name", {"rename-name": "れん株式会社"}).status_code == 302
    assert as_ren.post(f"{home}/declarations", {"address": "京都市"}).status_code == 302
    page = as_ren.get(f"{home}/members/{aoi.id}/remove").content.decode()
    assert f"<b>{aoi.display_name}</b>" in page
    assert as_ren.post(f"{home}/members/{aoi.id}/remove", {"confirm": "x"}).status_code == 422
    assert as_ren.post(f"{home}/members/{aoi.id}/remove", {"confirm": aoi.display_name}).status_code == 302
    assert not Membership.objects.filter(user=aoi, organisation__name="れん株式会社").exists()


def test_strangers_and_simple_members_cannot_touch_an_organisation(as_ren: Client, ren: User, aoi: User) -> None:
    company = queries.default_client(aoi.id).id
    home = f"/organisations/{company}"
    assert as_ren.get(home).status_code == 403
    for address in ("name", "declarations", "invitations"):
        values = {"rename-name": "x", "member-email": ren.email, "member-role": "owner"}
        assert as_ren.post(f"{home}/{address}", values).status_code == 403
    assert as_ren.post(f"{home}/members/{aoi.id}/role", {"role": "member"}).status_code == 403
    join_organisation(actor=Actor.person(aoi.id), organisation_id=company, email=ren.email, role="member")
    page = as_ren.get(home).content.decode()
    assert "招待する" not in page
    assert as_ren.post(f"{home}/members/{aoi.id}/remove").status_code == 403


def test_pages_make_few_queries(as_aoi: Client, aoi: User) -> None:
    company = queries.default_client(aoi.id).id
    for n in range(5):
        member = _person(f"member{n}")
        join_organisation(actor=Actor.person(aoi.id), organisation_id=company, email=member.email, role="member")
    for address in (f"/organisations/{company}", f"/workers/{aoi.id}", f"/clients/{company}", "/settings", "/tokens"):
        assert few(partial(as_aoi.get, address)).status_code == 200


def test_the_demo_offers_its_people_and_its_mails(client: Client, ren: User, aoi: User, settings: Settings) -> None:
    record = Path(django_settings.HOME) / "demo.json"
    record.write_text(json.dumps([{"name": "ren", "email": ren.email, "password": "x", "note": "ライター"}]))
    demo._read.cache_clear()
    settings.DEMO = True
    try:
        page = client.get("/accounts/login/").content.decode()
        assert "ren としてログイン" in page
        assert "ライター" in page
        made = create_organisation(actor=Actor.person(aoi.id), name="<i>社")
        invite_member(actor=Actor.person(aoi.id), organisation_id=made.id, email=ren.email, role="owner")
        outbox.drain(SUBSCRIBERS)
        mail_page = client.get(re.findall(r"/demo/mails/\d+", client.get("/demo/mails").content.decode())[0])
        assert "「&lt;i&gt;社」から、オーナーとしての招待" in mail_page.content.decode()
        assert client.get("/demo/sign-in").status_code == 405
        assert client.post("/demo/sign-in", {"email": "aoi@example.jp"}).status_code == 404
        assert client.post("/demo/sign-in", {"email": ren.email}).status_code == 302
        assert client.get("/settings").status_code == 200
        assert "この端末" in client.get("/accounts/sessions/").content.decode()
    finally:
        record.unlink()
        demo._read.cache_clear()


def test_without_a_demo_nobody_signs_in_by_a_touch(client: Client, ren: User) -> None:
    assert client.post("/demo/sign-in", {"email": ren.email}).status_code == 404
    assert "としてログイン" not in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize(
    "nasty", ["", " ", "あ" * 10_000, "-1", "🦊" * 300, "\x00\ufffd", "<script>", "2026-99-99", "1e9"]
)
def test_no_value_breaks_a_page(nasty: str, as_ren: Client, ren: User, aoi: User) -> None:
    company = queries.default_client(aoi.id).id
    fields = [
        "display_name",
        "real_name",
        "language",
        "address",
        "contact",
        "headline",
        "about",
        "skills",
        "hourly_guide",
    ]
    fields += [
        "hourly_guide",
        "name",
        "scopes",
        "corporate_number",
        "link-title",
        "link-url",
        "picture-title",
        "rename-name",
    ]
    fields += ["member-email", "member-role", "role", "email", "login", "password", "password1"]
    values = dict.fromkeys(fields, nasty)
    addresses = ["/settings/names", "/settings/language", "/settings/declarations", "/tokens", "/profile/edit"]
    addresses += ["/profile/links", "/profile/pictures", "/organisations", f"/organisations/{company}/invitations"]
    addresses += ["/accounts/signup/", "/accounts/login/", "/accounts/password/reset/", "/demo/sign-in"]
    for address in addresses:
        assert as_ren.post(address, values).status_code < 500, address
        assert Client().post(address, values).status_code < 500, address
