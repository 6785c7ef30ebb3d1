"""Commands for reviews: write, reply, hide and show again. Reviews are published when both are written or the time is
over.
"""

from datetime import datetime

from michinori.contracts.models import Contract
from michinori.contracts.scene import locked_with_place
from michinori.contracts.told import Told
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, events, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.transactions import command
from michinori.people.queries import power_over
from michinori.people.staff import require_staff
from michinori.people.suspensions import require_free
from michinori.rules.fields import Reader
from michinori.rules.people.reviews import REPLY_LIMIT, check_open, read_review, refuse_contact_in_public
from michinori.trust.models import Review
from michinori.trust.queries.reviews import CLOSING, closed_at

DEADLINE = "reviews"


@command
def write_review(*, actor: Actor, contract_id: str, stars: object, comment: object = "") -> Review:
    """Write the actor's side's review of a finished contract; for an organisation its owner or approver does.

    Raises ``not-found`` (404), ``needs-approver``, ``suspended`` (403), ``review-not-yet``, ``review-too-late``,
    ``reviewed-already`` (409), ``invalid`` (422).
    """
    contract, place = locked_with_place(actor, contract_id)
    if not place.binding or actor.user_id is None:
        raise Problem.forbidden("needs-approver")
    now = clock.now()
    until = check_open(contract.status, closed_at(contract_id), now)
    written = read_review(stars, comment)
    refuse_contact_in_public("comment", written.comment)
    others = list(Review.objects.filter(contract=contract))
    if any(one.by == place.side for one in others):
        raise Problem("reviewed-already")
    require_free(actor, contract.client_id if place.side == "client" else None)
    review = Review.objects.create(
        contract=contract,
        by=place.side,
        author_id=actor.user_id,
        about_id=contract.client_id if place.side == "worker" else contract.worker_id,
        comment=written.comment,
        made_at=now,
        **written.stars,
    )
    _write_event(review, actor, "review_written", now)
    if others:
        _publish(contract_id, now)
    else:
        set_deadline(DEADLINE, contract_id, until)
    review.refresh_from_db()
    return review


def ask_for_reviews(item: OutboxItem) -> None:
    """Outbox subscriber to ``contract_events``: put ``review_open``, which asks both sides for reviews, once a contract
    is finished.
    """
    told = Told.read(item)
    if any(isinstance(fact, CLOSING) for fact in told.facts.values()):
        outbox.put("review_open", {"contract_id": told.contract_id}, key=f"review_open:{told.contract_id}")


def publish_due(contract_id: str, until: datetime) -> int:
    """Deadline handler: publish the one review that was written in time. Return how many were published."""
    lock(Contract, contract_id)
    return _publish(contract_id, until)


def _publish(contract_id: str, at: datetime) -> int:
    waiting = list(Review.objects.filter(contract_id=contract_id, published_at__isnull=True))
    for review in waiting:
        review.published_at = at
        review.save(update_fields=["published_at"])
        _write_event(review, Actor.clock(), "review_published", at)
    set_deadline(DEADLINE, contract_id, None)
    return len(waiting)


@command
def reply_to_review(*, actor: Actor, review_id: str, text: object) -> Review:
    """Reply publicly, once, to a review about the actor's own side. Raises ``not-found`` (404) for everybody else and
    while the review is not public, ``needs-approver``, ``suspended`` (403), ``replied-already`` (409), ``invalid``
    (422).
    """
    review = lock(Review, review_id)[review_id]
    power = power_over(actor.user_id, review.about_id)
    if power is None or review.published_at is None or review.hidden_at is not None:
        raise Problem.unknown()
    if power == "member":
        raise Problem.forbidden("needs-approver")
    if review.reply:
        raise Problem("replied-already")
    require_free(actor, review.about_id)
    reader = Reader({"text": text})
    review.reply = reader.block("text", REPLY_LIMIT)
    reader.finish()
    refuse_contact_in_public("text", review.reply)
    review.replied_at = clock.now()
    review.save(update_fields=["reply", "replied_at"])
    _write_event(review, actor, "review_replied", review.replied_at)
    return review


@command
def hide_review(*, actor: Actor, review_id: str, reason: object) -> Review:
    """Hide a review, with a reason; staff only. Raises ``not-found`` (404), ``review-hidden-already`` (409)."""
    require_staff(actor, "reports")
    review = lock(Review, review_id)[review_id]
    reader = Reader({"reason": reason})
    why = reader.block("reason", REPLY_LIMIT)
    reader.finish()
    if review.hidden_at is not None:
        raise Problem("review-hidden-already")
    review.hidden_at, review.hidden_reason = clock.now(), why
    review.save(update_fields=["hidden_at", "hidden_reason"])
    _write_event(review, actor, "review_hidden", review.hidden_at)
    audit.note(actor=actor, kind="review_hidden", data={"review": review.id})
    return review


@command
def show_review_again(*, actor: Actor, review_id: str) -> Review:
    """Show a hidden review again; staff only. Raises ``not-found`` (404), ``review-not-hidden`` (409)."""
    require_staff(actor, "reports")
    review = lock(Review, review_id)[review_id]
    if review.hidden_at is None:
        raise Problem("review-not-hidden")
    review.hidden_at, review.hidden_reason = None, ""
    review.save(update_fields=["hidden_at", "hidden_reason"])
    _write_event(review, actor, "review_shown_again", clock.now())
    audit.note(actor=actor, kind="review_shown_again", data={"review": review.id})
    return review


def _write_event(review: Review, actor: Actor, kind: str, at: datetime) -> None:
    events.write(review.id, at=at, actor=actor, kind=kind, data={"contract": review.contract_id, "by": review.by})
    outbox.put(kind, {"review_id": review.id, "contract_id": review.contract_id}, key=f"{kind}:{review.id}:{at}")
