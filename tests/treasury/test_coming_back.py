"""Money that is nobody's goes back with the next run; a payout that the bank returns is counted once, not twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from treasury.bank_files import Desk, bank_file, transferred

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock, outbox
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent, run_file
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import join_payout, return_line
from michinori.treasury.models import BankAccount, Payout, PayoutRun, StatementLine
from michinori.treasury.queries.statements import may_have_come_back
from tests.joining import become_one_person
from tests.pages.visitors import PASSWORD, proved
from tests.treasury.payees import ACCOUNT, OFFICE, on_the_way, payee, worker_balance

pytestmark = pytest.mark.django_db
WHY, SENDER = "電話で確かめた", "ﾋﾐﾂ ﾉ ﾋﾄ"
THEIRS = ACCOUNT | {"number": "7654321", "holder_kana": "ヒミツ ノ ヒト"}


@pytest.fixture
def desk() -> Desk:
    return Desk()


def money() -> dict[str, int]:
    """What lies where, but for balances of people."""
    return {name: balance(name) for name in (accounts.SUSPENSE, accounts.PAYOUTS, accounts.BANK)}


def lies(suspense: int = 0, payouts: int = 0, bank: int = 0) -> dict[str, int]:
    return {accounts.SUSPENSE: suspense, accounts.PAYOUTS: payouts, accounts.BANK: bank}


def gathered() -> PayoutRun:
    run = gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now())))
    assert run is not None
    return run


def sent_back(desk: Desk) -> StatementLine:
    """A transfer of 7,000 yen without a number is to go back."""
    return return_line(actor=desk.proved(desk.sora), line_id=transferred(), account=THEIRS, reason=WHY)


def test_it_leaves_with_the_next_run_to_the_account_of_its_sender(desk: Desk) -> None:
    line = sent_back(desk)
    assert money() == lies(payouts=7_000, bank=7_000)
    run = gathered()
    payout = Payout.objects.get()
    assert (payout.owner_id, payout.source, payout.line_id, payout.status) == (None, "sender", line.id, "in_run")
    record = run_file(actor=OFFICE, run_id=run.id).decode("cp932")[120:240]
    assert (record[43:50], record[50:80].rstrip(), int(record[80:90])) == ("7654321", SENDER, 7_000)
    mark_sent(actor=OFFICE, run_id=run.id)
    assert money() == lies()
    outbox.drain(SUBSCRIBERS)
    assert not Notice.objects.exists(), "nobody here sent it"


def test_what_does_not_reach_its_sender_waits_for_staff_again(desk: Desk) -> None:
    line = sent_back(desk)
    mark_sent(actor=OFFICE, run_id=gathered().id)
    mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="口座なし")
    line.refresh_from_db()
    assert (line.status, line.settled_at, line.settled_by) == ("suspense", None, "")
    assert money() == lies(suspense=7_000, bank=7_000)
    clock.turn_to(clock.now() + timedelta(days=4))
    return_line(actor=desk.proved(desk.sora), line_id=line.id, account=THEIRS | {"number": "1111111"}, reason=WHY)
    mark_sent(actor=OFFICE, run_id=gathered().id)
    assert money() == lies()
    assert list(Payout.objects.order_by("requested_at").values_list("status", flat=True)) == ["returned", "sent"]


def test_nobody_cancels_it_and_it_has_no_owner(desk: Desk) -> None:
    sent_back(desk)
    payout = Payout.objects.get()
    for actor in (OFFICE, desk.acts(desk.sora)):
        with pytest.raises(Problem, match="not-found"):
            cancel_payout(actor=actor, payout_id=payout.id)
    assert not BankAccount.objects.filter(ended_at=None).exists()
    for change in ({"owner_id": desk.mio.id}, {"line": None}, {"account": None}, {"source": "worker"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payout.objects.filter(pk=payout.pk).update(**change)


@pytest.mark.parametrize(
    ("sender", "holder", "taken"),
    [
        (SENDER, "ヒミツノヒト", True),
        (f"12345678 {SENDER}", "ヒミツノヒト", True),
        ("秘密の人", "ヒミツノヒト", True),  # nobody can tell: others vouch for it
        (SENDER, "ミチノ レン", False),
    ],
)
def test_it_goes_to_the_sender_alone(desk: Desk, sender: str, holder: str, taken: bool) -> None:
    rows = f"取引日,金額,相手先,メモ,残高\n2026-02-27,7000,{sender},,7000"
    import_statement(actor=OFFICE, name="明細.csv", content=rows.encode(), format="csv:signed")
    given: dict[str, Any] = {"line_id": StatementLine.objects.get().id, "reason": WHY}
    given["account"] = THEIRS | {"holder_kana": holder}
    if taken:
        assert return_line(actor=desk.proved(desk.sora), **given).status == "returned"
        return
    with pytest.raises(Problem) as refused:
        return_line(actor=desk.proved(desk.sora), **given)
    assert [(flaw.field, flaw.key) for flaw in refused.value.flaws] == [("holder_kana", "not_the_sender")]
    assert money() == lies(suspense=7_000, bank=7_000)


def came_back(amount: int = 5_000, name: str = "ﾐﾁﾉ ﾚﾝ") -> StatementLine:
    """The bank's line by which a payout has come back, today."""
    year, day = clock.now().year - 2018, day_of(clock.now())
    content = bank_file((amount, name, f"{year:02}{day:%m%d}"))
    import_statement(actor=OFFICE, name="明細.txt", content=content)
    return StatementLine.objects.get(status="suspense")


@pytest.fixture
def paid() -> Payout:
    """Ren was paid 5,000 yen."""
    ren = payee("Ren", 5_000)
    payout = request_payout(actor=Actor.person(ren.id))
    mark_sent(actor=OFFICE, run_id=gathered().id)
    payout.refresh_from_db()
    return payout


def test_a_line_that_is_a_payout_puts_it_back_on_its_balance(desk: Desk, paid: Payout) -> None:
    line = came_back()
    assert money() == lies(suspense=5_000, bank=5_000)
    assert may_have_come_back(desk.acts(desk.sora), line) == [paid]
    joined = join_payout(actor=desk.acts(desk.sora), line_id=line.id, payout_id=paid.id, reason=WHY)
    paid.refresh_from_db()
    assert (joined.status, joined.payout_id, paid.status) == ("bounced", paid.id, "returned")
    assert (money(), balance(accounts.worker(paid.owner_id or ""))) == (lies(bank=5_000), 5_000)
    assert paid.reason == WHY, "as the form says whose words these become"
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=paid.owner_id, kind="payout_returned").exists()
    assert BankAccount.objects.get().status == "returned"
    assert may_have_come_back(desk.acts(desk.sora), line) == []


def test_nobody_joins_a_payout_of_another_account_of_their_own(desk: Desk, paid: Payout) -> None:
    """It would be paid twice: the first transfer has reached them, and any line of that amount would bring it back."""
    line = came_back()
    kei = become_one_person(desk.person("Kei", staff=True), User.objects.get(id=paid.owner_id))
    with pytest.raises(Problem, match="own-matter"):
        join_payout(actor=desk.acts(kei), line_id=line.id, payout_id=paid.id, reason=WHY)
    paid.refresh_from_db()
    assert (paid.status, money()) == ("sent", lies(suspense=5_000, bank=5_000))


def test_money_that_was_put_back_before_its_line_came_is_counted_once(desk: Desk, paid: Payout) -> None:
    mark_returned(actor=OFFICE, payout_id=paid.id, reason="名義相違")
    line = came_back()
    assert money() == lies(suspense=5_000, bank=10_000), "as if it had come twice"
    join_payout(actor=desk.acts(desk.sora), line_id=line.id, payout_id=paid.id, reason=WHY)
    assert (money(), balance(accounts.worker(paid.owner_id or ""))) == (lies(bank=5_000), 5_000)
    paid.refresh_from_db()
    assert paid.reason == "名義相違"
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=paid.owner_id, kind="payout_returned").count() == 1


def test_what_came_back_on_its_way_to_a_sender_waits_as_before(desk: Desk) -> None:
    line = sent_back(desk)
    mark_sent(actor=OFFICE, run_id=gathered().id)
    clock.turn_to(clock.now() + timedelta(days=4))
    again = came_back(7_000, SENDER)
    join_payout(actor=desk.acts(desk.sora), line_id=again.id, payout_id=Payout.objects.get().id, reason=WHY)
    line.refresh_from_db()
    assert (line.status, money()) == ("suspense", lies(suspense=7_000, bank=7_000))


def test_what_is_refused_joins_nothing(desk: Desk, paid: Payout) -> None:
    line, other = came_back(), came_back_of_another_amount()
    sora = desk.acts(desk.sora)
    waiting = request_payout_of_haru()
    tries = (
        ("not-found", desk.acts(desk.mio), line.id, paid.id),
        ("not-found", sora, "bsl_x", paid.id),
        ("not-found", sora, line.id, "pay_x"),
        ("invalid", sora, other, paid.id),
        ("payout-not-sent", sora, line.id, waiting),
    )
    for slug, actor, line_id, payout_id in tries:
        with pytest.raises(Problem, match=slug):
            join_payout(actor=actor, line_id=line_id, payout_id=payout_id, reason=WHY)
    with pytest.raises(Problem, match="invalid"):
        join_payout(actor=sora, line_id=line.id, payout_id=paid.id, reason=" ")
    assert money() == lies(suspense=5_070, payouts=5_000, bank=10_070)
    join_payout(actor=sora, line_id=line.id, payout_id=paid.id, reason=WHY)
    second = came_back_again()
    with pytest.raises(Problem, match="payout-joined"):
        join_payout(actor=sora, line_id=second, payout_id=paid.id, reason=WHY)
    for act in (assign_line,):
        with pytest.raises(Problem, match="line-settled"):
            act(actor=sora, line_id=line.id, client_id=desk.mio.id, reason=WHY)


def came_back_of_another_amount() -> str:
    import_statement(actor=OFFICE, name="別.txt", content=bank_file((70, "ﾐﾁﾉ ﾚﾝ")))
    return StatementLine.objects.get(amount=70).id


def came_back_again() -> str:
    import_statement(actor=OFFICE, name="次.txt", content=bank_file((5_000, "ﾐﾁﾉ ﾚﾝ", "080226")))
    return StatementLine.objects.get(status="suspense", amount=5_000).id


def request_payout_of_haru() -> str:
    haru = payee("Haru", 5_000)
    found = request_payout(actor=Actor.person(haru.id)).id
    assert (worker_balance(haru), on_the_way()) == (0, 5_000)
    return found


def test_the_desk_sends_back_and_joins(desk: Desk, paid: Payout) -> None:
    sora = proved(desk.sora)
    line = came_back()
    page = sora.get(f"/desk/money/unmatched/{line.id}").content.decode()
    assert "戻ってきた出金: Ren" in page
    answer = sora.post(f"/desk/money/unmatched/{line.id}", {"to": paid.id, "reason": WHY})
    assert answer["location"] == "/desk/money/unmatched"
    assert money() == lies(bank=5_000)
    assert "戻ってきた出金" in sora.get("/desk/money/unmatched").content.decode()
    line_id = transferred()
    here = f"/desk/money/unmatched/{line_id}/return"
    assert f'value="{SENDER}"' in sora.get(here).content.decode()
    assert f'href="/desk/money/unmatched/{line_id}">もどる' in sora.get(here).content.decode()
    typed = {"bank": "みずほ", "branch": "001", "kind": "ordinary", "number": "7654321", "reason": WHY}
    wrong = sora.post(here, typed | {"holder_kana": "ミチノ レン"})
    assert wrong.status_code == 422
    assert f"銀行が伝える振込人（{SENDER}）と同じ名義の口座だけに返せます。" in wrong.content.decode()
    assert sora.post(here, typed | {"holder_kana": "ヒミツ ノ ヒト"})["location"] == "/desk/money/unmatched"
    page = sora.get(f"/desk/money/unmatched/{line_id}").content.decode()
    assert "次の銀行営業日に振り込みます" in page
    assert "もう処理されています" in sora.get(here).content.decode()


def test_sending_back_asks_for_the_password(desk: Desk) -> None:
    browser = Client()
    browser.force_login(desk.person("Sora", staff=True, password=PASSWORD))
    here = f"/desk/money/unmatched/{transferred()}/return"
    assert browser.get(here)["location"].startswith("/accounts/reauthenticate/")
