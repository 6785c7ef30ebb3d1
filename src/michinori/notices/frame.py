"""The frame of notices: what a kind says of itself (``kinds.KINDS``), and the groups by which people choose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from michinori.kernel.page_ref import PageRef
from michinori.machinery.models import OutboxItem
from michinori.people.models import User
from michinori.wording.notices import notices as words
from michinori.wording.sentences import Words, fill

type MailWay = Literal["now", "daily", "last", "off"]
"""``last``: of reminders only the last one before a clock ends."""


@dataclass(frozen=True)
class Group:
    """What one chooses at once. ``mail``: the ways that may be chosen, the default first; ``push``: its default.

    ``app_stays``: it is always among the notices of the site, because money or rights hang on it.
    """

    key: str
    mail: tuple[MailWay, ...] = ("now", "daily", "off")
    push: bool = False
    app_stays: bool = False

    @property
    def may_leave_mail(self) -> bool:
        """Whether a mail of it carries the way out (List-Unsubscribe)."""
        return len(self.mail) > 1

    @property
    def least_mail(self) -> MailWay:
        """What taking the way out leaves: nothing, or of reminders the last one."""
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
        Group("account", ("now",), app_stays=True),
    )
}


@dataclass(frozen=True)
class News:
    """A notice in one language. ``title`` and ``text`` stand in the list; the mail's subject is ``subject`` or the
    title, its paragraphs are ``parts`` or the text; ``page`` is the one that
    opens what it tells of.
    """

    title: str
    text: str
    page: PageRef
    subject: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Hearing:
    """One person who hears of an event. ``write`` is called with their language active.

    ``about``: the id of the client (or user) it tells of: hidden once a block stands between; empty where the notice
    stays whatever happens (contracts). ``early``: a reminder that who wants only the last one goes without. ``must``:
    the mail goes out however they chose (a notice of terms). ``until``: when it comes too late. ``at``: when it
    happened in domain time, where the outbox may be late; else now. ``own``: the person did it
    and has read it already.
    """

    user: User
    write: Callable[[], News]
    about: str = ""
    early: bool = False
    must: bool = False
    until: datetime | None = None
    at: datetime | None = None
    own: bool = False


@dataclass(frozen=True)
class Kind:
    """A kind of outbox item of which people are told: its group, and who hears what. ``wait``: mail and push are held
    that long, and leave only if it is unread then (a message in a talk under way).
    """

    group: str
    hear: Callable[[OutboxItem], Iterable[Hearing]]
    wait: timedelta = timedelta()


def said(kind: str, values: Mapping[str, Any], known: Words | None = None) -> Callable[[], News]:
    """The words for a kind of notice, filled in when they are written. ``known``: words for values."""

    def write() -> News:
        title, text, leads = words.NOTICES[kind]
        page = PageRef(leads.page, tuple(str(values[name]) for name in leads.ids), leads.part)
        return News(fill(title, values, known or {}), fill(text, values, known or {}), page)

    return write
