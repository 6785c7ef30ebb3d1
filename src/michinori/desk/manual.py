"""The operator's manual as a page of the desk: ``texts/manual.*.md`` in the reader's language."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import resolve
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from michinori.desk.staff import duty_of, may_of, staff_only
from michinori.machinery.markdown import as_html
from michinori.pages.callers import actor_of
from michinori.rules.people.staff_roles import Duty
from michinori.wording import display

TEXTS = Path(__file__).parent / "texts"
_PAGE = re.compile(r"\[([^\]]+)\]\((/desk/[^)\s]*)\)|`(/desk/[^`\s]*)`")
"""A page of the desk in the text: by its name, or as its address."""


@dataclass(frozen=True)
class Chapter:
    """One chapter; the part before the first has the title of the whole."""

    title: str
    html: SafeString


@staff_only("desk")
@require_GET
def show_manual(request: HttpRequest) -> HttpResponse:
    """All chapters on one page. The pages that the reader's roles open are links, others words."""
    may = may_of(actor_of(request))
    lead, *chapters = [Chapter(title, as_html(_linked(text, may), breaks=False)) for title, text in _parts(_language())]
    return render(request, "desk/manual.html", {"lead": lead, "chapters": chapters})


def _language() -> str:
    return "en" if display.language() == "en" else "ja"


@cache
def _parts(language: str) -> tuple[tuple[str, str], ...]:
    """Title and Markdown of what stands before the first chapter, then of each chapter."""
    parts = (TEXTS / f"manual.{language}.md").read_text(encoding="utf-8").removeprefix("# ").split("\n## ")
    return tuple((title, text) for title, _, text in (part.partition("\n") for part in parts))


def _linked(text: str, may: Collection[Duty]) -> str:
    """The text with links to the pages of these duties only."""

    def link(found: re.Match[str]) -> str:
        name, address = (found[1], found[2]) if found[2] else (f"`{found[3]}`", found[3])
        return f"[{name}]({address})" if duty_of(resolve(address).func) in may else name

    return _PAGE.sub(link, text)
