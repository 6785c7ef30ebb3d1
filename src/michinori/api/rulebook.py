"""The rule book: every rule that members meet, with the numbers in force."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from michinori.api.callers import Visit
from michinori.api.cursors import Page
from michinori.api.routes import Room
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery.addresses import address_of
from michinori.machinery.settings import settings_now
from michinori.wording.rulebook.catalogue import CHAPTERS

room = Room(_("このサイトの決まり"))


class ChapterLine(BaseModel):
    """A chapter. ``url``: its page."""

    chapter: str
    title: str
    url: str


class RuleOut(BaseModel):
    """One rule in one sentence. ``anchor``: its place on the chapter's page."""

    anchor: str
    text: str


class ChapterOut(ChapterLine):
    """A chapter with its rules, in the order in which a contract meets them."""

    rules: list[RuleOut]


def _line(slug: str) -> dict[str, str]:
    title = str(CHAPTERS[slug].title)
    return {"chapter": slug, "title": title, "url": address_of(PageRef("rulebook_chapter", (slug,)))}


@room.query("/rulebook", Page[ChapterLine], _("決まりの章の一覧"), public=True)
def list_chapters(call: Visit) -> Page[ChapterLine]:
    """In the order in which a contract meets them."""
    return Page[ChapterLine](items=[ChapterLine(**_line(slug)) for slug in CHAPTERS], next=None)


@room.query("/rulebook/{chapter}", ChapterOut, _("決まりの一章"), public=True)
def show_chapter(call: Visit, chapter: str) -> ChapterOut:
    """In the caller's language, with the numbers of the settings in force."""
    if chapter not in CHAPTERS:
        raise Problem.unknown()
    settings = settings_now()
    rules = [
        RuleOut(anchor=rule.anchor, text=rule.said(settings.house, settings.statutory))
        for rule in CHAPTERS[chapter].rules
    ]
    return ChapterOut(**_line(chapter), rules=rules)
