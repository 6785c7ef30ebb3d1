"""What was checked, in words and with its day, where people read of each other; and asked for where it matters."""

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from michinori.market.models import Job
from michinori.people.commands.identity_checks import check_identity
from michinori.people.commands.staff import give_role
from michinori.people.commands.users import rename_user
from michinori.people.models import Organisation, User
from michinori.people.queries import default_client
from michinori.treasury.commands.accounts import set_bank_account
from tests.people.papers import send
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT

pytestmark = pytest.mark.django_db
HOME = "東京都渋谷区神南1-2-3"
MARK = "本人確認済み"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def staff(cast: Cast) -> Actor:
    sora = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=sora.id, role="support")
    return Actor.person(sora.id, elevated=True)


def page(address: str, user: User | None = None) -> str:
    browser = Client()
    if user:
        browser.force_login(user)
    answer = browser.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_a_profile_says_what_was_checked_and_when(cast: Cast) -> None:
    ren, worker = cast.ren, f"/workers/{cast.ren.id}"
    assert MARK not in page(worker)
    User.objects.filter(id=ren.id).update(address=HOME)
    check_identity(actor=staff(cast), client_id=ren.id, name="石田 蓮", address=True)
    shown = page(worker)
    for said in (MARK, "住所確認済み", "公的な書類で本名を確かめました", "届け出の住所を書類で確かめました"):
        assert said in shown
    assert "石田" not in shown
    assert HOME not in shown
    rename_user(actor=cast.acts(ren), display_name="れん", real_name="田中 太郎")
    shown = page(worker)
    assert MARK not in shown
    assert "住所確認済み" not in shown


def test_a_company_says_that_it_is_one(cast: Cast) -> None:
    company = default_client(cast.aoi.id).id
    shown = page(f"/clients/{company}", cast.ren)
    assert "法人確認済み" in shown
    assert "会員になるときに、運営が確かめました" in shown
    assert MARK not in shown
    check_identity(actor=staff(cast), client_id=company)
    assert "運営が、登記などの書類で会社を確かめました" in page(f"/clients/{company}")


def test_a_job_says_that_a_company_asks(cast: Cast) -> None:
    story.proposed(cast)
    job = Job.objects.get()
    for address in (f"/jobs/{job.id}", "/jobs"):
        shown = page(address, cast.ren)
        assert "法人確認済み" in shown
        assert f"{MARK}</span>・" not in shown
    Organisation.objects.update(verified=False)
    assert "法人確認済み" not in page(f"/jobs/{job.id}", cast.ren)


def test_publishing_asks_for_papers_where_the_operator_says_so(cast: Cast) -> None:
    said, mio = "公開する前に、本人や会社の確認がいります", cast.mio
    assert said not in page("/jobs/new", mio)
    set_setting(actor=Actor.operator(), key="verify_to_post", text="true")
    shown = page("/jobs/new", mio)
    assert said in shown
    assert 'href="/settings/identity"' in shown
    assert "書類は受け取りました" not in shown
    send(cast.acts(mio), mio.id)
    assert "書類は受け取りました" in page("/jobs/new", mio)
    assert said not in page("/jobs/new", cast.aoi), "whose company was checked"


@pytest.mark.parametrize(("limit", "asked"), [(0, False), (47_999, True), (48_000, False)])
def test_a_large_first_deposit_asks_for_papers(cast: Cast, limit: int, asked: bool) -> None:
    contract = story.agreed(cast)
    Organisation.objects.update(verified=False)
    set_setting(actor=Actor.operator(), key="verify_deposit", text=str(limit))
    shown = page(f"/contracts/{contract.id}/do/deposit", cast.aoi)
    assert ("この金額の仮払いの前に、本人や会社の確認がいります" in shown) is asked
    assert (f"/organisations/{contract.client_id}/identity" in shown) is asked
    assert (
        f"/organisations/{contract.client_id}/identity" in page(f"/money/{contract.client_id}/pay-in", cast.aoi)
    ) is asked


def test_the_first_payout_asks_for_papers(cast: Cast) -> None:
    ren, said = cast.ren, "口座へ振り込む前に、本人や会社の確認がいります"
    set_bank_account(actor=cast.acts(ren), body=ACCOUNT | {"holder_kana": "イシダ レン"}, confirmed=True)
    shown = page("/money", ren)
    assert said in shown
    assert "確認が済むと、決まった日に口座へ振り込まれます" in shown
    assert "書類を送る" in shown
    send(cast.acts(ren), ren.id)
    shown = page("/money", ren)
    assert "書類は受け取りました" in shown
    assert "書類を送る" not in shown, "who has sent them is not asked again"
    check_identity(actor=staff(cast), client_id=ren.id, name="石田 蓮", name_kana="イシダ レン")
    assert said not in page("/money", ren)
