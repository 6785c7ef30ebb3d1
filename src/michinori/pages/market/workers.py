"""The search for workers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from michinori.market.queries.workers import WorkerSearch, search_workers
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.conduct import shown
from michinori.pages.fields import LineField, SelectField, TickField
from michinori.pages.forms import PageForm
from michinori.pages.sides import on_side
from michinori.trust.queries.conduct import conducts
from michinori.wording.market.jobs import CATEGORIES

_LONGEST_WORDS = 20_000


class WorkersForm(PageForm):
    """The search's filters; sent by GET, so that a search has an address."""

    q = LineField(label=_("ことば"), limit=_LONGEST_WORDS, required=False)
    category = SelectField(label=_("種類"), choices=[("", _("すべての種類")), *CATEGORIES.items()], required=False)
    free = TickField(label=_("いま受けられる人だけ"), required=False)
    verified = TickField(label=_("本人確認ずみの人だけ"), required=False)


@require_safe
@answers_problems
@on_side("hire")
def show_workers(request: HttpRequest) -> HttpResponse:
    """List the profiles found, each with its conduct. ``job``: the job for which a worker is searched."""
    actor, job_id = actor_of(request), request.GET.get("job", "")
    asked = {name: request.GET[name] for name in (*WorkersForm.base_fields, "cursor", "job") if request.GET.get(name)}
    form = WorkersForm(asked)
    values: dict[str, object] = {"form": form, "job_id": job_id if job_id.isprintable() and len(job_id) <= 40 else ""}
    if form.is_valid():
        search = WorkerSearch(**form.cleaned_data, cursor=asked.get("cursor", ""))
        found = tried(form, lambda: search_workers(actor, search))
        if found:
            profiles, following = found
            figures = conducts("worker", [profile.user_id for profile in profiles]) if profiles else {}
            values["lines"] = [(profile, shown(figures[profile.user_id])) for profile in profiles]
            first = {name: value for name, value in asked.items() if name != "cursor"}
            values["older"] = f"?{urlencode(first | {'cursor': following})}" if following else ""
            values["newer"] = f"?{urlencode(first)}" if search.cursor else ""
            values["narrowed"] = bool(search.q or search.category or search.free or search.verified)
            values["all"] = f"{reverse('workers')}?{urlencode({'job': job_id})}" if job_id else reverse("workers")
    return render(request, "market/workers.html", values, status=form.status)
