"""S6 in pages: an amount with what it means, both amounts on one line, and the end with both sides' money."""

import pytest

from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.commands import terminations
from michinori.contracts.models import Contract, Termination
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import bad_values, fields_of, halfway, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def opened(cast: Cast, contract: Contract, amount: int = 25_000, by: str = "ren") -> Termination:
    actor = cast.acts(getattr(cast, by))
    return terminations.open_termination(actor=actor, contract_id=contract.id, amount=amount, reason="restart")


def test_the_amount_is_shown_with_what_both_get_before_anything_is_sent() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren = signed_in(cast.ren)
    page = few(lambda: ren.get(f"/contracts/{contract.id}/end"))
    text = page.content.decode()
    assert len(page.content) < 100_000
    for figure in ("19,728円", "22,392円", "25,056円"):
        assert figure in text, "confirmed, standing and claimed to tap"
    assert "民法634条" in text
    assert f'href="/contracts/{contract.id}/amend"' in text

    live = few(lambda: ren.get(f"/contracts/{contract.id}/end/figures", {"amount": "２０，０００円"})).content.decode()
    assert "15,118円" in live, "net of fee and withheld"
    assert "30,800円" in live, "back to the client"
    assert "ここからは、相手に近づく向きにしか動かせません" in live
    assert live.count("<li>") == 6
    assert "<html" not in live
    by_button = ren.post(f"/contracts/{contract.id}/end", {"amount": "20,000", "note": "x" * 9, "do": "calculate"})
    assert by_button.status_code == 200
    assert "15,118円" in by_button.content.decode()
    assert "x" * 9 in by_button.content.decode()
    assert not Termination.objects.exists()


def test_ask_to_end_and_agree() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    form = fields_of(ren.get(f"/contracts/{contract.id}/end").content.decode())
    sent = ren.post(
        f"/contracts/{contract.id}/end",
        form | {"amount": "20,000", "sure": "20000", "reason": "agreed", "note": "話したとおり"},
    )
    ending = Termination.objects.get()
    here = f"/terminations/{ending.id}"
    assert sent["location"] == here
    assert ren.get(f"/contracts/{contract.id}/end")["location"] == here
    text = aoi.get(here).content.decode()
    assert "話したとおり" in text
    room = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert "「20,000円（税抜）で終わる」に返事する" in room
    assert "その場で精算され、元には戻せません" in text
    typed = fields_of(text)
    other = aoi.post(here, typed | {"do": "accept", "amount": "19999", "sure": "19999"}, follow=True)
    assert "相手の額が変わりました" in other.content.decode()
    done = aoi.post(here, typed | {"do": "accept", "amount": "20000", "sure": "20000"}, follow=True)
    assert "途中で終わりました" in done.content.decode()
    assert "両者の合意" in done.content.decode()
    assert "15,118円" in ren.get(here).content.decode(), "the settlement with both sides' money"
    contract.refresh_from_db()
    assert contract.status == "ended"
    over = ren.get(f"/contracts/{contract.id}").content.decode()
    assert ("支払われた額" in over, "20,000" in over) == (True, True)
    assert "22,392" not in over, "what the rule would have given is no longer of interest"
    assert "二人が折り合わないときに" not in over


def test_apart_the_undisputed_part_is_paid_and_the_way_out_is_dated() -> None:
    cast = Cast()
    contract = halfway(cast)
    stage_commands.object_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=2, reason="色が違います")
    ending = opened(cast, contract)
    aoi, ren, here = signed_in(cast.aoi), signed_in(cast.ren), f"/terminations/{ending.id}"
    form = fields_of(aoi.get(here).content.decode())
    aoi.post(here, form | {"do": "counter", "amount": "10,000", "sure": "10000", "note": "使える形ではありません"})
    page = few(lambda: ren.get(here))
    text = page.content.decode()
    assert len(page.content) < 100_000
    assert "支払い済み 19,728円" in text
    assert "使える形ではありません" in text
    assert "0円から契約金額48,000円までの線。相手は10,000円、あなたは25,000円、契約の決まりは22,392円" in text
    assert "すでに支払われた額より低い" in text, "10,000 can no longer be accepted"
    assert 'value="accept"' not in text
    assert "16,928円" in text, "what the rule would bring the worker"

    away = ren.post(here, fields_of(text) | {"do": "counter", "amount": "26,000"})
    assert away.status_code == 422
    assert "相手に近づく向き" in away.content.decode()
    live = few(lambda: ren.get(f"{here}/figures", {"amount": "21,000"})).content.decode()
    assert "相手に近づく向きにしか動かせません" in live
    crossing = aoi.get(f"{here}/figures", {"amount": "30,000"}).content.decode()
    assert "25,000円（税抜）の合意になり" in crossing
    story.wait_days(20)
    closed = ren.get(here).content.decode()
    assert "契約時の決まり" in closed
    assert "22,392" in closed


def test_best_and_worst_count_what_still_waits_for_its_answer() -> None:
    """The report of 74 % is confirmed by its own clock unless Aoi objects: 25,056 then, and not 22,392 as of today."""
    cast = Cast()
    contract = halfway(cast)
    ending = opened(cast, contract, 25_056)
    client, worker = (signed_in(who).get(f"/terminations/{ending.id}").content.decode() for who in (cast.aoi, cast.ren))
    highest = client[client.index("いちばん高い") :]
    assert "27,561円" in highest[: highest.index("</li>")], "25,056 and its tax"
    assert "あなたが、確認待ちの分に異議を伝え、そのまま終わるとき" in client
    assert "までに返事がなければ、25,056円で終わります" in worker
    assert "クライアントが、確認待ちの分に異議を伝え、そのまま終わるとき" in worker
    assert "返事を待っている報告や納品があります" in worker
    assert "いまの記録では22,392円、税抜" in worker, "by the rule, once Aoi's amount objects to what waits"
    stage_commands.object_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=2, reason="違います")
    worker = signed_in(cast.ren).get(f"/terminations/{ending.id}").content.decode()
    assert "までに返事がなければ、22,392円で終わります" in worker
    assert "確認待ちの分に異議" not in worker


def test_what_of_an_amount_was_paid_already_is_said_beside_it() -> None:
    cast = Cast()
    contract = halfway(cast)
    ending = opened(cast, contract, 25_000)
    here, aoi = f"/terminations/{ending.id}", signed_in(cast.aoi)
    assert "もう支払われています" not in aoi.get(here).content.decode()
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=0)
    shown = aoi.get(f"{here}/figures", {"amount": "20,000"}).content.decode()
    assert "うち19,728円は、もう支払われています" in shown, "the undisputed part"
    assert "うち19,728円は、もう支払われています" in aoi.get(here).content.decode(), "beside what the other asks for"


def test_once_more_is_paid_than_the_other_asks_the_worker_reads_only_choices_that_are_there() -> None:
    cast = Cast()
    contract = halfway(cast)
    ending = opened(cast, contract, 30_000)
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=10_000)
    here, browser = f"/terminations/{ending.id}", signed_in(cast.ren)
    page = browser.get(here).content.decode()
    assert "相手の10,000円より多くがもう支払われているので" in page
    assert 'id="accept"' not in page
    assert "19,728円〜29,520円" in page, "each move is at least 1 % of ¥48,000"
    refused = browser.post(here, fields_of(page) | {"do": "counter", "amount": "29,800"})
    assert (refused.status_code, Termination.objects.get(id=ending.id).worker_amount) == (422, 30_000)


def test_an_amount_below_what_is_confirmed_says_what_comes_of_the_confirmed_part() -> None:
    """A client's ¥0 does not bring all back: ¥19,728 are paid as soon as Ren names an amount. Ren's would cost him."""
    cast = Cast()
    contract = halfway(cast)
    here = f"/contracts/{contract.id}/end/figures"
    aoi = signed_in(cast.aoi).get(here, {"amount": "0"}).content.decode()
    assert "確定した19,728円（税抜）より低い額です" in aoi
    assert "争いのない分として、相手の額まですぐに支払われます" in aoi
    ren = signed_in(cast.ren).get(here, {"amount": "5,000"}).content.decode()
    assert "この額までしか支払われません" in ren
    assert "争いのない分として" not in ren
    ending = opened(cast, contract, 5_000)
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=0)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount) == ("ended", 5_000)


def test_an_ended_contract_leads_to_how_it_was_settled() -> None:
    cast = Cast()
    contract = halfway(cast)
    ending, aoi = opened(cast, contract, 20_000), signed_in(cast.aoi)
    link = f'href="/terminations/{ending.id}">精算を見る'
    assert link not in aoi.get(f"/contracts/{contract.id}").content.decode()
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=20_000)
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert link in page
    stages = page[page.index('id="stages"') :] if 'id="stages"' in page else page
    assert "途中まで 74%" in stages
    assert "始まらないまま、契約が終わりました" in stages
    assert "作業中" not in stages, "nothing is under way in what is over"
    assert "この額で最終です" in aoi.get(f"/terminations/{ending.id}").content.decode()


def test_an_ending_at_nothing_says_that_nothing_is_paid_and_nothing_passes() -> None:
    cast = Cast()
    contract = halfway(cast)
    before = signed_in(cast.aoi).get(f"/contracts/{contract.id}/end/figures", {"amount": "0"}).content.decode()
    assert "その場で0円で終わります。支払いはなく、ファイルも権利も渡りません" in before
    ending = opened(cast, contract, 0, by="aoi")
    page = signed_in(cast.ren).get(f"/terminations/{ending.id}").content.decode()
    assert "相手の0円に同意すれば、その場で終わります。支払いはなく" in page
    assert "終わり、支払われます" not in page


def test_withdrawing_before_an_answer() -> None:
    cast = Cast()
    contract = halfway(cast)
    ending = opened(cast, contract)
    ren, here = signed_in(cast.ren), f"/terminations/{ending.id}"
    text = ren.get(here).content.decode()
    assert 'value="counter"' not in text
    answer = ren.post(here, fields_of(text) | {"do": "withdraw"}, follow=True)
    assert "取り下げられました" in answer.content.decode()
    contract.refresh_from_db()
    assert contract.status == "active"


def test_every_bad_value_is_told_at_its_field_and_writes_nothing() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/end"
    good = fields_of(ren.get(address).content.decode()) | {"amount": "30,000", "reason": "agreed", "note": "ひとこと"}
    for name, value in bad_values(("amount", "reason")):
        if (name, value) == ("amount", "0"):
            continue
        answer = ren.post(address, good | {name: value})
        assert answer.status_code == 422, (name, value[:30])
        text = answer.content.decode()
        assert f'href="#id_{name}' in text, (name, value[:30])
        assert "ひとこと" in text
    for value in ("あ" * 10_000, "あ" * 5_001):
        assert ren.post(address, good | {"note": value}).status_code == 422
    for name, value in bad_values(("amount",)):
        assert ren.get(f"{address}/figures", {name: value}).status_code == 200
        assert ren.get(address, {name: value}).status_code == 200
        assert ren.post(address, good | {name: value, "do": "calculate"}).status_code == 200
    for amount in ("48,001", "-5"):
        assert ren.post(address, good | {"amount": amount}).status_code == 422
    assert not Termination.objects.exists()


def test_every_bad_answer_is_told_and_changes_nothing() -> None:
    cast = Cast()
    contract = halfway(cast)
    ending = opened(cast, contract)
    aoi, here = signed_in(cast.aoi), f"/terminations/{ending.id}"
    good = fields_of(aoi.get(here).content.decode()) | {"note": "ひとこと"}
    for name, value in bad_values(("amount",)):
        for step in ("accept", "counter", "calculate", ""):
            if (step, value) == ("counter", "0"):
                continue
            answer = aoi.post(here, good | {"do": step, name: value})
            assert answer.status_code in (200, 302, 422), (step, value[:30])
            if step == "counter":
                assert answer.status_code == 422, value[:30]
                assert 'href="#id_amount"' in answer.content.decode()
        assert aoi.get(f"{here}/figures", {"amount": value}).status_code == 200
    ending.refresh_from_db()
    assert (ending.status, ending.client_amount) == ("open", None)


def test_a_stale_amount_is_told_kindly_and_what_was_typed_stays() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/end"
    form = fields_of(ren.get(address).content.decode()) | {
        "amount": "20,000",
        "sure": "20000",
        "reason": "agreed",
        "note": "ひとこと",
    }
    stage_commands.acknowledge_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=2)
    answer = ren.post(address, form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "まだ何も送られていません" in text
    typed = fields_of(text)
    assert (typed["amount"], typed["note"]) == ("20,000", "ひとこと")
    assert ren.post(address, typed | {"sure": "20000", "reason": "agreed"}).status_code == 302


def test_who_ends_while_more_is_reported_is_told_what_the_rule_gives_now() -> None:
    cast = Cast()
    contract = halfway(cast)
    aoi, address = signed_in(cast.aoi), f"/contracts/{contract.id}/end"
    form = fields_of(aoi.get(address).content.decode()) | {"amount": "20,000", "sure": "20000", "reason": "agreed"}
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=3)
    form["seen"] = str(Contract.objects.get(id=contract.id).last_n)
    more = [story.a_file(cast.ren, "三.txt")]
    stage_commands.report_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=3, percent=50, file_ids=more)
    text = aoi.post(address, form, follow=True).content.decode()
    assert "いまの「決まりによる額」は27,192円です。あなたの額は、入れたとおりです" in text
    assert Termination.objects.get().client_amount == 20_000


def test_members_and_strangers() -> None:
    cast = Cast()
    contract = halfway(cast)
    ending = opened(cast, contract)
    mio = signed_in(cast.mio)
    here = f"/terminations/{ending.id}"
    addresses = (here, f"{here}/figures", f"/contracts/{contract.id}/end", f"/contracts/{contract.id}/end/figures")
    for address in (*addresses, "/terminations/trm_no", "/contracts/con_no/end"):
        assert mio.get(address).status_code == 404, address
    for address in (here, f"/contracts/{contract.id}/end"):
        assert mio.post(address, {"do": "accept", "amount": "25000"}).status_code == 404
    organisation = default_client(cast.aoi.id).id
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=organisation, email=str(cast.mio.email), role="member")
    page = mio.get(here).content.decode()
    assert "オーナーか承認者" in page
    assert 'value="accept"' not in page
    for step in ("accept", "counter", "withdraw", ""):
        assert mio.post(here, {"do": step, "amount": "25000"}).status_code == 403, step
    refused = mio.get(f"/contracts/{contract.id}/end")
    assert refused.status_code == 403
    assert "承認者" in refused.content.decode()
    ending.refresh_from_db()
    assert ending.status == "open"


@pytest.mark.parametrize("unknown", ["%00", "a%00b", "%F0%9F%98%80", "a" * 3_000, "..", "%27%20or%201"])
def test_unknown_addresses_are_not_found(unknown: str) -> None:
    ren = signed_in(Cast().ren)
    for kind in ("contracts/{}/end", "contracts/{}/end/figures", "terminations/{}", "terminations/{}/figures",
                 "amendments/{}", "amendments/{}/counter", "contracts/{}/amend", "contracts/{}/offer",
                 "contracts/{}/counter", "proposals/{}/offer"):  # fmt: skip
        address = "/" + kind.format(unknown)
        assert ren.get(address).status_code == 404, address
        assert ren.post(address, {"do": "accept"}).status_code in (404, 405), address


def test_before_the_deposit_there_is_nothing_to_end() -> None:
    cast = Cast()
    contract = story.agreed(cast)
    ren, address = signed_in(cast.ren), f"/contracts/{contract.id}/end"
    assert ren.get(address)["location"] == f"/contracts/{contract.id}"
    assert ren.get(f"{address}/figures", {"amount": "1"}).status_code == 200
    assert ren.post(address, {"amount": "0", "reason": "agreed"}).status_code == 422


def test_english_is_complete() -> None:
    cast = Cast()
    contract = halfway(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    for browser in (ren, aoi):
        browser.post("/language", {"language": "en"})
    pages = [ren.get(f"/contracts/{contract.id}/end", {"amount": "20000"})]
    ending = opened(cast, contract)
    here = f"/terminations/{ending.id}"
    pages += [ren.get(here), aoi.get(here)]
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=25_000)
    pages.append(ren.get(here))
    for page in pages:
        text = page.content.decode()
        assert not [word for word in ("契約", "工程", "円", "条件", "です") if word in text], page.request["PATH_INFO"]


def test_the_client_is_shown_what_it_has_not_answered_and_may_approve_it_first() -> None:
    """Its amount objects to that as long as it is below what is claimed (domain § 6)."""
    cast = Cast()
    contract = halfway(cast)
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}/end").content.decode()
    assert "まだ返事をしていない分" in page
    assert "5,328円" in page
    assert f'href="/contracts/{contract.id}/stages/2/acknowledge"' in page
    assert "まだ返事をしていない分" not in signed_in(cast.ren).get(f"/contracts/{contract.id}/end").content.decode()
    ending = opened(cast, contract)
    assert "まだ返事をしていない分" in signed_in(cast.aoi).get(f"/terminations/{ending.id}").content.decode()
