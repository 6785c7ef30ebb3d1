"""Whose money without a number is: above the limit two people say so, and a wrong one is taken back."""

from datetime import timedelta
from functools import partial
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
from michinori.ledger.models import Movement
from michinori.ledger.posting import freeze
from michinori.ledger.queries import balance
from michinori.machinery import audit, clock, outbox
from michinori.machinery.settings import set_setting
from michinori.notices.models import Notice
from michinori.people.commands.staff import give_role
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.rules.money.two_people import WORD_STANDS
from michinori.treasury.commands.assigning import agree_to_assignment, assign_line, take_assignment_back
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.own_money import say_own_money
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.commands.unmatched import return_line
from michinori.treasury.models import LineAssignment, StatementLine
from michinori.treasury.queries import money_desk
from michinori.treasury.queries.own import assignments_to_agree, own_money_to_agree
from tests.joining import become_one_person
from tests.pages.visitors import proved
from tests.treasury.agreeing import agrees, agrees_to_own, said_of
from tests.treasury.payees import ACCOUNT, OFFICE
from tests.treasury.test_books_reconcile import era

pytestmark = pytest.mark.django_db
WHY, SEEN, WRONG = "電話で確かめた", "名前を比べた", "別の人の振込だった"
THEIRS = ACCOUNT | {"holder_kana": "ヒミツ ノ ヒト"}


class Two(Desk):
    """Also Kei of the staff, who releases; one person's word is enough for 10,000 yen."""

    def __init__(self) -> None:
        super().__init__()
        set_setting(actor=OFFICE, key="payout_second", text="10000")
        self.kei = self.person("Kei", staff=True)
        for user, role in ((self.sora, "finance"), (self.kei, "finance-approver")):
            user.staff_roles.all().delete()
            give_role(actor=OFFICE, user_id=user.id, role=role)

    @property
    def one(self) -> Actor:
        return self.proved(self.sora)

    @property
    def other(self) -> Actor:
        return self.proved(self.kei)

    def says(self, line_id: str, to: User | None = None) -> StatementLine:
        return assign_line(actor=self.one, line_id=line_id, client_id=(to or self.mio).id, reason=WHY)

    def has(self, who: User | None = None) -> int:
        return balance(accounts.client((who or self.mio).id))


def refused(slug: str, act: Any) -> Problem:
    """The act is refused, and nothing was written."""
    before = written()
    with pytest.raises(Problem) as found, transaction.atomic():
        act()
    assert found.value.slug == slug
    assert written() == before
    return found.value


def written() -> tuple[int, list[Any], list[Any]]:
    """What is in the ledger, of assignments and of lines."""
    words, lines = LineAssignment.objects.order_by("id"), StatementLine.objects.order_by("id")
    return Movement.objects.count(), list(words.values_list()), list(lines.values_list())


def test_above_the_limit_another_party_agrees_before_anything_moves() -> None:
    desk, line_id = Two(), transferred(10_001)
    line = desk.says(line_id)
    assert (line.status, desk.has(), balance(accounts.SUSPENSE)) == ("suspense", 0, 10_001)
    assert audit.newest(limit=1)[0].kind == "line_assignment_asked"
    agree = partial(agrees, line_id=line_id, reason=SEEN)
    refused("not-found", partial(agree, actor=desk.one))
    give_role(actor=OFFICE, user_id=desk.sora.id, role="finance-approver")
    refused("other-person-needed", partial(agree, actor=desk.one))
    refused("elevation-needed", partial(agree, actor=desk.acts(desk.kei)))
    refused("invalid", partial(agree, actor=desk.other, reason=" "))
    line = agree(actor=desk.other)
    assert (line.status, line.client_id, line.settled_by, line.reason) == ("assigned", desk.mio.id, desk.sora.id, WHY)
    assert (desk.has(), balance(accounts.SUSPENSE)) == (10_001, 0)
    said = LineAssignment.objects.get()
    assert (said.two_people, said.second_by, said.second_why) == (True, desk.kei.id, SEEN)
    refused("line-settled", partial(agree, actor=desk.other))


def test_small_sums_do_not_add_up_to_more_than_the_limit() -> None:
    desk = Two()
    lines = [transferred(4_000, f"ﾋﾄ{n}") for n in range(3)]
    assert [desk.says(line).status for line in lines] == ["assigned", "assigned", "suspense"]
    assert desk.has() == 8_000


def test_a_second_account_of_the_same_person_is_no_second_person() -> None:
    desk, line_id = Two(), transferred(10_001)
    desk.says(line_id)
    again = become_one_person(desk.person("Eri", staff=True), desk.sora)
    refused("other-person-needed", partial(agrees, actor=desk.proved(again), line_id=line_id, reason=SEEN))
    own = become_one_person(desk.person("Uta", staff=True), desk.mio)
    refused("own-matter", partial(agrees, actor=desk.proved(own), line_id=line_id, reason=SEEN))


def test_until_then_something_else_may_be_said_in_its_place() -> None:
    desk, line_id = Two(), transferred(10_001)
    desk.says(line_id)
    desk.says(line_id, desk.ren)
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    assert (desk.has(), desk.has(desk.ren)) == (0, 10_001)
    second, third = transferred(10_002), transferred(10_003)
    desk.says(second)
    return_line(actor=desk.one, line_id=second, account=THEIRS, reason=WHY)
    refused("line-settled", partial(agrees, actor=desk.other, line_id=second, reason=SEEN))
    desk.says(third)
    say_own_money(actor=desk.one, line_id=third, reason=WHY)
    agrees_to_own(actor=desk.other, line_id=third, reason=SEEN)
    assert not LineAssignment.objects.filter(booked_at=None, ended_at=None).exists()


def test_what_was_given_to_a_client_is_no_more_the_operators_own() -> None:
    desk, line_id = Two(), transferred(10_001)
    say_own_money(actor=desk.one, line_id=line_id, reason=WHY)
    desk.says(line_id)
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    take_assignment_back(actor=desk.one, line_id=line_id, reason=WRONG)
    take_assignment_back(actor=desk.other, line_id=line_id, reason=SEEN)
    assert own_money_to_agree(desk.one) == []
    refused("not-found", partial(agrees_to_own, actor=desk.other, line_id=line_id, reason=SEEN))


def test_the_second_agrees_to_what_they_have_read_and_to_nothing_else() -> None:
    desk, line_id = Two(), transferred(10_001)
    kei, there = proved(desk.kei), f"/desk/money/unmatched/{line_id}/agree"
    desk.says(line_id)
    read = said_of(line_id)
    assert read in kei.get(there).content.decode()
    desk.says(line_id, desk.ren)
    refused("said-anew", partial(agree_to_assignment, actor=desk.other, line_id=line_id, said_id=read, reason=SEEN))
    answer = kei.post(there, {"said": read, "reason": SEEN})
    assert (answer.status_code, "記録し直されています" in answer.content.decode()) == (422, True)
    assert kei.post(there, {"reason": SEEN}).status_code == 422
    assert (desk.has(), desk.has(desk.ren)) == (0, 0)
    kei.post(there, {"said": said_of(line_id), "reason": SEEN})
    assert desk.has(desk.ren) == 10_001


def test_a_wrong_one_is_taken_back_and_given_to_whose_it_is() -> None:
    desk, line_id = Two(), transferred(7_000)
    desk.says(line_id)
    line = take_assignment_back(actor=desk.one, line_id=line_id, reason=WRONG)
    assert (line.status, line.client_id, line.reason) == ("suspense", None, "")
    assert (desk.has(), balance(accounts.SUSPENSE)) == (0, 7_000)
    moved = Movement.objects.filter(kind__in=("assigned_in", "assigned_back")).order_by("id")
    assert [(one.kind, one.amount) for one in moved] == [("assigned_in", 7_000), ("assigned_back", 7_000)]
    outbox.drain(SUBSCRIBERS)
    assert "7,000" in Notice.objects.get(user=desk.mio, kind="money_in_taken_back").words["ja"][0]
    refused("line-not-assigned", partial(take_assignment_back, actor=desk.one, line_id=line_id, reason=WRONG))
    set_setting(actor=OFFICE, key="payout_second", text="100000")
    desk.says(line_id, desk.ren)
    assert (desk.has(desk.ren), StatementLine.objects.get(id=line_id).client_id) == (7_000, desk.ren.id)


def test_above_the_limit_two_take_it_back() -> None:
    desk, line_id = Two(), transferred(10_001)
    desk.says(line_id)
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    back = partial(take_assignment_back, line_id=line_id, reason=WRONG)
    refused("not-found", partial(back, actor=desk.other))
    assert back(actor=desk.one).status == "assigned"
    assert desk.has() == 10_001
    refused("other-person-needed", partial(back, actor=desk.one))
    assert back(actor=desk.other).status == "suspense"
    assert (desk.has(), balance(accounts.SUSPENSE)) == (0, 10_001)


def test_what_one_said_long_ago_is_agreed_to_by_nobody() -> None:
    desk, line_id = Two(), transferred(10_001)
    desk.says(line_id)
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    back = partial(take_assignment_back, line_id=line_id, reason=WRONG)
    back(actor=desk.one)
    assert len(assignments_to_agree(desk.one)) == 1
    clock.turn_to(clock.now() + WORD_STANDS)
    assert assignments_to_agree(desk.one) == []
    waits = {one.name: one.count for one in money_desk.queues(desk.one)}
    assert waits["own"] == 0
    page = proved(desk.sora).get(f"/desk/money/unmatched/{line_id}").content.decode()
    assert ("ほかの人の入金だった" in page, "取り消しを承認する" in page) == (True, False)
    refused("not-found", partial(back, actor=desk.other))
    assert back(actor=desk.one).status == "assigned"
    assert back(actor=desk.other).status == "suspense"


def test_never_below_what_the_client_still_has() -> None:
    desk, line_id = Two(), transferred(7_000)
    desk.says(line_id)
    back = partial(take_assignment_back, actor=desk.one, line_id=line_id, reason=WRONG)
    record_money_in(client_id=desk.mio.id, amount=500, reference="1")
    freeze(accounts.client(desk.mio.id), 1_000)
    spent = refused("assignment-spent", back)
    assert (spent.values["balance"], spent.values["missing"]) == (6_500, 500)
    freeze(accounts.client(desk.mio.id), 0)
    assert back().status == "suspense"


def test_only_who_has_just_proved_who_they_are_and_not_their_own() -> None:
    desk, line_id = Two(), transferred(7_000)
    desk.says(line_id)
    back = partial(take_assignment_back, line_id=line_id, reason=WRONG)
    refused("elevation-needed", partial(back, actor=desk.acts(desk.sora)))
    refused("not-found", partial(back, actor=desk.proved(desk.ren)))
    refused("invalid", partial(back, actor=desk.one, reason=""))
    own = become_one_person(desk.person("Uta", staff=True), desk.mio)
    refused("own-matter", partial(back, actor=desk.proved(own)))


def test_the_database_refuses_too_few() -> None:
    desk, line_id = Two(), transferred(10_001)
    desk.says(line_id)
    settled = {"status": "assigned", "client": desk.mio, "settled_at": "2026-01-01T00:00Z", "settled_by": "x"}
    with pytest.raises(IntegrityError, match="the client"), transaction.atomic():
        StatementLine.objects.filter(id=line_id).update(**settled)
    for wrong in ({"booked_at": "2026-01-01T00:00Z"}, {"second_at": "2026-01-01T00:00Z", "second_by": desk.sora.id}):
        with pytest.raises(IntegrityError, match="line_assignment_"), transaction.atomic():
            LineAssignment.objects.update(**wrong)
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    take_assignment_back(actor=desk.one, line_id=line_id, reason=WRONG)
    with pytest.raises(IntegrityError, match="line_assignment_ended"), transaction.atomic():
        LineAssignment.objects.update(ended_at="2026-01-01T00:00Z", ended_by=desk.sora.id, ended_why="x")


def test_the_database_keeps_what_was_booked() -> None:
    desk, line_id = Two(), transferred(10_001)
    desk.says(line_id)
    agrees(actor=desk.other, line_id=line_id, reason=SEEN)
    gone = {"status": "suspense", "client": None, "settled_at": None, "settled_by": ""}
    with pytest.raises(IntegrityError, match="still stands"), transaction.atomic():
        StatementLine.objects.update(**gone)
    for wrong in ({"client": desk.ren}, {"two_people": False, "second_at": None}, {"booked_at": None}):
        with pytest.raises(IntegrityError, match="is booked"), transaction.atomic():
            LineAssignment.objects.update(**wrong)
    take_assignment_back(actor=desk.one, line_id=line_id, reason=WRONG)
    take_assignment_back(actor=desk.other, line_id=line_id, reason=SEEN)
    with pytest.raises(IntegrityError, match="is booked"), transaction.atomic():
        LineAssignment.objects.update(ended_at=None, ended_by="", ended_why="")


def test_what_is_recorded_by_hand_before_the_second_agrees_is_not_credited_twice() -> None:
    desk, line_id = Two(), transferred_today(10_001)
    agree = partial(agrees, actor=desk.other, line_id=line_id, reason=SEEN)
    desk.says(line_id)
    later()
    record_money_in(client_id=desk.mio.id, amount=10_001, reference="1")
    refused("line-recorded", agree)
    assign_line(actor=desk.one, line_id=line_id, client_id=desk.mio.id, reason=WHY, again=True)
    later()
    record_money_in(client_id=desk.mio.id, amount=10_001, reference="2")
    refused("line-recorded", agree)
    later()
    assign_line(actor=desk.one, line_id=line_id, client_id=desk.mio.id, reason=WHY, again=True)
    assert agree().status == "assigned", "it is another than both"
    assert desk.has() == 30_003


def later() -> None:
    clock.turn_to(clock.now() + timedelta(minutes=1))


def transferred_today(amount: int) -> str:
    content = bank_file((amount, "ﾋﾐﾂ ﾉ ﾋﾄ", era(day_of(clock.now()))))
    import_statement(actor=OFFICE, name="きょう.txt", content=content)
    return StatementLine.objects.get(amount=amount).id


def test_by_a_token_it_is_one_persons_word() -> None:
    desk, line_id = Two(), transferred(10_001)
    _, token = create_token(actor=OFFICE, user_id=desk.sora.id, name="bank", scopes=["read", "write", "staff"])
    answer = Client().post(
        f"/api/v1/desk/lines/{line_id}/assign",
        {"client_id": desk.mio.id, "reason": WHY},
        "application/json",
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "0123456789abcdef"},
    )
    assert (answer.status_code, answer.json()["status"]) == (200, "suspense")
    assert answer.json()["said_of"]["id"] == desk.mio.id
    assert desk.has() == 0


def test_the_pages_lead_two_people_through_it() -> None:
    desk, line_id = Two(), transferred(10_001)
    sora, kei, here = proved(desk.sora), proved(desk.kei), f"/desk/money/unmatched/{line_id}"
    said = sora.post(here, {"to": "other", "other": desk.mio.email, "reason": WHY}, follow=True).content.decode()
    assert "別の人が承認します" in said
    page = sora.get(here).content.decode()
    assert (WHY in page, f"{here}/agree" in page) == (True, False)
    assert f"{here}/agree" in kei.get("/desk/money/bank").content.decode()
    assert WHY in kei.get(f"{here}/agree").content.decode()
    assert kei.post(f"{here}/agree", {"reason": ""}).status_code == 422
    kei.post(f"{here}/agree", {"said": said_of(line_id), "reason": SEEN})
    assert f"{here}/wrong" in sora.get(here).content.decode()
    assert "10,001円" in sora.get(f"{here}/wrong").content.decode()
    assert "別の人が承認します" in sora.post(f"{here}/wrong", {"reason": WRONG}, follow=True).content.decode()
    assert WRONG in kei.get(f"{here}/wrong").content.decode()
    kei.post(f"{here}/wrong", {"reason": SEEN})
    assert (desk.has(), StatementLine.objects.get(id=line_id).status) == (0, "suspense")
    assert WRONG in sora.get(here).content.decode(), "what was said of it before"


def test_of_a_line_of_which_nobody_has_said_anything_the_page_says_that() -> None:
    desk, line_id = Two(), transferred(10_001)
    page = proved(desk.kei).get(f"/desk/money/unmatched/{line_id}/agree")
    assert page.status_code == 409
    assert "だれの入金かを、まだだれも記録していません" in page.content.decode()
    assert "もう処理されています" not in page.content.decode()
