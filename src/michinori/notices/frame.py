"""The types of notices: what a kind declares (``kinds.KINDS``), and the groups by which people choose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from michinori.kernel.page_ref import PageRef
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.wording import display
from michinori.wording.notices import notices as words
from michinori.wording.sentences import Words, fill

type MailWay = Literal["now", "daily", "last", "off"]
"""When mails are sent; ``last``: of the reminders before a deadline only the last."""


@dataclass(frozen=True)
class Group:
    """Kinds of notices with common settings. ``mail``: the ways on offer, the default first; ``push``: the default.

    ``app_stays``: the notices are always listed on the site, because money or rights depend on them.
    """

    key: str
    mail: tuple[MailWay, ...] = ("now", "daily", "off")
    push: bool = False
    app_stays: bool = False

    @property
    def may_leave_mail(self) -> bool:
        """Whether the group's mails have an unsubscribe link (List-Unsubscribe)."""
        return len(self.mail) > 1

    @property
    def least_mail(self) -> MailWay:
        """The way that unsubscribing sets: ``off``, or ``last`` for reminders."""
        return "last" if "last" in self.mail else "off"


GROUPS: Mapping[str, Group] = {
    group.key: group
    for group in (
        Group("deadlines", ("now", "last"), push=True, app_stays=True),
        Group("contracts", push=True, app_stays=True),
        Group("messages", push=True),
        Group("proposals", push=True),
        Group("money", ("now",), app_stays=True),
        Group("finding"),
        Group("reviews"),
        Group("columns"),
        Group("news"),
        Group("account", ("now",), app_stays=True),
    )
}


@dataclass(frozen=True)
class Headline:
    """What a mail says before all else. ``what``: what is the reader's to do, empty for nothing; ``amount``: its figure
    in yen, empty for none; ``named``: what that figure is; ``otherwise``: until when, and what comes by itself;
    ``button``: the label of the mail's one button.
    """

    what: str
    amount: str
    named: str
    otherwise: str
    button: str


@dataclass(frozen=True)
class News:
    """A notice in one language. ``title`` and ``text`` are for the list; a mail has ``subject`` (or the title),
    ``headline`` if any, and ``parts`` (or the text) as paragraphs; ``page``: the page about the event.
    """

    title: str
    text: str
    page: PageRef
    subject: str = ""
    parts: tuple[str, ...] = ()
    headline: Headline | None = None


@dataclass(frozen=True)
class Hearing:
    """One recipient of a notice. ``write`` makes its words in the active language.

    ``about``: the id of the client (or user) that the notice is about, which hides it after a block; empty for notices
    that no block hides (contracts). ``early``: a reminder before the last one. ``must``: the mail is sent whatever the
    person chose (notices of terms). ``until``: the instant from which the notice is too late. ``at``: when the event
    happened, in domain time; default now. ``own``: the recipient did it, so the notice counts as read. ``gathers``: a
    name under which unread notices are gathered: a new one takes the place of those before, and its mail and push wait
    for more (``GATHERING``). ``once``: the name of a notice of which the recipient gets only one.
    """

    user: User
    write: Callable[[], News]
    about: str = ""
    early: bool = False
    must: bool = False
    until: datetime | None = None
    at: datetime | None = None
    own: bool = False
    gathers: str = ""
    once: str = ""

    def key(self, item_key: str) -> str:
        """The key that makes this recipient's notice of an item unique."""
        return self.once or self.gathers + item_key


GATHERING = timedelta(hours=1)


@dataclass(frozen=True)
class Kind:
    """A kind of outbox item with notices. ``hear``: finds the recipients of an item. ``wait``: mail and push are held
    so long, and sent only if the notice is still unread then (for messages in a lively thread).
    """

    group: str
    hear: Callable[[OutboxItem], Iterable[Hearing]]
    wait: timedelta = timedelta()


def said(kind: str, values: Mapping[str, Any], known: Words | None = None) -> Callable[[], News]:
    """A ``write`` with the sentences of ``wording.notices`` for this kind, filled with ``values``. ``known``: the words
    for values that are keys.
    """

    def write() -> News:
        title, text, leads = words.NOTICES[kind]
        page = PageRef(leads.page, tuple(str(values[name]) for name in leads.ids), leads.part)
        figure = display.yen(values[leads.figure]) if leads.figure else ""
        headline = Headline("", figure, str(leads.named), "", str(leads.button))
        return News(fill(title, values, known or {}), fill(text, values, known or {}), page, headline=headline)

    return write
