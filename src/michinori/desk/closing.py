"""Closing the market at the desk: the last day by two admins, and what is left (decision 48)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.contracts.queries.at_end import running_at_end
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.pages.account import door
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, DayField
from michinori.pages.forms import PageForm
from michinori.pages.support import banners
from michinori.papers.queries.unprinted import count_unprinted, year_papers_on
from michinori.people.queries import is_own_side
from michinori.rules.support.closures import WORDS_LIMIT, is_over
from michinori.support.commands.closures import confirm_closure, propose_closure, withdraw_closure
from michinori.support.queries.closures import closures_at_desk
from michinori.treasury.queries.last_days import left_at_end
from michinori.wording.contract.contracts import CONTRACT_STATUSES


class ClosureForm(PageForm):
    """The last day, and a sentence for members."""

    last_day = DayField(label=gettext_lazy("最後の日"), required=False)
    ja = BlockField(label=gettext_lazy("会員への言葉（日本語）"), limit=WORDS_LIMIT)
    en = BlockField(label=gettext_lazy("会員への言葉（英語）"), limit=WORDS_LIMIT)

    def __init__(self, *args: Any, named: bool, **more: Any) -> None:
        """``named``: there is a last day, which an empty one proposes to give up."""
        super().__init__(*args, **more)
        self.fields["last_day"].required = not named


@staff_only("closures")
@elevated
@require_http_methods(["GET", "HEAD", "POST"])
def show_closing(request: HttpRequest) -> HttpResponse:
    """Show what stands, what waits and what is left, and propose a last day."""
    actor, site = actor_of(request), settings_now().site
    form = ClosureForm(request.POST if request.method == "POST" else None, named=site.ends_on is not None)
    if form.is_valid() and done(form, lambda: propose_closure(actor=actor, **form.cleaned_data)):
        messages.success(request, _("提案しました。ほかの管理者が承認するまで、何も変わりません。"))
        return redirect("desk_closing")
    today, rows = day_of(clock.now()), closures_at_desk(actor)
    running, left, year_papers = running_at_end(actor, site.ends_on), left_at_end(actor), year_papers_on()
    waits = next((one for one in rows if one.status == "open"), None)
    values = {
        "form": form,
        "ends_on": site.ends_on,
        "days": (site.ends_on - today).days if site.ends_on else 0,
        "over": is_over(site.ends_on, today),
        "ahead": site.closure_days,
        "waits": waits,
        "own": waits is not None and is_own_side(actor.user_id or "", waits.proposed_by_id),
        "rows": [one for one in rows if one.status != "open"],
        "running": [(CONTRACT_STATUSES[status], n) for status, n in running.by_status.items()],
        "running_count": running.count,
        "beyond": running.beyond,
        "left": left,
        "unprinted": count_unprinted(),
        "year_papers": year_papers,
        "nothing": left.is_nothing and not running.count and year_papers is None,
    }
    return render(request, "desk/closing.html", values, status=form.status)


@staff_only("closures")
@require_POST
@elevated
def confirm(request: HttpRequest, closure_id: str) -> HttpResponse:
    """Put a proposal of another admin into force."""
    answer = acted(
        request,
        lambda: confirm_closure(actor=actor_of(request), closure_id=closure_id),
        back=reverse("desk_closing"),
        done=_("承認しました。会員全員に知らせています。"),
    )
    banners.forget()
    door.forget()
    return answer


@staff_only("closures")
@require_POST
@elevated
def withdraw(request: HttpRequest, closure_id: str) -> HttpResponse:
    """Drop a proposal."""
    return acted(
        request,
        lambda: withdraw_closure(actor=actor_of(request), closure_id=closure_id),
        back=reverse("desk_closing"),
        done=_("取り下げました。何も変わっていません。"),
    )
