"""Reviews (評価): by both sides, shown once both are in or the time is up, with one reply (domain § 2, issue 4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.contract.lifecycle import FINAL
from michinori.rules.fields import Reader
from michinori.rules.talk.screening import screen

SCALES = ("communication", "clarity", "punctuality", "respect", "quality")
MOST_STARS = 5
COMMENT_LIMIT = 2_000
REPLY_LIMIT = 1_000
REVIEW_DAYS = 14
"""Days after the end of the contract in which reviews can be written; after them reviews are shown."""


@dataclass(frozen=True)
class Written:
    """A review: stars from 1 to 5 by scale, and a comment."""

    stars: dict[str, int]
    comment: str


def read_review(stars: object, comment: object) -> Written:
    """Read a review: all five scales are required, the comment may be empty. Raises ``invalid`` (422)."""
    reader = Reader({"stars": stars, "comment": comment})
    text = reader.block("comment", COMMENT_LIMIT, "")
    if not isinstance(stars, Mapping):
        reader.flaw("stars", "required" if stars is None else "not_an_object")
        reader.finish()
    scales = Reader(stars if isinstance(stars, Mapping) else {}, "stars.", reader.flaws)
    found = {scale: scales.integer(scale, 1, MOST_STARS) for scale in SCALES}
    reader.finish()
    return Written(found, text)


def refuse_contact_in_public(field: str, text: str) -> None:
    """Check that a review or reply, which is public, has no contact data. Raises ``invalid`` (422) with the places.

    Invitations to deal outside are let through, since a reviewer may complain of one.
    """
    found = [text[one.start : one.end] for one in screen(text) if one.is_contact]
    if found:
        raise Problem.invalid(*[Flaw(field, "contact_in_public", {"place": place}) for place in found[:3]])


def check_open(status: str, closed_at: datetime | None, now: datetime) -> datetime:
    """The end of the time in which a review can be written. Raises ``review-not-yet``, ``review-too-late`` (409)."""
    if status not in FINAL or status == "cancelled" or closed_at is None:
        raise Problem("review-not-yet")
    until = runs_out(closed_at, REVIEW_DAYS)
    if now >= until:
        raise Problem("review-too-late")
    return until
