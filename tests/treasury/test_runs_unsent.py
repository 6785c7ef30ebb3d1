"""A run of which somebody said too early that the bank has carried it out stands again as it was released."""

from functools import partial

import pytest
from django.db import IntegrityError, transaction
from treasury.bank_files import bank_file

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance, check
from michinori.machinery import audit, clock, outbox
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.rules.money.two_people import WORD_STANDS
from michinori.treasury.commands.outgoing import join_run
from michinori.treasury.commands.payout_releases import release_run
from michinori.treasury.commands.payout_runs import mark_returned, mark_sent, run_file
from michinori.treasury.commands.payout_stops import dissolve_run
from michinori.treasury.commands.payout_unsent import unsend_run
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import Payout, PayoutRun, StatementLine
from michinori.treasury.queries.reconciling import reconcile
from tests.joining import become_one_person
from tests.pages.visitors import proved
from tests.treasury.payees import OFFICE, on_the_way, payee
from tests.treasury.test_books_reconcile import era
from tests.treasury.test_runs_dissolved import acts, asks, gathered, refused, staff

pytestmark = pytest.mark.django_db
WHY, SEEN = "銀行の画面で承認待ちだった", "銀行に電話した"


def sent(yen: int) -> tuple[User, PayoutRun, User, User]:
    """A run of so many yen that Sora has called sent; Kei releases."""
    ren = payee("Ren", yen)
    sora, kei = staff("Sora", "finance"), staff("Kei", "finance-approver")
    asks(ren)
    run = gathered(acts(sora))
    if run.status == "gathered":
        release_run(actor=acts(kei), run_id=run.id, why=SEEN)
    return ren, mark_sent(actor=acts(sora), run_id=run.id, why="結果を見た"), sora, kei


def test_a_small_run_is_taken_back_by_one_and_sent_again() -> None:
    ren, run, sora, _ = sent(5_000)
    file = run_file(actor=OFFICE, run_id=run.id)
    assert (on_the_way(), balance(accounts.BANK)) == (0, 0)
    back = unsend_run(actor=acts(sora), run_id=run.id, why=WHY)
    assert (back.status, back.sent_at, back.sent_by) == ("released", None, "")
    assert (on_the_way(), balance(accounts.BANK), Payout.objects.get().status) == (5_000, 5_000, "in_run")
    assert run_file(actor=OFFICE, run_id=run.id) == file
    assert (reconcile().unsent, reconcile().other) == (0, 5_000), "but for what was earned"
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=ren, kind="payout_not_sent").count() == 1
    for _ in range(2):
        mark_sent(actor=acts(sora), run_id=run.id, why="結果を見た")
        assert (on_the_way(), balance(accounts.BANK)) == (0, 0)
        outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=ren, kind="payout_sent").count() == 2, "once for each time"
    unsend_run(actor=acts(sora), run_id=run.id, why=WHY)
    mark_sent(actor=acts(sora), run_id=run.id, why="結果を見た")
    assert (on_the_way(), balance(accounts.BANK), reconcile().unexplained, check().sound) == (0, 0, 0, True)
    assert (reconcile().unsent, reconcile().other) == (-5_000, 5_000)


def test_a_large_one_takes_two_people_of_two_parties() -> None:
    _, run, sora, kei = sent(1_234_567)
    back = partial(unsend_run, run_id=run.id, why=WHY)
    refused("elevation-needed", partial(back, actor=Actor.person(sora.id)))
    refused("not-found", partial(back, actor=acts(kei)))
    refused("invalid", partial(back, actor=acts(sora), why=""))
    assert back(actor=acts(sora)).status == "sent"
    assert (on_the_way(), audit.newest(limit=1)[0].kind) == (0, "payout_run_unsent_asked")
    refused("other-person-needed", partial(back, actor=acts(sora)))
    again = become_one_person(staff("Eri"), sora)
    refused("other-person-needed", partial(back, actor=acts(again)))
    assert back(actor=acts(kei), why=SEEN).status == "released"
    assert on_the_way() == 1_234_567
    dissolve_run(actor=acts(sora), run_id=run.id, why=WHY)
    dissolve_run(actor=acts(kei), run_id=run.id, why=SEEN)
    assert Payout.objects.get().status == "requested"


def test_what_one_said_long_ago_is_agreed_to_by_nobody() -> None:
    _, run, sora, kei = sent(1_234_567)
    back = partial(unsend_run, run_id=run.id, why=WHY)
    back(actor=acts(sora))
    clock.turn_to(clock.now() + WORD_STANDS)
    refused("not-found", partial(back, actor=acts(kei)))
    page = proved(sora).get(f"/desk/money/runs/{run.id}").content.decode()
    assert ("銀行がまだ行っていなかったとき" in page, "まだ済んでいないことを承認する" in page) == (True, False)
    assert back(actor=acts(sora)).status == "sent"
    assert back(actor=acts(kei), why=SEEN).status == "released"


def test_what_was_said_of_stopping_it_ends_once_it_is_sent() -> None:
    _, run, sora, kei = sent(1_234_567)
    back = partial(unsend_run, run_id=run.id, why=WHY)
    back(actor=acts(sora))
    back(actor=acts(kei))
    dissolve_run(actor=acts(sora), run_id=run.id, why=WHY)
    assert PayoutRun.objects.get().stop_two
    mark_sent(actor=acts(sora), run_id=run.id, why="結果を見た")
    back(actor=acts(sora))
    back(actor=acts(kei))
    refused("not-found", partial(dissolve_run, actor=acts(kei), run_id=run.id, why=SEEN))
    assert PayoutRun.objects.get().status == "released"


def test_what_the_bank_shows_is_not_taken_back() -> None:
    _, run, sora, _ = sent(5_000)
    back = partial(unsend_run, actor=acts(sora), run_id=run.id, why=WHY)
    import_statement(actor=OFFICE, name="a.txt", content=bank_file((-5_000, "ｿｳｺﾞｳﾌﾘｺﾐ", era(run.on))))
    join_run(actor=acts(sora), line_id=StatementLine.objects.get().id, run_id=run.id, reason=SEEN)
    refused("run-on-statement", back)
    StatementLine.objects.update(status="out", run=None, settled_at=None, settled_by="")
    refused("run-like-a-line", back)
    mark_returned(actor=OFFICE, payout_id=Payout.objects.get().id, reason="口座なし")
    refused("run-partly-returned", back)


def test_what_was_never_sent_has_no_way_back() -> None:
    ren, sora = payee("Ren", 5_000), staff("Sora")
    asks(ren)
    refused("run-not-sent", partial(unsend_run, actor=acts(sora), run_id=gathered().id, why=WHY))


def test_the_database_keeps_it_whole() -> None:
    _, run, _, _ = sent(5_000)
    for wrong in ({"unsent_by": "x"}, {"unsent_at": run.sent_at, "unsent_by": "clock", "unsent_why": "x"}):
        with pytest.raises(IntegrityError, match="payout_run_unsent"), transaction.atomic():
            PayoutRun.objects.filter(id=run.id).update(**wrong)


def test_the_pages_lead_two_people_through_it() -> None:
    _, run, sora_, kei_ = sent(1_234_567)
    sora, kei, here = proved(sora_), proved(kei_), f"/desk/money/runs/{run.id}"
    assert f"{here}/unsent" in sora.get(here).content.decode()
    assert f"{here}/unsent" not in kei.get(here).content.decode()
    assert sora.post(f"{here}/unsent", {"reason": ""}).status_code == 422
    said = sora.post(f"{here}/unsent", {"reason": WHY}, follow=True).content.decode()
    assert "別の人が承認します" in said
    assert WHY in said
    assert WHY in kei.get(f"{here}/unsent").content.decode()
    done = kei.post(f"{here}/unsent", {"reason": SEEN}, follow=True).content.decode()
    assert "もとにもどし" in done
    assert Movement.objects.filter(kind="payout_unsent").count() == 1


def test_others_do_not_get_there() -> None:
    ren, run, _, _ = sent(5_000)
    with pytest.raises(Problem, match="not-found"):
        unsend_run(actor=acts(ren), run_id=run.id, why=WHY)
