"""Columns as their authors and staff handle them; whatever is refused writes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from columns.readers import BODY, column, comment
from stopwatch import least_cpu_ms

from michinori.columns.commands.columns import (
    choose_column,
    edit_column,
    hide_column,
    show_column_again,
    take_back_column,
    write_column,
)
from michinori.columns.models import Column
from michinori.columns.queries.columns import chosen_for, column_for, columns_for, own_columns
from michinori.contracts.commands.blocks import set_block
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.markdown import as_html
from michinori.machinery.models import Event
from tests.stories.cast import Cast, wait_days

pytestmark = pytest.mark.django_db


def refused(problem_slug: str, command: Callable[..., object], **given: Any) -> Problem:
    before = (list(Column.objects.order_by("id").values()), Event.objects.count())
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == problem_slug
    assert (list(Column.objects.order_by("id").values()), Event.objects.count()) == before
    return problem.value


def slugs(actor: Actor | None, **more: Any) -> list[str]:
    return [one.slug for one in columns_for(actor, **more)[0]]


def test_a_draft_is_its_authors_alone_until_it_is_published_and_its_address_stays() -> None:
    cast = Cast()
    ren, mio = cast.acts(cast.ren), cast.acts(cast.mio)
    draft = write_column(actor=ren, title="Landing page の話", body=BODY, tags=["#途中終了", "途中終了", "ＬＰ"])
    assert draft.status == "draft"
    assert draft.slug.startswith("landing-page-")
    assert draft.tags == ["途中終了", "ＬＰ"]
    assert draft.lead == "途中で終わった契約の話です。"
    assert slugs(ren) == []
    for stranger in (mio, None):
        with pytest.raises(Problem):
            column_for(stranger, draft.slug)
    refused("not-found", edit_column, actor=mio, slug=draft.slug, title="題", body="文")
    edit_column(actor=ren, slug=draft.slug, title="まったく別の題", body=BODY, status="published")
    assert column_for(None, draft.slug).title == "まったく別の題"
    assert slugs(None) == [draft.slug]
    refused("forbidden", edit_column, actor=mio, slug=draft.slug, title="題", body="文")
    first = column_for(None, draft.slug).published_at
    wait_days(1)
    take_back_column(actor=ren, slug=draft.slug)
    assert slugs(None) == []
    edit_column(actor=ren, slug=draft.slug, title="題", body=BODY, status="published")
    assert column_for(None, draft.slug).published_at == first
    assert [one.slug for one in own_columns(ren)] == [draft.slug]
    kinds = list(Event.objects.filter(subject_id=draft.id).order_by("n").values_list("kind", flat=True))
    assert kinds == [
        "column_written", "column_published", "column_edited", "column_taken_back", "column_published", "column_edited",
    ]  # fmt: skip


def test_what_cannot_be_a_column() -> None:
    ren = Actor.person(Cast().ren.id)
    for bad in (
        {"title": ""}, {"title": "あ" * 81}, {"body": ""}, {"body": "あ" * 20_001}, {"status": "hidden"},
        {"tags": "途中終了"}, {"tags": ["あ" * 21]}, {"tags": list("あいうえおか")}, {"tags": [1]}, {"title": 5},
    ):  # fmt: skip
        refused("invalid", write_column, actor=ren, **({"title": "題", "body": "文"} | bad))
    refused("not-found", write_column, actor=Actor("person"), title="題", body="文")


def test_staff_choose_and_hide_and_nobody_else_does() -> None:
    cast = Cast()
    one, ren = column(cast.ren), cast.acts(cast.ren)
    sora = cast.acts(cast.person("Sora", staff=True))
    refused("not-found", choose_column, actor=ren, slug=one.slug, chosen=True)
    refused("not-found", hide_column, actor=ren, slug=one.slug, reason="いやだ")
    choose_column(actor=sora, slug=one.slug, chosen=True)
    assert [each.slug for each in chosen_for(None)] == [one.slug]
    refused("invalid", hide_column, actor=sora, slug=one.slug, reason=" ")
    hide_column(actor=sora, slug=one.slug, reason="相手の名前が書かれているため")
    refused("column-hidden-already", hide_column, actor=sora, slug=one.slug, reason="また")
    assert (slugs(None), chosen_for(None)) == ([], [])
    assert column_for(ren, one.slug).hidden_reason == "相手の名前が書かれているため"
    with pytest.raises(Problem):
        comment(one)
    refused("column-not-public", choose_column, actor=sora, slug=one.slug, chosen=True)
    show_column_again(actor=sora, slug=one.slug)
    refused("column-not-hidden", show_column_again, actor=sora, slug=one.slug)
    choose_column(actor=sora, slug=one.slug, chosen=False)
    assert (slugs(None), chosen_for(None)) == ([one.slug], [])


def test_the_list_goes_on_by_cursor_and_narrows_by_tag_with_few_queries(django_assert_max_num_queries: Any) -> None:
    cast = Cast()
    made = [column(cast.ren, title=f"題{n}", tags=["奇数"] if n % 2 else []).slug for n in range(7)]
    seen: list[str] = []
    cursor = None
    while True:
        with django_assert_max_num_queries(3):
            rows, cursor = columns_for(None, cursor=cursor, limit=3)
        seen += [one.slug for one in rows]
        if cursor is None:
            break
    assert seen == made[::-1]
    assert slugs(None, tag="奇数") == [made[5], made[3], made[1]]
    assert slugs(None, tag="な\x00し") == []
    for bad in ("x", "\x00", "col_aaaaaaaaaaaaaaaa"):
        with pytest.raises(Problem):
            columns_for(None, cursor=bad)


def test_lists_leave_out_whom_a_block_keeps_apart_but_the_address_is_public() -> None:
    cast = Cast()
    one, mio, ren = column(cast.ren), cast.acts(cast.mio), cast.acts(cast.ren)
    set_block(actor=mio, target_id=cast.ren.id)
    assert slugs(mio) == []
    assert slugs(ren) == slugs(None) == [one.slug]
    assert column_for(mio, one.slug) == one


EVIL = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[押す](javascript:alert(1))",
    "[押す](JaVaScRiPt&colon;alert(1))",
    "[押す](data:text/html;base64,PHNjcmlwdD4=)",
    '[押す](https://e.example/ "x" onclick=alert(1))',
    "![絵](https://e.example/x.png)",
    '<https://e.example/"onmouseover=alert(1)>',
    "`<script>`",
    "```\n<script>alert(1)</script>\n```",
    "<svg/onload=alert(1)>",
    "[押す]: javascript:alert(1)\n\n[押す]",
)


@pytest.mark.parametrize("text", EVIL)
def test_markdown_lets_nothing_through_that_acts(text: str) -> None:
    html = as_html(text).replace("&lt;", "").replace("&gt;", "")
    for bad in ("<script", "<img", "<svg", "<iframe", 'href="javascript', 'href="data', ' onclick="', ' onerror="'):
        assert bad not in html.lower()


def test_markdown_is_what_people_expect() -> None:
    html = as_html(
        "# 題\n\n一行目\n二 **強く** [先](https://e.example/)\n\n> 引用\n\n|a|b|\n|-|-|\n|1|2|\n\n### 小\n\n##### 細"
    )
    for piece in (
        "<h2>題</h2>",
        "一行目<br>",
        "<strong>強く</strong>",
        "<blockquote>",
        "<td>1</td>",
        "<h3>小</h3>",
        "<h4>細</h4>",
    ):
        assert piece in html
    assert '<a href="https://e.example/" rel="nofollow noopener ugc">先</a>' in html


@pytest.mark.parametrize("shape", ["[", "*a_", "> ", "- ", "`", "![](", "<", "|a", "\\", "[a](", "**", "~~", "&#"])
def test_hostile_markdown_costs_little(shape: str) -> None:
    text = (shape * 20_000)[:20_000]
    assert least_cpu_ms(lambda: as_html(text), enough=1_500) < 1_500
