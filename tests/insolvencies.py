"""Recording an insolvency as the operator's staff do: one files it, another confirms it."""

from datetime import date

from michinori.contracts.commands.business_ends import Ended
from michinori.contracts.commands.insolvencies import confirm_insolvency, file_insolvency
from michinori.kernel.actor import Actor
from michinori.people.commands.users import create_user
from michinori.people.models import User

_SECOND = "second@staff.example"


def second_of_staff() -> Actor:
    """Another member of staff than those whom tests name, who has just proved who they are."""
    found = User.objects.filter(email=_SECOND).first()
    made = found or create_user(actor=Actor.operator(), email=_SECOND, name="Second", confirmed=True, staff=True)
    return Actor.person(made.id, elevated=True)


def record_insolvency(
    *, actor: Actor, client_id: str, day: date, document_id: str, trustee_email: str = "", refund_account: str = ""
) -> Ended:
    """File as ``actor``; confirm as another."""
    filing = file_insolvency(
        actor=actor,
        client_id=client_id,
        day=day,
        document_id=document_id,
        trustee_email=trustee_email,
        refund_account=refund_account,
    )
    return confirm_insolvency(actor=second_of_staff(), filing_id=filing.id, confirm=filing.client.display_name)
