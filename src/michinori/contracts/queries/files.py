"""Files of a contract: who may look at them, and to whom the originals have passed (domain § 2, Files and rights)."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from michinori.contracts.lives import gather, read_life
from michinori.contracts.models import Attachment, Contract, Handover, OutsideResult
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.handover_links import shown_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import StoredFile
from michinori.machinery.rows import find
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.contract.purchases import passes
from michinori.rules.measures.measure import Before, HandedIn

MOST_TO_LOOK_AT = 40
"""Files listed beside an answer; the history has all."""
_CAN_BE_SEEN = Q(file__pages__gt=0) | Q(shown_by__pages__gt=0)


@dataclass(frozen=True)
class FileAccess:
    """A file of a contract for one person. ``original``: it has passed to them, or is theirs; else they see the preview
    of ``shown``. ``inspection``: they may open the original to inspect it, and no right passes by that.
    """

    file: StoredFile
    original: bool
    shown: StoredFile
    inspection: Attachment | None = None


def file_for(actor: Actor, file_id: str) -> FileAccess:
    """A file of the person's own, or attached to a contract that they may see. Raises ``not-found`` (404) otherwise.

    The client gets the worker's originals once enough is paid, and previews before that; the worker gets the client's
    originals at once. A new client gets those that pass on to it (domain § 7).
    """
    visible, shown_here = visible_to(actor), shown_to(actor)
    file = find(_known(actor, visible, shown_here), file_id)
    if file.owner_id == actor.user_id:
        return FileAccess(file, original=True, shown=file)
    rows = Attachment.objects.filter(file=file).select_related("contract__terms", "hours", "shown_by")
    result = OutsideResult.objects.filter(file_id=OuterRef("file_id"), termination__contract=OuterRef("contract"))
    own = list(rows.filter(contract__in=visible).annotate(is_result=Exists(result)))
    lives = lives_of([one.contract for one in own])
    if any(has_passed(lives[one.contract_id], one, _side_of(actor, one.contract)) for one in own):
        return FileAccess(file, original=True, shown=file)
    theirs = list(rows.filter(contract__in=shown_here))
    lives |= lives_of([one.contract for one in theirs])
    if any(passes_on(lives[one.contract_id], one) for one in theirs):
        return FileAccess(file, original=True, shown=file)
    if not own:
        return _as_preview(actor, file)
    shown = next((one.shown_by for one in own if one.shown_by is not None), file)
    open_ones = (one for one in own if one.inspection and one.contract.status in ANSWERABLE)
    # The document of an outside result is not work: both sides may read it without a payment.
    return FileAccess(file, any(vars(one)["is_result"] for one in own), shown, next(open_ones, None))


def _known(actor: Actor, visible: QuerySet[Contract], shown_here: QuerySet[Handover, Any]) -> QuerySet[StoredFile]:
    """The files of which the person may know: one's own, those attached to contracts that they may see, also as the
    preview of another, and those of contracts shown to them as the new client.
    """
    if actor.user_id is None:
        return StoredFile.objects.none()
    own, theirs = (Attachment.objects.filter(contract__in=those) for those in (visible, shown_here))
    seen = [own.filter(file=OuterRef("pk")), own.filter(shown_by=OuterRef("pk")), theirs.filter(file=OuterRef("pk"))]
    attached = Q(Exists(seen[0])) | Q(Exists(seen[1])) | Q(Exists(seen[2]))
    return StoredFile.objects.filter(Q(owner_id=actor.user_id) | attached)


def _as_preview(actor: Actor, file: StoredFile) -> FileAccess:
    """A file that the worker added as the preview of another, which is all that the client may see of it."""
    if not Attachment.objects.filter(shown_by=file, contract__in=visible_to(actor)).exists():
        raise Problem.unknown()
    return FileAccess(file, original=False, shown=file)


def handed_in(contract: Contract, stages: Iterable[int]) -> list[Attachment]:
    """What the worker handed in of these stages (by number) or of the whole and no restart set aside, newest first.

    The caller checks permission.
    """
    part_of = Q(stage__number__in=list(stages)) | Q(stage=None, hours=None)
    rows = Attachment.objects.filter(part_of, contract=contract, by="worker", superseded=False, left_behind=False)
    return list(rows.select_related("file", "hours", "shown_by").order_by("-n", "id")[:MOST_TO_LOOK_AT])


def attached_for(actor: Actor, file_id: str) -> Attachment | None:
    """The file as it came last with a contract that the actor may see; None if it came with none of those."""
    if not file_id.isprintable():
        return None
    rows = Attachment.objects.filter(file_id=file_id, contract__in=visible_to(actor))
    return rows.select_related("file", "hours", "shown_by").order_by("-at", "-n").first()


def handed_in_near(attached: Attachment) -> list[Attachment]:
    """What was handed in of the same stage, week or whole, with this file and before it, at most ``MOST_TO_LOOK_AT``,
    and after it what was handed in last, and what of that can be looked at. One query, which reads no more of a long
    history. The caller checks permission.
    """
    rows = Attachment.objects.filter(contract_id=attached.contract_id, by=attached.by, stage_id=attached.stage_id)
    rows = rows.filter(hours__week=attached.hours.week) if attached.hours else rows.filter(hours=None)
    rows = rows.select_related("file", "hours", "shown_by").order_by("-n", "id")
    later = rows.filter(n__gt=attached.n)
    parts = (later.filter(_CAN_BE_SEEN)[:1], later[:1])
    return list(rows.filter(n__lte=attached.n)[:MOST_TO_LOOK_AT].union(*parts, all=True))


def works_to_answer(contract: Contract) -> dict[int | None, str]:
    """The work beside which the client answers: by the number of its stage (None: the whole) a file that was handed in
    last and can be looked at; none where what came last has no preview. One query. The caller checks permission.
    """
    rows = Attachment.objects.filter(contract=contract, by="worker", hours=None, superseded=False, left_behind=False)
    seen = Case(When(_CAN_BE_SEEN, then=True), default=False)
    last = rows.annotate(seen=seen).order_by("stage_id", "-n", "-seen", "id").distinct("stage_id")
    return {number: file for number, file, visible in last.values_list("stage__number", "file_id", "seen") if visible}


def newest_picture(contract: Contract) -> StoredFile | None:
    """The picture that the worker handed in last, to show the work by its preview. The caller checks permission."""
    rows = Attachment.objects.filter(contract=contract, by="worker", file__type__startswith="image/", file__pages__gt=0)
    found = rows.select_related("file").order_by("-n", "id").first()
    return found.file if found else None


def files_of(contract: Contract, *, start: int, limit: int) -> list[Attachment]:
    """The files that came with the steps of a contract, newest first, from number ``start`` on. One query. The caller
    checks permission.
    """
    rows = Attachment.objects.filter(contract=contract).select_related("file", "hours", "shown_by")
    return list(rows.order_by("-n", "id")[start : start + limit])


@dataclass(frozen=True)
class Shown:
    """A file with a preview, as a list shows it."""

    id: str
    type: str

    @property
    def is_picture(self) -> bool:
        return self.type.startswith("image/")


def newest_shown(contract_ids: Iterable[str]) -> dict[str, Shown]:
    """The file with a preview that the worker handed in last, by contract; none where there is none. One query, which
    reads of each contract what it needs, however much was handed in. The caller checks permission.
    """
    found = Contract.objects.filter(id__in=list(contract_ids)).annotate(newest=newest_file())
    return {one: Shown(**row) for one, row in found.values_list("id", "newest") if row}


def newest_file() -> Subquery:
    """The same as an annotation of contracts: the values of a ``Shown``, None for none."""
    rows = Attachment.objects.filter(contract_id=OuterRef("id"), by="worker", file__pages__gt=0)
    return Subquery(rows.order_by("-n", "id").values(row=JSONObject(id="file_id", type="file__type"))[:1])


def lives_of(contracts: list[Contract]) -> dict[str, Life]:
    """The lives of the contracts by id; one query, none without a contract."""
    if not contracts:
        return {}
    found = gather(contracts)
    return {one.id: read_life(one, found[one.id]) for one in contracts}


def _side_of(actor: Actor, contract: Contract) -> Side:
    """The actor's side on a contract that they may see."""
    return "worker" if contract.worker_id == actor.user_id else "client"


def has_passed(life: Life, attached: Attachment, side: Side) -> bool:
    """Whether ``side`` may have the original: its own file, any file for the worker, for the client what is paid for.

    ``attached`` must come with its entry of the hours log.
    """
    if side == attached.by or side == "worker":
        return True
    week = attached.hours.week if attached.hours is not None else None
    before: Before | None = "confirmed" if attached.superseded else "rest" if attached.left_behind else None
    return passes(life, HandedIn(attached.stage_id, attached.percent, week, before))


def passes_on(life: Life, attached: Attachment) -> bool:
    """Whether a new client gets the original: a file of the worker's, of a part that the old client has paid."""
    return attached.by == "worker" and has_passed(life, attached, "client")
