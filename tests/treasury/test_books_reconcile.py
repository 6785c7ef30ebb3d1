"""The bank by the ledger and by its statements: each difference has a reason; charges of the bank are booked."""

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from treasury.bank_files import Desk, bank_file, taken_by_the_bank
from treasury.payees import payee

from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance
from michinori.machinery import audit, clock
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.outgoing import join_run
from michinori.treasury.commands.own_money import book_charge
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import join_payout
from michinori.treasury.models import PayoutRun, StatementLine
from michinori.treasury.queries import books
from michinori.treasury.queries.reconciling import find_outgoing, list_outgoing, reconcile, runs_for
from tests.stories import cast as story
from tests.treasury.test_unmatched import browser

WHY = "明細のとおり"
OFFICE = Actor.operator()


def era(day: date) -> str:
    """A day as the bankers' format writes it."""
    return f"{day.year - 2018:02}{day:%m%d}"


def imported(*came: tuple[int, str]) -> list[StatementLine]:
    """Lines of today that a statement brings, in its order."""
    today = era(day_of(clock.now()))
    name = f"{StatementLine.objects.count()}.txt"
    import_statement(actor=OFFICE, name=name, content=bank_file(*((*one, today) for one in came)))
    return list(StatementLine.objects.filter(statement__name=name).order_by("number"))


def sent_run(*names: str) -> PayoutRun:
    """A run of 2,000 yen each, which the bank has carried out on its day."""
    return mark_sent(actor=OFFICE, run_id=run_of_today(*names).id)


def run_of_today(*names: str) -> PayoutRun:
    """A run of 2,000 yen each, on its day; nobody has said yet that the bank carried it out."""
    for name in names:
        payee(name, 2_000)
    run = gather_run(actor=OFFICE, on=story.in_days(20))
    assert run
    clock.turn_to(datetime(run.on.year, run.on.month, run.on.day, 10, tzinfo=JAPAN))
    return run


@pytest.mark.django_db
def test_each_difference_has_its_reason_until_there_is_none() -> None:
    cast = Desk()
    sora = cast.acts(cast.sora)
    record_money_in(client_id=cast.ren.id, amount=500, reference="counter")
    run = sent_run("Nana", "Kana")
    earned = 4_000  # the test's payees were paid without a statement
    imported((9_000, "ｻﾄｳ"))
    found = reconcile()
    assert (found.by_hand, found.unsent, found.other, found.unexplained) == (500, -4_000, earned, 0)
    assert (found.ledger, found.statements) == (balance(accounts.BANK), 9_000)
    whole, charge = imported((-4_000, "ｿｳｺﾞｳﾌﾘｺﾐ"), (-660, "ﾃｽｳﾘﾖｳ"))
    found = reconcile()
    assert (found.unsettled, found.unexplained) == (4_660, 0)
    assert {one.id for one in list_outgoing(sora)} == {whole.id, charge.id}
    join_run(actor=sora, line_id=whole.id, run_id=run.id, reason=WHY)
    book_charge(actor=sora, line_id=charge.id, reason=WHY)
    found = reconcile()
    assert (found.unsent, found.unsettled, found.unexplained) == (0, 0, 0)
    assert books.trial_balance().of("bank_charges") == 660
    assert [(one.kind, one.actor) for one in audit.newest(limit=2)] == [
        ("line_charge", cast.sora.id), ("line_sent", cast.sora.id),
    ]  # fmt: skip
    payout = run.payouts.get(place=1)
    mark_returned(actor=OFFICE, payout_id=payout.id, reason="該当口座なし")
    assert (reconcile().came_back, reconcile().unexplained) == (2_000, 0)
    (back,) = imported((2_000, "ﾅﾅ"))
    assert reconcile().came_back == 2_000
    join_payout(actor=sora, line_id=back.id, payout_id=payout.id, reason=WHY)
    found = reconcile()
    assert (found.came_back, found.unexplained) == (0, 0)
    assert found.difference == found.by_hand + found.other == 500 + earned


@pytest.mark.django_db
def test_a_run_leaves_by_several_lines_but_never_for_more_than_it_holds() -> None:
    cast = Desk()
    sora, run = cast.acts(cast.sora), sent_run("Nana", "Kana")
    first, second, third = imported((-2_000, "ﾅﾅ"), (-2_000, "ｶﾅ"), (-2_000, "ﾀﾞﾚｶ"))
    assert [one.id for one in runs_for(sora, first)] == [run.id]
    for line in (first, second):
        join_run(actor=sora, line_id=line.id, run_id=run.id, reason=WHY)
    assert not runs_for(sora, third)
    with pytest.raises(Problem) as refusal:
        join_run(actor=sora, line_id=third.id, run_id=run.id, reason=WHY)
    assert [flaw.field for flaw in refusal.value.flaws] == ["run_id"]
    assert find_outgoing(sora, third.id).status == "out"
    assert (reconcile().unsent, reconcile().unsettled, reconcile().unexplained) == (0, 2_000, 0)


@pytest.mark.django_db
def test_a_run_that_two_people_released_weeks_later_is_found_by_its_line() -> None:
    cast, run = Desk(), sent_run("Nana", "Kana")
    sora = cast.acts(cast.sora)
    weeks_ago = {"on": run.on - timedelta(days=20), "released_at": clock.now() - timedelta(days=20)}
    PayoutRun.objects.filter(pk=run.id).update(**weeks_ago | {"released_at": clock.now()})
    (line,) = imported((-4_000, "ｿｳｺﾞｳﾌﾘｺﾐ"))
    assert [one.id for one in runs_for(sora, line)] == [run.id]
    PayoutRun.objects.filter(pk=run.id).update(**weeks_ago)
    assert not runs_for(sora, line)


@pytest.mark.django_db
def test_what_is_refused_books_nothing() -> None:
    cast = Desk()
    sora, line_id = cast.acts(cast.sora), taken_by_the_bank()
    payee("Nana", 2_000)
    gathered_run = gather_run(actor=OFFICE, on=story.in_days(20))
    assert gathered_run
    (came,) = imported((700, "ｻﾄｳ"))
    before = Movement.objects.count()
    tries: list[tuple[str, int, Callable[[], object]]] = [
        ("not-found", 404, lambda: book_charge(actor=cast.acts(cast.mio), line_id=line_id, reason=WHY)),
        ("not-found", 404, lambda: book_charge(actor=sora, line_id=came.id, reason=WHY)),
        ("not-found", 404, lambda: book_charge(actor=sora, line_id="bsl_x", reason=WHY)),
        ("invalid", 422, lambda: book_charge(actor=sora, line_id=line_id, reason=" ")),
        ("not-found", 404, lambda: join_run(actor=sora, line_id=line_id, run_id="run_x", reason=WHY)),
        ("invalid", 422, lambda: join_run(actor=sora, line_id=line_id, run_id=gathered_run.id, reason=WHY)),
    ]
    for slug, status, act in tries:
        with pytest.raises(Problem) as refusal:
            act()
        assert (refusal.value.slug, refusal.value.status) == (slug, status)
    assert (Movement.objects.count(), StatementLine.objects.get(id=line_id).status) == (before, "out")
    book_charge(actor=sora, line_id=line_id, reason=WHY)
    with pytest.raises(Problem) as refusal:
        book_charge(actor=sora, line_id=line_id, reason=WHY)
    assert refusal.value.slug == "line-settled"
    assert balance(accounts.BANK_CHARGES) == 330


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"status": "sent"}, {"status": "charge"}, {"status": "suspense"}, {"amount": 5}])
def test_the_database_refuses_lines_that_cannot_be(wrong: dict[str, Any]) -> None:
    line_id = taken_by_the_bank()
    with pytest.raises(IntegrityError), transaction.atomic():
        StatementLine.objects.filter(id=line_id).update(**wrong)


def test_a_charge_is_booked_once_whoever_presses(fresh_database: str, race_rounds: int) -> None:
    cast = Desk()
    sora = cast.acts(cast.sora)
    for n in range(race_rounds):
        line_id, slugs = taken_by_the_bank(100 + n), []

        def press(line_id: str = line_id, slugs: list[str] = slugs) -> None:
            try:
                book_charge(actor=sora, line_id=line_id, reason=WHY)
            except Problem as problem:
                slugs.append(problem.slug)
            finally:
                connection.close()

        threads = [threading.Thread(target=press) for _ in range(3)]
        for one in threads:
            one.start()
        for one in threads:
            one.join(30)
        assert slugs == ["line-settled"] * 2
        assert Movement.objects.filter(key=f"charge:{line_id}").count() == 1


@pytest.mark.django_db
def test_staff_see_the_reasons_and_say_what_a_line_is() -> None:
    cast = Desk()
    line_id, sora = taken_by_the_bank(), browser(cast.sora)
    page = sora.get("/desk/money/bank").content.decode()
    assert "明細にあるが、何の出金かまだ確かめていない" in page
    here = f"/desk/money/outgoing/{line_id}"
    assert here in page
    assert sora.post(here, {"what": "charge"}).status_code == 422
    assert sora.post(here, {"what": "run_x", "reason": WHY}).status_code == 422
    assert sora.post(here, {"what": "charge", "reason": WHY})["location"] == "/desk/money/bank"
    assert "銀行の明細と合っています" in sora.get("/desk/money/bank").content.decode()
    assert WHY in sora.get(here).content.decode()
    assert browser(cast.mio).get("/desk/money/bank").status_code == 404


@pytest.mark.django_db
def test_a_line_that_may_be_a_run_that_still_waits_leads_there_first() -> None:
    """Else who imports the statement first can choose but the bank's charges and the operator's own money."""
    cast = Desk()
    run, sora = run_of_today("Nana", "Kana"), browser(cast.sora)
    whole, more = imported((-4_000, "ｿｳｺﾞｳﾌﾘｺﾐ"), (-4_001, "ﾃｽｳﾘﾖｳ"))
    said, there = "まだ「振り込んだ」と記録していない振り込みがあります", f'href="/desk/money/runs/{run.id}"'
    page = sora.get(f"/desk/money/outgoing/{whole.id}").content.decode()
    assert said in page
    assert there in page
    assert said not in sora.get(f"/desk/money/outgoing/{more.id}").content.decode(), "the run holds less"
    mark_sent(actor=OFFICE, run_id=run.id)
    page = sora.get(f"/desk/money/outgoing/{whole.id}").content.decode()
    assert said not in page
    assert f'value="{run.id}"' in page
    assert "の振り込み 4,000円（2件）" in page
    assert "一部" not in page
    (part,) = imported((-1_500, "ﾅﾅ"))
    assert "この行は、4,000円の一部です" in sora.get(f"/desk/money/outgoing/{part.id}").content.decode()
