"""What our own rules make of a comment before anybody else is asked."""

from datetime import timedelta

import pytest
from stopwatch import least_cpu_ms

from michinori.rules.columns.comments import Facts, Verdict, Written, judge, may_come_out

PLAIN = "わたしも同じことがありました。メーターの額で終われて、ほっとしました。"


def verdict(body: str = PLAIN, name: str = "よむ人", **facts: object) -> Verdict:
    return judge(Written(name, "yomu@example.net", body), Facts(**facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        "くわしくは https://example.com/a と https://example.com/b に書きました。",
        "I had the same trouble last year. Thank you for writing.",
        "すごい！！！！！！！！！！！！！！！！！！！！！！！！",
        "ｗｗｗｗｗｗ それはひどい",
        "──────────────────────────────\nここから本題です。",
        "在宅の副業をしています。融資の相談もしました。",
    ],
)
def test_what_people_write_comes_out_at_once(body: str) -> None:
    assert verdict(body) == Verdict("published")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("見てください https://a.example https://b.example www.c.example", "links"),
        ("カ ジ ノで遊びました", "words"),
        ("ＣＡＳＩＮＯの話", "words"),
        ("あああああああああああああああああああああああ", "repeated"),
        ("買って 買って 買って 買って 買って 買って 買って 買って 買って", "repeated"),
        ("Great post, look at https://a.example", "foreign"),
    ],
)
def test_what_is_odd_waits_for_a_person(body: str, reason: str) -> None:
    assert verdict(body) == Verdict("held", (reason,))  # type: ignore[arg-type]


def test_how_it_was_sent_counts_too() -> None:
    assert verdict(proven=False) == Verdict("held", ("no_proof",))
    assert verdict(took=timedelta(seconds=1)) == Verdict("held", ("too_fast",))
    assert verdict(took=timedelta(seconds=3)) == Verdict("published")
    assert verdict(recent=4).status == "published"
    assert verdict(recent=5) == Verdict("held", ("too_many",))
    assert verdict(name="https://a.example") == Verdict("held", ("links",))
    assert verdict(alike=1) == Verdict("held", ("seen_before",))


def test_what_is_plain_is_spam_at_once() -> None:
    assert verdict(trapped=True).status == "spam"
    assert verdict("簡単に稼げる副業。情報商材あります").status == "spam"
    assert verdict(alike=3).status == "spam"


def test_a_second_opinion_is_enough_only_where_the_proof_was_missing() -> None:
    assert may_come_out(["no_proof"])
    assert not may_come_out([])
    assert not may_come_out(["no_proof", "links"])


@pytest.mark.parametrize("shape", ["あ", "ab ", "h", "https://", "a b", "カジ", "<a "])
def test_no_text_takes_long(shape: str) -> None:
    assert least_cpu_ms(lambda: verdict((shape * 2_000)[:2_000]), enough=50) < 50
