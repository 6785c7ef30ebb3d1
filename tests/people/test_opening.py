"""The first set-up of a site: a link once, one owner, steps in any order, and nothing of it after the opening."""

from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client
from notices.mail_server import running
from pytest_django.fixtures import Settings

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.legal.models import Version
from michinori.machinery import audit, looks
from michinori.machinery.models import Opening, Setting
from michinori.machinery.settings import settings_now
from michinori.pages.account import door
from michinori.people.commands.opening import begin_setup, make_owner, make_setup_code, open_site
from michinori.people.commands.settings import needs_second_person
from michinori.people.commands.sign_up_invitations import invite_to_sign_up
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.rules.legal.documents import DOCUMENTS
from michinori.rules.settings.opening import STEPS
from tests.stories.cast import Cast

PASSWORD = "nagai-aikotoba-desu"
OWNER = {"name": "そら", "email": "sora@example.jp", "password": PASSWORD}
ACCOUNT = {"sender_code": "0123456789", "sender_bank": "みずほ", "sender_branch": "001", "sender_number": "1234567"}
SENT: dict[str, dict[str, Any]] = {
    "operator": {"operator_name": "みどり市", "operator_address": "みどり市本町1-1", "operator_email": "a@example.jp"},
    "looks": {"site_name": "みどり市の仕事", "accent": "#7a1fa2"},
    "mail": {"email": "sora@example.jp"},
    "bank": ACCOUNT | {"paying_in": "みどり銀行 本店 普通 1234567", "sender_holder": "カ）ミドリ"},
    "kinds": {"kinds_of_work": ["writing", "design"]},
    "legal": {},
    "people": {"sign_up_open": "true"},
}
BEFORE = ("", *STEPS, "open")
SIGN_UP = {"display_name": "みお", "email": "mio@example.jp", "password1": PASSWORD, "company": ""}


@pytest.fixture(autouse=True)
def _looks() -> Iterator[None]:
    yield
    looks.remember(looks.Looks(), seconds=1e9)


@pytest.fixture
def owner(db: None) -> Client:
    return setting_up()


def setting_up() -> Client:
    """The browser of who came by the link, made the account, and has just proved who they are."""
    browser = Client()
    assert browser.post(f"/setup/begin/{make_setup_code()}").status_code == 302
    assert browser.post("/setup/owner", OWNER).headers["Location"] == "/setup"
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return browser


def statuses(browser: Client) -> set[int]:
    return {browser.get(f"/setup/{page}".rstrip("/")).status_code for page in BEFORE}


def sora() -> Actor:
    return Actor.person(User.objects.get(email="sora@example.jp").id, elevated=True)


def through(browser: Client, *steps: str) -> None:
    for step in steps:
        answer = browser.post(f"/setup/{step}", SENT[step])
        assert answer.status_code == 302, (step, answer.content.decode())


@pytest.mark.django_db
def test_the_link_is_used_by_its_button_and_once() -> None:
    code = make_setup_code()
    for _ in range(2):
        assert "準備を始める" in Client().get(f"/setup/begin/{code}").content.decode()
    first, second = Client(), Client()
    assert first.post(f"/setup/begin/{code}").headers["Location"] == "/setup/owner"
    assert second.post(f"/setup/begin/{code}").status_code == 404
    assert second.get(f"/setup/begin/{code}").status_code == 404
    assert first.get("/setup/owner").status_code == 200
    assert second.get("/setup/owner").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["", "x", "\x00", "あ", "0" * 64, "a" * 5_000])
def test_guessing_and_coming_without_the_link_open_nothing(code: str) -> None:
    make_setup_code()
    stranger = Client()
    for address in (f"/setup/begin/{code or 'none'}", "/setup/owner"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, OWNER).status_code == 404
    with pytest.raises(Problem):
        begin_setup(code=code)
    with pytest.raises(Problem):
        make_owner(token=code, language="ja", **OWNER)
    assert stranger.get("/setup").headers["Location"].startswith("/accounts/login/")
    assert not User.objects.exists()


@pytest.mark.django_db
def test_the_steps_name_what_no_step_mends_and_then_lead_on(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.desk.setup_steps.mails_reach_people", lambda: True)
    page = owner.get("/setup").content.decode()
    assert "MICHINORI_BACKUP_KEY" in page
    assert "本物のお金を動かすと" in page
    for of_a_step in ("運営者の名前がありません", "仮払いの振込先がありません", "公開していない規約"):
        assert of_a_step not in page
    monkeypatch.setattr("michinori.desk.setup.beyond_the_steps", list)
    page = owner.get("/setup").content.decode()
    assert "この手順のほかに、足りないものはありません" in page
    assert "設定に足りないものはありません" not in page
    monkeypatch.undo()
    monkeypatch.setattr("michinori.desk.setup_steps.mails_reach_people", lambda: True)
    through(owner, *STEPS)
    page = owner.get("/setup").content.decode()
    assert page.index('href="/setup/open"') < page.index('href="/setup/operator"'), "the next thing stands first"
    assert "MICHINORI_BACKUP_KEY" not in page, "it stands on that page"
    assert "MICHINORI_BACKUP_KEY" in owner.get("/setup/open").content.decode()


@pytest.mark.django_db
def test_the_pages_of_the_second_step_lead_back_to_the_set_up(owner: Client) -> None:
    RecoveryCodes.activate(User.objects.get(email="sora@example.jp"))
    door.forget()
    page = owner.get("/accounts/2fa/recovery-codes/").content.decode()
    assert '<a class="btn" href="/setup?on=1">' in page


@pytest.mark.django_db
def test_codes_and_tokens_are_stored_as_hashes_alone() -> None:
    code = make_setup_code()
    assert code not in str(Opening.objects.values())
    token = begin_setup(code=code)
    assert token not in str(Opening.objects.values())
    assert Opening.objects.get().code_hash == ""


@pytest.mark.django_db
def test_a_new_start_takes_the_place_of_an_earlier_link_and_of_who_used_it() -> None:
    early, lost = make_setup_code(), Client()
    code = make_setup_code()
    assert lost.get(f"/setup/begin/{early}").status_code == 404
    lost.post(f"/setup/begin/{code}")
    assert lost.get("/setup/owner").status_code == 200
    newest = make_setup_code()
    assert lost.post("/setup/owner", OWNER).status_code == 404
    assert Client().post(f"/setup/begin/{newest}").status_code == 302
    assert not User.objects.exists()


@pytest.mark.django_db
def test_no_link_where_somebody_is_staff_already_or_in_a_demo(settings: Settings) -> None:
    code = make_setup_code()
    settings.DEMO = True
    assert make_setup_code() == ""
    assert Client().get(f"/setup/begin/{code}").status_code == 404
    settings.DEMO = False
    member = Cast().person("Mio")
    assert make_setup_code()
    code = make_setup_code()
    give_role(actor=Actor.operator(), user_id=member.id, role="editor")
    assert make_setup_code() == ""
    assert Client().post(f"/setup/begin/{code}").status_code == 404


@pytest.mark.django_db
def test_a_weak_password_and_a_bad_address_make_no_owner() -> None:
    browser = Client()
    browser.post(f"/setup/begin/{make_setup_code()}")
    for wrong in ({"password": "1234567890"}, {"password": "kurz"}, {"email": "sora"}, {"name": ""}):
        assert browser.post("/setup/owner", OWNER | wrong).status_code == 422
    assert not User.objects.exists()
    assert browser.post("/setup/owner", OWNER).status_code == 302


def test_the_owner_is_signed_in_and_nobody_becomes_another(owner: Client) -> None:
    assert "サイトを開く準備" in owner.get("/setup").content.decode()
    assert owner.get("/setup/owner").status_code == 404
    assert owner.post("/setup/owner", OWNER | {"email": "kei@example.jp"}).status_code == 404
    assert User.objects.count() == 1
    assert make_setup_code() == ""
    assert audit.newest()[-1].kind in ("owner_made", "page_seen")


def test_others_find_no_set_up(owner: Client) -> None:
    cast = Cast()
    editor = cast.person("Kei")
    give_role(actor=Actor.operator(), user_id=editor.id, role="editor")
    for user in (cast.person("Mio"), editor):
        browser = Client()
        browser.force_login(user)
        assert statuses(browser) == {404}
        for step in STEPS:
            assert browser.post(f"/setup/{step}", SENT[step]).status_code == 404
    assert not Setting.objects.exists()


def test_a_second_step_is_asked_of_the_owner(owner: Client, settings: Settings) -> None:
    settings.SECOND_STEP_ASKED = True
    answer = owner.get("/setup")
    assert answer.status_code == 403
    assert "2段階認証を設定してください" in answer.content.decode()


def test_a_step_takes_a_proof_of_who_sends(owner: Client) -> None:
    other = Client()
    other.force_login(User.objects.get())
    assert other.get("/setup").status_code == 200
    answer = other.post("/setup/operator", SENT["operator"])
    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Setting.objects.exists()


def test_all_steps_store_what_they_say(owner: Client) -> None:
    through(owner, *STEPS)
    site = settings_now().site
    assert (site.operator_name, site.operator_address) == ("みどり市", "みどり市本町1-1")
    assert (site.site_name, site.accent) == ("みどり市の仕事", "#7a1fa2")
    assert site.paying_in.startswith("みどり銀行")
    assert site.payout_from == "0123456789 0001-001 ordinary 1234567 カ）ミドリ"
    assert site.kinds_of_work == ("design", "writing")
    assert set(Version.objects.values_list("document", flat=True)) == set(DOCUMENTS)
    assert "みどり市" in Version.objects.get(document="terms").ja
    assert list(Opening.objects.get().steps) == list(STEPS)
    for step in STEPS:
        assert owner.get(f"/setup/{step}").status_code == 200


def test_steps_can_be_left_and_gone_on_with_elsewhere(owner: Client) -> None:
    through(owner, "operator")
    other = Client()
    other.post("/accounts/login/", {"login": OWNER["email"], "password": PASSWORD})
    assert "済み" in other.get("/setup").content.decode()


@pytest.mark.parametrize(
    ("step", "wrong"),
    [
        ("operator", {"operator_name": ""}),
        ("operator", {"operator_name": "あ" * 101}),
        ("looks", {"accent": "#ffff00"}),
        ("looks", {"site_name": "あ" * 31}),
        ("mail", {"email": "sora"}),
        ("bank", {"sender_number": "123"}),
        ("bank", {"sender_code": "", "sender_bank": "ない銀行"}),
        ("bank", {"sender_holder": "漢字"}),
        ("kinds", {"kinds_of_work": ["smuggling"]}),
        ("people", {"sign_up_open": "maybe"}),
        ("people", {"sign_up_open": ""}),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_the_rest_stays(owner: Client, step: str, wrong: dict[str, Any]) -> None:
    answer = owner.post(f"/setup/{step}", SENT[step] | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    for field in wrong:
        assert f'<a href="#id_{field}' in page
    for typed in (value for field, value in SENT[step].items() if field not in wrong):
        assert typed in page
    assert step not in Opening.objects.get().steps
    assert not Setting.objects.exists()


def test_of_two_accounts_none_is_set_where_one_is_wrong(owner: Client) -> None:
    assert owner.post("/setup/bank", SENT["bank"] | {"sender_branch": "ない支店"}).status_code == 422
    assert not Setting.objects.filter(key="paying_in").exists()


def test_who_mistyped_an_account_mends_it_until_somebody_else_is_there(owner: Client) -> None:
    through(owner, "bank", "bank")
    assert Setting.objects.filter(key="paying_in").count() == 1
    mended, other = ({"paying_in": f"{name}銀行 普通 7654321"} for name in ("あおば", "ほかの"))
    assert owner.post("/setup/bank", SENT["bank"] | mended).status_code == 302
    assert settings_now().site.paying_in.startswith("あおば銀行")
    Cast().person("Ren")
    assert owner.post("/setup/bank", SENT["bank"] | other).status_code == 302
    assert "ほかのスタッフが承認するまで待ちます" in owner.get("/setup/kinds").content.decode()
    assert settings_now().site.paying_in.startswith("あおば銀行")


def test_after_the_opening_an_account_takes_two_also_of_who_is_alone(owner: Client) -> None:
    through(owner, "operator", "bank", "legal")
    assert not needs_second_person("paying_in", "ほかの銀行")
    assert needs_second_person("payout_second", 1)
    owner.post("/setup/open")
    assert needs_second_person("paying_in", "ほかの銀行")


def test_an_unknown_step_is_not_there(owner: Client) -> None:
    assert owner.get("/setup/backdoor").status_code == 404
    assert owner.post("/setup/backdoor").status_code == 404


def test_it_opens_once_it_is_known_whose_it_is_and_what_one_agrees_to(owner: Client) -> None:
    for steps in ((), ("operator",)):
        through(owner, *steps)
        answer = owner.post("/setup/open")
        assert answer.status_code == 422
        assert "利用規約とプライバシーポリシーがそろうと" in answer.content.decode()
        assert Opening.objects.get().opened_at is None
    through(owner, "legal")
    assert owner.post("/setup/open").headers["Location"] == "/desk/"
    assert Opening.objects.get().opened_at is not None
    assert "site_opened" in [one.kind for one in audit.newest()]


def test_after_the_opening_nothing_of_it_is_there(owner: Client) -> None:
    through(owner, "operator", "legal")
    owner.post("/setup/open")
    before = Setting.objects.count()
    assert statuses(owner) == {404}
    for step in STEPS:
        assert owner.post(f"/setup/{step}", SENT[step]).status_code == 404
    assert owner.post("/setup/open").status_code == 404
    assert "サイトを開く準備" not in owner.get("/desk/").content.decode()
    with pytest.raises(Problem):
        open_site(actor=sora())
    assert Setting.objects.count() == before
    assert make_setup_code() == ""
    User.objects.update(is_staff=False)
    assert make_setup_code() == "", "not even when nobody is staff any more"


def test_nobody_signs_up_while_it_is_set_up_but_by_an_invitation(owner: Client) -> None:
    page = Client().get("/accounts/signup/")
    assert page.status_code == 403
    assert "このサイトは準備中です" in page.content.decode()
    assert "michinori serve" not in page.content.decode()
    assert Client().post("/accounts/signup/", SIGN_UP).status_code == 403
    _, code = invite_to_sign_up(actor=Actor.operator())
    assert Client().get("/accounts/signup/", {"invitation": code}).status_code == 200
    through(owner, "operator", "legal", "people")
    owner.post("/setup/open")
    assert Client().get("/accounts/signup/").status_code == 200


def test_a_site_by_invitation_stays_closed_when_it_is_open(owner: Client) -> None:
    through(owner, "operator", "legal")
    owner.post("/setup/people", {"sign_up_open": "false"})
    owner.post("/setup/open")
    assert Client().get("/accounts/signup/").status_code == 403


def test_a_mail_is_sent_at_once_and_its_failure_is_said(owner: Client, settings: Settings) -> None:
    def leads_to(port: int) -> None:
        options = {"host": "127.0.0.1", "port": port, "timeout": 5}
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}

    leads_to(1)
    answer = owner.post("/setup/mail", SENT["mail"])
    assert answer.status_code == 422
    assert "メールサーバーにつながりませんでした" in answer.content.decode()
    assert "mail" not in Opening.objects.get().steps
    with running() as server:
        leads_to(server.port)
        through(owner, "mail")
        assert len(server.mails) == 1
        assert owner.post("/desk/opening", SENT["mail"]).status_code == 302
        assert len(server.mails) == 2


def test_a_mail_that_reaches_nobody_is_not_called_sent(owner: Client) -> None:
    through(owner, "mail")
    page = owner.get("/setup/bank").content.decode()
    assert "だれにも届いていません" in page
    assert "届いたか、メールを開いて" not in page


def test_pages_that_are_published_are_not_published_again(owner: Client) -> None:
    assert "最初の版を公開する" in owner.get("/setup/legal").content.decode()
    through(owner, "operator", "legal")
    page = owner.get("/setup/legal").content.decode()
    assert "最初の版を公開する" not in page
    assert 'href="/desk/legal"' in page
    through(owner, "legal")
    assert Version.objects.count() == len(DOCUMENTS)


def test_who_changes_the_operator_after_publishing_is_told_that_pages_stay(owner: Client) -> None:
    said = "公開した規約と表示は、前のままです"
    through(owner, "operator")
    assert said not in owner.get("/setup/looks").content.decode()
    through(owner, "legal")
    for name, told in (("みどり市役所", True), ("みどり市役所", False)):
        owner.post("/setup/operator", SENT["operator"] | {"operator_name": name})
        assert (said in owner.get("/setup/looks").content.decode()) is told
    assert "みどり市役所" not in Version.objects.get(document="terms").ja
