"""Runs that the bank does not carry out, and payouts taken out of one: nothing is lost, nothing is paid twice."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.contracts.models import Stage
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance
from michinori.machinery import audit, clock
from michinori.machinery.settings import set_setting
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_before, bank_day_from, bank_days_after
from michinori.treasury.commands.payout_releases import release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_sent, run_file
from michinori.treasury.commands.payout_stops import dissolve_run, take_out
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import Payout, PayoutRun
from michinori.treasury.queries import money_desk
from michinori.wording.display import day
from tests.pages.visitors import proved
from tests.stories import cast as story
from tests.treasury.payees import OFFICE, account_for, earn, on_the_way, payee, person, quiet_day, worker_balance

pytestmark = pytest.mark.django_db
WHY = "日付が過ぎ、銀行が受け付けなかった"


def acts(user: User) -> Actor:
    return Actor.person(user.id, elevated=True)


def staff(name: str, *roles: str) -> User:
    made = person(name, staff=True)
    if roles:
        made.staff_roles.all().delete()
        for role in roles:
            give_role(actor=OFFICE, user_id=made.id, role=role)
    return made


def asks(user: User) -> Payout:
    return request_payout(actor=Actor.person(user.id))


def gathered(actor: Actor = OFFICE) -> PayoutRun:
    found = gather_run(actor=actor, why="見て確かめた")
    assert found is not None
    return found


def limit(yen: int) -> None:
    set_setting(actor=OFFICE, key="payout_second", text=str(yen))


def refused(slug: str, act: partial[object]) -> None:
    """Nothing is written."""
    before = (Movement.objects.count(), list(PayoutRun.objects.values_list("status", "count", "stopped_by")))
    with pytest.raises(Problem) as problem:
        act()
    assert problem.value.slug == slug
    assert (Movement.objects.count(), list(PayoutRun.objects.values_list("status", "count", "stopped_by"))) == before


def test_what_was_in_it_is_paid_once_by_another_run_of_the_day() -> None:
    ren, sora = payee("Ren", 37_795), staff("Sora")
    payout, run = asks(ren), gathered()
    assert dissolve_run(actor=acts(sora), run_id=run.id, why=WHY).status == "dissolved"
    payout.refresh_from_db()
    assert (payout.status, payout.run_id, payout.place, payout.account_id) == ("requested", None, None, None)
    assert (worker_balance(ren), on_the_way()) == (0, 37_795)
    refused("run-dissolved", partial(run_file, actor=OFFICE, run_id=run.id))
    refused("run-dissolved", partial(mark_sent, actor=OFFICE, run_id=run.id))
    refused("run-dissolved", partial(release_run, actor=acts(sora), run_id=run.id, why=WHY))
    refused("run-dissolved", partial(dissolve_run, actor=acts(sora), run_id=run.id, why=WHY))
    again = gathered()
    assert (again.id != run.id, again.on, again.total) == (True, run.on, 37_795)
    mark_sent(actor=OFFICE, run_id=again.id)
    assert (worker_balance(ren), on_the_way(), balance(accounts.BANK)) == (0, 0, 0)
    refused("run-sent", partial(dissolve_run, actor=acts(sora), run_id=again.id, why=WHY))
    runs, _ = money_desk.list_runs(acts(sora), after=None)
    assert {one.id for one in runs} == {run.id, again.id}


def test_it_goes_to_the_account_that_its_owner_has_then() -> None:
    ren, sora = payee("Ren", 5_000), staff("Sora")
    asks(ren)
    dissolve_run(actor=acts(sora), run_id=gathered().id, why=WHY)
    set_setting(actor=OFFICE, key="account_hours", text="0")
    account_for(ren, number="7654321")
    again = gathered()
    assert [one.account and one.account.number for one in again.payouts.all()] == ["7654321"]


def test_a_file_that_was_carried_out_is_not_paid_again_on_one_word() -> None:
    """Sora sends a file of 1,000,000 yen to the bank, says that nobody carried it out, and gathers it again."""
    ren, sora, kei = payee("Ren", 1_000_001), staff("Sora"), staff("Kei")
    asks(ren)
    run = gathered(acts(sora))
    release_run(actor=acts(kei), run_id=run.id, why="見て確かめた")
    file = run_file(actor=acts(sora), run_id=run.id)
    assert dissolve_run(actor=acts(sora), run_id=run.id, why=WHY).status == "released"
    assert audit.newest(limit=1)[0].kind == "payout_run_stopped"
    assert gathered(acts(sora)).id == run.id, "nothing is gathered again"
    refused("other-person-needed", partial(dissolve_run, actor=acts(sora), run_id=run.id, why=WHY))
    approver = staff("Eri", "finance-approver")
    refused("elevation-needed", partial(dissolve_run, actor=Actor.person(approver.id), run_id=run.id, why=WHY))
    refused("not-found", partial(dissolve_run, actor=acts(staff("Fumi", "finance")), run_id=run.id, why=WHY))
    refused("not-found", partial(dissolve_run, actor=acts(ren), run_id=run.id, why=WHY))
    refused("invalid", partial(dissolve_run, actor=acts(approver), run_id=run.id, why=" "))
    assert run_file(actor=acts(sora), run_id=run.id) == file, "until then it can still be sent"
    done = dissolve_run(actor=acts(approver), run_id=run.id, why="銀行の画面で見た")
    assert (done.status, done.stopped_by, done.dissolved_by) == ("dissolved", sora.id, approver.id)
    assert on_the_way() == 1_000_001


def test_many_small_runs_are_a_large_one() -> None:
    sora, ends = staff("Sora"), []
    for name in ("Ren", "Mio"):
        asks(payee(name, 600_000))
        run = gathered()
        ends.append(dissolve_run(actor=acts(sora), run_id=run.id, why=WHY).status)
        Payout.objects.filter(status="requested").update(due_on=bank_days_after(day_of(clock.now()), 40))
    assert ends == ["dissolved", "released"]


def test_a_run_without_a_file_needs_one_word_alone() -> None:
    ren, fumi = payee("Ren", 1_234_567), staff("Fumi", "finance")
    asks(ren)
    run = gathered(Actor.clock())
    assert dissolve_run(actor=acts(fumi), run_id=run.id, why="不正の疑い").status == "dissolved"
    assert on_the_way() == 1_234_567


def test_the_database_counts_heads() -> None:
    ren, sora, kei = payee("Ren", 1_000_001), staff("Sora"), staff("Kei")
    asks(ren)
    run = gathered(acts(sora))
    release_run(actor=acts(kei), run_id=run.id, why="見て確かめた")
    dissolve_run(actor=acts(sora), run_id=run.id, why=WHY)
    now = clock.now()
    for wrong in ({"dissolved_by": sora.id}, {"dissolved_by": ""}, {"dissolved_by": "clock"}, {"dissolved_at": None}):
        with pytest.raises(IntegrityError, match="payout_run_dissolved"), transaction.atomic():
            PayoutRun.objects.filter(id=run.id).update(
                **{"status": "dissolved", "dissolved_at": now, "dissolved_by": kei.id} | wrong
            )
    dissolve_run(actor=acts(kei), run_id=run.id, why=WHY)
    with pytest.raises(IntegrityError, match="payout_run_"), transaction.atomic():
        PayoutRun.objects.filter(id=run.id).update(status="sent", sent_at=now)
    gathered()
    with pytest.raises(IntegrityError, match="payout_run_on_once"), transaction.atomic():
        PayoutRun.objects.create(on=run.on, count=1, total=1, gathered_at=now, gathered_by="x")


def two_in_a_run() -> tuple[User, User, PayoutRun]:
    """Ren's 600,000 and Mio's 700,000 yen in a run of the clock."""
    ren, mio = payee("Ren", 600_000), payee("Mio", 700_000)
    for one in (ren, mio):
        asks(one)
    return ren, mio, gathered(Actor.clock())


def test_one_payout_is_taken_out_and_waits_while_the_others_leave() -> None:
    ren, mio, run = two_in_a_run()
    sora, kei = staff("Sora"), staff("Kei")
    odd = Payout.objects.get(owner=ren.id)
    take_out(actor=acts(sora), payout_id=odd.id, why="名義を調べる")
    odd.refresh_from_db()
    run.refresh_from_db()
    assert (odd.status, odd.run_id, odd.taken_out_by) == ("requested", None, sora.id)
    assert (run.count, run.total) == (1, 700_000)
    refused("payout-looked-into", partial(cancel_payout, actor=Actor.person(ren.id), payout_id=odd.id))
    refused("payout-not-to-take-out", partial(take_out, actor=acts(sora), payout_id=odd.id, why="もう一度"))
    release_run(actor=acts(kei), run_id=dissolved_and_gathered_again(run, sora).id, why="見て確かめた")
    refused("payout-not-to-take-out", partial(take_out, actor=acts(sora), payout_id=mios(mio).id, why="遅い"))
    clock.turn_to(clock.now() + timedelta(days=7))
    quiet_day()
    later = gathered()
    assert odd.id in {one.id for one in later.payouts.all()}


def received(user: User, days_ago: int, amount: int) -> None:
    """Pay for work that was handed in so long ago."""
    contract = story.agreed(story.Cast())
    Stage.objects.filter(contract=contract).update(handed_in_on=day_of(clock.now()) - timedelta(days=days_ago))
    entry = Entry(accounts.BANK, accounts.worker(user.id), amount, kinds.PAYMENT, f"{user.id}:{days_ago}")
    post([entry], contract_id=contract.id, at=clock.now())


def test_what_is_taken_out_still_leaves_by_day_60() -> None:
    ren, sora = payee("Hana"), staff("Sora")
    limit(0)
    received(ren, 56, 4_000)
    odd = asks(ren)
    cancel_payout(actor=Actor.person(ren.id), payout_id=odd.id)
    again = asks(ren)
    earn(ren, 1_234_567, "more")
    run = gathered(Actor.clock())
    here = f"/desk/money/payouts/{again.id}/take-out"
    day_60 = bank_day_before(day_of(clock.now()) + timedelta(days=3))
    assert f"{day(day_60)}より前の振り込みには入りません" in page(proved(sora), here)
    take_out(actor=acts(sora), payout_id=again.id, why="名義を調べる")
    again.refresh_from_db()
    assert (again.status, again.due_on) == ("requested", day_60), "and not a week later"
    clock.turn_to(datetime(day_60.year, day_60.month, day_60.day, 10, tzinfo=JAPAN))
    last = gathered(Actor.clock())
    assert again.id in {one.id for one in last.payouts.all()}
    refused("payout-due", partial(take_out, actor=acts(sora), payout_id=again.id, why="もう一度"))
    assert "60日目" in page(proved(sora), here)
    last.refresh_from_db()
    assert (last.status, run.id) != ("dissolved", last.id)


def test_one_person_takes_a_payout_out_once_and_its_owner_may_take_it_back_after() -> None:
    aoi, sora = payee("Aoi"), staff("Sora")
    limit(0)
    post([Entry(accounts.BANK, accounts.client(aoi.id), 50_000, kinds.MONEY_IN, "in")], at=clock.now())
    odd = request_payout(actor=Actor.person(aoi.id), source="client", confirmed=True)
    gathered(Actor.clock())
    take_out(actor=acts(sora), payout_id=odd.id, why="名義を調べる")
    cancel = partial(cancel_payout, actor=Actor.person(aoi.id), payout_id=odd.id)
    refused("payout-looked-into", cancel)
    due_on = Payout.objects.get().due_on
    clock.turn_to(datetime(due_on.year, due_on.month, due_on.day, 10, tzinfo=JAPAN))
    run = gathered(Actor.clock())
    assert "この出金を外す" not in page(proved(sora), f"/desk/money/payouts/{odd.id}")
    refused("payout-taken-out", partial(take_out, actor=acts(sora), payout_id=odd.id, why="もう一度"))
    dissolve_run(actor=acts(sora), run_id=run.id, why=WHY)
    assert cancel().status == "cancelled"
    assert balance(accounts.client(aoi.id)) == 50_000


def mios(mio: User) -> Payout:
    return Payout.objects.get(owner=mio.id)


def dissolved_and_gathered_again(run: PayoutRun, sora: User) -> PayoutRun:
    """What was taken out does not come along."""
    dissolve_run(actor=acts(sora), run_id=run.id, why=WHY)
    again = gathered(acts(sora))
    assert again.count == 1
    return again


def test_who_may_take_one_out() -> None:
    ren, mio, _ = two_in_a_run()
    sora, odd = staff("Sora"), Payout.objects.get(owner=ren.id)
    refused("elevation-needed", partial(take_out, actor=Actor.person(sora.id), payout_id=odd.id, why=WHY))
    refused("not-found", partial(take_out, actor=acts(mio), payout_id=odd.id, why=WHY))
    refused("not-found", partial(take_out, actor=acts(sora), payout_id="pay_none", why=WHY))
    refused("invalid", partial(take_out, actor=acts(sora), payout_id=odd.id, why=""))
    give_role(actor=OFFICE, user_id=ren.id, role="finance")
    refused("own-matter", partial(take_out, actor=acts(ren), payout_id=odd.id, why=WHY))


def test_without_its_only_payout_a_run_is_dissolved() -> None:
    ren, sora = payee("Ren", 1_234_567), staff("Sora")
    odd, run = asks(ren), gathered(Actor.clock())
    take_out(actor=acts(sora), payout_id=odd.id, why="名義を調べる")
    run.refresh_from_db()
    assert run.status == "dissolved"
    assert gather_run(actor=OFFICE) is None
    earn(ren, 5_000, "more")
    assert on_the_way() == 1_234_567


def test_the_pages_say_what_happens() -> None:
    ren, _, run = two_in_a_run()
    sora = proved(staff("Sora"))
    here, odd = f"/desk/money/runs/{run.id}", Payout.objects.get(owner=ren.id)
    assert "この出金を外す" in page(sora, f"/desk/money/payouts/{odd.id}")
    out = sora.post(f"/desk/money/payouts/{odd.id}/take-out", {"reason": "名義を調べる"}, follow=True)
    assert "この出金を外しました" in out.content.decode()
    assert "名義を調べる" in page(sora, f"/desk/money/payouts/{odd.id}")
    assert f"{here}/dissolve" in page(sora, here)
    assert sora.post(f"{here}/dissolve", {"reason": ""}).status_code == 422
    gone = sora.post(f"{here}/dissolve", {"reason": WHY}, follow=True).content.decode()
    assert "取りやめました" in gone
    assert WHY in gone
    assert f"{here}/dissolve" not in gone
    assert "取りやめました" in page(sora, "/desk/money/runs")
    assert bank_day_from(day_of(clock.now())) == run.on


def page(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_one_person_does_not_dissolve_one_run_after_the_other() -> None:
    """Each morning anew, with the pay in it late: the second within 30 days takes another person."""
    fumi, kei = staff("Fumi", "finance"), staff("Kei", "finance-approver")
    limit(1_000)
    asks(payee("Ren", 30_000))
    first = dissolve_run(actor=acts(fumi), run_id=gathered().id, why=WHY)
    assert first.status == "dissolved"
    second = dissolve_run(actor=acts(fumi), run_id=gathered().id, why=WHY)
    assert (second.status, second.stop_two) == ("gathered", True)
    refused("other-person-needed", partial(dissolve_run, actor=acts(fumi), run_id=second.id, why=WHY))
    assert dissolve_run(actor=acts(kei), run_id=second.id, why=WHY).status == "dissolved"
    clock.turn_to(clock.now() + timedelta(days=31))
    assert dissolve_run(actor=acts(fumi), run_id=gathered().id, why=WHY).status == "dissolved"


def test_one_person_keeps_no_run_from_leaving() -> None:
    """On the morning of day 60 Fumi says of each run that the bank will not carry it out, and nobody may agree."""
    fumi, kei, sora = staff("Fumi", "finance"), staff("Kei", "finance-approver"), staff("Sora")
    limit(1_000)
    asks(payee("Ren", 30_000))
    dissolve_run(actor=acts(fumi), run_id=gathered(Actor.clock()).id, why=WHY)
    run = gathered(acts(sora))
    assert dissolve_run(actor=acts(fumi), run_id=run.id, why=WHY).stop_two
    here = f"/desk/money/runs/{run.id}"
    for address in (here, f"{here}/release"):
        assert (WHY in page(proved(kei), address), f"{here}/release" in page(proved(kei), here)) == (True, True)
    done = release_run(actor=acts(kei), run_id=run.id, why="見て確かめた")
    assert (done.status, done.stop_two, done.stopped_by, done.stopped_at) == ("released", False, "", None)
    assert WHY not in page(proved(kei), here)
    assert dissolve_run(actor=acts(fumi), run_id=run.id, why=WHY).stop_two
    refused("other-person-needed", partial(dissolve_run, actor=acts(fumi), run_id=run.id, why=WHY))
    seen = page(proved(fumi), here)
    assert (f"{here}/file" in seen, f"{here}/sent" in seen, f"{here}/dissolve" in seen) == (True, True, False)
    assert (WHY in seen, "2回振り込まれる" in seen) == (True, True)
    assert proved(fumi).get(f"{here}/file").status_code == 200
    assert mark_sent(actor=acts(fumi), run_id=run.id, why="結果を見た").status == "sent"
    assert on_the_way() == 0
