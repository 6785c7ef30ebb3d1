"""What the caller, or an organisation of theirs, says of taxes."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.treasury.commands.tax_profile import set_tax_profile
from michinori.treasury.policy import owner_for
from michinori.treasury.queries.tax import TaxProfile, tax_profile

room = Room(_("税金"))


class NewTaxProfile(Body):
    """``private`` and ``company`` stay as they are where they are left out."""

    invoice_number: Annotated[
        str | None, Field(max_length=40, description="T and 13 digits; null: not registered for qualified invoices")
    ] = None
    registered_from: date | None = Field(
        None,
        strict=False,
        description="First day of the registration; without a number: the first day without it, default today",
    )
    private: bool | None = Field(None, description="Orders no work for a business")
    company: bool | None = Field(None, description="Works as the one person of a company: nothing is withheld")


class TaxProfileOut(BaseModel):
    """The registration stated last; ``registered_from`` may lie ahead. Nobody has looked it up at the tax office."""

    client_id: str
    invoice_number: str | None
    registered_from: date | None
    private: bool
    company: bool


def _profile(found: TaxProfile) -> TaxProfileOut:
    return TaxProfileOut(
        client_id=found.client_id,
        invoice_number=found.number or None,
        registered_from=found.since,
        private=found.private,
        company=found.company,
    )


@room.query("/tax-profile", TaxProfileOut, _("税金とインボイス"))
def show_tax_profile(call: Call, organisation_id: str | None = None) -> TaxProfileOut:
    """The caller's own, or that of an organisation that they own."""
    return _profile(tax_profile(owner_for(call.actor, organisation_id)))


@room.command("/tax-profile", TaxProfileOut, _("税金とインボイスを登録する"), body=NewTaxProfile, method="PUT")
def put_tax_profile(call: Call, body: NewTaxProfile, organisation_id: str | None = None) -> TaxProfileOut:
    """Papers of earlier payments stay as they are. A company's number is T and its corporate number."""
    return _profile(set_tax_profile(actor=call.actor, body=body.model_dump(), organisation_id=organisation_id))
