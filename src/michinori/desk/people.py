"""A person's and an organisation's page at the desk, for who has stated why they look (decision 43)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.queries.finding import contracts_of_client
from michinori.desk.looking import LookForm
from michinori.desk.staff import may_of, staff_only
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.machinery.settings import settings_now
from michinori.market.queries.finding import jobs_of_client
from michinori.moderation.queries.desk import trouble_of
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.people.at_desk import around, blocks_counted, suspensions_of, ways_in
from michinori.people.commands.looking import state_reason
from michinori.people.looking import acts_on, address_change_of, look_in_force, looks_at, notes_on, tags_of
from michinori.people.models import Client, SecurityEntry
from michinori.people.queries import client
from michinori.treasury.queries.accounts import current_account
from michinori.treasury.queries.finding import payouts_to
from michinori.treasury.queries.tax import number_left_behind
from michinori.wording.contract.contracts import CONTRACT_STATUSES
from michinori.wording.market.jobs import JOB_STATUSES
from michinori.wording.money_desk import PAYOUT_STATUSES, SOURCES
from michinori.wording.people.looking import ACTS, KEPT_BACK_SHORT, LOOK_REASONS, OPERATOR, PARTS
from michinori.wording.people.moderation import KINDS, OUTCOMES
from michinori.wording.people.security import ENTRIES
from michinori.wording.people.staff_roles import STAFF_ROLES
from michinori.wording.sentences import fill

_OWNED = frozenset(("access",))
"""Parts that only a person has."""


@staff_only("people")
@require_GET
def show_person(request: HttpRequest, user_id: str) -> HttpResponse:
    """A person: one part at a time, ``?part=``. Without a stated reason it leads to stating one."""
    return _show(request, _of_kind(user_id, organisation=False))


@staff_only("people")
@require_GET
def show_organisation(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """An organisation: one part at a time, ``?part=``. Without a stated reason it leads to stating one."""
    return _show(request, _of_kind(organisation_id, organisation=True))


@staff_only("people")
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, client_id: str) -> HttpResponse:
    """State why one looks at a person or an organisation, of whom this page shows what everybody sees."""
    actor, found = actor_of(request), client(client_id)
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: state_reason(actor=actor, client_ids=[found.id], **form.cleaned_data)):
        messages.success(request, _("理由を記録しました。本人も読めます。"))
        return redirect(page_of(found), found.id)
    values = {"form": form, "client": found, "minutes": settings_now().site.look_minutes, "kind": _kind(found)}
    return render(request, "desk/reason.html", values, status=form.status)


def to_reason(actor: Actor, found: Client) -> HttpResponse | None:
    """Where to state a reason first, for who has none in force to look at this person or organisation."""
    return redirect("desk_reason", found.id) if look_in_force(actor, found.id) is None else None


def page_of(found: Client) -> str:
    """The name of the page of a person or an organisation at the desk."""
    return "desk_organisation" if found.organisation_id else "desk_person"


def _kind(found: Client) -> str:
    return str(KINDS["organisation" if found.organisation_id else "person"])


def _of_kind(client_id: str, *, organisation: bool) -> Client:
    found = client(client_id)
    if bool(found.organisation_id) != organisation:
        raise Problem.unknown()
    return found


def _show(request: HttpRequest, found: Client) -> HttpResponse:
    look = look_in_force(actor_of(request), found.id)
    if look is None:
        return redirect("desk_reason", found.id)
    parts = {key: word for key, word in PARTS.items() if found.user_id or key not in _OWNED}
    part = request.GET.get("part", "")
    part = part if part in parts else "about"
    values = {
        "client": found,
        "holder": found.holder,
        "kind": _kind(found),
        "look": look,
        "why": LOOK_REASONS[look.reason],
        "parts": parts.items(),
        "part": part,
        "part_word": parts[part],
        "inside": f"desk/person_{part}.html",
        "may": may_of(actor_of(request)),
    }
    return render(request, "desk/person.html", values | _PARTS[part](found))


def _about(found: Client) -> dict[str, object]:
    return {"around": around(found), "left_behind": number_left_behind(found)}


def _work(found: Client) -> dict[str, object]:
    contracts = contracts_of_client(found.id)
    jobs, proposed = jobs_of_client(found.id)
    return {
        "contracts": [(one, CONTRACT_STATUSES[one.status], one.worker_id == found.id) for one in contracts],
        "jobs": [(one, JOB_STATUSES[one.status]) for one in jobs],
        "proposed": proposed,
    }


def _money(found: Client) -> dict[str, object]:
    payouts, reference = payouts_to(found.id)
    own = [accounts.client(found.id), *([accounts.worker(found.id)] if found.user_id else [])]
    held = balances(own)
    account = current_account(found.id)
    return {
        "of_client": held[accounts.client(found.id)],
        "of_worker": held.get(accounts.worker(found.id)),
        "payouts": [(one, PAYOUT_STATUSES[one.status], SOURCES[one.source]) for one in payouts],
        "reference": reference,
        "account": account,
        "account_end": account.number[-3:] if account else "",
    }


def _access(found: Client) -> dict[str, object]:
    ways = ways_in(found.id)
    log = [(entry, _entry(entry)) for entry in ways.log]
    return {"ways": ways, "log": log, "change": address_change_of(found.id)}


def _entry(entry: SecurityEntry) -> str:
    return fill(ENTRIES.get(entry.kind, entry.kind), {"name": entry.about}, {})


def _trouble(found: Client) -> dict[str, object]:
    trouble, (set_by, against) = trouble_of(found.id), blocks_counted(found)
    cases = [(one, KINDS[one.kind], _outcome(one)) for one in trouble.cases]
    return {
        "cases": cases,
        "reported": trouble.reported,
        "set_by": set_by,
        "against": against,
        "stops": suspensions_of(found),
    }


def _outcome(one: object) -> str:
    decision = getattr(one, "decision", None)
    return str(OUTCOMES[decision.outcome]) if decision else _("まだ決定していません")


def _seen(found: Client) -> dict[str, object]:
    return {
        "looks": [(one, LOOK_REASONS[one.reason], STAFF_ROLES.get(one.role, one.role)) for one in looks_at(found.id)],
        "acts": [(one, ACTS[one.kind], STAFF_ROLES.get(one.role, OPERATOR)) for one in acts_on(found.id)],
    }


def notes_and_tags(found: Client) -> dict[str, object]:
    """What staff wrote about somebody."""
    return {
        "notes": [(one, KEPT_BACK_SHORT.get(one.kept_back, "")) for one in notes_on(found.id)],
        "tags": tags_of([found.id]).get(found.id, []),
    }


_PARTS: dict[str, Callable[[Client], dict[str, object]]] = {
    "about": _about,
    "work": _work,
    "money": _money,
    "access": _access,
    "trouble": _trouble,
    "notes": notes_and_tags,
    "seen": _seen,
}
