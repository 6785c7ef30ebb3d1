"""Reading inquiries: the sender's own, and staff's queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from django.db.models import Q, QuerySet

from michinori.contracts.models import Amendment, Attachment, ChangeRequest, Contract, Switch, Termination
from michinori.contracts.policy import visible_to as contracts_visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.models import StoredFile
from michinori.machinery.rows import find
from michinori.machinery.waiting import counted
from michinori.people.models import User
from michinori.people.staff import has_duty, require_staff, staff_with
from michinori.support.models import Inquiry, InquiryFile, InquiryMessage, InquiryTemplate
from michinori.support.policy import WAITING, Sender, visible_to

PAGE = 50
OWN_PAGE = 20
Which = Literal["waiting", "mine", "open", "unconfirmed", "closed"]
WHICH: tuple[Which, ...] = get_args(Which)
_PARTS: dict[str, QuerySet[Any]] = {
    "amd_": Amendment.objects.all(),
    "chg_": ChangeRequest.objects.all(),
    "swi_": Switch.objects.all(),
    "trm_": Termination.objects.all(),
}


@dataclass(frozen=True)
class Said:
    """A message with its files."""

    message: InquiryMessage
    files: Sequence[StoredFile]


@dataclass(frozen=True)
class Thread:
    """An inquiry with its messages, oldest first."""

    inquiry: Inquiry
    said: Sequence[Said]

    @property
    def may_rate(self) -> bool:
        """Whether the sender has been asked whether the answers were of help, and has not said."""
        return self.inquiry.invited_at is not None and self.inquiry.rated_at is None


def own_inquiries(actor: Actor, before: str = "") -> tuple[list[Inquiry], str]:
    """The actor's inquiries, the last written first, 20 at a time, and the cursor of the next page, if any. Raises
    ``not-found`` (404) for a cursor that is none.
    """
    rows = visible_to(Sender(actor))
    return _page(rows, find(rows, before) if before else None, OWN_PAGE)


def own_thread(sender: Sender, inquiry_id: str = "") -> Thread:
    """One inquiry of the sender, without staff's notes. Raises ``not-found`` (404)."""
    rows = visible_to(sender).select_related("contract")
    found = find(rows, inquiry_id) if not sender.token else rows.first()
    if found is None:
        raise Problem.unknown()
    return _thread(found, found.messages.exclude(by="note"))


def contract_to_ask_about(actor: Actor, ref: str) -> Contract | None:
    """A contract of the actor that a form was opened from, by its id or that of something of it: an ending, a change of
    terms, a change request, a switch, a file. None if it is none of theirs.
    """
    if not ref.isprintable():
        return None
    rows, part = contracts_visible_to(actor).select_related("terms"), _PARTS.get(ref[:4])
    if ref.startswith("fil_"):  # handed in with several, it means the last active one
        handed_in = Attachment.objects.filter(file_id=ref).values("contract_id")
        return rows.filter(id__in=handed_in).order_by("-last_at").first()
    rows = rows.filter(id=ref) if part is None else rows.filter(id__in=part.filter(id=ref).values("contract_id"))
    return next(iter(rows), None)


def inquiry_file(actor: Actor, file_id: str) -> StoredFile | None:
    """A file beside an inquiry, for its sender and for staff who answer inquiries; None for everybody else."""
    if actor.user_id is None or not file_id.isprintable():
        return None
    rows = InquiryFile.objects.select_related("file").filter(file_id=file_id)
    row = rows.filter(message__inquiry__user_id=actor.user_id).first()
    if row is None and has_duty(actor.user_id, "inquiries"):
        row = rows.first()
    return row.file if row is not None else None


def inquiries_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """What waits for an answer, as ``machinery.waiting.count_waiting`` takes it; late after the target. Raises
    ``not-found`` (404) for everybody but staff who answer inquiries.
    """
    require_staff(actor, "inquiries")
    late = Q(answer_by__lte=clock.now())
    return [counted("inquiries", Inquiry.objects.filter(WAITING), "asked_since", late=late)]


def inquiries_at_desk(actor: Actor, which: Which, before: str = "") -> tuple[list[Inquiry], str]:
    """A page of the desk's list and the cursor of the next. ``waiting``: by the target, the most pressing first, else
    the last written first. Raises ``not-found`` (404), also for everybody but staff who answer inquiries.
    """
    require_staff(actor, "inquiries")
    rows = Inquiry.objects.filter(struck_at__isnull=True).select_related("assigned", "user")
    if which == "waiting":
        return _by_target(rows.filter(WAITING), before)
    last = find(Inquiry, before) if before else None
    if which == "mine":
        return _page(rows.filter(assigned=actor.user_id).exclude(state="closed"), last, PAGE)
    return _page(rows.filter(state=which), last, PAGE)


def inquiry_at_desk(actor: Actor, inquiry_id: str) -> Thread:
    """One inquiry with its notes. Raises ``not-found`` (404), also for everybody but staff who answer inquiries."""
    require_staff(actor, "inquiries")
    rows = Inquiry.objects.filter(struck_at__isnull=True).select_related("user", "assigned", "contract")
    found = find(rows, inquiry_id)
    return _thread(found, found.messages.all())


def who_may_answer(actor: Actor) -> list[User]:
    """The staff to whom an inquiry may be given. Raises ``not-found`` (404) for everybody but them."""
    require_staff(actor, "inquiries")
    return staff_with("inquiries")


def templates(actor: Actor) -> list[InquiryTemplate]:
    """All templates by title. Raises ``not-found`` (404) for everybody but staff who answer inquiries."""
    require_staff(actor, "inquiries")
    return list(InquiryTemplate.objects.order_by("title"))


def template_at_desk(actor: Actor, template_id: str) -> InquiryTemplate:
    """One template. Raises ``not-found`` (404), also for everybody but staff who answer inquiries."""
    require_staff(actor, "inquiries")
    return find(InquiryTemplate, template_id)


def _thread(inquiry: Inquiry, rows: QuerySet[InquiryMessage]) -> Thread:
    messages = list(rows.select_related("author").order_by("n"))
    files: dict[str, list[StoredFile]] = {}
    for row in InquiryFile.objects.filter(message__inquiry=inquiry).select_related("file").order_by("place"):
        files.setdefault(row.message_id, []).append(row.file)
    return Thread(inquiry, [Said(one, files.get(one.id, [])) for one in messages])


def _by_target(rows: QuerySet[Inquiry], before: str) -> tuple[list[Inquiry], str]:
    if before:
        last = find(Inquiry, before)
        if last.answer_by is not None:
            at = last.answer_by  # the first condition says no more than the second, but an index can begin at it
            rows = rows.filter(Q(answer_by__gte=at), Q(answer_by__gt=at) | Q(answer_by=at, id__gt=last.id))
    return _cut(rows.order_by("answer_by", "id"), PAGE)


def _page(rows: QuerySet[Inquiry], last: Inquiry | None, size: int) -> tuple[list[Inquiry], str]:
    """``last``: the last row of the page before."""
    if last is not None:
        at = last.last_at
        rows = rows.filter(Q(last_at__lte=at), Q(last_at__lt=at) | Q(last_at=at, id__lt=last.id))
    return _cut(rows.order_by("-last_at", "-id"), size)


def _cut(rows: QuerySet[Inquiry], size: int) -> tuple[list[Inquiry], str]:
    found = list(rows[: size + 1])
    return found[:size], found[size - 1].id if len(found) > size else ""
