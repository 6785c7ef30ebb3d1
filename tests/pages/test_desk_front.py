"""The desk's first page: what waits, how the site is, and the ways on by role."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from django.test import Client

from michinori.desk.site_health import findings_of, parts_of
from michinori.desk.tools import groups_for
from michinori.kernel.actor import Actor
from michinori.machinery import acting, clock
from michinori.machinery.health import MOST_COUNTED, Health
from michinori.machinery.models import Deadline
from michinori.moderation.commands.reports import report_thing
from michinori.people.commands.staff import give_role
from michinori.people.models import User
from michinori.rules.people.staff_roles import Duty
from michinori.wording.readiness import FINDINGS
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
EVERY_DUTY: frozenset[Duty] = frozenset(get_args(Duty))


def shown(user: User) -> str:
    browser = Client()
    browser.force_login(user)
    answer = browser.get("/desk/", headers={"accept-language": "ja"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_site_in_order_says_so_and_names_what_nobody_waits_in() -> None:
    acting.note(proved_at=datetime(2026, 11, 28, 3, 5, tzinfo=UTC), sound=True, beat_at=datetime.now(UTC))
    page = shown(Cast().person("Sora", staff=True))
    assert "11月28日（土）12:05 に照合" in page
    assert "待ちなし:" in page
    assert "is-late" not in page
    assert '<b class="sub">まだありません</b>' in page, "no backup yet is neither well nor late"
    assert str(FINDINGS["ledger"].what) not in page


def test_when_the_last_proved_backup_was_made_is_said() -> None:
    made, proved = datetime(2026, 11, 28, 17, 5, tzinfo=UTC), datetime(2026, 11, 27, 17, 4, tzinfo=UTC)
    sora = Cast().person("Sora", staff=True)
    acting.note(backed_up_at=made, beat_at=datetime.now(UTC))
    assert "11月29日（日）02:05・戻せると確かめたもの まだありません" in shown(sora)
    acting.note(backup_proved_at=proved, backup_said="damaged")
    page = shown(sora)
    assert "11月29日（日）02:05・戻せると確かめたもの 11月28日（土）02:04" in page
    assert str(FINDINGS["backup_proof"].do) in page


def test_what_is_wrong_is_named_with_what_to_do() -> None:
    cast = Cast()
    story.offered(cast)
    sora = cast.person("Sora", staff=True)
    Deadline.objects.update(at=clock.now() - timedelta(hours=1))
    late = Deadline.objects.count()
    assert late
    acting.note(sound=False, beat_at=datetime.now(UTC))
    page = shown(sora)
    assert f"遅れ {late}件" in page
    assert "合っていません" in page
    for name in ("ledger", "deadlines_late"):
        assert str(FINDINGS[name].what) in page
        assert str(FINDINGS[name].do) in page


def test_only_staff_of_the_money_are_told_of_the_books() -> None:
    cast = Cast()
    mia = cast.person("Mia")
    give_role(actor=Actor.operator(), user_id=mia.id, role="moderator")
    acting.note(sound=True, short=1_234_567, proved_at=datetime.now(UTC), beat_at=datetime.now(UTC))
    for_money, for_mia = shown(cast.person("Sora", staff=True)), shown(mia)
    for said in ("1,234,567円 足りません", str(FINDINGS["short"].what), ">帳簿</span>"):
        assert said in for_money
        assert said not in for_mia
    assert "期限の時計" in for_mia


def test_while_the_database_is_away_nothing_is_said_of_what_it_knows() -> None:
    away = Health({"database": "away", "disk": {"free": 1, "share": 0.01}}, ["database", "disk"])
    assert parts_of(away, EVERY_DUTY) == []
    assert findings_of(away, EVERY_DUTY) == [FINDINGS["database"], FINDINGS["disk"]]


def test_the_gravest_stands_first() -> None:
    wrong = Health({}, ["short", "mail", "clock", "ledger"])
    assert findings_of(wrong, EVERY_DUTY) == [FINDINGS[name] for name in ("ledger", "clock", "short", "mail")]
    assert findings_of(wrong, frozenset()) == [FINDINGS["clock"], FINDINGS["mail"]]


def test_what_is_counted_so_far_only_is_said_to_be_at_least_so_many() -> None:
    found = {"deadlines_late": MOST_COUNTED, "mail": MOST_COUNTED, "backup": None, "disk": {"share": 0.5}}
    said = {str(part.word): part.said for part in parts_of(Health(found, []), frozenset())}
    assert said["期限の時計"] == "遅れ 1,000件以上"
    assert said["知らせとメール"] == "届かないメール 1,000通以上"


def test_in_english_what_waits_is_no_job() -> None:
    cast = Cast()
    report_thing(actor=cast.acts(cast.mio), kind="person", ref=cast.ren.id, reason="spam")
    browser = Client()
    browser.force_login(cast.person("Sora", staff=True))
    page = browser.get("/desk/", headers={"accept-language": "en"}).content.decode()
    assert '<span class="sr"> waiting</span>' in page
    assert "、" not in page.split("<main")[1].split("</main")[0]


def test_tools_of_other_roles_are_not_shown() -> None:
    everything = {tool.route for _, tools in groups_for(EVERY_DUTY) for tool in tools}
    page = shown(Cast().person("Sora", staff=True))
    assert len(everything) == 20
    for _, tools in groups_for(EVERY_DUTY):
        for tool in tools:
            assert f'href="{tool.address}"' in page
    support = groups_for(frozenset({"inquiries"}))
    assert {tool.route for _, tools in support for tool in tools} == {
        "jobs_embed", "desk_simulation", "desk_log", "desk_manual",
    }  # fmt: skip
