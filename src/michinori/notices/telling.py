"""Making notices of an event for its recipients, once per person and event, and passing them on to mail and push."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.utils import translation

from michinori.machinery import clock, live, outbox
from michinori.machinery.addresses import path_of
from michinori.machinery.models import OutboxItem
from michinori.machinery.statements import insert, read
from michinori.people.blocks import is_kept_apart
from michinori.people.models import User

from .choices import Leaving, Wishes, wishes_of
from .frame import GATHERING, GROUPS, Group, Hearing, Kind, News
from .holding import Holding, hold, until_when
from .kinds import KINDS
from .models import Notice
from .push.queries import with_devices
from .webhooks.spreading import spread_notices

LANGUAGES = ("ja", "en")
TOPIC = "notices"


@dataclass(frozen=True)
class _Written:
    hearing: Hearing
    notice: Notice
    news: Mapping[str, News]

    @property
    def own(self) -> News:
        return self.news[self.hearing.user.language]


def tell(item: OutboxItem) -> None:
    """Outbox subscriber to every kind in ``KINDS``: write the notices, put mails and pushes that are due now into the
    outbox and hold the others back. Idempotent: who has a notice of the item already gets no other.
    """
    kind = KINDS[item.kind]
    hearings = {hearing.user.id: hearing for hearing in kind.hear(item) if _may_hear(hearing)}
    group, key = GROUPS[kind.group], item.key or f"{item.kind}:{item.pk}"
    keys = {hearing.key(key) for hearing in hearings.values()}
    had = {notice.user_id for notice in read(Notice, user_id__in=list(hearings), key__in=list(keys))}
    fresh = [hearing for user_id, hearing in hearings.items() if user_id not in had]
    if not fresh:
        return
    now, wishes = clock.now(), wishes_of([hearing.user.id for hearing in fresh], group)
    told = [_write(item.kind, group, hearing.key(key), hearing, wishes[hearing.user.id], now) for hearing in fresh]
    _gather(fresh, now)
    insert(*(one.notice for one in told))
    spread_notices([(one.notice.id, one.notice.user_id, one.notice.kind) for one in told])
    live.announce((one.notice.user_id for one in told if one.notice.shown), TOPIC)
    hold(list(_pass_on(told, kind, wishes, now)))


def _gather(fresh: Iterable[Hearing], now: datetime) -> None:
    """Put away unread notices whose place a new one takes."""
    for hearing in fresh:
        if hearing.gathers:
            earlier = Notice.objects.filter(user_id=hearing.user.id, key__startswith=hearing.gathers)
            earlier.filter(read_at__isnull=True).update(read_at=now, shown=False)


def _may_hear(hearing: Hearing) -> bool:
    """Whether the recipient's account is open and no block separates them from whom the notice is about."""
    user = hearing.user
    return user.is_active and not (hearing.about and is_kept_apart(user.id, hearing.about))


def _write(kind: str, group: Group, key: str, hearing: Hearing, wishes: Wishes, now: datetime) -> _Written:
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
    return _Written(hearing, notice, news)


def _pass_on(told: Iterable[_Written], kind: Kind, wishes: Mapping[str, Wishes], now: datetime) -> Iterable[Holding]:
    """Put mails and pushes that are due now into the outbox; yield those to hold back. Most people have no device, and
    no push is put for them.
    """
    group, due = GROUPS[kind.group], list[tuple[_Written, Leaving, dict[str, object]]]()
    for one in told:
        wish = wishes[one.hearing.user.id]
        for channel in wish.channels(one.hearing):
            daily = channel == "mail" and wish.mail == "daily" and not one.hearing.must
            wait = GATHERING if one.hearing.gathers else kind.wait
            at = until_when(wish.timing, now, wait=wait, daily=daily, deadline=one.hearing.until)
            payload = _payload(one, group)
            if at is None:
                due.append((one, channel, payload))
            else:
                yield Holding(one.notice, channel, daily, payload, at)
    reached = with_devices({one.hearing.user.id for one, channel, _ in due if channel == "push"})
    outbox.put_all(
        [
            outbox.new(f"notice_{channel}", payload, key=f"{channel}:{one.notice.id}")
            for one, channel, payload in due
            if channel != "push" or one.hearing.user.id in reached
        ]
    )


def _payload(one: _Written, group: Group) -> dict[str, object]:
    """The payload of a mail or push, in the receiver's language; ``leave``: whether the mail has an
    unsubscribe link.
    """
    news, user = one.own, one.hearing.user
    return {
        "notice_id": one.notice.id,
        "user_id": user.id,
        "group": group.key,
        "language": user.language,
        "subject": news.subject or news.title,
        "parts": list(news.parts or (news.text,)),
        "headline": asdict(news.headline) if news.headline else None,
        "link": path_of(news.page),
        "leave": group.may_leave_mail and not one.hearing.must,
    }


def receiver_of(item: OutboxItem) -> User | None:
    """The receiver of a mail or push in the outbox; None if the account is closed or gone."""
    return User.objects.filter(id=item.payload["user_id"], is_active=True).first()
