"""Programs are called over real HTTP: signed, once each, again when it failed, never where they must not be."""

import hashlib
import hmac
import json
import socket
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from michinori.config import tick
from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import stages
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import acting, outbox
from michinori.machinery.models import Event
from michinori.machinery.outgoing import calls
from michinori.machinery.outgoing.addresses import Unreachable
from michinori.notices.models import Notice
from michinori.notices.webhooks import commands, queries, sending, spreading
from michinori.notices.webhooks.models import EVENTS, Call, Webhook
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.webhooks.receivers import receiving, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def _hook(cast: Cast, url: str, *events: str) -> tuple[Webhook, str]:
    return commands.add_webhook(actor=cast.acts(cast.ren), url=url, events=list(events or EVENTS))


def _told(cast: Cast, hook: Webhook) -> Call:
    return commands.test_webhook(actor=cast.acts(cast.ren), webhook_id=hook.id)


def _due_again(**ago: float) -> None:
    Call.objects.filter(next_try_at__isnull=False).update(next_try_at=datetime.now(UTC) - timedelta(seconds=1))
    if ago:
        Call.objects.update(made_at=datetime.now(UTC) - timedelta(**ago))
        Webhook.objects.filter(failing_since__isnull=False).update(failing_since=datetime.now(UTC) - timedelta(**ago))


def test_what_happens_on_a_contract_is_told_signed_and_without_personal_data(cast: Cast) -> None:
    with receiving(status(204)) as program:
        contract = story.active(cast)
        outbox.drain(dict.fromkeys(SUBSCRIBERS, ()))
        hook, secret = _hook(cast, program.url, "contract", "notice")
        commands.add_webhook(actor=cast.acts(cast.mio), url=program.url, events=["contract"])
        stages.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
        outbox.drain(SUBSCRIBERS)
        assert sending.send_due() == 1
        (call,) = queries.calls_of(cast.acts(cast.ren), hook.id)
        said = json.loads(program.body(0))
        event = Event.objects.filter(subject_id=contract.id).latest("n")
        told = {"contract_id": contract.id, "events": [{"n": event.n, "kind": "stage_started", "hash": event.hash}]}
        assert (said["type"], said["data"], said["id"]) == ("contract", told, call.event_id)
        head = program.headers(0)
        assert head["Michinori-Event-Id"] == call.event_id
        at, given = (part.split("=")[1] for part in head["Michinori-Signature"].split(","))
        assert abs(int(at) - time.time()) < 10
        signed = hmac.new(secret.encode(), f"{at}.".encode() + program.body(0), hashlib.sha256).hexdigest()
        assert given == signed
        everything = program.requests[0].decode()
        assert not [word for word in (cast.ren.email, cast.ren.display_name, contract.title) if word in everything]
        outbox.drain(SUBSCRIBERS)
        assert sending.send_due() == 0
        assert (call.status, call.tries) == (204, 1)


def test_a_restored_copy_calls_nobody_until_it_is_released(cast: Cast) -> None:
    with receiving(status(204)) as program:
        hook, _ = _hook(cast, program.url)
        _told(cast, hook)
        acting.hold()
        tick.webhooks(timestamp=0)
        assert not program.requests
        acting.release()
        tick.webhooks(timestamp=0)
        assert len(program.requests) == 1


def test_a_failed_call_comes_again_later_and_later_with_the_same_id(cast: Cast) -> None:
    with receiving(status(500), status(503), status(200)) as program:
        hook, _ = _hook(cast, program.url)
        call = _told(cast, hook)
        waits = []
        for _ in range(3):
            sending.send_due()
            call.refresh_from_db()
            if call.next_try_at:
                waits.append(round((call.next_try_at - datetime.now(UTC)).total_seconds() / 30))
            assert sending.send_due() == 0
            _due_again()
        assert waits == [1, 2]
        assert call.done_at is not None
        assert {program.headers(number)["Michinori-Event-Id"] for number in range(3)} == {call.event_id}
        assert Webhook.objects.get().failing_since is None


def test_calls_of_one_webhook_arrive_in_the_order_in_which_they_were_put(cast: Cast) -> None:
    with receiving(status(204)) as program:
        hook, _ = _hook(cast, program.url)
        for n in range(12):
            spreading.add_calls([hook], "contract", f"evt_{n}", {"n": n})
        assert sending.send_due() == 12
        assert [json.loads(program.body(number))["data"]["n"] for number in range(12)] == list(range(12))


def test_none_is_taken_by_another_process_while_an_earlier_one_is_tried_for_the_first_time(cast: Cast) -> None:
    """One that failed holds up no later one, nor does one whose process died, once it is due again itself."""
    hook, _ = _hook(cast, "https://example.com/")
    first, then, last = (spreading.add_calls([hook], "contract", f"evt_{n}", {"n": n})[0] for n in range(3))
    assert sending._claim() == [first]
    assert sending._claim() == []
    sending._record(first.pk, sending.Answer(500))
    assert sending._claim() == [then]
    _due_again()
    assert sending._claim() == [first]
    sending._record(first.pk, sending.Answer(204))
    assert sending._claim() == [then], "its process had died"
    sending._record(then.pk, sending.Answer(None, "slow"))
    assert sending._claim() == [last]


@pytest.mark.parametrize(
    ("answer", "drip", "seen"),
    [
        (status(302, "Location: http://127.0.0.1:1/\r\n"), False, (302, "")),
        (status(404), False, (404, "")),
        (b"SSH-2.0-OpenSSH\r\n", False, (None, "garbage")),
        (b"", False, (None, "garbage")),
        (b"HTTP/1.1 200 OK\r\nX-A: " + b"a" * 200_000 + b"\r\n\r\n", False, (None, "garbage")),
        (b"HTTP/1.1 200 OK\r\nX-Slow: " + b"a" * 400, True, (None, "slow")),
    ],
)
def test_bad_answers_are_failures_that_cost_little(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, answer: bytes, drip: bool, seen: tuple[int | None, str]
) -> None:
    monkeypatch.setattr(calls, "LONGEST", 0.6)
    with receiving(answer, drip=drip) as program:
        hook, _ = _hook(cast, program.url)
        call = _told(cast, hook)
        began = time.monotonic()
        assert sending.send_due() == 0
        assert time.monotonic() - began < 15  # the whole of the slowest takes twenty
        call.refresh_from_db()
        assert (call.status, call.fault) == seen
        assert call.next_try_at is not None
        assert len(program.requests) == 1


def test_nobody_there_and_later_nobody_any_more_switches_it_off_and_tells_its_owner(cast: Cast) -> None:
    with receiving(status(200)) as program:
        url = program.url
    hook, _ = _hook(cast, url)
    call = _told(cast, hook)
    for days in (2, 4):
        sending.send_due()
        call.refresh_from_db()
        assert call.fault == "refused"
        _due_again(days=days)
        hook.refresh_from_db()
        assert hook.off_at is None
    sending.send_due()
    hook.refresh_from_db()
    call.refresh_from_db()
    assert (hook.off_why, call.next_try_at, call.done_at) == ("failing", None, None)
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.get(kind="webhook_off").user_id == cast.ren.id
    with pytest.raises(Problem, match="webhook-off"):
        _told(cast, hook)
    with pytest.raises(Problem, match="not-found"):
        commands.switch_on_webhook(actor=cast.acts(cast.mio), webhook_id=hook.id)
    hook.refresh_from_db()
    assert hook.off_at is not None
    _is_called_again_and_may_be_switched_off_again(cast, hook)


def _is_called_again_and_may_be_switched_off_again(cast: Cast, hook: Webhook) -> None:
    for _ in range(2):
        on = commands.switch_on_webhook(actor=cast.acts(cast.ren), webhook_id=hook.id)
        assert (on.off_at, on.off_why, on.failing_since) == (None, "", None)
    with receiving(status(200), status(410)) as program:
        Webhook.objects.filter(id=hook.id).update(url=program.url)
        call = _told(cast, hook)
        assert sending.send_due() == 1
        call.refresh_from_db()
        assert call.done_at is not None
        _told(cast, hook)
        sending.send_due()
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(kind="webhook_off").count() == 2, "each time it is told"


def test_gone_is_gone_at_once(cast: Cast) -> None:
    with receiving(status(410)) as program:
        hook, _ = _hook(cast, program.url)
        for _ in range(3):
            _told(cast, hook)
        sending.send_due()
        hook.refresh_from_db()
        assert hook.off_why == "gone"
        assert len(program.requests) == 1
        assert not Call.objects.filter(next_try_at__isnull=False).exists()


BAD_URLS = [
    "", "x", "http://example.com/", "ftp://example.com", "https://", "https://user:pw@example.com/",
    "https://a b.example/", "https://example.com/#x", "https://example.com:0/", "https://example.com:99999/",
    "http://10.0.0.1/", "javascript:alert(1)", "https://例え.example/", "https://[::1", "https://" + "a" * 600,
]  # fmt: skip


@pytest.mark.parametrize("url", BAD_URLS)
def test_addresses_that_cannot_be_called_are_refused(cast: Cast, url: str) -> None:
    with pytest.raises(Problem, match="invalid"):
        _hook(cast, url)
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("events", [[], ["everything"], ["contract", "x"]])
def test_unknown_events_are_refused(cast: Cast, events: list[str]) -> None:
    with pytest.raises(Problem, match="invalid"):
        commands.add_webhook(actor=cast.acts(cast.ren), url="https://example.com/", events=events)


INSIDE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
    "2002:a00:1::", "ff02::1", "::127.0.0.1", "::10.0.0.1", "::ffff:0:127.0.0.1", "::ffff:0:10.0.0.1",
    "64:ff9b:1::a00:1", "fec0::1", "2001:0:7f00:1::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_nothing_inside_is_called_whatever_its_name(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, address: str, settings: Any
) -> None:
    settings.SIMULATED_TIME = False
    found = [(0, 0, 0, "", (one, 443)) for one in ("93.184.216.34", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("it was called"))
    with pytest.raises(Unreachable, match="address"):
        calls.post("https://hooks.example.com/", b"{}", {})
    assert calls.read_url("http://localhost:1/") is None


def test_one_has_twenty_and_tests_each_five_times_a_minute_and_touches_only_ones_own(cast: Cast) -> None:
    hook, _ = _hook(cast, "https://example.com/")
    for _ in range(commands.TESTS):
        _told(cast, hook)
    with pytest.raises(Problem, match="too-many-test-calls"):
        _told(cast, hook)
    for act in (commands.test_webhook, commands.remove_webhook):
        with pytest.raises(Problem, match="not-found"):
            act(actor=Actor.person(cast.mio.id), webhook_id=hook.id)
    for _ in range(commands.MOST - 1):
        _hook(cast, "https://example.com/")
    with pytest.raises(Problem, match="too-many-webhooks"):
        _hook(cast, "https://example.com/")
    commands.remove_webhook(actor=cast.acts(cast.ren), webhook_id=hook.id)
    assert not Call.objects.exists()
    assert Webhook.objects.count() == commands.MOST - 1
