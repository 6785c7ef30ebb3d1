"""``michinori mail``: bounced mails."""

import click
from django.conf import settings
from django.db import transaction

from michinori.config import installation
from michinori.notices.commands.bouncing import note_bounce, reports_secret


@click.group()
def mail() -> None:
    """Mails."""


@mail.command()
@click.argument("address")
def bounced(address: str) -> dict[str, object]:
    """Mails to this address come back: no more notices go there until its owner confirms it again."""
    with installation.ready(), transaction.atomic():
        return {"noted": note_bounce(address, "reported")}


@mail.command()
def reports() -> dict[str, object]:
    """The address to which a mail provider reports what came back. Whoever knows it can stop mails to people."""
    installation.require_home()
    return {"url": f"{settings.BASE_URL}/mail/returned/{reports_secret()}"}
