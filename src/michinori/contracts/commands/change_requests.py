"""Change requests (変更依頼, domain § 5): request, accept, decline, withdraw, dispute their class."""

from collections.abc import Callable

from michinori.contracts.commands.amendments import read_next_terms
from michinori.contracts.models import ChangeRequest, ClassDispute, Note
from michinori.contracts.models.amendments import new_amendment_id
from michinori.contracts.models.change_requests import new_change_id
from michinori.contracts.scene import Enclosure, Scene, carry_out, read_note
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.rows import find
from michinori.rules.contract import change_requests
from michinori.rules.contract.briefs import MAX_ITEMS, MAX_KEY, MAX_VALUE
from michinori.rules.contract.life import BriefChange
from michinori.rules.contract.turns import Turn
from michinori.rules.fields import Reader

MAX_REASON = 2000


def read_changes(rows: object) -> tuple[BriefChange, ...]:
    """Read the brief items wanted: ``key``, ``value`` (null or empty: remove the item), ``direction`` of a new one.

    Raises ``invalid`` (422) with every flaw.
    """
    reader = Reader({"changes": rows})
    changes: list[BriefChange] = []
    for index, row in enumerate(reader.rows("changes", MAX_ITEMS)):
        part = reader.within("changes", index, row)
        value = part.block("value", MAX_VALUE, "")
        changes.append(BriefChange(part.line("key", MAX_KEY), value or None, part.flag("direction", False)))
    reader.finish()
    return tuple(changes)


def request_change(
    *,
    actor: Actor,
    contract_id: str,
    note: str,
    changes: object = None,
    seen: int | None = None,
) -> ChangeRequest:
    """Request a change of work under way. The rules find its class from the brief items that it changes.

    A restart that the terms include needs an owner or approver.

    Raises ``invalid`` (422), ``needs-approver`` (403), ``not-now``, ``too-many-changes`` (409).
    """
    request_id = new_change_id()

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = Enclosure(note=read_note(note, required=True))
        turn = change_requests.request_change(scene.life, read_changes(changes), request_id=request_id, at=scene.at)
        kind = turn.life.requests[-1].kind
        if kind == "restart" and change_requests.left_of(scene.life, kind) and not scene.binding:
            # an included restart takes effect by the worker's answer alone, and divides the price anew
            raise Problem.forbidden("needs-approver")
        return turn, enclosure

    carry_out(contract_id, actor=actor, act="request-change", seen=seen, decide=decide)
    return find(ChangeRequest, request_id)


def _on(
    request_id: str, act: str, decide: Callable[[Scene], Turn | tuple[Turn, Enclosure]], actor: Actor, seen: int | None
) -> ChangeRequest:
    request = find(ChangeRequest, request_id)
    carry_out(request.contract_id, actor=actor, act=act, seen=seen, decide=decide)
    request.refresh_from_db()
    return request


def accept_change(*, actor: Actor, request_id: str, terms: object = None, seen: int | None = None) -> ChangeRequest:
    """Accept a request. One that the terms include takes effect at once; for any other the drafted amendment, or
    ``terms`` in its place, is proposed to the client.

    Raises ``amendment-open``, ``change-not-open``, ``change-fits-no-more`` (409), ``invalid`` (422).
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        note = words_of(scene.contract.id, request_id)
        new = None
        if terms is not None:
            restart = draft_supersedes(scene, request_id, note)
            new = read_next_terms(terms, scene.contract, scene.life, scene.at, supersedes=restart)
        turn = change_requests.accept_change(
            scene.life, request_id, terms=new, note=note, amendment_id=new_amendment_id(), at=scene.at
        )
        return turn, Enclosure(reason=note if turn.life.amendment else "")

    return _on(request_id, "accept-change", decide, actor, seen)


def words_of(contract_id: str, request_id: str) -> str:
    """The note that the client wrote with a request."""
    row = ChangeRequest.objects.filter(id=request_id).first()
    note = Note.objects.filter(contract_id=contract_id, n=row.n).first() if row else None
    return note.text if note else ""


def draft_supersedes(scene: Scene, request_id: str, note: str) -> int:
    """What a restart by this request would add to superseded now, yen before tax; 0 for another class."""
    request = next((one for one in scene.life.requests if one.id == request_id), None)
    draft = change_requests.draft_for(scene.life, request, note, day_of(scene.at)) if request else None
    return (draft.supersedes if draft else None) or 0


def decline_change(*, actor: Actor, request_id: str, note: str = "", seen: int | None = None) -> ChangeRequest:
    """Decline; the terms in force stay as they are."""

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        enclosure = Enclosure(note=read_note(note, required=False))
        return change_requests.decline_change(scene.life, request_id), enclosure

    return _on(request_id, "decline-change", decide, actor, seen)


def withdraw_change(*, actor: Actor, request_id: str, seen: int | None = None) -> ChangeRequest:
    """Withdraw the client's own request before it is answered."""
    return _on(
        request_id,
        "withdraw-change",
        lambda scene: change_requests.withdraw_change(scene.life, request_id),
        actor,
        seen,
    )


def dispute_class(*, actor: Actor, request_id: str, kind: str, reason: str, seen: int | None = None) -> ChangeRequest:
    """Dispute a request's class, with a reason, once for each side. The dispute is recorded; the class by rule stays.

    Raises ``disputed-already`` (409), ``invalid`` (422).
    """

    def decide(scene: Scene) -> tuple[Turn, Enclosure]:
        text = read_note(reason, required=True, field="reason", limit=MAX_REASON)
        chosen = next((one for one in change_requests.CLASSES if one == kind), None)
        if chosen is None:
            raise Problem.invalid(Flaw("class", "not_a_choice"))
        turn = change_requests.dispute_class(scene.life, scene.side, request_id, chosen)
        ClassDispute.objects.create(
            change_request_id=request_id, by=scene.side, kind=chosen, n=scene.contract.last_n + 1, at=scene.at
        )
        return turn, Enclosure(note=text)

    return _on(request_id, "dispute-class", decide, actor, seen)
