"""Commands of NDAs (秘密保持契約): a client asks for one, a worker agrees in one press (decision 40)."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection
from django.db.models import Max

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox, rates
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Job, Nda, NdaText
from michinori.market.queries.ndas import ndas_known, texts_of
from michinori.people.blocks import is_kept_apart
from michinori.people.queries import has_left, is_own_side, power_over
from michinori.people.suspensions import require_free
from michinori.rules.market.ndas import ASKED_A_DAY, TEXTS_A_DAY, Wording, fingerprint, read_whose, require_read
from michinori.rules.talk.messages import let_pass

_LOCK = 0x6E646174  # "ndat" in ASCII: an advisory lock, since a first version has no row that could be locked


def publish_standard(*, wording: Wording, number: int, first: date, actor: Actor, at: datetime) -> NdaText:
    """Keep a version of the operator's standard text, which ``legal`` has just published. In its transaction."""
    return _add(None, wording, number, first, actor, at)


def text_for(actor: Actor, client_id: str, whose: object, own: object) -> NdaText:
    """The text that a client asks for, as it is in force; one of its own that is new becomes its next version. Call
    within a transaction, after checking that the actor acts for the client. Its text is screened like a job's, since
    people read it before they have a contract. Raises ``invalid``, ``contact-before-contract`` (422),
    ``too-many-nda-texts`` (429).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, client_id])
    last, standard = texts_of(client_id)
    chosen, text = read_whose(whose, own, has_own=last is not None, has_standard=standard is not None)
    if chosen == "standard" and standard is not None:
        return standard
    if last is not None and text in ("", last.ja):
        return last
    let_pass(text, field="nda_text", agreed=False, watched=settings_now().site.watched_words)
    rates.count(f"nda texts {client_id}", TEXTS_A_DAY, rates.DAY, "too-many-nda-texts")
    now = clock.now()
    return _add(client_id, Wording(text), last.number + 1 if last else 1, day_of(now), actor, now)


def _add(client_id: str | None, wording: Wording, number: int, first: date, actor: Actor, at: datetime) -> NdaText:
    return NdaText.objects.create(
        client_id=client_id,
        number=number,
        first=first,
        ja=wording.ja,
        en=wording.en,
        sha256=fingerprint(wording),
        made_by_id=actor.user_id,
        made_at=at,
    )


def ask_nda(*, actor: Actor, client_id: str, worker_id: str, nda: object, nda_text: object = None) -> Nda:
    """Ask a worker for an NDA in a client's name, which binds the client. The caller checks that the two talk with each
    other; call within a transaction. Asking again for the same text changes nothing, unless it was taken back.

    Raises ``forbidden``, ``suspended`` (403), ``nda-declined``, ``terms-to-accept`` (409),
    ``too-many-ndas`` (429), ``invalid`` (422).
    """
    user_id = actor.user_id
    if user_id is None or power_over(user_id, client_id) is None:
        raise Problem.forbidden()
    require_free(actor, client_id)
    text = text_for(actor, client_id, nda, nda_text)
    found = Nda.objects.filter(client_id=client_id, worker_id=worker_id, text=text).first()
    row = lock(Nda, found.id)[found.id] if found else None
    if row is not None and row.status in ("asked", "agreed"):
        return row
    if row is not None and row.status == "declined":
        raise Problem("nda-declined")
    rates.count(f"ndas {user_id}", ASKED_A_DAY, rates.DAY, "too-many-ndas")
    row = row or Nda(client_id=client_id, worker_id=worker_id, text=text)
    row.status, row.asked_by_id, row.asked_at, row.answered_at = "asked", user_id, clock.now(), None
    row.save()
    outbox.put("nda_asked", {"nda_id": row.id})
    return row


def agree_nda(*, actor: Actor, nda_id: str, sha256: object = None) -> Nda:
    """Agree to an NDA that a client asks for, or was declined before. Agreeing again changes nothing.

    ``sha256``: of the text that was shown. Raises ``not-found`` (404), ``forbidden``, ``suspended`` (403),
    ``nda-withdrawn``, ``nda-changed``, ``terms-to-accept`` (409), ``invalid`` (422).
    """

    def run() -> Nda:
        row = _asked_of(actor, nda_id)
        if row.status == "agreed":
            return row
        if row.status == "withdrawn":
            raise Problem("nda-withdrawn")
        require_free(actor)
        require_read(sha256, row.text.sha256)
        return bind(row)

    return in_transaction(run)


def agreed_for(*, actor: Actor, job: Job, text: NdaText, asked_by_id: str, asked_at: datetime) -> Nda:
    """Agree to the text that a job asks for. Call within a transaction, once it is sure that the actor may, and has
    read it.
    """
    user_id = str(actor.user_id)
    same = {"client_id": job.client_id, "worker_id": user_id, "text": text}
    asked = {"status": "asked", "asked_by_id": asked_by_id, "asked_at": asked_at}
    Nda.objects.get_or_create(**same, defaults=asked)
    found = Nda.objects.get(**same)
    row = lock(Nda, found.id)[found.id]
    if row.status == "agreed":
        return row
    row.job = job
    return bind(row)


def bind(row: Nda) -> Nda:
    """Make an asked NDA agreed: number it between the two, and let its paper be made. ``row``: locked."""
    same = Nda.objects.filter(client_id=row.client_id, worker_id=row.worker_id)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [_LOCK, row.client_id + row.worker_id])
    row.n = (same.aggregate(last=Max("n"))["last"] or 0) + 1
    row.status, row.answered_at = "agreed", clock.now()
    row.save()
    outbox.put("nda_agreed", {"nda_id": row.id})
    return row


def decline_nda(*, actor: Actor, nda_id: str) -> Nda:
    """Decline an NDA. Doing it again changes nothing. Raises ``not-found`` (404), ``forbidden`` (403), ``nda-agreed``,
    ``nda-withdrawn`` (409).
    """

    def run() -> Nda:
        row = _asked_of(actor, nda_id)
        if row.status == "asked":
            row.status, row.answered_at = "declined", clock.now()
            row.save()
            outbox.put("nda_declined", {"nda_id": row.id})
        elif row.status != "declined":
            raise Problem(f"nda-{row.status}")
        return row

    return in_transaction(run)


def withdraw_nda(*, actor: Actor, nda_id: str) -> Nda:
    """Take a request back before it is answered; for whoever acts for the client. Doing it again changes nothing.

    Raises ``not-found`` (404), ``forbidden`` (403), ``nda-agreed``, ``nda-declined`` (409).
    """

    def run() -> Nda:
        known = find(ndas_known(actor), nda_id)
        if power_over(actor.user_id, known.client_id) is None:
            raise Problem.forbidden()
        row = lock(Nda, nda_id)[nda_id]
        if row.status == "asked":
            row.status, row.answered_at = "withdrawn", clock.now()
            row.save()
        elif row.status != "withdrawn":
            raise Problem(f"nda-{row.status}")
        return row

    return in_transaction(run)


def end_requests_of(*, user_id: str, client_ids: Collection[str], at: datetime) -> None:
    """End what waits for an answer when an account is closed: theirs to give, and what they asked for. Call within the
    closing's transaction.
    """
    Nda.objects.filter(worker_id=user_id, status="asked").update(status="declined", answered_at=at)
    Nda.objects.filter(client_id__in=client_ids, status="asked").update(status="withdrawn", answered_at=at)


def may_be_asked(client_id: str, worker_id: str) -> bool:
    """Whether these two can have an NDA: two sides, no block between them, and the worker still here."""
    return not (is_own_side(worker_id, client_id) or is_kept_apart(worker_id, client_id) or has_left(worker_id))


def _asked_of(actor: Actor, nda_id: str) -> Nda:
    """An NDA, locked, that is the actor's to answer."""
    known = find(ndas_known(actor), nda_id)
    if known.worker_id != actor.user_id:
        raise Problem.forbidden()
    return lock(Nda, nda_id)[nda_id]
