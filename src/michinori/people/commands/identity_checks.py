"""Identity checks by staff: a person's or company's papers were seen, and are no longer vouched for after a rename."""

from collections.abc import Collection
from dataclasses import dataclass

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.checked import declared_mark, declared_name
from michinori.people.looking import require_look
from michinori.people.models import IdentityCheck, Organisation, User
from michinori.people.queries import client, is_own_side, users_in_power
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.fields import Reader
from michinori.rules.money.bank_kana import is_same_holder, unfit_in
from michinori.rules.people.identity import NAME_LIMIT, REASON_LIMIT, same_name

from .parties import know_by_number
from .security import note


@command
def check_identity(
    *,
    actor: Actor,
    client_id: str,
    name: str = "",
    name_kana: str = "",
    reason: str = "",
    address: bool = False,
    shown: str | None = None,
) -> IdentityCheck:
    """Mark a person or company as checked. The person, or the company's owners, are told by mail and in their security
    log; staff's log notes it. Checking again replaces the names.

    ``name``: as on the papers, by default what was declared; of a person it becomes their real name. ``name_kana``: the
    same as a bank account's holder has it; without it no account is known to be theirs. ``reason``: what was seen.
    ``address``: the papers show the declared address, too. ``shown``: what stood on the page for what is declared
    (``people.checked.declared_mark``), None at the command line, which asks for no reason to look either.

    Only by staff who check identities, have just proved who they are, and stated why they look. Raises ``not-found``
    (404), ``elevation-needed``, ``own-matter``, ``reason-needed`` (403), ``identity-declared-anew`` (409) if they are
    others by now, ``invalid`` (422).
    """
    require_checker(actor, client_id)
    if shown is not None:
        require_look(actor, client_id)
    return note_check(actor, client_id, Papers(name, name_kana, reason, address=address, shown=shown))


@dataclass(frozen=True)
class Papers:
    """What staff saw on papers, as they typed it. ``identity`` False: nothing but the address. ``shown``: what stood on
    their page for what is declared.
    """

    name: str = ""
    name_kana: str = ""
    reason: str = ""
    address: bool = False
    identity: bool = True
    shown: str | None = None


def require_checker(actor: Actor, client_id: str) -> None:
    """Raises what ``check_identity`` does for whoever may not."""
    require_staff(actor, "identity")
    require_elevated(actor)
    if is_own_side(actor.user_id or "", client_id):
        raise Problem.forbidden("own-matter")


def note_check(actor: Actor, client_id: str, papers: Papers, *, number: str = "") -> IdentityCheck:
    """Write a check, with all that follows from it. ``number``: the corporate number that the papers show, which a
    company that declared none gets. The caller has asked ``require_checker``. Raises ``not-found`` for closed accounts,
    ``identity-declared-anew`` (409), also where another number is declared than on the papers, ``invalid`` (422).
    """
    holder = held_holder(client_id)
    if papers.shown not in (None, declared_mark(holder)):
        raise Problem("identity-declared-anew")
    if number and isinstance(holder, Organisation):
        _keep_number(holder, number)
    name = papers.name or declared_name(holder) or (holder.display_name if isinstance(holder, User) else "")
    typed = {"name": name, "name_kana": papers.name_kana, "reason": papers.reason}
    reader = Reader(typed)
    found, kana = reader.line("name", NAME_LIMIT), reader.line("name_kana", NAME_LIMIT, "")
    why = reader.block("reason", REASON_LIMIT, "")
    if papers.address and not holder.address:
        reader.flaw("address", "address_missing")
    if unfit := unfit_in(kana):
        reader.flaw("name_kana", "kana_unfit", signs=unfit)
    elif kana and not is_same_holder(kana, kana):
        reader.flaw("name_kana", "kana_no_name")
    reader.finish()
    if papers.identity and isinstance(holder, User) and same_name(found) != same_name(holder.real_name):
        IdentityCheck.objects.filter(client_id=client_id, ended_at=None).update(ended_at=clock.now())
    made = IdentityCheck.objects.create(
        client_id=client_id,
        name=found,
        name_kana=kana,
        identity=papers.identity,
        address=holder.address if papers.address else "",
        reason=why,
        checked_by_id=actor.user_id or "",
        checked_at=clock.now(),
    )
    if papers.identity:
        holder.verified = True
        if isinstance(holder, User):
            holder.real_name = found
        holder.save(update_fields=["verified", "real_name"] if isinstance(holder, User) else ["verified"])
        if isinstance(holder, Organisation):
            know_by_number(holder)
    _tell(made, holder)
    audit.note(actor=actor, kind="identity_checked", data={"client": client_id, "check": made.id})
    return made


def end_check(holder: User | Organisation) -> None:
    """Vouch no longer for a person or company whose papers were seen, because they give themselves another name. Those
    marked as checked when their account was made keep that. Call with the row locked; saves it.
    """
    standing = IdentityCheck.objects.filter(client_id=holder.id, ended_at=None)
    known = standing.filter(identity=True).exists()
    if not standing.update(ended_at=clock.now()):
        return
    if known:
        holder.verified = False
        holder.save(update_fields=["verified"])
    _note(holder, "identity_check_ended" if known else "address_check_ended")


def strike_checks(client_ids: Collection[str]) -> None:
    """Strike the names and reasons of the checks of closed accounts."""
    IdentityCheck.objects.filter(client_id__in=client_ids).update(name="", name_kana="", reason="", address="")


def held_holder(client_id: str) -> User | Organisation:
    """The user or organisation of a client, locked. Raises ``not-found`` for closed accounts."""
    found = client(client_id)
    if found.organisation_id:
        return lock(Organisation, found.id)[found.id]
    user = lock(User, found.id)[found.id]
    if not user.is_active:
        raise Problem.unknown()
    return user


def _keep_number(company: Organisation, number: str) -> None:
    """Note the corporate number of a company that declared none. Raises ``identity-declared-anew`` (409)."""
    if company.corporate_number not in (None, number):
        raise Problem("identity-declared-anew")
    company.corporate_number = number
    company.save(update_fields=["corporate_number"])


def _note(holder: User | Organisation, entry: str) -> list[User]:
    """Write it into the security log of the person, or of a company's owners; return them."""
    people = users_in_power(holder.id, ("owner",))
    for person in people:
        if isinstance(holder, User):
            note(person.id, entry)
        else:
            note(person.id, f"organisation_check_{entry.rpartition('_')[2]}", holder.id)
    return people


def _tell(made: IdentityCheck, holder: User | Organisation) -> None:
    what = "identity" if made.identity else "address"
    for person in _note(holder, f"{what}_check_made"):
        letter = {"to": person.email, "language": person.language, "name": person.display_name}
        values = {"checked": made.name, "kana": made.name_kana or "—"} if made.identity else {"checked": made.name}
        outbox.put(
            "mail",
            letter | {"template": f"{what}_checked", "values": values},
            key=f"{what}_checked:{made.id}:{person.id}",
        )
