"""Tables: CSV, and workbooks (XLSX, XLS, ODS) sheet by sheet. What a cell shows, not how it is computed."""

import csv
import io
from collections.abc import Iterable

from python_calamine import CalamineWorkbook

from michinori.machinery.rendering.lines import LINES, MOST_PAGES, TooLong, decoded, width_of, wrapped
from michinori.machinery.rendering.pages import Pages, of_lines

_WIDEST = 40
_MOST_CELLS = 200_000


def open_csv(content: bytes) -> Pages:
    """A table of comma- or tab-separated values, its columns aligned. Raises ValueError, csv.Error, ``TooLong``."""
    text = decoded(content)
    between = "\t" if text.count("\t") > text.count(",") else ","
    return of_lines(_laid_out(csv.reader(io.StringIO(text), delimiter=between)))


def open_workbook(content: bytes) -> Pages:
    """All sheets with anything in them. Raises what the reader raises, and ``TooLong``."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    lines = list[str]()
    for name in book.sheet_names:
        rows = ([str(cell) for cell in row] for row in book.get_sheet_by_name(name).iter_rows())
        lines += [f"■ {name}", "", *_laid_out(rows), ""]
    return of_lines(lines)


def _laid_out(rows: Iterable[list[str]]) -> list[str]:
    table, cells = list[list[str]](), 0
    for row in rows:
        table.append([" ".join(cell.split()) for cell in row])
        cells += len(row) + 1
        if cells > _MOST_CELLS or len(table) > MOST_PAGES * LINES:
            raise TooLong
    widths = list[int]()
    for row in table:
        widths += [0] * (len(row) - len(widths))
        for index, cell in enumerate(row):
            widths[index] = max(widths[index], min(_WIDEST, _cells(cell)))
    lines = ("  ".join(map(_padded, row, widths)).rstrip() for row in table)
    return [part for line in lines for part in wrapped(line)]


def _cells(text: str) -> int:
    return sum(map(width_of, text))


def _padded(text: str, width: int) -> str:
    return text + " " * max(0, width - _cells(text))
