"""Days on which money leaves, on a site whose clock is turned, and who may be paid on them."""

from datetime import datetime, timedelta

from sites import Site

from michinori.kernel.clock import JAPAN
from michinori.rules.money.bank_days import bank_day_from
from tests.browser.person import PASSWORD, Person


def now_of(server: Site) -> datetime:
    """The site's time, in Japan."""
    return datetime.fromisoformat(server.run("clock", "run")["now"]).astimezone(JAPAN)


def turn(server: Site, at: datetime) -> None:
    """The site's time moves on, and what falls due is done: on bank days, from six on, a run is gathered."""
    server.run("clock", "run", "--at", at.isoformat())


def turn_to_next_bank_day(server: Site) -> None:
    """Nine in the morning of it."""
    day = bank_day_from(now_of(server).date() + timedelta(days=1))
    turn(server, datetime(day.year, day.month, day.day, 9, tzinfo=JAPAN))


def turn_away_from_payout_days(server: Site) -> None:
    """Ten o'clock of the next 17th: nothing leaves by itself in the ten days from then on."""
    now = now_of(server)
    month = now if now.day < 17 else now.replace(day=1) + timedelta(days=32)
    turn(server, month.replace(day=17, hour=10, minute=0, second=0, microsecond=0))


def papers_are_checked(server: Site, ren: Person) -> None:
    """Staff have seen Ren's papers, with the name as a bank has it."""
    eri = f"eri-{ren.email}"
    server.run("user", "create", "--email", eri, "--name", "Eri", "--password", PASSWORD, "--staff")
    seen = {"--as": eri, "--name": "道野 蓮", "--kana": "ミチノ レン", "--reason": "免許証"}
    server.run("identity", "check", ren.email, *(part for pair in seen.items() for part in pair))
