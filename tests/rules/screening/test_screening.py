"""Screening (domain § 10): what it finds and where, what it leaves alone, and the figures on the corpus."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from michinori.kernel.problems import Problem
from michinori.rules.talk.screening import REASONS, screen
from michinori.rules.talk.screening.refusing import refuse_contact
from michinori.wording.problems import flaw_text
from tools.screening import LEFT_ALONE, OTHER_SETS, examples, figure, innocence, other_hand, recall

_PIECES = st.sampled_from([*(line.text for line in examples()), "@", "0", "ﾞ", "\u200b", "ﷺ", "　", "\n", "9", "ライン"])
ANY_TEXT = st.one_of(st.text(), st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=6).map("".join))
ANY = settings(max_examples=200, deadline=None)


@pytest.mark.parametrize("held_out", [False, True])
def test_disguises_are_found(held_out: bool) -> None:
    figure = recall(held_out=held_out)
    assert figure.all >= 100
    assert figure.share >= 0.95


@pytest.mark.parametrize("held_out", [False, True])
def test_innocent_lines_are_left_alone(held_out: bool) -> None:
    figure = innocence(held_out=held_out)
    assert figure.all >= 200
    assert 1 - figure.share <= 0.01


def test_the_corpus_is_large_and_a_third_of_it_is_held_out() -> None:
    lines = list(examples())
    assert len({line.line for line in lines}) == len(lines)
    disguises = [line for line in lines if line.kind]
    assert len(disguises) >= 300
    assert len(lines) - len(disguises) >= 600
    assert 0.28 <= sum(line.held_out for line in lines) / len(lines) <= 0.39


@pytest.mark.parametrize("number", OTHER_SETS)
def test_another_hand_is_found_out_too(number: str) -> None:
    """0.85 where nothing was mended after a look at what was missed: so much a new crook may expect (0016)."""
    found, left = (figure([line for line in other_hand(number) if bool(line.kind) is asked]) for asked in (True, False))
    assert found.share >= (0.85 if number == LEFT_ALONE else 0.95)
    assert 1 - left.share <= 0.01


@pytest.mark.parametrize(
    ("text", "reason", "place"),
    [
        ("連絡先は ｋａｓｏｕ＠ｇｍａｉｌ．ｃｏｍ です", "mail_address", "ｋａｓｏｕ＠ｇｍａｉｌ．ｃｏｍ"),
        ("お電話は 090\u200b-0881-3345 へ", "phone_number", "090\u200b-0881-3345"),
        ("番号は〇八〇－〇九一八－二七三六です", "phone_number", "〇八〇－〇九一八－二七三六"),
        ("応募は https://forms.gle/mihon から", "contact_form", "https://forms.gle/mihon"),
        ("ＬＩＮＥ交換しましょう", "messenger", "ＬＩＮＥ交換"),
        ("ﾃﾞｨｽｺｰﾄﾞで話しませんか", "messenger", "ﾃﾞｨｽｺｰﾄﾞで話"),
        ("ぜひ直 接 取 引でお願いします", "direct_deal", "直 接 取 引"),
        ("報酬は現金手渡しでもいいですよ", "outside_payment", "現金手渡しでもいい"),
    ],
)
def test_the_place_is_marked_as_it_was_typed(text: str, reason: str, place: str) -> None:
    assert place in [text[found.start : found.end] for found in screen(text) if found.reason == reason]


def test_two_places_are_two_findings_in_their_order() -> None:
    found = screen("a.mihon@gmail.com か 090-0881-3345 まで。手数料がもったいないので直接取引で。")
    assert [one.reason for one in found] == ["mail_address", "phone_number", "fee_avoidance", "direct_deal"]
    assert [one.is_contact for one in found] == [True, True, False, False]


@ANY
@given(ANY_TEXT)
def test_places_lie_in_the_text(text: str) -> None:
    for found in screen(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.reason in REASONS


@ANY
@given(ANY_TEXT, st.data())
def test_what_one_cannot_see_changes_nothing(text: str, data: st.DataObject) -> None:
    unseen = "\u200b\u200c\u200d\u2060\u202e\ufeff\u00ad\u180e"
    before = screen(text)
    marks = {n for n, char in enumerate(text) if char in "\u3099\u309aﾞﾟ"}
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=8)) - marks, reverse=True)
    hidden = text
    for place in places:
        hidden = hidden[:place] + data.draw(st.sampled_from(unseen)) + hidden[place:]
    after = screen(hidden)
    assert [found.reason for found in after] == [found.reason for found in before]
    assert [hidden[found.start : found.end].translate(dict.fromkeys(map(ord, unseen))) for found in after] == [
        text[found.start : found.end].translate(dict.fromkeys(map(ord, unseen))) for found in before
    ]


def test_several_contacts_in_one_text_are_explained_once() -> None:
    with pytest.raises(Problem) as refused:
        refuse_contact({"message": "090-1234-5678 か、LINEの aoi1234 か、aoi@mail.example へ"})
    texts = [str(flaw_text(flaw)) for flaw in refused.value.flaws]
    assert len(texts) >= 2
    assert sum("連絡はこのサイトのメッセージでできます" in text for text in texts) == 1
