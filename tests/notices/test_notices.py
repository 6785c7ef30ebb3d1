"""Notices: once a person and event, in the list and by mail as each person chose, in both languages, at their hours."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from notices.test_contract_mails import delivered

from michinori.config.table import HANDLERS, SUBSCRIBERS
from michinori.contracts.commands import deliveries
from michinori.kernel.clock import JAPAN
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline, OutboxItem
from michinori.notices import queries
from michinori.notices.commands.choosing import choose_notices, leave_mails, take_mails_back
from michinori.notices.commands.reading import forget_old, open_notice, read_all, read_leading_to
from michinori.notices.frame import GROUPS
from michinori.notices.holding import DEADLINE
from michinori.notices.kinds import KINDS
from michinori.notices.leaving import read_way, way_out
from michinori.notices.models import Choice, Held, Notice, Timing
from michinori.notices.telling import tell
from michinori.people.commands.blocks import set_block
from michinori.people.commands.users import choose_language
from michinori.people.models import User
from michinori.rules.people.reviews import SCALES
from michinori.trust.commands.reviews import reply_to_review, write_review
from michinori.wording.notices import notices as words
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
REN, AOI = "ren@example.com", "aoi@example.com"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def listed(cast: Cast, user: User) -> list[Notice]:
    return queries.notices_of(cast.acts(user))[0]


def at_hour(hour: int) -> None:
    """Turn to the next time that it is this hour in Japan."""
    here = clock.now().astimezone(JAPAN)
    then = here.replace(hour=hour, minute=5, second=0, microsecond=0)
    turn_to(then if then > here else then + timedelta(days=1))


def turn_to(instant: datetime) -> None:
    clock.turn_to(instant)
    run_due(HANDLERS, instant)


def choose(cast: Cast, user: User, groups: dict[str, object] | None = None, **timing: object) -> None:
    choose_notices(actor=cast.acts(user), groups=groups or {}, timing=timing)


def deliver(cast: Cast, contract_id: str) -> None:
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract_id, file_ids=[story.a_file(cast.ren)])


def test_every_kind_has_a_group_and_every_group_its_words() -> None:
    assert {kind.group for kind in KINDS.values()} <= set(GROUPS)
    assert set(words.GROUPS) == set(GROUPS)
    assert {way for group in GROUPS.values() for way in group.mail} <= set(words.MAIL_WAYS)
    assert set(words.LEFT) == {group.least_mail for group in GROUPS.values() if group.may_leave_mail}


def test_an_event_is_in_the_list_once_in_both_languages_and_can_be_read(cast: Cast) -> None:
    contract = story.offered(cast)
    delivered()
    (notice,) = listed(cast, cast.ren)
    assert notice.words["ja"][0] == "クライアントが条件を提示しました（48,000円、税抜）"
    assert notice.words["en"][0].startswith("The client")
    assert notice.leads_to == PageRef("contract", (contract.id,))
    for item in OutboxItem.objects.filter(kind__in=KINDS):
        tell(item)
    assert len(listed(cast, cast.ren)) == 1
    assert queries.waiting_for(cast.acts(cast.ren)).unread == 1
    with pytest.raises(Problem):
        open_notice(actor=cast.acts(cast.aoi), notice_id=notice.id)
    assert queries.waiting_for(cast.acts(cast.ren)).unread == 1, "nobody else reads it away"
    open_notice(actor=cast.acts(cast.ren), notice_id=notice.id)
    assert queries.waiting_for(cast.acts(cast.ren)).unread == 0
    assert read_all(actor=cast.acts(cast.aoi)) == 1


def test_what_tells_of_somebody_blocked_is_gone_until_the_block_is(cast: Cast) -> None:
    story.proposed(cast)
    delivered()
    assert len(listed(cast, cast.aoi)) == 1
    set_block(actor=cast.acts(cast.aoi), target_id=cast.ren.id)
    assert listed(cast, cast.aoi) == []
    assert queries.waiting_for(cast.acts(cast.aoi)).unread == 0


def test_what_comes_under_way_when_a_block_is_set_is_not_told(cast: Cast) -> None:
    contract = story.active(cast)
    deliver(cast, contract.id)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    for user in (cast.ren, cast.aoi):
        write_review(actor=cast.acts(user), contract_id=contract.id, stars=dict.fromkeys(SCALES, 4))
    set_block(actor=cast.acts(cast.aoi), target_id=cast.ren.id)
    heard = delivered()
    assert "検収しました" in heard[REN][-1], "what binds goes on"
    for texts in heard.values():
        assert "評価が公開されました" not in "".join(texts)


def test_both_hear_of_reviews_once_they_are_shown(cast: Cast) -> None:
    contract = story.active(cast)
    deliver(cast, contract.id)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    delivered()
    stars = dict.fromkeys(SCALES, 4)
    by_ren = write_review(actor=cast.acts(cast.ren), contract_id=contract.id, stars=stars)
    assert delivered() == {}
    write_review(actor=cast.acts(cast.aoi), contract_id=contract.id, stars=stars)
    heard = delivered()
    assert "評価が公開されました" in heard[REN][0]
    assert "評価が公開されました" in heard[AOI][0]
    reply_to_review(actor=cast.acts(cast.aoi), review_id=by_ren.id, text="こちらこそ")
    assert "相手が返信しました" in delivered()[REN][0]


def test_who_left_hears_nothing(cast: Cast) -> None:
    story.proposed(cast)
    User.objects.filter(id=cast.aoi.id).update(is_active=False)
    assert delivered() == {}
    assert not Notice.objects.exists()


def test_off_is_off_but_for_the_notice_of_terms(cast: Cast) -> None:
    """Freelance Act art. 3: the worker gets it however they chose."""
    off = {"mail": "off", "app": False}
    choose(cast, cast.ren, {"contracts": {"mail": "off"}, "proposals": off, "reviews": off})
    choose(cast, cast.aoi, {"proposals": {"mail": "off", "app": False}})
    contract = story.active(cast)
    heard = delivered()
    assert "応募がありました" not in "".join(heard[AOI])
    assert len(heard[REN]) == 2, "the offer and the order, each with its notice; not the deposit"
    assert all("/notice" in text and "/leave/" not in text for text in heard[REN])
    assert not [one for one in listed(cast, cast.aoi) if one.group == "proposals"]
    deliver(cast, contract.id)
    delivered()
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert REN not in delivered()
    assert "検収しました" in listed(cast, cast.ren)[0].words["ja"][0]


def test_of_reminders_the_last_one_stays(cast: Cast) -> None:
    choose(cast, cast.aoi, {"deadlines": {"mail": "last"}})
    deliver(cast, story.active(cast).id)
    delivered()
    story.wait_days(4)
    assert set(delivered()) == {REN}
    assert "あと3日" in listed(cast, cast.aoi)[0].words["ja"][0], "in the site both are told"
    story.wait_days(1)
    (last,) = delivered()[AOI]
    assert "あと1日" in last


@pytest.mark.parametrize(
    ("groups", "timing", "field"),
    [
        ({"deadlines": {"mail": "off"}}, {}, "groups.deadlines.mail"),
        ({"money": {"mail": "daily"}}, {}, "groups.money.mail"),
        ({"contracts": {"app": False}}, {}, "groups.contracts.app"),
        ({"nonsense": {}}, {}, "groups.nonsense"),
        ({}, {"digest_hour": 24}, "timing.digest_hour"),
        ({}, {"quiet_from": 22, "quiet_until": None}, "timing.quiet_until"),
        ({}, {"quiet_from": 22, "quiet_until": 22}, "timing.quiet_until"),
        ({}, {"quiet_from": 7, "quiet_until": 22}, "timing.quiet_until"),
    ],
)
def test_what_cannot_be_chosen_is_refused_and_writes_nothing(
    cast: Cast, groups: dict[str, object], timing: dict[str, object], field: str
) -> None:
    with pytest.raises(Problem) as refused:
        choose(cast, cast.ren, groups | {"reviews": {"mail": "off"}}, **timing)
    assert [flaw.field for flaw in refused.value.flaws] == [field]
    assert not Choice.objects.exists()
    assert not Timing.objects.exists()


def test_quiet_hours_hold_mails_until_the_morning_in_japan(cast: Cast) -> None:
    at_hour(12)  # whatever hour it is where this runs
    contract = story.active(cast)
    choose(cast, cast.aoi, quiet_from=22, quiet_until=7)
    delivered()
    at_hour(23)
    deliver(cast, contract.id)
    assert delivered() == {}
    assert "納品しました" in listed(cast, cast.aoi)[0].words["ja"][0], "the list in the site does not wait"
    at_hour(6)
    assert delivered() == {}
    at_hour(7)
    (text,) = delivered()[AOI]
    assert "納品しました" in text
    assert not Held.objects.exists()
    assert not Deadline.objects.filter(kind=DEADLINE).exists()
    at_hour(8)
    assert delivered() == {}


def test_a_reminder_that_could_not_wait_goes_out_in_the_quiet_time(cast: Cast) -> None:
    """The background process was down for most of the last day: until seven is too long to wait."""
    contract = story.active(cast)
    choose(cast, cast.aoi, quiet_from=14, quiet_until=0)
    choose(cast, cast.ren, quiet_from=14, quiet_until=20)
    deliver(cast, contract.id)
    delivered()
    clock.turn_to(Deadline.objects.get(subject_id=contract.id).acts_at - timedelta(hours=9, minutes=30))  # type: ignore[operator]
    run_due({key: one for key, one in HANDLERS.items() if key != DEADLINE}, clock.now())
    heard = delivered()
    assert "あと1日" in heard[AOI][-1]
    assert REN in heard, "twenty o'clock would leave four hours only"


def test_a_digest_a_day_holds_what_is_still_unread(cast: Cast) -> None:
    choose(cast, cast.aoi, {"proposals": {"mail": "daily"}}, digest_hour=9)
    story.proposed(cast)
    story.proposed(cast)
    story.proposed(cast)
    assert delivered() == {}
    open_notice(actor=cast.acts(cast.aoi), notice_id=listed(cast, cast.aoi)[0].id)
    at_hour(9)
    (text,) = delivered()[AOI]
    assert text.startswith("【道のり】お知らせのまとめ（2件）")
    assert text.count("応募がありました: ") == 2
    story.proposed(cast)
    at_hour(8)
    assert delivered() == {}
    at_hour(9)
    assert "（1件）" in delivered()[AOI][0], "the next day has a digest of its own"


def test_what_is_left_while_it_waits_is_not_sent(cast: Cast) -> None:
    choose(cast, cast.aoi, {"proposals": {"mail": "daily"}}, quiet_from=22, quiet_until=6)
    at_hour(23)
    story.proposed(cast)
    delivered()
    choose(cast, cast.aoi, {"proposals": {"mail": "off"}})
    at_hour(9)
    assert delivered() == {}


def test_the_way_out_of_a_mail_and_back(cast: Cast) -> None:
    story.proposed(cast)
    delivered()
    (sent,) = [one for one in mail.outbox if one.to == [AOI]]
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in sent.body
    way = read_way(address.rpartition("/")[2])
    assert way is not None
    leave_mails(way=way)
    story.proposed(cast)
    assert delivered() == {}
    take_mails_back(way=way)
    story.proposed(cast)
    assert AOI in delivered()
    assert read_way("nonsense") is None
    assert read_way(way_out(cast.aoi.id, "money").rpartition("/")[2]) is None, "mails about money stay"


def test_the_way_out_of_a_digest_stops_what_it_gathers_and_nothing_else(cast: Cast) -> None:
    choose(cast, cast.aoi, {"proposals": {"mail": "daily"}, "columns": {"mail": "daily"}}, digest_hour=9)
    story.proposed(cast)
    delivered()
    at_hour(9)
    outbox.drain(SUBSCRIBERS)
    (sent,) = [one for one in mail.outbox if one.to == [AOI]]
    address = sent.extra_headers["List-Unsubscribe"].strip("<>")
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in sent.body
    choose(cast, cast.aoi, {"columns": {"mail": "now"}})
    path, browser = address.removeprefix("http://localhost:8000"), Client()
    assert "応募" in browser.get(path).content.decode()
    assert Choice.objects.get(user=cast.aoi, group="proposals").mail == "daily", "looking at it does nothing"
    assert browser.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert {row.group: row.mail for row in Choice.objects.filter(user=cast.aoi)} == {
        "proposals": "off",
        "columns": "now",
    }
    assert browser.post(path, {"do": "back"}).status_code == 200
    assert {row.group: row.mail for row in Choice.objects.filter(user=cast.aoi)} == {
        "proposals": "daily",
        "columns": "now",
    }


def test_a_mail_holds_no_secret_and_its_html_escapes_names(cast: Cast) -> None:
    User.objects.filter(id=cast.ren.id).update(display_name='<img src=x onerror=alert(1)>"')
    choose_language(actor=cast.acts(cast.aoi), language="en")
    story.proposed(cast)
    delivered()
    (sent,) = [one for one in mail.outbox if one.to == [AOI]]
    html = str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert "<img" not in html
    assert "&lt;img src=x onerror=alert(1)&gt;" in html
    assert '<html lang="en">' in html
    assert "See the proposals" in html
    assert "<script" not in html
    assert "http" not in html.replace("http://localhost:8000/", "").replace("http://localhost:8000<", ""), (
        "own links only"
    )


def test_a_mail_that_is_told_twice_leaves_once(cast: Cast) -> None:
    story.proposed(cast)
    delivered()
    item = OutboxItem.objects.get(kind="notice_mail")
    mail.outbox.clear()
    outbox.put("notice_mail", item.payload, key=item.key)
    assert delivered() == {}


def test_a_kind_that_waits_is_mailed_only_if_it_is_unread_then(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    patient = replace(KINDS["proposal_made"], wait=timedelta(minutes=10))
    monkeypatch.setitem(KINDS, "proposal_made", patient)  # type: ignore[arg-type]
    story.proposed(cast)
    assert delivered() == {}
    assert read_leading_to(listed(cast, cast.aoi)[0].leads_to, actor=cast.acts(cast.aoi)) == 1
    story.proposed(cast)
    assert delivered() == {}
    turn_to(clock.now() + timedelta(minutes=9))
    assert delivered() == {}
    turn_to(clock.now() + timedelta(minutes=2))
    assert len(delivered()[AOI]) == 1


def test_what_is_old_is_forgotten(cast: Cast) -> None:
    story.proposed(cast)
    delivered()
    assert forget_old() == 0
    Notice.objects.update(made_at=clock.now() - timedelta(days=184))
    assert forget_old() == 1
