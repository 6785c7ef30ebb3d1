"""Both sides review each other: blind until both are in or the time is up, one reply, what staff hide."""

from collections.abc import Callable
from typing import Any

import pytest

from michinori.contracts.models import Contract
from michinori.kernel.problems import Problem
from michinori.machinery.models import Deadline, OutboxItem
from michinori.notices.trust_events import hear_of_opening
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import hide_review, reply_to_review, show_review_again, write_review
from michinori.trust.models import Review
from michinori.trust.queries.reviews import reviews_about, reviews_on, summary_of
from tests.stories import by_default as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished, told

pytestmark = pytest.mark.django_db

STARS = dict.fromkeys(SCALES, 4)


def refused(slug: str, command: Callable[..., object], **given: Any) -> None:
    before = Review.objects.count()
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == slug
    assert Review.objects.count() == before


def review(cast: Cast, contract: Contract, who: str, comment: str = "助かりました。") -> Review:
    actor = cast.acts(getattr(cast, who))
    return write_review(actor=actor, contract_id=contract.id, stars=STARS, comment=comment)


def test_nobody_is_asked_once_the_time_is_over() -> None:
    """Where the outbox was late."""
    cast = Cast(verified=True)
    opening = OutboxItem(kind="review_open", payload={"contract_id": finished(cast).id})
    story.wait_days(13)
    assert {one.user for one in hear_of_opening(opening)} == {cast.ren, cast.aoi}
    story.wait_days(1)
    assert list(hear_of_opening(opening)) == []


def test_blind_until_both_are_in() -> None:
    cast = Cast(verified=True)
    contract = finished(cast)
    told()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    first = review(cast, contract, "ren")
    assert first.published_at is None
    assert reviews_on(ren, contract.id).own == first
    seen = reviews_on(aoi, contract.id)
    assert (seen.own, seen.theirs) == (None, None)
    assert reviews_about(contract.client_id, "client") == ([], None)
    assert summary_of(contract.client_id, "client").n == 0
    refused("not-found", reply_to_review, actor=aoi, review_id=first.id, text="ありがとう")
    review(cast, contract, "aoi")
    assert reviews_on(aoi, contract.id).theirs == first
    assert [one.id for one in reviews_about(contract.client_id, "client")[0]] == [first.id]
    assert summary_of(cast.ren.id, "worker").means == dict.fromkeys(SCALES, 4.0)
    assert not Deadline.objects.filter(kind="reviews").exists()
    refused("reviewed-already", review, cast=cast, contract=contract, who="ren")


def test_shown_after_fourteen_days_though_the_other_wrote_nothing() -> None:
    cast = Cast()
    contract = finished(cast)
    first = review(cast, contract, "aoi")
    story.wait_days(13)
    first.refresh_from_db()
    assert first.published_at is None
    assert story.wait_days(1) == 1
    first.refresh_from_db()
    assert first.published_at is not None
    refused("review-too-late", review, cast=cast, contract=contract, who="ren")
    reply_to_review(actor=cast.acts(cast.ren), review_id=first.id, text="こちらこそ。")
    refused("replied-already", reply_to_review, actor=cast.acts(cast.ren), review_id=first.id, text="もう一度")
    assert reviews_about(cast.ren.id, "worker")[0][0].reply == "こちらこそ。"


def test_who_may_and_when() -> None:
    cast = Cast()
    contract = story.active(cast)
    refused("review-not-yet", review, cast=cast, contract=contract, who="ren")
    done = finished(cast)
    refused("not-found", review, cast=cast, contract=done, who="mio")
    for stars in (None, 5, {}, STARS | {"respect": 0}, STARS | {"respect": 6}, STARS | {"respect": "5"}):
        refused("invalid", write_review, actor=cast.acts(cast.ren), contract_id=done.id, stars=stars)
    refused("invalid", review, cast=cast, contract=done, who="ren", comment="あ" * 2_001)


def test_staff_hide_a_review_with_a_reason_and_show_it_again() -> None:
    cast = Cast()
    contract = finished(cast)
    first = review(cast, contract, "ren", "中傷")
    review(cast, contract, "aoi")
    sora = cast.acts(cast.person("Sora", staff=True))
    refused("not-found", hide_review, actor=cast.acts(cast.aoi), review_id=first.id, reason="いやだ")
    refused("invalid", hide_review, actor=sora, review_id=first.id, reason="")
    hide_review(actor=sora, review_id=first.id, reason="中傷にあたるため")
    refused("review-hidden-already", hide_review, actor=sora, review_id=first.id, reason="また")
    assert reviews_about(contract.client_id, "client") == ([], None)
    assert reviews_on(cast.acts(cast.aoi), contract.id).theirs is None
    refused("not-found", reply_to_review, actor=cast.acts(cast.aoi), review_id=first.id, text="ちがいます")
    show_review_again(actor=sora, review_id=first.id)
    refused("review-not-hidden", show_review_again, actor=sora, review_id=first.id)
    assert len(reviews_about(contract.client_id, "client")[0]) == 1


def test_reviews_of_contracts_that_do_not_count_are_shown_and_left_out_of_the_means() -> None:
    cast = Cast()
    contract = finished(cast)
    told()
    review(cast, contract, "ren")
    review(cast, contract, "aoi")
    assert len(reviews_about(cast.ren.id, "worker")[0]) == 1
    found = summary_of(cast.ren.id, "worker")
    assert (found.n, found.means, found.others) == (0, {}, 1), "Ren is not verified"
