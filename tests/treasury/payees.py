"""Who is paid in tests of payouts: a worker with earnings and an account that the office has checked."""

from datetime import datetime, timedelta
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.rules.money.bank_days import is_bank_day
from michinori.rules.money.payout_days import next_payout_day
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import BankAccount

OFFICE = Actor.operator()
ACCOUNT = {
    "bank_code": "0001",
    "branch_code": "001",
    "kind": "ordinary",
    "number": "1234567",
    "holder_kana": "ミチノ レン",
}


def begins_on_a_monday() -> None:
    """Domain time begins at ten, in Japan, on the Monday of the next week without a holiday: some hours later it is
    still that day, some days later a day of banks, whenever a test is run.
    """
    now = (clock.now().astimezone(JAPAN) + timedelta(days=1)).replace(hour=10, minute=0)
    while not all(is_bank_day(day_of(now) + timedelta(days=days)) for days in range(5)):
        now += timedelta(days=1)
    clock.turn_to(now)


def person(name: str, **more: Any) -> User:
    """Somebody whose papers were checked."""
    given = {"verified": True, **more}
    return create_user(actor=OFFICE, email=f"{name.lower()}@example.com", name=name, confirmed=True, **given)


def sora() -> Actor:
    """A member of staff."""
    return Actor.person(person("Sora", staff=True).id, elevated=True)


def earn(user: User, amount: int, key: str = "1") -> None:
    """Earnings reach the worker's balance: the ledger is told."""
    entry = Entry(accounts.BANK, accounts.worker(user.id), amount, kinds.PAYMENT, f"{user.id}:earned:{key}")
    post([entry], at=clock.now())


def account_for(user: User, **changes: str) -> BankAccount:
    """The account of somebody who asked the office."""
    return set_bank_account_for(actor=OFFICE, owner_id=user.id, body=ACCOUNT | changes)


def takes_out(user: User) -> str:
    """Somebody has an account that the office has checked, and asks for a part of what was earned: the payout's id."""
    set_setting(actor=OFFICE, key="account_hours", text="0")
    account_for(user)
    earn(user, 5_000)
    return request_payout(actor=Actor.person(user.id), amount=2_000).id


def payee(name: str, amount: int = 0) -> User:
    """Somebody who can be paid at once, on a day on which nothing leaves by itself."""
    user = person(name)
    set_setting(actor=OFFICE, key="account_hours", text="0")
    account_for(user)
    set_setting(actor=OFFICE, key="account_hours", text="48")
    quiet_day()
    if amount:
        earn(user, amount)
    return user


def quiet_day() -> None:
    """Turn to a bank day with no payout day near."""
    day = day_of(clock.now())
    while not is_bank_day(day) or next_payout_day(day, 2) < day + timedelta(days=5):
        day += timedelta(days=1)
    clock.turn_to(datetime(day.year, day.month, day.day, 10, tzinfo=JAPAN))


def worker_balance(user: User) -> int:
    return balance(accounts.worker(user.id))


def on_the_way() -> int:
    return balance(accounts.PAYOUTS)
