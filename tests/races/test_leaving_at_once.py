"""Closing an account against what its owner, and others, are told at the same moment."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from michinori.leaving.commands.closing import close_account
from michinori.machinery import outbox
from michinori.machinery.models import OutboxItem
from michinori.notices.models import Notice
from michinori.notices.telling import tell
from michinori.notices.webhooks import commands
from michinori.people.models import User
from tests.stories.cast import Cast


@pytest.mark.parametrize("is_told_first", [True, False])
def test_whose_account_is_closed_while_they_are_told_keeps_no_notice(
    fresh_database: str, *, is_told_first: bool
) -> None:
    cast = Cast()
    hook, _ = commands.add_webhook(actor=cast.acts(cast.mio), url="https://example.com/", events=["notice"])
    outbox.put("webhook_off", {"user_id": cast.mio.id, "webhook_id": hook.id})
    item = OutboxItem.objects.get(kind="webhook_off")

    def be_told() -> None:
        with transaction.atomic():
            tell(item)

    def leave() -> None:
        close_account(actor=cast.acts(cast.mio), confirm=cast.mio.email)

    first, then = (be_told, leave) if is_told_first else (leave, be_told)
    _during(first, then)
    assert not User.objects.get(id=cast.mio.id).is_active
    assert not Notice.objects.filter(user=cast.mio).exists()


def _during(first: Callable[[], None], then: Callable[[], None]) -> None:
    """Do the second while the transaction of the first is still open: it has to wait."""
    done = threading.Event()

    def act() -> None:
        try:
            then()
            done.set()
        finally:
            connection.close()

    thread = threading.Thread(target=act)
    with transaction.atomic():
        first()
        thread.start()
        waited = not done.wait(1)
    thread.join(30)
    assert (waited, done.is_set()) == (True, True)
