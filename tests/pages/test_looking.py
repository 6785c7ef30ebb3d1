"""Looking at sound and film: the page with the browser's player, the copy in parts, and nothing of it for strangers."""

import pytest
from machinery import samples

from michinori.contracts.commands import purchases, stages
from michinori.contracts.commands.terminations import accept_termination
from michinori.contracts.models import Contract
from michinori.machinery.files import store_file
from tests.exploits.courses import end, submitted
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def handed_in(cast: Cast, name: str, content: bytes) -> tuple[Contract, str]:
    """Ren hands in one file: the contract, and the file's address."""
    contract, ren = story.active(cast), cast.acts(cast.ren)
    file = store_file(actor=ren, name=name, content=content)
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[file.id])
    return contract, f"/files/{file.id}"


@pytest.mark.parametrize(
    ("content", "player"),
    [(samples.recording(), "<video controls"), (samples.recording("mp3", size=None), "<audio controls")],
)
def test_sound_and_film_play_in_the_page_and_their_original_waits_for_payment(content: bytes, player: str) -> None:
    cast = Cast()
    contract, file = handed_in(cast, "完成.bin", content)
    aoi, mio = signed_in(cast.aoi), signed_in(cast.mio)
    assert f'<a href="{file}/look">' in aoi.get(f"/contracts/{contract.id}").content.decode()
    page = aoi.get(f"{file}/look")
    assert player in page.content.decode()
    assert "media-src 'self'" in page["Content-Security-Policy"]
    copy = aoi.get(f"{file}/preview")
    assert copy["Content-Type"] in ("video/webm", "audio/webm")
    assert copy.content.startswith(b"\x1a\x45\xdf\xa3")
    assert content not in copy.content
    assert aoi.get(file).status_code == 403
    assert [mio.get(f"{file}{end}").status_code for end in ("", "/look", "/preview")] == [404] * 3


def test_a_broken_film_is_open_as_the_original_for_inspection_only() -> None:
    cast = Cast()
    contract, ren = story.active(cast), cast.acts(cast.ren)
    broken = store_file(actor=ren, name="完成.mp4", content=samples.recording()[:5_000])
    stages.submit_stage(actor=ren, contract_id=contract.id, number=1, file_ids=[broken.id], inspection=True)
    aoi = signed_in(cast.aoi)
    assert "検品のために原本を開く" in aoi.get(f"/contracts/{contract.id}").content.decode()
    assert aoi.get(f"/files/{broken.id}/look").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-1", 206, slice(0, 2)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=-3", 206, slice(-3, None)),
        ("bytes=0-999999999", 206, slice(None)),
        ("bytes=999999999-", 416, slice(0, 0)),
        ("bytes=5-4", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("bytes=0-1,3-4", 200, slice(None)),
        ("bytes=a-b", 200, slice(None)),
        ("bytes=٠-١", 200, slice(None)),
        ("lines=0-1", 200, slice(None)),
    ],
)
def test_a_player_may_ask_for_a_part(asked: str, status: int, part: slice) -> None:
    cast = Cast()
    _, file = handed_in(cast, "完成.mp3", samples.recording("mp3", size=None))
    aoi = signed_in(cast.aoi)
    whole = aoi.get(f"{file}/preview").content
    found = aoi.get(f"{file}/preview", headers={"Range": asked})
    assert (found.status_code, found.content) == (status, whole[part])
    if status == 206:
        start, stop, _ = part.indices(len(whole))
        assert found["Content-Range"] == f"bytes {start}-{stop - 1}/{len(whole)}"


def test_purchases_stand_among_the_contracts_money_lines() -> None:
    """Ended at ¥1 of ¥14,400, then bought: Aoi reads what she paid for the files, Ren what he received."""
    cast = Cast()
    contract, aoi = submitted(cast), signed_in(cast.aoi)
    accept_termination(actor=cast.acts(cast.ren), termination_id=end(cast, contract, "Aoi", 1), amount=1)
    assert "原本の買い取り（" not in aoi.get(f"/contracts/{contract.id}/terms").content.decode()
    contract = purchases.buy_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    bought = contract.payments.get(kind="purchase")
    assert (bought.before_tax, bought.tax) == (14_399, 1_440)
    page = aoi.get(f"/contracts/{contract.id}/terms").content.decode()
    assert "原本の買い取り（" in page
    assert "15,839円" in page
    page = signed_in(cast.ren).get(f"/contracts/{contract.id}/terms").content.decode()
    assert "原本の買い取りの受け取り（" in page
    assert f"{bought.net:,}円" in page
