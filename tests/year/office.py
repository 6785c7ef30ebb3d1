"""What the operator does all year: bank files, payout runs, months of the books, inquiries, reports; each step done on
the product by its commands and in the model by its sums.
"""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from rules.test_bank_files import read_back
from treasury.bank_files import bank_file

from michinori.config import tick
from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.machinery import acting, outbox
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.treasury.commands.assigning import agree_to_assignment, assign_line
from michinori.treasury.commands.closing import close_month
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import mark_returned, mark_sent, run_file
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import LineAssignment, Payout, PayoutRun, StatementLine
from tests.year.hands import OFFICE, Hands, japan_day
from tests.year.plain_days import is_bank_day
from tests.year.plain_market import Market, Request

WHY = "通帳と電話で確かめた"
TWO_PEOPLE = 100_000
LATELY = timedelta(days=30)
"""Within which what one person's word was enough for counts together."""
RETURNED = 0.03
"""The share of payouts that the bank brings back."""


@dataclass(frozen=True)
class Transfer:
    """A client's transfer that the bank will tell of; ``named``: whether the client wrote its number."""

    client: int
    amount: int
    named: bool


@dataclass
class Office:
    """Sora and Kei of the staff, and their lists. ``by_word``: yen of which Sora's word was enough, and when.
    ``agreed``: how many lines Kei had to agree on.
    """

    market: Market
    hands: Hands
    pick: random.Random
    sora: User
    kei: User
    transfers: list[Transfer] = field(default_factory=list)
    unknown: list[Transfer] = field(default_factory=list)
    run: list[Request] = field(default_factory=list)
    coming_back: list[tuple[int, Request]] = field(default_factory=list)
    by_word: list[tuple[datetime, int]] = field(default_factory=list)
    agreed: int = 0
    mended: int = 0

    @classmethod
    def made(cls, market: Market, hands: Hands, pick: random.Random) -> "Office":
        sora, kei = (
            create_user(actor=OFFICE, email=f"{name}@example.com", name=name, staff=True, confirmed=True, verified=True)
            for name in ("Sora", "Kei")
        )
        return cls(market, hands, pick, sora, kei)

    def acting(self, user: User) -> Actor:
        return Actor.person(user.id, elevated=True)

    def gather(self, at: datetime) -> None:
        """The clock has gathered this morning what the model says, to the yen."""
        self.run = self.market.gather(at.date(), at) if is_bank_day(at.date()) else []
        found = PayoutRun.objects.filter(on=at.date()).first()
        expected = sorted(one.amount for one in self.run)
        gathered = sorted(Payout.objects.filter(run=found).values_list("amount", flat=True)) if found else []
        assert gathered == expected, f"the run of {at.date()}: {gathered}, not {expected}"

    def send(self, at: datetime) -> None:
        """The file of this morning's run goes to the bank, above the limit by two people; some payouts come back."""
        if not self.run:
            return
        found = PayoutRun.objects.get(on=at.date())
        assert found.two_people == (found.total > TWO_PEOPLE)
        if found.two_people:
            confirm_run(actor=self.acting(self.sora), run_id=found.id, why=WHY)
            release_run(actor=self.acting(self.kei), run_id=found.id, why=WHY)
        rows = read_back(run_file(actor=OFFICE, run_id=found.id))
        assert sorted(yen for *_, yen, _ in rows) == sorted(one.amount for one in self.run)
        mark_sent(actor=OFFICE, run_id=found.id)
        self.market.sent(self.run, at)
        back = [one for one in self.run if self.pick.random() < RETURNED and self._is_there(one)]
        self.coming_back += [(2, one) for one in back]

    def _is_there(self, one: Request) -> bool:
        purses = self.market.purses
        purse = (purses.workers if one.worker else purses.clients)[one.who]
        return not (purse.left or purse.estate)

    def take_back(self, at: datetime) -> None:
        """Two days later the bank says that an account was wrong; its owner names another one."""
        self.coming_back = [(days - 1, one) for days, one in self.coming_back]
        for one in [one for days, one in self.coming_back if not days and self._is_there(one)]:
            owner = self.hands.clients[one.who]
            equal = Payout.objects.filter(owner_id=owner, amount=one.amount, run__on=one.run, status="sent")
            row = equal.order_by("requested_at", "id")[0]
            mark_returned(actor=OFFICE, payout_id=row.id, reason="口座なし")
            self.mended += 1
            self.hands.name_account(one.who, self.mended % 99 + 1)
            self.market.came_back(one, at)
            for purses in (self.market.purses.workers, self.market.purses.clients):
                if one.who in purses:
                    purses[one.who].usable = at.date()
        self.coming_back = [(days, one) for days, one in self.coming_back if days > 0]

    def read_bank(self, at: datetime) -> list[int]:
        """On a bank day the bank's file of the transfers since the last one; give the clients whose money came. What
        came without a number two days ago is found out today.
        """
        if not is_bank_day(at.date()):
            return []
        came = self._assign(at)
        lines, day = [], japan_day(at.date())
        for n, one in enumerate(self.transfers):
            number = self.hands.references[one.client]
            lines.append((one.amount, f"{number} ｶｲｼﾔ" if one.named else f"ﾅﾏｴﾀﾞｹ {n}", day))
            self.market.purses.came(one.client if one.named else None, one.amount, at)
        self.unknown += [one for one in self.transfers if not one.named]
        came += [one.client for one in self.transfers if one.named]
        self.transfers = []
        total = sum(one.amount for one in self.run)
        lines += [(-total, "ｿｳｺﾞｳﾌﾘｺﾐ", day)] if total else []
        if lines:
            content = bank_file(*lines)
            found = import_statement(actor=OFFICE, name=f"{day}.txt", content=content)
            assert (found.new, found.known) == (len(lines), 0)
            again = import_statement(actor=OFFICE, name=f"{day}.txt", content=content)
            assert (again.new, again.known) == (0, len(lines))
        return came

    def _assign(self, at: datetime) -> list[int]:
        waiting = list(StatementLine.objects.filter(status="suspense").order_by("id"))
        assert sorted(one.amount for one in waiting) == sorted(one.amount for one in self.unknown)
        for one in self.unknown:
            line = next(each for each in waiting if each.amount == one.amount)
            waiting.remove(line)
            self._say_whose(line.id, one, at)
            self.market.purses.assigned(one.client, one.amount, at)
        came = [one.client for one in self.unknown]
        self.unknown = []
        return came

    def _say_whose(self, line_id: str, one: Transfer, at: datetime) -> None:
        """Sora says whose a line is; Kei has to agree where that is too much for her word with what it was enough for
        lately.
        """
        two = one.amount + sum(yen for when, yen in self.by_word if when > at - LATELY) > TWO_PEOPLE
        owner = self.hands.clients[one.client]
        line = assign_line(actor=self.acting(self.sora), line_id=line_id, client_id=owner, reason=WHY)
        assert line.status == ("suspense" if two else "assigned")
        if not two:
            self.by_word.append((at, one.amount))
            return
        said = LineAssignment.objects.get(line=line)
        agree_to_assignment(actor=self.acting(self.kei), line_id=line_id, said_id=said.id, reason=WHY)
        self.agreed += 1

    def close(self, month: date) -> None:
        """The month is closed for good, and sums up to what the model counted."""
        close_month(actor=self.acting(self.sora), month=month, reason=WHY)


def beat() -> int:
    """The background process's next turn: all that is due, and all that is to be told; give how many acts came due."""
    acting.beat()
    applied = tick.apply_due()
    while outbox.drain(SUBSCRIBERS):
        applied += tick.apply_due()  # what was told may have set a deadline that is over
    return applied
