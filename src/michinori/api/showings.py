"""Works: those of a person, and showing the work of a finished contract with its client's permission."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Id, Nothing
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.contracts.commands import showings
from michinori.contracts.queries.showings import afterwards_of
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery.addresses import address_of
from michinori.people.commands.portfolio import TITLE_LIMIT
from michinori.people.models import PortfolioPicture
from michinori.people.queries import public_profile

room = Room(_("作品"))


class NewWork(Body):
    """A picture or PDF that the worker handed in, and the name under which it is shown."""

    model_config = ConfigDict(json_schema_extra={"required": ["file_id", "title"]})

    file_id: Id
    title: Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": TITLE_LIMIT})] = None


class WorkOut(BaseModel):
    """A work in a portfolio. ``contract_id``: of the finished contract that it was made for, null for others."""

    id: str
    title: str
    contract_id: str | None
    url: str = Field(description="Its page")
    picture_url: str = Field(description="A small JPEG of its first page")
    made_at: Instant


class WorksOut(BaseModel):
    """In the order in which they were added."""

    items: list[WorkOut]


class ShowingOut(BaseModel):
    """``allowed``: the client lets the work be shown; ``works``: what of it is in the worker's portfolio."""

    allowed: bool
    works: list[WorkOut]


def _work(row: PortfolioPicture) -> WorkOut:
    return WorkOut(
        id=row.id,
        title=row.title,
        contract_id=row.contract_id,
        url=address_of(PageRef("work", (row.id,))),
        picture_url=address_of(PageRef("portfolio_picture", (row.id,))),
        made_at=row.made_at,
    )


def _showing(call: Call, contract_id: str) -> ShowingOut:
    found = afterwards_of(call.actor, contract_id)
    return ShowingOut(allowed=found.allowed, works=[_work(row) for row in found.shown])


@room.query("/workers/{user_id}/works", WorksOut, _("ある人の作品"))
def list_works(call: Call, user_id: str) -> WorksOut:
    """Those that everybody sees on the person's page."""
    return WorksOut(items=[_work(row) for row in public_profile(user_id, call.actor).pictures])


@room.query("/contracts/{contract_id}/showing", ShowingOut, _("作品としての公開"))
def show_showing(call: Call, contract_id: str) -> ShowingOut:
    """For both sides of a finished contract. Before its end there is none (404)."""
    try:
        return _showing(call, contract_id)
    except Problem as problem:
        if problem.slug == "contract-not-over":
            raise Problem.unknown() from problem
        raise


@room.command("/contracts/{contract_id}/allow-showing", ShowingOut, _("作品として公開してよい"))
def allow_showing(call: Call, contract_id: str, body: Nothing) -> ShowingOut:
    """The client of a finished contract: the worker may show what they handed in. Once more changes nothing."""
    showings.allow_showing(actor=call.actor, contract_id=contract_id)
    return _showing(call, contract_id)


@room.command("/contracts/{contract_id}/withdraw-showing", ShowingOut, _("作品としての公開を取りやめる"))
def withdraw_showing(call: Call, contract_id: str, body: Nothing) -> ShowingOut:
    """The client takes the permission back, and the works leave the portfolio."""
    showings.end_showing(actor=call.actor, contract_id=contract_id)
    return _showing(call, contract_id)


@room.command("/contracts/{contract_id}/works", WorkOut, _("契約の作品を載せる"), body=NewWork, status=201)
def show_work(call: Call, contract_id: str, body: NewWork) -> WorkOut:
    """The worker, once the client allows it (``showing-not-allowed``)."""
    made = showings.show_work(actor=call.actor, contract_id=contract_id, file_id=body.file_id, title=body.title)
    return _work(made)
