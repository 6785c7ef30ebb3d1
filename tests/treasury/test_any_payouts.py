"""Whatever is earned, asked for, gathered, sent and returned in whatever order: no yen is made or lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.ledger import accounts, queries
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands import payout_runs
from michinori.treasury.commands.parting import mend_parting
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import BankAccount, Payout, PayoutRun
from tests.treasury.payees import ACCOUNT, OFFICE, account_for, earn, on_the_way, payee, worker_balance

STEP = st.one_of(
    st.tuples(st.just("earn"), st.integers(0, 1), st.integers(1, 3_000)),
    st.tuples(st.just("ask"), st.integers(0, 1), st.one_of(st.none(), st.integers(1, 4_000))),
    st.tuples(st.just("cancel"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("gather"), st.integers(0, 31), st.just(0)),
    st.tuples(st.just("send"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("come_back"), st.integers(0, 3), st.just(0)),
    st.tuples(st.just("mend"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("leave"), st.integers(0, 1), st.just(0)),
    st.tuples(st.just("wait"), st.integers(0, 40), st.just(0)),
)


class Play:
    """Two workers, what they earned in all, and one step after the other; refusals are part of it."""

    def __init__(self) -> None:
        self.people = [payee("Ren"), payee("Mio")]
        self.earned = 0
        self.steps = 0

    def step(self, kind: str, which: int, value: int | None) -> None:
        self.steps += 1
        try:
            with transaction.atomic():
                getattr(self, kind)(which, value)
        except Problem:
            pass

    def has_left(self, which: int) -> bool:
        return not User.objects.get(id=self.people[which].id).is_active

    def earn(self, which: int, value: int) -> None:
        if self.has_left(which):
            return
        earn(self.people[which], value, str(self.steps))
        self.earned += value

    def ask(self, which: int, value: int | None) -> None:
        request_payout(actor=_acts(self.people[which]), amount=value)

    def cancel(self, which: int, value: int) -> None:
        for payout in Payout.objects.filter(owner_id=self.people[which].id).exclude(status="cancelled"):
            cancel_payout(actor=_acts(self.people[which]), payout_id=payout.id)

    def gather(self, which: int, value: int) -> None:
        payout_runs.gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now()) + timedelta(days=which)))

    def send(self, which: int, value: int) -> None:
        for run in PayoutRun.objects.order_by("on")[which : which + 1]:
            assert payout_runs.run_file(actor=OFFICE, run_id=run.id)
            payout_runs.mark_sent(actor=OFFICE, run_id=run.id)

    def come_back(self, which: int, value: int) -> None:
        """Banks return what they cannot deliver within days."""
        lately = Payout.objects.filter(run__on__gte=day_of(clock.now() - timedelta(days=20)))
        for payout in lately.order_by("id")[which : which + 1]:
            payout_runs.mark_returned(actor=OFFICE, payout_id=payout.id, reason="口座なし")

    def mend(self, which: int, value: int) -> None:
        """On the page, or by the link in the mail for who has left."""
        if not self.has_left(which):
            account_for(self.people[which])
        back = Payout.objects.filter(owner_id=self.people[which].id, parting=True, status="returned")
        for payout in back.exclude(contact="")[:1]:  # the others go along
            mend_parting(payout_id=payout.id, account=ACCOUNT)

    def leave(self, which: int, value: int) -> None:
        close_account(actor=_acts(self.people[which]), confirm=self.people[which].email)
        assert worker_balance(self.people[which]) == 0, "whatever its size"

    def wait(self, which: int, value: int) -> None:
        clock.turn_to(clock.now() + timedelta(days=which))

    def is_sound(self) -> None:
        """All that was earned is on a balance, on its way, or sent and not returned."""
        sent = sum(one.amount for one in Payout.objects.filter(status="sent"))
        held = sum(map(worker_balance, self.people))
        assert held + on_the_way() + sent == self.earned
        assert on_the_way() == sum(one.amount for one in Payout.objects.filter(status__in=("requested", "in_run")))
        assert balance(accounts.BANK) == self.earned - sent
        assert queries.check().sound
        for run in PayoutRun.objects.all():
            assert run.total == sum(one.amount for one in run.payouts.all())
        for which, person in enumerate(self.people):
            current = BankAccount.objects.filter(owner_id=person.id, ended_at=None).count()
            assert current == (0 if self.has_left(which) else 1)
            reached = Payout.objects.filter(owner_id=person.id, status="returned").exclude(contact="")
            if self.has_left(which):
                assert worker_balance(person) == sum(one.amount for one in reached), "each yen has a link to its owner"


def _acts(user: User) -> Actor:
    return Actor.person(user.id)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=20))
def test_no_yen_is_made_or_lost(steps: list[tuple[str, int, int | None]]) -> None:
    with transaction.atomic():
        play = Play()
        for step in steps:
            play.step(*step)
            play.is_sound()
        transaction.set_rollback(True)
