"""Another secret for a webhook: for some hours both sign, then the new one alone; at once where one got out."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.settings import set_setting
from michinori.notices.webhooks import commands, sending
from michinori.notices.webhooks.models import Webhook
from michinori.people.commands.tokens import create_token
from michinori.people.models import SecurityEntry
from tests.stories.cast import Cast
from tests.webhooks.receivers import Receiver, receiving, status

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def signatures(cast: Cast, hook: Webhook, program: Receiver) -> tuple[list[str], bytes]:
    """The secrets' signatures of a test call in the order of the header, and what is signed."""
    commands.test_webhook(actor=cast.acts(cast.ren), webhook_id=hook.id)
    assert sending.send_due() == 1
    parts = [part.partition("=") for part in program.headers(-1)["Michinori-Signature"].split(",")]
    assert [name for name, _, _ in parts[:1]] == ["t"]
    return [value for name, _, value in parts if name == "v1"], f"{parts[0][2]}.".encode() + program.body(-1)


def by(secret: str, signed: bytes) -> str:
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()


def renew(cast: Cast, hook: Webhook, *, at_once: bool = False) -> tuple[Webhook, str]:
    """Renew it as somebody who has just proved who they are."""
    return commands.renew_webhook_secret(actor=cast.acts(cast.ren), webhook_id=hook.id, proved=True, at_once=at_once)


def test_for_some_hours_both_secrets_sign_then_the_new_one_alone(cast: Cast) -> None:
    set_setting(actor=Actor.operator(), key="webhook_overlap_hours", text="6")
    with receiving(status(204)) as program:
        hook, former = commands.add_webhook(actor=cast.acts(cast.ren), url=program.url, events=["notice"])
        assert (found := signatures(cast, hook, program))[0] == [by(former, found[1])]
        renewed, fresh = renew(cast, hook)
        assert renewed.former_until is not None
        assert renewed.former_until - datetime.now(UTC) == pytest.approx(timedelta(hours=6), abs=timedelta(minutes=1))
        both, signed = signatures(cast, hook, program)
        assert both == [by(fresh, signed), by(former, signed)]
        Webhook.objects.update(former_until=datetime.now(UTC) - timedelta(seconds=1))
        alone, signed = signatures(cast, hook, program)
        assert alone == [by(fresh, signed)]
        assert commands.forget_former_secrets() == 1
        hook.refresh_from_db()
        assert (hook.former_secret, hook.former_until) == ("", None)
    assert SecurityEntry.objects.filter(user=cast.ren, kind="webhook_renewed").count() == 1


def test_one_that_got_out_ends_at_once_and_so_does_one_that_was_former(cast: Cast) -> None:
    with receiving(status(204)) as program:
        hook, first = commands.add_webhook(actor=cast.acts(cast.ren), url=program.url, events=["notice"])
        _, second = renew(cast, hook)
        _, third = renew(cast, hook)
        found, signed = signatures(cast, hook, program)
        assert found == [by(third, signed), by(second, signed)]
        _, fourth = renew(cast, hook, at_once=True)
        found, signed = signatures(cast, hook, program)
        assert found == [by(fourth, signed)]
    assert len({first, second, third, fourth}) == 4


def test_no_token_ends_a_secret_that_still_signs(cast: Cast) -> None:
    """Whoever has got hold of a token would else shut the owner's program out."""
    hook, first = commands.add_webhook(actor=cast.acts(cast.ren), url="https://example.com/h", events=["notice"])
    token = create_token(actor=cast.acts(cast.ren), name="t", scopes=["read", "write"])[1]
    program = Client(headers={"Authorization": f"Bearer {token}"})
    address = f"/api/v1/webhooks/{hook.id}/renew-secret"
    renewed = program.post(address, {"at_once": True}, content_type="application/json")
    assert renewed.status_code == 200
    hook.refresh_from_db()
    assert (hook.secret, hook.former_secret) == (renewed.json()["secret"], first)
    again = program.post(address, {}, content_type="application/json")
    assert again.status_code == 409
    assert again.json()["type"].endswith("/webhook-renewed-lately")
    hook.refresh_from_db()
    assert (hook.secret, hook.former_secret) == (renewed.json()["secret"], first)
    assert SecurityEntry.objects.filter(user=cast.ren, kind="webhook_renewed").count() == 1
    with pytest.raises(Problem, match="elevation-needed"):
        commands.renew_webhook_secret(actor=cast.acts(cast.ren), webhook_id=hook.id, at_once=True)
    Webhook.objects.update(former_until=datetime.now(UTC) - timedelta(seconds=1))
    assert program.post(address, {}, content_type="application/json").status_code == 200


def test_nobody_renews_the_secret_of_another(cast: Cast) -> None:
    hook, secret = commands.add_webhook(actor=cast.acts(cast.ren), url="https://example.com/h", events=["notice"])
    with pytest.raises(Problem) as refused:
        commands.renew_webhook_secret(actor=cast.acts(cast.mio), webhook_id=hook.id, proved=True)
    assert refused.value.status == 404
    hook.refresh_from_db()
    assert (hook.secret, hook.former_secret) == (secret, "")


def test_the_page_asks_for_the_password_and_shows_the_secret_once(cast: Cast, client: Client) -> None:
    hook, former = commands.add_webhook(actor=cast.acts(cast.ren), url="https://example.com/h", events=["notice"])
    cast.ren.set_password("道のりの長い長い合言葉")
    cast.ren.save()
    client.force_login(cast.ren)
    address = f"/webhooks/{hook.id}/renew"
    assert address in client.get(f"/webhooks/{hook.id}").content.decode()
    assert client.get(address)["location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "道のりの長い長い合言葉"})
    assert "二つの署名" in client.get(address).content.decode()
    page = client.post(address, {"at_once": ""}).content.decode()
    hook.refresh_from_db()
    assert hook.secret in page
    assert former not in page
    assert "まで添えて" in page
    assert hook.secret not in client.get(address).content.decode()
    assert "もう署名しません" in client.post(address, {"at_once": "on"}).content.decode()
    hook.refresh_from_db()
    assert hook.former_secret == ""
