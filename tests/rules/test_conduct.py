"""Conduct at the level of rules: reading a history, which contracts count, small numbers, and that neither order nor
duplicates of outbox items matter.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.changes import (
    AmendmentInForce,
    ChangeDeclined,
    ChangeRequested,
    ChangeWithdrawn,
    SwitchAccepted,
)
from michinori.rules.contract.facts.ends import (
    ClientWithdrew,
    EndingCountered,
    EndingNoticed,
    EndingOpened,
    EndingSettled,
)
from michinori.rules.contract.facts.money import ContractCompleted, DepositMade
from michinori.rules.contract.facts.offers import ContractCancelled, DepositLapsed, OfferAccepted, OfferMade
from michinori.rules.contract.facts.work import ProgressReported, WorkAccepted, WorkDelivered
from michinori.rules.contract.life import Reason, SettledBy, Side
from michinori.rules.contract.lifecycle import Who
from michinori.rules.people.conduct import APART, BANDS, Count, Dealing, band_of, counted, counts_of, figure_of
from michinori.rules.people.conduct_history import Facts, Step, facts_of

START = datetime(2027, 3, 1, 3, tzinfo=UTC)
BEGUN: list[tuple[int, Fact]] = [
    (0, OfferMade(by="client", price=48_000, due_date=date(2027, 3, 31), included_revisions=2)),
    (0, DepositMade(amount_with_tax=52_800)),
]


def history(*steps: tuple[int, Fact]) -> list[Step]:
    """(days after the start, fact) each."""
    return [Step(n, START + timedelta(days=day), fact) for n, (day, fact) in enumerate((*BEGUN, *steps), 1)]


def opened(day: int, side: Side, amount: int, reason: Reason, standing: int, by: Who | None = None) -> tuple[int, Fact]:
    return day, EndingOpened(ending="trm_1", by=by or side, side=side, amount=amount, reason=reason, standing=standing)


def settled(day: int, by: SettledBy) -> tuple[int, Fact]:
    return day, EndingSettled(ending="trm_1", amount=0, settled_by=by)


def answered(day: int, amount: int, standing: int) -> tuple[int, Fact]:
    return day, EndingCountered(ending="trm_1", by="client", amount=amount, standing=standing)


DELIVERED = (10, WorkDelivered(delivery="d", has_file=True))
REPORTED = (2, ProgressReported(stage="s", report="r", percent=30, has_file=True))
ASKED = (3, ChangeRequested(request="r1", kind="restart", changes=1))
DECLINED = ChangeDeclined(request="r1", kind="restart")


def test_the_main_road_in_figures() -> None:
    accepted = (14, WorkAccepted(delivery="d", by="client"))
    facts = facts_of(history(DELIVERED, accepted, (14, ContractCompleted(paid=48_000))))
    found = counts_of(facts)
    assert found["client"] == {
        "ended_halfway": Count(1, 0, 1, 48_000),
        "restarts_per_contract": Count(1, 0, 1, 48_000),
        "never_funded": Count(1, 0, 1, 48_000),
        "revisions_used": Count(1, 0, 2, 48_000),
        "objected_share": Count(1, 0, 1, 48_000),
        "days_to_accept": Count(1, 4 * 86_400, 1, 48_000),
        "approved_by_clock": Count(1, 0, 1, 48_000),
    }
    assert found["worker"] == {
        "finished": Count(1, 1, 1, 48_000),
        "late": Count(1, 0, 1, 48_000),
        "objected_share": Count(1, 0, 1, 48_000),
    }


@pytest.mark.parametrize(
    ("steps", "whose"),
    [  # "nobody": it counts for neither side
        ([opened(5, "worker", 9, "agreed", 9), settled(20, "silence")], "nobody"),
        ([opened(5, "client", 9, "agreed", 9), settled(20, "standing_rule")], "nobody"),
        ([opened(5, "worker", 9, "other_breach", 9), settled(20, "standing_rule")], "nobody"),
        ([(4, DECLINED), opened(5, "worker", 9, "other_breach", 9), settled(20, "silence")], "client"),
        ([opened(5, "worker", 0, "worker_unable", 9), settled(20, "silence")], "worker"),
        ([opened(5, "client", 0, "worker_unable", 9), settled(20, "silence")], None),
        ([opened(15, "client", 0, "worker_unable", 9), settled(30, "silence")], "nobody"),
        ([(8, REPORTED[1]), opened(15, "client", 0, "worker_unable", 9), settled(30, "silence")], None),
        ([opened(5, "client", 0, "worker_unable", 9), settled(20, "agreement")], "worker"),
        ([opened(5, "client", 0, "other_breach", 9), settled(20, "standing_rule")], None),
        ([opened(40, "client", 0, "other_breach", 9), settled(60, "standing_rule")], "worker"),
        ([DELIVERED, opened(40, "client", 0, "other_breach", 9), settled(60, "silence")], None),
        ([opened(5, "worker", 9, "restart", 9), settled(20, "silence")], "nobody"),
        ([(4, DECLINED), opened(5, "worker", 9, "restart", 9), settled(20, "silence")], "client"),
        ([opened(5, "client", 9, "client_withdrew", 9), settled(20, "silence")], "client"),
        ([opened(5, "worker", 9, "agreed", 9), settled(6, "agreement")], None),
        ([opened(90, "worker", 9, "other_breach", 9, by="clock"), settled(104, "agreement")], "nobody"),
        ([(5, ClientWithdrew()), opened(5, "worker", 9, "client_withdrew", 9, by="clock"),
          settled(20, "silence")], "client"),
    ],
)  # fmt: skip
def test_whose_ending_it_was(steps: list[tuple[int, Fact]], whose: str | None) -> None:
    facts = facts_of(history(*steps))
    assert (facts.outcome, "nobody" if facts.nobodys else facts.whose) == ("ended", whose)
    counts = counts_of(facts)
    assert ("ended_halfway" in counts["client"]) is (whose not in ("worker", "nobody")), "the other's is left out"
    assert ("finished" in counts["worker"]) is (whose == "worker"), "only one's own lowers completion"


AGREED: list[tuple[int, Fact]] = [BEGUN[0], (0, OfferAccepted(by="worker"))]
NOT_FUNDED = {"never_funded": Count(1, 1, 1, 48_000)}


@pytest.mark.parametrize(
    ("steps", "added"),
    [
        ([*AGREED, (14, DepositLapsed())], NOT_FUNDED),
        ([*AGREED, (3, ContractCancelled(by="client"))], NOT_FUNDED),
        ([*AGREED, (3, ContractCancelled(by="worker"))], {}),
        ([BEGUN[0], (3, ContractCancelled(by="client"))], {}),
        (AGREED, {}),
    ],
)
def test_an_agreed_offer_that_the_client_never_funds_is_shown(
    steps: list[tuple[int, Fact]], added: dict[str, Count]
) -> None:
    read = [Step(n, START + timedelta(days=day), fact) for n, (day, fact) in enumerate(steps, 1)]
    assert counts_of(facts_of(read)) == {"client": added, "worker": {}}


def test_a_noticed_ending_is_the_clients_own_and_its_amount_is_counted_once() -> None:
    notice = EndingNoticed(
        ending="trm_1",
        by="client",
        side="client",
        reason="client_withdrew",
        amount=0,
        standing=20_000,
        begins_at="2027-04-05T00:00:00+09:00",
    )
    begun = opened(35, "client", 5_000, "client_withdrew", 5_000, by="clock")
    facts = facts_of(history((5, notice), begun, settled(50, "silence")))
    assert (facts.whose, facts.low) == ("client", True)


def test_what_happens_after_the_notice_proves_nothing_against_the_worker() -> None:
    """Who is told that it is over may wait for the end: the page of the ending says the same."""
    notice = EndingNoticed(
        ending="trm_1",
        by="client",
        side="client",
        reason="other_breach",
        amount=0,
        standing=20_000,
        begins_at="2027-04-05T00:00:00+09:00",
    )
    begun = opened(29, "client", 0, "other_breach", 20_000, by="clock")
    facts = facts_of(history((3, REPORTED[1]), (4, notice), begun, settled(50, "silence")))
    assert (facts.whose, facts.nobodys) == (None, False), "the client's own"


def test_a_switch_is_no_ending() -> None:
    facts = facts_of(
        history((5, SwitchAccepted(switch="swi_1", by="client", contract="con_2")), settled(5, "agreement"))
    )
    assert facts.outcome == "switched"
    assert "ended_halfway" not in counts_of(facts)["client"]


def test_low_offers_are_the_clients_beside_work_that_is_worth_something() -> None:
    cases = [
        ([opened(5, "worker", 10_000, "agreed", 20_000), answered(6, 0, 20_000)], True),
        ([opened(5, "worker", 10_000, "agreed", 20_000), answered(6, 10_000, 20_000)], False),
        (
            [opened(5, "worker", 10_000, "agreed", 20_000), answered(6, 9_999, 20_000), answered(7, 10_000, 20_000)],
            True,
        ),
        ([opened(5, "worker", 0, "agreed", 0), answered(6, 0, 0)], None),
        ([opened(5, "worker", 1, "agreed", 20_000)], None),
    ]
    for steps, low in cases:
        assert facts_of(history(*steps, settled(20, "standing_rule"))).low is low, steps


def test_restarts_count_when_asked_for_on_work_begun_unless_taken_back() -> None:
    assert facts_of(history(ASKED)).restarts == 0, "at meter 0 it is a plain amendment"
    assert facts_of(history(REPORTED, ASKED)).restarts == 1
    assert facts_of(history(REPORTED, ASKED, (4, DECLINED))).restarts == 1
    withdrawn = ChangeWithdrawn(request="r1", kind="restart")
    assert facts_of(history(REPORTED, ASKED, (4, withdrawn))).restarts == 0
    fix = (3, ChangeRequested(request="r2", kind="fix", changes=1))
    assert facts_of(history(REPORTED, fix)).restarts == 0


def test_lateness_goes_by_the_day_in_force() -> None:
    late = (31, WorkDelivered(delivery="d", has_file=True))
    assert facts_of(history(late)).late is True
    moved = AmendmentInForce(amendment="a", price=48_000, due_date=date(2027, 4, 30), included_revisions=2)
    assert facts_of(history((20, moved), late)).late is False
    assert facts_of(history()).late is None


def test_one_in_ninety_days_and_only_from_a_thousand_yen() -> None:
    def dealing(name: str, day: int, price: int) -> Dealing:
        return Dealing(name, START + timedelta(days=day), price)

    assert counted([dealing("a", 0, 999)]) == frozenset()
    assert counted([dealing("a", 0, 1_000), dealing("b", 89, 1_000)]) == {"a"}
    assert counted([dealing("a", 0, 1_000), dealing("b", 89, 50_000)]) == {"b"}, "a small one hides no dear one"
    assert counted([dealing("a", 0, 1_000), dealing("b", 90, 1_000)]) == {"a", "b"}
    assert counted([Dealing("a", None, 1_000)]) == frozenset()
    assert counted([Dealing("a", START, 1_000, verified=False), dealing("b", 1, 1_000)]) == {"b"}
    unfunded = Dealing("c", START, 90_000, unfunded=True)
    assert counted([dealing("a", 0, 1_000), unfunded]) == {"a", "c"}, "one never funded hides none that was"


def test_small_numbers_are_drawn_towards_the_average() -> None:
    site = Count(100, 20, 100)
    one = figure_of("ended_halfway", Count(1, 1, 1), site)
    assert (one.value, one.site_average, one.few) == (1.0, 0.2, True)
    assert one.shrunk == pytest.approx((1 + 10 * 0.2) / 11, abs=1e-4)
    many = figure_of("ended_halfway", Count(1_000, 1_000, 1_000), site)
    assert (many.shrunk or 0) > 0.99
    assert not many.few
    none = figure_of("ended_halfway", Count(), site)
    assert (none.n, none.value, none.shrunk) == (0, None, 0.2)
    days = figure_of("days_to_accept", Count(1, 4 * 86_400, 1), Count(1, 4 * 86_400, 1))
    assert (days.value, days.shrunk) == (4.0, 4.0)


def test_blocks_are_told_in_bands_from_five_on() -> None:
    assert [band_of(n) for n in (0, 4, 5, 9, 10, 4_000)] == [None, None, 5, 5, 10, BANDS[-1]]
    assert figure_of("blocked_by", Count(4, 4, 4), Count()).value is None


LIVES = [
    history(DELIVERED, (14, WorkAccepted(delivery="d", by="clock")), (14, ContractCompleted(paid=48_000))),
    history(opened(5, "worker", 10_000, "agreed", 20_000), answered(6, 0, 20_000), settled(30, "standing_rule")),
    history(opened(5, "worker", 0, "worker_unable", 20_000), settled(20, "silence")),
    history(REPORTED, ASKED),
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_order_and_doubles_of_delivery_change_nothing(data: st.DataObject) -> None:
    """Each delivery says only that a contract has gone on; events are read as far as they are written by then."""
    lives = data.draw(st.lists(st.sampled_from(range(len(LIVES))), min_size=1, max_size=4, unique=True))
    written = {life: data.draw(st.integers(1, len(LIVES[life]))) for life in lives}
    delivered = data.draw(st.lists(st.sampled_from(lives), max_size=8))
    kept: dict[int, Facts] = {}
    for life in delivered:
        kept[life] = facts_of(LIVES[life][: written[life]])
        written[life] = data.draw(st.integers(written[life], len(LIVES[life])))
    for life in data.draw(st.permutations(lives)):  # at least once, after the last event
        kept[life] = facts_of(data.draw(st.permutations(LIVES[life] + LIVES[life][:2])))
    assert _sums(kept) == _sums({life: facts_of(LIVES[life]) for life in lives})


def _sums(kept: dict[int, Facts]) -> dict[tuple[str, str], Count]:
    """All of one client and one worker, months apart."""
    dealings = [
        Dealing(str(life), facts.begun_at and facts.begun_at + life * APART, facts.price)
        for life, facts in kept.items()
    ]
    sums: dict[tuple[str, str], Count] = defaultdict(Count)
    for life in counted(dealings):
        for side, counts in counts_of(kept[int(life)]).items():
            for key, count in counts.items():
                sums[side, key] = sums[side, key].plus(count)
    return dict(sums)
