"""Outside results: staff decide only whether the document is genuine (domain § 6, 5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands.outside_results import check_result
from michinori.contracts.queries.desk import result_to_check
from michinori.desk.staff import elevated, staff_only
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, RadioField
from michinori.pages.forms import PageForm
from michinori.wording.contract.outside_results import RESULT_KINDS


class CheckForm(PageForm):
    """Whether the document is genuine, and a note that both sides read."""

    genuine = RadioField(
        label=gettext_lazy("書類は本物ですか"),
        choices=[("yes", gettext_lazy("本物と確かめました")), ("no", gettext_lazy("本物と確かめられません"))],
        hints={
            "yes": gettext_lazy(
                "裁判所を通さない和解の記録なら、相手が否認できる日数が始まります。ほかは、すぐにその額で精算されます。"
            ),
            "no": gettext_lazy("この結果は効力を持ちません。手続きはそのまま続き、別の書類を届け直せます。"),
        },
    )
    note = BlockField(
        limit=5000,
        required=False,
        label=gettext_lazy("確かめたこと"),
        help_text=gettext_lazy("両方に見えます。どちらが正しいか、いくらが正しいかは書かないでください。"),
    )


@staff_only("results")
@require_http_methods(["GET", "POST"])
@elevated
def check(request: HttpRequest, result_id: str) -> HttpResponse:
    """Show an outside result, its document and amount, and take the answer whether the document is genuine."""
    actor = actor_of(request)
    found = result_to_check(actor, result_id)
    form = CheckForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        checked = tried(
            form,
            lambda: check_result(
                actor=actor,
                termination_id=found.termination_id,
                result_id=found.id,
                genuine=form.cleaned_data["genuine"] == "yes",
                note=form.cleaned_data["note"],
            ),
        )
        if checked is not None:
            messages.success(request, _("記録しました。両方に知らせています。"))
            return redirect("desk")
    values = {"form": form, "result": found, "kind": RESULT_KINDS[found.kind], "waits": found.status == "filed"}
    return render(request, "desk/result.html", values, status=form.status)
