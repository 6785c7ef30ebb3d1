"""Making notices of an event for its recipients, once per person and event, and passing them on to mail and push."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import connection
from django.utils import translation

from michinori.machinery import clock, live, outbox
from michinori.machinery.addresses import path_of
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.models import OutboxItem
from michinori.machinery.statements import insert, read
from michinori.people.blocks import is_kept_apart
from michinori.people.models import User

from .choices import Leaving, Wishes, wishes_of
from .frame import GATHERING, GROUPS, Group, Hearing, News
from .holding import Holding, hold, until_when
from .kinds import KINDS
from .models import Notice
from .push.queries import with_devices
from .webhooks.spreading import spread_notices

LANGUAGES = ("ja", "en")
TOPIC = "notices"
_LOCK = 0x74656C6C  # "tell" in ASCII: an advisory lock that all share who tell, and that closing an account takes alone

_HAD = """
SELECT user_id, key FROM notices_notice JOIN unnest(%s::text[], %s::text[]) AS one (user_id, key) USING (user_id, key)
"""


@dataclass(frozen=True)
class _Heard:
    """What one person is to hear of an item of this kind; ``key``: of their notice."""

    kind: str
    hearing: Hearing
    key: str

    @property
    def user_id(self) -> str:
        return self.hearing.user.id

    @property
    def group(self) -> Group:
        return GROUPS[KINDS[self.kind].group]


@dataclass(frozen=True)
class _Written:
    heard: _Heard
    notice: Notice
    news: Mapping[str, News]
    wishes: Wishes

    @property
    def hearing(self) -> Hearing:
        return self.heard.hearing


@AtOnce
def tell(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to every kind in ``KINDS``: write the notices, put mails and pushes that are due now into the
    outbox and hold the others back. Idempotent: who has a notice of an item already gets no other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [_LOCK])
    heard = {(one.user_id, one.key): one for item in items for one in _hear(item)}
    had = _had(heard)
    fresh = [one for place, one in heard.items() if place not in had]
    if not fresh:
        return
    now, wishes = clock.now(), _wishes_of(fresh)
    told = [_write(one, wishes[one.group.key][one.user_id], now) for one in fresh]
    insert(*(one.notice for one in told))
    _gather(told, now)
    spread_notices([(one.notice.id, one.notice.user_id, one.notice.kind) for one in told])
    live.announce((one.notice.user_id for one in told if one.notice.shown), TOPIC)
    hold(list(_pass_on(told, now)))


def keep_from_telling() -> None:
    """Wait for those who tell, and let nobody tell until this transaction ends: whose account is closed meanwhile would
    get a notice, or others one about them, after all were deleted. Call it before anything is locked.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _hear(item: OutboxItem) -> Iterable[_Heard]:
    """Who is to hear of an item, each once."""
    hearings = {hearing.user.id: hearing for hearing in KINDS[item.kind].hear(item) if _may_hear(hearing)}
    own_key = item.key or f"{item.kind}:{item.pk}"
    return [_Heard(item.kind, hearing, hearing.key(own_key)) for hearing in hearings.values()]


def _may_hear(hearing: Hearing) -> bool:
    """Whether the recipient's account is open and no block separates them from whom the notice is about."""
    user = hearing.user
    return user.is_active and not (hearing.about and is_kept_apart(user.id, hearing.about))


def _had(places: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these people and keys of which there is a notice."""
    wanted = list(places)
    with connection.cursor() as cursor:
        cursor.execute(_HAD, [[user_id for user_id, _ in wanted], [key for _, key in wanted]])
        return set(cursor.fetchall())


def _wishes_of(heard: Iterable[_Heard]) -> dict[str, dict[str, Wishes]]:
    """The wishes of all who hear of something, by the group's key and the person's id."""
    people = defaultdict[str, set[str]](set)
    for one in heard:
        people[one.group.key].add(one.user_id)
    return {key: wishes_of(sorted(those), GROUPS[key]) for key, those in people.items()}


def _write(heard: _Heard, wishes: Wishes, now: datetime) -> _Written:
    hearing, news = heard.hearing, dict[str, News]()
    for language in LANGUAGES:
        with translation.override(language):
            news[language] = hearing.write()
    words = {language: [one.title, one.text] for language, one in news.items()}
    notice = Notice(
        user_id=heard.user_id,
        key=heard.key,
        kind=heard.kind,
        group=heard.group.key,
        words=words,
        page=news["ja"].page.as_data(),
        about=hearing.about,
        shown=wishes.app,
        made_at=hearing.at or now,
        read_at=now if hearing.own else None,
    )
    return _Written(heard, notice, news, wishes)


def _gather(told: Iterable[_Written], now: datetime) -> None:
    """Put away unread notices whose place a new one takes, the last where there are several new ones."""
    last = {(one.heard.user_id, one.hearing.gathers): one.notice for one in told if one.hearing.gathers}
    for (user_id, gathers), notice in last.items():
        earlier = Notice.objects.filter(user_id=user_id, key__startswith=gathers).exclude(pk=notice.pk)
        earlier.filter(read_at__isnull=True).update(read_at=now, shown=False)


def _pass_on(told: Iterable[_Written], now: datetime) -> Iterable[Holding]:
    """Put mails and pushes that are due now into the outbox; yield those to hold back. Most people have no device, and
    no push is put for them.
    """
    due = list[tuple[_Written, Leaving]]()
    for one in told:
        hearing, wishes = one.hearing, one.wishes
        for channel in wishes.channels(hearing):
            daily = channel == "mail" and wishes.mail == "daily" and not hearing.must
            wait = GATHERING if hearing.gathers else KINDS[one.heard.kind].wait
            at = until_when(wishes.timing, now, wait=wait, daily=daily, deadline=hearing.until)
            if at is None:
                due.append((one, channel))
            else:
                yield Holding(one.notice, channel, daily, _payload(one), at)
    reached = with_devices({one.heard.user_id for one, channel in due if channel == "push"})
    outbox.put_all(
        [
            outbox.new(f"notice_{channel}", _payload(one), key=f"{channel}:{one.notice.id}")
            for one, channel in due
            if channel != "push" or one.heard.user_id in reached
        ]
    )


def _payload(one: _Written) -> dict[str, object]:
    """The payload of a mail or push, in the receiver's language; ``leave``: whether the mail has an
    unsubscribe link.
    """
    group, user = one.heard.group, one.hearing.user
    news = one.news[user.language]
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
    """The receiver of a mail or push in the outbox; None if the account is closed or gone. One query for a batch."""
    read_once = item.batch.read_once
    if "receivers" not in read_once:
        ids = {one.payload["user_id"] for one in item.batch.items if "user_id" in one.payload}
        read_once["receivers"] = {user.id: user for user in read(User, pk__in=sorted(ids), is_active=True)}
    found: User | None = read_once["receivers"].get(item.payload["user_id"])
    return found
