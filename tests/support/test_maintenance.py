"""Maintenance: announced beforehand, nothing is written during it, clocks that would end in it end later and say so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from michinori.contracts.models import Contract
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, runs_out
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events
from michinori.machinery.models import Event, Maintenance
from michinori.pages.support import banners as pages
from michinori.rules.contract.clocks import next_clock
from michinori.rules.contract.life import Clock
from michinori.support.commands.maintenance import announce_maintenance, end_maintenance
from tests.legal.publishing import admin
from tests.stories.cast import Cast, agreed, hand_in, wait_until
from tests.stories.cast import active as begun

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _asked_afresh() -> Iterator[None]:
    pages.forget()
    yield
    pages.remember(seconds=1e9)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def announced(cast: Cast, starts_at: datetime, hours: int = 4) -> Maintenance:
    sora = cast.proved(cast.made["Sora"]) if "Sora" in cast.made else admin(cast)
    found = announce_maintenance(actor=sora, starts_at=starts_at, ends_at=starts_at + hours * HOUR)
    pages.forget()
    return found


def clock_of(contract: Contract, cast: Cast) -> Clock:
    found = next_clock(view_contract(cast.acts(cast.ren), contract.id).life)
    assert found is not None
    return found


def handed_in(cast: Cast) -> Contract:
    contract = begun(cast)
    hand_in(cast, contract, 1)
    return contract


def test_a_clock_that_would_end_in_it_ends_a_day_later_and_says_so(cast: Cast) -> None:
    contract = handed_in(cast)
    was = clock_of(contract, cast).at
    made = announced(cast, was - HOUR)
    moved = clock_of(contract, cast)
    assert (moved.kind, moved.moved_from, moved.at) == ("approve", was, runs_out(made.ends_at, 1))
    browser = Client()
    browser.force_login(cast.ren)
    assert "メンテナンスのため" in browser.get(f"/contracts/{contract.id}").content.decode()
    wait_until(was + HOUR)
    contract.refresh_from_db()
    steps = [one.kind for one in events.history(contract.id)]
    assert (steps.count("clock_moved"), steps.count("stage_approved")) == (1, 0)
    said = Event.objects.get(subject_id=contract.id, kind="clock_moved")
    assert (said.at, said.actor, said.data["clock"]) == (was, "clock", "approve")
    assert "期限が" in browser.get(f"/contracts/{contract.id}/history").content.decode()
    wait_until(was + 2 * HOUR)
    assert Event.objects.filter(subject_id=contract.id, kind="clock_moved").count() == 1, "said once"
    wait_until(moved.at)
    approved = Event.objects.get(subject_id=contract.id, kind="stage_approved")
    assert approved.at == moved.at
    assert events.verify(contract.id)


def test_a_clock_that_ends_before_or_after_it_stays(cast: Cast) -> None:
    contract = handed_in(cast)
    was = clock_of(contract, cast).at
    announced(cast, was)
    announced(cast, was - 10 * HOUR, hours=4)
    assert (clock_of(contract, cast).at, clock_of(contract, cast).moved_from) == (was, None)
    announced(cast, was - 4 * HOUR, hours=4)
    assert clock_of(contract, cast).at > was, "who may act until it ends has no time left"


def test_one_after_the_other_moves_twice_but_never_past_the_payment_date(cast: Cast) -> None:
    contract = handed_in(cast)
    was = clock_of(contract, cast).at
    first = announced(cast, was - HOUR, hours=2)
    second = announced(cast, runs_out(first.ends_at, 1) - HOUR, hours=2)
    assert clock_of(contract, cast).at == runs_out(second.ends_at, 1)


def test_calling_it_off_moves_nothing_back_and_lets_everybody_write(cast: Cast) -> None:
    contract = handed_in(cast)
    was = clock_of(contract, cast).at
    made = announced(cast, was - HOUR)
    end_maintenance(actor=cast.proved(cast.made["Sora"]), maintenance_id=made.id)
    assert clock_of(contract, cast).moved_from == was
    with pytest.raises(Problem, match="maintenance-over"):
        end_maintenance(actor=cast.proved(cast.made["Sora"]), maintenance_id=made.id)


def test_during_it_members_read_and_only_staff_write(cast: Cast) -> None:
    contract = agreed(cast)
    starts = clock.now() + timedelta(days=2)
    made = announced(cast, starts)
    browser, desk, program = Client(), Client(), Client()
    browser.force_login(cast.ren)
    desk.force_login(cast.made["Sora"])
    assert browser.post("/theme", {"theme": "dark"}).status_code == 302
    page = browser.get("/money").content.decode()
    assert "メンテナンスをします" in page, "said beforehand"
    clock.turn_to(starts + HOUR)
    pages.forget()
    refused = browser.post(f"/contracts/{contract.id}/do/cancel")
    assert refused.status_code == 503
    assert 0 <= 3 * 3600 - int(refused["Retry-After"]) <= 60
    said = refused.content.decode()
    assert "保存されていません" in said
    assert "残高" in said
    assert contract.title in said
    contract.refresh_from_db()
    assert contract.status == "agreed"
    for path in ("/money", "/deadlines", f"/contracts/{contract.id}", "/maintenance"):
        assert browser.get(path).status_code == 200
    answer = program.post("/api/v1/jobs", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (503, "maintenance")
    assert answer["Retry-After"]
    assert program.get("/api/v1/jobs").status_code == 401, "what only reads is answered as ever"
    assert program.post("/accounts/login/", {"login": "x", "password": "y"}).status_code == 200, (
        "or staff are locked out"
    )
    assert desk.post("/inquiries/new", {"topic": "other", "subject": "試し", "text": "書ける"}).status_code == 302
    end_maintenance(actor=cast.proved(cast.made["Sora"]), maintenance_id=made.id)
    assert browser.post(f"/contracts/{contract.id}/do/cancel").status_code == 302


@pytest.mark.parametrize(
    ("starts", "ends", "field", "key"),
    [
        (1, 3, "starts_at", "announced_late"),
        (-5, 10, "starts_at", "announced_late"),
        (24 * 91, 24 * 91 + 1, "starts_at", "too_far_ahead"),
        (30, 30, "ends_at", "ends_before"),
        (30, 55, "ends_at", "lasts_too_long"),
    ],
)
def test_what_nobody_could_prepare_for_is_refused(cast: Cast, starts: int, ends: int, field: str, key: str) -> None:
    sora, now = admin(cast), clock.now()
    with pytest.raises(Problem) as found:
        announce_maintenance(actor=sora, starts_at=now + starts * HOUR, ends_at=now + ends * HOUR)
    assert [(flaw.field, flaw.key) for flaw in found.value.flaws] == [(field, key)]
    assert not Maintenance.objects.exists()


def test_only_an_admin_who_has_just_proved_who_they_are_announces(cast: Cast) -> None:
    times = {"starts_at": clock.now() + 30 * HOUR, "ends_at": clock.now() + 31 * HOUR}
    for actor, slug in (
        (cast.acts(cast.ren), "not-found"),
        (admin(cast, "Fumi", "support"), "not-found"),
        (admin(cast, elevated=False), "elevation-needed"),
    ):
        with pytest.raises(Problem, match=slug):
            announce_maintenance(actor=actor, **times)
    assert not Maintenance.objects.exists()


def test_what_was_announced_can_not_be_changed(cast: Cast) -> None:
    made = announced(cast, clock.now() + timedelta(days=2))
    for wrong in ({"starts_at": made.starts_at + HOUR}, {"ends_at": made.ends_at + HOUR}, {"ja": "別"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            Maintenance.objects.update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        Maintenance.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        Maintenance.objects.create(
            starts_at=made.ends_at, ends_at=made.starts_at, announced_at=made.announced_at, announced_by="x"
        )


def test_the_desk_announces_it_by_the_hour_in_japan(cast: Cast, turn: Callable[..., object]) -> None:
    admin(cast)
    browser = Client()
    browser.force_login(cast.made["Sora"])
    assert browser.get("/desk/maintenance").status_code == 302, "prove first who you are"
    day = (clock.now() + timedelta(days=3)).astimezone(JAPAN).date()
    starts = datetime(day.year, day.month, day.day, 2, tzinfo=JAPAN).astimezone(UTC)
    announce_maintenance(actor=cast.proved(cast.made["Sora"]), starts_at=starts, ends_at=starts + HOUR)
    assert Actor.operator().kind == "operator"
    assert Maintenance.objects.get().starts_at == starts
