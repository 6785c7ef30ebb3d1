"""Payouts at the same moment, on real threads: each yen leaves once, each run is gathered, released and sent once."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import psycopg

from michinori.kernel.actor import Actor
from michinori.ledger import queries
from michinori.ledger.accounts import BANK, SUSPENSE
from michinori.ledger.models import Movement
from michinori.machinery import clock
from michinori.people.models import User
from michinori.treasury.commands import payout_releases, payout_runs, payout_stops, payout_unsent
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.commands.unmatched import join_payout
from michinori.treasury.models import Payout, PayoutRun
from tests.races.arena import at_once, word
from tests.races.test_killed import kill, rows
from tests.treasury.bank_files import transferred
from tests.treasury.payees import OFFICE, account_for, earn, on_the_way, payee, person, worker_balance


def _turn() -> None:
    """To a day that has no run yet."""
    clock.turn_to(clock.now() + timedelta(days=40))


def _asks(user: User, amount: int | None = None) -> Callable[[], Payout]:
    return partial(request_payout, actor=Actor.person(user.id), amount=amount)


def _gathers(actor: Actor = OFFICE) -> Callable[[], PayoutRun | None]:
    return partial(payout_runs.gather_run, actor=actor, why="集める")


def _sound() -> None:
    """What is on its way is what the rows say, and so are the runs' sums."""
    assert queries.check().sound
    waiting = Payout.objects.filter(status__in=("requested", "in_run"))
    assert on_the_way() == sum(one.amount for one in waiting)
    for run in PayoutRun.objects.all():
        amounts = list(run.payouts.values_list("amount", flat=True))
        assert (run.count, run.total) == (len(amounts), sum(amounts))


def test_all_of_a_balance_is_asked_for_once(fresh_database: str, race_rounds: int) -> None:
    ren = payee("Ren")
    for n in range(race_rounds):
        earn(ren, 5_000, str(n))
        assert sorted(map(word, at_once(_asks(ren), _asks(ren)))) == ["done", "payout-too-small"]
        assert worker_balance(ren) == 0
        _sound()


def test_two_parts_of_a_balance_that_it_does_not_have_twice(fresh_database: str, race_rounds: int) -> None:
    ren = payee("Ren")
    for n in range(race_rounds):
        earn(ren, 5_000, str(n))
        came = at_once(_asks(ren, 4_000), _asks(ren, 4_000))
        assert sorted(map(word, came)) == ["done", "insufficient-balance"]
        _asks(ren)()
        _sound()


def test_a_day_is_gathered_once(fresh_database: str, race_rounds: int) -> None:
    ren = payee("Ren")
    for n in range(race_rounds):
        _turn()
        earn(ren, 5_000, str(n))
        _asks(ren)()
        first, second = at_once(_gathers(), _gathers())
        assert isinstance(first, PayoutRun), first
        assert first == second
        _sound()


def test_two_days_do_not_gather_one_balance(fresh_database: str, race_rounds: int) -> None:
    ren = payee("Ren")
    for n in range(race_rounds):
        _turn()
        earn(ren, 5_000, str(n))
        _asks(ren)()
        later = partial(payout_runs.gather_run, actor=OFFICE, on=(clock.now() + timedelta(days=20)).date())
        at_once(_gathers(), later)
        assert not Payout.objects.filter(status="requested").exists()
        _sound()


def test_taken_back_or_gathered(fresh_database: str, race_rounds: int) -> None:
    ren = payee("Ren")
    for n in range(race_rounds):
        _turn()
        earn(ren, 5_000, str(n))
        payout = _asks(ren)()
        cancels = partial(cancel_payout, actor=Actor.person(ren.id), payout_id=payout.id)
        came = word(at_once(_gathers(), cancels)[1])
        payout.refresh_from_db()
        assert (came, payout.status) in {("done", "cancelled"), ("payout-gathered", "in_run")}
        _sound()
        if worker_balance(ren):  # on a day on which balances leave by themselves, what was taken back is gone already
            _asks(ren)()


def test_asked_for_while_it_leaves_by_itself(fresh_database: str, race_rounds: int) -> None:
    """On a day on which balances leave by themselves: whichever comes first, all of it leaves once."""
    ren = payee("Ren")
    for n in range(race_rounds):
        clock.turn_to(clock.now() + timedelta(days=25))
        earn(ren, 5_000, str(n))
        clock.turn_to(clock.now() + timedelta(days=25))
        at_once(_gathers(), _asks(ren))
        assert worker_balance(ren) == 0
        _sound()


def test_released_sent_and_returned_once(fresh_database: str, race_rounds: int) -> None:
    ren = payee("Ren")
    ann, kei = (Actor.person(person(name, staff=True).id, elevated=True) for name in ("Ann", "Kei"))
    earn(ren, 2_000_000)
    for n in range(race_rounds):
        account_for(ren)
        _turn()
        _asks(ren)()
        run = _gathers()()
        assert run is not None
        assert run.status == "gathered"
        came = at_once(
            *(partial(payout_releases.release_run, actor=one, run_id=run.id, why="見た") for one in (ann, kei))
        )
        assert came[0].released_by == came[1].released_by  # type: ignore[attr-defined]
        send = partial(payout_runs.mark_sent, actor=OFFICE, run_id=run.id)
        assert list(map(word, at_once(send, send))) == ["done", "done"]
        back = partial(payout_runs.mark_returned, actor=OFFICE, payout_id=run.payouts.get().id, reason="口座なし")
        assert list(map(word, at_once(back, back))) == ["done", "done"]
        assert worker_balance(ren) == 2_000_000
        assert Movement.objects.filter(kind="payout_returned").count() == n + 1
        _sound()


def test_carried_out_or_dissolved(fresh_database: str, race_rounds: int) -> None:
    """What was carried out waits for no other run; what was dissolved leaves once, with another."""
    ren, sora = payee("Ren"), Actor.person(person("Sora", staff=True).id, elevated=True)
    for n in range(race_rounds):
        _turn()
        earn(ren, 5_000, str(n))
        _asks(ren)()
        run = _gathers()()
        assert run is not None
        send = partial(payout_runs.mark_sent, actor=OFFICE, run_id=run.id)
        stop = partial(payout_stops.dissolve_run, actor=sora, run_id=run.id, why="日付が過ぎた")
        came = tuple(map(word, at_once(send, stop)))
        assert came in (("done", "run-sent"), ("run-dissolved", "done"))
        again = _gathers()()
        assert again is not None
        assert (again.id == run.id) == (came[0] == "done"), "a day has its run, or another instead"
        payout_runs.mark_sent(actor=OFFICE, run_id=again.id)
        assert Payout.objects.filter(status="sent").count() == n + 1
        assert (worker_balance(ren), on_the_way()) == (0, 0)


def test_dissolved_once_and_taken_out_once(fresh_database: str, race_rounds: int) -> None:
    ren, mio, sora = payee("Ren"), payee("Mio"), Actor.person(person("Sora", staff=True).id, elevated=True)
    for n in range(race_rounds):
        _turn()
        earn(ren, 5_000, str(n))
        earn(mio, 5_000, str(n))
        _asks(ren)()
        _asks(mio)()
        run = _gathers(Actor.clock())()
        assert run is not None
        first = run.payouts.filter(owner=ren.id).earliest("id").id
        out = partial(payout_stops.take_out, actor=sora, payout_id=first, why="調べる")
        stop = partial(payout_stops.dissolve_run, actor=sora, run_id=run.id, why="日付が過ぎた")
        came = sorted(map(word, at_once(out, out, stop, stop)))
        assert came.count("done") in (1, 2), came
        run.refresh_from_db()
        assert run.status == "dissolved"
        assert not Payout.objects.filter(run=run).exists()
        assert queries.check().sound
        assert on_the_way() == 10_000 * (n + 1)


def test_what_came_back_is_counted_once_whoever_says_so_first(fresh_database: str, race_rounds: int) -> None:
    ren, sora = payee("Ren", 5_000), Actor.person(person("Sora", staff=True).id)
    for n in range(race_rounds):
        account_for(ren)
        _turn()
        payout, run = _asks(ren)(), _gathers()()
        payout_runs.mark_sent(actor=OFFICE, run_id=run.id if run else "")
        line_id = transferred(5_000, f"ﾐﾁﾉ ﾚﾝ {n}")
        join = partial(join_payout, actor=sora, line_id=line_id, payout_id=payout.id, reason="戻ってきた")
        back = partial(payout_runs.mark_returned, actor=OFFICE, payout_id=payout.id, reason="口座なし")
        assert sorted(map(word, at_once(join, join, back))) == ["done", "done", "line-settled"]
        assert (worker_balance(ren), queries.balance(SUSPENSE), queries.balance(BANK)) == (5_000, 0, 5_000)
        _sound()


def test_what_comes_back_while_its_run_is_called_unsent_is_one_of_the_two(
    fresh_database: str, race_rounds: int
) -> None:
    ren, made = payee("Ren"), person("Sora", staff=True)
    sora = Actor.person(made.id, elevated=True)
    for n in range(race_rounds):
        account_for(ren)
        earn(ren, 5_000, str(n))
        _turn()
        payout, run = _asks(ren, 5_000)(), _gathers()()
        assert run is not None
        payout_runs.mark_sent(actor=OFFICE, run_id=run.id)
        line_id = transferred(5_000, f"ﾐﾁﾉ ﾚﾝ {n}")
        join = partial(join_payout, actor=sora, line_id=line_id, payout_id=payout.id, reason="戻ってきた")
        back = partial(payout_unsent.unsend_run, actor=sora, run_id=run.id, why="銀行に電話した")
        assert sorted(map(word, at_once(join, back))) in (
            ["done", "payout-not-sent"],
            ["done", "run-partly-returned"],
        )
        _sound()


def test_a_run_that_is_killed_goes_on_where_it_was(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    asked, due = payee("Ren", 5_000), payee("Mio", 7_000)
    _turn()
    payout = _asks(asked)()
    before = rows()
    for table in ("treasury_payoutrun", "treasury_payout"):  # money is booked; the run is there and its payouts are not
        kill(owner_connection, table, "gather")
        assert rows() == before
    run = _gathers()()
    assert run is not None
    assert (run.count, run.total, worker_balance(due)) == (2, 12_000, 0)
    before = rows()
    for table in ("treasury_payout", "machinery_outboxitem"):
        kill(owner_connection, table, "send", run.id)
        assert rows() == before
    content = payout_runs.run_file(actor=OFFICE, run_id=run.id)
    payout_runs.mark_sent(actor=OFFICE, run_id=run.id)
    assert payout_runs.run_file(actor=OFFICE, run_id=run.id) == content
    payout.refresh_from_db()
    assert (payout.status, on_the_way()) == ("sent", 0)
    _sound()
