"""The number line, the days and the page that asks twice: same figures for both, nothing on top of anything."""

import re
from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from michinori.contracts.commands import terminations
from michinori.contracts.models import Contract, Position
from michinori.pages.contracts import scale as drawing
from michinori.pages.contracts.bidding import Range
from michinori.pages.contracts.scale import Scale, picture
from michinori.rules.contract.house import House
from michinori.wording.contract.ending_dates import usual_days
from tests.pages.visitors import fields_of, halfway, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

AMOUNTS = st.integers(0, 999_999)


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


def line(price: int, standing: int, worker: int | None, client: int | None, side: str = "worker") -> Scale:
    return Scale(price=price, paid=0, standing=standing, worker=worker, client=client, side=side)


def test_a_face_that_was_uploaded_stands_on_it() -> None:
    worker = SimpleNamespace(id="usr_ren", display_name="蓮", shown_face="fil_face")
    client = SimpleNamespace(id="org_ogawa", name="小川珈琲店")
    drawn = picture(replace(line(24_000, 8_400, 10_000, 0), faces={"worker": worker, "client": client}))
    assert re.findall(r'<image class="nl-photo" href="([^"]+)"', drawn) == ["/faces/fil_face"]
    assert ">小</text>" in drawn


def test_it_says_the_same_figures_as_it_draws() -> None:
    scale = line(24_000, 8_400, 10_000, 0)
    said = "0円から契約金額24,000円までの線。相手は0円、あなたは10,000円、契約の決まりは8,400円。"
    assert scale.spoken == said
    drawn = picture(scale)
    assert said in drawn
    assert set(re.findall(r">([\d,]+円)<", drawn)) == {"0円", "10,000円", "8,400円", "24,000円"}
    other = picture(line(24_000, 8_400, 10_000, 0, "client"))
    places = [re.findall(r'<circle cx="([\d.]+)%"', one) for one in (drawn, other)]
    assert places[0] == places[1], "both sides see the same points"


@settings(deadline=None)
@given(st.integers(1, 999_999), st.data())
def test_no_label_touches_another_even_on_the_narrowest_screen(price: int, data: st.DataObject) -> None:
    amount = st.integers(0, price)
    scale = line(price, data.draw(amount), data.draw(st.none() | amount), data.draw(st.none() | amount))
    marks = drawing._above(scale)
    spans = [
        drawing._span(drawing._px(mark.place), drawing._block(scale, mark.side, mark.amount), mark.ahead)
        for mark in marks
    ]
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(start >= -drawing._SPILL - 1 and end <= drawing._NARROW + drawing._SPILL + 1 for start, end in spans)
    flags = drawing._below(scale)
    for one, two in pairwise(sorted(flags, key=lambda flag: (flag.row, flag.place))):
        apart = abs(drawing._px(one.place) - drawing._px(two.place))
        assert one.row != two.row or apart >= (one.width + two.width) / 2


@given(AMOUNTS, AMOUNTS)
def test_amounts_to_tap_lie_within_the_range_with_both_ends(one: int, two: int) -> None:
    low, high = sorted((one, two))
    found = Range(low, high, low).quick
    assert found == sorted(set(found))
    assert len(found) <= 4
    assert (low == high and not found) or (found[0], found[-1]) == (low, high)


def test_the_usual_course_has_the_operators_days() -> None:
    assert [point.day for point in usual_days(House())] == ["今日", "7日目", "10日目", "17日目"]


def dated(page: str) -> list[str]:
    found = re.search(r'<ol class="days">(.*?)</ol>', page, re.S)
    assert found
    return [re.sub(r"<[^>]+>", "", one).strip() for one in re.findall(r"<li.*?</li>", found[1], re.S)]


def opened(cast: Cast, contract: Contract, amount: int) -> str:
    row = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=amount, reason="agreed"
    )
    return f"/terminations/{row.id}"


def test_the_headline_and_the_days_are_what_then_happens(cast: Cast) -> None:
    contract = halfway(cast)
    here = opened(cast, contract, 30_000)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    aoi.post(here, fields_of(aoi.get(here).content.decode()) | {"do": "counter", "amount": "10000", "sure": "10000"})
    page = ren.get(here).content.decode()
    head = re.sub(r"<[^>]+>", "", page[page.index("<h1>") : page.index("</h1>")])
    assert "16,928円" in head
    assert "手取り" in head
    days = dated(page)
    assert [one.split()[-1] for one in days[1:]] == ["封をした額", "封を開く", "決まりで終わる"]
    assert dated(aoi.get(here).content.decode()) == days
    story.wait_days(18)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount) == ("ended", 22_392)
    assert "16,928" in ren.get(here).content.decode()


def test_a_low_amount_counts_only_with_the_tick(cast: Cast) -> None:
    contract = halfway(cast)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/end"
    form = fields_of(ren.get(here).content.decode()) | {"amount": "20,000", "reason": "agreed", "note": "ここまで"}
    first = ren.post(here, form | {"do": "send"})
    text = first.content.decode()
    assert first.status_code == 200
    for words in ("それより低い額を伝えますか", "16,927", "15,118", "決まりより1,809円少ない額だと分かった"):
        assert words in text
    typed = fields_of(text)
    assert (typed["note"], typed["amount"], typed["reason"]) == ("ここまで", "20,000", "agreed")
    again = ren.post(here, typed | {"do": "send"})
    assert again.status_code == 422
    assert "チェックを入れてください" in again.content.decode()
    back = ren.post(here, typed | {"do": "calculate"}).content.decode()
    assert fields_of(back)["note"] == "ここまで"
    assert not Position.objects.exists()
    assert ren.post(here, typed | {"do": "send", "sure": "20000"}).status_code == 302
    assert Position.objects.get().amount == 20_000


def test_taking_less_than_waiting_brings_asks_with_both_amounts(cast: Cast) -> None:
    contract = halfway(cast)
    row = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=15_000, reason="agreed"
    )
    ren, here = signed_in(cast.ren), f"/terminations/{row.id}"
    page = ren.get(here).content.decode()
    assert "待つより5,588円少ない" in page
    text = ren.post(here, fields_of(page) | {"do": "accept", "amount": "15000"}).content.decode()
    assert "待てば16,927円。それでも11,339円で終わりますか" in text
    assert "5,588円を受け取らないことが分かった" in text
    contract.refresh_from_db()
    assert contract.status == "ending"
    done = ren.post(here, fields_of(text) | {"do": "accept", "sure": "15000"}, follow=True)
    assert "途中で終わりました" in done.content.decode()


def test_an_amount_that_meets_the_others_asks_whether_to_end_at_it(cast: Cast) -> None:
    """To name it ends the contract on the spot; it is no step of talks that go on."""
    contract = halfway(cast)
    row = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=15_000, reason="agreed"
    )
    ren, here = signed_in(cast.ren), f"/terminations/{row.id}"
    named = fields_of(ren.get(here).content.decode()) | {"do": "counter", "amount": "14,000"}
    text = ren.post(here, named).content.decode()
    assert "待てば16,927円。それでも11,339円で終わりますか" in text
    assert "15,000円で終わる" in text
    assert "近づく向きにしか" not in text
    contract.refresh_from_db()
    assert contract.status == "ending"
    done = ren.post(here, fields_of(text) | {"do": "counter", "sure": "14000"}, follow=True)
    assert "途中で終わりました" in done.content.decode()
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount) == ("ended", 15_000)


@pytest.mark.parametrize(("opener", "reader", "loud"), [("Aoi", "Ren", False), ("Ren", "Aoi", True)])
def test_of_equal_amounts_the_client_gains_by_an_agreement_and_the_worker_does_not(
    cast: Cast, opener: str, reader: str, loud: bool
) -> None:
    contract = halfway(cast)
    row = terminations.open_termination(
        actor=cast.acts(cast.made[opener]), contract_id=contract.id, amount=22_392, reason="agreed"
    )
    page = signed_in(cast.made[reader]).get(f"/terminations/{row.id}").content.decode()
    assert "待っても同じ額です" in page
    assert ('class="bar"' in page) == loud
