"""Agreeing to legal pages: asked after a sign-in, or led to when an act needs it (decision 39)."""

from collections.abc import Iterable
from typing import Literal
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.legal.queries.versions import known_document, version_of
from michinori.pages.answers import answers_problems, problem_words
from michinori.pages.callers import actor_of
from michinori.pages.legal.reading import text_of
from michinori.people.commands.consents import give_consents
from michinori.people.consents import agreed_before, due_consents
from michinori.people.models import AskedConsent
from michinori.rules.legal.differences import passages
from michinori.rules.legal.documents import CONSENTED
from michinori.wording.legal.pages import TITLES

_WAYS_IN_AND_OUT = ("account_login", "account_logout", "account_signup")
DUE = "consents_due"
"""The session's mark that its person has not agreed yet; pages say so until then, in the words for this ``Owed``."""

type Owed = Literal["", "first", "changed"]
"""Nothing; to agree for the first time; to agree to what has changed since they agreed."""


def asking(request: HttpRequest, user_id: str, there: str) -> str:
    """The address after a sign-in: ``there``, or first the page that asks for consents."""
    due = due_consents(user_id)
    if not due:
        request.session.pop(DUE, None)
        return there
    request.session[DUE] = _owed(user_id, due)
    return f"{reverse('agree')}?{urlencode({'next': there})}"


def owed(request: HttpRequest) -> Owed:
    """What a page says of consents that are due: since the sign-in, or since an act was refused for it. Queries only
    for the answer to a form, but for those of the desk: no act of staff is refused for it.
    """
    marked = request.session.get(DUE)
    if marked or request.method != "POST" or request.path.startswith((reverse("desk"), reverse("setup"))):
        return ("first" if marked == "first" else "changed") if marked else ""
    user_id = str(request.user.pk)
    return _owed(user_id, due_consents(user_id))


def _owed(user_id: str, due: Iterable[AskedConsent]) -> Owed:
    before = [agreed_before(user_id, one) for one in due]
    return ("changed" if any(before) else "first") if before else ""


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def agree(request: HttpRequest) -> HttpResponse:
    """Ask for the consents that are due, and take them. ``next``: the page of this site to go on to."""
    actor, there = actor_of(request), next_page(request)
    if request.method == "POST":
        sent = {one: number_in(request.POST.get(one)) for one in CONSENTED}
        try:
            given = give_consents(actor=actor, shown={name: number for name, number in sent.items() if number})
        except Problem as problem:
            messages.error(request, problem_words(problem))
            return redirect(f"{reverse('agree')}?{urlencode({'next': there})}")
        request.session.pop(DUE, None)
        if given:
            messages.success(request, _("同意を受け付けました。"))
        return redirect(there)
    due = due_consents(actor.user_id or "")
    if not due:
        request.session.pop(DUE, None)  # they agreed elsewhere
    rows = [_row(actor.user_id or "", one) for one in due]
    values = {"rows": rows, "first": not any(row["before"] for row in rows), "next": there, "asked_here": True}
    return render(request, "legal/agree.html", values)


def _row(user_id: str, asked: AskedConsent) -> dict[str, object]:
    document = known_document(asked.document)
    before, version = agreed_before(user_id, asked), version_of(document, asked.number)
    changed = passages(text_of(version_of(document, before)), text_of(version)) if before else ()
    return {"document": document, "title": TITLES[document], "version": version, "before": before, "passages": changed}


def next_page(request: HttpRequest) -> str:
    """The page to go on to, of this site, and neither this one nor one of signing in, up or out; else the home page."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    good = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    not_these = reverse("agree"), *(reverse(name) for name in _WAYS_IN_AND_OUT)
    return wanted if good and not wanted.startswith(not_these) else "/"
