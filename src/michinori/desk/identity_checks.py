"""Identity checks at the desk: find a person or company, and note that their papers were seen."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands.desk import find_clients
from michinori.desk.people import to_reason
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, LineField, TickField
from michinori.pages.forms import PageForm
from michinori.people.checked import declared_mark, declared_name
from michinori.people.commands.identity_checks import check_identity
from michinori.people.identity_desk import known_elsewhere, late_since, number_of, requests_waiting
from michinori.people.queries import checks_of, client, is_own_side
from michinori.rules.people.identity import NAME_LIMIT, REASON_LIMIT
from michinori.wording.people.identity import LEVELS


class IdentityForm(PageForm):
    """The names on the papers, and what was seen."""

    name = LineField(
        limit=NAME_LIMIT,
        label=gettext_lazy("書類にある名前"),
        help_text=gettext_lazy("書類のとおりに。個人なら、この名前が本名になります。"),
    )
    name_kana = LineField(
        limit=NAME_LIMIT,
        label=gettext_lazy("その名前のカナ"),
        help_text=gettext_lazy(
            "口座の名義はこのカナと同じでなければなりません。会社は、株式会社などを除いても同じです。"
        ),
    )
    address = TickField(label=gettext_lazy("届け出た住所も、書類と同じ"), required=False)
    reason = BlockField(
        limit=REASON_LIMIT,
        label=gettext_lazy("確かめた書類と、確かめ方"),
        help_text=gettext_lazy("書類の番号は書かないでください。本人も、自分のデータで読めます。"),
    )

    def __init__(self, *args: Any, has_address: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_address:
            del self.fields["address"]


@staff_only("identity")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """List the papers that wait; find whom to check without, by e-mail address, corporate number or the beginning of
    the name. The search is logged.
    """
    text = request.GET.get("q", "")[:200]
    actor, since = actor_of(request), late_since()
    found = find_clients(actor=actor, text=text)
    papers, more = ([], None) if text else requests_waiting(actor, after=request.GET.get("after"))
    waiting = [(one, LEVELS[one.level], one.made_at <= since) for one in papers]
    values = {"q": text, "found": found, "waiting": waiting, "later": f"?after={more}" if more else ""}
    return render(request, "desk/identity_find.html", values)


@staff_only("identity")
@require_http_methods(["GET", "POST"])
@elevated
def check(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show what somebody declared and earlier checks, once it is stated why, and take that their papers were seen."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    sent = request.POST if request.method == "POST" else None
    form = IdentityForm(sent, initial={"name": declared_name(found.holder)}, has_address=bool(found.holder.address))
    if form.is_valid():
        typed, shown = form.cleaned_data, request.POST.get("shown", "")
        if tried(form, lambda: check_identity(actor=actor, client_id=client_id, shown=shown, **typed)) is not None:
            messages.success(request, _("確認を記録しました。本人にメールで知らせます。"))
            return redirect("desk_identity_find")
        found = client(client_id)
    values = {
        "form": form,
        "client": found,
        "holder": found.holder,
        "declared": declared_name(found.holder),
        "shown": declared_mark(found.holder),
        "checks": checks_of(found.id),
        "others": known_elsewhere(found, declared_name(found.holder), number_of(found)),
        "may": may_of(actor),
        "own": is_own_side(actor.user_id or "", found.id),
    }
    return render(request, "desk/identity.html", values, status=form.status)
