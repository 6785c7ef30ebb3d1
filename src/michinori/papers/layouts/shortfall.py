"""The statement of the shortfall, what the escrow does not cover, as a sheet."""

from datetime import datetime

from django.utils.translation import gettext as _

from michinori.papers.queries.shortfall import OneContract, Statement, Sums
from michinori.papers.sheets import Amounts, Facts, Part, Section, Sheet, Text
from michinori.rules.contract.shortfall import TOTALS
from michinori.wording import display
from michinori.wording.contract import shortfall as words
from michinori.wording.contract.contracts import CONTRACT_STATUSES, SETTLED_BY


def shortfall_sheet(found: Statement) -> Sheet:
    """The sheet of a shortfall (from ``queries.shortfall.read_shortfall``), in the active language."""
    made_at = display.moment(datetime.fromisoformat(found["made_at"]))
    head = [(side, f"{found[side]['display_name']}\n{found[side]['id']}") for side in ("client", "worker")]
    head += [("contracts", words.count(len(found["contracts"]))), ("made_at", made_at)]
    whole = Section(str(words.ALL), [Facts(sums_in_words(found["totals"])), _measured(found["totals"])])
    sections = [Section(str(words.IN_SHORT), [Text(in_short(found["totals"]))])]
    sections += [whole] if len(found["contracts"]) > 1 else []
    sections += [Section(one["title"], _contract(one)) for one in found["contracts"]]
    sections.append(Section(str(words.NOTES), [Text(str(words.LIMITS)), Text(str(words.ELSEWHERE))]))
    return Sheet(
        title=str(words.TITLE),
        subtitle=f"{words.ABOUT}\n{words.WITH_TAX}",
        lang="ja" if display.japanese() else "en",
        author=_("道のり"),
        head=[(str(words.LABELS[name]), value) for name, value in head],
        sections=sections,
        foot=(str(words.TITLE), found["contracts"][0]["id"], made_at),
        hash=f"SHA-256 {found['digest']}",
    )


def sums_in_words(found: Sums) -> list[tuple[str, str]]:
    """The sums of money by where it went, as labels and values; ``waiting_with_tax`` only if it is not zero."""
    rows = [
        ("deposited_with_tax", found["deposited_with_tax"]),
        ("refunded_with_tax", found["refunded_with_tax"]),
        ("paid_with_tax", found["paid_with_tax"]),
        ("held_with_tax", found["held_with_tax"]),
    ]
    if found["waiting_with_tax"]:
        rows.append(("waiting_with_tax", found["waiting_with_tax"]))
    return [(str(words.LABELS[name]), display.yen(amount)) for name, amount in rows]


def in_short(found: Sums) -> str:
    """What is not covered in all, by three measures, in one sentence."""
    measured = found["measures"]
    standing, claimed, most = (measured[name]["uncovered"] for name in ("standing", "claimed", "price"))
    return words.in_short(standing=standing, claimed=claimed, most=most)


def settled_in_words(found: OneContract) -> str:
    """How a contract was settled and whether that is final, in words; empty if it is not settled."""
    if found["settled_by"] is None:
        return ""
    end = words.FINAL if found["final"] else words.OPEN
    return f"{display.yen(found['settled_amount'] or 0)}　{SETTLED_BY[found['settled_by']]}　{end}"


def _contract(found: OneContract) -> list[Part]:
    rows = [("status", str(CONTRACT_STATUSES[found["status"]])), ("settled", settled_in_words(found))]
    facts = [(str(words.LABELS[name]), value) for name, value in rows if value]
    return [Text(found["id"], "small"), Facts([*facts, *sums_in_words(found)]), _measured(found)]


def _measured(found: Sums) -> Amounts:
    rows = []
    for name in TOTALS:
        owed = found["measures"][name]
        amounts = (owed["before_tax"], owed["with_tax"], owed["covered"], owed["uncovered"])
        rows.append([str(words.TOTALS[name]), *map(display.yen, amounts)])
    return Amounts([str(column) for column in words.COLUMNS], rows, 4)
