"""The desk's search box, and the pages of a person, an organisation and a contract that it leads to."""

from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.contracts.commands import stages
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.commands.desk import state_reason_for_contract
from michinori.contracts.models import Attachment, Contract
from michinori.contracts.queries.finding import contracts_found, files_found
from michinori.conversation.commands.messages import send_message
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.models import StoredFile
from michinori.people.commands.looking import state_reason
from michinori.people.commands.notes import set_tag
from michinori.people.commands.provider_accounts import connect_provider
from michinori.people.commands.staff import give_role
from michinori.people.finding import clients_found
from michinori.people.models import Look, User
from michinori.people.queries import default_client
from michinori.rules.people.looking import Sought, read_sought
from michinori.treasury.models import PayerReference
from michinori.wording.people.looking import CONTRACT_PARTS, PARTS
from tests.queries import MOST, asked, few
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db
PASSWORD = "nagai-aikotoba-desu"
WHY = {"reason": "asked", "why": "電話で頼まれた"}
LOG = 3


@dataclass
class Desk:
    """Sora of support at the desk; Ren has worked for Aoi's agency under ``contract``."""

    cast: Cast
    client: Client
    sora: User
    contract: Contract

    @property
    def actor(self) -> Actor:
        return Actor.person(self.sora.id)

    def page(self, address: str) -> str:
        answer = self.client.get(address)
        assert answer.status_code == 200, (address, answer.status_code, answer.headers.get("Location"))
        return answer.content.decode()

    def looks(self, user: User) -> None:
        state_reason(actor=self.actor, client_ids=[user.id], **WHY)


@pytest.fixture
def desk(client: Client) -> Desk:
    cast = Cast(verified=True)
    contract = story.active(cast)
    User.objects.filter(id=cast.ren.id).update(real_name="石田 蓮")
    sora = cast.person("Sora", password=PASSWORD)
    give_role(actor=Actor.operator(), user_id=sora.id, role="support")
    client.post("/accounts/login/", {"login": sora.email, "password": PASSWORD})
    return Desk(cast, client, sora, contract)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", "nothing"),
        ("佐", "words"),
        ("佐藤", "words"),
        ("usr_abcdefghijklmnop", "id"),
        (" USR_ABCDEFGHIJKLMNOP ", "id"),
        ("ren@example.com", "email"),
        ("１２，０００円", "number"),
        ("¥12000", "number"),
        ("12345678", "number"),
        ("T1234567890123", "number"),
        ("a" * 64, "digest"),
        ("tn-2026-000012", "paper"),
        ("XX-2026-000012", "words"),
        ("#要確認", "tag"),
        ("9" * 40, "words"),
        ("\x00\x00", "nothing"),
    ],
)
def test_what_was_typed_is_told_by_its_look(typed: str, kind: str) -> None:
    assert read_sought(typed).kind == kind


def test_numbers_are_read_as_amounts_and_references() -> None:
    assert read_sought("１２，０００円") == Sought("number", "12,000円", amount=12_000)
    assert read_sought("12345678").digits == "12345678"
    assert read_sought("T1234567890123").digits == "1234567890123"
    assert read_sought("tn-2026-000012").paper == ("terms_notice", 2026, 12)


def found(desk: Desk, typed: str) -> str:
    return desk.page(f"/desk/find?q={typed}")


def test_the_box_finds_people_by_all_that_they_are_known_by(desk: Desk) -> None:
    ren, company = desk.cast.ren, default_client(desk.cast.aoi.id)
    PayerReference.objects.create(client=company, number="12345678")
    set_tag_on = state_reason(actor=desk.actor, client_ids=[ren.id], **WHY)
    set_tag(actor=desk.actor, client_id=set_tag_on[0].about_id, tag="要確認")
    for typed in (ren.id, ren.email, "Re", "re", "石田", "%23要確認"):
        assert f"/desk/people/{ren.id}" in found(desk, typed), typed
    for typed in (company.id, "青空", "12345678"):
        assert f"/desk/organisations/{company.id}" in found(desk, typed), typed
    assert "石田" not in found(desk, ren.id)
    assert ren.email not in found(desk, ren.id)


def test_one_sign_finds_who_is_called_that_and_nobody_whose_name_begins_with_it(desk: Desk) -> None:
    User.objects.filter(id=desk.cast.mio.id).update(display_name="蓮")
    User.objects.filter(id=desk.cast.ren.id).update(display_name="蓮太郎", real_name="石田")
    assert f"/desk/people/{desk.cast.mio.id}" in found(desk, "蓮")
    assert f"/desk/people/{desk.cast.ren.id}" not in found(desk, "蓮")
    assert f"/desk/people/{desk.cast.ren.id}" not in found(desk, "石")
    User.objects.filter(id=desk.cast.mio.id).update(display_name="7")
    assert f"/desk/people/{desk.cast.mio.id}" in found(desk, "7"), "a sign that could be an amount, too"


def test_the_box_finds_jobs_contracts_and_files(desk: Desk) -> None:
    contract = desk.contract
    file_id = story.a_file(desk.cast.ren)
    digest = StoredFile.objects.get(id=file_id).sha256
    assert f"/desk/contracts/{contract.id}" in found(desk, contract.id)
    assert contract.id in found(desk, contract.title[:4])
    assert contract.id in found(desk, str(contract.price))
    assert file_id in found(desk, digest)
    assert file_id in found(desk, file_id)
    if contract.job_id:
        assert contract.job_id in found(desk, contract.job_id)
    by_price = found(desk, str(contract.price))
    assert contract.title not in by_price
    assert "青空ウェブ制作" not in by_price


def test_a_search_is_logged_with_what_was_found_and_not_what_was_typed(desk: Desk) -> None:
    found(desk, desk.cast.ren.email)
    logged = next(one for one in audit.newest() if one.kind == "found")
    assert (logged.data["by"], logged.data["ids"]) == ("email", [desk.cast.ren.id])
    assert "ren@" not in str(logged.data)


def test_who_does_not_look_people_up_finds_nothing(desk: Desk) -> None:
    for nobody in (desk.cast.acts(desk.cast.mio), Actor("person")):
        for find in (clients_found, contracts_found, files_found):
            with pytest.raises(Problem, match="not-found"):
                find(nobody, read_sought("Ren"))


def test_a_search_makes_few_queries(desk: Desk) -> None:
    for typed in ("石田", "48000", "12345678", "a" * 64, desk.cast.ren.email, "#x"):
        made = asked(lambda typed=typed: desk.client.get("/desk/find", {"q": typed}))
        assert len(made) <= MOST + 2 * LOG, (typed, len(made))


def test_without_a_reason_nothing_of_a_person_is_shown(desk: Desk) -> None:
    ren = desk.cast.ren
    answer = desk.client.get(f"/desk/people/{ren.id}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/desk/clients/{ren.id}/reason")
    page = desk.page(f"/desk/clients/{ren.id}/reason")
    assert ren.email not in page
    assert "石田" not in page
    sent = desk.client.post(f"/desk/clients/{ren.id}/reason", {"reason": "asked", "why": "頼まれた"})
    assert sent.headers["Location"] == f"/desk/people/{ren.id}"
    page = desk.page(f"/desk/people/{ren.id}")
    assert ren.email in page
    assert "石田 蓮" in page


@pytest.mark.parametrize("part", PARTS)
def test_each_part_of_a_persons_page_opens_in_few_queries(desk: Desk, part: str) -> None:
    desk.looks(desk.cast.ren)
    address = f"/desk/people/{desk.cast.ren.id}?part={part}"
    desk.page(address)
    few(lambda: desk.page(address), MOST + LOG)


@pytest.mark.parametrize("part", PARTS)
def test_an_organisations_page_opens_and_is_no_persons(desk: Desk, part: str) -> None:
    company = default_client(desk.cast.aoi.id).id
    state_reason(actor=desk.actor, client_ids=[company], **WHY)
    address = f"/desk/organisations/{company}?part={part}"
    desk.page(address)
    few(lambda: desk.page(address), MOST + LOG)
    assert desk.client.get(f"/desk/people/{company}").status_code == 404
    assert desk.client.get(f"/desk/organisations/{desk.cast.ren.id}").status_code == 404


def test_blocks_are_only_counted(desk: Desk) -> None:
    ren, mio = desk.cast.ren, desk.cast.mio
    set_block(actor=desk.cast.acts(ren), target_id=mio.id, note="秘密のわけ")
    desk.looks(ren)
    page = desk.page(f"/desk/people/{ren.id}?part=trouble")
    assert "<dd>1</dd>" in page
    assert "秘密のわけ" not in page
    assert mio.display_name not in page


def test_a_person_reads_who_looked_and_why_but_no_name(desk: Desk) -> None:
    desk.looks(desk.cast.ren)
    desk.client.force_login(desk.cast.ren)
    page = desk.page("/settings/seen")
    assert "電話で頼まれた" in page
    assert "サポート" in page
    assert "Sora" not in page
    assert desk.sora.id not in page


def test_the_owners_of_an_organisation_read_it_too(desk: Desk) -> None:
    state_reason(actor=desk.actor, client_ids=[default_client(desk.cast.aoi.id).id], **WHY)
    desk.client.force_login(desk.cast.aoi)
    assert "青空ウェブ制作" in desk.page("/settings/seen")
    desk.client.force_login(desk.cast.mio)
    assert "電話で頼まれた" not in desk.page("/settings/seen")


@pytest.mark.parametrize("part", [one for one in CONTRACT_PARTS if one != "talk"])
@pytest.mark.parametrize("side", ["client", "worker"])
def test_a_contract_is_read_as_either_side_and_nothing_can_be_pressed(desk: Desk, part: str, side: str) -> None:
    contract = desk.contract
    send_message(actor=desk.cast.acts(desk.cast.ren), thread_id=thread_of(contract), body="秘密の発言")
    address = f"/desk/contracts/{contract.id}"
    assert desk.client.get(address).headers["Location"] == f"{address}/reason"
    state_reason_for_contract(actor=desk.actor, contract_id=contract.id, **WHY)
    page = desk.page(f"{address}?as={side}&part={part}")
    few(lambda: desk.page(f"{address}?as={side}&part={part}"), MOST + LOG)
    main = page.partition("<main")[2].partition("</main>")[0]
    assert main
    assert "<form" not in main
    assert "<button" not in main
    assert f'href="/contracts/{contract.id}' not in main
    assert "秘密の発言" not in page
    assert "秘密の発言" not in desk.page(f"{address}?part=talk")


def test_messages_are_read_only_where_the_reason_opens_them(desk: Desk) -> None:
    contract = desk.contract
    send_message(actor=desk.cast.acts(desk.cast.ren), thread_id=thread_of(contract), body="秘密の発言")
    address = f"/desk/contracts/{contract.id}"
    money = {"reason": "money", "why": "入金を調べる", "talk": "on"}
    refused = desk.client.post(f"{address}/reason", money)
    assert refused.status_code == 422
    assert "通信の秘密" in refused.content.decode()
    assert not Look.objects.exists()
    desk.client.post(f"{address}/reason", {"reason": "report", "why": "通報を調べる", "talk": "on"})
    assert {one.about_id for one in Look.objects.all()} == {contract.client_id, contract.worker_id}
    assert "秘密の発言" in desk.page(f"{address}?part=talk")
    few(lambda: desk.page(f"{address}?part=talk"), MOST + LOG)
    desk.client.force_login(desk.cast.ren)
    page = desk.page("/settings/seen")
    assert "メッセージも読みました" in page


def test_a_look_at_a_person_opens_no_contract_and_the_other_way_round(desk: Desk) -> None:
    desk.looks(desk.cast.ren)
    assert desk.client.get(f"/desk/contracts/{desk.contract.id}").status_code == 302
    state_reason_for_contract(actor=desk.actor, contract_id=desk.contract.id, **WHY)
    assert desk.client.get(f"/desk/people/{desk.cast.aoi.id}").status_code == 302
    assert desk.client.get(f"/desk/organisations/{desk.contract.client_id}").status_code == 302


def test_a_file_is_opened_with_a_reason_and_each_time_logged(desk: Desk) -> None:
    contract, ren = desk.contract, desk.cast.acts(desk.cast.ren)
    file_id = story.a_file(desk.cast.ren)
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    stages.report_stage(actor=ren, contract_id=contract.id, number=1, percent=50, file_ids=[file_id])
    assert Attachment.objects.filter(file_id=file_id).exists()
    address = f"/desk/contracts/{contract.id}/files"
    assert desk.client.get(f"{address}/{file_id}").status_code == 302
    state_reason_for_contract(actor=desk.actor, contract_id=contract.id, **WHY)
    answer = desk.client.get(f"{address}/{file_id}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert [one.data["file"] for one in audit.newest() if one.kind == "file_read"] == [file_id]
    other = story.a_file(desk.cast.mio, "ほか.txt")
    assert desk.client.get(f"{address}/{other}").status_code == 404


def test_a_joined_provider_is_one_of_the_ways_in(desk: Desk, settings: Settings) -> None:
    settings.OIDC_NAME = "市民ID"
    page = f"/desk/people/{desk.cast.ren.id}?part=access"
    desk.looks(desk.cast.ren)
    assert "市民ID" not in desk.page(page)
    connect_provider(user_id=desk.cast.ren.id, uid="0001")
    assert "市民ID" in desk.page(page)
    settings.OIDC_NAME = ""
    assert "いまは使われていません" in desk.page(page), "it is there, and comes back with the setting"
