"""From pages of trouble to the form with what it is about; nobody attaches what is not theirs."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from michinori.config import errors
from michinori.contracts.commands import terminations
from michinori.contracts.commands.amendments import propose_amendment
from michinori.contracts.commands.change_requests import request_change
from michinori.contracts.commands.switches import propose_switch
from michinori.contracts.models import Amendment, Contract, Switch
from michinori.conversation.commands.messages import send_message
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.support.commands.inquiries import make_inquiry
from michinori.support.models import Inquiry
from michinori.treasury.commands.payout_holds import hold_payouts
from michinori.treasury.commands.payout_runs import gather_run, mark_returned, mark_sent
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import Payout
from michinori.treasury.queries.matters import matter_of
from tests.joining import join_organisation
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast, in_days
from tests.support.asking import ASKED, NOBODY, TYPED, staff
from tests.treasury.payees import OFFICE, payee, person
from tests.treasury.test_runs_dissolved import acts
from tests.treasury.test_runs_dissolved import staff as with_roles

pytestmark = pytest.mark.django_db


def asks(contract_id: str) -> str:
    return f"/inquiries/new?contract={contract_id}"


def page(browser: Client, address: str, status: int = 200) -> str:
    answer = browser.get(address)
    assert answer.status_code == status, address
    return answer.content.decode()


def returned(ren: Any) -> Payout:
    payout = request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=OFFICE)
    assert run is not None
    mark_sent(actor=OFFICE, run_id=run.id)
    return mark_returned(actor=OFFICE, payout_id=payout.id, reason="口座名義相違")


def test_pages_of_an_ending_lead_there_with_the_contract(cast: Cast) -> None:
    contract = story.active(cast)
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_000, reason="agreed"
    )
    for user in (cast.ren, cast.aoi):
        browser = signed_in(user)
        assert asks(contract.id) in page(browser, f"/contracts/{contract.id}")
        assert asks(contract.id) in page(browser, f"/terminations/{ending.id}")
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=20_000)
    browser = signed_in(cast.ren)
    assert asks(contract.id) in page(browser, f"/contracts/{contract.id}")
    assert asks(contract.id) in page(browser, f"/terminations/{ending.id}")


def test_error_pages_lead_there_with_the_contract_of_the_address(cast: Cast) -> None:
    contract = story.active(cast)
    ren, mio = signed_in(cast.ren), signed_in(cast.mio)
    assert asks(contract.id) in page(ren, f"/contracts/{contract.id}/nowhere", 404)
    assert f'"{asks(contract.id)}"' in page(mio, f"/contracts/{contract.id}", 404)
    assert contract.title not in page(mio, asks(contract.id)), "the form looks whose it is"
    there = f"http://testserver/contracts/{contract.id}/files"
    lost = ren.get("/nowhere", headers={"referer": there})
    assert asks(contract.id) in lost.content.decode()
    for wrong in ("http://[", "/contracts/con_x", "x" * 9_000):
        assert '"/inquiries/new"' in ren.get("/nowhere", headers={"referer": wrong}).content.decode()


def test_the_page_of_a_fault_does_too(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    contract = story.active(cast)

    def fails(*given: object, **named: object) -> None:
        raise RuntimeError("a fault")

    monkeypatch.setattr("michinori.pages.contracts.contract.room", fails)
    browser = Client(raise_request_exception=False)
    browser.force_login(cast.ren)
    assert asks(contract.id) in page(browser, f"/contracts/{contract.id}", 500)
    busy = errors.body_refused(browser.get("/jobs").wsgi_request, 503)
    assert '"/inquiries/new"' in busy.content.decode()


def test_a_returned_transfer_and_held_money_are_named_on_the_form_and_in_the_thread(cast: Cast) -> None:
    ren = payee("Rei", 30_000)
    payout, browser = returned(ren), signed_in(ren)
    address = f"/inquiries/new?matter={payout.id}"
    assert address in page(browser, "/money")
    assert "30,000円の出金" in page(browser, address)
    sent = browser.post("/inquiries/new", ASKED | {"matter": payout.id})
    asked = Inquiry.objects.get()
    assert sent.headers["Location"] == f"/inquiries/{asked.id}"
    assert (asked.matter, asked.contract) == (payout.id, None)
    assert "30,000円の出金" in page(browser, f"/inquiries/{asked.id}")
    support, finance = staff(cast), person("Fin", staff=True)
    there = f"/desk/money/payouts/{payout.id}"
    desk = signed_in(cast.person("Sora"))
    assert support.user_id == cast.person("Sora").id
    said = page(desk, f"/desk/inquiries/{asked.id}")
    assert "30,000円の出金" in said
    assert there not in said, "support does not see to money"
    assert there in page(signed_in(finance), f"/desk/inquiries/{asked.id}")
    hold = hold_payouts(actor=acts(with_roles("Fumi", "finance")), owner_id=ren.id, why="名義がちがう")
    address = f"/inquiries/new?matter={hold.id}"
    assert address in page(browser, "/money")
    assert "出金の保留（" in page(browser, address)


def test_the_desk_links_the_contract_and_still_asks_why(cast: Cast) -> None:
    contract = story.active(cast)
    asked = make_inquiry(actor=cast.acts(cast.ren), **ASKED, contract_id=contract.id)
    staff(cast)
    desk = signed_in(cast.person("Sora"))
    assert f"/desk/contracts/{contract.id}" in page(desk, f"/desk/inquiries/{asked.id}")
    assert desk.get(f"/desk/contracts/{contract.id}").headers["Location"].endswith("/reason")
    assert contract.title in page(signed_in(cast.ren), f"/inquiries/{asked.id}")


def test_nobody_attaches_money_of_others(cast: Cast) -> None:
    ren = payee("Rei", 30_000)
    payout = returned(ren)
    hold = hold_payouts(actor=acts(with_roles("Fumi", "finance")), owner_id=ren.id, why="名義がちがう")
    mio = signed_in(cast.mio)
    for matter in (payout.id, hold.id, "pay_aaaaaaaaaaaaaaaa", "cpm_aaaaaaaaaaaaaaaa", "run_x", "\x00", "x" * 40):
        said = page(mio, f"/inquiries/new?matter={matter.replace(chr(0), '%00')}")
        assert "30,000円" not in said
        assert "出金の保留（" not in said
        assert mio.post("/inquiries/new", ASKED | {"matter": matter}).status_code in (404, 422)
    assert Client().post("/inquiries/new", TYPED | {"matter": payout.id}).status_code == 302
    assert Inquiry.objects.get().matter == "", "who has no account attaches nothing"
    for wrong in ("x", "con_aaaaaaaaaaaaaaaa", f"{payout.id}\n"):
        with pytest.raises(Problem, match="not-found"):
            make_inquiry(actor=cast.acts(cast.mio), **ASKED, matter_id=wrong)
    with pytest.raises(Problem, match="not-found"):
        make_inquiry(actor=NOBODY, **TYPED, matter_id=payout.id)


def test_a_hold_of_a_company_is_its_owners_to_ask_about(cast: Cast) -> None:
    company = cast.aoi.memberships.get().organisation_id
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=company, email=cast.mio.email, role="approver")
    hold = hold_payouts(actor=acts(with_roles("Fumi", "finance")), owner_id=company, why="名義がちがう")
    assert matter_of(cast.acts(cast.aoi), hold.id) is not None
    assert matter_of(cast.acts(cast.mio), hold.id) is None


def test_who_left_the_company_no_longer_attaches_its_contract(cast: Cast) -> None:
    contract = story.active(cast)
    company = cast.aoi.memberships.get().organisation_id
    join_organisation(actor=cast.acts(cast.aoi), organisation_id=company, email=cast.mio.email, role="member")
    assert make_inquiry(actor=cast.acts(cast.mio), **ASKED, contract_id=contract.id).contract_id == contract.id
    cast.mio.memberships.all().delete()
    with pytest.raises(Problem, match="not-found"):
        make_inquiry(actor=cast.acts(cast.mio), **ASKED, contract_id=contract.id)
    browser = signed_in(cast.mio)
    assert browser.post("/inquiries/new", ASKED | {"contract": contract.id}).status_code == 404
    assert Inquiry.objects.count() == 1


def parts(cast: Cast) -> Iterator[tuple[str, str]]:
    """Pages of something of the contract of that id, which does not stand in the page's address."""
    ren, aoi = cast.acts(cast.ren), cast.acts(cast.aoi)
    one = story.active(cast)
    yield f"/amendments/{moved(ren, one).id}", one.id
    said = send_message(actor=aoi, thread_id=thread_of(one), body="ファイルです。", file_ids=[story.a_file(cast.aoi)])
    yield f"/messages/{said.thread_id}", one.id
    yield f"/messages/{said.id}", one.id
    yield f"/files/{said.attached.get().file_id}", one.id
    two = story.active(cast)
    story.hand_in(cast, two, 1)
    yield f"/files/{two.attachments.get().file_id}", two.id
    wish = [{"key": "ポイントカラー", "value": "赤"}]
    asked = request_change(actor=aoi, contract_id=two.id, note="赤に", changes=wish)
    yield f"/change-requests/{asked.id}", two.id
    ending = terminations.open_termination(actor=ren, contract_id=two.id, amount=20_000, reason="agreed")
    yield f"/terminations/{ending.id}", two.id
    three = story.active(cast)
    yield f"/switches/{switched(ren, three).id}", three.id


def moved(actor: Actor, contract: Contract) -> Amendment:
    later = story.terms(due_date=in_days(40).isoformat())
    return propose_amendment(actor=actor, contract_id=contract.id, terms=later, reason="遅れます。")


def switched(actor: Actor, contract: Contract) -> Switch:
    hourly = story.terms(price=60_000, stages=[], meter={"kind": "hours", "rate": 2_000})
    return propose_switch(actor=actor, contract_id=contract.id, amount=0, terms=hourly, reason="時給に")


def test_error_pages_of_what_belongs_to_a_contract_lead_there_with_it(cast: Cast) -> None:
    ren, mio = signed_in(cast.ren), signed_in(cast.mio)
    for address, contract_id in parts(cast):
        there = asks(address.rpartition("/")[2])
        assert f'"{there}"' in page(ren, f"{address}/nowhere", 404), address
        assert f'name="contract" value="{contract_id}"' in page(ren, there), address
        assert contract_id not in page(mio, there), address
        lost = ren.get("/nowhere", headers={"referer": f"http://testserver{address}"}).content.decode()
        assert f'"{there}"' in lost, address
    for wrong in ("thr_x", "msg_%00", "fil_%00", "swi_" + "a" * 16, "zzz_" + "a" * 16):
        assert 'name="contract" id=' in page(ren, asks(wrong)), "nothing to attach"


def test_pages_of_a_change_of_terms_and_of_a_switch_lead_there(cast: Cast) -> None:
    one, two = story.active(cast), story.active(cast)
    here = {f"/amendments/{moved(cast.acts(cast.ren), one).id}": one.id}
    here[f"/switches/{switched(cast.acts(cast.ren), two).id}"] = two.id
    for address, contract_id in here.items():
        for user in (cast.ren, cast.aoi):
            assert asks(contract_id) in page(signed_in(user), address), address
