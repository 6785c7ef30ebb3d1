"""A site's kinds of work: the shipped ones with the operator's own between them, those taken on, those retired."""

from dataclasses import replace

import pytest

from michinori.kernel.problems import Problem
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.market.kinds import SHIPPED, Kinds, OwnKind, is_slug, refuse_other_kind, refuse_unknown
from michinori.rules.market.own_kinds import ICONS, MOST_OWN, folded, read_new, refuse_last

URUSHI = OwnKind("urushi", "", "漆", "Lacquer", "hand", 65)
BOWLS = OwnKind("bowls", "urushi", "椀", "Bowls", "hand", 10)
MAKIE = OwnKind("makie", "urushi", "蒔絵", "Maki-e", "hand", 5)
STICKERS = OwnKind("stickers", "design", "シール", "Stickers", "hand", 15)
KINDS = Kinds((URUSHI, BOWLS, MAKIE, STICKERS))


def flaws(act: object) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as found:
        act()  # type: ignore[operator]
    return [(flaw.field, flaw.key) for flaw in found.value.flaws]


def test_own_ones_stand_at_their_places() -> None:
    assert KINDS.categories == ("design", "writing", "web", "video", "translation", "data", "urushi", "other")
    assert KINDS.within["urushi"] == ("makie", "bowls")
    assert KINDS.within["design"][:3] == ("logo", "stickers", "flyer")
    assert KINDS.category_of["bowls"] == "urushi"
    assert SHIPPED.within == SUBCATEGORIES
    assert Kinds((replace(URUSHI, place=10),)).categories[:2] == ("design", "urushi"), "shipped ones first at one place"


def test_what_is_retired_is_known_but_not_offered() -> None:
    kinds = Kinds((replace(URUSHI, retired=True), BOWLS, replace(STICKERS, retired=True)))
    assert "urushi" in kinds.categories
    assert kinds.knows("urushi", "bowls", "stickers")
    assert "urushi" not in kinds.offered
    assert "stickers" not in kinds.offered["design"]
    assert kinds.taken_on == SHIPPED.taken_on
    assert flaws(lambda: refuse_other_kind("urushi", "", kinds)) == [("category", "kind_not_taken_on")]
    assert flaws(lambda: refuse_other_kind("design", "stickers", kinds)) == [("subcategory", "kind_not_taken_on")]
    refuse_other_kind("urushi", "bowls", kinds, was=("urushi", "bowls"))
    refuse_other_kind("design", "logo", kinds, was=("design", "stickers"))


def test_the_setting_chooses_among_them_and_never_leaves_a_market_without_any() -> None:
    assert KINDS.choosing(("urushi",)).taken_on == ("urushi",)
    gone = Kinds((replace(URUSHI, retired=True),), ("urushi",))
    assert gone.taken_on == SHIPPED.taken_on
    with pytest.raises(Problem) as refused:
        refuse_last("urushi", KINDS.choosing(("urushi",)))
    assert refused.value.slug == "last-kind"
    refuse_last("urushi", KINDS.choosing(("urushi", "design")))
    refuse_last("bowls", KINDS.choosing(("urushi",)))
    refuse_last("urushi", KINDS)
    assert flaws(lambda: refuse_unknown("kinds_of_work", ("urushi",), gone)) == [("kinds_of_work", "only_retired")]
    assert flaws(lambda: refuse_unknown("kinds_of_work", ("glass",), KINDS)) == [("kinds_of_work", "not_kinds")]
    refuse_unknown("kinds_of_work", (), gone)


def test_an_own_one_stands_for_a_slug_that_a_later_version_ships() -> None:
    kinds = Kinds((OwnKind("logo", "web", "ロゴ画像", "Logos", "hand", 5),))
    assert kinds.category_of["logo"] == "web"
    assert "logo" not in kinds.within["design"]


@pytest.mark.parametrize("slug", ["urushi", "a", "2d", "a-b", "x" * 24])
def test_slugs(slug: str) -> None:
    assert is_slug(slug)


@pytest.mark.parametrize("wrong", ["", "-a", "a-", "A", "漆", "a b", "a_b", "x" * 25, "a\n", None, 5, ["a"]])
def test_what_is_no_slug(wrong: object) -> None:
    assert not is_slug(wrong)


def read(**changes: object) -> OwnKind:
    body = {"slug": "glass", "parent": "", "ja": "硝子", "en": "Glass", "icon": "hand", "place": 65, **changes}
    names = {"ja": {folded("デザイン")}, "en": {folded("Design")}}
    return read_new(body, KINDS, lambda parent: {"ja": set(), "en": set()} if parent else names)


def test_what_is_typed_becomes_a_kind_of_work() -> None:
    assert read(slug=" Glass ") == OwnKind("glass", "", "硝子", "Glass", "hand", 65)
    assert read(parent="design", ja="デザイン").parent == "design", "the same name may stand on another level"


def test_without_a_place_it_comes_after_the_last_or_before_the_others() -> None:
    lacquer = tuple(OwnKind(slug, "design", slug, slug, "hand", place) for slug, place in (("b", 5), ("a", 85)))
    kinds = Kinds((OwnKind("urushi", "", "漆", "Lacquer", "hand", 69), *lacquer))
    body = {"slug": "glass", "ja": "硝子", "en": "Glass", "icon": "hand", "place": None}
    for parent, before, after in (("", "urushi", "other"), ("design", "a", None), ("urushi", None, None)):
        new = read_new(body | {"parent": parent}, kinds, lambda _parent: {"ja": set(), "en": set()})
        found = replace(kinds, own=(*kinds.own, new))
        beside = (None, *(found.within[parent] if parent else found.categories), None)
        at = beside.index("glass")
        assert (beside[at - 1], beside[at + 1]) == (before, after)
    last = Kinds((OwnKind("a", "design", "a", "a", "hand", 999),))
    assert last.next_place("design") == 999, "the later one comes after it all the same"


@pytest.mark.parametrize(
    ("changes", "field", "key"),
    [
        ({"slug": ""}, "slug", "required"),
        ({"slug": "g" * 25}, "slug", "too_long"),
        ({"slug": "硝子"}, "slug", "slug_form"),
        ({"slug": "logo"}, "slug", "slug_taken"),
        ({"slug": "design"}, "slug", "slug_taken"),
        ({"slug": "bowls"}, "slug", "slug_taken"),
        ({"parent": "logo"}, "parent", "not_a_choice"),
        ({"parent": "glass"}, "parent", "not_a_choice"),
        ({"ja": "ﾃﾞｻﾞｲﾝ"}, "ja", "name_taken"),
        ({"en": "DE SIGN"}, "en", "name_taken"),
        ({"en": " "}, "en", "required"),
        ({"ja": "硝" * 10_000}, "ja", "too_long"),
        ({"ja": 5}, "ja", "not_text"),
        ({"icon": "skull"}, "icon", "not_a_choice"),
        ({"place": 0}, "place", "too_small"),
        ({"place": 1_000}, "place", "too_large"),
        ({"place": "x"}, "place", "not_a_number"),
    ],
)
def test_what_is_refused(changes: dict[str, object], field: str, key: str) -> None:
    assert flaws(lambda: read(**changes)) == [(field, key)]


def test_there_are_not_too_many() -> None:
    many = Kinds(tuple(OwnKind(f"k{n}", "", f"種{n}", f"Kind {n}", ICONS[0], 1) for n in range(MOST_OWN)))
    body = {"slug": "glass", "ja": "硝子", "en": "Glass", "icon": "hand", "place": 65}
    with pytest.raises(Problem) as refused:
        read_new(body, many, lambda _parent: {"ja": set(), "en": set()})
    assert refused.value.slug == "too-many-kinds"
    assert read_new(body | {"parent": "k1"}, many, lambda _parent: {"ja": set(), "en": set()}).parent == "k1"
