"""The answers of the simulated partner of a practice, by simple rules that the practice page states beforehand.

Amounts are totals of the contract in yen before tax.
"""

from dataclasses import dataclass, replace

from michinori.kernel.yen import percent_of
from michinori.rules.contract.amendments import fits
from michinori.rules.contract.bids import takes_bids
from michinori.rules.contract.change_requests import is_included, still_fits
from michinori.rules.contract.life import Amendment, ChangeRequest, Life, Side, Stage, Switch, Termination, other
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.terminations import outcome_of_rule
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.time_log import objected_week
from michinori.rules.measures.meter import read_meter
from michinori.rules.measures.table import measure_of

BEARS = 20
"""Proposals that cost the partner at most this percent of the price are accepted."""
OFFERS = 10
"""To a proposal that costs more, the partner once offers this percent of the price instead."""
NEAR = 10
"""The partner accepts the other's amount in a termination if the two are at most this percent of the price apart."""
DEARER = 5_000
"""The yen that a partner as worker asks for an addition, or for a fix that the terms do not include."""
HOURS = 8
"""The hours that a partner as worker logs for each simulated day, with the hours meter."""


@dataclass(frozen=True)
class Reply:
    """One act of the partner, by its name in the lifecycle table. ``number``: of the stage, or of the terms' version;
    ``ref``: the id of any other object. ``dearer``: yen that the partner adds to the draft when it accepts a request.
    """

    act: str
    number: int | None = None
    ref: str = ""
    terms: Terms | None = None
    amount: int | None = None
    items: tuple[str, ...] = ()
    dearer: int = 0


def reply(life: Life, me: Side, *, countered: bool) -> Reply | None:
    """The act of the partner, on side ``me``, now; None while it waits or stays silent.

    ``countered``: whether it has already made a counter-proposal, which it does only once.
    """
    if life.handover is not None and me not in life.handover.agreed:
        return Reply("consent-handover", ref=life.handover.id)
    if life.termination is not None:
        return _on_ending(life, life.termination, me)
    if life.status not in UNDER_WAY:
        return _on_offer(life, me)
    talk = _on_amendment(life, life.amendment, me, countered=countered) or _on_switch(life, life.switch, me)
    return talk or (_takes_work(life) if me == "client" else _on_requests(life) or _works_over(life))


def progress(life: Life) -> tuple[Reply, ...]:
    """The acts of a partner as worker when time has passed: finish one stage, or log a day of hours; at the end
    deliver. It does not work while an amendment or switch is open.
    """
    if life.status != "active" or life.amendment is not None or life.switch is not None:
        return ()
    if measure_of(life.terms).log:
        if objected_week(life) is not None:
            return ()
        meter = read_meter(life)
        return (Reply("deliver" if meter.claimed >= life.terms.price else "log-hours"),)
    left = sorted((stage for stage in life.stages if stage.status in ("waiting", "doing")), key=_begun_first)
    return (Reply("submit", number=left[0].number) if left else Reply("deliver"),)


def _begun_first(stage: Stage) -> tuple[bool, int]:
    return stage.status != "doing", stage.number


def priced(life: Life, terms: Terms, price: int) -> Terms | None:
    """The same terms at another price: the last stage not yet submitted takes the difference; None if none can."""
    fixed = {stage.id for stage in life.stages if stage.status in ("submitted", "approved")}
    for index in reversed(range(len(terms.stages))):
        stage = terms.stages[index]
        becomes = stage.price + price - terms.price
        if stage.id not in fixed and becomes > 0:
            stages = (*terms.stages[:index], replace(stage, price=becomes), *terms.stages[index + 1 :])
            return replace(terms, price=price, stages=stages)
    return None


def _on_offer(life: Life, me: Side) -> Reply | None:
    """Accept any offer of a contract that continues another, and pay its deposit."""
    if life.status == "offered" and life.turn == me:
        return Reply("accept-offer", number=life.terms_version)
    return Reply("deposit") if life.status == "agreed" and me == "client" else None


def _on_amendment(life: Life, amendment: Amendment | None, me: Side, *, countered: bool) -> Reply | None:
    if amendment is None:
        return None
    fitting = fits(life, amendment.terms, amendment.supersedes)
    if amendment.status == "awaiting_deposit":
        return Reply("deposit") if me == "client" and fitting else None
    if amendment.by == me:
        return None
    price, sign = life.terms.price, 1 if me == "client" else -1
    wanted = price + (amendment.supersedes or 0)  # by the rule the price rises by what a restart supersedes
    if sign * (amendment.terms.price - wanted) <= percent_of(price, BEARS) and fitting:
        return Reply("accept-amendment")
    other_terms = priced(life, amendment.terms, price + sign * percent_of(price, OFFERS))
    if countered or amendment.supersedes is not None or other_terms is None or not fits(life, other_terms):
        return Reply("decline-amendment")
    return Reply("counter-amendment", terms=other_terms)


def _on_switch(life: Life, switch: Switch | None, me: Side) -> Reply | None:
    """Accept a switch that settles no worse than the standing figure and whose rest costs at most ``BEARS`` percent of
    the price more than now.
    """
    if switch is not None and switch.status == "awaiting_deposit":
        return Reply("deposit") if me == "client" else None
    if switch is None or switch.by == me:
        return None
    sign = 1 if me == "client" else -1
    fair = sign * (switch.amount - read_meter(life).standing) <= 0
    cost = sign * (switch.terms.price - (life.terms.price - switch.amount))
    borne = cost <= percent_of(life.terms.price, BEARS)
    possible = switch.amount >= life.paid and not life.bound_to_end
    return Reply("accept-switch" if fair and borne and possible else "decline-switch", ref=switch.id)


def _on_requests(life: Life) -> Reply | None:
    """Answer requests one by one, but none while an amendment or switch is open."""
    if not life.requests or life.amendment is not None or life.switch is not None:
        return None
    return _on_request(life, life.requests[0])


def _on_request(life: Life, request: ChangeRequest) -> Reply:
    """Accept included requests and the first restart as drafted, others at ``DEARER`` more."""
    started_over = bool(life.restarts_used or life.superseded)
    if not still_fits(life, request) or (request.kind == "restart" and started_over):
        return Reply("decline-change", ref=request.id)
    as_it_is = request.kind == "restart" or is_included(life, request.kind)
    return Reply("accept-change", ref=request.id, dearer=0 if as_it_is else DEARER)


def _on_ending(life: Life, termination: Termination, me: Side) -> Reply | None:
    """Answer a termination that the person opened with the middle of both views; stay silent in one that the partner
    opened, so that the clock decides. As a bid, seal the total by the standing rule.
    """
    if takes_bids(termination) and termination.bid_of(me) is None:
        return Reply("seal-bid", amount=outcome_of_rule(life, read_meter(life).standing))
    theirs, mine = termination.amount_of(other(me)), termination.amount_of(me)
    if theirs is None or theirs < life.paid or termination.opened_by == me:
        return None
    if mine is None:
        meter = read_meter(life)
        wish = meter.claimed if me == "worker" else meter.confirmed
        if theirs >= wish if me == "worker" else theirs <= wish:
            return Reply("accept-termination", amount=theirs)
        middle = (theirs + wish) // 2
        return Reply("counter-termination", amount=max(middle, meter.confirmed) if me == "worker" else middle)
    near = abs(mine - theirs) <= percent_of(life.terms.price, NEAR)
    return Reply("accept-termination", amount=theirs) if near and mine != theirs else None


def _takes_work(life: Life) -> Reply | None:
    """Accept, as client, work shown with a file; return or object to other work, while a revision is left."""
    may_return = life.revisions_used < life.terms.included_revisions
    named = tuple(item.key for item in life.terms.brief[:1])
    if life.delivery is not None:
        open_stage = any(stage.status == "submitted" for stage in life.stages)
        if life.delivery.has_file or not may_return or not open_stage:
            return Reply("accept")
        return Reply("send-back", items=named)
    for week in life.weeks:
        if week.open:
            return Reply("acknowledge-week" if week.open_filed else "object-week", ref=week.monday.isoformat())
    for stage in life.stages:
        if stage.status == "submitted":
            if stage.submission_filed or not may_return:
                return Reply("approve", number=stage.number)
            return Reply("return", number=stage.number, items=named)
        if stage.reports:
            return Reply("acknowledge" if stage.reports[-1].has_file else "object", number=stage.number)
    return None


def _works_over(life: Life) -> Reply | None:
    """Submit again, as worker, a stage that was objected to or returned, agree to the first return, and take back an
    entry of a week objected to.
    """
    if week := objected_week(life):
        return Reply("take-back-hours", ref=week.monday.isoformat())
    for stage in life.stages:
        if stage.returned_in == 1:
            return Reply("agree-return", number=stage.number)
    if life.status != "active" or measure_of(life.terms).log:
        return None
    for stage in life.stages:
        if stage.status == "doing" and stage.objected:
            return Reply("submit", number=stage.number)
    return None
