"""Staff find any paper by number, party, kind, day and amount, and read it; both are logged."""

import json
import re
from datetime import timedelta
from functools import partial
from html import unescape
from typing import Any

import pytest
from django.test import Client

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.leaving.commands.closing import close_account
from michinori.machinery import audit
from michinori.papers.commands.reading import read_paper, search_papers
from michinori.papers.models import Document
from michinori.papers.queries.documents import Wanted
from michinori.people.queries import default_client
from tests.pages.visitors import proved, signed_in
from tests.papers.kept import kept
from tests.queries import few
from tests.stories import cast as story
from tests.treasury.bank_files import Desk
from tests.treasury.payees import account_for

pytestmark = pytest.mark.django_db
HERE = "/desk/papers"


def paid(**how: Any) -> Desk:
    """A contract of one stage that was paid, and its papers."""
    cast = Desk(**how)
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    kept(story.handed_in_and_approved(cast, contract, 1))
    assert Document.objects.count() >= 4
    return cast


@pytest.fixture
def desk() -> Desk:
    return paid()


def lines(page: str) -> list[tuple[str, str]]:
    """Id and number of the papers that a page shows."""
    return re.findall(rf'{HERE}/(doc_\w+)\.pdf">([A-Z0-9-]+)', page)


def numbers(browser: Client, **typed: Any) -> set[str]:
    """The numbers of the papers that a search shows."""
    answer = browser.get(HERE, typed)
    assert answer.status_code == 200, answer.content.decode()
    return {number for _, number in lines(answer.content.decode())}


def test_any_paper_is_found_by_each_of_its_signs(desk: Desk) -> None:
    browser, paper = signed_in(desk.sora), Document.objects.get(kind="deposit_receipt")
    all_of_them = {one.number for one in Document.objects.all()}
    agency, day = default_client(desk.aoi.id), day_of(paper.made_at)
    for typed in (paper.number, f" {paper.number.lower()}"):
        assert numbers(browser, number=typed) == {paper.number}
    assert numbers(browser, kind=paper.kind) == {paper.number}
    fee = Document.objects.get(kind="fee_invoice").number
    for party in (agency.display_name[:3], agency.id):
        assert numbers(browser, counterparty=party) == all_of_them - {fee}, party
    for party in (desk.ren.display_name, desk.ren.email.upper(), desk.ren.id):
        assert numbers(browser, counterparty=party) == all_of_them - {paper.number}, party
    assert numbers(browser, counterparty="だれでもない") == numbers(browser, number="IV-2099-000001") == set()
    assert numbers(browser, since=day.isoformat(), until=day.isoformat(), counterparty=desk.ren.id)
    assert numbers(browser, since=(day + timedelta(days=400)).isoformat()) == set()
    amount = paper.amount_with_tax
    assert paper.number in numbers(browser, least=amount, most=amount)
    assert paper.number not in numbers(browser, least=amount + 1)


def test_nothing_is_shown_before_something_was_typed_and_bad_values_are_said(desk: Desk) -> None:
    browser = signed_in(desk.sora)
    assert numbers(browser) == set()
    assert "あてはまる書類はありません" not in browser.get(HERE).content.decode()
    for number in ("XX-2026-000001", "1", "IV-2026-", "IV-2026-9999999999"):
        answer = browser.get(HERE, {"number": number})
        assert answer.status_code == 422
        assert "IV-2026-000012" in answer.content.decode()
    assert browser.get(HERE, {"kind": "invoice", "before": "doc_none"}).status_code == 422
    for name in ("counterparty", "number"):
        assert browser.get(HERE, {name: "\x00"}).status_code in (200, 422)


def test_reading_is_logged_and_anybody_elses_is_not_there(desk: Desk) -> None:
    browser, paper = proved(desk.sora), Document.objects.earliest("made_at")
    for end in ("pdf", "json"):
        assert signed_in(desk.sora).get(f"{HERE}/{paper.id}.{end}").status_code == 302, "who left the desk for a while"
    numbers(browser, number=paper.number)
    seen = audit.newest(limit=1)[0]
    assert (seen.kind, seen.data) == ("papers_searched", {"documents": [paper.id]})
    record = json.loads(browser.get(f"{HERE}/{paper.id}.json").content)
    assert (record["number"], record["sha256"]) == (paper.number, paper.sha256)
    assert (audit.newest(limit=1)[0].kind, audit.newest(limit=1)[0].data) == ("paper_read", {"document": paper.id})
    pdf = browser.get(f"{HERE}/{paper.id}.pdf")
    assert b"".join(pdf.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert paper.number in pdf.headers["Content-Disposition"]
    assert browser.get(f"{HERE}/doc_none.pdf").status_code == 404
    few(partial(browser.get, HERE, {"counterparty": "Ren"}), 16)  # six of them write to the log
    for one in (desk.ren, desk.aoi):
        for address in (HERE, f"{HERE}/{paper.id}.pdf", f"{HERE}/{paper.id}.json"):
            assert signed_in(one).get(address).status_code == 404
        with pytest.raises(Problem, match="not-found"):
            read_paper(actor=Actor.person(one.id), document_id=paper.id)
        with pytest.raises(Problem, match="not-found"):
            search_papers(actor=Actor.person(one.id), wanted=Wanted(), number="")


def test_pages_follow_each_other(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.desk.papers.LINES", 1)
    browser, found, address = signed_in(desk.sora), list[str](), f"{HERE}?counterparty={desk.ren.id}"
    while address:
        page = browser.get(address).content.decode()
        found += [one for one, _ in lines(page)]
        older = re.search(r'href="([^"]+)" rel="next"', page)
        address = unescape(older[1]) if older else ""
    assert found == list(
        Document.objects.filter(worker=desk.ren).order_by("-made_at", "-id").values_list("id", flat=True)
    )


def test_who_has_left_is_found_by_the_name_on_the_paper() -> None:
    cast = paid(verified=True)
    paper = Document.objects.get(kind="deposit_receipt")
    slip = Document.objects.get(kind="acceptance_slip")
    name = slip.body["worker"]["real_name"] or slip.body["worker"]["display_name"]
    account_for(cast.ren)
    close_account(actor=Actor.person(cast.ren.id), confirm=cast.ren.email)
    found = numbers(signed_in(cast.sora), counterparty=name[:3])
    assert slip.number in found
    assert paper.number in numbers(signed_in(cast.sora), counterparty=default_client(cast.aoi.id).id)


def test_a_search_for_nothing_says_so(desk: Desk) -> None:
    browser = signed_in(desk.sora)
    asked = "条件を1つ以上入れてください"
    assert asked not in browser.get(HERE).content.decode()
    assert asked in browser.get(HERE, {"number": "", "counterparty": "", "kind": ""}).content.decode()
