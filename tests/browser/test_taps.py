"""How many touches of a phone's screen the ways take that people go most, from home to what they wanted.

Decision 37 has what they took before the redesign; ``pytest -s`` prints what they take. Runs in .ci/run.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from depth import only_when_long
from sites import Site

from tests.browser.dealing import Dealing
from tests.browser.test_change_and_end import TITLE
from tests.browser.thumb import Thumb
from tests.browser.visitors import Visits

pytestmark = only_when_long


@pytest.fixture
def dealing(visits: Visits, server: Site, request: pytest.FixtureRequest) -> Iterator[Dealing]:
    """Two people of this test alone."""
    number = len(request.node.name)
    aoi, ren = visits(f"AoiTaps{number}"), visits(f"RenTaps{number}")
    dealing = Dealing(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    yield dealing
    for one in (dealing.client, dealing.worker):
        one.close()


def at_most(taps: int, thumb: Thumb) -> None:
    """The way took no more touches than this."""
    sys.stdout.write(f"{thumb.told()}\n")
    assert thumb.taps <= taps, thumb.told()


def test_a_worker_from_home_to_pay(dealing: Dealing, drawing: Path) -> None:
    """A contract of one stage: found, proposed for, accepted, handed in, paid."""
    job = dealing.job()
    thumb = Thumb(dealing.ren)
    thumb.comes("/")
    thumb.taps_on("さがす", inside=".site-nav")
    thumb.taps_on(TITLE)
    thumb.taps_on("応募する")
    thumb.types("price", "30,000")
    thumb.types("message", "一週間で作ります。")
    thumb.taps_on("この内容で応募する")
    contract = dealing.offers(dealing.sent(job), 30_000)
    thumb.comes("/")
    thumb.taps_on("条件を見る", inside="main")
    thumb.taps_on("同意する", inside="main")
    dealing.deposits(contract, 30_000)
    thumb.comes("/")
    thumb.taps_on(TITLE, inside="main")
    thumb.taps_on("提出", inside="main")
    thumb.gives("uploads", drawing)
    thumb.taps_on("提出", inside="main")
    dealing.approves(contract)
    thumb.comes("/")
    thumb.taps_on("お金", inside=".site-nav")
    thumb.sees("22,677円")
    at_most(14, thumb)


def test_an_offer_is_read_and_accepted(dealing: Dealing) -> None:
    dealing.offered(20_000, 10_000)
    thumb = Thumb(dealing.ren)
    thumb.comes("/")
    thumb.taps_on("条件を見る", inside="main")
    thumb.taps_on("同意する", inside="main")
    thumb.sees("契約が成立しました")
    at_most(2, thumb)


def test_a_date_is_moved(dealing: Dealing) -> None:
    dealing.running(20_000, 10_000)
    thumb = Thumb(dealing.ren)
    thumb.comes("/")
    thumb.taps_on(TITLE, inside="main")
    thumb.taps_on("困ったとき")
    thumb.taps_on("納期を動かしたい")
    thumb.taps_on("＋7日", inside="main")
    thumb.taps_on("を提案する", inside="main")
    thumb.sees("納期を")
    at_most(5, thumb)


def test_a_contract_is_ended_halfway(dealing: Dealing) -> None:
    contract = dealing.running(20_000, 10_000)
    dealing.shows(contract)
    thumb = Thumb(dealing.ren)
    thumb.comes("/")
    thumb.taps_on(TITLE, inside="main")
    thumb.taps_on("困ったとき")
    thumb.taps_on("途中でやめたい")
    thumb.types("amount", "10,000")
    thumb.taps_on("この内容で申し出る", inside="main")
    thumb.page.wait_for_url("**/terminations/*")
    at_most(5, thumb)


def test_somebody_is_hired_from_a_search(dealing: Dealing) -> None:
    dealing.job()
    dealing.ren.opens("/profile/edit")
    dealing.ren.fills({"headline": "LPのデザインをしています"})
    dealing.ren.presses("保存")
    thumb = Thumb(dealing.aoi)
    thumb.page.goto("/my/jobs")  # who has hired before has people at hand
    thumb.comes("/")
    thumb.taps_on("人をさがす")
    thumb.taps_on(dealing.ren.name, inside="main")
    thumb.taps_on("仕事に招待する")
    thumb.taps_on("招待する", inside="main")
    thumb.sees("招待しました")
    at_most(4, thumb)


def test_a_review_is_written(dealing: Dealing) -> None:
    dealing.finished(30_000)
    thumb = Thumb(dealing.ren)
    thumb.comes("/")
    thumb.taps_on("評価する", inside="main")
    for scale in thumb.page.locator("main .rate fieldset").all():
        thumb.touches(scale.locator("label").last)
    thumb.taps_on("送る", inside="main")
    thumb.sees("評価を送りました")
    at_most(7, thumb)
