"""Delivering, accepting and sending back the whole work. Each act answers with the contract."""

from django.utils.translation import gettext_lazy as _
from pydantic import Field

from michinori.api.bodies import HandingIn, Seen
from michinori.api.contract_answers import CONTRACT
from michinori.api.routes import Room
from michinori.contracts.commands import deliveries

room = Room(_("納品"))


class Delivery(HandingIn):
    """The whole work handed in."""

    note: str = ""


class SendBack(Seen):
    """``items``: keys of the brief items not met; ``stages``: numbers, default all that the delivery submitted."""

    items: list[str] = Field(max_length=40)
    stages: list[int] = Field([], max_length=30)
    note: str = ""


room.act("/contracts/{contract_id}/deliver", deliveries.deliver_work, CONTRACT, body=Delivery).says(
    _("納品する"), "Submits every stage; one clock replaces theirs."
)
room.act("/contracts/{contract_id}/accept", deliveries.accept_delivery, CONTRACT).says(
    _("検収する"), "Owner or approver. All is paid, the contract is completed."
)
room.act("/contracts/{contract_id}/send-back", deliveries.send_back, CONTRACT, body=SendBack).says(
    _("納品を差し戻す"), "Back to work, naming brief items and stages; uses one of the revisions."
)
