"""Several processes keep notices at the same time: each once, numbers without gap."""

import threading
from collections.abc import Callable

from django.db import connections, transaction

from michinori.machinery.models import OutboxItem
from michinori.papers.commands.documents import keep_notices
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
