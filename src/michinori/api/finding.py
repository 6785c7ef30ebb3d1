"""Finding jobs and workers: saved searches, recommended jobs, search for workers, invitations, favourites."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, Field, WithJsonSchema

from michinori.api.answers import Instant, Party, face_url
from michinori.api.bodies import Body, Id, Nothing
from michinori.api.callers import Call
from michinori.api.conduct import FigureOut, figures_out
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.jobs import CATEGORY_SAID, Amount, JobLine, line_of
from michinori.api.routes import Room
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.looks import kinds_now
from michinori.market.commands import favourites, invitations, searches
from michinori.market.models import Favourite, Invitation, Job, SavedSearch
from michinori.market.queries import searches as saved
from michinori.market.queries import tiles_for, workers
from michinori.market.queries.favourites import favourite_jobs, favourite_workers
from michinori.market.queries.invitations import invitations_of_job, my_invitations
from michinori.market.queries.recommending import recommended_jobs
from michinori.people.models import Profile
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.categories import LONGEST_SLUG, SUBCATEGORIES
from michinori.rules.market.finding import DUE_DAYS, EVERY, MAX_INVITATION, MAX_NAME
from michinori.rules.market.jobs import KINDS
from michinori.rules.skills import SKILL_LIMIT
from michinori.trust.queries.conduct import conducts
from michinori.wording.market.categories import name_of

room = Room(_("さがす、招く"))

_Yen = Annotated[Any, WithJsonSchema({"type": ["integer", "null"], "minimum": 0, "maximum": MAX_YEN})]
_RECOMMENDED = 20


def _text(most: int, **more: Any) -> Any:
    return WithJsonSchema({"type": "string", "maxLength": most, **more})


class SubcategoryOut(BaseModel):
    """A kind of work on the second level. ``name``: in the caller's language; ``jobs``: how many are open; ``offered``:
    whether new jobs can be of it.
    """

    slug: str
    name: str
    jobs: int
    offered: bool


class CategoryOut(BaseModel):
    """A kind of work on the first level. ``jobs``: how many are open, those without a subcategory included;
    ``offered``: whether new jobs can be of it.
    """

    category: str
    name: str
    jobs: int
    subcategories: list[SubcategoryOut]
    offered: bool


class SearchChange(Body):
    """What to change; what is left out stays. Budgets in whole yen before tax."""

    name: Annotated[Any, _text(MAX_NAME, minLength=1)] = None
    q: Annotated[Any, _text(200)] = None
    category: Annotated[Any, _text(LONGEST_SLUG, examples=["", *SUBCATEGORIES], description=CATEGORY_SAID)] = None
    subcategory: Annotated[Any, _text(LONGEST_SLUG)] = None
    skill: Annotated[Any, _text(SKILL_LIMIT)] = None
    kind: Annotated[Any, WithJsonSchema({"type": "string", "enum": ["", *KINDS]})] = None
    budget_min: _Yen = None
    budget_max: _Yen = None
    due: Annotated[Any, WithJsonSchema({"type": "string", "enum": ["", *DUE_DAYS]})] = None
    calm: Annotated[Any, WithJsonSchema({"type": "boolean"})] = None
    verified: Annotated[Any, WithJsonSchema({"type": "boolean"})] = None
    every: Annotated[Any, WithJsonSchema({"type": "string", "enum": list(EVERY), "default": "daily"})] = None


class NewSearch(SearchChange):
    """A search to keep."""

    model_config = {"json_schema_extra": {"required": ["name"]}, **Body.model_config}


class SearchOut(BaseModel):
    """A saved search. ``every``: how often one is told of new jobs: at_once, daily, never."""

    id: str
    name: str
    q: str
    category: str
    subcategory: str
    skill: str
    kind: str
    budget_min: int | None
    budget_max: int | None
    due: str
    calm: bool
    verified: bool
    every: str
    made_at: Instant


class Recommended(BaseModel):
    """A job, and why: skills of the caller's that it names, whether its category is theirs, words of former jobs."""

    job: JobLine
    skills: list[str]
    category: bool
    words: list[str]


class WorkerOut(BaseModel):
    """A worker whom clients may find. ``availability``: open or busy; ``answers_in``: within how many hours they
    usually answer, null where nothing is said.
    """

    id: str
    display_name: str
    face_url: str | None
    headline: str
    skills: list[str]
    categories: list[str]
    subcategories: list[str]
    availability: str
    answers_in: int | None
    verified: bool
    hourly_guide: int | None = Field(description="Whole yen before tax per hour; binds nobody")
    figures: list[FigureOut]


class NewInvitation(Body):
    """Whom to ask to propose, with a few words."""

    user_id: Id
    message: Annotated[Any, _text(MAX_INVITATION)] = None


class InvitationOut(BaseModel):
    """``status``: open, declined or proposed. That it is open says nothing about whether it has been read."""

    id: str
    job_id: str
    job_title: str
    client: Party
    worker: Party
    message: str
    status: str
    made_at: Instant


class NewFavourite(Body):
    """A job or a worker, one of the two."""

    job_id: Id | None = None
    user_id: Id | None = None


class FavouriteOut(BaseModel):
    """Something kept; nobody else knows."""

    id: str
    job_id: str | None
    user_id: str | None
    title: str
    made_at: Instant


def _search(row: SavedSearch) -> SearchOut:
    return SearchOut(**{name: getattr(row, name) for name in SearchOut.model_fields})


@room.query("/categories", Page[CategoryOut], _("仕事の種類"))
def list_categories(call: Call) -> Page[CategoryOut]:
    """Both levels, those of the operator included, with the number of open jobs that the caller may see, counted up to
    300 each, as of at most 5 seconds ago.
    """
    kinds = kinds_now()
    counts = tiles_for(call.actor, *kinds.within)
    items = [
        CategoryOut(
            category=category,
            name=name_of(category, kinds),
            jobs=counts.get(category, 0),
            subcategories=[
                SubcategoryOut(
                    slug=slug,
                    name=name_of(slug, kinds),
                    jobs=counts.get(slug, 0),
                    offered=slug in kinds.offered.get(category, ()),
                )
                for slug in slugs
            ],
            offered=category in kinds.taken_on,
        )
        for category, slugs in kinds.within.items()
    ]
    return Page[CategoryOut](items=items, next=None)


@room.query("/saved-searches", Page[SearchOut], _("保存した検索"))
def list_searches(call: Call) -> Page[SearchOut]:
    """The newest first."""
    return Page[SearchOut](items=[_search(row) for row in saved.saved_searches(call.actor)], next=None)


@room.command("/saved-searches", SearchOut, _("検索を保存する"), body=NewSearch, status=201)
def save_a_search(call: Call, body: NewSearch) -> SearchOut:
    """New jobs that it finds are told at once, once a day or never."""
    return _search(searches.save_search(actor=call.actor, body=body.model_dump(exclude_unset=True)))


@room.command("/saved-searches/{search_id}", SearchOut, _("保存した検索を変える"), body=SearchChange, method="PATCH")
def change_a_search(call: Call, search_id: str, body: SearchChange) -> SearchOut:
    """Another name, other filters, another rhythm."""
    given = body.model_dump(exclude_unset=True)
    return _search(searches.change_search(actor=call.actor, search_id=search_id, body=given))


@room.command("/saved-searches/{search_id}", None, _("保存した検索を消す"), body=Nothing, status=204, method="DELETE")
def forget_a_search(call: Call, search_id: str, body: Nothing) -> None:
    """No more of it."""
    searches.forget_search(actor=call.actor, search_id=search_id)


@room.query("/recommendations", Page[Recommended], _("おすすめの仕事"))
def list_recommended(call: Call) -> Page[Recommended]:
    """Of the newest open jobs those that fit the caller's skills, kinds of work and former jobs, the best first."""
    found = recommended_jobs(call.actor, _RECOMMENDED)
    items = [
        Recommended(job=line_of(job), skills=list(why.skills), category=why.category, words=list(why.words))
        for job, why in found
    ]
    return Page[Recommended](items=items, next=None)


@room.query("/workers", Page[WorkerOut], _("人をさがす"))
def search_workers(
    call: Call,
    q: Annotated[str, Query(max_length=200, description="Japanese words; all must be there")] = "",
    category: Annotated[str, Query(description=CATEGORY_SAID)] = "",
    subcategory: Annotated[str, Query(max_length=LONGEST_SLUG, description="A slug of GET /categories")] = "",
    skill: Annotated[str, Query(max_length=SKILL_LIMIT, description="As it is written in the profile")] = "",
    rate_max: Amount = None,
    free: Annotated[bool, Query(description="Only those who take on work now")] = False,
    verified: Annotated[bool, Query(description="Only those whose identity is checked")] = False,
    cursor: Cursor = None,
) -> Page[WorkerOut]:
    """Profiles, those last written first, with the figures of their conduct."""
    search = workers.WorkerSearch(
        q, category, subcategory, skill, rate_max, free, verified, cursor=unpacked(cursor) or ""
    )
    profiles, following = workers.search_workers(call.actor, search)
    figures = conducts("worker", [profile.user_id for profile in profiles]) if profiles else {}
    items = [_worker(profile, figures_out(figures[profile.user_id])) for profile in profiles]
    return Page[WorkerOut](items=items, next=packed(following) if following else None)


def _worker(profile: Profile, figures: list[FigureOut]) -> WorkerOut:
    return WorkerOut(
        id=profile.user_id,
        display_name=profile.user.display_name,
        face_url=face_url(profile.user),
        headline=profile.headline,
        skills=profile.skills,
        categories=profile.categories,
        subcategories=profile.subcategories,
        availability=profile.availability,
        answers_in=profile.answers_in,
        verified=profile.user.verified,
        hourly_guide=profile.hourly_guide,
        figures=figures,
    )


def _invitation(row: Invitation, *, proposed: bool) -> InvitationOut:
    return InvitationOut(
        id=row.id,
        job_id=row.job_id,
        job_title=row.job.title,
        client=Party.of(row.job.client),
        worker=Party.of(row.worker),
        message=row.message,
        status="proposed" if proposed else "declined" if row.declined_at else "open",
        made_at=row.made_at,
    )


@room.query("/jobs/{job_id}/invitations", Page[InvitationOut], _("招待した人"))
def list_sent(call: Call, job_id: str) -> Page[InvitationOut]:
    """For the job's client only, the newest first."""
    job, rows = invitations_of_job(call.actor, job_id)
    for row in rows:
        row.job = job
    items = [_invitation(row, proposed=row.proposed) for row in rows]  # type: ignore[attr-defined]  # annotated
    return Page[InvitationOut](items=items, next=None)


@room.command("/jobs/{job_id}/invitations", InvitationOut, _("人を招待する"), body=NewInvitation, status=201)
def invite_a_worker(call: Call, job_id: str, body: NewInvitation) -> InvitationOut:
    """Ask a worker to propose. Contact data in the words are refused, as before any contract."""
    made = invitations.invite_worker(actor=call.actor, job_id=job_id, worker_id=body.user_id, message=body.message)
    return _invitation(made, proposed=False)


@room.query("/invitations", Page[InvitationOut], _("届いた招待"))
def list_received(call: Call) -> Page[InvitationOut]:
    """Invitations to open jobs that the caller has not declined, the newest first."""
    rows = my_invitations(call.actor)
    items = [_invitation(row, proposed=row.proposed) for row in rows]  # type: ignore[attr-defined]  # annotated
    return Page[InvitationOut](items=items, next=None)


@room.command("/invitations/{invitation_id}/decline", InvitationOut, _("招待を断る"))
def decline_an_invitation(call: Call, invitation_id: str, body: Nothing) -> InvitationOut:
    """No, thank you; it is counted nowhere."""
    return _invitation(invitations.decline_invitation(actor=call.actor, invitation_id=invitation_id), proposed=False)


@room.query("/favourites", Page[FavouriteOut], _("お気に入り"))
def list_favourites(call: Call) -> Page[FavouriteOut]:
    """Open jobs and workers kept, jobs first."""
    jobs = [_favourite_job(job) for job in favourite_jobs(call.actor)]
    people = [_favourite(row, profile.user.display_name) for row, profile in favourite_workers(call.actor)]
    return Page[FavouriteOut](items=[*jobs, *people], next=None)


@room.command("/favourites", FavouriteOut, _("お気に入りに入れる"), body=NewFavourite, status=201)
def keep_a_favourite(call: Call, body: NewFavourite) -> FavouriteOut:
    """Once more changes nothing."""
    if (body.job_id is None) == (body.user_id is None):
        raise Problem.invalid(Flaw("job_id", "one_of_two"))
    try:
        row = favourites.keep_favourite(actor=call.actor, job_id=body.job_id, worker_id=body.user_id)
    except Problem as problem:
        if problem.status != 404:
            raise
        raise Problem.invalid(Flaw("job_id" if body.job_id else "user_id", "unknown_id")) from problem
    return _favourite(row, row.job.title if row.job else row.worker.display_name if row.worker else "")


@room.command("/favourites/{favourite_id}", None, _("お気に入りからはずす"), body=Nothing, status=204, method="DELETE")
def drop_a_favourite(call: Call, favourite_id: str, body: Nothing) -> None:
    """Keep it no longer."""
    favourites.drop_favourite(actor=call.actor, favourite_id=favourite_id)


def _favourite_job(job: Job) -> FavouriteOut:
    found = vars(job)
    return FavouriteOut(id=found["kept"], job_id=job.id, user_id=None, title=job.title, made_at=found["kept_at"])


def _favourite(row: Favourite, title: str) -> FavouriteOut:
    return FavouriteOut(id=row.id, job_id=row.job_id, user_id=row.worker_id, title=title, made_at=row.made_at)
