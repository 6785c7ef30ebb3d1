"""The one search box of the desk: people, organisations, jobs, contracts, payouts, papers and files (decision 43)."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from michinori.contracts.models import Contract
from michinori.contracts.queries.finding import FoundFile, contracts_found, files_found
from michinori.desk.staff import may_of, staff_only
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.market.models import Job
from michinori.market.queries.finding import jobs_found
from michinori.pages.callers import actor_of
from michinori.papers.models import Document
from michinori.papers.queries.finding import papers_found
from michinori.people.commands.looking import note_found
from michinori.people.finding import clients_found
from michinori.people.looking import tags_of
from michinori.people.models import Client
from michinori.rules.people.looking import WORDS_LIMIT, Sought, read_sought
from michinori.rules.people.staff_roles import Duty
from michinori.treasury.models import Payout
from michinori.treasury.queries.finding import payer_of, payouts_found
from michinori.wording import display, documents
from michinori.wording.contract.contracts import CONTRACT_STATUSES
from michinori.wording.market.jobs import JOB_STATUSES
from michinori.wording.money_desk import PAYOUT_STATUSES, SOURCES
from michinori.wording.people.identity import mark_of
from michinori.wording.people.looking import FOUND
from michinori.wording.sentences import Sentence


@dataclass(frozen=True)
class Line:
    """One thing found. ``address``: its page, empty where the reader's roles have none; ``tags``: staff's."""

    kind: str
    id: str
    title: str
    said: str
    address: str = ""
    tags: tuple[str, ...] = ()


@staff_only("people")
@require_GET
def find(request: HttpRequest) -> HttpResponse:
    """Find anything by id, name, address, number, amount, file hash or #tag. The search is logged."""
    typed = request.GET.get("q", "")[:WORDS_LIMIT]
    sought, actor = read_sought(typed), actor_of(request)
    lines = list(_found(actor, sought, may_of(actor)))
    if sought.kind != "nothing":
        note_found(actor=actor, kind=sought.kind, ids=[one.id for one in lines])
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.kind, []).append(line)
    values = {
        "q": typed,
        "asked": sought.kind != "nothing",
        "groups": [(FOUND[kind], found) for kind, found in groups.items()],
        "total": len(lines),
    }
    return render(request, "desk/find_all.html", values)


def _found(actor: Actor, sought: Sought, may: frozenset[Duty]) -> Iterable[Line]:
    """All that is found, by kind. At most six queries: each kind of thing typed asks only where it can stand."""
    clients = clients_found(actor, sought, also=payer_of(actor, sought))
    tags = tags_of([one.id for one in clients]) if clients else {}
    yield from (_client(one, tuple(tags.get(one.id, ()))) for one in clients)
    yield from (_job(one) for one in jobs_found(actor, sought))
    yield from (_contract(one, sought, may) for one in contracts_found(actor, sought))
    yield from (_payout(one, may) for one in payouts_found(actor, sought))
    yield from (_paper(one, may) for one in papers_found(actor, sought))
    yield from (_file(one, may) for one in files_found(actor, sought))


def _client(one: Client, tags: tuple[str, ...]) -> Line:
    kind = "organisation" if one.organisation_id else "person"
    said: list[Sentence] = [
        mark_of(company=kind == "organisation") if one.holder.verified else _("まだ確認していません")
    ]
    user = one.user
    if user is not None:
        said += [_("退会した会員")] if not user.is_active else [_("利用停止中")] if user.suspended_until else []
        said += [_("運営スタッフ")] if user.is_staff else []
    return Line(kind, one.id, one.display_name, _joined(said), reverse(f"desk_{kind}", args=(one.id,)), tags)


def _job(one: Job) -> Line:
    said: list[Sentence] = [JOB_STATUSES[one.status], one.client.display_name, display.day(day_of(one.made_at))]
    return Line("job", one.id, one.title, _joined(said), reverse("job", args=(one.id,)) if one.status == "open" else "")


def _contract(one: Contract, sought: Sought, may: frozenset[Duty]) -> Line:
    """Without the two sides, and without the title unless it was typed: who has to do with whom needs a reason."""
    price = _("税抜%(price)s円") % {"price": display.number(one.price)}
    said = [CONTRACT_STATUSES[one.status], price, display.day(day_of(one.made_at))]
    address = reverse("desk_contract", args=(one.id,)) if "contracts" in may else ""
    title = one.title if sought.kind == "words" else pgettext("desk", "契約")
    return Line("contract", one.id, title, _joined(said), address)


def _payout(one: Payout, may: frozenset[Duty]) -> Line:
    said = [PAYOUT_STATUSES[one.status], SOURCES[one.source], display.day(day_of(one.requested_at))]
    address = reverse("desk_payout", args=(one.id,)) if "money" in may else ""
    return Line("payout", one.id, _("%(amount)s円") % {"amount": display.number(one.amount)}, _joined(said), address)


def _paper(one: Document, may: frozenset[Duty]) -> Line:
    amount = _("税込%(amount)s円") % {"amount": display.number(one.amount_with_tax)}
    said = [documents.KINDS[one.kind], amount, display.day(one.issued_on), one.contract_id or ""]
    address = reverse("desk_contract", args=(one.contract_id,)) if one.contract_id and "contracts" in may else ""
    return Line("paper", one.id, one.number, _joined(said), address)


def _file(one: FoundFile, may: frozenset[Duty]) -> Line:
    file = one.file
    said = [file.type, _("%(size)sバイト") % {"size": display.number(file.size)}, display.day(day_of(file.made_at))]
    said += list(one.contract_ids)
    address = reverse("desk_person", args=(file.owner_id,)) if file.owner_id.startswith("usr_") else ""
    if len(one.contract_ids) == 1 and "contracts" in may:
        address = reverse("desk_contract", args=one.contract_ids)
    return Line("file", file.id, file.sha256, _joined(said), address)


def _joined(said: Iterable[Sentence]) -> str:
    return " ・ ".join(str(one) for one in said if one)
