"""Insolvencies (domain § 6): find the client, file the court's decision, confirm what another filed."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands.desk import find_clients
from michinori.contracts.commands.insolvencies import (
    MAX_ACCOUNT,
    confirm_insolvency,
    file_insolvency,
    withdraw_filing,
)
from michinori.contracts.queries.desk import filing_to_confirm, filings_to_confirm
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.pages.answers import pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField, LineField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.commands.organisations import NAME_LIMIT
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.people.models import InsolvencyFiling
from michinori.people.queries import client


class InsolvencyForm(PageForm):
    """A court's decision. ``kept``: the id of the document, if an earlier, refused attempt has already stored it."""

    day = DayField(label=gettext_lazy("決定の日"))
    uploads = UploadField(
        most=1, required=False, label=gettext_lazy("決定の書類"), help_text=gettext_lazy("1つ50MBまで。")
    )
    trustee_email = LineField(
        limit=EMAIL_LIMIT,
        required=False,
        label=gettext_lazy("破産管財人のメールアドレス"),
        help_text=gettext_lazy(
            "会員登録が済んでいる方のもの。この方は契約を見て、メーターの額で終えることができます。"
        ),
    )
    refund_account = BlockField(
        limit=MAX_ACCOUNT,
        required=False,
        label=gettext_lazy("返金先の口座"),
        help_text=gettext_lazy("管財人が指定した口座です。返金は、ここにだけ出ます。"),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    flaw_fields = {"date": "day", "document_id": "uploads", "file_ids": "uploads"}

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["uploads"].required = not self.data.get("kept")


class ConfirmForm(PageForm):
    """The client's exact name, since a confirmed insolvency stays for good."""

    confirm = LineField(
        limit=NAME_LIMIT,
        label=gettext_lazy("確認のため、名前をそのまま入力"),
        help_text=gettext_lazy("記録すると、取り消せません。"),
    )


@staff_only("insolvencies")
@require_GET
def find_client(request: HttpRequest) -> HttpResponse:
    """Find a client by part of its name, by corporate number or by e-mail address. The search is logged."""
    text = request.GET.get("q", "")[:200]
    return render(request, "desk/find.html", {"q": text, "found": find_clients(actor=actor_of(request), text=text)})


@staff_only("insolvencies")
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show the form and file the insolvency, which another member of staff then confirms."""
    found = client(client_id)
    form = InsolvencyForm(request.POST, request.FILES) if request.method == "POST" else InsolvencyForm()
    if form.is_valid():
        filing = _file(request, actor_of(request), client_id, form)
        if filing is not None:
            messages.success(request, _("申請しました。ほかの運営スタッフが確認するまで、何も変わりません。"))
            return redirect("desk_filing", filing.id)
    values = {"form": form, "client": found, "kept": bool(form.is_bound and form.data.get("kept"))}
    return render(request, "desk/insolvency.html", values, status=form.status)


def _file(request: HttpRequest, actor: Actor, client_id: str, form: InsolvencyForm) -> InsolvencyFiling | None:
    """Run the command; None if it is refused. The stored document's id then stays in the form for the next attempt."""
    typed, kept = form.cleaned_data, [form.cleaned_data["kept"]]

    def run() -> InsolvencyFiling:
        for upload in typed["uploads"]:
            kept[0] = store_file(actor=actor, name=upload.name, content=upload.chunks()).id
        return file_insolvency(
            actor=actor,
            client_id=client_id,
            day=typed["day"],
            document_id=kept[0],
            trustee_email=typed["trustee_email"],
            refund_account=typed["refund_account"],
        )

    filing = tried(form, run)
    if filing is None:
        form.data = request.POST.copy()
        form.data["kept"] = kept[0]
    return filing


@staff_only("insolvencies")
@require_GET
def list_filings(request: HttpRequest) -> HttpResponse:
    """What waits for another member of staff, the newest first."""
    filings, older = filings_to_confirm(actor_of(request), after=request.GET.get("after"))
    values = {"filings": filings, "older": f"?after={older}" if older else ""}
    return render(request, "desk/filings.html", values)


@staff_only("insolvencies")
@require_http_methods(["GET", "POST"])
@elevated
def confirm(request: HttpRequest, filing_id: str) -> HttpResponse:
    """Show what was filed; another member of staff confirms it, which stops the clocks that run against the client."""
    actor = actor_of(request)
    filing = filing_to_confirm(actor, filing_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ended = tried(form, lambda: confirm_insolvency(actor=actor, filing_id=filing_id, **form.cleaned_data))
        if ended is not None:
            words = _("倒産を記録しました。閉じた仕事: %(jobs)s件。期限を止めた契約: %(contracts)s件。")
            messages.success(request, words % {"jobs": ended.jobs_closed, "contracts": len(ended.contracts)})
            return redirect("desk")
    values = {
        "form": form,
        "filing": filing,
        "own": filing.filed_by_id == actor.user_id,
        "waits": filing.status == "open",
    }
    return render(request, "desk/filing.html", values, status=form.status)


withdraw = staff_only("insolvencies")(
    pressed(
        withdraw_filing,
        back=lambda filing_id: reverse("desk_filing", args=(filing_id,)),
        done=gettext_lazy("申請を取り下げました。何も変わっていません。"),
    )
)
