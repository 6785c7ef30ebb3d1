"""Sessions: their ends, their keys, and ending them on other devices, whose rows the sign-in library deletes."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from allauth.usersessions.views import ListUserSessionsView
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems
from michinori.people.commands.security import note
from michinori.people.signed_in import SessionStore

BY_ITSELF = "By-Itself"
"""Header of what a page's script asks without anybody's doing."""


class _Sessions(ListUserSessionsView):  # type: ignore[misc]
    """This device first, then who signed in last."""

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        found: dict[str, Any] = super().get_context_data(**given)
        rows = sorted(found["sessions"], key=lambda one: (one.is_current(), one.created_at), reverse=True)
        return found | {"sessions": rows}


list_sessions = reauthentication_required(allow_get=True)(_Sessions.as_view())
"""The reader's sessions; ending all others asks for the password again."""


@require_POST
@answers_problems
@reauthentication_required  # type: ignore[untyped-decorator]
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of the reader's sessions, once the reader has proved again who they are."""
    session = UserSession.objects.filter(pk=session_id, user_id=request.user.pk).first()
    if session is None:
        raise Problem.unknown()
    session.end()
    note(str(request.user.pk), "session_ended")
    messages.success(request, _("その端末をログアウトしました。"))
    return redirect("usersessions_list")


def begin(request: HttpRequest) -> None:
    """Let the session's time begin anew, after a sign-in."""
    _store(request).begin()


@transaction.atomic
def renew_key(request: HttpRequest) -> None:
    """Give the session another key, in the list of devices as well."""
    before = request.session.session_key
    request.session.cycle_key()
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


class SessionsEnd:
    """Middleware: notes from time to time that somebody signed in is here, and how long the session lasts from now (the
    store, ``people.signed_in``, ends it). Only after answers that asked the session: others cost nothing. What an open
    page asks without anybody's doing, because something has happened, says so: nobody may sit before it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        session = _store(request)
        if BY_ITSELF in request.headers:
            return answer
        if session.accessed and session.is_signed_in() and session.is_due(staff=_is_staff(request.user)):
            session.go_on(staff=_is_staff(request.user))
        return answer


def _is_staff(user: Any) -> bool:
    return bool(getattr(user, "is_staff", False))


def _store(request: HttpRequest) -> SessionStore:
    store = request.session
    if not isinstance(store, SessionStore):
        raise TypeError("the setting SESSION_ENGINE names another store")
    return store
