"""A hold against a wish and a run at the same moment: either the money had left before, or it stays."""

from functools import partial

from michinori.kernel.actor import Actor
from michinori.ledger import queries
from michinori.machinery import clock
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts, lift_payout_hold
from michinori.treasury.commands.payout_releases import release_run
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import Payout, PayoutHold
from tests.races.arena import at_once, word
from tests.races.test_payouts_at_once import _sound, _turn
from tests.treasury.payees import OFFICE, earn, payee, person

WHY = "振込先が急に変わったため"


def _staff(*names: str) -> list[Actor]:
    return [Actor.person(person(name, staff=True).id, elevated=True) for name in names]


def test_held_while_it_is_gathered(fresh_database: str, race_rounds: int) -> None:
    ren, mio, (ann, kei) = payee("Ren"), payee("Mio"), _staff("Ann", "Kei")
    for n in range(race_rounds):
        _turn()
        for user in (ren, mio):
            earn(user, 5_000, str(n))
            request_payout(actor=Actor.person(user.id))
        came = at_once(
            partial(gather_run, actor=Actor.clock()), partial(hold_payouts, actor=ann, owner_id=ren.id, why=WHY)
        )
        assert list(map(word, came)) == ["done", "done"]
        hold = PayoutHold.objects.get(lifted_at=None)
        assert hold.alone
        released = Payout.objects.filter(owner=ren.id, status="in_run").exclude(run__gathered_at__lt=hold.made_at)
        assert not released.exists()
        assert Payout.objects.filter(owner=mio.id, status="in_run").count() == n + 1, "others are not held up"
        _sound()
        lift_payout_hold(actor=kei, hold_id=hold.id, why="終わり")


def test_held_while_it_is_asked_for(fresh_database: str, race_rounds: int) -> None:
    ren, (ann, kei) = payee("Ren"), _staff("Ann", "Kei")
    for n in range(race_rounds):
        _turn()
        earn(ren, 5_000, str(n))
        came = at_once(
            partial(request_payout, actor=Actor.person(ren.id)),
            partial(hold_payouts, actor=ann, owner_id=ren.id, why=WHY),
        )
        assert word(came[0]) in ("done", "payout-on-hold")
        assert word(came[1]) == "done"
        run = gather_run(actor=OFFICE)
        assert run is None or not run.payouts.filter(owner=ren.id).exists()
        _sound()
        lift_payout_hold(actor=kei, hold_id=PayoutHold.objects.get(lifted_at=None).id, why="終わり")


def test_held_while_the_run_is_released(fresh_database: str, race_rounds: int) -> None:
    """What was released is in the bank's file; what was not is left out, and the run's sums are right."""
    ren, mio, (ann, kei, eri) = payee("Ren"), payee("Mio"), _staff("Ann", "Kei", "Eri")
    for n in range(race_rounds):
        _turn()
        for user in (ren, mio):
            earn(user, 600_000, str(n))
            request_payout(actor=Actor.person(user.id))
        run = gather_run(actor=ann, why="見て確かめた")
        assert run is not None
        hold = partial(hold_payouts, actor=ann, owner_id=ren.id, why=WHY)
        came = at_once(partial(release_run, actor=kei, run_id=run.id, why="見た"), hold)
        assert list(map(word, came)) == ["done", "done"]
        run.refresh_from_db()
        assert run.status == "released"
        assert run.count == run.payouts.count()
        assert queries.check().sound
        _sound()
        lift_payout_hold(actor=eri, hold_id=PayoutHold.objects.get(lifted_at=None).id, why="終わり")


def test_proposed_once_and_agreed_to_once(fresh_database: str, race_rounds: int) -> None:
    (ann, kei, eri, joe), now = _staff("Ann", "Kei", "Eri", "Joe"), clock.now()
    for n in range(race_rounds):
        ren = person(f"Ren{n}")
        hold = partial(hold_payouts, owner_id=ren.id, why=WHY)
        assert sorted(map(word, at_once(partial(hold, actor=ann), partial(hold, actor=kei)))) == [
            "done",
            "payout-hold-waits",
        ]
        made = PayoutHold.objects.get(owner=ren.id)
        agree = partial(confirm_payout_hold, hold_id=made.id, why="見た")
        came = sorted(map(word, at_once(partial(agree, actor=eri), partial(agree, actor=joe))))
        assert came == ["done", "payout-hold-over"]
        made.refresh_from_db()
        assert made.ends_at > now
