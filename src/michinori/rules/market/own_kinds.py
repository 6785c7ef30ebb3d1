"""Reading a kind of work that the operator adds or changes (decision 52). Pure: the names of others are told."""

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from michinori.kernel.problems import Problem
from michinori.rules.fields import Reader
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.kinds import LAST_PLACE, LONGEST_NAME, Kinds, OwnKind, is_slug

MOST_OWN = 20
"""Of one place: of the first level, or within one category. Each is counted for its tile."""
ICONS = (
    "palette", "pen", "picture", "video", "mic", "hand", "gear", "code", "table", "file", "chat", "globe", "compass",
    "building", "home", "car", "people", "calendar", "sun", "moon", "star", "heart", "seal", "flag", "bulb",
)  # fmt: skip
"""Icons of the sprite that a kind of work may have."""
NAMES = ("ja", "en")
type Taken = Callable[[str], Mapping[str, Collection[str]]]
"""The names in each language, folded, of the other kinds of work beside those within this category, of the first level
for an empty one.
"""


def folded(name: str) -> str:
    """A name as names are compared: whatever the width, the case and the spaces."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def read_new(body: Mapping[str, object], kinds: Kinds, taken: Taken) -> OwnKind:
    """What to add; without a place, after the others. Raises ``invalid`` (422), ``too-many-kinds`` (409)."""
    reader = Reader(body)
    slug = reader.line("slug", LONGEST_SLUG).lower()
    if not reader.has_flaw("slug") and not is_slug(slug):
        reader.flaw("slug", "slug_form")
    elif kinds.knows(slug) and slug:
        reader.flaw("slug", "slug_taken")
    parent = reader.choice("parent", ("", *kinds.offered), "")
    if sum(one.parent == parent for one in kinds.own) >= MOST_OWN:
        raise Problem("too-many-kinds", limit=MOST_OWN)
    return _read(reader, OwnKind(slug, parent, "", "", "", kinds.next_place(parent)), taken)


def read_changed(body: Mapping[str, object], former: OwnKind, taken: Taken) -> OwnKind:
    """What a kind of work becomes; its slug and its category stay. Raises ``invalid`` (422)."""
    return _read(Reader(body), former, taken)


def _read(reader: Reader, former: OwnKind, taken: Taken) -> OwnKind:
    names = {name: reader.line(name, LONGEST_NAME) for name in NAMES}
    for name, said in names.items():
        if said and folded(said) in taken(former.parent)[name]:
            reader.flaw(name, "name_taken")
    icon = reader.choice("icon", ICONS)
    place = reader.integer("place", 1, LAST_PLACE, former.place)
    reader.finish()
    return replace(former, ja=names["ja"], en=names["en"], icon=icon, place=place)


def refuse_last(slug: str, kinds: Kinds) -> None:
    """Raise ``last-kind`` (409) for retiring the only category that the site takes on by its setting."""
    if kinds.chosen and set(kinds.chosen) & set(kinds.offered) == {slug}:
        raise Problem("last-kind")
