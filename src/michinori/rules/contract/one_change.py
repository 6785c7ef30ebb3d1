"""New terms from one wish (domain § 4): another price, another date. What belongs together is kept in step."""

from dataclasses import replace
from datetime import date

from michinori.kernel.clock import day_of
from michinori.rules.contract.life import Life
from michinori.rules.contract.open_stages import is_open
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.law.articles import latest_payment_date
from michinori.rules.measures.table import measure_of


def open_to_change(life: Life) -> tuple[StageTerms, ...]:
    """The stages whose price may change (neither submitted nor approved): those begun first, then in order. None with a
    log of time, where the price is one limit for all.
    """
    if measure_of(life.terms).log is not None:
        return ()
    free = [stage for stage in life.stages if stage.status in ("doing", "waiting")]
    free.sort(key=lambda stage: not is_open(stage))
    named = {stage.id: stage for stage in life.terms.stages}
    return tuple(named[stage.id] for stage in free)


def with_price(life: Life, price: int, stage_id: str, name: str) -> Terms:
    """The terms in force at another price, in yen before tax. The difference goes to the stage with that id; with an
    empty id it becomes a stage of its own called ``name``.
    """
    terms, more = life.terms, price - life.terms.price
    if measure_of(terms).log is not None:
        return replace(terms, price=price)
    stages = tuple(replace(one, price=one.price + more) if one.id == stage_id else one for one in terms.stages)
    return replace(terms, price=price, stages=stages if stage_id else (*stages, StageTerms("", name, more)))


def with_due_date(life: Life, due: date) -> Terms:
    """The terms in force with another due date. The date of payment moves by as many days, but once work was received
    not beyond what Freelance Act art. 4 allows.
    """
    terms, gap = life.terms, life.terms.payment_due_date - life.terms.due_date
    payment = due + min(gap, date.max - due)
    if life.first_delivered_at is not None and payment > terms.payment_due_date:
        latest = latest_payment_date(day_of(life.first_delivered_at), terms.reorder)
        payment = max(terms.payment_due_date, min(payment, latest))
    return replace(terms, due_date=due, payment_due_date=payment)
