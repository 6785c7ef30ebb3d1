"""The money pages: who sees which balance, what is held, every movement, and the demo's play money."""

import re
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from michinori.contracts.commands import amendments, deliveries
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, end_of
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance
from michinori.machinery.settings import set_setting
from michinori.people.commands.declarations import update_declarations
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.models import PayerReference
from michinori.wording import display
from tests.joining import join_organisation
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def text_of(answer: HttpResponse, status: int = 200) -> str:
    assert answer.status_code == status
    return answer.content.decode()


def money(user: User, language: str = "ja") -> str:
    return text_of(signed_in(user).get("/money", headers={"accept-language": language}))  # type: ignore[arg-type]


def statement(user: User, purse: str, query: str = "", status: int = 200) -> str:
    address = reverse("money_statement", args=[purse]) + query
    return text_of(signed_in(user).get(address), status)  # type: ignore[arg-type]


def agency(cast: Cast) -> str:
    return default_client(cast.aoi.id).id


def paid(cast: Cast) -> None:
    """The whole of the landing page is delivered and accepted, 48,000 yen before tax, 1,000 yen to spare."""
    contract = story.active(cast, spare=1_000)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, note="", file_ids=files)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)


def test_worker_and_client_each_see_their_money_and_what_is_held() -> None:
    cast = Cast()
    contract = story.active(cast, spare=1_000)
    aois, rens = money(cast.aoi), money(cast.ren)
    assert "青空ウェブ制作" in aois
    assert "1,000<small>円" in aois
    assert "52,800円" in aois
    assert agency(cast) in aois
    assert "52,800円" in rens
    assert contract.title in rens
    assert "青空ウェブ制作" not in rens
    assert contract.title not in money(cast.mio)


def test_pay_arrives_net_and_the_client_reads_what_was_withheld() -> None:
    cast = Cast()
    paid(cast)
    net = balance(accounts.worker(cast.ren.id))
    rens = money(cast.ren)
    assert f"{net:,}<small>円" in rens
    assert 'role="img"' in rens
    assert "振込先を登録する" in rens
    assert "報酬" in statement(cast.ren, "worker")
    aois = statement(cast.aoi, agency(cast))
    assert "源泉徴収" in aois
    assert "＋4,900円" in aois
    assert "−52,800円" in aois
    assert "53,800円" in aois


def test_what_moves_at_midnight_is_of_the_day_that_ends_as_on_its_papers() -> None:
    cast = Cast()
    contract = story.active(cast)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, note="", file_ids=files)
    story.wait_days(8)  # for a week the client can accept, and says nothing
    midnight = Movement.objects.get(contract_id=contract.id, kind=kinds.PAYMENT).at
    assert midnight == end_of(day_of(midnight))
    ends, begins = day_of(midnight), day_of(midnight) + timedelta(days=1)
    seen = statement(cast.ren, "worker")
    assert display.day(ends) in seen
    assert display.day(begins) not in seen


def test_a_stranger_finds_no_statement_and_an_unknown_purse_is_the_same() -> None:
    cast = Cast()
    story.active(cast)
    for purse in (agency(cast), cast.aoi.id, "org_nothing", "client", "円" * 300):
        statement(cast.mio, purse, status=404)
    signed_out = Client().get(reverse("money"))
    assert signed_out.status_code == 302
    assert "login" in signed_out["location"]


def test_a_member_reads_the_organisations_money_and_cannot_move_it(settings: Any) -> None:
    settings.DEMO = True
    cast = Cast()
    story.active(cast, spare=7_000)
    client_id, browser = agency(cast), signed_in(cast.mio)
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=client_id, email=cast.mio.email, role="member")
    assert "7,000<small>円" in money(cast.mio)
    assert reverse("demo_deposit", args=[client_id]) not in money(cast.mio)
    before = Movement.objects.count()
    assert browser.post(reverse("demo_deposit", args=[client_id]), {"amount": "500"}).status_code == 403
    assert Movement.objects.count() == before


def test_what_waits_for_a_deposit_is_said_with_what_is_missing() -> None:
    cast = Cast()
    contract = story.agreed(cast)
    story.pay_in(cast, 50_000)
    text = money(cast.aoi)
    assert "仮払いを待っている契約があります" in text
    assert contract.title in text
    assert "残高があと2,800円足りません" in text
    assert "¥2,800 short" in money(cast.aoi, "en")
    deposit = f'href="/contracts/{contract.id}/do/deposit"'
    assert deposit not in text
    story.pay_in(cast, 2_800)
    assert deposit in money(cast.aoi), "one press away from where one reads that the money has come"


def pay_in(user: User, client_id: str, status: int = 200) -> str:
    return text_of(signed_in(user).get(f"/money/{client_id}/pay-in"), status)  # type: ignore[arg-type]


def test_paying_in_says_what_is_missing_how_to_pay_and_what_starts_then() -> None:
    cast = Cast()
    assert "いま、足りないお金はありません" in pay_in(cast.aoi, agency(cast))
    contract = story.agreed(cast)
    story.pay_in(cast, 50_000)
    page = pay_in(cast.aoi, agency(cast))
    assert "あと2,800円で、仕事が始まります</h1>" in page
    assert contract.title in page
    reference = PayerReference.objects.get(client_id=agency(cast)).number
    assert f'data-copy="{reference}"' in page
    assert f">{reference[:4]} {reference[4:]}</b>" in page, "read in two halves, copied in one"
    assert 'data-copy="2800"' in page
    assert "このサイトの運営者の案内をご覧ください" in page
    deposit = f'href="/contracts/{contract.id}/do/deposit"'
    assert deposit not in page
    set_setting(actor=Actor.operator(), key="paying_in", text="みちのり銀行 本店\n普通 1234567")
    story.pay_in(cast, 2_800)
    page = pay_in(cast.aoi, agency(cast))
    assert "残高は足りています。仮払いすると始まります</h1>" in page
    assert "みちのり銀行 本店\n普通 1234567</div>" in page
    assert deposit in page


def test_only_who_acts_for_a_client_reads_how_to_pay_in() -> None:
    cast = Cast()
    pay_in(cast.mio, agency(cast), 404)
    pay_in(cast.ren, "worker", 404)
    assert not PayerReference.objects.exists()
    for key in (cast.aoi.id, "org_" + "a" * 16, "%00", "％"):
        pay_in(cast.ren, key, 404)


def test_a_mere_member_reads_how_to_pay_in_and_finds_no_button_that_pays() -> None:
    cast = Cast()
    ken = cast.person("Ken")
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=agency(cast), email=ken.email, role="member")
    contract = story.agreed(cast)
    story.pay_in(cast, 52_800)
    deposit = f'href="/contracts/{contract.id}/do/deposit"'
    assert deposit in pay_in(cast.aoi, agency(cast))
    assert deposit not in pay_in(ken, agency(cast))


def test_the_operators_words_are_shown_as_typed_and_run_nothing() -> None:
    cast = Cast()
    evil = "<script>alert(1)</script>\n[押す](javascript:alert(1))\n<img src=x onerror=alert(1)> \"' {{ 7 }} &amp;"
    set_setting(actor=Actor.operator(), key="paying_in", text=evil)
    page = pay_in(cast.aoi, agency(cast))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;\n[押す](javascript:alert(1))" in page
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert "{{ 7 }} &amp;amp;" in page


def test_paying_in_is_whole_in_english() -> None:
    cast = Cast()
    contract = story.agreed(cast)
    address = f"/money/{agency(cast)}/pay-in"
    page = text_of(signed_in(cast.aoi).get(address, headers={"accept-language": "en"}))  # type: ignore[arg-type]
    assert "¥52,800" in page
    own = page.replace(contract.title, "").replace("青空ウェブ制作", "").replace("日本語", "").replace("道のり", "")
    assert not re.findall("[぀-ヿ一-鿿]+", own)


def test_the_difference_of_a_change_waits_for_its_deposit() -> None:
    cast = Cast()
    contract = story.active(cast)
    dearer = {"price": 58_000, "stages": [{"name": "一式", "price": 58_000}]}
    change = amendments.propose_amendment(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=story.terms(**dearer), reason="色が増えました"
    )
    amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=change.id)
    assert "残高があと11,000円足りません" in money(cast.aoi)
    story.pay_in(cast, 11_000)
    assert f'href="/amendments/{change.id}"' in pay_in(cast.aoi, agency(cast)), "one press away once the money is there"


def test_the_statement_goes_on_page_by_page_with_the_right_balances() -> None:
    cast = Cast()
    client_id = agency(cast)
    for number in range(1, 36):
        record_money_in(client_id=client_id, amount=number, reference=f"bank {number}")
    first = statement(cast.aoi, client_id)
    assert first.count("<tr>") == 31
    last_shown = Movement.objects.order_by("-id")[29].id
    assert f"?cursor={last_shown}" in first
    second = statement(cast.aoi, client_id, f"?cursor={last_shown}")
    assert second.count("<tr>") == 6
    assert "15円" in second  # 1 + … + 5
    assert "最初へもどる" in second


@pytest.mark.parametrize("cursor", ["abc", "-1", "１", "9" * 40, "1e3", "%00"])
def test_a_cursor_that_is_none_is_refused_in_words(cursor: str) -> None:
    statement(Cast().ren, "worker", f"?cursor={cursor}", status=422)


def test_a_purse_that_never_moved_says_what_to_do_next() -> None:
    cast = Cast()
    assert "お金の動きはまだありません" in statement(cast.mio, "worker")
    assert "入金のしかたを見る" in statement(cast.mio, cast.mio.id)
    assert cast.mio.id in money(cast.mio)


def test_play_money_is_there_at_once_but_only_in_a_demo(settings: Any) -> None:
    cast = Cast()
    client_id, browser = agency(cast), signed_in(cast.aoi)
    address = reverse("demo_deposit", args=[client_id])
    assert address not in money(cast.aoi)
    assert browser.post(address, {"amount": "500"}).status_code == 404
    settings.DEMO = True
    assert address in money(cast.aoi)
    answer = browser.post(address, {"amount": "５０，０００円"}, follow=True)
    assert "50,000円を入金しました" in text_of(answer)  # type: ignore[arg-type]
    assert balance(accounts.client(client_id)) == 50_000
    assert browser.get(address).status_code == 405
    assert signed_in(cast.mio).post(address, {"amount": "500"}).status_code == 404


@pytest.mark.parametrize("amount", ["", "0", "-5", "abc", "99999999999", "1.5", "😀", "9" * 10_000])
def test_play_money_that_cannot_be_is_said_at_the_field_and_nothing_is_written(settings: Any, amount: str) -> None:
    settings.DEMO = True
    cast = Cast()
    address = reverse("demo_deposit", args=[agency(cast)])
    text = text_of(signed_in(cast.aoi).post(address, {"amount": amount}), 422)  # type: ignore[arg-type]
    assert f"{agency(cast)}_amount" in text
    assert 'aria-invalid="true"' in text
    assert not Movement.objects.exists()


def test_the_pages_make_few_queries_however_much_there_is() -> None:
    cast = Cast()
    for _ in range(3):
        story.active(cast)
    paid(cast)
    for user in (cast.ren, cast.aoi):
        browser = signed_in(user)
        browser.get("/money")
        few(partial(browser.get, "/money"))
    aois_statement = reverse("money_statement", args=[agency(cast)])
    few(lambda: browser.get(aois_statement))


def test_where_money_is_missing_the_way_to_pay_it_in_is_in_the_notice() -> None:
    cast = Cast()
    story.agreed(cast)
    page = money(cast.aoi)
    way = f"/money/{agency(cast)}/pay-in"
    notice = re.search(r"残高があと.*?</p>\s*<p class=\"acts\">.*?</p>", page, re.DOTALL)
    assert notice
    assert way in notice[0]
    assert page.count(way) == 1


def test_a_client_that_withholds_is_told_that_the_tax_is_on_the_balance() -> None:
    cast, said = Cast(), "税務署に納める額は減りません"
    declared = {"business": True, "has_staff": True, "has_officers": False, "address": "東京都", "contact": "03"}
    for withholds in (False, True):
        update_declarations(actor=cast.acts(cast.aoi), client_id=agency(cast), withholds=withholds, **declared)  # type: ignore[arg-type]
        assert (said in money(cast.aoi)) == withholds
