"""Home reads few contracts of who has many: those on which it is their turn, and it says no more than it has read."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from michinori.contracts.commands import deliveries, hours, stages
from michinori.contracts.models import Contract
from michinori.kernel.clock import JAPAN
from michinori.machinery import clock
from michinori.rules.people.reviews import REVIEW_DAYS
from michinori.trust.queries.to_do import FEW, contracts_to_do
from tests.pages.copies import copied
from tests.pages.test_home import page_of, waiting
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_estates import joined
from tests.stories.test_hours import hourly, log
from tests.stories.test_rates_of_the_law import sets

pytestmark = [pytest.mark.django_db, pytest.mark.forges_the_ledger]
UPGRADE = import_module("michinori.contracts.migrations.0039_next_at_of_existing")
DEPOSIT = 52_800
"""Yen with tax of one of the stories' contracts."""
LATER = 55
"""Days to a due date after that of the stories' contracts."""


def over(cast: Cast, count: int) -> Contract:
    """So many contracts, and one, that are over and have no review."""
    contract = story.handed_in_and_approved(cast, story.active(cast), 1, 2, 3)
    copied(contract, count)
    return contract


def due_later(**changes: object) -> dict[str, object]:
    return {"due_date": story.in_days(LATER).isoformat()} | changes


def test_reviews_come_after_all_that_is_not_over() -> None:
    """The time for 21 reviews ends before that for the delivery, for what is to begin, and for an offer."""
    cast = Cast()
    over(cast, FEW)
    story.wait_days(8)
    delivered = story.active(cast)
    for number in (1, 2, 3):
        story.hand_in(cast, delivered, number)
    assert "納品を確認する" in waiting(page_of(cast.aoi))
    story.active(cast)
    story.offered(cast)
    cards = waiting(page_of(cast.ren))
    assert "「ワイヤーフレーム」を始める" in cards
    assert "届いた条件に返事する" in cards


def test_a_member_who_cannot_review_has_the_contracts_that_run() -> None:
    cast = Cast()
    over(cast, FEW)
    contract = story.active(cast)
    nana = joined(cast, contract, "Nana", "member")
    text = page_of(nana)
    assert "進んでいる契約" in text
    assert "まず3つ" not in text
    assert "52,800円 預け中" in text
    assert "評価を書く" not in text
    assert "契約を見ています" not in text, "nothing is left out: they have no part in the reviews"


def test_who_runs_nothing_and_cannot_review_has_no_contracts_that_were_left_out() -> None:
    cast = Cast()
    nana = joined(cast, over(cast, FEW), "Nana", "member")
    assert "契約を見ています" not in page_of(nana)
    assert "することは20件以上です" in page_of(cast.aoi)


def test_a_review_whose_time_is_over_hides_none_that_can_be_written() -> None:
    """Of the day that ended at midnight nothing can be written any more, though 14 times 24 hours are not over yet."""
    cast = Cast()
    over(cast, FEW)
    day = story.in_days(REVIEW_DAYS + 1)
    story.wait_days(2)
    story.handed_in_and_approved(cast, story.active(cast), 1, 2, 3)
    story.wait_until(datetime(day.year, day.month, day.day, 0, 1, tzinfo=JAPAN))
    text = page_of(cast.aoi)
    assert "することは1つです" in text
    assert "評価を書く" in waiting(text)


def without_a_file(cast: Cast, contract: Contract) -> None:
    stages.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1, file_ids=[])


def told_without_a_file(cast: Cast, contract: Contract) -> None:
    ren = cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, note="", file_ids=[])


@pytest.mark.parametrize("shows", [without_a_file, told_without_a_file])
def test_what_was_shown_without_a_file_is_read_before_what_the_worker_goes_on_with(
    shows: Callable[[Cast, Contract], None],
) -> None:
    """It has no clock of its own, and is due later than all others."""
    cast = Cast()
    copied(story.active(cast), FEW, deposit=DEPOSIT)
    shows(cast, story.active(cast, **due_later()))
    assert "「ワイヤーフレーム」を確認する" in waiting(page_of(cast.aoi))


def test_a_week_without_a_file_is_read_before_what_the_worker_goes_on_with() -> None:
    cast = Cast()
    contract = hourly(cast, **due_later())
    log(cast, contract, 90)
    story.wait_days(7)
    copied(story.active(cast), FEW, deposit=DEPOSIT)
    assert "の記録を確認する" in waiting(page_of(cast.aoi))


def test_tax_that_a_new_rate_asks_for_is_read_before_what_the_worker_goes_on_with() -> None:
    cast = Cast()
    story.active(cast, **due_later())
    sets("tax_percent", "12", story.in_days(2))
    story.wait_days(3)
    copied(story.active(cast, spare=960), FEW, deposit=DEPOSIT + 960)
    text = page_of(cast.aoi)
    assert waiting(text).count('<li class="todo">') == 1
    assert "消費税の差額を仮払いする" in waiting(text)


def test_a_delivery_with_an_objected_week_waits_for_the_worker() -> None:
    cast = Cast()
    contract = hourly(cast)
    entry = log(cast, contract, 90, file="画面.txt")
    ren, file = cast.acts(cast.ren), story.a_file(cast.ren, "全部.txt")
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[file])
    hours.object_week(actor=cast.acts(cast.aoi), contract_id=contract.id, monday=entry.week, reason="違います")
    copied(story.agreed(cast), FEW)
    assert "異議のある週を書き直す" in waiting(page_of(cast.ren))


def test_own_work_is_read_by_the_end_of_its_due_date_in_japan() -> None:
    """A clock that ends at 20:00 of that day ends before it."""
    cast = Cast()
    sooner, work = story.active(cast, **due_later()), story.active(cast)
    due = date.fromisoformat(work.terms.body["due_date"]) if work.terms else date.min
    at = datetime(due.year, due.month, due.day, 20, tzinfo=JAPAN)
    Contract.objects.filter(id=sooner.id).update(next_at=at)
    assert [one.contract.id for one in first_read(cast, 1)] == [sooner.id]
    Contract.objects.filter(id=sooner.id).update(next_at=at + timedelta(hours=5))
    assert [one.contract.id for one in first_read(cast, 1)] == [work.id]


def test_contracts_of_before_are_put_in_order_by_the_same() -> None:
    """What the upgrade fills in is what acts write; what the former version leaves behind, the next act mends."""
    cast = Cast()
    shown = story.handed_in_and_approved(cast, story.active(cast), 1)
    work = story.active(cast)
    was = {one.id: (one.next_at, one.due_on) for one in Contract.objects.all()}
    assert all(was[shown.id]), "it has both a clock and a due date"
    Contract.objects.update(next_at=None, due_on=None)
    UPGRADE.fill(apps, connection.schema_editor())
    assert {one.id: (one.next_at, one.due_on) for one in Contract.objects.all()} == was
    Contract.objects.update(next_at=None, due_on=None)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=work.id, number=1)
    assert Contract.objects.get(id=work.id).due_on == was[work.id][1]


def test_of_more_reviews_than_home_reads_those_that_end_first_are_read() -> None:
    cast = Cast()
    contract = story.handed_in_and_approved(cast, story.active(cast), 1, 2, 3)
    copied(contract, 4, ended_at="ended_at - (CASE n WHEN 2 THEN 9 WHEN 4 THEN 8 ELSE n END) * interval '1 day'")
    for most, ids in ((1, ["con_2"]), (2, ["con_2", "con_4"]), (5, ["con_2", "con_4", "con_3", "con_1", contract.id])):
        found = contracts_to_do(cast.acts(cast.ren), clock.now(), most=most)
        assert [view.contract.id for view, _ in found.to_review] == ids
        assert found.most == (0 if most == 5 else most)


def first_read(cast: Cast, most: int) -> list[object]:
    return [*contracts_to_do(cast.acts(cast.ren), clock.now(), most=most).under_way]


def test_of_work_whose_day_is_far_home_does_not_say_that_it_waits() -> None:
    cast = Cast()
    contract = story.active(cast)
    stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    copied(Contract.objects.get(id=contract.id), FEW, deposit=DEPOSIT)
    text = page_of(cast.ren)
    assert f"Renさん、先に見た{FEW}件に、することはありません" in text
    assert "待つだけ" not in text
    assert f"することがありそうな契約から、{FEW}件を見ています" in text
    assert "ほかの契約も見る" in text


def test_how_many_only_wait_is_not_said_of_some_of_them() -> None:
    cast = Cast()
    copied(story.agreed(cast), FEW)
    text = page_of(cast.ren)
    assert "待つだけのもの" in text
    assert "待つだけのもの 20件" not in text
    assert f"Renさん、先に見た{FEW}件に、することはありません" in text


def test_the_first_date_is_not_said_where_an_earlier_one_may_not_have_been_read() -> None:
    cast = Cast()
    copied(story.active(cast), FEW - 2)
    assert "いちばん早いのは" in page_of(cast.ren)
    story.active(cast)
    story.active(cast)
    text = page_of(cast.ren)
    assert "することは20件以上です" in text
    assert "いちばん早いのは" not in text
