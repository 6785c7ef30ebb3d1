"""Works: pictures and PDFs shown without a mark, films as links, taken down by staff."""

import io

import pytest
from django.test import Client as Browser
from machinery import samples
from PIL import Image, ImageChops

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.market.queries.workers import WorkerSearch, search_workers
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.things import show_thing_again
from michinori.pages.market.person_cards import WorkShown, person_cards
from michinori.people.commands.portfolio import add_portfolio_link, add_portfolio_picture
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.users import create_user
from michinori.people.models import PortfolioPicture, User
from michinori.rules.people.films import film_host

pytestmark = pytest.mark.django_db


def person(name: str, *, staff: bool = False) -> User:
    return create_user(
        actor=Actor.operator(), email=f"{name}@example.jp", name=name, confirmed=True, staff=staff, verified=True
    )


@pytest.fixture
def ren() -> User:
    return person("ren")


def add(user: User, title: str = "作品", content: bytes | None = None, name: str = "a.png") -> PortfolioPicture:
    actor = Actor.person(user.id)
    file = store_file(actor=actor, name=name, content=content or samples.picture())
    return add_portfolio_picture(actor=actor, title=title, file_id=file.id)


def plain(answer: bytes) -> bool:
    """Whether a picture is all of one colour, so that no mark is on it."""
    with Image.open(io.BytesIO(answer)) as image:
        one = Image.new("RGB", image.size, image.getpixel((0, 0)))
        extremes = ImageChops.difference(image.convert("RGB"), one).getextrema()
    return all(high <= 4 for _low, high in extremes)  # type: ignore[misc]


def test_a_pdf_is_shown_page_by_page_without_the_mark(ren: User, client: Browser) -> None:
    made = add(ren, "冊子", samples.pdf(pages=2), "a.pdf")
    page = client.get(f"/works/{made.id}").content.decode()
    assert [f"/pictures/{made.id}?page={n}" in page for n in (1, 2, 3)] == [True, True, False]
    for number, status in ((1, 200), (2, 200), (3, 404), (0, 404)):
        answer = client.get(f"/pictures/{made.id}?page={number}")
        assert answer.status_code == status
        assert status == 404 or plain(answer.content)
    with Image.open(io.BytesIO(client.get(f"/pictures/{made.id}").content)) as small:
        assert max(small.size) == 640


def test_what_has_no_picture_is_no_work(ren: User) -> None:
    for content, name in (("ただの文".encode(), "a.txt"), (samples.picture()[:200], "a.png"), (b"%PDF-1.7\n", "a.pdf")):
        with pytest.raises(Problem) as refused:
            add(ren, content=content, name=name)
        assert refused.value.flaws[0].key == "not_a_work"
    assert not PortfolioPicture.objects.exists()


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("https://www.youtube.com/watch?v=x", "YouTube"),
        ("https://youtu.be/x", "YouTube"),
        ("https://vimeo.com/1", "Vimeo"),
        ("https://www.nicovideo.jp/watch/sm9", "ニコニコ動画"),
        ("http://vimeo.com/1", ""),
        ("https://vimeo.com.example/1", ""),
        ("https://example.com/vimeo.com", ""),
        ("https://[", ""),
    ],
)
def test_films_are_told_by_their_host(address: str, host: str) -> None:
    assert film_host(address) == host


def test_the_profile_shows_three_works_and_how_many_more(ren: User, client: Browser) -> None:
    works = [add(ren, f"作品{n}") for n in range(5)]
    add_portfolio_link(actor=Actor.person(ren.id), title="短い動画", url="https://vimeo.com/1")
    page = client.get(f"/workers/{ren.id}").content.decode()
    assert [f"/works/{one.id}" in page for one in works] == [True, True, True, False, False]
    assert "ほか 2点" in page
    assert "Vimeo" in page
    assert "<iframe" not in page


def test_the_list_shows_each_with_works_and_one_fact(ren: User) -> None:
    update_profile(actor=Actor.person(ren.id), headline="ロゴを描きます", about="", skills=["ロゴ"], hourly_guide=3000)
    made = add(ren)
    found, _following = search_workers(Actor.person(person("aoi").id), WorkerSearch())
    text = person_cards(found)[0].text
    assert (text.works, text.fact, text.stars, text.is_new) == ((WorkShown(made.id, "作品"),), None, "", True)
    assert person_cards([]) == []


def test_staff_take_a_reported_work_down(ren: User, client: Browser) -> None:
    mio, sora, made = person("mio"), Actor.person(person("sora", staff=True).id), add(ren)
    case = report_thing(actor=Actor.person(mio.id), kind="work", ref=made.id, reason="rights").case
    assert (case.title, case.about_id) == ("作品", ren.id)
    decision = decide_case(actor=sora, case_id=case.id, outcome="hidden", rule="rights", words="ほかの方の作品です")
    assert decision.hidden
    for address in (f"/works/{made.id}", f"/pictures/{made.id}"):
        assert client.get(address).status_code == 404
    assert made.id not in client.get(f"/workers/{ren.id}").content.decode()
    client.force_login(ren)
    assert "運営が見えなくしました" in client.get("/profile/works").content.decode()
    show_thing_again(actor=sora, kind="work", ref=made.id)
    client.logout()
    assert client.get(f"/works/{made.id}").status_code == 200
