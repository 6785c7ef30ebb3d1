"""Forms that could not be carried out when they were sent, kept for who wrote them: the session had ended, or a second
step is needed first (decisions 68 and 69).

They are kept sealed, under a key that only the browser has which sent them, and only their writer sees them there, also
after signing in anew. Nothing is sent by itself: its writer reads it once more, and presses.
"""

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.sessions.models import Session
from django.core import signing
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.machinery import rates
from michinori.machinery.sealing import seal, unseal
from michinori.pages.typed_values import TypedValue, typed_values
from michinori.people.signed_in import SessionStore
from michinori.wording.people.second_step import move_label

WRITER_KEY = "writer_key"
"""Field of a form: signed, for whom its page was written, and the class of the form."""
KEPT = "kept_form"
"""Field of a kept form that is sent, and of the page that answers it: its id, by which it is forgotten at last."""
_LASTS = timedelta(hours=24)
_SIGNED = "pages.kept_forms"
_PAGES_LAST = timedelta(days=31)
_MOST = 5
_AN_HOUR, _FORMS_AN_HOUR = 3600, 20
_CHARACTERS_A_DAY = 2_000_000
"""Of one person: a form may have a megabyte, and none of it is worth as much room."""
_FORMS = "kept_forms"
_OF_THE_SENDING = (WRITER_KEY, KEPT, "csrfmiddlewaretoken")
_CODES = frozenset(("code", "credential"))


@dataclass(frozen=True)
class KeptForm:
    """A form as typed for ``address``, at ``at`` (Unix time); ``form``: the name of its class, empty if unknown.
    ``files``: whether it had any, which are not kept. Of a form that takes a second step the refused command said
    ``act``, ``organisation``, ``to`` and ``yen``: with tax, None for what opens the way to any amount.
    """

    writer: str
    form: str
    address: str
    fields: list[tuple[str, str]]
    files: bool
    act: str = ""
    organisation: str = ""
    to: str = ""
    yen: int | None = None
    id: str = field(default_factory=lambda: new_id("kpt"))
    at: float = field(default_factory=time.time)

    @property
    def label(self) -> str:
        """What is done, in words; empty where a session had ended."""
        return move_label(self.act) if self.act else ""

    @property
    def until(self) -> datetime:
        """When it is forgotten."""
        return datetime.fromtimestamp(self.at, UTC) + _LASTS

    @property
    def typed(self) -> list[TypedValue]:
        """What was typed, each with its label."""
        return typed_values(self.form, self.fields)


def writer_key(request: HttpRequest, form: object) -> str:
    """The key for this form on this page, packed, since its words are not the reader's; empty where nobody is signed
    in.
    """
    user = getattr(request, "user", None)
    if user is None or not user.pk:
        return ""
    return _signer().sign_object([user.pk, f"{type(form).__module__}.{type(form).__qualname__}"])


def keep_for_sign_in(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Keep the form that a signed-out browser sends, if its page was written for somebody; ``answer`` leads to the
    sign-in.
    """
    if request.headers.get("HX-Request") or "json" in request.headers.get("Accept", ""):
        return
    writer, form = _written(request)
    if not writer or not _keep(request, answer, writer, form):
        return
    request.session.set_expiry(_LASTS)  # of the message; a sign-in gives it another end
    messages.info(
        request,
        _("ログアウトしていたので、まだ送っていません。入力した内容は24時間預かります。ログインすると送れます。"),
    )


def keep_for_second_step(request: HttpRequest, problem: Problem) -> HttpResponse:
    """Keep the form that was refused with ``second-step-needed``; lead to the page where the step is used."""
    answer = redirect("second_step")
    said = {name: problem.values[name] for name in ("act", "organisation", "to", "yen")}
    if request.method == "POST" and not _keep(request, answer, str(request.user.pk), _written(request)[1], **said):
        messages.warning(request, _("入力した内容は預かれませんでした。確かめたあとで、もう一度入力してください。"))
    return answer


def kept_forms(request: HttpRequest) -> list[KeptForm]:
    """What is kept in this browser for the person who is signed in, newest first."""
    return [one for one in _stored(_store(request)) if one.writer == str(request.user.pk)]


def kept_form(request: HttpRequest, form_id: str) -> KeptForm:
    """One of them. Raises ``form-not-waiting`` (409)."""
    for one in kept_forms(request):
        if one.id == form_id:
            return one
    raise Problem("form-not-waiting")


def forget(request: HttpRequest, answer: HttpResponseBase, form_id: str) -> None:
    """Keep a form of the signed-in person no longer."""
    gone = (form_id, str(request.user.pk))
    _change(request, answer, lambda forms: [one for one in forms if (one.id, one.writer) != gone])


def carried_out[Answer: HttpResponseBase](answer: Answer) -> Answer:
    """Say that what was sent has been carried out, of an answer that is a page, such as one that shows a secret once.
    ``KeptFormsEnd`` sees by itself what leads on.
    """
    answer.carried_out = True  # type: ignore[attr-defined]
    return answer


def leads_on(there: str) -> bool:
    """Whether an answer that leads there has carried out what was sent: elsewhere than to a sign-in, a password or a
    second step.
    """
    return not there.startswith(("/accounts/", reverse("second_step")))


class KeptFormsEnd:
    """Middleware: what was kept is forgotten once it has been carried out, be it after a mistake was mended on the page
    that answered. That leads on (302), or its view says so. A button whose command refused leads on as well: nothing
    was typed there. Must stand before the door of practices, in whose databases nothing is kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.method != "POST" or not (form_id := request.POST.get(KEPT)):
            return answer
        led = answer.status_code == 302 and leads_on(answer["Location"])
        if led or getattr(answer, "carried_out", False):
            forget(request, answer, form_id)
        return answer


def _keep(request: HttpRequest, answer: HttpResponseBase, writer: str, form: str, **said: Any) -> bool:
    """Whether it is kept: nothing with a password or code in it, and of one person not more than so many an hour, nor
    more characters a day. What is sent twice is kept once; what was kept and is sent again has no key for its class any
    more, and no files.
    """
    if request.method != "POST" or any("password" in name or name in _CODES for name in request.POST):
        return False
    if rates.tally(f"kept {writer}", _AN_HOUR)[0] > _FORMS_AN_HOUR:
        return False
    lists = [(name, values) for name, values in request.POST.lists() if name not in _OF_THE_SENDING]
    fields = [(name, value) for name, values in lists for value in values]
    size = sum(len(name) + len(value) for name, value in fields)
    if rates.tally(f"kept size {writer}", rates.DAY, size)[0] > _CHARACTERS_A_DAY:
        return False
    new = KeptForm(writer, form, request.get_full_path(), fields, bool(request.FILES), **said)
    before = request.POST.get(KEPT)

    def add(forms: list[KeptForm]) -> list[KeptForm]:
        own, others = ([one for one in forms if (one.writer == writer) is mine] for mine in (True, False))
        known = next((one for one in own if one.id == before), None)
        added = replace(new, form=form or known.form, files=new.files or known.files) if known else new
        same = (new.address, new.fields)
        rest = [one for one in own if one.id != before and (one.address, one.fields) != same]
        return [added, *rest][:_MOST] + others

    _change(request, answer, add)
    return True


@transaction.atomic
def _change(request: HttpRequest, answer: HttpResponseBase, change: Callable[[list[KeptForm]], list[KeptForm]]) -> None:
    """Store what becomes of this browser's forms, and tell it the key with the answer."""
    store = _store(request)
    list(Session.objects.select_for_update().filter(session_key=store.session_key))  # two at once lose nothing
    forms = change(_stored(store))
    if _FORMS not in store:  # no key, an old one, or another session's
        store = SessionStore()
    if not forms:
        store.delete()
        answer.delete_cookie(settings.KEPT_COOKIE_NAME)
        return
    store[_FORMS] = seal(json.dumps([asdict(one) for one in forms]))
    store.set_expiry(_LASTS)
    store.save()
    answer.set_cookie(
        settings.KEPT_COOKIE_NAME,
        store.session_key or "",
        max_age=_LASTS,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )


def _store(request: HttpRequest) -> SessionStore:
    return SessionStore(request.COOKIES.get(settings.KEPT_COOKIE_NAME))


def _stored(store: SessionStore) -> list[KeptForm]:
    """The forms of everybody in it that are not too old."""
    found: list[dict[str, Any]] = json.loads(unseal(store.get(_FORMS, "")) or "[]")
    forms = [KeptForm(**one | {"fields": [(name, value) for name, value in one["fields"]]}) for one in found]
    return [one for one in forms if time.time() - one.at < _LASTS.total_seconds()]


def _written(request: HttpRequest) -> tuple[str, str]:
    """For whom the form's page was written, and the form's class; empty texts if its key is not ours."""
    try:
        writer, form = _signer().unsign_object(request.POST.get(WRITER_KEY, ""), max_age=_PAGES_LAST)
    except signing.BadSignature:
        return "", ""
    return str(writer), str(form)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=_SIGNED)
