"""The articles that bear on a contract or a step (domain § 9). Advice to both sides, never a verdict.

Articles without a name are those of the Freelance Act (特定受託事業者に係る取引の適正化等に関する法律). Days in Japan.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from michinori.kernel.clock import day_of
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.life import Life, Side, Status
from michinori.rules.contract.terms import Reorder, Terms
from michinori.rules.law.subcontract import subcontract_applies

PAYMENT_DAYS = 60
"""Art. 4: at most 60 days from receipt, the day of receipt being day 1."""
REORDER_DAYS, REORDER_MOST = 30, 120
"""Art. 4 (3): 30 days after the original due date, only with the re-order facts; at most 120 after the job's own, so
that a distant original date cannot put the payment off for years.
"""
LONG_MONTHS = 1
"""Art. 5 applies to contracts of at least so many months."""
LASTING_MONTHS = 6
"""Art. 16 applies to contracts of at least so many months."""

Forbidden = Literal["refuse", "cut", "return", "redo"]
"""Acts that art. 5 forbids and that a step on this site may amount to: refusing receipt (1-i), cutting pay (1-ii),
returning what was received (1-iii), having work changed or redone (2-ii), each without the worker's fault.
"""


@dataclass(frozen=True)
class Span:
    """The time that a contract lasts: from the offer to the due date, or to today if that is later (domain § 6).

    ``category``: of its job, empty where there is none.
    """

    offered_on: date
    due_date: date
    today: date
    category: str = ""

    @property
    def months(self) -> int:
        """Whole months by the calendar: the first day is not counted, a month ends on the day of the same number, or
        on the month's last day where there is none (Civil Code arts. 140, 143). 31 January to 28 February is one.
        """
        return months_between(self.offered_on, max(self.due_date, self.today))


def months_between(first: date, last: date) -> int:
    """Whole calendar months from ``first`` to ``last``; 0 where ``last`` is not later."""
    months = (last.year - first.year) * 12 + last.month - first.month
    same_day = min(first.day, monthrange(last.year, last.month)[1])
    return max(0, months if last.day >= same_day else months - 1)


def art5_applies(client: Declaration, span: Span) -> bool:
    """Whether art. 5 applies: the client has staff or two officers, and the contract lasts at least a month."""
    return client.covered and span.months >= LONG_MONTHS


def forbidding(client: Declaration, span: Span) -> tuple[str, ...]:
    """The act that forbids this client what ``Forbidden`` names: art. 5, else the Subcontract Act; empty if neither."""
    if art5_applies(client, span):
        return ("freelance_5",)
    return ("subcontract",) if subcontract_applies(client, span.category) else ()


def art16_applies(client: Declaration, span: Span) -> bool:
    """Whether art. 16 applies: the client has staff or two officers, and the contract lasts at least six months."""
    return client.covered and span.months >= LASTING_MONTHS


def notice_needed(client: Declaration, span: Span, by: Side, status: Status, *, at_fault: bool) -> bool:
    """Whether a termination opened by ``by`` needs a notice of 30 days first (art. 16): a client's, but not once all is
    handed in, nor where an event proves that the worker is at fault (``at_fault``).
    """
    return by == "client" and status == "active" and not at_fault and art16_applies(client, span)


def latest_payment_date(received_on: date, reorder: Reorder | None) -> date:
    """The last day that art. 4 allows for payment: day 60 from receipt (the day of receipt is day 1) or, for a
    re-order, day 30 after the original due date of payment if that is later, but at most 120 days after receipt.
    """
    usual = received_on + timedelta(days=PAYMENT_DAYS - 1)
    if reorder is None:
        return usual
    original, most = reorder.due_date + timedelta(days=REORDER_DAYS), received_on + timedelta(days=REORDER_MOST)
    return max(usual, min(original, most))


def payment_moved_too_far(new: Terms, old: Terms, received_on: date | None) -> date | None:
    """The last day that art. 4 allows, if ``new`` moves the payment date beyond it; None otherwise.

    ``received_on``: the day of the first delivery, None before one. A date that is not moved later is not checked.
    """
    if received_on is None or new.payment_due_date <= old.payment_due_date:
        return None
    latest = latest_payment_date(received_on, new.reorder)
    return latest if new.payment_due_date > latest else None


STEPS: dict[str, tuple[Forbidden, ...]] = {
    "return": ("redo",),
    "agree-return": ("redo",),
    "send-back": ("redo", "return"),
    "request-change": ("redo",),
    "end:active": ("refuse",),
    "end:delivered": ("cut", "return"),
}
"""The forbidden acts of art. 5 to which each step of a client may amount; ``agree-return`` is the worker's answer.

To end before the delivery refuses receipt (1-i); to end below the price after it cuts pay (1-ii) and returns the work
(1-iii).
"""


def touched_by(act: str, life: Life) -> tuple[Forbidden, ...]:
    """The forbidden acts that the client's ``act`` may amount to: ``return``, ``send-back``, ``request-change`` (of one
    not included) or ``end`` (below the price). Does not check whether art. 5 applies, see ``art5_applies``.
    """
    if act == "end":
        return STEPS["end:delivered" if life.delivery else "end:active"]
    return STEPS.get(act, ())


def touched_by_terms(old: Terms, new: Terms, by: Side) -> tuple[Forbidden, ...]:
    """The forbidden acts that new terms proposed by ``by`` may amount to: a lower price cuts pay; changed work without
    a higher price has the work redone.
    """
    if by != "client":
        return ()
    cut: tuple[Forbidden, ...] = ("cut",) if new.price < old.price else ()
    changed = _work(new) != _work(old) and new.price <= old.price
    return (*cut, "redo") if changed else cut


def _work(terms: Terms) -> object:
    return terms.brief, tuple((stage.id, stage.name) for stage in terms.stages)


@dataclass(frozen=True)
class Advice:
    """What to show beside a form: ``warnings`` about this step and ``articles`` in short, both as keys of
    ``wording.law.articles``. ``day``: the earliest day of a termination under art. 16; ``pay_by``: day 60 from the
    first delivery, which a termination may pass.
    """

    warnings: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    day: date | None = None
    pay_by: date | None = None


def advice_on_terms(client: Declaration, span: Span, terms: Terms) -> Advice:
    """Advice beside an offer, for both sides: what binds this client in a contract of this length."""
    acts = forbidding(client, span)
    warnings = {
        "long": art5_applies(client, span),
        "lasting": art16_applies(client, span),
        "subcontract": "subcontract" in acts,
        "stage_receipt": (client.covered or "subcontract" in acts)
        and terms.pay_on == "completion"
        and len(terms.stages) > 1,
        "private": is_private(client),
    }
    articles = {
        "freelance_3": client.business or client.covered,
        "freelance_4": client.covered,
        "freelance_5": warnings["long"],
        "subcontract": warnings["subcontract"],
        "freelance_16": warnings["lasting"],
        "copyright_27": terms.rights == "transfer_on_payment",
    }
    return Advice(_those(warnings), _those(articles))


def advice_on_deposit(client: Declaration) -> Advice:
    """Advice to the client before it funds a contract: a private one learns that its silence accepts."""
    return Advice(("private",) if is_private(client) else ())


def is_private(client: Declaration) -> bool:
    """Whether the client orders for itself, so that neither act protects the worker and consumer law the client."""
    return not client.business and not client.covered


def advice_on_new_terms(client: Declaration, span: Span, old: Terms, new: Terms, by: Side) -> Advice:
    """Advice beside an amendment proposed by ``by``, for both sides."""
    acts = forbidding(client, span)
    touched = touched_by_terms(old, new, by) if acts else ()
    return Advice(touched, acts if touched else ())


def advice_on_step(client: Declaration, span: Span, act: str, life: Life) -> Advice:
    """Advice, for both sides, beside a return and its answer, a sending back, or a change request not included."""
    acts = forbidding(client, span)
    touched = touched_by(act, life) if acts else ()
    return Advice(touched, acts if touched else ())


def advice_on_ending(
    client: Declaration,
    span: Span,
    life: Life,
    by: Side,
    earliest: datetime | None,
    *,
    pay_by: date | None = None,
) -> Advice:
    """Advice beside a termination that ``by`` opens or opened, for both sides; ``earliest``: when a
    notice that is needed would have run out; ``pay_by``: day 60 from the first delivery, where it may be passed.

    A termination by the worker is no act of the client, but paying less for delivered work still cuts the pay.
    """
    touched: tuple[Forbidden, ...] = ()
    if acts := forbidding(client, span):
        touched = touched_by("end", life) if by == "client" else ("cut",) if life.delivery else ()
    return Advice(
        warnings=(*touched, *(("notice",) if earliest else ()), *(("day_60",) if pay_by else ())),
        articles=(
            *ENDING_ARTICLES,
            *(acts if touched else ()),
            *(("freelance_16",) if earliest else ()),
            "attorney_72",
        ),
        day=day_of(earliest) if earliest else None,
        pay_by=pay_by,
    )


ENDING_ARTICLES = ("civil_634", "civil_641", "civil_642", "civil_536")


def _those(found: dict[str, bool]) -> tuple[str, ...]:
    return tuple(key for key, there in found.items() if there)
