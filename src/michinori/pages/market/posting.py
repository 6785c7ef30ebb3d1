"""Posting a job: writing, checking, publishing, editing, closing."""

from collections.abc import Mapping, Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from michinori.kernel.problems import Problem
from michinori.machinery.settings import settings_now
from michinori.market import queries
from michinori.market.commands.jobs import close_job, create_job, edit_job, publish_job
from michinori.market.models import Job
from michinori.market.policy import require
from michinori.pages.answers import acted, answers_problems, done, tried
from michinori.pages.callers import actor_of
from michinori.pages.chosen_kinds import kinds_chosen
from michinori.pages.contracts.afterwards import ASKED_AGAIN
from michinori.pages.market.checklist import checked, declare_address, lacks, said
from michinori.pages.market.forms import LAST_STEP, JobForm
from michinori.pages.market.text_check import found_in
from michinori.pages.profile_forms import offer_skills
from michinori.pages.sides import on_side
from michinori.people.identity import papers_wait
from michinori.people.models import Client
from michinori.people.queries import clients_of, default_client
from michinori.people.verification import is_asked_to_post
from michinori.rules.law.articles import Advice
from michinori.rules.market.jobs import posting_data
from michinori.rules.market.kinds import Kinds
from michinori.rules.settings.site import Site
from michinori.wording.law.articles import beside
from michinori.wording.market.categories import name_of

type Template = tuple[str, object, str]
"""One of the operator's: category, its name, text."""
_OF_KIND = ("category", "subcategory")
EARLIER = 5
"""So many of the client's jobs can be copied from the form."""


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
@on_side("hire")
def post_job(request: HttpRequest) -> HttpResponse:
    """Create a job. The button ``publish`` publishes it, ``check`` only checks the form, any other saves a draft."""
    clients, usual = clients_of(str(request.user.pk)), default_client(str(request.user.pk))
    site, copied = settings_now().site, _copied(request)
    kinds = _kinds(request, site, copied)
    templates = [(one, name_of(one, kinds), text) for one, text in site.job_templates if one in kinds.taken_on]
    form = JobForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        names=_names(clients),
        kinds=kinds,
        initial={"client": usual.id, "kind": "fixed", "wanted": 1} | copied | _from_template(request, templates),
    )
    offer_skills(form.fields["skills"], site.skills_offered)
    if request.method == "POST" and form.is_valid() and "check" not in request.POST:
        client_id = form.cleaned_data.get("client") or usual.id
        draft = "publish" not in request.POST
        made = tried(
            form,
            lambda: create_job(
                actor=actor_of(request),
                body=form.body,
                organisation_id=client_id,
                draft=draft,
                file_ids=form.store(request, actor_of(request)),
            ),
        )
        if made:
            return _saved(request, made)
    return _page(request, form, _chosen(form, clients), None, templates)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
@on_side("hire")
def edit_posting(request: HttpRequest, job_id: str) -> HttpResponse:
    """Edit a draft or an open job. The button ``publish`` also publishes a draft."""
    actor = actor_of(request)
    view = queries.job_for(actor, job_id)
    job = view.job
    require(actor, "edit", job)
    if job.status == "closed":
        raise Problem("job-closed")
    site, former = settings_now().site, _typed_before(job)
    form = JobForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        names=[],
        kinds=_kinds(request, site, former),
        kept=(job.category, job.subcategory),
        initial=former | {"kept": ",".join(file["id"] for file in view.files)},
    )
    offer_skills(form.fields["skills"], site.skills_offered)
    sent = request.method == "POST" and form.is_valid() and "check" not in request.POST
    if sent and done(form, lambda: _edit(request, job_id, form)):
        return _saved(request, queries.job_for(actor, job_id).job)
    return _page(request, form, job.client, job)


@require_POST
@answers_problems
def show_checklist(request: HttpRequest) -> HttpResponse:
    """The checklist and the remarks on the text typed so far; fragments of the page, fetched while typing. Writes
    nothing.
    """
    clients = clients_of(str(request.user.pk))
    form = JobForm(request.POST, names=_names(clients), kinds=kinds_chosen(request.POST, *_OF_KIND))
    items = checked(form, _chosen(form, clients))
    values = {"items": items, "six": said(items), "findings": found_in(form, at=_step(request)), "aside": True}
    return render(request, "market/checklist.html", values)


def _step(request: HttpRequest) -> int:
    """The step in which somebody writes, which the form's script keeps; the last where it is not told."""
    typed = request.POST.get("step", "")
    return int(typed) if typed in ("1", "2") else LAST_STEP


@require_POST
@answers_problems
def publish(request: HttpRequest, job_id: str) -> HttpResponse:
    """Publish a draft."""
    back = reverse("job", args=[job_id])
    return acted(
        request,
        lambda: publish_job(actor=actor_of(request), job_id=job_id),
        back=back,
        done=_("公開しました。応募が来るとお知らせします。"),
    )


@require_POST
@answers_problems
def close(request: HttpRequest, job_id: str) -> HttpResponse:
    """Close a job to new proposals."""
    back = reverse("job", args=[job_id])
    return acted(
        request,
        lambda: close_job(actor=actor_of(request), job_id=job_id),
        back=back,
        done=_("募集を終えました。これまでの応募と契約は、そのまま続きます。"),
    )


def _edit(request: HttpRequest, job_id: str, form: JobForm) -> None:
    actor = actor_of(request)
    edit_job(actor=actor, job_id=job_id, body=form.body, file_ids=form.store(request, actor))
    if "publish" in request.POST:
        publish_job(actor=actor_of(request), job_id=job_id)


def _saved(request: HttpRequest, job: Job) -> HttpResponse:
    if job.status == "draft":
        messages.success(request, _("下書きを保存しました。公開するまで、ほかの人には見えません。"))
    elif "publish" in request.POST:
        messages.success(request, _("公開しました。応募が来るとお知らせします。"))
        again = request.session.get(ASKED_AGAIN, {}).get(job.id)
        if again:
            return redirect(f"{reverse('invite', args=(again,))}?job={job.id}")
    else:
        messages.success(request, _("保存しました。"))
    return redirect("job", job_id=job.id)


def _page(
    request: HttpRequest, form: JobForm, client: Client, job: Job | None, templates: Sequence[Template] = ()
) -> HttpResponse:
    holder = client.holder
    items = checked(form, client)
    asked = (job is None or job.status == "draft") and is_asked_to_post(holder)
    values = {
        "form": form,
        "job": job,
        "items": items,
        "six": said(items),
        "files": _files(form, job),
        "client": client,
        "ask_identity": asked,
        "papers_wait": asked and papers_wait(client.id),
        "steps": [(1, _("何を")), (2, _("お金と日")), (3, _("決めごと"))],
        "earlier": queries.my_jobs(actor_of(request))[:EARLIER] if job is None and not form.is_bound else [],
        "templates": templates if not form.is_bound else [],
        "findings": found_in(form),
        "looked_over": bool(form["title"].value() or form["description"].value())
        and (form.is_bound or job is not None),
        "unknown_holder": lacks(holder),
        "declare": declare_address(client),
        "law": beside(Advice(articles=("freelance_12",)), "client"),
    }
    return render(request, "market/job_form.html", values, status=form.status)


def _files(form: JobForm, job: Job | None) -> list[dict[str, object]]:
    """The files that the form keeps, by name where they are attached already."""
    names = {file["id"]: file["name"] for file in vars(job).get("files", ())} if job else {}
    return [{"id": one, "name": names.get(one, "")} for one in form.kept_ids]


def _kinds(request: HttpRequest, site: Site, former: Mapping[str, object]) -> Kinds:
    """The site's kinds of work for a form: surely those that it takes on, that were typed, or are of a job or a
    template that it begins with.
    """
    begun = (str(former.get(name) or "") for name in _OF_KIND)
    kept = (*site.kinds_of_work, *(category for category, _text in site.job_templates), *begun)
    return kinds_chosen(request.POST, *_OF_KIND, kept=kept).choosing(site.kinds_of_work)


def _names(clients: list[Client]) -> list[tuple[str, str]]:
    return [(client.id, client.display_name) for client in clients]


def _chosen(form: JobForm, clients: list[Client]) -> Client:
    """The client chosen in the form if it is one of ``clients``, else the first of them."""
    picked = form["client"].value() if "client" in form.fields else None
    return next((client for client in clients if client.id == picked), clients[0])


def _typed_before(job: Job) -> dict[str, object]:
    """The initial values of the form of a job; the default place, online, is shown as an empty field."""
    data = posting_data(queries.posting_of(job))
    return data | {"place": "" if job.place == "online" else job.place, "skills": "、".join(job.skills)}


def _from_template(request: HttpRequest, templates: Sequence[Template]) -> dict[str, object]:
    """Category and description from the operator's template (``template``: the category)."""
    wanted = request.GET.get("template", "")
    if not wanted or request.method == "POST":
        return {}
    return next(({"category": one, "description": text} for one, _name, text in templates if one == wanted), {})


def _copied(request: HttpRequest) -> dict[str, object]:
    """What a new job takes over from an earlier one of the same client (``copy``), without its dates."""
    earlier = request.GET.get("copy", "")
    if not earlier or request.method == "POST":
        return {}
    view = queries.job_for(actor_of(request), earlier)
    require(actor_of(request), "edit", view.job)
    dates = {"due_date": None, "closes_on": None}
    return _typed_before(view.job) | dates | {"client": view.job.client_id}
