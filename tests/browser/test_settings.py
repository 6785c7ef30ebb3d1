"""Settings at the desk, in real browsers: Sora proposes another fee, Kei lets it hold; a word is watched at once."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sites import Site, serving

from tests.browser.test_irregular_ends import the_staff
from tests.browser.visitors import Visits


@pytest.fixture
def server(tmp_path: Path, ready_home: Callable[[Path], Path]) -> Iterator[Site]:
    """A site of this story's own: on the one that others share, its fee would be theirs."""
    with serving(ready_home(tmp_path / "home")) as site:
        yield site


def test_a_fee_is_changed_by_two_and_the_log_holds(visits: Visits, server: Site) -> None:
    sora = the_staff(visits, server, "SoraSet")
    sora.opens("/desk/")
    sora.presses("設定")
    look(sora, "settings")
    sora.fills({"q": "手数料"})
    sora.presses("さがす")
    sora.presses("システム手数料")
    look(sora, "fee")
    sora.fills({"value-0-percent": "30", "reason": "原価が上がったため"})
    sora.presses("変えるとどうなるか見る")
    sora.proves_who_they_are()
    sora.sees("もうひとりのスタッフの承認がいります", "変えたあと")
    look(sora, "fee-preview")
    sora.presses("この変更を提案する")
    sora.sees("承認を待っています")
    look(sora, "fee-waits")

    kei = the_staff(visits, server, "KeiSet")
    kei.opens("/desk/setting-changes")
    kei.presses("システム手数料")
    kei.proves_who_they_are()
    look(kei, "fee-second")
    kei.fills({"sure": True})
    kei.presses("承認する")
    kei.sees("承認しました")

    sora.opens("/desk/settings/fallback_share")
    look(sora, "share")
    sora.opens("/desk/settings/fee_tiers")
    sora.sees("100,000円まで30%")
    sora.opens("/desk/log/check")
    sora.sees("合っています")
    look(sora, "log-check")
    sora.opens("/desk/log")
    look(sora, "log")


def look(visitor: object, name: str) -> None:
    if folder := os.environ.get("SHOTS"):
        visitor.page.screenshot(path=Path(folder) / f"{name}-{visitor.width}.png", full_page=True)
