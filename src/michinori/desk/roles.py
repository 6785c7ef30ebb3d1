"""Staff and their roles (decision 38): for admins, who have just proved who they are."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Flaw, Problem
from michinori.pages.answers import acted, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.commands.staff import give_role, take_role
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.people.queries import user_by_email
from michinori.people.staff import staff_and_roles
from michinori.wording.people.staff_roles import STAFF_POWERS, STAFF_ROLES


class RoleForm(PageForm):
    """Whom to give which role."""

    email = LineField(
        limit=EMAIL_LIMIT,
        label=gettext_lazy("メールアドレス"),
        help_text=gettext_lazy("会員登録が済んでいる人のもの。ご自分の役割は変えられません。"),
    )
    role = RadioField(label=gettext_lazy("役割"), choices=list(STAFF_ROLES.items()), hints=dict(STAFF_POWERS))


@staff_only("roles")
@require_http_methods(["GET", "POST"])
@elevated
def show_staff(request: HttpRequest) -> HttpResponse:
    """List all staff with their roles, and give somebody a role."""
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: _give(request, form.cleaned_data["email"], form.cleaned_data["role"])):
        messages.success(request, _("役割を与えました。本人にメールで知らせます。"))
        return redirect("desk_staff")
    lines = [(user, [(role, STAFF_ROLES[role]) for role in roles]) for user, roles in staff_and_roles()]
    return render(request, "desk/staff.html", {"form": form, "lines": lines}, status=form.status)


def _give(request: HttpRequest, email: str, role: str) -> None:
    try:
        user = user_by_email(email)
    except Problem as unknown:
        raise Problem.invalid(Flaw("email", "unknown_email")) from unknown
    if user.id == request.user.pk:
        raise Problem.invalid(Flaw("email", "own_role"))
    give_role(actor=actor_of(request), user_id=user.id, role=role)


@staff_only("roles")
@require_POST
@elevated
def take(request: HttpRequest, user_id: str, role: str) -> HttpResponse:
    """Take a role from somebody."""
    actor, said = actor_of(request), _("役割を外しました。本人にメールで知らせます。")
    return acted(request, lambda: take_role(actor=actor, user_id=user_id, role=role), back="desk_staff", done=said)
