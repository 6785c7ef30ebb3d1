"""The market's last day as commands and triggers read it: what was set last, and nothing is agreed on beyond it."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from michinori.contracts.commands import offers
from michinori.contracts.models import Contract, TermsVersion
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.last_day import kept_last_day, set_last_day
from michinori.machinery.settings import set_setting, settings_now
from michinori.market.commands.jobs import create_job
from michinori.market.models import Job
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days

pytestmark = pytest.mark.django_db
OPERATOR = Actor.operator()


def ends_on(day: date | None) -> None:
    set_last_day(actor=OPERATOR, day=day, reason="", confirmed_by="")


def test_it_is_what_was_set_last() -> None:
    assert kept_last_day() is None
    for day in (in_days(90), in_days(120), None, in_days(100)):
        ends_on(day)
        assert (kept_last_day(), settings_now().site.ends_on) == (day, day)


def test_it_is_no_setting_like_others() -> None:
    with pytest.raises(Problem, match="setting-of-closing"):
        set_setting(actor=OPERATOR, key="last_day", text=in_days(100).isoformat())
    assert kept_last_day() is None


def test_no_job_is_published_and_no_terms_go_beyond_it() -> None:
    cast = Cast()
    proposal, jobs = story.proposed(cast), Job.objects.count()
    ends_on(in_days(20))
    body = {"title": "チラシ", "description": "駅前で配るチラシです。", "category": "design", "kind": "fixed"}
    with pytest.raises(Problem, match="market-closing"):
        create_job(actor=cast.acts(cast.aoi), body=body)
    with pytest.raises(Problem, match="after-last-day"):
        offers.offer_terms(actor=cast.acts(cast.aoi), proposal_id=proposal, terms=story.terms())
    assert (Job.objects.count(), Contract.objects.count()) == (jobs, 0)
    sooner = story.terms(due_date=in_days(20).isoformat())
    assert offers.offer_terms(actor=cast.acts(cast.aoi), proposal_id=proposal, terms=sooner).status == "offered"


def test_the_database_refuses_whoever_writes() -> None:
    cast = Cast()
    offered = story.offered(cast)
    old = TermsVersion.objects.get(contract=offered)
    ends_on(in_days(20))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(id=offered.id).update(status="agreed")
    for days, fine in ((31, False), (30, True), (10, True)):
        due = in_days(days).isoformat()
        made = TermsVersion(
            contract=offered, version=90 + days, price=old.price, body={**old.body, "due_date": due}, by="client",
            made_at=clock.now(),
        )  # fmt: skip
        if fine:
            made.save(force_insert=True)  # that day stood in an earlier version, or it is before the last one
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            made.save(force_insert=True)
