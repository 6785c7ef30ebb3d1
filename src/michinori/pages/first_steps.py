"""Home of somebody new: three steps with what is done of them, and a tour of the meter that plays once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from michinori.kernel.actor import Actor
from michinori.market.queries.first_steps import Begun, begun_by
from michinori.pages.sides import COOKIE as SIDE
from michinori.pages.sides import Side, side_of

PRACTISED, TOUR = "practised", "tour"
"""Cookies: the reader has begun a practice; the tour has played, and then stands folded."""
DONE = "1"
"""What they hold."""


@dataclass(frozen=True)
class Step:
    """One step. ``go``: the label of its button; ``done``: nothing is left of it."""

    word: str
    hint: str
    icon: str
    address: str
    go: str
    done: bool


def side_at_first(request: HttpRequest, *, hires: bool) -> Side:
    """The side that the reader is on. Until a page of one side was opened it is as they said at sign-up; whoever did
    not say is on that of their contracts (``hires``: they are the client of all that run).
    """
    said = SIDE in request.COOKIES or bool(getattr(request.user, "aims", ""))
    return "hire" if hires and not said else side_of(request)


def first_steps(request: HttpRequest, actor: Actor, side: Side) -> dict[str, object]:
    """The steps and the tour. One query."""
    has_face = bool(getattr(request.user, "face_id", None))
    steps = _steps(begun_by(actor), side, has_face=has_face, practised=PRACTISED in request.COOKIES)
    return {
        "steps": steps,
        "steps_done": sum(one.done for one in steps),
        "next_step": next((one for one in steps if not one.done), None),
        "plays": TOUR not in request.COOKIES,
    }


def _steps(begun: Begun, side: Side, *, has_face: bool, practised: bool) -> Sequence[Step]:
    face = Step(
        _("名前と顔"),
        _("顔があると、声がかかりやすくなります"),
        "user",
        reverse("profile_face"),
        _("選ぶ"),
        has_face,
    )
    skills = Step(
        _("できること"),
        _("合う仕事が、ここに出ます"),
        "star",
        reverse("profile_edit") + "#id_skills",
        _("選ぶ"),
        begun.skills,
    )
    job = Step(
        _("最初の仕事"), _("書きながら、足りないことが分かります"), "pen", reverse("job_new"), _("書く"), begun.job
    )
    practice = Step(
        _("練習"),
        _("相手もお金も作りもの。5分で試せます"),
        "play",
        reverse("practice"),
        _("試す"),
        practised,
    )
    return (face, job if side == "hire" else skills, practice)
