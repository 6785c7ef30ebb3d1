"""From a mail's name and values to its subject and text, in the receiver's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from michinori.wording import mails
from michinori.wording.people import ROLES


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
        filled = {key: str(value) for key, value in values.items()} | {"site": settings.BASE_URL}
        if filled.get("role") in ROLES:
            filled["role"] = str(ROLES[filled["role"]])
        subject, text = mails.MAILS[template]
        parts = [str(mails.GREETING) % {"name": name} if name else str(mails.GREETING_NAMELESS), str(text) % filled]
        if template in mails.CHANGES:
            parts.append(str(mails.NOT_ME) % ({"at": "", "ip": "", "browser": ""} | filled))
        parts.append(str(mails.CLOSING) % filled)
        title = f"【{gettext('道のり')}】{' '.join((str(subject) % filled).split())}"
        return Letter(title, "\n\n".join(parts) + "\n", _as_html(parts, language))


def _as_html(parts: list[str], language: str) -> SafeString:
    """Paragraphs, line breaks and links; nothing a mail program would hide or fetch."""
    paragraphs = [paragraph for part in parts for paragraph in part.split("\n\n")]
    lines = [[(urlize(line, autoescape=True),) for line in paragraph.split("\n")] for paragraph in paragraphs]
    body = format_html_join("\n", "<p>{}</p>", [(format_html_join("<br>", "{}", those),) for those in lines])
    return format_html(
        '<!doctype html>\n<html lang="{}"><meta charset="utf-8"><body>\n{}\n</body></html>\n', language, body
    )
