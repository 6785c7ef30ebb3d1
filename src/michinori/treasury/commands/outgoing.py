"""Lines of a statement by which runs left that the bank has carried out."""

from django.db.models import Sum

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_staff
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.unmatched import REASON_LIMIT
from michinori.treasury.models import PayoutRun, StatementLine


def join_run(*, actor: Actor, line_id: str, run_id: str, reason: str) -> StatementLine:
    """Say that a line that left is a run of payouts, or a part of one where the bank lists them one by one. It moves
    nothing: that the run was sent is booked already.

    Raises Problem ``not-found`` (404) for who may not, and for what is no such line; ``line-settled`` (409);
    ``invalid`` (422) without a reason, and at ``run_id`` for a run that was not sent, and where more would have left
    than the run holds.
    """
    require_staff(actor, "books")
    why = read_words(reason, REASON_LIMIT)

    def join() -> StatementLine:
        line = lock(StatementLine, line_id)[line_id]
        if line.amount > 0:
            raise Problem.unknown()
        if line.status != "out":
            raise Problem("line-settled")
        find(PayoutRun, run_id)
        run = lock(PayoutRun, run_id)[run_id]
        before = StatementLine.objects.filter(run=run).aggregate(sum=Sum("amount"))["sum"] or 0
        if run.status != "sent" or run.total + before + line.amount < 0:
            raise Problem.invalid(Flaw("run_id", "not_a_choice"))
        line.status, line.run = "sent", run
        line.settled_at, line.settled_by, line.reason = clock.now(), str(actor), why
        line.save(update_fields=["status", "run", "settled_at", "settled_by", "reason"])
        note_act(actor=actor, kind="line_sent", data={"line": line.id, "run": run.id}, why=why)
        return line

    return in_transaction(join)
