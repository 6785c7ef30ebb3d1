"""Papers about money as sheets: receipts of deposits, invoices and receipts, fees, refunds, settlements."""

from collections.abc import Sequence
from typing import Any

from michinori.papers.layouts.heads import contract_of, day, facts, issuer, line, named, notes, section, sheet_of
from michinori.papers.models import Document
from michinori.papers.sheets import Amounts, Sheet
from michinori.wording import display
from michinori.wording import papers as words
from michinori.wording.contract.contracts import PAYMENT_KINDS, SETTLED_BY

_COLUMNS = ("before_tax", "tax", "with_tax")


def deposit_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """A receipt for a deposit, from the operator to the client."""
    body = document.body
    head = [("recipient", named(body["client"])), *issuer(body["operator"], numbered=False)]
    said = [
        ("deposited_for", line("more" if body["more"] else "deposit", title=body["title"])),
        ("contract", document.contract_id or ""),
        ("worker", named(body["worker"])),
        ("amount_with_tax", display.yen(body["amount_with_tax"])),
    ]
    return sheet_of(document, head, [section("amounts", facts(said)), notes("deposit")])


def payment_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """An invoice or a receipt, which the operator hands to the client for the worker."""
    body, qualified = document.body, document.kind == "invoice"
    supplied = body.get("supplied", [])
    head = [
        ("recipient", named(body["client"])),
        ("on", _days(supplied) or day(body["on"])),
        *issuer(body["operator"], numbered=qualified),
        ("seller", named(body["worker"])),
    ]
    what = [("contract", contract_of(document)), ("occasion", str(PAYMENT_KINDS[body["occasion"]]))]
    what += [("parts", _parts(supplied))] if len(supplied) > 1 else []
    whole = body["before_tax"] + body["tax"]
    paying = [("paid_on", day(body["on"]) if supplied else ""), ("with_tax", display.yen(whole))]
    if body["withheld"]:
        paying += [("withheld", display.yen(-body["withheld"])), ("paid_net", display.yen(whole - body["withheld"]))]
    said = (
        ["invoice"] if qualified else ["receipt", *(f"lacks_{one}" for one in body["lacks"]), _deducted(body["lacks"])]
    )
    said += [
        "paid",
        *(["withheld"] if body["withheld"] else []),
        *(["invoice_copy"] if duplicate and qualified else []),
    ]
    sections = [
        section("what", facts(what)),
        section("amounts", _by_rate(body)),
        section("paying", facts(paying)),
        notes(*said),
    ]
    return sheet_of(document, head, sections, subtitle=str(words.DUPLICATE) if duplicate else "")


def _days(supplied: Sequence[dict[str, Any]]) -> str:
    """The day on which a payment's parts were supplied, or the first and the last; empty in papers of a version before,
    which knew the day of payment only.
    """
    days = [day(one["on"]) for one in supplied]
    return line("days", first=days[0], last=days[-1]) if len(days) > 1 else "".join(days)


def _parts(supplied: Sequence[dict[str, Any]]) -> str:
    """The parts by their days."""
    return "\n".join(f"{day(one['on'])} {display.yen(one['before_tax'])}" for one in supplied)


def _deducted(lacks: Sequence[str]) -> str:
    """What a receipt says of deducting its tax: the transitional share is for purchases from unregistered workers only
    (reference/law.md C5); a registered one owes an invoice of their own to who asks for it.
    """
    return "deduction" if {"worker", "worker_in_part"} & {*lacks} else "ask_worker"


def fee_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """The operator's invoice to the worker for its fee."""
    body = document.body
    qualified = bool(body["operator"]["number"])
    head = [
        ("recipient", named(body["worker"])),
        ("on", day(body["on"])),
        *issuer(body["operator"], numbered=qualified),
    ]
    what = [
        ("contract", contract_of(document)),
        ("occasion", str(PAYMENT_KINDS[body["occasion"]])),
        ("fee_of", display.yen(body["paid_with_tax"])),
    ]
    waived = body["waived"]
    paying = [
        ("with_tax", display.yen(body["fee"] + body["fee_tax"])),
        ("waived", display.yen(-waived) if waived > 0 else ""),
        ("recovered", display.yen(-waived) if waived < 0 else ""),
        ("deducted", display.yen(body["fee"] + body["fee_tax"] - waived) if waived else ""),
    ]
    sections = [
        section("what", facts(what)),
        section("amounts", _by_rate(body | {"before_tax": body["fee"], "tax": body["fee_tax"]})),
        section("paying", facts(paying)),
        notes("fee_qualified" if qualified else "fee_plain", "fee_paid"),
    ]
    return sheet_of(document, head, sections)


def refund_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """What of a deposit went back to the client."""
    body = document.body
    head = [("recipient", named(body["client"])), ("on", day(body["on"])), *issuer(body["operator"], numbered=False)]
    said = [("contract", contract_of(document)), ("refunded_now", display.yen(body["amount_with_tax"]))]
    sections = [section("amounts", facts(said)), section("escrow", _escrow(body["escrow"])), notes("refund")]
    return sheet_of(document, head, sections)


def settlement_sheet(document: Document, *, duplicate: bool) -> Sheet:
    """What one step moved out of the escrow, for both sides."""
    body = document.body
    head = [
        ("on", day(body["on"])),
        ("client", named(body["client"])),
        ("worker", named(body["worker"])),
        ("contract", contract_of(document)),
        *issuer(body["operator"], numbered=False),
    ]
    how = body["settled_by"]
    said = [
        ("settled", line("settled", how=SETTLED_BY[how]) if how else ""),
        ("settled_amount", display.yen(body["settled_amount"]) if how else ""),
        ("refunded_now", display.yen(body["refunded_with_tax"]) if body["refunded_with_tax"] else ""),
    ]
    sections = [section("payments", *(_payment(row) for row in body["payments"]))] if body["payments"] else []
    moved = section("escrow", facts(said), _escrow(body["escrow"]))
    sections = [*sections, moved, *([notes("settlement")] if body["payments"] else [])]
    return sheet_of(document, head, sections)


def _by_rate(body: dict[str, Any]) -> Amounts:
    """The amounts by rates of tax, and their sum."""
    rows = [
        [line("percent", percent=one["percent"]), *_with_tax(one["before_tax"], one["tax"])] for one in body["rates"]
    ]
    rows.append([str(words.LABELS["total"]), *_with_tax(body["before_tax"], body["tax"])])
    columns = ["percent", *_COLUMNS]
    return Amounts([str(words.LABELS[name]) for name in columns], rows, 3, sum=True)


def _with_tax(amount: int, tax: int) -> list[str]:
    return [display.yen(amount), display.yen(tax), display.yen(amount + tax)]


def _payment(row: dict[str, Any]) -> Amounts:
    """One payment from the amount before tax down to what the worker receives."""
    waived = row["waived"]
    lines = [
        ("before_tax", row["before_tax"]),
        ("tax", row["tax"]),
        ("fee", -row["fee"]),
        ("fee_tax", -row["fee_tax"]),
        *([("withheld", -row["withheld"])] if row["withheld"] else []),
        *([("waived" if waived > 0 else "recovered", waived)] if waived else []),
        ("net", row["net"]),
    ]
    shown = [[str(words.LABELS[name]), display.yen(amount)] for name, amount in lines]
    return Amounts([str(PAYMENT_KINDS[row["kind"]]), ""], shown, 1, sum=True)


def _escrow(found: dict[str, int]) -> Amounts:
    shown = [
        [str(words.LABELS[name]), display.yen(sign * found[name])]
        for name, sign in (("deposited", 1), ("paid", -1), ("refunded", -1), ("held", 1))
    ]
    return Amounts(["", str(words.LABELS["amount_with_tax"])], shown, 1, sum=True)
