"""What waits for a person of the staff: a row for each kind, as far as the reader's roles go."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from michinori.columns.queries.comments import count_held
from michinori.contracts.models import OutsideResult
from michinori.contracts.queries.desk import count_filings, results_to_check
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.legal.queries.demands import count_demands
from michinori.moderation.queries.desk import count_waiting
from michinori.people.setting_changes import count_changes
from michinori.rules.people.staff_roles import Duty
from michinori.support.queries.inquiries import count_inquiries
from michinori.treasury.queries.statements import count_unmatched
from michinori.wording import display


@dataclass(frozen=True)
class Row:
    """One kind. ``oldest``: the day since which the oldest waits; ``said``: one more thing about it; ``late``: said
    where a promised day has passed; ``address`` and ``go``: its page and what the button to it says; ``results``:
    those after the first, which stand below the row.
    """

    word: str
    icon: str
    count: int
    oldest: date | None
    address: str
    go: str
    said: str = ""
    late: str = ""
    results: Sequence[OutsideResult] = ()

    @property
    def since(self) -> str:
        """Since when the oldest waits, in words."""
        return pgettext("waiting", "%(day)sから") % {"day": display.day(self.oldest, year=False)} if self.oldest else ""


def rows_of(actor: Actor, may: frozenset[Duty]) -> list[Row]:
    """The rows of the duties ``may``: first where a promised day has passed, then by age; what is empty comes last."""
    rows = [row(actor) for duty, row in _ROWS.items() if duty in may]
    return sorted(rows, key=lambda one: (not one.late, not one.count, one.oldest or date.max))


def _reports(actor: Actor) -> Row:
    waits = count_waiting(actor)
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


def _money_in(actor: Actor) -> Row:
    waits = count_unmatched(actor)
    said = _("合計 %(amount)s円") % {"amount": display.number(waits.amount)} if waits.count else ""
    return Row(
        _("だれのものかわからない入金"),
        "bank",
        waits.count,
        waits.oldest,
        reverse("desk_unmatched"),
        _("調べる"),
        said,
    )


def _results(actor: Actor) -> Row:
    waits = results_to_check(actor)
    return Row(
        _("外で決まった結果の書類"),
        "file",
        len(waits),
        day_of(waits[0].filed_at) if waits else None,
        reverse("desk_result", args=(waits[0].id,)) if waits else "",
        _("書類を見る"),
        results=waits[1:],
    )


def _filings(actor: Actor) -> Row:
    count, oldest = count_filings(actor)
    return Row(
        _("倒産の申請"),
        "building",
        count,
        _day(oldest),
        reverse("desk_filings"),
        _("申請を見る"),
        _("申請した人とは別のスタッフが確かめます") if count else "",
    )


def _comments(actor: Actor) -> Row:
    count, oldest = count_held()
    return Row(_("コラムのコメント"), "chat", count, _day(oldest), reverse("desk_comments"), _("コメントを見る"))


def _demands(actor: Actor) -> Row:
    waits = count_demands(actor)
    late = _("答えの遅れているもの %(n)s件") % {"n": waits.late} if waits.late else ""
    address = reverse("desk_demands")
    return Row(_("削除や開示の求め"), "mail", waits.count, _day(waits.oldest), address, _("求めを見る"), late=late)


def _inquiries(actor: Actor) -> Row:
    waits = count_inquiries(actor)
    late = _("答えの遅れているもの %(n)s件") % {"n": waits.late} if waits.late else ""
    address = reverse("desk_inquiries")
    return Row(_("お問い合わせ"), "chat", waits.count, _day(waits.oldest), address, _("お問い合わせを見る"), late=late)


def _setting_changes(actor: Actor) -> Row:
    count, oldest = count_changes(actor)
    said = _("提案した人とは別のスタッフが承認します") if count else ""
    address = reverse("desk_setting_changes")
    return Row(_("設定の変更"), "gear", count, _day(oldest), address, _("変更を見る"), said)


def _day(at: datetime | None) -> date | None:
    return day_of(at) if at else None


_ROWS: dict[Duty, Callable[[Actor], Row]] = {
    "reports": _reports,
    "money-in": _money_in,
    "results": _results,
    "insolvencies": _filings,
    "comments": _comments,
    "demands": _demands,
    "inquiries": _inquiries,
    "setting-changes": _setting_changes,
}
"""By the duty."""
