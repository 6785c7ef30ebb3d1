"""The law built in (domain § 9): which articles bear on a contract or a step. Advice to both, never a verdict.

Freelance Act (特定受託事業者に係る取引の適正化等に関する法律). Days are days in Japan.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from michinori.kernel.clock import day_of, runs_out
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.terms import Reorder, Terms

PAYMENT_DAYS = 60
"""Art. 4: at most 60 days from receipt, the day of receipt being day 1."""
REORDER_DAYS = 30
"""Art. 4 (3): 30 days after the original due date, only with the re-order facts."""
LONG_MONTHS = 1
"""Art. 5: from one month on."""
LASTING_MONTHS = 6
"""Art. 16: from six months on."""
NOTICE_DAYS = 30

Forbidden = Literal["refuse", "cut", "return", "redo"]
"""Of art. 5, what a step on this site can touch: refusing receipt (1-i), cutting pay (1-ii), returning what was
received (1-iii), changing or redoing the work (2-ii), each without the worker's fault."""


@dataclass(frozen=True)
class Declaration:
    """What a client states about itself. ``has_officers``: two or more; ``withholds``: income tax as payer."""

    business: bool = False
    has_staff: bool = False
    has_officers: bool = False
    withholds: bool = False

    @property
    def covered(self) -> bool:
        """Whether arts. 4, 5 and 16 bind this client: staff, or two officers (特定業務委託事業者)."""
        return self.has_staff or self.has_officers


@dataclass(frozen=True)
class Span:
    """How long a contract lasts: from the offer to the due date, or to today if that is later (domain § 6)."""

    offered_on: date
    due_date: date
    today: date

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
    """Art. 5: a client with staff or two officers, and a contract of a month or more."""
    return client.covered and span.months >= LONG_MONTHS


def art16_applies(client: Declaration, span: Span) -> bool:
    """Art. 16: the same clients, and a contract of six months or more."""
    return client.covered and span.months >= LASTING_MONTHS


def earliest_end(noticed_at: datetime) -> datetime:
    """Art. 16: a client's ending takes effect at the end of day 30 after the notice at the earliest, unless the worker
    accepts.
    """
    return runs_out(noticed_at, NOTICE_DAYS)


def not_before(client: Declaration, span: Span, by: Side, noticed_at: datetime) -> datetime | None:
    """When an ending that ``by`` asks for takes effect at the earliest; None where art. 16 sets no such day."""
    return earliest_end(noticed_at) if by == "client" and art16_applies(client, span) else None


def latest_payment_date(received_on: date, reorder: Reorder | None) -> date:
    """The last day that art. 4 allows for payment: day 60 from receipt, or day 30 after the original due date."""
    usual = received_on + timedelta(days=PAYMENT_DAYS - 1)
    return max(usual, reorder.due_date + timedelta(days=REORDER_DAYS)) if reorder else usual


def payment_moved_too_far(new: Terms, old: Terms, received_on: date | None) -> date | None:
    """The last day, where ``new`` puts payment off beyond what art. 4 allows from the first delivery; else None.

    ``received_on``: the day of the first delivery, None before one. A date that does not move later is left alone.
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
"""What of art. 5 a client's step touches; ``agree-return`` is the worker's answer to one.

To call off an order refuses what is still to come (1-i); once delivered, paying less cuts the pay (1-ii) and gives the
work back (1-iii)."""


def touched_by(act: str, life: Life) -> tuple[Forbidden, ...]:
    """What the client's ``act`` (``return``, ``send-back``, ``request-change`` beyond what is included, ``end`` below
    the price) touches; whether art. 5 applies at all see ``art5_applies``.
    """
    if act == "end":
        return STEPS["end:delivered" if life.delivery else "end:active"]
    return STEPS.get(act, ())


def touched_by_terms(old: Terms, new: Terms, by: Side) -> tuple[Forbidden, ...]:
    """What new terms that ``by`` proposes touch: a lower price, or other or more work for no more money."""
    if by != "client":
        return ()
    cut: tuple[Forbidden, ...] = ("cut",) if new.price < old.price else ()
    changed = _work(new) != _work(old) and new.price <= old.price
    return (*cut, "redo") if changed else cut


def _work(terms: Terms) -> object:
    return terms.brief, tuple((stage.id, stage.name) for stage in terms.stages)


@dataclass(frozen=True)
class Advice:
    """What to say beside a form: ``warnings`` that bear on this very step, ``articles`` to read in short. All are keys
    of ``wording.law.articles``. ``day``: the earliest day of an ending under art. 16.
    """

    warnings: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    day: date | None = None


def advice_on_terms(client: Declaration, span: Span, terms: Terms) -> Advice:
    """Beside an offer, for both: what binds this client under a contract of this length."""
    warnings = {"long": art5_applies(client, span), "lasting": art16_applies(client, span)}
    articles = {
        "freelance_3": client.business or client.covered,
        "freelance_4": client.covered,
        "freelance_5": warnings["long"],
        "freelance_16": warnings["lasting"],
        "copyright_27": terms.rights == "transfer_on_payment",
    }
    return Advice(_those(warnings), _those(articles))


def advice_on_new_terms(client: Declaration, span: Span, old: Terms, new: Terms, by: Side) -> Advice:
    """Beside an amendment that ``by`` proposes, for both."""
    if not art5_applies(client, span):
        return Advice()
    touched = touched_by_terms(old, new, by)
    return Advice(touched, _articles_of(touched))


def advice_on_step(client: Declaration, span: Span, act: str, life: Life) -> Advice:
    """Beside a return (and its answer), a sending back or a change request beyond what is included, for both."""
    if not art5_applies(client, span):
        return Advice()
    touched = touched_by(act, life)
    return Advice(touched, _articles_of(touched))


def advice_on_ending(client: Declaration, span: Span, life: Life, by: Side, earliest: datetime | None) -> Advice:
    """Beside an ending that ``by`` opens or opened, for both; ``earliest`` under art. 16 (``not_before``).

    A worker who ends is nobody's forbidden act, but paying less for what was delivered still cuts the pay.
    """
    touched: tuple[Forbidden, ...] = ()
    if art5_applies(client, span):
        touched = touched_by("end", life) if by == "client" else ("cut",) if life.delivery else ()
    return Advice(
        warnings=(*touched, *(("notice",) if earliest else ())),
        articles=(*ENDING_ARTICLES, *_articles_of(touched), *(("freelance_16",) if earliest else ()), "attorney_72"),
        day=day_of(earliest) if earliest else None,
    )


ENDING_ARTICLES = ("civil_634", "civil_641", "civil_642", "civil_536")


def _articles_of(touched: tuple[Forbidden, ...]) -> tuple[str, ...]:
    return ("freelance_5",) if touched else ()


def _those(found: dict[str, bool]) -> tuple[str, ...]:
    return tuple(key for key, there in found.items() if there)
