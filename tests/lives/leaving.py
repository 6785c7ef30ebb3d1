"""Money that leaves for bank accounts while contracts run: asked for, taken back, gathered, sent, returned; followed by
a model of a few sums.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from hypothesis import strategies as st

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands import payout_runs
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import BankAccount, Payout, PayoutRun
from tests.lives.asking import tried
from tests.lives.truth_of_money import Books
from tests.lives.world import Base
from tests.treasury.payees import ACCOUNT

ACTS = ("ask", "ask", "ask", "back", "take_back", "gather", "gather", "send", "send", "come_back", "come_back", "mend")
_OFFICE = Actor.operator()
_WHY = "口座なし"


@dataclass
class Leaving:
    """``gone``: yen that the bank has sent and not brought back; ``status`` of each payout as it was last seen."""

    base: Base
    books: Books
    gone: int = 0
    status: dict[str, str] = field(default_factory=dict)

    def play(self, data: st.DataObject) -> None:
        """One of the things that people, the operator and the bank do with money that leaves."""
        self.look()  # the clock may have gathered meanwhile
        name = data.draw(st.sampled_from(ACTS), label="money")
        getattr(self, name)(data)
        self.look()

    def ask(self, data: st.DataObject) -> None:
        """Ren takes out a part or all: just that leaves the balance."""
        before = self._worker()
        amount = data.draw(st.none() | st.integers(1, max(2, before + 1)), label="amount")
        refused = self._tries(lambda: request_payout(actor=self.base.acting("ren"), amount=amount))
        self.books.read_on()
        wanted = before if amount is None else amount
        assert self._worker() == (before if refused else before - wanted)
        assert bool(refused) or 1_000 <= wanted <= before, "no less than the least, and no more than there is"

    def back(self, data: st.DataObject) -> None:
        """Aoi takes back some of what the agency has outside contracts; approver and members may not."""
        who = data.draw(st.sampled_from(("aoi", "aoi", "ken", "nana", "ren")), label="who")
        amount = data.draw(st.integers(900, 5_000), label="amount")
        refused = self._tries(
            lambda: request_payout(
                actor=self.base.acting(who), amount=amount, source="client", organisation_id=self.base.client_id
            )
        )
        assert refused or who == "aoi"

    def take_back(self, data: st.DataObject) -> None:
        """Ren changes his mind, once the run has it too late; nobody else's wish is his to take back."""
        for payout in Payout.objects.exclude(status="cancelled").order_by("-requested_at")[:2]:
            refused = self._tries(lambda id=payout.id: cancel_payout(actor=self.base.acting("ren"), payout_id=id))  # type: ignore[misc]
            assert bool(refused) == (payout.status != "requested" or payout.source != "worker")

    def gather(self, data: st.DataObject) -> None:
        """Into the run of a bank day; what is due by itself leaves as well. What was asked for after that day's run was
        gathered waits for another, and what has no account, since the bank returned the last one, until it has.
        """
        days = data.draw(st.sampled_from((0, 0, 3, 16)), label="days")
        run = payout_runs.gather_run(actor=_OFFICE, on=bank_day_from(day_of(clock.now()) + timedelta(days=days)))
        waiting = Payout.objects.filter(status="requested", due_on__lte=day_of(clock.now()))
        returned = BankAccount.objects.filter(ended_at=None, status="returned").values("owner_id")
        for payout in waiting.exclude(owner_id__in=returned):
            assert run is not None
            assert payout.requested_at > run.gathered_at

    def send(self, data: st.DataObject) -> None:
        """The file is written and carried out; sent again, nothing moves."""
        for run in PayoutRun.objects.order_by("-on")[:1]:
            payout_runs.run_file(actor=_OFFICE, run_id=run.id)
            for _ in range(data.draw(st.integers(1, 2), label="times")):
                payout_runs.mark_sent(actor=_OFFICE, run_id=run.id)

    def come_back(self, data: st.DataObject) -> None:
        """The bank could not deliver one; said twice, it is on its balance once."""
        for payout in Payout.objects.filter(status="sent").order_by("-id")[:1]:
            for _ in range(data.draw(st.integers(1, 2), label="times")):
                payout_runs.mark_returned(actor=_OFFICE, payout_id=payout.id, reason=_WHY)

    def mend(self, data: st.DataObject) -> None:
        """Ren and the agency name their accounts anew."""
        name_accounts(self.base)

    def look(self) -> None:
        """What is on its way and what has left is what the payouts say, and none went where it cannot."""
        self.books.read_on()
        rows = list(Payout.objects.values_list("id", "status", "amount"))
        for id, status, amount in rows:
            before = self.status.get(id, "")
            assert status in _NEXT[before], (before, status)
            self.gone += amount if status == "sent" and before != "sent" else 0
            self.gone -= amount if (before, status) == ("sent", "returned") else 0
            self.status[id] = status
        on_its_way = sum(amount for _, status, amount in rows if status in ("requested", "in_run"))
        assert self.books.accounts["payouts"] == on_its_way
        self.books.gone = self.gone

    def _worker(self) -> int:
        return self.books.held.get(f"worker:{self.base.people['ren'].id}", 0)

    def _tries(self, request: Callable[[], object]) -> str:
        """The slug of a refusal, which is one that people can meet; empty if it was done."""
        refused = tried(request)
        assert refused is None or refused.status in (403, 404, 409, 422), refused.slug
        return refused.slug if refused else ""


_NEXT = {
    "": {"requested", "in_run"},
    "requested": {"requested", "in_run", "cancelled"},
    "in_run": {"in_run", "sent"},
    "sent": {"sent", "returned"},
    "returned": {"returned"},
    "cancelled": {"cancelled"},
}


def name_accounts(base: Base) -> None:
    """Ren and the agency can be paid."""
    for owner in (base.people["ren"].id, base.client_id):
        set_bank_account_for(actor=_OFFICE, owner_id=owner, body=ACCOUNT)
