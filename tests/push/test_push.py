"""Notices reach devices through a push service over real HTTP: encrypted so that only the device can read them."""

import base64
import json
import os
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import http_ece
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.test import Client

from michinori.config import tick
from michinori.config.table import SUBSCRIBERS
from michinori.kernel.problems import Problem
from michinori.machinery import acting, outbox
from michinori.notices.push import commands, keys, sending
from michinori.notices.push.models import Device, Parcel
from tests.stories.cast import Cast
from tests.webhooks.receivers import Receiver, receiving, status

pytestmark = pytest.mark.django_db


class Browser:
    """What subscribes: its keys, and how it reads."""

    def __init__(self) -> None:
        self.own, self.secret = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
        point = self.own.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.keys = {"key": _pack(point), "auth": _pack(self.secret)}

    def reads(self, sealed: bytes) -> Any:
        plain = http_ece.decrypt(sealed, private_key=self.own, auth_secret=self.secret, version="aes128gcm")
        return json.loads(plain)


def _pack(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@pytest.fixture
def cast() -> Cast:
    return Cast()


def _notice(cast: Cast, number: int = 1) -> None:
    told = {"notice_id": f"ntc_{number}", "user_id": cast.ren.id, "subject": "応募がありました", "link": "/jobs"}
    outbox.put("notice_push", told, key=f"push:ntc_{number}")
    outbox.drain(SUBSCRIBERS)


def _subscribed(cast: Cast, service: Receiver, number: int = 1) -> Browser:
    browser = Browser()
    commands.add_device(actor=cast.acts(cast.ren), endpoint=f"{service.url}/{number}", **browser.keys)
    return browser


def test_a_notice_arrives_encrypted_and_signed_once_on_each_device(cast: Cast) -> None:
    with receiving(status(201)) as service:
        browsers = [_subscribed(cast, service, number) for number in (1, 2)]
        _notice(cast)
        assert sending.send_due() == 2
        assert sending.send_due() == 0
        for number in (0, 1):
            sealed, head = service.body(number), service.headers(number)
            browser = browsers[int(service.requests[number].split()[1].rsplit(b"/", 1)[1]) - 1]
            assert browser.reads(sealed) == {"title": "応募がありました", "link": "/jobs", "id": "ntc_1"}
            assert "応募" not in service.requests[number].decode("utf-8", "replace")
            assert (head["Content-Encoding"], head["TTL"]) == ("aes128gcm", "86400")
            _is_signed(head["Authorization"], service.url)
    assert not Parcel.objects.exists()


def test_a_restored_copy_calls_no_device_until_it_is_released(cast: Cast) -> None:
    with receiving(status(201)) as service:
        _subscribed(cast, service)
        _notice(cast)
        acting.hold()
        tick.push(timestamp=0)
        assert not service.requests
        acting.release()
        tick.push(timestamp=0)
        assert len(service.requests) == 1


def _is_signed(header: str, url: str) -> None:
    token, key = (part.split("=", 1)[1] for part in header.removeprefix("vapid ").split(","))
    assert key == keys.public_key()
    signed, _, signature = token.rpartition(".")
    raw = _raw(signature)
    der = encode_dss_signature(int.from_bytes(raw[:32]), int.from_bytes(raw[32:]))
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _raw(key))
    point.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    claims = json.loads(_raw(signed.split(".")[1]))
    assert claims["aud"] == url.rsplit("/", 1)[0]
    assert claims["exp"] > datetime.now(UTC).timestamp()


def test_the_site_s_key_is_made_once_and_for_its_owner_only() -> None:
    first = keys.public_key()
    file = Path(settings.HOME) / keys.FILE
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert keys.public_key() == first
    assert [each.name for each in Path(settings.HOME).glob("vapid-key.*")] == [keys.FILE]


@pytest.mark.parametrize(
    ("answer", "devices", "parcels"),
    [(404, 0, 0), (410, 0, 0), (400, 1, 0), (413, 1, 0), (429, 1, 1), (500, 1, 1), (302, 1, 0)],
)
def test_what_the_service_says_decides(cast: Cast, answer: int, devices: int, parcels: int) -> None:
    with receiving(status(answer)) as service:
        _subscribed(cast, service)
        _notice(cast)
        assert sending.send_due() == 0
        assert len(service.requests) == 1
    assert (Device.objects.count(), Parcel.objects.count()) == (devices, parcels)


def test_what_failed_comes_again_for_a_day(cast: Cast) -> None:
    with receiving(status(503), status(201)) as service:
        browser = _subscribed(cast, service)
        _notice(cast)
        sending.send_due()
        past = datetime.now(UTC) - timedelta(minutes=1)
        Parcel.objects.update(next_try_at=past)
        assert sending.send_due() == 1
        assert browser.reads(service.body(1))["id"] == "ntc_1"
        _notice(cast, 2)
        Parcel.objects.update(made_at=datetime.now(UTC) - timedelta(days=2))
        assert sending.send_due() == 0
    assert not Parcel.objects.exists()


GOOD = Browser().keys


@pytest.mark.parametrize(
    "bad",
    [
        {"endpoint": ""},
        {"endpoint": "http://10.0.0.1/x"},
        {"endpoint": "https://push.example/" + "a" * 2000},
        {"key": ""},
        {"key": "あ"},
        {"key": _pack(b"\x04" + b"\x01" * 64)},
        {"auth": "AAAA"},
        {"auth": "é"},
        {"auth": "x" * 5000},
    ],
)
def test_what_is_no_device_is_refused(cast: Cast, bad: dict[str, str]) -> None:
    with pytest.raises(Problem, match="invalid"):
        commands.add_device(actor=cast.acts(cast.ren), **{"endpoint": "https://push.example/1", **GOOD, **bad})
    assert not Device.objects.exists()


def test_a_device_belongs_to_who_uses_it_now_and_twenty_are_kept(cast: Cast) -> None:
    url = "https://push.example/1"
    commands.add_device(actor=cast.acts(cast.ren), endpoint=url, **GOOD)
    commands.add_device(actor=cast.acts(cast.mio), endpoint=url, **GOOD)
    assert Device.objects.get().user_id == cast.mio.id
    assert commands.remove_devices(actor=cast.acts(cast.ren), endpoint=url) == 0
    for number in range(commands.MOST + 1):
        commands.add_device(actor=cast.acts(cast.mio), endpoint=f"https://push.example/more/{number}", **GOOD)
    assert Device.objects.count() == commands.MOST
    assert not Device.objects.filter(endpoint=url).exists()
    assert commands.remove_devices(actor=cast.acts(cast.mio)) == commands.MOST


def test_the_page_of_preferences_offers_it_and_its_script_lies_at_the_root(cast: Cast) -> None:
    ren = Client()
    ren.force_login(cast.ren)
    page = ren.get("/settings/notices").content.decode()
    assert f'data-push="{keys.public_key()}"' in page
    script = Client().get("/worker.js")
    assert script["Content-Type"].startswith("text/javascript")
    assert b"showNotification" in script.content
    sent = {"endpoint": "https://push.example/1", **GOOD}
    assert ren.post("/settings/push", sent).status_code == 302
    assert "1台すべてでやめる" in ren.get("/settings/notices").content.decode()
    assert ren.post("/settings/push", {"endpoint": "x"}).status_code == 302
    assert ren.post("/settings/push/remove", {}).status_code == 302
    assert not Device.objects.exists()
