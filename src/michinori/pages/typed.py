"""What somebody had typed when their session ended: kept for who typed it and shown to them after the sign-in.

Nothing of it is carried out by itself, since others may have sat at the browser meanwhile. It belongs to whom the form
was written for, by a signed key in it; the form itself has passed the check against forged ones before it is kept.
"""

import json
import time
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.machinery import rates
from michinori.machinery.sealing import seal, unseal
from michinori.pages.forms import PageForm

WRITER_KEY = "writer_key"
"""Field of a form: signed, for whom its page was written."""
_SIGNED = "pages.typed"
_PAGES_LAST = 31 * 24 * 3600
_KEPT = "typed"
_LASTS = 24 * 3600
_AN_HOUR, _FORMS_AN_HOUR = 3600, 20
_NOT_KEPT = (WRITER_KEY, "csrfmiddlewaretoken")
_OF_THE_FORM = ("page_key", "sent_key", "written_by", "next")
_CODES = frozenset(("code", "credential"))


def writer_key(request: HttpRequest) -> str:
    """The key for the forms of this page; empty where nobody is signed in."""
    user = getattr(request, "user", None)
    return signing.TimestampSigner(salt=_SIGNED).sign(str(user.pk)) if user is not None and user.pk else ""


def keep(request: HttpRequest) -> None:
    """Keep, sealed in the session, the form that a signed-out browser sends, if its page was written for somebody. Not
    what has a password or code in it; files cannot be kept.
    """
    if request.method != "POST" or request.headers.get("HX-Request") or "json" in request.headers.get("Accept", ""):
        return
    writer = _writer(request)
    if not writer or any("password" in name or name in _CODES for name in request.POST):
        return
    if rates.tally(f"typed {writer}", _AN_HOUR)[0] > _FORMS_AN_HOUR:
        return
    fields = [(name, value) for name in request.POST if name not in _NOT_KEPT for value in request.POST.getlist(name)]
    kept = {"writer": writer, "to": request.get_full_path(), "at": time.time(), "fields": fields}
    kept["files"] = bool(request.FILES)
    request.session[_KEPT] = seal(json.dumps(kept))
    request.session.set_expiry(_LASTS)  # a sign-in gives it another end
    messages.info(
        request,
        _("ログアウトしていたので、まだ送っていません。入力した内容は24時間預かります。ログインすると送れます。"),
    )


def address_of(request: HttpRequest, user_id: str) -> str:
    """The address of the page that shows what this person had typed, empty if there is nothing. What somebody else had
    typed at this browser is forgotten.
    """
    return reverse("typed") if _kept(request, user_id) else ""


@require_safe
def show_typed(request: HttpRequest) -> HttpResponse:
    """Show what the reader had typed, in a form that sends it to where it was to go."""
    kept = _kept(request, str(request.user.pk))
    if kept is None:
        messages.info(request, _("預かっている内容はありません。"))
        return redirect("/")
    shown = [value for name, value in kept["fields"] if value.strip() and name not in _OF_THE_FORM]
    return render(request, "pages/typed.html", kept | {"form": PageForm(), "shown": shown})


@require_POST
def drop_typed(request: HttpRequest) -> HttpResponse:
    """Forget it."""
    request.session.pop(_KEPT, None)
    return redirect("/")


def _kept(request: HttpRequest, user_id: str) -> dict[str, Any] | None:
    """What is kept for this person; whatever else is kept is forgotten."""
    sealed = request.session.get(_KEPT)
    if sealed is None:
        return None
    kept: dict[str, Any] = json.loads(unseal(sealed) or "{}")
    if kept.get("writer") == user_id and time.time() - kept["at"] < _LASTS:
        return kept
    del request.session[_KEPT]
    return None


def _writer(request: HttpRequest) -> str:
    try:
        return signing.TimestampSigner(salt=_SIGNED).unsign(request.POST.get(WRITER_KEY, ""), max_age=_PAGES_LAST)
    except signing.BadSignature:
        return ""
