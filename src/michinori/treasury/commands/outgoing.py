"""Lines of a statement by which money left: what the bank took for itself, and runs that it has carried out."""

from collections.abc import Callable

from django.db.models import Sum

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger import accounts, kinds
from michinori.ledger.posting import Entry, post
from michinori.machinery import audit, clock
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_staff
from michinori.rules.fields import Reader
from michinori.treasury.commands.unmatched import REASON_LIMIT
from michinori.treasury.models import PayoutRun, StatementLine


def book_charge(*, actor: Actor, line_id: str, reason: str) -> StatementLine:
    """Book a line that left as a charge of the bank, which the operator bears.

    Raises Problem ``not-found`` (404) for who may not, and for what is no such line; ``line-settled`` (409);
    ``invalid`` (422).
    """

    def settle(line: StatementLine) -> Entry:
        line.status = "charge"
        return Entry(accounts.BANK_CHARGES, accounts.BANK, -line.amount, kinds.BANK_CHARGE, f"charge:{line.id}")

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def join_run(*, actor: Actor, line_id: str, run_id: str, reason: str) -> StatementLine:
    """Say that a line that left is a run of payouts, or a part of one where the bank lists them one by one. It moves
    nothing: that the run was sent is booked already.

    Raises as ``book_charge``; ``invalid`` (at ``run_id``) for a run that was not sent, and where more would have left
    than the run holds.
    """

    def settle(line: StatementLine) -> None:
        find(PayoutRun, run_id)
        run = lock(PayoutRun, run_id)[run_id]
        before = StatementLine.objects.filter(run=run).aggregate(sum=Sum("amount"))["sum"] or 0
        if run.status != "sent" or run.total + before + line.amount < 0:
            raise Problem.invalid(Flaw("run_id", "not_a_choice"))
        line.status, line.run = "sent", run

    return in_transaction(lambda: _settle(actor, line_id, reason, settle))


def _settle(actor: Actor, line_id: str, reason: str, settle: Callable[[StatementLine], Entry | None]) -> StatementLine:
    require_staff(actor, "closing")
    reader = Reader({"reason": reason})
    why = reader.line("reason", REASON_LIMIT)
    reader.finish()
    line = lock(StatementLine, line_id)[line_id]
    if line.amount > 0:
        raise Problem.unknown()
    if line.status != "out":
        raise Problem("line-settled")
    entry = settle(line)
    line.settled_at, line.settled_by, line.reason = clock.now(), str(actor), why
    line.save(update_fields=["status", "run", "settled_at", "settled_by", "reason"])
    post([entry] if entry else [], at=line.settled_at)
    about = {"line": line.id, **({"run": line.run_id} if line.run_id else {})}
    audit.note(actor=actor, kind=f"line_{line.status}", data=about)
    return line
