"""A payout that came back by somebody's word alone could be paid twice: so it takes little, or the bank's line."""

from datetime import timedelta
from functools import partial

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.machinery.settings import set_setting
from michinori.people.models import User
from michinori.rules.money.bank_days import bank_day_from
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import join_payout
from michinori.treasury.models import Payout, StatementLine
from michinori.treasury.queries import money_desk
from tests.pages.visitors import proved, signed_in
from tests.treasury.agreeing import agrees
from tests.treasury.bank_files import Desk, bank_file, transferred
from tests.treasury.payees import OFFICE, payee, worker_balance

pytestmark = pytest.mark.django_db
BACK = "口座なし"


def paid(user: User) -> Payout:
    """What somebody has earned was sent to them."""
    payout = request_payout(actor=Actor.person(user.id))
    run = gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now())))
    mark_sent(actor=OFFICE, run_id=run.id if run else "")
    return Payout.objects.get(id=payout.id)


def limit(yen: int) -> None:
    set_setting(actor=OFFICE, key="payout_second", text=str(yen))


def refused(slug: str, act: partial[object]) -> None:
    """Nothing is on a balance again."""
    before = Movement.objects.count()
    with pytest.raises(Problem) as problem:
        act()
    assert problem.value.slug == slug
    assert Movement.objects.count() == before


def test_a_friends_payout_does_not_come_back_on_one_word() -> None:
    """Haru, a friend of Sora's, was paid 37,795 yen. Sora says that they came back, so that they leave once more."""
    desk, ren = Desk(), payee("Haru", 37_795)
    payout = paid(ren)
    back = partial(mark_returned, payout_id=payout.id, reason=BACK)
    refused("elevation-needed", partial(back, actor=desk.acts(desk.sora)))
    limit(37_794)
    refused("line-to-come-first", partial(back, actor=desk.proved(desk.sora)))
    assert (Payout.objects.get().status, worker_balance(ren)) == ("sent", 0)
    limit(37_795)
    assert mark_returned(actor=desk.proved(desk.sora), payout_id=payout.id, reason=BACK).status == "returned"


def test_many_small_ones_are_a_large_one_until_their_lines_come() -> None:
    desk = Desk()
    payouts = [request_payout(actor=Actor.person(payee(name, 5_000).id)) for name in ("Haru", "Nana", "Kana")]
    run = gather_run(actor=OFFICE, on=bank_day_from(day_of(clock.now())))
    mark_sent(actor=OFFICE, run_id=run.id if run else "")
    limit(10_000)
    back = partial(mark_returned, actor=desk.proved(desk.sora), reason=BACK)
    for one in payouts[:2]:
        back(payout_id=one.id)
    refused("line-to-come-first", partial(back, payout_id=payouts[2].id))
    join_payout(
        actor=desk.acts(desk.sora), line_id=transferred(5_000, "ﾊﾙ"), payout_id=payouts[0].id, reason="明細で見た"
    )
    assert back(payout_id=payouts[2].id).status == "returned"


def test_with_its_line_any_sum_comes_back_by_two() -> None:
    desk, ren = Desk(), payee("Haru", 37_795)
    payout = paid(ren)
    limit(0)
    year, day = clock.now().year - 2018, day_of(clock.now())
    content = bank_file((37_795, "ﾐﾁﾉ ﾚﾝ", f"{year:02}{day:%m%d}"))
    import_statement(actor=OFFICE, name="明細.txt", content=content)
    line_id = StatementLine.objects.get().id
    join_payout(actor=desk.acts(desk.sora), line_id=line_id, payout_id=payout.id, reason="明細で見た")
    assert worker_balance(ren) == 0
    kei = desk.proved(desk.person("Kei", staff=True))
    agrees(actor=kei, line_id=line_id, reason="電話で聞いた")
    assert (worker_balance(ren), balance(accounts.SUSPENSE)) == (37_795, 0)


def test_the_desk_shows_what_no_line_tells_of() -> None:
    desk, ren = Desk(), payee("Haru", 5_000)
    payout = paid(ren)
    mark_returned(actor=OFFICE, payout_id=payout.id, reason=BACK)

    def waits() -> dict[str, int]:
        return {one.name: one.count for one in money_desk.queues(desk.acts(desk.sora)) if one.count}

    assert "unlined" not in waits(), "no statements come in here"
    Payout.objects.update(ended_at=clock.now() + timedelta(days=1))
    line_id = transferred(5_000, "ﾐﾁﾉ ﾚﾝ")
    assert waits()["unlined"] == 1
    page = signed_in(desk.sora).get("/desk/money/bank").content.decode()
    assert f"/desk/money/payouts/{payout.id}" in page
    join_payout(actor=desk.acts(desk.sora), line_id=line_id, payout_id=payout.id, reason="明細で見た")
    assert "unlined" not in waits()


def test_the_page_asks_for_a_proof() -> None:
    desk, ren = Desk(), payee("Haru", 5_000)
    payout = paid(ren)
    here = f"/desk/money/payouts/{payout.id}"
    answer = signed_in(desk.sora).post(here, {"reason": BACK})
    assert answer["location"].startswith("/accounts/")
    assert worker_balance(ren) == 0
    limit(0)
    answer = proved(desk.sora).post(here, {"reason": BACK})
    assert (answer.status_code, "30日の合計で超えます" in answer.content.decode()) == (422, True)
