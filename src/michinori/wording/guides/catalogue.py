"""The table of all guides, under headings that name what happened to the reader."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.guides import changes, clients, endings, silence, work
from michinori.wording.guides.guide import Guide
from michinori.wording.sentences import Sentence

GUIDES: dict[str, Guide] = {
    guide.slug: guide for guide in (*changes.GUIDES, *work.GUIDES, *silence.GUIDES, *endings.GUIDES, *clients.GUIDES)
}
OF_ACT: dict[str, str] = {act: guide.slug for guide in GUIDES.values() for act in guide.acts}
"""The slug of the guide that explains each act of the lifecycle table."""
GROUPS: tuple[tuple[Sentence, tuple[str, ...]], ...] = (
    (
        _("条件や方向性を変えたい、変えたいと言われた"),
        ("change-terms", "answer-change", "ask-for-change", "asked-to-redo", "fixed-hourly"),
    ),
    (
        _("できたものや報告に、行きちがいがある"),
        ("returned", "send-back", "objection", "order", "hours", "meter"),
    ),
    (
        _("返事がない、お金が入らない"),
        ("no-answer", "no-deposit"),
    ),
    (
        _("途中で終わりたい、終わりたいと言われた"),
        ("end-halfway", "asked-to-end", "zero-offer", "ending-unanswered", "withdraw-ending", "illness"),
    ),
    (
        _("終わる額が決まらない"),
        ("sealed-bids", "standing-rule", "outside-result"),
    ),
    (
        _("クライアントがやめる、倒産した"),
        ("client-withdraws", "insolvency", "handover", "buy-files"),
    ),
)
"""The headings, which name what happened to the reader, each with its guides."""


COURSE = ("end-halfway", "asked-to-end", "ending-unanswered", "sealed-bids", "standing-rule")
"""The guides along one ending, in the order of its days: they stand on one page."""
COURSE_TITLE = _("途中で終わる: 申し出てから終わるまで")


def title(slug: str) -> str:
    """A guide's heading in the active language."""
    return str(GUIDES[slug].title)
