"""Organisations: the reader's list, and one organisation with its members, roles and declarations."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from michinori.contracts.queries.business_ends import business_end_of
from michinori.kernel.problems import Problem
from michinori.pages.answers import acted, answers_problems, done, pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.declaring import DeclarationsForm, declarations_of
from michinori.pages.forms import PageForm
from michinori.pages.organisation_forms import (
    InvitationForm,
    NumberForm,
    OrganisationForm,
    RemoveForm,
    RenameForm,
)
from michinori.people import queries
from michinori.people.commands.corporate_numbers import state_number
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.members import ROLES, change_role, leave_organisation, remove_member
from michinori.people.commands.organisation_invitations import (
    accept_organisation_invitation,
    decline_organisation_invitation,
    invite_member,
    withdraw_organisation_invitation,
)
from michinori.people.commands.organisations import create_organisation, rename_organisation
from michinori.people.organisation_invitations import received_by, sent_by
from michinori.people.second_step import POWERS, lacks_second_step
from michinori.treasury.queries.tax import number_left_behind
from michinori.wording.people.accounts import ROLE_ACTS, ROLE_POWERS
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
    received, older = received_by(actor_of(request), after=request.GET.get("after"))
    invitations = [(row, ROLE_WORDS[row.role], ROLE_POWERS[row.role]) for row in received]
    values = {"form": form, "rows": rows, "invitations": invitations, "older": f"?after={older}" if older else ""}
    values["step_lacking"] = lacks_second_step(str(request.user.pk))
    return render(request, "people/organisations.html", values, status=form.status)


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
def number(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """State or correct the corporate number."""
    form = NumberForm(request.POST, prefix="number")
    if form.is_valid() and done(
        form, lambda: state_number(actor=actor_of(request), organisation_id=organisation_id, **form.cleaned_data)
    ):
        if left := number_left_behind(queries.client(organisation_id)):
            words = _("インボイスの登録番号は %(number)s のままです。「税金とインボイス」で、それも直してください。")
            messages.warning(request, words % {"number": left})
        return _saved(request, organisation_id)
    return _page(request, organisation_id, number=form)


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
def invite(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Invite somebody by e-mail address."""
    form = InvitationForm(request.POST, prefix="member")
    if form.is_valid() and done(
        form, lambda: invite_member(actor=actor_of(request), organisation_id=organisation_id, **form.cleaned_data)
    ):
        messages.success(request, _("招待を送りました。相手が受けると、メンバーになります。"))
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


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def remove(request: HttpRequest, organisation_id: str, user_id: str) -> HttpResponse:
    """Remove a member, once an owner has typed the member's name."""
    actor = actor_of(request)
    member = next((row for row in queries.members_of(organisation_id, actor=actor) if row.user_id == user_id), None)
    if queries.power_over(actor.user_id, organisation_id) != "owner":
        raise Problem.forbidden("owners-only")
    if member is None:
        raise Problem.unknown()
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form,
        lambda: remove_member(actor=actor, organisation_id=organisation_id, user_id=user_id, **form.cleaned_data),
    ):
        messages.success(request, _("メンバーからはずしました。"))
        return redirect("organisation", organisation_id=organisation_id)
    values = {"form": form, "organisation": member.organisation, "person": member.user}
    return render(request, "people/remove_member.html", values, status=form.status)


@require_POST
@answers_problems
def leave(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Leave the organisation."""
    command = lambda: leave_organisation(actor=actor_of(request), organisation_id=organisation_id)  # noqa: E731
    back = _address(organisation_id)
    return acted(request, command, back="organisations", refused=back, done=_("組織から抜けました。"))


accept_invitation = pressed(
    accept_organisation_invitation,
    back=lambda organisation_invitation_id: reverse("organisations"),
    done=gettext_lazy("メンバーになりました。"),
)
"""Accept an invitation into an organisation."""

decline_invitation = pressed(
    decline_organisation_invitation,
    back=lambda organisation_invitation_id: reverse("organisations"),
    done=gettext_lazy("招待を断りました。"),
)
"""Decline an invitation into an organisation."""


@require_POST
@answers_problems
def withdraw_invitation(request: HttpRequest, organisation_id: str, organisation_invitation_id: str) -> HttpResponse:
    """Take an invitation back that nobody has answered."""
    ids = {"organisation_invitation_id": organisation_invitation_id}
    command = lambda: withdraw_organisation_invitation(actor=actor_of(request), **ids)  # noqa: E731
    return _acted(request, command, organisation_id, _("招待を取り消しました。"))


def _page(request: HttpRequest, organisation_id: str, **forms: PageForm) -> HttpResponse:
    actor = actor_of(request)
    members = queries.members_of(organisation_id, actor=actor)
    organisation = members[0].organisation
    own = next((row.role for row in members if row.user_id == actor.user_id), "")
    sent, older = sent_by(organisation_id, after=request.GET.get("after")) if own == "owner" else ([], None)
    values: dict[str, object] = {
        "rename": RenameForm(initial={"name": organisation.name}, prefix="rename"),
        "number": NumberForm(initial={"corporate_number": organisation.corporate_number or ""}, prefix="number"),
        "declarations": DeclarationsForm(initial=declarations_of(organisation)),
        "member": InvitationForm(prefix="member", initial={"role": "member"}),
        **forms,
    }
    values |= {
        "organisation": organisation,
        "members": [(row.user, row.role, ROLE_WORDS[row.role]) for row in members],
        "acts": [word for word, _roles in ROLE_ACTS],
        "who_may": [
            (row.user, ROLE_WORDS[row.role], [(word, row.role in roles) for word, roles in ROLE_ACTS])
            for row in members
        ],
        "own_role": ROLE_WORDS.get(own, ""),
        "owner": own == "owner",
        "step_lacking": own in POWERS and lacks_second_step(str(actor.user_id)),
        "last_owner": own == "owner" and sum(row.role == "owner" for row in members) == 1,
        "invitations": [(row, ROLE_WORDS[row.role]) for row in sent],
        "older": f"?after={older}" if older else "",
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
