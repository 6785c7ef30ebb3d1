"""Counting anew while a contract goes on: whichever comes first, nothing is lost and nothing counted twice."""

import threading

from django.db import connection, transaction

from michinori.trust.commands.counting import count_contract, rebuild_conduct
from michinori.trust.models import ContractFacts, Figure
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished


def test_counting_anew_waits_for_what_is_being_counted(fresh_database: str) -> None:
    contract = finished(Cast(verified=True))
    started, done = threading.Event(), threading.Event()

    def anew() -> None:
        try:
            started.set()
            rebuild_conduct()
        finally:
            done.set()
            connection.close()

    thread = threading.Thread(target=anew)
    with transaction.atomic():
        count_contract(contract.id)
        thread.start()
        started.wait(5)
        assert not done.wait(1), "it must not read what is half written"
    thread.join(20)
    assert done.is_set()
    assert ContractFacts.objects.count() == 1
    assert Figure.objects.exclude(party=None).get(key="finished").n == 1
    assert rebuild_conduct().changed == 0
