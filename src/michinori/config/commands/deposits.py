"""``michinori deposit``: recording money that arrived at the bank."""

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.ledger import accounts, queries
from michinori.people.queries import client_of_member, owned_client, user_by_email
from michinori.treasury.commands.deposits import record_money_in


@click.group()
def deposit() -> None:
    """Bank transfers of clients."""


@deposit.command()
@click.option("--client", "email", required=True, help="E-mail of the client, or of a member of it.")
@click.option("--organisation", "organisation_id", help="Id of the organisation, where the person has several.")
@click.option("--amount", required=True, type=int, help="Whole yen.")
@click.option("--reference", required=True, help="The bank's reference: the same again records nothing more.")
@click.option("--again", is_flag=True, help="Another transfer than the one of that amount on the bank's statement.")
def record(email: str, organisation_id: str | None, amount: int, reference: str, again: bool) -> dict[str, object]:
    """Record money that arrived for a client (the organisation, if the person owns just one and none is named)."""
    with installation.ready():
        person = user_by_email(email).id
        client = client_of_member(person, organisation_id) if organisation_id else owned_client(person)
        movement = record_money_in(
            actor=Actor.operator(), client_id=client.id, amount=amount, reference=reference, again=again
        )
        balance = queries.balance(accounts.client(client.id))
        return {"movement_id": str(movement.id), "balance": balance, "client_id": client.id}
