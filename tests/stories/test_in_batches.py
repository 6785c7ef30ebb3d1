"""What the acts and clocks of several contracts have in common is read and written once for all of them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.models import Contract
from michinori.contracts.pending import DEADLINE
from michinori.machinery import clock, deadlines, outbox
from michinori.notices.models import Notice
from michinori.papers.models import Document
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
_MANY = 6


def _queries_of_telling(cast: Cast, contracts: list[Contract]) -> int:
    outbox.drain(SUBSCRIBERS)
    for contract in contracts:
        story.hand_in(cast, contract, 1)
    with CaptureQueriesContext(connection) as asked:
        outbox.drain(SUBSCRIBERS, with_errands=False)
    slips = Document.objects.filter(kind="delivery_slip", contract_id__in=[one.id for one in contracts])
    assert slips.count() == len(contracts)
    return len(asked)


def test_telling_of_six_acts_takes_less_than_twice_the_queries_of_one() -> None:
    cast = Cast()
    contracts = [story.active(cast) for _ in range(_MANY + 2)]
    _queries_of_telling(cast, contracts[:1])  # the first counts all conduct, and fills what is kept in memory
    one = _queries_of_telling(cast, contracts[1:2])
    assert _queries_of_telling(cast, contracts[2:]) < 2 * one
    assert Notice.objects.filter(user_id=cast.aoi.id, kind="contract_events").count() >= _MANY


def test_six_clocks_that_end_take_less_than_half_the_queries_of_six_by_themselves() -> None:
    cast = Cast()
    table = {DEADLINE: HANDLERS[DEADLINE]}
    for _ in range(_MANY):
        story.offered(cast)
    until = clock.turn_to(clock.now() + timedelta(days=40))
    with CaptureQueriesContext(connection) as asked:
        assert deadlines.run_due(table, until) == _MANY
    story.offered(cast)
    until = clock.turn_to(clock.now() + timedelta(days=40))
    with CaptureQueriesContext(connection) as of_one:
        assert deadlines.run_due(table, until) == 1
    assert len(asked) < _MANY * len(of_one) / 2
    assert set(Contract.objects.values_list("status", flat=True)) == {"cancelled"}
