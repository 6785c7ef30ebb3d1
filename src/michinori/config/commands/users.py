"""``michinori user``: accounts made by the operator."""

from typing import Any

import click
from django.db import transaction

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.people.commands.tokens import create_token
from michinori.people.commands.users import create_user
from michinori.people.models import Membership
from michinori.people.queries import user_by_email

_TOKEN = "command line"  # noqa: S105 - a name


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.option("--email", required=True)
@click.option("--name", required=True, help="The public name.")
@click.option("--password", help="Without one the person sets it by 'forgotten password'.")
@click.option("--company", help="Also make an organisation of this name, owned by the user.")
@click.option("--corporate-number", help="13 digits: which verified company the organisation is.")
@click.option("--identity", help="Key of a verified person: accounts with the same key are one party.")
@click.option("--staff", is_flag=True)
@click.option("--verified", is_flag=True, help="Checked; address and contact are filled in for trying out.")
def create(**given: Any) -> dict[str, object]:
    """Make an account with a confirmed e-mail, and a token with read and write (of staff also with staff)."""
    scopes = ["read", "write", "staff"] if given["staff"] else ["read", "write"]
    with installation.ready(), transaction.atomic():
        made = create_user(actor=Actor.operator(), confirmed=True, **given)
        _, secret = create_token(actor=Actor.operator(), name=_TOKEN, scopes=scopes, user_id=made.id)
        owned = Membership.objects.filter(user_id=made.id).values_list("organisation_id", flat=True).first()
    return {"id": made.id, "email": made.email, "token": secret, "organisation_id": owned}


@user.command()
@click.argument("email")
def close(email: str) -> dict[str, object]:
    """Close the account of somebody who asks for it and cannot sign in: names are struck, ledger and papers stay."""
    with installation.ready():
        found = user_by_email(email)
        close_account(actor=Actor.operator(), user_id=found.id, confirm=email)
    return {"closed": found.id}
