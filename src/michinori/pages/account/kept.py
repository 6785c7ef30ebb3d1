"""The page of forms that are kept for the reader, and the two ways on from there: sending one, and throwing it away."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.pages.account.second_step import is_ready
from michinori.pages.answers import answers_problems
from michinori.pages.kept_forms import forget, kept_form, kept_forms
from michinori.pages.legal.consenting import next_page


@require_safe
def show_kept(request: HttpRequest) -> HttpResponse:
    """Show what the reader had typed that was not carried out, and the way on to where they came for."""
    values = {"forms": kept_forms(request), "ready": is_ready(request), "next": next_page(request)}
    return render(request, "account/kept.html", values)


@require_POST
@answers_problems
def send_kept(request: HttpRequest, kept_id: str) -> HttpResponse:
    """Send a kept form to where it was typed for, as the person who reads it here now sends it (307); it is forgotten
    once it has been carried out (``KeptFormsEnd``). Raises ``form-not-waiting`` (409).
    """
    form = kept_form(request, kept_id)
    if form.act and not is_ready(request):
        return redirect("second_step")
    return redirect(form.address, preserve_request=True)


@require_POST
@answers_problems
def drop_kept(request: HttpRequest, kept_id: str) -> HttpResponse:
    """Throw a kept form away. Raises ``form-not-waiting`` (409)."""
    form = kept_form(request, kept_id)
    answer = redirect("second_step" if form.act else "kept")
    forget(request, answer, form.id)
    messages.success(request, _("取りやめました。何も送っていません。"))
    return answer
