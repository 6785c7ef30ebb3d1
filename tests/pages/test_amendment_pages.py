"""S2 in pages: new terms beside the old, what happens to the deposit, answered by the other; any bad value."""

import pytest
from pytest_django import DjangoAssertNumQueries

from michinori.contracts.commands import amendments
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Amendment, Contract
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import fields_of, halfway, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

UP = {"price": "53,000", "stages-2-price": "24,200", "reason": "ページが一枚増えました。"}
DOWN = {"price": "43,000", "stages-1-price": "9,400", "reason": "小さくします。"}


def proposed(cast: Cast, contract: Contract, change: dict[str, str], by: str = "ren") -> Amendment:
    """Proposed through the pages: form, review, sent."""
    browser = signed_in(getattr(cast, by))
    address = f"/contracts/{contract.id}/amend"
    form = fields_of(browser.get(address).content.decode()) | change
    review = browser.post(address, form | {"do": "review"}).content.decode()
    sent = browser.post(address, fields_of(review) | {"do": "send", "gives_up": "on"})
    assert sent.status_code == 302
    return Amendment.objects.latest("made_at")


def test_up_from_form_to_deposit(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    address = f"/contracts/{contract.id}/amend"
    with django_assert_max_num_queries(10):
        page = ren.get(address).content.decode()
    assert "提出済みか承認済みなので、変えられません" in page
    with django_assert_max_num_queries(10):
        review = ren.post(address, fields_of(page) | UP | {"do": "review"}).content.decode()
    assert "差額の5,500円（税込）だけを仮払いします" in review
    assert "いまの仮払い52,800円（税込）は、そのあいだも守られたままです" in review
    assert review.count('<svg class="way"') == 2, "the meter before and after"
    assert not Amendment.objects.exists()
    sent = ren.post(address, fields_of(review) | {"do": "send"})
    amendment = Amendment.objects.get()
    assert sent["location"] == f"/amendments/{amendment.id}"
    assert [stage["id"] for stage in amendment.body["stages"]] == [s.id for s in contract.stages.order_by("number")]

    here = f"/amendments/{amendment.id}"
    with django_assert_max_num_queries(10):
        seen = aoi.get(here)
    text = seen.content.decode()
    assert len(seen.content) < 100_000
    assert "ページが一枚増えました。" in text
    assert 'value="deposit"' not in text
    aoi.post(here, fields_of(text) | {"do": "accept"})
    aoi.get(here)  # says once that it is done
    with django_assert_max_num_queries(10):
        text = aoi.get(here).content.decode()
    assert "差額の仮払いをしてください" in text
    assert "まだ始めないでください" in ren.get(here).content.decode()
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
    address = f"/contracts/{contract.id}/amend"
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
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/amend"
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
    assert "「折り合わないときの割合」が30%であること" in text
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
