"""A large lost claim is not given up on one word: the client's money would be free at the operator's cost."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import audit
from michinori.machinery.settings import set_setting
from michinori.treasury.commands.card_disputes import write_off
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardDispute
from tests.pages.visitors import proved
from tests.treasury.bank_files import taken_by_the_bank
from tests.treasury.card_company import LOST, CardCompany
from tests.treasury.payees import OFFICE, payee, person
from tests.treasury.paying_by_card import decided, disputes, pays, tell
from tests.treasury.test_card_disputes import claims
from tests.treasury.test_own_money import Operator

pytestmark = pytest.mark.django_db
WHY = "連絡がつかない"


def lost(company: CardCompany, name: str = "Aoi", more: int = 10_000) -> CardDispute:
    """A dispute by which the client owes ``more`` yen that they do not have."""
    who = person(name)
    dispute = decided(company, disputes(company, pays(company, who.id, who.id, 20_000)), LOST)
    took = {"id": f"txn_more_{name}", "amount": -more, "fee": 0}
    company.things[dispute.number]["balance_transactions"].append(took)
    tell(company, "charge.dispute.updated", dispute.number)
    do_card_work()
    dispute.refresh_from_db()
    return dispute


def staff(name: str, **more: str) -> Actor:
    return Actor.person(person(name, staff=True, **more).id, elevated=True)


def limit(yen: int) -> None:
    set_setting(actor=OFFICE, key="payout_second", text=str(yen))


def test_a_friends_debt_is_not_forgiven_on_one_word(company: CardCompany) -> None:
    """Aoi, a friend of Yui's, owes 10,000 yen after a dispute; Yui gives them up."""
    found = lost(company)
    assert found.claim == 10_000
    limit(9_999)
    yui, kei = staff("Yui"), staff("Kei")
    give_up = partial(write_off, dispute_id=found.id, reason=WHY)
    assert give_up(actor=yui).claim == 10_000
    assert (balance(accounts.LOSSES), claims()) == (0, 10_000)
    assert audit.newest(limit=1)[0].kind == "card_claim_asked"
    with pytest.raises(Problem, match="other-person-needed"):
        give_up(actor=yui)
    assert WHY in proved(person("Eri", staff=True)).get(f"/desk/card/disputes/{found.id}").content.decode()
    with pytest.raises(IntegrityError, match="card_dispute_lost"), transaction.atomic():
        CardDispute.objects.filter(id=found.id).update(asked_for=0, written_off=10_000, decided_by=yui.user_id)
    done = give_up(actor=kei)
    assert (done.claim, done.asked_by, done.decided_by) == (0, yui.user_id, kei.user_id)
    assert (balance(accounts.LOSSES), claims()) == (10_000, 0)
    assert check().sound


def test_many_small_ones_are_a_large_one(company: CardCompany) -> None:
    limit(15_000)
    yui = staff("Yui")
    ends = [write_off(actor=yui, dispute_id=lost(company, name).id, reason=WHY).claim for name in ("Aoi", "Mio")]
    assert ends == [0, 10_000]


def test_two_accounts_of_one_person_are_not_two(company: CardCompany) -> None:
    found = lost(company)
    limit(0)
    first, second = (staff(name, identity="passport 123") for name in ("Sora", "Sora2"))
    write_off(actor=first, dispute_id=found.id, reason=WHY)
    with pytest.raises(Problem, match="other-person-needed"):
        write_off(actor=second, dispute_id=found.id, reason=WHY)
    assert claims() == 10_000


def test_own_money_a_dissolved_run_and_a_lost_claim_are_one_count(company: CardCompany) -> None:
    """Each below the limit; together more than one person's word is enough for."""
    site = Operator()
    ren = payee("Nao", 12_000)
    request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=OFFICE)
    assert run is not None
    found, yui = lost(company, "Uta"), staff("Yui")
    limit(15_000)
    site.says(taken_by_the_bank(6_000))
    assert write_off(actor=yui, dispute_id=found.id, reason=WHY).claim == 10_000
    assert dissolve_run(actor=yui, run_id=run.id, why=WHY).stop_two
    assert write_off(actor=staff("Eri"), dispute_id=found.id, reason=WHY).claim == 0, "a second one may always"
    assert site.says(taken_by_the_bank(1_000)).status == "own", "what two have agreed to is not counted"
