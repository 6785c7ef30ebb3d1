"""Comments by readers without an account: what is asked of them, where they go, who takes them away."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import altcha
import pytest
from columns.readers import EMAIL, column, comment, solved
from django.core import mail
from pytest_django.fixtures import Settings

from michinori.columns.commands.checking import erase_old
from michinori.columns.commands.comments import (
    decide_comment,
    delete_comment,
    hide_comment,
    post_comment,
    show_comment_again,
)
from michinori.columns.links import token_for
from michinori.columns.models import Column, Comment, SpentProof
from michinori.columns.origin import Origin, origin_of
from michinori.columns.queries.comments import comments_at_desk, comments_below
from michinori.config.table import SUBSCRIBERS
from michinori.kernel.problems import Problem
from michinori.machinery import outbox, proof
from michinori.machinery.models import Event, OutboxItem, Rate
from tests.stories.cast import Cast, wait_days

pytestmark = pytest.mark.django_db
HOME = Origin("198.51.100.7", "Browser/1", "")


def refused(problem_slug: str, command: Callable[..., object], **given: Any) -> Problem:
    def rows() -> list[Any]:
        return [list(Comment.objects.order_by("id").values()), SpentProof.objects.count(), Event.objects.count()]

    before = rows()
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == problem_slug
    assert rows() == before
    return problem.value


def shown(under: Column) -> list[str]:
    return [one.id for one in comments_below(None, under).comments]


def wrong(under: Column, altcha: object, **more: Any) -> str:
    """The key of the one flaw for which a comment with this proof is refused."""
    problem = refused("invalid", comment, under=under, altcha=altcha, **more)
    assert [flaw.field for flaw in problem.flaws] == ["altcha"]
    return problem.flaws[0].key


def test_a_comment_comes_out_with_its_proof_and_the_same_proof_counts_no_second_time() -> None:
    one = column()
    made = comment(one, altcha=(once := solved(one)))
    assert (made.status, shown(one)) == ("published", [made.id])
    assert wrong(one, once) == "proof_used"


def test_a_proof_that_is_wrong_forged_expired_or_for_another_column(monkeypatch: pytest.MonkeyPatch) -> None:
    ren = Cast().ren
    one, other = column(ren), column(ren, title="別の話")
    for bad in ("x", "e30=", solved(one)[:-8], "あ", "A" * 5_000):
        assert wrong(one, bad) == "proof_wrong"
    assert wrong(one, solved(other)) == "proof_wrong"
    assert wrong(one, "") == wrong(one, None) == "required"
    assert wrong(one, 5) == "not_text"
    forged = altcha.create_challenge("SHA-256", 1, key_prefix="", hmac_secret="guess", data={"column": one.id})
    found = altcha.solve_challenge(forged)
    assert found is not None
    assert wrong(one, altcha.Payload(forged, found).to_base64()) == "proof_wrong"
    good = solved(one)
    later = time.time() + proof.LASTS.total_seconds() + 1
    monkeypatch.setattr(time, "time", lambda: later)
    assert wrong(one, good) == "proof_expired"


def test_what_is_wrong_with_a_comment_spends_no_proof() -> None:
    one = column()
    once = solved(one)
    for bad, field in (
        ({"name": ""}, "name"), ({"name": "あ" * 41}, "name"), ({"email": ""}, "email"), ({"email": "x"}, "email"),
        ({"email": "a@b@c"}, "email"), ({"body": " "}, "body"), ({"body": "あ" * 2_001}, "body"), ({"body": 5}, "body"),
    ):  # fmt: skip
        problem = refused("invalid", comment, under=one, altcha=once, **bad)
        assert [flaw.field for flaw in problem.flaws] == [field]
    assert comment(one, altcha=once).status == "published"


def test_our_page_without_script_sends_no_proof_and_waits() -> None:
    one = column()
    made = comment(one, altcha="", on_page=True)
    assert (made.status, made.reasons, shown(one)) == ("held", ["no_proof"], [])


def test_who_fills_in_the_trap_is_spam_and_gets_no_mail() -> None:
    one = column()
    assert comment(one, trap="https://spam.example", on_page=True).status == "spam"
    assert not OutboxItem.objects.filter(kind__in=["comment_link", "comment_published"]).exists()


def test_the_same_words_again_and_many_from_one_place_are_looked_at(settings: Settings) -> None:
    one = column()
    statuses = [comment(one, body="買いませんか、安いですよ").status for _ in range(5)]
    assert statuses == ["published", "held", "held", "spam", "spam"]
    calm = [comment(one, origin=HOME).status for _ in range(6)]
    assert calm == ["published"] * 5 + ["held"]


def test_a_flood_from_one_place_is_told_to_wait_and_a_person_at_work_is_not() -> None:
    one = column()
    for _ in range(30):
        comment(one, origin=HOME)
    problem = refused("too-many-comments", comment, under=one, origin=HOME)
    assert (problem.status, 1 <= problem.values["seconds"] <= 60) == (429, True)
    assert comment(one).status == "published"
    Rate.objects.update(until=datetime.now(UTC))  # a minute is over
    assert comment(one, origin=HOME).status == "held"


def test_the_mailed_link_deletes_the_whole_row_and_the_author_hears_of_comments() -> None:
    cast = Cast()
    one = column(cast.ren)
    made = comment(one, name="<b>ななし</b>", body="<script>alert(1)</script> ひみつの文")
    outbox.drain(SUBSCRIBERS)
    outbox.drain(SUBSCRIBERS)
    by_address = {letter.to[0]: letter for letter in mail.outbox}
    assert set(by_address) == {EMAIL, "ren@example.com"}
    link = by_address[EMAIL]
    token = token_for(made.id)
    assert f"/comments/delete/{token}" in link.body
    whole = f"{link.subject}{link.body}{link.alternatives}"  # type: ignore[attr-defined]
    assert "ななし" not in whole
    assert "ひみつ" not in whole
    html = str(by_address["ren@example.com"].alternatives[0].content)  # type: ignore[attr-defined]
    assert "&lt;b&gt;ななし&lt;/b&gt;" in html
    assert EMAIL not in html
    assert not OutboxItem.objects.filter(payload__icontains=EMAIL).exists()
    for bad in ("", "x", made.id, token + "x", token_for("cmt_aaaaaaaaaaaaaaaa")):
        refused("not-found", delete_comment, token=bad)
    delete_comment(token=token)
    assert not Comment.objects.exists()
    refused("not-found", delete_comment, token=token)


def test_few_mails_go_to_one_address_whatever_is_typed() -> None:
    one = column()
    for _ in range(5):
        comment(one)
    assert OutboxItem.objects.filter(kind="comment_link").count() == 3


def test_the_author_hides_and_shows_and_what_staff_hid_stays_with_staff() -> None:
    cast = Cast()
    one = column(cast.ren)
    made, ren, mio = comment(one), cast.acts(cast.ren), cast.acts(cast.mio)
    sora = cast.acts(cast.person("Sora", staff=True))
    refused("forbidden", hide_comment, actor=mio, comment_id=made.id)
    refused("not-found", hide_comment, actor=ren, comment_id="cmt_aaaaaaaaaaaaaaaa")
    hide_comment(actor=ren, comment_id=made.id)
    refused("comment-hidden-already", hide_comment, actor=ren, comment_id=made.id)
    assert shown(one) == []
    assert [row.id for row in comments_below(ren, one).comments] == [made.id]
    show_comment_again(actor=ren, comment_id=made.id)
    refused("comment-not-hidden", show_comment_again, actor=ren, comment_id=made.id)
    hide_comment(actor=sora, comment_id=made.id, reason="中傷")
    refused("forbidden", show_comment_again, actor=ren, comment_id=made.id)
    show_comment_again(actor=sora, comment_id=made.id)
    assert shown(one) == [made.id]


def test_staff_decide_and_a_held_comment_that_comes_out_sends_its_link_then() -> None:
    cast = Cast()
    one = column(cast.ren)
    made, ren = comment(one, altcha="", on_page=True), cast.acts(cast.ren)
    sora = cast.acts(cast.person("Sora", staff=True))
    assert not OutboxItem.objects.filter(kind="comment_link").exists()
    for stranger in (ren, cast.acts(cast.mio)):
        refused("not-found", decide_comment, actor=stranger, comment_id=made.id, status="published")
        with pytest.raises(Problem):
            comments_at_desk(stranger, "held")
    refused("invalid", decide_comment, actor=sora, comment_id=made.id, status="held")
    assert [row.id for row in comments_at_desk(sora, "held")[0]] == [made.id]
    decide_comment(actor=sora, comment_id=made.id, status="published")
    assert shown(one) == [made.id]
    kinds = OutboxItem.objects.filter(kind__startswith="comment_").values_list("kind", flat=True)
    assert sorted(kinds) == ["comment_link", "comment_published"]
    decide_comment(actor=sora, comment_id=made.id, status="spam")
    assert shown(one) == []
    assert [row.id for row in comments_at_desk(sora, "spam")[0]] == [made.id]


def test_what_is_known_of_writers_is_erased_after_ninety_days_and_spam_after_thirty() -> None:
    one = column()
    made, spam = comment(one), comment(one, trap="x", on_page=True)
    wait_days(29)
    assert erase_old() == 0
    wait_days(1)
    assert erase_old() == 1
    assert not Comment.objects.filter(id=spam.id).exists()
    wait_days(60)
    assert erase_old() == 1
    made.refresh_from_db()
    assert (made.email, made.ip, made.agent, made.referrer) == ("", None, "", "")
    assert shown(one) == [made.id]
    assert erase_old() == 0


def test_history_holds_no_name_and_no_address() -> None:
    comment(column(), name="ひみつの名")
    text = str(list(Event.objects.values_list("data", "actor")))
    assert EMAIL not in text
    assert "ひみつ" not in text


def test_where_it_came_from_is_never_what_the_visitor_typed() -> None:
    """Behind proxies ``REMOTE_ADDR`` is the visitor's already (tests/safety/test_proxies.py)."""
    meta = {
        "REMOTE_ADDR": "10.0.0.1",
        "HTTP_X_FORWARDED_FOR": "6.6.6.6, 203.0.113.9",
        "HTTP_USER_AGENT": "B\x00\n" * 400,
    }
    assert origin_of(meta).ip == "10.0.0.1"
    assert origin_of(meta).agent == "B" * 300
    assert origin_of({"REMOTE_ADDR": "unix:", "HTTP_X_FORWARDED_FOR": "drop table"}).ip is None
    assert post_comment(
        slug=(one := column()).slug, name="名", email=EMAIL, body="文です", altcha=solved(one), origin=Origin()
    ).ip is None  # fmt: skip
