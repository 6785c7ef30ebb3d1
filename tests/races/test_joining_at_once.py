"""Accounts are joined while a contract's act is told of, which holds its people's mails and then counts for parties."""

import threading

from django.db import connection, transaction
from sites import wait_until

from michinori.contracts.commands.joining import join_accounts
from michinori.machinery.locks import lock
from michinori.people.models import Party, User
from tests.people.test_joining_accounts import WHY, admin
from tests.stories.cast import Cast


def test_people_are_locked_before_their_parties(fresh_database: str) -> None:
    cast = Cast()
    ren, mio = cast.ren, cast.mio
    sora = admin(cast, ren, mio)
    joined: list[list[str]] = []

    def join() -> None:
        joined.append(join_accounts(actor=sora, client_id=ren.id, other_id=mio.id, why=WHY))
        connection.close()

    thread = threading.Thread(target=join)
    with transaction.atomic():
        lock(User, mio.id, ren.id)
        thread.start()
        wait_until(_somebody_waits)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '500ms'")
        lock(Party, mio.party_id, ren.party_id)
    thread.join(60)
    assert joined == [[mio.id]]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"
        )
        return bool(cursor.fetchone()[0])
