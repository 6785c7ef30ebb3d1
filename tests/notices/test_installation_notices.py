"""Staff are told when the machine's clock jumped."""

from datetime import UTC, datetime, timedelta

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.machinery import acting, outbox
from michinori.notices.models import Notice
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_staff_and_nobody_else_hear_of_a_clock_that_jumped() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    acting.note(beat_at=datetime.now(UTC) - timedelta(days=40))
    acting.beat()
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="clock_jumped")
    assert [notice.user_id for notice in told] == [sora.user_id]
