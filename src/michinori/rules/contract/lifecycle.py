"""The lifecycle of a contract as one table: who may do which act in which status, and what status follows (domain § 2).

Buttons, the API's ``actions``, the diagram in the docs and the tests read this table.
"""

from dataclasses import dataclass
from typing import Literal

from michinori.kernel.problems import Problem
from michinori.rules.contract.life import Life, Side, Status
from michinori.rules.measures.table import MEASURES, measure_of

Who = Literal["client", "worker", "clock", "staff", "newcomer"]
"""``newcomer``: the client named in a handover, who is not a side of this contract."""
Scope = Literal[
    "contract", "stage", "week", "entry", "amendment", "switch", "change-request", "termination", "handover"
]

ENDS_HERE: tuple[Status, ...] = ("ending", "ended")
UNDER_WAY: tuple[Status, ...] = ("active", "delivered")
ANSWERABLE: tuple[Status, ...] = (*UNDER_WAY, "ending")
"""Those in which the client can answer work, and in which the escrow holds the deposit."""
OPEN: tuple[Status, ...] = ("offered", "agreed", *ANSWERABLE)
"""All but those of ``FINAL``."""
OVER: tuple[Status, ...] = ("completed", "ended")
"""Those in which work under way has come to its end: it can be reviewed, and the originals not yet passed bought."""
FINAL: tuple[Status, ...] = (*OVER, "cancelled")


@dataclass(frozen=True)
class Act:
    """One act. ``sources``: the statuses in which it is possible; ``moves``: the changes of status that it can cause,
    empty if it causes none.

    ``binding``: it moves money or accepts terms, so that only an owner or approver may do it for a client (§ 8).
    """

    name: str
    who: tuple[Who, ...]
    sources: tuple[Status, ...]
    moves: tuple[tuple[Status, Status], ...] = ()
    scope: Scope = "contract"
    binding: bool = False


_BOTH: tuple[Who, ...] = ("client", "worker")
_SETTLES: tuple[tuple[Status, Status], ...] = (("ending", "ended"),)
"""An answer to work can settle a termination too: when it raises the confirmed figure so far that nothing remains in
dispute (domain § 6).
"""
_FINISHES: tuple[tuple[Status, Status], ...] = (("active", "completed"), ("delivered", "completed"), *_SETTLES)
"""Approving the last stage completes the contract (domain § 2)."""
_ENDS: tuple[tuple[Status, Status], ...] = (("active", "ended"), ("delivered", "ended"), ("ending", "ended"))
_DELIVERS: tuple[tuple[Status, Status], ...] = (("active", "delivered"),)
"""What is handed in last is the delivery (domain § 2)."""
_SENT_BACK: tuple[tuple[Status, Status], ...] = (("delivered", "active"),)
_REOPENS: tuple[tuple[Status, Status], ...] = (("delivered", "active"),)
"""New terms that add work reopen a delivered contract."""
_AMENDS: tuple[tuple[Status, Status], ...] = (*_REOPENS, ("active", "completed"))
"""New terms that drop the last stages not yet approved complete the contract."""

_SWITCHED: tuple[tuple[Status, Status], ...] = (("active", "ended"), ("delivered", "ended"))
"""A switch settles the contract; another one goes on."""

TABLE: tuple[Act, ...] = (
    Act("accept-offer", _BOTH, ("offered",), (("offered", "agreed"),), binding=True),
    Act("decline-offer", _BOTH, ("offered",), (("offered", "cancelled"),), binding=True),
    Act("counter-offer", _BOTH, ("offered",), binding=True),
    Act("lapse-offer", ("clock",), ("offered",), (("offered", "cancelled"),)),
    Act("cancel", _BOTH, ("offered", "agreed"), (("offered", "cancelled"), ("agreed", "cancelled")), binding=True),
    Act("lapse-deposit", ("clock",), ("agreed",), (("agreed", "cancelled"),)),
    Act("deposit", ("client",), ("agreed", *UNDER_WAY), (("agreed", "active"), *_AMENDS, *_SWITCHED), binding=True),
    Act("start", ("worker",), ("active",), scope="stage"),
    Act("let-begin", ("client",), ("active",), scope="stage", binding=True),
    Act("put-back", ("worker",), ("active",), scope="stage"),
    Act("report", ("worker",), ("active",), scope="stage"),
    Act("submit", ("worker",), UNDER_WAY, _DELIVERS, scope="stage"),
    Act("approve", ("client", "clock"), ANSWERABLE, _FINISHES, scope="stage", binding=True),
    Act("return", ("client",), ANSWERABLE, _SENT_BACK, scope="stage"),
    Act("agree-return", ("worker",), ANSWERABLE, scope="stage"),
    Act("acknowledge", ("client", "clock"), ANSWERABLE, _SETTLES, scope="stage", binding=True),
    Act("object", ("client",), ANSWERABLE, scope="stage"),
    Act("log-hours", ("worker",), UNDER_WAY),
    Act("take-back-hours", ("worker",), UNDER_WAY, scope="entry"),
    Act("acknowledge-week", ("client", "clock"), ANSWERABLE, _SETTLES, scope="week", binding=True),
    Act("object-week", ("client",), ANSWERABLE, scope="week"),
    Act("deliver", ("worker",), UNDER_WAY, _DELIVERS),
    Act("accept", ("client", "clock"), ("delivered", "ending"), (("delivered", "completed"), *_SETTLES), binding=True),
    Act("send-back", ("client",), ("delivered", "ending"), _SENT_BACK),
    Act("propose-amendment", _BOTH, UNDER_WAY, scope="amendment", binding=True),
    Act("accept-amendment", _BOTH, UNDER_WAY, _AMENDS, scope="amendment", binding=True),
    Act("decline-amendment", _BOTH, UNDER_WAY, scope="amendment", binding=True),
    Act("withdraw-amendment", _BOTH, UNDER_WAY, scope="amendment", binding=True),
    Act("counter-amendment", _BOTH, UNDER_WAY, scope="amendment", binding=True),
    Act("lapse-amendment", ("clock",), UNDER_WAY, scope="amendment"),
    Act("propose-switch", _BOTH, UNDER_WAY, scope="switch", binding=True),
    Act("accept-switch", _BOTH, UNDER_WAY, _SWITCHED, scope="switch", binding=True),
    Act("decline-switch", _BOTH, UNDER_WAY, scope="switch", binding=True),
    Act("withdraw-switch", _BOTH, UNDER_WAY, scope="switch", binding=True),
    Act("lapse-switch", ("clock",), UNDER_WAY, scope="switch"),
    Act("request-change", ("client",), UNDER_WAY, scope="change-request"),
    Act("accept-change", ("worker",), UNDER_WAY, _REOPENS, scope="change-request"),
    Act("decline-change", ("worker",), UNDER_WAY, scope="change-request"),
    Act("withdraw-change", ("client",), UNDER_WAY, scope="change-request"),
    Act("lapse-change", ("clock",), ANSWERABLE, scope="change-request"),
    Act("dispute-class", _BOTH, UNDER_WAY, scope="change-request"),
    Act(
        "open-termination",
        ("client", "worker", "clock"),
        UNDER_WAY,
        (("active", "ending"), ("delivered", "ending")),
        scope="termination",
        binding=True,
    ),
    Act(
        "begin-termination",
        ("worker", "clock"),
        UNDER_WAY,
        (("active", "ending"), ("delivered", "ending")),
        scope="termination",
    ),
    Act("accept-termination", _BOTH, ("ending",), _SETTLES, scope="termination", binding=True),
    Act("counter-termination", _BOTH, ("ending",), _SETTLES, scope="termination", binding=True),
    Act(
        "withdraw-termination",
        _BOTH,
        (*UNDER_WAY, "ending"),
        (("ending", "active"), ("ending", "delivered"), ("ending", "completed")),
        scope="termination",
        binding=True,
    ),
    Act("extend-termination", _BOTH, ("ending",), scope="termination"),
    Act("silence", ("clock",), ("ending",), _SETTLES, scope="termination"),
    Act("open-bidding", ("clock",), ("ending",), scope="termination"),
    Act("seal-bid", _BOTH, ("ending",), _SETTLES, scope="termination", binding=True),
    Act("open-bids", ("clock",), ("ending",), _SETTLES, scope="termination"),
    Act("file-result", _BOTH, ("ending",), scope="termination", binding=True),
    Act("check-result", ("staff",), ("ending",), _SETTLES, scope="termination"),
    Act("deny-result", _BOTH, ("ending",), scope="termination", binding=True),
    Act("take-result", ("clock",), ("ending",), _SETTLES, scope="termination"),
    Act("end-at-standing", _BOTH, ANSWERABLE, _ENDS, binding=True),
    Act("standing-rule", ("clock",), ("ending",), _SETTLES, scope="termination"),
    Act("buy", ("client",), OVER, scope="stage", binding=True),
    Act("pay-bonus", ("client",), (*UNDER_WAY, "completed"), binding=True),
    Act("hand-over", _BOTH, ENDS_HERE, scope="handover", binding=True),
    Act("consent-handover", _BOTH, ENDS_HERE, scope="handover", binding=True),
    Act("revoke-handover", _BOTH, ENDS_HERE, scope="handover", binding=True),
    Act("accept-handover", ("newcomer",), ENDS_HERE, scope="handover", binding=True),
    Act("lapse-handover", ("clock",), ENDS_HERE, scope="handover"),
)
ACTS: dict[str, Act] = {act.name: act for act in TABLE}
MEASURED: frozenset[str] = frozenset().union(*(measure.acts for measure in MEASURES.values()))
"""Acts that belong to some measures only."""


def permit(name: str, status: Status, who: Who) -> Act:
    """The act, if the table allows it to ``who`` in ``status``. Raises ``not-your-side`` (403), ``not-now`` (409)."""
    act = ACTS[name]
    if who not in act.who:
        raise Problem.forbidden("not-your-side")
    if status not in act.sources:
        raise Problem("not-now", act=name, contract_status=status)
    return act


def permit_measured(life: Life, name: str, who: Who) -> None:
    """As ``permit``. Also raises the measure's ``refusal`` (409) for an act that belongs to other measures."""
    permit(name, life.status, who)
    measure = measure_of(life.terms)
    if name not in measure.acts:
        raise measure.refusal(name)


def on_side(side: Side) -> tuple[Act, ...]:
    """All acts that one side can ever do."""
    return tuple(act for act in TABLE if side in act.who)
