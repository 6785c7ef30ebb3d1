"""The contract page and the pages of its acts, as both sides and others meet them."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from michinori.contracts.commands import deliveries, terminations
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.machinery.files import store_file
from michinori.machinery.models import Event
from michinori.people.models import User
from tests.stories import by_default
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_ending_by_agreement import halfway

pytestmark = pytest.mark.django_db


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def do(client: Client, contract: Contract, act: str, **sent: Any) -> Any:
    return client.post(f"/contracts/{contract.id}/{act}", sent)


def test_a_worker_reports_and_hands_in_stage_by_stage_from_the_pages() -> None:
    cast = Cast()
    contract = by_default.active(cast)
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    assert "作業を始められます" in ren.get(f"/contracts/{contract.id}").content.decode()
    picture = SimpleUploadedFile("画面.txt", "見てください".encode())
    answer = do(ren, contract, "stages/1/report", percent="３７％", note="ここまで", uploads=picture)
    assert answer.status_code == 302
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert "37%" in page
    assert "ここまで" in page
    assert "確認された分は、まだありません" in page
    assert do(aoi, contract, "stages/1/acknowledge").status_code == 302
    for number in (1, 2, 3):
        do(ren, contract, f"stages/{number}/submit", uploads=SimpleUploadedFile("a.txt", b"text"))
        assert do(aoi, contract, f"stages/{number}/approve").status_code == 302
    contract.refresh_from_db()
    assert contract.status == "completed"
    assert 'href="/money">残高を見る' in ren.get(f"/contracts/{contract.id}").content.decode()


def test_a_double_click_without_script_is_answered_as_the_first() -> None:
    """The same words without a file from the same page count once; other words, or a newer page, ask for files."""
    cast = Cast()
    contract = story.active(cast)
    ren = signed_in(cast.ren)
    sent = {"seen": str(contract.last_n), "note": "できました"}
    first, second = (do(ren, contract, "stages/1/submit", **sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    contract.refresh_from_db()
    submitted = Event.objects.filter(subject_id=contract.id, kind="stage_submitted")
    assert submitted.count() == 1
    assert do(ren, contract, "stages/1/submit", **sent | {"note": "別のひとこと"}).status_code == 422
    assert do(ren, contract, "stages/1/submit", **sent | {"seen": str(contract.last_n)}).status_code == 422
    assert submitted.count() == 1


def test_with_several_stages_open_the_whole_has_buttons_of_its_own() -> None:
    cast = Cast()
    contract = story.active(cast)
    assert "/do/deliver" in signed_in(cast.ren).get(f"/contracts/{contract.id}").content.decode()
    file = story.a_file(cast.ren)
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[file])
    client = signed_in(cast.aoi).get(f"/contracts/{contract.id}").content.decode()
    beside = (f'/files/{file}/look?page=1"', f'/files/{file}/look?page=1&amp;answer=no#no-form"')
    assert [client.count(address) for address in beside] == [2, 2], "they are answered beside the work"


@pytest.mark.parametrize("percent", ["", "-1", "101", "abc", "9" * 40, "😀", "1.5", "あ" * 10_000])
def test_a_bad_percent_is_said_at_its_field_and_keeps_what_was_typed(percent: str) -> None:
    cast = Cast()
    contract = story.active(cast)
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    before = Event.objects.count()
    answer = do(signed_in(cast.ren), contract, "stages/1/report", percent=percent, note="書いたことは残る")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "書いたことは残る" in page
    assert 'class="error"' in page
    assert Event.objects.count() == before


@pytest.mark.parametrize("act", ["stages/1/return", "do/send-back"])
def test_giving_back_needs_a_promise_that_was_not_met(act: str) -> None:
    cast = Cast()
    contract = story.active(cast)
    ren = cast.acts(cast.ren)
    stage_commands.start_stage(actor=ren, contract_id=contract.id, number=1)
    if act.startswith("do"):
        deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    else:
        stage_commands.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[story.a_file(cast.ren)])
    aoi = signed_in(cast.aoi)
    for items in ([], ["ないもの"], ["x" * 10_000]):
        assert do(aoi, contract, act, items=items, note="直してほしい").status_code == 422
    assert do(aoi, contract, act, items=["テイスト"], note="もっと落ち着いた色に").status_code == 302
    contract.refresh_from_db()
    assert contract.revisions_used == 1


def test_a_page_that_has_grown_old_is_told_so() -> None:
    cast = Cast()
    contract = story.active(cast)
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    answer = do(signed_in(cast.ren), contract, "stages/2/start", seen=str(contract.last_n))
    assert answer.status_code == 422
    contract.refresh_from_db()
    assert [stage.status for stage in contract.stages.order_by("number")] == ["doing", "waiting", "waiting"]


def test_an_open_page_learns_that_the_contract_has_moved_on() -> None:
    cast = Cast()
    contract = story.active(cast)
    aoi = signed_in(cast.aoi)
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    asked = f"/contracts/{contract.id}/news?seen={contract.last_n}"
    assert f'hx-trigger="live:contract:{contract.id} from:body' in page
    watched = re.findall(r'hx-get="([^"]*/news[^"]*)"', page)[0].replace("&amp;", "&")
    fields = dict(re.findall(r'<input type="hidden" name="(seen|said)" value="(\d+)">', page))
    assert fields["seen"] == str(contract.last_n)
    assert watched.startswith(f"/contracts/{contract.id}/news?thread=")
    watched += f"&{urlencode(fields)}"
    assert aoi.get(asked).status_code == aoi.get(watched).status_code == 204
    stage_commands.start_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1)
    with CaptureQueriesContext(connection) as queries:
        said = aoi.get(asked)
    assert len(queries) <= 5  # the session, the person, the time, the contract
    assert "動きがありました" in said.content.decode()
    assert 'hx-select="#room"' in aoi.get(watched).content.decode(), "the contract's own page fetches what is new"
    assert "送る前に確かめてください" in aoi.get(f"{asked}&typing").content.decode()
    assert "動きがありました" in aoi.get(f"/contracts/{contract.id}/news?seen=x").content.decode()
    part = Client().get(asked, headers={"HX-Request": "true"})
    assert (part.status_code, part.content) == (401, b"")  # the sign-in's page would stand in the middle of this one


def test_strangers_and_visitors_learn_nothing() -> None:
    cast = Cast()
    contract = story.active(cast)
    file_id = story.a_file(cast.ren)
    mio = signed_in(cast.mio)
    for address in ("", "/news", "/history", "/terms", "/do/deposit", "/stages/1/start"):
        assert mio.get(f"/contracts/{contract.id}{address}").status_code == 404
        assert Client().get(f"/contracts/{contract.id}{address}").status_code == 302
    assert mio.get(f"/files/{file_id}").status_code == 404
    assert mio.get("/contracts/con_\x00").status_code == 404


def test_the_client_sees_names_before_payment_and_takes_originals_after() -> None:
    cast = Cast()
    contract = story.active(cast)
    ren, aoi = cast.acts(cast.ren), signed_in(cast.aoi)
    file_id = story.a_file(cast.ren)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[file_id])
    assert aoi.get(f"/files/{file_id}").status_code == 403
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    taken = aoi.get(f"/files/{file_id}")
    assert taken.status_code == 200
    assert taken["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("side", ["aoi", "ren"])
def test_a_contract_page_is_light(side: str) -> None:
    cast = Cast()
    contract = halfway(cast)
    terminations.open_termination(actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_000, reason="agreed")
    client = signed_in(getattr(cast, side))
    client.get(f"/contracts/{contract.id}")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = client.get(f"/contracts/{contract.id}")
    assert page.status_code == 200
    assert len(page.content) < 100_000
    assert len([one for one in queries if "SAVEPOINT" not in one["sql"]]) <= 10, [q["sql"][:90] for q in queries]
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/contracts").status_code == 200
    assert len(queries) <= 10


def handed_in(cast: Cast, **changes: Any) -> tuple[Contract, str]:
    """A contract whose first stage Ren handed in with a file, and the file's id."""
    contract = story.active(cast, **changes)
    file_id = story.a_file(cast.ren, "下書き.txt")
    stage_commands.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=1, file_ids=[file_id])
    return contract, file_id


@pytest.mark.parametrize("act", ["stages/1/approve", "stages/1/return"])
def test_what_is_answered_lies_beside_the_answer(act: str) -> None:
    cast = Cast()
    contract, file_id = handed_in(cast)
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}/{act}").content.decode()
    assert "確かめるもの" in page
    assert f'<a href="/files/{file_id}/look">下書き.txt</a>' in page


def test_acceptance_shows_what_is_not_approved_yet() -> None:
    cast = Cast()
    contract, first = handed_in(cast)
    stage_commands.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    second, third = (story.a_file(cast.ren, name) for name in ("二.txt", "三.txt"))
    stage_commands.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=2, file_ids=[second])
    stage_commands.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=2)
    stage_commands.submit_stage(actor=cast.acts(cast.ren), contract_id=contract.id, number=3, file_ids=[third])
    page = signed_in(cast.aoi).get(f"/contracts/{contract.id}/do/accept").content.decode()
    assert third in page
    assert first not in page
    assert second not in page


def test_the_preview_leads_back_to_its_contract() -> None:
    cast = Cast()
    contract, file_id = handed_in(cast)
    page = signed_in(cast.aoi).get(f"/files/{file_id}/look").content.decode()
    assert f'href="/contracts/{contract.id}"' in page


def test_the_last_stage_has_one_button_for_each_act() -> None:
    cast = Cast()
    contract, file = handed_in(cast, price=10_000, stages=[{"name": "全体", "price": 10_000}])
    here = f"/contracts/{contract.id}"
    client, worker = (signed_in(who).get(here).content.decode() for who in (cast.aoi, cast.ren))
    for address in (f'/files/{file}/look?page=1"', f'/files/{file}/look?page=1&amp;answer=no#no-form"'):
        assert client.count(address) == 2
    assert f"{here}/stages/1/approve" not in client
    assert f"{here}/stages/1/return" not in client
    beside = signed_in(cast.aoi).get(f"/files/{file}/look?answer=no").content.decode()
    assert [f'action="{here}/do/{act}"' in beside for act in ("accept", "send-back")] == [True, True]
    assert re.search(r"<details[^>]* open>(?:(?!</details>).)*no-form", beside, re.S), "its form stands open"
    assert f"{here}/stages/1/submit" in worker
    assert f"{here}/do/deliver" not in worker


def test_work_without_a_preview_is_answered_on_the_page_of_the_act() -> None:
    cast = Cast()
    contract, old = story.active(cast), story.a_file(cast.ren, "下書き.txt")
    new = store_file(actor=cast.acts(cast.ren), name="原稿.bin", content=b"\x00\xff\xfe\x00").id
    on: dict[str, Any] = {"actor": cast.acts(cast.ren), "contract_id": contract.id, "number": 1}
    stage_commands.report_stage(**on, percent=50, file_ids=[old])
    stage_commands.submit_stage(**on, file_ids=[new])
    aoi, here = signed_in(cast.aoi), f"/contracts/{contract.id}"
    page = aoi.get(here).content.decode()
    assert f'href="{here}/stages/1/approve"' in page
    assert f'href="{here}/stages/1/return"' in page
    before = aoi.get(f"/files/{old}/look").content.decode()
    assert f'action="{here}/stages/1/approve"' not in before, "the answer is about what came last"


def test_the_contract_says_what_is_paid_and_who_lacks_money_where_to_pay_in() -> None:
    cast = Cast()
    contract, _file = handed_in(cast, pay_on="stage")
    aoi = signed_in(cast.aoi)
    assert "もう支払われています" not in aoi.get(f"/contracts/{contract.id}").content.decode()
    stage_commands.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert "このうち14,400円は、もう支払われています。" in page
    assert "14,400円（税抜）は支払い済みです" in page
    agreed = story.agreed(cast)
    way = f'href="/money/{agreed.client_id}/pay-in">入金のしかた'
    page = aoi.get(f"/contracts/{agreed.id}/do/deposit").content.decode()
    assert way in page
    assert "足りません" in page


def test_after_an_ending_an_original_is_not_promised_for_a_payment() -> None:
    cast = Cast()
    contract, _file = handed_in(cast)
    here, aoi = f"/contracts/{contract.id}", signed_in(cast.aoi)
    assert "支払いのあとに受け取れます" in aoi.get(here).content.decode()
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=10_000, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=10_000)
    page = aoi.get(here).content.decode()
    assert "支払いのあとに受け取れます" not in page
    assert "工程の原本を買い取ると受け取れます" in page
    story.wait_days(40)
    assert "原本は渡らないまま、契約が終わりました" in aoi.get(here).content.decode()


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        (20_000, "14,400円が確定し、うち5,600円（税抜）が支払われました"),
        (14_400, "14,400円が確定していました。この工程への支払いは、ありませんでした"),
    ],
)
def test_after_an_ending_an_approved_stage_says_what_was_paid_for_it(amount: int, said: str) -> None:
    cast = Cast()
    contract = by_default.active(cast, pay_on="completion")
    story.handed_in_and_approved(cast, contract, 1, 2)
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=amount, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=amount)
    page = signed_in(cast.ren).get(f"/contracts/{contract.id}").content.decode()
    assert "14,400円（税抜）は支払い済みです" in page
    assert said in page
    assert "確定しています" not in page


def test_what_is_handed_in_once_more_needs_a_file_and_says_so() -> None:
    cast = Cast()
    contract = by_default.active(cast)
    ren, here = signed_in(cast.ren), f"/contracts/{contract.id}/stages/1/submit"
    must = 'ファイル<span class="must">必須</span>'
    assert must not in ren.get(here).content.decode()
    do(ren, contract, "stages/1/submit", uploads=SimpleUploadedFile("a.txt", b"text"))
    assert must in ren.get(here).content.decode()
    answer = do(ren, contract, "stages/1/submit", note="もう一度")
    assert answer.status_code != 302
    assert must in answer.content.decode()
