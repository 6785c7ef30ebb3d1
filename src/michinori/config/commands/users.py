"""``michinori user``: accounts made by the operator."""

import sys
from typing import Any

import click
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from michinori.config import installation
from michinori.config.commands import answers
from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.pages.account.adapter import mail_way_in
from michinori.people.commands.access import reset_second_step
from michinori.people.commands.staff import give_role, set_staff, take_role
from michinori.people.commands.tokens import create_token
from michinori.people.commands.users import create_user
from michinori.people.models import Membership, User
from michinori.people.queries import all_users, user_by_email
from michinori.people.staff import roles_of
from michinori.rules.people.staff_roles import ROLES

_TOKEN = "command line"  # noqa: S105 - a name
_roles = click.option("--role", "roles", multiple=True, type=click.Choice(ROLES), help="May be given several times.")


@click.group()
def user() -> None:
    """Accounts."""


@user.command()
@click.option("--email", required=True)
@click.option("--name", required=True, help="The public name.")
@click.option("--password", help="For trying out: others on the machine can read it. See --password-stdin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--mail-link", is_flag=True, help="Mail the person a link by which they choose their password.")
@click.option("--company", help="Also make an organisation of this name, owned by the user.")
@click.option("--corporate-number", help="13 digits: which verified company the organisation is.")
@click.option("--identity", help="Key of a verified person: accounts with the same key are one party.")
@click.option("--staff", is_flag=True)
@click.option("--verified", is_flag=True, help="Checked; address and contact are filled in for trying out.")
def create(*, password_stdin: bool, mail_link: bool, **given: Any) -> dict[str, object]:
    """Make an account with a confirmed e-mail, and a token with read and write (of staff also with staff)."""
    if password_stdin:
        given["password"] = sys.stdin.readline().rstrip("\r\n")
    scopes = ["read", "write", "staff"] if given["staff"] else ["read", "write"]
    with installation.ready(), transaction.atomic():
        if given["password"] is not None:
            _refuse_weak(given["password"])
        made = create_user(actor=Actor.operator(), confirmed=True, **given)
        _, secret = create_token(actor=Actor.operator(), name=_TOKEN, scopes=scopes, user_id=made.id)
        if mail_link:
            mail_way_in(made)
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


@user.command("list")
def show_all() -> None:
    """Print everybody, one JSON object a line, and at last how many there are."""
    count = 0
    with installation.ready():
        for each in all_users():
            answers.show({"id": each.id, "email": each.email, "name": each.display_name, "staff": each.is_staff})
            count += 1
    answers.show({"users": count})


@user.command()
@click.argument("email")
@_roles
def staff(email: str, roles: tuple[str, ...]) -> dict[str, object]:
    """Make a person staff, as admin unless roles are named. The desk asks them for a second step."""
    with installation.ready(), transaction.atomic():
        found = user_by_email(email)
        for role in roles:
            found = give_role(actor=Actor.operator(), user_id=found.id, role=role)
        return _staff_line(found if roles else set_staff(actor=Actor.operator(), user_id=found.id, staff=True))


@user.command()
@click.argument("email")
@_roles
def unstaff(email: str, roles: tuple[str, ...]) -> dict[str, object]:
    """Take roles of the staff, by default all: who has none left is signed out, and their tokens of staff end."""
    with installation.ready(), transaction.atomic():
        found = user_by_email(email)
        for role in roles:
            found = take_role(actor=Actor.operator(), user_id=found.id, role=role)
        return _staff_line(found if roles else set_staff(actor=Actor.operator(), user_id=found.id, staff=False))


@user.command("reset-second-factor")
@click.argument("email")
def reset_second_factor(email: str) -> dict[str, object]:
    """Take away the second steps and passkeys of a person who has lost them. First make sure who asks."""
    with installation.ready():
        found = user_by_email(email)
        return {"id": found.id, "removed": reset_second_step(actor=Actor.operator(), user_id=found.id)}


def _staff_line(user: User) -> dict[str, object]:
    return {"id": user.id, "staff": user.is_staff, "roles": sorted(roles_of(user.id))}


def _refuse_weak(password: str) -> None:
    try:
        validate_password(password)
    except ValidationError as weak:
        raise click.ClickException(" ".join(weak.messages)) from weak
