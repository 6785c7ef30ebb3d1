"""Staff are told when the machine's clock jumped, and when the books are wrong."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from ledger.books import money_in

from michinori.config import tick
from michinori.config.table import SUBSCRIBERS
from michinori.machinery import acting, outbox
from michinori.machinery.health import look
from michinori.machinery.models import OutboxItem
from michinori.notices.models import Notice
from michinori.people.commands.staff import give_role
from tests.stories.cast import Cast


@pytest.mark.django_db
def test_staff_and_nobody_else_hear_of_a_clock_that_jumped() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    acting.note(beat_at=datetime.now(UTC) - timedelta(days=40))
    acting.beat()
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="clock_jumped")
    assert [notice.user_id for notice in told] == [sora.user_id]


@pytest.mark.forges_the_ledger
def test_staff_of_the_money_hear_once_of_each_time_the_books_are_wrong(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    cast = Cast()
    sora, kei, lou = (cast.person(name, staff=name == "Sora") for name in ("Sora", "Kei", "Lou"))
    for user, role in ((kei, "finance"), (lou, "editor")):
        give_role(actor=cast.proved(sora), user_id=user.id, role=role)
    money_in(100)

    def wrong_by(yen: int) -> None:
        owner_connection.execute("ALTER TABLE ledger_balance DISABLE TRIGGER USER")
        owner_connection.execute("UPDATE ledger_balance SET amount = amount + %s", [yen])
        owner_connection.execute("ALTER TABLE ledger_balance ENABLE TRIGGER USER")
        owner_connection.commit()

    def alerts() -> int:
        tick.prove_books(timestamp=0)
        return OutboxItem.objects.filter(kind="books_wrong").count()

    assert alerts() == 0
    assert look().found["ledger"]["sound"] is True
    wrong_by(1)
    assert (alerts(), alerts(), alerts()) == (1, 1, 1)
    found = look()
    assert (found.found["ledger"]["sound"], "ledger" in found.wrong, found.grave) == (False, True, True)
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="books_wrong")
    assert {notice.user_id for notice in told} == {sora.id, kei.id}
    assert "残高と動きの違い1件" in told[0].words["ja"][1]
    wrong_by(-1)
    assert alerts() == 1
    wrong_by(2)
    assert alerts() == 2, "another trouble, another alert"
