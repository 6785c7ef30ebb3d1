"""Jobs: searching, posting, editing, publishing, closing."""

from datetime import date
from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import BriefItem, Instant, Party
from michinori.api.bodies import Body, FileIds, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.api.terms import BriefSent
from michinori.market import queries
from michinori.market.commands import jobs
from michinori.market.models import Job
from michinori.market.queries.remarks import remarks_on
from michinori.people.blocks import blocked_company
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.market.job_text import LeastPay
from michinori.rules.market.jobs import (
    KINDS,
    MAX_ATTACHED,
    MAX_END_CLIENT,
    MAX_HOURS,
    MAX_SKILLS,
    MAX_WANTED,
)
from michinori.rules.skills import SKILL_LIMIT
from michinori.wording.market.job_text import REMARKS, advised

room = Room(_("仕事"))

# These types only describe fields in the OpenAPI document; the rules validate what is sent.
_Title = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 100})]
_Text = Annotated[Any, WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 10_000})]
CATEGORY_SAID = f"{', '.join(SUBCATEGORIES)}, or one that the operator added: see GET /categories"
_Category = Annotated[
    Any, WithJsonSchema({"type": "string", "examples": list(SUBCATEGORIES), "description": CATEGORY_SAID})
]
_Subcategory = Annotated[
    Any, WithJsonSchema({"type": ["string", "null"], "description": "A slug of GET /categories, within the category"})
]
_Skills = Annotated[
    Any,
    WithJsonSchema(
        {"type": "array", "maxItems": MAX_SKILLS, "items": {"type": "string", "minLength": 1, "maxLength": SKILL_LIMIT}}
    ),
]
_Wanted = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": MAX_WANTED,
            "description": "How many people are looked for; closes by itself when so many contracts are agreed",
        }
    ),
]
_Closes = Annotated[
    Any,
    WithJsonSchema(
        {"type": ["string", "null"], "format": "date", "description": "The last day on which people can propose"}
    ),
]
_Kind = Annotated[Any, WithJsonSchema({"type": "string", "enum": list(KINDS)})]
_Budget = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": MAX_YEN,
            "description": "Whole yen before tax; binds no proposal",
        }
    ),
]
_Day = Annotated[Any, WithJsonSchema({"type": ["string", "null"], "format": "date"})]
_Place = Annotated[Any, WithJsonSchema({"type": "string", "maxLength": 100, "default": "online"})]
_Hours = Annotated[
    Any,
    WithJsonSchema(
        {"type": ["integer", "null"], "minimum": 1, "maximum": MAX_HOURS, "description": "How long the whole takes"}
    ),
]
_EndName = Annotated[
    Any,
    WithJsonSchema(
        {
            "type": ["string", "null"],
            "maxLength": MAX_END_CLIENT,
            "description": "For whom the client has it made, if for somebody else; told to signed-in people",
        }
    ),
]
_EndNumber = Annotated[
    Any, WithJsonSchema({"type": ["string", "null"], "maxLength": 40, "description": "Its corporate number, 13 digits"})
]
Amount = Annotated[int | None, Query(ge=0, le=MAX_YEN, description="Whole yen before tax")]


class JobChange(Body):
    """What to change; what is left out stays."""

    title: _Title = None
    description: _Text = None
    category: _Category = None
    kind: _Kind = None
    budget_min: _Budget = None
    budget_max: _Budget = None
    due_date: _Day = None
    place: _Place = None
    brief: BriefSent = None
    estimated_hours: _Hours = None
    end_client_name: _EndName = None
    end_client_number: _EndNumber = None
    subcategory: _Subcategory = None
    skills: _Skills = None
    closes_on: _Closes = None
    wanted: _Wanted = None
    file_ids: FileIds | None = Field(None, max_length=MAX_ATTACHED, description="Own files that show what it is about")


class NewJob(JobChange):
    """A posting. ``organisation_id``: in whose name; by default the caller's only organisation, else the caller."""

    model_config = ConfigDict(json_schema_extra={"required": ["title", "description", "category", "kind"]})

    organisation_id: str | None = None
    draft: bool = Field(False, description="Keep it to oneself for now; otherwise it is published at once")


class JobLine(BaseModel):
    """A job in a list. Budgets in whole yen before tax."""

    id: str
    title: str
    kind: str
    category: str
    subcategory: str
    budget_min: int | None
    budget_max: int | None
    due_date: date | None
    posted_at: Instant | None
    client: Party
    skills: list[str]
    closes_on: date | None


class Warned(BaseModel):
    """What is missing, vague or out of place in a job's text: ``field`` (of ``brief`` its ``item``, counted from 0),
    the place in it from ``start`` to ``end`` (both 0: the whole) with what is ``said`` there, and what to do instead.
    """

    key: str = Field(description=", ".join((*REMARKS, "contact")))
    field: str
    item: int | None
    start: int
    end: int
    said: str
    why: str
    instead: str


class JobOut(JobLine):
    """A job. ``missing``: which of the six items of Freelance Act art. 12 the posting lacks."""

    status: str = Field(description="draft, open or closed")
    description: str
    place: str
    brief: list[BriefItem]
    client_address: str
    client_contact: str
    proposals: int
    my_proposal_id: str | None
    missing: list[str]
    warnings: list[Warned] = Field(description="Advice; only contact keeps a job from being published")
    file_ids: list[str]
    partly_confidential: bool = Field(description="A part opens by an NDA: GET /jobs/{job_id}/confidential")
    wanted: int | None
    estimated_hours: int | None
    end_client_name: str
    end_client_number: str
    end_client_blocked: bool = Field(description="Whether the caller has blocked the company of that number")


def line_of(job: Job) -> JobLine:
    """A job as lists have it."""
    return JobLine(
        id=job.id,
        client=Party.of(job.client),
        title=job.title,
        kind=job.kind,
        category=job.category,
        subcategory=job.subcategory,
        skills=job.skills,
        closes_on=job.closes_on,
        budget_min=job.budget_min,
        budget_max=job.budget_max,
        due_date=job.due_date,
        posted_at=job.posted_at,
    )


def _warnings(job: Job, least_pay: LeastPay) -> list[Warned]:
    return [
        Warned(
            key=one.key,
            field=one.field,
            item=one.item,
            start=one.start,
            end=one.end,
            said=one.said,
            why=advised(one).why,
            instead=advised(one).instead,
        )
        for one in remarks_on(job, least_pay)
    ]


def _answer(call: Call, job_id: str) -> JobOut:
    view = queries.job_for(call.actor, job_id)
    job, holder = view.job, view.job.client.holder
    return JobOut(
        **dict(line_of(job)),
        status=job.status,
        description=job.description,
        place=job.place,
        brief=[BriefItem(**item) for item in job.brief],
        client_address=holder.address,
        client_contact=holder.contact,
        proposals=view.proposals,
        my_proposal_id=view.proposal.id if view.proposal else None,
        missing=list(view.missing),
        warnings=_warnings(job, view.least_pay),
        file_ids=[file["id"] for file in view.files],
        partly_confidential=view.is_partly_confidential,
        wanted=job.wanted,
        estimated_hours=job.estimated_hours,
        end_client_name=job.end_client_name,
        end_client_number=job.end_client_number,
        end_client_blocked=blocked_company(call.actor, job.end_client_number) is not None,
    )


@room.query("/jobs", Page[JobLine], _("仕事をさがす"))
def search_jobs(
    call: Call,
    q: Annotated[str, Query(max_length=200, description="Japanese words; all must be there")] = "",
    category: Annotated[str, Query(description=CATEGORY_SAID)] = "",
    kind: Annotated[str, Query(description=", ".join(KINDS))] = "",
    budget_min: Amount = None,
    budget_max: Amount = None,
    subcategory: Annotated[str, Query(description="A slug of GET /categories")] = "",
    skill: Annotated[str, Query(max_length=SKILL_LIMIT, description="One that the job asks for")] = "",
    due: Annotated[str, Query(description="Due later than a week, month, or without a date")] = "",
    calm: Annotated[bool, Query(description="Only clients without a record of trouble, no reported job")] = False,
    verified: Annotated[bool, Query(description="Only clients whose identity is checked")] = False,
    sort: Annotated[str, Query(description=", ".join(queries.SORTS))] = "newest",
    cursor: Cursor = None,
) -> Page[JobLine]:
    """Open jobs. Width, script and separators of the words make no difference."""
    search = queries.Search(
        q=q,
        category=category,
        subcategory=subcategory,
        skill=skill,
        kind=kind,
        budget_min=budget_min,
        budget_max=budget_max,
        due=due,
        calm=calm,
        verified=verified,
        sort=sort,
        cursor=unpacked(cursor) or "",
    )
    found = queries.search_jobs(call.actor, search)
    return Page[JobLine](items=[line_of(job) for job in found.jobs], next=packed(found.next) if found.next else None)


@room.command("/jobs", JobOut, _("仕事を掲載する"), body=NewJob, status=201)
def create_a_job(call: Call, body: NewJob) -> JobOut:
    """Any member of a client may. Missing items of Freelance Act art. 12 are a warning."""
    given = body.model_dump(exclude_unset=True, exclude={"organisation_id", "draft", "file_ids"})
    job = jobs.create_job(
        actor=call.actor,
        body=given,
        organisation_id=body.organisation_id,
        draft=body.draft,
        file_ids=body.file_ids or (),
    )
    return _answer(call, job.id)


@room.query("/jobs/{job_id}", JobOut, _("仕事のいま"))
def show_job(call: Call, job_id: str) -> JobOut:
    """An open job; a draft or a closed one for its client's people, a closed one also for who proposed."""
    return _answer(call, job_id)


@room.command("/jobs/{job_id}", JobOut, _("仕事を直す"), body=JobChange, method="PATCH")
def edit_a_job(call: Call, job_id: str, body: JobChange) -> JobOut:
    """A draft or an open job."""
    given = body.model_dump(exclude_unset=True, exclude={"file_ids"})
    jobs.edit_job(actor=call.actor, job_id=job_id, body=given, file_ids=body.file_ids)
    return _answer(call, job_id)


@room.command("/jobs/{job_id}/publish", JobOut, _("下書きを公開する"))
def publish_a_job(call: Call, job_id: str, body: Nothing) -> JobOut:
    """From now on workers find it and can propose."""
    jobs.publish_job(actor=call.actor, job_id=job_id)
    return _answer(call, job_id)


@room.command("/jobs/{job_id}/close", JobOut, _("募集を終える"))
def close_a_job(call: Call, job_id: str, body: Nothing) -> JobOut:
    """No more proposals; offers and contracts go on."""
    jobs.close_job(actor=call.actor, job_id=job_id)
    return _answer(call, job_id)
