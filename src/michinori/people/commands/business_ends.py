"""Recording that a client's business ended (domain § 6). Rooms above deal with its jobs and contracts."""

from datetime import date

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.people.models import BusinessEnd, Client, User
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


def record_insolvency(
    *, actor: Actor, client_id: str, day: date, document: StoredFile, trustee: User | None, refund_account: str = ""
) -> BusinessEnd:
    """Record a court's decision of insolvency. Call within a transaction, after checking that the actor is staff.

    Raises ``business-ended`` (409) and what ``check_insolvency`` raises.
    """
    client = check_insolvency(client_id, day)
    return _record(
        client,
        BusinessEnd.Kind.INSOLVENT,
        actor.user_id or "",
        day=day,
        document=document,
        trustee=trustee,
        refund_account=refund_account,
    )


def check_insolvency(client_id: str, day: date) -> Client:
    """The client, locked. Raises ``not-found`` (404), ``invalid`` (422) for a day in the future."""
    client = locked_client(client_id)
    if day > day_of(clock.now()):
        raise Problem.invalid(Flaw("date", "day_in_future"))
    return client


def locked_client(client_id: str) -> Client:
    """The client, locked, with its user or organisation. Raises ``not-found`` (404)."""
    lock(Client, client_id)
    return Client.objects.select_related("user", "organisation").get(id=client_id)


def _record(
    client: Client,
    kind: BusinessEnd.Kind,
    made_by: str,
    *,
    day: date | None = None,
    reason: str = "",
    document: StoredFile | None = None,
    trustee: User | None = None,
    refund_account: str = "",
) -> BusinessEnd:
    if client.business_ends.filter(kind=kind).exists():
        raise Problem("business-ended")
    now = clock.now()
    made = BusinessEnd.objects.create(
        client=client,
        kind=kind,
        day=day or day_of(now),
        reason=reason,
        document=document,
        trustee=trustee,
        refund_account=refund_account,
        made_by_id=made_by,
        made_at=now,
    )
    actor = Actor.person(made_by)
    events.write(client.id, at=now, actor=actor, kind=f"business_{kind.value}", data={"business_end": made.id})
    return made
