"""Proposing, taking back and answering on the pages."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from michinori.market.commands.proposals import create_proposal, mark_offered
from michinori.market.models import Job, Proposal
from michinori.pages.account import door
from michinori.people.models import User

from .conftest import NASTY, MakeJob, acts

pytestmark = pytest.mark.django_db
Browse = Callable[[User | None], Client]


def proposed(job: Job, worker: User) -> Proposal:
    return create_proposal(actor=acts(worker), job_id=job.id, body={"price": 30_000, "message": "作れます。"})


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


def test_a_worker_proposes_sees_it_and_takes_it_back(post: MakeJob, browse: Browse, ren: User) -> None:
    job = post()
    me = browse(ren)
    assert "応募する" in text(me.get(f"/jobs/{job.id}"))
    assert "18,898円" in text(me.get(f"/jobs/{job.id}/propose/net", {"price": "２５，０００"}))
    answer = me.post(
        f"/jobs/{job.id}/propose", {"price": "30,000円", "message": "作れます。", "due_date": "2030-02-01"}
    )
    assert answer.status_code == 302
    row = Proposal.objects.get()
    assert (row.price, row.due_date, row.status) == (30_000, date(2030, 2, 1), "open")
    page = text(me.get(f"/jobs/{job.id}"))
    assert "あなたの応募" in page
    assert me.get(f"/jobs/{job.id}/propose").status_code == 409
    assert job.title in text(me.get("/proposals"))
    assert me.post(f"/proposals/{row.id}/withdraw").status_code == 302
    assert me.get(f"/jobs/{job.id}/propose").status_code == 200


def test_who_has_proposed_finds_menu_and_bell_on_the_job_s_page_and_the_answer_when_it_comes(
    post: MakeJob, browse: Browse, ren: User
) -> None:
    job = post()
    me = browse(ren)
    assert '<body class="task"' in text(me.get(f"/jobs/{job.id}"))
    row = proposed(job, ren)
    page = text(me.get(f"/jobs/{job.id}"))
    assert '<body class=""' in page
    assert '<div class="task-head">' not in page
    assert 'hx-trigger="live:notices from:body" hx-select="#own-proposal"' in page
    me.post(f"/proposals/{row.id}/withdraw")
    assert '<body class="task"' in text(me.get(f"/jobs/{job.id}")), "they may propose again, which is a task"


@pytest.mark.parametrize("nasty", NASTY)
def test_bad_proposals_are_refused_at_the_field_and_write_nothing(
    post: MakeJob, browse: Browse, ren: User, nasty: str
) -> None:
    job = post()
    me = browse(ren)
    good = {"price": "30000", "message": "作れます。", "due_date": ""}
    for field in good:
        answer = me.post(f"/jobs/{job.id}/propose", good | {field: nasty})
        if answer.status_code == 302:
            Proposal.objects.all().delete()
            continue
        assert answer.status_code == 422, (field, nasty)
        assert 'aria-invalid="true"' in text(answer), (field, nasty)
        assert not Proposal.objects.exists()
    assert me.get(f"/jobs/{job.id}/propose/net", {"price": nasty}).status_code == 200


def test_the_clients_people_answer_proposals(
    post: MakeJob, browse: Browse, aoi: User, ken: User, ren: User, mio: User
) -> None:
    job = post()
    first, second = proposed(job, ren), proposed(job, mio)
    page = text(browse(ken).get(f"/jobs/{job.id}/proposals"))
    assert f"/proposals/{first.id}/offer" not in page
    assert "条件を示せるのは、組織のオーナーと承認者です" in page
    assert f"/proposals/{first.id}/offer" in text(browse(aoi).get(f"/jobs/{job.id}/proposals"))
    assert browse(ken).post(f"/proposals/{first.id}/shortlist").status_code == 302
    assert browse(ken).post(f"/proposals/{second.id}/decline").status_code == 302
    assert [Proposal.objects.get(id=row.id).status for row in (first, second)] == ["shortlisted", "declined"]
    assert browse(ren).post(f"/proposals/{first.id}/decline").status_code == 403
    assert browse(mio).post(f"/proposals/{first.id}/decline").status_code == 404
    assert browse(aoi).post(f"/proposals/{first.id}/withdraw").status_code in (403, 404)
    assert browse(ren).post("/proposals/prp_no/withdraw").status_code == 404


def test_a_proposal_with_terms_is_not_taken_back(post: MakeJob, browse: Browse, ren: User) -> None:
    row = proposed(post(), ren)
    mark_offered(proposal_id=row.id)
    page = text(browse(ren).post(f"/proposals/{row.id}/withdraw", follow=True))
    assert Proposal.objects.get().status == "offered"
    assert "応募の状態が変わっています" in page
    assert "条件が届きました" in page


def test_who_has_no_account_signs_up_from_the_job_and_others_sign_in(post: MakeJob) -> None:
    there = f"/jobs/{post().id}/propose"
    door.remember("open", seconds=1e9)
    page = text(Client().get(there.removesuffix("/propose")))
    assert f'href="/accounts/signup/?aims=work&amp;next={there}"' in page
    assert f'href="{there}"' in page, "it asks to sign in"
    assert "/accounts/signup/?aims=hire&amp;next=/jobs/new" in text(Client().get("/"))
    door.remember("invited", seconds=1e9)
    try:
        page = text(Client().get(there.removesuffix("/propose")))
    finally:
        door.remember("open", seconds=1e9)
    assert "/accounts/signup" not in page
    assert f'href="{there}">応募する' in page
