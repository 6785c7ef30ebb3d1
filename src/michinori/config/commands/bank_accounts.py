"""``michinori bank-account``: the office sets an account for somebody who asked, after checking who asks."""

import click

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.people.queries import owned_client, user_by_email
from michinori.treasury.commands.accounts import set_bank_account_for


@click.group("bank-account")
def bank_account() -> None:
    """Accounts to which people and organisations are paid."""


@bank_account.command("set")
@click.option("--user", "email", required=True, help="E-mail of the person who is paid.")
@click.option("--organisation", is_flag=True, help="For the organisation that the person owns, not the person.")
@click.option("--bank", "bank_code", required=True, help="4 digits.")
@click.option("--branch", "branch_code", required=True, help="3 digits.")
@click.option("--kind", default="ordinary", help="ordinary, current or savings.")
@click.option("--number", required=True, help="7 digits.")
@click.option("--holder", "holder_kana", required=True, help="The holder's name in kana.")
@click.option("--as", "staff", required=True, help="E-mail of the member of staff who has checked.")
@click.option("--reason", default="michinori bank-account set", help="How they have made sure; in the staff log.")
def set_account(*, email: str, organisation: bool, staff: str, reason: str, **body: str) -> dict[str, object]:
    """Set somebody's account. It is logged, mailed, and waits like any change."""
    with installation.ready():
        person, actor = user_by_email(email).id, Actor.person(user_by_email(staff).id, elevated=True)
        owner = owned_client(person).id if organisation else person
        made = set_bank_account_for(actor=actor, owner_id=owner, body=body, why=reason)
        return {
            "account_id": made.id,
            "bank_name": made.bank_name,
            "branch_name": made.branch_name,
            "holder": made.holder,
            "status": made.status,
            "usable_from": made.usable_from.isoformat(),
        }
