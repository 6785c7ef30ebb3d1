"""The page of taxes: registration for qualified invoices, and whether a person works as a company."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import DayField, LineField, RadioField, TickField, mistake
from michinori.pages.forms import PageForm
from michinori.people.queries import client
from michinori.treasury.commands.tax_profile import set_tax_profile
from michinori.treasury.policy import owner_for
from michinori.treasury.queries.tax import TaxProfile, number_left_behind, tax_profile_of


class TaxProfileForm(PageForm):
    registered = RadioField(
        label=gettext_lazy("インボイスの登録"),
        choices=[("no", gettext_lazy("登録していない（免税事業者など）")), ("yes", gettext_lazy("登録している"))],
        cards=False,
    )
    invoice_number = LineField(
        limit=40,
        label=gettext_lazy("登録番号"),
        required=False,
        help_text=gettext_lazy("Tと13けたの数字。登録しているときだけ。"),
    )
    registered_from = DayField(
        label=gettext_lazy("登録した日"),
        required=False,
        help_text=gettext_lazy("登録をやめたときは、登録がなくなった日。"),
    )
    company = TickField(
        label=gettext_lazy("会社として仕事を受ける"),
        required=False,
        help_text=gettext_lazy("ひとりで会社をしている方。新しい契約では、源泉徴収は提案されません。"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the number where they say that they have one, and which of the two holds where they typed one and say
        that they have none. That which stands in the form may be the one that ends.
        """
        found: dict[str, Any] = super().clean() or {}
        registered = found.get("registered") == "yes"
        if not registered and found.get("invoice_number", "") not in ("", self.initial.get("invoice_number")):
            self.add_error("registered", mistake("number_without_registration"))
        for name in ("invoice_number", "registered_from") if registered else ():
            if name in found and not found[name]:
                self.add_error(name, mistake("required"))
        return found | ({} if registered else {"invoice_number": ""})


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def edit_tax_profile(request: HttpRequest, organisation_id: str | None = None) -> HttpResponse:
    """Show and replace what the reader, or an organisation that they own, says. Raises ``not-found``,
    ``owners-only``.
    """
    owner = client(owner_for(actor_of(request), organisation_id))
    now = tax_profile_of(owner)
    form = TaxProfileForm(request.POST if request.method == "POST" else None, initial=_typed(now))
    if organisation_id:
        del form.fields["company"]
    if form.is_valid():
        actor, body = actor_of(request), {name: form.cleaned_data[name] for name in form.fields}
        if tried(form, lambda: set_tax_profile(actor=actor, body=body, organisation_id=organisation_id)):
            messages.success(request, _("保存しました。"))
            return redirect(request.path)
    values = {"form": form, "owner": owner, "now": now, "organisation_id": organisation_id}
    values["left_behind"] = number_left_behind(owner)
    return render(request, "account/tax_profile.html", values, status=form.status)


def _typed(now: TaxProfile) -> dict[str, object]:
    return {
        "registered": "yes" if now.number else "no",
        "invoice_number": now.number,
        "registered_from": now.since or now.ended,
        "company": now.company,
    }
