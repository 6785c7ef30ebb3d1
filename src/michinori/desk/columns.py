"""The editors' part of the desk: moderating comments, hiding columns."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from michinori.columns.commands.columns import hide_column, show_column_again
from michinori.columns.commands.comments import decide_comment, hide_comment, show_comment_again
from michinori.columns.models import Comment
from michinori.columns.models.columns import REASON_LIMIT
from michinori.columns.queries.columns import any_column
from michinori.columns.queries.comments import comments_at_desk, counts_at_desk
from michinori.desk.staff import staff_only
from michinori.kernel.problems import Problem
from michinori.pages.answers import acted, came_from, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField
from michinori.pages.forms import PageForm
from michinori.rules.columns.comments import STATUSES
from michinori.wording.columns import OPINIONS, REASONS

_TABS = {"held": gettext_lazy("確認待ち"), "spam": gettext_lazy("迷惑な投稿"), "published": gettext_lazy("公開中")}


class HideForm(PageForm):
    """The reason for hiding a column; shown to its author."""

    reason = BlockField(
        label=gettext_lazy("理由"), limit=REASON_LIMIT, help_text=gettext_lazy("書いた人に、そのまま届きます。")
    )


@staff_only("comments")
@require_GET
def show_comments(request: HttpRequest) -> HttpResponse:
    """List comments of one status (``?status=``, by default those held for a decision)."""
    actor, chosen = actor_of(request), request.GET.get("status", "held")
    status = chosen if chosen in STATUSES else "held"
    rows, following = comments_at_desk(actor, status, after=request.GET.get("after"))
    counts = counts_at_desk(actor)
    values = {
        "lines": [(row, _why(row)) for row in rows],
        "status": status,
        "tabs": [(key, word, counts[key]) for key, word in _TABS.items()],
        "older": f"?{urlencode({'status': status, 'after': following})}" if following else "",
    }
    return render(request, "desk/comments.html", values)


def _why(row: Comment) -> list[str]:
    said = [OPINIONS[row.opinion]] if row.opinion else []
    return [str(word) for word in (*(REASONS[reason] for reason in row.reasons), *said)]


@staff_only("comments")
@require_POST
def decide(request: HttpRequest, comment_id: str) -> HttpResponse:
    """Decide on a comment. The posted ``do`` is ``publish``, ``spam``, ``hide`` or ``show``; 404 for any other."""
    actor, what = actor_of(request), request.POST.get("do", "")
    acts = {
        "publish": lambda: decide_comment(actor=actor, comment_id=comment_id, status="published"),
        "spam": lambda: decide_comment(actor=actor, comment_id=comment_id, status="spam"),
        "hide": lambda: hide_comment(actor=actor, comment_id=comment_id),
        "show": lambda: show_comment_again(actor=actor, comment_id=comment_id),
    }
    if what not in acts:
        raise Problem.unknown()
    return acted(request, acts[what], back=came_from(request, "/desk/comments"), done=_("コメントを扱いました。"))


@staff_only("columns")
@require_http_methods(["GET", "POST"])
def hide_or_show(request: HttpRequest, column: str) -> HttpResponse:
    """Hide a published column with a reason, or show a hidden one again."""
    actor, found = actor_of(request), any_column(column)
    if found.status != "published":
        raise Problem.unknown()
    form = HideForm(request.POST if request.method == "POST" and found.hidden_at is None else None)
    if request.method == "POST" and found.hidden_at is not None:
        again = _("公開に戻しました。")
        return acted(request, lambda: show_column_again(actor=actor, slug=column), back="columns", done=again)
    if form.is_valid() and done(
        form, lambda: hide_column(actor=actor, slug=column, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("コラムを非表示にしました。書いた人に理由を知らせます。"))
        return redirect("columns")
    return render(request, "desk/column.html", {"form": form, "column": found}, status=form.status)
