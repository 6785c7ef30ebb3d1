"""Several processes keep notices at the same time: each once, numbers without gap."""

import threading
from collections.abc import Callable

from django.db import connections, transaction

from michinori.machinery.models import OutboxItem
from michinori.papers.commands.documents import keep_notices
from michinori.papers.commands.steps import keep_papers
from michinori.papers.models import Document
from tests.stories import cast as story
from tests.stories.cast import Cast


def _at_once(acts: list[Callable[[], None]]) -> list[BaseException]:
    """Run all at the same time; gives what they raised."""
    failed: list[BaseException] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        start.wait()
        try:
            with transaction.atomic():
                act()
        except BaseException as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed


def test_each_notice_once_and_no_gap(fresh_database: str) -> None:
    cast = Cast()
    with transaction.atomic():
        contracts = [story.offered(cast) for _ in range(3)]
    items = list(OutboxItem.objects.filter(kind="contract_events"))
    assert not _at_once([lambda item=item: keep_notices(item) for item in items * 2])  # type: ignore[misc]
    found = Document.objects.order_by("serial")
    assert [one.serial for one in found] == [1, 2, 3]
    assert {one.contract_id for one in found} == {contract.id for contract in contracts}


def test_eight_writers_at_once_leave_no_gap_also_where_some_roll_back(fresh_database: str) -> None:
    cast = Cast()
    with transaction.atomic():
        for _ in range(8):
            story.handed_in_and_approved(cast, story.active(cast, stages=story.WHOLE, open_stages=1), 1)
    items = list(OutboxItem.objects.filter(kind="contract_events").order_by("id"))

    def keep(item: OutboxItem, *, breaks: bool) -> None:
        keep_papers(item)
        if breaks:
            raise ZeroDivisionError

    while items:
        now, items = items[:8], items[8:]
        acts = [lambda item=item, n=n: keep(item, breaks=n % 4 == 0) for n, item in enumerate(now)]  # type: ignore[misc]
        assert {type(one) for one in _at_once(acts)} <= {ZeroDivisionError}
        assert not _at_once([lambda item=item: keep(item, breaks=False) for item in now])  # type: ignore[misc]
    for kind in (
        "deposit_receipt",
        "delivery_slip",
        "acceptance_slip",
        "receipt",
        "fee_invoice",
        "settlement_statement",
    ):
        found = Document.objects.filter(kind=kind).order_by("serial")
        assert [one.serial for one in found] == list(range(1, 9)), kind
        assert len({one.contract_id for one in found}) == 8
