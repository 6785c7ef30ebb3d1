"""``michinori deposit``: recording money that arrived at the bank."""

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.ledger import accounts, queries
from michinori.people.queries import default_client, user_by_email
from michinori.treasury.commands.deposits import record_money_in


@click.group()
def deposit() -> None:
    """Bank transfers of clients."""


@deposit.command()
@click.option("--client", "email", required=True, help="E-mail of the client, or of a member of it.")
@click.option("--amount", required=True, type=int, help="Whole yen.")
@click.option("--reference", required=True, help="The bank's reference: the same again records nothing more.")
def record(email: str, amount: int, reference: str) -> dict[str, object]:
    """Record money that arrived for a client (the organisation, if the person belongs to one)."""
    with installation.ready():
        client = default_client(user_by_email(email).id)
        movement = record_money_in(actor=Actor.operator(), client_id=client.id, amount=amount, reference=reference)
        return {"movement_id": str(movement.id), "balance": queries.balance(accounts.client(client.id))}
