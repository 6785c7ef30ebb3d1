"""The way back where somebody said too early that the bank has carried out a run (decision 38, Payouts).

The run stands then as it was released: its file is the same, and it is sent, or dissolved, anew. Whoever could do that
alone could have it paid twice; so above the limit another party agrees, as with dissolving.
"""

from datetime import timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger.posting import post
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.staff import require_elevated
from michinori.rules.money.two_people import stands
from michinori.treasury.booking import not_left
from michinori.treasury.commands.money_log import note_act, read_words
from michinori.treasury.commands.second_person import needs_second_person, require_other_party
from michinori.treasury.models import Payout, PayoutRun, StatementLine
from michinori.treasury.policy import require_office
from michinori.treasury.queries.payouts import payouts_in

_AT_ONCE = 1_000
_NEAR = timedelta(days=7)
"""How far from its day a bank may list a run."""


def unsend_run(*, actor: Actor, run_id: str, why: str) -> PayoutRun:
    """Say that the bank has not carried a run out after all: its money is on its way again. Above the limit the first
    who says so needs the duty ``payouts`` and the second, of another party, ``releases``, as long as such a word
    stands (``rules/money/two_people.py``). ``why``: how they know.

    Raises ``not-found``, ``elevation-needed``, ``other-person-needed`` (403), ``run-not-sent``, ``run-on-statement``
    where a line of the bank says that it has, ``run-like-a-line`` where one that nobody has settled may, with its
    ``day``, ``run-partly-returned`` (409), ``invalid`` (422).
    """
    require_office(actor, "money")
    require_elevated(actor)
    said = read_words(why)

    def unsend() -> PayoutRun:
        found = lock(PayoutRun, run_id)[run_id]
        lock(Payout, *found.payouts.values_list("id", flat=True))  # none comes back meanwhile
        _require_silent(found)
        if stands(found.unsent_at, clock.now()):
            require_other_party(actor, found.unsent_by)
            require_office(actor, "releases")
            return _unsend(actor, found, said)
        require_office(actor)
        if needs_second_person(found.total):
            found.unsent_at, found.unsent_by, found.unsent_why = clock.now(), str(actor), said
            found.save(update_fields=["unsent_at", "unsent_by", "unsent_why"])
            note_act(actor=actor, kind="payout_run_unsent_asked", data={"run": found.id}, why=said)
            return found
        return _unsend(actor, found, said)

    return in_transaction(unsend)


def _require_silent(found: PayoutRun) -> None:
    """Check that nothing shows that the bank has carried it out."""
    if found.status != "sent":
        raise Problem("run-not-sent")
    if found.lines.exists():
        raise Problem("run-on-statement")
    if found.payouts.exclude(status="sent").exists():
        raise Problem("run-partly-returned")
    near = (found.on - _NEAR, found.file_on + _NEAR)
    like = StatementLine.objects.filter(status="out", amount=-found.total, day__range=near).order_by("day").first()
    if like:
        raise Problem("run-like-a-line", day=like.day, amount=found.total)


def _unsend(actor: Actor, found: PayoutRun, said: str) -> PayoutRun:
    now, payouts = clock.now(), payouts_in(found)
    for start in range(0, len(payouts), _AT_ONCE):
        post([not_left(one, found.times_unsent) for one in payouts[start : start + _AT_ONCE]], at=now)
    Payout.objects.filter(run=found).update(status="in_run")
    found.times_unsent += 1
    found.status, found.sent_at, found.sent_by, found.sent_why = "released", None, "", ""
    found.unsent_at, found.unsent_by, found.unsent_why = None, "", ""
    found.save()
    for one in payouts:
        outbox.put("payout_not_sent", {"payout_id": one.id}, key=f"payout_not_sent:{one.id}:{found.times_unsent}")
    note_act(actor=actor, kind="payout_run_unsent", data={"run": found.id}, why=said)
    return found
