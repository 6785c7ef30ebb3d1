"""Fixed ↔ hourly in pages: what happens to the money before it is sent, and the page that answers it."""

import re

import pytest

from michinori.contracts.commands import switches
from michinori.contracts.models import Contract, Switch
from tests.pages.visitors import fields_of, halfway, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
TYPED = {"reason": "手間が読めません。", "amount": "20,001", "price": "60,000", "rate": "2,000", "pay_on": "stage"}


def proposed(cast: Cast, contract: Contract) -> Switch:
    """Ren proposes by the pages: form, review, sent."""
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/switch"
    form = fields_of(ren.get(address).content.decode()) | TYPED
    review = ren.post(address, form | {"do": "review"}).content.decode()
    sent = ren.post(address, fields_of(review) | {"do": "send"})
    assert sent.status_code == 302
    return Switch.objects.latest("made_at")


def test_from_the_wish_to_the_next_contract() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    address = f"/contracts/{contract.id}/switch"
    assert address in ren.get(f"/contracts/{contract.id}/amend?what=all").content.decode()
    page = few(lambda: ren.get(address)).content.decode()
    assert fields_of(page)["amount"] == "22,392", "the standing figure"
    review = few(lambda: ren.post(address, fields_of(page) | TYPED | {"do": "review"})).content.decode()
    for said in (
        "20,001円（税抜）で精算",
        "30,799円（税込）は、クライアントの残高",
        "いまの仮払いでは35,201円（税込）足りない",
    ):
        assert said in review
    assert not Switch.objects.exists()
    ren.post(address, fields_of(review) | {"do": "send"})
    made = Switch.objects.get()
    here = f"/switches/{made.id}"
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert here in page
    assert "切り替えの案が出ているあいだは、条件変更の案を出せません" in page
    page = few(lambda: aoi.get(here)).content.decode()
    assert len(page.encode()) < 100_000
    assert "手間が読めません。" in page
    assert "使わなかった仮払い30,799円（税込）は、あなたの残高に戻ります" in page
    assert 'value="accept"' not in ren.get(here).content.decode()
    ticks = dict.fromkeys(re.findall(r'name="(rule_\w+)"', page), "on")
    aoi.post(here, fields_of(page) | ticks | {"do": "accept"})
    assert not Contract.objects.filter(continues=contract).exists()
    for page in (aoi.get(here).content.decode(), aoi.get(f"/contracts/{contract.id}").content.decode()):
        assert "35,201円（税込）を仮払いすると、この契約が精算され" in page
    assert "35,201円（税込）を仮払いすると" in ren.get(here).content.decode()
    assert 'value="deposit"' not in ren.get(here).content.decode()
    paying_in = f"/money/{contract.client_id}/pay-in"
    assert "35,201" in aoi.get(paying_in).content.decode(), "what the continuation lacks waits there, too"
    story.pay_in(cast, 35_201)
    assert f'href="{here}"' in aoi.get(paying_in).content.decode(), "one press away once the money is there"
    aoi.post(here, fields_of(aoi.get(here).content.decode()) | {"do": "deposit"})
    rest = Contract.objects.get(continues=contract)
    assert (rest.status, rest.meter) == ("active", "hours")
    page = aoi.get(here).content.decode()
    assert f"/contracts/{rest.id}" in page
    assert "同意すると、お金はこう動きます" not in page, "they have agreed"
    assert "この切り替えでのお金の動き" in page
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert f"/contracts/{rest.id}" in page
    assert "することはありません" not in page
    assert '<span class="tag tag-go">切り替えて継続' in page
    assert "切り替えて継続" in ren.get("/contracts?status=ended").content.decode()
    assert f"/contracts/{contract.id}" in aoi.get(f"/contracts/{rest.id}").content.decode()


def test_declined_and_withdrawn() -> None:
    cast = Cast()
    contract = halfway(cast)
    made = proposed(cast, contract)
    assert signed_in(cast.ren).get(f"/contracts/{contract.id}/switch")["location"] == f"/switches/{made.id}"
    assert signed_in(cast.mio).get(f"/switches/{made.id}").status_code == 404
    aoi = signed_in(cast.aoi)
    aoi.post(f"/switches/{made.id}", fields_of(aoi.get(f"/switches/{made.id}").content.decode()) | {"do": "decline"})
    assert Switch.objects.get().status == "declined"
    made, ren = proposed(cast, contract), signed_in(cast.ren)
    ren.post(f"/switches/{made.id}", fields_of(ren.get(f"/switches/{made.id}").content.decode()) | {"do": "withdraw"})
    made.refresh_from_db()
    assert made.status == "withdrawn"


def test_the_same_kind_again_is_no_switch() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/switch"
    form = fields_of(ren.get(address).content.decode()) | TYPED
    same = ren.post(address, form | {"meter_kind": "stages", "do": "review"})
    assert same.status_code == 422


def test_an_accepted_switch_that_more_was_paid_than_it_names_says_why_no_deposit_is_possible() -> None:
    cast = Cast()
    contract = story.active(cast, pay_on="stage")
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    hourly = story.terms(price=90_000, stages=[], meter={"kind": "hours", "rate": 2_000}, withholding=False)
    made = switches.propose_switch(actor=ren, contract_id=contract.id, amount=0, terms=hourly, reason="時間で")
    switches.accept_switch(actor=aoi, switch_id=made.id)
    pages = [f"/switches/{made.id}", f"/contracts/{contract.id}"]
    for page in pages:
        assert "切り替えは、もうできません" not in signed_in(cast.aoi).get(page).content.decode()
    story.handed_in_and_approved(cast, contract, 1)
    for browser in (signed_in(cast.aoi), signed_in(cast.ren)):
        for page in pages:
            text = browser.get(page).content.decode()
            assert "切り替えは、もうできません" in text
            assert "同意のあとに、案の額を超える支払いがありました" in text
            assert 'value="deposit"' not in text
            assert "の仮払いをしてください" not in text
