"""The list of columns, and a column with its comments."""

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.columns.models import Column
from michinori.columns.queries.columns import chosen_for, column_for, columns_for, html_of
from michinori.columns.queries.comments import comments_below
from michinori.kernel.text import clean_line
from michinori.pages.answers import answers_problems, waiting
from michinori.pages.callers import actor_of
from michinori.pages.columns.forms import CommentForm
from michinori.people.staff import duties
from michinori.rules.columns.columns import TAG_LIMIT
from michinori.rules.columns.comments import KEPT_DAYS, SPAM_DAYS


@require_safe
@login_not_required
@answers_problems
def show_columns(request: HttpRequest) -> HttpResponse:
    """List columns, newest first; the first page without ``tag`` begins with the editors' choice."""
    actor, cursor = actor_of(request), request.GET.get("cursor")
    tag = clean_line(request.GET.get("tag", ""))[:TAG_LIMIT]
    rows, following = columns_for(actor, tag=tag, cursor=cursor)
    narrowed = {"tag": tag} if tag else {}
    values = {
        "columns": rows,
        "chosen": chosen_for(actor) if not tag and cursor is None else [],
        "tag": tag,
        "older": f"?{urlencode(narrowed | {'cursor': following})}" if following else "",
        "newer": (f"?{urlencode(narrowed)}" if tag else reverse("columns")) if cursor else "",
    }
    return render(request, "columns/columns.html", values)


@require_safe
@login_not_required
@answers_problems
def show_column(request: HttpRequest, column: str) -> HttpResponse:
    """Show a column with its comments."""
    return column_page(request, column_for(actor_of(request), column), CommentForm(), request.GET.get("cursor"))


def column_page(
    request: HttpRequest, column: Column, form: CommentForm, cursor: str | None = None, status: int = 0
) -> HttpResponse:
    """Render a column with its comments and the form for one, which may have errors (then with ``status``)."""
    actor = actor_of(request)
    may = duties(actor.user_id)
    found = comments_below(actor, column, cursor=cursor)
    here = reverse("column", args=(column.slug,))
    values: dict[str, object] = {
        "column": column,
        "html": html_of(column),
        "found": found,
        "older": f"?{urlencode({'cursor': found.next})}#comments" if found.next else "",
        "newer": f"{here}#comments" if cursor else "",
        "form": form,
        "own": column.author_id == actor.user_id,
        "may_choose": "choices" in may,
        "may_hide": "columns" in may,
        "kept_days": KEPT_DAYS,
        "spam_days": SPAM_DAYS,
        "akismet": bool(settings.AKISMET_KEY),
    }
    return waiting(render(request, "columns/column.html", values, status=status or form.status), form.waits)
