"""Pay leaves by day 60 though staff have named or refused an account: for the one that stood before (decision 38)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import Sum

from michinori.kernel.clock import day_of
from michinori.ledger.queries import check
from michinori.machinery import acting, clock
from michinori.people.models import IdentityCheck, User
from michinori.treasury.commands.accounts import refuse_account
from michinori.treasury.commands.payout_holds import confirm_payout_hold
from michinori.treasury.commands.payout_runs import mark_returned, mark_sent
from michinori.treasury.models import BankAccount, Payout
from tests.treasury.payees import OFFICE, begins_on_a_monday, payee, worker_balance
from tests.treasury.test_accounts_by_two import names, sets
from tests.treasury.test_held_in_runs import propose
from tests.treasury.test_hold_limits import goes_on, owed, received
from tests.treasury.test_runs_dissolved import WHY, acts, asks, gathered, staff

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    begins_on_a_monday()
    acting.beat()
    yield
    assert check().sound


def went(user: User) -> list[tuple[int, str]]:
    rows = Payout.objects.filter(owner=user.id).exclude(run=None).order_by("requested_at")
    return list(rows.values_list("amount", "account__number"))


def test_what_is_due_goes_to_the_account_before_and_the_rest_waits() -> None:
    ren = payee("Hana")
    received(ren, 59, 1_000, received(ren, 1, 50_000))
    names(staff("Fumi", "finance"), ren)
    goes_on(1)
    assert (went(ren), worker_balance(ren)) == ([(1_000, "1234567")], 50_000)
    assert Payout.objects.get().by_day_60


@pytest.mark.parametrize("new", [0, 50_000])
def test_nor_is_who_asks_meanwhile_paid_late(new: int) -> None:
    """What they ask for is to leave once the account of staff has waited, which is after day 60."""
    ren = payee("Hana")
    cast = received(ren, 59, 1_000)
    if new:
        received(ren, 1, new, cast)
    names(staff("Fumi", "finance"), ren)
    asked = asks(ren)
    assert asked.due_on > day_of(clock.now()) + timedelta(days=1)
    goes_on(1)
    assert (went(ren), worker_balance(ren)) == ([(1_000, "1234567")], new)
    asked.refresh_from_db()
    assert asked.status == ("cancelled" if new else "in_run")
    goes_on(4)
    assert went(ren) == [(1_000, "1234567")], "once"


def test_one_liar_earns_not_a_day() -> None:
    """Another account each time that the one before may be paid to, whoever lets them: no pay is late for it."""
    ren, liars = owed(50), [staff(name, "finance") for name in ("Fumi", "Kei", "Eri", "Joe", "Kai")]
    day_60 = day_of(clock.now()) + timedelta(days=9)
    for number, liar in enumerate(liars):
        names(liar, ren, f"765432{number}")
        goes_on(2)
    assert Payout.objects.filter(owner=ren.id, run__on__lte=day_60).aggregate(sum=Sum("amount"))["sum"] == 30_000
    assert worker_balance(ren) == 0


@pytest.mark.parametrize("vouched", [True, False])
def test_who_sets_their_own_again_is_paid_in_time(vouched: bool) -> None:
    """Fumi names a wrong account, Ren sets one again: it waits, and by day 60 what is due leaves for the one before, no
    yen more. A liar earns no day, nor a thief who sets it an hour.
    """
    ren = payee("Hana")
    received(ren, 57, 1_000, received(ren, 1, 50_000))
    names(staff("Fumi", "finance"), ren)
    goes_on(1)
    own = sets(ren, "7654322")
    if vouched:
        BankAccount.objects.filter(id=own.id).update(status="usable")
    goes_on(1)
    assert went(ren) == [(1_000, "1234567")]
    assert worker_balance(ren) == 50_000


def test_what_staff_named_and_its_owner_answered_is_paid_nothing() -> None:
    """Also where it was in force by then: the owner has said whose it is not."""
    ren = owed(56)
    names(staff("Fumi", "finance"), ren)
    goes_on(2)
    clock.turn_to(clock.now() + timedelta(hours=3))
    sets(ren, "7654322")
    goes_on(1)
    assert went(ren) == [(30_000, "1234567")]


def test_who_obeys_a_refusal_is_paid_in_time() -> None:
    ren, fumi = owed(57), staff("Fumi", "finance")
    clock.turn_to(clock.now() + timedelta(hours=1))
    refuse_account(actor=acts(fumi), account_id=sets(ren, "7654321").id, why=WHY)
    goes_on(1)
    sets(ren, "7654322")
    goes_on(1)
    assert went(ren) == [(30_000, "1234567")]


def test_an_answer_that_can_be_paid_is_paid_like_any_account() -> None:
    ren, fumi = owed(50), staff("Fumi", "finance")
    names(fumi, ren)
    own = sets(ren, "7654322")
    IdentityCheck.objects.create(
        client_id=ren.id, name="道野 蓮", name_kana=own.holder, checked_by=fumi, checked_at=clock.now()
    )
    goes_on(9)
    assert went(ren) == [(30_000, "7654322")]


def test_a_refused_account_leaves_pay_to_the_one_before() -> None:
    ren, fumi = owed(58), staff("Fumi", "finance")
    clock.turn_to(clock.now() + timedelta(hours=1))
    refuse_account(actor=acts(fumi), account_id=sets(ren, "7654321").id, why=WHY)
    goes_on(2)
    assert went(ren) == [(30_000, "1234567")]


@pytest.mark.parametrize("named", [False, True])
def test_one_refused_after_its_wait_hides_no_good_one(named: bool) -> None:
    ren, fumi, kei = owed(56), staff("Fumi", "finance"), staff("Kei", "finance")
    refused = sets(ren, "7654321")
    goes_on(2)
    clock.turn_to(clock.now() + timedelta(hours=4))
    refuse_account(actor=acts(fumi), account_id=refused.id, why=WHY)
    if named:
        names(kei, ren, "7654322")
    else:
        sets(ren, "7654322")
    goes_on(1)
    assert went(ren) == [(30_000, "1234567")]


def test_nor_does_one_that_nobody_vouched_for() -> None:
    ren = owed(56)
    sets(ren, "7654321")
    goes_on(2)
    clock.turn_to(clock.now() + timedelta(hours=4))
    names(staff("Fumi", "finance"), ren, "7654322")
    goes_on(1)
    assert went(ren) == [(30_000, "1234567")]


def test_not_one_that_never_came_into_force() -> None:
    """Who could have typed it is unknown."""
    ren, fumi = owed(58), staff("Fumi", "finance")
    BankAccount.objects.filter(owner=ren.id).update(usable_from=clock.now() + timedelta(hours=47))
    names(fumi, ren)
    goes_on(1)
    assert went(ren) == []


def test_nor_one_that_the_bank_could_not_pay_to() -> None:
    ren = payee("Hana", 5_000)
    asks(ren)
    run = gathered()
    mark_sent(actor=OFFICE, run_id=run.id)
    mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="口座なし")
    received(ren, 59, 2_000)
    names(staff("Fumi", "finance"), ren)
    goes_on(1)
    assert went(ren) == [(5_000, "1234567")]


def test_an_owners_own_change_waits_for_their_sake() -> None:
    ren = owed(59)
    sets(ren, "7654321")
    BankAccount.objects.filter(owner=ren.id, ended_at=None).update(status="usable")
    goes_on(1)
    assert went(ren) == []


def test_of_who_has_left_pay_goes_to_the_one_before_while_nobody_vouches() -> None:
    """Fumi may mend her own slips for ever: the pay of who has left waits for none of them."""
    ren, fumi = owed(58), staff("Fumi", "finance")
    User.objects.filter(id=ren.id).update(is_active=False)
    for number in range(2):
        clock.turn_to(clock.now() + timedelta(hours=1))
        assert names(fumi, ren, f"765432{number}").status == "unverified"
    goes_on(1)
    assert went(ren) == [(30_000, "1234567")]


def test_where_the_account_before_may_be_a_thiefs_two_people_hold() -> None:
    ren, fumi = owed(59), staff("Fumi", "finance")
    names(fumi, ren)
    hold = propose(ren, fumi, "not_theirs")
    confirm_payout_hold(actor=acts(staff("Kei")), hold_id=hold.id, why=WHY)
    goes_on(1)
    assert went(ren) == []
