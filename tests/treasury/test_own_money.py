"""The operator's own money: taken out only as far as it earned, put in, above a limit with a second person."""

from datetime import date, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance, check, free_yen
from michinori.machinery import audit, clock
from michinori.machinery.settings import set_setting
from michinori.people.commands.staff import give_role
from michinori.treasury.commands.own_money import agree_to_own_money, book_charge, say_own_money
from michinori.treasury.models import OwnMoney, StatementLine
from michinori.treasury.queries import books, money_desk
from michinori.treasury.queries.reconciling import reconcile
from tests.pages.visitors import proved, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.treasury.agreeing import agrees_to_own, word_on
from tests.treasury.bank_files import Desk, taken_by_the_bank, transferred
from tests.treasury.payees import OFFICE

pytestmark = pytest.mark.django_db
HELD = accounts.client("org_x")
LONG_AGO, FAR = date(2000, 1, 1), date(2100, 1, 1)
WHY = "10月の利用料を事業の口座に移した"


class Operator(Desk):
    """A contract has earned the operator 7,200 yen with tax; Kei approves."""

    def __init__(self) -> None:
        super().__init__()
        post([Entry(accounts.BANK, HELD, 100_000, kinds.MONEY_IN, "in")], at=clock.now())
        self.fee = 7_200
        post([Entry(HELD, accounts.FEE_INCOME, self.fee, kinds.FEE, "fee")], at=clock.now())
        self.kei = self.person("Kei")
        give_role(actor=OFFICE, user_id=self.kei.id, role="finance-approver")

    def says(self, line_id: str, reason: str = WHY) -> StatementLine:
        return say_own_money(actor=self.acts(self.sora), line_id=line_id, reason=reason)


def limit(yen: int) -> None:
    set_setting(actor=OFFICE, key="payout_second", text=str(yen))


def refused(slug: str, act: partial[StatementLine]) -> None:
    """Nothing is written."""
    before = (Movement.objects.count(), list(StatementLine.objects.values_list("status", flat=True)))
    with pytest.raises(Problem) as problem:
        act()
    assert problem.value.slug == slug
    assert (Movement.objects.count(), list(StatementLine.objects.values_list("status", flat=True))) == before


def test_what_was_earned_is_taken_out_and_stands_in_books_and_reconciliation() -> None:
    site = Operator()
    assert free_yen() == site.fee
    line = site.says(taken_by_the_bank(5_000))
    assert (line.status, line.settled_by, line.reason) == ("own", site.sora.id, WHY)
    assert (balance(accounts.OWN), balance(accounts.BANK), free_yen()) == (5_000, 95_000, 2_200)
    assert check().sound
    assert reconcile().unexplained == 0
    assert (reconcile().unsettled, books.trial_balance().of("own")) == (0, 5_000)
    (entry,) = [one for one in books.journal(LONG_AGO, FAR) if one.kind == "own_out"]
    assert (entry.debit.sub, entry.credit.name, entry.amount) == ("運営の口座", "普通預金", 5_000)
    assert audit.newest(limit=1)[0].kind == "line_own"
    page = signed_in(site.sora).get("/desk/money").content.decode()
    assert "帳簿の中で、銀行の残高と預かりの合計が一致" in page
    refused("line-settled", partial(site.says, line.id))


def test_what_the_bank_holds_for_others_is_not_the_operators() -> None:
    site = Operator()
    line_id = taken_by_the_bank(7_201)
    refused("more-than-own", partial(site.says, line_id))
    browser = signed_in(site.sora)
    answer = browser.post(f"/desk/money/outgoing/{line_id}", {"what": "own", "reason": WHY})
    assert answer.status_code == 422
    assert "7,200円" in answer.content.decode()
    for entry in (
        Entry(accounts.OWN, accounts.BANK, 7_201, kinds.OWN_OUT, "1"),
        Entry(accounts.OWN, HELD, 1, kinds.OWN_OUT, "2"),
        Entry(HELD, accounts.OWN, 1, kinds.REFUND, "3"),
        Entry(accounts.BANK, accounts.OWN, 1, kinds.OWN_IN, "4"),
        Entry(accounts.FEE_INCOME, accounts.BANK, 1, kinds.OWN_OUT, "5"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            post([entry], at=clock.now())
    book_charge(actor=site.acts(site.sora), line_id=taken_by_the_bank(330), reason="手数料")
    assert free_yen() == site.fee - 330
    refused("more-than-own", partial(site.says, taken_by_the_bank(6_871)))
    story.record_money_in(client_id=site.ren.id, amount=9_000, reference="9")
    assert free_yen() == site.fee - 330, "money that comes for others changes nothing"


def test_what_is_put_in_leaves_suspense_and_may_be_taken_out_again() -> None:
    site = Operator()
    line = site.says(transferred(30_000, "ﾐﾁﾉﾘ ｳﾝｴｲ"), "運転資金")
    assert (line.status, balance(accounts.SUSPENSE), balance(accounts.OWN)) == ("own", 0, -30_000)
    assert free_yen() == site.fee + 30_000
    assert reconcile().unexplained == 0
    site.says(taken_by_the_bank(37_200))
    assert (balance(accounts.OWN), free_yen()) == (site.fee, 0)
    assert check().sound


def test_above_the_limit_another_person_agrees() -> None:
    site = Operator()
    limit(4_000)
    line_id = site.says(taken_by_the_bank(5_000)).id
    assert StatementLine.objects.get(id=line_id).status == "out"
    assert audit.newest(limit=1)[0].kind == "own_money_asked"
    waits = {one.name: (one.count, one.amount) for one in money_desk.queues(site.proved(site.sora)) if one.count}
    assert waits["own"] == (1, 5_000)
    agree = partial(agrees_to_own, line_id=line_id, reason="明細と比べた")
    refused("other-person-needed", partial(agree, actor=site.proved(site.sora)))
    refused("elevation-needed", partial(agree, actor=site.acts(site.kei)))
    refused("not-found", partial(agree, actor=Actor.person(site.ren.id, elevated=True)))
    refused("invalid", partial(agree, actor=site.proved(site.kei), reason=" "))
    refused("not-found", partial(agree, actor=site.proved(site.kei), line_id=taken_by_the_bank(10)))
    kei = proved(site.kei)
    assert f"/desk/money/own/{line_id}" in kei.get("/desk/money/bank").content.decode()
    assert WHY in kei.get(f"/desk/money/own/{line_id}").content.decode()
    few(partial(kei.get, f"/desk/money/own/{line_id}"), 13)
    done = kei.post(f"/desk/money/own/{line_id}", {"word": word_on(line_id), "reason": "明細と比べた"}, follow=True)
    assert "承認し、記帳しました" in done.content.decode()
    said = OwnMoney.objects.get()
    assert (said.asked_by, said.second_by, said.line.status) == (site.sora.id, site.kei.id, "own")
    assert balance(accounts.OWN) == 5_000
    assert "明細と比べた" in kei.get(f"/desk/money/own/{line_id}").content.decode()
    refused("line-settled", partial(agree, actor=site.proved(site.kei)))


def test_the_second_agrees_to_what_they_have_read_and_to_nothing_else() -> None:
    site = Operator()
    limit(4_000)
    line_id = site.says(taken_by_the_bank(5_000)).id
    read = word_on(line_id)
    kei, there = proved(site.kei), f"/desk/money/own/{line_id}"
    assert read in kei.get(there).content.decode()
    clock.turn_to(clock.now() + timedelta(minutes=1))
    site.says(line_id, "ちがう理由")
    other = partial(agree_to_own_money, actor=site.proved(site.kei), line_id=line_id, word=read, reason="1")
    refused("said-anew", other)
    assert kei.post(there, {"word": read, "reason": "1"}).status_code == 422
    assert kei.post(there, {"reason": "1"}).status_code == 422
    agrees_to_own(actor=site.proved(site.kei), line_id=line_id, reason="明細と比べた")
    assert balance(accounts.OWN) == 5_000


def test_many_small_ones_are_a_large_one_and_the_database_counts_heads() -> None:
    site = Operator()
    limit(4_000)
    site.says(taken_by_the_bank(2_500))
    second = site.says(taken_by_the_bank(1_501))
    assert second.status == "out", "together above the limit"
    for changed in ({"second_by": site.sora.id}, {"second_by": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            OwnMoney.objects.filter(line=second).update(second_at=clock.now(), second_why="1", **changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementLine.objects.filter(id=second.id).update(status="own", settled_at=clock.now(), settled_by="x")
    other = taken_by_the_bank(10)
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementLine.objects.filter(id=other).update(status="own", settled_at=clock.now(), settled_by="x")


def test_who_may_not_settle_lines_says_nothing() -> None:
    site = Operator()
    line_id = taken_by_the_bank(10)
    for one in (site.kei, site.ren):
        refused("not-found", partial(say_own_money, actor=site.proved(one), line_id=line_id, reason=WHY))
    refused("invalid", partial(site.says, line_id, ""))
    refused("not-found", partial(site.says, "bsl_none"))
