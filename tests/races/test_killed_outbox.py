"""``kill -9`` of a process that tells subscribers: nothing is lost, told by halves or told twice."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from michinori.config.table import SUBSCRIBERS
from michinori.machinery import outbox
from michinori.machinery.models import OutboxDelivery, OutboxItem
from michinori.notices.models import Notice, SentMail
from michinori.papers.models import Document
from tests.races.test_killed import kill, rows
from tests.stories import cast as story
from tests.stories.cast import Cast


def told_of(item: OutboxItem) -> int:
    return Notice.objects.filter(key=f"contract_events:{item.pk}").count()


def fresh() -> list[OutboxItem]:
    return list(OutboxItem.objects.filter(spread_at=None).order_by("id"))


def test_a_batch_that_is_killed_is_told_whole_and_once(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    cast = Cast()
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    outbox.drain(SUBSCRIBERS)
    papers = Document.objects.count()
    story.handed_in_and_approved(cast, contract, 1)
    items, before = fresh(), rows()
    kill(owner_connection, "notices_notice", "drain")  # the first subscriber has begun
    changed = {table for table, found in rows().items() if found != before[table]}
    assert changed == {"machinery_outboxitem"}, "only that they were taken"
    assert all(item.taken_at for item in fresh())
    assert outbox.drain(SUBSCRIBERS) == 0, "the process that took them may still live"
    OutboxItem.objects.filter(spread_at=None).update(taken_at=None)
    kill(owner_connection, "papers_document", "drain")  # the last subscriber has begun
    assert fresh()
    assert [told_of(item) for item in fresh()] == [0] * len(fresh())
    assert Document.objects.count() == papers
    OutboxItem.objects.filter(spread_at=None).update(taken_at=datetime.now(UTC) - timedelta(minutes=2))
    OutboxDelivery.objects.update(next_try_at=datetime.now(UTC) - timedelta(seconds=1))
    outbox.drain(SUBSCRIBERS)
    assert not fresh()
    assert not OutboxDelivery.objects.filter(done_at=None).exists()
    assert all(told_of(item) for item in items if item.kind == "contract_events")
    assert Document.objects.count() > papers
    for kind in Document.objects.values_list("kind", flat=True).distinct():
        serials = list(Document.objects.filter(kind=kind).order_by("serial").values_list("serial", flat=True))
        assert serials == list(range(1, len(serials) + 1)), kind
    mails = OutboxItem.objects.filter(kind="notice_mail")
    assert SentMail.objects.filter(item_id__in=mails.values("pk")).count() == mails.count()
