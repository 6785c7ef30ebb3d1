"""Writing columns: the author's list, the form with its preview, publishing, unpublishing."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.columns.commands.columns import choose_column, edit_column, take_back_column, write_column
from michinori.columns.models import Column
from michinori.columns.policy import require
from michinori.columns.queries.columns import column_for, own_columns
from michinori.kernel.text import clean_block
from michinori.machinery.markdown import as_html
from michinori.pages.answers import acted, answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.columns.forms import ColumnForm
from michinori.rules.columns.columns import BODY_LIMIT, split_tags


@require_safe
@answers_problems
def show_own(request: HttpRequest) -> HttpResponse:
    """List the reader's drafts and published columns."""
    return render(request, "columns/own.html", {"columns": own_columns(actor_of(request))})


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def write(request: HttpRequest) -> HttpResponse:
    """Write a new column, as a draft or published at once."""
    actor, form = actor_of(request), ColumnForm(request.POST if request.method == "POST" else None)

    def save(status: str | None) -> Column:
        typed = form.cleaned_data
        tags = split_tags(typed["tags"])
        return write_column(actor=actor, title=typed["title"], body=typed["body"], tags=tags, status=status)

    return _written(request, form, save)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def edit(request: HttpRequest, column: str) -> HttpResponse:
    """Edit one's own column; its address does not change."""
    actor = actor_of(request)
    found = column_for(actor, column)
    require(actor, "edit", found)
    first = {"title": found.title, "body": found.body, "tags": "、".join(found.tags)}
    form = ColumnForm(request.POST if request.method == "POST" else None, initial=first)

    def save(status: str | None) -> Column:
        typed = form.cleaned_data
        tags = split_tags(typed["tags"])
        return edit_column(actor=actor, slug=column, title=typed["title"], body=typed["body"], tags=tags, status=status)

    return _written(request, form, save, found)


def _written(
    request: HttpRequest, form: ColumnForm, save: Callable[[str | None], Column], column: Column | None = None
) -> HttpResponse:
    asked = "preview" in request.POST
    if request.method == "POST" and not asked and form.is_valid():
        made = tried(form, lambda: save("published" if "publish" in request.POST else None))
        if made is not None:
            words = (
                _("公開しました。") if made.status == "published" else _("下書きに保存しました。あなただけが読めます。")
            )
            messages.success(request, words)
            return redirect("column", made.slug)
    text = str(form["body"].value() or "")
    values = {"form": form, "column": column, "html": _html(text)}
    return render(request, "columns/write.html", values, status=200 if asked else form.status)


@require_POST
def preview(request: HttpRequest) -> HttpResponse:
    """Render the text typed so far; a fragment of the page, writes nothing."""
    return render(request, "columns/preview.html", {"html": _html(request.POST.get("body", ""))})


def _html(typed: str) -> str:
    return as_html(clean_block(typed)[:BODY_LIMIT])


@require_POST
@answers_problems
def take_back(request: HttpRequest, column: str) -> HttpResponse:
    """Unpublish a column and keep it as a draft; author only."""
    actor = actor_of(request)
    return acted(
        request,
        lambda: take_back_column(actor=actor, slug=column),
        back="my_columns",
        done=_("公開をやめて、下書きに戻しました。"),
    )


@require_POST
@answers_problems
def choose(request: HttpRequest, column: str) -> HttpResponse:
    """Make a column an editors' choice (``chosen=1``) or no longer one; staff only."""
    actor, chosen = actor_of(request), request.POST.get("chosen") == "1"
    return acted(
        request,
        lambda: choose_column(actor=actor, slug=column, chosen=chosen),
        back=f"/columns/{column}",
        done=_("おすすめにしました。") if chosen else _("おすすめから外しました。"),
    )
