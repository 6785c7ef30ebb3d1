"""Organisations: the reader's list, and one organisation with its members, roles and declarations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.contracts.queries.business_ends import business_end_of
from michinori.pages.answers import acted, answers_problems, done, tried
from michinori.pages.callers import actor_of
from michinori.pages.declaring import DeclarationsForm, declarations_of
from michinori.pages.forms import PageForm
from michinori.pages.organisation_forms import MemberForm, OrganisationForm, RenameForm
from michinori.people import queries
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.members import ROLES, add_member, change_role, remove_member
from michinori.people.commands.organisations import create_organisation, rename_organisation
from michinori.wording.people.accounts import ROLE_POWERS
from michinori.wording.people.accounts import ROLES as ROLE_WORDS


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def list_organisations(request: HttpRequest) -> HttpResponse:
    """List the reader's organisations, and create a new one."""
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = tried(form, lambda: create_organisation(actor=actor_of(request), **form.cleaned_data))
        if made:
            messages.success(request, _("組織を作りました。"))
            return redirect("organisation", organisation_id=made.id)
    rows = [(row.organisation, ROLE_WORDS[row.role]) for row in queries.organisations_of(str(request.user.pk))]
    return render(request, "people/organisations.html", {"form": form, "rows": rows}, status=form.status)


@require_safe
@answers_problems
def show_organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Show an organisation to its members."""
    return _page(request, organisation_id)


@require_POST
@answers_problems
def rename(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Change the public name."""
    form = RenameForm(request.POST, prefix="rename")
    if form.is_valid() and done(
        form,
        lambda: rename_organisation(actor=actor_of(request), organisation_id=organisation_id, **form.cleaned_data),
    ):
        return _saved(request, organisation_id)
    return _page(request, organisation_id, rename=form)


@require_POST
@answers_problems
def declare(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Save the organisation's declarations as a client."""
    form = DeclarationsForm(request.POST)
    if form.is_valid() and done(
        form, lambda: update_declarations(actor=actor_of(request), client_id=organisation_id, **form.cleaned_data)
    ):
        return _saved(request, organisation_id)
    return _page(request, organisation_id, declarations=form)


@require_POST
@answers_problems
def add(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Add a member."""
    form = MemberForm(request.POST, prefix="member")
    if form.is_valid() and done(
        form, lambda: add_member(actor=actor_of(request), organisation_id=organisation_id, **form.cleaned_data)
    ):
        messages.success(request, _("メンバーを加え、メールで知らせました。"))
        return redirect("organisation", organisation_id=organisation_id)
    return _page(request, organisation_id, member=form)


@require_POST
@answers_problems
def set_role(request: HttpRequest, organisation_id: str, user_id: str) -> HttpResponse:
    """Change a member's role."""
    role, actor = request.POST.get("role", ""), actor_of(request)
    return _acted(
        request,
        lambda: change_role(actor=actor, organisation_id=organisation_id, user_id=user_id, role=role),
        organisation_id,
        _("役割を変えました。"),
    )


@require_POST
@answers_problems
def remove(request: HttpRequest, organisation_id: str, user_id: str) -> HttpResponse:
    """Remove a member, or leave the organisation."""
    actor = actor_of(request)
    command = lambda: remove_member(actor=actor, organisation_id=organisation_id, user_id=user_id)  # noqa: E731
    if user_id == actor.user_id:
        back = _address(organisation_id)
        return acted(request, command, back="organisations", refused=back, done=_("組織から抜けました。"))
    return _acted(request, command, organisation_id, _("メンバーからはずしました。"))


def _page(request: HttpRequest, organisation_id: str, **forms: PageForm) -> HttpResponse:
    actor = actor_of(request)
    members = queries.members_of(organisation_id, actor=actor)
    organisation = members[0].organisation
    own = next((row.role for row in members if row.user_id == actor.user_id), "")
    values: dict[str, object] = {
        "rename": RenameForm(initial={"name": organisation.name}, prefix="rename"),
        "declarations": DeclarationsForm(initial=declarations_of(organisation)),
        "member": MemberForm(prefix="member", initial={"role": "member"}),
        **forms,
    }
    values |= {
        "organisation": organisation,
        "members": [(row.user, row.role, ROLE_WORDS[row.role]) for row in members],
        "own_role": ROLE_WORDS.get(own, ""),
        "owner": own == "owner",
        "business_end": business_end_of(organisation_id),
        "roles": [(role, ROLE_WORDS[role]) for role in ROLES],
        "powers": [(ROLE_WORDS[role], ROLE_POWERS[role]) for role in ROLES],
    }
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "people/organisation.html", values, status=status)


def _acted(request: HttpRequest, command: Any, organisation_id: str, done: str) -> HttpResponse:
    return acted(request, command, back=_address(organisation_id), done=done)


def _saved(request: HttpRequest, organisation_id: str) -> HttpResponse:
    messages.success(request, _("保存しました。"))
    return redirect("organisation", organisation_id=organisation_id)


def _address(organisation_id: str) -> str:
    return reverse("organisation", kwargs={"organisation_id": organisation_id})
