"""The log of an hourly contract and the answers to its weeks, as both sides meet them; the choice of the meter."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pages.visitors import EVIL, fields_of, signed_in

from michinori.contracts.commands import hours, terminations
from michinori.contracts.models import Contract, HourEntry
from michinori.contracts.queries.views import view_contract
from michinori.machinery.models import Event
from michinori.rules.money.amounts import pay_at_once
from michinori.wording import display
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.stories.test_hours import hourly, log, to_monday

pytestmark = pytest.mark.django_db


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:500]
    found: str = answer.content.decode()
    return found


def test_ren_logs_and_aoi_answers_from_the_pages() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000, pay_on="stage")
    monday = to_monday()
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    here = f"/contracts/{contract.id}"
    page = text(ren.get(here))
    assert f'href="{here}/hours"' in page
    assert "働いた時間を記録する" in page
    assert "data-timer" in text(ren.get(f"{here}/hours"))
    upload = SimpleUploadedFile("画面.txt", "見てください".encode())
    sent = {"day": in_days(0), "hours": "１", "minutes": "30", "note": "下書きをしました", "uploads": upload}
    assert ren.post(f"{here}/hours", sent).status_code == 302
    page = text(aoi.get(f"{here}/hours"))
    assert "下書きをしました" in page
    assert "1時間30分" in page
    assert "data-timer" not in page
    assert "支払いのあとに受け取れます" in text(aoi.get(f"{here}/files"))
    page = text(aoi.get(here))
    assert f'href="{here}/hours?week={monday}">この週を認める' in page
    assert "1時間30分 × 1時間 2,000円" in page
    assert "3,000円（税抜）が、いま支払われます" in text(aoi.get(f"{here}/weeks/{monday}/acknowledge"))
    assert aoi.post(f"{here}/weeks/{monday}/acknowledge", {"seen": ""}).status_code == 302
    contract.refresh_from_db()
    assert contract.paid == 3_000
    assert "支払いのあとに受け取れます" not in text(aoi.get(f"{here}/files"))


def test_an_objection_keeps_what_was_typed_until_it_has_a_reason() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000)
    monday = to_monday()
    log(cast, contract, 60)
    aoi, here = signed_in(cast.aoi), f"/contracts/{contract.id}/weeks/{monday}/object"
    before = Event.objects.count()
    text(aoi.post(here, {"reason": " "}), 422)
    assert Event.objects.count() == before
    assert aoi.post(here, {"reason": "頼んでいない作業です"}).status_code == 302
    assert "異議あり" in text(aoi.get(f"/contracts/{contract.id}"))
    client = text(aoi.get(f"/contracts/{contract.id}/hours"))
    assert "あなたのことば" in client
    assert "ワーカーが書き直すと、もう一度確認できます" in client
    assert f'action="/contracts/{contract.id}/weeks/{monday}/acknowledge"' in client  # quiet, in a fold
    assert 'class="bar"' not in client
    worker = text(signed_in(cast.ren).get(f"/contracts/{contract.id}/hours"))
    assert "の週に異議。記録は止まっています</h1>" in worker
    assert "頼んでいない作業です" in worker
    assert 'name="hours" value="1"' in worker  # the day objected to stands in the form already
    assert aoi.get(here).status_code == 302
    assert aoi.get(f"/contracts/{contract.id}/weeks/soon/object").status_code == 404
    assert aoi.get(f"/contracts/{contract.id}/weeks/{monday}/forget").status_code == 404


def test_a_slip_is_taken_back_from_the_page() -> None:
    cast = Cast()
    contract = hourly(cast)
    entry = log(cast, contract, 60)
    ren = signed_in(cast.ren)
    address = f"/contracts/{contract.id}/hours/{entry.id}/take-back"
    assert address in text(ren.get(f"/contracts/{contract.id}/hours"))
    assert address not in text(signed_in(cast.aoi).get(f"/contracts/{contract.id}/hours"))
    assert ren.post(address).status_code == 302
    assert "今週の記録は、まだありません</h1>" in text(ren.get(f"/contracts/{contract.id}/hours"))


@pytest.mark.parametrize("name", ["day", "hours", "minutes"])
def test_bad_input_is_said_at_its_field_and_nothing_is_lost(name: str) -> None:
    cast = Cast()
    contract = hourly(cast)
    ren, before = signed_in(cast.ren), HourEntry.objects.count()
    for evil in EVIL:
        sent = {"day": str(in_days(0)), "hours": "", "minutes": "", "note": "残るはずのことば"} | {name: evil}
        page = text(ren.post(f"/contracts/{contract.id}/hours", sent), 422)
        assert "残るはずのことば" in page
    assert HourEntry.objects.count() == before


def test_the_acceptance_page_says_what_is_paid_and_what_comes_back() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000)
    log(cast, contract, 690)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    here = f"/contracts/{contract.id}"
    assert ren.post(f"{here}/do/deliver", {"uploads": SimpleUploadedFile("b.txt", b"whole")}).status_code == 302
    page = text(aoi.get(f"{here}/do/accept"))
    assert "11時間30分" in page
    assert "23,000円（税抜）" in page
    assert "27,500円（税込）は、あなたの残高に戻ります" in page  # 52,800 − 25,300
    assert aoi.post(f"{here}/do/accept").status_code == 302
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", 23_000)


def test_more_than_the_price_covers_is_said() -> None:
    cast = Cast()
    contract = hourly(cast, rate=48_000)
    log(cast, contract, 90)
    page = text(signed_in(cast.ren).get(f"/contracts/{contract.id}/hours"))
    assert "72,000円になり、契約金額の48,000円を超えています" in page


def test_of_a_contract_that_is_over_no_week_waits_for_an_answer() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000)
    log(cast, contract, 90, file="画面.txt")
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    assert "ファイルがないので" not in text(signed_in(cast.ren).get(f"/contracts/{contract.id}/hours"))
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=1_000, reason="agreed")
    terminations.accept_termination(actor=aoi, termination_id=ending.id, amount=1_000)
    for address in ("", "/hours"):
        page = text(signed_in(cast.ren).get(f"/contracts/{contract.id}{address}"))
        assert "未確認</span>" in page
        assert "確認待ち" not in page
        assert "返事があるまで確定しません" not in page
        assert "支払われた額" in page
        assert "いま終わったら" not in page


def test_the_heading_says_time_money_and_what_comes_by_itself_to_both() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_200, pay_on="stage")
    to_monday()
    here = f"/contracts/{contract.id}/hours"
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    log(cast, contract, 330)
    page = text(ren.get(here))
    assert "今週5時間30分・12,100円。日曜までにファイル1つ</h1>" in page
    assert "ここまでにファイル" in page
    assert "5:30 / 40時間" in page
    assert "今日は 5時間30分" in page
    assert "あと6時間30分 書けます" in page
    assert "返事をするまで確定しません</h1>" in text(aoi.get(here))
    log(cast, contract, 30, file="画面.txt")
    ends = display.short_until(view_contract(cast.acts(cast.ren), contract.id).clocks[0].at)
    for each in (ren, aoi):
        page = text(each.get(here))
        assert f"今週6時間・13,200円。{ends}に自動で確定</h1>" in page
        assert "ここまでにファイル" not in page
    life = view_contract(cast.acts(cast.ren), contract.id).life
    net = pay_at_once(13_200, life.terms, life.statutory).net
    assert f"手取り {net:,}円（この週が確定したとき）" in text(ren.get(here))
    assert "仮払いから14,520円（税込）を支払います" in text(aoi.get(here))
    answer = text(aoi.get(here))
    assert "異議を伝えると保留" in answer
    assert "額は減りません" in answer


@pytest.mark.parametrize("week", ["soon", "2020-01-06", "9999-12-27", "0001-01-01", "２０２６-01-01", ""])
def test_a_week_without_a_log_leads_to_the_present_one(week: str) -> None:
    cast = Cast()
    contract = hourly(cast)
    page = text(signed_in(cast.ren).get(f"/contracts/{contract.id}/hours", {"week": week}))
    assert "今週の記録は、まだありません</h1>" in page


def test_each_week_has_its_page_with_its_own_entries() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000)
    monday = to_monday()
    log(cast, contract, 60, file="画面.txt")
    story.wait_days(7)
    log(cast, contract, 120, file="次.txt")
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/hours"
    now, before = text(ren.get(here)), text(ren.get(here, {"week": monday.isoformat()}))
    assert f'href="{here}?week={monday}"' in now
    assert "次.txt" in now
    assert "画面.txt" not in now
    assert "1時間・2,000円。" in before
    assert "画面.txt" in before
    assert "次.txt" not in before


def test_other_contracts_have_no_log() -> None:
    cast = Cast()
    contract = story.active(cast)
    assert signed_in(cast.ren).get(f"/contracts/{contract.id}/hours").headers["Location"] == f"/contracts/{contract.id}"
    assert signed_in(cast.mio).get(f"/contracts/{contract.id}/hours").status_code == 404


@pytest.mark.parametrize("entries", [1, 60])
def test_neither_page_asks_more_for_a_longer_log(entries: int) -> None:
    cast = Cast()
    contract = hourly(cast, rate=100)
    story.wait_days(3)
    for number in range(entries):
        log(cast, contract, 10, days_ago=number % 3, file=f"{number}.txt" if number % 9 == 0 else "")
    ren = signed_in(cast.ren)
    for address in (f"/contracts/{contract.id}", f"/contracts/{contract.id}/hours"):
        ren.get(address)
        with CaptureQueriesContext(connection) as asked:
            page = text(ren.get(address))
        assert len(asked) <= 10, "\n".join(one["sql"][:60] + " … " + one["sql"][-160:] for one in asked)
        assert len(page) < 100_000


def test_english_is_complete() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000)
    monday = to_monday()
    log(cast, contract, 60, file="a.txt")
    aoi, ren = signed_in(cast.aoi), signed_in(cast.ren)
    here = f"/contracts/{contract.id}"
    addresses = ["", "/hours", f"/weeks/{monday}/acknowledge", f"/weeks/{monday}/object"]
    for each in (aoi, ren):
        each.post("/language", {"language": "en"})
        for address in addresses:
            page = text(each.get(f"{here}{address}", follow=True))
            page = page[page.index("<main") : page.index("</main>")]
            for word in ("時間", "週", "確認", "記録", "です"):
                assert word not in page, (address, word, page[page.index(word) - 200 :][:300])


def _offer(cast: Cast, **typed: Any) -> Any:
    proposal = story.proposed(cast)
    aoi = signed_in(cast.aoi)
    sent = fields_of(text(aoi.get(f"/proposals/{proposal}/offer"))) | typed
    return aoi.post(f"/proposals/{proposal}/offer", sent)


def test_the_offer_chooses_its_meter() -> None:
    cast = Cast()
    hourly_terms = {"meter_kind": "hours", "rate": "2,000", "price": "60,000", "pay_on": "completion"}
    page = text(_offer(cast, **hourly_terms, do="review"))
    assert "時間（1時間 2,000円、週40時間まで、契約金額が上限）" in page
    assert "10時間が確認" not in page
    assert "工程が一つだけ" not in page


def test_a_week_off_the_usual_is_ticked_before_it_is_accepted() -> None:
    cast = Cast()
    typed = {"meter_kind": "hours", "rate": "2,000", "price": "60,000", "week_hours": "60"}
    page = text(_offer(cast, **typed, do="review"))
    assert "週60時間まで" in page
    _offer(cast, **typed, do="send")
    contract = Contract.objects.get()
    page = text(signed_in(cast.ren).get(f"/contracts/{contract.id}/offer"))
    assert 'name="rule_week_minutes"' in page
    assert "60時間" in page
    assert "ふつうは40時間" in page


def test_a_week_objected_to_is_told_to_both_with_its_reason() -> None:
    cast = Cast()
    contract = hourly(cast, rate=2_000)
    monday = to_monday()
    log(cast, contract, 60, file="画面.txt")
    story.wait_days(7)
    log(cast, contract, 60, file="次.txt")
    hours.object_week(actor=cast.acts(cast.aoi), contract_id=contract.id, monday=monday, reason="頼んでいません")
    here = f"/contracts/{contract.id}"
    rens, aois = text(signed_in(cast.ren).get(here)), text(signed_in(cast.aoi).get(here))
    assert "異議のある週を書き直す" in text(signed_in(cast.ren).get("/"))
    for page in (rens, aois):
        assert "異議のある週があります" in page
    assert "記録し直すと、もう一度確認を頼めます" in rens
    assert f'href="{here}/hours?week={monday}">この週を認める' in aois


def test_hours_without_a_rate_are_said_at_their_field() -> None:
    cast = Cast()
    page = text(_offer(cast, meter_kind="hours", do="review"), 422)
    assert "id_rate" in page[page.index("error") :]
