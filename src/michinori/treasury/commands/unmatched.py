"""Money that came without a reference: staff find out whose it is, or have it sent back (domain § 8, Money in)."""

from collections.abc import Callable

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import audit, clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import client, power_over
from michinori.people.staff import require_staff
from michinori.rules.fields import Reader
from michinori.treasury.models import StatementLine

REASON_LIMIT = 500


def assign_line(*, actor: Actor, line_id: str, client_id: str, reason: str) -> StatementLine:
    """Credit the client with a line that waits in suspense; staff only.

    Raises Problem ``not-found`` (404) for others and for a line or client that is none; ``own-matter`` (403) for a
    client for whom the member of staff acts; ``line-settled`` (409); ``invalid`` (422) without a reason and for an
    account that is closed.
    """

    def settle(line: StatementLine) -> Entry:
        to = client(client_id)
        if to.user is not None and not to.user.is_active:
            raise Problem.invalid(Flaw("client_id", "account_closed"))
        if power_over(actor.user_id, to.id) is not None:
            raise Problem.forbidden("own-matter")
        line.status, line.client = "assigned", to
        return Entry(accounts.SUSPENSE, accounts.client(to.id), line.amount, kinds.ASSIGNED_IN, f"assigned:{line.id}")

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def return_line(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Put a line that waits in suspense among the payouts on their way, to go back to its sender; staff only.

    Raises Problem ``not-found`` (404) for others and for a line that is none; ``line-settled`` (409); ``invalid`` (422)
    without a reason.
    """

    def settle(line: StatementLine) -> Entry:
        line.status = "returned"
        return Entry(accounts.SUSPENSE, accounts.PAYOUTS, line.amount, kinds.RETURNED_IN, f"returned:{line.id}")

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def _settle(actor: Actor, line_id: str, reason: str, settle: Callable[[StatementLine], Entry]) -> StatementLine:
    require_staff(actor, "money-in")
    reader = Reader({"reason": reason})
    why = reader.line("reason", REASON_LIMIT)
    reader.finish()
    line = lock(StatementLine, line_id)[line_id]
    if line.status != "suspense":
        raise Problem("line-settled")
    entry = settle(line)
    line.settled_at, line.settled_by, line.reason = clock.now(), str(actor), why
    line.save(update_fields=["status", "client", "settled_at", "settled_by", "reason"])
    movement = post([entry], at=line.settled_at)[0]
    if line.client_id:
        told = {"client_id": line.client_id, "movement_id": movement.id, "amount": line.amount}
        outbox.put("money_in", told, key=entry.key)
    data = {"line": line.id, "client": line.client_id} if line.client_id else {"line": line.id}
    audit.note(actor=actor, kind=f"line_{line.status}", data=data)
    return line
