"""How people want to be notified: their choices per group, over the group's defaults, and their hours."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from michinori.machinery.statements import read

from .frame import GROUPS, Group, Hearing, MailWay
from .models import Choice, Timing

type Leaving = Literal["mail", "push"]


@dataclass(frozen=True)
class Wishes:
    """One person's settings for one group, and their hours, which apply to all groups."""

    app: bool
    mail: MailWay
    push: bool
    timing: Timing

    def channels(self, hearing: Hearing) -> Iterator[Leaving]:
        """The channels, besides the list on the site, by which a notice goes out."""
        if hearing.must or self.mail in ("now", "daily") or (self.mail == "last" and not hearing.early):
            yield "mail"
        if self.push and not hearing.own:
            yield "push"


def wishes_of(user_ids: Collection[str], group: Group) -> dict[str, Wishes]:
    """The wishes of these people for one group, by user id. Two queries."""
    chosen = {row.user_id: row for row in read(Choice, user_id__in=list(user_ids), group=group.key)}
    timings = {row.user_id: row for row in read(Timing, user_id__in=list(user_ids))}
    return {
        user_id: _wishes(group, chosen.get(user_id), timings.get(user_id) or Timing(user_id=user_id))
        for user_id in user_ids
    }


def all_wishes(user_id: str) -> dict[str, Wishes]:
    """One person's wishes by group key, in the order of the groups. Two queries."""
    chosen = {row.group: row for row in Choice.objects.filter(user_id=user_id)}
    timing = Timing.objects.filter(user_id=user_id).first() or Timing(user_id=user_id)
    return {key: _wishes(group, chosen.get(key), timing) for key, group in GROUPS.items()}


def digest_groups(user_id: str) -> list[str]:
    """The keys of the groups whose mails this person gets as a daily digest."""
    return [key for key, wishes in all_wishes(user_id).items() if wishes.mail == "daily"]


def _wishes(group: Group, row: Choice | None, timing: Timing) -> Wishes:
    """Wishes from a stored choice; a mail setting that the group no longer offers counts as its default."""
    mail = next((way for way in group.mail if row is not None and row.mail == way), group.mail[0])
    if row is None:
        return Wishes(True, mail, group.push, timing)
    return Wishes(row.app or group.app_stays, mail, row.push, timing)
