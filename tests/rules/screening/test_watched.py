"""Words that the operator has watched: found at once and in spite of disguise, not inside other words."""

import pytest

from michinori.kernel.problems import Problem
from michinori.rules.settings.table import Dated, in_force, read_setting
from michinori.rules.talk.messages import let_pass
from michinori.rules.talk.screening import screen
from tests.rules.test_settings import MARCH

WORDS = ("みちのりペイ", "BlackBox")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("支払いはみちのりペイで", "みちのりペイ"),
        ("支払いは み ち の り ぺ い で", "み ち の り ぺ い"),
        ("支払いはミチノリﾍﾟｲで", "ミチノリﾍﾟｲ"),
        ("ミ★チ★ノ★リ★ペ★イで", "ミ★チ★ノ★リ★ペ★イ"),
        ("み\u200bちのりペイで", "み\u200bちのりペイ"),
        ("use ＢＬＡＣＫ ＢＯＸ now", "ＢＬＡＣＫ ＢＯＸ"),
        ("b.l.a.c.k-b.o.x", "b.l.a.c.k-b.o.x"),
        ("BLАCKBОX で", "BLАCKBОX"),
    ],
)
def test_a_watched_word_is_found_in_disguise(text: str, place: str) -> None:
    assert [text[one.start : one.end] for one in screen(text, WORDS) if one.reason == "watched"] == [place]
    assert not [one for one in screen(text) if one.reason == "watched"]


@pytest.mark.parametrize("text", ["blackboxes", "unblackbox", "みちのりのペイント", ""])
def test_it_is_not_found_where_it_is_none(text: str) -> None:
    assert not [one for one in screen(text, WORDS) if one.reason == "watched"]


def test_it_stops_a_text_before_a_contract_and_warns_during_one() -> None:
    with pytest.raises(Problem, match="contact-before-contract"):
        let_pass("みちのりペイで", field="body", agreed=False, watched=WORDS)
    assert let_pass("みちのりペイで", field="body", agreed=True, watched=WORDS)
    assert not let_pass("みちのりペイで", field="body", agreed=True)


@pytest.mark.parametrize(
    "wrong", ["7", '"みちのりペイ"', '["x"]', '["★★★"]', f'["{"あ" * 41}"]', "[5]", '[["ab"]]', "{}", '["a\\u0000b"]']
)
def test_the_list_is_bounded(wrong: str) -> None:
    assert read_setting("watched_words", '["みちのりペイ"]') == ["みちのりペイ"]
    assert in_force([Dated("watched_words", ["ab", "ab"], MARCH)], MARCH).site.watched_words == ("ab",)
    with pytest.raises(Problem) as refused:
        read_setting("watched_words", wrong)
    assert [flaw.key for flaw in refused.value.flaws] == ["not_watched"]
