"""``michinori token``: making API tokens."""

import click
from django.db import transaction

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.people.commands.tokens import create_token
from michinori.people.models import User
from michinori.people.queries import user_by_email


@click.group()
def token() -> None:
    """Tokens."""


@token.command()
@click.option("--email", required=True, help="Whose token.")
@click.option("--name", default="command line", show_default=True)
@click.option("--scope", "scopes", multiple=True, default=("read", "write"), show_default=True,
              type=click.Choice(["read", "draft", "write", "staff"]))  # fmt: skip
@click.option("--no-end", is_flag=True, help="It never expires; otherwise after a year.")
def create(email: str, name: str, scopes: tuple[str, ...], no_end: bool) -> dict[str, object]:
    """Make a token; it is shown this once."""
    with installation.ready(), transaction.atomic():
        owner: User = user_by_email(email)
        operator = Actor.operator()
        made, secret = create_token(
            actor=operator, name=name, scopes=list(scopes), user_id=owner.id, expires=not no_end
        )
    return {"id": made.id, "token": secret, "scopes": made.scopes}
