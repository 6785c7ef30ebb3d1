"""Ending sessions on other devices. The row is deleted by the sign-in library, so there is no command for it."""

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems
from michinori.people.commands.security import note


@require_POST
@answers_problems
def end_session(request: HttpRequest, session_id: int) -> HttpResponse:
    """End one of the reader's sessions."""
    session = UserSession.objects.filter(pk=session_id, user_id=request.user.pk).first()
    if session is None:
        raise Problem.unknown()
    session.end()
    note(str(request.user.pk), "session_ended")
    messages.success(request, _("その端末をログアウトしました。"))
    return redirect("usersessions_list")
