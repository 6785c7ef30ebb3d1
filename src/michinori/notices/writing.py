"""Writing mails: subject, text and HTML from a template's name and values, in the receiver's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from michinori.kernel.page_ref import PageRef
from michinori.kernel.text import unlinked
from michinori.machinery.addresses import address_of
from michinori.machinery.looks import site_name
from michinori.people.models import User
from michinori.wording.legal.demands import OUTCOMES
from michinori.wording.notices import account_mails, mails
from michinori.wording.people.accounts import ROLES
from michinori.wording.people.staff_roles import STAFF_ROLES
from michinori.wording.sentences import Words, fill

from .frame import Headline
from .models import Notice

_LINKS = frozenset({"url", "link", "reset"})
"""The values of letters that are addresses of this site."""
_NAMED: Words = {
    "role": ROLES,
    "staff_role": STAFF_ROLES,
    "demand_outcome": OUTCOMES,
    "door": mails.DOORS,
}
"""The values of letters that are names of something with words."""
_SITE_UNTIL_0_2 = "{site}"
"""The site's address in mails that version 0.2.0 put into the outbox; they may still wait after an upgrade."""


@dataclass(frozen=True)
class Letter:
    """A mail to send: ``text`` is plain text, ``html`` the same with links. ``leave``: the unsubscribe URL, empty for
    mails that cannot be switched off.
    """

    subject: str
    text: str
    html: str
    leave: str = ""


def write_letter(template: str, values: Mapping[str, Any], *, language: str, name: str = "") -> Letter:
    """Write the mail ``template`` of ``wording.notices.mails``; ``name`` is the receiver's public name, if known.

    Names and titles in ``values`` never become links. Raises KeyError for an unknown template.
    """
    with translation.override(language):
        typed = {key: unlinked(value) for key, value in values.items() if isinstance(value, str) and key not in _LINKS}
        filled = {
            "at": "",
            "ip": "",
            "browser": "",
            "passkeys": "",
            "webhooks": "",
            "why": "—",
            "link": settings.BASE_URL,  # for mails that a version without the link put into the outbox
            **values,
            **typed,
            "site": settings.BASE_URL,
        }
        subject, text = mails.MAILS[template]
        parts = [fill(text, filled, _NAMED)]
        if template in account_mails.CHANGES:
            parts.append(fill(account_mails.NOT_ME, filled, {}))
        return _compose(fill(subject, filled, {}), parts, name=name)


def write_notice(
    subject: str, parts: Sequence[str], *, link: str, name: str, leave: str, headline: Headline | None = None
) -> Letter:
    """Write the mail of one notice, in the active language. ``link``: the path of the notice's page. Names and titles
    in subject, headline and parts never become a link; a line of a part that is an address of this site is one.
    """
    whole = [_unlinked(part).replace(_SITE_UNTIL_0_2, settings.BASE_URL) for part in parts]
    above = None if headline is None else replace(headline, what=unlinked(headline.what))
    link = f"{settings.BASE_URL}{link}"
    return _compose(unlinked(subject), whole, name=name, link=link, leave=leave, headline=above)


def _unlinked(part: str) -> str:
    """The part without links, but for lines that are an address of this site and nothing else."""
    own = f"{settings.BASE_URL}/"
    lines = part.split("\n")
    return "\n".join(one if one.startswith(own) and len(one.split()) == 1 else unlinked(one) for one in lines)


def write_digest(notices: Sequence[Notice], user: User, *, leave: str) -> Letter:
    """Write the digest mail of these notices, in the active language, which is the receiver's."""
    lines = [(*map(unlinked, notice.words[user.language]), address_of(notice.leads_to)) for notice in notices]
    intro = fill(mails.DIGEST_INTRO, {"count": len(lines)}, {})
    parts = [intro, *("\n".join(part for part in line if part) for line in lines)]
    html = [
        format_html('<a href="{}">{}</a><br>\n{}', link, title, _paragraphs([text])[0]) for title, text, link in lines
    ]
    subject = fill(mails.DIGEST_SUBJECT, {"count": len(lines)}, {})
    whole = [*_paragraphs([intro]), *html]
    link = address_of(PageRef("notices"))
    return _compose(subject, parts, whole, name=user.display_name, link=link, leave=leave)


def _compose(
    subject: str,
    parts: Sequence[str],
    html_parts: Sequence[SafeString] = (),
    *,
    name: str = "",
    link: str = "",
    leave: str = "",
    headline: Headline | None = None,
) -> Letter:
    """A letter in the active language: greeting, headline, ``parts`` as paragraphs (``html_parts`` in the HTML, if
    given), the link, closing. Line breaks in the subject become spaces.
    """
    greeting = fill(mails.GREETING, {"name": unlinked(name)}, {}) if name else str(mails.GREETING_NAMELESS)
    own = site_name()
    foot = [f"{own}\n{settings.BASE_URL}"]
    manage = address_of(PageRef("settings_notices")) if link else ""
    if leave:
        foot.append(fill(mails.LEAVE, {"leave": leave}, {}))
    if manage:
        foot.append(fill(mails.MANAGE, {"manage": manage}, {}))
    title = " ".join(subject.split())
    box = headline if headline and (headline.what or headline.amount) else None
    values = {
        "language": (get_language() or "ja")[:2],
        "title": title,
        "greeting": greeting,
        "box": box,
        "button": headline.button if headline and headline.button else gettext("サイトで見る"),
        "paragraphs": html_parts or _paragraphs(parts),
        "link": link,
        "site": settings.BASE_URL,
        "site_name": own,
        "leave": leave,
        "manage": manage,
    }
    above = [_above(box)] if box else []
    text = "\n\n".join([greeting, *above, *parts, *([link] if link else []), *foot]) + "\n"
    html = render_to_string("notices/letter.html", values)
    return Letter(f"【{own}】{title}", text, html, leave)


def _above(headline: Headline) -> str:
    """The headline as plain text."""
    figure = f"{headline.amount} {headline.named}" if headline.amount else ""
    what = f"■ {headline.what}" if headline.what else ""
    return "\n".join(line for line in (what, figure, headline.otherwise) if line)


def _paragraphs(parts: Sequence[str]) -> list[SafeString]:
    """Paragraphs of text as escaped HTML with line breaks and links."""
    paragraphs = [paragraph for part in parts for paragraph in part.split("\n\n")]
    return [
        format_html_join("", "{}<br>\n", ((_linked(line),) for line in paragraph.split("\n")))
        for paragraph in paragraphs
    ]


def _linked(line: str) -> SafeString:
    """A line as escaped HTML with URLs as links. ``urlize`` escapes, but its result is not marked as safe."""
    return mark_safe(urlize(line, autoescape=True))  # noqa: S308
