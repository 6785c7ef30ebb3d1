"""What the two sides of a deal do next, and when: drawn by seed, by a fate that the deal is given first."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.year.plain_deal import Deal
from tests.year.plain_hours import HoursDeal, Week
from tests.year.plain_parts import Ending, Stage
from tests.year.plain_switches import Switch

FATES = {
    "done": 40,
    "bonus": 8,
    "raised": 8,
    "lowered": 6,
    "declined": 4,
    "lapses": 4,
    "unfunded": 4,
    "called_off": 4,
    "agrees_to_end": 8,
    "never_answers": 7,
    "bids_meet": 5,
    "bids_apart": 5,
    "outside": 5,
    "idle": 3,
    "starts_over": 6,
    "adds": 5,
    "by_the_hour": 5,
}
ENDS = ("agrees_to_end", "never_answers", "bids_meet", "bids_apart", "outside")
RESULTS = ("judgment", "court_settlement", "certified_odr", "private_record", "private_record", "private_record")
_FIRST, _LAST = 8, 20
"""People act from eight in the morning until eight in the evening."""


@dataclass(frozen=True)
class Act:
    """Something that somebody will do on a deal."""

    at: datetime
    name: str
    args: dict[str, Any]


@dataclass
class Plan:
    """One deal's: ``returns`` so far; ``changed``: whether its change of terms was proposed; ``restarts``: how often
    the client has wished to begin anew.
    """

    fate: str
    pick: random.Random = field(repr=False)
    end_at: int = 0
    returns: int = 0
    changed: bool = False
    restarts: int = 0
    bonus_paid: bool = False
    results: int = 0
    """How many results from outside were filed."""
    ends: str = ""
    """How an ending goes, where the fate does not say."""
    seen: datetime | None = None
    """When the report came to which the client answers, or of which it says nothing."""

    def next_act(self, deal: Deal, now: datetime) -> Act | None:
        """What happens next by somebody's hand; None: nothing does, or a clock comes first."""
        found = getattr(self, f"_{deal.status}", lambda deal: None)(deal)
        if found is None:
            return None
        first, last, name, args = found
        return Act(self._later(now, first, last), name, args)

    def _later(self, now: datetime, first: int, last: int) -> datetime:
        """So many days on, at some time of the day, a minute on at least."""
        day = (now + timedelta(days=self.pick.randint(first, last))).date()
        minute = self.pick.randrange(_FIRST * 60, _LAST * 60)
        at = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
        return at if at > now else now + timedelta(minutes=1)

    def _offered(self, deal: Deal) -> Any:
        if self.fate == "lapses":
            return None
        return (1, 5, "decline", {}) if self.fate == "declined" else (0, 5, "accept", {})

    def _agreed(self, deal: Deal) -> Any:
        if self.fate == "unfunded":
            return None
        return (1, 9, "cancel", {}) if self.fate == "called_off" else (0, 5, "fund", {})

    def _active(self, deal: Deal) -> Any:
        if deal.wanted:
            return (0, 3, "fund", {}) if deal.accepted else (1, 4, "agree_to_change", {})
        if deal.switch:
            return self._answer_to_switch(deal.switch)
        if deal.asked:
            return self._answer_to_wish(deal)
        if self.fate == "idle":
            return None
        stage = deal.stages[deal.current]
        if stage.submitted:
            return self._answer(deal)
        if stage.reported and stage.reported != self.seen:
            self.seen = stage.reported
            return self._answer_to_report(deal)
        return self._go_on(deal, stage)

    def _go_on(self, deal: Deal, stage: Stage) -> Any:
        """What is done on a stage under way, of which nothing waits for an answer."""
        if not (self.returns or self.changed or stage.claimed) and self.pick.random() < 0.1:
            self.returns += 1
            return 0, 3, "ask_to_fix", {}
        if self.fate == "adds" and not (stage.reported or self.returns or self.changed) and self.pick.random() < 0.7:
            self.changed = True
            return 0, 4, "ask_to_add", {}
        settled = not (stage.reported or self.returns or self.changed)
        if self.fate == "by_the_hour" and settled and self.pick.random() < (0.6 if deal.claimed else 0.2):
            self.changed = True
            return 0, 4, "propose_switch", self._switch(deal)
        if self._begins_anew(deal, stage):
            self.changed = True
            self.restarts += 1
            return 0, 2, "ask_to_restart", {}
        if self.fate in ("raised", "lowered") and not self.changed and 1 <= deal.current < len(deal.stages):
            return 0, 2, "want", self._change(deal)
        if self.fate in ENDS and deal.current == self.end_at:
            if not stage.claimed and self.pick.random() < 0.6:
                return 1, 6, "report", {"percent": self.pick.randint(2, 9) * 10}
            return 1, 4, "open_ending", self._opening(deal)
        if not stage.claimed and self.pick.random() < 0.25:
            return 1, 5, "report", {"percent": self.pick.randint(1, 9) * 10}
        return 1, 8, "submit", {}

    def _begins_anew(self, deal: Deal, stage: Stage) -> bool:
        """Once there is work that nobody has to answer; for as often as the terms include it, at times once more."""
        if self.fate != "starts_over" or stage.reported or self.returns or deal.claimed <= deal.superseded:
            return False
        return not self.restarts or (self.restarts < 3 and deal.restarts_left > 0 and self.pick.random() < 0.5)

    def _delivered(self, deal: Deal) -> Any:
        return self._answer(deal)

    def _answer_to_report(self, deal: Deal) -> Any:
        """Acknowledge, object, or leave it to the clock, while the work goes on."""
        chance = self.pick.random()
        if chance < 0.4:
            return 0, 5, "acknowledge_report", {}
        return (0, 5, "object", {}) if chance < 0.7 else self._go_on(deal, deal.stages[deal.current])

    def _answer_to_switch(self, switch: Switch) -> Any:
        """The other side agrees, refuses, or lets it lapse; then the client adds what is missing, mostly."""
        chance = self.pick.random()
        if switch.accepted:
            return (0, 4, "fund", {}) if chance < 0.85 else None
        if chance < 0.7:
            return 0, 5, "agree_to_switch", {}
        return (0, 5, "refuse_switch", {}) if chance < 0.85 else None

    def _switch(self, deal: Deal) -> dict[str, Any]:
        """Settled at what the contract is worth, to go on by the hour for less or more than what is left."""
        return {
            "side": self.pick.choice(("worker", "client")),
            "amount": self.pick.choice((deal.standing, deal.claimed)),
            "prices": [self.pick.randint(2, 30) * 10_000],
            "rate": self.pick.randint(50, 100) * 60,
        }

    def _answer_to_wish(self, deal: Deal) -> Any:
        """The worker agrees, refuses, or lets it lapse."""
        chance = self.pick.random()
        if self.fate == "adds" and self.changed and chance < 0.6:
            return 0, 5, "agree_to_add", {"more": self.pick.randint(1, 20) * 1_000}
        if chance < 0.6:
            anew = "start_over" if deal.restarts_left else "agree_to_restart"
            return 0, 5, anew if self.restarts else "fix", {}
        return (0, 5, "refuse_to_fix", {}) if chance < 0.8 else None

    def _answer(self, deal: Deal) -> Any:
        """Approve, return, or say nothing until the clock does."""
        chance = self.pick.random()
        if chance < 0.3:
            return None
        if chance < 0.42 and self.returns < 2:
            self.returns += 1
            return 0, min(6, deal.inspection - 1), "send_back", {}
        return 0, min(6, deal.inspection - 1), "approve", {}

    def _change(self, deal: Deal) -> dict[str, Any]:
        self.changed = True
        number = len(deal.stages) - 1
        price = deal.stages[number].price
        part = max(1, price // 5_000) * 1_000
        return {"stage": number, "more": part if self.fate == "raised" else -min(part, price - 1_000)}

    def _opening(self, deal: Deal) -> dict[str, Any]:
        side = self.pick.choice(("worker", "client"))
        span = (deal.price - deal.paid) // 1_000
        steps = self.pick.randint(span // 2 + 1, span) if side == "worker" else self.pick.randint(0, span // 2)
        return {"side": side, "amount": deal.paid + steps * 1_000}

    def _ending(self, deal: Deal) -> Any:
        ending = deal.ending
        assert ending
        how = self.ends or self.fate
        if how == "outside" and (ending.result or self.results < 2) and (ending.answered or self.pick.random() < 0.3):
            return self._outside(deal, ending)
        if not ending.answered:
            if how == "agrees_to_end":
                return 1, 6, "accept_ending", {}
            apart = abs(ending.amounts[ending.by] - (deal.paid if ending.by == "worker" else deal.price)) >= 1_000
            disputes = apart and how in ("bids_meet", "bids_apart", "outside")
            return (1, 6, "counter", self._counter(deal)) if disputes else None
        if how != "outside" and ending.bidding and not ending.bids_opened and len(ending.bids) < 2:
            return 1, 1, "seal", self._bid(deal)
        return None

    def _outside(self, deal: Deal, ending: Ending) -> Any:
        """A side files a result, staff look whether it is genuine, the other may deny a private one or file a decision
        in its place. Some say more than the price, or less than what was paid.
        """
        result = ending.result
        if result is None:
            self.results += 1
            kind, side = self.pick.choice(RESULTS), self.pick.choice(("worker", "client"))
            return (
                1,
                7,
                "file_result",
                {"side": side, "amount": self.pick.randint(0, deal.price * 11 // 10), "kind": kind},
            )
        if not result.checked:
            return 0, 4, "check_result" if self.pick.random() < 0.85 else "refuse_result", {}
        chance = self.pick.random()
        if chance < 0.35:
            return 1, 6, "deny_result", {}
        if chance < 0.5:
            side = "worker" if result.by == "client" else "client"
            return 1, 6, "file_result", {"side": side, "amount": self.pick.randint(0, deal.price), "kind": "judgment"}
        return None

    def _counter(self, deal: Deal) -> dict[str, Any]:
        """An amount that leaves something in dispute."""
        ending = deal.ending
        assert ending
        theirs = ending.amounts[ending.by]
        if ending.by == "worker":
            steps = (theirs - deal.paid) // 1_000
            return {"side": "client", "amount": deal.paid + self.pick.randrange(steps) * 1_000}
        steps = (deal.price - theirs) // 1_000
        return {"side": "worker", "amount": theirs + self.pick.randint(1, steps) * 1_000}

    def _bid(self, deal: Deal) -> dict[str, Any]:
        ending = deal.ending
        assert ending
        low, high = max(deal.paid, ending.amounts["client"]), max(deal.paid, ending.amounts["worker"])
        middle = (low + high) // 2
        side = "client" if "worker" in ending.bids else "worker"
        above = (side == "client") == ((self.ends or self.fate) == "bids_meet")
        return {
            "side": side,
            "amount": self.pick.randint(middle + 1, high) if above else self.pick.randint(low, middle),
        }

    def _completed(self, deal: Deal) -> Any:
        if self.fate != "bonus" or self.bonus_paid:
            return None
        self.bonus_paid = True
        return 1, 9, "pay_bonus", {"amount": self.pick.randint(1, max(1, deal.price // 2_000)) * 1_000}


@dataclass
class HoursPlan(Plan):
    """Up to three weeks of work by the hour, each with one to three entries. ``switches``: after one of them, where the
    client owes no answer, somebody would rather go on by stages.
    """

    weeks: int = 1
    switches: bool = False

    def _active(self, deal: Deal) -> Any:
        assert isinstance(deal, HoursDeal)
        week = deal.open_week
        if deal.switch:
            return self._answer_to_switch(deal.switch)
        if self.switches and week is None and not self.changed and self.pick.random() < 0.5:
            self.changed = True
            return 0, 4, "propose_switch", self._switch(deal)
        if week and week.objected:
            return self._after_objection(deal, week)
        if week and week.minutes < 900 and self.pick.random() < 0.6 and week.last.weekday() < 4:
            return 1, 1, "log", self._entry()
        if week:
            return self._answer_to_week()
        if len(deal.weeks) < self.weeks:
            return 7 if deal.weeks else 0, 8 if deal.weeks else 3, "log", self._entry()
        return 1, 3, "deliver", {}

    def _switch(self, deal: Deal) -> dict[str, Any]:
        """Settled at what was paid or at more, to go on by stages for less or more than what is left."""
        return {
            "side": self.pick.choice(("worker", "client")),
            "amount": self.pick.choice((deal.paid, self.pick.randint(deal.paid, deal.price))),
            "prices": prices(self.pick),
        }

    def _delivered(self, deal: Deal) -> Any:
        return (0, min(4, deal.inspection - 1), "accept_work", {}) if self.pick.random() < 0.6 else None

    def _answer_to_week(self) -> Any:
        """Acknowledge, object (to what was logged anew as well), or leave it to the clock."""
        chance = self.pick.random()
        if chance < 0.4:
            return 3, 6, "acknowledge", {}
        return (1, 6, "object_week", {}) if chance < 0.65 else None

    def _after_objection(self, deal: Deal, week: Week) -> Any:
        """The worker logs a day anew, mostly lower; or the client gives in; or one ends; or nobody does anything for so
        long that a clock opens an ending.
        """
        chance = self.pick.random()
        if chance < 0.5:
            day = self.pick.choice(sorted(week.days))
            lower = self.pick.randint(1, week.days[day] // 60) * 60
            return 0, 6, "log_anew", {"day": day, "minutes": lower}
        if chance < 0.7:
            return 1, 9, "acknowledge", {}
        if chance < 0.9:
            self.ends = self.pick.choice(ENDS)
            return 1, 5, "open_ending", self._opening(deal)
        return None

    def _entry(self) -> dict[str, Any]:
        return {"minutes": self.pick.randint(1, 8) * 60}


def new_plan(pick: random.Random, stages: int) -> Plan:
    """A fate by weight."""
    names = list(FATES)
    fate = pick.choices(names, [FATES[name] for name in names])[0]
    return Plan(fate, pick, end_at=pick.randrange(stages))


def new_hours_plan(pick: random.Random) -> HoursPlan:
    return HoursPlan("hours", pick, weeks=pick.randint(1, 3), switches=pick.random() < 0.2)


def prices(pick: random.Random) -> list[int]:
    """One to four stages in thousands of yen; now and then one above a million, where more is withheld."""
    if pick.random() < 0.03:
        return [pick.randint(1_000, 1_500) * 1_000]
    return [pick.randint(4, 90) * 1_000 for _ in range(pick.choices((1, 2, 3, 4), (4, 4, 2, 1))[0])]
