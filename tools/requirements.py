"""Checks that pinned requirements have hashes and no URLs: each machine configures its own package index."""

import re
import sys
from pathlib import Path

_ADDRESS = re.compile(r"https?://|^\s*--(?:index-url|extra-index-url|find-links|trusted-host)", re.MULTILINE)
_PIN = re.compile(r"^[A-Za-z0-9][^\s=]*==\S+(?P<rest>[^\n]*(?:\n[ \t][^\n]*)*)", re.MULTILINE)


def faults(folder: Path) -> list[str]:
    """What is wrong with the pinned files of a folder, a sentence each."""
    found = []
    for file in sorted(folder.glob("*.txt")):
        text = file.read_text()
        found += [f"{file}: names an address: {match.group().strip()}" for match in _ADDRESS.finditer(text)]
        found += [
            f"{file}: no hash: {pin.group().split()[0]}" for pin in _PIN.finditer(text) if "--hash=" not in pin["rest"]
        ]
    return found


def main() -> None:
    found = faults(Path("requirements"))
    sys.exit("\n".join(found) if found else 0)


if __name__ == "__main__":
    main()
