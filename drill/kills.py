"""Each part killed by kill -9 while programs write: back within seconds, nothing acknowledged lost."""

import time
from collections.abc import Callable

import psutil

from drill.ground import Ground
from drill.site import Site
from drill.steps import Step
from drill.visitors import Writers, jobs_at
from rig.waiting import wait_until

_SECONDS = 30
"""How soon a part is back, on a machine that has much else to do as well; alone, it takes three."""


def web(ground: Ground) -> str:
    """The web server and all its processes."""
    return _killed(ground, lambda site: [each for server in site.children("granian") for each in _whole(server)])


def background(ground: Ground) -> str:
    """The process that applies deadlines and sends mails."""
    return _killed(ground, lambda site: site.children("michinori.config.background"))


def postgres(ground: Ground) -> str:
    """The embedded PostgreSQL."""
    return _killed(ground, lambda site: [found] if (found := site.postmaster()) else [])


def serve(ground: Ground) -> str:
    """``serve`` itself, which systemd would start again."""
    return _killed(ground, lambda site: [psutil.Process(site.process.pid)] if site.process else [], again=True)


def _killed(ground: Ground, victims: Callable[[Site], list[psutil.Process]], *, again: bool = False) -> str:
    site = ground.site()
    site.start()
    wait_until(lambda: site.health()["wrong"] == [], "all is well before")
    with Writers(site.url, ground.token("aoi")) as writers:
        writers.more()
        found = victims(site)
        assert found, "nothing to kill"
        began = time.monotonic()
        for victim in found:
            victim.kill()
        if again:
            assert site.process
            site.process.wait()
            site.start()
        else:
            psutil.wait_procs(found, timeout=10)
        wait_until(lambda: victims(site) and site.answers(), "what was killed is back")
        seconds = time.monotonic() - began
        writers.more()
    assert seconds < _SECONDS, f"back after {seconds:.1f} s"
    lost = set(writers.acknowledged) - jobs_at(site.url, ground.token("ren"))
    assert not lost, f"{len(lost)} of {len(writers.acknowledged)} acknowledged jobs are lost"
    wait_until(lambda: site.health()["wrong"] == [], "all is well after")
    site.run("ledger", "check")
    return f"back after {seconds:.1f} s; {len(writers.acknowledged)} acknowledged, none lost"


def _whole(server: psutil.Process) -> list[psutil.Process]:
    return [server, *server.children(recursive=True)]


STEPS = [
    Step("kill -9 of the web server", web),
    Step("kill -9 of the background process", background),
    Step("kill -9 of PostgreSQL", postgres),
    Step("kill -9 of serve", serve),
]
