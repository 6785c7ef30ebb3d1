"""Threads: they open by themselves, are read, muted, and hold each side's consent to exchange contact data."""

from collections.abc import Callable

from django.db import connection
from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.conversation.models import Reading, Thread, thread_id_of
from michinori.conversation.policy import people_of, side_on
from michinori.conversation.queries.contracts import about, root_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, live
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Proposal
from michinori.people.models import Membership
from michinori.rules.contract.life import Side

_AT_ONCE = 50
_READ = (
    "INSERT INTO conversation_reading AS mine (thread_id, user_id, by, n, muted) VALUES (%s, %s, %s, %s, false)"
    " ON CONFLICT (thread_id, user_id) DO UPDATE SET n = EXCLUDED.n WHERE mine.n < EXCLUDED.n"
)


def open_thread(thread_id: str) -> None:
    """Make the row of a thread whose proposal or contract there is; nothing is said by that of who may know of it.

    Raises ``not-found`` (404) where there is neither.
    """
    if not thread_id.isprintable() or not thread_id.startswith("thr_"):
        raise Problem.unknown()
    if Thread.objects.filter(id=thread_id).exists():
        return
    proposal = Proposal.objects.select_related("job").filter(id=f"prp_{thread_id[4:]}").first()
    contract = Contract.objects.filter(id=f"con_{thread_id[4:]}", proposal__isnull=True).first()
    if proposal is not None:
        _open([_of_proposal(proposal)])
    elif contract is not None and root_of(contract).id == contract.id:
        _open([_of_contract(contract)])
    else:
        raise Problem.unknown()


def open_threads(*, actor: Actor) -> None:
    """Make the rows that are missing among the newest proposals and contracts of this person: the outbox makes them
    moments later anyway, but who asks for a list at once shall find them.
    """
    user_id = actor.user_id or ""
    organisations = list(Membership.objects.filter(user_id=user_id).values_list("organisation_id", flat=True))
    clients = [user_id, *organisations]
    proposed = Proposal.objects.filter(Q(worker_id=user_id) | Q(job__client_id__in=clients), thread__isnull=True)
    contracts = Contract.objects.filter(
        Q(worker_id=user_id) | Q(client_id__in=clients), proposal__isnull=True, thread__isnull=True
    )
    rows = [_of_proposal(one) for one in proposed.select_related("job").order_by("-made_at")[:_AT_ONCE]]
    rows += [_of_contract(one) for one in contracts.order_by("-made_at")[:_AT_ONCE] if root_of(one).id == one.id]
    if rows:
        _open(rows)


def follow(item: OutboxItem) -> None:
    """Outbox kinds ``proposal_made`` and ``contract_events``: what they tell of has its thread."""
    if item.kind == "proposal_made":
        open_thread(thread_id_of(item.payload["proposal_id"]))
    elif any(event["n"] == 1 for event in item.payload["events"]):
        contract = root_of(Contract.objects.get(id=item.payload["contract_id"]))
        open_thread(thread_id_of(contract.proposal_id or contract.id))


def _open(rows: list[Thread]) -> None:
    Thread.objects.bulk_create(rows, ignore_conflicts=True)


def _of_proposal(row: Proposal) -> Thread:
    return Thread(
        id=thread_id_of(row.id),
        proposal=row,
        client_id=row.job.client_id,
        worker_id=row.worker_id,
        made_at=row.made_at,
        last_at=row.made_at,
    )


def _of_contract(row: Contract) -> Thread:
    return Thread(
        id=thread_id_of(row.id),
        contract=row,
        client_id=row.client_id,
        worker_id=row.worker_id,
        made_at=row.made_at,
        last_at=row.made_at,
    )


def mark_read(*, actor: Actor, thread_id: str, n: int | None = None) -> Thread:
    """This person has read up to message ``n`` (default: all); never less than before. Raises ``not-found`` (404)."""
    open_thread(thread_id)

    def run() -> Thread:
        thread = Thread.objects.get(id=thread_id)
        side = side_on(actor, thread)
        if note_read(thread, actor, side, thread.last_n if n is None else min(n, thread.last_n)):
            live.announce(people_of(thread), "messages", thread.id)
        return thread

    return in_transaction(run)


def note_seen(*, actor: Actor, thread: Thread, side: Side, writers: set[str]) -> None:
    """As ``mark_read``, for the page that has just read the thread as this side and shows its newest messages.

    ``writers``: whose they are, to whom the mark matters.
    """

    def run() -> None:
        if note_read(thread, actor, side, thread.last_n):
            live.announce({*writers, str(actor.user_id)}, "messages", thread.id)

    in_transaction(run)


def note_read(thread: Thread, actor: Actor, side: Side, n: int) -> bool:
    """Within a command's transaction: whether that is further than before."""
    with connection.cursor() as cursor:
        cursor.execute(_READ, [thread.id, actor.user_id, side, n])
        return bool(cursor.rowcount)


def mute_thread(*, actor: Actor, thread_id: str) -> Thread:
    """No notices of new messages, and none counted in the navigation; they arrive all the same."""
    return _set_muted(actor, thread_id, muted=True)


def unmute_thread(*, actor: Actor, thread_id: str) -> Thread:
    """Notices come again."""
    return _set_muted(actor, thread_id, muted=False)


def _set_muted(actor: Actor, thread_id: str, *, muted: bool) -> Thread:
    open_thread(thread_id)

    def run() -> Thread:
        thread = Thread.objects.get(id=thread_id)
        mine = {"thread": thread, "user_id": actor.user_id}
        row = Reading(**mine, by=side_on(actor, thread), muted=muted)
        Reading.objects.bulk_create([row], ignore_conflicts=True)
        Reading.objects.filter(**mine).update(muted=muted)
        live.announce([str(actor.user_id)], "messages", thread.id)
        return thread

    return in_transaction(run)


def consent_to_contact(*, actor: Actor, thread_id: str) -> Thread:
    """This side lets contact data pass; they do once both let them (domain § 10). Raises ``not-found`` (404),
    ``contact-needs-contract`` (409) before one was agreed.
    """
    return _consent(actor, thread_id, "contact_consented", consents=True)


def revoke_consent(*, actor: Actor, thread_id: str) -> Thread:
    """From now on contact data are stopped again; what was sent stays."""
    return _consent(actor, thread_id, "contact_revoked", consents=False)


def _consent(actor: Actor, thread_id: str, kind: str, *, consents: bool) -> Thread:
    def decide(thread: Thread, side: Side) -> None:
        field = f"{side}_consented_at"
        if consents == (getattr(thread, field) is not None):
            return
        found = about([thread])[thread.id]
        if consents and not found.agreed:
            raise Problem("contact-needs-contract")
        now = clock.now()
        setattr(thread, field, now if consents else None)
        thread.save(update_fields=[field])
        data = {"by": side, "contract": found.contract.id if found.contract else None}
        events.write(thread.id, at=now, actor=actor, kind=kind, data=data)
        live.announce(people_of(thread), "messages", thread.id)

    return on_thread(actor, thread_id, decide)


def on_thread(actor: Actor, thread_id: str, act: Callable[[Thread, Side], object]) -> Thread:
    """Carry out an act on a thread, locked, as one of its sides. Raises ``not-found`` (404) for everybody else."""
    open_thread(thread_id)

    def run() -> Thread:
        thread = lock(Thread, thread_id)[thread_id]
        act(thread, side_on(actor, thread))
        return thread

    return in_transaction(run)
