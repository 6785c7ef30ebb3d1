"""The evidence pack of a contract (domain § 6, end): all that both parties may see, and nothing else.

The fields are listed one by one. Sealed bids are in tables that are not read here; the chain has only commitments to
them.
"""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from michinori.contracts.models import (
    Amendment,
    Attachment,
    ChangeRequest,
    ClassDispute,
    Contract,
    HourEntry,
    Note,
    OutsideResult,
    Position,
    Switch,
    Termination,
    TermsVersion,
)
from michinori.contracts.queries.records import statement_of
from michinori.contracts.queries.views import ContractView, view_contract
from michinori.conversation.queries.evidence import conversation_of
from michinori.kernel.actor import Actor
from michinori.kernel.clock import iso
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.models import Event
from michinori.people.models import Client, User
from michinori.rules.contract.evidence import FORMAT, sealed

CONTRACT = (
    "id", "title", "status", "job_id", "continues_id", "made_at", "last_at", "last_n", "price", "paid", "withheld",
    "superseded", "meter", "revisions_used", "restarts_used", "settled_amount", "settled_by",
)  # fmt: skip
TERMS = ("version", "by", "made_at", "price", "body")
EVENT = ("n", "at", "actor", "kind", "data", "hash", "previous_hash")
NOTE = ("n", "text", "items", "nonce")
FILE = {
    "n": "n", "by": "by", "at": "at", "stage_id": "stage_id", "file_id": "file_id", "file__name": "name",
    "file__size": "size", "file__type": "type", "file__sha256": "sha256",
}  # fmt: skip
HOURS = ("id", "n", "day", "week", "minutes", "has_file", "filed", "at", "answer", "answered_at")
CHANGE = ("id", "n", "kind", "changes", "made_at", "status", "included", "superseded", "closed_at")
DISPUTE = ("n", "by", "kind", "at")
AMENDMENT = (
    "id", "by", "status", "reason", "based_on", "price", "change_request_id", "supersedes", "made_at", "closed_at",
    "body",
)  # fmt: skip
SWITCH = ("id", "by", "status", "amount", "reason", "made_at", "closed_at", "continuation_id", "body")
TERMINATION = (
    "id", "opened_by", "by_clock", "opened_at", "reason", "status", "worker_amount", "client_amount",
    "undisputed_total", "answered_at", "extended", "bidding_since", "bids_opened_at", "not_before", "noticed_at",
    "begins_at", "settled_amount", "settled_by", "closed_at",
)  # fmt: skip
RESULT = {
    "id": "id", "by": "by", "kind": "kind", "amount": "amount", "status": "status", "filed_at": "filed_at",
    "checked_at": "checked_at", "held_since": "held_since", "closed_at": "closed_at",
    "file__name": "name", "file__size": "size", "file__sha256": "sha256",
}  # fmt: skip
POSITION = ("n", "by", "amount", "at")
METER = ("kind", "confirmed", "claimed", "standing", "superseded", "filed_rest", "fallback_share")
LOGGED = ("rate", "acknowledged", "logged", "filed")
PAYMENT = ("n", "kind", "before_tax", "tax", "fee", "fee_tax", "withheld", "waived", "net", "at")
VERIFY = (
    "1. digest: SHA-256, hex, over the RFC 8785 (JCS) JSON of this object without its member digest.",
    "2. Each of events: hash is SHA-256, hex, over the RFC 8785 JSON of its n, at, actor, kind, data, previous_hash;"
    " n counts from 1 to contract.last_n; previous_hash is the hash of the event before, null for the first.",
    "3. Each of notes: data.note of event n is SHA-256, hex, over the 32 bytes of nonce (here in hex), followed by the"
    ' RFC 8785 JSON of {"items": items, "text": text}.',
    "4. Each of terms: data.terms of the event that brought this terms_version is SHA-256, hex, over the RFC 8785 JSON"
    " of body; data.proposed of an event that proposed an amendment is that of the body of amendments[data.amendment],"
    " of one that proposed a switch that of switches[data.switch].",
    "5. Each of files: data.files of event n lists the SHA-256 of the files that came with it.",
    "6. conversation holds what the two said to each other, in a chain of its own that the steps 2, 3 and 5 verify"
    " likewise, with conversation.last_n, and with its messages as the notes.",
    "7. Compare the last hash with the other party's pack, or with GET /api/v1/contracts/{id}/events of the site:"
    " a pack that was made up anew from the first event on would still fit in itself.",
    "With the program: michinori evidence verify FILE",
)
_TRIES = 5


def read_pack(actor: Actor, contract_id: str) -> dict[str, object]:
    """The pack as plain JSON, the same for both parties at one instant. Raises ``not-found`` (404) for strangers.

    It takes several queries; if a new event came in between, it is read again, up to five times. Raises ``stale`` (409)
    after that.
    """
    for _ in range(_TRIES):
        view = view_contract(actor, contract_id)
        pack = _pack(view)
        if Contract.objects.values_list("last_n", flat=True).get(id=contract_id) == view.contract.last_n:
            return sealed(pack)
    raise Problem("stale", last=view.contract.last_n)


def _pack(view: ContractView) -> dict[str, object]:
    contract = view.contract
    return {
        "format": FORMAT,
        "made_at": iso(clock.now()),
        "contract": _plain({name: getattr(contract, name) for name in CONTRACT}),
        "parties": _parties(view),
        "terms": _rows(TermsVersion.objects.filter(contract=contract).order_by("version"), TERMS),
        "events": _rows(Event.objects.filter(subject_id=contract.id).order_by("n"), EVENT),
        "notes": _rows(Note.objects.filter(contract=contract).order_by("n"), NOTE),
        "files": _files(contract),
        "hours": _rows(HourEntry.objects.filter(contract=contract).order_by("n"), HOURS),
        "change_requests": _change_requests(contract),
        "amendments": _rows(Amendment.objects.filter(contract=contract).order_by("made_at", "id"), AMENDMENT),
        "switches": _rows(Switch.objects.filter(contract=contract).order_by("made_at", "id"), SWITCH),
        "terminations": _terminations(contract),
        "meter": _meter(view),
        "statement": _statement(view),
        "conversation": conversation_of(contract),
        "verify": list(VERIFY),
    }


def _rows(found: QuerySet[Any], names: Iterable[str]) -> list[dict[str, object]]:
    return [_plain(row) for row in found.values(*names)]


def _plain(row: dict[str, object]) -> dict[str, object]:
    return {name: _value(value) for name, value in row.items()}


def _value(value: Any) -> Any:
    """A value as plain JSON: instants as ISO 8601 in Japan time with offset, days as ISO 8601, bytes as hex."""
    if isinstance(value, datetime):
        return iso(value)
    if isinstance(value, date):
        return value.isoformat()
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else value


def _parties(view: ContractView) -> dict[str, object]:
    """Both sides' public names, and their real names once the contract is agreed, as each side may know the other's."""
    known = view.contract.status not in ("offered", "cancelled")
    client, worker = view.contract.client, view.contract.worker
    return {"client": _client(client, known=known), "worker": _person(worker, known=known)}


def _client(client: Client, *, known: bool) -> dict[str, object]:
    if client.user is not None:
        return _person(client.user, known=known)
    return {"id": client.id, "kind": "organisation", "display_name": client.display_name, "real_name": ""}


def _person(user: User, *, known: bool) -> dict[str, object]:
    real_name = user.real_name if known else ""
    return {"id": user.id, "kind": "person", "display_name": user.display_name, "real_name": real_name}


def _files(contract: Contract) -> list[dict[str, object]]:
    rows = Attachment.objects.filter(contract=contract).order_by("n", "id").values(*FILE)
    return [_plain({FILE[name]: value for name, value in row.items()}) for row in rows]


def _change_requests(contract: Contract) -> list[dict[str, object]]:
    """The change requests, each with both sides' opinions of its class."""
    rows = _rows(ChangeRequest.objects.filter(contract=contract).order_by("n"), CHANGE)
    if not rows:
        return []
    disputes = ClassDispute.objects.filter(change_request__contract=contract).order_by("n")
    said = _by_parent(disputes, "change_request_id", {name: name for name in DISPUTE})
    return [row | {"disputes": said.get(str(row["id"]), [])} for row in rows]


def _terminations(contract: Contract) -> list[dict[str, object]]:
    """The terminations, each with the amounts that both sides named, in order, and outside results."""
    rows = _rows(Termination.objects.filter(contract=contract).order_by("opened_at", "id"), TERMINATION)
    if not rows:
        return []
    positions = Position.objects.filter(termination__contract=contract).order_by("n")
    results = OutsideResult.objects.filter(termination__contract=contract).order_by("filed_at", "id")
    named = _by_parent(positions, "termination_id", {name: name for name in POSITION})
    filed = _by_parent(results, "termination_id", RESULT)
    beside = ((row, str(row["id"])) for row in rows)
    return [row | {"positions": named.get(key, []), "outside_results": filed.get(key, [])} for row, key in beside]


def _by_parent(found: QuerySet[Any], parent: str, names: dict[str, str]) -> dict[str, list[dict[str, object]]]:
    """Rows grouped by the id in the column ``parent``, with columns renamed to the pack's names."""
    grouped: dict[str, list[dict[str, object]]] = {}
    for row in found.values(parent, *names):
        grouped.setdefault(row.pop(parent), []).append(_plain({names[name]: row[name] for name in names}))
    return grouped


def _meter(view: ContractView) -> dict[str, object]:
    """The meter's present computation, per stage and in sum (domain § 3). Whole yen before tax."""
    stages = [
        {
            **{name: getattr(part.stage, name) for name in ("number", "id", "name", "price", "status")},
            "percent": {name: getattr(part.stage, name) for name in ("acknowledged", "claimed", "filed")},
            **{name: getattr(part, name) for name in ("confirmed", "claimed", "filed")},
        }
        for part in view.meter.stages
    ]
    hours = view.meter.hours
    return {
        **{name: getattr(view.meter, name) for name in METER},
        "price": view.life.terms.price,
        "paid": view.life.paid,
        "stages": stages,
        "hours": {name: getattr(hours, name) for name in LOGGED} if hours else None,
    }


def _statement(view: ContractView) -> dict[str, object]:
    found = statement_of(view)
    return {
        "deposited_with_tax": found.deposited_with_tax,
        "escrow_with_tax": found.escrow_with_tax,
        "refunded_with_tax": found.refunded_with_tax,
        "payments": [_plain({name: getattr(row, name) for name in PAYMENT}) for row in found.payments],
    }
