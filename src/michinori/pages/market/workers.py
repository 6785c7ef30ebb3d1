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
from michinori.pages.fields import LineField, SelectField, TickField
from michinori.pages.forms import PageForm
from michinori.pages.market.person_cards import person_cards
from michinori.pages.sides import on_side
from michinori.wording.market.jobs import CATEGORIES

_LONGEST_WORDS = 20_000


class WorkersForm(PageForm):
    """The search's filters; sent by GET, so that a search has an address."""

    q = LineField(label=_("キーワード"), limit=_LONGEST_WORDS, required=False)
    category = SelectField(label=_("種類"), choices=[("", _("すべての種類")), *CATEGORIES.items()], required=False)
    free = TickField(label=_("いま受けられる"), required=False)
    verified = TickField(label=_("本人確認済み"), required=False)


@require_safe
@answers_problems
@on_side("hire")
def show_workers(request: HttpRequest) -> HttpResponse:
    """List the profiles found, each with face, works and one fact. ``job``: the job for which a worker is searched."""
    actor, job_id = actor_of(request), request.GET.get("job", "")
    asked = {name: request.GET[name] for name in (*WorkersForm.base_fields, "cursor", "job") if request.GET.get(name)}
    form = WorkersForm(asked)
    values: dict[str, object] = {"form": form, "job_id": job_id if job_id.isprintable() and len(job_id) <= 40 else ""}
    if form.is_valid():
        search = WorkerSearch(**form.cleaned_data, cursor=asked.get("cursor", ""))
        found = tried(form, lambda: search_workers(actor, search))
        if found:
            profiles, following = found
            first = {name: value for name, value in asked.items() if name != "cursor"}
            values |= {
                "cards": person_cards(profiles),
                "older": _address(first | {"cursor": following}) if following else "",
                "newer": _address(first) if search.cursor else "",
                "narrowed": bool(search.q or search.category or search.free or search.verified),
                "pills": _pills(first),
                "all": _address({"job": job_id} if job_id else {}),
            }
    return render(request, "market/workers.html", values, status=form.status)


def _address(asked: dict[str, str]) -> str:
    return f"{reverse('workers')}?{urlencode(asked)}" if asked else reverse("workers")


def _pills(asked: dict[str, str]) -> list[tuple[str, str]]:
    """The filters in force, each with the address of the search without it."""
    words = {
        "category": str(CATEGORIES.get(asked.get("category", ""), "")),
        "free": str(WorkersForm.base_fields["free"].label),
        "verified": str(WorkersForm.base_fields["verified"].label),
    }
    inside = [name for name in words if name in asked]
    return [(words[name], _address({key: asked[key] for key in asked if key != name})) for name in inside]
