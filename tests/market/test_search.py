"""Search finds what people mean, page by page, whatever they type."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from michinori.kernel.problems import Problem
from michinori.market.commands.favourites import keep_favourite
from michinori.market.models import Job
from michinori.market.queries import (
    Search,
    count_jobs,
    counts_by_category,
    facets_of,
    hints_for,
    newest_jobs,
    search_jobs,
    search_with_facets,
)
from michinori.market.queries.hits import AS_COUNTED
from michinori.market.queries.search import _indexed
from michinori.people.models import User

from .conftest import MakeJob, acts, person

pytestmark = pytest.mark.django_db


def titles(q: str, **filters: Any) -> list[str]:
    return [job.title for job in search_jobs(None, Search(q=q, **filters)).jobs]


@pytest.mark.parametrize(
    ("written", "sought"),
    [
        ("広告用のバナー", "広告"),
        ("広告のバナー", "広告用"),
        ("ランディング・ページの制作", "ランディングページ"),
        ("ランディングページの制作", "ランディング・ページ"),
        ("ランディング ページの制作", "ランディングページ"),
        ("ランディングページの制作", "ランディング ページ"),
        ("ランディングページの制作", "らんでぃんぐぺーじ"),
        ("らんでぃんぐぺーじの制作", "ランディングページ"),
        ("ﾗﾝﾃﾞｨﾝｸﾞﾍﾟｰｼﾞの制作", "ランディングページ"),
        ("ランディングページの制作", "ﾗﾝﾃﾞｨﾝｸﾞ･ﾍﾟｰｼﾞ"),
        ("ＷＥＢサイトの更新", "web"),
        ("webサイトの更新", "ウェブサイト"),
        ("ウェブサイトの更新", "webサイト"),
        ("Ｌｏｇｏの作成", "logo"),
        ("ろごの作成", "ロゴ"),
        ("ロゴの作成", "ろご"),
        ("サーバの設定", "サーバー"),
        ("打合せの記録", "打ち合わせ"),
        ("データー入力", "データ入力"),
        ("イラストレーターを探しています", "イラスト"),
        ("ノベルティグッズの企画", "ノベルティ"),
        ("猫の写真のキャプション", "ねこ"),
        ("12,000字の記事", "１２０００字"),
        ("C++の移植", "C++"),
        ("絵本の文章", "絵本"),
        ("絵本の文章", "絵"),
        ("日英翻訳の校正", "翻訳　校正"),
        ("翻訳した文章の校正", "校正の翻訳"),
    ],
)
def test_however_it_is_written(post: MakeJob, written: str, sought: str) -> None:
    post(title="ほかの仕事", description="まったく別のお願いです。")
    post(title=written, description="くわしくは応募のあとにお話しします。")
    assert titles(sought) == [written]


@pytest.mark.parametrize(
    ("written", "sought"),
    [("東京都の取材", "京都"), ("プロゴルファーの取材", "ロゴ"), ("JavaScriptの改修", "Java"), ("ロゴの作成", "🦊")],
)
def test_what_only_looks_alike_is_not_found(post: MakeJob, written: str, sought: str) -> None:
    post(title=written, description="くわしくは応募のあとにお話しします。")
    assert titles(sought) == []


def test_all_words_must_be_there_in_title_text_or_brief(post: MakeJob) -> None:
    brief = [{"key": "ポイントカラー", "value": "青", "direction": True}]
    post(title="名刺のデザイン", brief=brief)
    assert titles("名刺 ポイントカラー") == ["名刺のデザイン"]
    assert titles("名刺 ワイヤーフレーム") == ["名刺のデザイン"]
    assert titles("名刺 動画") == []


def test_drafts_and_closed_jobs_are_in_no_list(post: MakeJob, aoi: User) -> None:
    post(title="下書きのロゴ", draft=True)
    assert titles("ロゴ") == []
    assert [job.title for job in search_jobs(acts(aoi), Search(q="ロゴ")).jobs] == []
    assert newest_jobs(acts(aoi)) == []


def test_filters(post: MakeJob) -> None:
    post(title="一", budget_min=10_000, budget_max=30_000)
    post(title="二", kind="hourly", category="web", budget_min=None, budget_max=5_000)
    post(title="三")
    assert titles("", category="web") == ["二"]
    assert titles("", kind="fixed") == ["三", "一"]
    assert titles("", budget_min=20_000) == ["一"]
    assert titles("", budget_min=30_001) == []
    assert titles("", budget_max=9_999) == ["二"]
    assert titles("", budget_min=3_000, budget_max=12_000) == ["二", "一"]
    assert counts_by_category(None, Search()) == {"design": 2, "web": 1}
    assert counts_by_category(None, Search(category="design", kind="hourly")) == {"web": 1}


@pytest.mark.parametrize("sort", ["newest", "deadline", "budget"])
def test_walking_the_pages_meets_every_job_once_in_order(post: MakeJob, sort: str) -> None:
    made = set()
    for n in range(23):
        due = date(2030, 1, 1 + n % 4).isoformat() if n % 3 else None
        made.add(post(title=f"仕事{n}", due_date=due, budget_max=(n % 5) * 1_000 or None).id)
    walked, cursor = [], ""
    for _ in range(10):
        found = search_jobs(None, Search(sort=sort, cursor=cursor), limit=4)
        walked += found.jobs
        cursor = found.next or ""
        if not cursor:
            break
    assert len(walked) == 23
    assert {job.id for job in walked} == made
    keys: list[Any] = [
        {"newest": job.posted_at, "deadline": job.due_date or date.max, "budget": job.budget_max or 0}[sort]
        for job in walked
    ]
    assert keys == sorted(keys, reverse=sort != "deadline")


@pytest.mark.parametrize("sort", ["newest", "deadline", "budget"])
def test_words_that_stand_apart_are_passed_over_on_the_way(
    post: MakeJob, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many there are between two hits: each is read by parts of four here."""
    for name, size in {"_SPARE": 0, "_LEAST_SPARE": 0, "_MORE": 1}.items():
        monkeypatch.setattr(f"michinori.machinery.parts.{name}", size)
    made = []
    for n in range(30):
        title = "学習塾の名刺" if n in (3, 4, 11, 20, 29) else "学習する塾の名刺"
        job = post(title=title, due_date=date(2030, 1, 1 + n % 3).isoformat(), budget_max=(1 + n % 2) * 1_000)
        made += [job] if n in (3, 4, 11, 20, 29) else []
    order = {
        "newest": lambda job: (-job.posted_at.timestamp(), job.id),
        "deadline": lambda job: (job.due_date, job.id),
        "budget": lambda job: (-(job.budget_max or 0), [-ord(letter) for letter in job.id]),
    }[sort]
    search = Search(q="学習塾", sort=sort)
    first = search_jobs(None, search, limit=3)
    second = search_jobs(None, replace(search, cursor=first.next or ""), limit=3)
    assert [*first.jobs, *second.jobs] == sorted(Job.objects.filter(id__in=[job.id for job in made]), key=order)
    assert second.next is None
    assert count_jobs(None, search) == facets_of(None, search).count == 5
    assert counts_by_category(None, search) == {"design": 5}
    monkeypatch.setattr("michinori.market.queries.search.COUNTED", 4)
    assert count_jobs(None, search) == 5, "counted by parts, too"
    assert (facets_of(None, search).count, facets_of(None, search).more) == (4, True)
    assert counts_by_category(None, search) == {"design": 4}


@pytest.mark.parametrize("cursor", [False, True], ids=["first page", "second page"])
@pytest.mark.parametrize("sort", ["newest", "deadline", "budget"])
def test_a_page_looked_for_with_its_facets_is_the_same(post: MakeJob, sort: str, cursor: bool) -> None:
    for n in range(23):
        post(title=f"ロゴ{n}", budget_max=1_000 + n, skills=["Figma"] if n % 2 else [])
    search = Search(q="ロゴ", budget_min=1_001, sort=sort)
    if cursor:
        search = replace(search, cursor=search_jobs(None, search).next or "")
    found, facets = search_with_facets(None, search)
    page = search_jobs(None, search)
    assert found == page
    assert [_shown(job) for job in found.jobs] == [_shown(job) for job in page.jobs]
    assert facets == facets_of(None, search)
    assert (facets.count, len(found.jobs)) == (22, 2 if cursor else 20)


def _shown(job: Job) -> dict[str, object]:
    return {name: value for name, value in vars(job).items() if name != "_state"} | {"client": job.client.holder.id}


def test_what_is_kept_shows_on_a_page_looked_for_with_its_facets(post: MakeJob) -> None:
    job, ren = post(title="ロゴ"), person("ren")
    kept = keep_favourite(actor=acts(ren), job_id=job.id)
    found, _ = search_with_facets(acts(ren), Search())
    assert [vars(one)["kept"] for one in found.jobs] == [kept.id]
    nothing, counted = search_with_facets(acts(ren), Search(q="鮟鱇鍋"))
    assert (nothing.jobs, nothing.terms, counted.count) == ((), ("鮟鱇鍋",), 0)


def test_a_new_job_does_not_move_the_pages_behind_a_cursor(post: MakeJob) -> None:
    for n in range(4):
        post(title=f"仕事{n}")
    first = search_jobs(None, Search(), limit=2)
    post(title="割り込み")
    second = search_jobs(None, Search(cursor=first.next or ""), limit=2)
    assert [job.title for job in (*first.jobs, *second.jobs)] == ["仕事3", "仕事2", "仕事1", "仕事0"]
    assert second.next is None


HOSTILE = [
    "",
    " ",
    "あ" * 10_000,
    "a" * 10_000,
    "ﷺ" * 10_000,
    "広告 " * 3_000,
    "🦊" * 300,
    "'",
    "''' OR 1=1 --",
    "a & b | !c <-> (d):*",
    "広告:*",
    "\\",
    "\x00\x01",
    "\ud800",
    "%s %(x)s {}",
    "<script>",
    "・・・ーーー",
    "ー",
    "を",
    "+#",
    "_",
    "٣ ൫",
    "ｶﾞ" * 80,
]


@pytest.mark.parametrize("q", HOSTILE)
def test_no_words_break_the_search(post: MakeJob, q: str) -> None:
    post()
    search = Search(q=q)
    found = search_jobs(None, search)
    assert count_jobs(None, search) == len(found.jobs)
    hints_for(None, search)
    counts_by_category(None, search)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_the_index(post: MakeJob, text: str) -> None:
    job = post(description=f"案内 {text}"[:10_000], brief=[{"key": "x", "value": f"y{text}"[:500]}])
    assert [found.id for found in search_jobs(None, Search(q="案内")).jobs] == [job.id]


@pytest.mark.parametrize(
    "wrong",
    [
        {"sort": "best"},
        {"category": "food"},
        {"kind": "free"},
        {"budget_min": -1},
        {"budget_max": 10**12},
        {"cursor": "x"},
        {"cursor": "🦊" * 1_000},
        {"cursor": "W10"},
        {"cursor": "WzFd" * 200},
        {"cursor": "W" * 10_000},
    ],
)
def test_wrong_filters_are_refused_at_their_field(wrong: dict[str, Any]) -> None:
    with pytest.raises(Problem) as refused:
        search_jobs(None, Search(**wrong))
    assert (refused.value.status, refused.value.flaws[0].field) == (422, next(iter(wrong)))


def test_a_cursor_of_another_order_is_refused(post: MakeJob) -> None:
    post(), post()
    cursor = search_jobs(None, Search(), limit=1).next or ""
    with pytest.raises(Problem) as refused:
        search_jobs(None, Search(sort="budget", cursor=cursor))
    assert refused.value.flaws[0].field == "cursor"


def test_an_empty_result_says_which_word_to_leave_out(post: MakeJob) -> None:
    post(title="名刺のデザイン"), post(title="看板のデザイン")
    hints = hints_for(None, Search(q="デザイン 恐竜 名刺"))
    assert [(hint.term, hint.count) for hint in hints] == [("恐竜", 1)]
    assert hints_for(None, Search(q="恐竜")) == []


def test_words_beside_each_other_are_asked_of_the_rows_within_the_limit_alone(post: MakeJob) -> None:
    post(title="名刺のデザイン")
    names = {"words": "'名刺'", "beside": "'名刺' <-> 'デザイン'"}
    composed = _indexed(tuple(names), AS_COUNTED.columns, "newest", 20, goes_on=False, named=True)
    text, values = composed.statement(names)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (VERBOSE, COSTS OFF) {text}", values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    above, sort, below = plan.partition("Sort Key")
    assert sort, plan
    assert "random()" in above.partition("->  Sort")[0], plan
    assert "random()" not in above.partition("->  Sort")[2] + below, plan


def test_a_page_of_many_jobs_is_three_queries(
    post: MakeJob, ren: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(3):
        post(title=f"仕事{n}")
    with django_assert_num_queries(3):
        few = search_jobs(acts(ren), Search(q="仕事"))
        assert [job.client.display_name for job in few.jobs] == ["青空ウェブ制作"] * 3
    writer = person("yui")
    for n in range(12):
        post(title=f"仕事その{n}", by=writer)
    with django_assert_num_queries(5):
        many = search_jobs(acts(ren), Search(q="仕事"))
        assert [job.client.display_name for job in many.jobs].count("yui") == 12
        assert count_jobs(acts(ren), Search(q="仕事")) == 15
