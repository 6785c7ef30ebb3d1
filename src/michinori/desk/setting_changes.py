"""Changes of settings that take two people, at the desk: what waits, and the second person's press (decision 42)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from michinori.desk.settings import side
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.machinery.looks import kinds_now
from michinori.machinery.settings import settings_now, settings_with
from michinori.pages.answers import done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.fields import TickField
from michinori.pages.forms import PageForm
from michinori.people.commands.settings import confirm_change, withdraw_change
from michinori.people.queries import is_own_side
from michinori.people.setting_changes import change_by_id, changes_waiting
from michinori.wording.settings.values import NAMES, in_words


class ConfirmForm(PageForm):
    """Let a change hold."""

    sure = TickField(label=gettext_lazy("理由と、変えたあとの例を確かめました"))


@staff_only("setting-changes")
@require_GET
def show_changes(request: HttpRequest) -> HttpResponse:
    """What waits, oldest first."""
    rows = [(one, NAMES[one.key].name, in_words(one.key, one.value, kinds_now())) for one in changes_waiting()]
    return render(request, "desk/setting_changes.html", {"rows": rows})


@staff_only("setting-changes")
@require_http_methods(["GET", "POST"])
@elevated
def show_change(request: HttpRequest, change_id: str) -> HttpResponse:
    """A change with what it comes to before and after; another person than who proposed it puts it into force."""
    actor = actor_of(request)
    found = change_by_id(actor, change_id)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: confirm_change(actor=actor, change_id=change_id)):
        messages.success(request, _("承認しました。%(name)sが変わります。") % {"name": NAMES[found.key].name})
        return redirect("desk_setting_changes")
    settings = settings_now()
    values = {
        "change": found,
        "named": NAMES[found.key],
        "said": in_words(found.key, found.value, kinds_now()),
        "sides": [
            side(_("いま"), found.key, settings),
            side(_("変えたあと"), found.key, settings_with(found.key, found.value)),
        ],
        "form": form,
        "own": is_own_side(actor.user_id or "", found.proposed_by_id),
        "may_set": "settings" in may_of(actor),
    }
    return render(request, "desk/setting_change.html", values, status=form.status)


withdraw = staff_only("setting-changes")(
    require_POST(
        elevated(
            pressed(
                withdraw_change,
                back="desk_setting_changes",
                done=gettext_lazy("取り下げました。何も変わっていません。"),
            )
        )
    )
)
