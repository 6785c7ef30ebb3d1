"""The way of new terms through their pages: form, what they would mean, sent. Nothing is written before the last."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, QueryDict

from michinori.pages.answers import tried
from michinori.pages.contracts.terms_form import ConfirmForm, TermsForm


@dataclass(frozen=True)
class Way[P]:
    """``preview`` reads and checks; ``confirm`` is the form of the page that shows it (bound once it is sent).

    ``send`` gives the address to go to. ``last_n``: the newest event, to lay into the form after a refusal.
    """

    form: Callable[[QueryDict | None], TermsForm]
    preview: Callable[[TermsForm], P]
    confirm: Callable[[P, QueryDict | None], ConfirmForm]
    send: Callable[[TermsForm], HttpResponse]
    show_form: Callable[[TermsForm], HttpResponse]
    show_review: Callable[[TermsForm, P, ConfirmForm], HttpResponse]
    last_n: Callable[[], int] = lambda: 0


def go[P](request: HttpRequest, way: Way[P]) -> HttpResponse:
    """Answer one request on that way: GET the form, ``do=edit`` back to it, ``do=send`` the last step, else review."""
    if request.method != "POST":
        return way.show_form(way.form(None))
    form, step = way.form(request.POST), request.POST.get("do")
    if not form.is_valid() or step == "edit":
        return way.show_form(form)
    previewed = tried(form, lambda: way.preview(form))
    if previewed is None:
        return way.show_form(form)
    confirm = way.confirm(previewed, request.POST if step == "send" else None)
    if step != "send" or not confirm.is_valid():
        return way.show_review(form, previewed, confirm)
    sent: HttpResponse | None = tried(form, lambda: way.send(form))
    if sent is not None:
        return sent
    form.seen_again(way.last_n())
    return way.show_form(form)
