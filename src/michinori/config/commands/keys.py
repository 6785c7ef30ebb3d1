"""``michinori renew-key`` and ``accept-keys``: other keys for the home."""

import click

from michinori.config import belonging, installation, renewing


@click.command("renew-key")
def renew_key() -> dict[str, object]:
    """Give this home another secret key, with the site stopped, after somebody may have read it."""
    with installation.ready():
        return {"sealed_anew": renewing.renew()}


@click.command("accept-keys")
def accept_keys() -> dict[str, object]:
    """Let documents-key and vapid-key.pem of this home, made if missing, count in the place of those that it had."""
    with installation.ready(shares_keys=False):
        return {"accepted": belonging.accept_keys()}
