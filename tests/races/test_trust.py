"""Two at once about reviews, favourites, reports and webhooks: each counts once, and who comes too late is told so."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.db import IntegrityError

from michinori.config.table import HANDLERS
from michinori.contracts.commands import offers
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.machinery import audit, clock, events
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline, OutboxItem
from michinori.market.commands.favourites import drop_favourite, keep_favourite
from michinori.market.models import Favourite, Proposal
from michinori.moderation.commands.appeals import answer_appeal, appeal_decision
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Appeal, Case, Decision, Report
from michinori.notices.webhooks import commands as webhooks
from michinori.notices.webhooks import sending, spreading
from michinori.notices.webhooks.models import Call, Webhook
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import hide_review, reply_to_review, show_review_again, write_review
from michinori.trust.models import Review
from michinori.trust.queries.reviews import reviews_about
from tests.races.arena import at_once, word
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished

STARS = dict.fromkeys(SCALES, 4)


@pytest.fixture
def sora(cast: Cast) -> Actor:
    return cast.acts(cast.person("Sora", staff=True))


def kinds(review: Review) -> list[str]:
    """What the review's chain holds, which must be whole."""
    assert events.verify(review.id)
    return [event.kind for event in events.history(review.id)]


def told(review: Review, kind: str) -> int:
    return OutboxItem.objects.filter(kind=kind, payload__review_id=review.id).count()


def test_both_review_at_once_and_twice_and_both_come_out_once(
    cast: Cast, ren: Actor, aoi: Actor, race_rounds: int
) -> None:
    for _ in range(race_rounds):
        contract = finished(cast)
        write = partial(write_review, contract_id=contract.id, stars=STARS, comment="助かりました。")
        came = at_once(*[partial(write, actor=who) for who in (ren, aoi, ren, aoi)])
        assert sorted(map(word, came)) == ["done", "done", "reviewed-already", "reviewed-already"]
        rows = list(Review.objects.filter(contract=contract))
        assert {(row.by, row.published_at is not None) for row in rows} == {("worker", True), ("client", True)}
        assert [kinds(row) for row in rows] == [["review_written", "review_published"]] * 2
        assert [told(row, "review_published") for row in rows] == [1, 1]
        assert not Deadline.objects.filter(kind="reviews").exists()


def strike(instant: datetime) -> int:
    """The site's time comes to that, and what is due happens, as the background process does it."""
    return run_due(HANDLERS, clock.turn_to(instant))


def test_the_second_review_meets_the_end_of_its_time(cast: Cast, ren: Actor, aoi: Actor, race_rounds: int) -> None:
    for _ in range(race_rounds):
        contract = finished(cast)
        write = partial(write_review, contract_id=contract.id, stars=STARS)
        write(actor=ren)
        until = Deadline.objects.get(kind="reviews", subject_id=contract.id).at
        came = at_once(partial(write, actor=aoi), partial(strike, until))
        assert [word(one) for one in came] in (["done", "done"], ["review-too-late", "done"])
        rows = Review.objects.filter(contract=contract)
        assert len(rows) == (2 if word(came[0]) == "done" else 1)
        for row in rows:
            assert (row.published_at is not None, kinds(row)) == (True, ["review_written", "review_published"])
            assert told(row, "review_published") == 1


def test_a_reply_meets_another_and_staff_who_hide_the_review(
    cast: Cast, ren: Actor, aoi: Actor, sora: Actor, race_rounds: int
) -> None:
    """What is hidden is nobody's to reply to; two of the staff hide it once, and show it again once."""
    for _ in range(race_rounds):
        contract = finished(cast)
        for who in (ren, aoi):
            write_review(actor=who, contract_id=contract.id, stars=STARS)
        review = Review.objects.get(contract=contract, by="worker")
        reply = partial(reply_to_review, actor=aoi, review_id=review.id)
        hide = partial(hide_review, actor=sora, review_id=review.id, reason="中傷です。")
        came = at_once(partial(reply, text="一つめ"), partial(reply, text="二つめ"), hide, hide)
        assert sorted(map(word, came[2:])) == ["done", "review-hidden-already"]
        replied = sorted(map(word, came[:2]))
        assert replied in (["done", "not-found"], ["done", "replied-already"], ["not-found", "not-found"])
        order = kinds(review)[2:]
        assert order == ["review_replied"] * ("done" in replied) + ["review_hidden"]
        assert review not in reviews_about(contract.client_id, "client")[0]
        again = partial(show_review_again, actor=sora, review_id=review.id)
        assert sorted(map(word, at_once(again, again))) == ["done", "review-not-hidden"]
        logged = [one.kind for one in audit.newest() if one.data == {"review": review.id}]
        assert logged == ["review_shown_again", "review_hidden"]


def test_hiding_meets_the_review_that_publishes_both(
    cast: Cast, ren: Actor, aoi: Actor, sora: Actor, race_rounds: int
) -> None:
    """The one takes the review's row, the other the contract's first: both write into the one chain."""
    for _ in range(race_rounds):
        contract = finished(cast)
        first = write_review(actor=ren, contract_id=contract.id, stars=STARS)
        came = at_once(
            partial(write_review, actor=aoi, contract_id=contract.id, stars=STARS),
            partial(hide_review, actor=sora, review_id=first.id, reason="中傷です。"),
        )
        assert [word(one) for one in came] == ["done", "done"]
        assert sorted(kinds(first)[1:]) == ["review_hidden", "review_published"]
        first.refresh_from_db()
        assert (first.published_at is not None, first.hidden_at is not None) == (True, True)


def test_a_favourite_is_kept_once_and_let_go_once(cast: Cast, ren: Actor, race_rounds: int) -> None:
    for _ in range(race_rounds):
        job_id = Proposal.objects.get(id=story.proposed(cast)).job_id
        came = at_once(*[partial(keep_favourite, actor=ren, job_id=job_id)] * 3)
        assert {word(one) for one in came} == {"done"}
        kept = Favourite.objects.get(user_id=ren.user_id)
        assert {one.id for one in came if isinstance(one, Favourite)} == {kept.id}
        came = at_once(*[partial(drop_favourite, actor=ren, favourite_id=kept.id)] * 2)
        assert sorted(map(word, came)) == ["done", "not-found"]
        assert not Favourite.objects.exists()


def failing(actor: Actor) -> tuple[Webhook, Call]:
    """A webhook that has failed for more than three days, and a call of it that is on its way."""
    hook, _ = webhooks.add_webhook(actor=actor, url="https://example.com/hook", events=["message"])
    Webhook.objects.filter(id=hook.id).update(failing_since=datetime.now(UTC) - timedelta(days=4))
    return hook, webhooks.test_webhook(actor=actor, webhook_id=hook.id)


def test_a_webhook_is_switched_off_and_on(ren: Actor, race_rounds: int) -> None:
    """Two calls fail at once while its owner switches it on: off, or on and failing from now on; told of once."""
    for _ in range(race_rounds):
        hook, call = failing(ren)
        other = webhooks.test_webhook(actor=ren, webhook_id=hook.id)
        fails = [partial(sending._record, one.id, sending.Answer(500)) for one in (call, other)]
        came = at_once(*fails, partial(webhooks.switch_on_webhook, actor=ren, webhook_id=hook.id))
        assert {word(one) for one in came} == {"done"}
        assert OutboxItem.objects.filter(kind="webhook_off", payload__webhook_id=hook.id).count() == 1
        assert not sending._claim(), "neither of one that is off, nor of what happened before it was switched on"
        hook = webhooks.switch_on_webhook(actor=ren, webhook_id=hook.id)
        assert not sending._claim()
        came = at_once(*[partial(webhooks.switch_on_webhook, actor=ren, webhook_id=hook.id)] * 2)
        assert {word(one) for one in came} == {"done"}
        fresh = webhooks.test_webhook(actor=ren, webhook_id=hook.id)
        assert [one.id for one in sending._claim()] == [fresh.id]


def test_what_happens_while_a_webhook_is_switched_off_is_not_called(ren: Actor) -> None:
    hook, call = failing(ren)
    sending._record(call.id, sending.Answer(500))
    late = spreading.add_calls([hook], "message", "evt_late", {})  # read as working a moment before
    assert not sending._claim()
    webhooks.switch_on_webhook(actor=ren, webhook_id=hook.id)
    assert not sending._claim()
    assert Call.objects.get(id=late[0].id).next_try_at is None


def test_a_call_of_a_webhook_that_stays_off_is_forgotten_as_well(ren: Actor) -> None:
    hook, call = failing(ren)
    sending._record(call.id, sending.Answer(500))
    spreading.add_calls([hook], "message", "evt_late", {})
    Call.objects.update(made_at=datetime.now(UTC) - timedelta(days=31))
    assert sending.forget_old() == 2
    assert Webhook.objects.filter(id=hook.id).exists()


@pytest.mark.parametrize("status", [200, 410, 500])
def test_a_webhook_is_deleted_while_its_calls_are_answered(ren: Actor, race_rounds: int, status: int) -> None:
    for _ in range(race_rounds):
        hook, call = failing(ren)
        came = at_once(
            partial(sending._record, call.id, sending.Answer(status)),
            partial(webhooks.remove_webhook, actor=ren, webhook_id=hook.id),
            partial(webhooks.remove_webhook, actor=ren, webhook_id=hook.id),
        )
        assert sorted(word(one) for one in came) == ["done", "done", "not-found"]
        assert not Webhook.objects.exists()
        assert not Call.objects.exists()


def test_a_webhook_is_deleted_while_something_happens(ren: Actor, race_rounds: int) -> None:
    """The outbox may have to try again; its owner never."""
    for n in range(race_rounds * 2):
        hook, _ = failing(ren)
        calls = partial(spreading.add_calls, [hook], "message", f"evt_{n}", {})
        came = at_once(calls, partial(webhooks.remove_webhook, actor=ren, webhook_id=hook.id))
        assert word(came[1]) == "done"
        assert isinstance(came[0], list | IntegrityError)
        assert not Call.objects.exists()


def test_a_report_meets_another_and_the_decisions_of_two(cast: Cast, sora: Actor, race_rounds: int) -> None:
    """One case and one decision; what was reported too late for it waits in a case of its own."""
    umi = cast.acts(cast.person("Umi", staff=True))
    for _ in range(race_rounds):
        job_id = Proposal.objects.get(id=story.proposed(cast)).job_id
        report = partial(report_thing, kind="job", ref=job_id, reason="fraud")
        came = at_once(*[partial(report, actor=cast.acts(who)) for who in (cast.ren, cast.ren, cast.mio)])
        assert sorted(map(word, came)) == ["done", "done", "reported-already"]
        case = Case.objects.get(ref=job_id)
        late = cast.acts(cast.person("Nagi"))
        decide = partial(decide_case, case_id=case.id, outcome="hidden", rule="fraud", words="うその募集です。")
        came = at_once(partial(decide, actor=sora), partial(decide, actor=umi), partial(report, actor=late))
        assert sorted(map(word, came[:2])) == ["case-decided", "done"]
        assert word(came[2]) in ("done", "stale", "not-found")
        decision = Decision.objects.get(case=case)
        assert OutboxItem.objects.filter(key=f"decision_made:{decision.id}").count() == 1
        assert [one.data["case"] for one in audit.newest() if one.kind == "case_decided"].count(case.id) == 1
        assert events.verify(case.id)
        assert Report.objects.filter(case__ref=job_id).count() == (3 if word(came[2]) == "done" else 2)

        appeal = partial(appeal_decision, actor=cast.acts(cast.aoi), decision_id=decision.id, text="本当の募集です。")
        came = at_once(appeal, appeal)
        assert sorted(map(word, came)) == ["appealed-already", "done"]
        other = umi if decision.made_by_id == sora.user_id else sora
        made = Appeal.objects.get(decision=decision)
        answer = partial(answer_appeal, actor=other, appeal_id=made.id, answer="確かめました。")
        came = at_once(partial(answer, upheld=True), partial(answer, upheld=False))
        assert sorted(map(word, came)) == ["appeal-answered", "done"]
        made.refresh_from_db()
        decision.refresh_from_db()
        assert (decision.lifted_at is None) == made.upheld


def test_leaving_meets_an_offer_and_itself(cast: Cast, ren: Actor, aoi: Actor, race_rounds: int) -> None:
    """Who is offered terms in that moment stays until they have answered; nobody leaves twice."""
    for _ in range(race_rounds):
        proposal = story.proposed(cast)
        close = partial(close_account, actor=ren, confirm="ren@example.com")
        offer = partial(offers.offer_terms, actor=aoi, proposal_id=proposal, terms=story.terms())
        came = at_once(offer, close, close)
        words = [word(one) for one in came]
        offered = Contract.objects.filter(proposal_id=proposal).count()
        assert offered == (words[0] == "done")
        assert sorted(words[1:]) == (["account-has-contracts"] * 2 if offered else ["done", "not-found"]), words
        cast.ren.refresh_from_db()
        assert cast.ren.is_active == bool(offered)
        if offered:
            offers.decline_offer(actor=ren, contract_id=Contract.objects.get(proposal_id=proposal).id)
        else:
            cast.made.pop("Ren")
            ren = cast.acts(cast.ren)
