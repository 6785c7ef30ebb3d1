"""Commands for threads: opening, marking as read, muting, and each side's consent to exchange contact data."""

from collections.abc import Callable
from functools import cache

from django.db.models import Q

from michinori.contracts.models import Contract
from michinori.contracts.told import Told
from michinori.conversation.models import Reading, Thread, thread_id_of
from michinori.conversation.policy import people_of, side_on, visible_to
from michinori.conversation.queries.contracts import about, root_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, live, outbox
from michinori.machinery.composed import Composed
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.plans import ask
from michinori.machinery.statements import read
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Proposal
from michinori.people.policy import acted_for_by
from michinori.rules.contract.life import Side

_READ = (
    "INSERT INTO conversation_reading AS mine (thread_id, user_id, by, n, muted) VALUES (%s, %s, %s, %s, false)"
    " ON CONFLICT (thread_id, user_id) DO UPDATE SET n = EXCLUDED.n WHERE mine.n < EXCLUDED.n RETURNING n"
)


def open_thread(thread_id: str, reader: Actor | None = None) -> None:
    """Make the row of a thread, if its proposal or contract exists. This says nothing about who may see the thread;
    but for a ``reader`` what is another's is looked for as long as what is nowhere.

    Raises ``not-found`` (404) if neither exists.
    """
    if not thread_id.isprintable() or not thread_id.startswith("thr_"):
        raise Problem.unknown()
    proposals, contracts = Proposal.objects.all(), Contract.objects.all()
    if reader is None:
        there = bool(read(Thread, pk=thread_id))
    else:
        user_id = reader.user_id or ""
        there = visible_to(reader).filter(id=thread_id).exists()
        contracts = contracts.filter(Q(worker_id=user_id) | acted_for_by(user_id))
        proposals = proposals.filter(Q(worker_id=user_id) | acted_for_by(user_id, "job__client_id"))
    if there:
        return
    proposal = proposals.select_related("job").filter(id=f"prp_{thread_id[4:]}").first()
    contract = contracts.filter(id=f"con_{thread_id[4:]}", proposal__isnull=True).first()
    if proposal is not None:
        _open([_of_proposal(proposal)])
    elif contract is not None and root_of(contract).id == contract.id:
        _open([_of_contract(contract)])
    else:
        raise Problem.unknown()


def open_threads(*, actor: Actor) -> None:
    """Make missing rows of threads for this person's proposals and contracts of the last moments. The outbox makes them
    anyway, but a list asked for before must be complete. One query where the outbox has made them.
    """
    waiting = [payload for (payload,) in _waiting().tuples()]
    proposals = [one["proposal_id"] for one in waiting if "proposal_id" in one]
    new = [one["contract_id"] for one in waiting if "contract_id" in one]
    user_id = actor.user_id or ""
    rows: list[Thread] = []
    if proposals:
        mine = Q(worker_id=user_id) | acted_for_by(user_id, "job__client_id")
        proposed = Proposal.objects.filter(mine, id__in=proposals, thread__isnull=True).select_related("job")
        rows += [_of_proposal(one) for one in proposed]
    if new:
        own = Q(worker_id=user_id) | acted_for_by(user_id)
        contracts = Contract.objects.filter(own, id__in=new, proposal__isnull=True, thread__isnull=True)
        rows += [_of_contract(one) for one in contracts if root_of(one).id == one.id]
    if rows:
        _open(rows)


@cache
def _waiting() -> Composed[OutboxItem]:
    """What is told of new proposals and contracts: of the many items about a contract only its first."""
    begins = Q(kind="proposal_made") | Q(payload__events__contains=[{"n": 1}])
    rows = outbox.newest_waiting(follow, "proposal_made", "contract_events")
    return Composed(rows.filter(begins).values_list("payload"))


def follow(item: OutboxItem) -> None:
    """Outbox subscriber to ``proposal_made`` and ``contract_events``: make the thread of a new proposal or contract."""
    if item.kind == "proposal_made":
        open_thread(thread_id_of(item.payload["proposal_id"]))
    elif 1 in (told := Told.read(item)).facts:
        contract = root_of(Contract.objects.get(id=told.contract_id))
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
    """Mark a thread as read by the actor up to message ``n`` (default: all). The mark never moves back. Raises
    ``not-found`` (404).
    """
    open_thread(thread_id)

    def run() -> Thread:
        thread = Thread.objects.get(id=thread_id)
        side = side_on(actor, thread)
        if note_read(thread, actor, side, thread.last_n if n is None else min(n, thread.last_n)):
            live.announce(people_of(thread), "messages", thread.id)
        return thread

    return in_transaction(run)


def note_seen(*, actor: Actor, thread: Thread, side: Side, writers: set[str]) -> None:
    """Mark a thread as read, for a page that has just loaded it for this side and shows its newest messages.

    ``writers``: ids of the authors of these messages, whose open pages are told of the mark.
    """

    def run() -> None:
        if note_read(thread, actor, side, thread.last_n):
            live.announce({*writers, str(actor.user_id)}, "messages", thread.id)

    in_transaction(run)


def note_read(thread: Thread, actor: Actor, side: Side, n: int) -> bool:
    """Move the actor's read mark forward to ``n``; return whether it moved. Call within a transaction."""
    return bool(ask(_READ, [thread.id, actor.user_id, side, n]))


def mute_thread(*, actor: Actor, thread_id: str) -> Thread:
    """Stop notices of new messages and their count in the navigation for the actor. Raises ``not-found`` (404)."""
    return _set_muted(actor, thread_id, muted=True)


def unmute_thread(*, actor: Actor, thread_id: str) -> Thread:
    """Undo ``mute_thread``. Raises ``not-found`` (404)."""
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
    """Consent, for the actor's side, to exchange contact data; they pass once both sides consent (domain § 10). Raises
    ``not-found`` (404), ``contact-needs-contract`` (409) before a contract is agreed.
    """
    return _consent(actor, thread_id, "contact_consented", consents=True)


def revoke_consent(*, actor: Actor, thread_id: str) -> Thread:
    """Withdraw the side's consent: contact data are stopped from now on; sent messages stay. Raises ``not-found``
    (404).
    """
    return _consent(actor, thread_id, "contact_revoked", consents=False)


def _consent(actor: Actor, thread_id: str, kind: str, *, consents: bool) -> Thread:
    def decide(thread: Thread, side: Side) -> Thread:
        field = f"{side}_consented_at"
        if consents == (getattr(thread, field) is not None):
            return thread
        found = about([thread])[thread.id]
        if consents and not found.agreed:
            raise Problem("contact-needs-contract")
        now = clock.now()
        setattr(thread, field, now if consents else None)
        thread.save(update_fields=[field])
        data = {"by": side, "contract": found.contract.id if found.contract else None}
        events.write(thread.id, at=now, actor=actor, kind=kind, data=data)
        live.announce(people_of(thread), "messages", thread.id)
        return thread

    return on_thread(actor, thread_id, decide)


def on_thread[T](actor: Actor, thread_id: str, act: Callable[[Thread, Side], T]) -> T:
    """Run ``act`` with the locked thread and the actor's side, in a transaction; return what it returns. Raises
    ``not-found`` (404) if the actor may not see the thread.
    """
    open_thread(thread_id)

    def run() -> T:
        thread = lock(Thread, thread_id)[thread_id]
        return act(thread, side_on(actor, thread))

    return in_transaction(run)
