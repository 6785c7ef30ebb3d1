"""The steps that call and attack the running demo, and then a demo of the build with planted faults."""

from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from looks.demo import Demo
from scan import attacks, calls, planting
from scan.steps import Found, Step
from scan.visited import demo

_AS = "aoi@demo.example"


@dataclass
class Demos:
    """One demo at a time in one home, which is filled once; started when a step first needs it."""

    home: Path
    build: Path
    _running: ExitStack = field(default_factory=ExitStack)
    _sites: dict[bool, Demo] = field(default_factory=dict)

    def site(self, *, planted: bool = False) -> Demo:
        """The running demo of our code, or of the build with faults."""
        if planted not in self._sites:
            self.close()
            self._sites[planted] = self._running.enter_context(demo(self.home, self.build if planted else None))
        return self._sites[planted]

    def close(self) -> None:
        """Stop what runs."""
        self._running.close()
        self._sites.clear()


def steps(programs: Path, out: Path, demos: Demos, *, short: bool, turn: int) -> list[Step]:
    """Those of our own code. ``turn``: the seed of what schemathesis draws."""
    seconds = 45.0 if short else 600.0
    crawl = 4.0 if short else 20.0
    return [
        Step("schemathesis as each role", "schemathesis", lambda: _called(demos, seconds=seconds, turn=turn)),
        Step("wapiti, a visitor", "wapiti", lambda: _crawled(programs, out, demos, crawl)),
        Step("wapiti, signed in", "wapiti", lambda: _crawled(programs, out, demos, crawl, email=_AS)),
        Step("sqlmap", "sqlmap", lambda: _injected(programs, out, demos, thorough=not short)),
    ]


def planted_steps(programs: Path, out: Path, demos: Demos) -> list[Step]:
    """Each must find what is planted."""

    def schemathesis() -> Found:
        found = calls.call_as_each_role(
            demos.site(planted=True), seconds=30, turn=1, only="GET /api/v1/jobs", examples=30
        )
        return _seen("schemathesis", planting.missed("schemathesis", found.findings))

    def wapiti() -> Found:
        site = demos.site(planted=True)
        found, _ = attacks.wapiti(programs, out, site, seconds=15, pages=["/jobs?q=logo"], depth=0)
        return _seen("wapiti", planting.missed("wapiti", found))

    def sqlmap() -> Found:
        site = demos.site(planted=True)
        found = attacks.sqlmap(programs, out, site, thorough=False, addresses=["/jobs/count?q=logo"])
        return _seen("sqlmap", planting.missed("sqlmap", found))

    return [
        Step("planted: schemathesis", "", schemathesis),
        Step("planted: wapiti", "", wapiti),
        Step("planted: sqlmap", "", sqlmap),
    ]


def _seen(by: str, missed: list[str]) -> Found:
    return Found(wrong=missed, said=f"found {', '.join(planting.named(by))}")


def _called(demos: Demos, *, seconds: float, turn: int) -> Found:
    called = calls.call_as_each_role(demos.site(), seconds=seconds, turn=turn)
    wrong = [] if called.succeeded else ["no call of schemathesis succeeded: its tokens or ids lead nowhere"]
    return Found(called.findings, wrong, said=str(called))


def _crawled(programs: Path, out: Path, demos: Demos, seconds: float, *, email: str = "") -> Found:
    pages = attacks.CRAWLED_SIGNED_IN if email else attacks.CRAWLED
    found, tried = attacks.wapiti(programs, out, demos.site(), seconds=seconds, email=email, pages=pages)
    wrong = [] if tried >= len(pages) else [f"wapiti saw {tried} pages of {len(pages)} and more"]
    return Found(found, wrong, said=f"{tried} addresses and forms")


def _injected(programs: Path, out: Path, demos: Demos, *, thorough: bool) -> Found:
    found = attacks.sqlmap(programs, out, demos.site(), thorough=thorough)
    return Found(found, said=f"{len(attacks.ASKED) + len(attacks.ASKED_SIGNED_IN)} addresses")
