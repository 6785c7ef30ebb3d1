"""Lines of a file that are likely booked already, from a file of another format of the same account."""

from collections.abc import Collection, Mapping

from michinori.rules.money.line_twins import Booked, twins
from michinori.rules.money.statement_file import Line
from michinori.treasury.models import StatementLine

ZENGIN, CSV = "zengin", "csv:"


def twins_of(lines: Mapping[str, Line], form: str, *, taken: Collection[str] = ()) -> dict[str, str]:
    """Which of these lines, by key, is likely which booked line, by id; ``form``: the format of their file, ``taken``:
    ids of booked lines that others are already.

    Two accounts in the bankers' format are told apart by their numbers; what a CSV calls its account may be any of
    them. A booked line that has a twin in the same account is no other's.
    """
    accounts = {line.account for line in lines.values()}
    rows = StatementLine.objects.filter(day__in={line.day for line in lines.values()}).exclude(account__in=accounts)
    if form == ZENGIN:
        rows = rows.filter(statement__format__startswith=CSV)
    rows = rows.exclude(twins__account__in=accounts).exclude(id__in=taken)
    booked = [
        Booked(one.id, one.day, one.amount, one.name, f"{one.name} {one.told}")
        for one in rows.order_by("statement__imported_at", "statement_id", "number")
    ]
    return twins(lines, booked) if booked else {}
