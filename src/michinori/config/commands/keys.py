"""``michinori renew-key``: another secret key for the home."""

import click

from michinori.config import installation, renewing


@click.command("renew-key")
def renew_key() -> dict[str, object]:
    """Give this home another secret key, with the site stopped, after somebody may have read it."""
    with installation.ready():
        return {"sealed_anew": renewing.renew()}
