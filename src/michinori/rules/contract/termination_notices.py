"""Notice of a client's termination under art. 16 of the Freelance Act (domain § 6). Totals in yen before tax.

Until the notice has run out the contract goes on as before, work and pay included. Then the termination begins.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Problem
from michinori.rules.contract.closed import ClosedTermination
from michinori.rules.contract.facts import Fact
from michinori.rules.contract.facts.ends import EndingNoticed, EndingOpened
from michinori.rules.contract.facts.work import StageReturned, WorkSentBack
from michinori.rules.contract.life import Life, Notice, Reason, Side
from michinori.rules.contract.lifecycle import Who, permit
from michinori.rules.contract.terminations import check_bounds, open_ending, withdrawn
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.meter import read_meter

NOTICE_DAYS = 30


def give_notice(life: Life, amount: int, reason: Reason, *, notice_id: str, at: datetime) -> Turn:
    """Give notice, as the client, of a termination at ``amount``. Raises ``invalid`` (422), ``not-now``,
    ``notice-runs`` (409).
    """
    permit("open-termination", life.status, "client")
    if life.notice is not None:
        raise Problem("notice-runs")
    check_bounds(life, amount)
    return _noticed(life, Notice(notice_id, "client", at, begins_at(at), reason, amount), "client")


def notice_of_withdrawal(life: Life, *, notice_id: str, at: datetime) -> Turn:
    """Give notice because the client gave its business up: the termination will be opened for the worker at what is
    claimed then. A notice that runs already stays as it is.
    """
    if life.notice is not None:
        return Turn(life)
    return _noticed(life, Notice(notice_id, "worker", at, begins_at(at), "client_withdrew", None), "clock")


def begins_at(noticed_at: datetime) -> datetime:
    """When the termination begins: at the end of day 30 after the notice."""
    return runs_out(noticed_at, NOTICE_DAYS)


def _noticed(life: Life, notice: Notice, by: Who) -> Turn:
    standing = read_meter(life).standing
    fact = EndingNoticed(
        ending=notice.id,
        by=by,
        side=notice.side,
        reason=notice.reason,
        amount=notice.amount,
        standing=standing,
        begins_at=notice.begins_at.isoformat(),
    )
    return Turn(replace(life, notice=notice)).told(fact)


def begin_ending(life: Life, by: Who, *, at: datetime) -> Turn:
    """Begin the termination that was noticed: by the clock, or by the worker at once.

    Raises ``not-now``, ``no-notice`` (409), ``not-your-side`` (403).
    """
    permit("begin-termination", life.status, by)
    notice = life.notice
    if notice is None:
        raise Problem("no-notice")
    begun = replace(life, notice=None)
    return open_ending(begun, notice.side, amount_at_begin(life), notice.reason, ending_id=notice.id, at=at, by=by)


def amount_at_begin(life: Life) -> int:
    """The amount at which the noticed termination would begin now: the amount named or, if that is more, what is
    confirmed; what is claimed where the client gave its business up.
    """
    meter = read_meter(life)
    if life.notice is None or life.notice.amount is None:
        return meter.claimed
    return min(life.terms.price, max(life.notice.amount, meter.confirmed))


def returned_under(facts: Iterable[Fact], ending: str) -> int:
    """How many returns were made while the notice of ``ending`` ran. ``facts``: the contract's, oldest first."""
    runs, count = False, 0
    for fact in facts:
        if isinstance(fact, EndingNoticed | EndingOpened) and fact.ending == ending:
            runs = isinstance(fact, EndingNoticed)
        count += runs and isinstance(fact, StageReturned | WorkSentBack)
    return count


def withdraw_notice(life: Life, side: Side, *, returned: int = 0) -> Turn:
    """Withdraw a notice, by the client that gave it; this uses its one withdrawal. ``returned``: how many returns were
    made while it ran; they use revisions after all. Raises what ``withdraw_ending`` does.
    """
    permit("withdraw-termination", life.status, side)
    notice = life.notice
    if notice is None:
        raise Problem("no-notice")
    if side != "client":
        raise Problem.forbidden("only-the-opener")
    if life.bound_to_end:
        raise Problem("bound-to-end")
    if side in life.withdrawn:
        raise Problem("withdrawn-before")
    turn = Turn(replace(life, notice=None)).closing(ClosedTermination(notice.id, "withdrawn"))
    return withdrawn(turn, notice.id, side, returned)
