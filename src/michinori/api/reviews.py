"""Reviews of contracts that are over."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.people.queries import public_client, public_profile
from michinori.rules.contract.life import Side
from michinori.rules.people.reviews import MOST_STARS
from michinori.trust.commands import reviews
from michinori.trust.models import Review
from michinori.trust.queries.reviews import reviews_about, reviews_on

room = Room(_("評価"))
_STAR = Field(ge=1, le=MOST_STARS)


class Stars(Body):
    """Five scales, 1 to 5 each."""

    communication: int = _STAR
    clarity: int = _STAR
    punctuality: int = _STAR
    respect: int = _STAR
    quality: int = _STAR


class NewReview(Body):
    """Hidden from everybody else until both sides have written one, or 14 days after the contract was over."""

    stars: Stars
    comment: str = ""


class Reply(Body):
    """What the one reviewed says to it, once."""

    text: str


class ReviewOut(BaseModel):
    """``by``: client or worker. ``published_at`` null: so far only its writer sees it."""

    id: str
    contract_id: str
    by: str
    stars: dict[str, int]
    comment: str
    made_at: Instant
    published_at: Instant | None
    reply: str
    replied_at: Instant | None


class Shown(BaseModel):
    """A published review, as everybody may read it."""

    id: str
    by: str
    author: Party
    stars: dict[str, int]
    comment: str
    published_at: Instant | None
    reply: str
    replied_at: Instant | None


class OfContract(BaseModel):
    """``own``: what one's own side wrote; ``theirs``: what the other wrote, once it is published."""

    own: ReviewOut | None
    theirs: ReviewOut | None
    until: Instant | None = Field(description="Until when one's own side may still write one")


def _review(row: Review) -> ReviewOut:
    return ReviewOut(
        id=row.id,
        contract_id=row.contract_id,
        by=row.by,
        stars=row.stars,
        comment=row.comment,
        made_at=row.made_at,
        published_at=row.published_at,
        reply=row.reply,
        replied_at=row.replied_at,
    )


def _shown(row: Review) -> Shown:
    contract = row.contract
    writer = contract.worker if row.by == "worker" else contract.client
    return Shown(
        id=row.id,
        by=row.by,
        author=Party.of(writer),
        stars=row.stars,
        comment=row.comment,
        published_at=row.published_at,
        reply=row.reply,
        replied_at=row.replied_at,
    )


def _about(client_id: str, side: Side, cursor: str | None) -> Page[Shown]:
    rows, following = reviews_about(client_id, side, cursor=unpacked(cursor))
    return Page[Shown](items=[_shown(row) for row in rows], next=packed(following) if following else None)


@room.command("/contracts/{contract_id}/reviews", ReviewOut, _("評価を書く"), body=NewReview, status=201)
def write_review(call: Call, contract_id: str, body: NewReview) -> ReviewOut:
    """Each side once, within 14 days after the contract was completed or ended."""
    stars = body.stars.model_dump()
    return _review(reviews.write_review(actor=call.actor, contract_id=contract_id, stars=stars, comment=body.comment))


@room.query("/contracts/{contract_id}/reviews", OfContract, _("契約の評価"))
def show_reviews(call: Call, contract_id: str) -> OfContract:
    """For the two sides."""
    found = reviews_on(call.actor, contract_id)
    return OfContract(
        own=_review(found.own) if found.own else None,
        theirs=_review(found.theirs) if found.theirs else None,
        until=found.until,
    )


@room.command("/reviews/{review_id}/reply", ReviewOut, _("評価に返信する"), body=Reply)
def reply_to_review(call: Call, review_id: str, body: Reply) -> ReviewOut:
    """The one reviewed, once, after it is published."""
    return _review(reviews.reply_to_review(actor=call.actor, review_id=review_id, text=body.text))


@room.query("/clients/{client_id}/reviews", Page[Shown], _("クライアントへの評価"))
def list_client_reviews(call: Call, client_id: str, cursor: Cursor = None) -> Page[Shown]:
    """Published ones, newest first."""
    return _about(public_client(client_id).id, "client", cursor)


@room.query("/workers/{user_id}/reviews", Page[Shown], _("ワーカーへの評価"))
def list_worker_reviews(call: Call, user_id: str, cursor: Cursor = None) -> Page[Shown]:
    """Published ones, newest first."""
    return _about(public_profile(user_id, call.actor).user_id, "worker", cursor)
