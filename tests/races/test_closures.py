"""The last day is confirmed while others publish, offer and sign up: who was first counts, and nothing lies beyond."""

from functools import partial

from michinori.contracts.commands import offers
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.machinery.last_day import kept_last_day
from michinori.market.commands.jobs import create_job, publish_job
from michinori.people.commands.users import create_user
from michinori.people.models.users import new_user_id
from michinori.support.commands.closures import confirm_closure, propose_closure
from tests.races.arena import at_once, word
from tests.races.test_staff_roles import admin
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days

WORDS = {"ja": "終わります", "en": "The end"}
JOB = {"title": "チラシ", "description": "駅前で配るチラシのデザインです。", "category": "design", "kind": "fixed"}


def go_on_after_all(sora: Actor, kei: Actor) -> None:
    made = propose_closure(actor=sora, last_day=None, **WORDS)
    confirm_closure(actor=kei, closure_id=made.id)


def test_publishing_offering_and_signing_up_while_the_day_is_confirmed(fresh_database: str, race_rounds: int) -> None:
    cast = Cast()
    sora, kei, tomo = (admin(cast, name) for name in ("Sora", "Kei", "Tomo"))
    aoi = cast.acts(cast.aoi)
    for number in range(race_rounds):
        draft, proposal = create_job(actor=aoi, body=JOB, draft=True), story.proposed(cast)
        terms = story.terms(due_date=in_days(150).isoformat(), pay_on="stage")
        made = propose_closure(actor=sora, last_day=in_days(100), **WORDS)
        came = at_once(
            partial(confirm_closure, actor=kei, closure_id=made.id),
            partial(confirm_closure, actor=tomo, closure_id=made.id),
            partial(publish_job, actor=aoi, job_id=draft.id),
            partial(offers.offer_terms, actor=aoi, proposal_id=proposal, terms=terms),
            partial(create_user, actor=Actor.person(new_user_id()), email=f"n{number}@example.com", name="N"),
        )
        words = [word(one) for one in came]
        assert sorted(words[:2]) == ["closure-answered", "done"]
        draft.refresh_from_db()
        assert (words[2], draft.status) in (("done", "open"), ("market-closing", "draft"))
        offered = Contract.objects.filter(proposal_id=proposal).exists()
        assert (words[3], offered) in (("done", True), ("after-last-day", False))
        assert words[4] in ("done", "sign-up-over")
        assert kept_last_day() == in_days(100)
        go_on_after_all(sora, kei)
