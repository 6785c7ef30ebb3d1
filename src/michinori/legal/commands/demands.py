"""Commands of demands for deletion or disclosure: made by anybody, answered by staff, struck in time."""

import hashlib
from datetime import timedelta

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.clock import runs_out
from michinori.kernel.problems import Problem
from michinori.legal.models import Demand
from michinori.legal.models.demands import STRUCK_EMAIL
from michinori.machinery import audit, clock, outbox, proof, rates
from michinori.machinery.locks import lock
from michinori.machinery.origins import whence
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.commands.closing import STRUCK
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.people.email import check_email
from michinori.people.models import User
from michinori.people.queries import user as user_of
from michinori.people.staff import require_staff
from michinori.rules.legal.demands import AN_HOUR, MAILS_A_DAY, Written, read_answer, read_demand

PROVED = "demand"
"""What the form's proof of work is for."""
_AN_HOUR = 3_600


@command
def make_demand(
    *,
    actor: Actor,
    kind: object,
    name: object,
    email: object,
    place: object,
    text: object,
    altcha: str = "",
    trap: str = "",
    language: str = "ja",
) -> Demand:
    """Demand something of the operator, with or without an account. Staff are told, and the sender by mail.

    ``altcha``: the proof of work that the form's script made; without it nothing is mailed to an address that nobody
    has proved. ``trap``: the content of a field that people do not see: then nobody is told, and staff find it apart.
    Raises ``invalid`` (422), ``too-many-demands`` (429).
    """
    written = read_demand(kind=kind, name=name, email=email, place=place, text=text, email_limit=EMAIL_LIMIT)
    check_email(written.email)
    proven, trapped = _is_proven(actor, altcha), bool(trap.strip())
    rates.count(f"demands:{whence().ip or actor.user_id}", AN_HOUR, _AN_HOUR, "too-many-demands")
    made = _stored(actor, written, proven=proven, trapped=trapped, language=language)
    if not trapped:
        outbox.put("demand_made", {"demand_id": made.id}, key=f"demand_made:{made.id}")
    if proven and not trapped:
        _acknowledge(made)
    return made


@command
def answer_demand(*, actor: Actor, demand_id: str, outcome: object, answer: object) -> Demand:
    """Answer a demand; the answer is mailed to its sender. Only staff who answer demands, and not their own.

    The sender's account is locked: if it is closed at this moment, either side finds what the other has done.

    Raises ``not-found`` (404), ``own-matter`` (403), ``demand-answered``, ``demand-struck`` (409),
    ``invalid`` (422).
    """
    require_staff(actor, "demands")
    demand = lock(Demand, demand_id)[demand_id]
    if demand.user_id == actor.user_id:
        raise Problem.forbidden("own-matter")
    if demand.answered_at is not None:
        raise Problem("demand-answered")
    if demand.struck_at is not None:
        raise Problem("demand-struck")
    demand.outcome, demand.answer = read_answer(outcome=outcome, answer=answer)
    demand.answered_by_id, demand.answered_at = actor.user_id, clock.now()
    letter = {"to": demand.email, "language": demand.language, "template": "demand_answered"}
    values = {"demand": demand.id, "demand_outcome": demand.outcome, "answer": demand.answer}
    outbox.put("mail", letter | {"values": values}, key=f"demand_answered:{demand.id}")
    demand.save()
    if demand.user_id is not None and not lock(User, demand.user_id)[demand.user_id].is_active:
        strike_demands_of(demand.user_id)
    data = {"demand": demand.id, "outcome": demand.outcome}
    audit.note(actor=actor, kind="demand_answered", data=data, at=demand.answered_at)
    return demand


def strike_demands_of(user_id: str) -> None:
    """Strike what a person's answered demands say of them; those that wait are struck with their answer. For closing an
    account, within its transaction.
    """
    _strike(Demand.objects.filter(user=user_id, answered_at__isnull=False, struck_at__isnull=True))


def strike_old() -> int:
    """Strike what demands say of people whose time is over: ``demand_kept_days`` after the answer, or after they came
    where nobody has answered. Return how many.
    """
    over = clock.now() - timedelta(days=settings_now().site.demand_kept_days)
    rows = Demand.objects.filter(struck_at__isnull=True)
    return _strike(rows.filter(answered_at__lt=over)) + _strike(rows.filter(answered_at=None, made_at__lt=over))


def _strike(rows: QuerySet[Demand]) -> int:
    return rows.update(name=STRUCK, email=STRUCK_EMAIL, place="", text=STRUCK, answer="", struck_at=clock.now())


def _stored(actor: Actor, written: Written, *, proven: bool, trapped: bool, language: str) -> Demand:
    now = clock.now()
    return Demand.objects.create(
        kind=written.kind,
        user_id=actor.user_id,
        name=written.name,
        email=written.email,
        place=written.place,
        text=written.text,
        language=language,
        proven=proven,
        trapped=trapped,
        made_at=now,
        answer_by=runs_out(now, settings_now().site.demand_days),
    )


def _is_proven(actor: Actor, altcha: str) -> bool:
    """Whether the sender has an account or sent a proof of work, which is used up. Raises ``invalid`` (422)."""
    if altcha:
        proof.spend(altcha, PROVED)
    return bool(altcha) or (actor.user_id is not None and user_of(actor.user_id).is_active)


def _acknowledge(demand: Demand) -> None:
    """Mail the sender that it has arrived, in words that say nothing of what they typed."""
    try:
        address = hashlib.sha256(demand.email.encode()).hexdigest()
        rates.count(f"demand mails:{address}", MAILS_A_DAY, rates.DAY, "too-many-demands")
    except Problem:
        return
    letter = {"to": demand.email, "language": demand.language, "template": "demand_received"}
    values = {"demand": demand.id, "days": settings_now().site.demand_days}
    outbox.put("mail", letter | {"values": values}, key=f"demand_received:{demand.id}")
