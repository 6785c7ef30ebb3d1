"""Papers about a whole year as sheets: payment records and statements."""

from michinori.papers.layouts.heads import facts, issuer, line, named, notes, section, sheet_of
from michinori.papers.models import Document
from michinori.papers.sheets import Amounts, Sheet
from michinori.wording import display
from michinori.wording import papers as words

_OF_CLIENT = ("before_tax", "tax", "withheld")
_OF_WORKER = ("before_tax", "tax", "fee", "fee_tax", "withheld", "net")


def record_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """A payment record (支払調書): what a client paid a worker in a year, and withheld. Numbers of persons (個人番号)
    stand on none: their place is left empty.
    """
    body, empty = document.body, str(words.LEFT_EMPTY)
    payee = [("payee", named(body["worker"])), ("address", empty), ("my_number", empty)]
    payer = [
        ("payer", named(body["client"])),
        ("address", body["client_address"] or empty),
        ("own_number", empty),
    ]
    rows = [[str(words.LINE["fees"]), display.yen(body["reported"]), display.yen(body["withheld"])]]
    amounts = Amounts([str(words.LABELS[name]) for name in ("category", "reported", "withheld")], rows, 2)
    remark = line("remark", payments=body["payments"], tax=body["tax"])
    sections = [
        section("payee", facts(payee)),
        section("amounts", amounts, facts([("remark", remark)])),
        section("payer", facts(payer)),
        notes("record"),
    ]
    return sheet_of(document, [("year", line("year", year=str(body["year"])))], sections)


def statement_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """A year's payments by counterparty, for a client or for a worker."""
    body = document.body
    columns = _OF_WORKER if "worker" in body else _OF_CLIENT
    head = [
        ("year", line("year", year=str(body["year"]))),
        ("recipient", named(body["worker"] if "worker" in body else body["client"])),
        *issuer(body["operator"], numbered=False),
    ]
    rows = [[named(row["other"]), *(display.yen(row[name]) for name in columns)] for row in body["rows"]]
    rows.append([str(words.LABELS["total"]), *(display.yen(body["sums"][name]) for name in columns)])
    named_columns = [str(words.LABELS[name]) for name in ("counterparty", *columns)]
    waived = body["sums"]["waived"] if "worker" in body else 0
    more = facts([("waived" if waived > 0 else "recovered", display.yen(waived))]) if waived else None
    amounts = Amounts(named_columns, rows, len(columns), sum=True)
    sections = [section("year", amounts, *([more] if more else [])), notes("statement")]
    return sheet_of(document, head, sections)
