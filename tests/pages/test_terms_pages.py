"""Terms on their way: offered, read with the money of both sides, accepted, declined, countered; any bad value."""

from collections.abc import Callable

import pytest
from django.test import Client

from michinori.contracts.models import Amendment, Contract
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import bad_values, fields_of, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

STAGES = {
    "stages-0-name": "ワイヤーフレーム",
    "stages-0-price": "１４，４００円",
    "stages-1-name": "本文",
    "stages-1-price": "33600",
}

USUAL = {"pay_on": None, "open_stages": None}
"""Terms that say nothing of these: paid by stage, one open at a time."""


def member(cast: Cast) -> Client:
    """Mio as a member of Aoi's agency, who may not bind it."""
    organisation = default_client(cast.aoi.id).id
    address = str(cast.mio.email)
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=organisation, email=address, role="member")
    return signed_in(cast.mio)


def test_offer_from_form_to_review_to_the_worker() -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    aoi = signed_in(cast.aoi)
    page = few(lambda: aoi.get(f"/proposals/{proposal}/offer")).content.decode()
    typed = fields_of(page)
    assert (typed["price"], typed["brief-0-key"], typed["brief-0-direction"]) == ("48,000", "ポイントカラー", "on")
    assert "brief-2-direction" not in typed
    assert "たとえば、16,000円が確定し" in page, "the exit rule has an example from the terms at hand"

    review = few(lambda: aoi.post(f"/proposals/{proposal}/offer", typed | STAGES | {"do": "review"}))
    text = review.content.decode()
    assert review.status_code == 200
    assert "52,800円" in text, "what the client will deposit"
    assert "36,284円" in text, "what the worker will receive"
    assert not Contract.objects.exists()

    back = aoi.post(f"/proposals/{proposal}/offer", fields_of(text) | {"do": "edit"}).content.decode()
    assert fields_of(back)["stages-0-name"] == "ワイヤーフレーム"
    assert "いつも33,600円まで" in back, "of the two stages typed, not of the whole price"
    assert "「ワイヤーフレーム」の提出から7日目" in back

    sent = aoi.post(f"/proposals/{proposal}/offer", fields_of(text) | {"do": "send"})
    contract = Contract.objects.get()
    assert sent["location"] == f"/contracts/{contract.id}"
    assert contract.terms is not None
    assert [stage["price"] for stage in contract.terms.body["stages"]] == [14_400, 33_600]
    assert contract.terms.body["payment_due_date"] > contract.terms.body["due_date"]


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"stages-1-price": "30,000"}, "rows-stages", "3,600円違います"),
        ({"due_date": "2020-01-01"}, "id_due_date", "今日以降"),
        ({"payment_due_date": "2028-01-01"}, "id_payment_due_date", "60日以内"),
        ({"brief-1-key": "ポイントカラー"}, "id_brief-1-key", "同じ項目名"),
        ({"fallback_share": "29"}, "id_fallback_share", "30以上"),
        ({"reorder_client": "元の会社"}, "id_reorder_due_date", "入力してください"),
    ],
)
def test_each_flaw_lands_on_its_field(change: dict[str, str], field: str, said: str) -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    aoi = signed_in(cast.aoi)
    good = fields_of(aoi.get(f"/proposals/{proposal}/offer").content.decode()) | STAGES
    answer = aoi.post(f"/proposals/{proposal}/offer", good | change)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'<a href="#{field}"' in text
    assert said in text
    for name, value in (good | change).items():
        assert fields_of(text)[name] == value, name


def test_rows_are_added_without_script_and_nothing_is_judged() -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    aoi = signed_in(cast.aoi)
    good = fields_of(aoi.get(f"/proposals/{proposal}/offer").content.decode())
    answer = aoi.post(f"/proposals/{proposal}/offer", good | {"price": "", "add-stages": "1"})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'class="summary"' not in text
    assert "stages-1-name" in fields_of(text)


def test_who_may_offer(client: Client) -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    address = f"/proposals/{proposal}/offer"
    assert client.get(address).status_code == 302
    assert signed_in(cast.ren).get(address).status_code == 404
    assert signed_in(cast.mio).get(address).status_code == 404
    assert signed_in(cast.aoi).get("/proposals/prp_no/offer").status_code == 404
    refused = member(cast).get(address)
    assert refused.status_code == 403
    assert "承認者" in refused.content.decode()


def test_the_worker_reads_and_accepts_what_they_read() -> None:
    cast = Cast()
    contract = story.offered(cast, **USUAL)
    ren = signed_in(cast.ren)
    page = few(lambda: ren.get(f"/contracts/{contract.id}/offer"))
    assert len(page.content) < 100_000
    text = page.content.decode()
    typed = fields_of(text)
    assert typed["terms_version"] == "1"
    assert "36,284円" in text, "net of fee and withheld"
    assert "4,900円" in text, "withheld in yen"
    assert "21,600円です" in text, "the exit rule by its example"

    late = ren.post(f"/contracts/{contract.id}/offer", typed | {"do": "accept", "terms_version": "7"}, follow=True)
    assert "条件が新しくなっています" in late.content.decode()
    done = ren.post(f"/contracts/{contract.id}/offer", typed | {"do": "accept"})
    assert done["location"] == f"/contracts/{contract.id}"
    contract.refresh_from_db()
    assert contract.status == "agreed"


def test_unusual_exit_rules_have_a_tick_of_their_own() -> None:
    cast = Cast()
    contract = story.offered(cast, fallback_share=30, inspection_days=14, **USUAL)
    ren = signed_in(cast.ren)
    text = ren.get(f"/contracts/{contract.id}/offer").content.decode()
    assert "確認前の分は30%です（ふつうは50%）" in text
    assert "30%でよい" in text
    typed = fields_of(text) | {"do": "accept"}
    refused = ren.post(f"/contracts/{contract.id}/offer", typed | {"rule_fallback_share": "on"})
    assert refused.status_code == 422
    assert "id_rule_inspection_days" in refused.content.decode()
    both = {"rule_fallback_share": "on", "rule_inspection_days": "on"}
    assert ren.post(f"/contracts/{contract.id}/offer", typed | both).status_code == 302
    contract.refresh_from_db()
    assert contract.status == "agreed"


def test_stages_all_open_and_paid_at_completion_have_ticks_too() -> None:
    cast = Cast()
    contract = story.offered(cast, included_revisions=0)
    text = signed_in(cast.ren).get(f"/contracts/{contract.id}/offer").content.decode()
    for said in ("工程を、一度に3つまで進められます", "「検収のとき全額」です", "修正と差し戻しは、0回まで"):
        assert said in text, said


def test_large_stages_are_named_to_both_and_can_be_split() -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    here = f"/proposals/{proposal}/offer"
    review = aoi.post(here, fields_of(aoi.get(here).content.decode()) | STAGES | {"do": "review"}).content.decode()
    assert "大きな工程があります" in review
    again = fields_of(aoi.post(here, fields_of(review) | {"do": "split"}).content.decode())
    assert [again[f"stages-{n}-price"] for n in range(3)] == ["14400", "16800", "16800"]
    assert again["stages-2-name"].endswith("（2/2）")
    aoi.post(here, fields_of(review) | {"do": "send"})
    contract = Contract.objects.get()
    assert "大きな工程があります" in ren.get(f"/contracts/{contract.id}/offer").content.decode()
    form = fields_of(ren.get(f"/contracts/{contract.id}/counter?split=1").content.decode())
    assert form["stages-1-price"].replace(",", "") == "16800"


def test_declining_and_a_second_answer_that_comes_too_late() -> None:
    cast = Cast()
    contract = story.offered(cast, **USUAL)
    ren = signed_in(cast.ren)
    typed = fields_of(ren.get(f"/contracts/{contract.id}/offer").content.decode())
    ren.post(f"/contracts/{contract.id}/offer", typed | {"do": "decline"})
    contract.refresh_from_db()
    assert contract.status == "cancelled"
    again = ren.post(f"/contracts/{contract.id}/offer", typed | {"do": "accept"}, follow=True)
    assert again.status_code == 200
    assert "内容が変わりました" in again.content.decode()


def test_a_counter_offer_turns_the_page_round() -> None:
    cast = Cast()
    contract = story.offered(cast, **USUAL)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    form = fields_of(ren.get(f"/contracts/{contract.id}/counter").content.decode())
    form |= {"price": "60,000", "stages-2-price": "31,200"}
    review = ren.post(f"/contracts/{contract.id}/counter", form | {"do": "review"}).content.decode()
    assert "66,000円" in review
    assert ren.post(f"/contracts/{contract.id}/counter", fields_of(review) | {"do": "send"}).status_code == 302
    contract.refresh_from_db()
    assert (contract.price, contract.turn) == (60_000, "client")
    assert 'value="accept"' not in ren.get(f"/contracts/{contract.id}/offer").content.decode()
    text = aoi.get(f"/contracts/{contract.id}/offer").content.decode()
    assert 'value="accept"' in text
    assert ren.get(f"/contracts/{contract.id}/counter").status_code == 302, "not one's turn"
    stale = ren.post(f"/contracts/{contract.id}/counter", fields_of(review) | {"do": "send"})
    assert stale.status_code == 422
    assert "まだ何も送られていません" in stale.content.decode()
    assert fields_of(stale.content.decode())["price"] == "60,000"


def test_a_member_reads_the_offer_and_is_told_whom_to_ask() -> None:
    cast = Cast()
    contract = story.offered(cast, **USUAL)
    mio = member(cast)
    ren = signed_in(cast.ren)
    form = fields_of(ren.get(f"/contracts/{contract.id}/counter").content.decode())
    ren.post(f"/contracts/{contract.id}/counter", form | {"included_revisions": "3", "do": "send"})
    page = mio.get(f"/contracts/{contract.id}/offer")
    assert page.status_code == 200
    assert "オーナーか承認者" in page.content.decode()
    assert 'value="accept"' not in page.content.decode()
    assert mio.post(f"/contracts/{contract.id}/offer", {"do": "accept", "terms_version": "2"}).status_code == 403
    assert mio.get(f"/contracts/{contract.id}/counter").status_code == 403


@pytest.mark.parametrize("name", ["seen", "terms_version", "do"])
def test_bad_hidden_values_are_no_answer(name: str) -> None:
    cast = Cast()
    contract = story.offered(cast, **USUAL)
    ren = signed_in(cast.ren)
    for _name, value in bad_values([name]):
        answer = ren.post(f"/contracts/{contract.id}/offer", {"do": "accept", "terms_version": "9", name: value})
        assert answer.status_code in (200, 302), (name, value[:20])
    contract.refresh_from_db()
    assert contract.status == "offered"


@pytest.mark.parametrize("path", ["offer", "counter"])
def test_strangers_find_nothing(path: str) -> None:
    cast = Cast()
    contract = story.offered(cast, **USUAL)
    for browser in (signed_in(cast.mio), signed_in(cast.person("Noa"))):
        assert browser.get(f"/contracts/{contract.id}/{path}").status_code == 404
        assert browser.post(f"/contracts/{contract.id}/{path}", {"do": "accept"}).status_code == 404
    assert signed_in(cast.ren).get(f"/contracts/con_no/{path}").status_code == 404


@pytest.mark.parametrize("address", [lambda c: f"/contracts/{c}/offer", lambda c: f"/contracts/{c}/counter"])
def test_english_is_complete(address: Callable[[str], str]) -> None:
    cast = Cast()
    contract = story.offered(cast, fallback_share=30)
    ren = signed_in(cast.ren)
    ren.post("/language", {"language": "en"})
    text = ren.get(address(contract.id)).content.decode()
    for word in ("契約", "工程", "円", "約束"):
        body = text.replace("ワイヤーフレーム", "").replace("日本語", "")
        assert word not in body, (word, body[max(0, body.find(word) - 80) : body.find(word) + 40])


def test_stages_typed_in_percents_are_shown_and_sent_in_yen() -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    aoi, here = signed_in(cast.aoi), f"/proposals/{proposal}/offer"
    shares = {
        "stages_by": "percent", "price": "10,001",
        "shares-0-name": "下書き", "shares-0-percent": "60", "shares-1-name": "清書", "shares-1-percent": "50",
    }  # fmt: skip
    typed = fields_of(aoi.get(here).content.decode()) | shares
    page = aoi.post(here, typed | {"do": "review"})
    assert page.status_code == 422
    assert "割合の合計が110パーセントです" in page.content.decode()
    page = aoi.post(here, typed | {"shares-1-percent": "0", "do": "review"})
    assert page.status_code == 422
    review = aoi.post(here, typed | {"shares-1-percent": "40", "do": "review"}).content.decode()
    assert "6,000円" in review
    assert "4,001円" in review
    assert aoi.post(here, fields_of(review) | {"do": "send"}).status_code == 302
    contract = Contract.objects.get()
    assert contract.terms is not None
    assert [stage["price"] for stage in contract.terms.body["stages"]] == [6_000, 4_001]


def test_an_amendment_typed_in_percents_keeps_the_stages_of_the_same_names() -> None:
    cast = Cast()
    contract = story.active(cast, spare=20_000)
    aoi, here = signed_in(cast.aoi), f"/contracts/{contract.id}/amend?what=all"
    shares = {"stages_by": "percent", "price": "60,000", "reason": "大きくします。"}
    for number, (name, percent) in enumerate((("本文", 40), ("ワイヤーフレーム", 30), ("公開", 30))):
        shares |= {f"shares-{number}-name": name, f"shares-{number}-percent": str(percent)}
    review = aoi.post(here, fields_of(aoi.get(here).content.decode()) | shares | {"do": "review"}).content.decode()
    assert aoi.post(here, fields_of(review) | {"do": "send"}).status_code == 302
    stages = {stage.name: stage.id for stage in contract.stages.all()}
    proposed = Amendment.objects.get().body["stages"]
    assert [(row["name"], row["price"]) for row in proposed] == [
        ("本文", 24_000), ("ワイヤーフレーム", 18_000), ("公開", 18_000),
    ]  # fmt: skip
    assert [row["id"] for row in proposed[:2]] == [stages["本文"], stages["ワイヤーフレーム"]]
    assert proposed[2]["id"] not in stages.values()
