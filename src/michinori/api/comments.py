"""Comments on columns: anybody may write one, with a name, an e-mail address that nobody sees, and a solved ALTCHA."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body
from michinori.api.callers import Visit
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.columns.commands.comments import NOBODY, post_comment
from michinori.columns.models import Comment
from michinori.columns.origin import origin_of
from michinori.columns.queries.columns import column_for
from michinori.columns.queries.comments import comments_below
from michinori.machinery import proof
from michinori.wording import display

room = Room(_("コメント"))


class Parameters(BaseModel):
    """What ALTCHA's clients solve, in ALTCHA's own names."""

    model_config = ConfigDict(extra="allow")

    algorithm: str
    cost: int
    keyLength: int  # noqa: N815 - ALTCHA's name
    keyPrefix: str  # noqa: N815
    nonce: str
    salt: str
    expiresAt: int  # noqa: N815
    data: dict[str, object]


class Challenge(BaseModel):
    """An ALTCHA challenge (version 2). ``altcha`` of a comment is its payload: base64 of ``{challenge, solution}``."""

    parameters: Parameters
    signature: str


class NewComment(Body):
    """Nobody ever sees ``email``: a link goes there by which the comment can be deleted."""

    model_config = ConfigDict(json_schema_extra={"required": ["name", "email", "body", "altcha"]})

    name: str | None = None
    email: str | None = None
    body: str | None = None
    altcha: str | None = Field(None, description="A solved challenge of GET /columns/{slug}/altcha; counts once")


class CommentOut(BaseModel):
    """``status``: published; held until somebody has looked at it; or spam."""

    id: str
    name: str
    body: str
    status: str
    made_at: Instant


def _comment(row: Comment) -> CommentOut:
    return CommentOut(id=row.id, name=row.name, body=row.body, status=row.status, made_at=row.made_at)


@room.query("/columns/{slug}/altcha", Challenge, _("コメントの前の計算問題"), public=True)
def give_challenge(call: Visit, slug: str) -> Challenge:
    """A fresh one for this column, for half an hour."""
    return Challenge.model_validate(proof.challenge(column_for(call.actor, slug).id))


@room.query("/columns/{slug}/comments", Page[CommentOut], _("コメントの一覧"), public=True)
def list_comments(call: Visit, slug: str, cursor: Cursor = None) -> Page[CommentOut]:
    """Published ones, oldest first."""
    found = comments_below(None, column_for(call.actor, slug), cursor=unpacked(cursor))
    return Page[CommentOut](
        items=[_comment(row) for row in found.comments], next=packed(found.next) if found.next else None
    )


@room.command("/columns/{slug}/comments", CommentOut, _("コメントを書く"), body=NewComment, status=201, public=True)
def write_a_comment(call: Visit, slug: str, body: NewComment) -> CommentOut:
    """With a token or without."""
    made = post_comment(
        actor=call.actor or NOBODY,
        slug=slug,
        name=body.name,
        email=body.email,
        body=body.body,
        altcha=body.altcha,
        origin=origin_of(call.request.META),
        language=display.language(),
    )
    return _comment(made)
