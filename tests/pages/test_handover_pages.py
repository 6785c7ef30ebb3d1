"""S4 in pages: the link made and seen once, the first sight without an account, more for the one named, taken."""

import re

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from michinori.contracts.commands import business_ends, handovers, offers, terminations
from michinori.contracts.models import Contract, Handover
from michinori.kernel.actor import Actor
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import bad_values, fields_of, halfway, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
NEW = "haru@example.net"


def haru() -> User:
    return create_user(actor=Actor.operator(), email=NEW, name="Haru", confirmed=True, verified=True)


def ended(cast: Cast, amount: int = 20_001) -> Contract:
    contract = halfway(cast)
    asked = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=amount, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=asked.id, amount=amount)
    return contract


def linked(cast: Cast, contract: Contract, **more: str) -> str:
    """The address of a link that Ren made on the page."""
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/handover"
    page = ren.get(address).content.decode()
    made = ren.post(address, fields_of(page) | {"client_email": NEW, "do": "make"} | more).content.decode()
    found = re.search(r"http[^<]*(/handovers/[\w-]+)", made)
    assert found
    return found[1]


def test_files_of_the_contract_before_stand_under_no_empty_card() -> None:
    cast = Cast()
    token, new = linked(cast, ended(cast)).rpartition("/")[2], haru()
    rest = handovers.accept_handover(actor=cast.acts(new), token=token, price=9_000)
    page = signed_in(new).get(f"/contracts/{rest.id}/files").content.decode()
    assert "前の契約から" in page
    assert "ファイルはまだありません" not in page


def test_the_link_is_made_shown_once_and_revoked() -> None:
    cast = Cast()
    contract = ended(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/handover"
    assert address in ren.get(f"/contracts/{contract.id}").content.decode()
    page = few(lambda: ren.get(address)).content.decode()
    assert "27,999" in page
    link = linked(cast, contract)
    page = few(lambda: ren.get(address)).content.decode()
    assert link not in page
    assert NEW in page
    assert NEW not in signed_in(cast.aoi).get(address).content.decode(), "the address is the maker's"
    ren.post(address, fields_of(page) | {"do": "revoke"})
    assert Handover.objects.get().status == "revoked"
    assert Client().get(link).status_code == 404


def test_the_first_sight_is_title_and_price() -> None:
    cast = Cast()
    link = linked(cast, ended(cast), note="続きをお願いします")
    visitor = Client()
    seen = few(lambda: visitor.get(link))
    page = seen.content.decode()
    assert "広告用ランディングページのデザイン" in page
    assert "27,999" in page
    assert f"?next={link}" in page
    assert "見るだけなら無料で、引き受けるまで何も決まりません" in page, "also who is new is told what it is"
    for hidden in ("シック", "ファーストビュー", "続きをお願いします", NEW, "青空ウェブ制作"):
        assert hidden not in page
    assert "no-store" in seen.headers["Cache-Control"]
    assert visitor.post(link, {"price": "1"})["location"] == f"/accounts/login/?next={link}"
    other = signed_in(cast.mio)
    page = other.get(link).content.decode()
    assert "このアカウント宛てのリンクではありません" in page
    assert "シック" not in page
    assert other.post(link, {"price": "1", "due_date": "2027-03-01"}).status_code == 403
    assert not Contract.objects.filter(continues__isnull=False).exists()


def test_the_named_one_reads_more_once_both_agree_and_takes_it(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cast = Cast()
    contract, end_client = ended(cast), haru()
    link, browser = linked(cast, contract, note="続きをお願いします"), signed_in(end_client)
    page = browser.get(link).content.decode()
    assert "続きをお願いします" in page
    assert "本文" in page
    assert "シック" not in page
    assert "できています" not in page, "what is done is not said before both agree"
    aoi, address = signed_in(cast.aoi), f"/contracts/{contract.id}/handover"
    aoi.post(address, fields_of(aoi.get(address).content.decode()) | {"do": "consent"})
    page = few(lambda: browser.get(link)).content.decode()
    assert len(page.encode()) < 100_000
    assert "シック" in page
    assert "3つのうち1つは、できています" in page
    assert signed_in(cast.aoi).get(link)["location"] == f"/contracts/{contract.id}", "led to her own contract"
    file = re.search(r'href="(/files/[^"]+)"', page)
    assert file
    assert browser.get(file[1]).status_code == 200
    fields = fields_of(page)
    assert fields["price"] == "27,999"
    wrong = browser.post(link, fields | {"price": "0", "do": "take"})
    assert wrong.status_code == 422
    taken = browser.post(link, fields | {"price": "1,000", "do": "take"})
    rest = Contract.objects.get(continues=contract)
    assert taken["location"] == f"/contracts/{rest.id}"
    assert (rest.price, rest.status, rest.client_id) == (1_000, "offered", end_client.id)
    assert browser.get(link)["location"] == f"/contracts/{rest.id}"
    assert "ほかのクライアントの契約の続きです" in browser.get(f"/contracts/{rest.id}").content.decode()
    page = few(lambda: browser.get(f"/contracts/{rest.id}/files")).content.decode()
    assert "前の契約で承認済みの工程</h3><ul><li>ワイヤーフレーム</li></ul>" in page
    assert page.count(file[1]) == 1, "the file that may be taken is linked where one looks for it"
    assert page.count("<li>", page.index("これまでの成果物")) >= 3
    assert "SHA-256" not in page, "hashes are for the evidence pack"
    page = signed_in(cast.ren).get(f"/contracts/{rest.id}").content.decode()
    assert f"/contracts/{contract.id}" in page
    assert "前の契約で承認済みの工程" not in page, "his own former contract has it all"
    assert f"/contracts/{rest.id}" in signed_in(cast.ren).get(f"/contracts/{contract.id}").content.decode()
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert f"/contracts/{rest.id}" not in page
    assert "進まなかった分" in page
    assert "これからの分" not in page, "nothing is still to come of a contract that is over"
    assert "新しいクライアントが引き受けました。リンクはもう使えません" in aoi.get(address).content.decode()
    for reader in (aoi, signed_in(cast.ren)):
        with django_assert_max_num_queries(10):
            reader.get(f"/contracts/{contract.id}")


def test_who_acts_for_a_company_chooses_in_whose_name() -> None:
    cast = Cast()
    contract = ended(cast)
    end_client = create_user(
        actor=Actor.operator(), email=NEW, name="Haru", confirmed=True, verified=True, company="春日商事"
    )
    link, browser = linked(cast, contract), signed_in(end_client)
    page = browser.get(link).content.decode()
    assert "春日商事" in page
    browser.post(link, fields_of(page) | {"price": "5", "organisation_id": end_client.id})
    assert Contract.objects.get(continues=contract).client_id == end_client.id


def test_without_the_consent_of_both_no_file_is_listed_later() -> None:
    cast = Cast()
    contract, browser = ended(cast), signed_in(haru())
    link = linked(cast, contract)
    browser.post(link, fields_of(browser.get(link).content.decode()) | {"do": "take"})
    page = browser.get(f"/contracts/{Contract.objects.get(continues=contract).id}/files").content.decode()
    assert "二人が同意したときだけ" in page
    assert "ワイヤーフレーム" not in page
    assert "/files/" not in page


def test_presumed_when_the_business_ended() -> None:
    cast = Cast()
    contract, end_client = halfway(cast), haru()
    agency = default_client(cast.aoi.id)
    business_ends.withdraw_client(
        actor=cast.acts(cast.aoi), client_id=agency.id, reason="廃業します", confirm=agency.display_name
    )
    link = linked(cast, contract)
    assert "シック" in signed_in(end_client).get(link).content.decode()
    ren = signed_in(cast.ren)
    assert "同意したものとみなします" in ren.get(f"/contracts/{contract.id}/handover").content.decode()
    browser = signed_in(end_client)
    browser.post(link, fields_of(browser.get(link).content.decode()) | {"do": "take"})
    page = ren.get(f"/contracts/{contract.id}").content.decode()
    assert "続きの契約へ" in page
    assert "残高を見る" not in page, "while it is ending nothing of it is on a balance"


def test_a_member_reads_and_a_running_contract_says_why_not() -> None:
    cast = Cast()
    contract = ended(cast)
    join_organisation(
        actor=cast.acts(cast.aoi), organisation_id=default_client(cast.aoi.id).id, email=cast.mio.email, role="member"
    )
    member = signed_in(cast.mio)
    page = member.get(f"/contracts/{contract.id}/handover").content.decode()
    assert "オーナーか承認者です" in page
    assert member.post(f"/contracts/{contract.id}/handover", {"client_email": NEW, "do": "make"}).status_code == 403
    running = story.active(cast)
    page = signed_in(cast.ren).get(f"/contracts/{running.id}/handover").content.decode()
    assert "途中終了の手続き中か、途中で終わった契約の残りです" in page


def test_nothing_wrong_is_written_or_lost() -> None:
    cast = Cast()
    contract, end_client = ended(cast), haru()
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/handover"
    fields = fields_of(ren.get(address).content.decode()) | {"client_email": NEW, "note": "続きを", "do": "make"}
    for name, value in bad_values(("client_email", "price", "seen")):
        answer = ren.post(address, fields | {name: value})
        assert answer.status_code in (200, 422), (name, value)
        if answer.status_code == 422:
            assert "続きを" in answer.content.decode()
            assert not Handover.objects.filter(status="open").exists()
        Handover.objects.filter(status="open").update(status="revoked")
        Contract.objects.filter(id=contract.id).update(open_handover=None)
    link, browser = linked(cast, contract), signed_in(end_client)
    fields = fields_of(browser.get(link).content.decode())
    for name, value in bad_values(("price", "due_date")):
        assert browser.post(link, fields | {name: value}).status_code == 422, (name, value)
    assert not Contract.objects.filter(continues=contract).exists()


def test_commands_and_pages_agree_on_the_token() -> None:
    cast = Cast()
    contract = ended(cast)
    made = handovers.make_handover(actor=cast.acts(cast.ren), contract_id=contract.id, client_email=NEW)
    assert Client().get(f"/handovers/{made.token}").status_code == 200
    assert Client().get("/handovers/x").status_code == 404


def test_the_money_and_the_dates_are_told_before_it_is_taken() -> None:
    cast = Cast()
    contract, end_client = ended(cast), haru()
    link, browser = linked(cast, contract), signed_in(end_client)
    page = browser.get(link).content.decode()
    for said in (
        "30,798円",
        "支払期日",
        "30,798円（税込）を、同意した日から14日以内に仮払い",
        "契約は取り消しになります",
    ):
        assert said in page
    followed = browser.get(link, {"price": "1,001", "due_date": "2027-03-01"}).content.decode()
    for said in ("1,101円（税込）を、", "2027年3月1日（月）", "2027年3月15日（月）"):
        assert said in followed
    typed = fields_of(page) | {"price": "2,003", "do": "calculate"}
    assert "2,203円（税込）を、" in browser.post(link, typed).content.decode()
    for name, value in bad_values(("price", "due_date", "organisation_id")):
        assert browser.get(link, {name: value}).status_code == 200, (name, value)
    assert not Contract.objects.filter(continues=contract).exists()


def test_the_old_page_says_where_the_rest_goes_on() -> None:
    cast = Cast()
    contract, end_client = ended(cast), haru()
    link, browser, ren = linked(cast, contract), signed_in(end_client), signed_in(cast.ren)
    address = f"/contracts/{contract.id}"
    assert "精算され、報酬はあなたの残高に入っています" in ren.get(address).content.decode()
    browser.post(link, fields_of(browser.get(link).content.decode()) | {"price": "1,001", "do": "take"})
    rest = Contract.objects.get(continues=contract)
    page = ren.get(address).content.decode()
    for said in ("残りの仕事を、新しいクライアントが引き受けました", "1,001円（税抜）", f"/contracts/{rest.id}"):
        assert said in page
    assert "二人の同意がそろっていないので見えていません" in page
    assert "精算され、報酬はあなたの残高に入っています" not in page
    old = signed_in(cast.aoi).get(address).content.decode()
    assert "その分を、あなたが払うことはありません" in old
    assert rest.id not in old
    assert "1,001円" not in old.split('id="stream"')[0]
    offers.accept_offer(actor=cast.acts(cast.ren), contract_id=rest.id, terms_version=1)
    assert "仮払いが済むまで、続きの作業は始めないでください" in ren.get(address).content.decode()
    offers.cancel_contract(actor=cast.acts(cast.ren), contract_id=rest.id)
    assert "精算され、報酬はあなたの残高に入っています" in ren.get(address).content.decode(), "free again"
