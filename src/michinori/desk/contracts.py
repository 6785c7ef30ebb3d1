"""A contract at the desk, as either side sees it: to read, with nothing to press (decision 43)."""

from collections.abc import Callable

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from michinori.contracts.commands.desk import read_contract_file, state_reason_for_contract
from michinori.contracts.models import Contract
from michinori.contracts.queries.finding import files_handed_in
from michinori.contracts.queries.records import all_steps
from michinori.contracts.queries.views import ContractView, view_as
from michinori.conversation.queries.contracts import thread_of
from michinori.conversation.queries.messages import messages_at_desk
from michinori.desk.looking import LookForm
from michinori.desk.staff import staff_only
from michinori.kernel.actor import Actor
from michinori.kernel.text import number_in
from michinori.machinery.files import open_file
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.contracts import showing
from michinori.pages.contracts.contract import figures, meter_lines, money_lines
from michinori.pages.contracts.status import status_kind, status_words
from michinori.people.looking import look_in_force
from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import ANSWERABLE, OVER
from michinori.wording.contract import page
from michinori.wording.contract.contracts import SIDES
from michinori.wording.people.looking import CONTRACT_PARTS, LOOK_REASONS


@staff_only("contracts")
@require_GET
def show_contract(request: HttpRequest, contract_id: str) -> HttpResponse:
    """Show it as a side sees it (``?as=``), one part at a time (``?part=``). Without a stated reason it leads to
    stating one; messages only where the reason opens them.
    """
    actor = actor_of(request)
    side: Side = "client" if request.GET.get("as") == "client" else "worker"
    view = view_as(contract_id, side)
    look = look_in_force(actor, view.contract.worker_id, ref=view.contract.id)
    if look is None:
        return redirect("desk_contract_reason", contract_id)
    parts = {key: word for key, word in CONTRACT_PARTS.items() if look.talk or key != "talk"}
    part = request.GET.get("part", "")
    part = part if part in parts else "now"
    values = {
        "view": view,
        "contract": view.contract,
        "look": look,
        "why": LOOK_REASONS[look.reason],
        "status": status_words(view),
        "status_kind": status_kind(view),
        "side": side,
        "sides": SIDES.items(),
        "parts": parts.items(),
        "part": part,
        "part_word": parts[part],
        "inside": f"desk/contract_{part}.html",
    }
    return render(request, "desk/contract.html", values | _PARTS[part](view, number_in(request.GET.get("from"))))


@staff_only("contracts")
@require_http_methods(["GET", "POST"])
def state(request: HttpRequest, contract_id: str) -> HttpResponse:
    """State why one looks at a contract, which both sides read."""
    actor, found = actor_of(request), find(Contract, contract_id)
    form = LookForm(request.POST if request.method == "POST" else None, talk=True)
    if form.is_valid() and done(
        form, lambda: state_reason_for_contract(actor=actor, contract_id=contract_id, **form.cleaned_data)
    ):
        messages.success(request, _("理由を記録しました。契約の二人も読めます。"))
        return redirect("desk_contract", contract_id)
    values = {"form": form, "contract": found, "minutes": settings_now().site.look_minutes}
    return render(request, "desk/reason.html", values, status=form.status)


@staff_only("contracts")
@require_GET
def download(request: HttpRequest, contract_id: str, file_id: str) -> HttpResponseBase:
    """Send a file that was handed in, always as an attachment; the reading is logged first."""
    actor, found = actor_of(request), find(Contract, contract_id)
    if look_in_force(actor, found.worker_id, ref=found.id) is None:
        return redirect("desk_contract_reason", found.id)
    file = read_contract_file(actor=actor, contract_id=contract_id, file_id=file_id)
    answer = FileResponse(
        open_file(file), as_attachment=True, filename=file.name, content_type="application/octet-stream"
    )
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


def _now(view: ContractView, start: int | None) -> dict[str, object]:
    boxes = showing.next_boxes(view)
    return {
        "next": boxes[0] if boxes else None,
        "meter": figures(view),
        "meter_lines": meter_lines(view) if view.life.status in ANSWERABLE else [],
        "money_lines": money_lines(view),
        "figure": page.figure_of(view.life),
        "held": page.held_line(view.life, view.escrow_with_tax),
        "over": view.life.status in OVER,
        "facts": showing.agreed_facts(view),
    }


def _history(view: ContractView, start: int | None) -> dict[str, object]:
    steps = all_steps(view.contract, after=start or 0, limit=_STEPS)
    last = steps[-1].event.n if len(steps) == _STEPS else 0
    reader = Actor.person(view.contract.worker_id if view.place.side == "worker" else view.contract.client_id)
    rows = showing.history_rows(view, steps, reader)
    return {"history": rows, "more": f"&from={last}" if last else ""}


def _files(view: ContractView, start: int | None) -> dict[str, object]:
    return {"files": [(one, SIDES[one.by]) for one in files_handed_in(view.contract.id)]}


def _talk(view: ContractView, start: int | None) -> dict[str, object]:
    found, older = messages_at_desk(view.contract, thread_of(view.contract), before=start)
    return {"talk": found, "more": f"&from={found[0].n}" if older else ""}


_PARTS: dict[str, Callable[[ContractView, int | None], dict[str, object]]] = {
    "now": _now,
    "history": _history,
    "files": _files,
    "talk": _talk,
}
_STEPS = 100
