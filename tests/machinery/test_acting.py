"""The installation's standstill after a restore and after its clock jumped."""

from datetime import UTC, datetime

import pytest

from michinori.config import tick
from michinori.machinery import acting, deadlines
from michinori.machinery.models import Deadline, Installation

pytestmark = pytest.mark.django_db


def test_an_installation_acts_unless_told_otherwise():
    assert acting.standstill() is None
    assert not acting.release()


def test_a_restored_copy_acts_when_it_is_released():
    acting.hold()
    assert acting.standstill() == "restored"
    assert acting.release()
    assert acting.standstill() is None


def test_nothing_falls_due_while_the_clock_is_doubted():
    deadlines.set_deadline("contract", "con_none", datetime(2026, 1, 1, tzinfo=UTC))
    Installation.objects.create(doubted_at=datetime.now(UTC))
    assert acting.standstill() == "clock"
    assert tick.apply_due() == 0
    assert Deadline.objects.get().at == datetime(2026, 1, 1, tzinfo=UTC)
