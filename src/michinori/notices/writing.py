"""From a mail's name and values to its subject and text, in the receiver's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from michinori.wording import mails
from michinori.wording.people import ROLES
from michinori.wording.sentences import fill


@dataclass(frozen=True)
class Letter:
    """A mail ready to go: ``text`` as plain text, ``html`` the same lines with links that can be touched."""

    subject: str
    text: str
    html: str


def write_letter(template: str, values: Mapping[str, Any], *, language: str, name: str = "") -> Letter:
    """Write the mail ``template`` of ``wording.mails``; ``name`` is the receiver's public name, if known.

    A name without words is a mistake of ours and raises KeyError.
    """
    with translation.override(language):
        filled = {"at": "", "ip": "", "browser": "", **values, "site": settings.BASE_URL}
        subject, text = mails.MAILS[template]
        parts = [fill(text, filled, {"role": ROLES})]
        if template in mails.CHANGES:
            parts.append(fill(mails.NOT_ME, filled, {}))
        return compose(fill(subject, filled, {}), parts, name=name)


def compose(subject: str, parts: Sequence[str], *, name: str = "") -> Letter:
    """A letter in the active language: greeting, ``parts`` as paragraphs, closing. The subject becomes one line."""
    greeting = fill(mails.GREETING, {"name": name}, {}) if name else str(mails.GREETING_NAMELESS)
    whole = [greeting, *parts, fill(mails.CLOSING, {"site": settings.BASE_URL}, {})]
    title = f"【{gettext('道のり')}】{' '.join(subject.split())}"
    return Letter(title, "\n\n".join(whole) + "\n", _as_html(whole))


def _as_html(parts: Sequence[str]) -> SafeString:
    """Paragraphs, line breaks and links; nothing a mail program would hide or fetch."""
    paragraphs = [paragraph for part in parts for paragraph in part.split("\n\n")]
    lines = [[(urlize(line, autoescape=True),) for line in paragraph.split("\n")] for paragraph in paragraphs]
    body = format_html_join("\n", "<p>{}</p>", [(format_html_join("<br>", "{}", those),) for those in lines])
    page = '<!doctype html>\n<html lang="{}"><meta charset="utf-8"><body>\n{}\n</body></html>\n'
    return format_html(page, (get_language() or "ja")[:2], body)
