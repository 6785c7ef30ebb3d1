"""Money out: asked for or by itself, gathered, released, sent, returned; nothing is paid twice (domain § 8)."""

from datetime import date, datetime, timedelta
from functools import partial

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.models import Stage
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.ledger.queries import balance
from michinori.machinery import clock, outbox
from michinori.machinery.settings import set_setting
from michinori.notices.models import Notice
from michinori.people.commands.identity_checks import check_identity
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands import payout_runs
from michinori.treasury.commands.accounts import set_bank_account
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payout_releases import release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent, run_file
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import Payout, PayoutRun
from michinori.treasury.queries.holdings import holding
from michinori.treasury.queries.payouts import outlook
from tests.stories import cast as story
from tests.treasury.payees import (
    ACCOUNT,
    OFFICE,
    account_for,
    earn,
    on_the_way,
    payee,
    person,
    quiet_day,
    sora,
    worker_balance,
)

pytestmark = pytest.mark.django_db


def _ask(user: User, amount: int | None = None, **more: object) -> Payout:
    return request_payout(actor=Actor.person(user.id), amount=amount, **more)  # type: ignore[arg-type]


def acts(user: User) -> Actor:
    return Actor.person(user.id)


def _run(on: date | None = None) -> PayoutRun:
    found = gather_run(actor=OFFICE, on=on)
    assert found is not None
    return found


def _turn_to(day: date) -> None:
    clock.turn_to(datetime(day.year, day.month, day.day, 10, tzinfo=JAPAN))


def test_asked_for_gathered_sent() -> None:
    ren = payee("Ren", 37_795)
    payout = _ask(ren)
    assert (payout.amount, payout.status, worker_balance(ren), on_the_way()) == (37_795, "requested", 0, 37_795)
    run = _run()
    assert (run.count, run.total, run.status) == (1, 37_795, "released")
    assert balance(accounts.BANK) == 37_795
    mark_sent(actor=OFFICE, run_id=run.id)
    payout.refresh_from_db()
    assert (payout.status, on_the_way(), balance(accounts.BANK)) == ("sent", 0, 0)


def test_a_part_can_be_asked_for_from_1000_yen() -> None:
    ren = payee("Ren", 5_000)
    _ask(ren, 1_000)
    assert worker_balance(ren) == 4_000
    with pytest.raises(Problem) as refusal:
        _ask(ren, 999)
    assert [(flaw.field, flaw.key) for flaw in refusal.value.flaws] == [("amount", "too_small")]
    with pytest.raises(Problem, match="insufficient-balance"):
        _ask(ren, 4_001)
    assert worker_balance(ren) == 4_000


def test_less_than_1000_yen_waits() -> None:
    ren = payee("Ren", 999)
    with pytest.raises(Problem, match="payout-too-small"):
        _ask(ren)
    assert not Payout.objects.exists()


def test_it_can_be_taken_back_until_it_is_gathered() -> None:
    ren = payee("Ren", 5_000)
    first, second = _ask(ren, 2_000), _ask(ren, 3_000)
    assert cancel_payout(actor=Actor.person(ren.id), payout_id=first.id).status == "cancelled"
    assert cancel_payout(actor=Actor.person(ren.id), payout_id=first.id).status == "cancelled"
    assert worker_balance(ren) == 2_000
    assert _run().total == 3_000
    with pytest.raises(Problem, match="payout-gathered"):
        cancel_payout(actor=Actor.person(ren.id), payout_id=second.id)
    assert worker_balance(ren) == 2_000


def test_strangers_know_nothing_of_it() -> None:
    ren, mio = payee("Ren", 5_000), person("Mio")
    payout = _ask(ren)
    with pytest.raises(Problem, match="not-found"):
        cancel_payout(actor=Actor.person(mio.id), payout_id=payout.id)
    for act in (
        lambda: gather_run(actor=acts(ren), why="見て確かめた"),
        lambda: release_run(actor=acts(mio), run_id="run_x", why="見て確かめた"),
    ):
        with pytest.raises(Problem, match="not-found"):
            act()
    assert not PayoutRun.objects.exists()


def test_a_second_click_on_one_page_asks_once() -> None:
    ren = payee("Ren", 5_000)
    _ask(ren, 2_000, seen="")
    with pytest.raises(Problem, match="payout-asked-already"):
        _ask(ren, 2_000, seen="")
    assert worker_balance(ren) == 3_000


def test_an_account_is_needed_checked_and_48_hours_old() -> None:
    ren = person("Ren")
    earn(ren, 5_000)
    with pytest.raises(Problem, match="bank-account-missing"):
        _ask(ren)
    set_bank_account(actor=Actor.person(ren.id), body=ACCOUNT, confirmed=True)
    with pytest.raises(Problem, match="bank-account-unverified"):
        _ask(ren, confirmed=True)
    account_for(ren, number="7654321")
    payout = _ask(ren)
    assert payout.due_on > day_of(clock.now())
    assert gather_run(actor=OFFICE) is None
    clock.turn_to(clock.now() + timedelta(hours=49))
    assert _run(max(payout.due_on, day_of(clock.now()))).total == 5_000


def test_the_first_payout_to_an_account_one_has_set_is_confirmed() -> None:
    ren = payee("Ren", 9_000)
    set_bank_account(actor=Actor.person(ren.id), body=ACCOUNT | {"number": "7654321"}, confirmed=True)
    staff = person("Kei", staff=True)
    check_identity(
        actor=Actor.person(staff.id, elevated=True), client_id=ren.id, name="道野 蓮", name_kana="ミチノ レン"
    )
    with pytest.raises(Problem) as refusal:
        _ask(ren, 1_000)
    assert (refusal.value.slug, refusal.value.status) == ("confirmation-needed", 403)
    _ask(ren, 1_000, confirmed=True)
    clock.turn_to(clock.now() + timedelta(seconds=1))
    _ask(ren, 1_000)
    assert worker_balance(ren) == 7_000


def test_everything_leaves_by_itself_on_the_15th_and_the_last_day() -> None:
    ren, mio = payee("Ren", 37_795), payee("Mio", 999)
    earn(ren, 5, "2")
    promised = outlook("worker", ren.id).on
    assert promised is not None
    _turn_to(promised)
    assert _run().total == 37_800
    assert worker_balance(mio) == 999
    assert outlook("worker", mio.id).on is not None


def test_of_a_payout_day_that_was_missed_the_next_run_is_said_which_takes_it() -> None:
    ren = payee("Ren", 37_795)
    missed = outlook("worker", ren.id).on
    assert missed is not None
    _turn_to(missed)  # past the hour of its run, and nothing was gathered
    said = outlook("worker", ren.id).on
    assert said == bank_day_from(missed + timedelta(days=1))
    _turn_to(said)
    assert _run().total == 37_795


def test_what_is_due_is_not_crowded_out_by_what_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for many small parts fills the run of their own money only."""
    monkeypatch.setattr(payout_runs, "MOST", 2)
    ren, mio = payee("Ren", 37_795), payee("Mio", 30_000)
    for amount in (2_000, 3_000, 4_000):
        _ask(mio, amount)
    promised = outlook("worker", ren.id).on
    assert promised is not None
    _turn_to(promised)
    _run()
    assert worker_balance(ren) == 0
    assert Payout.objects.filter(owner=ren.id, status="in_run").exists()


def test_where_a_run_is_too_small_workers_come_first_and_the_oldest_work_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(payout_runs, "MOST", 2)
    cast, client = story.Cast(), payee("Kai")
    post([Entry(accounts.BANK, accounts.client(client.id), 50_000, kinds.MONEY_IN, "in")], at=clock.now())
    workers = [payee(name) for name in ("Hana", "Yui", "Nao")]
    for user, days_ago in zip(workers, (10, 40, 20), strict=True):
        contract = story.agreed(cast)
        Stage.objects.filter(contract=contract).update(handed_in_on=day_of(clock.now()) - timedelta(days=days_ago))
        pay = Entry(accounts.BANK, accounts.worker(user.id), 30_000, kinds.PAYMENT, f"{user.id}:{days_ago}")
        post([pay], contract_id=contract.id, at=clock.now())
    clock.turn_to(clock.now() + timedelta(days=120))
    quiet_day()
    _run()
    assert set(Payout.objects.values_list("owner_id", flat=True)) == {workers[1].id, workers[2].id}


def test_any_size_leaves_after_180_days() -> None:
    ren = payee("Ren", 7)
    on = outlook("worker", ren.id).on
    assert on is not None
    assert day_of(clock.now()) + timedelta(days=180) <= on <= day_of(clock.now()) + timedelta(days=200)
    _turn_to(on)
    assert _run().total == 7


def test_a_clients_money_outside_escrow_goes_back_after_60_days() -> None:
    aoi = payee("Aoi")
    record_money_in(client_id=aoi.id, amount=33_000, reference="R-1")
    on = outlook("client", aoi.id).on
    assert on is not None
    assert on == bank_day_from(day_of(clock.now()) + timedelta(days=60))
    _turn_to(on)
    run = _run()
    assert (run.total, balance(accounts.client(aoi.id))) == (33_000, 0)
    mark_sent(actor=OFFICE, run_id=run.id)
    assert balance(accounts.BANK) == 0


def test_a_client_may_ask_for_it_before() -> None:
    aoi = payee("Aoi")
    record_money_in(client_id=aoi.id, amount=33_000, reference="R-1")
    _ask(aoi, source="client")
    assert _run().total == 33_000


def test_the_same_day_again_is_the_same_run() -> None:
    ren = payee("Ren", 5_000)
    _ask(ren, 2_000)
    first = _run()
    _ask(ren, 3_000)
    assert _run() == first
    assert _run(first.on).count == 1
    assert Payout.objects.get(status="requested").amount == 3_000


def test_nothing_due_makes_no_run() -> None:
    assert gather_run(actor=OFFICE) is None
    assert not PayoutRun.objects.exists()


def test_a_day_that_has_passed_is_refused() -> None:
    for day in (day_of(clock.now()) - timedelta(days=1), day_of(clock.now()) + timedelta(days=32)):
        with pytest.raises(Problem, match="invalid"):
            gather_run(actor=OFFICE, on=day)


def test_above_the_limit_another_person_releases() -> None:
    ren, staff, other = payee("Ren", 1_000_001), sora(), Actor.person(person("Kei", staff=True).id, elevated=True)
    _ask(ren)
    run = gather_run(actor=staff, why="見て確かめた")
    assert run is not None
    assert run.status == "gathered"
    for act in (run_file, partial(mark_sent, why="結果を見た")):
        with pytest.raises(Problem, match="run-not-released"):
            act(actor=staff, run_id=run.id)
    with pytest.raises(Problem, match="second-person-needed"):
        release_run(actor=staff, run_id=run.id, why="見て確かめた")
    assert on_the_way() == 1_000_001
    assert release_run(actor=other, run_id=run.id, why="見て確かめた").released_by == other.user_id
    assert release_run(actor=staff, run_id=run.id, why="見て確かめた").released_by == other.user_id
    with pytest.raises(Problem, match="invalid"):
        mark_sent(actor=staff, run_id=run.id)
    sent = mark_sent(actor=staff, run_id=run.id, why="銀行の結果と、件数も合計も同じ")
    assert (sent.status, sent.sent_by, sent.sent_why) == ("sent", staff.user_id, "銀行の結果と、件数も合計も同じ")


def test_two_accounts_of_one_person_do_not_gather_and_release() -> None:
    ren, same = payee("Ren", 1_000_001), {"staff": True, "identity": "passport 123"}
    first, second = (Actor.person(person(name, **same).id, elevated=True) for name in ("Sora", "Sora2"))
    _ask(ren)
    run = gather_run(actor=first, why="見て確かめた")
    assert run is not None
    with pytest.raises(Problem, match="second-person-needed"):
        release_run(actor=second, run_id=run.id, why="見て確かめた")


def test_the_file_is_the_same_each_time_and_adds_up() -> None:
    set_setting(actor=OFFICE, key="payout_from", text="0123456789 0005-001 current 7654321 カ）ミチノリ")
    for name, yen in (("Ren", 1_234), ("Mio", 56_789)):
        _ask(payee(name, yen))
    run = _run()
    content = run_file(actor=OFFICE, run_id=run.id)
    assert content == run_file(actor=OFFICE, run_id=run.id)
    records = [content[at : at + 120].decode("cp932") for at in range(0, len(content), 120)]
    assert [record[0] for record in records] == ["1", "2", "2", "8", "9"]
    assert records[0][4:14] == "0123456789"
    assert records[0][54:58] == f"{run.on:%m%d}"
    assert {int(record[80:90]) for record in records[1:3]} == {1_234, 56_789}
    assert {record[91:101] for record in records[1:3]} == {f"{run.on:%y%m%d}0001", f"{run.on:%y%m%d}0002"}
    assert records[1][50:80].rstrip() == "ﾐﾁﾉ ﾚﾝ"
    assert (int(records[3][1:7]), int(records[3][7:19])) == (2, run.total)


def test_what_the_bank_returns_is_on_the_balance_again_and_paid_once_mended() -> None:
    ren = payee("Ren", 37_795)
    payout, run = _ask(ren), _run()
    with pytest.raises(Problem, match="payout-not-sent"):
        mark_returned(actor=OFFICE, payout_id=payout.id, reason="名義相違")
    mark_sent(actor=OFFICE, run_id=run.id)
    for _ in range(2):
        assert mark_returned(actor=OFFICE, payout_id=payout.id, reason="名義相違").status == "returned"
    assert (worker_balance(ren), on_the_way(), balance(accounts.BANK)) == (37_795, 0, 37_795)
    with pytest.raises(Problem, match="bank-account-returned"):
        _ask(ren)
    outbox.drain(SUBSCRIBERS)
    assert "名義相違" in Notice.objects.get(user=ren, kind="payout_returned").words["ja"][1]
    account_for(ren)
    clock.turn_to(clock.now() + timedelta(days=4))
    again = _ask(ren)
    mark_sent(actor=OFFICE, run_id=_run(bank_day_from(day_of(clock.now()))).id)
    again.refresh_from_db()
    assert (again.status, worker_balance(ren)) == ("sent", 0)


def test_a_small_sum_leaves_by_day_60_from_the_receipt_of_the_work() -> None:
    cast = story.Cast(verified=True)
    stages = [{"name": "下書き", "price": 500}, {"name": "清書", "price": 47_500}]
    contract = story.active(cast, pay_on="stage", stages=stages)
    account_for(cast.ren)
    story.handed_in_and_approved(cast, contract, 1)
    received = day_of(clock.now())
    held = holding("worker", cast.ren.id)
    assert held is not None
    assert (held.amount < 1_000, held.received_on) == (True, received)
    on = outlook("worker", cast.ren.id).on
    assert on is not None
    assert received + timedelta(days=40) <= on <= received + timedelta(days=59)
    _turn_to(on)
    assert _run().total == held.amount


def test_real_money_waits_for_the_owners_word(settings: object) -> None:
    ren = payee("Ren", 5_000)
    _ask(ren)
    run = _run()
    settings.SIMULATED_TIME = False  # type: ignore[attr-defined]
    for act in (run_file, mark_sent):
        with pytest.raises(Problem, match="real-money-off"):
            act(actor=OFFICE, run_id=run.id)
    set_setting(actor=OFFICE, key="real_money", text="道野 空")
    with pytest.raises(Problem, match="payout-sender-missing"):
        run_file(actor=OFFICE, run_id=run.id)
    assert mark_sent(actor=OFFICE, run_id=run.id).status == "sent"
