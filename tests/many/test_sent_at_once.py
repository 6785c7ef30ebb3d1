"""Every POST of the API, sent by pairs of people at once: each pair is told, and leaves behind, what a pair that lives
the same stories alone is told and leaves behind. Nobody gets an error or another pair's words; nothing is lost.

That this can fail was tried: with contracts read without their lock (``tests/mutants/lock_skipped.patch``) of two
reviews written at once neither is published; with idempotency keys of all callers together the first step is refused.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import BrokenBarrierError

import pytest
from depth import ALL
from django.db import connection
from many import at_desk, paying_out, tales
from many.pairs import MARKS, Pace, Pair
from many.served import served
from pytest_django.plugin import DjangoDbBlocker
from safety import api_table
from sites import Site
from treasury.card_company import keys, serving

from michinori.config import books
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.machinery import events
from michinori.machinery.settings import set_setting

PAIRS = MARKS[: 4 if ALL else 2]


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    embedded_home: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("sent") / "home"
    with django_db_blocker.unblock(), served(embedded_home, "sent", home) as site, serving() as company:
        site.environment |= keys(company.url)
        set_setting(actor=Actor.operator(), key="step_asked", text="false")  # programs move Aoi's money
        site.start()
        yield site


def live(pair: Pair) -> Pair:
    """All stories, one after the other."""
    try:
        for tale in (*at_desk.ALL, *tales.ALL, paying_out.taking_out, paying_out.paying_by_card):
            tale(pair)
    except BaseException:
        pair.pace.gate.abort()
        raise
    finally:
        connection.close()
    return pair


def test_pairs_that_act_at_once_are_told_what_a_pair_alone_is_told(site: Site) -> None:
    pace = Pace(len(PAIRS))
    pairs = [Pair(site, mark, pace) for mark in PAIRS]
    with ThreadPoolExecutor(len(pairs)) as threads:
        living = [threads.submit(live, pair) for pair in pairs]
    # Who was only left waiting by another's failure comes last.
    for failed in sorted((one.exception() for one in living), key=lambda one: isinstance(one, BrokenBarrierError)):
        if failed:
            raise failed
    if ALL:
        pairs.append(live(Pair(site, MARKS[-1], Pace(1))))
    steps = zip(*(pair.told for pair in pairs), strict=True)
    assert [told for told in steps if len(set(told)) > 1] == []
    assert {one for one in api_table.TABLE if not one.startswith("GET ")} == pairs[0].done
    assert books.prove().sound
    assert all(events.verify(one) for one in Contract.objects.values_list("id", flat=True))
