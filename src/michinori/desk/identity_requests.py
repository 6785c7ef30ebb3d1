"""Papers that somebody sent, beside what they declared and what the public list says, and the decision on them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from michinori.desk.identity_checks import IdentityForm
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.kernel.actor import Actor
from michinori.pages.answers import acted, done, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, TickField
from michinori.pages.forms import PageForm
from michinori.people.checked import declared_mark, declared_name
from michinori.people.commands.identity_decisions import accept_documents, refuse_documents
from michinori.people.commands.looking import state_reason
from michinori.people.identity_desk import (
    findings_on,
    known_elsewhere,
    picture_shown,
    pictures_of,
    request_by_id,
)
from michinori.people.listed_companies import has_list, listed_company
from michinori.people.looking import look_in_force
from michinori.people.models import IdentityRequest
from michinori.people.queries import checks_of, is_own_side
from michinori.rules.people.identity import REASON_LIMIT
from michinori.treasury.queries.accounts import current_account
from michinori.wording.people.identity import LEVELS, PARTS


class AcceptForm(IdentityForm):
    """The same of papers that were sent: of those for an address nothing but how they were checked."""

    def __init__(self, *args: Any, found: IdentityRequest, **kwargs: Any) -> None:
        holder, of_address = found.client.holder, found.level == "address"
        has_address = bool(holder.address) and not of_address
        initial = {"name": declared_name(holder)}
        super().__init__(*args, prefix="accept", initial=initial, has_address=has_address, **kwargs)
        for name in ("name", "name_kana") if of_address else ():
            del self.fields[name]


class RefuseForm(PageForm):
    """Why not, as the person reads it, and whether the pictures may be kept at all."""

    reason = BlockField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("本人がそのまま読みます。何を送り直せばよいかを書いてください。"),
    )
    erase = TickField(
        required=False,
        label=gettext_lazy("画像をいますぐ消す"),
        help_text=gettext_lazy("マイナンバーなど、持っていてはいけないものが写っているとき。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, prefix="refuse", **kwargs)


@staff_only("identity")
@require_GET
@elevated
def show(request: HttpRequest, identity_request_id: str) -> HttpResponse:
    """Show what was sent beside what is known, once it is noted that the reader looks at that."""
    return _page(request, request_by_id(actor_of(request), identity_request_id))


@staff_only("identity")
@require_POST
@elevated
def look(request: HttpRequest, identity_request_id: str) -> HttpResponse:
    """Note, for the person to read, that their papers are looked at, and show them for a while."""
    actor = actor_of(request)
    found = request_by_id(actor, identity_request_id)
    stated = {"reason": "identity", "why": _("確認のために送られた書類を見る")}
    return acted(
        request,
        lambda: state_reason(actor=actor, client_ids=[found.client_id], duty="identity", **stated),
        back=reverse("desk_identity_request", args=(found.id,)),
    )


@staff_only("identity")
@require_GET
@elevated
def picture(request: HttpRequest, identity_picture_id: str) -> HttpResponse:
    """One picture, to be shown on the page and kept by no cache. The look is logged first."""
    answer = HttpResponse(picture_shown(actor_of(request), identity_picture_id), content_type="image/jpeg")
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@staff_only("identity")
@require_POST
@elevated
def accept(request: HttpRequest, identity_request_id: str) -> HttpResponse:
    """Accept what was sent; where somebody else who was checked may be the same, go on to joining the two."""
    actor = actor_of(request)
    found = request_by_id(actor, identity_request_id)
    if not _is_opened(actor, found):
        return redirect("desk_identity_request", found.id)
    form = AcceptForm(request.POST, found=found)
    if not form.is_valid():
        return _page(request, found, accept=form)
    seen = {**form.cleaned_data, "shown": request.POST.get("shown", "")}
    made = tried(form, lambda: accept_documents(actor=actor, identity_request_id=found.id, **seen))
    if made is None:
        return _page(request, request_by_id(actor, identity_request_id), accept=form)
    messages.success(request, _("確認を記録しました。本人にメールで知らせます。"))
    alike = known_elsewhere(found.client, made.name, found.number) if made.identity else None
    if alike is None or not alike.shown:
        return redirect("desk_identity_find")
    messages.warning(request, _("同じ名前や番号のアカウントが、ほかにもあります。同じ人や会社なら、まとめます。"))
    if alike.likely and "parties" in may_of(actor):
        return redirect(f"{reverse('desk_join', args=(found.client_id,))}?other={alike.likely.id}")
    return redirect("desk_identity_request", found.id)


@staff_only("identity")
@require_POST
@elevated
def refuse(request: HttpRequest, identity_request_id: str) -> HttpResponse:
    """Refuse what was sent, with a reason."""
    actor = actor_of(request)
    found = request_by_id(actor, identity_request_id)
    if not _is_opened(actor, found):
        return redirect("desk_identity_request", found.id)
    form = RefuseForm(request.POST)
    if form.is_valid() and done(
        form, lambda: refuse_documents(actor=actor, identity_request_id=found.id, **form.cleaned_data)
    ):
        messages.success(request, _("断りました。本人にメールで知らせます。"))
        return redirect("desk_identity_find")
    return _page(request, request_by_id(actor, identity_request_id), refuse=form)


def _page(request: HttpRequest, found: IdentityRequest, **forms: PageForm) -> HttpResponse:
    """What was sent, by whom and when; all else once it is noted that the reader looks."""
    actor, client, opened = actor_of(request), found.client, _is_opened(actor_of(request), found)
    values: dict[str, Any] = {
        "request_shown": found,
        "client": client,
        "level_word": LEVELS[found.level],
        "own": is_own_side(actor.user_id or "", client.id),
        "opened": opened,
    }
    values |= _inside(actor, found) | forms if opened else {}
    status = max((form.status for form in forms.values()), default=200)
    return render(request, "desk/identity_request.html", values, status=status)


def _is_opened(actor: Actor, found: IdentityRequest) -> bool:
    """Whether it is noted that the actor looks at these papers now; nobody decides on them before."""
    return look_in_force(actor, found.client_id, reason="identity") is not None


def _inside(actor: Actor, found: IdentityRequest) -> dict[str, Any]:
    """The pictures, what is known, and the forms for deciding."""
    client, account = found.client, current_account(found.client_id)
    return {
        "account_holder": account.holder if account else "",
        "holder": client.holder,
        "declared": declared_name(client.holder),
        "shown": declared_mark(client.holder),
        "pictures": [(one.id, PARTS[one.part]) for one in pictures_of(found)],
        "findings": findings_on(found),
        "checks": checks_of(client.id),
        "others": known_elsewhere(client, declared_name(client.holder), found.number),
        "may": may_of(actor),
        "accept": AcceptForm(found=found),
        "refuse": RefuseForm(),
        **_listed(found),
    }


def _listed(found: IdentityRequest) -> dict[str, Any]:
    """What the operator's copy of the public list says of the number."""
    if not found.number:
        return {}
    return {"listed": listed_company(found.number), "has_list": has_list()}
