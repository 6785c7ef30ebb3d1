"""Files of jobs and proposals: whose they may be, who may download them, and what a form keeps of them."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.market.commands.jobs import close_job, edit_job
from michinori.market.commands.proposals import create_proposal, hide_proposal
from michinori.market.models import Job, JobFile, Proposal, ProposalFile
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.market.jobs import MAX_ATTACHED

from .conftest import JOB, MakeJob, acts

pytestmark = pytest.mark.django_db
Browse = Callable[[User | None], Client]


def a_file(user: User, name: str = "見本.txt") -> str:
    return store_file(actor=acts(user), name=name, content=name.encode()).id


def flaws_of(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as problem:
        act()
    return [(flaw.field, flaw.key) for flaw in problem.value.flaws]


def with_files(job: Job, user: User, *file_ids: str) -> Job:
    return edit_job(actor=acts(user), job_id=job.id, body={}, file_ids=file_ids)


def test_files_of_a_job_are_for_who_may_see_it(
    post: MakeJob, browse: Browse, aoi: User, ken: User, ren: User, mio: User
) -> None:
    job, file = post(), a_file(aoi)
    assert browse(ren).get(f"/files/{file}").status_code == 404
    with_files(job, aoi, file)
    assert "見本.txt" in browse(ren).get(f"/jobs/{job.id}").content.decode()
    assert browse(ren).get(f"/files/{file}").status_code == 200
    assert browse(None).get(f"/files/{file}").status_code == 302
    assert "見本.txt" not in browse(None).get(f"/jobs/{job.id}").content.decode()
    set_block(actor=acts(mio), target_id=default_client(aoi.id).id)
    assert browse(mio).get(f"/files/{file}").status_code == 404
    with_files(job, ken, file, a_file(ken, "二枚め.txt"))
    assert [row.file.name for row in job.attached.order_by("place")] == ["見本.txt", "二枚め.txt"]
    close_job(actor=acts(aoi), job_id=job.id)
    assert browse(ren).get(f"/files/{file}").status_code == 404


def test_only_ones_own_files_and_not_too_many(post: MakeJob, aoi: User, ren: User) -> None:
    job, foreign = post(), a_file(ren)
    assert flaws_of(lambda: with_files(job, aoi, foreign)) == [("file_ids", "unknown_id")]
    many = [f"fil_{n:016}" for n in range(MAX_ATTACHED + 1)]
    assert flaws_of(lambda: with_files(job, aoi, *many)) == [("file_ids", "too_many")]
    offer = {"price": 1_000, "message": "できます"}
    stolen = a_file(aoi)
    for files in ([stolen], many):
        flaws_of(lambda files=files: create_proposal(actor=acts(ren), job_id=job.id, body=offer, file_ids=files))
    assert not JobFile.objects.exists()
    assert not ProposalFile.objects.exists()
    assert not Proposal.objects.exists()


def test_files_of_a_proposal_are_for_its_two_sides(
    post: MakeJob, browse: Browse, aoi: User, ken: User, ren: User, mio: User
) -> None:
    job = post()
    sent = {"price": "30000", "message": "作れます。", "uploads": SimpleUploadedFile("ラフ.txt", b"rough")}
    assert browse(ren).post(f"/jobs/{job.id}/propose", sent).status_code == 302
    file = ProposalFile.objects.get().file
    assert "ラフ.txt" in browse(ken).get(f"/jobs/{job.id}/proposals").content.decode()
    answers = {user.id: browse(user).get(f"/files/{file.id}").status_code for user in (aoi, ken, ren, mio)}
    assert answers == {aoi.id: 200, ken.id: 200, ren.id: 200, mio.id: 404}


def test_a_refused_form_keeps_its_files(post: MakeJob, browse: Browse, aoi: User, ren: User) -> None:
    job = post()
    sent = {"price": "30000", "message": "ren@kaisha.jp へ", "uploads": SimpleUploadedFile("ラフ.txt", b"rough")}
    answer = browse(ren).post(f"/jobs/{job.id}/propose", sent)
    assert answer.status_code == 422
    found = re.search(r'name="kept" value="(fil_[a-z0-9]+)"', answer.content.decode())
    assert found
    again = {"price": "30000", "message": "作れます。", "kept": found[1]}
    assert browse(ren).post(f"/jobs/{job.id}/propose", again).status_code == 302
    assert ProposalFile.objects.get().file_id == found[1]


def test_a_job_is_copied_with_its_words_but_without_its_dates(
    post: MakeJob, browse: Browse, aoi: User, ren: User
) -> None:
    job = post(due_date="2030-01-15", skills=["Figma"], wanted=2)
    page = browse(aoi).get("/jobs/new", {"copy": job.id}).content.decode()
    assert JOB["title"] in page
    assert "Figma" in page
    assert "2030-01-15" not in page
    assert browse(ren).get("/jobs/new", {"copy": job.id}).status_code == 403
    assert browse(aoi).get("/jobs/new", {"copy": "job_no"}).status_code == 404


def test_a_form_posts_files_skills_and_an_end_and_drops_a_file_later(browse: Browse, aoi: User) -> None:
    sent = JOB | {
        "subcategory": "logo",
        "skills": "Figma、校正",
        "closes_on": "2030-01-10",
        "wanted": "2",
        "publish": "1",
    }
    sent |= {"client": default_client(aoi.id).id}
    sent |= {"uploads": [SimpleUploadedFile("a.txt", b"a"), SimpleUploadedFile("b.txt", b"b")]}
    answer = browse(aoi).post("/jobs/new", sent)
    assert answer.status_code == 302, re.findall(r'class="error"><span>(.*?)</span>', answer.content.decode())
    job = Job.objects.get()
    assert (job.subcategory, job.skills, str(job.closes_on), job.wanted) == ("logo", ["Figma", "校正"], "2030-01-10", 2)
    first, second = (row.file_id for row in job.attached.order_by("place"))
    change = JOB | {"kept": f"{first},{second}", "dropped": first, "save": "1"}
    assert browse(aoi).post(f"/jobs/{job.id}/edit", change).status_code == 302
    assert [row.file_id for row in job.attached.all()] == [second]


def test_a_hidden_proposal_stands_apart_and_its_worker_does_not_learn_of_it(
    post: MakeJob, browse: Browse, aoi: User, ren: User
) -> None:
    job = post()
    row = create_proposal(actor=acts(ren), job_id=job.id, body={"price": 30_000, "message": "作れます。"})
    before = browse(ren).get("/proposals").content.decode()
    assert browse(aoi).post(f"/proposals/{row.id}/hide").status_code == 302
    page = browse(aoi).get(f"/jobs/{job.id}/proposals").content.decode()
    assert "隠した応募" in page
    assert "一覧にもどす" in page
    assert Proposal.objects.get().hidden
    assert strip(browse(ren).get("/proposals").content.decode()) == strip(before)
    assert browse(aoi).post(f"/proposals/{row.id}/hide", {"back": "1"}).status_code == 302
    assert not Proposal.objects.get().hidden
    with pytest.raises(Problem):
        hide_proposal(actor=acts(ren), proposal_id=row.id)


def strip(page: str) -> str:
    """The page without its tokens against forgery, and without the second at which it was made."""
    return "".join(line for line in page.splitlines() if "csrfmiddlewaretoken" not in line and "data-since" not in line)


def test_proposals_are_sorted_by_price_day_and_time(
    post: MakeJob, browse: Browse, aoi: User, ren: User, mio: User
) -> None:
    job = post()
    for user, price, due in ((ren, 30_000, "2030-01-01"), (mio, 20_000, "2030-02-01")):
        body = {"price": price, "message": "作れます。", "due_date": due}
        create_proposal(actor=acts(user), job_id=job.id, body=body)
    order = {"price": [mio.id, ren.id], "day": [ren.id, mio.id], "newest": [mio.id, ren.id], "🦊": [ren.id, mio.id]}
    for sort, found in order.items():
        page = browse(aoi).get(f"/jobs/{job.id}/proposals", {"sort": sort}).content.decode()
        assert re.findall(r'plain-link"\s+href="/workers/(usr_[a-z0-9]+)"', page) == found
