"""Each step of an ending as its page tells it: silence, sealing, the rule, an outside result, and what was wrong."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from michinori.contracts.commands import bids, outside_results, terminations
from michinori.contracts.models import Contract, OutsideResult, SealedBid, Termination
from michinori.machinery.models import Event
from tests.pages.test_termination_pages import opened
from tests.pages.visitors import bad_values, fields_of, halfway, proved, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def text_of(browser: Client, address: str) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def bidding(cast: Cast) -> tuple[Contract, str]:
    """Ren asked for 40,000, Aoi said 21,000, seven days have passed; the contract and the ending's address."""
    contract = halfway(cast)
    ending = opened(cast, contract, 40_000)
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=21_000)
    story.wait_days(7)
    return contract, f"/terminations/{ending.id}"


def do(browser: Client, here: str, act: str, **typed: Any) -> Any:
    """Open the act's page, type, send."""
    form = fields_of(text_of(browser, f"{here}/do/{act}"))
    return browser.post(f"{here}/do/{act}", form | {"do": "send"} | typed)


def test_the_bidding_week_from_both_sides(cast: Cast) -> None:
    contract, here = bidding(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    text = few(lambda: text_of(ren, here))
    assert "封をした額を一つだけ出せます" in text
    places = [text.index(one) for one in ("どうしますか", 'id="counter"', "do/seal-bid", "do/file-result")]
    assert places == sorted(places), "an outside result comes last"
    for words in ("いちばん多い", "いちばん少ない", "遅くとも", "封をした額を出す"):
        assert words in text, "all ways out and their end"
    assert "読んで返事をする" in text_of(ren, f"/contracts/{contract.id}"), "it waits for who has not sealed"
    page = few(lambda: text_of(ren, f"{here}/do/seal-bid"))
    assert "変えることも取り消すこともできません" in page
    assert "契約時の決まり（いまの記録では" in page, "and what comes if the numbers do not meet"
    figures = ren.post(f"{here}/bid-figures", {"amount": "30,000"}).content.decode()
    assert "合計30,000円から39,000円" in figures
    assert not SealedBid.objects.exists()
    assert do(ren, here, "seal-bid", amount="35,000")["location"] == here
    text = text_of(ren, here)
    assert "あなたは封をした" in text
    assert "封をした額が開かれるのを待っています" in text
    assert "do/seal-bid" not in text
    assert "封をした額は、相手も出したとき、または" in text, "the other's turn, no second number"
    assert "封をした額を一つ出せます" not in text
    assert "35,000" not in text
    assert "読んで返事をする" not in text_of(ren, f"/contracts/{contract.id}")
    assert "相手は封をした" in text_of(aoi, here)
    refused = ren.get(f"{here}/do/seal-bid", follow=True).content.decode()
    assert "封をした額は、もう出してあります" in refused
    done = do(aoi, here, "seal-bid", amount="36,001")
    assert "封をした額が折り合い、終わりました" in aoi.get(done["location"]).content.decode()
    contract.refresh_from_db()
    assert contract.settled_amount == 35_500
    assert "二人が封をした額が折り合った" in text_of(ren, here)


def test_after_numbers_that_do_not_meet_the_rule_is_dated(cast: Cast) -> None:
    _, here = bidding(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    do(ren, here, "seal-bid", amount="39,000")
    done = do(aoi, here, "seal-bid", amount="26,000")
    page = aoi.get(done["location"]).content.decode()
    assert "封をした額は折り合いませんでした" in page
    assert "契約時の決まりで終わります" in page
    assert "39,000" not in page
    flash = page[page.index('id="flash"') : page.index('class="ending-head"')]
    assert "is-go" not in flash, "no success"
    assert "24時に、契約時の決まりで終わります" in flash, "what comes next, and when"
    for browser in (ren, aoi):
        text = text_of(browser, here)
        assert "何もしなくても進みます" in text, "nobody's turn"
        assert "相手を待っています" not in text
    refused = aoi.get(f"{here}/do/seal-bid", follow=True).content.decode()
    assert "封をした額は、いまは出せません" in refused
    story.wait_days(15)
    assert "契約時の決まりで精算し" in text_of(ren, here)


def test_a_wrong_number_is_told_at_its_field_and_seals_nothing(cast: Cast) -> None:
    _, here = bidding(cast)
    ren = signed_in(cast.ren)
    address = f"{here}/do/seal-bid"
    form = fields_of(text_of(ren, address)) | {"do": "send"}
    before = Event.objects.count()
    for _, value in bad_values(("amount",)):
        answer = ren.post(address, form | {"amount": value})
        assert answer.status_code == 422, value[:20]
        assert 'href="#id_amount"' in answer.content.decode()
        assert ren.post(f"{here}/bid-figures", {"amount": value}).status_code == 200
    assert ren.post(address, form | {"amount": "48,001"}).status_code == 422
    shown = ren.post(address, form | {"amount": "30,000", "do": "calculate"})
    assert "合計30,000円から39,000円" in shown.content.decode()
    assert (Event.objects.count(), SealedBid.objects.count()) == (before, 0)
    assert "no-store" in shown.headers["Cache-Control"]


def test_one_more_week_for_a_person_who_is_ill_and_not_for_an_organisation(cast: Cast) -> None:
    contract = halfway(cast)
    here = f"/terminations/{opened(cast, contract, 20_000, 'aoi').id}"
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    assert "病気のため返事の期限を延ばす" in text_of(ren, here)
    assert "病気のため返事の期限を延ばす" not in text_of(aoi, here)
    assert "延びた期限までに返事がなければ、22,392円" in text_of(ren, f"{here}/do/extend-termination")
    assert do(ren, here, "extend-termination", reason="").status_code == 422
    assert do(ren, here, "extend-termination", reason="療養しています")["location"] == here
    assert Termination.objects.get().extended
    assert "病気のため返事の期限を延ばす" not in text_of(ren, here)
    assert "病気のため、返事の期限が一度延びました" in text_of(aoi, here), "who waits is told why it takes longer"
    terminations.counter_termination(actor=cast.acts(cast.ren), termination_id=here.rsplit("/", 1)[1], amount=30_000)


def test_an_organisation_that_is_asked_is_not_offered_the_extension(cast: Cast) -> None:
    contract = halfway(cast)
    here = f"/terminations/{opened(cast, contract).id}"
    aoi = signed_in(cast.aoi)
    assert "病気のため返事の期限を延ばす" not in text_of(aoi, here)
    refused = aoi.post(f"{here}/do/extend-termination", {"reason": "病気"})
    assert refused.status_code == 403
    assert not Termination.objects.get().extended


def test_an_outside_result_is_filed_checked_and_denied(cast: Cast) -> None:
    contract = halfway(cast)
    row = opened(cast, contract, 40_000)
    here = f"/terminations/{row.id}"
    ren, aoi, sora = signed_in(cast.ren), signed_in(cast.aoi), proved(cast.person("Sora", staff=True))
    asked = ren.get(f"{here}/do/file-result").content.decode()
    assert asked.count('class="must"') == 3, "the kind, the amount and the document"
    assert do(ren, here, "file-result", amount="30,000", kind="private_record", note="和解").status_code == 422, (
        "without its document"
    )
    paper = SimpleUploadedFile("和解調書.txt", "和解しました".encode())
    assert do(ren, here, "file-result", amount="30,000", kind="private_record", uploads=paper)["location"] == here
    result = OutsideResult.objects.get()
    assert "確かめているところです" in text_of(aoi, here)
    assert aoi.get(f"/files/{result.file_id}").status_code == 200, "both sides read it, paid or not"
    assert "deny-result" not in text_of(aoi, here)
    assert "30,000円" in text_of(sora, f"/desk/results/{result.id}")
    sora.post(f"/desk/results/{result.id}", {"genuine": "yes", "note": "原本と合っています"})
    text = text_of(aoi, here)
    assert "届けられた結果のとおりに終わるとき" in text
    assert "本物と確かめました" in text
    assert "その30,000円（税抜）で終わります" in text, "stands among the ways it can take, with its day"
    assert "先に、届けられた結果の期限" in text, "silence is said to come only after it"
    assert do(aoi, here, "deny-result", reason="")
    assert OutsideResult.objects.get().status == "genuine"
    assert do(aoi, here, "deny-result", reason="別の件の書類です")["location"] == here
    assert OutsideResult.objects.get().status == "denied"
    assert "届けられた、外で決まった結果" not in text_of(ren, here)
    assert "先に、届けられた結果の期限" not in text_of(ren, here)


def test_a_result_that_nobody_denies_ends_it_and_says_so(cast: Cast) -> None:
    contract = halfway(cast)
    row, ren = opened(cast, contract, 40_000), cast.acts(cast.ren)
    outside_results.file_result(
        actor=ren,
        termination_id=row.id,
        amount=30_001,
        kind="private_record",
        file_id=story.a_file(cast.ren, "判決.txt"),
    )
    sora = cast.proved(cast.person("Sora", staff=True))
    outside_results.check_result(actor=sora, termination_id=row.id, genuine=True)
    story.wait_days(8)
    text = text_of(signed_in(cast.aoi), f"/terminations/{row.id}")
    assert "外で決まった結果（裁判所を通さない和解の記録）のとおりに精算し" in text
    assert "30,001" in text


@pytest.mark.parametrize("filed", ["90000", "1", "30000"])
def test_a_result_beyond_price_or_payment_is_shown_with_what_it_ends_at_and_why(cast: Cast, filed: str) -> None:
    contract = halfway(cast)
    row, ren = opened(cast, contract, 40_000), cast.acts(cast.ren)
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=row.id, amount=21_000)
    contract.refresh_from_db()
    least, most = contract.paid, contract.price
    assert 1 < least < 30_000 < most < 90_000
    total = {"90000": most, "1": least, "30000": 30_000}[filed]
    outside_results.file_result(
        actor=ren,
        termination_id=row.id,
        amount=int(filed),
        kind="private_record",
        file_id=story.a_file(cast.ren, "判決.txt"),
    )
    outside_results.check_result(
        actor=cast.proved(cast.person("Sora", staff=True)), termination_id=row.id, genuine=True
    )
    for reader in (cast.ren, cast.aoi):
        text = text_of(signed_in(reader), f"/terminations/{row.id}")
        assert f"合計{int(filed):,}円（税抜）の結果を届けました" in text, "as it was decided"
        assert f"否認がなければ、合計{total:,}円（税抜）で終わります。" in text
        assert ("書類の額は、契約の額48,000円を超えています" in text) == (filed == "90000")
        assert (f"書類の額は、もう支払われた{least:,}円より低い額です" in text) == (filed == "1")
        assert "この額で終わります。" not in text


def test_the_reason_counts_only_once_the_other_agrees(cast: Cast) -> None:
    contract = halfway(cast)
    row = opened(cast, contract, 25_000)
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    reason = "方向性が変わった（振り出しに戻った）"
    assert f"{reason}（相手は同意していません）" in text_of(ren, f"/terminations/{row.id}")
    assert f"{reason}（あなたの側は同意していません）" in text_of(aoi, f"/terminations/{row.id}")
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=row.id, amount=25_000)
    assert "（相手も同意しています）" in text_of(ren, f"/terminations/{row.id}")
    assert "（あなたの側も同意しています）" in text_of(aoi, f"/terminations/{row.id}")


def test_unknown_acts_and_strangers_find_nothing(cast: Cast) -> None:
    _, here = bidding(cast)
    mio, ren = signed_in(cast.mio), signed_in(cast.ren)
    for act in ("seal-bid", "file-result", "deny-result", "extend-termination", "open-bids"):
        assert mio.get(f"{here}/do/{act}").status_code == 404
        assert mio.post(f"{here}/do/{act}", {"amount": "1"}).status_code == 404
    assert mio.post(f"{here}/bid-figures", {"amount": "1"}).status_code == 404
    assert ren.get(f"{here}/do/open-bids").status_code == 404
    bids.seal_bid(actor=cast.acts(cast.ren), termination_id=here.rsplit("/", 1)[1], amount=40_000)


def test_english_is_complete(cast: Cast) -> None:
    _, here = bidding(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    for browser in (ren, aoi):
        browser.post("/language", {"language": "en"})
        for address in (here, f"{here}/do/seal-bid", f"{here}/do/file-result"):
            text = text_of(browser, address)
            assert not [word for word in ("契約", "封", "円", "書類", "です") if word in text], address
