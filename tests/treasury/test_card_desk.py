"""Cards at the desk: what waits, what staff decide with a reason, and the card company's payouts to the bank."""

from functools import partial

import pytest
from django.test import Client
from treasury.bank_files import Desk, transferred

from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import audit
from michinori.people.queries import default_client
from michinori.treasury.commands.unmatched import settle_card_payout
from michinori.treasury.models import CardDispute, CardHold, CardPayment, StatementLine
from tests.pages.visitors import proved, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.treasury.card_company import LOST, CardCompany
from tests.treasury.paying_by_card import decided, disputes, hear, pays

pytestmark = pytest.mark.django_db


def earned_at_once(company: CardCompany, cast: Desk) -> CardHold:
    """Paid in by card and out of the contract on the same day, between two new accounts."""
    contract = story.agreed(cast, stages=story.WHOLE, withholding=False)
    pays(company, cast.aoi.id, default_client(cast.aoi.id).id, 52_800)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    story.hand_in(cast, contract, 1)
    story.approve(cast, contract, 1)
    hear()
    return CardHold.objects.get()


def test_held_earnings_are_shown_and_let_go(company: CardCompany) -> None:
    cast = Desk()
    hold = earned_at_once(company, cast)
    page = signed_in(cast.sora).get("/desk/card").content.decode()
    assert "広告用ランディングページのデザイン" in page
    assert "新しい二つのアカウントのあいだで" in page
    assert "52,800円" in page
    assert signed_in(cast.sora).get(f"/desk/card/holds/{hold.id}").status_code == 302
    browser: Client = proved(cast.sora)
    assert browser.post(f"/desk/card/holds/{hold.id}", {"reason": ""}).status_code == 422
    assert "60日目" in browser.get(f"/desk/card/holds/{hold.id}").content.decode()
    done = browser.post(f"/desk/card/holds/{hold.id}", {"reason": "両方に電話した"}, follow=True)
    assert "止めているものはありません" in done.content.decode()
    hold.refresh_from_db()
    assert (hold.released_by, hold.why) == (cast.sora.id, "両方に電話した")
    assert audit.newest(limit=2)[1].kind == "card_hold_released"
    assert "両方に電話した" in browser.get(f"/desk/card/holds/{hold.id}").content.decode()


def test_a_dispute_from_open_to_a_loss(company: CardCompany) -> None:
    cast = Desk()
    row = pays(company, cast.mio.id, cast.mio.id, 20_000)
    story.record_money_in(client_id=cast.mio.id, amount=1, reference="1")
    dispute = disputes(company, row)
    browser, here = proved(cast.sora), f"/desk/card/disputes/{dispute.id}"
    assert "カード会社が調べている" in browser.get("/desk/card").content.decode()
    assert "損失にする" not in browser.get(here).content.decode()
    early = browser.post(here, {"reason": "早い"})
    assert early.status_code == 409
    assert "カード会社が決めてから" in early.content.decode()
    assert CardDispute.objects.get().written_off == 0
    company.things[dispute.number]["balance_transactions"].append({"id": "txn_more", "amount": -10_000, "fee": 0})
    dispute = decided(company, dispute, LOST)
    assert dispute.claim == 9_999
    assert "損失にする" in browser.get(here).content.decode()
    done = browser.post(here, {"reason": "連絡が取れない"}, follow=True)
    assert "損失として記録しました" in done.content.decode()
    assert (balance(accounts.LOSSES), balance(accounts.CLAIMS)) == (9_999, 0)
    assert check().sound


def test_what_the_card_company_pays_out_is_settled(company: CardCompany) -> None:
    cast = Desk()
    company.fee_percent = 36
    pays(company, cast.mio.id, cast.mio.id, 50_000)
    line_id = transferred(48_200, "ｽﾄﾗｲﾌﾟｼﾞﾔﾊﾟﾝ")
    browser = proved(cast.sora)
    assert "カード会社からの入金" in browser.get(f"/desk/money/unmatched/{line_id}").content.decode()
    sent = browser.post(f"/desk/money/unmatched/{line_id}", {"to": "card", "reason": "Stripeの振込"})
    assert sent.status_code == 302
    assert StatementLine.objects.get(id=line_id).status == "card"
    assert [balance(one) for one in (accounts.CARD, accounts.SUSPENSE, accounts.BANK)] == [0, 0, 48_200]
    assert "カード会社からの入金" in browser.get(f"/desk/money/unmatched/{line_id}").content.decode()
    more = transferred(7_000)
    with pytest.raises(Problem, match="more-than-card"):
        settle_card_payout(actor=cast.proved(cast.sora), line_id=more, reason="Stripeの振込")
    with pytest.raises(Problem, match="not-found"):
        settle_card_payout(actor=cast.proved(cast.mio), line_id=more, reason="Stripeの振込")
    assert StatementLine.objects.get(id=more).status == "suspense"


def test_pages_ask_few_queries(company: CardCompany) -> None:
    cast = Desk()
    earned_at_once(company, cast)
    rows = [pays(company, cast.mio.id, cast.mio.id, 1_000 + number) for number in range(3)]
    disputes(company, rows[0])
    assert CardPayment.objects.count() == 4
    sora, mio = signed_in(cast.sora), signed_in(cast.mio)
    sora.get("/desk/card")
    few(partial(sora.get, "/desk/card"), 13)
    for page in (f"/money/{cast.mio.id}/pay-in", f"/money/{cast.mio.id}/payout", "/money"):
        assert mio.get(page).status_code == 200
        few(partial(mio.get, page))
    ren = signed_in(cast.ren)
    assert ren.get("/money").status_code == 200
    few(partial(ren.get, "/money"), 14)  # some of them for what is held, as many for any number of clients
