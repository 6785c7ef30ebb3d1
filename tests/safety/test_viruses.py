"""Files and ClamAV itself, with a signature of our own: what it finds reaches nobody, and while it is down nothing does
that it has not seen.
"""

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from machinery import samples
from machinery.scanners import CANARY, NAME, NAME_OF_WHOLE, WHOLE, Clamd, forget, needs_clamd, scanning
from pytest_django.fixtures import Settings
from sites import Site, wait_until

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import stages
from michinori.contracts.models import Contract
from michinori.conversation.commands.messages import send_message
from michinori.conversation.queries.contracts import thread_of
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox, scanner
from michinori.machinery import scanning as queue
from michinori.machinery.addresses import path_of
from michinori.machinery.files import store_file
from michinori.machinery.health import look
from michinori.machinery.models import Deadline, StoredFile
from michinori.machinery.scanning import scan_due
from michinori.market.commands.jobs import edit_job
from michinori.market.commands.proposals import create_proposal
from michinori.market.models import Proposal
from michinori.notices.models import Notice
from michinori.support.commands.inquiries import make_inquiry
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.support import asking

WAITS, BLOCKED = "ウイルスの検査を待っています", "ウイルスの検査を通らなかったので、開けません"
PICTURE = samples.picture()


@pytest.fixture(scope="module")
def clamd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clamd]:
    found = Clamd(tmp_path_factory.mktemp("clamd"))
    found.start()
    yield found
    found.stop()


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    yield
    forget()
    queue._resting[0] = 0.0


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


@pytest.fixture
def away(settings: Settings) -> None:
    settings.CLAMD_URL = "tcp://127.0.0.1:1"


def due() -> None:
    """As if some minutes had passed."""
    StoredFile.objects.filter(scan_next_at__isnull=False).update(scan_next_at=datetime.now(UTC))
    forget()
    queue._resting[0] = 0.0


def packed(content: bytes, depth: int = 1) -> bytes:
    for n in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
            made.writestr(f"{n}.bin", content)
        content = out.getvalue()
    return content


@needs_clamd
@pytest.mark.parametrize("way", [0, 1], ids=["unix", "tcp"])
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"text " + CANARY, NAME), (PICTURE + CANARY, NAME), (WHOLE, NAME_OF_WHOLE), (packed(CANARY), NAME),
        (packed(CANARY, 3), NAME), (samples.document(CANARY.decode()), NAME), (bytes(40_000_000) + CANARY, NAME),
    ],
    ids=["text", "picture", "whole", "zip", "zips in zips", "document", "40 MB"],
)  # fmt: skip
def test_what_it_finds_is_not_taken(
    cast: Cast, clamd: Clamd, settings: Settings, monkeypatch: pytest.MonkeyPatch, way: int, content: bytes, name: str
) -> None:
    monkeypatch.setattr(queue, "_AT_UPLOAD", 60.0)
    settings.CLAMD_URL = clamd.urls[way]
    with pytest.raises(Problem, match="file-infected") as refused:
        store_file(actor=cast.acts(cast.ren), name="a.bin", content=content)
    assert refused.value.values["found"].startswith(name)
    assert not StoredFile.objects.exists()


@needs_clamd
@pytest.mark.parametrize("way", [0, 1], ids=["unix", "tcp"])
def test_what_is_clean_is_taken_and_served(cast: Cast, clamd: Clamd, settings: Settings, way: int) -> None:
    settings.CLAMD_URL = clamd.urls[way]
    forget()
    file = store_file(actor=cast.acts(cast.ren), name="a.png", content=PICTURE)
    assert (file.scan, scanner.answers(), scanner.takes(50 * 1024 * 1024)) == ("clean", True, True)
    answer = signed_in(cast.ren).get(f"/files/{file.id}")
    assert b"".join(answer) == PICTURE  # type: ignore[arg-type]  # a stream


@needs_clamd
def test_one_that_takes_no_large_files_is_found_out(tmp_path: Path, settings: Settings) -> None:
    """As Debian sets it up: 25 MB."""
    small = Clamd(tmp_path)
    small.allow("25M")
    small.start()
    try:
        settings.CLAMD_URL = small.urls[0]
        forget()
        assert (scanner.takes(50 * 1024 * 1024), scanner.takes(20 * 1024 * 1024)) == (False, True)
    finally:
        small.stop()


@needs_clamd
def test_killed_held_and_started_again(cast: Cast, tmp_path: Path, settings: Settings) -> None:
    """Killed, and stopped in the middle of its work: uploads are taken all the same, and wait."""
    real = Clamd(tmp_path)
    real.start()
    settings.CLAMD_URL, ren = real.urls[0], cast.acts(cast.ren)
    try:
        with real.held():
            due()
            began = time.monotonic()
            slow = store_file(actor=ren, name="a.png", content=PICTURE)
            took = time.monotonic() - began
            assert (slow.scan, took < 15) == ("waiting", True), took
            assert look().found["scanner"]["state"] == "away"
        real.stop()
        due()
        dead, bad = (store_file(actor=ren, name="b.txt", content=each) for each in (b"b", CANARY))
        assert (dead.scan, bad.scan, scan_due()) == ("waiting", "waiting", 0)
        real.start()
        due()
        assert scan_due() == 3
    finally:
        real.stop()
    assert {one.id: one.scan for one in StoredFile.objects.all()} == {
        slow.id: "clean", dead.id: "clean", bad.id: "blocked",
    }  # fmt: skip


def handed_in(cast: Cast, content: bytes = PICTURE) -> tuple[Contract, StoredFile]:
    contract, ren = story.active(cast), cast.acts(cast.ren)
    file = store_file(actor=ren, name="画面.png", content=content)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[file.id])
    send_message(actor=ren, thread_id=thread_of(contract), body="", file_ids=[file.id])
    return contract, file


@pytest.mark.usefixtures("away")
def test_what_waits_is_handed_in_and_opens_for_nobody(cast: Cast) -> None:
    """A delivery counts as made when it is sent. Its page and that of its messages say why it does not open yet."""
    contract, file = handed_in(cast)
    assert contract.stages.get(number=1).status == "submitted"
    for user in (cast.ren, cast.aoi):
        browser = signed_in(user)
        for address in (f"/files/{file.id}", f"/files/{file.id}/preview"):
            answer = browser.get(address)
            assert (answer.status_code, WAITS in answer.text) == (409, True)
        for page in (f"/contracts/{contract.id}", f"/messages/{thread_of(contract)}"):
            text = browser.get(page).text
            assert WAITS in text, page
            assert f"/files/{file.id}" not in text, page
    assert signed_in(cast.mio).get(f"/files/{file.id}").status_code == 404


def test_in_english(cast: Cast, away: None) -> None:
    contract, file = handed_in(cast)
    text = signed_in(cast.aoi).get(f"/contracts/{contract.id}", headers={"Accept-Language": "en"}).text
    assert "virus" in text.lower()
    assert signed_in(cast.ren).get(f"/files/{file.id}", headers={"Accept-Language": "en"}).status_code == 409


def test_once_it_is_clean_it_is_there_as_if_it_had_not_waited(cast: Cast, away: None, settings: Settings) -> None:
    contract, file = handed_in(cast)
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        due()
        scan_due()
    for user in (cast.ren, cast.aoi):
        browser = signed_in(user)
        assert browser.get(f"/files/{file.id}/preview").status_code == 200
        assert WAITS not in browser.get(f"/contracts/{contract.id}").text


def test_both_sides_are_told_of_what_was_blocked_afterwards(cast: Cast, away: None, settings: Settings) -> None:
    contract, file = handed_in(cast, PICTURE + CANARY)
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        due()
        scan_due()
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="file_blocked")
    assert {one.user_id for one in told} == {cast.ren.id, cast.aoi.id}
    assert {path_of(PageRef.from_data(one.page)) for one in told} == {f"/contracts/{contract.id}"}
    for one in told:
        assert NAME in one.words["ja"][1]
        assert NAME in one.words["en"][1]
    for user in (cast.ren, cast.aoi):
        browser = signed_in(user)
        answer = browser.get(f"/files/{file.id}")
        assert (answer.status_code, "だれにも開けません" in answer.text) == (403, True)
        assert BLOCKED in browser.get(f"/contracts/{contract.id}").text
    assert contract.stages.get(number=1).status == "submitted", "the client returns it, or asks for it again"


@pytest.mark.usefixtures("away")
def test_whom_it_reached_with_a_job_a_proposal_or_an_inquiry_is_told(cast: Cast, settings: Settings) -> None:
    aoi, mio, sora = cast.acts(cast.aoi), cast.acts(cast.mio), asking.staff(cast)
    files = {
        name: store_file(actor=actor, name=f"{name}.txt", content=CANARY)
        for name, actor in (("job", aoi), ("offer", mio), ("question", mio))
    }
    job_id = Proposal.objects.get(id=story.proposed(cast)).job_id
    edit_job(actor=aoi, job_id=job_id, body={}, file_ids=[files["job"].id])
    offer = {"price": 30_000, "message": "作れます。"}
    create_proposal(actor=mio, job_id=job_id, body=offer, file_ids=[files["offer"].id])
    asked = make_inquiry(actor=mio, **asking.ASKED, file_ids=[files["question"].id])
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        due()
        assert scan_due() == 3
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(kind="file_blocked")
    expected = {
        "job": {(user.id, f"/jobs/{job_id}") for user in (cast.aoi, cast.ren, cast.mio)},
        "offer": {(cast.mio.id, "/proposals"), (cast.aoi.id, f"/jobs/{job_id}/proposals")},
        "question": {(cast.mio.id, f"/inquiries/{asked.id}"), (sora.user_id, f"/desk/inquiries/{asked.id}")},
    }
    for name, people in expected.items():
        found = [one for one in told if f"{name}.txt" in one.words["ja"][0]]
        assert {(one.user_id, path_of(PageRef.from_data(one.page))) for one in found} == people


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("good", [False, True], ids=["alone", "beside a good one"])
def test_no_clock_approves_what_nobody_could_open(
    cast: Cast, settings: Settings, turn: Callable[..., object], good: bool
) -> None:
    """Acceptance by silence would pay for it. Handed in again it counts from then on."""
    contract, ren = story.active(cast), cast.acts(cast.ren)
    contents = [PICTURE + CANARY, *([PICTURE] if good else [])]
    files = [store_file(actor=ren, name="画面.png", content=one).id for one in contents]
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=files)
    with scanning() as fake:
        settings.CLAMD_URL = fake.url
        due()
        scan_due()

        def status() -> str:
            return str(contract.stages.get(number=1).status)

        turn(days=20)
        assert status() == ("approved" if good else "submitted")
        assert not Deadline.objects.filter(at__lte=clock.now()).exists(), "none comes again and again"
        if not good:
            again = store_file(actor=ren, name="画面.png", content=PICTURE).id
            stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[again])
            assert status() == "submitted"
            turn(days=20)
            assert status() == "approved"


def test_a_form_with_a_bad_file_comes_back_with_what_was_typed(cast: Cast, settings: Settings) -> None:
    contract = story.active(cast)
    thread = thread_of(contract)
    with scanning() as fake, translation.override("ja"):
        settings.CLAMD_URL = fake.url
        sent = {"body": "見てください", "uploads": SimpleUploadedFile("a.txt", b"a" + CANARY)}
        answer = signed_in(cast.ren).post(f"/messages/{thread}", sent)
    assert (answer.status_code, NAME in answer.text, "見てください" in answer.text) == (422, True, True)
    assert not StoredFile.objects.exists()


@needs_clamd
def test_a_site_whose_scanner_starts_late(tmp_path: Path, ready_home: object) -> None:
    """Over HTTP: a file waits, health says so with 200, and soon after the scanner has come it can be had."""
    real = Clamd(tmp_path)
    site = Site(ready_home(tmp_path / "home"))  # type: ignore[operator]
    site.environment |= {"CLAMD_URL": real.urls[0]}
    site.start()
    try:
        ren = site.run("user", "create", "--email", "ren@example.jp", "--name", "Ren")
        program = httpx.Client(
            base_url=f"{site.url}/api/v1", headers={"Authorization": f"Bearer {ren['token']}"}, timeout=30
        )
        ids = {}
        for name, content in (("good", PICTURE), ("bad", PICTURE + CANARY)):
            sent = program.post("/files", files={"file": (f"{name}.png", content)}).json()
            assert (sent["scan"], sent["pages"]) == ("waiting", 1)
            ids[name] = sent["id"]
        assert program.get(f"/files/{ids['good']}").json()["type"].endswith("/file-waiting")
        health = httpx.get(f"{site.url}/health").json()
        assert (health["scanner"]["state"], "scanner" in health["wrong"]) == ("away", True)
        assert httpx.get(f"{site.url}/health").status_code == 200
        real.start()
        wait_until(lambda: program.get(f"/files/{ids['good']}").status_code == 200, patience=150)
        blocked = f"/files/{ids['bad']}"
        wait_until(lambda: program.get(blocked).json()["type"].endswith("/file-blocked"), patience=150)
        wait_until(lambda: "scanner" not in httpx.get(f"{site.url}/health").json()["wrong"])
        # A process that met it away leaves it alone for a while, and lets files wait.
        wait_until(lambda: program.post("/files", files={"file": ("c.txt", CANARY)}).status_code == 422)
    finally:
        real.stop()
        site.stop()
