"""Recording that a client's business ended (domain § 6). Rooms above deal with its jobs and contracts."""

from datetime import date, datetime
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.people.models import BusinessEnd, Client, InsolvencyFiling, User
from michinori.people.queries import power_over


def record_withdrawal(*, actor: Actor, client_id: str, reason: str, confirm: str) -> BusinessEnd:
    """Record that the owner, or the user who is the client, gave the business up; ``confirm`` repeats its name.

    Call within a transaction. Raises ``not-found`` (404), ``owners-only`` (403), ``invalid`` (422),
    ``business-ended`` (409).
    """
    client = locked_client(client_id)
    power = power_over(actor.user_id, client_id)
    if actor.user_id is None or power is None:
        raise Problem.unknown()
    if power != "owner":
        raise Problem.forbidden("owners-only")
    if confirm != client.display_name:
        raise Problem.invalid(Flaw("confirm", "name_differs", {"name": client.display_name}))
    return _record(client, BusinessEnd.Kind.WITHDRAWN, actor.user_id, reason=reason)


def file_insolvency(
    *, actor: Actor, client_id: str, day: date, document: StoredFile, trustee: User | None, refund_account: str
) -> InsolvencyFiling:
    """File a court's decision of insolvency, which has no effect until another member of staff confirms it. Call within
    a transaction, after checking the day and that the actor is staff.

    Raises ``not-found`` (404), ``business-ended`` (409), and ``insolvency-filed`` (409) while another filing waits.
    """
    client = locked_client(client_id)
    if client.business_ends.filter(kind=BusinessEnd.Kind.INSOLVENT).exists():
        raise Problem("business-ended")
    if client.insolvency_filings.filter(status="open").exists():
        raise Problem("insolvency-filed")
    return InsolvencyFiling.objects.create(
        client=client,
        day=day,
        document=document,
        trustee=trustee,
        refund_account=refund_account,
        filed_by_id=actor.user_id or "",
        filed_at=clock.now(),
    )


def answer_filing(filing: InsolvencyFiling, *, actor: Actor, status: InsolvencyFiling.Status) -> None:
    """Confirm or withdraw an open filing, locked by the caller."""
    filing.status, filing.answered_by_id, filing.answered_at = status, actor.user_id, clock.now()
    filing.save(update_fields=["status", "answered_by", "answered_at"])


def record_insolvency(filing: InsolvencyFiling) -> BusinessEnd:
    """Record the insolvency that was filed and has just been confirmed. Raises ``business-ended`` (409)."""
    return _record(
        locked_client(filing.client_id),
        BusinessEnd.Kind.INSOLVENT,
        filing.answered_by_id or "",
        at=filing.answered_at,
        day=filing.day,
        document=filing.document,
        trustee=filing.trustee,
        refund_account=filing.refund_account,
        filing=filing,
    )


def locked_client(client_id: str) -> Client:
    """The client, locked, with its user or organisation. Raises ``not-found`` (404)."""
    lock(Client, client_id)
    return Client.objects.select_related("user", "organisation").get(id=client_id)


def _record(
    client: Client,
    kind: BusinessEnd.Kind,
    made_by: str,
    *,
    at: datetime | None = None,
    day: date | None = None,
    **what: Any,
) -> BusinessEnd:
    if client.business_ends.filter(kind=kind).exists():
        raise Problem("business-ended")
    now = at or clock.now()
    made = BusinessEnd.objects.create(
        client=client, kind=kind, day=day or day_of(now), made_by_id=made_by, made_at=now, **what
    )
    actor = Actor.person(made_by)
    events.write(client.id, at=now, actor=actor, kind=f"business_{kind.value}", data={"business_end": made.id})
    return made
