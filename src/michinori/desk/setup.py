"""The first set-up of a site: the link, the owner's account, the steps, the opening; 404 afterwards."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from michinori.desk.looks import beside_looks, keeps_mark
from michinori.desk.readiness import lacking, of_the_server, told
from michinori.desk.setup_forms import FORMS, LegalForm, OwnerForm
from michinori.desk.setup_steps import beyond_the_steps, initial_of, save, standing
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.pages.account import door
from michinori.pages.account.second_step import has_second_step
from michinori.pages.answers import answers_problems, done, tried
from michinori.pages.callers import actor_of
from michinori.pages.forms import PageForm
from michinori.people.commands.opening import begin_setup, holds_setup, is_setup_code, make_owner, note_step, open_site
from michinori.people.opening import is_setting_up, steps_done
from michinori.rules.settings.opening import NEEDED, STEPS, Step, known_step
from michinori.wording import display
from michinori.wording import opening as words

_TOKEN = "setup"  # noqa: S105 - the name under which the session keeps it
_OF_MAIL = ("mail_server", "sender")


def setting_up[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator, below ``staff_only``: answer ``not-found`` (404) unless the first set-up is going on."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_setting_up():
            raise Problem.unknown()
        return view(request, *args, **kwargs)

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@answers_problems
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """The link on the console. Only the button uses it up, so that whatever looks links over does not."""
    if not is_setup_code(code):
        raise Problem.unknown()
    if request.method != "POST":
        return render(request, "desk/setup_begin.html")
    token = begin_setup(code=code)
    request.session.cycle_key()
    request.session[_TOKEN] = token
    return redirect("setup_owner")


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@never_cache
@answers_problems
def show_owner(request: HttpRequest) -> HttpResponse:
    """Make the owner's account, in the session that used the link, and sign in to it."""
    token = str(request.session.get(_TOKEN, ""))
    if not holds_setup(token):
        raise Problem.unknown()
    form = OwnerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data = form.cleaned_data
        made = tried(form, lambda: make_owner(token=token, language=display.language(), **data))
        if made is not None:
            get_adapter(request).login(request, made)
            record_authentication(request, made, method="password", reauthenticated=True)  # typed just now
            UserSession.objects.create_from_request(request)
            request.session.pop(_TOKEN, None)
            if has_second_step(request):
                return redirect("setup")
            messages.info(request, _("次に、2段階認証を設定してください。パスキーか認証アプリの、どちらか一つです。"))
            return redirect("mfa_index")
    return render(request, "desk/setup_owner.html", {"form": form}, status=form.status)


@staff_only("settings")
@require_safe
@setting_up
def show_steps(request: HttpRequest) -> HttpResponse:
    """All steps, what is done, and what is still missing for real use. ``?on``: go on where the set-up stands."""
    if "on" in request.GET:
        return redirect(*_where_it_stands())
    rows = [(step, *words.STEPS[step], ready, step in NEEDED) for step, ready in standing()]
    values = {
        "rows": rows,
        "next": next((step for step, _title, _what, ready, _must in rows if not ready), ""),
        "ready": all(ready for _step, _title, _what, ready, must in rows if must),
        "lacking": told(beyond_the_steps()),
    }
    return render(request, "desk/setup.html", values)


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
@setting_up
@keeps_mark
@elevated
def show_step(request: HttpRequest, step: str) -> HttpResponse:
    """One step: its one form. Sending leads to the next step."""
    known = known_step(step)
    if known is None:
        raise Problem.unknown()
    sent = request.method == "POST"
    files = request.FILES if sent else None
    form = FORMS[known](request.POST if sent else None, files, initial=initial_of(known, request))
    if sent and form.is_valid() and done(form, lambda: _save(known, request, form.cleaned_data)):
        return redirect(*_onwards(known))
    title, what = words.STEPS[known]
    values = {
        "form": form,
        "step": known,
        "title": title,
        "what": what,
        "place": STEPS.index(known) + 1,
        "of": len(STEPS),
    }
    return render(request, "desk/setup_step.html", values | _beside(known, request, form), status=form.status)


def _save(step: Step, request: HttpRequest, data: dict[str, Any]) -> None:
    save(step, request, data)
    note_step(actor=actor_of(request), step=step)


def _onwards(step: Step) -> tuple[str, ...]:
    """The next step; after the last, whatever was left out."""
    after = STEPS[STEPS.index(step) + 1 :]
    return ("setup_step", after[0]) if after else _where_it_stands()


def _where_it_stands() -> tuple[str, ...]:
    """The first step that is not done, the opening after all of them; the list where somebody has gone through all and
    left one for later, so that they are led in no circle.
    """
    undone = [step for step, ready in standing() if not ready]
    if not undone:
        return ("setup_open",)
    return ("setup",) if STEPS[-1] in steps_done() else ("setup_step", undone[0])


def _beside(step: Step, request: HttpRequest, form: PageForm) -> dict[str, object]:
    """What a step shows beside its form: the colours, what only ``.env`` can say about mail, what is there already."""
    if step == "looks":
        return beside_looks(request, form)
    if step == "mail":
        return {"lacking": told(name for name in of_the_server() if name in _OF_MAIL)}
    if step == "legal":
        return {"published": dict(standing())["legal"]}
    return {}


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
@setting_up
@elevated
def open_up(request: HttpRequest) -> HttpResponse:
    """The last page: what is still missing, and the button that opens the site."""
    form = LegalForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: open_site(actor=actor_of(request))):
        door.forget()
        messages.success(request, _("開きました。足りないものは、運営デスクの「開く準備」にあります。"))
        return redirect("desk")
    values = {"form": form, "lacking": told(lacking())}
    return render(request, "desk/setup_open.html", values, status=form.status)
