"""Charges of the bank: no way round what holds for the operator's own money."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance, check, free_yen, short_yen
from michinori.machinery import audit, clock
from michinori.rules.money.charges import EVERYDAY
from michinori.treasury.commands.own_money import book_charge
from michinori.treasury.models import OwnMoney, StatementLine
from michinori.treasury.queries import money_desk
from michinori.treasury.queries.reconciling import reconcile
from tests.pages.visitors import proved, signed_in
from tests.treasury.agreeing import agrees_to_own, word_on
from tests.treasury.bank_files import taken_by_the_bank
from tests.treasury.test_own_money import HELD, Operator, limit, refused

pytestmark = pytest.mark.django_db
WHY = "総合振込の手数料"


def earned(yen: int) -> None:
    """The operator has earned more fees, which lie in the bank."""
    post([Entry(accounts.BANK, HELD, yen, kinds.MONEY_IN, f"in:{yen}")], at=clock.now())
    post([Entry(HELD, accounts.FEE_INCOME, yen, kinds.FEE, f"fee:{yen}")], at=clock.now())


def test_who_takes_clients_money_out_cannot_call_it_a_charge() -> None:
    """92,800 yen are held for a client. Sora, alone and without a proof, transfers them to herself: "a charge"."""
    site = Operator()
    line_id = taken_by_the_bank(92_800)
    refused("elevation-needed", partial(book_charge, actor=site.acts(site.sora), line_id=line_id, reason=WHY))
    refused("more-than-own", partial(book_charge, actor=site.proved(site.sora), line_id=line_id, reason=WHY))
    with pytest.raises(IntegrityError, match="holds this money"), transaction.atomic():
        post([Entry(accounts.BANK_CHARGES, accounts.BANK, 92_800, kinds.BANK_CHARGE, "x")], at=clock.now())
    assert reconcile().unsettled == 92_800, "it stays unexplained, which is the alarm"


def test_a_young_site_pays_its_bank_and_no_more() -> None:
    site = Operator()
    for amount in (7_000, 3_000):
        book_charge(actor=site.acts(site.sora), line_id=taken_by_the_bank(amount), reason=WHY)
    assert free_yen() == site.fee - EVERYDAY == -2_800
    refused("more-than-own", partial(book_charge, actor=site.acts(site.sora), line_id=taken_by_the_bank(1), reason=WHY))
    assert short_yen() == -free_yen()
    page = signed_in(site.sora).get("/desk/money/bank").content.decode()
    assert "預かっているお金が足りません" in page
    assert check().sound


def test_above_the_limit_another_person_agrees() -> None:
    site = Operator()
    earned(60_000)
    limit(40_000)
    line_id = taken_by_the_bank(50_000)
    sora = proved(site.sora)
    sora.post(f"/desk/money/outgoing/{line_id}", {"what": "charge", "reason": WHY})
    assert StatementLine.objects.get(id=line_id).status == "out"
    assert audit.newest(limit=1)[0].kind == "own_money_asked"
    assert {one.name: one.count for one in money_desk.queues(site.proved(site.sora)) if one.count}["own"] == 1
    agree = partial(agrees_to_own, line_id=line_id, reason="明細と比べた")
    refused("other-person-needed", partial(agree, actor=site.proved(site.sora)))
    kei = proved(site.kei)
    assert "銀行の手数料 50,000円" in kei.get(f"/desk/money/own/{line_id}").content.decode()
    kei.post(f"/desk/money/own/{line_id}", {"word": word_on(line_id), "reason": "明細と比べた"})
    line = StatementLine.objects.get(id=line_id)
    assert (line.status, line.settled_by, balance(accounts.BANK_CHARGES)) == ("charge", site.sora.id, 50_000)
    assert OwnMoney.objects.get(line=line).what == "charge"
    assert (reconcile().unexplained, check().sound) == (0, True)


def test_many_small_ones_are_a_large_one() -> None:
    site = Operator()
    earned(60_000)
    limit(20_000)
    ends = [
        book_charge(actor=site.acts(site.sora), line_id=taken_by_the_bank(EVERYDAY - n), reason=WHY).status
        for n in range(3)
    ]
    assert ends == ["charge", "charge", "out"]


def test_a_large_line_asks_for_a_proof_and_the_database_counts_heads() -> None:
    site = Operator()
    earned(60_000)
    line_id = taken_by_the_bank(EVERYDAY + 1)
    answer = signed_in(site.sora).post(f"/desk/money/outgoing/{line_id}", {"what": "charge", "reason": WHY})
    assert answer["location"].startswith("/accounts/")
    settled = {"status": "charge", "settled_at": clock.now(), "settled_by": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementLine.objects.filter(id=line_id).update(**settled)
    with pytest.raises(Problem, match="not-found"):
        book_charge(actor=site.proved(site.ren), line_id=line_id, reason=WHY)
    assert book_charge(actor=site.proved(site.sora), line_id=line_id, reason=WHY).status == "charge"
