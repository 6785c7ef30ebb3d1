"""Jobs by commands: in whose name, by whom, what is refused, and what the database itself refuses."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import events
from michinori.machinery.models import Event
from michinori.market.commands.jobs import close_job, create_job, edit_job, publish_job
from michinori.market.models import Job
from michinori.market.queries import Search, job_for, missing_of, my_jobs, posting_of, search_jobs
from michinori.people.commands.organisations import create_organisation
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.market.jobs import ITEMS, posting_data

from .conftest import JOB, MakeJob, acts

pytestmark = pytest.mark.django_db


def refused(problem: pytest.ExceptionInfo[Problem]) -> tuple[str, int]:
    return problem.value.slug, problem.value.status


def test_a_sole_owner_deals_for_the_organisation_and_others_name_it(aoi: User, ken: User, ren: User) -> None:
    company = default_client(aoi.id).id
    assert create_job(actor=acts(aoi), body=JOB).client_id == company
    assert create_job(actor=acts(aoi), body=JOB, organisation_id=aoi.id).client_id == aoi.id
    assert create_job(actor=acts(ren), body=JOB).client_id == ren.id
    assert create_job(actor=acts(ken), body=JOB).client_id == ken.id
    assert create_job(actor=acts(ken), body=JOB, organisation_id=company).client_id == company
    own = create_organisation(actor=acts(ken), name="研工房", corporate_number="")
    assert create_job(actor=acts(ken), body=JOB).client_id == own.id
    create_organisation(actor=acts(ken), name="研工房二号", corporate_number="")
    assert create_job(actor=acts(ken), body=JOB).client_id == ken.id


def test_nobody_posts_for_others_or_without_a_name(aoi: User, mio: User) -> None:
    company = default_client(aoi.id).id
    for wrong in (company, "org_no", "x" * 10_000):
        with pytest.raises(Problem) as problem:
            create_job(actor=acts(mio), body=JOB, organisation_id=wrong)
        assert problem.value.flaws[0].field == "organisation_id"
    with pytest.raises(Problem) as problem:
        create_job(actor=Actor.clock(), body=JOB)
    assert refused(problem) == ("forbidden", 403)
    assert not Job.objects.exists()
    assert not Event.objects.filter(subject_id__startswith="job_").exists()


BAD: list[tuple[str, Any, str]] = [
    ("title", "", "required"),
    ("title", None, "required"),
    ("title", "あ" * 101, "too_long"),
    ("title", 5, "not_text"),
    ("title", "\u200b\x00", "required"),
    ("description", " \n ", "required"),
    ("description", "🦊" * 10_001, "too_long"),
    ("category", "food", "not_a_choice"),
    ("category", ["design"], "not_a_choice"),
    ("kind", None, "required"),
    ("budget_min", -1, "too_small"),
    ("budget_min", 0, "too_small"),
    ("budget_max", 10**30, "too_large"),
    ("budget_max", "30000", "not_a_number"),
    ("budget_max", True, "not_a_number"),
    ("budget_max", 1.5, "not_a_number"),
    ("due_date", "2026-02-30", "not_a_date"),
    ("due_date", "2001-01-01", "date_in_past"),
    ("due_date", "9999-12-31", "date_too_far"),
    ("due_date", 20300101, "not_a_date"),
    ("place", "あ" * 101, "too_long"),
    ("brief", "青", "not_a_list"),
    ("brief", [{"key": "色"}], "required"),
    ("brief", [{"key": "色", "value": "青"}, {"key": "色", "value": "赤"}], "brief_key_twice"),
    ("brief", [{"key": str(n), "value": "x"} for n in range(41)], "too_many"),
]


@pytest.mark.parametrize(("name", "value", "key"), BAD)
def test_bad_values_are_refused_by_field_and_write_nothing(post: MakeJob, name: str, value: Any, key: str) -> None:
    with pytest.raises(Problem) as problem:
        post(**{name: value})
    flaw = problem.value.flaws[0]
    assert (problem.value.status, flaw.field.split(".")[0], flaw.key) == (422, name, key)
    assert not Job.objects.exists()


@pytest.mark.parametrize("body", [None, [], "x", 5, {}])
def test_a_body_that_is_none_is_refused(aoi: User, body: Any) -> None:
    with pytest.raises(Problem) as problem:
        create_job(actor=acts(aoi), body=body)
    assert problem.value.status == 422


def test_editing_keeps_what_is_left_out_and_notes_what_changed(post: MakeJob, ken: User) -> None:
    job = post(budget_min=10_000, budget_max=20_000)
    edited = edit_job(actor=acts(ken), job_id=job.id, body={"title": "名刺", "budget_min": None})
    assert (edited.title, edited.description, edited.budget_min, edited.budget_max) == (
        "名刺",
        JOB["description"],
        None,
        20_000,
    )
    assert edited.edited_at is not None
    last = events.last(job.id)
    assert last is not None
    assert (last.kind, last.actor, sorted(last.data["changed"])) == ("job_edited", ken.id, ["budget_min", "title"])
    assert [found.id for found in search_jobs(None, Search(q="名刺")).jobs] == [job.id]
    n = Event.objects.filter(subject_id__startswith="job_").count()
    edit_job(actor=acts(ken), job_id=job.id, body={"title": "名刺", "status": "closed"})
    assert Event.objects.filter(subject_id__startswith="job_").count() == n
    assert posting_data(posting_of(edited))["budget_max"] == 20_000


def test_a_refused_edit_writes_nothing(post: MakeJob, aoi: User) -> None:
    job = post()
    for wrong in ({"title": ""}, {"budget_min": 5, "budget_max": 4}, [], None):
        with pytest.raises(Problem):
            edit_job(actor=acts(aoi), job_id=job.id, body=wrong)
    job.refresh_from_db()
    assert (job.title, job.edited_at, Event.objects.filter(subject_id__startswith="job_").count()) == (
        JOB["title"],
        None,
        1,
    )


def test_a_due_date_that_has_passed_meanwhile_may_stay(post: MakeJob, aoi: User, turn: Any) -> None:
    job = post(due_date="2027-03-01", draft=True)  # an open one closes by then
    turn(days=400)
    assert edit_job(actor=acts(aoi), job_id=job.id, body={"title": "名刺"}).title == "名刺"


def test_the_life_of_a_job(post: MakeJob, aoi: User) -> None:
    job = post(draft=True)
    assert publish_job(actor=acts(aoi), job_id=job.id).status == "open"
    posted_at = publish_job(actor=acts(aoi), job_id=job.id).posted_at
    assert close_job(actor=acts(aoi), job_id=job.id).status == "closed"
    assert close_job(actor=acts(aoi), job_id=job.id).posted_at == posted_at
    for act in (publish_job, lambda **who: edit_job(body={"title": "x"}, **who)):
        with pytest.raises(Problem) as problem:
            act(actor=acts(aoi), job_id=job.id)
        assert refused(problem) == ("job-closed", 409)
    assert [event.kind for event in events.history(job.id)] == ["job_saved", "job_posted", "job_closed"]


def test_strangers_are_refused_and_drafts_are_unknown_to_them(post: MakeJob, mio: User) -> None:
    opened, draft = post(), post(draft=True)
    for act in (publish_job, close_job, lambda **who: edit_job(body={"title": "x"}, **who)):
        with pytest.raises(Problem) as problem:
            act(actor=acts(mio), job_id=opened.id)
        assert refused(problem) == ("forbidden", 403)
        for unknown in (draft.id, "job_no", "", "\x00", "あ" * 5_000):
            with pytest.raises(Problem) as problem:
                act(actor=acts(mio), job_id=unknown)
            assert problem.value.status == 404
    assert Event.objects.filter(subject_id__startswith="job_").count() == 2


def test_what_the_six_items_lack(post: MakeJob, aoi: User) -> None:
    assert ITEMS == ("name", "address", "contact", "work", "place", "pay")
    assert missing_of(post()) == ("address", "contact", "pay")
    assert missing_of(post(description="短い", budget_max=5_000)) == ("address", "contact", "work")
    assert job_for(acts(aoi), post(draft=True).id).missing == ("address", "contact", "pay")


def test_lists_of_ones_own_hold_drafts_first(post: MakeJob, ken: User, mio: User) -> None:
    opened, draft = post(), post(draft=True)
    assert [job.id for job in my_jobs(acts(ken))] == [draft.id, opened.id]
    assert my_jobs(acts(mio)) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": "Food!"},
        {"kind": "free"},
        {"status": "gone"},
        {"status": "open", "posted_at": None},
        {"title": ""},
        {"budget_min": 0},
        {"budget_max": 10**9},
        {"budget_min": 9, "budget_max": 8},
        {"description": "あ" * 10_001},
    ],
)
def test_the_database_refuses_what_no_command_would_write(post: MakeJob, wrong: dict[str, Any]) -> None:
    job = post()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(id=job.id).update(**wrong)
