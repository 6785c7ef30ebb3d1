"""The first page of the folder: every page with its pictures side by side, to leaf through."""

from collections.abc import Sequence
from html import escape
from pathlib import Path

from looks.budgets import BUDGETS
from looks.pictures import Look

_STYLE = (
    "body{font:14px sans-serif;margin:16px;background:#eee}section{margin:0 0 48px}"
    "img{vertical-align:top;height:844px;margin-right:12px;border:1px solid #999;object-fit:cover;object-position:top}"
)


def write(looks: Sequence[Look], folder: Path) -> Path:
    """Write ``index.html`` and return it."""
    parts = [f"<!doctype html><meta charset=utf-8><title>Looks</title><style>{_STYLE}</style>", _table(looks)]
    parts += [_section(look) for look in looks]
    file = folder / "index.html"
    file.write_text("\n".join(parts))
    return file


def _section(look: Look) -> str:
    kind, title = escape(look.found.kind), escape(look.title)
    pictures = (
        f'<a href="{file}"><img loading="lazy" src="{file}" alt="{size}"></a>' for size, file in look.files.items()
    )
    return f'<section id="{kind}"><h2>{kind} · {title}</h2>{"".join(pictures)}</section>'


def _table(looks: Sequence[Look]) -> str:
    head = "<tr><th>page<th>seen by<th>characters open<th>budget<th>phone screens<th>px too wide"
    return f"<table border=1>{head}{''.join(map(_row, looks))}</table>"


def _row(look: Look) -> str:
    kind = escape(look.found.kind)
    cells = [
        f'<a href="#{kind}">{kind}</a>',
        escape(look.found.who or "visitor"),
        look.count.open,
        BUDGETS.get(look.found.kind, ""),
        look.count.screens,
        look.wide or "",
    ]
    return "<tr>" + "".join(f"<td>{cell}" for cell in cells)
