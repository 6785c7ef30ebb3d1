"""Releasing a run of payouts above the limit: two people of two parties vouch for it (domain § 8, Money out).

Who gathered a run has vouched for it by that; a run of the clock is confirmed by one person and released by another.
"""

from collections.abc import Callable

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.queries import party_of_user
from michinori.people.staff import require_elevated
from michinori.rules.money.two_people import Refusal, Vouched
from michinori.treasury.commands.money_log import note_act, read_reason, read_words
from michinori.treasury.commands.payout_runs import STOPPED, forget_stop, require_standing
from michinori.treasury.models import PayoutRun
from michinori.treasury.policy import require_office

WHY_LIMIT = 200


def confirm_run(*, actor: Actor, run_id: str, why: str) -> PayoutRun:
    """Stand up for a run above the limit that the clock gathered, so that another person can release it. Once more by
    the same person changes nothing. ``why``: what they compared.

    Raises ``not-found``, ``elevation-needed``, ``second-person-needed`` (403), ``run-not-to-confirm`` (409),
    ``invalid`` (422).
    """
    require_office(actor)
    require_elevated(actor)
    said = read_words(why)

    def confirm() -> PayoutRun:
        found = lock(PayoutRun, run_id)[run_id]
        if found.confirmed_by == str(actor):
            return found
        if found.status != "gathered" or found.confirmed_by or found.gathered_by != str(Actor.clock()):
            raise Problem("run-not-to-confirm")
        _refuse(_vouched(found).to_confirm, actor)
        found.confirmed_at, found.confirmed_by, found.confirmed_why = clock.now(), str(actor), said
        found.two_people = True
        found.save(update_fields=["confirmed_at", "confirmed_by", "confirmed_why", "two_people"])
        note_act(actor=actor, kind="payout_run_confirmed", data={"run": found.id}, why=said)
        return found

    return in_transaction(confirm)


def release_run(*, actor: Actor, run_id: str, why: str | None = None) -> PayoutRun:
    """Release a run above the limit, so that its file can be written: by somebody of another party than whoever
    gathered or confirmed it; what somebody said of its not being carried out stands no more. Once more changes nothing.
    ``why``: what they compared; the command line gives none.

    Raises ``run-not-confirmed``, ``run-dissolved`` (409), ``second-person-needed``, ``elevation-needed`` (403),
    ``not-found``, ``invalid`` (422).
    """
    require_office(actor, "releases")
    require_elevated(actor)
    said = read_reason(actor, why) or ""

    def release() -> PayoutRun:
        found = lock(PayoutRun, run_id)[run_id]
        require_standing(found)
        if found.status != "gathered":
            return found
        _refuse(_vouched(found).to_release, actor)
        found.status, found.released_at, found.released_by = "released", clock.now(), str(actor)
        found.released_why, found.two_people = said, True
        forget_stop(found)
        found.save(update_fields=["status", "released_at", "released_by", "released_why", "two_people", *STOPPED])
        note_act(actor=actor, kind="payout_run_released", data={"run": found.id}, why=said or None)
        return found

    return in_transaction(release)


def vouched_by(run: PayoutRun, actor: Actor) -> bool:
    """Whether the actor, from whichever of their accounts, has gathered or confirmed the run."""
    return _vouched(run).to_release(party_of(str(actor))) == "second-person-needed"


def _refuse(ask: Callable[[str], Refusal | None], actor: Actor) -> None:
    refusal = ask(party_of(str(actor)))
    if refusal == "run-not-confirmed":
        raise Problem(refusal)
    if refusal:
        raise Problem.forbidden(refusal)


def _vouched(run: PayoutRun) -> Vouched:
    clock_did = run.gathered_by == str(Actor.clock())
    return Vouched(
        None if clock_did else party_of(run.gathered_by), party_of(run.confirmed_by) if run.confirmed_by else None
    )


def party_of(by: str) -> str:
    """The party of a user; the operator's command line is one of its own."""
    return by if by in (str(Actor.operator()), str(Actor.clock())) else party_of_user(by)
