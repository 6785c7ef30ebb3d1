"""The machine's clock jumps, by libfaketime under ``serve`` and the commands, not under PostgreSQL."""

from pathlib import Path

from drill.contracts import offer, status_of
from drill.ground import Ground
from drill.postgres import Postgres
from drill.site import Site
from drill.steps import NotHere, Step
from rig.waiting import wait_until

_PLACES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib/faketime/libfaketimeMT.so.1")


def clock_jumps(ground: Ground) -> str:
    """+40 days, then back."""
    return jumps(ground, "+40d", lapses=True)


def jumps(ground: Ground, by: str, *, lapses: bool) -> str:
    """The clock jumps ``by``, as libfaketime writes it, then back: deadlines wait each time until ``clock confirm``.
    ``lapses``: whether an offer made just before has lapsed by then.
    """
    jump = ground.folder / "clock"
    server = ground.enter(Postgres(ground.folder / "postgres"))
    source = ground.site("source")
    source.run("backup", copy := str(ground.folder / "copy"))
    site = ground.bare(settings=server.settings)
    site.run("restore", copy)
    site.run("release")
    _turn(jump, "+0")
    site.environment |= {
        "LD_PRELOAD": _library(),
        "FAKETIME_TIMESTAMP_FILE": str(jump),
        "FAKETIME_CACHE_DURATION": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    site.start()
    contract, ren = offer(site.url, ground.token("aoi"), ground.token("ren")), ground.token("ren")
    wait_until(lambda: site.health()["wrong"] == [], "all is well before")
    _turn(jump, by)
    wait_until(lambda: site.health()["clock"] == "doubted", "the jump ahead is noticed")
    assert site.run("clock", "run")["applied"] == 0, "deadlines were applied by a clock that jumped"
    assert status_of(site.url, ren, contract) == "offered", "the offer lapsed by a clock that jumped"
    wait_until(lambda: _told(site), "staff are told")
    assert site.run("clock", "confirm")["confirmed"] is True
    if lapses:
        wait_until(lambda: status_of(site.url, ren, contract) != "offered", "the offer lapses by the confirmed clock")
    _turn(jump, "+0")
    wait_until(lambda: site.health()["clock"] == "doubted", "the jump back is noticed")
    assert site.run("clock", "run")["applied"] == 0
    assert site.run("clock", "confirm")["confirmed"] is True
    wait_until(lambda: site.health()["wrong"] == [], "all is well by the clock that was set right")
    site.run("ledger", "check")
    return f"{by} and back: deadlines waited, staff told, went on after clock confirm"


def _turn(file: Path, by: str) -> None:
    file.write_text(by)


def _told(site: Site) -> bool:
    return "時計" in site.log.read_text()


def _library() -> str:
    for place in _PLACES:
        for found in Path("/").glob(place.removeprefix("/")):
            return str(found)
    raise NotHere("libfaketime is not installed (Debian: libfaketime)")


STEPS = [Step("clock forth and back", clock_jumps)]
