"""What the made-up partner of a practice answers: pure, a player of simple rules that the practice tells beforehand.

Amounts are totals of the contract in yen before tax.
"""

from dataclasses import dataclass, replace

from michinori.kernel.yen import percent_of
from michinori.rules.contract.amendments import fits
from michinori.rules.contract.bids import takes_bids
from michinori.rules.contract.change_requests import is_included, still_fits
from michinori.rules.contract.life import Amendment, ChangeRequest, Life, Side, Switch, Termination, other
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.terminations import outcome_of_rule
from michinori.rules.contract.terms import Terms
from michinori.rules.measures.meter import read_meter
from michinori.rules.measures.table import measure_of

BEARS = 20
"""What costs the partner at most this percent of the price is accepted."""
OFFERS = 10
"""Of a dearer one the partner offers this percent of the price instead, once."""
NEAR = 10
"""Two amounts of an ending at most this percent of the price apart: the partner gives in."""
DEARER = 5_000
"""What a worker asks for an addition, or for a fix beyond the included ones."""
HOURS = 8
"""What a worker by the hour logs for the day that the clock has come to."""


@dataclass(frozen=True)
class Reply:
    """One act of the partner, by its name in the lifecycle table. ``ref``: what it is done to, where that is no stage.

    ``dearer``: a change request is accepted at so much more than its draft asks.
    """

    act: str
    number: int | None = None
    ref: str = ""
    terms: Terms | None = None
    amount: int | None = None
    items: tuple[str, ...] = ()
    dearer: int = 0


def reply(life: Life, me: Side, *, countered: bool) -> Reply | None:
    """What the partner, on side ``me``, does now; None while it waits or stays silent.

    ``countered``: it has put other terms against the person's before, and will not a second time.
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
    """What a worker does when time has passed: one stage is finished, or a day of hours logged; in the end all is
    handed in. While terms are being talked about the work rests.
    """
    if life.status != "active" or life.amendment is not None or life.switch is not None:
        return ()
    if measure_of(life.terms).log:
        meter = read_meter(life)
        return (Reply("deliver" if meter.claimed >= life.terms.price else "log-hours"),)
    doing = next((stage.number for stage in life.stages if stage.status == "doing"), None)
    if doing is not None:
        return (Reply("submit", number=doing),)
    waiting = next((stage.number for stage in life.stages if stage.status == "waiting"), None)
    if waiting is not None:
        return Reply("start", number=waiting), Reply("submit", number=waiting)
    return (Reply("deliver"),)


def priced(life: Life, terms: Terms, price: int) -> Terms | None:
    """The same terms at another price: its last stage that is still free bears the difference; None where none can."""
    fixed = {stage.id for stage in life.stages if stage.status in ("submitted", "approved")}
    for index in reversed(range(len(terms.stages))):
        stage = terms.stages[index]
        becomes = stage.price + price - terms.price
        if stage.id not in fixed and becomes > 0:
            stages = (*terms.stages[:index], replace(stage, price=becomes), *terms.stages[index + 1 :])
            return replace(terms, price=price, stages=stages)
    return None


def _on_offer(life: Life, me: Side) -> Reply | None:
    """Of a contract that goes on from another: whatever is offered is taken, and paid."""
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
    wanted = price + (amendment.supersedes or 0)  # what a restart throws away is paid on top, by the rule
    if sign * (amendment.terms.price - wanted) <= percent_of(price, BEARS) and fitting:
        return Reply("accept-amendment")
    other_terms = priced(life, amendment.terms, price + sign * percent_of(price, OFFERS))
    if countered or amendment.supersedes is not None or other_terms is None or not fits(life, other_terms):
        return Reply("decline-amendment")
    return Reply("counter-amendment", terms=other_terms)


def _on_switch(life: Life, switch: Switch | None, me: Side) -> Reply | None:
    """Settled no worse than by the rule, and the rest at most ``BEARS`` percent dearer than it is now."""
    if switch is None or switch.by == me:
        return None
    sign = 1 if me == "client" else -1
    fair = sign * (switch.amount - read_meter(life).standing) <= 0
    cost = sign * (switch.terms.price - (life.terms.price - switch.amount))
    borne = cost <= percent_of(life.terms.price, BEARS)
    possible = switch.amount >= life.paid and not life.bound_to_end
    return Reply("accept-switch" if fair and borne and possible else "decline-switch", ref=switch.id)


def _on_requests(life: Life) -> Reply | None:
    """One wish after the other; while terms are being talked about they wait."""
    if not life.requests or life.amendment is not None or life.switch is not None:
        return None
    return _on_request(life, life.requests[0])


def _on_request(life: Life, request: ChangeRequest) -> Reply:
    """Included ones and the first restart are accepted, as drafted; what is added at ``DEARER`` more."""
    started_over = bool(life.restarts_used or life.superseded)
    if not still_fits(life, request) or (request.kind == "restart" and started_over):
        return Reply("decline-change", ref=request.id)
    as_it_is = request.kind == "restart" or is_included(life, request.kind)
    return Reply("accept-change", ref=request.id, dearer=0 if as_it_is else DEARER)


def _on_ending(life: Life, termination: Termination, me: Side) -> Reply | None:
    """Half-way between both views where the person opened it; silent where the partner did: then the clock decides.

    What is sealed is what the rule would give.
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
    """A client who takes what is shown in a file, and gives back what is not, as long as a revision is left."""
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
    """A worker who does over at once what was objected to or returned, and agrees to the first return."""
    for stage in life.stages:
        if stage.returned_in == 1:
            return Reply("agree-return", number=stage.number)
    if life.status != "active" or measure_of(life.terms).log:
        return None
    for stage in life.stages:
        if stage.status == "doing" and stage.objected:
            return Reply("submit", number=stage.number)
    return None
