"""``michinori mail``: what a mail server has to tell."""

from typing import Any

import click
from django.db import transaction

from michinori.config import installation
from michinori.notices.commands.bouncing import note_bounce


@click.group()
def mail() -> None:
    """Mails."""


@mail.command()
@click.argument("address")
def bounced(address: str) -> dict[str, Any]:
    """Mails to this address come back: no more notices go there until its owner confirms it again."""
    with installation.ready(), transaction.atomic():
        return {"noted": note_bounce(address, "reported")}
