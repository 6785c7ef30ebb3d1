"""Mails of the irregular steps: each new fact in words to the side concerned, in its language, and no sealed number."""

import pytest
from notices.test_contract_mails import delivered

from michinori.contracts.commands import bids, outside_results, terminations
from michinori.notices.models import Notice
from michinori.people.commands.users import choose_language
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_business_ends import half_done, insolvent, withdraw
from tests.stories.test_ten_thousand_against_nothing import SETS, apart

pytestmark = pytest.mark.django_db
REN, AOI, MIO = "ren@example.com", "aoi@example.com", "mio@example.com"


@pytest.fixture
def cast() -> Cast:
    return Cast()


def heard(who: str) -> str:
    return "\n".join(delivered().get(who, []))


def test_bidding_opens_and_opens_without_a_number(cast: Cast) -> None:
    _, ending = apart(cast, SETS[0])
    delivered()
    story.wait_days(7)
    assert "どちらも封をした額を出せるようになりました" in heard(REN)
    bids.seal_bid(actor=cast.acts(cast.ren), termination_id=ending.id, amount=27_183)
    sealed = heard(AOI)
    assert "ワーカーが封をした額を出しました" in sealed
    choose_language(actor=cast.acts(cast.ren), language="en")
    bids.seal_bid(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=1)
    opened = heard(REN)
    assert "did not match" in opened
    assert "27,183" not in sealed + opened


def test_an_extension_and_an_outside_result_are_told(cast: Cast) -> None:
    contract = half_done(cast)
    ending = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=15_000, reason="agreed"
    )
    delivered()
    bids.extend_termination(actor=cast.acts(cast.ren), termination_id=ending.id, reason="療養しています")
    assert "病気のため返事の期限を延ばしました" in heard(AOI)
    file = story.a_file(cast.ren, "和解調書.txt")
    outside_results.file_result(
        actor=cast.acts(cast.ren), termination_id=ending.id, amount=30_000, kind="private_record", file_id=file
    )
    assert "ワーカーが外で決まった結果を届けました（裁判所を通さない和解の記録、30,000円、税抜）" in heard(AOI)
    sora = cast.proved(cast.person("Sora", staff=True))
    outside_results.check_result(actor=sora, termination_id=ending.id, genuine=True)
    told = delivered()
    for who in (REN, AOI):
        assert "本物であることを確かめました" in "\n".join(told[who])
    outside_results.deny_result(actor=cast.acts(cast.aoi), termination_id=ending.id, reason="別の件です")
    assert "届けられた結果を否認しました" in heard(REN)


def test_moves_of_one_evening_are_one_mail_with_the_last_amount(cast: Cast) -> None:
    _, ending = apart(cast, SETS[0])
    assert "0円" in heard(REN), "the first answer is told at once"
    for amount in (9_600, 9_300, 9_000):
        terminations.counter_termination(actor=cast.acts(cast.ren), termination_id=ending.id, amount=amount)
    assert AOI not in delivered()
    story.wait_days(1)
    [told] = [text for text in delivered()[AOI] if "9,000円" in text]
    assert "9,600円" not in told
    assert Notice.objects.filter(user=cast.aoi, key__startswith=f"moves:{ending.id}", read_at=None).count() == 1


def test_a_withdrawal_reaches_the_worker(cast: Cast) -> None:
    half_done(cast)
    delivered()
    withdraw(cast)
    told = heard(REN)
    assert "クライアントが事業をやめました" in told
    assert "途中終了の手続きが" in told


def test_an_insolvency_reaches_worker_and_trustee(cast: Cast) -> None:
    contract, _ = half_done(cast), story.offered(cast)
    delivered()
    _, trustee = insolvent(cast)
    told = delivered()
    assert "クライアントの倒産が記録されました" in "\n".join(told[REN])
    [one] = told[MIO]
    assert "破産管財人として記録されました" in one, "one mail that names the role, however many contracts there are"
    terminations.end_at_standing(actor=trustee, contract_id=contract.id)
    assert "クライアントの倒産により、クライアントがメーターの額で契約を終えました" in heard(REN)
