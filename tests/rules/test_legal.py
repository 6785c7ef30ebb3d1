"""Templates of legal pages and their gaps, what differs between versions, the hash of a version."""

import re
from datetime import date
from itertools import product

import pytest

from michinori.kernel.problems import Problem
from michinori.legal import drafts
from michinori.rules.legal.differences import Passage, passages
from michinori.rules.legal.documents import BODY_LIMIT, DOCUMENTS, fingerprint, read_draft
from michinori.rules.legal.filling import fill_template
from michinori.rules.settings.table import Dated, in_force
from michinori.wording.legal.pages import LEADS, OPERATOR, TITLES

TODAY = date(2026, 11, 28)
GOOD = {"ja": "あ", "en": "a", "first": TODAY, "reason": "始める"}


def test_a_gap_is_filled_or_named_and_never_invented() -> None:
    found = fill_template("{name}（{phone}） {phone}", {"name": "会", "phone": ""}, {"phone": "電話"}, "【未記入: %s】")
    assert (found.text, found.missing) == ("会（【未記入: 電話】） 【未記入: 電話】", ("phone",))
    with pytest.raises(KeyError):
        fill_template("{nonsense}", {}, {}, "%s")


def test_every_page_has_its_words_and_a_template_in_both_languages_with_the_same_gaps() -> None:
    assert set(TITLES) == set(LEADS) == set(DOCUMENTS)
    for document in DOCUMENTS:
        texts = [drafts._template(document, language) for language in drafts.LANGUAGES]
        gaps = [set(re.findall(r"\{([a-z_]+)\}", text)) for text in texts]
        assert gaps[0] == gaps[1], document
        headings = [len(re.findall(r"^## ", text, re.MULTILINE)) for text in texts]
        assert headings[0] == headings[1], document


@pytest.mark.parametrize(("document", "language"), product(DOCUMENTS, drafts.LANGUAGES))
def test_a_draft_names_what_the_operator_has_not_said_and_says_it_once_it_is(document: str, language: str) -> None:
    bare = drafts.drafted(document, language, in_force([], TODAY))  # type: ignore[arg-type]
    assert set(bare.missing) <= set(OPERATOR)
    lacking = {"ja": "【未記入", "en": "[missing"}[language]
    assert (lacking in bare.text) == bool(bare.missing)
    told = [Dated(key, f"<{key}>|", TODAY) for key in OPERATOR]
    filled = drafts.drafted(document, language, in_force(told, TODAY))  # type: ignore[arg-type]
    assert filled.missing == ()
    assert "{" not in filled.text
    assert lacking not in filled.text
    assert all(f"\\<{key}>\\|" in filled.text for key in bare.missing), "signs of Markdown are escaped"


def test_numbers_of_the_settings_stand_in_the_draft() -> None:
    usual, other = in_force([], TODAY), in_force([Dated("fee_tiers", [[None, 7]], TODAY)], TODAY)
    assert "100,000円までが20%" in drafts.drafted("terms", "ja", usual).text
    assert "7%" in drafts.drafted("terms", "ja", other).text
    assert "20%" not in drafts.drafted("terms", "ja", other).text


def test_only_what_changed_is_shown_with_its_neighbours() -> None:
    old = "一\n\n二\n\n三\n\n四\n\n五\n\n六"
    new = old.replace("三", "三つ").replace("六", "六\n\n七")
    assert passages(old, old) == ()
    assert passages(old, new) == (
        Passage("gap"),
        Passage("same", "二"),
        Passage("removed", "三"),
        Passage("added", "三つ"),
        Passage("same", "四"),
        Passage("gap"),
        Passage("same", "六"),
        Passage("added", "七"),
    )
    assert passages("一", "") == (Passage("removed", "一"),)


def test_the_hash_is_of_everything_that_makes_a_version() -> None:
    base = ("terms", 1, TODAY, "あ", "a")
    others = [("privacy", *base[1:]), ("terms", 2, *base[2:]), (*base[:2], date(2026, 11, 29), "あ", "a")]
    others += [(*base[:3], "い", "a"), (*base[:3], "あ", "b"), (*base[:3], "あa", "")]
    assert len({fingerprint(*one) for one in [base, *others]}) == 7
    assert re.fullmatch(r"[0-9a-f]{64}", fingerprint(*base))


@pytest.mark.parametrize(
    ("changed", "field", "key"),
    [
        ({"ja": ""}, "ja", "required"),
        ({"en": " \n"}, "en", "required"),
        ({"reason": None}, "reason", "required"),
        ({"ja": "あ" * (BODY_LIMIT + 1)}, "ja", "too_long"),
        ({"first": None}, "first", "required"),
        ({"first": "soon"}, "first", "not_a_date"),
        ({"first": date(2026, 11, 27)}, "first", "version_in_the_past"),
        ({"first": date(2028, 1, 1)}, "first", "version_too_far"),
        ({"first": TODAY, "after": date(2026, 12, 1)}, "first", "version_before_last"),
    ],
)
def test_what_is_wrong_with_a_draft_is_said_at_its_field(changed: dict[str, object], field: str, key: str) -> None:
    with pytest.raises(Problem) as found:
        read_draft(**{**GOOD, "today": TODAY, "after": None, **changed})  # type: ignore[arg-type]
    assert [(flaw.field, flaw.key) for flaw in found.value.flaws] == [(field, key)]
