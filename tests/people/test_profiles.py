"""What a worker shows: text, skills, links, pictures."""

import io

import pytest
from PIL import Image

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.files import store_file
from michinori.people import queries
from michinori.people.commands.portfolio import (
    add_portfolio_link,
    add_portfolio_picture,
    remove_portfolio_link,
    remove_portfolio_picture,
)
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.users import create_user
from michinori.people.models import PortfolioLink, PortfolioPicture, User
from michinori.people.works import work

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


@pytest.fixture
def ren() -> User:
    return create_user(actor=OPERATOR, email="ren@example.jp", name="れん", confirmed=True)


@pytest.fixture
def mio() -> User:
    return create_user(actor=OPERATOR, email="mio@example.jp", name="みお", confirmed=True)


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "navy").save(out, "PNG")
    return out.getvalue()


def test_a_profile_is_written_as_a_whole(ren: User) -> None:
    skills = [" Figma", "figma", "ＬＰ制作", ""]
    update_profile(
        actor=Actor.person(ren.id), headline="LPを作ります", about="一\r\n二", skills=skills, hourly_guide=3000
    )
    shown = queries.public_profile(ren.id)
    assert (shown.headline, shown.about, shown.skills, shown.hourly_guide) == (
        "LPを作ります",
        "一\n二",
        ("Figma", "ＬＰ制作"),
        3000,
    )
    update_profile(actor=Actor.person(ren.id), headline="", about="", skills=[], hourly_guide=None)
    assert queries.public_profile(ren.id).hourly_guide is None


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"headline": "あ" * 81}, "headline"),
        ({"about": "あ" * 4001}, "about"),
        ({"skills": ["あ" * 31]}, "skills"),
        ({"skills": [str(n) for n in range(21)]}, "skills"),
        ({"skills": "Figma"}, "skills"),
        ({"hourly_guide": 0}, "hourly_guide"),
        ({"hourly_guide": -5}, "hourly_guide"),
        ({"hourly_guide": 10**12}, "hourly_guide"),
        ({"hourly_guide": "three"}, "hourly_guide"),
    ],
)
def test_bad_values_change_nothing(changed: dict[str, object], field: str, ren: User) -> None:
    whole: dict[str, object] = {"headline": "よい", "about": "", "skills": [], "hourly_guide": None}
    update_profile(actor=Actor.person(ren.id), **whole)  # type: ignore[arg-type]
    with pytest.raises(Problem) as refused:
        update_profile(actor=Actor.person(ren.id), **(whole | {"headline": "わるい"} | changed))  # type: ignore[arg-type]
    assert [flaw.field for flaw in refused.value.flaws] == [field]
    assert queries.public_profile(ren.id).headline == "よい"


def test_links_are_https_and_ones_own(ren: User, mio: User) -> None:
    for url in (
        "http://a.example",
        "javascript:alert(1)",
        "https://",
        "https://user@a.example",
        "https://a b.example",
        "x",
    ):
        with pytest.raises(Problem) as refused:
            add_portfolio_link(actor=Actor.person(ren.id), title="作品", url=url)
        assert refused.value.flaws[0].key == "https_only"
    link = add_portfolio_link(actor=Actor.person(ren.id), title="作品", url="https://works.example/1")
    with pytest.raises(Problem) as refused:
        remove_portfolio_link(actor=Actor.person(mio.id), link_id=link.id)
    assert refused.value.status == 404
    assert queries.public_profile(ren.id).links == (link,)
    remove_portfolio_link(actor=Actor.person(ren.id), link_id=link.id)
    assert not PortfolioLink.objects.exists()


def test_pictures_are_pictures_and_ones_own(ren: User, mio: User) -> None:
    actor = Actor.person(ren.id)
    file = store_file(actor=actor, name="first.png", content=png())
    text = store_file(actor=actor, name="fake.png", content="ただの文".encode())
    for owner, wanted, key in (
        (ren, text.id, "not_a_work"),
        (mio, file.id, "unknown_id"),
        (ren, "fil_no", "unknown_id"),
    ):
        with pytest.raises(Problem) as refused:
            add_portfolio_picture(actor=Actor.person(owner.id), title="作品", file_id=wanted)
        assert refused.value.flaws[0].key == key
    picture = add_portfolio_picture(actor=actor, title="作品", file_id=file.id)
    assert queries.public_profile(ren.id).pictures == (picture,)
    assert work(picture.id) == picture
    with pytest.raises(Problem) as refused:
        remove_portfolio_picture(actor=Actor.person(mio.id), picture_id=picture.id)
    assert refused.value.status == 404
    remove_portfolio_picture(actor=actor, picture_id=picture.id)
    assert not PortfolioPicture.objects.exists()


def test_a_portfolio_is_full_at_twenty(ren: User) -> None:
    actor = Actor.person(ren.id)
    for n in range(20):
        add_portfolio_link(actor=actor, title=f"作品{n}", url=f"https://works.example/{n}")
    with pytest.raises(Problem) as refused:
        add_portfolio_link(actor=actor, title="もう一つ", url="https://works.example/21")
    assert (refused.value.slug, refused.value.status) == ("portfolio-full", 409)
    assert PortfolioLink.objects.count() == 20
