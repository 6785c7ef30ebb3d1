"""A month of an operator's money with real files: 1,000 lines come in, odd ones among them; a contract runs; the file
of payouts is read back by a parser made from the format alone; a returned line comes back; the books balance.
"""

import random
from datetime import date, timedelta

import pytest
from rules.test_bank_files import read_back
from treasury.bank_files import Desk, bank_file

from michinori.contracts.commands import deliveries, deposits
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, by_kind, check
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_sent, run_file
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import join_payout, return_line
from michinori.treasury.models import Payout, PayoutRun, StatementLine
from tests.stories import cast as story
from tests.treasury.agreeing import agrees
from tests.treasury.payees import ACCOUNT, OFFICE, person

pytestmark = pytest.mark.django_db
WHY = "通帳と電話で確かめた"
LINES, SHOPS = 1_000, 12


def _day(value: date) -> str:
    """As the bankers' format writes it, in the era."""
    return f"{value.year - 2018:02}{value.month:02}{value.day:02}"


def _imports(*came: tuple[int, str, str]) -> dict[str, int]:
    found = import_statement(actor=OFFICE, name="明細.txt", content=bank_file(*came))
    return {name: getattr(found, name) for name in ("lines", "new", "matched", "suspense")}


def bank_lines(numbers: list[str], today: date, count: int = LINES) -> list[tuple[int, str, str]]:
    """``count`` lines but one: most with a number, some in full width or with words around it; without one, with one
    that is wrong, equal ones on one day, what left the bank, and the largest amount that a record holds.
    """
    pick, days = random.Random(14), [_day(today - timedelta(days=back)) for back in range(20)]
    lines: list[tuple[int, str, str]] = []
    for n in range(count - 61):
        number, day = numbers[n % len(numbers)], days[n % 20]
        name = (f"{number} ｼﾖｳﾃﾝ", f"ｼﾖｳﾃﾝ {number}", f"{number[:4]}-{number[4:]} ﾐｾ")[n % 3]
        lines.append((pick.randint(1_000, 90_000), name, day))
    lines += [(3_000, "ﾅﾏｴﾀﾞｹ", days[0])] * 20  # equal on one day: twenty transfers, not one
    lines += [(4_000 + n, "12345678 ﾁｶﾞｳ ﾊﾞﾝｺﾞｳ", days[1]) for n in range(20)]
    lines += [(-1_100, "ﾌﾘｺﾐ ﾃｽｳﾘﾖｳ", days[2])] * 19
    return [*lines, (10**10 - 1, f"{numbers[0]} ｵｵｷﾅ", days[3])]


@pytest.fixture
def desk() -> Desk:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    return Desk()


def test_the_month(desk: Desk) -> None:
    today, agency = day_of(clock.now()), default_client(desk.aoi.id).id
    shops = [person(f"Shop{n}") for n in range(SHOPS)]
    numbers = [give_reference(actor=OFFICE, client_id=one.id) for one in shops]
    ours = give_reference(actor=OFFICE, client_id=agency)
    lines = [*bank_lines(numbers, today), (52_800, f"{ours} ｱｵｿﾞﾗ", _day(today))]
    first = _imports(*lines)
    assert first == {"lines": LINES, "new": LINES, "matched": LINES - 59, "suspense": 40}
    assert _imports(*lines)["new"] == 0, "the same file again"
    came = sum(yen for yen, *_ in lines if yen > 0)
    assert balance(accounts.BANK) == came
    assert balance(accounts.SUSPENSE) == 20 * 3_000 + sum(range(4_000, 4_020))
    _one_is_assigned_and_one_sent_back(desk, shops[0])
    _the_contract_runs(desk)
    run, paid = _the_file_goes_out(desk)
    sent = run.total
    assert balance(accounts.BANK) == came - sent
    came += _what_the_bank_returned(desk, paid)
    assert balance(accounts.BANK) == came - sent
    again = _paid_again(desk, paid)
    found = by_kind()
    assert found["bank"] == came - sent - again
    assert found["payouts"] == 0
    assert found["bank"] == sum(
        found[kind] for kind in ("client", "escrow", "worker", "fee_income", "fee_tax", "suspense")
    )
    assert check().sound


def _one_is_assigned_and_one_sent_back(desk: Desk, shop: User) -> None:
    sora = Actor.person(desk.sora.id, elevated=True)
    waiting = list(StatementLine.objects.filter(status="suspense", amount=3_000).order_by("id"))
    before = balance(accounts.client(shop.id))
    assign_line(actor=sora, line_id=waiting[0].id, client_id=shop.id, reason=WHY)
    assert balance(accounts.client(shop.id)) == before + 3_000
    theirs = ACCOUNT | {"holder_kana": "ナマエダケ"}
    return_line(actor=sora, line_id=waiting[1].id, account=theirs, reason=WHY)
    with pytest.raises(Problem, match="line-settled"):
        assign_line(actor=sora, line_id=waiting[1].id, client_id=shop.id, reason=WHY)


def _the_contract_runs(desk: Desk) -> None:
    """Aoi's money is what the file brought, to the yen."""
    contract = story.agreed(desk)
    deposits.make_deposit(actor=desk.acts(desk.aoi), contract_id=contract.id)
    assert balance(accounts.client(default_client(desk.aoi.id).id)) == 0
    files = [story.a_file(desk.ren)]
    deliveries.deliver_work(actor=desk.acts(desk.ren), contract_id=contract.id, note="", file_ids=files)
    deliveries.accept_delivery(actor=desk.acts(desk.aoi), contract_id=contract.id)


def _the_file_goes_out(desk: Desk) -> tuple[PayoutRun, Payout]:
    """Ren's pay and what goes back to its sender, in a run of the clock's that two people let go."""
    User.objects.filter(id=desk.ren.id).update(verified=True)
    set_bank_account_for(actor=OFFICE, owner_id=desk.ren.id, body=ACCOUNT)
    pay = balance(accounts.worker(desk.ren.id))
    paid = request_payout(actor=Actor.person(desk.ren.id))
    set_setting(actor=OFFICE, key="payout_second", text="0")
    run = gather_run(actor=Actor.clock(), on=bank_day_from(day_of(clock.now())))
    assert run is not None
    confirm_run(actor=Actor.person(desk.sora.id, elevated=True), run_id=run.id, why=WHY)
    release_run(actor=Actor.person(person("Kei", staff=True).id, elevated=True), run_id=run.id, why="見て確かめた")
    rows = read_back(run_file(actor=OFFICE, run_id=run.id))
    assert sorted((bank, branch, number, holder, yen) for bank, branch, number, holder, yen, _ in rows) == [
        ("0001", "001", "1234567", "ﾅﾏｴﾀﾞｹ", 3_000),
        ("0001", "001", "1234567", "ﾐﾁﾉ ﾚﾝ", pay),
    ]
    assert [mark for *_, mark in rows] == [int(f"{run.on:%y%m%d}{place:04}") for place in (1, 2)]
    mark_sent(actor=OFFICE, run_id=run.id)
    assert run.total == pay + 3_000
    return run, paid


def _what_the_bank_returned(desk: Desk, paid: Payout) -> int:
    """The payout comes back as a line: staff join it to its payout, another agrees since it is much, and it is on Ren's
    balance again.
    """
    found = _imports((paid.amount, "ｸﾐﾓﾄﾞｼ ﾐﾁﾉ ﾚﾝ", _day(day_of(clock.now()))))
    assert (found["new"], found["suspense"]) == (1, 1)
    line = StatementLine.objects.get(status="suspense", amount=paid.amount)
    join_payout(actor=Actor.person(desk.sora.id), line_id=line.id, payout_id=paid.id, reason=WHY)
    assert balance(accounts.worker(desk.ren.id)) == 0
    nao = desk.person("Nao")
    give_role(actor=OFFICE, user_id=nao.id, role="finance-approver")
    agrees(actor=Actor.person(nao.id, elevated=True), line_id=line.id, reason=WHY)
    assert balance(accounts.worker(desk.ren.id)) == paid.amount
    return paid.amount


def _paid_again(desk: Desk, paid: Payout) -> int:
    """Ren mends the account, and the next run takes it along to the new one."""
    with pytest.raises(Problem, match="bank-account-returned"):
        request_payout(actor=Actor.person(desk.ren.id))
    set_bank_account_for(actor=OFFICE, owner_id=desk.ren.id, body=ACCOUNT | {"number": "7654321"})
    request_payout(actor=Actor.person(desk.ren.id), confirmed=True)
    set_setting(actor=OFFICE, key="payout_second", text="1000000")
    run = gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now()) + timedelta(days=4)))
    assert run is not None
    assert [(number, yen) for _, _, number, _, yen, _ in read_back(run_file(actor=OFFICE, run_id=run.id))] == [
        ("7654321", paid.amount)
    ]
    mark_sent(actor=OFFICE, run_id=run.id)
    return run.total
