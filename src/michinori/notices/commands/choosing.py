"""Commands for notification settings: by group and channel, the digest's hour, quiet hours, and unsubscribing by the
link in a mail.
"""

from collections.abc import Mapping
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.notices.choices import Wishes, wishes_of
from michinori.notices.frame import GROUPS, Group, MailWay
from michinori.notices.leaving import Way
from michinori.notices.models import Choice, Timing
from michinori.people.models import User
from michinori.rules.fields import Reader

MOST_QUIET_HOURS = 12
"""The longest quiet time, in hours; it leaves time every day in which reminders can go out."""


@command
def choose_notices(*, actor: Actor, groups: Mapping[str, Any], timing: Mapping[str, Any]) -> None:
    """Change the actor's settings. ``groups``: ``{group: {app, mail, push}}``; what is left out stays. ``timing``:
    ``digest_hour``, ``quiet_from`` and ``quiet_until`` (hours in Japan; both None for no quiet time). Raises
    ``invalid`` (422).

    What is held back already keeps its time, but is dropped if its channel was switched off meanwhile.
    """
    user = _own(actor)
    reader = Reader({"groups": groups, "timing": timing})
    chosen = {key: _read_group(reader, groups, key, user.id) for key in groups if key in GROUPS}
    for key in groups:
        if key not in GROUPS:
            reader.flaw(f"groups.{key}", "not_a_choice")
    hours = _read_timing(reader, timing, user.id)
    reader.finish()
    for key, wishes in chosen.items():
        _save(user.id, GROUPS[key], wishes.app, wishes.mail, wishes.push)
    hours.save()


def _read_group(reader: Reader, groups: Mapping[str, Any], key: str, user_id: str) -> Wishes:
    """The wishes for one group as sent, over the present ones. Switching off the list on the site is a flaw in groups
    that do not allow it.
    """
    group, given = GROUPS[key], groups[key] if isinstance(groups[key], Mapping) else {}
    now = wishes_of([user_id], group)[user_id]
    inner = Reader(given, f"groups.{key}.", reader.flaws)
    mail: Any = inner.choice("mail", group.mail, now.mail)
    app = inner.flag("app", now.app)
    if group.app_stays and not app:
        inner.flaw("app", "notice_stays")
    return Wishes(app, mail, inner.flag("push", now.push), now.timing)


def _read_timing(reader: Reader, timing: Mapping[str, Any], user_id: str) -> Timing:
    row = Timing.objects.filter(user_id=user_id).first() or Timing(user_id=user_id)
    inner = Reader(timing, "timing.", reader.flaws)
    row.digest_hour = inner.integer("digest_hour", 0, 23, row.digest_hour)
    if "quiet_from" not in timing and "quiet_until" not in timing:
        return row
    begin, end = timing.get("quiet_from"), timing.get("quiet_until")
    if begin is None and end is None:
        row.quiet_from = row.quiet_until = None
        return row
    row.quiet_from = inner.integer("quiet_from", 0, 23)
    row.quiet_until = inner.integer("quiet_until", 0, 23)
    if not (inner.has_flaw("quiet_from") or inner.has_flaw("quiet_until")):
        length = (row.quiet_until - row.quiet_from) % 24
        if not 0 < length <= MOST_QUIET_HOURS:
            inner.flaw("quiet_until", "quiet_too_long", limit=MOST_QUIET_HOURS)
    return row


@command
def leave_mails(*, way: Way) -> None:
    """Unsubscribe by the link in a mail: switch the mails of its group off, or of reminders all but the last.

    A digest's link leaves alone groups whose mails are no longer sent daily.
    """
    for group, now in _present(way):
        if not way.digest or now.mail == "daily":
            _save(way.user_id, group, now.app, group.least_mail, now.push)


@command
def take_mails_back(*, way: Way) -> None:
    """Undo ``leave_mails``: the group's mails are sent as by default, those of a digest daily."""
    for group, now in _present(way):
        if not way.digest or now.mail == group.least_mail:
            _save(way.user_id, group, now.app, "daily" if way.digest else group.mail[0], now.push)


def _present(way: Way) -> list[tuple[Group, Wishes]]:
    """The present wishes for the link's groups, with its user locked. Raises ``not-found`` (404)
    for an unknown user.
    """
    lock(User, way.user_id)
    return [(group, wishes_of([way.user_id], group)[way.user_id]) for group in way.groups]


def _save(user_id: str, group: Group, app: bool, mail: MailWay, push: bool) -> None:
    Choice.objects.update_or_create(user_id=user_id, group=group.key, defaults={"app": app, "mail": mail, "push": push})


def _own(actor: Actor) -> User:
    if actor.user_id is None:
        raise Problem.unknown()
    return lock(User, actor.user_id)[actor.user_id]
