"""Pages and API of finding each other: what they say, empty and full; few queries however many rows."""

from collections.abc import Callable
from functools import partial

import pytest
from django.test import Client

from michinori.contracts.commands import handovers
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.models import Contract
from michinori.kernel.problems import Problem
from michinori.machinery.models import OutboxItem
from michinori.market.commands.favourites import keep_favourite
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.searches import save_search
from michinori.market.models import Favourite, SavedSearch
from michinori.notices import handover_events
from michinori.notices.models import SentMail
from michinori.people.models import User
from tests.pages.test_handover_pages import NEW, ended, linked
from tests.queries import few
from tests.stories.cast import Cast

from .conftest import MakeJob, acts, person
from .test_finding import profile
from .test_job_text import api

pytestmark = pytest.mark.django_db
Browse = Callable[[User | None], Client]
EMPTY = {
    "/searches": "保存した検索はまだありません",
    "/recommended": "まだ、おすすめを出せません",
    "/workers": "まだ、だれも載っていません",
    "/workers?q=漆": "条件に合う人は見つかりませんでした",
    "/invitations": "届いている招待はありません",
    "/favourites": "お気に入りはまだありません",
}


def page(browser: Client, address: str) -> str:
    return browser.get(address).content.decode()


def test_empty_pages_say_what_to_do_next(browse: Browse, ren: User) -> None:
    for address, said in EMPTY.items():
        text = page(browse(ren), address)
        assert said in text
        assert 'class="btn' in text.split('class="empty"')[1]


def test_a_search_is_saved_from_what_was_looked_for(browse: Browse, ren: User) -> None:
    browser = browse(ren)
    assert "/searches/new?q=%E3%83%AD%E3%82%B4&amp;category=design" in page(browser, "/jobs?q=ロゴ&category=design")
    form = page(browser, "/searches/new?q=ロゴ&category=design")
    assert 'value="ロゴ"' in form
    body = {"name": "ロゴの仕事", "q": "ロゴ", "category": "design", "budget_min": "３０，０００円", "every": "at_once"}
    assert browser.post("/searches/new", body).status_code == 302
    text = page(browser, "/searches")
    assert [word in text for word in ("ロゴの仕事", "デザイン", "予算 30,000円以上", "すぐに知らせる")] == [True] * 4
    wrong = browser.post("/searches/new", body | {"name": "", "q": "漆"})
    assert (wrong.status_code, "漆" in wrong.content.decode()) == (422, True)
    browser.post(f"/searches/{SavedSearch.objects.get().id}/forget")
    assert not SavedSearch.objects.exists()


def test_a_client_finds_invites_and_keeps_a_worker(browse: Browse, post: MakeJob, aoi: User, ren: User) -> None:
    profile(ren, "ロゴ", categories=["design"])
    job, browser = post(), browse(aoi)
    text = page(browser, f"/workers?q=ろご&job={job.id}")
    assert f"/workers/{ren.id}?job={job.id}" in text
    assert f"/workers/{ren.id}/invite?job={job.id}" in page(browser, f"/workers/{ren.id}?job={job.id}")
    refused = browser.post(f"/workers/{ren.id}/invite", {"job": job.id, "message": "連絡は090-0881-3345まで"})
    assert refused.status_code == 422
    assert "電話番号のようです" in refused.content.decode()
    assert browser.post(f"/workers/{ren.id}/invite", {"job": job.id, "message": "ぜひ"}).status_code == 302
    assert "返事待ち" in page(browser, f"/jobs/{job.id}/invitations")
    assert "この仕事に招待されています" in page(browse(ren), f"/jobs/{job.id}")
    browser.post(f"/favourites/workers/{ren.id}")
    assert "ren" in page(browser, "/favourites")
    browser.post(f"/favourites/{Favourite.objects.get().id}/drop")
    assert EMPTY["/favourites"] in page(browser, "/favourites")


def test_the_search_for_people_is_narrowed_in_a_sheet(browse: Browse, aoi: User, ren: User, mio: User) -> None:
    profile(ren, "ロゴ", "名刺", subcategories=["logo"], hourly_guide=3_000, availability="busy")
    profile(mio, "ロゴ", categories=["design"], hourly_guide=2_000)
    browser = browse(aoi)
    text = page(browser, "/workers?category=design&rate_max=3000&job=job_x")
    for said in (
        ">2人<",
        "2人を見る",
        "ロゴ <small>2</small>",
        "1時間 3,000円まで",
        "/workers?category=design&amp;job=job_x",
    ):
        assert said in text.replace("\n", ""), said
    assert "subcategory=logo" in text
    assert "1人を見る" in page(browser, "/workers/found/count?category=design&free=on")
    wrong = browser.get("/workers?rate_max=x")
    assert (wrong.status_code, 'class="facets" open' in wrong.content.decode()) == (422, True)
    assert browser.get("/workers/found/count?rate_max=x").status_code == 422
    assert 'name="subcategory"' not in page(browser, "/workers?category=web&subcategory=logo")


def test_home_and_its_page_say_why_a_job_is_recommended(browse: Browse, post: MakeJob, ren: User) -> None:
    post(title="展示会のバナー")
    profile(ren, "バナー", categories=["design"])
    assert "あなたのスキル「バナー」に合う、あなたの仕事と同じ種類" in page(browse(ren), "/recommended")
    home = page(browse(ren), "/")
    assert "「バナー」を活かせる" in home
    assert "あなたの仕事と同じ種類" not in home, "one reason is enough there"


def test_the_pages_make_few_queries_however_much_there_is(browse: Browse, post: MakeJob, aoi: User, ren: User) -> None:
    profile(ren, "ロゴ", categories=["design"])
    for number in range(4):
        job, other = post(title=f"ロゴ{number}"), person(f"w{number}")
        profile(other, "ロゴ")
        invite_worker(actor=acts(aoi), job_id=job.id, worker_id=ren.id)
        keep_favourite(actor=acts(ren), job_id=job.id)
        keep_favourite(actor=acts(ren), worker_id=other.id)
        save_search(actor=acts(ren), body={"name": str(number)})
    by_ren = ("/", "/searches", "/recommended", "/workers", "/invitations", "/favourites", f"/jobs/{job.id}")
    for user, address in ((aoi, f"/jobs/{job.id}/invitations"), *((ren, one) for one in by_ren)):
        browser = browse(user)
        browser.get(address)
        few(partial(browser.get, address))


def test_the_same_over_the_api(post: MakeJob, aoi: User, ren: User) -> None:
    profile(ren, "ロゴ", subcategories=["logo"])
    job = post(title="ロゴ")
    saved = api(ren, "post", "/saved-searches", {"name": "ロゴ", "q": "ロゴ"}, status=201)
    assert (saved["every"], api(ren, "get", "/saved-searches")["items"]) == ("daily", [saved])
    (recommended,) = api(ren, "get", "/recommendations")["items"]
    assert (recommended["job"]["id"], recommended["skills"], recommended["category"]) == (job.id, ["ロゴ"], True)
    (worker,) = api(aoi, "get", "/workers?q=ろご&free=true")["items"]
    assert (worker["id"], worker["categories"], worker["subcategories"]) == (ren.id, ["design"], ["logo"])
    assert (worker["face_url"], worker["answers_in"]) == (None, None)
    assert api(aoi, "get", "/workers?subcategory=flyer&skill=ロゴ&rate_max=9")["items"] == []
    sent = api(aoi, "post", f"/jobs/{job.id}/invitations", {"user_id": ren.id}, status=201)
    assert api(ren, "get", "/invitations")["items"] == [sent]
    declined = api(ren, "post", f"/invitations/{sent['id']}/decline", {}, status=200)
    assert declined["status"] == api(aoi, "get", f"/jobs/{job.id}/invitations")["items"][0]["status"] == "declined"
    kept = api(ren, "post", "/favourites", {"job_id": job.id}, status=201)
    assert api(ren, "get", "/favourites")["items"] == [kept]
    api(ren, "post", "/favourites", {"user_id": "usr_aaaaaaaaaaaaaaaa"}, status=422)


@pytest.mark.parametrize("by", ["worker", "new client"])
def test_a_handover_to_somebody_kept_apart_is_as_one_that_never_was(by: str) -> None:
    cast = Cast()
    contract = ended(cast)
    haru = cast.person("Haru")
    User.objects.filter(id=haru.id).update(email=NEW)
    haru.emailaddress_set.update(email=NEW)  # type: ignore[attr-defined]  # allauth's
    setter, target = (cast.ren, haru) if by == "worker" else (haru, cast.ren)
    set_block(actor=acts(setter), target_id=target.id)
    link = linked(cast, contract)
    item = OutboxItem.objects.get(kind="handover_made")
    handover_events.send_link(item)
    assert not SentMail.objects.filter(item_id=item.pk).exists()
    browser = Client()
    browser.force_login(haru)
    assert browser.get(link).status_code == 404
    token = link.rsplit("/", 1)[1]
    with pytest.raises(Problem) as refused:
        handovers.accept_handover(actor=acts(haru), token=token, price=1_000)
    assert (refused.value.slug, refused.value.status) == ("not-found", 404)
    assert not Contract.objects.filter(continues=contract).exists()
