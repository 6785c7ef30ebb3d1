"""Downloading one's own data as a file, and closing one's account (decision 26)."""

from collections.abc import Iterator

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.leaving.own_data import own_data, what_leaves_with, what_stands_in_the_way
from michinori.pages.answers import answers_problems, done, problem_words
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.forms import PageForm
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.treasury.banks import account_line


class LeaveForm(PageForm):
    """The reader's e-mail address, typed as confirmation."""

    confirm = LineField(limit=EMAIL_LIMIT, label=gettext_lazy("確認のため、あなたのメールアドレスを入力"))


@require_safe
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def show_data(request: HttpRequest) -> HttpResponse:
    """Say what the file of one's own data holds, and offer it: led straight to a file, a browser would stay on the page
    that had asked for the password.
    """
    return render(request, "account/own_data.html")


@require_safe
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@answers_problems
def download_data(request: HttpRequest) -> HttpResponse:
    """Send everything stored about the reader as a JSON file."""
    answer = JsonResponse(own_data(actor_of(request)), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Content-Disposition"] = 'attachment; filename="michinori-data.json"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
@answers_problems
def leave(request: HttpRequest) -> HttpResponse:
    """Say what closing the account erases, what stays and what must end first; close it once confirmed."""
    actor = actor_of(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: close_account(actor=actor, confirm=form.cleaned_data["confirm"])):
        logout(request)
        messages.success(request, _("退会しました。ご利用ありがとうございました。"))
        return redirect("account_login")  # the home page would show the message far down, below its picture
    problem = what_stands_in_the_way(actor)
    values: dict[str, object] = {
        "form": form,
        "first": problem_words(problem) if problem else "",
        "leaves": [] if problem else list(_leaving(actor)),
        "account_first": problem is not None and problem.slug == "account-has-money",
    }
    return render(request, "account/leave.html", values, status=form.status)


def _leaving(actor: Actor) -> Iterator[tuple[str, int]]:
    """Where the money goes that is left, and how many yen."""
    for one in what_leaves_with(actor):
        if one.account and one.amount:
            yield account_line(one.account), one.amount
        if one.to_cards:
            yield _("支払いに使ったカード（返金）"), one.to_cards
