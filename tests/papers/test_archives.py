"""Archives of papers: what they hold, who gets what, and that no byte changes unnoticed."""

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from sites import Site

from michinori.contracts.models import Contract
from michinori.machinery import clock
from michinori.papers import archives
from michinori.papers.archives import write_archive, zip_papers
from michinori.papers.commands.numbering import store
from michinori.papers.models import Document
from michinori.papers.queries.documents import Wanted, every_document
from michinori.people.queries import default_client
from michinori.rules.money.paper_archives import COLUMNS, NoArchive, table_of, verify
from tests.api.programs import Program, ok
from tests.pages.visitors import signed_in
from tests.papers.kept import kept, register_operator, register_worker
from tests.papers.test_search import program
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    register_operator()
    register_worker(made.ren)
    contract = story.active(made, price=48_000, stages=story.WHOLE, open_stages=1)
    kept(story.handed_in_and_approved(made, contract, 1))
    return made


def whole() -> bytes:
    out = io.BytesIO()
    write_archive(out, every_document(Wanted()))
    return out.getvalue()


def entries(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def packed(files: dict[str, bytes]) -> io.BytesIO:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out


def test_the_operators_archive_holds_every_paper_with_an_index_and_is_sound(cast: Cast) -> None:
    archive = whole()
    assert archive == whole()
    found = verify(io.BytesIO(archive))
    assert found.sound
    assert (found.papers, found.gaps) == (Document.objects.count(), ())
    files = entries(archive)
    rows = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == found.papers == (len(files) - 2) / 2
    invoice = next(row for row in rows if row["kind"] == "invoice")
    assert (invoice["amount_with_tax"], invoice["counterparty"], invoice["invoice_number"]) == (
        "52800", "青空ウェブ制作", "T7000012050002",
    )  # fmt: skip
    assert files[invoice["pdf"]].startswith(b"%PDF")


def test_each_side_gets_its_own_and_the_worker_the_marked_copy(cast: Cast) -> None:
    mine = {}
    for user in (cast.aoi, cast.ren):
        archive = b"".join(zip_papers(cast.acts(user), Wanted()))
        assert verify(io.BytesIO(archive)).sound
        mine[user.id] = entries(archive)
    invoice = Document.objects.get(kind="invoice").number
    assert mine[cast.aoi.id][f"{invoice}.pdf"] != mine[cast.ren.id][f"{invoice}.pdf"]
    for kind, whose in (("deposit_receipt", cast.aoi), ("fee_invoice", cast.ren)):
        name = f"{Document.objects.get(kind=kind).number}.pdf"
        assert [user_id for user_id, files in mine.items() if name in files] == [whose.id]
    nothing = verify(io.BytesIO(b"".join(zip_papers(cast.acts(cast.mio), Wanted()))))
    assert (nothing.papers, nothing.sound) == (0, True)


@pytest.mark.parametrize("what", ["pdf", "record", "amount in the index", "table", "left out", "added", "other record"])
def test_whatever_is_changed_is_noticed(cast: Cast, what: str) -> None:
    files = entries(whole())
    index = json.loads(files["index.json"])
    first, second = index["papers"][:2]
    match what:
        case "pdf":
            files[first["pdf"]] += b" "
        case "record":
            files[first["json"]] = files[first["json"]].replace(b"48000", b"48001").replace(b"52800", b"52801")
        case "amount in the index":
            first["amount"] += 1
            files["index.json"] = json.dumps(index).encode()
        case "table":
            files["index.csv"] = files["index.csv"].replace(b"52800", b"52801")
        case "left out":
            del files[first["pdf"]]
        case "added":
            files["IV-2026-999999.pdf"] = b"%PDF"
        case "other record":
            files[first["json"]] = files[second["json"]]
    assert not verify(packed(files)).sound


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive", b"%PDF-1.7"])
def test_what_is_no_archive_is_said(content: bytes) -> None:
    with pytest.raises(NoArchive):
        verify(io.BytesIO(content))
    for files in ({}, {"index.json": b"{"}, {"index.json": b"[]"}, {"index.json": b'{"format": "michinori-papers/1"}'}):
        with pytest.raises(NoArchive):
            verify(packed(files))


def test_a_missing_number_is_named(cast: Cast) -> None:
    for _ in range(2):
        contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
        kept(story.handed_in_and_approved(cast, contract, 1))
    gone = Document.objects.get(kind="invoice", serial=2)
    out = io.BytesIO()
    write_archive(out, (one for one in every_document(Wanted()) if one != gone))
    assert verify(out).gaps == (gone.number,)


def test_no_cell_of_the_table_is_one_that_a_spreadsheet_computes() -> None:
    row = dict.fromkeys(COLUMNS, "") | {"title": '=HYPERLINK("https://evil")', "counterparty": "＋81", "amount": -5}
    (line,) = list(csv.DictReader(io.StringIO(table_of([row]))))
    assert (line["title"][0], line["counterparty"], line["amount"]) == ("'", "'＋81", "-5")


def test_more_than_a_thousand_are_not_sent_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "MOST", 3)
    browser = signed_in(cast.aoi)
    answer = browser.get("/papers.zip")
    assert answer.status_code == 422
    assert "範囲を狭く" in answer.content.decode()
    assert browser.get("/papers.zip?kind=invoice").status_code == 200


def test_page_and_api_send_the_same_months_papers(cast: Cast) -> None:
    browser = signed_in(cast.aoi)
    page = browser.get("/papers").content.decode()
    first = story.in_days(0).replace(day=1).isoformat()
    assert f"/papers.zip?kind=books&amp;since={first}" in page
    sent = b"".join(browser.get(f"/papers.zip?since={first}").streaming_content)  # type: ignore[attr-defined]
    aoi: Program = program(cast.aoi)
    answer = aoi.get("/papers.zip", **{"from": first})
    assert answer["Content-Type"] == "application/zip"
    same = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert set(entries(sent)) == set(entries(same))
    assert len(ok(aoi.get("/papers"))["items"]) == (len(entries(sent)) - 2) / 2
    assert browser.get("/papers.zip?since=yesterday").status_code == 422
    assert browser.get("/papers.zip?since=2050-01-01").status_code == 200


def test_a_month_holds_what_is_booked_with_its_name_and_the_readers_words(cast: Cast) -> None:
    browser, first = signed_in(cast.aoi), story.in_days(0).replace(day=1)
    page = browser.get("/papers").content.decode()
    links = [html.unescape(one) for one in re.findall(r'href="(/papers\.zip[^"]+)"', page)]
    assert len(links) == 1, "no month without papers"
    assert page.index("/papers.zip") < page.index("list-table"), "above what may be long"
    answer = browser.get(links[0])
    assert answer["Content-Disposition"] == f'attachment; filename="invoices-{first:%Y-%m}.zip"'
    sent = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert verify(io.BytesIO(sent)).sound
    files = entries(sent)
    assert {row["kind"] for row in json.loads(files["index.json"])["papers"]} == {"invoice"}
    (row,) = list(csv.DictReader(io.StringIO(files["index.csv"].decode("utf-8-sig"))))
    assert (row["書類の種類"], row["金額（税込）"], row["登録番号"]) == ("適格請求書", "52800", "T7000012050002")
    for other in ("words", "digest"):
        changed = json.loads(files["index.json"]) | {other: {"kind": "x"} if other == "words" else "0"}
        assert not verify(packed(files | {"index.json": json.dumps(changed).encode()})).sound
    kinds = {row["書類の種類"] for row in _table(signed_in(cast.ren), links[0])}
    assert kinds == {"適格請求書", "システム手数料の請求書"}


def _table(browser: Client, address: str) -> list[dict[str, str]]:
    sent = b"".join(browser.get(address).streaming_content)  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(entries(sent)["index.csv"].decode("utf-8-sig"))))


def test_days_in_the_wrong_order_are_said_at_their_field(cast: Cast) -> None:
    browser = signed_in(cast.aoi)
    for address in ("/papers", "/papers.zip"):
        answer = browser.get(f"{address}?since=2027-02-10&until=2027-02-09")
        assert answer.status_code == 422
        assert "それよりあとにしてください" in answer.content.decode()
        assert 'href="#id_until"' in answer.content.decode()
    answer = browser.get("/papers.zip?since=2027-02-09&until=2027-02-10")
    assert 'filename="papers-2027-02-09-2027-02-10.zip"' in answer["Content-Disposition"]


def test_a_companys_bookkeeper_gets_none_of_the_papers_of_who_downloads_them(cast: Cast) -> None:
    agency = default_client(cast.aoi.id)
    body = {"operator": {"name": "運営"}, "rows": [], "sums": {}, "specimen": False}
    own = Document(
        kind="yearly_statement", n=2025, worker_id=cast.aoi.id, amount=90_000, tax=9_000, made_at=clock.now(), body=body
    )
    store([own])
    browser = signed_in(cast.aoi)
    address, own_papers = f"/papers?of={agency.id}", "/papers?of=worker"
    assert f'href="{address}"' in browser.get("/money").content.decode()
    page = browser.get(address).content.decode()
    first = story.in_days(0).replace(day=1)
    month = f"/papers.zip?kind=books&amp;since={first.isoformat()}"
    assert agency.display_name in page
    assert own.number in browser.get("/papers").content.decode()
    assert own.number not in page
    assert own.number in browser.get(own_papers).content.decode()
    (link,) = [one for one in re.findall(r'href="([^"]+)"', page) if one.startswith(month)]
    sent = b"".join(browser.get(html.unescape(link)).streaming_content)  # type: ignore[attr-defined]
    numbers = {
        json.loads(content)["number"] for name, content in entries(sent).items() if re.match("(IV|YS).*json", name)
    }
    assert numbers == {Document.objects.get(kind="invoice").number}
    for address in (f"/papers?of={agency.id}", f"/papers.zip?of={agency.id}", "/papers?of=%00"):
        assert signed_in(cast.mio).get(address).status_code == 404


def test_the_command_verifies_a_file_without_a_database(cast: Cast, tmp_path: Path) -> None:
    file, site = tmp_path / "papers.zip", Site(tmp_path / "home")
    file.write_bytes(whole())
    done = site.attempt("papers", "verify", str(file))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1])["papers"] == Document.objects.count()
    file.write_bytes(packed(entries(file.read_bytes()) | {"more.txt": b""}).getvalue())
    changed = site.attempt("papers", "verify", str(file))
    assert (changed.returncode, json.loads(changed.stdout.splitlines()[-1])["unlisted"]) == (1, ["more.txt"])
    file.write_bytes(b"nonsense")
    assert site.attempt("papers", "verify", str(file)).returncode == 1
    assert not (site.home / "postgres").exists()


def test_the_command_exports_the_papers_of_days(ready_home: Callable[[Path], Path], tmp_path: Path) -> None:
    out = tmp_path / "all.zip"
    site = Site(ready_home(tmp_path / "home"))
    done = site.run("papers", "export", "--from", "2020-01-01", "--to", "2100-01-01", "--out", str(out))
    assert (done["papers"], done["bytes"]) == (0, out.stat().st_size)
    with out.open("rb") as file:
        assert verify(file).sound


def test_a_contract_leads_to_its_own_papers(cast: Cast) -> None:
    first = Contract.objects.get()
    kept(story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1))
    browser = signed_in(cast.aoi)
    address = f"/papers?contract={first.id}"
    assert f'href="{address}"' in browser.get(f"/contracts/{first.id}/history").content.decode()
    page = browser.get(address).content.decode()
    assert set(re.findall("(?:DR|IV)-[0-9-]+", page)) == {
        one.number for one in Document.objects.filter(contract=first, kind__in=("deposit_receipt", "invoice"))
    }
    assert f"contract={first.id}" in page.split("/papers.zip?")[1].split('"')[0]
    for strange in (f"/papers?contract={first.id}", "/papers?contract=%00"):
        assert "DR-" not in signed_in(cast.mio).get(strange).content.decode()
