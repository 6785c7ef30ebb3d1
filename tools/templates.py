"""Checks that lines of templates have at most 160 characters. Older, longer ones are counted in a list that may only
shrink.

``python -m tools.templates`` reports templates with more or fewer long lines than listed. With ``--shrink`` it lowers
the list's counts to the present ones, and raises none.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

LONGEST = 160
SOURCE = Path("src/michinori")
LIST = Path("tools/long_lines.txt")


def long_lines(folder: Path) -> dict[str, list[int]]:
    """The numbers of the too long lines, by template (a path relative to ``folder``), for templates that have some."""
    found = {}
    for file in sorted([*folder.rglob("templates/**/*.html"), *folder.rglob("templates/**/*.txt")]):
        lines = file.read_text().splitlines()
        if numbers := [number for number, line in enumerate(lines, 1) if len(line) > LONGEST]:
            found[str(file.relative_to(folder))] = numbers
    return found


def listed(text: str) -> dict[str, int]:
    """The list, parsed: how many long lines each template may have."""
    pairs = (line.split() for line in text.splitlines())
    return {path: int(allowed) for allowed, path in pairs}


def faults(allowed: Mapping[str, int], there: Mapping[str, list[int]]) -> list[str]:
    """What is wrong and how to mend it, one sentence per template."""
    found = []
    for path in sorted(allowed.keys() | there.keys()):
        most, numbers = allowed.get(path, 0), there.get(path, [])
        if len(numbers) > most:
            where = ", ".join(map(str, numbers))
            found.append(
                f"{path}: {len(numbers)} lines exceed {LONGEST} characters, {most} may: lines {where}."
                f" Break them; if this is a template that you moved, move its line in {LIST}"
            )
        elif len(numbers) < most:
            found.append(f"{path}: fewer long lines than listed: python -m tools.templates --shrink")
    return found


def shrunk(allowed: Mapping[str, int], there: Mapping[str, list[int]]) -> str:
    """The text of the list after ``--shrink``."""
    left = {path: min(most, len(there.get(path, []))) for path, most in sorted(allowed.items())}
    return "".join(f"{most} {path}\n" for path, most in left.items() if most)


def main() -> None:
    allowed, there = listed(LIST.read_text()), long_lines(SOURCE)
    if "--shrink" in sys.argv:
        LIST.write_text(shrunk(allowed, there))
        return
    sys.exit("\n".join(faults(allowed, there)) or 0)


if __name__ == "__main__":
    main()
