"""The reader's settings: names, declarations as a client, language, and links to the pages about security."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.declaring import DeclarationsForm, declarations_of
from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people import queries
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.users import DISPLAY_NAME_LIMIT, REAL_NAME_LIMIT, choose_language, rename_user
from michinori.people.models import User


class NamesForm(PageForm):
    display_name = LineField(
        limit=DISPLAY_NAME_LIMIT, label=gettext_lazy("表示名"), help_text=gettext_lazy("サイトで公開される名前です。")
    )
    real_name = LineField(
        limit=REAL_NAME_LIMIT,
        label=gettext_lazy("本名"),
        required=False,
        help_text=gettext_lazy("契約の相手にだけ見えます。本人確認のあとに変えると、確認のやり直しになります。"),
    )


class LanguageForm(PageForm):
    language = RadioField(
        label=gettext_lazy("メールの言葉"), choices=[("ja", "日本語"), ("en", "English")], cards=False
    )


@require_safe
@answers_problems
def show_settings(request: HttpRequest) -> HttpResponse:
    """Show all settings on one page."""
    return _page(request)


@require_POST
@answers_problems
def save_names(request: HttpRequest) -> HttpResponse:
    """Change display name and real name."""
    form = NamesForm(request.POST)
    if form.is_valid() and done(form, lambda: rename_user(actor=actor_of(request), **form.cleaned_data)):
        return _saved(request)
    return _page(request, names=form)


@require_POST
@answers_problems
def save_language(request: HttpRequest) -> HttpResponse:
    """Change the language of mails."""
    form = LanguageForm(request.POST)
    if form.is_valid() and done(form, lambda: choose_language(actor=actor_of(request), **form.cleaned_data)):
        return _saved(request)
    return _page(request, language=form)


@require_POST
@answers_problems
def save_declarations(request: HttpRequest) -> HttpResponse:
    """Save the reader's declarations as a client."""
    form = DeclarationsForm(request.POST)
    actor = actor_of(request)
    if form.is_valid() and done(
        form, lambda: update_declarations(actor=actor, client_id=actor.user_id or "", **form.cleaned_data)
    ):
        return _saved(request)
    return _page(request, declarations=form)


def _page(request: HttpRequest, **forms: PageForm) -> HttpResponse:
    user: User = queries.user(str(request.user.pk))
    values: dict[str, object] = {
        "names": NamesForm(initial={"display_name": user.display_name, "real_name": user.real_name}),
        "language": LanguageForm(initial={"language": user.language}),
        "declarations": DeclarationsForm(initial=declarations_of(user)),
        **forms,
    }
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "account/settings.html", values | {"person": user}, status=status)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("保存しました。"))
    return redirect("settings")
