"""From an event to the notices of those who hear of it, and on to mail and push: once a person and event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import translation

from michinori.machinery import clock, live, outbox
from michinori.machinery.addresses import path_of
from michinori.machinery.models import OutboxItem
from michinori.people.blocks import is_kept_apart
from michinori.people.models import User

from .choices import Wishes, wishes_of
from .frame import GROUPS, Group, Hearing, Kind, News
from .holding import Holding, hold, until_when
from .kinds import KINDS
from .models import Notice
from .webhooks.spreading import spread_notices

LANGUAGES = ("ja", "en")
TOPIC = "notices"


@dataclass(frozen=True)
class _Told:
    hearing: Hearing
    notice: Notice
    news: Mapping[str, News]

    @property
    def own(self) -> News:
        return self.news[self.hearing.user.language]


def tell(item: OutboxItem) -> None:
    """Subscriber of every kind in ``KINDS``: writes the notices, puts what is to leave now into the outbox and holds
    back what waits. Whoever was told before is told no more."""
    kind = KINDS[item.kind]
    group, key = GROUPS[kind.group], item.key or f"{item.kind}:{item.pk}"
    hearings = {hearing.user.id: hearing for hearing in kind.hear(item) if _may_hear(hearing)}
    had = set(Notice.objects.filter(user_id__in=hearings, key=key).values_list("user_id", flat=True))
    fresh = [hearing for user_id, hearing in hearings.items() if user_id not in had]
    if not fresh:
        return
    now, wishes = clock.now(), wishes_of([hearing.user.id for hearing in fresh], group)
    told = [_written(item.kind, group, key, hearing, wishes[hearing.user.id], now) for hearing in fresh]
    Notice.objects.bulk_create(one.notice for one in told)
    spread_notices([(one.notice.id, one.notice.user_id, one.notice.kind) for one in told])
    live.announce((one.notice.user_id for one in told if one.notice.shown), TOPIC)
    hold(list(_leaving(told, kind, wishes, now)))


def _may_hear(hearing: Hearing) -> bool:
    """Whoever has left hears nothing, and nobody of those from whom a block keeps them apart."""
    user = hearing.user
    return user.is_active and not (hearing.about and is_kept_apart(user.id, hearing.about))


def _written(kind: str, group: Group, key: str, hearing: Hearing, wishes: Wishes, now: datetime) -> _Told:
    news = {}
    for language in LANGUAGES:
        with translation.override(language):
            news[language] = hearing.write()
    words = {language: [one.title, one.text] for language, one in news.items()}
    notice = Notice(
        user_id=hearing.user.id,
        key=key,
        kind=kind,
        group=group.key,
        words=words,
        page=news["ja"].page.as_data(),
        about=hearing.about,
        shown=wishes.app,
        made_at=hearing.at or now,
        read_at=now if hearing.own else None,
    )
    return _Told(hearing, notice, news)


def _leaving(told: Iterable[_Told], kind: Kind, wishes: Mapping[str, Wishes], now: datetime) -> Iterable[Holding]:
    """Puts into the outbox what leaves at once, and gives the rest."""
    group = GROUPS[kind.group]
    for one in told:
        wish = wishes[one.hearing.user.id]
        for channel in wish.channels(one.hearing):
            daily = channel == "mail" and wish.mail == "daily" and not one.hearing.must
            at = until_when(wish.timing, now, wait=kind.wait, daily=daily, deadline=one.hearing.until)
            payload = _payload(one, group)
            if at is None:
                outbox.put(f"notice_{channel}", payload, key=f"{channel}:{one.notice.id}")
            else:
                yield Holding(one.notice, channel, daily, payload, at)


def _payload(one: _Told, group: Group) -> dict[str, Any]:
    """What the mail says, in the language of its receiver; ``leave``: whether it carries the way out."""
    news, user = one.own, one.hearing.user
    return {
        "notice_id": one.notice.id,
        "user_id": user.id,
        "group": group.key,
        "language": user.language,
        "subject": news.subject or news.title,
        "parts": list(news.parts or (news.text,)),
        "link": path_of(news.page),
        "leave": group.may_leave_mail and not one.hearing.must,
    }


def receiver_of(item: OutboxItem) -> User | None:
    """The person to whom a mail or push of the outbox goes; None where the account is closed or gone."""
    return User.objects.filter(id=item.payload["user_id"], is_active=True).first()
