"""Measures screening on our labelled corpus: recall by kind and false alarms by topic, for the open and held-out parts.

``python -m tools.screening`` prints the figures; ``--missed`` also the open lines that screening got wrong. A third of
the lines, chosen by hash, is held out: nobody who works on the rules looks at them. ``--missed-held-out`` prints those,
too, for a last look after the figures are written down.

Five more sets are by other writers (``other_hand``), who did not know the results of the rules when they wrote them.
Nobody looks at the errors in the last one (decision 0016).
"""

import hashlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from michinori.rules.talk.screening import screen

CORPUS = Path(__file__).parent.parent / "tests" / "rules" / "screening" / "corpus"
OTHER_HAND = CORPUS.parent / "other_hand"
OTHER_SETS = ("1", "2", "3", "4", "5")
LEFT_ALONE = OTHER_SETS[-1]
_ANY = "any"
_ESCAPED = re.compile(r"\\(?:n|u[0-9a-f]{4})")


@dataclass(frozen=True)
class Example:
    """One line of a corpus. ``topic``: its file or set; ``kind``: what screening should find, empty if nothing."""

    line: str
    topic: str
    kind: str

    @property
    def text(self) -> str:
        return _ESCAPED.sub(lambda found: _meant(found.group()), self.line)

    @property
    def held_out(self) -> bool:
        return hashlib.sha256(self.line.encode()).digest()[0] % 3 == 0

    def is_right(self) -> bool:
        """Whether screening is right: it finds the kind of a disguised line, and nothing in an innocent one."""
        kinds = {finding.kind for finding in screen(self.text)}
        return bool(kinds) if self.kind == _ANY else self.kind in kinds if self.kind else not kinds


def other_hand(number: str) -> list[Example]:
    """A set by another writer. Its disguised lines have no kinds, so any finding counts."""
    return [
        Example(line, number, kind)
        for name, kind in (("disguised", _ANY), ("innocent", ""))
        for line in (OTHER_HAND / f"{name}-{number}.txt").read_text(encoding="utf-8").splitlines()
    ]


def _meant(escaped: str) -> str:
    return "\n" if escaped == "\\n" else chr(int(escaped[2:], 16))


def examples(topic: str = "*") -> Iterator[Example]:
    """Every line of the corpus except remarks (``# ``)."""
    for file in sorted(CORPUS.glob(f"*/{topic}.txt")):
        disguised = file.parent.name == "disguised"
        for line in file.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("# "):
                yield Example(line, file.stem, file.stem if disguised else "")


@dataclass(frozen=True)
class Figure:
    """How many of all lines screening got right."""

    right: int
    all: int

    @property
    def share(self) -> float:
        return self.right / self.all if self.all else 1.0


def figure(lines: list[Example]) -> Figure:
    return Figure(sum(line.is_right() for line in lines), len(lines))


def recall(*, held_out: bool) -> Figure:
    """The disguised lines in which screening found the kind."""
    return figure([line for line in examples() if line.kind and line.held_out is held_out])


def innocence(*, held_out: bool) -> Figure:
    """The innocent lines in which screening found nothing; 1 − ``share`` is the rate of false alarms."""
    return figure([line for line in examples() if not line.kind and line.held_out is held_out])


def report() -> str:
    every = list(examples())
    topics = sorted({(not line.kind, line.topic) for line in every})
    rows = []
    for innocent, topic in [*topics, (False, ""), (True, "")]:
        of_it = [line for line in every if (not line.kind) is innocent and topic in ("", line.topic)]
        parts = [figure([line for line in of_it if line.held_out is held_out]) for held_out in (False, True)]
        name = topic or "ALL"
        said = "false alarms" if innocent else "recall"
        shares = [1 - part.share if innocent else part.share for part in parts]
        rows.append(
            f"{name:14} {said:13}"
            + "".join(
                f"{share:8.1%} ({part.right}/{part.all})".ljust(22) for share, part in zip(shares, parts, strict=True)
            )
        )
    return "\n".join([f"{'':28}{'open':22}held out", *rows, "", *_report_of_other_hand()])


def _report_of_other_hand() -> Iterator[str]:
    yield f"{'another hand':28}{'recall':22}false alarms"
    for number in OTHER_SETS:
        found, left = (
            figure([one for one in other_hand(number) if bool(one.kind) is asked]) for asked in (True, False)
        )
        said = f"set {number}" + (", left alone" if number == LEFT_ALONE else "")
        recalled = f"{found.share:8.1%} ({found.right}/{found.all})"
        yield f"{said:28}{recalled:22}{1 - left.share:8.1%} ({left.right}/{left.all})"


def wrong(*, held_out: bool) -> Iterator[str]:
    others = [] if held_out else [line for number in OTHER_SETS if number != LEFT_ALONE for line in other_hand(number)]
    for line in [*(line for line in examples() if line.held_out is held_out), *others]:
        if not line.is_right():
            found = [f"{f.reason}:{line.text[f.start : f.end]!r}" for f in screen(line.text)]
            yield f"{line.kind or 'innocent/' + line.topic}: {line.line}  {found}"


def main() -> None:
    sys.stdout.write(report() + "\n")
    if "--missed" in sys.argv:
        sys.stdout.write("\n".join(["", *wrong(held_out=False), ""]))
    if "--missed-held-out" in sys.argv:
        sys.stdout.write("\n".join(["", *wrong(held_out=True), ""]))


if __name__ == "__main__":
    main()
