"""What was asked of speed, and what pages and acts took when it was asked, beside what was measured since: a part of
the page.
"""

from collections.abc import Sequence
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
        return all(took <= most for most, took in found if most is not None)


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


def asked(before: dict[str, Any], found: Sequence[dict[str, Any]]) -> str:
    """The part of the page as Markdown. ``before``: what was measured then; ``found``: results of two scales or more,
    the smallest first.
    """
    scales = " · ".join(f"{one['scale']:g}" for one in found)
    lines = [
        "## What was asked, and where it stood then\n",
        f"Milliseconds of CPU a request, of the web process + PostgreSQL. **Then**: the site of `{before['source']}`,"
        f" first as it was measured on {before['elsewhere']}, then {before['here']}. **Now**: as above. An aim is met"
        " where it is met at every scale.\n",
        f"| what | then, elsewhere, 0.01 · 0.1 | then, here, 0.01 | now, {scales} | aim: at most | | grows by | may |",
        "|---|---:|---:|---:|---|---|---:|---:|",
    ]
    lines += [f"| {name} | {' | '.join(_cells(name, before, found))} |" for name in found[-1]["acts"]]
    return "\n".join([*lines, ""])


def _cells(name: str, before: dict[str, Any], found: Sequence[dict[str, Any]]) -> list[str]:
    then = before["acts"].get(name, {})
    acts = {one["scale"]: one["acts"][name] for one in found if name in one["acts"]}
    aim, (first, *_, last) = AIMS.get(name, Aim()), acts.values()
    times, may = growth(last, first), may_grow(name)
    return [
        _took(then.get("elsewhere", {}).values()),
        _took(then.get("here", {}).values()),
        _took([act["1"]["web_ms"], act["1"]["postgres_ms"]] for act in acts.values()),
        aim.said(),
        _met([scale for scale, act in acts.items() if not aim.is_met(act)]) if aim.said() else "",
        f"×{times:.2f}" if times <= may else f"**×{times:.2f}**",
        f"×{may:g}",
    ]


def _took(found: Any) -> str:
    return " · ".join("—" if one is None else f"{one[0]:.1f} + {one[1]:.1f}" for one in found)


def _met(missed: Sequence[float]) -> str:
    return f"**not at {', '.join(f'{scale:g}' for scale in missed)}**" if missed else "met"
