"""A record of trouble: kept on the party when its figures change, and no such job, nor a reported or vague one, is
recommended or found without landmines.
"""

from collections.abc import Callable

import pytest
from django.test import Client as Browser

from michinori.machinery.models import OutboxItem
from michinori.market.commands.jobs import edit_job
from michinori.market.commands.searches import save_search, spread_posted
from michinori.market.models import Job
from michinori.market.queries import Search, search_jobs
from michinori.market.queries.recommending import recommended_jobs
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Case
from michinori.notices.finding_events import hear_of_found
from michinori.people.commands.profiles import update_profile
from michinori.people.models import Client, Party, User
from michinori.people.queries import default_client
from michinori.rules.people.conduct import BLOCKED_BY, FIGURES, NOT_COUNTED
from michinori.trust.commands.recounting import rebuild_conduct
from michinori.trust.commands.troubles import note_troubles, wrongly_noted
from michinori.trust.models import Figure
from michinori.trust.queries.conduct import conduct
from michinori.trust.queries.risks import counts_by_client, counts_of, risks_of
from tests.stories.cast import Cast

from .conftest import MakeJob, acts

Browse = Callable[[User | None], Browser]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("key", "hits", "trials", "trouble"),
    [
        ("ended_halfway", 4, 9, True),
        ("ended_halfway", 1, 1, False),
        ("ended_halfway", 2, 9, False),
        ("never_funded", 2, 10, True),
        ("never_funded", 2, 11, False),
        ("revisions_used", 9, 9, False),
    ],
)
def test_a_record_of_trouble_comes_and_goes_with_the_figures(
    post: MakeJob, aoi: User, ren: User, key: str, hits: int, trials: int, trouble: bool
) -> None:
    job = post()
    party = Client.objects.get(id=default_client(aoi.id).id).party_id
    figure = Figure.objects.create(party_id=party, side="client", key=key, n=trials, hits=hits, trials=trials)
    note_troubles([party])
    assert Party.objects.get(id=party).trouble is trouble
    (found,) = search_jobs(acts(ren), Search()).jobs
    assert (risks_of([found])[job.id].tone == "warn") is trouble
    assert bool(search_jobs(acts(ren), Search(calm=True)).jobs) is not trouble
    figure.delete()
    assert wrongly_noted() == ([party] if trouble else [])
    rebuild_conduct()
    assert not Party.objects.filter(trouble=True).exists()


def test_a_card_and_the_page_are_told_alike_of_a_client(aoi: User) -> None:
    """Cards read the counts alone, the page all that is shown of them."""
    client = default_client(aoi.id)
    party = Client.objects.get(id=client.id).party_id
    for n, key in enumerate((*FIGURES["client"], NOT_COUNTED)):
        Figure.objects.create(party_id=party, side="client", key=key, n=20, hits=n, trials=20)
    shown = counts_of(conduct("client", client.id))
    assert counts_by_client([client.id])[client.id] == {key: of for key, of in shown.items() if key != BLOCKED_BY}
    assert counts_by_client(["usr_nobody"]) == {"usr_nobody": {}}


@pytest.mark.parametrize(
    ("hits", "posted", "line"),
    [
        (4, {}, "9件中4件が途中で終わった相手"),
        (0, {"description": "看板のデザインを、いい感じにお願いします。"}, "あいまいな言葉のある募集"),
        (0, {}, "まだ確認されていない相手"),
    ],
)
def test_lists_home_mail_and_the_job_itself_say_the_same(
    post: MakeJob, browse: Browse, aoi: User, ren: User, hits: int, posted: dict[str, str], line: str
) -> None:
    if hits:
        party = Client.objects.get(id=default_client(aoi.id).id).party_id
        Figure.objects.create(party_id=party, side="client", key="ended_halfway", n=9, hits=hits, trials=9)
    save_search(actor=acts(ren), body={"name": "看板", "q": "看板", "every": "at_once"})
    if not posted:
        update_profile(actor=acts(ren), headline="つくる人", about="", skills=["看板"])
    job = post(title="看板のデザイン", **posted)
    for address in ("/jobs?q=看板", "/", f"/jobs/{job.id}"):
        shown = line in browse(ren).get(address).content.decode()
        assert shown is not (address == "/" and "description" in posted), "home offers no vague job"
    spread_posted(OutboxItem.objects.get(kind="job_posted"))
    (told,) = hear_of_found(OutboxItem.objects.get(kind="saved_search_found"))
    assert line in told.write().text


def recommended(user: User) -> list[str]:
    return [job.title for job, _ in recommended_jobs(acts(user), 5)]


def test_a_vague_job_is_recommended_to_nobody(post: MakeJob, aoi: User, ren: User) -> None:
    update_profile(actor=acts(ren), headline="つくる人", about="", skills=["看板"])
    job = post(title="看板のデザイン")
    assert recommended(ren) == ["看板のデザイン"]
    edit_job(actor=acts(aoi), job_id=job.id, body={"description": "いい感じの看板をお願いします。"})
    assert recommended(ren) == []


def test_the_front_page_shows_visitors_no_vague_and_no_reported_job(
    post: MakeJob, browse: Browse, aoi: User, mio: User
) -> None:
    vague, good, reported = post(title="おまかせ看板"), post(title="店の看板"), post(title="駅の看板")
    edit_job(actor=acts(aoi), job_id=vague.id, body={"description": "いい感じの看板をお願いします。"})
    report_thing(actor=acts(mio), kind="job", ref=reported.id, reason="fraud")
    page = browse(None).get("/").content.decode()
    assert good.title in page
    assert vague.title not in page
    assert reported.title not in page


def test_a_reported_job_is_recommended_again_once_staff_let_it_stand(post: MakeJob, ren: User, mio: User) -> None:
    sora = Cast().person("Sora", staff=True)
    update_profile(actor=acts(ren), headline="つくる人", about="", skills=["看板"])
    job = post(title="看板のデザイン")
    report_thing(actor=acts(mio), kind="job", ref=job.id, reason="fraud")
    assert (recommended(ren), Job.objects.get().reported) == ([], True)
    assert search_jobs(acts(ren), Search(calm=True)).jobs == ()
    decide_case(actor=acts(sora), case_id=Case.objects.get().id, outcome="none")
    assert recommended(ren) == ["看板のデザイン"]
