"""The desk's first page: what waits, how the site is, and the ways on by role."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from django.test import Client

from michinori.desk.tools import groups_for
from michinori.machinery import acting, clock
from michinori.machinery.models import Deadline
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
    assert str(FINDINGS["ledger"].what) not in page


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
