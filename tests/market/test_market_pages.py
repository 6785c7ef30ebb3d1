"""The market's pages: what each caller sees, what is said where, and that no input breaks them."""

import re
from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from django.test import Client

from michinori.machinery import events
from michinori.market.commands.jobs import close_job
from michinori.market.commands.proposals import create_proposal, mark_agreed
from michinori.market.models import Job, Proposal
from michinori.people.commands.declarations import update_declarations
from michinori.people.models import User
from michinori.people.queries import default_client
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

from .conftest import NASTY, MakeJob, acts, person

pytestmark = pytest.mark.django_db
Browse = Callable[[User | None], Client]

TYPED = {
    "title": "名刺のデザイン",
    "description": "新しく始めるパン屋の名刺です。両面で、印刷に使えるデータをお願いします。",
    "category": "design",
    "kind": "fixed",
    "budget_min": "１０，０００円",
    "budget_max": "20,000",
    "due_date": "2030-01-15",
    "place": "",
    "brief-0-key": "テイスト",
    "brief-0-value": "シック",
    "brief-0-direction": "on",
}


def proposed(job: Job, worker: User) -> Proposal:
    return create_proposal(actor=acts(worker), job_id=job.id, body={"price": 30_000, "message": "作れます。"})


def text(answer: object) -> str:
    return answer.content.decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("most", "said"), [(1, "1件以上の仕事"), (300, "仕事 1件")])
def test_the_front_page_says_at_least_of_what_it_counts_no_further(
    post: MakeJob, browse: Browse, monkeypatch: pytest.MonkeyPatch, most: int, said: str
) -> None:
    """Jobs of a category are counted up to a number: there may be exactly so many."""
    for place in ("market.queries.tiles", "pages.front"):
        monkeypatch.setattr(f"michinori.{place}.TILE", most)
    post()
    assert said in text(browse(None).get("/"))


def test_search_shows_jobs_and_their_filters(post: MakeJob, browse: Browse) -> None:
    post(budget_min=30_000, budget_max=48_000, due_date="2030-01-15")
    page = text(browse(None).get("/jobs", {"q": "らんでぃんぐぺーじ", "category": "design"}))
    assert "広告用ランディング・ページのデザイン" in page
    assert "30,000〜48,000<i>円</i>" in page
    assert re.search(r"あと[\d,]+日", page)
    assert "応募0" in page
    assert "青空ウェブ制作" in page
    assert "まだ確認されていない相手" in page
    assert "1件の仕事" in page
    assert re.search(r'class="pill is-on" href="/jobs\?q=[^"]*">デザイン', page)


def test_budgets_in_words(post: MakeJob, browse: Browse) -> None:
    post(kind="hourly", budget_min=1_800, budget_max=2_500)
    post(budget_max=48_000)
    post(budget_min=30_000)
    post(budget_min=5_000, budget_max=5_000)
    post()
    page = text(browse(None).get("/jobs"))
    for words in ("1時間あたり1,800〜2,500円", "48,000円まで", "30,000円から", ">5,000<i>円</i><", "予算の記載なし"):
        assert words in page
    english = text(browse(None).get("/jobs", headers={"accept-language": "en"}))
    for words in ("¥1,800 to ¥2,500 an hour", "Up to ¥48,000", "From ¥30,000", ">¥5,000<", "No budget given"):
        assert words in english


def test_a_highest_budget_below_the_lowest_is_said_on_the_page_and_breaks_no_feed(browse: Browse) -> None:
    asked = {"budget_min": "9000", "budget_max": "100"}
    page = browse(None).get("/jobs", asked)
    assert page.status_code == 422
    assert "下限の9,000円以上にしてください" in text(page)
    assert browse(None).get("/jobs/count", asked).status_code == 422
    assert browse(None).get("/jobs/feed", asked).status_code == 200


def test_an_empty_search_helps(post: MakeJob, browse: Browse) -> None:
    post(title="看板のロゴ")
    page = text(browse(None).get("/jobs", {"q": "看板 恐竜"}))
    assert "「恐竜」をはずすと 1件" in page
    assert re.search(r"<span>デザイン</span><small>1<", page)
    assert "看板のロゴ" in page
    page = text(browse(None).get("/jobs", {"q": "看板", "category": "web"}))
    assert "しぼりこみをはずす" in page
    assert re.search(r'href="/jobs\?q=[^"]*&amp;category=design"', page)


def test_an_empty_search_says_where_there_may_be_more(
    post: MakeJob, browse: Browse, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("queries", "queries.search"):
        monkeypatch.setattr(f"michinori.market.{module}.COUNTED", 2)
    for _ in range(3):
        post(title="看板のロゴ")
    page = text(browse(None).get("/jobs", {"q": "看板 恐竜"}))
    assert "「恐竜」をはずすと 2件以上" in page
    page = text(browse(None).get("/jobs", {"q": "看板", "category": "web"}))
    assert "<small>2+</small>" in page
    post(title="パン屋のロゴ")
    page = text(browse(None).get("/jobs", {"q": "パン屋", "category": "web"}))
    assert "<small>1</small>" in page, "it is said only where it may be"


def test_pages_of_a_search_follow_each_other(post: MakeJob, browse: Browse) -> None:
    for n in range(23):
        post(title=f"仕事その{n}")
    first = text(browse(None).get("/jobs", {"q": "仕事", "sort": "budget"}))
    following = re.search(r'href="(/jobs\?[^"]*cursor=[^"]*)"', first)
    assert following
    second = text(browse(None).get(following[1].replace("&amp;", "&")))
    found = set(re.findall(r"仕事その\d+", first)) | set(re.findall(r"仕事その\d+", second))
    assert len(found) == 23


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"budget_min": "ただ"}, "数字で入力してください"),
        ({"budget_max": "-5"}, "0円以上にしてください"),
        ({"budget_max": "9" * 12}, "99,999,999円までです"),
        ({"category": "food"}, "一覧の中から選んでください"),
        ({"kind": "あ" * 10_000}, "一覧の中から選んでください"),
        ({"sort": "🦊"}, "一覧の中から選んでください"),
        ({"cursor": "まえ"}, "書き方を確かめてください"),
        ({"q": "あ" * 30_000}, "20,000文字以内"),
    ],
)
def test_a_wrong_filter_is_said_and_nothing_breaks(browse: Browse, asked: dict[str, str], said: str) -> None:
    answer = browse(None).get("/jobs", asked)
    assert answer.status_code == 422
    assert said in text(answer)


@pytest.mark.parametrize("q", ["あ" * 10_000, "🦊", "'; DROP", "a & !b:*", "\\", "%s", "<script>", "・"])
def test_any_words_may_be_sought(post: MakeJob, browse: Browse, q: str) -> None:
    post()
    assert browse(None).get("/jobs", {"q": q}).status_code == 200


def test_address_and_contact_are_for_signed_in_people(post: MakeJob, browse: Browse, aoi: User, ren: User) -> None:
    company = default_client(aoi.id).id
    update_declarations(
        actor=acts(aoi),
        client_id=company,
        business=True,
        has_staff=True,
        has_officers=False,
        withholds=True,
        address="大阪市北区一丁目",
        contact="06-1234-5678",
    )
    job = post(budget_max=48_000)
    seen, hidden = text(browse(ren).get(f"/jobs/{job.id}")), text(browse(None).get(f"/jobs/{job.id}"))
    for secret in ("大阪市北区一丁目", "06-1234-5678"):
        assert secret in seen
        assert secret not in hidden
    assert "ログインすると見えます" in hidden
    assert "この募集に足りない情報" not in seen


def test_what_a_posting_lacks_is_said_to_both_sides(post: MakeJob, browse: Browse, aoi: User, ren: User) -> None:
    job = post()
    assert "住所、連絡先、報酬" in text(browse(ren).get(f"/jobs/{job.id}"))
    where = f'href="/organisations/{default_client(aoi.id).id}"'
    assert where in text(browse(aoi).get(f"/jobs/{job.id}")), "a company states them on its own page"
    own = text(browse(aoi).get(f"/jobs/{job.id}"))
    assert "<b>法律で示す項目が足りません</b><span>住所、連絡先、報酬</span>" in own
    assert "予算の上限か下限を書きます" in own


def test_who_sees_which_job(post: MakeJob, browse: Browse, aoi: User, ken: User, ren: User, mio: User) -> None:
    draft, closed = post(draft=True), post()
    proposed(closed, ren)
    close_job(actor=acts(aoi), job_id=closed.id)
    for who, sees_draft, sees_closed in (
        (aoi, 200, 200),
        (ken, 200, 200),
        (ren, 404, 200),
        (mio, 404, 404),
        (None, 404, 404),
    ):
        client = browse(who)
        assert client.get(f"/jobs/{draft.id}").status_code == sees_draft
        assert client.get(f"/jobs/{closed.id}").status_code == sees_closed
    for wrong in ("job_no", "🦊", "x" * 3_000, "%00"):
        assert browse(ren).get(f"/jobs/{wrong}").status_code == 404


def test_a_member_posts_with_brief_and_publishes(browse: Browse, ken: User, aoi: User) -> None:
    company = default_client(aoi.id).id
    answer = browse(ken).post("/jobs/new", TYPED | {"client": company, "publish": "1"})
    job = Job.objects.get()
    assert (answer.status_code, answer["location"]) == (302, f"/jobs/{job.id}")
    assert (job.status, job.client_id, job.posted_by) == ("open", company, ken)
    assert (job.budget_min, job.budget_max, job.due_date, job.place) == (10_000, 20_000, date(2030, 1, 15), "online")
    assert job.brief == [{"key": "テイスト", "value": "シック", "direction": True}]
    page = text(browse(None).get(f"/jobs/{job.id}"))
    assert "方向性が途中で変わったら、作り直しとして扱います。" in page
    assert "オンライン" in page


def test_a_draft_is_edited_published_and_closed(browse: Browse, ren: User) -> None:
    me = browse(ren)
    me.post("/jobs/new", TYPED | {"draft": "1"})
    job = Job.objects.get()
    assert (job.status, job.client_id) == ("draft", ren.id)
    assert 'value="10,000"' in text(me.get(f"/jobs/{job.id}/edit"))
    changed = {name: value for name, value in TYPED.items() if not name.startswith("brief")} | {"budget_max": ""}
    assert me.post(f"/jobs/{job.id}/edit", changed | {"publish": "1"}).status_code == 302
    job.refresh_from_db()
    assert (job.status, job.budget_max, job.brief, job.edited_at) == ("open", None, [], None)
    me.post(f"/jobs/{job.id}/edit", changed | {"title": "名刺と封筒のデザイン", "save": "1"})
    job.refresh_from_db()
    assert (job.title, job.edited_at is not None) == ("名刺と封筒のデザイン", True)
    assert "書き直し" in text(me.get(f"/jobs/{job.id}"))
    assert me.post(f"/jobs/{job.id}/close").status_code == 302
    assert me.get(f"/jobs/{job.id}/edit").status_code == 409
    kinds = [event.kind for event in events.history(job.id)]
    assert kinds == ["job_saved", "job_edited", "job_posted", "job_edited", "job_closed"]
    assert events.verify(job.id)


def test_rows_are_added_without_script_and_nothing_is_lost(browse: Browse, ren: User) -> None:
    page = text(browse(ren).post("/jobs/new", TYPED | {"add-brief": "1"}))
    assert 'name="brief-1-key"' in page
    assert "名刺のデザイン" in page
    assert not Job.objects.exists()


def test_the_checklist_follows_what_is_typed(browse: Browse, ren: User) -> None:
    part = text(browse(ren).post("/jobs/checklist", TYPED))
    assert part.count("あり") == 4
    assert part.count("まだ") == 2 + 1
    assert "まだ: 住所、連絡先</div>" in part
    part = text(
        browse(ren).post("/jobs/checklist", TYPED | {"description": "短い", "budget_min": "", "budget_max": "x"})
    )
    assert part.count("まだ") == 4 + 1
    assert "まだ: 住所、連絡先、仕事の内容、報酬</div>" in part
    assert not Job.objects.exists()


@pytest.mark.parametrize("nasty", NASTY)
def test_bad_postings_are_refused_at_the_field_and_write_nothing(browse: Browse, ren: User, nasty: str) -> None:
    me = browse(ren)
    for field in (
        "title",
        "description",
        "category",
        "kind",
        "budget_min",
        "budget_max",
        "due_date",
        "place",
        "brief-0-key",
    ):
        answer = me.post("/jobs/new", TYPED | {field: nasty, "publish": "1"})
        if answer.status_code == 302:
            Job.objects.all().delete()
            continue
        assert answer.status_code == 422, (field, nasty)
        assert 'aria-invalid="true"' in text(answer), (field, nasty)
        assert "シック" in text(answer)
        assert not Job.objects.exists()
    assert me.post("/jobs/new", dict.fromkeys(TYPED, nasty)).status_code == 422
    assert not Job.objects.exists()


def test_the_budget_and_keys_of_the_brief_are_checked_together(browse: Browse, ren: User) -> None:
    me = browse(ren)
    page = text(me.post("/jobs/new", TYPED | {"budget_max": "500"}))
    assert "下限の10,000円以上にしてください" in page
    page = text(me.post("/jobs/new", TYPED | {"brief-3-key": "テイスト", "brief-3-value": "和風"}))
    assert "同じ項目名が二つあります" in page


def test_nobody_posts_in_a_strangers_name(browse: Browse, aoi: User, ken: User, mio: User) -> None:
    answer = browse(ken).post("/jobs/new", TYPED | {"client": mio.id})
    assert answer.status_code == 422
    assert not Job.objects.exists()


def test_strangers_may_not_touch_a_job(post: MakeJob, browse: Browse, ren: User) -> None:
    job = post()
    me = browse(ren)
    assert me.get(f"/jobs/{job.id}/edit").status_code == 403
    assert me.get(f"/jobs/{job.id}/proposals").status_code == 403
    for act in ("edit", "publish", "close"):
        assert me.post(f"/jobs/{job.id}/{act}", TYPED).status_code == 403
    draft = post(draft=True)
    for act in ("edit", "publish", "close", "propose"):
        assert me.post(f"/jobs/{draft.id}/{act}", TYPED).status_code == 404
    job.refresh_from_db()
    assert job.status == "open"
    assert browse(None).get("/jobs/new").status_code == 302


def test_lists_of_ones_own(post: MakeJob, browse: Browse, aoi: User, ren: User) -> None:
    assert "まだ仕事を頼んでいません" in text(browse(ren).get("/my/jobs"))
    assert "まだ応募した仕事はありません" in text(browse(ren).get("/proposals"))
    job = post()
    assert "まだ応募がありません" in text(browse(aoi).get(f"/jobs/{job.id}/proposals"))
    row = proposed(job, ren)
    page = text(browse(aoi).get("/my/jobs"))
    assert "返事を待つ応募が1件あります" in page
    assert f'<a href="/jobs/{job.id}/proposals">' in page, "it goes on with the proposals"
    assert "face-person face-s" in page, "whose they are is seen"
    page = text(browse(ren).get("/proposals"))
    assert "1件の返事を待っています" in page
    assert re.search(r"\d<i>円</i></span> <span class=\"figure-word\">手取り", page)
    assert f"/proposals/{row.id}/withdraw" in page
    close_job(actor=acts(aoi), job_id=job.id)
    assert "募集は終了・返事待ち" in text(browse(ren).get("/proposals"))
    assert "募集を終えた仕事" in text(browse(aoi).get("/my/jobs"))
    browse(ren).post(f"/proposals/{row.id}/withdraw")
    page = text(browse(ren).get("/proposals"))
    assert "取り下げました" in page
    assert "返事を待つ応募はありません" in page
    assert "契約なしで終了" in text(browse(aoi).get("/my/jobs"))


def test_a_job_tells_its_own_side_that_a_contract_came_of_it_while_it_still_takes_proposals(
    post: MakeJob, browse: Browse, aoi: User, ren: User
) -> None:
    job = post()
    row = proposed(job, ren)
    assert "できました" not in text(browse(aoi).get(f"/jobs/{job.id}"))
    mark_agreed(proposal_id=row.id)
    page = text(browse(aoi).get(f"/jobs/{job.id}"))
    assert "この募集から、契約が1件できました。" in page
    assert "ほかに頼まないなら、終えてください" in page
    assert "できました" not in text(browse(person("worker")).get(f"/jobs/{job.id}"))
    close_job(actor=acts(aoi), job_id=job.id)
    page = text(browse(aoi).get(f"/jobs/{job.id}"))
    assert "この募集から、契約が1件できました。" in page
    assert "終えてください" not in page


def test_no_page_grows_with_its_rows(post: MakeJob, browse: Browse, aoi: User, ren: User) -> None:
    jobs = [post(title=f"看板その{n}") for n in range(6)]
    for worker in (ren, *(person(f"worker{n}") for n in range(4))):
        for job in jobs[:3]:
            proposed(job, worker)
    asked = [(aoi, "/my/jobs"), (aoi, f"/jobs/{jobs[0].id}/proposals"), (ren, "/proposals"), (ren, "/jobs?q=看板")]
    asked += [(ren, f"/jobs/{jobs[0].id}"), (aoi, f"/jobs/{jobs[0].id}")]
    asked += [(aoi, "/jobs/new"), (aoi, f"/jobs/{jobs[0].id}/edit")]
    asked += [(ren, f"/jobs/{jobs[5].id}/propose"), (ren, "/jobs?q=看板 恐竜 河馬 鯨 象&category=web&kind=hourly")]
    for who, address in asked:
        client = browse(who)
        answer = few(partial(client.get, address))
        assert answer.status_code == 200, address
        assert len(answer.content) < 100_000


def test_every_page_is_there_in_english(post: MakeJob, browse: Browse, ren: User) -> None:
    post()
    client = browse(ren)
    for address in ("/jobs", "/jobs?q=none+such", "/jobs/new", "/my/jobs", "/proposals"):
        page = text(client.get(address, headers={"accept-language": "en"}))
        assert "仕事をさがす" not in page
        assert "まだ" not in page


def test_lists_lead_to_the_contract_that_came_of_a_proposal(browse: Browse) -> None:
    cast = Cast()
    contract = story.offered(cast)
    link = f'href="/contracts/{contract.id}"'
    assert link in text(browse(cast.ren).get("/proposals"))
    assert link in text(browse(cast.ren).get(f"/jobs/{contract.job_id}"))
    assert link in text(browse(cast.aoi).get(f"/jobs/{contract.job_id}/proposals"))
    assert browse(cast.mio).get(f"/jobs/{contract.job_id}/proposals").status_code == 403


def test_no_address_breaks_a_page(browse: Browse, ren: User) -> None:
    for nasty in ("job_no", "%00", "🦊" * 50, "あ" * 300, "..%2f", "'"):
        for address in (f"/jobs/{nasty}", f"/jobs/{nasty}/edit", f"/jobs/{nasty}/propose", f"/jobs/{nasty}/proposals"):
            assert browse(ren).get(address).status_code == 404, address
        for address in (f"/jobs/{nasty}/close", f"/jobs/{nasty}/publish", f"/proposals/{nasty}/decline"):
            assert browse(ren).post(address).status_code == 404, address
