"""Handing over the rest of a contract (domain § 7): making the link (shown once), consenting to it, revoking it."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands import handovers
from michinori.contracts.queries.handovers import continuations_of, rest_after
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.kernel.clock import day_of, runs_out
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.pages.answers import acted, answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.contract import frame
from michinori.pages.contracts.cut import Cut
from michinori.pages.contracts.offers import number_of
from michinori.pages.fields import BlockField, LineField, YenField
from michinori.pages.forms import PageForm
from michinori.pages.support.banners import known_closure
from michinori.people.queries import business_ended
from michinori.rules.contract.handovers import could_be_due, is_provisional, rest_of
from michinori.wording import display
from michinori.wording.contract.handovers import parts_lines


class LinkForm(PageForm):
    """The new client's e-mail address, a suggested price in yen before tax, and a note."""

    client_email = LineField(
        limit=handovers.EMAIL_LIMIT,
        label=gettext_lazy("新しいクライアントのメールアドレス"),
        help_text=gettext_lazy(
            "このアドレスにリンクが届きます。中身を見て引き受けられるのは、このアドレスの人だけです。"
        ),
    )
    price = YenField(
        least=1,
        required=False,
        label=gettext_lazy("金額の目安（税抜）"),
        help_text=gettext_lazy(
            "空欄なら、残りの合計を見せます。実際の金額は、新しいクライアントが1円から決められます。"
        ),
    )
    note = BlockField(
        limit=handovers.MAX_NOTE,
        required=False,
        label=gettext_lazy("ひとこと"),
        help_text=gettext_lazy("宛先の人がログインしたあとに見えます。"),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def hand_over(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show what is left, and make, revoke or consent to the link. A new link is in this answer only."""
    actor = actor_of(request)
    view = view_contract(actor, contract_id)
    here, seen = reverse("hand_over", args=(contract_id,)), number_of(request.POST.get("seen"))
    step, live = request.POST.get("do", ""), view.life.handover
    if step in ("revoke", "consent"):
        if live is None:
            raise Problem("handover-over")
        act = handovers.revoke_handover if step == "revoke" else handovers.consent_handover
        said = _("リンクを取り消しました。もう使えません。") if step == "revoke" else _("見せることに同意しました。")
        return acted(request, lambda: act(actor=actor, handover_id=live.id, seen=seen), back=here, done=said)
    form, url = LinkForm(request.POST if request.method == "POST" else None), ""
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        made = tried(form, lambda: handovers.make_handover(actor=actor, contract_id=contract_id, **typed, seen=seen))
        if made is not None:
            url, view, form = (
                f"{settings.BASE_URL}/handovers/{made.token}",
                view_contract(actor, contract_id),
                LinkForm(),
            )
    values = (
        frame(view) | _shown(view) | {"form": form, "url": url, "continued": continuations_of(actor, view.contract)}
    )
    return render(request, "contracts/handover_link.html", values, status=form.status)


def _taken(view: ContractView) -> bool:
    """Whether a new client has taken on the rest and that contract still stands; a switch does not count."""
    rest = rest_after(view.contract, view.place.side)
    return rest is not None and not rest.switch


def ended_with_market(view: ContractView) -> bool:
    """Whether the market is over, so that the rest could be due on no day. No query."""
    closure, today = known_closure(), day_of(clock.now())
    return closure is not None and not could_be_due(view.life.terms, closure.last_day, today)


def _shown(view: ContractView) -> dict[str, object]:
    parts, link, side = rest_of(view.life), view.contract.open_handover, view.place.side
    rest = sum(part.amount for part in parts)
    opens = {act: view.can(act) for act in ("hand-over", "consent-handover", "revoke-handover")}
    return {
        "rest": rest,
        "cut": Cut(view.life.terms.price - rest, rest),
        "lines": parts_lines((part.name, part.amount) for part in parts),
        "provisional": is_provisional(view.life),
        "link": link,
        "mine": link is not None and link.by == side,
        "until": display.until(link.expires_at) if link else "",
        "would_end": display.until(runs_out(clock.now(), view.life.terms.house.handover_days)),
        "presumed": link is not None and business_ended(view.contract.client_id),
        "can_make": opens["hand-over"] and not ended_with_market(view),
        "too_late": opens["hand-over"] and ended_with_market(view),
        "can_consent": opens["consent-handover"],
        "can_revoke": opens["revoke-handover"],
        "at_end": view.life.status in ("ending", "ended"),
        "taken": view.is_continued and _taken(view),
        "needs_approver": view.needs_approver,
    }
