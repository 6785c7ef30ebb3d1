"""Reading where a bank's CSV has what, as staff say it (domain § 8, Money in)."""

import unicodedata
from collections.abc import Mapping as Body
from typing import Any, Literal, cast

from michinori.rules.fields import Reader
from michinori.rules.money.statement_csv import Column, Mapping

ENCODINGS = ("cp932", "utf-8-sig")
COLUMN_LIMIT, ACCOUNT_LIMIT = 60, 60
_MOST_PLACES = 200
_MOST_BEFORE = 50


def read_layout(body: Body[str, Any]) -> Mapping:
    """A layout: ``account, encoding, headings, before, era``, and the columns ``day, sender, amount`` or ``came`` and
    ``went, message, balance``, each by its heading, or by its place from 1, which is the only way without headings.

    Raises Problem ``invalid`` (422), with a flaw for each field.
    """
    reader = Reader(body)
    headings = reader.flag("headings", default=True)
    read = {name: _column(reader, name, headings=headings) for name in ("day", "sender")}
    more = {
        name: _column(reader, name, headings=headings, required=False)
        for name in ("amount", "came", "went", "message", "balance")
    }
    if (more["amount"] is None) == (more["came"] is None or more["went"] is None):
        reader.flaw("amount", "layout_amounts")
    elif more["amount"] is not None and (more["came"] is not None or more["went"] is not None):
        reader.flaw("amount", "layout_amount_twice")
    message = more.pop("message")
    layout = Mapping(
        account=reader.line("account", ACCOUNT_LIMIT),
        encoding=cast("Literal['cp932', 'utf-8-sig']", reader.choice("encoding", ENCODINGS)),
        day=read["day"] or 1,
        name=read["sender"] or 1,
        messages=() if message is None else (message,),
        before=reader.integer("before", 0, _MOST_BEFORE, default=0),
        headings=headings,
        era=reader.flag("era", default=False),
        **more,
    )
    reader.finish()
    return layout


def _column(reader: Reader, name: str, *, headings: bool, required: bool = True) -> Column | None:
    text = unicodedata.normalize("NFKC", reader.line(name, COLUMN_LIMIT, None if required else "")).strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        if 1 <= int(text) <= _MOST_PLACES:
            return int(text)
        reader.flaw(name, "layout_place", limit=_MOST_PLACES)
    elif not headings:
        reader.flaw(name, "layout_place", limit=_MOST_PLACES)
    return text
