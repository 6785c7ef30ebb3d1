"""Eight search at the same moment at which their process looks up anew on which days the newest lie."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from michinori.market.queries.workers import NEWEST_FINDABLE, WorkerSearch, search_with_facets
from tests.house.test_read_by_index import profiles_of_a_year
from tests.races.arena import PATIENCE
from tests.stories.cast import Cast

EIGHT, TURNS = 8, 6


@pytest.mark.forges_the_ledger  # the people are rows alone
def test_all_find_what_one_finds(cast: Cast) -> None:
    profiles_of_a_year(cast.mio)
    aoi = cast.acts(cast.aoi)
    asked = [WorkerSearch(q="ロゴ", skill=skill) for skill in ("", "Figma", "ロゴ")]
    alone = [search_with_facets(aoi, search) for search in asked]
    gate = Barrier(EIGHT, lambda: setattr(NEWEST_FINDABLE, "until", 0))

    def searches(hand: int) -> list[object]:
        try:
            found = list[object]()
            for _ in range(TURNS):
                gate.wait(PATIENCE)
                found.append(search_with_facets(aoi, asked[hand % 3]))
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(EIGHT) as hands:
        assert list(hands.map(searches, range(EIGHT))) == [[alone[hand % 3]] * TURNS for hand in range(EIGHT)]
    assert len(NEWEST_FINDABLE.back) >= 1, "the days were looked up and are remembered"
