"""What a person leaves is proved, not listed: the market of canaries, from which one after the other closes their
account, is read whole, as the database's catalogue and the disk have it. ``kept`` explains what is still found.

Columns that no command fills have words as well (``catalogue.mark_what_is_empty``). One of them, ``NEW``, is in no
model: each test that looks at words must find it, as it would find a column that somebody adds and forgets here.
"""

import json
from collections.abc import Iterable

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.test import TestCase
from leaving import catalogue
from leaving.kept import KEPT, NEW, NO_ROWS, NOT_EXPORTED, OF_THE_ACCOUNT, ON_DISK, SHOWN, UNTIL_ANSWERED, Kept
from leaving.market import Market
from machinery.erased import erase_what_is_left
from safety.canaries import LETTERS, code
from safety.written import as_it_was

from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.leaving.own_data import own_data
from michinori.moderation.commands.appeals import answer_appeal
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.models import Appeal, Case
from michinori.papers.queries.evidence import read_pack

pytestmark = pytest.mark.django_db
LEAVING = ("ren", "aoi", "mio", "kana", "tomo", "sora", "kei", "nana")
"""Worker, owner, stranger, member, owner of a company of his own, staff, staff, a member who has typed nothing."""
NOTHING = ("", None, "{}", "[]", "false", "0")
type Found = set[tuple[str, str, str]]
"""Place, label, whose."""


def test_who_has_left_is_found_only_where_it_is_explained(market: Market) -> None:
    waiting, left = set(), set()
    for name in LEAVING:
        with as_it_was(), market.files_stay():
            leave(market, name)
            waiting |= traces(market, name)
            answer_all(market)
            left |= traces(market, name)
    forgotten = {(NEW, NEW, name) for name in LEAVING}
    assert left >= forgotten
    all_explained(left - forgotten, KEPT)
    all_explained(waiting - forgotten, (*KEPT, UNTIL_ANSWERED))


def test_of_the_account_and_the_profile_little_is_left(market: Market) -> None:
    """Numbers and choices are struck as well."""
    left = set()
    for name in LEAVING:
        before = own_rows(market, name)
        with as_it_was(), market.files_stay():
            leave(market, name)
            after = own_rows(market, name)
        left |= {place for place, value in after.items() if value == before[place] and value not in NOTHING}
    assert left - {NEW} == set(OF_THE_ACCOUNT)


def test_ones_data_hold_all_that_is_ones_own_and_nothing_that_is_not(market: Market) -> None:
    missing, shown = set(), set()
    for name in LEAVING:
        exported = export_of(market, name)
        own = market.words(name, exported)
        missing |= {("", label, name) for _, label, _ in traces(market, name) if label not in own.values()}
        for other in market.people.keys() - {name}:
            words = market.words(other, exported).items()
            shown |= {("", label, name) for word, label in words if word not in own}
    forgotten = {("", NEW, name) for name in LEAVING}
    assert missing >= forgotten
    all_explained(missing - forgotten, NOT_EXPORTED)
    all_explained(shown, SHOWN)


def test_there_is_something_to_find_in_every_table(market: Market) -> None:
    full = {row.table for row in catalogue.rows()}
    wordy = {table for table, columns in catalogue.columns().items() if any(each.holds_words for each in columns)}
    assert wordy - full == set(NO_ROWS)


def test_an_id_that_happens_to_hold_a_canarys_letters_holds_nobodys_words(market: Market) -> None:
    word = code("treasury.PayoutRun.released_why") + LETTERS["sora"]
    for text in (f"fil_{word}rqcepuzt", f"fil_ostk2p{word}", f"os/fil_ostk2p{word}qcep"):
        assert market.labels("sora", text) == set()
    for text in (f"{word}\"'><i", json.dumps(f"一行目\n{word}")):
        assert market.labels("sora", text) == {"treasury.PayoutRun.released_why"}


def leave(market: Market, name: str) -> None:
    user = market.people[name]
    with TestCase.captureOnCommitCallbacks(execute=True):
        close_account(actor=Actor.person(user.id), confirm=user.email)
    erase_what_is_left()


def answer_all(market: Market) -> None:
    """Staff who are not concerned answer all open appeals."""
    umi = Actor.person(market.here.world.cast.person("Umi").id)
    for case in Case.objects.filter(decided_at=None):
        decide_case(actor=umi, case_id=case.id, outcome="none")
    for appeal in Appeal.objects.filter(answered_at=None):
        answer_appeal(actor=umi, appeal_id=appeal.id, upheld=True, answer="そのままです。")


def traces(market: Market, name: str) -> Found:
    """Where in the database and on the disk something of this person stands; of a file the row may be gone."""
    texts = [(f"{row.table}.{column}", text) for row in catalogue.rows() for column, text in row.cells.items() if text]
    known = {text for _, text in texts}
    for path, content in market.files().items():
        texts.append((ON_DISK if path in known else f"{ON_DISK}, without a row", content.decode(errors="ignore")))
    return {(place, label, name) for place, text in texts for label in market.words(name, text).values()}


def own_rows(market: Market, name: str) -> dict[str, str | None]:
    own = ("people_user", "people_profile")
    rows = [row for row in catalogue.rows() if row.table in own and row.key == market.people[name].id]
    return {f"{row.table}.{column}": value for row in rows for column, value in row.cells.items()}


def export_of(market: Market, name: str) -> str:
    """The file, with the evidence packs to which it leads."""
    actor = Actor.person(market.people[name].id)
    data = own_data(actor)
    packs = [read_pack(actor, one["id"]) for one in data["contracts"]]
    return json.dumps([data, packs], cls=DjangoJSONEncoder, ensure_ascii=False)


def all_explained(found: Found, kept: Iterable[Kept]) -> None:
    """Fails for what no entry explains, and for entries that explain nothing."""
    rest, flaws = set(found), []
    for each in kept:
        for place, label in each.entries:
            hits = {one for one in found if each.explains(place, label, one)}
            flaws += [] if hits else [f"explains nothing: {place} {label}"]
            rest -= hits
    flaws += [f"not explained: {place} {label}, of {name}" for place, label, name in sorted(rest)]
    assert not flaws, "\n".join(flaws)
