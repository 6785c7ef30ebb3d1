"""Filling a market of a given scale: people, contracts, jobs and blocks, some played and then multiplied, and conduct;
then checking it.

Left out, since no measured page needs many of them: notices and mails, papers (with their consecutive numbers), the
contents of files, columns, invitations, favourites, the operator's figures of months.
"""

import itertools
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random

from psycopg import sql

from bench import conduct
from bench.drawing import Draw, popular
from bench.graphs import Catalogue
from bench.library import Library, library
from bench.lives import LIVES
from bench.loading import MONEY_COLUMNS, MONEY_IN, Loader, Progress, say
from bench.moulds import JAPAN, Mould, movement_of
from bench.people import Crowd, Person, fill_people
from bench.playing import Played, Stage, beginning
from bench.proving import prove
from bench.site import Connection, Site
from bench.sizes import sizes

BLOCKS_OF_SEARCHER = 200
FILLED = "filled.json"
"""Beside the home: how many seconds it took to fill it."""
_WEEKS = {"open": 8, "closed": 150, "block": 100}
_PAST_WEEKS, _OPEN_WEEKS = 104, 6
# No waiting for the disk until the end: data lost by a power cut can be filled again.
_QUICK = {
    "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_wal_size": "4GB",
    "checkpoint_timeout": "1h", "autovacuum": "off",
}  # fmt: skip
SUBJECTS = ("people", "market", "money", "endings", "openness", "searches")
"""Of what the operator's figures of months are."""
# Else the background would be counting years of months for hours, while it is to rest.
_COUNTED = """
INSERT INTO figures_countedmonth (month, subject, counted_at)
SELECT month, subject, now()
FROM generate_series(date '2019-01-01', date '2039-12-01', interval '1 month') month, unnest(%s::text[]) subject
ON CONFLICT DO NOTHING
"""
_UNSETTLED = """
SELECT (SELECT count(*) FROM machinery_outboxitem WHERE spread_at IS NULL)
    + (SELECT count(*) FROM machinery_outboxdelivery WHERE done_at IS NULL)
    + (SELECT count(*) FROM machinery_deadline WHERE at <= %s)
"""


@dataclass
class Market:
    """The state that all copies share. ``played``: numbers of the people in played lives, who are in no copy."""

    draw: Draw
    library: Library
    loader: Loader
    accounts: set[str]
    terms: Iterator[int]
    played: frozenset[int]
    copies: Iterator[int] = field(default_factory=itertools.count)


def fill(site: Site, *, scale: float, seed: int, part: float = 1) -> Crowd:
    """Fill an empty site, up to the present, and leave it stopped, to be started in real time. Raises ``NotProved``.

    ``part``: the share of the lives and jobs to play, at least one of each kind; a smaller share gives less variety.
    """
    site.home.parent.mkdir(parents=True, exist_ok=True)
    crowd = Crowd(Draw(seed), sizes(scale))
    began = time.monotonic()
    shelf = library(crowd.draw, crowd.sizes)
    site.simulated = True
    site.start()
    site.set(**_QUICK)
    with site.connect() as connection:
        catalogue = Catalogue(connection)
        # Plans of foreign keys and triggers are cached while tables are empty; this keeps them from sequential scans.
        connection.execute("SET enable_seqscan = off")
        connection.execute(_COUNTED, [list(SUBJECTS)])
        start = beginning(datetime.now(UTC))
        site.turn_back_to(start)
        fill_people(site, connection, catalogue, crowd, shelf, part)
        played = _play(site, connection, catalogue, Stage(site, connection, crowd, part, start))
        market = _market(connection, crowd, shelf, played)
        _multiply_contracts(crowd, market, played)
        _multiply_jobs(crowd, market, played)
        _multiply_blocks(crowd, market, played)
        _finish(site, connection, catalogue)
        prove(site, connection)
    site.set(**dict.fromkeys(("fsync", "full_page_writes", "synchronous_commit", "checkpoint_timeout")))
    with site.connect("postgres") as connection:
        connection.execute("CHECKPOINT")
    site.turn_to_real()
    spent = round(time.monotonic() - began)
    (site.home.parent / FILLED).write_text(json.dumps({"seconds": spent}))
    say(f"filled in {spent} s")
    return crowd


def settle(site: Site, connection: Connection) -> None:
    """Wait until the background has done what waits and what is due."""
    say("waiting for what the background still has to do")
    while connection.execute(_UNSETTLED, [site.now()]).fetchone() != (0,):
        time.sleep(0.2)


def _play(site: Site, connection: Connection, catalogue: Catalogue, stage: Stage) -> list[Played]:
    stage.play()
    stage.post_jobs()
    stage.block()
    settle(site, connection)
    return stage.moulds(catalogue)


def _market(connection: Connection, crowd: Crowd, shelf: Library, played: Sequence[Played]) -> Market:
    columns = {table.name: each.mould.columns(table) for each in played for table, _ in each.mould.tables}
    columns |= {"ledger_account": ["id", "kind", "owner_id"], MONEY_IN: MONEY_COLUMNS}
    accounts = {account for (account,) in connection.execute("SELECT id FROM ledger_account").fetchall()}
    found = connection.execute("SELECT coalesce(max(id), 0) FROM contracts_termsversion").fetchone()
    people = frozenset(person.n for each in played for person in each.people)
    terms = itertools.count((found or (0,))[0] + 1)
    return Market(crowd.draw, shelf, Loader(connection, columns), accounts, terms, people)


def _multiply_contracts(crowd: Crowd, market: Market, played: Sequence[Played]) -> None:
    """Copy contracts. People and times are drawn for all of them first, since whether a contract counts for conduct
    depends on the others between the same two parties.
    """
    numbers = crowd.draw.numbers("contracts")
    lives = [each for each in played if each.kind in LIVES]
    played_of = Counter(each.kind for each in lives)
    shares = [LIVES[each.kind].share / played_of[each.kind] for each in lives]
    plans, dealings = [], conduct.by_two()
    total = crowd.sizes.contracts - len(lives)
    for n, one in zip(range(total), numbers.choices(lives, shares, k=total), strict=True):
        people = _others(crowd, market, numbers, one)
        days = _days(numbers, one)
        begun = one.begun_at and one.begun_at + days
        dealings[people[0].n, people[1].n].append((begun, crowd.draw.suffix("own", n), one.price))
        plans.append((one, people, days))
    counts = conduct.counted(dealings)
    progress = Progress("contracts", total)
    for n, (one, people, days) in enumerate(plans):
        _copy(market, one.mould, next(market.copies), people, days, counts=crowd.draw.suffix("own", n) in counts)
        progress.at(n)
    market.loader.load()
    progress.end()


def _multiply_jobs(crowd: Crowd, market: Market, played: Sequence[Played]) -> None:
    numbers = crowd.draw.numbers("jobs")
    progress = Progress("jobs", crowd.sizes.open_jobs + crowd.sizes.jobs_alone)
    for kind, wanted in (("open", crowd.sizes.open_jobs), ("closed", crowd.sizes.jobs_alone)):
        of_kind = [each for each in played if each.kind == kind]
        for n in range(wanted - len(of_kind)):
            one = numbers.choice(of_kind)
            _copy(market, one.mould, next(market.copies), _others(crowd, market, numbers, one), _days(numbers, one))
            progress.at(n)
    market.loader.load()
    progress.end()


def _multiply_blocks(crowd: Crowd, market: Market, played: Sequence[Played]) -> None:
    """Copy blocks, two of three set by workers; one worker has 200 at every scale."""
    numbers = crowd.draw.numbers("blocks")
    of_kind = [each for each in played if each.kind == "block"]
    progress, taken = Progress("blocks", crowd.sizes.blocks), set[tuple[int, int]]()
    for n in range(crowd.sizes.blocks + BLOCKS_OF_SEARCHER):
        one = of_kind[n % 2] if n < BLOCKS_OF_SEARCHER else numbers.choice(of_kind)
        people = _others(crowd, market, numbers, one)
        if n < BLOCKS_OF_SEARCHER:
            people = [crowd.searcher, crowd.client(n)]
            one = next(each for each in of_kind if each.people[1].organisation == people[1].organisation)
        if (people[0].n, people[1].n) in taken:
            continue
        taken.add((people[0].n, people[1].n))
        _copy(market, one.mould, next(market.copies), people, _days(numbers, one))
        progress.at(n)
    market.loader.load()
    progress.end()


def _others(crowd: Crowd, market: Market, numbers: Random, one: Played) -> list[Person]:
    """Random people of the same kinds as those in a played life, all different."""
    while True:
        found = [_other(crowd, numbers, person) for person in one.people]
        own = {person.n for person in found}
        if len(own) == len(found) and not own & market.played:
            return found


def _other(crowd: Crowd, numbers: Random, person: Person) -> Person:
    if person.n >= crowd.sizes.clients:
        return crowd.worker(popular(numbers, crowd.sizes.workers - 2))
    rank = popular(numbers, crowd.sizes.clients // 2)
    return crowd.client(2 * rank + (1 if person.organisation else 0))


def _days(numbers: Random, one: Played) -> timedelta:
    """By how much to shift a copy into the past: whole weeks, so that weekdays stay the same."""
    weeks = _WEEKS.get(one.kind, _PAST_WEEKS)
    if one.most_days is not None:
        weeks = min(max(0, one.most_days) // 7, _OPEN_WEEKS)
    return timedelta(weeks=-numbers.randrange(weeks + 1))


def _copy(
    market: Market, mould: Mould, n: int, people: Sequence[Person], days: timedelta, *, counts: bool = False
) -> None:
    """Queue a copy of a mould, with the money that its client must have paid in."""
    draw = market.draw
    values = mould.cast(
        lambda place: draw.suffix(f"row{place}", n) if place else draw.suffix("own", n),
        [person.suffixes for person in people], days, market.terms, market.library.deal, counts=counts,
    )  # fmt: skip
    mould.write(values, market.loader.rows)
    if "ledger_movement" in (table.name for table, _ in mould.tables):
        _pay(market, mould, values, people)
    market.loader.load_some()


def _pay(market: Market, mould: Mould, values: Sequence[str], people: Sequence[Person]) -> None:
    """Queue new accounts, and a payment from the bank for each deposit."""
    client, worker = people
    holders = (("client", client.client_id), ("worker", worker.user_id))
    for kind, owner in holders:
        if (account := f"{kind}:{owner}") not in market.accounts:
            market.accounts.add(account)
            market.loader.rows["ledger_account"].append(f"{account}\t{kind}\t{owner}\n")
    for key, at, amount in mould.deposits(values):
        account = f"client:{client.client_id}"
        hashed = movement_of("bank", account, int(amount), "money_in", None)
        market.loader.rows[MONEY_IN].append(f"bank\t{account}\t{amount}\tmoney_in\tbank:{key}\t{hashed}\t{at}\n")


def _finish(site: Site, connection: Connection, catalogue: Catalogue) -> None:
    """Set sequences after the loaded rows, sum conduct, and update the planner's statistics."""
    for name, table in catalogue.tables.items():
        if table.numbered:
            connection.execute(
                sql.SQL(
                    "SELECT setval(pg_get_serial_sequence({}, {}), coalesce(max({}), 0) + 1, false) FROM {}"
                ).format(sql.Literal(name), sql.Literal(table.key), sql.Identifier(table.key), sql.Identifier(name))
            )
    say("conduct, statistics")
    connection.execute("RESET enable_seqscan")
    connection.execute("ANALYZE")
    conduct.sum_figures(connection, site.now().astimezone(JAPAN).date())
    connection.execute("VACUUM ANALYZE")
