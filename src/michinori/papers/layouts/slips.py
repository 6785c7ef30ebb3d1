"""Slips as sheets: what was handed in, and what was accepted."""

from collections.abc import Sequence

from michinori.papers.layouts.heads import contract_of, day, facts, line, named, notes, section, sheet_of
from michinori.papers.models import Document
from michinori.papers.sheets import Amounts, Part, Sheet, Step, Steps
from michinori.wording import display
from michinori.wording import papers as words


def delivery_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """A delivery slip, from the worker to the client."""
    body = document.body
    head = [
        ("recipient", named(body["client"])),
        ("issuer", named(body["worker"])),
        ("on", day(body["on"])),
        ("contract", contract_of(document)),
    ]
    files = [Step(n, "", one["name"], small=(one["sha256"],)) for n, one in enumerate(body["files"], 1)]
    shown = [section("files", Steps(files))] if files else []
    return sheet_of(document, head, [section("what", *_what(document)), *shown, notes("delivery")])


def acceptance_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """An acceptance slip, from the client to the worker."""
    body = document.body
    head = [
        ("recipient", named(body["worker"])),
        ("issuer", named(body["client"])),
        ("on", day(body["on"])),
        ("contract", contract_of(document)),
        ("accepted_by", str(words.BY[body["by"]])),
    ]
    return sheet_of(document, head, [section("what", *_what(document)), notes("acceptance")])


def _what(document: Document) -> Sequence[Part]:
    """The stages with their prices, or the week with its minutes, and what that comes to."""
    body = document.body
    rows = [[one["name"], display.yen(one["price"])] for one in body["stages"]] if body["rate"] is None else []
    rows += [[str(words.LABELS["before_tax"]), display.yen(body["before_tax"])]] if len(rows) != 1 else []
    rows += [
        *([_taxed(one["percent"]), display.yen(one["tax"])] for one in body["rates"]),
        [str(words.LABELS["with_tax"]), display.yen(body["before_tax"] + body["tax"])],
    ]
    amounts = Amounts([str(words.LABELS["stage"]), str(words.LABELS["price"])], rows, 1, sum=True)
    if "week" not in body:
        return [amounts]
    spent = line("minutes", minutes=body["minutes"], rate=body["rate"])
    return [facts([("week", line("week", week=day(body["week"]))), ("minutes", spent)]), amounts]


def _taxed(percent: int) -> str:
    return f"{words.LABELS['tax']}（{line('percent', percent=percent)}）"
