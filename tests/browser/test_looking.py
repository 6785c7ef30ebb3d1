"""A film that is handed in plays in a real browser, started by keyboard alone, before anything is paid."""

from functools import partial
from pathlib import Path

from machinery import samples
from sites import Site, wait_until

from tests.browser.test_change_and_end import a_running_contract
from tests.browser.visitors import Visits

_PLAYS = "player => player.play().then(() => player.duration)"


def test_a_film_plays_in_the_page_before_it_is_paid(visits: Visits, server: Site, tmp_path: Path) -> None:
    aoi, ren = visits("AoiFilm"), visits("RenFilm")
    contract = a_running_contract(server, aoi, ren)
    aoi.signs_in()
    ren.signs_in()
    ren.opens(f"/contracts/{contract}/stages/1/submit")
    film, sound = tmp_path / "完成.mp4", tmp_path / "語り.mp3"
    film.write_bytes(samples.recording(seconds=4))
    sound.write_bytes(samples.recording("mp3", 4, size=None))
    ren.page.locator("[name=uploads]").set_input_files([film, sound])
    ren.presses("提出する")
    for kind, name in (("video", film.name), ("audio", sound.name)):
        aoi.opens(f"/contracts/{contract}")
        aoi.presses(name)
        aoi.sees("見本・原本は支払い後")
        player = aoi.page.locator(kind)
        aoi.looks_over()
        player.focus()
        aoi.page.keyboard.press("Space")
        wait_until(partial(player.evaluate, "player => player.currentTime > 0.3"))
        assert 3.5 < player.evaluate(_PLAYS) < 4.5
        assert player.evaluate("player => player.error === null")
