"""S3 in pages and over HTTP: every consequence before it is done, the name once more, and what the worker reads."""

import pytest
from api.programs import ok, refused
from django.core.files.uploadedfile import SimpleUploadedFile

from michinori.contracts.commands import terminations
from michinori.contracts.commands.insolvencies import file_insolvency
from michinori.machinery.models import Event
from michinori.people.models import BusinessEnd
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.pages.visitors import fields_of, proved, signed_in
from tests.queries import few
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_business_ends import agency, half_done, insolvent
from tests.stories.test_ten_thousand_against_nothing import program

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_the_agency_withdraws_in_two_pages(cast: Cast) -> None:
    contract, offered = half_done(cast), story.offered(cast)
    aoi, ren, here = signed_in(cast.aoi), signed_in(cast.ren), f"/clients/{agency(cast)}/withdraw"
    assert here in aoi.get(f"/organisations/{agency(cast)}").content.decode()
    page = aoi.get(here).content.decode()
    few(lambda: aoi.get(here))
    for text in (
        "件を閉じ、契約2件が終わりに向かいます",
        "<small>いま</small><b>作業中</b>",
        "<small>やめると</small><b>途中終了の手続き中</b>",
        "<small>やめると</small><b>取り消し</b>",
        "28,800円",
        "途中終了が始まります",
    ):
        assert text in page
    assert "相手は28,800円（税抜）で終わることを申し出ています" not in page, "nobody has asked for anything yet"
    assert offered.title in page
    before = Event.objects.count()
    for typed in ({"reason": "廃業", "confirm": "青空"}, {"reason": "", "confirm": "青空ウェブ制作"}, {}):
        answer = aoi.post(f"{here}/confirm", typed)
        assert answer.status_code == 422
        assert typed.get("confirm", "") in answer.content.decode()
    assert (Event.objects.count(), BusinessEnd.objects.count()) == (before, 0)
    done = aoi.post(f"{here}/confirm", {"reason": "廃業します", "confirm": "青空ウェブ制作"}, follow=True)
    assert "まだ続いている契約" in done.content.decode()
    assert aoi.get(here)["location"] == f"/clients/{agency(cast)}/withdrawn"
    assert "事業の終わりが記録されています" in aoi.get(f"/organisations/{agency(cast)}").content.decode()
    page = ren.get(f"/contracts/{contract.id}").content.decode()
    assert "クライアントは事業をやめました" in page
    assert "/shortfall" not in page, "the escrow covers the whole price"
    contract.refresh_from_db()
    page = ren.get(f"/terminations/{contract.open_termination_id}").content.decode()
    by_itself = "自動（申告している分）"
    for text in ("クライアントの事業が終わったため自動で始まりました", "この申し出は取り下げられません", by_itself):
        assert text in page
    assert "クライアントが、あなたの申告している額に同意したとき" in page
    page = aoi.get(f"/terminations/{contract.open_termination_id}").content.decode()
    for text in ("申告の28,800円で終わる", "申告されている額に同意したとき"):
        assert text in page
    assert "相手の額に同意" not in page, "nobody has named it"


def test_members_read_only_and_strangers_find_nothing(cast: Cast) -> None:
    half_done(cast)
    nana, ren = cast.person("Nana"), signed_in(cast.ren)
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=agency(cast), email=nana.email, role="member")
    member, here = signed_in(nana), f"/clients/{agency(cast)}/withdraw"
    assert "何が起きるか見る" not in member.get(f"/organisations/{agency(cast)}").content.decode()
    assert member.get(here).status_code == 403
    assert member.post(f"{here}/confirm", {"reason": "x", "confirm": "青空ウェブ制作"}).status_code == 403
    assert ren.get(here).status_code == 404
    assert not BusinessEnd.objects.exists()
    signed_in(cast.aoi).post(f"{here}/confirm", {"reason": "廃業", "confirm": "青空ウェブ制作"})
    assert member.get(f"{here[:-8]}withdrawn").status_code == 200
    assert ren.get(f"{here[:-8]}withdrawn").status_code == 404


@pytest.mark.parametrize("who", ["worker", "trustee"])
def test_staff_record_an_insolvency_and_worker_or_trustee_end_it(cast: Cast, who: str) -> None:
    contract = half_done(cast)
    sora = proved(cast.person("Sora", staff=True))
    for words in ("青空", "aoi@example.com"):
        assert agency(cast) in sora.get("/desk/insolvencies", {"q": words}).content.decode()
    here = f"/desk/insolvencies/{agency(cast)}"
    paper = SimpleUploadedFile("決定.txt", "破産手続開始".encode())
    typed = {
        "day": "2026-11-20",
        "trustee_email": "nobody@example.com",
        "refund_account": "管財人口座",
    }
    answer = sora.post(here, typed | {"uploads": paper})
    assert answer.status_code == 422
    assert "会員がいません" in answer.content.decode()
    assert not BusinessEnd.objects.exists()
    kept = fields_of(answer.content.decode()) | {"trustee_email": cast.mio.email}
    assert kept["kept"].startswith("fil_")
    filed = sora.post(here, kept)["location"]
    assert "確認はほかのスタッフがします" in sora.get(filed).content.decode()
    name = {"confirm": default_client(cast.aoi.id).display_name}
    assert sora.post(filed, name).status_code == 403, "who filed it does not confirm it"
    kei = proved(cast.person("Kei", staff=True))
    assert filed in kei.get("/desk/insolvency-filings").content.decode()
    shown = kei.get(filed).content.decode()
    assert all(words in shown for words in ("管財人口座", cast.mio.email, "Sora"))
    answer = kei.post(filed, {"confirm": "青空"})
    assert (answer.status_code, BusinessEnd.objects.exists()) == (422, False), "the name typed is not the client's"
    assert kei.post(filed, name)["location"] == "/desk/"
    end = BusinessEnd.objects.get()
    desk = sora.get("/desk/").content.decode()
    assert all(words in desk for words in ("管財人口座", "申請した人", "確認した人", "Kei"))
    sora.get(f"/desk/documents/{end.document_id}")
    assert Event.objects.get(kind="document_read").actor == cast.made["Sora"].id, "that staff read it is recorded"

    acting = signed_in(cast.ren if who == "worker" else cast.mio)
    page = acting.get(f"/contracts/{contract.id}").content.decode()
    for text in ("倒産が記録されています", "民法642条", "28,800円"):
        assert text in page
    assert page.count("クライアントに不利になる期限は止まり、") == 1, "told once, but for the history"
    aoi = signed_in(cast.aoi)
    page = aoi.get(f"/contracts/{contract.id}").content.decode()
    assert f"/contracts/{contract.id}/do/end-at-standing" not in page, "the estate is the trustee's to bind"
    assert "この契約は、破産管財人が扱います" in page
    assert "あなたはこの組織のメンバーです" not in page, "she owns it"
    assert "返事は破産管財人がします" in aoi.get(f"/contracts/{contract.id}/end").content.decode()
    button = f"/contracts/{contract.id}/do/end-at-standing"
    shown = acting.get(button).content.decode()
    assert ("あなたの受け取り" if who == "worker" else "破産財団に戻る額") in shown
    acting.post(button, fields_of(shown))
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount) == ("ended", 28_800)
    page = acting.get(f"/contracts/{contract.id}").content.decode()
    assert "この契約は、もう終わっています" in page
    assert "この契約のために残っています" not in page, "the escrow is empty now"


def test_once_it_is_settled_the_trustee_reads_of_the_recorded_account_and_of_no_balance(cast: Cast) -> None:
    contract = half_done(cast)
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=40_000, reason="client_withdrew"
    )
    _, trustee = insolvent(cast)
    terminations.end_at_standing(actor=trustee, contract_id=contract.id)
    for address in (f"/terminations/{ending.id}", f"/contracts/{contract.id}"):
        page = signed_in(cast.mio).get(address).content.decode()
        assert "管財人が指定した口座" in page, address
        assert "残高に戻します" not in page, address
        assert "あなたの残高に戻っています" not in page, address


def test_nobody_else_learns_of_the_desk(cast: Cast) -> None:
    half_done(cast)
    insolvent(cast)
    document = BusinessEnd.objects.get().document_id
    addresses = ("/desk/", "/desk/insolvencies", f"/desk/insolvencies/{agency(cast)}", f"/desk/documents/{document}")
    for user in (cast.aoi, cast.ren, cast.mio):
        for address in addresses:
            assert signed_in(user).get(address).status_code == 404
            assert signed_in(user).post(address).status_code == 404
    assert not Event.objects.filter(kind="document_read").exists()
    own = story.a_file(cast.ren)
    assert signed_in(cast.made["Sora"]).get(f"/desk/documents/{own}").status_code == 404, "only what was given to staff"


def test_s3_over_http(cast: Cast) -> None:
    contract, offered = half_done(cast), story.offered(cast)
    aoi, ren = program(cast, "Aoi"), program(cast, "Ren")
    here = f"/organisations/{agency(cast)}/withdrawal"
    refused(aoi.post(here, {"reason": "廃業", "confirm": "青空"}), 422, "invalid")
    refused(ren.post(here, {"reason": "廃業", "confirm": "青空ウェブ制作"}), 404, "not-found")
    done = ok(aoi.post(here, {"reason": "廃業", "confirm": "青空ウェブ制作"}), 201)
    assert {one["id"]: one["status"] for one in done["contracts"]} == {contract.id: "ending", offered.id: "cancelled"}
    refused(aoi.post(here, {"reason": "廃業", "confirm": "青空ウェブ制作"}), 409, "business-ended")
    contract.refresh_from_db()
    ending = ok(ren.get(f"/terminations/{contract.open_termination_id}"))
    assert (ending["amount"], ending["reason"], ending["status"]) == (28_800, "client_withdrew", "open")
    actions = ok(ren.get(f"/contracts/{contract.id}"))["actions"]
    assert not [one for one in actions if one.endswith("/withdraw")]
    story.wait_days(15)
    found = ok(ren.get(f"/terminations/{ending['id']}"))
    assert (found["status"], found["settled_amount"], found["settled_by"]) == ("settled", 28_800, "silence")


def test_english_is_complete(cast: Cast) -> None:
    half_done(cast)
    aoi, sora = signed_in(cast.aoi), proved(cast.person("Sora", staff=True))
    for browser in (aoi, sora):
        browser.post("/language", {"language": "en"})
    here = f"/clients/{agency(cast)}/withdraw"
    pages = [aoi.get(here), sora.get("/desk/"), sora.get("/desk/insolvencies")]
    pages.append(sora.get(f"/desk/insolvencies/{agency(cast)}"))
    filing = file_insolvency(
        actor=cast.acts(cast.made["Sora"]),
        client_id=agency(cast),
        day=story.in_days(0),
        document_id=story.a_file(cast.made["Sora"]),
    )
    kei = proved(cast.person("Kei", staff=True))
    kei.post("/language", {"language": "en"})
    pages += [one.get(f"/desk/insolvency-filings/{filing.id}") for one in (sora, kei)]
    pages += [sora.get("/desk/insolvency-filings"), sora.get("/desk/")]
    sora.post(f"/desk/insolvency-filings/{filing.id}/withdraw")
    pages.append(kei.get(f"/desk/insolvency-filings/{filing.id}"))
    aoi.post(f"{here}/confirm", {"reason": "closing", "confirm": "青空ウェブ制作"})
    pages.append(aoi.get(f"/clients/{agency(cast)}/withdrawn"))
    for page in pages:
        text = page.content.decode().replace("広告用ランディングページのデザイン", "")
        assert not [word for word in ("契約", "円", "です", "ます") if word in text], page.request["PATH_INFO"]


def test_the_worker_reads_what_is_safe_and_the_trustee_what_comes_back(cast: Cast) -> None:
    contract = half_done(cast)
    here = f"/contracts/{contract.id}/business-end"
    ren, mio = signed_in(cast.ren), signed_in(cast.mio)
    assert ren.get(here)["location"] == f"/contracts/{contract.id}", "its client goes on"
    assert "管財人としての契約はありません" in mio.get("/estate").content.decode()
    insolvent(cast)
    page = few(lambda: ren.get(here)).content.decode()
    for text in ("は守られています。急がなくて大丈夫", "まで仮払いから支払われます", "民法642条", "do/end-at-standing"):
        assert text in page
    assert here in ren.get(f"/contracts/{contract.id}").content.decode()
    page = few(lambda: mio.get("/estate")).content.decode()
    for text in (
        "管財人として1件",
        contract.title,
        "報酬28,800円（税抜）",
        f"/contracts/{contract.id}/do/end-at-standing",
    ):
        assert text in page
    assert contract.title not in ren.get("/estate").content.decode()
    for address in (here, f"/contracts/{contract.id}"):
        assert 'href="/estate"' in mio.get(address).content.decode()
        assert 'href="/estate"' not in ren.get(address).content.decode()
