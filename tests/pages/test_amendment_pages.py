"""S2 in pages: new terms beside the old, what happens to the deposit, answered by the other; any bad value."""

import re

import pytest

from michinori.contracts.commands import amendments
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Amendment, Contract
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import bad_values, fields_of, halfway, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

UP = {"price": "53,000", "stages-2-price": "24,200", "reason": "ページが一枚増えました。"}
DOWN = {"price": "43,000", "stages-1-price": "9,400", "reason": "小さくします。"}


def proposed(cast: Cast, contract: Contract, change: dict[str, str], by: str = "ren") -> Amendment:
    """Proposed through the pages: form, review, sent."""
    browser = signed_in(getattr(cast, by))
    address = f"/contracts/{contract.id}/amend?what=all"
    form = fields_of(browser.get(address).content.decode()) | change
    review = browser.post(address, form | {"do": "review"}).content.decode()
    sent = browser.post(address, fields_of(review) | {"do": "send", "gives_up": "on"})
    assert sent.status_code == 302
    return Amendment.objects.latest("made_at")


def test_the_take_home_before_and_after_is_that_of_all_the_terms() -> None:
    """Tax is withheld from each stage by itself, so that stage by stage it is another yen than at once."""
    cast = Cast()
    contract = halfway(cast, withholding=True, pay_on="stage")
    amendment = proposed(cast, contract, UP)
    text = signed_in(cast.ren).get(f"/amendments/{amendment.id}").content.decode()
    (_, after) = re.findall(r"<small>手取り ([\d,]+円)</small>", text)
    assert len(re.findall(rf"\b{after}", text)) > 1, f"{after} stands in the strip alone"


def test_up_from_form_to_deposit() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    address = f"/contracts/{contract.id}/amend?what=all"
    page = few(lambda: ren.get(address)).content.decode()
    assert "提出済みか承認済みなので、変えられません" in page
    review = few(lambda: ren.post(address, fields_of(page) | UP | {"do": "review"})).content.decode()
    assert "相手が差額5,500円（税込）を足します。仮払い52,800円は守られたままです" in review
    assert review.count('<svg class="way"') == 2, "the meter before and after"
    assert not Amendment.objects.exists()
    sent = ren.post(address, fields_of(review) | {"do": "send"})
    amendment = Amendment.objects.get()
    assert sent["location"] == f"/amendments/{amendment.id}"
    assert [stage["id"] for stage in amendment.body["stages"]] == [s.id for s in contract.stages.order_by("number")]

    here = f"/amendments/{amendment.id}"
    seen = few(lambda: aoi.get(here))
    text = seen.content.decode()
    assert len(seen.content) < 100_000
    assert "ページが一枚増えました。" in text
    assert 'value="deposit"' not in text
    aoi.post(here, fields_of(text) | {"do": "accept"})
    aoi.get(here)  # says once that it is done
    text = few(lambda: aoi.get(here)).content.decode()
    assert "差額の仮払いをしてください" in text
    assert "仮払いまで始めないでください" in ren.get(here).content.decode()
    contract.refresh_from_db()
    assert contract.price == 48_000, "the old terms apply"
    assert "差額を仮払いする" in aoi.get(f"/contracts/{contract.id}").content.decode()
    handing_in = ren.get(f"/contracts/{contract.id}/do/deliver").content.decode()
    assert "いまの条件の48,000円（税抜）で完了します" in handing_in, "the change would be lost"
    aoi.post(here, fields_of(text) | {"do": "deposit"})
    contract.refresh_from_db()
    assert contract.price == 53_000
    assert "新しい条件になりました" in ren.get(here).content.decode()


def test_a_balance_that_is_too_low_is_told_before_and_after() -> None:
    cast = Cast()
    contract = story.active(cast)
    amendment = proposed(cast, contract, UP)
    aoi, here = signed_in(cast.aoi), f"/amendments/{amendment.id}"
    aoi.post(here, fields_of(aoi.get(here).content.decode()) | {"do": "accept"})
    text = aoi.get(here).content.decode()
    assert "あと5,500円足りません" in text
    refused = aoi.post(here, fields_of(text) | {"do": "deposit"}, follow=True)
    assert "残高が足りません" in refused.content.decode()
    amendment.refresh_from_db()
    assert amendment.status == "awaiting_deposit"


def test_what_is_confirmed_is_given_up_only_by_the_workers_tick() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren = signed_in(cast.ren)
    address = f"/contracts/{contract.id}/amend?what=all"
    form = fields_of(ren.get(address).content.decode()) | DOWN
    review = ren.post(address, form | {"do": "review"}).content.decode()
    assert "確定した1,850円（税抜）がなくなる" in review
    refused = ren.post(address, fields_of(review) | {"do": "send"})
    assert refused.status_code == 422
    assert not Amendment.objects.exists()
    amendment = proposed(cast, contract, DOWN, by="aoi")
    here = f"/amendments/{amendment.id}"
    text = ren.get(here).content.decode()
    refused = ren.post(here, fields_of(text) | {"do": "accept"})
    assert refused.status_code == 422
    amendment.refresh_from_db()
    assert amendment.status == "open"
    assert ren.post(here, fields_of(text) | {"do": "accept", "gives_up": "on"}).status_code == 302
    contract.refresh_from_db()
    assert contract.price == 43_000


@pytest.mark.parametrize(
    ("who", "step", "status", "said"),
    [
        ("aoi", "decline", "declined", "この案を断りました"),
        ("ren", "withdraw", "withdrawn", "この案は取り下げられました"),
    ],
)
def test_declined_and_withdrawn_are_said_plainly(who: str, step: str, status: str, said: str) -> None:
    cast = Cast()
    contract = story.active(cast)
    amendment = proposed(cast, contract, UP)
    browser, here = signed_in(getattr(cast, who)), f"/amendments/{amendment.id}"
    answer = browser.post(here, fields_of(browser.get(here).content.decode()) | {"do": step}, follow=True)
    assert said in answer.content.decode()
    amendment.refresh_from_db()
    assert amendment.status == status


def test_a_counter_replaces_the_proposal_and_lapsing_changes_nothing() -> None:
    cast = Cast()
    contract = story.active(cast)
    first = proposed(cast, contract, UP)
    aoi = signed_in(cast.aoi)
    assert signed_in(cast.ren).get(f"/contracts/{contract.id}/amend")["location"] == f"/amendments/{first.id}"
    address = f"/amendments/{first.id}/counter"
    form = fields_of(aoi.get(address).content.decode())
    assert form["price"] == "53,000", "it begins with what was proposed"
    form |= {"price": "50,000", "stages-2-price": "21,200", "reason": "ここまでなら。"}
    review = aoi.post(address, form | {"do": "review"}).content.decode()
    sent = aoi.post(address, fields_of(review) | {"do": "send"})
    second = Amendment.objects.exclude(id=first.id).get()
    assert sent["location"] == f"/amendments/{second.id}"
    assert "別の案に置き換わりました" in aoi.get(f"/amendments/{first.id}").content.decode()
    story.wait_days(7)
    assert "なかったことになりました" in aoi.get(f"/amendments/{second.id}").content.decode()
    contract.refresh_from_db()
    assert contract.price == 48_000


def test_nothing_changed_and_a_fixed_stage_are_told_on_the_form() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/amend?what=all"
    form = ren.get(address).content.decode()
    assert 'name="remove-stages-0" value="1" hidden' in form, "an approved stage cannot be taken out"
    assert 'name="remove-stages-1" value="1">' in form
    good = fields_of(form) | {"reason": "理由"}
    same = ren.post(address, good)
    assert same.status_code == 422
    assert "いまの条件と同じです" in same.content.decode()
    fixed = ren.post(address, good | {"price": "49,000", "stages-0-price": "15,400"})
    assert fixed.status_code == 422
    assert "「ワイヤーフレーム」は提出済みか承認済み" in fixed.content.decode()


def test_a_stale_answer_is_told_kindly_and_changes_nothing() -> None:
    cast = Cast()
    contract = story.active(cast)
    amendment = proposed(cast, contract, UP)
    aoi, here = signed_in(cast.aoi), f"/amendments/{amendment.id}"
    typed = fields_of(aoi.get(here).content.decode())
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    answer = aoi.post(here, typed | {"do": "accept"}, follow=True)
    assert "まだ何も送られていません" in answer.content.decode()
    amendment.refresh_from_db()
    assert amendment.status == "open"


def test_members_read_and_strangers_find_nothing() -> None:
    cast = Cast()
    contract = story.active(cast)
    amendment = proposed(cast, contract, UP)
    here = f"/amendments/{amendment.id}"
    mio = signed_in(cast.mio)
    for address in (here, f"{here}/counter", f"/contracts/{contract.id}/amend", "/amendments/amd_no"):
        assert mio.get(address).status_code == 404, address
        assert mio.post(address, {"do": "accept"}).status_code == 404, address
    organisation = default_client(cast.aoi.id).id
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=organisation, email=str(cast.mio.email), role="member")
    page = mio.get(here).content.decode()
    assert "オーナーか承認者" in page
    assert 'value="accept"' not in page
    for step in ("accept", "decline"):
        assert mio.post(here, {"do": step}).status_code == 403
    assert mio.get(f"/contracts/{contract.id}/amend").status_code == 403
    amendment.refresh_from_db()
    assert amendment.status == "open"


def test_an_amendment_that_fits_no_more_can_be_declined_or_countered() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren = cast.acts(cast.ren)
    amendment = proposed(cast, contract, DOWN)
    file = [story.a_file(cast.ren, "三.txt")]
    stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=2, file_ids=file)
    text = signed_in(cast.aoi).get(f"/amendments/{amendment.id}").content.decode()
    assert "いまの状態に合わなくなりました" in text
    assert 'value="accept"' not in text
    assert 'value="decline"' in text
    amendments.decline_amendment(actor=cast.acts(cast.aoi), amendment_id=amendment.id)


def test_exit_rules_that_become_unusual_have_ticks_of_their_own() -> None:
    cast = Cast()
    contract = story.active(cast)
    amendment = proposed(cast, contract, {"fallback_share": "30", "reason": "割合を下げたいです。"}, by="aoi")
    ren, here = signed_in(cast.ren), f"/amendments/{amendment.id}"
    text = ren.get(here).content.decode()
    assert "30%でよい" in text
    assert ren.post(here, fields_of(text) | {"do": "accept"}).status_code == 422
    ren.post(here, fields_of(text) | {"do": "accept", "rule_fallback_share": "on"})
    amendment.refresh_from_db()
    assert amendment.status == "in_force"


def test_english_is_complete() -> None:
    cast = Cast()
    contract = halfway(cast)
    proposed(cast, contract, DOWN, by="aoi")
    amendment = Amendment.objects.get()
    ren = signed_in(cast.ren)
    ren.post("/language", {"language": "en"})
    for address in (f"/amendments/{amendment.id}", f"/amendments/{amendment.id}/counter"):
        text = ren.get(address).content.decode()
        assert not [word for word in ("契約", "工程", "円", "条件", "です") if word in text], address


def changed(cast: Cast, contract: Contract, what: str, typed: dict[str, str], by: str = "ren") -> tuple[str, Amendment]:
    """One thing changed through the short form: what its preview said, and what was sent."""
    browser, address = signed_in(getattr(cast, by)), f"/contracts/{contract.id}/amend?what={what}"
    form = fields_of(browser.get(address).content.decode()) | typed
    preview = browser.post(address, form | {"do": "figures"}).content.decode()
    sent = browser.post(address, fields_of(preview) | typed | {"do": "send"})
    assert sent.status_code == 302, preview
    return preview, Amendment.objects.latest("made_at")


def test_a_higher_price_goes_to_the_open_stage() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren = signed_in(cast.ren)
    page = few(lambda: ren.get(f"/contracts/{contract.id}/amend")).content.decode()
    assert "何を変えますか" in page
    assert "「ファーストビュー」に足します" in page
    preview, amendment = changed(cast, contract, "price", {"price": "56,000"})
    for said in (
        "差額8,800円（税込）を足します",
        "＋8,000円を提案する",
        "相手の返事は",
        "「ファーストビュー」に足します",
    ):
        assert said in preview
    assert [stage["price"] for stage in amendment.body["stages"]] == [14_400, 22_400, 19_200]
    page = signed_in(cast.aoi).get(f"/amendments/{amendment.id}").content.decode()
    assert "金額を48,000円から56,000円へ" in page
    assert "金額を変える相談です。" in page


def test_a_lower_price_is_taken_from_it() -> None:
    cast = Cast()
    preview, amendment = changed(cast, halfway(cast), "price", {"price": "47,000"}, by="aoi")
    assert "「ファーストビュー」から引きます" in preview
    assert "差額の1,100円（税込）だけがクライアントに戻ります" in preview
    assert [stage["price"] for stage in amendment.body["stages"]] == [14_400, 13_400, 19_200]


def test_another_stage_can_take_it_and_a_new_one_too() -> None:
    cast = Cast()
    contract = story.active(cast)
    last = contract.stages.get(number=3).id
    _preview, amendment = changed(cast, contract, "price", {"price": "50,000", "stage": last})
    assert [stage["price"] for stage in amendment.body["stages"]] == [14_400, 14_400, 21_200]
    signed_in(cast.ren).post(f"/amendments/{amendment.id}", {"do": "withdraw"})
    _preview, amendment = changed(cast, contract, "price", {"price": "50,000", "stage": "new"})
    assert [stage["price"] for stage in amendment.body["stages"]] == [14_400, 14_400, 19_200, 2_000]


def test_a_date_moves_and_the_payment_with_it() -> None:
    cast = Cast()
    contract = story.active(cast)
    assert contract.terms is not None
    due = story.in_days(37).isoformat()
    preview, amendment = changed(cast, contract, "due_date", {"due_date": due})
    assert "支払期日も同じ日数だけ動きます" in preview
    assert (amendment.body["due_date"], amendment.body["payment_due_date"]) == (due, story.in_days(51).isoformat())
    assert {**amendment.body, "due_date": "", "payment_due_date": ""} == {
        **contract.terms.body, "due_date": "", "payment_due_date": "",
    }  # fmt: skip
    assert "納期を" in signed_in(cast.aoi).get(f"/amendments/{amendment.id}").content.decode()


def test_stages_alone_make_the_price_and_a_brief_item_is_added() -> None:
    cast = Cast()
    contract = story.active(cast)
    preview, amendment = changed(cast, contract, "stages", {"stages-3-name": "公開", "stages-3-price": "5,000"})
    assert "53,000円" in preview
    assert amendment.body["price"] == 53_000
    signed_in(cast.ren).post(f"/amendments/{amendment.id}", {"do": "withdraw"})
    _preview, amendment = changed(cast, contract, "brief", {"brief-3-key": "書体", "brief-3-value": "明朝"})
    assert [item["key"] for item in amendment.body["brief"]][-1] == "書体"


def test_only_what_was_shown_is_sent() -> None:
    cast = Cast()
    contract = story.active(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/amend?what=price"
    form = fields_of(ren.get(address).content.decode()) | {"price": "56,000"}
    unseen = ren.post(address, form | {"do": "send"})
    assert unseen.status_code == 200
    assert "相手が差額8,800円" in unseen.content.decode()
    again = ren.post(address, fields_of(unseen.content.decode()) | {"price": "66,000", "do": "send"})
    assert "相手が差額19,800円" in again.content.decode()
    assert not Amendment.objects.exists()


@pytest.mark.parametrize(
    ("what", "typed", "said"),
    [
        ("price", {"price": "48,000"}, "いまの条件と同じです"),
        ("price", {"price": "20,000"}, "0円以下になります"),
        ("price", {"price": "千円", "stage": "stg_no"}, "数字"),
        ("due_date", {"due_date": "2020-01-01"}, "今日以降"),
        ("due_date", {"due_date": "9999-12-31"}, "20年以内"),
        ("stages", {"stages-0-name": ""}, "入力してください"),
        ("brief", {"brief-1-key": "ポイントカラー"}, "同じ項目名"),
    ],
)
def test_what_cannot_be_is_told_and_what_was_typed_stays(what: str, typed: dict[str, str], said: str) -> None:
    cast = Cast()
    contract = story.active(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/amend?what={what}"
    form = fields_of(ren.get(address).content.decode()) | typed | {"reason": "こういうわけです。"}
    for step in ("figures", "send"):
        answer = ren.post(address, form | {"do": step})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert fields_of(answer.content.decode())["reason"] == "こういうわけです。"
    assert not Amendment.objects.exists()


def test_a_client_s_wish_about_the_direction_is_a_change_request() -> None:
    cast = Cast()
    contract = story.active(cast)
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}/amend").content.decode()
    assert f'href="/contracts/{contract.id}/change-requests"' in page
    page = signed_in(cast.ren).get(f"/contracts/{contract.id}/amend").content.decode()
    assert f"/contracts/{contract.id}/amend?what=brief" in page


@pytest.mark.parametrize(
    ("what", "names"),
    [
        ("price", ["price", "stage", "reason", "shown", "seen", "what"]),
        ("due_date", ["due_date"]),
        ("stages", ["stages-0-id", "stages-0-name", "stages-0-price"]),
        ("brief", ["brief-0-key", "brief-0-value"]),
    ],
)
def test_no_bad_value_breaks_a_short_form(what: str, names: list[str]) -> None:
    cast = Cast()
    contract = story.active(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/amend?what={what}"
    form = fields_of(ren.get(address).content.decode())
    for name, value in bad_values(names):
        assert ren.post(address, form | {name: value, "do": "send"}).status_code in (200, 422), (name, value)
    for value in ("<script>", "千円", "9" * 40):
        assert "<script>" not in ren.get(address, {"what": what, what: value}).content.decode()
    assert not Amendment.objects.exists()
