"""Paying a bonus on its page: what leaves and what arrives stands there before, and both read of it afterwards."""

import pytest
from django.core import mail
from pages.visitors import signed_in

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import bonuses, deliveries
from michinori.contracts.models import Contract, Payment
from michinori.machinery import outbox
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def completed(cast: Cast, *, spare: int) -> Contract:
    contract = story.active(cast, spare=spare, withholding=False)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=files)
    return deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)


def test_the_page_tells_what_leaves_and_what_arrives_and_asks_nothing_twice() -> None:
    cast = Cast()
    contract, aoi, ren = completed(cast, spare=20_000), signed_in(cast.aoi), signed_in(cast.ren)
    here = f"/contracts/{contract.id}"
    assert aoi.get(here).content.decode().count(f'href="{here}/bonus"') == 1
    page = aoi.get(f"{here}/bonus?amount=10000").content.decode()
    assert all(figure in page for figure in ("11,000", "8,580", "9,000円"))
    assert page.count('class="btn"') == 1
    seen = {"seen": str(contract.last_n)}
    sent = aoi.post(f"{here}/bonus", seen | {"do": "send", "amount": "10,000", "note": "とても助かりました"})
    assert (sent.status_code, sent["Location"]) == (302, here)
    paid = Payment.objects.get(contract=contract, kind="bonus")
    assert (paid.before_tax, paid.net) == (10_000, 8_580)
    for reader in (aoi, ren):
        told = reader.get(here).content.decode()
        assert "ボーナス10,000円（税抜）を払いました" in told
        assert "とても助かりました" in told
    assert "ボーナス（" in aoi.get(f"{here}/terms").content.decode()
    assert "ボーナスの受け取り（" in ren.get(f"{here}/terms").content.decode()
    again = aoi.post(f"{here}/bonus", seen | {"do": "send", "amount": "10,000", "note": "とても助かりました"})
    assert again.status_code == 422
    assert "とても助かりました" in again.content.decode(), "nothing typed is lost"
    assert Payment.objects.filter(contract=contract, kind="bonus").count() == 1


def test_a_bonus_is_the_last_of_what_can_be_done() -> None:
    cast = Cast()
    contract = story.active(cast, spare=20_000)
    files = [story.a_file(cast.ren)]
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=files)
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}").content.decode()
    acts = page.partition('id="acts"')[2].partition("</section>")[0]
    assert acts.index("検収") < acts.index("#last") < acts.index(f"/contracts/{contract.id}/bonus")
    assert "#heart" in acts


def test_calculating_pays_nothing_and_money_that_is_missing_is_named() -> None:
    cast = Cast()
    contract, aoi = completed(cast, spare=1_000), signed_in(cast.aoi)
    here = f"/contracts/{contract.id}/bonus"
    page = aoi.post(here, {"do": "calculate", "amount": "1000", "note": "ありがとう"}).content.decode()
    assert "残高が100円足りません" in page
    assert "ありがとう" in page
    assert aoi.get(f"{here}/figures?amount=48001").content.decode().count("48,000円（税抜）まで") == 1
    assert aoi.get(f"{here}/figures?amount=abc").status_code == 200
    assert not Payment.objects.filter(kind="bonus").exists()


@pytest.mark.parametrize(
    ("typed", "reads"), [("10,000", "8,580"), ("１０，０００円", "8,580"), ("¥10000", "8,580"), (" 10000 ", "8,580")]
)
def test_amounts_are_read_as_people_write_them(typed: str, reads: str) -> None:
    cast = Cast()
    contract = completed(cast, spare=20_000)
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}/bonus/figures", {"amount": typed}).content.decode()
    assert reads in page


@pytest.mark.parametrize("typed", ["-5", "0", "10.5", "1e4", "$100", "１０．５", "10,00,0x", "9" * 40, "\x00", "一万"])
def test_what_is_no_amount_is_said_and_pays_nothing(typed: str) -> None:
    cast = Cast()
    contract, aoi = completed(cast, spare=20_000), signed_in(cast.aoi)
    here = f"/contracts/{contract.id}/bonus"
    figures = aoi.get(f"{here}/figures", {"amount": typed})
    assert figures.status_code == 200
    assert 'role="alert"' in figures.content.decode()
    sent = aoi.post(here, {"do": "send", "amount": typed, "note": "ありがとう", "seen": str(contract.last_n)})
    assert sent.status_code == 422
    assert "ありがとう" in sent.content.decode(), "nothing typed is lost"
    assert not Payment.objects.filter(kind="bonus").exists()


def test_both_read_of_it_in_their_money_and_the_worker_by_mail() -> None:
    cast = Cast()
    contract = completed(cast, spare=20_000)
    outbox.drain(SUBSCRIBERS)
    bonuses.pay_bonus(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=10_000, note="とても助かりました")
    rens = signed_in(cast.ren).get("/money/worker").content.decode()
    aois = signed_in(cast.aoi).get(f"/money/{contract.client_id}").content.decode()
    for page, figure in ((rens, "8,580"), (aois, "11,000")):
        assert figure in page
        assert "ボーナス" in page
        assert "その他" not in page
    mail.outbox.clear()
    outbox.drain(SUBSCRIBERS)
    (told,) = [one for one in mail.outbox if one.to == ["ren@example.com"]]
    assert "ボーナス" in told.subject
    assert "8,580円" in told.body
    assert "とても助かりました" in told.body


def test_only_the_client_finds_the_page_and_only_while_a_bonus_can_be_paid() -> None:
    cast = Cast()
    contract = story.agreed(cast)
    here = f"/contracts/{contract.id}"
    assert signed_in(cast.ren).get(f"{here}/bonus").status_code == 403
    assert signed_in(cast.aoi).get(f"{here}/bonus")["Location"] == here
    assert f"{here}/bonus" not in signed_in(cast.aoi).get(here).content.decode()
