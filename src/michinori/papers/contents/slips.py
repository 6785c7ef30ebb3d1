"""The contents of slips: what was handed in, and what was accepted. Yen before tax."""

from datetime import date
from typing import Any, cast

from michinori.contracts.models import HourEntry, Stage
from michinori.kernel.clock import day_of
from michinori.machinery.settings import settings_on
from michinori.papers.contents.step import Step, taxed_of
from michinori.rules.contract.facts.money import ContractCompleted
from michinori.rules.contract.facts.time_log import WeekAcknowledged
from michinori.rules.contract.facts.work import OfStage, StageApproved, WorkAccepted
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.money.amounts import tax, total
from michinori.rules.money.papers import by_rate
from michinori.rules.money.rates import Taxed, TaxStep, at_rate, joined

type Body = dict[str, Any]


def delivery(step: Step, n: int) -> Body:
    """What the worker handed in: a stage or the whole work, with the hashes of its files."""
    return _slip(step, n) | {"files": step.files()}


def acceptance(step: Step, n: int) -> Body:
    """What was accepted, and whether by the client or by the clock (``by``)."""
    fact = cast(StageApproved | WeekAcknowledged | WorkAccepted, step.facts[n])
    week = {"week": fact.week.isoformat(), "minutes": fact.minutes} if isinstance(fact, WeekAcknowledged) else {}
    return _slip(step, n) | week | {"by": fact.by}


def _slip(step: Step, n: int) -> Body:
    terms = step.terms[step.facts[n].terms_version]
    stages = _stages(step, terms, n)
    taxed = _of_stages(step, stages) if terms.rate is None else _of_hours(step, terms, n)
    return step.base() | {
        "stages": [{"name": one.name, "price": one.price} for one in stages],
        "rate": terms.rate,
        "rates": [line.as_data() for line in by_rate(taxed, tax(taxed))],
        "before_tax": total(taxed),
        "tax": tax(taxed),
    }


def _stages(step: Step, terms: Terms, n: int) -> tuple[StageTerms, ...]:
    """The stage that an event is about, or all."""
    fact = step.facts[n]
    if isinstance(fact, OfStage):
        return tuple(one for one in terms.stages if one.id == fact.stage)
    return () if isinstance(fact, WeekAcknowledged) else terms.stages


def _of_stages(step: Step, stages: tuple[StageTerms, ...]) -> Taxed:
    """The stages' prices, each at the rate of the day on which it was handed in, which may be before this step."""
    rows = Stage.objects.filter(contract=step.contract).values_list("id", "handed_in_on")
    days = {key: day for key, day in rows if day and day <= step.day}
    return joined((), (TaxStep(one.price, _percent(days.get(one.id, step.day))) for one in stages))


def _of_hours(step: Step, terms: Terms, n: int) -> Taxed:
    """What the minutes come to, at most the price: those of a week at the rate of its latest entry's day, all of a
    completed contract as they were paid.
    """
    fact, rate = step.facts[n], terms.rate or 0
    entries = HourEntry.objects.filter(contract=step.contract, at__lte=step.at)
    if isinstance(fact, WeekAcknowledged):
        last = entries.filter(week=fact.week).order_by("-at").values_list("at", flat=True).first()
        return at_rate(min(terms.price, fact.minutes * rate // 60), _percent(day_of(last) if last else step.day))
    if any(isinstance(one, ContractCompleted) for one in step.facts.values()):
        return joined((), (part for row in step.paid_of_price for part in taxed_of(row)))
    minutes = sum(entries.values_list("minutes", flat=True))
    return at_rate(min(terms.price, minutes * rate // 60), _percent(step.day))


def _percent(day: date) -> int:
    return settings_on(day).statutory.tax
