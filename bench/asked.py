"""What was asked of speed, and what pages and acts took when it was asked, beside what is measured now: a part of the
page.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.ratios import cost, growth, may_grow


@dataclass(frozen=True)
class Aim:
    """At most so many milliseconds of CPU a request: of the ``web`` process, of ``postgres``, of ``both`` together."""

    web: float | None = None
    postgres: float | None = None
    both: float | None = None

    def said(self) -> str:
        """The aim in words; empty if there is none."""
        named = ((self.web, "of the web"), (self.postgres, "of PostgreSQL"), (self.both, "in all"))
        return ", ".join(f"{most:g} {what}" for most, what in named if most is not None)

    def is_met(self, act: dict[str, Any]) -> bool:
        """Whether this was measured."""
        one = act["1"]
        found = ((self.web, one["web_ms"]), (self.postgres, one["postgres_ms"]), (self.both, cost(act)))
        return all(round(took, 1) <= most for most, took in found if most is not None)


_SEARCH, _PEOPLE, _PAGE, _ACT = Aim(both=6.6), Aim(web=10, postgres=20), Aim(web=8), Aim(both=13)
AIMS = {
    "search: words, filters, 200 blocks": _SEARCH,
    "search that finds nothing": _SEARCH,
    "workers": _PEOPLE,
    "workers: search by words": _PEOPLE,
    "job page": _PAGE,
    "contract page: meter, 50 events": _PAGE,
    "API: open an ending": _ACT,
    "API: accept it (settlement)": _ACT,
}


def asked(then: dict[str, Any], found: Sequence[dict[str, Any]]) -> str:
    """The part of the page as Markdown. ``then``: what was measured when speed was asked for; ``found``: results of two
    scales or more, the smallest first.
    """
    scales = [f"{one['scale']:g}" for one in found]
    lines = [
        "## What was asked, and where it stood then\n",
        f"Milliseconds of CPU a request, of the web process + PostgreSQL. **Then**: the site of `{then['source']}`,"
        f" measured {then['elsewhere']}, and {then['here']}, so that they can be compared only roughly."
        " **Now**: from the tables below. An aim is met where it is met at every scale. Growth is reckoned in units of"
        " the yardstick, so it is not the ratio of the figures beside it.\n",
        "| what | then, elsewhere, 0.01 · 0.1 | then, here, 0.01 |"
        f" now, {' · '.join(scales)} | aim: at most | met? | grows, {scales[0]} → {scales[-1]} | may grow |",
        "|---|---:|---:|---:|---|---|---:|---:|",
    ]
    lines += [f"| {name} | {' | '.join(_cells(name, then, found))} |" for name in found[-1]["acts"]]
    return "\n".join([*lines, ""])


def _cells(name: str, then: dict[str, Any], found: Sequence[dict[str, Any]]) -> list[str]:
    former, aim = then["acts"].get(name, {}), AIMS.get(name, Aim())
    at_scale = {one["scale"]: one["acts"].get(name) for one in found}
    first, last = at_scale[found[0]["scale"]], at_scale[found[-1]["scale"]]
    missed = [scale for scale, act in at_scale.items() if act and not aim.is_met(act)]
    return [
        _took(former.get("elsewhere", {}).get(scale) for scale in ("0.01", "0.1")),
        _took([former.get("here", {}).get("0.01")]),
        _took(act and (act["1"]["web_ms"], act["1"]["postgres_ms"]) for act in at_scale.values()),
        aim.said(),
        _verdict(missed) if aim.said() else "",
        _grown(growth(last, first), may_grow(name)) if first and last else "—",
        f"×{may_grow(name):g}",
    ]


def _took(found: Iterable[Sequence[float] | None]) -> str:
    return " · ".join("—" if one is None else f"{one[0]:.1f} + {one[1]:.1f}" for one in found)


def _verdict(missed: Sequence[float]) -> str:
    return f"**not at {', '.join(f'{scale:g}' for scale in missed)}**" if missed else "met"


def _grown(times: float, may: float) -> str:
    said = f"×{times:.2f}"
    return said if round(times, 2) <= may else f"**{said}**"
