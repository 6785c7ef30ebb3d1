"""Asking an owner or approver for what a member of the client may not do alone (domain § 8)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from michinori.rules.contract.todos import Step, Todo

ASK_AGAIN = timedelta(days=1)
"""So long after asking, a person is not asked again for the same step."""


def to_approve(todos: Iterable[Todo]) -> Step | None:
    """The first step of a contract that waits for an owner or approver, as a member reads it; None for none."""
    return next((todo.step for todo in todos if todo.who == "colleague"), None)


def key_of(step: Step) -> str:
    """A name of a step within its contract, which stays the same while the step waits."""
    about = step.stage or (step.week.isoformat() if step.week else step.clock.ref if step.clock else None)
    return f"{step.kind}:{about or ''}"


def may_ask_again(asked_at: datetime | None, now: datetime) -> bool:
    """Whether somebody who was last asked for a step at ``asked_at`` (None: never) may be asked for it now."""
    return asked_at is None or now - asked_at >= ASK_AGAIN
