"""``michinori renew-key``, ``renew-push-key``, ``accept-keys``: other keys for the home; ``renew-webhook``: for a
webhook.
"""

import click

from michinori.config import belonging, installation, renewing
from michinori.kernel.actor import Actor
from michinori.machinery.rows import find
from michinori.notices.webhooks.commands import renew_webhook_secret
from michinori.notices.webhooks.models import Webhook

_LONGEST_OVERLAP = 30
"""Days."""


@click.command("renew-key")
@click.option(
    "--overlap-days",
    type=click.IntRange(1, _LONGEST_OVERLAP),
    help="Sign nobody out, and let links in mails work for so many days. Not if somebody may have read the key.",
)
def renew_key(overlap_days: int | None) -> dict[str, object]:
    """Give this home another secret key, with the site stopped. All are signed out, unless there is an overlap."""
    with installation.ready():
        made = renewing.renew(overlap_days or 0)
    until = made.former_until and made.former_until.isoformat()
    return {"sealed_anew": made.sealed_anew, "former_until": until}


@click.command("renew-push-key")
def renew_push_key() -> dict[str, object]:
    """Give this home another key for notices on devices; the former one serves for 60 days beside it."""
    with installation.ready():
        return {"served_by_the_former": renewing.renew_push_key()}


@click.command("accept-keys")
def accept_keys() -> dict[str, object]:
    """Let documents-key and vapid-key.pem of this home, made if missing, count in the place of those that it had."""
    with installation.ready(shares_keys=False):
        return {"accepted": belonging.accept_keys()}


@click.command("renew-webhook")
@click.argument("webhook_id")
@click.option("--at-once", is_flag=True, help="Sign nothing by the former secret any more.")
def renew_webhook(webhook_id: str, *, at_once: bool) -> dict[str, object]:
    """Give somebody's webhook another secret, for its owner's program; it is shown this once."""
    with installation.ready():
        owner = Actor.person(find(Webhook.objects.all(), webhook_id).user_id)
        hook, secret = renew_webhook_secret(actor=owner, webhook_id=webhook_id, proved=True, at_once=at_once)
    return {"id": hook.id, "secret": secret, "former_until": hook.former_until and hook.former_until.isoformat()}
