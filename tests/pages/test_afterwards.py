"""After a contract: the client lets the work be shown and takes it back; the worker shows it; the same person again."""

from collections.abc import Callable
from typing import Any

import pytest
from machinery.samples import picture
from pages.visitors import signed_in

from michinori.contracts.commands import deliveries, showings
from michinori.contracts.models import Contract, Showing
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.machinery.models import Event
from michinori.machinery.settings import set_setting
from michinori.market.models import Invitation, Job
from michinori.people.models import PortfolioPicture
from tests.joining import join_organisation
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
WORDS = "この仕事を、作品として公開してもよいですか"


@pytest.fixture
def cast() -> Cast:
    return Cast(verified=True)


def over(cast: Cast) -> tuple[Contract, str]:
    """A completed contract and the id of the picture handed in."""
    contract, ren = story.active(cast), cast.acts(cast.ren)
    file = store_file(actor=ren, name="完成.png", content=picture())
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[file.id])
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    contract.refresh_from_db()
    return contract, file.id


def refused(run: Callable[..., object], **given: Any) -> str:
    with pytest.raises(Problem) as found:
        run(**given)
    return found.value.slug


def kinds(contract: Contract) -> list[str]:
    rows = Event.objects.filter(subject_id=contract.id, kind__startswith="showing").order_by("n")
    return list(rows.values_list("kind", flat=True))


def test_work_is_shown_only_while_the_client_allows_it(cast: Cast) -> None:
    contract, file_id = over(cast)
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    show = {"contract_id": contract.id, "file_id": file_id, "title": "一枚のページ"}
    assert refused(showings.show_work, actor=ren, **show) == "showing-not-allowed"
    showings.allow_showing(actor=aoi, contract_id=contract.id)
    showings.allow_showing(actor=aoi, contract_id=contract.id)
    made = showings.show_work(actor=ren, **show)
    assert made.contract_id == contract.id
    showings.end_showing(actor=aoi, contract_id=contract.id)
    assert not PortfolioPicture.objects.exists()
    assert refused(showings.show_work, actor=ren, **show) == "showing-not-allowed"
    assert kinds(contract) == ["showing_allowed", "showing_ended"]


def test_who_may_allow_and_show(cast: Cast) -> None:
    contract, file_id = over(cast)
    member = cast.person("Ken")
    agency = {"organisation_id": contract.client_id, "email": member.email, "role": "member"}
    join_organisation(actor=cast.acts(cast.aoi), **agency)
    for actor, slug in (
        (cast.acts(cast.mio), "not-found"),
        (cast.acts(cast.ren), "not-your-side"),
        (cast.acts(member), "needs-approver"),
    ):
        assert refused(showings.allow_showing, actor=actor, contract_id=contract.id) == slug
    running = story.active(cast)
    assert refused(showings.allow_showing, actor=cast.acts(cast.aoi), contract_id=running.id) == ("contract-not-over")
    assert not Showing.objects.exists()
    showings.allow_showing(actor=cast.acts(cast.aoi), contract_id=contract.id)
    other = store_file(actor=cast.acts(cast.ren), name="b.png", content=picture())
    for actor, file, slug in (
        (cast.acts(cast.aoi), file_id, "not-your-side"),
        (cast.acts(cast.ren), other.id, "invalid"),
    ):
        assert refused(showings.show_work, actor=actor, contract_id=contract.id, file_id=file, title="題") == slug
    assert not PortfolioPicture.objects.exists()


def test_the_pages_lead_from_the_permission_to_the_profile(cast: Cast) -> None:
    contract, file_id = over(cast)
    aoi, ren, here = signed_in(cast.aoi), signed_in(cast.ren), f"/contracts/{contract.id}"
    assert "クライアントの許可が要ります" in ren.get(f"{here}/afterwards").content.decode()
    assert WORDS in aoi.get(f"{here}/afterwards").content.decode()
    assert aoi.post(f"{here}/showing").status_code == 302
    told = ren.get(here).content.decode()
    assert "この仕事を作品として公開してよいと答えました" in told
    assert f"{here}/afterwards" in told
    sent = ren.post(f"{here}/afterwards", {"file": file_id, "title": "一枚のページ"})
    assert (sent.status_code, sent["Location"]) == (302, f"/workers/{cast.ren.id}")
    assert "一枚のページ" in signed_in(cast.mio).get(f"/workers/{cast.ren.id}").content.decode()
    assert aoi.post(f"{here}/showing/end").status_code == 302
    assert "一枚のページ" not in ren.get(f"/workers/{cast.ren.id}").content.decode()


def test_the_worker_is_led_to_the_money(cast: Cast) -> None:
    """On a phone a contract's page has no bar that leads there."""
    contract, _file = over(cast)
    rooms = [signed_in(one).get(f"/contracts/{contract.id}").content.decode() for one in (cast.ren, cast.aoi)]
    assert ["受け取ったお金を見る" in room for room in rooms] == [True, False]


def test_asking_again_copies_the_job_and_leads_to_the_invitation(cast: Cast) -> None:
    contract, _file = over(cast)
    aoi = signed_in(cast.aoi)
    assert "もう一度頼む" in aoi.get(f"/contracts/{contract.id}").content.decode()
    assert signed_in(cast.ren).post(f"/contracts/{contract.id}/again").status_code == 403
    answer = aoi.post(f"/contracts/{contract.id}/again")
    draft = Job.objects.get(status="draft")
    assert answer["Location"] == f"/jobs/{draft.id}/edit"
    assert contract.job is not None
    assert (draft.title, draft.due_date, draft.budget_max) == (contract.job.title, None, contract.price)
    body = {"title": draft.title, "category": draft.category, "kind": "fixed", "description": draft.description}
    published = aoi.post(f"/jobs/{draft.id}/edit", body | {"publish": "1"})
    assert published["Location"] == f"/workers/{cast.ren.id}/invite?job={draft.id}"
    aoi.post(published["Location"], {"job": draft.id, "message": "またお願いします"})
    assert Invitation.objects.get().worker_id == cast.ren.id


def test_asking_again_without_a_job_begins_with_a_kind_of_work_that_the_site_takes_on(cast: Cast) -> None:
    contract, _file = over(cast)
    Contract.objects.filter(id=contract.id).update(job=None)
    aoi = signed_in(cast.aoi)
    assert aoi.post(f"/contracts/{contract.id}/again").status_code == 302
    assert Job.objects.get(status="draft").category == "other"
    set_setting(actor=Actor.operator(), key="kinds_of_work", text='["writing", "web"]')
    assert aoi.post(f"/contracts/{contract.id}/again").status_code == 302
    assert set(Job.objects.filter(status="draft").values_list("category", flat=True)) == {"other", "writing"}
