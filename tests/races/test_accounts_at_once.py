"""An account refused by two at once, beside a vouching, or while a run is gathered: what was refused gets nothing."""

from datetime import timedelta
from functools import partial

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.treasury.commands.accounts import refuse_account, set_bank_account, vouch_for_account
from michinori.treasury.commands.payout_runs import gather_run
from michinori.treasury.models import BankAccount, Payout
from tests.races.arena import at_once, word
from tests.races.test_payouts_at_once import _sound, _turn
from tests.stories.cast import Cast
from tests.treasury.payees import ACCOUNT, earn, payee, person, worker_balance
from tests.treasury.test_hold_limits import received

WHY = "名義がちがう"


def _staff(*names: str) -> list[Actor]:
    return [Actor.person(person(name, staff=True).id, elevated=True) for name in names]


def _to_check(user: User) -> BankAccount:
    body = ACCOUNT | {"number": "7654321"}
    return set_bank_account(actor=Actor.person(user.id), body=body, confirmed=True)


def test_refused_by_two_it_is_refused_once(fresh_database: str, race_rounds: int) -> None:
    ann, kei = _staff("Ann", "Kei")
    for n in range(race_rounds):
        account = _to_check(person(f"Ren{n}"))
        refuse = partial(refuse_account, account_id=account.id, why=WHY)
        came = at_once(partial(refuse, actor=ann), partial(refuse, actor=kei))
        assert sorted(map(word, came)) == ["account-not-to-check", "done"]
        account.refresh_from_db()
        assert account.vouched_by == (ann if word(came[0]) == "done" else kei).user_id
        assert OutboxItem.objects.filter(key=f"refused:{account.id}").count() == 1


def test_refused_while_it_is_vouched_for_and_gathered(fresh_database: str, race_rounds: int) -> None:
    """Whichever came first holds: what was refused gets nothing, and what a run pays to was not refused."""
    ann, kei = _staff("Ann", "Kei")
    for n in range(race_rounds):
        ren = person(f"Ren{n}")
        account = _to_check(ren)
        _turn()
        earn(ren, 5_000)
        came = at_once(
            partial(refuse_account, actor=ann, account_id=account.id, why=WHY),
            partial(vouch_for_account, actor=kei, account_id=account.id, why=WHY),
            partial(gather_run, actor=Actor.clock()),
        )
        assert sorted(map(word, came[:2])) == ["account-not-to-check", "done"]
        assert word(came[2]) == "done"
        account.refresh_from_db()
        assert account.status == ("refused" if word(came[0]) == "done" else "usable")
        if Payout.objects.filter(owner=ren.id).exists():
            assert account.status == "usable"
        _sound()


def test_refused_while_a_run_is_gathered_pay_that_is_due_goes_to_the_account_before(
    fresh_database: str, race_rounds: int
) -> None:
    (ann,), cast = _staff("Ann"), Cast()
    for n in range(race_rounds):
        ren = payee(f"Ren{n}")
        received(ren, 59, 5_000, cast)
        account = _to_check(ren)
        _turn()
        came = at_once(
            partial(refuse_account, actor=ann, account_id=account.id, why=WHY), partial(gather_run, actor=Actor.clock())
        )
        assert list(map(word, came)) == ["done", "done"]
        if worker_balance(ren):  # the run came first
            clock.turn_to(clock.now() + timedelta(days=7))
            gather_run(actor=Actor.clock())
        assert worker_balance(ren) == 0
        assert Payout.objects.get(owner=ren.id).account != account
        _sound()
