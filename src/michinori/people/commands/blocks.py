"""Setting and undoing blocks (domain § 10). The contracts room deals with offers that are still open."""

from django.db.models import Q

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.blocks import manageable, organisations_bound_by
from michinori.people.models import Block, Client, Organisation, User
from michinori.people.models.blocks import MAX_NOTE
from michinori.people.queries import is_own_side
from michinori.rules.fields import Reader


def set_block(*, actor: Actor, target_id: str, note: str | None = None, in_name_of: str | None = None) -> Block:
    """Block the party behind a client (a user's or an organisation's id), for all accounts of the actor's own party.

    ``in_name_of``: the id of an organisation whose owner or approver the actor is, so that the block is the
    organisation's as well; the actor's own id: for the actor alone; None: as well for the organisation that the actor
    may bind, if there is exactly one. A second call updates the note (None keeps it) and the organisation of the block.
    Call within a transaction. Raises ``not-found`` (404), ``invalid`` (422), ``own-side-block`` (409).
    """
    reader = Reader({"note": note})
    text = reader.block("note", MAX_NOTE, "")
    reader.finish()
    if actor.user_id is None:
        raise Problem.unknown()
    target = Client.objects.filter(id=target_id).first() if target_id.isprintable() else None
    if target is None:
        raise Problem.unknown()
    lock(User, actor.user_id)
    organisation = _organisation(actor, in_name_of)
    if is_own_side(actor.user_id, target.id):
        raise Problem("own-side-block")
    if organisation is not None and _has(organisation, target.party_id, actor.user_id):
        organisation = None
    block = Block.objects.filter(made_by_id=actor.user_id, party_id=target.party_id).first()
    if block is None:
        block = Block(made_by_id=actor.user_id, party_id=target.party_id, target=target, made_at=clock.now())
    elif block.organisation_id is not None and in_name_of != actor.user_id:
        organisation = block.organisation
    block.personal, block.organisation = True, organisation
    block.note = block.note if note is None else text
    block.save()
    _tell(block, actor, "block_set")
    return block


def _organisation(actor: Actor, in_name_of: str | None) -> Organisation | None:
    """The organisation in whose name the block is set, locked; None for the actor alone. Raises ``invalid``."""
    if in_name_of == actor.user_id:
        return None
    bound = list(organisations_bound_by(actor)[:2] if in_name_of is None else [])
    if in_name_of is not None:
        bound = list(organisations_bound_by(actor).filter(id=in_name_of)) if in_name_of.isprintable() else []
        if not bound:
            raise Problem.invalid(Flaw("in_name_of", "unknown_id"))
    return lock(Organisation, bound[0].id)[bound[0].id] if len(bound) == 1 else None


def _has(organisation: Organisation, party_id: str, user_id: str) -> bool:
    """Whether somebody else has already blocked this party for the organisation."""
    return organisation.blocks.filter(party_id=party_id).exclude(made_by_id=user_id).exists()


def undo_block(*, actor: Actor, block_id: str) -> None:
    """Undo the parts of a block that the actor may undo: the personal part of its maker, and the organisation's part
    for its owners and approvers. Whoever set it and then left the organisation keeps the personal part until they undo
    it.

    Raises ``not-found`` (404), also for other people's blocks.
    """

    def run() -> None:
        block = lock(Block, block_id)[block_id]
        if not manageable(actor).filter(id=block.id).exists():
            raise Problem.unknown()
        bound = Q(id=block.organisation_id)
        if block.organisation_id and organisations_bound_by(actor).filter(bound).exists():
            block.organisation = None
        if block.made_by_id == actor.user_id:
            block.personal = False
        _tell(block, actor, "block_undone")
        if block.personal or block.organisation_id:
            block.save(update_fields=["personal", "organisation"])
        else:
            block.delete()

    in_transaction(run)


def _tell(block: Block, actor: Actor, kind: str) -> None:
    """Write to the block's history, which conduct is counted from: the parts that still hold, never the note."""
    data = {"party": block.party_id, "personal": block.personal, "organisation": block.organisation_id}
    events.write(block.id, at=clock.now(), actor=actor, kind=kind, data=data)
