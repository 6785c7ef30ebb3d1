"""A hold on pay ends in time for day 60, but for crime, an order, and money in another's hands (decision 38)."""

from datetime import datetime, timedelta
from functools import partial

import pytest

from michinori.config import tick
from michinori.config.table import LONG, SUBSCRIBERS
from michinori.contracts.models import Stage
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import acting, clock, outbox
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_before
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import Payout, PayoutHold, PayoutRun
from michinori.treasury.queries.payout_holds import holds_on
from tests.pages.visitors import proved
from tests.stories.cast import Cast, agreed
from tests.treasury.payees import payee
from tests.treasury.test_payout_holds import refused
from tests.treasury.test_runs_dissolved import acts, staff

pytestmark = pytest.mark.django_db
WHY, SEEN = "納品物について調べるため", "通帳の写しを見た"


@pytest.fixture(autouse=True)
def _background_work_goes_on(db: None) -> None:
    acting.beat()


def owed(days_ago: int, amount: int = 30_000) -> User:
    """A worker who is paid now for work that was handed in so long ago, with an account that can be paid."""
    ren = payee("Hana")
    received(ren, days_ago, amount)
    return ren


def received(user: User, days_ago: int, amount: int, cast: Cast | None = None) -> Cast:
    """Pay for work that was handed in so long ago."""
    cast = cast or Cast()
    contract = agreed(cast)
    Stage.objects.filter(contract=contract).update(handed_in_on=day_of(clock.now()) - timedelta(days=days_ago))
    entry = Entry(accounts.BANK, accounts.worker(user.id), amount, kinds.PAYMENT, f"{user.id}:{days_ago}")
    post([entry], contract_id=contract.id, at=clock.now())
    return cast


def both(ren: User, grounds: str = "") -> PayoutHold:
    hold = hold_payouts(actor=acts(staff("Fumi", "finance")), owner_id=ren.id, why=WHY, grounds=grounds)
    return confirm_payout_hold(actor=acts(staff("Kei")), hold_id=hold.id, why=SEEN)


def goes_on(days: int) -> None:
    """Day by day, as the clock does."""
    for _ in range(days):
        clock.turn_to((clock.now() + timedelta(days=1)).astimezone(JAPAN).replace(hour=7, minute=0))
        tick.apply_due(LONG.__contains__)


def test_it_ends_before_the_run_that_pays_by_day_60() -> None:
    ren = owed(50)
    day_60 = bank_day_before(day_of(clock.now()) + timedelta(days=9))
    hold = both(ren)
    assert hold.ends_at == datetime(day_60.year, day_60.month, day_60.day, 5, tzinfo=JAPAN)
    goes_on(10)
    assert PayoutRun.objects.get(payouts__owner=ren.id).on <= day_60
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="payout_hold_ends")
    assert {one.user.display_name for one in told} == {"Fumi", "Kei"}, "three bank days before"


def test_so_does_one_on_what_was_asked_for() -> None:
    ren = owed(50)
    request_payout(actor=Actor.person(ren.id))
    hold = both(ren)
    assert hold.ends_at < clock.now() + timedelta(days=9)
    goes_on(10)
    assert Payout.objects.get().status == "in_run"


def test_pay_that_comes_meanwhile_ends_it_as_well() -> None:
    ren = payee("Hana")
    cast = received(ren, 1, 30_000)
    hold = both(ren)
    assert hold.second_at
    assert hold.ends_at == hold.second_at + timedelta(days=14)
    received(ren, 57, 2_000, cast)
    goes_on(4)
    assert not holds_on([ren.id])
    hold.refresh_from_db()
    assert hold.ends_at < clock.now()
    assert Payout.objects.filter(owner=ren.id, status="in_run").exists()
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=ren, kind="payouts_freed").exists()


@pytest.mark.parametrize("grounds", ["laundering", "order", "not_theirs"])
def test_crime_an_order_and_a_thief_may_keep_it_longer(grounds: str) -> None:
    ren = owed(55)
    hold = both(ren, grounds)
    assert hold.second_at
    assert hold.ends_at == hold.second_at + timedelta(days=14)
    goes_on(10)
    assert not Payout.objects.filter(owner=ren.id).exists()


def test_on_day_60_nobody_holds_without_such_grounds() -> None:
    ren, fumi = owed(59), staff("Fumi", "finance")
    refused("payout-hold-day-60", partial(hold_payouts, actor=acts(fumi), owner_id=ren.id, why=WHY))
    refused("invalid", partial(hold_payouts, actor=acts(fumi), owner_id=ren.id, why=WHY, grounds="x"))
    assert hold_payouts(actor=acts(fumi), owner_id=ren.id, why=WHY, grounds="order").alone


def test_the_desk_asks_for_the_grounds_and_shows_them() -> None:
    ren, fumi, kei = owed(59), proved(staff("Fumi", "finance")), proved(staff("Kei"))
    fumi.post(f"/desk/clients/{ren.id}/reason", {"reason": "report", "why": "振込先が変わった"})
    address = f"/desk/clients/{ren.id}/payout-hold"
    assert "60日目" in fumi.post(address, {"reason": WHY, "grounds": ""}).content.decode()
    assert fumi.post(address, {"reason": WHY, "grounds": "not_theirs"}).status_code == 302
    assert (
        "ほかの人の手に渡るおそれ"
        in kei.get(f"/desk/money/payout-holds/{PayoutHold.objects.get().id}").content.decode()
    )
