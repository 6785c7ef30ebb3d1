"""Rows as the lines of a CSV file that is sent piece by piece."""

import csv
from collections.abc import Iterable, Iterator


class _Echo:
    """A file whose writing gives back what was written."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The lines of these rows, behind a mark by which spreadsheets know UTF-8. What somebody typed has to be
    ``defused`` before.
    """
    writer = csv.writer(_Echo())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)
