"""The main roads of the stories, walked through the door: contracts to their ends, files, pages, and what is live."""

import itertools
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from random import Random

from bench import lives
from bench.browsing import Program, Request, Visitor
from cluster import door
from cluster.plan import DOOR, LOAD, WORK
from cluster.site import PASSWORD
from cluster.whole import Cluster
from rig.waiting import wait_until

_LONGEST = 20
"""How many events of a stream are looked at."""


def walk(cluster: Cluster) -> str:
    """Walk them all; return what was done in a few words. Raises ``AssertionError`` or ``Unexpected``."""
    with cluster.network.inside(LOAD):
        line = door.Line(cluster.machines[DOOR])
        try:
            first, second = (_deal(cluster, line) for _ in range(2))
            for life, deal in ((lives.small, first), (lives.ended, second)):
                for _ in life(deal):
                    pass
            _carry_file(first)
            _hear(line, first)
        finally:
            line.close()
    wait_until(lambda: _mails(cluster), "workers send mails")
    return "a contract to its end, one ended halfway, a file, a page that hears what changed, and mails by the workers"


def _deal(cluster: Cluster, line: door.Line) -> lives.Deal:
    numbers = itertools.count()

    def fund(amount: int) -> None:
        what = ("--client", "aoi@example.jp", "--amount", str(amount), "--reference", f"{id(numbers)}")
        cluster.sites.run(cluster.machines[WORK[0]], "deposit", "record", *what)

    return lives.Deal(
        client=Program(line, cluster.sites.tokens["aoi"]),  # type: ignore[arg-type]
        worker=Program(line, cluster.sites.tokens["ren"]),  # type: ignore[arg-type]
        numbers=Random(7),
        day=lambda days: (datetime.now(UTC) + timedelta(days=days)).date().isoformat(),
        fund=fund,
        reports=1,
        counted=numbers,
    )


def _carry_file(deal: lives.Deal) -> None:
    """What one node took, any node gives back."""
    sent = deal.worker.upload("plan.txt", "計画")
    asked = Request("GET", f"/api/v1/files/{sent}", {"Authorization": f"Bearer {deal.worker.token}"})
    for _ in range(4):
        got, _ = deal.worker.line.ask(asked)
        assert got.decode() == "計画", "a file came back changed"


def _hear(line: door.Line, deal: lives.Deal) -> None:
    """An open page of the worker's hears of the client's message, whichever nodes serve the two."""
    visitor = Visitor(line).sign_in("ren@example.jp", PASSWORD)  # type: ignore[arg-type]
    with line.events(visitor.get("/live")) as events:
        assert "again" in _some(events, "again")
        deal.say(deal.client)
        assert "live" in _some(events, "live"), "an open page heard nothing"


def _some(events: Iterable[str], last: str) -> list[str]:
    """Events up to the one that is waited for."""
    found = []
    for event in itertools.islice(events, _LONGEST):
        found.append(event)
        if event == last:
            break
    return found


def _mails(cluster: Cluster) -> int:
    return sum(len([*(cluster.machines[name].folder / "mails").glob("*")]) for name in WORK)
