"""A line that is called a payout which came back gives somebody that money again: above the limit two people say so."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction
from treasury.bank_files import bank_file

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery import audit, clock, outbox
from michinori.notices.models import Notice
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.payout_runs import mark_returned, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import join_payout
from michinori.treasury.models import LineAssignment, Payout, StatementLine
from tests.joining import become_one_person
from tests.pages.visitors import proved
from tests.treasury.agreeing import agrees, said_of
from tests.treasury.payees import OFFICE, payee, worker_balance
from tests.treasury.test_assigning import SEEN, WHY, Two, refused
from tests.treasury.test_books_reconcile import era
from tests.treasury.test_coming_back import gathered, sent_back

pytestmark = pytest.mark.django_db
TOLD = "この理由がそのまま本人に届きます"


def paid(name: str, yen: int) -> tuple[User, Payout]:
    """Somebody was paid so many yen."""
    user = payee(name, yen)
    payout = request_payout(actor=Actor.person(user.id))
    mark_sent(actor=OFFICE, run_id=gathered().id)
    payout.refresh_from_db()
    return user, payout


def came(yen: int, name: str = "ﾖｿ ﾉ ﾋﾄ") -> str:
    """Somebody, as it seems, has transferred as much today."""
    content = bank_file((yen, name, era(day_of(clock.now()))))
    import_statement(actor=OFFICE, name=f"{name}.txt", content=content)
    return StatementLine.objects.get(status="suspense", amount=yen, name=name).id


def test_a_strangers_large_sum_is_not_an_accomplices_by_one_persons_word() -> None:
    ren, payout = paid("Ren", 10_001)
    desk, line_id = Two(), came(10_001)
    line = join_payout(actor=desk.one, line_id=line_id, payout_id=payout.id, reason=WHY)
    payout.refresh_from_db()
    assert (line.status, payout.status, worker_balance(ren), balance(accounts.SUSPENSE)) == (
        "suspense", "sent", 0, 10_001,
    )  # fmt: skip
    assert audit.newest(limit=1)[0].kind == "line_assignment_asked"
    agree = partial(agrees, line_id=line_id, reason=SEEN)
    refused("not-found", partial(agree, actor=desk.one))
    give_role(actor=OFFICE, user_id=desk.sora.id, role="finance-approver")
    refused("other-person-needed", partial(agree, actor=desk.one))
    own = become_one_person(desk.person("Uta", staff=True), ren)
    refused("own-matter", partial(agree, actor=desk.proved(own)))
    line = agree(actor=desk.other)
    payout.refresh_from_db()
    assert (line.status, line.payout_id, line.settled_by, line.reason) == ("bounced", payout.id, desk.sora.id, WHY)
    assert (payout.status, worker_balance(ren), balance(accounts.SUSPENSE)) == ("returned", 10_001, 0)
    assert check().sound
    refused("line-settled", partial(agree, actor=desk.other))


def test_whose_money_it_is_reads_why_it_came_back_and_not_who_sent_it() -> None:
    ren, payout = paid("Ren", 4_000)
    join_payout(actor=Two().one, line_id=came(4_000, "ｸﾐﾓﾄﾞｼ ﾐﾁﾉ ﾚﾝ"), payout_id=payout.id, reason="名義の相違")
    payout.refresh_from_db()
    assert payout.reason == "名義の相違"
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.get(user=ren, kind="payout_returned").words["ja"][1]
    assert "戻ってきた理由: 名義の相違" in told
    assert "ｸﾐﾓﾄﾞｼ" not in told


def test_small_joins_count_together_and_with_what_is_assigned() -> None:
    _, first = paid("Ren", 4_000)
    clock.turn_to(clock.now() + timedelta(days=4))  # to a day that has no run yet
    _, second = paid("Haru", 5_000)
    desk = Two()
    assert join_payout(actor=desk.one, line_id=came(4_000), payout_id=first.id, reason=WHY).status == "bounced"
    assert desk.says(came(3_000, "ﾋﾄ")).status == "assigned"
    assert join_payout(actor=desk.one, line_id=came(5_000), payout_id=second.id, reason=WHY).status == "suspense"


def test_what_was_said_to_have_come_back_counts_as_well() -> None:
    """Else joining another's money would free the limit of what comes back by word alone."""
    _, payout = paid("Ren", 10_001)
    mark_returned(actor=OFFICE, payout_id=payout.id, reason="口座なし")
    desk, line_id = Two(), came(10_001)
    assert join_payout(actor=desk.one, line_id=line_id, payout_id=payout.id, reason=WHY).status == "suspense"
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    assert (balance(accounts.SUSPENSE), StatementLine.objects.get(id=line_id).status) == (0, "bounced")


def test_what_changes_meanwhile_is_looked_at_again() -> None:
    ren, payout = paid("Ren", 10_001)
    desk, line_id, other = Two(), came(10_001), came(10_001, "ﾍﾞﾂ")
    join = partial(join_payout, actor=desk.one, payout_id=payout.id, reason=WHY)
    join(line_id=line_id)
    join(line_id=other)
    agrees(actor=desk.other, line_id=other, reason=SEEN)
    refused("payout-joined", partial(agrees, actor=desk.other, line_id=line_id, reason=SEEN))
    assert worker_balance(ren) == 10_001
    assign_line(actor=desk.one, line_id=line_id, client_id=desk.mio.id, reason=WHY)
    assert LineAssignment.objects.get(line_id=line_id, ended_at=None).client_id == desk.mio.id


def test_what_went_back_to_nobodys_account_takes_two_as_well() -> None:
    desk = Two()
    line = sent_back(desk)
    mark_sent(actor=OFFICE, run_id=gathered().id)
    payout = Payout.objects.get()
    clock.turn_to(clock.now() + timedelta(days=4))
    back = came(7_000)
    desk.says(came(4_000, "ﾋﾄ"))
    assert join_payout(actor=desk.one, line_id=back, payout_id=payout.id, reason=WHY).status == "suspense"
    page = proved(desk.kei).get(f"/desk/money/unmatched/{back}/agree").content.decode()
    assert payout.account is not None
    assert payout.account.holder in page
    assert TOLD not in page, "it has no owner"
    agrees(actor=desk.other, line_id=back, reason=SEEN)
    line.refresh_from_db()
    assert (line.status, StatementLine.objects.get(id=back).status) == ("suspense", "bounced")


def test_the_database_refuses_too_few() -> None:
    _, payout = paid("Ren", 10_001)
    desk, line_id = Two(), came(10_001)
    bounced = {"status": "bounced", "payout": payout, "settled_at": clock.now(), "settled_by": "x"}
    lines = StatementLine.objects.filter(id=line_id)
    with pytest.raises(IntegrityError, match="came back"), transaction.atomic():
        lines.update(**bounced)
    join_payout(actor=desk.one, line_id=line_id, payout_id=payout.id, reason=WHY)
    with pytest.raises(IntegrityError, match="came back"), transaction.atomic():
        lines.update(**bounced)
    for wrong in ({"payout": None, "client": None}, {"again": True}):
        with pytest.raises(IntegrityError, match="line_assignment_whose"), transaction.atomic():
            LineAssignment.objects.update(**wrong)


def test_the_pages_lead_two_people_through_it() -> None:
    ren, payout = paid("Ren", 10_001)
    desk, line_id = Two(), came(10_001)
    sora, kei, here = proved(desk.sora), proved(desk.kei), f"/desk/money/unmatched/{line_id}"
    said = sora.post(here, {"to": payout.id, "reason": WHY}, follow=True).content.decode()
    assert "別の人が承認します" in said
    assert "戻ってきたものだと記録しました" in sora.get(here).content.decode()
    page = kei.get("/desk/money/bank").content.decode()
    assert (f"{here}/agree" in page, "戻ってきた出金" in page, "Ren" in page) == (True, True, True)
    page = kei.get(f"{here}/agree").content.decode()
    assert ("Ren" in page, f"/desk/money/payouts/{payout.id}" in page, WHY in page) == (True, True, True)
    assert TOLD in page
    kei.post(f"{here}/agree", {"said": said_of(line_id), "reason": SEEN})
    assert worker_balance(ren) == 10_001
