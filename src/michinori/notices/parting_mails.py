"""The mail to somebody who has left and whose last payout came back, with the link for another account."""

from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.treasury.models import CardRefund, Payout
from michinori.treasury.parting_links import mend_token
from michinori.wording import display

from .mails import Sending, send_to_address
from .writing import write_letter


def send_link(item: OutboxItem) -> Sending:
    """Outbox kind ``payout_returned``: ``{payout_id}`` → whoever has closed the account; others read a notice."""
    for payout in Payout.objects.filter(id=item.payload["payout_id"], parting=True).exclude(contact=""):
        language, _, address = unseal(payout.contact).partition(" ")
        if not address:
            continue
        link = address_of(PageRef("parting", (mend_token(payout.id),)))
        values = {"amount": display.number(payout.amount), "words": payout.reason, "link": link}
        return send_to_address(item, address, write_letter("parting_returned", values, language=language))
    return None


def tell_refused(item: OutboxItem) -> Sending:
    """Outbox kind ``card_refund_failed``: ``{refund_id}`` → whoever has closed the account and had no bank account, to
    which it would go by itself; others read a notice.
    """
    found = CardRefund.objects.filter(pk=item.payload.get("refund_id"), account=None).exclude(contact="")
    for refund in found.select_related("payment"):
        language, _, address = unseal(refund.contact).partition(" ")
        if not address:
            continue
        values = {
            "amount": display.number(refund.amount),
            "who": refund.payment.client_id,
            "link": address_of(PageRef("legal")),
        }
        return send_to_address(item, address, write_letter("parting_refused", values, language=language))
    return None
