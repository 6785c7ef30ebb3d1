"""The mail to somebody who has left and whose last payout came back, with the link for another account."""

from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.treasury.models import Payout
from michinori.treasury.parting_links import mend_token
from michinori.wording import display

from .mails import send_to_address
from .writing import write_letter


def send_link(item: OutboxItem) -> None:
    """Outbox kind ``payout_returned``: ``{payout_id}`` → whoever has closed the account; others read a notice."""
    for payout in Payout.objects.filter(id=item.payload["payout_id"], parting=True).exclude(contact=""):
        language, _, address = unseal(payout.contact).partition(" ")
        if not address:
            continue
        link = address_of(PageRef("parting", (mend_token(payout.id),)))
        values = {"amount": display.number(payout.amount), "words": payout.reason, "link": link}
        send_to_address(item, address, write_letter("parting_returned", values, language=language))
