"""Forms that wait while who typed them sets up or uses a second step (decision 68).

They are kept sealed, under a key that only the browser has which sent them, and only its person sees them there, also
after signing in anew. Nothing is sent by itself: its person reads once more what it does, and presses.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.machinery.sealing import seal, unseal
from michinori.people.signed_in import SessionStore
from michinori.wording.people.second_step import move_label

KEPT = timedelta(hours=12)
_MOST = 5
_FORMS = "waiting_forms"
_NOT_TYPED = "csrfmiddlewaretoken"


@dataclass(frozen=True)
class WaitingForm:
    """A form as typed for ``address``, and what the refused command said of it: ``yen`` with tax, None for what opens
    the way to any amount.
    """

    id: str
    address: str
    fields: list[tuple[str, str]]
    act: str
    organisation: str
    to: str
    yen: int | None

    @property
    def label(self) -> str:
        """What is done, in words."""
        return move_label(self.act)


def keep(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Let the form wait that was refused with ``second-step-needed``; lead to the page where the step is used."""
    answer = redirect("second_step")
    if request.method != "POST":
        return answer
    if request.FILES:
        messages.warning(request, _("入力は残してあります。選んだファイルだけ、あとでもう一度選んでください。"))
    said = {name: problem.values[name] for name in ("act", "organisation", "to", "yen")}
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != _NOT_TYPED]
    form = WaitingForm(new_id("wai"), request.get_full_path(), fields, **said)
    return _store(request, answer, [form, *waiting_forms(request)][:_MOST])


def waiting_forms(request: HttpRequest) -> list[WaitingForm]:
    """What waits in this browser for the person who is signed in, newest first."""
    kept = SessionStore(request.COOKIES.get(settings.WAITING_COOKIE_NAME)).get(_FORMS, {})
    if kept.get("user") != str(request.user.pk):
        return []
    found: list[Mapping[str, Any]] = json.loads(unseal(kept["sealed"]) or "[]")
    return [WaitingForm(**{**one, "fields": [(name, value) for name, value in one["fields"]]}) for one in found]


def waiting_form(request: HttpRequest, form_id: str) -> WaitingForm:
    """One of them. Raises ``form-not-waiting`` (409)."""
    for one in waiting_forms(request):
        if one.id == form_id:
            return one
    raise Problem("form-not-waiting")


def forget(request: HttpRequest, answer: HttpResponse, form_id: str) -> HttpResponse:
    """Let a form wait no longer, with this answer. Raises ``form-not-waiting`` (409) for the second of two presses at
    once: it was read by both.
    """
    rest = [one for one in waiting_forms(request) if one.id != form_id]
    if not Session.objects.filter(session_key=request.COOKIES.get(settings.WAITING_COOKIE_NAME)).delete()[0]:
        raise Problem("form-not-waiting")
    return _store(request, answer, rest)


def _store(request: HttpRequest, answer: HttpResponse, forms: list[WaitingForm]) -> HttpResponse:
    """Keep the forms under a new key, which the browser gets with the answer, and none under the one before."""
    SessionStore(request.COOKIES.get(settings.WAITING_COOKIE_NAME)).delete()
    store = SessionStore()
    store[_FORMS] = {"user": str(request.user.pk), "sealed": seal(json.dumps([asdict(one) for one in forms]))}
    store.set_expiry(KEPT)
    store.save()
    answer.set_cookie(
        settings.WAITING_COOKIE_NAME,
        store.session_key or "",
        max_age=KEPT,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer
