"""Where a person or a company has itself checked: what was checked, what waits, and the form that sends papers."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from michinori.kernel.problems import Problem
from michinori.machinery.addresses import path_of
from michinori.machinery.redrawing import MOST_BYTES
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.pages.answers import acted, answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, UploadField
from michinori.pages.forms import PageForm
from michinori.people import queries
from michinori.people.checked import checked_of, declared_name, has_address
from michinori.people.commands.identity_requests import begin_elsewhere, send_documents, withdraw_documents
from michinori.people.identity import is_elsewhere, page_to_send, requests_of, taker_of
from michinori.people.identity_ports import provider
from michinori.people.models import Client, IdentityRequest, Organisation
from michinori.rules.people.identity import PARTS, Level, Part, levels_for
from michinori.wording.people.identity import LEVELS, PART_HINTS, checked_lines
from michinori.wording.people.identity import PARTS as PART_WORDS

_NUMBER_LIMIT = 20


def _upload(part: Part, level: Level) -> UploadField:
    return UploadField(
        most=1,
        most_bytes=MOST_BYTES,
        camera="user" if part == "selfie" else "environment",
        label=PART_WORDS[part],
        help_text=PART_HINTS[part],
        required=PARTS[level][part],
    )


class PersonForm(PageForm):
    """Both sides of a document with a face, and a picture of the person beside it."""

    front = _upload("front", "person")
    back = _upload("back", "person")
    selfie = _upload("selfie", "person")


class CompanyForm(PageForm):
    """The register's extract, and the corporate number unless it is known."""

    corporate_number = LineField(
        limit=_NUMBER_LIMIT,
        label=gettext_lazy("法人番号"),
        help_text=gettext_lazy("13けたの数字。ハイフンがあっても大丈夫です。"),
    )
    register = _upload("register", "company")

    def __init__(self, *args: Any, number: str | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if number:
            del self.fields["corporate_number"]


class AddressForm(PageForm):
    """A paper with name and address."""

    paper = _upload("paper", "address")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def own(request: HttpRequest) -> HttpResponse:
    """The reader themself. ``?what=address``: only the address."""
    return _page(request, queries.client(str(request.user.pk)), reverse("identity"))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@answers_problems
def of_organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """An organisation; owners only. Members are told so, others that it is not there."""
    power = queries.power_over(str(request.user.pk), organisation_id)
    if power is None:
        raise Problem.unknown()
    if power != "owner":
        raise Problem.forbidden("owners-only")
    return _page(request, queries.client(organisation_id), reverse("organisation_identity", args=(organisation_id,)))


@require_POST
@answers_problems
def withdraw(request: HttpRequest, identity_request_id: str) -> HttpResponse:
    """Take back what was sent; its pictures are deleted at once."""
    actor = actor_of(request)
    return acted(
        request,
        lambda: withdraw_documents(actor=actor, identity_request_id=identity_request_id),
        back=path_of(page_to_send(find(IdentityRequest, identity_request_id).client_id)),
        done=_("取り下げて、画像を消しました。"),
    )


def _page(request: HttpRequest, found: Client, here: str) -> HttpResponse:
    checked, sent = checked_of(found.holder), requests_of(found.id)
    waiting = next((one for one in sent if one.state == "sent"), None)
    level = _level(found, request.GET.get("what", ""), {one.level for one in checked})
    form = _form(request, found, level)
    if request.method == "POST" and form.is_valid() and done(form, lambda: _send(request, found, level, form)):
        messages.success(request, _("受け付けました。確かめると、メールで知らせます。"))
        return redirect(here)
    site = settings_now().site
    values = {
        "client": found,
        "form": form,
        "level": level,
        "level_word": LEVELS[level],
        "here": here,
        "action": f"{here}?what=address" if request.GET.get("what") == "address" else here,
        "checked": checked_lines(checked),
        "known": level in {one.level for one in checked},
        "settled": bool({one.level for one in checked} - {"address"}) and request.GET.get("what") != "address",
        "waiting": waiting,
        "waiting_word": LEVELS[waiting.level] if waiting else "",
        "elsewhere": _elsewhere(waiting, request.build_absolute_uri(here)),
        "parts": list(dict.fromkeys(PART_WORDS[one.part] for one in waiting.pictures.all())) if waiting else [],
        "by": waiting.made_at + timedelta(hours=site.identity_hours) if waiting else None,
        "refused": sent[0] if sent and (sent[0].state, sent[0].level) == ("refused", level) else None,
        "lapsed": sent[0] if sent and (sent[0].state, sent[0].level) == ("lapsed", level) else None,
        "days": site.identity_days,
        "most": site.identity_wait_days + site.identity_lapse_days,
        "hours": site.identity_hours,
        "by_provider": is_elsewhere(waiting) if waiting else provider().covers(level),
        "declared": _declared(found, level),
        "no_address": level == "address" and not has_address(found.holder),
        "declare": reverse("organisation", args=(found.id,)) if found.organisation_id else reverse("settings"),
    }
    return render(request, "people/identity.html", values, status=form.status)


def _level(found: Client, asked: str, checked: set[Level]) -> Level:
    """The address where that is asked, or where all else is known; else who it is."""
    first, address = levels_for(company=bool(found.organisation_id))
    return address if asked == "address" or (first in checked and address not in checked) else first


def _declared(found: Client, level: Level) -> list[tuple[str, str]]:
    """What the papers have to show: what the account declared, each with its word."""
    holder = found.holder
    number = holder.corporate_number if isinstance(holder, Organisation) and level == "company" else ""
    lines = [
        (_("届け出た名前"), declared_name(holder)),
        (_("届け出た住所"), holder.address if level == "address" else ""),
        (_("法人番号"), number or ""),
    ]
    return [line for line in lines if line[1]]


def _form(request: HttpRequest, found: Client, level: Level) -> PageForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    if provider().covers(level):
        return PageForm(*sent)
    if level == "address":
        return AddressForm(*sent)
    if level == "company":
        holder = found.holder
        return CompanyForm(*sent, number=holder.corporate_number if isinstance(holder, Organisation) else None)
    return PersonForm(*sent)


def _elsewhere(waiting: IdentityRequest | None, back: str) -> str:
    """Where somebody goes on whose request is a provider's; empty for papers that were sent here."""
    taker = taker_of(waiting) if waiting else None
    return taker.address(waiting.id, back=back) if waiting and taker else ""


def _send(request: HttpRequest, found: Client, level: Level, form: PageForm) -> IdentityRequest:
    typed = form.cleaned_data
    if provider().covers(level):
        return begin_elsewhere(actor=actor_of(request), client_id=found.id, level=level)
    papers = {part: typed[part][0].chunks() for part in PARTS[level] if typed[part]}
    number = typed.get("corporate_number", "")
    return send_documents(actor=actor_of(request), client_id=found.id, level=level, papers=papers, number=number)
