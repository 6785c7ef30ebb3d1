"""Blocks: keeping a party away from oneself on the market. The blocked party is not told."""

from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Id, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.contracts.commands.blocks import set_block
from michinori.kernel.problems import Flaw, Problem
from michinori.people import blocks
from michinori.people.commands.blocks import undo_block
from michinori.people.models import Block

room = Room(_("ブロック"))


class NewBlock(Body):
    """Whom to block: ``user_id`` or ``organisation_id``, one of the two; the whole party with all its accounts."""

    user_id: Id | None = None
    organisation_id: Id | None = None
    note: Annotated[str | None, Field(max_length=1_000, description="Private; left out, it stays as it was")] = None
    in_name_of: Annotated[
        Id | None,
        Field(
            description="An organisation whose owner or approver the caller is: counts for it too; the caller's own id:"
            " for them alone. By default also for the only such organisation"
        ),
    ] = None


class BlockOut(BaseModel):
    """A block of the caller's, or of an organisation they may bind."""

    id: str
    user_id: str | None
    organisation_id: str | None
    display_name: str
    note: str
    personal: bool = Field(description="Whether it is its maker's own")
    in_name_of: str | None = Field(description="The organisation that it counts for, too")
    made_at: Instant


def _block(row: Block) -> BlockOut:
    return BlockOut(
        id=row.id,
        user_id=row.target.user_id,
        organisation_id=row.target.organisation_id,
        display_name=row.target.display_name,
        note=row.note,
        personal=row.personal,
        in_name_of=row.organisation_id,
        made_at=row.made_at,
    )


@room.query("/blocks", Page[BlockOut], _("ブロックの一覧"))
def list_blocks(call: Call, cursor: Cursor = None) -> Page[BlockOut]:
    """The newest first."""
    rows, following = blocks.blocks_of(call.actor, after=unpacked(cursor))
    return Page[BlockOut](items=[_block(row) for row in rows], next=packed(following) if following else None)


@room.command("/blocks", BlockOut, _("ブロックする"), body=NewBlock, status=201)
def block_somebody(call: Call, body: NewBlock) -> BlockOut:
    """Works both ways and for every account of theirs, now and later. Once more changes note and name."""
    if (body.user_id is None) == (body.organisation_id is None):
        raise Problem.invalid(Flaw("user_id", "one_of_two"))
    field, target = ("user_id", body.user_id) if body.user_id else ("organisation_id", body.organisation_id or "")
    if not str(target).startswith("usr_" if field == "user_id" else "org_"):
        raise Problem.invalid(Flaw(field, "unknown_id"))
    try:
        made = set_block(actor=call.actor, target_id=str(target), note=body.note, in_name_of=body.in_name_of)
    except Problem as problem:
        if problem.status != 404:
            raise
        raise Problem.invalid(Flaw(field, "unknown_id")) from problem
    return _block(made)


@room.command("/blocks/{block_id}", None, _("ブロックをやめる"), body=Nothing, status=204, method="DELETE")
def unblock(call: Call, block_id: str, body: Nothing) -> None:
    """As if it had never been set."""
    undo_block(actor=call.actor, block_id=block_id)
