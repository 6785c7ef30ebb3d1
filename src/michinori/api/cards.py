"""Paying in by card."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.routes import Room, key_of
from michinori.kernel.ids import new_id
from michinori.people.queries import client_of_member
from michinori.treasury.commands.cards import start_card_payment

room = Room(_("カード"))


class NewCardPayment(Body):
    """What a client pays by card."""

    amount: int = Field(description="Whole yen")


class CardPaymentOut(BaseModel):
    """``client_secret``: with which Stripe's own script lets the holder of the card pay; empty once it is paid."""

    id: str
    client_secret: str
    status: str = Field(
        description="waiting, processing, paid, cancelled, odd: the operator looks at it, or gone_back: it was another "
        "amount, and is back on the card"
    )


@room.command(
    "/paying-in/card", CardPaymentOut, _("カードで入金を始める"), body=NewCardPayment, status=201, outside=True
)
def start_paying_by_card(call: Call, body: NewCardPayment, organisation_id: str | None = None) -> CardPaymentOut:
    """404 `cards-off` where the operator takes no cards. What is paid is on the balance within seconds, and goes back
    to the card if it leaves unspent. `organisation_id` as for the balance.
    """
    client_id = client_of_member(call.user.id, organisation_id).id
    key = key_of(call)
    key = new_id("key") if key is None else key
    started = start_card_payment(actor=call.actor, client_id=client_id, amount=body.amount, key=key)
    return CardPaymentOut(id=started.payment.id, client_secret=started.secret, status=started.payment.status)
