"""Comments: posting one, hiding one as the column's author, deleting one by the mailed link."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from michinori.columns.commands.comments import delete_comment, hide_comment, post_comment, show_comment_again
from michinori.columns.models import Comment
from michinori.columns.origin import origin_of
from michinori.columns.queries.columns import column_for
from michinori.columns.queries.comments import comment_by_link, comment_with_column
from michinori.kernel.problems import Problem
from michinori.pages.answers import acted, answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.columns.forms import CommentForm
from michinori.pages.columns.reading import column_page
from michinori.wording import display


@require_POST
@login_not_required
@answers_problems
def send(request: HttpRequest, column: str) -> HttpResponse:
    """Post a comment from the form below a column.

    A bot that filled in the trap field gets the same message as a person whose comment is held for a decision.
    """
    actor = actor_of(request)
    found, form = column_for(actor, column), CommentForm(request.POST)
    if not form.is_valid():
        return column_page(request, found, form)
    try:
        made = _post(request, column, form)
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        form.add_problem(problem)
        return column_page(request, found, form, status=problem.status)
    if made.status == "published":
        messages.success(request, _("コメントを公開しました。削除のためのリンクを、メールで送ります。"))
    else:
        messages.info(request, _("コメントを受け取りました。内容を確かめてから公開します。"))
    return redirect("column", column)


def _post(request: HttpRequest, column: str, form: CommentForm) -> Comment:
    typed = form.cleaned_data
    return post_comment(
        actor=actor_of(request),
        slug=column,
        name=typed["name"],
        email=typed["email"],
        body=typed["body"],
        altcha=typed["altcha"],
        trap=typed["website"],
        origin=origin_of(request.META),
        language=display.language(),
        on_page=True,
    )


@require_POST
@answers_problems
def hide(request: HttpRequest, comment_id: str) -> HttpResponse:
    """Hide a comment; for the column's author and staff."""
    actor = actor_of(request)
    return acted(
        request,
        lambda: hide_comment(actor=actor, comment_id=comment_id),
        back=_column_of(comment_id),
        done=_("コメントを非表示にしました。"),
    )


@require_POST
@answers_problems
def show_again(request: HttpRequest, comment_id: str) -> HttpResponse:
    """Show a hidden comment again; for whoever hid it and staff."""
    actor = actor_of(request)
    return acted(
        request,
        lambda: show_comment_again(actor=actor, comment_id=comment_id),
        back=_column_of(comment_id),
        done=_("コメントを公開に戻しました。"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@answers_problems
def delete(request: HttpRequest, comment_token: str) -> HttpResponse:
    """Delete a comment, for whoever has the link. A GET only asks, because mail programs open links."""
    comment = comment_by_link(comment_token)
    if request.method != "POST":
        return render(request, "columns/delete.html", {"comment": comment})
    column = delete_comment(token=comment_token)
    messages.success(request, _("コメントを削除しました。名前もメールアドレスも残っていません。"))
    return redirect("column", column.slug) if column.is_public else redirect("columns")


def _column_of(comment_id: str) -> str:
    comment = comment_with_column(comment_id)
    if comment is None:
        raise Problem.unknown()
    return f"{reverse('column', args=(comment.column.slug,))}#comments"
