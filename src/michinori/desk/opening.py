"""What is missing or unsafe for real use, at the desk, and a mail to see whether mails arrive."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from michinori.desk.readiness import lacking, told
from michinori.desk.setup_forms import MailForm
from michinori.desk.setup_steps import send_test_mail
from michinori.desk.staff import staff_only
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.people.opening import is_setting_up


@staff_only("settings")
@require_http_methods(["GET", "HEAD", "POST"])
def show_opening(request: HttpRequest) -> HttpResponse:
    """List what is missing, each with the line for ``.env`` where only that can say it; send a mail to try it out."""
    sent = request.method == "POST"
    form = MailForm(request.POST if sent else None, initial={"email": getattr(request.user, "email", "")})
    if form.is_valid() and done(form, lambda: send_test_mail(request, actor_of(request), form.cleaned_data["email"])):
        return redirect("desk_opening")
    values = {"form": form, "lacking": told(lacking()), "setting_up": is_setting_up()}
    return render(request, "desk/opening.html", values, status=form.status)
