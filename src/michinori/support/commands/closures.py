"""Commands of two admins on closing the market, and telling everybody of it, batch by batch (decision 48)."""

from datetime import date

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.last_day import hold_last_day, set_last_day
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.models import User
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.support.announcements import BATCH
from michinori.rules.support.closures import Closing, read_closing
from michinori.support.models import Closure
from michinori.support.queries.announcements import next_after, people_of
from michinori.support.queries.closures import latest_announced, newest_confirmed

AUDIENCE = "everybody"


@command
def propose_closure(*, actor: Actor, last_day: date | None, ja: object, en: object) -> Closure:
    """Propose the market's last day, a later one, or, by naming none, to go on after all. Nothing changes until another
    admin confirms it. It takes the place of a proposal that still waits.

    Only admins who have just proved who they are. Raises ``not-found`` (404), ``elevation-needed`` (403), ``invalid``
    (422).
    """
    _require(actor)
    hold_last_day()
    read, now = _read(last_day, ja, en), clock.now()
    for waits in Closure.objects.filter(status="open"):
        _answer(actor, waits, "withdrawn")
    made = Closure.objects.create(**vars(read), proposed_by_id=actor.user_id or "", proposed_at=now)
    audit.note(actor=actor, kind="closure_proposed", data={"closure": made.id})
    return made


@command
def confirm_closure(*, actor: Actor, closure_id: str) -> Closure:
    """Put a proposed last day into force: from now on nobody new signs up, no job is published, and no contract is made
    beyond it; everybody is told once.

    Only admins who have just proved who they are, and of another party than who proposed it (``own-closure``, 403).
    Raises ``not-found`` (404), ``elevation-needed`` (403), ``closure-answered`` (409), ``invalid`` (422) where the day
    has come too near meanwhile.
    """
    _require(actor)
    hold_last_day()
    found = _open(closure_id)
    if found.proposed_by.party_id == User.objects.get(id=actor.user_id).party_id:
        raise Problem.forbidden("own-closure")
    _read(found.last_day, found.ja, found.en)
    found.told = people_of(AUDIENCE).count()
    _answer(actor, found, "confirmed")
    set_last_day(actor=Actor.person(found.proposed_by_id), day=found.last_day, reason=found.ja, confirmed_by=str(actor))
    audit.note(actor=actor, kind="closure_confirmed", data={"closure": found.id})
    outbox.put("closure_confirmed", {"closure_id": found.id}, key=f"closure:{found.id}")
    _put_batch(found.id, "")
    return found


@command
def withdraw_closure(*, actor: Actor, closure_id: str) -> None:
    """Drop a proposal that waits; who made it may, too. Nothing changes.

    Raises ``not-found`` (404), ``elevation-needed`` (403), ``closure-answered`` (409).
    """
    _require(actor)
    hold_last_day()
    found = _open(closure_id)
    _answer(actor, found, "withdrawn")
    audit.note(actor=actor, kind="closure_withdrawn", data={"closure": found.id})


def go_on(item: OutboxItem) -> None:
    """Outbox kind ``closure_news``: ``{closure_id, after, upto}`` → the next batch, unless another last day has been
    confirmed meanwhile, of which everybody is told instead.
    """
    newest = newest_confirmed()
    if newest is not None and newest.id == item.payload["closure_id"]:
        _put_batch(newest.id, item.payload["upto"])


def _put_batch(closure_id: str, after: str) -> None:
    """Put the next batch into the outbox, as of an announcement: its key lets each be put once."""
    upto = next_after(AUDIENCE, after, BATCH)
    if upto:
        payload = {"closure_id": closure_id, "after": after, "upto": upto}
        outbox.put("closure_news", payload, key=f"closure:{closure_id}:{after}")


def _require(actor: Actor) -> None:
    require_staff(actor, "closures")
    require_elevated(actor)


def _read(last_day: date | None, ja: object, en: object) -> Closing:
    settings, today = settings_now(), day_of(clock.now())
    return read_closing(
        last_day=last_day,
        ja=ja,
        en=en,
        today=today,
        standing=settings.site.ends_on,
        ahead=settings.site.closure_days,
        announced=latest_announced(today),
    )


def _open(closure_id: str) -> Closure:
    found = lock(Closure, closure_id)[closure_id]
    if found.status != "open":
        raise Problem("closure-answered")
    return found


def _answer(actor: Actor, found: Closure, status: str) -> None:
    found.status, found.answered_by_id, found.answered_at = status, actor.user_id, clock.now()
    found.save(update_fields=["status", "answered_by", "answered_at", "told"])
