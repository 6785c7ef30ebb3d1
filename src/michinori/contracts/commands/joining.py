"""Joining the accounts of one party, and parting one from the others (decision 43); by admins."""

from michinori.contracts.queries.joining import joining_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.commands.access import read_why
from michinori.people.commands.joining import move_accounts, new_party, note_party_act
from michinori.people.looking import require_look
from michinori.people.models import Client, Party, User
from michinori.people.queries import is_own_side
from michinori.people.staff import require_elevated, require_staff


def join_accounts(*, actor: Actor, client_id: str, other_id: str, why: object) -> list[str]:
    """Let two accounts, with all others of their parties, be those of one person or company; return the ids of those
    that moved. Blocks, suspensions and conduct bear on all from then on; sign-ins, contracts, money and papers stay
    apart. ``part_account`` undoes it for one account. All owners are told by mail and read ``why``.

    Only by admins who have just proved who they are and stated why they look at both. Raises ``not-found`` (404),
    ``elevation-needed``, ``reason-needed``, ``own-matter`` (403), ``joined-already``, ``two-identities``,
    ``contract-between`` (409), ``invalid`` (422).
    """
    words = read_why(why)

    def run() -> list[str]:
        one, other = _held(actor, client_id, other_id)
        if one.party_id == other.party_id:
            raise Problem("joined-already")
        found = joining_of(one, other)
        if found.kinds_differ:
            raise Problem.invalid(Flaw("other_id", "kinds_differ"))
        if found.two_keys:
            raise Problem("two-identities")
        if found.between:
            raise Problem("contract-between")
        moved = [client.id for client in found.moved]
        lock(Client, *(client.id for client in found.accounts))
        move_accounts(moved, found.to)
        note_party_act(actor, [client.id for client in found.accounts], "joined", words)
        return moved

    return in_transaction(run)


def part_account(*, actor: Actor, client_id: str, why: object) -> None:
    """Give one account a party of its own, with the blocks that name it and the suspensions made of it. By whom, and
    what is raised: as ``join_accounts``; ``alone-already`` (409) where no other account belongs to the party.
    """
    words = read_why(why)

    def run() -> None:
        (one,) = _held(actor, client_id)
        others = Client.objects.filter(party_id=one.party_id).exclude(id=one.id).values_list("id", flat=True)
        if not others:
            raise Problem("alone-already")
        touched = [one.id, *others]
        lock(Client, *touched)
        move_accounts([one.id], new_party(one))
        note_party_act(actor, touched, "parted", words)

    in_transaction(run)


def _held(actor: Actor, *client_ids: str) -> list[Client]:
    """The accounts, with their parties' people and then the parties locked, once the actor may. In this order, since
    telling of a contract's act holds its people's mails back and then counts for its parties.
    """
    require_staff(actor, "parties")
    require_elevated(actor)
    if not all(one.isprintable() for one in client_ids):
        raise Problem.unknown()
    found = {one.id: one for one in Client.objects.filter(id__in=client_ids)}
    if len(found) < len(set(client_ids)):
        raise Problem.unknown()
    for one in found:
        require_look(actor, one)
        if is_own_side(actor.user_id or "", one):
            raise Problem.forbidden("own-matter")
    parties = {one.party_id for one in found.values()}
    lock(User, *User.objects.filter(party_id__in=parties).values_list("id", flat=True))
    lock(Party, *parties)
    return [Client.objects.get(id=one) for one in client_ids]
