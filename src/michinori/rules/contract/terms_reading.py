"""Reading terms that people or programs send: fill in defaults, refuse contradictions by field (api.md, ``terms``;
domain §§ 1–4, 9).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from michinori.kernel.problems import Problem
from michinori.rules.contract.briefs import read_brief
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.house import House
from michinori.rules.contract.terms import PayOn, Reorder, Terms
from michinori.rules.fields import MAX_YEN, Reader
from michinori.rules.law.articles import latest_payment_date
from michinori.rules.measures.reading import read_measure, read_stages
from michinori.rules.measures.stages import MAX_STAGES

LONG_WORK_DAYS = 60
USUAL_PAYMENT_DAYS = 14


@dataclass(frozen=True)
class Setting:
    """The context of reading. ``today``, ``offered_on``: days in Japan; ``pay_on: completion`` is refused for a due
    date too long after ``offered_on``. ``former``: the terms in force, None for an offer. ``superseded``: yen before
    tax that the stages' prices leave out. ``declared``: what the client declares about itself today.
    """

    today: date
    offered_on: date
    withholding: bool
    house: House
    former: Terms | None = None
    superseded: int = 0
    declared: Declaration | None = None


def read_terms(body: object, setting: Setting, prefix: str = "terms.") -> Terms:
    """Read the terms in ``body``. Raises ``invalid`` (422) with every flaw, each named by its field."""
    if not isinstance(body, Mapping):
        raise Problem.invalid(*_no_object(prefix))
    reader = Reader(body, prefix)
    price = reader.integer("price", 1, MAX_YEN)
    chosen = read_measure(reader, former=setting.former)
    house = setting.house
    due, payment_due, reorder = _read_dates(reader, setting)
    terms = Terms(
        price=price,
        due_date=due,
        payment_due_date=payment_due,
        reorder=reorder,
        stages=read_stages(reader, chosen, price, former=setting.former, superseded=setting.superseded),
        meter=chosen.kind,
        rate=chosen.rate,
        week_minutes=chosen.week_minutes,
        brief=read_brief(reader, required=True),
        pay_on=_read_pay_on(reader, due, setting),
        open_stages=_read_open_stages(reader, setting),
        included_revisions=reader.integer("included_revisions", 0, 20, house.included_revisions),
        included_restarts=reader.integer("included_restarts", 0, 2, house.included_restarts),
        restart_share=reader.integer("restart_share", 0, 100, house.restart_share),
        fallback_share=reader.integer("fallback_share", 30, 100, house.fallback_share),
        withholding=reader.flag("withholding", setting.withholding),
        rights=reader.block("rights", 1000, "transfer_on_payment"),
        place_of_receipt=reader.line("place_of_receipt", 200, "online"),
        inspection_days=reader.integer("inspection_days", 1, 14, house.inspection_days),
        note=reader.block("note", 5000, ""),
        fee_base=setting.former.fee_base if setting.former else 0,
        declared=setting.declared,
        fee_base_covers=setting.former.fee_base_covers if setting.former else None,
        house=house,
    )
    reader.finish()
    return terms


def is_long_work(due: date, offered_on: date) -> bool:
    """Whether work due on ``due`` is too long to be paid at completion only (domain § 2)."""
    return (due - offered_on).days > LONG_WORK_DAYS


def _read_pay_on(reader: Reader, due: date, setting: Setting) -> PayOn:
    """``stage`` unless the terms say ``completion``: not for long work, nor newly by an amendment (domain § 2)."""
    if reader.choice("pay_on", ("completion", "stage"), "stage") == "stage":
        return "stage"
    if setting.former and setting.former.pay_on != "completion":
        reader.flaw("pay_on", "completion_by_amendment")
    elif is_long_work(due, setting.offered_on) and not reader.has_flaw("due_date"):
        reader.flaw("pay_on", "completion_too_long", limit=LONG_WORK_DAYS)
    return "completion"


def _read_open_stages(reader: Reader, setting: Setting) -> int | None:
    """What is left out of an amendment stays as it is, since early terms do not say how many stages are open."""
    if not reader.given("open_stages"):
        return setting.former.open_stages if setting.former else setting.house.open_stages
    return reader.integer("open_stages", 1, MAX_STAGES)


def _no_object(prefix: str) -> tuple[Any, ...]:
    reader = Reader({}, "")
    reader.flaw(prefix.rstrip("."), "required")
    return tuple(reader.flaws)


def _read_dates(reader: Reader, setting: Setting) -> tuple[date, date, Reorder | None]:
    due = reader.day("due_date")
    former = setting.former
    if due < setting.today and not (former and due == former.due_date):
        reader.flaw("due_date", "date_in_past")
    if due.year > setting.today.year + 20:
        if not reader.has_flaw("due_date"):
            reader.flaw("due_date", "date_too_far")
        due = setting.today
    reorder = _read_reorder(reader)
    payment_due = reader.day("payment_due_date", due + timedelta(days=USUAL_PAYMENT_DAYS))
    latest = latest_payment_date(due, reorder)
    if not reader.has_flaw("payment_due_date") and not reader.has_flaw("due_date"):
        if payment_due < due:
            reader.flaw("payment_due_date", "payment_before_due")
        elif payment_due > latest:
            reader.flaw("payment_due_date", "payment_too_late", latest=latest.isoformat())
    return due, payment_due, reorder


def _read_reorder(reader: Reader) -> Reorder | None:
    value = reader.body.get("reorder")
    if value is None:
        return None
    if not isinstance(value, Mapping):
        reader.flaw("reorder", "not_a_choice")
        return None
    part = Reader(value, f"{reader.prefix}reorder.", reader.flaws)
    before = len(reader.flaws)
    reorder = Reorder(part.line("client", 200), part.day("due_date"))
    return reorder if len(reader.flaws) == before and reorder.due_date.year < date.max.year - 1 else None
