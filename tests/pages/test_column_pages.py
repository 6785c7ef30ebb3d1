"""The pages of columns as readers, authors and editors come to them (S9)."""

import re
from typing import Any
from xml.etree import ElementTree

import pytest
from columns.readers import EMAIL, column, comment, solved
from django.test import Client
from pages.visitors import signed_in
from pytest_django.fixtures import Settings

from michinori.columns.commands import comments
from michinori.columns.commands.columns import choose_column, hide_column
from michinori.columns.links import token_for
from michinori.columns.models import Column, Comment
from michinori.machinery import proof
from tests.queries import few
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
CANARY = "<script>alert('カナリア')</script>"
SENT = {"name": "よむ人", "email": EMAIL, "body": "同じことがありました。"}


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)


def text(browser: Client, address: str, status: int = 200) -> str:
    answer: Any = browser.get(address)
    assert answer.status_code == status, address
    return str(answer.content.decode())


def test_written_previewed_published_and_taken_back() -> None:
    cast = Cast()
    ren, typed = signed_in(cast.ren), {"title": "途中の話", "body": "## 見出し\n\n本文", "tags": "途中終了、交渉 ,LP"}
    seen: Any = ren.post("/columns/new", typed | {"preview": "1"})
    assert (seen.status_code, Column.objects.count()) == (200, 0)
    assert "<h2>見出し</h2>" in seen.content.decode()
    assert "途中終了、交渉 ,LP" in seen.content.decode(), "what was typed is still there"
    part: Any = ren.post("/columns/preview", {"body": "**強く**"})
    assert "<strong>強く</strong>" in part.content.decode()
    ren.post("/columns/new", typed)
    draft = Column.objects.get()
    assert (draft.status, draft.tags) == ("draft", ["途中終了", "交渉", "LP"])
    assert "下書きです" in text(ren, f"/columns/{draft.slug}")
    text(Client(), f"/columns/{draft.slug}", 404)
    ren.post(f"/columns/{draft.slug}/edit", typed | {"title": "別の題", "publish": "1"})
    assert "別の題" in text(Client(), "/columns")
    assert "別の題" in text(Client(), "/columns?tag=途中終了")
    assert "別の題" not in text(Client(), "/columns?tag=なし")
    assert "別の題" in text(ren, "/my/columns")
    ren.post(f"/columns/{draft.slug}/take-back")
    assert "別の題" not in text(Client(), "/columns")


def test_a_comment_with_its_proof_is_shown_and_its_address_never() -> None:
    one, reader = column(), Client()
    answer: Any = reader.post(f"/columns/{one.slug}/comments", SENT | {"altcha": solved(one)}, follow=True)
    page = answer.content.decode()
    made = Comment.objects.get()
    assert made.reasons == ["too_fast"], "a program that fills in the form at once waits for a person"
    Comment.objects.update(status="published")
    for browser in (reader, signed_in(one.author), signed_in(Cast().person("Sora", staff=True))):
        page = text(browser, f"/columns/{one.slug}")
        assert "同じことがありました。" in page
        assert EMAIL not in page
    wrong: Any = reader.post(f"/columns/{one.slug}/comments", SENT | {"email": "x@", "body": ""})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert 'value="x@"' in page
    assert 'href="#id_body"' in page


def test_the_form_says_what_is_required_and_what_becomes_of_it(settings: Settings) -> None:
    one = column()
    page = text(Client(), f"/columns/{one.slug}")
    assert page.count('<span class="must">') == 3
    assert "メールアドレスが公開されることはありません" in page
    assert "外部のサービスには送りません" in page
    settings.AKISMET_KEY = "key"
    assert "Akismet を使っています" in text(Client(), f"/columns/{one.slug}")
    english: Any = Client().get(f"/columns/{one.slug}", headers={"accept-language": "en"})
    assert "Your email address is never made public" in english.content.decode()


def test_a_flood_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comments, "A_MINUTE", 2)
    one, reader = column(), Client()
    for n in range(2):
        reader.post(f"/columns/{one.slug}/comments", SENT | {"body": f"コメント{n}"})
    answer = reader.post(f"/columns/{one.slug}/comments", SENT)
    assert (answer.status_code, 1 <= int(answer.headers["Retry-After"]) <= 60) == (429, True)
    assert "同じことがありました。" in answer.content.decode()


def test_the_author_hides_and_the_writer_deletes_by_link() -> None:
    cast = Cast()
    one = column(cast.ren)
    made, ren = comment(one), signed_in(cast.ren)
    ren.post(f"/comments/{made.id}/hide")
    assert made.body not in text(Client(), f"/columns/{one.slug}")
    assert made.body in text(ren, f"/columns/{one.slug}")
    ren.post(f"/comments/{made.id}/show")
    link = f"/comments/delete/{token_for(made.id)}"
    page = text(Client(), link)
    assert made.body in page
    assert EMAIL not in page
    assert Comment.objects.exists(), "to open the page deletes nothing"
    Client().post(link)
    assert not Comment.objects.exists()
    text(Client(), link, 404)


def test_the_desk_moderates() -> None:
    cast = Cast()
    one = column(cast.ren)
    sora = signed_in(cast.person("Sora", staff=True))
    held = comment(one, altcha="", on_page=True)
    page = text(sora, "/desk/comments")
    assert held.body in page
    assert "確認の計算がない" in page
    assert EMAIL not in page
    sora.post(f"/desk/comments/{held.id}", {"do": "publish"})
    assert held.body in text(Client(), f"/columns/{one.slug}")
    sora.post(f"/desk/comments/{held.id}", {"do": "spam"})
    assert held.body in text(sora, "/desk/comments?status=spam")
    assert sora.post(f"/desk/comments/{held.id}", {"do": "x"}).status_code == 404
    sora.post(f"/columns/{one.slug}/choice", {"chosen": "1"})
    assert "編集部のおすすめ" in text(Client(), "/columns")
    sora.post(f"/desk/columns/{one.slug}", {"reason": "相手の名前が書かれているため"})
    text(Client(), f"/columns/{one.slug}", 404)
    assert "相手の名前が書かれているため" in text(signed_in(cast.ren), f"/columns/{one.slug}")
    sora.post(f"/desk/columns/{one.slug}")
    text(Client(), f"/columns/{one.slug}")


def test_the_feed_is_atom_and_the_same_for_everybody() -> None:
    cast = Cast()
    one, other = column(cast.ren, title="A < B & \uffffC"), column(cast.ren, title="おすすめ")
    hide_column(actor=cast.acts(cast.person("Sora", staff=True)), slug=other.slug, reason="x")
    comment(one)
    answer: Any = Client().get("/columns/feed")
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    assert feed.tag == f"{ATOM}feed"
    assert all(feed.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated"))
    (entry,) = feed.findall(f"{ATOM}entry")
    assert all(entry.find(f"{ATOM}{name}") is not None for name in ("id", "title", "updated", "link", "published"))
    assert entry.findtext(f"{ATOM}title") == "A < B & C"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ren"
    assert "@" not in answer.content.decode()


def test_no_canary_sings_on_any_page() -> None:
    cast = Cast()
    cast.person("Ren").display_name = CANARY
    cast.ren.save()
    body = f"{CANARY}\n\n[先](javascript:alert('カナリア'))"
    one = column(cast.ren, title=CANARY, body=body, tags=["<b onx='"])
    made = comment(one, name="<img src=x onerror=1>", body=CANARY)
    held = comment(one, name="<img src=x onerror=1>", body=f"{CANARY}!", altcha="", on_page=True)
    sora_user = cast.person("Sora", staff=True)
    choose_column(actor=cast.acts(sora_user), slug=one.slug, chosen=True)
    ren, sora = signed_in(cast.ren), signed_in(sora_user)
    links = [f"/comments/delete/{token_for(each.id)}" for each in (made, held)]
    places = [(Client(), address) for address in ("/columns", f"/columns/{one.slug}", "/columns/feed", *links)]
    places += [(ren, f"/columns/{one.slug}/edit"), (ren, "/my/columns"), (ren, f"/columns/{one.slug}")]
    places += [(sora, "/desk/comments"), (sora, "/desk/comments?status=published"), (sora, f"/desk/columns/{one.slug}")]
    places += [(sora, f"/columns/{one.slug}"), (Client(), "/columns?tag=%3Cb+onx%3D%27")]
    for browser, address in places:
        page = text(browser, address)
        assert "カナリア" in page or "tag=" in address, address
        assert "<script>alert" not in page, address
        assert "<img src=x" not in page, address
        assert "<b onx" not in page, address
        assert 'href="javascript' not in page, address
    part: Any = ren.post("/columns/preview", {"body": body})
    assert "<script>" not in part.content.decode()


def test_a_column_costs_few_queries_however_many_comments(django_assert_max_num_queries: Any) -> None:
    one = column()
    for _ in range(12):
        comment(one)
    reader = signed_in(Cast().person("Sora", staff=True))
    text(reader, f"/columns/{one.slug}")
    page = few(lambda: text(reader, f"/columns/{one.slug}"))
    assert len(page.encode()) < 100_000
    with django_assert_max_num_queries(5):
        text(Client(), f"/columns/{one.slug}")
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_odd_addresses_are_no_fault_of_ours() -> None:
    for address, status in (
        ("/columns?cursor=x", 422), ("/columns?cursor=%00", 422), ("/columns?tag=%00%ff", 200), ("/columns/none", 404),
        (f"/columns/{column().slug}?cursor=x", 422), ("/comments/delete/x.y", 404), ("/columns/a%00b", 404),
    ):  # fmt: skip
        assert text(Client(), address, status)
