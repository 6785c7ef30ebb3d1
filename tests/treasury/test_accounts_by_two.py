"""What one person of the staff earns by naming and refusing accounts of somebody, one after the other: nothing."""

from collections.abc import Iterator
from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger.queries import check
from michinori.machinery import acting, clock
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.accounts import (
    refuse_account,
    set_bank_account,
    set_bank_account_for,
    vouch_for_account,
)
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import BankAccount
from tests.joining import join_organisation
from tests.treasury.payees import ACCOUNT, earn, payee, person
from tests.treasury.test_runs_dissolved import acts, staff

pytestmark = pytest.mark.django_db
WHY = "本人の書類と比べた"


@pytest.fixture(autouse=True)
def _books_balance(db: None) -> Iterator[None]:
    acting.beat()
    yield
    assert check().sound


def names(by: User, user: User, number: str = "7654321") -> BankAccount:
    return set_bank_account_for(actor=acts(by), owner_id=user.id, body=ACCOUNT | {"number": number}, why=WHY)


def sets(user: User, number: str = "1234567") -> BankAccount:
    return set_bank_account(actor=Actor.person(user.id), body=ACCOUNT | {"number": number}, confirmed=True)


def test_nobody_names_one_account_after_the_other() -> None:
    """Each waits 48 hours: whoever named a new one every other day would keep the pay for good."""
    ren, fumi, kei = payee("Ren"), staff("Fumi", "finance"), staff("Kei", "finance")
    first = names(fumi, ren)
    with pytest.raises(Problem, match="other-person-needed"):
        names(fumi, ren, "7654322")
    sets(ren)
    with pytest.raises(Problem, match="other-person-needed"):
        names(fumi, ren, "7654322")
    assert BankAccount.objects.filter(owner=ren.id, by_office=True, made_by=fumi.id).get() == first
    assert names(kei, ren, "7654323").made_by == kei.id
    clock.turn_to(clock.now() + timedelta(days=31))
    assert names(fumi, ren, "7654322").made_by == fumi.id


def test_nor_names_one_and_refuses_the_next() -> None:
    """Nor the other way round: both are one count."""
    ren, mio, fumi, kei = person("Ren"), person("Mio"), staff("Fumi", "finance"), staff("Kei", "finance")
    names(fumi, ren)
    again = sets(ren)
    with pytest.raises(Problem, match="other-person-needed"):
        refuse_account(actor=acts(fumi), account_id=again.id, why=WHY)
    assert refuse_account(actor=acts(kei), account_id=again.id, why=WHY).status == "refused"
    refuse_account(actor=acts(fumi), account_id=sets(mio).id, why=WHY)
    with pytest.raises(Problem, match="other-person-needed"):
        names(fumi, mio)


def test_of_who_has_left_one_mends_a_slip_but_takes_away_nothing_of_another() -> None:
    ren, fumi, kei = person("Ren"), staff("Fumi", "finance"), staff("Kei", "finance")
    earn(ren, 5_000)
    User.objects.filter(id=ren.id).update(is_active=False)
    names(fumi, ren)
    wrong = names(fumi, ren, "7654322")
    right = names(kei, ren, "7654323")
    with pytest.raises(Problem, match="other-person-needed"):
        names(fumi, ren, "7654324")
    assert vouch_for_account(actor=acts(fumi), account_id=right.id, why=WHY).status == "usable"
    for one in (fumi, kei):
        with pytest.raises(Problem, match="other-person-needed"):
            names(one, ren, "7654324")
    assert BankAccount.objects.get(owner=ren.id, ended_at=None) == right
    wrong.refresh_from_db()
    assert wrong.ended_at


def test_who_sets_the_refused_account_once_more_waits_from_the_first_time() -> None:
    """One person's word costs nobody 48 hours, nor do five of them, one after the other."""
    ren = person("Ren")
    first = sets(ren)
    clock.turn_to(clock.now() + timedelta(hours=49))
    for name in ("Fumi", "Kei", "Eri", "Joe", "Kai"):
        current = BankAccount.objects.get(owner=ren.id, ended_at=None)
        refuse_account(actor=acts(staff(name, "finance")), account_id=current.id, why=WHY)
        again = sets(ren)
        assert (again.status, again.usable_from) == ("unverified", again.made_at)
    mio = Actor.person(person("Mio", staff=True).id, elevated=True)
    vouch_for_account(actor=mio, account_id=again.id, why=WHY)
    earn(ren, 5_000)
    assert request_payout(actor=Actor.person(ren.id), confirmed=True).due_on <= bank_day_from(day_of(clock.now()))
    assert first.usable_from - first.made_at == timedelta(hours=48)


@pytest.mark.parametrize("hours", [1, 47])
def test_what_has_not_waited_yet_waits_on(hours: int) -> None:
    ren = person("Ren")
    first = sets(ren)
    clock.turn_to(clock.now() + timedelta(hours=hours))
    refuse_account(actor=acts(staff("Fumi", "finance")), account_id=first.id, why=WHY)
    assert sets(ren).usable_from == first.usable_from


def test_another_account_waits_its_48_hours_and_so_does_what_somebody_else_sets() -> None:
    """Who has taken over a seat gains no hour: they were told of that one account, set by that one person."""
    emi = person("Emi", company="ふたりの会社")
    firm = emi.memberships.get().organisation
    partner = person("Kai")
    join_organisation(actor=Actor.person(emi.id), organisation_id=firm.id, email=partner.email, role="owner")
    kai = Actor.person(partner.id)
    sets_it = partial(set_bank_account, organisation_id=firm.id, confirmed=True)
    first = sets_it(actor=Actor.person(emi.id), body=ACCOUNT)
    clock.turn_to(clock.now() + timedelta(hours=49))
    refuse_account(actor=acts(staff("Fumi", "finance")), account_id=first.id, why=WHY)
    for actor, number in ((kai, "1234567"), (Actor.person(emi.id), "7654321"), (Actor.person(emi.id), "1234567")):
        made = sets_it(actor=actor, body=ACCOUNT | {"number": number})
        assert made.usable_from == made.made_at + timedelta(hours=48)


@pytest.mark.parametrize("act", ["names", "refuses"])
def test_the_database_refuses_it_too(act: str) -> None:
    ren, fumi = person("Ren"), staff("Fumi", "finance")
    names(fumi, ren)
    own = sets(ren)
    now = clock.now()
    rows = BankAccount.objects.filter(id=own.id)
    refuses = partial(rows.update, status="refused", vouched_by=fumi.id, vouched_why=WHY, refused_at=now)
    copied = {name: getattr(own, name) for name in ("bank_code", "branch_code", "kind", "holder", "status")}
    made = partial(
        BankAccount.objects.create, owner_id=ren.id, by_office=True, made_by=fumi.id, made_at=now, ended_at=now,
        usable_from=now, number="7654322", bank_name="", branch_name="", **copied,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="one account of an owner or estate"), transaction.atomic():
        made() if act == "names" else refuses()
