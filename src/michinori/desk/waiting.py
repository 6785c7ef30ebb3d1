"""What waits for a person of the staff: a row for each kind, as far as the reader's roles go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from michinori.columns.queries.comments import comments_waiting
from michinori.contracts.models import OutsideResult
from michinori.contracts.queries.desk import filings_waiting, results_to_check
from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN, day_of
from michinori.legal.queries.demands import demands_waiting
from michinori.machinery import clock
from michinori.machinery.waiting import Waits, count_waiting
from michinori.moderation.queries.desk import reports_waiting
from michinori.people.identity_desk import identity_waiting
from michinori.people.opening import opening_waiting
from michinori.people.setting_changes import count_changes
from michinori.rules.money.desk_queues import Queue
from michinori.rules.people.staff_roles import Duty
from michinori.support.queries.inquiries import inquiries_waiting
from michinori.treasury.queries import money_desk
from michinori.wording import display
from michinori.wording.money_desk import QUEUE_BUTTONS, QUEUE_ICONS, QUEUE_PAGES, QUEUES


@dataclass(frozen=True)
class Row:
    """One kind. ``oldest``: the day since which the oldest waits; ``said``: one more thing about it; ``late``: said
    where a promised day has passed; ``address`` and ``go``: its page and what the button to it says; ``results``:
    those after the first, which stand below the row.
    """

    word: Any
    icon: str
    count: int
    oldest: date | None
    address: str
    go: Any
    said: str = ""
    late: str = ""
    results: Sequence[OutsideResult] = ()

    @property
    def since(self) -> str:
        """Since when the oldest waits, in words."""
        return pgettext("waiting", "%(day)sから") % {"day": display.day(self.oldest, year=False)} if self.oldest else ""


def rows_of(actor: Actor, may: frozenset[Duty]) -> list[Row]:
    """The rows of the duties ``may``: first where a promised day has passed, then by age; what is empty comes last.
    Five queries at most.
    """
    parts = [part for duty, of in _COUNTED.items() if duty in may for part in of(actor)]
    found = count_waiting(*parts)
    rows = [row(found.get(duty, Waits())) for duty, row in _ROWS.items() if duty in may]
    rows += [_opening(found["settings"])] if found.get("settings", Waits()).count else []
    rows += [_results(results_to_check(actor))] if "results" in may else []
    rows += [_setting_changes(actor)] if "setting-changes" in may else []
    rows += _money(money_desk.queues(actor), may) if "money" in may else []
    return sorted(rows, key=lambda one: (not one.late, not one.count, one.oldest or date.max))


def _reports(waits: Waits) -> Row:
    late = ngettext("答えの遅れている異議 %(n)s件", "答えの遅れている異議 %(n)s件", waits.late) % {"n": waits.late}
    return Row(
        _("通報と異議"),
        "flag",
        waits.count,
        _day(waits.oldest),
        reverse("desk_cases"),
        _("通報を見る"),
        late=late if waits.late else "",
    )


def _filings(waits: Waits) -> Row:
    return Row(
        _("倒産の申請"),
        "building",
        waits.count,
        _day(waits.oldest),
        reverse("desk_filings"),
        _("申請を見る"),
        _("申請した人とは別のスタッフが確かめます") if waits.count else "",
    )


def _comments(waits: Waits) -> Row:
    address = reverse("desk_comments")
    return Row(_("コラムのコメント"), "chat", waits.count, _day(waits.oldest), address, _("コメントを見る"))


def _demands(waits: Waits) -> Row:
    late = _("答えの遅れているもの %(n)s件") % {"n": waits.late} if waits.late else ""
    address = reverse("desk_demands")
    return Row(_("削除や開示の求め"), "mail", waits.count, _day(waits.oldest), address, _("求めを見る"), late=late)


def _identity(waits: Waits) -> Row:
    late = _("めざす時間を過ぎたもの %(n)s件") % {"n": waits.late} if waits.late else ""
    address = reverse("desk_identity_find")
    return Row(_("確認の書類"), "shield", waits.count, _day(waits.oldest), address, _("書類を見る"), late=late)


def _opening(waits: Waits) -> Row:
    late = _("開くまで、招待した人しか登録できません")
    said = _("サイトを開く準備"), "gear", waits.count, _day(waits.oldest), reverse("setup")
    return Row(*said, _("準備を続ける"), late=late)


def _results(waits: Sequence[OutsideResult]) -> Row:
    return Row(
        _("外で決まった結果の書類"),
        "file",
        len(waits),
        day_of(waits[0].filed_at) if waits else None,
        reverse("desk_result", args=(waits[0].id,)) if waits else "",
        _("書類を見る"),
        results=waits[1:],
    )


def _money(queues: Sequence[Queue], may: frozenset[Duty]) -> list[Row]:
    """The queues of money where something waits, and always that of unmatched money, but for who settles it alone."""
    return [_queue(one) for one in queues if ("money-in" in may if one.name == "unmatched" else one.count)]


def _queue(queue: Queue) -> Row:
    return Row(
        QUEUES[queue.name],
        QUEUE_ICONS[queue.name],
        queue.count,
        _day(queue.oldest),
        reverse(QUEUE_PAGES[queue.name]),
        QUEUE_BUTTONS[queue.name],
        _("合計 %(amount)s円") % {"amount": display.number(queue.amount)} if queue.amount else "",
        _("目標の時間を過ぎています") if queue.share(clock.now()) > 1 else "",
    )


def _inquiries(waits: Waits) -> Row:
    late = _("答えの遅れているもの %(n)s件") % {"n": waits.late} if waits.late else ""
    address = reverse("desk_inquiries")
    return Row(
        pgettext("desk", "お問い合わせ"),
        "chat",
        waits.count,
        _day(waits.oldest),
        address,
        _("お問い合わせを見る"),
        late=late,
    )


def _setting_changes(actor: Actor) -> Row:
    count, oldest = count_changes(actor)
    said = _("提案した人とは別のスタッフが承認します") if count else ""
    address = reverse("desk_setting_changes")
    return Row(_("設定の変更"), "gear", count, _day(oldest), address, _("変更を見る"), said)


def _day(at: datetime | None) -> date | None:
    """The day on which it began: a bank's day begins at 0:00, which for a deadline would be the day before."""
    return at.astimezone(JAPAN).date() if at else None


_COUNTED: dict[Duty, Callable[[Actor], list[QuerySet[Any]]]] = {
    "reports": reports_waiting,
    "insolvencies": filings_waiting,
    "comments": comments_waiting,
    "demands": demands_waiting,
    "identity": identity_waiting,
    "inquiries": inquiries_waiting,
    "settings": opening_waiting,
}
_ROWS: dict[Duty, Callable[[Waits], Row]] = {
    "reports": _reports,
    "insolvencies": _filings,
    "comments": _comments,
    "demands": _demands,
    "identity": _identity,
    "inquiries": _inquiries,
}
"""By the duty."""
