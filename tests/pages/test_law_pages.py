"""The law beside the forms (domain § 9): there exactly where length and the client's staff say so; the terms notice."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from michinori.contracts.commands import amendments, deliveries, offers, stages, terminations
from michinori.contracts.models import Contract, Termination
from michinori.contracts.queries.law import span_of
from michinori.machinery import clock
from michinori.people.commands.declarations import update_declarations
from michinori.people.queries import default_client
from michinori.rules.contract.declarations import Declaration
from tests.pages.visitors import fields_of, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices

pytestmark = pytest.mark.django_db

ART_3, ART_4, ART_5 = "フリーランス法3条", "フリーランス法4条", "フリーランス法5条"
ART_16 = "フリーランス法16条"
ADVICE = "これは情報で、法律の助言ではありません。"
HELP = "https://freelance110.mhlw.go.jp/"
MONTH, HALF_YEAR = 40, 200


def declared(cast: Cast, *, staff: bool, business: bool = True) -> None:
    update_declarations(
        actor=cast.acts(cast.aoi),
        client_id=default_client(cast.aoi.id).id,
        business=business,
        has_staff=staff,
        has_officers=False,
        withholds=True,
        address="東京都",
        contact="03",
    )


@dataclass(frozen=True)
class Case:
    staff: bool
    days: int
    five: bool
    sixteen: bool


CASES = [
    Case(staff=True, days=20, five=False, sixteen=False),
    Case(staff=False, days=HALF_YEAR, five=False, sixteen=False),
    Case(staff=True, days=MONTH, five=True, sixteen=False),
    Case(staff=True, days=HALF_YEAR, five=True, sixteen=True),
]


def due_in(days: int, **changes: Any) -> dict[str, Any]:
    return {"due_date": story.in_days(days).isoformat(), "pay_on": "stage"} | changes


def under_way(cast: Cast, case: Case) -> Contract:
    declared(cast, staff=case.staff)
    return story.active(cast, spare=100_000, **due_in(case.days))


def has(text: str, **there: bool) -> None:
    for words, wanted in there.items():
        assert (globals()[words] in text) is wanted, words
    assert text.count(ADVICE) <= 1, "said once"


@pytest.mark.parametrize("case", CASES)
def test_beside_the_terms_for_both(case: Case) -> None:
    cast = Cast()
    declared(cast, staff=case.staff)
    proposal = story.proposed(cast)
    aoi, here = signed_in(cast.aoi), f"/proposals/{proposal}/offer"
    form = fields_of(aoi.get(here).content.decode()) | {"due_date": story.in_days(case.days).isoformat()}
    form["payment_due_date"] = story.in_days(case.days + 14).isoformat()
    review = aoi.post(here, form | {"do": "review"}).content.decode()
    assert "に送る条件" in review
    has(review, ART_3=True, ART_4=case.staff, ART_5=case.five, ART_16=case.sixteen)
    assert "著作権法27条・28条" in review
    assert ("ワーカーに責任がないのに、受け取りを断る" in review) is case.five
    assert ("あなたから途中でやめるときは、30日前" in review) is case.sixteen
    assert HELP in review

    contract = offers.offer_terms(
        actor=cast.acts(cast.aoi), proposal_id=proposal, terms=story.terms(**due_in(case.days, pay_on="stage"))
    )
    ren = signed_in(cast.ren)
    read = few(lambda: ren.get(f"/contracts/{contract.id}/offer")).content.decode()
    has(read, ART_3=True, ART_4=case.staff, ART_5=case.five, ART_16=case.sixteen)
    assert ("あなたを守る法律" in read) is case.five
    assert ("クライアントが途中でやめるときは、30日前" in read) is case.sixteen
    terms = ren.get(f"/contracts/{contract.id}/terms").content.decode()
    has(terms, ART_3=True, ART_4=case.staff, ART_5=case.five, ART_16=case.sixteen)


@pytest.mark.parametrize("case", CASES)
def test_beside_a_change_that_cuts_the_pay(case: Case) -> None:
    cast = Cast()
    contract = under_way(cast, case)
    aoi, here = signed_in(cast.aoi), f"/contracts/{contract.id}/amend?what=all"
    form = fields_of(aoi.get(here).content.decode())
    form |= {"price": "43,000", "stages-2-price": "14,200", "reason": "予算が変わりました"}
    review = aoi.post(here, form | {"do": "review"}).content.decode()
    assert "金額を48,000円から43,000円へ" in review
    has(review, ART_5=case.five)
    assert ("ワーカーが同意していても禁じられています" in review) is case.five
    more = form | {"price": "53,000", "stages-2-price": "24,200", "do": "review"}
    assert ART_5 not in aoi.post(here, more).content.decode(), "more pay is no cut"

    ours = with_prices(contract, 14_400, 14_400, 14_200)
    made = amendments.propose_amendment(
        actor=cast.acts(cast.aoi), contract_id=contract.id, terms=ours, reason="予算が変わりました"
    )
    read = signed_in(cast.ren).get(f"/amendments/{made.id}").content.decode()
    assert ("あなたが同意していても禁じられています" in read) is case.five
    amendments.decline_amendment(actor=cast.acts(cast.ren), amendment_id=made.id)
    assert ADVICE not in signed_in(cast.ren).get(f"/amendments/{made.id}").content.decode(), "it is over"


def test_the_workers_own_lower_price_is_no_cut() -> None:
    cast = Cast()
    contract = under_way(cast, CASES[2])
    made = amendments.propose_amendment(
        actor=cast.acts(cast.ren),
        contract_id=contract.id,
        terms=with_prices(contract, 14_400, 14_400, 14_200),
        reason="一枚減らしたいです",
    )
    assert ART_5 not in signed_in(cast.aoi).get(f"/amendments/{made.id}").content.decode()


@pytest.mark.parametrize("case", CASES)
def test_beside_a_return_and_a_sending_back(case: Case) -> None:
    cast = Cast()
    contract = under_way(cast, case)
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    returns = signed_in(cast.aoi).get(f"/contracts/{contract.id}/stages/1/return").content.decode()
    has(returns, ART_5=case.five, ADVICE=case.five)
    assert ("約束にないことを頼むなら、報酬も一緒に" in returns) is case.five
    assert ADVICE not in signed_in(cast.aoi).get(f"/contracts/{contract.id}/stages/1/approve").content.decode()

    stages.return_stage(actor=aoi, contract_id=contract.id, number=1, items=["テイスト"], note="違います")
    answer = signed_in(cast.ren).get(f"/contracts/{contract.id}/stages/1/agree-return").content.decode()
    assert ("あなたを守る法律" in answer) is case.five

    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren, "全部.txt")])
    back = signed_in(cast.aoi).get(f"/contracts/{contract.id}/do/send-back").content.decode()
    has(back, ART_5=case.five)
    assert ("受け取ったものを返すことは禁じられています" in back) is case.five


@pytest.mark.parametrize("case", CASES)
def test_beside_an_ending(case: Case) -> None:
    cast = Cast()
    contract = under_way(cast, case)
    form = signed_in(cast.aoi).get(f"/contracts/{contract.id}/end").content.decode()
    for article in ("民法634条", "民法641条", "民法642条", "民法536条2項", "弁護士法72条"):
        assert article in form
    has(form, ART_5=case.five, ART_16=case.sixteen, ADVICE=True)
    assert ("注文を取り消して受け取らない" in form) is case.five
    worker = signed_in(cast.ren).get(f"/contracts/{contract.id}/end").content.decode()
    has(worker, ART_5=False, ART_16=False, ADVICE=True)

    ending: Termination = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=0, reason="agreed"
    )
    read = signed_in(cast.ren).get(f"/terminations/{ending.id}").content.decode()
    has(read, ART_5=case.five, ART_16=case.sixteen, ADVICE=True)
    assert ("クライアントの申し出はまず予告になり" in read) is case.sixteen


def test_a_contract_that_goes_on_between_the_same_two_counts_from_the_first_offer() -> None:
    cast = Cast()
    first = story.offered(cast)
    later = clock.now() + timedelta(days=100)
    due = story.in_days(HALF_YEAR)
    same = {"client_id": first.client_id, "made_at": later, "continues": first}
    staff = Declaration(business=True, has_staff=True)

    def months(contract: Contract) -> int:
        return span_of(contract, due, staff, at=later).months

    Contract.objects.filter(id=first.id).update(status="active")
    assert months(Contract(**same, worker_id=first.worker_id)) == months(first)
    assert months(Contract(**same, worker_id=cast.mio.id)) < months(first), "a handover"


def test_the_notice_of_each_version_lists_the_nine_items() -> None:
    cast = Cast()
    contract = under_way(cast, CASES[2])
    made = amendments.propose_amendment(
        actor=cast.acts(cast.aoi),
        contract_id=contract.id,
        terms=with_prices(contract, 14_400, 14_400, 14_200),
        reason="一枚減らします",
    )
    amendments.accept_amendment(actor=cast.acts(cast.ren), amendment_id=made.id)
    ren = signed_in(cast.ren)
    second = few(lambda: ren.get(f"/contracts/{contract.id}/terms/2/notice")).content.decode()
    for name in (
        "発注者と受注者", "業務を頼んだ日", "頼んだ業務の内容", "受け取る期日", "受け取る場所",
        "検査（検収）を終える期日", "報酬の額", "支払期日", "支払いの方法",
    ):  # fmt: skip
        assert f"<h2>{name}</h2>" in second
    assert "43,000円" in second
    assert "青空ウェブ制作" in second
    assert contract.worker_id in second
    assert "いまの条件とは別の版です" not in second

    first = signed_in(cast.aoi).get(f"/contracts/{contract.id}/terms/1/notice").content.decode()
    assert "48,000円" in first
    assert "いまの条件とは別の版です" in first
    terms = ren.get(f"/contracts/{contract.id}/terms").content.decode()
    for version in (1, 2):
        assert f"/contracts/{contract.id}/terms/{version}/notice" in terms
    for address in ("terms/3/notice", "terms/0/notice", "terms/99999999999/notice"):
        assert ren.get(f"/contracts/{contract.id}/{address}").status_code == 404
    assert signed_in(cast.mio).get(f"/contracts/{contract.id}/terms/1/notice").status_code == 404


def test_a_private_client_is_told_of_no_duty_that_it_does_not_have() -> None:
    """The same nine items, without the act that asks them of a business (domain § 9)."""
    cast = Cast()
    declared(cast, staff=False, business=False)
    private = story.active(cast)
    assert ART_3 not in signed_in(cast.aoi).get(f"/contracts/{private.id}/terms/1/notice").content.decode()
    declared(cast, staff=False)
    business = story.active(cast, spare=100_000)
    assert ART_3 in signed_in(cast.aoi).get(f"/contracts/{business.id}/terms/1/notice").content.decode()


def test_advice_leads_to_the_rule_book() -> None:
    cast = Cast()
    declared(cast, staff=True)
    contract = story.offered(cast, **due_in(HALF_YEAR))
    assert "/docs/law#care" in signed_in(cast.ren).get(f"/contracts/{contract.id}/offer").content.decode()


def test_a_version_that_a_counter_replaced_was_never_ordered() -> None:
    cast = Cast()
    contract = story.offered(cast)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/terms"
    assert "この版は、合意していません" in ren.get(f"{here}/1/notice").content.decode()
    offers.counter_offer(
        actor=cast.acts(cast.ren), contract_id=contract.id, terms=story.terms(note="素材は早めにください")
    )
    offers.accept_offer(actor=cast.acts(cast.aoi), contract_id=contract.id, terms_version=2)
    assert "この版は、合意していません" in ren.get(f"{here}/1/notice").content.decode()
    assert "この版は、合意していません" not in ren.get(f"{here}/2/notice").content.decode()
