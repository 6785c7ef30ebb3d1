"""Closing the market: two admins name the day, nothing is begun beyond it, everybody is told once and has a page."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import amendments, offers
from michinori.contracts.models import Contract, TermsVersion
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.models import OutboxItem, Setting
from michinori.machinery.settings import set_setting, settings_now
from michinori.market.commands.jobs import create_job, publish_job
from michinori.market.models import Job
from michinori.notices.models import Notice
from michinori.pages.support import banners
from michinori.people.commands.settings import change_setting
from michinori.people.commands.sign_up_invitations import invite_to_sign_up
from michinori.people.commands.users import create_user
from michinori.people.models import User
from michinori.support.commands import closures
from michinori.support.commands.closures import confirm_closure, go_on, propose_closure, withdraw_closure
from michinori.support.models import Closure
from tests.legal.publishing import admin
from tests.pages.visitors import proved as browser_of
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.support.closing import WORDS, closing, proposed

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
JOB = {"title": "チラシ", "description": "駅前で配るチラシのデザインです。", "category": "design", "kind": "fixed"}


@pytest.fixture(autouse=True)
def _asked_afresh() -> Iterator[None]:
    banners.forget()
    yield
    banners.remember(seconds=1e9)


@pytest.fixture
def cast() -> Cast:
    return Cast()


def refused(slug: str, act: Any) -> Problem:
    """Nothing is written by what is refused."""
    before = (Closure.objects.count(), Setting.objects.count(), Contract.objects.count(), TermsVersion.objects.count())
    jobs = list(Job.objects.values_list("id", "status"))
    with pytest.raises(Problem, match=slug) as problem:
        act()
    after = (Closure.objects.count(), Setting.objects.count(), Contract.objects.count(), TermsVersion.objects.count())
    assert (after, list(Job.objects.values_list("id", "status"))) == (before, jobs)
    return problem.value


def long(day: date) -> dict[str, Any]:
    """What differs in terms whose work is due on that day."""
    return {"due_date": day.isoformat(), "pay_on": "stage"}


def page(user: User | None, path: str = "/guides/") -> str:
    banners.forget()
    browser = Client()
    if user is not None:
        browser.force_login(user)
    return browser.get(path).content.decode()


def test_an_admin_names_the_day_and_another_confirms_it(cast: Cast) -> None:
    sora, kei, day = admin(cast), admin(cast, "Kei"), in_days(90)
    for stranger in (cast.acts(cast.ren), admin(cast, "Fumi", "finance"), admin(cast, "Ei", "editor")):
        refused("not-found", lambda who=stranger: propose_closure(actor=who, last_day=day, **WORDS))
    timid = replace(sora, elevated=False)
    refused("elevation-needed", lambda: propose_closure(actor=timid, last_day=day, **WORDS))
    refused("invalid", lambda: propose_closure(actor=sora, last_day=in_days(89), **WORDS))
    made = propose_closure(actor=sora, last_day=day, **WORDS)
    assert settings_now().site.ends_on is None, "nothing changes until it is confirmed"
    refused("own-closure", lambda: confirm_closure(actor=sora, closure_id=made.id))
    refused("elevation-needed", lambda: confirm_closure(actor=replace(kei, elevated=False), closure_id=made.id))
    confirm_closure(actor=kei, closure_id=made.id)
    assert settings_now().site.ends_on == day
    row = Setting.objects.get(key="last_day")
    assert (row.by, row.confirmed_by) == (sora.user_id, kei.user_id)
    refused("closure-answered", lambda: confirm_closure(actor=kei, closure_id=made.id))
    kinds = [one.kind for one in audit.newest(limit=2)]
    assert kinds == ["closure_confirmed", "closure_proposed"]


def test_a_proposal_may_be_withdrawn_and_a_new_one_takes_its_place(cast: Cast) -> None:
    first, kei = proposed(cast, in_days(100)), admin(cast, "Kei")
    second = proposed(cast, in_days(120))
    first.refresh_from_db()
    assert first.status == "withdrawn"
    refused("closure-answered", lambda: confirm_closure(actor=kei, closure_id=first.id))
    withdraw_closure(actor=kei, closure_id=second.id)
    refused("closure-answered", lambda: confirm_closure(actor=kei, closure_id=second.id))
    assert settings_now().site.ends_on is None


def test_one_that_waited_too_long_is_too_near(cast: Cast) -> None:
    made, kei = proposed(cast, in_days(90)), admin(cast, "Kei")
    clock.turn_to(clock.now() + 2 * DAY)
    refused("invalid", lambda: confirm_closure(actor=kei, closure_id=made.id))


def test_it_is_moved_later_or_called_off_and_never_earlier(cast: Cast) -> None:
    day = closing(cast)
    sora, kei = admin(cast), admin(cast, "Kei")
    refused("invalid", lambda: propose_closure(actor=sora, last_day=day - DAY, **WORDS))
    confirm_closure(actor=kei, closure_id=proposed(cast, day + DAY).id)
    assert settings_now().site.ends_on == day + DAY
    confirm_closure(actor=kei, closure_id=proposed(cast, None).id)
    assert settings_now().site.ends_on is None
    create_job(actor=cast.acts(cast.aoi), body=JOB)
    kinds = list(Closure.objects.order_by("proposed_at").values_list("last_day", "status"))
    assert kinds == [(day, "confirmed"), (day + DAY, "confirmed"), (None, "confirmed")]


def test_the_day_is_no_setting_like_others(cast: Cast) -> None:
    sora, text = admin(cast), in_days(100).isoformat()
    refused("setting-of-closing", lambda: change_setting(actor=sora, key="last_day", text=text, reason="早く"))
    refused("setting-of-closing", lambda: set_setting(actor=Actor.operator(), key="last_day", text=text))


def test_the_database_wants_two_people_and_one_proposal(cast: Cast) -> None:
    made = proposed(cast, in_days(100))
    for change in ({"status": "confirmed", "answered_by_id": made.proposed_by_id, "answered_at": clock.now()},
                   {"status": "confirmed"}, {"status": "done"}):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            Closure.objects.filter(id=made.id).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        Closure.objects.create(proposed_by_id=made.proposed_by_id, proposed_at=clock.now(), **WORDS)


def test_no_job_is_published_any_more(cast: Cast) -> None:
    aoi = cast.acts(cast.aoi)
    draft = create_job(actor=aoi, body=JOB, draft=True)
    day = closing(cast)
    assert refused("market-closing", lambda: create_job(actor=aoi, body=JOB)).values == {"last_day": day}
    refused("market-closing", lambda: publish_job(actor=aoi, job_id=draft.id))
    create_job(actor=aoi, body=JOB, draft=True)
    browser = Client()
    browser.force_login(cast.aoi)
    said = browser.post(f"/jobs/{draft.id}/publish", follow=True).content.decode()
    assert "新しい募集は公開できません" in said


def test_nobody_new_signs_up_not_even_by_an_invitation(cast: Cast) -> None:
    closing(cast)
    browser, sent = Client(), {"display_name": "みお", "email": "m@example.jp", "password1": "nagai-aikotoba-desu"}
    for answer in (browser.get("/accounts/signup/"), browser.post("/accounts/signup/", sent)):
        assert answer.status_code == 403
        assert "新しい登録は終わりました" in answer.content.decode()
    people = User.objects.count()
    own = Actor.person("usr_aaaaaaaaaaaaaaaa")
    refused("sign-up-over", lambda: create_user(actor=own, email="m@example.jp", name="みお"))
    refused("sign-up-over", lambda: invite_to_sign_up(actor=Actor.operator()))
    assert User.objects.count() == people
    cast.person("Tomo")  # the operator still makes accounts, of staff who help


def test_no_contract_is_formed_whose_work_would_end_after_the_day(cast: Cast) -> None:
    proposal, aoi, ren = story.proposed(cast), cast.acts(cast.aoi), cast.acts(cast.ren)
    day = closing(cast)

    def offer(due: date) -> Contract:
        return offers.offer_terms(actor=aoi, proposal_id=proposal, terms=story.terms(**long(due)))

    problem = refused("after-last-day", lambda: offer(day + DAY))
    assert problem.values == {"last_day": day, "due": day + DAY}
    contract = offer(day)
    later = story.terms(**long(day + DAY))
    refused("after-last-day", lambda: offers.counter_offer(actor=ren, contract_id=contract.id, terms=later))
    offers.accept_offer(actor=ren, contract_id=contract.id, terms_version=1)
    contract.refresh_from_db()
    assert contract.status == "agreed"


def test_an_offer_made_before_is_not_accepted_beyond_the_day(cast: Cast) -> None:
    contract = story.offered(cast, **long(in_days(150)))
    closing(cast)
    ren = cast.acts(cast.ren)
    refused("after-last-day", lambda: offers.accept_offer(actor=ren, contract_id=contract.id, terms_version=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Contract.objects.filter(id=contract.id).update(status="agreed")
    sooner = story.terms(**long(in_days(60)))
    offers.counter_offer(actor=ren, contract_id=contract.id, terms=sooner)
    offers.accept_offer(actor=cast.acts(cast.aoi), contract_id=contract.id, terms_version=2)


def test_a_running_contract_goes_on_and_is_not_extended_beyond_the_day(cast: Cast) -> None:
    contract = story.active(cast)
    old = TermsVersion.objects.get(contract=contract)
    day, ren = closing(cast), cast.acts(cast.ren)

    def propose(due: date) -> Any:
        body = {**old.body, **long(due), "payment_due_date": None}
        return amendments.propose_amendment(actor=ren, contract_id=contract.id, terms=body, reason="のばします")

    refused("after-last-day", lambda: propose(day + DAY))
    made = propose(day)
    amendments.accept_amendment(actor=cast.acts(cast.aoi), amendment_id=made.id)
    story.hand_in(cast, contract, 1)
    body = {**old.body, "due_date": (day + DAY).isoformat()}
    with pytest.raises(IntegrityError), transaction.atomic():
        TermsVersion.objects.create(
            contract=contract, version=9, price=old.price, body=body, by="client", made_at=clock.now()
        )


def test_a_contract_that_runs_longer_keeps_its_terms(cast: Cast) -> None:
    contract = story.active(cast, **long(in_days(200)))
    closing(cast)
    old, aoi = TermsVersion.objects.get(contract=contract), cast.acts(cast.aoi)
    body = {**old.body, "note": "色見本を添えます"}
    made = amendments.propose_amendment(actor=aoi, contract_id=contract.id, terms=body, reason="書き足します")
    amendments.accept_amendment(actor=cast.acts(cast.ren), amendment_id=made.id)
    assert TermsVersion.objects.filter(contract=contract).count() == 2
    later = {**old.body, "due_date": in_days(201).isoformat(), "payment_due_date": None}
    refused(
        "after-last-day",
        lambda: amendments.propose_amendment(actor=aoi, contract_id=contract.id, terms=later, reason="のばします"),
    )


def test_members_see_one_line_with_the_day_and_a_page_of_what_to_do(cast: Cast) -> None:
    ren = cast.ren
    assert "サイトが終わる予定はありません" in page(ren, "/closing")
    closing(cast)
    assert page(ren).count("に終わります。残高の出金") == 1
    assert "に終わります。残高の出金" not in page(None)
    said = page(ren, "/closing")
    for words in (
        WORDS["ja"],
        "お金を受け取る",
        "進んでいる契約はありません",
        "自分のデータを保存する",
        "あと100日です",
    ):
        assert words in said


def test_everybody_is_told_once_batch_by_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(closures, "BATCH", 2)
    people = [cast.person(name) for name in ("Ume", "Kiku", "Ran", "Take")]
    day = closing(cast)
    everybody = {*(one.id for one in people), *User.objects.filter(is_staff=True).values_list("id", flat=True)}
    outbox.drain(SUBSCRIBERS)
    items = OutboxItem.objects.filter(kind="closure_news")
    assert items.count() == 3
    for item in items:
        go_on(item)  # as a process that was killed before it had noted it
    items.update(spread_at=None)
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="closure_news").values_list("user_id", flat=True)
    assert sorted(told) == sorted(everybody)
    assert Closure.objects.get().told == len(everybody)
    mails = OutboxItem.objects.filter(kind="notice_mail", payload__user_id=people[0].id)
    assert [WORDS["ja"] in str(one.payload["parts"]) for one in mails] == [True]
    confirm_closure(actor=admin(cast, "Kei"), closure_id=proposed(cast, day + DAY).id)
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(kind="closure_news", user_id=people[0].id).count() == 2, "moved: told of that once"


def test_the_desk_shows_what_waits_and_what_is_left(cast: Cast) -> None:
    story.active(cast, spare=700)
    waits = proposed(cast, in_days(100))
    kei = admin(cast, "Kei")
    browser = browser_of(cast.made["Kei"])
    said = browser.get("/desk/closing").content.decode()
    for words in ("承認を待っている提案", WORDS["ja"], "52,800", "700", "青空ウェブ制作"):
        assert words in said, words
    answer = browser.post(f"/desk/closing/{waits.id}/confirm", follow=True)
    assert "あと100日" in answer.content.decode()
    assert settings_now().site.ends_on == in_days(100)
    assert kei.user_id == Setting.objects.get(key="last_day").confirmed_by


def test_who_gives_up_a_day_names_no_earlier_one(cast: Cast) -> None:
    day = closing(cast, 365)
    confirm_closure(actor=admin(cast, "Kei"), closure_id=proposed(cast, None).id)
    problem = refused("invalid", lambda: proposed(cast, in_days(90)))
    assert [(flaw.key, flaw.values) for flaw in problem.flaws] == [("last_day_before_announced", {"last_day": day})]
    again = proposed(cast, day)
    assert confirm_closure(actor=admin(cast, "Kei"), closure_id=again.id).last_day == day
