"""The evidence pack as a sheet: the data of its JSON in sentences and tables."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from michinori.papers.measures.table import SHEETS
from michinori.papers.sheets import Amounts, Facts, Part, Section, Sheet, Step, Steps, Text
from michinori.rules.contract.facts import fact_of
from michinori.rules.contract.facts.work import RemarkMade
from michinori.rules.measures.kinds import kind_of
from michinori.wording import display
from michinori.wording.contract import evidence as words
from michinori.wording.contract import page
from michinori.wording.contract.contracts import CONTRACT_STATUSES, PAYMENT_KINDS
from michinori.wording.contract.history import history_sentence
from michinori.wording.contract.terms import FIELDS, value_text

type Pack = Mapping[str, Any]


def evidence_sheet(pack: Pack) -> Sheet:
    """The sheet of an evidence pack (from ``queries.evidence.read_pack``), in the active language."""
    contract, made_at = pack["contract"], _moment(pack["made_at"])
    head = [("contract", contract["id"]), ("title", contract["title"])]
    head += [("status", str(CONTRACT_STATUSES[contract["status"]])), ("made_at", made_at)]
    sections: dict[str, Sequence[Part]] = {
        "parties": [Facts([(words.side(side), _party(pack["parties"][side])) for side in ("client", "worker")])],
        "meter": _meter(pack["meter"]),
        "statement": _statement(pack["statement"]),
        "terminations": _terminations(pack["terminations"]),
        "hours": _hours(pack["hours"]),
        "terms": _terms(pack["terms"]),
        "amendments": _amendments(pack["amendments"]),
        "switches": _switches(pack["switches"]),
        "changes": _changes(pack["change_requests"]),
        "conversation": _conversation(pack),
        "events": [_events(pack)],
        "verify": _verify(pack),
    }
    return Sheet(
        title=str(words.TITLE),
        subtitle=f"{words.ABOUT}\n{words.TAX_NOTE}",
        lang="ja" if display.japanese() else "en",
        author=_("道のり"),
        head=_facts(head),
        sections=[Section(str(words.HEADINGS[name]), parts) for name, parts in sections.items() if parts],
        foot=(contract["id"], made_at),
        hash=f"SHA-256 {pack['digest']}",
    )


def _facts(rows: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(str(words.LABELS[name]), value) for name, value in rows]


def _moment(iso: str) -> str:
    return display.moment(datetime.fromisoformat(iso))


def _party(row: Mapping[str, Any]) -> str:
    return f"{words.party(row)}\n{row['id']}"


def _meter(meter: Mapping[str, Any]) -> list[Part]:
    """What the meter counted, then the computation of the standing figure."""
    sheet = SHEETS[kind_of(meter)]
    lines = page.standing_lines(
        meter["superseded"] + sheet.confirmed(meter),
        meter["filed_rest"],
        meter["fallback_share"],
        meter["standing"],
        price=meter["price"],
        paid=meter["paid"],
        superseded=meter["superseded"],
    )
    amounts = [[line.label, display.yen(line.amount or 0)] for line in lines]
    return [sheet.counted(meter), Amounts(["", ""], amounts, 1, sum=True)]


def _hours(log: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The log of the hours meter, day by day; no parts without a log."""
    rows = [
        [display.day(date.fromisoformat(one["day"])), words.hours_answer(one["answer"]), words.minutes(one["minutes"])]
        for one in log
    ]
    return [Amounts([str(column) for column in words.HOURS_COLUMNS], rows, 1)] if rows else []


def _changes(found: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Change requests with their class by rule and each side's opinion of it; no parts without any."""
    parts: list[Part] = []
    for one in found:
        said = [(words.side(dispute["by"]), words.disputed(dispute["kind"])) for dispute in one["disputes"]]
        rows = [(str(words.LABELS["changes"]), words.changed(one["changes"])), *said]
        heading = words.change(one["kind"], one["status"], _moment(one["made_at"]))
        parts += [Text(heading, "heading"), Facts(rows)]
    return parts


def _statement(statement: Mapping[str, Any]) -> list[Part]:
    facts = [(name, display.yen(statement[f"{name}_with_tax"])) for name in ("deposited", "escrow", "refunded")]
    rows = [
        [
            str(PAYMENT_KINDS[one["kind"]]),
            _moment(one["at"]),
            *map(display.yen, (one["before_tax"], one["tax"])),
            *map(display.yen, (one["fee"] + one["fee_tax"] - one["waived"], one["withheld"], one["net"])),
        ]
        for one in statement["payments"]
    ]
    paid: list[Part] = [Amounts([str(column) for column in words.PAYMENT_COLUMNS], rows, 5)] if rows else []
    return [Facts(_facts(facts)), *paid]


def _terms(versions: Sequence[Mapping[str, Any]]) -> list[Part]:
    parts: list[Part] = []
    for one in versions:
        parts += [Text(words.version(one["version"], _moment(one["made_at"]), one["by"]), "heading")]
        parts += _body(one["body"])
    return parts


def _body(body: Mapping[str, Any]) -> list[Part]:
    """One version of the terms in full: the brief, the stages, everything else."""
    brief = "\n".join(f"{item['key']}: {value_text('brief', item)}" for item in body["brief"])
    stages = "\n".join(value_text("stages", stage) for stage in body["stages"])
    rows = [("brief", brief), ("stages", stages)]
    rows += [(name, value_text(name, body[name])) for name in page.PLAIN_TERMS if name in body]
    return [Facts([(str(FIELDS[name]), value) for name, value in rows])]


def _amendments(found: Sequence[Mapping[str, Any]]) -> list[Part]:
    if not found:
        return [Text(str(words.NOTHING), "small")]
    parts: list[Part] = []
    for one in found:
        heading = f"{words.amendment_status(one['status'])}　{_moment(one['made_at'])}"
        rows = [("by", words.side(one["by"])), ("price", display.yen(one["price"])), ("reason", one["reason"])]
        rows += [("closed_at", _moment(one["closed_at"]))] if one["closed_at"] else []
        parts += [Text(heading, "heading"), Facts(_facts(rows)), *_body(one["body"])]
    return parts


def _switches(found: Sequence[Mapping[str, Any]]) -> list[Part]:
    """Switches: what was to be settled, and the terms to continue under; no parts without any."""
    parts: list[Part] = []
    for one in found:
        heading = f"{words.switch_status(one['status'])}　{_moment(one['made_at'])}"
        rows = [("by", words.side(one["by"])), ("switch_at", display.yen(one["amount"])), ("reason", one["reason"])]
        rows += [("closed_at", _moment(one["closed_at"]))] if one["closed_at"] else []
        rows += [("goes_on", one["continuation_id"])] if one["continuation_id"] else []
        parts += [Text(heading, "heading"), Facts(_facts(rows)), *_body(one["body"])]
    return parts


def _terminations(found: Sequence[Mapping[str, Any]]) -> list[Part]:
    if not found:
        return [Text(str(words.NOTHING), "small")]
    parts: list[Part] = []
    for one in found:
        rows = [("by", words.side(one["opened_by"])), *_dates(one)]
        rows += [("reason", words.ending_reason(one["reason"], by_clock=one["by_clock"]))]
        if one["undisputed_total"] is not None:
            rows += [("undisputed", display.yen(one["undisputed_total"]))]
        if one["settled_by"]:
            rows += [("settled", words.settled(one["settled_amount"], one["settled_by"]))]
        rows += [("closed_at", _moment(one["closed_at"]))] if one["closed_at"] else []
        named = [[words.side(p["by"]), _moment(p["at"]), display.yen(p["amount"])] for p in one["positions"]]
        filed = [
            [words.outside(r["kind"], r["by"], r["status"]), _moment(r["filed_at"]), display.yen(r["amount"])]
            for r in one["outside_results"]
        ]
        parts += [Facts(_facts(rows)), Amounts([str(column) for column in words.POSITION_COLUMNS], named + filed, 1)]
    return parts


def _dates(one: Mapping[str, Any]) -> list[tuple[str, str]]:
    """When an ending was opened; of one noticed first its notice and day 30, and its beginning, if it has begun."""
    if one["begins_at"] is None:
        return [("opened_at", _moment(one["opened_at"]))]
    rows = [("noticed_at", _moment(one["noticed_at"] or one["opened_at"])), ("begins_at", _moment(one["begins_at"]))]
    return rows + ([("begun_at", _moment(one["opened_at"]))] if one["noticed_at"] else [])


def _events(pack: Pack) -> Steps:
    names = {stage["id"]: stage["name"] for one in pack["terms"] for stage in one["body"]["stages"]}
    notes = {note["n"]: note for note in pack["notes"]}
    files = _files(pack)
    return Steps(
        [
            Step(
                n=event["n"],
                at=_moment(event["at"]),
                text=history_sentence(fact_of(event["kind"], event["data"]), viewer_side=None, stage_names=names),
                note=_note(notes.get(event["n"])),
                files=files.get(event["n"], []),
                small=words.small_print(event),
            )
            for event in pack["events"]
        ]
    )


def _files(pack: Pack) -> dict[int, list[tuple[str, str]]]:
    """The files by event: those that came with it, or the one that was remarked on."""
    files: dict[int, list[tuple[str, str]]] = {}
    by_id = {}
    for file in pack["files"]:
        by_id[file["file_id"]] = words.file(file["name"], file["size"]), file["sha256"]
        files.setdefault(file["n"], []).append(by_id[file["file_id"]])
    remarked = (one for one in pack["events"] if one["kind"] == RemarkMade.event_kind)
    return files | {one["n"]: [by_id[one["data"]["file"]]] for one in remarked if one["data"]["file"] in by_id}


def _conversation(pack: Pack) -> list[Part]:
    """The messages with their time, side and hash; no parts without any."""
    talk = pack["conversation"]
    said = {message["n"]: message for message in talk["messages"]}
    files: dict[int, list[tuple[str, str]]] = {}
    for file in talk["files"]:
        files.setdefault(file["n"], []).append((words.file(file["name"], file["size"]), file["sha256"]))
    steps = [
        Step(
            n=event["n"],
            at=_moment(event["at"]),
            text=words.talk_event(event["kind"], event["data"].get("by", "")),
            note=said[event["n"]]["text"] if event["n"] in said else "",
            files=files.get(event["n"], []),
            small=words.small_print(event),
        )
        for event in talk["events"]
    ]
    return [Steps(steps)] if steps else []


def _note(note: Mapping[str, Any] | None) -> str:
    if note is None:
        return ""
    named = [words.items(note["items"])] if note["items"] else []
    return "\n".join([*named, note["text"]]).strip()


def _verify(pack: Pack) -> list[Part]:
    last = [Text(words.last_hash(pack["events"][-1]), "small")] if pack["events"] else []
    return [*(Text(str(sentence)) for sentence in words.VERIFY), *last]
