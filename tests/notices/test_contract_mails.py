"""Both sides hear by mail what happened on their contract, each in their words, once."""

import pytest
from django.conf import settings
from django.core import mail

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import amendments, deliveries, deposits, hours, offers
from michinori.machinery import outbox
from michinori.machinery.models import OutboxItem
from michinori.notices.telling import tell
from michinori.people.commands.declarations import update_declarations
from michinori.people.commands.users import choose_language
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices
from tests.stories.test_hours import hourly, log, to_monday

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def delivered() -> dict[str, list[str]]:
    """What left since the last time: texts by receiver, in the order in which they were put into the outbox. They leave
    several at once, in any order.
    """
    mail.outbox.clear()
    outbox.drain(SUBSCRIBERS)
    put = {mark.hex: pk for mark, pk in OutboxItem.objects.values_list("mark", "pk") if mark}
    found: dict[str, list[str]] = {}
    for message in sorted(mail.outbox, key=lambda one: put[one.extra_headers["Message-ID"][1:33]]):
        found.setdefault(message.to[0], []).append(f"{message.subject}\n{message.body}")
    return found


def test_the_other_side_hears_and_the_one_who_acted_does_not(cast: Cast) -> None:
    contract = story.offered(cast)
    heard = delivered()
    assert "応募がありました" in heard["aoi@example.com"][0]
    (offer,) = heard["ren@example.com"]
    assert "クライアントが条件を提示しました（48,000円、税抜）" in offer
    assert "届いた条件に返事をしてください" in offer
    assert f"/contracts/{contract.id}" in offer
    assert f"\n{settings.BASE_URL}/contracts/{contract.id}/terms/1/notice\n" in offer  # a whole line, to be pressed
    assert delivered() == {}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_mail_begins_with_what_it_asks_its_figure_and_until_when_and_has_one_button(
    cast: Cast, language: str
) -> None:
    """The same words as home's card; who is asked nothing gets the words alone."""
    choose_language(actor=cast.acts(cast.aoi), language=language)
    contract = story.active(cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    (told,) = delivered()["aoi@example.com"][-1:]
    asks, pays, button = "■ 納品を確認する", "52,800円 税込・支払い", "作品を見る"
    if language == "en":
        asks, pays, button = "■ Look at the delivery", "¥52,800 with tax, you pay", "See the work"
    assert told.index(asks) < told.index(pays)
    assert ">この契約を見る</a>" not in page_of_mail("aoi@example.com")
    assert page_of_mail("aoi@example.com").count(f">{button}</a>") == 1
    story.wait_days(4)
    reminded = delivered()
    assert any(asks in text for text in reminded["aoi@example.com"])
    assert any(f"{asks[2:]} – " in text.split("\n")[0] for text in reminded["aoi@example.com"]), "in the subject, too"
    assert not any("■" in text for text in reminded["ren@example.com"]), "the worker only waits"
    assert page_of_mail("ren@example.com").count(">この契約を見る</a>") == 1


def page_of_mail(receiver: str) -> str:
    """The HTML of the last mail to somebody."""
    (last,) = [message for message in mail.outbox if message.to == [receiver]][-1:]
    return str(last.alternatives[0][0])  # type: ignore[attr-defined]


@pytest.mark.parametrize("business", [False, True])
def test_a_private_client_is_reminded_that_its_silence_accepts(cast: Cast, business: bool) -> None:
    """And no mail names it an act that asks nothing of it (domain § 9)."""
    client = default_client(cast.aoi.id).id
    flags = dict.fromkeys(("has_staff", "has_officers", "withholds"), False)
    update_declarations(actor=cast.acts(cast.aoi), client_id=client, business=business, address="", contact="", **flags)
    contract = story.active(cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    told = delivered()
    story.wait_days(5)
    reminded = delivered()
    silence = "返事をしないままだと、認めたことになり"
    assert any(silence in text for text in reminded["aoi@example.com"]) is not business
    assert not any(silence in text for text in reminded["ren@example.com"])
    mails = [text for one in (told, reminded) for texts in one.values() for text in texts]
    assert any("フリーランス法" in text for text in mails) is business


def test_the_terms_notice_goes_out_with_every_version_and_when_it_becomes_the_order(cast: Cast) -> None:
    """Freelance Act art. 3: to the worker in any case, also where it was the worker who agreed."""
    contract = story.offered(cast)
    address = f"/contracts/{contract.id}/terms"
    assert f"{address}/1/notice" in delivered()["ren@example.com"][-1]
    offers.counter_offer(actor=cast.acts(cast.ren), contract_id=contract.id, terms=story.terms(note="素材は早めに"))
    countered = delivered()
    assert f"{address}/2/notice" in countered["aoi@example.com"][-1]
    offers.accept_offer(actor=cast.acts(cast.aoi), contract_id=contract.id, terms_version=2)
    assert f"{address}/2/notice" in delivered()["ren@example.com"][-1]

    story.pay_in(cast, 52_800)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert "/terms/" not in "".join(delivered()["ren@example.com"])
    contract.refresh_from_db()
    less = amendments.propose_amendment(
        actor=cast.acts(cast.aoi),
        contract_id=contract.id,
        terms=with_prices(contract, 14_400, 14_400, 14_200),
        reason="一枚減らします",
    )
    assert "/terms/" not in "".join(delivered()["ren@example.com"]), "nothing binds yet"
    amendments.accept_amendment(actor=cast.acts(cast.ren), amendment_id=less.id)
    heard = delivered()
    assert f"{address}/3/notice" in heard["ren@example.com"][-1]
    assert f"{address}/3/notice" in heard["aoi@example.com"][-1]


def test_every_member_of_the_client_hears_and_in_their_language(cast: Cast) -> None:
    mio = cast.mio
    contract = story.active(cast)
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=contract.client_id, email=mio.email, role="member")
    choose_language(actor=cast.acts(mio), language="en")
    delivered()
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    heard = delivered()
    assert set(heard) == {"aoi@example.com", "mio@example.com"}
    assert "ワーカーが納品しました" in heard["aoi@example.com"][0]
    assert heard["mio@example.com"][0].startswith("【Michinori】")
    assert "さん" not in heard["mio@example.com"][0]


def test_what_the_clock_does_is_told_to_both_after_reminders(cast: Cast) -> None:
    contract = story.active(cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    delivered()
    story.wait_days(4)
    reminders = delivered()
    assert set(reminders) == {"aoi@example.com", "ren@example.com"}
    assert "あと3日" in reminders["aoi@example.com"][0]
    story.wait_days(3)
    heard = delivered()
    accepted, asked = heard["ren@example.com"][-2:]
    assert "納品が検収済みになりました" in accepted
    assert "評価を書けます" in asked
    assert "契約が完了しました" in heard["aoi@example.com"][-2]


def test_what_moves_no_money_reminds_once_on_the_day_before(cast: Cast) -> None:
    story.agreed(cast)
    delivered()
    story.wait_days(12)
    assert delivered() == {}
    story.wait_days(0)
    reminders = delivered()
    assert set(reminders) == {"aoi@example.com", "ren@example.com"}
    assert "あと1日" in reminders["aoi@example.com"][0]
    assert "仮払いがなければ、契約は取り消しになります" in reminders["ren@example.com"][0]


def test_a_clock_that_stopped_reminds_nobody(cast: Cast) -> None:
    contract = story.active(cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    story.wait_days(4)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    mail.outbox.clear()
    tell(OutboxItem.objects.get(kind="contract_reminder"))
    assert mail.outbox == []


def test_mails_never_hold_a_real_name_or_the_others_address(cast: Cast) -> None:
    aoi = cast.person("Aoi", company="青空ウェブ制作", verified=True, real_name="青井 空")
    story.active(cast)
    heard = delivered()
    for texts in heard.values():
        for text in texts:
            assert aoi.real_name not in text
            assert "@example.com" not in text


def test_an_objected_week_is_told_with_its_reason_and_no_other_week_instead(cast: Cast) -> None:
    contract = hourly(cast)
    monday = to_monday()
    log(cast, contract, 60, file="画面.txt")
    story.wait_days(7)
    log(cast, contract, 60, file="次.txt")
    delivered()
    hours.object_week(actor=cast.acts(cast.aoi), contract_id=contract.id, monday=monday, reason="頼んでいません")
    (told,) = delivered()["ren@example.com"]
    assert "クライアントが" in told
    assert "理由:\n頼んでいません" in told
    assert "異議のある週があります" in told
    assert "確認待ち" not in told
