"""What a page is drawn with: icons of the sprite, faces, figures, the bar with the one next action."""

import re
import zlib
from functools import lru_cache
from typing import Any, NamedTuple

from django import template
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from michinori.people.models import Client
from michinori.wording import display
from michinori.wording.people.identity import mark_of

register = template.Library()

_FORMS_OF_COMPANIES = re.compile(r"(株式|有限|合同|合資|合名)会社|[（(][株有同][）)]|(一般|公益)?(社団|財団)法人")
"""Left out of the letter of a drawn mark, since half of all companies begin with one."""

TINTS = 8
"""How many colours ``style.css`` has for drawn faces (``.tint-0`` …)."""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of ``static/pages/icons.svg`` beside a word; where it stands alone, ``label`` says it aloud."""
    return _icon(name, conditional_escape(label))


@lru_cache(500)
def _icon(name: str, label: SafeString) -> SafeString:
    address = f"{static('pages/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="ic" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="ic" aria-hidden="true"><use href="{}"/></svg>', address)


class Drawn(NamedTuple):
    """What a face is drawn from: the ``address`` of its picture or, where that is empty, ``letter`` and ``tint``."""

    company: bool
    address: str
    letter: str
    tint: int


def drawn(somebody: Any) -> Drawn:
    """How somebody's face is drawn; ``somebody`` as the tag ``face`` takes it."""
    holder = getattr(somebody, "holder", somebody)
    name = str(getattr(holder, "display_name", "") or getattr(holder, "name", "") or "?")
    id = str(getattr(holder, "id", "") or getattr(holder, "user_id", "") or name)
    shown = getattr(holder, "shown_face", "")
    return Drawn(
        company=id.startswith("org_"),
        address=reverse("face", args=(shown,)) if shown else "",
        letter=_FORMS_OF_COMPANIES.sub("", name).strip()[:1] or name[:1],
        tint=zlib.crc32(id.encode()) % TINTS,
    )


@register.filter
def checkedmark(client: Client) -> str:
    """What was checked of a client whose holder is ``verified``: that it is this person, or this company."""
    return str(mark_of(company=bool(client.organisation_id)))


@register.simple_tag
def face(somebody: Any, size: str = "") -> SafeString:
    """The face of a user (round), or the mark of an organisation (square). ``size``: ``xs``, ``s``, ``l``, ``xl``, else
    44 px. ``somebody``: a user, an organisation, a client, or what queries give for one, with ``shown_face``. Without a
    picture the first letter of the name stands on a colour that the id decides.

    The name stands beside it, so that it says nothing aloud.
    """
    found = drawn(somebody)
    kind = f"face face-{'mark' if found.company else 'person'}" + (f" face-{size}" if size else "")
    if found.address:
        return format_html('<img class="{}" src="{}" alt="">', kind, found.address)
    return format_html('<span class="{} tint-{}" aria-hidden="true">{}</span>', kind, found.tint, found.letter)


@register.simple_tag
def figure(amount: int, word: str = "", size: str = "") -> SafeString:
    """Whole yen in large type with a small 円, and what they are (手取り, 税込). ``size``: ``m``, ``l``, ``xl``."""
    kind = f"figure figure-{size}" if size else "figure"
    text = display.yen(amount)
    shown = format_html("{}<i>円</i>", text.removesuffix("円")) if text.endswith("円") else format_html("{}", text)
    said = format_html(' <span class="figure-word">{}</span>', word) if word else ""
    return format_html('<span class="{}">{}</span>{}', kind, shown, said)


@register.simple_block_tag(end_name="endbar")
def bar(content: str, say: str = "", small: str = "", who: Any = None, mark: str = "clock") -> SafeString:
    """The one next action: at the foot of a phone's screen, a card on a desktop. ``say`` is the sentence (whose turn,
    until when), ``small`` what happens by itself, ``who`` the face beside it, else the icon ``mark``; the content holds
    the buttons.
    """
    values = {"content": content, "say": say, "small": small, "who": who, "mark": mark}
    return render_to_string("parts/bar.html", values)


@register.simple_block_tag(end_name="endfold")
def fold(content: str, title: str, answer: str = "", mark: str = "", open: bool = False, id: str = "") -> SafeString:
    """A closed part of a page whose line already answers (``answer``), with the icon ``mark`` before its title."""
    return format_html(
        '<details class="fold"{}{}>\n  <summary>{}<b>{}</b>{}</summary>\n  <div class="fold-in">{}</div>\n</details>\n',
        format_html(' id="{}"', id) if id else "",
        " open" if open else "",
        icon(mark) if mark else "",
        title,
        format_html("<span>{}</span>", answer) if answer else "",
        content,
    )
