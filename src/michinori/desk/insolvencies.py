"""Recording an insolvency with its document (domain § 6): find the client, then record the court's decision."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands.business_ends import MAX_ACCOUNT, Ended, record_insolvency
from michinori.contracts.commands.inspections import find_clients
from michinori.desk.staff import staff_only
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField, LineField, UploadField
from michinori.pages.forms import PageForm
from michinori.people.commands.organisations import NAME_LIMIT
from michinori.people.commands.users import EMAIL_LIMIT
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
    confirm = LineField(
        limit=NAME_LIMIT,
        label=gettext_lazy("確認のため、名前をそのまま入力"),
        help_text=gettext_lazy("記録すると、取り消せません。"),
    )
    kept = forms.CharField(required=False, widget=forms.HiddenInput)
    flaw_fields = {"date": "day", "document_id": "uploads", "file_ids": "uploads"}

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.fields["uploads"].required = not self.data.get("kept")


@staff_only
@require_GET
def find_client(request: HttpRequest) -> HttpResponse:
    """Find a client by part of its name, by corporate number or by e-mail address. The search is logged."""
    text = request.GET.get("q", "")[:200]
    return render(request, "desk/find.html", {"q": text, "found": find_clients(actor=actor_of(request), text=text)})


@staff_only
@require_http_methods(["GET", "POST"])
def record(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show the form and record the insolvency, which stops the clocks that run against the client."""
    found = client(client_id)
    form = InsolvencyForm(request.POST, request.FILES) if request.method == "POST" else InsolvencyForm()
    if form.is_valid():
        ended = _record(request, actor_of(request), client_id, form)
        if ended is not None:
            words = _("倒産を記録しました。閉じた仕事: %(jobs)s件。期限を止めた契約: %(contracts)s件。")
            messages.success(request, words % {"jobs": ended.jobs_closed, "contracts": len(ended.contracts)})
            return redirect("desk")
    values = {"form": form, "client": found, "kept": bool(form.is_bound and form.data.get("kept"))}
    return render(request, "desk/insolvency.html", values, status=form.status)


def _record(request: HttpRequest, actor: Actor, client_id: str, form: InsolvencyForm) -> Ended | None:
    """Run the command; None if it is refused. The stored document's id then stays in the form for the next attempt."""
    typed, kept = form.cleaned_data, [form.cleaned_data["kept"]]

    def run() -> Ended:
        for upload in typed["uploads"]:
            kept[0] = store_file(actor=actor, name=upload.name, content=upload.chunks()).id
        return record_insolvency(
            actor=actor,
            client_id=client_id,
            day=typed["day"],
            document_id=kept[0],
            trustee_email=typed["trustee_email"],
            refund_account=typed["refund_account"],
            confirm=typed["confirm"],
        )

    ended = tried(form, run)
    if ended is None:
        form.data = request.POST.copy()
        form.data["kept"] = kept[0]
    return ended
