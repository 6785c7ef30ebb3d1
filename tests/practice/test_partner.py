"""The partner's answers by the commands that all use, in a database rolled back: one test for each kind of answer."""

from datetime import timedelta
from typing import Any

import pytest

from michinori.config.table import HANDLERS
from michinori.contracts.commands import (
    amendments,
    bids,
    change_requests,
    deliveries,
    deposits,
    handovers,
    hours,
    offers,
    switches,
    terminations,
)
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Amendment, ChangeRequest, Contract, HourEntry, Stage, Termination
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.files import store_file
from michinori.people.models import User
from michinori.practice import partner, story
from michinori.rules.practice.course import Course

pytestmark = pytest.mark.django_db


class Somebody:
    """The person of a practice on one side of its contract."""

    def __init__(self, course: Course) -> None:
        self.course: Course = course
        story.fill(course, "Ren", "ja", clock.now())
        self.user = User.objects.get(email="you@practice.invalid")
        self.actor = Actor.person(self.user.id)
        self.contract = Contract.objects.get()
        self.on = {"actor": self.actor, "contract_id": self.contract.id}

    def hears(self) -> list[str]:
        """What the others do now; the contract is read anew."""
        said = partner.answer(self.user.id)
        self.contract.refresh_from_db()
        return said

    def waits(self, days: int) -> list[str]:
        run_due(HANDLERS, clock.turn_to(clock.now() + timedelta(days=days)))
        return partner.go_on(self.user.id) + self.hears()

    def stage(self, number: int) -> Stage:
        return Stage.objects.get(contract=self.contract, number=number)

    def file(self) -> str:
        return store_file(actor=self.actor, name="画面.txt", content=clock.now().isoformat().encode()).id

    def hourly(self) -> dict[str, Any]:
        return {
            "price": 22_600,
            "due_date": (day_of(clock.now()) + timedelta(days=20)).isoformat(),
            "meter": {"kind": "hours", "rate": 2_000},
            "stages": [{"name": "残り", "price": 22_600}],
            "brief": [{"key": "主役", "value": "季節の花", "direction": True}],
        }

    def next_contract(self) -> Contract:
        return Contract.objects.get(continues=self.contract)


@pytest.fixture
def ren() -> Somebody:
    return Somebody("worker")


@pytest.fixture
def aoi() -> Somebody:
    return Somebody("client")


def test_a_client_returns_what_has_no_file_and_approves_what_has(ren: Somebody) -> None:
    stage_commands.submit_stage(**ren.on, number=2)
    assert ren.hears() == ["相手が、工程を差し戻しました。ファイルがなかったからです。"]
    stage_commands.submit_stage(**ren.on, number=2, file_ids=[ren.file()])
    assert ren.hears() == ["相手が、工程を承認しました。"]
    stage_commands.report_stage(**ren.on, number=3, percent=50)
    assert ren.hears() == ["相手が、途中経過に異議を言いました。ファイルがなかったからです。"]
    stage_commands.submit_stage(**ren.on, number=3)
    assert ren.hears() == ["相手が、納品を差し戻しました。ファイルがなかったからです。"]


def test_a_client_answers_hours_by_their_file_after_the_switch(ren: Somebody) -> None:
    switches.propose_switch(**ren.on, amount=17_400, terms=ren.hourly(), reason="時間で。")
    assert ren.hears() == ["相手が、切り替えに同意しました。続きは、新しい契約です。"]
    rest = ren.next_contract()
    assert (rest.status, rest.price) == ("active", 22_600)
    ren.waits(1)
    today, on = day_of(clock.now()), {"actor": ren.actor, "contract_id": rest.id}
    hours.log_hours(**on, day=today, minutes=90)
    assert ren.hears() == ["相手が、その週の時間に異議を言いました。ファイルがなかったからです。"]
    hours.log_hours(**on, day=today, minutes=60, file_ids=[ren.file()])
    assert ren.hears() == ["相手が、その週の時間を確認しました。"]


def test_a_client_that_starts_over_pays_for_it(ren: Somebody) -> None:
    assert partner.ask_for_wish("worker", ren.contract)
    assert not partner.ask_for_wish("worker", ren.contract), "one at a time"
    request = ChangeRequest.objects.get()
    assert (request.kind, request.changes[0]["value"]) == ("restart", "看板ねこ")
    change_requests.accept_change(actor=ren.actor, request_id=request.id)
    assert ren.hears() == ["相手が、あなたの案に同意しました。", "相手が、仮払いしました。"]
    assert (ren.contract.price, ren.contract.superseded) == (57_400, 17_400)


def test_a_clients_money_never_runs_out(ren: Somebody) -> None:
    for _time in range(9):
        body = Contract.objects.get().terms.body
        price = body["price"] * 12 // 10
        stages = [
            *body["stages"][:-1],
            body["stages"][-1] | {"price": body["stages"][-1]["price"] + price - body["price"]},
        ]
        amendments.propose_amendment(**ren.on, terms=body | {"price": price, "stages": stages}, reason="ふやします。")
        assert ren.hears()[-1] == "相手が、仮払いしました。"
    assert ren.contract.price > 200_000


def test_bids_meet_where_the_rule_would_have_ended_it(ren: Somebody) -> None:
    assert partner.come_up("worker", ren.contract, "changed")
    ending = Termination.objects.get()
    terminations.counter_termination(actor=ren.actor, termination_id=ending.id, amount=22_800)
    assert ren.hears() == []
    assert ren.waits(8) == ["相手が、封をした額を入れました。いくらかは見えません。"]
    assert ren.hears() == []
    bids.seal_bid(actor=ren.actor, termination_id=ending.id, amount=17_000)
    ending.refresh_from_db()
    assert (ending.settled_by, ending.settled_amount) == ("bids", 17_200)


def test_an_extension_is_waited_for(ren: Somebody) -> None:
    assert partner.come_up("worker", ren.contract, "changed")
    ending = Termination.objects.get()
    bids.extend_termination(actor=ren.actor, termination_id=ending.id, reason="熱があります。")
    assert ren.hears() == []
    assert ren.waits(16) == []
    assert ren.contract.status == "ending"
    ren.waits(7)
    assert (ren.contract.status, ren.contract.settled_amount) == ("ended", 17_400)


def test_a_handover_is_agreed_to_taken_a_day_later_and_paid(ren: Somebody) -> None:
    terminations.open_termination(**ren.on, amount=12_000, reason="agreed")
    assert ren.hears() == ["相手が、12,000円で終わることに同意しました。"]
    handovers.make_handover(**ren.on, client_email="shop@example.com", price=1_000)
    assert ren.hears() == ["相手が、引き継ぎに同意しました。"]
    assert ren.waits(1) == ["新しい依頼者（作りもの）が、引き継ぎを引き受けました。"]
    rest = ren.next_contract()
    assert (rest.status, rest.price) == ("offered", 1_000)
    offers.accept_offer(actor=ren.actor, contract_id=rest.id, terms_version=1)
    assert ren.hears() == ["相手が、仮払いしました。"]


def test_a_handover_of_the_client_is_taken_and_paid_by_the_others_alone(aoi: Somebody) -> None:
    terminations.open_termination(**aoi.on, amount=22_800, reason="agreed")
    assert aoi.hears() == ["相手が、22,800円で終わることに同意しました。"]
    handovers.make_handover(**aoi.on, client_email="shop@example.com")
    assert aoi.hears() == ["相手が、引き継ぎに同意しました。"]
    aoi.waits(1)
    assert aoi.next_contract().status == "active"


def test_a_worker_takes_included_fixes_and_asks_for_more_where_something_is_added(aoi: Somebody) -> None:
    change_requests.request_change(**aoi.on, note="3色に。", changes=[{"key": "色数", "value": "3色"}])
    assert aoi.hears() == ["相手が、変更依頼を引き受けました。"]
    assert aoi.contract.revisions_used == 1
    change_requests.request_change(**aoi.on, note="裏面も。", changes=[{"key": "裏面", "value": "地図"}])
    assert aoi.hears() == ["相手が、変更依頼を引き受ける代わりに、5,000円上げた条件変更を出しました。"]
    assert Amendment.objects.get(status="open").price == 45_000


def test_a_worker_starts_over_once_for_its_price_and_not_again(aoi: Somebody) -> None:
    for value, said in (
        ("看板ねこ", "相手が、変更依頼を引き受けました。"),
        ("通り", "相手が、変更依頼を断りました。いまの条件のまま続きます。"),
    ):
        change_requests.request_change(**aoi.on, note="やり直し。", changes=[{"key": "主役", "value": value}])
        assert aoi.hears() == [said]
        if change := Amendment.objects.filter(status="open").first():
            assert change.price == 57_400
            amendments.accept_amendment(actor=aoi.actor, amendment_id=change.id)
            deposits.make_deposit(**aoi.on)
    aoi.contract.refresh_from_db()
    assert aoi.contract.superseded == 17_400


def test_a_worker_agrees_to_the_first_return_and_does_each_over(aoi: Somebody) -> None:
    assert aoi.waits(1) == ["相手が、工程をファイル付きで提出しました。"]
    again = "相手が、工程をファイル付きで提出しました。"
    stage_commands.return_stage(**aoi.on, number=2, items=["主役"])
    assert aoi.hears() == ["相手が、差し戻しはもっともだと認めました。回数には数えません。", again]
    stage_commands.return_stage(**aoi.on, number=2, items=["主役"])
    assert aoi.hears() == [again]
    assert aoi.contract.revisions_used == 1
    assert aoi.stage(2).submission_filed
    stage_commands.approve_stage(**aoi.on, number=2)
    assert aoi.waits(1) == [again]
    assert aoi.contract.status == "delivered", "what is handed in last is the delivery"
    deliveries.send_back(**aoi.on, items=["主役"])
    assert aoi.hears() == [again]
    assert aoi.contract.status == "delivered"


def test_a_worker_does_over_what_was_objected_to(aoi: Somebody) -> None:
    stage_commands.object_stage(**aoi.on, number=2, reason="違います。")
    assert aoi.hears() == ["相手が、工程をファイル付きで提出しました。"]
    assert not aoi.stage(2).objected


def test_a_worker_by_the_hour_logs_a_day_whenever_time_has_passed(aoi: Somebody) -> None:
    switches.propose_switch(**aoi.on, amount=17_400, terms=aoi.hourly(), reason="時間で。")
    assert aoi.hears() == ["相手が、切り替えに同意しました。続きは、新しい契約です。"]
    rest = aoi.next_contract()
    assert rest.status == "active"
    assert aoi.waits(1) == ["相手が、作業した時間を記録しました。"]
    entry = HourEntry.objects.get(contract=rest)
    assert (entry.minutes, entry.has_file) == (480, True)


def test_a_worker_seals_too(aoi: Somebody) -> None:
    stage_commands.object_stage(**aoi.on, number=2, reason="違います。")
    ending = terminations.open_termination(**aoi.on, amount=12_000, reason="client_withdrew")
    assert aoi.hears() == ["相手が、17,400円という返事をしてきました。"]
    assert aoi.contract.status == "ending"
    assert "相手が、封をした額を入れました。いくらかは見えません。" in aoi.waits(8)
    bids.seal_bid(actor=aoi.actor, termination_id=ending.id, amount=20_000)
    ending.refresh_from_db()
    assert ending.settled_by == "bids"
