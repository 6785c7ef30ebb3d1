"""NDAs between a client and a worker, and the confidential part of a job, which one opens."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body, FileIds, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.conversation.commands.ndas import ask_in_thread
from michinori.market.commands import confidential, ndas
from michinori.market.models import Nda, NdaText
from michinori.market.queries.ndas import confidential_for, list_ndas, nda_for
from michinori.papers.queries.documents import nda_papers
from michinori.rules.market.jobs import MAX_ATTACHED
from michinori.rules.market.ndas import MAX_CONFIDENTIAL, MAX_TEXT, STATUSES, WHOSE

room = Room(_("秘密保持契約"))

_Whose = Annotated[
    Any,
    WithJsonSchema({"type": "string", "enum": list(WHOSE), "description": "The operator's text, or the client's own"}),
]
_OwnText = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["string", "null"],
            "maxLength": MAX_TEXT,
            "description": "The client's own text; a new one becomes its next version, without one the last holds",
        }
    ),
]
_Part = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": MAX_CONFIDENTIAL})]
_Hash = Annotated[
    Any, WithJsonSchema({"type": "string", "maxLength": 64, "description": "SHA-256 of the text that was read"})
]


class Asking(Body):
    """Which text to ask for."""

    model_config = ConfigDict(json_schema_extra={"required": ["nda"]})

    nda: _Whose = None
    nda_text: _OwnText = None


class ConfidentialSent(Asking):
    """The confidential part of a job, and the NDA that opens it."""

    model_config = ConfigDict(json_schema_extra={"required": ["text", "nda"]})

    text: _Part = None
    file_ids: FileIds | None = Field(None, max_length=MAX_ATTACHED, description="Own files, or those there already")


class Agreeing(Body):
    """Agree to the text that was read."""

    model_config = ConfigDict(json_schema_extra={"required": ["sha256"]})

    sha256: _Hash = None


class NdaTextOut(BaseModel):
    """A version of a text. ``en``: empty where there is none. ``sha256``: over the JSON array of both."""

    id: str
    nda: str = Field(description=", ".join(WHOSE))
    version: int
    ja: str
    en: str
    sha256: str


class NdaOut(BaseModel):
    """An NDA that a client asks of a worker. The client is bound by asking, the worker by agreeing."""

    id: str
    client: Party
    worker_id: str
    worker: str
    job_id: str | None
    status: str = Field(description=", ".join(STATUSES))
    asked_at: Instant
    answered_at: Instant | None
    text: NdaTextOut
    paper_id: str | None = Field(description="Of kind nda, see GET /papers; made within moments")


class ConfidentialOut(BaseModel):
    """The confidential part of a job as the caller may see it: ``text`` null and no files before they agreed."""

    job_id: str
    opened: bool
    nda: NdaTextOut
    nda_id: str | None = Field(description="The caller's agreement")
    text: str | None
    file_ids: list[str]


def _text(row: NdaText) -> NdaTextOut:
    whose = "own" if row.client_id else "standard"
    return NdaTextOut(id=row.id, nda=whose, version=row.number, ja=row.ja, en=row.en, sha256=row.sha256)


def _nda(row: Nda, papers: dict[str, str]) -> NdaOut:
    return NdaOut(
        id=row.id,
        client=Party.of(row.client),
        worker_id=row.worker_id,
        worker=row.worker.display_name,
        job_id=row.job_id,
        status=row.status,
        asked_at=row.asked_at,
        answered_at=row.answered_at,
        text=_text(row.text),
        paper_id=papers.get(row.id),
    )


def _one(call: Call, nda_id: str) -> NdaOut:
    row = nda_for(call.actor, nda_id)
    return _nda(row, nda_papers([row]))


def _part(call: Call, job_id: str) -> ConfidentialOut:
    view = confidential_for(call.actor, job_id)
    return ConfidentialOut(
        job_id=view.job.id,
        opened=view.row is not None,
        nda=_text(view.nda),
        nda_id=view.agreed.id if view.agreed else None,
        text=view.row.text if view.row else None,
        file_ids=[file["id"] for file in view.files],
    )


@room.query("/ndas", Page[NdaOut], _("秘密保持契約の一覧"))
def list_own_ndas(call: Call, cursor: Cursor = None) -> Page[NdaOut]:
    """Asked of the caller as a worker, or in the name of a client they act for; the newest first."""
    rows, after = list_ndas(call.actor, after=unpacked(cursor))
    papers = nda_papers(rows)
    return Page[NdaOut](items=[_nda(row, papers) for row in rows], next=packed(after) if after else None)


@room.query("/ndas/{nda_id}", NdaOut, _("秘密保持契約"))
def show_nda(call: Call, nda_id: str) -> NdaOut:
    """For the two parties."""
    return _one(call, nda_id)


@room.command("/threads/{thread_id}/nda", NdaOut, _("秘密保持契約を求める"), body=Asking, status=201)
def ask_for_nda(call: Call, thread_id: str, body: Asking) -> NdaOut:
    """For the client of a thread. It is bound from then on, the worker once they agree."""
    asked = ask_in_thread(actor=call.actor, thread_id=thread_id, nda=body.nda, nda_text=body.nda_text)
    return _one(call, asked.id)


@room.command("/ndas/{nda_id}/agree", NdaOut, _("秘密保持契約に同意する"), body=Agreeing)
def agree_to_nda(call: Call, nda_id: str, body: Agreeing) -> NdaOut:
    """For the worker, with the hash of the text that was read; also after having declined."""
    ndas.agree_nda(actor=call.actor, nda_id=nda_id, sha256=body.sha256)
    return _one(call, nda_id)


@room.command("/ndas/{nda_id}/decline", NdaOut, _("秘密保持契約を断る"))
def decline_an_nda(call: Call, nda_id: str, body: Nothing) -> NdaOut:
    """For the worker."""
    ndas.decline_nda(actor=call.actor, nda_id=nda_id)
    return _one(call, nda_id)


@room.command("/ndas/{nda_id}/withdraw", NdaOut, _("秘密保持契約の求めを取り下げる"))
def withdraw_an_nda(call: Call, nda_id: str, body: Nothing) -> NdaOut:
    """For the client, before it is answered."""
    ndas.withdraw_nda(actor=call.actor, nda_id=nda_id)
    return _one(call, nda_id)


@room.query("/jobs/{job_id}/confidential", ConfidentialOut, _("仕事の秘密の部分"))
def show_confidential(call: Call, job_id: str) -> ConfidentialOut:
    """The NDA for all who may see the job; the part itself for the client, and for those who agreed and may still
    take part.
    """
    return _part(call, job_id)


@room.command("/jobs/{job_id}/confidential", ConfidentialOut, _("秘密の部分を置く"), body=ConfidentialSent)
def set_a_confidential_part(call: Call, job_id: str, body: ConfidentialSent) -> ConfidentialOut:
    """For the client of a draft or open job; replaces what was there."""
    confidential.set_confidential(
        actor=call.actor,
        job_id=job_id,
        text=body.text,
        nda=body.nda,
        nda_text=body.nda_text,
        file_ids=body.file_ids or (),
    )
    return _part(call, job_id)


@room.command("/jobs/{job_id}/confidential", None, _("秘密の部分をなくす"), body=Nothing, status=204, method="DELETE")
def remove_a_confidential_part(call: Call, job_id: str, body: Nothing) -> None:
    """For the client of a draft or open job."""
    confidential.remove_confidential(actor=call.actor, job_id=job_id)


@room.command("/jobs/{job_id}/confidential/agree", ConfidentialOut, _("同意して秘密の部分を見る"), body=Agreeing)
def agree_for_a_job(call: Call, job_id: str, body: Agreeing) -> ConfidentialOut:
    """For workers who may see an open job, with the hash of the text that was read."""
    confidential.agree_for_job(actor=call.actor, job_id=job_id, sha256=body.sha256)
    return _part(call, job_id)
