"""The day promised for the answer to an appeal: staff are reminded before it; once it has passed, both hear of it."""

from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from pages.visitors import signed_in

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.clock import JAPAN, runs_out
from michinori.machinery.models import Deadline
from michinori.machinery.outbox import drain
from michinori.machinery.settings import set_setting
from michinori.machinery.waiting import count_waiting
from michinori.moderation.commands.appeals import answer_appeal, appeal_decision
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Appeal
from michinori.moderation.queries.desk import reports_waiting, view_queue
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.rules.people.appeals import next_word
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = ("appeal_due", "appeal_overdue", "appeal_late")


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def appealed(cast: Cast, user: User | None = None) -> Appeal:
    """Sora has warned somebody (Ren), who appeals; Kei is staff, too."""
    who, sora, _ = user or cast.ren, cast.person("Sora", staff=True), cast.person("Kei", staff=True)
    case = report_thing(actor=cast.acts(cast.mio), kind="person", ref=who.id, reason="spam").case
    ruling = {"outcome": "warned", "rule": "spam", "words": "宣伝です"}
    decision = decide_case(actor=cast.acts(sora), case_id=case.id, **ruling)
    return appeal_decision(actor=cast.acts(who), decision_id=decision.id, text="宣伝ではありません")


def told(user: User) -> list[str]:
    drain({kind: SUBSCRIBERS[kind] for kind in WORDS})
    return sorted(str(row.kind) for row in Notice.objects.filter(user=user, kind__in=WORDS))


def test_staff_are_reminded_before_the_day_and_both_hear_once_it_has_passed() -> None:
    cast = Cast()
    appeal = appealed(cast)
    kei, aoi = cast.person("Kei"), cast.aoi
    assert appeal.answer_by == runs_out(appeal.made_at, 14)
    story.wait_days(10)
    assert (told(kei), told(cast.ren)) == ([], [])
    story.wait_days(0)
    assert (told(kei), told(cast.ren)) == (["appeal_due"], [])
    story.wait_days(3)
    assert (told(kei), told(cast.ren)) == (["appeal_due", "appeal_overdue"], ["appeal_late"])
    story.wait_days(6)
    assert told(cast.ren) == ["appeal_late"] * 2, "a week later once more, as was said"
    assert told(aoi) == []
    appeal.refresh_from_db()
    assert (appeal.answered_at, appeal.decision.lifted_at) == (None, None), "staff that are slow lift no decision"


def test_the_notice_names_both_days_and_leads_to_where_one_can_act() -> None:
    cast = Cast()
    appeal = appealed(cast)
    story.wait_days(14)
    assert told(cast.ren) == ["appeal_late"]
    late = Notice.objects.get(user=cast.ren, kind="appeal_late")
    by, again = (
        f"{one.astimezone(JAPAN) - timedelta(days=1):%-d}日"
        for one in (appeal.answer_by, appeal.answer_by + timedelta(days=7))
    )
    assert by in late.words["ja"][1]
    assert again in late.words["ja"][1]
    assert "sorry" in late.words["en"][1]
    assert late.leads_to.name == "decision"
    page = signed_in(cast.ren).get(f"/decisions/{appeal.decision_id}").content.decode()
    assert "答えが遅れています" in page
    assert again in page
    reminder = Notice.objects.get(user=cast.person("Kei"), kind="appeal_overdue")
    desk = signed_in(cast.person("Kei"))
    assert reminder.leads_to.ids == (appeal.decision.case_id,)
    assert "遅れています" in desk.get("/desk/reports").content.decode()
    assert "答えの遅れている異議 1件" in desk.get("/desk/").content.decode()


def test_an_answer_ends_the_reminders() -> None:
    cast = Cast()
    appeal = appealed(cast)
    story.wait_days(5)
    answer_appeal(actor=cast.acts(cast.person("Kei")), appeal_id=appeal.id, upheld=True, answer="確かめました")
    assert not Deadline.objects.filter(kind="appeal").exists()
    story.wait_days(40)
    assert (told(cast.person("Kei")), told(cast.ren)) == ([], [])


def test_after_an_outage_one_word_is_enough() -> None:
    """The background process stood still for two months: nobody is told eight times."""
    cast = Cast()
    appealed(cast)
    story.wait_days(60)
    assert told(cast.ren) == ["appeal_late"]
    assert told(cast.person("Kei")) == ["appeal_overdue"]


def test_the_queue_goes_by_the_promised_day_and_a_new_setting_moves_no_promise() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    first = appealed(cast)
    set_setting(actor=sora, key="appeal_days", text="7")
    second = appealed(cast, cast.aoi)
    assert [one.id for one in view_queue(sora).appeals] == [second.id, first.id]
    first.refresh_from_db()
    assert first.answer_by == runs_out(first.made_at, 14)
    story.wait_days(7)
    waits = count_waiting(*reports_waiting(sora))["reports"]
    assert (waits.count, waits.oldest, waits.late) == (2, first.made_at, 1)


def test_staff_whom_it_concerns_hear_of_it_as_the_person_concerned_alone() -> None:
    cast = Cast()
    kei = cast.person("Kei", staff=True)
    appealed(cast, kei)
    story.wait_days(14)
    assert told(kei) == ["appeal_late"]
    assert told(cast.person("Sora")) == ["appeal_overdue"]


@pytest.mark.parametrize(
    ("after", "then"), [(-20, -3), (-3, 0), (-1, 0), (0, 7), (1, 7), (7, 14), (13, 14)], ids=lambda days: f"{days}"
)
def test_next_word(after: int, then: int) -> None:
    by = runs_out(datetime(2026, 2, 10, 9, tzinfo=JAPAN), 14)
    assert next_word(by, after=by + timedelta(days=after)) == by + timedelta(days=then)
