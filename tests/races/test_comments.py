"""Two at once below a column: a solution counts once; what staff, author and writer do to one comment meets whole."""

from functools import partial

import pytest
from columns.readers import column, comment, solved

from michinori.columns.commands.columns import choose_column, hide_column
from michinori.columns.commands.comments import decide_comment, delete_comment, hide_comment
from michinori.columns.links import token_for
from michinori.columns.models import Comment, SpentProof
from michinori.machinery import audit, events, proof
from michinori.machinery.models import OutboxItem
from tests.races.arena import at_once, word
from tests.stories.cast import Cast


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)


def test_one_solution_lets_one_comment_through(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    under = column(cast.ren)
    for n in range(race_rounds):
        altcha = solved(under)
        came = at_once(*[partial(comment, under, body=f"同じ解で{n}-{m}回目です。", altcha=altcha) for m in range(3)])
        assert sorted(map(word, came)) == ["done", "invalid", "invalid"]
        assert Comment.objects.filter(body__contains=f"同じ解で{n}-").count() == 1
    assert SpentProof.objects.count() == race_rounds


def test_two_of_the_staff_its_writer_and_the_author_meet_on_a_comment(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    under = column(cast.ren)
    sora, umi = (cast.acts(cast.person(name, staff=True)) for name in ("Sora", "Umi"))
    for n in range(race_rounds):
        held = comment(under, body=f"待っている{n}件目です。", altcha="", on_page=True)
        assert held.status == "held"
        publish = partial(decide_comment, comment_id=held.id, status="published")
        came = at_once(
            partial(publish, actor=sora),
            partial(publish, actor=umi),
            partial(hide_comment, actor=sora, comment_id=held.id),
        )
        assert {word(one) for one in came} == {"done"}
        assert OutboxItem.objects.filter(kind="comment_published", payload__comment_id=held.id).count() == 1
        assert events.verify(held.id)
        logged = sorted(one.kind for one in audit.newest() if one.data.get("comment") == held.id)
        assert logged == ["comment_decided", "comment_decided", "comment_hidden"]
        came = at_once(
            partial(delete_comment, token=token_for(held.id)),
            partial(decide_comment, actor=umi, comment_id=held.id, status="spam"),
            partial(delete_comment, token=token_for(held.id)),
        )
        assert sorted((word(came[0]), word(came[2]))) == ["done", "not-found"]
        assert word(came[1]) in ("done", "not-found")
        assert not Comment.objects.filter(id=held.id).exists()
        assert events.verify(held.id)


def test_choosing_meets_hiding(fresh_database: str, race_rounds: int) -> None:
    """Whichever comes first: what is hidden is shown nowhere, and nobody waits for the other for ever at the log."""
    cast = Cast()
    sora, umi = (cast.acts(cast.person(name, staff=True)) for name in ("Sora", "Umi"))
    for _ in range(race_rounds):
        under = column(cast.ren)
        came = at_once(
            partial(choose_column, actor=sora, slug=under.slug, chosen=True),
            partial(hide_column, actor=umi, slug=under.slug, reason="相手の名前があるため"),
        )
        assert word(came[0]) in ("done", "column-not-public")
        assert word(came[1]) == "done"
        under.refresh_from_db()
        assert (under.is_public, under.chosen_at is not None) == (False, word(came[0]) == "done")
    assert events.verify(audit.SUBJECT)
