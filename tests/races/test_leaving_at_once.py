"""Closing an account against what its owner, and others, are told at the same moment."""

import threading
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest
from django.db import connection, transaction

from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.ledger.queries import check
from michinori.machinery import clock, outbox
from michinori.machinery.models import OutboxItem
from michinori.notices.models import Notice
from michinori.notices.telling import tell
from michinori.notices.webhooks import commands
from michinori.people.models import User
from michinori.treasury.commands.parting import mend_parting
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.sending_on import send_on_left
from michinori.treasury.models import Payout
from tests.races.arena import at_once, word
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT, OFFICE, earn, payee, worker_balance


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


def test_what_lies_with_who_has_left_leaves_once(fresh_database: str, race_rounds: int) -> None:
    """The link is pressed twice while the day's look sends on what lies there."""
    for n in range(race_rounds):
        ren = payee(f"Ren{n}", 5_000)
        close_account(actor=Actor.person(ren.id), confirm=ren.email)
        run = gather_run(actor=OFFICE)
        assert run is not None
        mark_sent(actor=OFFICE, run_id=run.id)
        back = mark_returned(actor=OFFICE, payout_id=Payout.objects.get(owner_id=ren.id).id, reason="口座なし")
        earn(ren, 3, "later")
        mends = partial(mend_parting, payout_id=back.id, account=ACCOUNT | {"number": "7654321"})
        first, second, _ = at_once(mends, mends, send_on_left)
        assert sorted(map(word, (first, second))) == ["done", "parting-settled"]
        rows = Payout.objects.filter(owner_id=ren.id, status="requested")
        assert sorted(rows.values_list("amount", "account__number")) == [(5_003, "7654321")]
        assert (worker_balance(ren), check().sound) == (0, True)
        clock.turn_to(clock.now() + timedelta(days=40))
