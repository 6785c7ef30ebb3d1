"""Stripe's stand-in ``localstripe`` over real HTTP: intents, 3-D Secure, refunds, and its own signed calls.

It knows neither disputes nor idempotency keys: those are spoken with a company of our own (``card_company``).
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from sites import free_port, wait_until

from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.people.models import User
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.cards import start_card_payment
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardEvent, CardPayment, CardRefund
from tests.treasury.card_company import HOOK, keys
from tests.treasury.payees import person

_AUTH = ("sk_test_ours", "")


@pytest.fixture
def stripe(settings: Settings, tmp_path: Path) -> Iterator[str]:
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "localstripe", "--port", str(port), "--from-scratch"],
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://localhost:{port}"
    for name, value in keys(url).items():
        setattr(settings, name, value)
    try:
        _wait(url)
        yield url
    finally:
        process.terminate()
        process.wait(10)


def _wait(url: str) -> None:
    def answers() -> bool:
        with suppress(httpx.TransportError):
            return bool(httpx.get(url, timeout=60).status_code)
        return False

    wait_until(answers)


def holder_pays(url: str, intent: str, number: str) -> None:
    """What Stripe's script does in a browser: the card goes to Stripe, not to us."""
    card = {"number": number, "exp_month": "12", "exp_year": "2030", "cvc": "123"}
    sent = {f"card[{name}]": value for name, value in card.items()} | {"type": "card"}
    method = httpx.post(f"{url}/v1/payment_methods", data=sent, auth=_AUTH, timeout=60).raise_for_status().json()["id"]
    httpx.post(
        f"{url}/v1/payment_intents/{intent}", data={"payment_method": method}, auth=_AUTH, timeout=60
    ).raise_for_status()
    httpx.post(f"{url}/v1/payment_intents/{intent}/confirm", auth=_AUTH, timeout=60)


def looked(client: User) -> int:
    """Look at all card payments now; the client's balance then."""
    CardPayment.objects.update(look_at="2020-01-01T00:00Z")
    do_card_work()
    return balance(accounts.client(client.id))


def proves(url: str, row: CardPayment, secret: str, *, success: bool) -> None:
    """The holder's bank asks who they are (3-D Secure)."""
    sent = {"key": "pk_test_ours", "client_secret": secret, "success": "true" if success else "false"}
    httpx.post(f"{url}/v1/payment_intents/{row.intent}/_authenticate", data=sent, timeout=60).raise_for_status()


@pytest.mark.django_db
def test_in_and_back_by_look_ups_alone(stripe: str) -> None:
    aoi = person("Aoi")
    started = start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=12_000, key="k")
    assert started.secret.startswith(f"{started.payment.intent}_secret_")
    holder_pays(stripe, started.payment.intent or "", "4242424242424242")
    wait_until(lambda: looked(aoi) == 12_000)  # it takes charges a moment later
    request_payout(actor=Actor.person(aoi.id), amount=7_000, source="client")
    do_card_work()
    row = CardRefund.objects.get()
    assert (row.status, balance(accounts.CARD), balance(accounts.client(aoi.id))) == ("sent", 5_000, 5_000)
    found = httpx.get(f"{stripe}/v1/refunds/{row.number}", auth=_AUTH, timeout=60).json()
    assert (found["amount"], found["metadata"]) == (7_000, {"michinori_id": row.id})
    assert check().sound


@pytest.mark.django_db
def test_3d_secure_that_fails_and_then_succeeds(stripe: str) -> None:
    aoi = person("Aoi")
    started = start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=12_000, key="k")
    for success in (False, True):
        holder_pays(stripe, started.payment.intent or "", "4000002500003155")
        proves(stripe, started.payment, started.secret, success=success)
        if success:
            wait_until(lambda: looked(aoi) == 12_000)
        else:
            time.sleep(1)
            assert looked(aoi) == 0


def test_its_own_signed_calls(stripe: str, fresh_database: str, settings: Settings) -> None:
    server = LiveServer("localhost")
    try:
        hook = {"url": f"{server.url}/stripe/webhook", "secret": HOOK}
        httpx.post(f"{stripe}/_config/webhooks/ours", json=hook, timeout=60).raise_for_status()
        aoi = person("Aoi")
        started = start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=12_000, key="k")
        holder_pays(stripe, started.payment.intent or "", "4242424242424242")
        wait_until(CardEvent.objects.exists)
        assert [(one.kind, one.about) for one in CardEvent.objects.all()] == [
            ("payment_intent.succeeded", started.payment.intent)
        ]
        do_card_work()
        assert balance(accounts.client(aoi.id)) == 12_000
    finally:
        server.stop()
