"""A market closes: contracts end by their own rules, everybody has their yen, the books balance, reading goes on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.commands import deliveries
from michinori.kernel.clock import JAPAN, day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.posting import freeze
from michinori.ledger.queries import balance, check
from michinori.machinery import acting, clock, outbox
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline
from michinori.machinery.settings import set_setting
from michinori.market.commands import at_end, jobs
from michinori.market.models import Job
from michinori.notices.models import Notice
from michinori.pages.support import banners
from michinori.papers.queries.unprinted import year_papers_on
from michinori.people.queries import default_client
from michinori.rules.money.payout_days import next_payout_day
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payout_runs import gather_run, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardPayment, CardRefund, Payout
from michinori.treasury.queries.last_days import left_at_end
from tests.legal.publishing import admin
from tests.pages.visitors import proved, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.support.closing import closing
from tests.treasury.card_company import CardCompany, card_company_at_work
from tests.treasury.payees import ACCOUNT, OFFICE, account_for, earn
from tests.treasury.paying_by_card import pays

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _asked_afresh() -> Iterator[None]:
    acting.beat()
    banners.forget()
    yield
    banners.remember(seconds=1e9)


@pytest.fixture
def cast() -> Cast:
    return Cast(verified=True)


@pytest.fixture
def company(settings: Settings) -> Iterator[CardCompany]:
    """A site that takes cards."""
    with card_company_at_work(settings) as found:
        yield found


def turn_to(day: date, hour: int = 10) -> None:
    at = clock.turn_to(datetime(day.year, day.month, day.day, hour, tzinfo=JAPAN))
    run_due(HANDLERS, at)
    banners.forget()


def paid_out(day: date) -> int:
    """The run of that day, carried out by the bank: its yen."""
    run = gather_run(actor=OFFICE, on=day)
    if run is None:
        return 0
    mark_sent(actor=OFFICE, run_id=run.id)
    return run.total


def test_the_least_yen_can_be_asked_for_once_the_day_is_named(cast: Cast) -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    ren = cast.ren
    account_for(ren)
    earn(ren, 7)
    with pytest.raises(Problem, match="payout-too-small"):
        request_payout(actor=cast.acts(ren), confirmed=True)
    closing(cast)
    small = request_payout(actor=cast.acts(ren), confirmed=True)
    assert isinstance(small, Payout)
    assert small.amount == 7
    earn(ren, 3, "2")
    with pytest.raises(Problem, match="payout-too-small") as another:
        request_payout(actor=cast.acts(ren), confirmed=True)
    assert another.value.values == {"least": 1_000, "balance": 3}, "one small one at a time"
    assert gather_run(actor=OFFICE, on=small.due_on)  # on a payout day with the three yen
    earn(ren, 2, "3")
    there = balance(accounts.worker(ren.id))
    assert request_payout(actor=cast.acts(ren), confirmed=True).amount == there


def test_but_not_in_parts_of_which_each_costs_a_fee(cast: Cast) -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    ren = cast.ren
    account_for(ren)
    earn(ren, 5_000)
    day = closing(cast)
    for amount in (1, 999):
        with pytest.raises(Problem, match="invalid") as refused:
            request_payout(actor=cast.acts(ren), amount=amount, confirmed=True)
        assert [(one.key, one.values) for one in refused.value.flaws] == [("too_small", {"limit": 1_000})]
    clock.turn_to(datetime(day.year, day.month, day.day, 10, tzinfo=JAPAN) + DAY)
    with pytest.raises(Problem, match="invalid"):
        request_payout(actor=cast.acts(ren), amount=1, confirmed=True)
    assert request_payout(actor=cast.acts(ren), amount=4_400, confirmed=True)
    assert request_payout(actor=cast.acts(ren), amount=600, confirmed=True).amount == 600, "all that is left"


def test_open_jobs_are_closed_when_the_day_is_over(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_end, "AT_ONCE", 1)
    story.proposed(cast)
    body = {"title": "チラシ", "description": "駅前で配るチラシです。", "category": "design", "kind": "fixed"}
    jobs.create_job(actor=cast.acts(cast.aoi), body=body)
    day = closing(cast)
    outbox.drain(SUBSCRIBERS)
    turn_to(day, hour=23)
    assert [one.status for one in Job.objects.all()] == ["open", "open"]
    turn_to(day + DAY, hour=1)
    assert [one.status for one in Job.objects.all()] == ["closed", "closed"]
    assert not Deadline.objects.filter(kind=at_end.DEADLINE).exists()


def test_owners_without_an_account_are_told_thirty_and_seven_days_before(cast: Cast) -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    ren, mio = cast.ren, cast.mio
    account_for(ren)
    earn(ren, 500)
    earn(mio, 300)
    day = closing(cast)
    outbox.drain(SUBSCRIBERS)
    for days, times in ((31, 0), (30, 1), (29, 1), (7, 2), (1, 2)):
        turn_to(day - days * DAY)
        outbox.drain(SUBSCRIBERS)
        told = Notice.objects.filter(kind="money_left").values_list("user_id", flat=True)
        assert list(told) == [mio.id] * times, days


def test_after_the_day_members_read_and_take_out_and_begin_nothing(cast: Cast) -> None:
    contract = story.agreed(cast)
    day = closing(cast)
    aoi, ren, program = signed_in(cast.aoi), signed_in(cast.ren), Client()
    assert aoi.post("/jobs/new", {"do": "draft"}).status_code != 409
    turn_to(day + DAY)
    for path in ("/", "/money", "/papers", f"/contracts/{contract.id}", "/jobs", "/closing", "/settings"):
        assert ren.get(path).status_code == 200, path
    assert "に終わりました。読むこと" in ren.get("/money").content.decode()
    assert "最後の日までに終わるものだけができます" not in ren.get("/closing").content.decode()
    for path in ("/jobs/new", "/columns/new", "/searches/new", "/profile/edit", "/organisations"):
        answer = ren.post(path, {})
        assert answer.status_code == 409, path
        assert "このサイトは終わりました" in answer.content.decode()
    answer = program.post("/api/v1/jobs", {}, content_type="application/json")
    assert (answer.status_code, answer.json()["type"].rpartition("/")[2]) == (409, "market-closed")
    for path in ("/settings/language", "/money/worker/account", "/inquiries/new", "/notices/read"):
        assert ren.post(path, {}).status_code != 409, path
    for path in (
        "/profile/face/remove", "/profile/pictures/pic_x/remove", "/profile/links/lnk_x/remove",
        "/comments/com_x/hide", "/columns/mine/edit", "/jobs/job_x/draft/drop",
    ):  # fmt: skip
        assert ren.post(path, {}).status_code != 409, path
    assert program.post("/accounts/login/", {"login": "x", "password": "y"}).status_code == 200


def test_a_market_closes_and_everybody_has_their_yen(cast: Cast) -> None:
    set_setting(actor=OFFICE, key="account_hours", text="0")
    aoi, ren, mio = cast.aoi, cast.ren, cast.mio
    agency = default_client(aoi.id).id
    contract = story.active(cast, spare=1_234)
    earn(mio, 55)
    account_for(ren)
    day = closing(cast)
    kei = admin(cast, "Kei")
    left = left_at_end(kei)
    assert (left.escrows, left.stuck, left.stuck_owners, left.payable) == (52_800, 1_289, 2, 0)

    files = [story.a_file(ren)]
    deliveries.deliver_work(actor=cast.acts(ren), contract_id=contract.id, note="", file_ids=files)
    deliveries.accept_delivery(actor=cast.acts(aoi), contract_id=contract.id)
    contract.refresh_from_db()
    assert contract.status == "completed", "a running contract ends as ever"
    pay = balance(accounts.worker(ren.id))
    payday = next_payout_day(in_days(1), 2)
    turn_to(payday)
    assert paid_out(payday) == pay, "by itself, on the next payout day; what has no account stays"

    turn_to(day + DAY)
    account_for(mio, holder_kana="ミオ")
    account_for_agency(agency)
    payday = next_payout_day(day_of(clock.now()), 2)
    turn_to(payday)
    assert paid_out(payday) == 55 + 1_234 + 4_900, "also the client's, with the tax withheld, which needs no deposit"

    left = left_at_end(kei)
    assert (left.escrows, left.stuck, left.payable, left.on_the_way) == (0, 0, 0, 0)
    assert not left.is_nothing, "the bank may send back what it could not deliver"
    assert left.settles_on is not None
    turn_to(left.settles_on + DAY)
    assert left_at_end(kei).is_nothing
    card = CardPayment.objects.create(client_id=mio.id, amount=700, key="k", made_at=clock.now(), made_by=mio.id)
    for status, count in (("processing", 1), ("odd", 1), ("gone_back", 0), ("cancelled", 0)):
        CardPayment.objects.filter(id=card.id).update(status=status)
        left = left_at_end(kei)
        assert (left.cards, left.is_nothing) == (count, not count), status
    assert [one.status for one in Payout.objects.all()] == ["sent"] * 3
    assert check().sound
    if coming := year_papers_on():
        turn_to(coming, hour=7)
    said = proved(cast.made["Kei"]).get("/desk/closing").content.decode()
    assert "残っているものはありません" in said
    assert "7年" in said
    reader = signed_in(ren)
    assert [reader.get(path).status_code for path in ("/money", "/papers", f"/contracts/{contract.id}")] == [200] * 3
    assert in_days(0) > day


def test_card_money_on_its_way_is_left_and_nobody_is_asked_for_an_account(company: CardCompany, cast: Cast) -> None:
    mio, agency = cast.mio, default_client(cast.aoi.id).id
    pays(company, mio.id, mio.id, 5_000)
    record_money_in(client_id=agency, amount=700, reference="R-1")
    freeze(accounts.client(agency), 700)
    day = closing(cast)
    kei = admin(cast, "Kei")
    left = left_at_end(kei)
    assert (left.payable, left.stuck, left.apart) == (5_000, 0, 700)
    turn_to(day - 30 * DAY)
    outbox.drain(SUBSCRIBERS)
    assert not Notice.objects.filter(kind="money_left").exists(), "it goes back to the card, or is held for a claim"
    freeze(accounts.client(agency), 0)
    turn_to(day - 7 * DAY)
    outbox.drain(SUBSCRIBERS)
    assert [one.user_id for one in Notice.objects.filter(kind="money_left")] == [cast.aoi.id]


def test_after_the_day_card_money_goes_back_however_new_it_is(company: CardCompany, cast: Cast) -> None:
    mio = cast.mio
    day = closing(cast)
    clock.turn_to(datetime(day.year, day.month, day.day, 10, tzinfo=JAPAN))
    pays(company, mio.id, mio.id, 5_000)
    turn_to(next_payout_day(day + DAY, 2))
    kei = admin(cast, "Kei")
    assert [one.amount for one in CardRefund.objects.all()] == [5_000]
    left = left_at_end(kei)
    assert (left.on_the_way, left.is_nothing) == (5_000, False)


def test_the_papers_of_the_last_year_are_waited_for(cast: Cast) -> None:
    """Payment records and statements of a year are made in the first morning of the next."""
    contract = story.active(cast, stages=story.WHOLE, open_stages=1)
    story.handed_in_and_approved(cast, contract, 1)
    outbox.drain(SUBSCRIBERS)
    admin(cast, "Kei")
    page, new_year = proved(cast.made["Kei"]), date(in_days(0).year + 1, 1, 1)
    assert year_papers_on() == new_year
    assert "それまで止めないでください" in page.get("/desk/closing").content.decode()
    turn_to(new_year, hour=7)
    assert year_papers_on() is None
    assert "それまで止めないでください" not in proved(cast.made["Kei"]).get("/desk/closing").content.decode()


def test_a_clients_money_stays_as_long_as_a_contract_runs(cast: Cast) -> None:
    """The deposit of what was agreed before the day was named is still asked for."""
    set_setting(actor=OFFICE, key="account_hours", text="0")
    contract = story.agreed(cast)
    account_for_agency(contract.client_id)
    day = closing(cast)
    clock.turn_to(datetime(day.year, day.month, day.day, 10, tzinfo=JAPAN))
    record_money_in(client_id=contract.client_id, amount=60_000, reference="R-1")
    payday = next_payout_day(day + DAY, 2)
    clock.turn_to(datetime(payday.year, payday.month, payday.day, 10, tzinfo=JAPAN))
    assert gather_run(actor=OFFICE) is None
    turn_to(payday, hour=11)
    contract.refresh_from_db()
    assert contract.status == "cancelled", "nobody made the deposit"
    assert paid_out(payday) == 60_000


def test_who_has_a_running_contract_pays_in_by_card_after_the_day(company: CardCompany, cast: Cast) -> None:
    contract = story.active(cast, due_date=in_days(95).isoformat(), pay_on="stage")
    day = closing(cast)
    clock.turn_to(datetime(day.year, day.month, day.day, 10, tzinfo=JAPAN) + DAY)
    banners.forget()
    pays(company, cast.aoi.id, contract.client_id, 5_000)
    answer = signed_in(cast.aoi).post(f"/money/{contract.client_id}/card", {"amount": "5000"})
    assert (answer.status_code, answer.headers["Location"].startswith("/cards/")) == (302, True)
    with pytest.raises(Problem, match="market-closed"):
        pays(company, cast.mio.id, default_client(cast.mio.id).id, 5_000)


def account_for_agency(agency: str) -> None:
    """The agency asks the office."""
    set_bank_account_for(actor=OFFICE, owner_id=agency, body=ACCOUNT | {"holder_kana": "カ）アオゾラ"})
