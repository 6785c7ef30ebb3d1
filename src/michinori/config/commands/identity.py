"""``michinori identity``: identity checks by staff, as at the desk."""

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.people.commands.identity_checks import check_identity
from michinori.people.queries import client_of_member, user_by_email


@click.group()
def identity() -> None:
    """Identity checks."""


@identity.command()
@click.argument("email")
@click.option("--as", "staff", required=True, help="E-mail of the member of staff who saw the papers.")
@click.option("--name", default="", help="The name on the papers; by default what the person or company declared.")
@click.option("--kana", default="", help="That name as a bank account's holder has it.")
@click.option("--reason", default="", help="Which papers were seen.")
@click.option("--organisation", "organisation_id", help="Check this organisation of the person, not the person.")
def check(email: str, staff: str, name: str, kana: str, reason: str, organisation_id: str | None) -> dict[str, object]:
    """Mark a person's or company's papers as checked."""
    with installation.ready():
        person = user_by_email(email).id
        client_id = client_of_member(person, organisation_id).id if organisation_id else person
        # Whoever has the machine has proved more than a password does.
        actor = Actor.person(user_by_email(staff).id, elevated=True)
        made = check_identity(actor=actor, client_id=client_id, name=name, name_kana=kana, reason=reason)
    return {"client_id": client_id, "name": made.name, "name_kana": made.name_kana, "verified": True}
