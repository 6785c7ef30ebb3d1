"""A provider reports mails that came back: in our own form and in those of providers, to an address with a secret."""

import json
from typing import Any

import pytest
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.machinery import outbox
from michinori.notices.commands.bouncing import has_bounced, reports_secret
from michinori.notices.models import Bounce, Notice
from michinori.notices.queries import waiting_for
from michinori.rules.people.bounces import MOST, read_bounces
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
AOI = "aoi@example.com"
SES = {"bounce": {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": AOI}]}}
CALLED_SPAM = {"complaint": {"complainedRecipients": [{"emailAddress": AOI}]}}
FORMS: list[tuple[Any, str]] = [
    ({"bounces": [{"address": " Aoi@Example.com "}]}, "bounce"),
    ({"bounces": [{"address": AOI, "kind": "complaint"}]}, "complaint"),
    ([{"event": "bounce", "type": "bounce", "email": AOI}, {"event": "delivered", "email": "x@example.com"}], "bounce"),
    ([{"event": "spamreport", "email": AOI}], "complaint"),
    ({"RecordType": "Bounce", "Type": "HardBounce", "Email": AOI}, "bounce"),
    ({"RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": AOI}, "complaint"),
    ({"event-data": {"event": "failed", "severity": "permanent", "recipient": AOI}}, "bounce"),
    ({"event-data": {"event": "complained", "recipient": AOI}}, "complaint"),
    ({"Type": "Notification", "Message": json.dumps(SES)}, "bounce"),
    ({"Type": "Notification", "Message": json.dumps(CALLED_SPAM)}, "complaint"),
]
NOTHING: list[Any] = [
    None, 5, "x", [], [None, 5, []], {}, {"bounces": 5}, {"bounces": [5, {"address": 5}, {"address": "x", "kind": 1}]},
    {"bounces": [{"address": "a\x00@example.com"}, {"address": "@"}, {"address": "a@" + "b" * 300}]},
    {"bounces": [{"address": AOI, "kind": "later"}]}, {"event-data": []}, {"Type": "Notification", "Message": "{"},
    {"event-data": {"event": "failed", "severity": "temporary", "recipient": AOI}},
    {"RecordType": "Bounce", "Type": "SoftBounce", "Email": AOI}, {"RecordType": 5}, {"event": ["bounce"]},
    [{"event": "bounce", "type": "blocked", "email": AOI}], {"Type": "Notification", "Message": "[" * 100_000},
    {"Type": "Notification", "Message": json.dumps({"bounce": SES["bounce"] | {"bounceType": "Transient"}})},
    {"Type": "Notification", "Message": json.dumps({"bounce": {"bouncedRecipients": 5}})},
]  # fmt: skip


def post(body: object, secret: str = "") -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Client().post(f"/mail/returned/{secret or reports_secret()}", raw, content_type="text/plain")


@pytest.mark.parametrize(("form", "kind"), FORMS)
def test_forms_that_are_understood(form: Any, kind: str) -> None:
    assert read_bounces(form) == [(AOI, kind)]


@pytest.mark.parametrize("form", NOTHING)
def test_what_says_nothing(form: Any) -> None:
    assert read_bounces(form) == []


def test_mails_stop_once_and_the_person_is_told_in_the_site() -> None:
    cast = Cast()
    aoi = cast.acts(cast.aoi)
    told = {"bounces": [{"address": AOI}, {"address": AOI}, {"address": "nobody@example.net"}]}
    assert post(told, "0" * 40).status_code == 404
    assert post(told, "あ").status_code == 404
    assert not Bounce.objects.exists()
    assert post(told).json() == {"understood": 2, "noted": 2}
    assert post(told).json() == {"understood": 2, "noted": 0}
    assert has_bounced(AOI)
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.get(kind="mail_bounced").user_id == aoi.user_id
    assert waiting_for(aoi).bounced


def test_what_cannot_be_read_is_answered_and_changes_nothing() -> None:
    assert [post(raw).status_code for raw in (b"", b"{", b"\xff", b"[" * 100_000)] == [400] * 4
    many = {"bounces": [{"address": f"a{n}@example.com"} for n in range(MOST + 5)]}
    assert len(read_bounces(many)) == MOST
    assert post(NOTHING).json() == {"understood": 0, "noted": 0}
    assert not Bounce.objects.exists()
