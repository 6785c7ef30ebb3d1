"""The contents of slips: what was handed in, and what was accepted. Yen before tax."""

from typing import Any, cast

from michinori.contracts.models import HourEntry
from michinori.kernel.yen import percent_of
from michinori.machinery.settings import settings_on
from michinori.papers.contents.step import Step
from michinori.rules.contract.facts.money import ContractCompleted
from michinori.rules.contract.facts.time_log import WeekAcknowledged
from michinori.rules.contract.facts.work import OfStage, StageApproved, WorkAccepted
from michinori.rules.contract.terms import StageTerms, Terms

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
    amount = _amount(step, terms, stages, n)
    percent = settings_on(step.day).statutory.tax
    return step.base() | {
        "stages": [{"name": one.name, "price": one.price} for one in stages],
        "rate": terms.rate,
        "before_tax": amount,
        "tax": percent_of(amount, percent),
        "percent": percent,
    }


def _stages(step: Step, terms: Terms, n: int) -> tuple[StageTerms, ...]:
    """The stage that an event is about, or all."""
    fact = step.facts[n]
    if isinstance(fact, OfStage):
        return tuple(one for one in terms.stages if one.id == fact.stage)
    return () if isinstance(fact, WeekAcknowledged) else terms.stages


def _amount(step: Step, terms: Terms, stages: tuple[StageTerms, ...], n: int) -> int:
    """The stages' prices; by the hour, what the minutes come to, at most the price."""
    fact = step.facts[n]
    if terms.rate is None:
        return sum(one.price for one in stages)
    if isinstance(fact, WeekAcknowledged):
        return min(terms.price, fact.minutes * terms.rate // 60)
    done = next((one.paid for one in step.facts.values() if isinstance(one, ContractCompleted)), None)
    if done is not None:
        return done
    logged = HourEntry.objects.filter(contract=step.contract, at__lte=step.at).values_list("minutes", flat=True)
    return min(terms.price, sum(logged) * terms.rate // 60)
