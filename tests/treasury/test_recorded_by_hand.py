"""Money in that was recorded by hand, and of which the bank tells later, is on the client's balance once."""

from datetime import timedelta
from functools import partial

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.models import Movement
from michinori.ledger.queries import balance, check
from michinori.machinery import audit, clock
from michinori.people.commands.staff import give_role
from michinori.treasury.commands.assigning import assign_line
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import Imported, import_statement
from michinori.treasury.commands.unmatched import join_recorded
from michinori.treasury.models import StatementLine
from michinori.treasury.queries import books
from michinori.treasury.queries.reconciling import reconcile
from michinori.treasury.queries.recorded import may_be_recorded
from tests.pages.visitors import signed_in
from tests.treasury.bank_files import Desk, bank_file
from tests.treasury.payees import OFFICE

pytestmark = pytest.mark.django_db
WHY = "通帳と比べた"


class Paying(Desk):
    """Mio pays in; she has a number, which her transfers bear."""

    def __init__(self) -> None:
        super().__init__()
        self.number = give_reference(actor=self.acts(self.mio), client_id=self.mio.id)

    def came(self, amount: int = 33_000, *, named: bool = True) -> Imported:
        """A transfer of today's."""
        day = day_of(clock.now())
        name = f"{self.number} ﾐｵ" if named else "ﾐｵ"
        content = bank_file((amount, name, f"{day.year - 2018:02}{day:%m%d}"))
        return import_statement(actor=OFFICE, name="明細.txt", content=content)

    def has(self) -> int:
        return balance(accounts.client(self.mio.id))


def by_hand(site: Paying, amount: int = 33_000) -> Movement:
    return record_money_in(client_id=site.mio.id, amount=amount, reference=f"R-{amount}")


def test_a_transfer_that_was_recorded_by_hand_is_not_credited_again() -> None:
    site = Paying()
    recorded = by_hand(site)
    clock.turn_to(clock.now() + timedelta(days=3))
    found = site.came()
    assert (found.matched, found.suspense, site.has()) == (0, 1, 33_000)
    line = StatementLine.objects.get()
    sora = site.acts(site.sora)
    assert [one.id for one, _ in may_be_recorded(sora, line)] == [recorded.id]
    page = signed_in(site.sora).get(f"/desk/money/unmatched/{line.id}").content.decode()
    assert "手で記録ずみの入金" in page
    typed = {"to": f"recorded:{recorded.id}", "reason": WHY}
    assert signed_in(site.sora).post(f"/desk/money/unmatched/{line.id}", typed)["location"] == "/desk/money/unmatched"
    line.refresh_from_db()
    assert (line.status, line.recorded_id, line.settled_by) == ("known", recorded.id, site.sora.id)
    assert (site.has(), balance(accounts.SUSPENSE), balance(accounts.BANK)) == (33_000, 0, 33_000)
    assert (reconcile().by_hand, reconcile().unexplained, reconcile().difference) == (0, 0, 0)
    assert check().sound
    assert [one.kind for one in audit.newest(limit=5)].count("line_known") == 1
    months = books.list_months()[0]
    assert (sum(one.came for one in months), sum(one.went for one in months)) == (33_000, 0)


def test_another_amount_a_later_one_and_one_that_was_joined_are_credited() -> None:
    site = Paying()
    recorded = by_hand(site)
    assert site.came(33_001).matched == 1
    site.came()
    line = StatementLine.objects.get(status="suspense")
    join_recorded(actor=site.acts(site.sora), line_id=line.id, movement_id=str(recorded.id), reason=WHY)
    clock.turn_to(clock.now() + timedelta(days=1))
    assert site.came().matched == 1, "a second transfer of the same amount"
    by_hand(site, 5_000)
    clock.turn_to(clock.now() + timedelta(days=8))
    assert site.came(5_000).matched == 1


def test_staff_may_say_that_it_is_another_transfer() -> None:
    site = Paying()
    by_hand(site)
    site.came()
    line_id = StatementLine.objects.get().id
    assign = partial(assign_line, actor=site.acts(site.sora), line_id=line_id, client_id=site.mio.id)
    with pytest.raises(Problem, match="line-recorded"):
        assign(reason="名前が同じ")
    assert (site.has(), StatementLine.objects.get().status) == (33_000, "suspense"), "no program credits it unasked"
    assign(reason="2回振り込んだ", again=True)
    assert site.has() == 66_000


def test_who_recorded_money_for_themselves_does_not_join_it_with_anothers() -> None:
    """Mio of the staff has 33,000 yen that nobody paid; a stranger's transfer shall make them look paid."""
    site = Paying()
    recorded = by_hand(site)
    site.came(named=False)
    line_id = StatementLine.objects.get().id
    give_role(actor=OFFICE, user_id=site.mio.id, role="finance")
    join = partial(join_recorded, line_id=line_id, movement_id=str(recorded.id), reason=WHY)
    other = record_money_in(client_id=site.mio.id, amount=700, reference="R-2")
    before = Movement.objects.count()
    for slug, act in (
        ("own-matter", partial(join, actor=site.acts(site.mio))),
        ("not-found", partial(join, actor=site.acts(site.ren))),
        ("not-found", partial(join, actor=site.acts(site.sora), line_id="bsl_none")),
        ("invalid", partial(join, actor=site.acts(site.sora), movement_id=str(other.id))),
        ("invalid", partial(join, actor=site.acts(site.sora), movement_id="x")),
        ("invalid", partial(join, actor=site.acts(site.sora), reason=" ")),
    ):
        with pytest.raises(Problem, match=slug):
            act()
    assert (Movement.objects.count(), StatementLine.objects.get(id=line_id).status) == (before, "suspense")


def test_one_record_is_one_lines() -> None:
    site = Paying()
    recorded = by_hand(site)
    site.came(named=False)
    first = StatementLine.objects.get()
    clock.turn_to(clock.now() + timedelta(days=1))
    site.came(named=False)
    second = StatementLine.objects.exclude(id=first.id).get()
    actor = Actor.person(site.sora.id)
    join_recorded(actor=actor, line_id=first.id, movement_id=str(recorded.id), reason=WHY)
    with pytest.raises(Problem, match="invalid"):
        join_recorded(actor=actor, line_id=second.id, movement_id=str(recorded.id), reason=WHY)
    settled = {"settled_at": clock.now(), "settled_by": "x", "status": "known"}
    for wrong in ({"recorded": recorded}, {"recorded": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            StatementLine.objects.filter(id=second.id).update(**settled, **wrong)


def test_what_a_line_has_brought_is_not_recorded_by_hand_as_well() -> None:
    site = Paying()
    site.came()
    with pytest.raises(Problem) as refusal:
        by_hand(site)
    said = refusal.value
    assert (said.slug, said.status, said.values["amount"]) == ("deposit-on-statement", 409, 33_000)
    assert said.values["day"] == day_of(clock.now())
    assert (site.has(), Movement.objects.filter(key__startswith="bank:").count()) == (33_000, 0)
    record_money_in(client_id=site.mio.id, amount=33_001, reference="another amount")
    record_money_in(client_id=site.ren.id, amount=33_000, reference="another client")
    again = record_money_in(client_id=site.mio.id, amount=33_000, reference="R", again=True)
    assert record_money_in(client_id=site.mio.id, amount=33_000, reference="R") == again, "the same once more"
    assert site.has() == 33_000 * 2 + 33_001
    clock.turn_to(clock.now() + timedelta(days=8))
    by_hand(site)
    assert site.has() == 33_000 * 3 + 33_001


def test_an_old_line_of_which_staff_said_lately_whose_it_is_counts_too() -> None:
    site = Paying()
    site.came(named=False)
    line_id = StatementLine.objects.get().id
    clock.turn_to(clock.now() + timedelta(days=20))
    assign_line(actor=site.acts(site.sora), line_id=line_id, client_id=site.mio.id, reason="電話で聞いた")
    with pytest.raises(Problem, match="deposit-on-statement"):
        by_hand(site)
    assert site.has() == 33_000
