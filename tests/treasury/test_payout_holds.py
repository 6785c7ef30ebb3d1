"""Staff hold what somebody could take out: two people, for a time, and the owner reads why."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance
from michinori.machinery import audit, clock
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.rules.money.bank_days import next_gathering
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts, lift_payout_hold
from michinori.treasury.commands.payout_releases import release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_sent
from michinori.treasury.commands.payout_unsent import unsend_run
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import Payout, PayoutHold, PayoutRun
from michinori.treasury.queries.money_desk import queues
from michinori.treasury.queries.payout_holds import holds_on, stake_of
from tests.pages.visitors import proved, signed_in
from tests.queries import few
from tests.treasury.payees import OFFICE, earn, on_the_way, payee, person, quiet_day, worker_balance
from tests.treasury.test_runs_dissolved import acts, limit, staff

pytestmark = pytest.mark.django_db
WHY, SEEN = "振込先が急に変わったため", "通帳の写しを見た"
LONG = timedelta(days=40)


def held(user: User, by: User) -> PayoutHold:
    return hold_payouts(actor=acts(by), owner_id=user.id, why=WHY)


def held_by_two(user: User, by: User, other: User) -> PayoutHold:
    return confirm_payout_hold(actor=acts(other), hold_id=held(user, by).id, why=SEEN)


def refused(slug: str, act: partial[object]) -> None:
    """Nothing is written."""
    before = (Movement.objects.count(), Payout.objects.count(), sorted(PayoutHold.objects.values_list()))
    with pytest.raises(Problem) as problem:
        act()
    assert problem.value.slug == slug
    assert (Movement.objects.count(), Payout.objects.count(), sorted(PayoutHold.objects.values_list())) == before


def left() -> list[str | None]:
    """Whose money the run of the day takes along."""
    run = gather_run(actor=OFFICE)
    return sorted(run.payouts.values_list("owner_id", flat=True)) if run else []


def test_nothing_leaves_and_others_are_paid() -> None:
    ren, mio, fumi, kei = payee("Ren", 30_000), payee("Mio", 20_000), staff("Fumi", "finance"), staff("Kei")
    asked = request_payout(actor=Actor.person(ren.id), amount=10_000)
    request_payout(actor=Actor.person(mio.id))
    moved = Movement.objects.count()
    hold = held_by_two(ren, fumi, kei)
    assert Movement.objects.count() == moved, "the ledger is as it was"
    assert (hold.alone, hold.made_by, hold.second_by) == (True, fumi.id, kei.id)
    assert left() == [mio.id]
    refused("payout-on-hold", partial(request_payout, actor=Actor.person(ren.id)))
    earn(ren, 5_000, "more")
    assert (worker_balance(ren), on_the_way()) == (25_000, 30_000), "money comes in as before"
    clock.turn_to(hold.ends_at - timedelta(seconds=1))
    assert ren.id not in left()
    clock.turn_to(hold.ends_at + LONG)
    assert left() == [ren.id, ren.id], "what was asked for, and what is due since"
    assert (worker_balance(ren), Payout.objects.get(id=asked.id).status) == (0, "in_run")


def test_a_balance_that_is_due_by_itself_stays() -> None:
    ren, fumi = payee("Ren", 30_000), staff("Fumi", "finance")
    clock.turn_to(clock.now() + LONG)
    held(ren, fumi)
    assert left() == []
    clock.turn_to(clock.now() + timedelta(hours=48))
    quiet_day()
    assert left() == [ren.id], "what was missed is made up for"


def test_what_a_client_has_stays_and_may_still_be_deposited() -> None:
    aoi, fumi = payee("Aoi"), staff("Fumi", "finance")
    post([Entry(accounts.BANK, accounts.client(aoi.id), 50_000, kinds.MONEY_IN, "in")], at=clock.now())
    held(aoi, fumi)
    refused("payout-on-hold", partial(request_payout, actor=Actor.person(aoi.id), source="client"))
    deposit = Entry(accounts.client(aoi.id), accounts.escrow("con_x"), 20_000, kinds.DEPOSIT, "deposit")
    post([deposit], contract_id="con_x", at=clock.now())
    assert balance(accounts.client(aoi.id)) == 30_000


def test_what_was_gathered_is_left_out_where_nobody_has_released() -> None:
    ren, mio, fumi = payee("Ren", 30_000), payee("Mio", 20_000), staff("Fumi", "finance")
    for user in (ren, mio):
        request_payout(actor=Actor.person(user.id))
    limit(0)
    run = gather_run(actor=Actor.clock())
    assert run is not None
    held(ren, fumi)
    run.refresh_from_db()
    assert (run.count, run.total, run.status) == (1, 20_000, "gathered")
    (payout,) = Payout.objects.filter(owner=ren.id)
    assert (payout.status, payout.taken_out_at, on_the_way()) == ("requested", None, 50_000)
    assert cancel_payout(actor=Actor.person(ren.id), payout_id=payout.id).status == "cancelled"
    assert worker_balance(ren) == 30_000


def test_a_run_of_one_is_dissolved_and_a_released_one_is_not_stopped() -> None:
    ren, fumi, kei = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Kei")
    request_payout(actor=Actor.person(ren.id), amount=10_000)
    limit(0)
    run = gather_run(actor=acts(fumi), why="見て確かめた")
    hold = held(ren, fumi)
    assert [one.status for one in PayoutRun.objects.all()] == ["dissolved"]
    lift_payout_hold(actor=acts(kei), hold_id=hold.id, why=SEEN)
    again = gather_run(actor=acts(fumi), why="見て確かめた")
    assert run
    assert again
    release_run(actor=acts(kei), run_id=again.id, why="見て確かめた")
    held_by_two(ren, fumi, kei)
    assert stake_of(acts(fumi), ren.id).gone == 10_000
    mark_sent(actor=OFFICE, run_id=again.id)
    assert Payout.objects.get().status == "sent"


def test_one_persons_word_lapses_and_does_not_hold_again() -> None:
    ren, fumi, kei = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Kei", "finance")
    hold = held(ren, fumi)
    assert hold.ends_at - hold.made_at == timedelta(hours=48)
    refused("payout-hold-waits", partial(held, ren, kei))
    clock.turn_to(hold.ends_at)
    assert not holds_on([ren.id])
    again = held(ren, kei)
    assert not again.alone
    assert not holds_on([ren.id]), "a second person has to agree first"
    assert request_payout(actor=Actor.person(ren.id), amount=2_000)
    clock.turn_to(again.ends_at + timedelta(days=14))
    assert held(ren, kei).alone


def test_a_few_minutes_each_morning_do_not_hold_for_good() -> None:
    ren, fumi = payee("Ren", 30_000), staff("Fumi", "finance")
    held_at = []
    for day in range(4):
        morning = next_gathering(clock.now())
        clock.turn_to(morning - timedelta(minutes=5))
        hold = held(ren, fumi)
        clock.turn_to(morning + timedelta(minutes=5))
        lift_payout_hold(actor=acts(fumi), hold_id=hold.id, why=SEEN)
        held_at += [day] if hold.alone else []
    assert held_at == [0, 1]


def test_what_it_took_out_of_a_run_counts_as_well() -> None:
    ren, mio, fumi = payee("Ren", 30_000), payee("Mio", 20_000), staff("Fumi", "finance")
    for user in (ren, mio):
        request_payout(actor=Actor.person(user.id))
    limit(0)
    assert gather_run(actor=Actor.clock())
    clock.turn_to(clock.now() + timedelta(hours=1))
    hold = held(ren, fumi)
    assert PayoutHold.objects.get(id=hold.id).left_out
    lift_payout_hold(actor=acts(fumi), hold_id=hold.id, why=SEEN)
    again = held(ren, fumi)
    assert again.ends_at - again.made_at == timedelta(hours=24)


def test_what_waited_did_not_hold_before_another_agreed() -> None:
    ren, fumi, kei = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Kei")
    clock.turn_to(held(ren, fumi).ends_at)
    waits = held(ren, fumi)
    clock.turn_to(clock.now() + timedelta(minutes=1))
    request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    confirm_payout_hold(actor=acts(kei), hold_id=waits.id, why=SEEN)
    assert unsend_run(actor=acts(fumi), run_id=run.id, why=SEEN).status == "released"
    assert Payout.objects.get().status == "in_run"


def test_it_ends_by_itself_and_goes_on_only_by_two() -> None:
    ren, fumi, kei = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Kei")
    hold = held_by_two(ren, fumi, kei)
    assert hold.second_at is not None
    assert hold.ends_at - hold.second_at == timedelta(days=14)
    clock.turn_to(hold.ends_at - timedelta(hours=1))
    more = held(ren, fumi)
    assert not more.alone
    clock.turn_to(hold.ends_at)
    assert not holds_on([ren.id])
    confirm_payout_hold(actor=acts(kei), hold_id=more.id, why=SEEN)
    assert holds_on([ren.id])[ren.id].id == more.id
    clock.turn_to(clock.now() + timedelta(days=14))
    assert not holds_on([ren.id])
    refused("payout-hold-over", partial(lift_payout_hold, actor=acts(kei), hold_id=more.id, why=SEEN))


def test_who_may_and_who_may_not() -> None:
    ren, fumi, eri = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Eri", "finance-approver")
    propose = partial(hold_payouts, owner_id=ren.id, why=WHY)
    for stranger in (acts(eri), acts(staff("Sue", "support")), acts(person("Mio")), OFFICE, Actor.clock()):
        refused("not-found", partial(propose, actor=stranger))
    refused("elevation-needed", partial(propose, actor=Actor.person(fumi.id)))
    refused("invalid", partial(propose, actor=acts(fumi), why=" "))
    refused("not-found", partial(propose, actor=acts(fumi), owner_id="usr_none"))
    hold = propose(actor=acts(fumi))
    agree = partial(confirm_payout_hold, hold_id=hold.id, why=SEEN)
    refused("not-found", partial(agree, actor=acts(fumi)))
    refused("elevation-needed", partial(agree, actor=Actor.person(eri.id)))
    refused("invalid", partial(agree, actor=acts(eri), why=""))
    agree(actor=acts(eri))
    assert agree(actor=acts(eri)).second_why == SEEN
    refused("payout-hold-over", partial(agree, actor=acts(staff("Ann"))))
    lift = partial(lift_payout_hold, hold_id=hold.id, why=SEEN)
    refused("elevation-needed", partial(lift, actor=Actor.person(eri.id)))
    refused("not-found", partial(lift, actor=acts(ren)))
    lift(actor=acts(eri))
    assert lift(actor=acts(fumi)).lifted_by == eri.id
    assert request_payout(actor=Actor.person(ren.id))
    kinds_of = [one.kind for one in audit.newest(limit=3)]
    assert kinds_of == ["payout_hold_lifted", "payout_hold_confirmed", "payout_hold_proposed"]


def test_the_owner_is_told_each_time_that_something_changes() -> None:
    ren, fumi, kei = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Kei")
    hold = held_by_two(ren, fumi, kei)
    lift_payout_hold(actor=acts(kei), hold_id=hold.id, why=SEEN)
    told = OutboxItem.objects.filter(kind__in=("payouts_held", "payouts_freed")).order_by("id")
    assert [one.kind for one in told] == ["payouts_held", "payouts_held", "payouts_freed"]
    again = held(ren, fumi)
    assert not again.alone
    assert told.count() == 3, "what does not hold yet is not told"


def test_the_database_counts_heads_and_hours() -> None:
    ren, fumi, kei = payee("Ren", 30_000), staff("Fumi", "finance"), staff("Kei")
    hold = held(ren, fumi)
    now = clock.now()
    for changed in (
        {"second_at": now, "second_by": fumi.id, "second_why": "1"},
        {"second_at": now, "second_by": "clock", "second_why": "1"},
        {"second_at": now, "second_by": kei.id, "second_why": ""},
        {"second_at": now + timedelta(days=4), "second_by": kei.id, "second_why": "1"},
        {"ends_at": now + timedelta(days=4)},
        {"second_at": now, "second_by": kei.id, "second_why": "1", "ends_at": now + timedelta(days=32)},
        {"lifted_at": now},
        {"why": ""},
        {"made_by": "clock"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PayoutHold.objects.filter(id=hold.id).update(**changed)
    asked = {"owner": hold.owner, "source": "worker", "amount": 1, "requested_at": now, "due_on": day_of(now)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.create(**asked)
    run = PayoutRun.objects.create(on=day_of(now), count=1, total=1, gathered_at=now, gathered_by="clock")
    before = Payout.objects.create(**asked | {"requested_at": now - timedelta(days=1)})
    with pytest.raises(IntegrityError), transaction.atomic():
        Payout.objects.filter(id=before.id).update(status="in_run", run=run, place=1, account_id="bac_x")


def test_the_desk_proposes_agrees_and_ends() -> None:
    ren, fumi, kei = payee("Ren", 30_000), proved(staff("Fumi", "finance")), staff("Kei")
    address = f"/desk/clients/{ren.id}/payout-hold"
    assert fumi.get(address).headers["Location"].endswith("/reason"), "who looks at somebody says why"
    fumi.post(f"/desk/clients/{ren.id}/reason", {"reason": "report", "why": "振込先が変わった"})
    page = fumi.get(f"/desk/people/{ren.id}?part=money").content.decode()
    assert address in page
    assert "30,000円" in fumi.get(address).content.decode()
    assert fumi.post(address, {"reason": ""}).status_code == 422
    done = fumi.post(address, {"reason": WHY}, follow=True).content.decode()
    assert "別の人が承認します" in done
    assert WHY in done
    hold = PayoutHold.objects.get()
    waits = {one.name: one.count for one in queues(acts(kei)) if one.count}
    assert waits["payout-holds"] == 1
    other = proved(kei)
    assert "/desk/money/payout-holds" in other.get("/desk/money").content.decode()
    listed = f"/desk/money/payout-holds/{hold.id}"
    assert listed in other.get("/desk/money/payout-holds").content.decode()
    few(partial(other.get, "/desk/money/payout-holds"), 13)  # three of them for the log
    assert WHY in other.get(listed).content.decode()
    few(partial(other.get, listed), 16)
    assert "承認しました" in other.post(listed, {"reason": SEEN}, follow=True).content.decode()
    assert SEEN in other.get(listed).content.decode()
    ended = other.post(f"{listed}/lift", {"reason": "本人と話した"}, follow=True).content.decode()
    assert "保留を終わりにしました" in ended
    assert "本人と話した" in ended
    assert not holds_on([ren.id])


def test_the_owner_reads_it_where_the_money_is() -> None:
    ren, fumi, mio = payee("Ren", 30_000), staff("Fumi", "finance"), payee("Mio", 5_000)
    request_payout(actor=Actor.person(ren.id), amount=10_000)
    held(ren, fumi)
    browser = signed_in(ren)
    page = few(partial(browser.get, "/money"), 11).content.decode()
    for said in ("出金を保留しています", WHY, "運営に相談", "保留が終わってから振り込みます"):
        assert said in page
    assert "いま出金する" not in page
    answer = browser.post("/money/worker/payout", {"amount": "2000"})
    assert answer.status_code == 422
    assert WHY in answer.content.decode()
    assert "出金を保留しています" not in signed_in(mio).get("/money").content.decode()
    lift_payout_hold(actor=acts(fumi), hold_id=PayoutHold.objects.get().id, why=SEEN)
    assert "いま出金する" in browser.get("/money").content.decode()


def test_the_desk_says_on_a_payout_that_it_is_held() -> None:
    ren, fumi = payee("Ren", 30_000), staff("Fumi", "finance")
    asked = request_payout(actor=Actor.person(ren.id), amount=10_000)
    here, browser = f"/desk/money/payouts/{asked.id}", proved(fumi)
    assert "この人の出金を保留する" in browser.get(here).content.decode()
    hold = held(ren, fumi)
    page = browser.get(here).content.decode()
    assert f"/desk/money/payout-holds/{hold.id}" in page
    assert WHY in page
    assert "この人の出金を保留する" not in page
