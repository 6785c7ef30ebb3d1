"""Statements as the operator's bank sends them, in the bankers' format."""

from collections.abc import Sequence

from rules.test_bank_files import FOOT, head, row, statement, sums

from michinori.kernel.actor import Actor
from michinori.people.models import User
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import StatementLine
from tests.stories.cast import Cast

type Came = tuple[int, str] | tuple[int, str, str]
"""Yen, who sent it; the day as the file says it, if it is another than the usual one."""


class Desk(Cast):
    """Also Sora of the staff."""

    @property
    def sora(self) -> User:
        return self.person("Sora", staff=True)


def bank_file(*came: Came, account: str = "1234567") -> bytes:
    """A file of one account with these lines."""
    rows = [row(one[0], one[1], **({"day": one[2]} if len(one) > 2 else {})) for one in came]  # type: ignore[misc]
    return statement(head(number=account), *rows, sums(*amounts(came)), FOOT, between="\r\n")


def amounts(came: Sequence[Came]) -> list[int]:
    """The yen of lines, above 0 what came in."""
    return [one[0] for one in came]


def transferred(amount: int = 7_000, name: str = "ﾋﾐﾂ ﾉ ﾋﾄ") -> str:
    """Somebody has transferred money without a number: the line's id."""
    import_statement(actor=Actor.operator(), name="明細.txt", content=bank_file((amount, name)))
    return StatementLine.objects.get(status="suspense", amount=amount, name=name).id


def taken_by_the_bank(amount: int = 330) -> str:
    """The bank has taken its charge: the line's id."""
    import_statement(actor=Actor.operator(), name="手数料.txt", content=bank_file((-amount, "ﾃｽｳﾘﾖｳ")))
    return StatementLine.objects.get(status="out", amount=-amount).id
