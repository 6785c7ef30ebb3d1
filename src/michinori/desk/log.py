"""The log of what staff saw and did: read, checked and exported. All staff read it; nobody can change it."""

import csv
import io
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from michinori.columns.queries.columns import slugs_of
from michinori.desk.doers import names_of
from michinori.desk.staff import may_of, staff_only
from michinori.kernel.clock import iso
from michinori.kernel.text import defused, number_in
from michinori.machinery import audit
from michinori.machinery.looks import kinds_now
from michinori.machinery.models import Event
from michinori.pages.callers import actor_of
from michinori.rules.people.staff_roles import Duty
from michinori.treasury.queries.reasons import reasons_of
from michinori.wording.market.categories import name_of
from michinori.wording.people.logged import THINGS
from michinori.wording.people.moderation import LOGGED, PAGES_SEEN
from michinori.wording.people.staff_roles import STAFF_ROLES
from michinori.wording.settings.values import NAMES

_PAGE = 50
NEWEST_CHECKED = 5_000
"""Entries that the page checks; the command checks them all."""
_HASH = 64
_PLACES: dict[str, tuple[str, Duty]] = {
    "usr": ("desk_person", "people"),
    "org": ("desk_organisation", "people"),
    "con": ("desk_contract", "contracts"),
    "inq": ("desk_inquiry", "inquiries"),
    "tpl": ("desk_inquiry_template", "inquiries"),
    "ann": ("desk_announcement", "announcements"),
    "idr": ("desk_identity_request", "identity"),
    "out": ("desk_result", "results"),
    "inf": ("desk_filing", "insolvencies"),
    "cas": ("desk_case", "reports"),
    "run": ("desk_run", "money"),
    "pay": ("desk_payout", "money"),
    "phd": ("desk_payout_hold", "releases"),
    "bac": ("desk_account", "payouts"),
    "bsl": ("desk_unmatched_line", "money-in"),
    "chd": ("desk_card_hold", "payouts"),
    "cdp": ("desk_card_dispute", "releases"),
    "cpm": ("desk_card_odd", "money-in"),
    "fil": ("desk_document", "documents"),
    "dem": ("desk_demand", "demands"),
    "stc": ("desk_setting_change", "setting-changes"),
    "end": ("desk_estate", "payouts"),
    "doc": ("desk_paper_pdf", "money"),
}
"""Where staff look at a thing, by the prefix of its id, and the duty that it takes."""
_LISTS: dict[str, tuple[str, Duty]] = {
    "bst": ("desk_lines", "money"),
    "bsf": ("desk_layouts", "money-in"),
    "lgl": ("desk_legal", "legal"),
    "clo": ("desk_closing", "closures"),
    "mnt": ("desk_maintenance", "maintenance"),
    "sin": ("desk_invitations", "invitations"),
    "cmt": ("desk_comments", "comments"),
}
"""The page of all such things, where one has none of its own."""


@dataclass(frozen=True)
class Thing:
    """What an entry is about: in a word, by its id, and where the reader may look at it; empty: nowhere."""

    word: object
    id: str
    address: str


@staff_only("log")
@require_GET
def show_log(request: HttpRequest) -> HttpResponse:
    """The newest first; ``before`` is a number of the log, ``by`` a user's id. Who sees to money reads why, too."""
    before, by = number_in(request.GET.get("before")), request.GET.get("by", "")
    events = audit.newest(before=before, by=by if by.isprintable() else "-", limit=_PAGE)
    names, may = names_of(event.actor for event in events), may_of(actor_of(request))
    why = reasons_of(event.n for event in events if "why" in event.data) if "money" in may else {}
    slugs = slugs_of(one for event in events for one in _ids(event.data) if one.startswith("col_"))
    rows = [
        (event, names.get(event.actor, event.actor), _word(event), _things(event, may, slugs), why.get(event.n, ""))
        for event in events
    ]
    older = f"?before={events[-1].n}" + (f"&by={by}" if by else "") if len(events) == _PAGE else ""
    return render(request, "desk/log.html", {"rows": rows, "older": older, "by": by})


@staff_only("log")
@require_GET
def show_check(request: HttpRequest) -> HttpResponse:
    """Follow the chain through the newest entries. ``n`` and ``hash``: an entry that the reader wrote down earlier."""
    number, noted = request.GET.get("n", "").strip(), request.GET.get("hash", "").strip().lower()
    n = number_in(number)
    seen = (n if n is not None else 0, noted[:_HASH] if noted.isprintable() else "") if number or noted else None
    found = audit.check(newest=NEWEST_CHECKED, seen=seen)
    return render(request, "desk/log_check.html", {"found": found, "n": number[:9], "hash": noted[:_HASH]})


@staff_only("log")
@require_GET
def download_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Send the whole log as CSV, oldest entry first, piece by piece, with a mark that spreadsheets know UTF-8 by."""
    return _download("csv", "text/csv; charset=utf-8", _csv())


@staff_only("log")
@require_GET
def download_json(request: HttpRequest) -> StreamingHttpResponse:
    """Send the whole log as JSON, an entry a line: with it anybody can follow the chain (kernel.chain)."""
    return _download("jsonl", "application/x-ndjson", (_line(event) for event in audit.entries()))


def _download(ending: str, type: str, pieces: Iterator[bytes]) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(pieces, content_type=type)
    answer["Content-Disposition"] = f'attachment; filename="staff-log.{ending}"'
    return answer


def _csv() -> Iterator[bytes]:
    yield "\ufeff".encode()
    yield _row("n", "at", "actor", "kind", "said", "data", "previous_hash", "hash")
    for one in audit.entries():
        data = json.dumps(one.data, ensure_ascii=False)
        yield _row(str(one.n), iso(one.at), one.actor, one.kind, _word(one), data, one.previous_hash or "", one.hash)


def _row(*cells: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerow([defused(cell) for cell in cells])
    return text.getvalue().encode()


def _line(event: Event) -> bytes:
    return (json.dumps(audit.as_data(event), ensure_ascii=False) + "\n").encode()


def _word(event: Event) -> str:
    """What was done or seen."""
    page, role = str(event.data.get("page")), event.data.get("role")
    word = PAGES_SEEN.get(page, page) if event.kind == "page_seen" else LOGGED.get(event.kind, event.kind)
    return f"{word}: {STAFF_ROLES[role]}" if role in STAFF_ROLES else str(word)


def _things(event: Event, may: Collection[Duty], slugs: Mapping[str, str]) -> list[Thing]:
    """The settings and the ids among an entry's values. ``slugs``: of the columns among them."""
    named = [event.data.get("key"), event.data.get("setting"), *event.data.get("settings", ())]
    settings = [_setting(one, may) for one in named if one in NAMES]
    if "work" in event.data:
        settings.append(_kind_of_work(str(event.data["work"]), may))
    found = ((one, one.partition("_")[0]) for one in _ids(event.data))
    return settings + [Thing(THINGS.get(kind, ""), one, _address(one, kind, may, slugs)) for one, kind in found]


def _setting(key: str, may: Collection[Duty]) -> Thing:
    return Thing(NAMES[key].name, key, reverse("desk_setting", args=[key]) if "settings" in may else "")


def _kind_of_work(slug: str, may: Collection[Duty]) -> Thing:
    address = reverse("desk_kind", args=[slug]) if "settings" in may else ""
    return Thing(name_of(slug, kinds_now(slug)), slug, address)


def _ids(data: Mapping[str, object]) -> Iterator[str]:
    for name, value in data.items():
        if name not in ("page", "role", "key", "setting", "settings", "why", "work"):
            for one in value if isinstance(value, list) else [value]:
                if "_" in str(one):
                    yield str(one)


def _address(id: str, kind: str, may: Collection[Duty], slugs: Mapping[str, str]) -> str:
    """Where the reader may look at it; empty: nowhere. ``kind``: the prefix of its id."""
    if kind in _PLACES:
        name, duty = _PLACES[kind]
        return reverse(name, args=[id]) if duty in may else ""
    if kind in _LISTS:
        name, duty = _LISTS[kind]
        return reverse(name) if duty in may else ""
    if kind == "job":
        return f"{reverse('desk_find')}?q={id}" if "people" in may else ""
    return reverse("desk_column", args=[slugs[id]]) if id in slugs and "columns" in may else ""
