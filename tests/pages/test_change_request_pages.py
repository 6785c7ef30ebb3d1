"""S5 in pages: what a request is and costs before it is sent, its answer, what came of it; any bad value."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from michinori.contracts.commands import amendments, change_requests, deliveries, stages, switches, terminations
from michinori.contracts.models import Amendment, ChangeRequest, ClassDispute, Contract
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import fields_of, halfway, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db

RED = {"item0": "赤", "note": "やはり赤にしたいです。"}
NARROW = {"item2": "960px", "note": "幅を狭くしてください。"}
LOGO = {"added-0-key": "ロゴ", "added-0-value": "右上に", "note": "ロゴも入れてください。"}


def form_address(contract: Contract) -> str:
    return f"/contracts/{contract.id}/change-requests"


def told(browser: Client, contract: Contract, wish: dict[str, str]) -> str:
    """The form filled in, and what it then says."""
    address = form_address(contract)
    form = fields_of(browser.get(address).content.decode()) | wish
    return browser.post(address, form | {"do": "cost"}).content.decode()


def asked(cast: Cast, contract: Contract, wish: dict[str, str]) -> ChangeRequest:
    """Asked through the page: told first, then sent."""
    browser = signed_in(cast.aoi)
    page = told(browser, contract, wish)
    answer = browser.post(form_address(contract), fields_of(page) | {"do": "send"})
    assert answer.status_code == 302, page
    return ChangeRequest.objects.latest("made_at")


@pytest.mark.parametrize(
    ("wish", "terms", "said"),
    [
        (NARROW, {}, ("この依頼は「修正」です", "残り2回（差し戻しと合わせて）のうちの1回", "追加のお金はかからず")),
        (NARROW, {"included_revisions": 0}, ("修正は使い切っているので、条件変更になります", "48,000円のまま")),
        (LOGO, {}, ("この依頼は「追加」です", "条件変更になります")),
        (RED, {}, ("まだメーターが動いていない", "お金はかからず、回数にも数えません")),
        ({"item0": "青", "note": "もう少し大きく"}, {}, ("この依頼は「修正」です",)),
    ],
)
def test_what_a_request_is_and_costs_is_said_before_it_is_sent(
    wish: dict[str, str], terms: dict[str, Any], said: tuple[str, ...]
) -> None:
    cast = Cast()
    contract = story.active(cast, **terms)
    text = told(signed_in(cast.aoi), contract, wish)
    for words in said:
        assert words in text
    assert not ChangeRequest.objects.exists()


def test_a_priced_restart_says_what_is_superseded_and_what_is_to_be_deposited(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """Confirmed 19,728, shown 25,056: superseded 19,728 + half of 5,328 = 22,392; with tax 24,631."""
    cast = Cast()
    contract = halfway(cast)
    aoi = signed_in(cast.aoi)
    text = told(aoi, contract, RED)
    for words in (
        "この依頼は「振り出し」です",
        "ポイントカラー",
        "22,392円",
        "70,392円",
        "24,631円",
        "断ることができます",
    ):
        assert words in text
    with django_assert_max_num_queries(10):
        aoi.get(form_address(contract))
    cost = few(lambda: aoi.post(f"{form_address(contract)}/cost", fields_of(text)))
    assert "22,392円" in cost.content.decode()
    assert "<h1" not in cost.content.decode()


def test_what_was_not_shown_is_not_sent() -> None:
    """Without script one may press send at once, or change something after it was shown."""
    cast = Cast()
    contract = halfway(cast)
    aoi, address = signed_in(cast.aoi), form_address(contract)
    form = fields_of(aoi.get(address).content.decode()) | RED
    text = aoi.post(address, form | {"do": "send"}).content.decode()
    assert "22,392円" in text
    fix_shown = fields_of(told(aoi, contract, NARROW)) | {"item0": "赤", "do": "send"}
    assert "「振り出し」" in aoi.post(address, fix_shown).content.decode()
    assert not ChangeRequest.objects.exists()


def test_the_worker_reads_what_accepting_does_and_the_client_pays_the_difference(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    cast = Cast()
    contract = halfway(cast)
    request = asked(cast, contract, RED)
    aoi, ren, here = signed_in(cast.aoi), signed_in(cast.ren), f"/change-requests/{request.id}"
    assert here in ren.get(f"/contracts/{contract.id}").content.decode()
    block = ren.get(here).content.decode()
    for words in (
        "修正と差し戻しは合わせて2回、振り出しは0回",
        "やはり赤にしたいです。",
        "70,392円",
        "「振り出し」で、48,000円から70,392円へ",
        "条件を直す",
        "24時までに返事",
    ):
        assert words in block
    assert here in aoi.get(f"/contracts/{contract.id}").content.decode()
    assert "取り下げる" in aoi.get(here).content.decode()
    page = few(lambda: ren.get(here)).content.decode()
    assert "新しい分の作業は、それまで始めないでください。同意は7日、仮払いは同意から7日が期限" in page
    ren.post(here, fields_of(page) | {"do": "accept"})
    amendment = Amendment.objects.get()
    assert (amendment.by, amendment.price, amendment.supersedes) == ("worker", 70_392, 22_392)
    aoi.get(here)
    with django_assert_max_num_queries(10):
        assert f"/amendments/{amendment.id}" in aoi.get(here).content.decode()
    there = f"/amendments/{amendment.id}"
    text = aoi.get(there).content.decode()
    for words in ("この案は、振り出しです", "やり直しの前までの分 22,392円", here, "48,000円", "70,392円"):
        assert words in text
    aoi.post(there, fields_of(text) | {"do": "accept"})
    assert "いまは、まだ前の条件のままです" in ren.get(there).content.decode()
    aoi.post(there, fields_of(aoi.get(there).content.decode()) | {"do": "deposit"})
    contract.refresh_from_db()
    assert (contract.price, contract.superseded) == (70_392, 22_392)
    meter = ren.get(f"/contracts/{contract.id}").content.decode()
    assert "やり直しの前までの分" in meter
    assert "やり直してから確定した分" in meter


def test_the_worker_sends_own_terms_instead_of_the_draft() -> None:
    cast = Cast()
    contract = halfway(cast)
    request = asked(cast, contract, RED)
    ren, address = signed_in(cast.ren), f"/change-requests/{request.id}/terms"
    draft = ren.get(address).content.decode()
    assert 'data-less="22392"' in draft, "what no stage holds is not called missing from the stages"
    form = fields_of(draft)
    assert (form["price"], form["stages-0-price"]) == ("70,392", "14,400")
    dearer = form | {"price": "80,392", "stages-0-price": "24,400"}
    wrong = ren.post(address, dearer | {"price": "80,000", "do": "review"})
    assert wrong.status_code == 422
    assert "24,400" in wrong.content.decode()
    review = ren.post(address, dearer | {"do": "review"}).content.decode()
    assert "やり直しの前までの分 22,392円" in review
    sent = ren.post(address, fields_of(review) | {"do": "send"})
    amendment = Amendment.objects.get()
    assert sent["location"] == f"/amendments/{amendment.id}"
    assert (amendment.price, amendment.supersedes) == (80_392, 22_392)
    counter = f"/amendments/{amendment.id}/counter"
    aoi = signed_in(cast.aoi)
    back = fields_of(aoi.get(counter).content.decode())
    lower = back | {"price": "75,392", "stages-0-price": "19,400", "reason": "間をとりたいです。"}
    review = aoi.post(counter, lower | {"do": "review"}).content.decode()
    assert "やり直しの前までの分 22,392円" in review
    aoi.post(counter, fields_of(review) | {"do": "send"})
    assert Amendment.objects.get(status="open").supersedes == 22_392


def test_after_a_declined_restart_the_way_leads_to_the_end_at_the_meter() -> None:
    cast = Cast()
    contract = halfway(cast)
    request = asked(cast, contract, RED)
    ren, here = signed_in(cast.ren), f"/change-requests/{request.id}"
    page = ren.post(here, {"do": "decline", "note": "もう青で作ってしまいました。"}, follow=True).content.decode()
    leads = f"/contracts/{contract.id}/end?amount=22392&amp;reason=restart"
    assert leads in page
    end = ren.get(leads.replace("&amp;", "&")).content.decode()
    assert fields_of(end)["amount"] == "22,392"
    assert '<option value="restart" selected>' in end
    assert leads not in signed_in(cast.aoi).get(here).content.decode()


def test_both_say_once_how_they_see_the_class() -> None:
    cast = Cast()
    request = asked(cast, halfway(cast), RED)
    here = f"/change-requests/{request.id}"
    for who, kind, word in ((cast.aoi, "fix", "色だけです"), (cast.ren, "addition", "全部です")):
        browser = signed_in(who)
        refused = browser.post(here, {"do": "dispute", "kind": kind, "reason": ""})
        assert refused.status_code == 422
        browser.post(here, {"do": "dispute", "kind": kind, "reason": word})
    again = signed_in(cast.aoi).post(here, {"do": "dispute", "kind": "addition", "reason": "やはり"})
    assert again.status_code == 422
    assert "やはり" in again.content.decode()
    text = signed_in(cast.ren).get(here).content.decode()
    for words in ("色だけです", "全部です", "あなたの見方", "クライアントの見方"):
        assert words in text
    assert ClassDispute.objects.count() == 2


def test_a_member_is_told_who_may_overturn_the_direction() -> None:
    """Also before work has begun: by the time the worker accepts it may have."""
    cast = Cast()
    contract = story.active(cast, included_restarts=1)
    organisation = default_client(cast.aoi.id).id
    mio = cast.person("Nana")
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=organisation, email=mio.email, role="member")
    browser = signed_in(mio)
    page = told(browser, contract, RED)
    assert "送れるのは、オーナーか承認者です" in page
    sent = fields_of(page) | {"do": "send", "told": "restart False 0 0"}
    assert browser.post(form_address(contract), sent).status_code == 403
    assert not ChangeRequest.objects.exists()
    page = told(browser, contract, NARROW)
    assert browser.post(form_address(contract), fields_of(page) | {"do": "send"}).status_code == 302


def test_what_waits_is_paused_while_ending_and_closed_at_the_end() -> None:
    cast = Cast()
    contract = halfway(cast)
    request = asked(cast, contract, RED)
    ren, here = signed_in(cast.ren), f"/change-requests/{request.id}"
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=22_392, reason="agreed", note=""
    )
    text = ren.get(here).content.decode()
    assert "この依頼に返事はできません" in text
    assert 'value="accept"' not in text
    refused = ren.post(here, {"do": "accept"}, follow=True).content.decode()
    assert "いまはできません" in refused
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=22_392)
    assert "返事がないまま、依頼は終わりました" in ren.get(here).content.decode()


def test_every_state_of_a_request_has_its_page() -> None:
    cast = Cast()
    contract = story.active(cast)
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)

    def wish(value: str) -> str:
        wanted = [{"key": "幅", "value": value}]
        return change_requests.request_change(actor=aoi, contract_id=contract.id, note=value, changes=wanted).id

    taken, dropped, declined = wish("1"), wish("2"), wish("3")
    change_requests.accept_change(actor=ren, request_id=taken)
    change_requests.withdraw_change(actor=aoi, request_id=dropped)
    change_requests.decline_change(actor=ren, request_id=declined, note="幅は直せません")
    assert "幅は直せません" in signed_in(cast.aoi).get(f"/change-requests/{declined}").content.decode(), "why not"
    said = {taken: "受けました。有効になりました", dropped: "取り下げられました", declined: "断りました"}
    for request_id, words in said.items():
        text = signed_in(cast.ren).get(f"/change-requests/{request_id}").content.decode()
        assert words in text
        assert "1280px" in text, "the value as it stood when it was asked for"


def test_a_delivery_is_not_stopped_by_a_request_and_the_form_says_so() -> None:
    cast = Cast()
    contract = story.active(cast)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    text = told(signed_in(cast.aoi), contract, NARROW)
    assert "納品への返事の期限も、止まりません" in text


def test_other_terms_meanwhile_are_told_and_nothing_typed_is_lost() -> None:
    cast = Cast()
    contract = story.active(cast)
    aoi, address = signed_in(cast.aoi), form_address(contract)
    page = fields_of(told(aoi, contract, NARROW))
    first = change_requests.request_change(
        actor=cast.acts(cast.aoi), contract_id=contract.id, note="x", changes=[{"key": "幅", "value": "800px"}]
    )
    change_requests.accept_change(actor=cast.acts(cast.ren), request_id=first.id)
    refused = aoi.post(address, page | {"do": "send"})
    assert refused.status_code == 422
    again = fields_of(refused.content.decode())
    assert again["item2"] == "960px"
    shown = fields_of(aoi.post(address, again | {"do": "cost"}).content.decode())
    assert aoi.post(address, shown | {"do": "send"}).status_code == 302


def test_overtaken_by_other_terms_it_can_only_be_closed() -> None:
    cast = Cast()
    contract = story.active(cast)
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    both = [
        change_requests.request_change(
            actor=aoi, contract_id=contract.id, note="x", changes=[{"key": "幅", "value": None}]
        )
        for _ in range(2)
    ]
    change_requests.accept_change(actor=ren, request_id=both[0].id)
    text = signed_in(cast.ren).get(f"/change-requests/{both[1].id}").content.decode()
    assert "そのままでは受けられません" in text
    assert 'value="accept"' not in text
    assert signed_in(cast.ren).get(f"/change-requests/{both[1].id}/terms").status_code == 302


def test_a_stranger_finds_nothing_and_the_worker_cannot_ask() -> None:
    cast = Cast()
    contract = halfway(cast)
    request = asked(cast, contract, RED)
    for address in (form_address(contract), f"/change-requests/{request.id}", f"/change-requests/{request.id}/terms"):
        assert signed_in(cast.mio).get(address).status_code == 404
    assert signed_in(cast.ren).get(form_address(contract)).status_code == 403
    assert signed_in(cast.aoi).get(f"/change-requests/{request.id}/terms").status_code == 403
    assert not Amendment.objects.exists()


def test_while_new_terms_are_open_the_box_names_no_answer_that_is_not_there() -> None:
    cast = Cast()
    contract = halfway(cast)
    asked(cast, contract, NARROW)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}"
    assert "受けるか、条件を直して出すか、断るか" in ren.get(here).content.decode()
    lower = contract.terms.body | {"price": 47_999}
    lower["stages"] = [*lower["stages"][:2], lower["stages"][2] | {"price": 19_199}]
    amendments.propose_amendment(actor=cast.acts(cast.aoi), contract_id=contract.id, terms=lower, reason="一円")
    page = ren.get(here).content.decode()
    assert "受けるか、条件を直して出すか、断るか" not in page
    assert "いまは受けられません" in page


def test_while_a_switch_is_open_the_request_says_why_it_cannot_be_accepted() -> None:
    cast = Cast()
    contract, ren = halfway(cast), cast.acts(cast.ren)
    request = asked(cast, contract, NARROW)
    hourly = story.terms(price=48_000, stages=[], meter={"kind": "hours", "rate": 2_000})
    of = {"contract_id": contract.id, "amount": 20_000, "reason": "時間で", "terms": hourly}
    switches.propose_switch(actor=ren, **of)
    browser, here = signed_in(cast.ren), f"/change-requests/{request.id}"
    assert "切り替えの案が出ているあいだは、受けられません" in browser.get(here).content.decode()
    assert browser.get(f"{here}/terms").status_code == 302


def test_both_read_that_a_draft_pays_sooner_where_the_work_becomes_long() -> None:
    cast = Cast()
    contract = story.active(cast, due_date=story.in_days(55).isoformat())
    on = {"actor": cast.acts(cast.ren), "contract_id": contract.id, "number": 1}
    stages.report_stage(**on, percent=50, file_ids=[story.a_file(cast.ren)])
    words = "納期が、条件の提示から60日を過ぎます。案では、検収を待たず"
    assert words in told(signed_in(cast.aoi), contract, RED)
    request = asked(cast, contract, RED)
    assert words in signed_in(cast.ren).get(f"/change-requests/{request.id}").content.decode()
