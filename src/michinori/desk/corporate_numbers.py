"""Correcting an organisation's corporate number at the desk, checked or not (decision 41)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods

from michinori.desk.accounts import WhyForm
from michinori.desk.people import to_reason
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.people.commands.corporate_numbers import correct_number as correct
from michinori.people.queries import client


class NumberForm(WhyForm):
    """The right number, and why."""

    corporate_number = LineField(
        limit=40,
        label=gettext_lazy("正しい法人番号"),
        help_text=gettext_lazy("13けたの数字です。登記事項証明書や、公表されている一覧で確かめてください。"),
    )
    field_order = ("corporate_number", "why")


@staff_only("identity")
@require_http_methods(["GET", "POST"])
@elevated
def correct_number(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Correct the number, for a reason that the owners read."""
    actor, found = actor_of(request), client(organisation_id)
    if found.organisation is None:
        raise Problem.unknown()
    if (first := to_reason(actor, found)) is not None:
        return first
    initial = {"corporate_number": found.organisation.corporate_number or ""}
    form = NumberForm(request.POST if request.method == "POST" else None, initial=initial)
    back = reverse("desk_organisation", args=(found.id,))
    if form.is_valid() and done(form, lambda: correct(actor=actor, organisation_id=found.id, **form.cleaned_data)):
        messages.success(request, _("法人番号を直しました。オーナーにメールで知らせます。"))
        return redirect(back)
    values = {
        "form": form,
        "client": found,
        "title": _("法人番号を直す"),
        "sub": _("当事者は変わりません。まとめることや分けることは、管理者がします。オーナーにメールで知らせます。"),
        "button": pgettext("desk", "直す"),
        "back": back,
    }
    return render(request, "desk/act.html", values, status=form.status)
